"""The register of what a release can be taken along as; adding a file is one decorated function in a module of makers.

@report_file("slides", file="pptx", name=_l("Slides"), purpose=_l("To show in a meeting."))
def make_slides(contents: Contents, told: Told) -> bytes: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from hashlib import sha256

from flask import url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.config import ROOT
from campaign_app.core.database import db
from campaign_app.core.pages import LANGUAGES
from campaign_app.documents.kinds import CannotBeMade, Told, document_kind
from campaign_app.documents.models import Document
from campaign_app.post.kinds import speaking
from campaign_app.remarks.queries import publication_of
from campaign_app.reports.contents import Contents, contents_of
from campaign_app.results.actions import software_version
from campaign_app.results.beside import figures_beside
from campaign_app.results.earlier import fingerprints_of_earlier
from campaign_app.results.guards import result_for
from campaign_app.results.models import StoredRelease
from campaign_app.results.queries import release_of
from campaign_app.scans.models import Scan
from campaign_app.sharing.actions import note_look
from surveys.model import digest

# what the look and the words of the files hang on, next to the release itself
SOURCES = (
    "campaign_app/reports/**/*.py",
    "campaign_app/results/*.py",
    "campaign_app/translations/**/*.po",
    "templates/reports/**/*.html",
    "templates/results/_benchmarks.html",
    "templates/results/_parts.html",
    "templates/results/_reliability.html",
    "templates/remarks/_quotes.html",
    "templates/results/_trend_parts.html",
    "static/css/report.css",
    "static/css/poster.css",
    "surveys/codebook/*.*",
    "campaign_app/core/sheets.py",
)


@dataclass(frozen=True)
class ReportFile:
    """One file of a release: what it is called, what it is for, its format, and the languages it is made in.

    `without_figures` tells that it is also made of a release that holds no figure, and says so truthfully.
    """

    code: str
    name: object
    purpose: object
    file: str
    languages: tuple[str, ...] = tuple(LANGUAGES)
    without_figures: bool = False

    @property
    def kind(self) -> str:
        """The kind of document that it is."""
        return f"reports.{self.code}"


FILES: dict[str, ReportFile] = {}


def report_file(code: str, **traits) -> Callable:
    """Register the function (contents, told) -> bytes that makes a file; `traits` are the fields of ReportFile.

    Its words come in the language of the document; who may see the result may fetch it, judged at every fetch.
    """

    def register(make: Callable[[Contents, Told], bytes]):
        entry = FILES[code] = ReportFile(code, **traits)
        rules = {"guard": _of_the_result, "title": partial(_title, entry), "file": entry.file, "fetched": _note_fetched}
        rules["page"] = lambda document: url_for("reports.show", scan_id=document.subject_id)

        @document_kind(entry.kind, **rules)
        def made(document: Document, told: Told) -> bytes:
            stored = db.session.scalar(release_of(document.subject_id))
            if stored is None or not (stored.has_figures or entry.without_figures):
                raise CannotBeMade(gettext("Too few people answered: there is no figure to put in this file."))
            with speaking(document.language):
                return make(contents_of(stored, document.language, at=document.requested_at), told)

        return make

    return register


def offered_for(stored: StoredRelease) -> list[ReportFile]:
    """The files that can be made of a release."""
    return [each for each in FILES.values() if stored.has_figures or each.without_figures]


def subject_of(scan: Scan) -> str:
    """How the documents of a scan are known."""
    return f"scan:{scan.id}"


def version_of(stored: StoredRelease) -> str:
    """What changes when a file would be another: figures, names, what stands beside them, remarks, our words."""
    scan = stored.scan
    names = [scan.company.name if scan.company else "", scan.sector.name]
    beside = [figures_beside(stored), fingerprints_of_earlier(stored)]
    # once the moderation of the remarks is finished nothing of it changes any more
    moderated = db.session.scalar(publication_of(scan.id)) is not None
    return digest([stored.content_hash, software_version(), _sources(), names, beside, moderated])


@cache
def _sources() -> str:
    """A fingerprint of the files in which our words and layout stand."""
    found = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    return sha256(b"\0".join(path.read_bytes() for path in found)).hexdigest()


def _of_the_result(document: Document):
    return result_for(current_user, document.subject_id)


def _note_fetched(document: Document, *, by, at: datetime) -> None:
    note_look(document.subject_id, person_id=by.id, at=at, what=document.kind)


def _title(entry: ReportFile, document: Document) -> str:
    scan = db.session.get(Scan, document.subject_id)
    return gettext("%(file)s: %(scan)s", file=entry.name, scan=scan.title)
