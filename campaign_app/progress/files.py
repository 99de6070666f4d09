"""The campaign wall as a file: the same rows and the same rules as on the page."""

from collections.abc import Iterator
from datetime import date

from flask_babel import gettext

from campaign_app.campaigns.models import Campaign
from campaign_app.core.sheets import safe, workbook
from campaign_app.progress.wall import SectorRow


def table_of(rows: list[SectorRow]) -> Iterator[list[object]]:
    """A heading and a line per sector."""
    yield [
        gettext("Sector"),
        gettext("Target"),
        gettext("Companies contacted"),
        gettext("Share of the target"),
        gettext("Contacts"),
        gettext("Last contact"),
        gettext("Scans prepared"),
        gettext("Scans running"),
        gettext("Scans released"),
        gettext("Answers (at least)"),
        gettext("Open follow-ups"),
    ]
    for row in rows:
        yield [
            row.name,
            row.target,
            row.contacted,
            None if row.share is None else round(row.share, 4),
            row.contacts,
            row.last_on.isoformat() if row.last_on else None,
            row.scans_invited,
            row.scans_open,
            row.scans_released,
            row.answers,
            row.follow_ups,
        ]


def workbook_of(campaign: Campaign, rows: list[SectorRow], today: date) -> bytes:
    """The wall as a workbook: numbers as numbers, and a sheet that says what they are."""
    lines = list(table_of(rows))
    with workbook() as (book, buffer):
        bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0%"})
        sheet = book.add_worksheet(gettext("Progress")[:31])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 10, 15)
        sheet.write_row(0, 0, lines[0], bold)
        for number, line in enumerate(lines[1:], start=1):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(number, column, str(safe(value)))
                elif value is not None:
                    sheet.write_number(number, column, value, share if column == 3 else None)
        guide = book.add_worksheet(gettext("Read me")[:31])
        guide.set_column(0, 0, 100)
        for number, sentence in enumerate(_guide(campaign, today)):
            guide.write_string(number, 0, str(safe(sentence)))
    return buffer.getvalue()


def _guide(campaign: Campaign, today: date) -> list[str]:
    return [
        gettext("Campaign: %(name)s", name=campaign.name),
        gettext("State on %(day)s", day=today.isoformat()),
        gettext("Answers are told in steps of five, and only of scans in which enough people answered."),
        gettext("A company that was contacted more than once counts once."),
    ]
