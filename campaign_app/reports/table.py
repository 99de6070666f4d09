"""A release as CSV: a line per figure, for a spreadsheet in Belgium or for a statistics program.

In Dutch as Excel in Belgium reads it: semicolons and decimal commas, after the mark of UTF-8. In every other language
as RFC 4180 and statistics programs want it: commas and decimal points. The headings are codes and never change.
"""

from dataclasses import fields

from campaign_app.core.sheets import csv_bytes
from campaign_app.reports.contents import Contents
from campaign_app.reports.lines import Line, lines_of

COLUMNS = tuple(field.name for field in fields(Line))
BELGIAN = "nl"


def table_csv(contents: Contents) -> bytes:
    """The bytes of the file."""
    form = {"delimiter": ";", "decimal": ","} if contents.language == BELGIAN else {"delimiter": ",", "decimal": "."}

    def rows():
        yield COLUMNS
        for line in lines_of(contents.report):
            bound = line.bound.replace(".", form["decimal"])
            yield [bound if column == "bound" else getattr(line, column) for column in COLUMNS]

    return csv_bytes(rows(), **form)
