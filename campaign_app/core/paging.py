"""Lists: one page of a Select at a time, with the words that a page needs to show where it is."""

from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy import Select, func, select

from campaign_app.core.database import db

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of rows: `rows`, the `number` of the page (from 1), how many `pages`, how many rows in `total`."""

    rows: list
    number: int
    pages: int
    total: int

    def url(self, number: int) -> str:
        """This list's address at another page, every filter kept."""
        args = {**request.args.to_dict(flat=False), **(request.view_args or {}), "page": number}
        return url_for(request.endpoint, **args)


def page_of(query: Select, *, size: int = PAGE_SIZE, scalars: bool = True) -> Page:
    """The page that the address asks for (?page=n); a number out of range gives the nearest page. Two queries."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    pages = max(1, -(-total // size))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    limited = query.limit(size).offset((number - 1) * size)
    result = db.session.scalars(limited) if scalars else db.session.execute(limited)
    return Page(list(result.unique() if scalars else result), number, pages, total)
