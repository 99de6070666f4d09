"""Loading companies and uploads under rights: a stranger's row does not exist for the viewer."""

from sqlalchemy import select

from campaign_app.companies.models import Company, CompanyImport
from campaign_app.companies.queries import companies_visible_to
from campaign_app.core.access import Permission
from campaign_app.core.loading import row_for


def company_for(viewer, company_id: int, permission: Permission, *, for_change: bool = False) -> Company:
    """The company of this number; 403 for too little right, 404 for a stranger's. `for_change` locks the row."""
    return row_for(viewer, permission, companies_visible_to(viewer), Company.id, company_id, for_change=for_change)


def import_for(viewer, import_id: int, permission: Permission, *, for_change: bool = False) -> CompanyImport:
    """An upload of the viewer's own; nobody sees or confirms another's."""
    own = select(CompanyImport).where(CompanyImport.person_id == viewer.id)
    return row_for(viewer, permission, own, CompanyImport.id, import_id, for_change=for_change)
