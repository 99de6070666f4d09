"""The room's pages hang here: the library in views.py, uploads and what is published in views_publishing.py."""

from flask import Blueprint

from campaign_app.instruments.licences import valid_until

bp = Blueprint("instruments", __name__, url_prefix="/instruments")
bp.add_app_template_filter(valid_until, "valid_until")
