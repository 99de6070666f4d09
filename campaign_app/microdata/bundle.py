"""The bundle of a research file: SPSS, CSV, codebook, the report of the anonymisation and the terms, in one archive."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime

from flask import render_template
from flask_babel import get_locale, gettext

from campaign_app.core.clock import local_date
from campaign_app.microdata import words
from campaign_app.results.actions import software_version
from surveys.codebook import Category, DataFile, Entry, Study, codebook_html, codebook_xml, entries_of
from surveys.codebook.page import STYLE
from surveys.datafile import Field, csv_bytes, fields_of, sav_bytes
from surveys.microdata import Microdata

SAV, CSV = "microdata.sav", "microdata.csv"


def bundle(data: Microdata, title: str, *, at: datetime) -> bytes:
    """The archive in the language that is spoken; equal data of the same day give equal bytes."""
    language = get_locale().language
    fields = fields_of(data, language)
    study, entries = study_of(data, title, at), described(data, fields, language)
    book = {"language": language, "gettext": gettext}
    day = datetime.combine(local_date(at), datetime.min.time())
    # its other languages would list options by numbers that only this file has
    spoken = language if language in data.edition.languages else data.edition.languages[0]
    edition = replace(data.edition, languages=(spoken,))
    files = {
        SAV: sav_bytes(fields, label=title, made_at=day),
        CSV: csv_bytes(fields),
        "codebook.xml": codebook_xml(edition, study, entries, **book),
        "codebook.html": codebook_html(edition, study, entries, **book),
        "anonymisation.html": report_html(data, fields, title, at).encode(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def study_of(data: Microdata, title: str, at: datetime) -> Study:
    """What the codebook says of the file as a whole."""
    return Study(
        title=title,
        about=(gettext("Rows of several companies together, made unrecognisable before anybody saw them."),),
        software=f"Sokkel {software_version()}",
        made_on=local_date(at),
        universe=gettext("People who answered a workability scan of a company that agreed to join the pool."),
        sampling=gettext("None: companies choose to hold a scan, and everybody in them may answer."),
        weighting=gettext("None."),
        anonymity=(
            gettext("Every combination of the background variables occurs at least %(k)s times.", k=data.smallest),
            gettext("No company, sector, group, scan, day or number of a person is in the file."),
        ),
        conditions=" ".join(words.terms(data.k)),
        files=tuple(DataFile(name=name, cases=len(data.table)) for name in (SAV, CSV)),
    )


def described(data: Microdata, fields: list[Field], language: str) -> list[Entry]:
    """The entries of the codebook: each column of the file with its numbers, and the codes of the questionnaire."""
    known = {entry.name: entry for entry in entries_of(data.edition, language=language, gettext=gettext)}
    options = {column.name.replace(".", "_") for column in data.columns if column.option is not None}
    names, entries = {field.name for field in fields}, []
    for field in fields:
        entry = known[field.source]
        listed = ", ".join(f"{number:g} = {code}" for code, number in field.codes.items() if f"{number:g}" != code)
        note = (gettext("Codes of the questionnaire: %(codes)s", codes=listed),) if listed else ()
        numbers = [
            Category(f"{number:g}", {language: label}, number <= field.missing[1])
            for number, label in field.labels.items()
        ]
        entries.append(
            replace(
                entry,
                name=field.name,
                # a column of its own for each option, told by its own label
                kind="single" if field.name in options else entry.kind,
                label={language: field.label} if field.name in options else entry.label,
                categories=tuple(sorted(numbers, key=lambda each: (each.missing, float(each.code)))),
                exclusive=(),
                notes=(*entry.notes, *note),
                made_of=tuple(each for each in entry.made_of if each in names),
            )
        )
    return entries


def report_html(data: Microdata, fields: list[Field], title: str, at: datetime) -> str:
    """The report of what was coarsened, merged, withheld and left out, as a page by itself."""
    lines = [
        (field, column, data.effects[column.name])
        for field, column in zip(fields, data.columns, strict=False)
        if column.is_background or data.effects[column.name].changed
    ]
    return render_template(
        "microdata/report.html",
        data=data,
        lines=lines,
        title=title,
        day=local_date(at),
        style=STYLE.read_text("utf-8"),
        why=words.why_left_out,
        terms=words.terms(data.k),
        total=sum(effect.changed for effect in data.effects.values()),
        cells=data.table.size,
    )
