"""Loading companies and uploads under rights: a stranger's row does not exist for the viewer."""

from flask import abort
from sqlalchemy import select

from campaign_app.companies.models import Company, CompanyImport
from campaign_app.companies.queries import companies_visible_to
from campaign_app.core.access import Permission, may
from campaign_app.core.database import db

LARGEST_ID = 2**31 - 1


def company_for(viewer, company_id: int, permission: Permission, *, for_change: bool = False) -> Company:
    """The company of this number; 403 for too little right, 404 for a stranger's. `for_change` locks the row."""
    if not may(viewer, permission):
        abort(403)
    if company_id > LARGEST_ID:
        abort(404)
    query = companies_visible_to(viewer).where(Company.id == company_id)
    return db.session.scalar(query.with_for_update() if for_change else query) or abort(404)


def import_for(viewer, import_id: int, permission: Permission, *, for_change: bool = False) -> CompanyImport:
    """An upload of the viewer's own; nobody sees or confirms another's."""
    if not may(viewer, permission):
        abort(403)
    if import_id > LARGEST_ID:
        abort(404)
    query = select(CompanyImport).where(CompanyImport.id == import_id, CompanyImport.person_id == viewer.id)
    return db.session.scalar(query.with_for_update() if for_change else query) or abort(404)
