"""The codebook of a scan: what its figures are made of, and what they stand for in the whole company."""

from flask_babel import gettext

from campaign_app.core.clock import local_date
from campaign_app.reports.contents import Contents
from campaign_app.results import findings
from surveys.codebook import DataFile, Study, codebook_html, codebook_xml


def scan_xml(contents: Contents) -> bytes:
    """As DDI-Codebook 2.5, with the published figures of the whole company."""
    report = contents.report
    how = {"language": contents.language, "gettext": gettext}
    return codebook_xml(report.edition, study_of(contents), release=report.release, **how)


def scan_html(contents: Contents) -> bytes:
    """As a page that needs nothing beside it."""
    return codebook_html(contents.report.edition, study_of(contents), language=contents.language, gettext=gettext)


def study_of(contents: Contents) -> Study:
    """What a codebook says of a scan as a whole."""
    scan, report, stored = contents.scan, contents.report, contents.stored
    k = report.release.k
    anonymity = [
        gettext("Answers were sealed without name, code, time or device; nobody can be told from them."),
        gettext("Fewer than %(k)s answers are never shown; where a figure is missing, the table says why.", k=k),
    ]
    if report.stricter:
        anonymity.append(
            gettext(
                "Some questions, such as those on unwanted behaviour, and what is computed from them "
                "need %(k)s answers.",
                k=report.stricter,
            )
        )
    return Study(
        title=scan.title,
        about=(gettext("What the figures of this scan are made of: every question, score and cut-off."),),
        producer=f"{contents.owner}, Sokkel",
        software=stored.software_version,
        made_on=local_date(stored.created_at),
        begun=scan.opens_on,
        ended=scan.closes_on,
        universe=gettext("The people who work at %(company)s.", company=contents.owner)
        if scan.company
        else gettext("The people who work at the companies that took part, in %(sector)s.", sector=scan.sector.name),
        sampling=gettext("Nobody was drawn: everyone could answer."),
        response=" ".join(findings.certainty(report)) if report.has_figures else "",
        weighting=gettext("Answers are not weighted."),
        anonymity=tuple(anonymity),
        conditions=gettext("Do not compare these figures with those of another questionnaire.")
        if not report.is_licensed
        else "",
        files=(
            DataFile(
                gettext("Table of all figures (CSV)"),
                gettext("A line per figure that was published or hidden. No file holds the answers of one person."),
                "CSV",
            ),
        ),
    )
