"""From a draft to HTML, leanly: plain templates without the desk's context, and blank pages rendered once."""

from collections.abc import Callable

from flask import Response, current_app, g, request, url_for
from flask_babel import format_decimal, format_time, gettext

from campaign_app.answers import walk
from campaign_app.answers.drafts import NO_GROUP, Draft
from campaign_app.answers.guards import Caller
from campaign_app.answers.kiosk import QUIET_LASTS
from campaign_app.core.languages import RESPONDENTS, marks, own_names
from forms.answers import Reading, answer_words, question_views

# A page without anybody's answers is the same for everybody but for the form's token: each process keeps these many.
PAGES_KEPT = 500
TOKEN = "0form-token0"  # noqa: S105 - stands in a kept page where the respondent's own token goes
_kept: dict[tuple, str] = {}


def show(template: str, status: int = 200, *, languages=(), **values) -> Response:
    """A respondent's page in the language that `guards.speak` settled."""
    return Response(_html(template, languages=languages, **values), status, mimetype="text/html")


def show_theme(caller: Caller, number: int, found: list, reading: Reading | None = None, status: int = 200) -> Response:
    """One theme, or the question for the group; `found` is what `walk.visible` gives for the caller's answers.

    `reading` holds the faults and what was typed where they stand.
    """
    edition, draft, language = caller.visit.edition, caller.draft, g.page_language
    way = walk.way_of(found, draft)
    common = {
        "languages": edition.languages,
        "place": way.index(number) + 1,
        "total": len(way),
        "from_check": "check" in request.args,
        "for_sector": caller.visit.company_id is None,
    }
    if number == walk.GROUP_PAGE:
        words = list(reading.faults.values()) if reading else []
        summary = [("q-group", gettext("Your group"), each) for each in words]
        groups, k = walk.groups_at(caller.visit), caller.visit.k
        return show(
            "group", status, groups=groups, chosen=draft.group, summary=summary, k=k, token=draft.token, **common
        )
    _, theme, questions = found[way.index(number) - draft.asks_group]
    blank = not reading and not any(code in draft.answers for question in questions for code in question.variables)
    reading = reading or Reading()

    def values() -> dict:
        views = question_views(questions, language, answers=draft.answers, typed=reading.typed, faults=reading.faults)
        return {
            "title": theme.title[language],
            "intro": theme.intro[language] if theme.intro else None,
            "questions": views,
            "summary": [
                (f"q-{code}", edition.variable(code).text[language], each) for code, each in reading.faults.items()
            ],
            **common,
        }

    if not blank:
        return show("page", status, token=draft.token, **values())
    codes = tuple(question.code for question in questions)
    return show_alike("page", draft.token, (edition.content_hash, codes, *common.values()), values)


def show_alike(template: str, token: str, alike: tuple, values: Callable[[], dict]) -> Response:
    """A page that is the same for everybody with the same `alike` but for the form's token: rendered once a process.

    Nothing that a respondent answered may be among the `values`.
    """
    key = template, g.page_language, g.language, _send_before(), _kiosk(), alike
    html = _kept.get(key)
    if html is None:
        if len(_kept) >= PAGES_KEPT:
            _kept.clear()
        html = _kept[key] = _html(template, token=TOKEN, **values())
    return Response(html.replace(TOKEN, token), mimetype="text/html")


def show_overview(caller: Caller, summary=(), status: int = 200) -> Response:
    """All answers once more, by theme, before they are sent; `summary` holds (address, sentence) of what is missing."""
    edition, draft, language = caller.visit.edition, caller.draft, g.page_language
    themes = []
    if draft.asks_group:
        name = next((group.path for group in walk.groups_at(caller.visit) if group.id == draft.group), None)
        themes.append((walk.GROUP_PAGE, None, [(None, name, draft.group == NO_GROUP)]))
    for number, page, questions in walk.visible(edition, draft.answers):
        rows = [row for question in questions for row in _read_back(question, draft, language)]
        if rows:
            themes.append((number, page.title[language], rows))
    return show(
        "check",
        status,
        languages=edition.languages,
        themes=themes,
        token=draft.token,
        public_id=caller.visit.public_id,
        summary=summary,
    )


def _read_back(question, draft: Draft, language: str) -> list[tuple]:
    labels = {row.code: row.text[language] for row in question.rows}
    rows = []
    for code in question.variables:
        value = draft.answers.get(code)
        if isinstance(value, float):
            value = format_decimal(value)
        words = None if value is None else answer_words(question, value, language)
        rows.append((labels.get(code, question.text[language]), words, False))
    return rows


def _html(template: str, *, languages=(), **values) -> str:
    language = g.get("page_language") or "nl"
    interface = g.get("language") or language
    return current_app.jinja_env.get_template(f"answers/{template}.html").render(
        page_language=language,
        theirs=marks(language, around=interface),
        ours=marks(interface, around=language),
        tongues=own_names(languages) if len(languages) > 1 else (),
        send_before=_send_before(),
        kiosk=_kiosk(),
        # on a welcome page with nothing begun there is nothing to clear
        kiosk_idle=values.get("resumes", True),
        quiet_lasts=QUIET_LASTS,
        **values,
    )


def _kiosk() -> str | None:
    """On a shared device the public id of its scan, for the addresses that clear it."""
    return request.view_args.get("public_id") if g.get("kiosk") and request.view_args else None


def links_to(endpoint: str, languages=RESPONDENTS, **values) -> list[tuple[str, str, str | None]]:
    """(code, own name, address) per language, for a page without a form; no address for the language it is in."""
    here = g.page_language
    return [
        (code, name, None if code == here else url_for(endpoint, lang=code, **values))
        for code, name in own_names(languages)
    ]


def _send_before() -> str | None:
    """In the hour of grace: the wall time before which answers must be sent."""
    moment = g.get("send_before")
    return format_time(moment, "short") if moment else None
