"""The room's pages hang here: the list and the page of a company in views.py, the import in views_uploads.py."""

from flask import Blueprint

from campaign_app.companies.names import show_number

bp = Blueprint("companies", __name__, url_prefix="/companies")
bp.add_app_template_filter(show_number, "enterprise_number")
