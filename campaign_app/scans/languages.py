"""In which languages a scan can mail to those who answer."""

from campaign_app.core.languages import RESPONDENTS
from campaign_app.instruments.queries import edition_of
from campaign_app.scans.composition import composition_of
from campaign_app.scans.models import Scan


def languages_of(scan: Scan) -> tuple[str, ...]:
    """The languages of a scan's questionnaire in which our own sentences speak too; the first is for who has none."""
    edition = edition_of(scan.edition_id) if scan.edition_id else composition_of(scan)
    return tuple(each for each in edition.languages if each in RESPONDENTS) or ("nl",)
