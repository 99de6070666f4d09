"""The library page: every questionnaire with its questions, to read."""

from flask import Blueprint, render_template

from campaign_app.core.access import Permission, requires
from campaign_app.instruments.library import core_of, modules, size_of
from campaign_app.instruments.words import legal_element_names, spoken

bp = Blueprint("instruments", __name__)


@bp.get("/instruments")
@requires(Permission.SECTOR_READ)
def library():
    shelf = [(each, size_of(each.questions)) for each in (core_of(), *modules())]
    return render_template("instruments/library.html", shelf=shelf, spoken=spoken, element_names=legal_element_names())
