"""The summary as a workbook: numbers as numbers, charts that a person can edit, and a sheet on how to read it."""

from datetime import date

from flask_babel import gettext

from campaign_app.benchmarks.figures import Share
from campaign_app.benchmarks.rules import FEWEST_COMPANIES, FEWEST_RESPONDENTS
from campaign_app.core.sheets import bars, guide, put, safe, styles_of, workbook
from campaign_app.networks.dossier import RATE, Dossier
from campaign_app.networks.words import channels, outcomes
from campaign_app.results import words


def workbook_of(dossier: Dossier, today: date) -> bytes:
    """The bytes of the workbook."""
    with workbook() as (book, buffer):
        styles = styles_of(book)
        _guide(book.add_worksheet(gettext("Read me")[:31]), dossier, today, styles)
        _figures(book, dossier, styles)
        _activity(book, dossier, styles)
    return buffer.getvalue()


def _guide(sheet, dossier: Dossier, today: date, styles: dict) -> None:
    sentences = [
        gettext("Source: the releases of closed scans in Sokkel, and the contacts that consultants logged."),
        gettext(
            "State on %(day)s; over the two years since %(since)s.",
            day=today.isoformat(),
            since=dossier.since.date().isoformat(),
        ),
        gettext(
            "A sector figure needs at least %(companies)s companies and %(respondents)s people, and no company with "
            "more than half of them. New results are added in batches that satisfy this rule by themselves.",
            companies=FEWEST_COMPANIES,
            respondents=FEWEST_RESPONDENTS,
        ),
        gettext("Only scans whose first page said that answers may join the sector's figures count."),
        gettext('"All sectors" adds up every batch, also those of companies from several sectors.'),
        gettext("The two columns after a share are its 95% interval. Problematic includes acute."),
        gettext(
            "The questionnaire is Sokkel's own and its cut-offs are provisional: do not compare these figures with the "
            "Flemish workability monitor."
        ),
    ]
    if dossier.left_out:
        sentences.append(
            gettext("Left out, because they used another questionnaire: %(count)s releases.", count=dossier.left_out)
        )
    guide(sheet, gettext("Learning network"), sentences, styles)


def _figures(book, dossier: Dossier, styles: dict) -> None:
    title = gettext("Figures")[:31]
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 60, 13)
    heads = [gettext("Sector"), gettext("Companies"), gettext("Respondents")]
    places = [(RATE, gettext("Workability rate"))]
    for measure in dossier.measures:
        level = gettext("acute") if measure.role.endswith("acute") else gettext("problematic")
        places.append((measure.place, f"{measure.label}, {level}"))
    for _, label in places:
        heads += [label, gettext("low"), gettext("high")]
    sheet.write_row(0, 0, [safe(head) for head in heads], styles["bold"])
    shown = dossier.shown
    for row, line in enumerate(shown, start=1):
        _line(sheet, row, line.name, line.pool, places, styles)
    if dossier.total.shares:
        _line(sheet, len(shown) + 1, gettext("All sectors"), dossier.total, places, styles)
    at = len(shown) + 3
    for number, line in enumerate(dossier.hidden):
        put(sheet, at + number, 0, line.name)
        sheet.write_string(at + number, 1, words.why(line.pool.reason, FEWEST_RESPONDENTS), styles["quiet"])
    if shown:
        chart = bars(book, title, (1, len(shown)), (0, 3), title=gettext("Workability rate per sector"))
        sheet.insert_chart(at + len(dossier.hidden) + 1, 0, chart)


def _line(sheet, row: int, name: str, pool, places: list, styles: dict) -> None:
    put(sheet, row, 0, name)
    sheet.write_number(row, 1, pool.companies)
    sheet.write_number(row, 2, pool.respondents)
    for number, (place, _) in enumerate(places):
        _share(sheet, row, 3 + 3 * number, pool.shares.get(place), styles)


def _share(sheet, row: int, column: int, share: Share | None, styles: dict) -> None:
    if share is None or not share.exact:
        sheet.write_string(row, column, words.percent(share.value if share else None), styles["quiet"])
        return
    for offset, value in enumerate((share.value, share.low, share.high)):
        sheet.write_number(row, column + offset, round(value, 4), styles["share"])


def _activity(book, dossier: Dossier, styles: dict) -> None:
    title = gettext("Activity")[:31]
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 8, 15)
    heads = [gettext("Sector"), gettext("Contacts"), gettext("Companies contacted"), gettext("Scans running")]
    heads.append(gettext("Scans released"))
    sheet.write_row(0, 0, heads, styles["bold"])
    active = dossier.active
    for row, line in enumerate(active, start=1):
        put(sheet, row, 0, line.name)
        sheet.write_row(row, 1, [line.contacts, line.companies, line.running, line.released])
    row = len(active) + 2
    for head, counts, names in (
        (gettext("Contacts by channel"), dossier.channels, channels()),
        (gettext("Contacts by outcome"), dossier.outcomes, outcomes()),
    ):
        sheet.write_string(row, 0, head, styles["bold"])
        for number, (code, count) in enumerate(counts.items(), start=1):
            sheet.write_string(row + number, 0, names[code])
            sheet.write_number(row + number, 1, count)
        row += len(counts) + 2
    if active:
        chart = bars(book, title, (1, len(active)), (0, 1), title=gettext("Contacts per sector"), most=None)
        sheet.insert_chart(0, 6, chart)
