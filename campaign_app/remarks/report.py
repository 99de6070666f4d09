"""The published remarks of a scan as every output shows them: per question, by theme, never beside anything else."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select

from campaign_app.core.database import db
from campaign_app.remarks import queries
from campaign_app.remarks.models import PublishedRemark
from campaign_app.remarks.words import theme_names

FIRST = 5


class State(StrEnum):
    TOO_FEW = "too_few"  # fewer than the threshold wrote something: nobody reads them
    UNREAD = "unread"  # nobody has finished reading them
    DESTROYED = "destroyed"  # nobody did in time
    DONE = "done"


@dataclass(frozen=True)
class Told:
    """One published remark: its text, and the names of its themes."""

    text: str
    themes: tuple[str, ...]


@dataclass(frozen=True)
class QuestionRemarks:
    """What is published of one open question.

    `remarks` are the first of `count`, in an order of chance. `themes` are (key, name) of all that occur; `key` is the
    scale's code, or "=" and the moderator's words. `withheld` tells only whether any remark is not shown.
    """

    variable: str
    label: str
    state: State
    threshold: int
    count: int = 0
    withheld: bool = False
    themes: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Told, ...] = ()


def remarks_report(scan, edition, language: str, *, first: int = FIRST) -> list[QuestionRemarks]:
    """Every open question of a released scan with what may be shown of it; three queries, however many remarks."""
    publication = db.session.scalar(queries.publication_of(scan.id))
    rows = {row.variable: row for row in db.session.scalars(queries.questions_of(scan.id))}
    texts: dict[str, list[Told]] = {}
    names = theme_names(edition, language)
    if publication and publication.summary:
        for row in db.session.scalars(queries.first_published(scan.id, first)):
            texts.setdefault(row.variable, []).append(told(row, names))
    found = []
    for code, variable in edition.variables.items():
        if not variable.is_text:
            continue
        label = variable.text.get(language) or next(iter(variable.text.values()))
        row = rows.get(code)
        if row is None or row.written is None:
            threshold = row.threshold if row else max(scan.k, edition.threshold(code))
            found.append(QuestionRemarks(code, label, State.TOO_FEW, threshold))
        elif publication is None or publication.finished_by_id is None:
            found.append(QuestionRemarks(code, label, State.DESTROYED if publication else State.UNREAD, row.threshold))
        else:
            summary = publication.summary.get(code, {"count": 0, "themes": [], "own_themes": []})
            found.append(
                QuestionRemarks(
                    code,
                    label,
                    State.DONE,
                    row.threshold,
                    summary["count"],
                    summary["count"] < row.written,
                    tuple(themes_of(summary, names)),
                    tuple(texts.get(code, ())),
                )
            )
    return found


def themes_of(summary: dict, names: dict[str, str]) -> list[tuple[str, str]]:
    """(key, name) of the themes of a summary or a remark: those of the questionnaire in its order, then own words."""
    known = [(code, name) for code, name in names.items() if code in summary["themes"]]
    return known + [(f"={words}", words) for words in summary["own_themes"]]


def told(row, names: dict[str, str]) -> Told:
    """A published remark with the names of its themes."""
    themes = themes_of({"themes": row.themes, "own_themes": row.own_themes}, names)
    return Told(row.text, tuple(name for _, name in themes))


def published_about(scan_id: int, question: QuestionRemarks, theme: str) -> Select[tuple[PublishedRemark]]:
    """The published remarks of a question, under one theme where it is one that occurs, in an order of chance."""
    rows = queries.published_of(scan_id, question.variable)
    if theme not in dict(question.themes):
        return rows
    if theme.startswith("="):
        return rows.where(queries.lists(PublishedRemark.own_themes, theme[1:]))
    return rows.where(queries.lists(PublishedRemark.themes, theme))


def published_texts(scan_id: int) -> dict[str, list[str]]:
    """Every published text per question, for files; cells that begin as a formula are the writer's of the file."""
    found: dict[str, list[str]] = {}
    for row in db.session.scalars(queries.published_of(scan_id)):
        found.setdefault(row.variable, []).append(row.text)
    return found
