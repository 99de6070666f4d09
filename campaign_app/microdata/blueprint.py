"""One blueprint for the pages of research files."""

from flask import Blueprint

bp = Blueprint("microdata", __name__)
