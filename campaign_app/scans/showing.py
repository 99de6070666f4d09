"""Which questionnaire of a scan may be shown before and after the launch."""

from campaign_app.core.errors import DomainError
from campaign_app.instruments.licences import withheld
from campaign_app.instruments.queries import edition_of
from campaign_app.scans.composition import composition_of
from campaign_app.scans.models import Scan
from surveys.edition import Edition


def shown_edition(scan: Scan) -> Edition:
    """The frozen edition of a launched scan, or what a draft would make now.

    Raises DomainError for parts that do not fit together, and for licensed questions that are not for this company.
    """
    if scan.edition_id is not None:
        return edition_of(scan.edition_id)
    edition = composition_of(scan)
    if faults := withheld(edition.licences, scan.company.enterprise_number):
        raise DomainError(" ".join(faults), field="modules")
    return edition
