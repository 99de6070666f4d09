"""A test client that reads every HTML page as strictly as a careful browser and a screen reader would together."""

import re
from xml.etree import ElementTree

import html5lib
from flask import Flask
from flask.testing import FlaskClient

X = "{http://www.w3.org/1999/xhtml}"
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


class Page:
    """A parsed page: `title`, `h1`, `text`, `find(css-like tag, **attributes)`, `forms`, `tree`."""

    def __init__(self, markup: str):
        self.markup = markup
        self.tree = html5lib.parse(markup, namespaceHTMLElements=True)

    def find_all(self, tag: str, **attributes) -> list[ElementTree.Element]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        nodes = self.tree.iter(f"{X}{tag}")
        return [node for node in nodes if all(node.get(name) == value for name, value in wanted.items())]

    def find(self, tag: str, **attributes) -> ElementTree.Element | None:
        return next(iter(self.find_all(tag, **attributes)), None)

    @property
    def h1(self) -> str:
        return words(self.find("h1"))

    @property
    def text(self) -> str:
        return words(self.find("body"))

    @property
    def links(self) -> dict[str, str]:
        """Link text to address."""
        return {words(node): node.get("href", "") for node in self.find_all("a")}

    def fields(self, form: int | ElementTree.Element = 0) -> dict[str, str]:
        """The values a browser would send for a form as it stands: hidden, text, checked and selected ones."""
        node = self.find_all("form")[form] if isinstance(form, int) else form
        values = {}
        for item in node.iter():
            name = item.get("name")
            if not name:
                continue
            if item.tag == f"{X}input":
                if item.get("type") in ("submit", "button", "file"):
                    continue
                if item.get("type") in ("radio", "checkbox") and "checked" not in item.attrib:
                    continue
                values[name] = item.get("value", "on" if item.get("type") == "checkbox" else "")
            elif item.tag == f"{X}textarea":
                values[name] = item.text or ""
            elif item.tag == f"{X}select":
                chosen = [option for option in item.iter(f"{X}option") if "selected" in option.attrib]
                options = chosen or list(item.iter(f"{X}option"))[:1]
                values[name] = options[0].get("value", "") if options else ""
        return values


def words(node: ElementTree.Element | None) -> str:
    return "" if node is None else re.sub(r"\s+", " ", "".join(node.itertext())).strip()


def read_strictly(markup: str, headers) -> Page:
    """Parse a page and insist: valid HTML5, title begins with its one h1, unique ids, labels bound, nothing inline."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=True)
    parser.parse(markup)
    faults = [f"{place}: {code}" for place, code, _ in parser.errors]
    assert not faults, f"not valid HTML: {faults[:5]}\n{markup[:2000]}"
    page = Page(markup)
    assert len(page.find_all("h1")) == 1, f"a page has one h1, this one {len(page.find_all('h1'))}"
    title = words(page.find("title"))
    assert title.startswith(page.h1), f"title {title!r} does not begin with the h1 {page.h1!r}"
    ids = [node.get("id") for node in page.tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids)), f"double ids: {sorted({name for name in ids if ids.count(name) > 1})}"
    _insist_on_labels(page, set(ids))
    for node in page.tree.iter():
        inline = [name for name in node.attrib if name.startswith("on") or name == "style"]
        assert not inline, f"inline {inline} on {node.tag} breaks the content security policy"
    for script in page.find_all("script"):
        assert script.get("src") or script.get("type") == "application/json", "inline script"
    assert not page.find_all("style"), "inline style sheet"
    assert "script-src 'self'" in headers.get("Content-Security-Policy", ""), "no content security policy"
    return page


def _insist_on_labels(page: Page, ids: set[str]) -> None:
    labelled = {label.get("for") for label in page.find_all("label")}
    inside = {id(node) for label in page.find_all("label") for node in label.iter()}
    for tag in ("input", "select", "textarea"):
        for node in page.find_all(tag):
            if tag == "input" and node.get("type") in UNLABELLED:
                continue
            named = node.get("aria-label") or node.get("aria-labelledby") or id(node) in inside
            assert named or node.get("id") in labelled, f"no label for {tag} {node.attrib}"
    for node in page.tree.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for name in (node.get(attribute) or "").split():
                assert name in ids, f"{attribute}={name!r} points at nothing"


class StrictClient(FlaskClient):
    """Flask's client with sign-in, CSRF and strict reading; `get` and `post` return the response with `.page`."""

    def __init__(self, app: Flask):
        super().__init__(app, app.response_class, use_cookies=True)
        self.csrf = None

    def sign_in(self, person) -> "StrictClient":
        """Go on as this person, without the sign-in page."""
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        self.csrf = None
        return self

    def open(self, *args, **options):
        from flask import g

        # the tests' own application context must not carry one request's user into the next
        for name in ("_login_user", "language", "permission", "csrf_token", "_flask_babel", "send_before", "kiosk"):
            g.pop(name, None)
        response = super().open(*args, **options)
        response.page = None
        has_body = response.status_code not in (301, 302, 303, 304, 307, 308) and options.get("method") != "HEAD"
        if response.mimetype == "text/html" and has_body:
            response.page = read_strictly(response.get_data(as_text=True), response.headers)
            token = response.page.find("input", name="csrf_token")
            self.csrf = token.get("value") if token is not None else self.csrf
        return response

    def post(self, path, data=None, *, csrf=True, **options):
        """Post a form; the CSRF token of the last page read goes along unless `csrf` is False."""
        if csrf and "json" not in options:
            if self.csrf is None:
                self.csrf = self._fetch_token()
            data = {"csrf_token": self.csrf, **(data or {})}
        return super().post(path, data=data, **options)

    def _fetch_token(self) -> str | None:
        self.get("/accessibility")
        return self.csrf
