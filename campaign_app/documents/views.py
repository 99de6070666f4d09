"""The page of one document: how far it is, and the file when it is ready."""

import re

from flask import Blueprint, Response, abort, render_template, request
from flask_login import current_user
from werkzeug.utils import secure_filename

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.pages import spared
from campaign_app.documents.actions import content_of
from campaign_app.documents.kinds import KINDS, Kind
from campaign_app.documents.models import Document
from campaign_app.documents.queries import document_by_public_id
from campaign_app.documents.terms import LOOK_AGAIN

bp = Blueprint("documents", __name__)


def document_here(public_id: str) -> tuple[Document, Kind]:
    """The document and its kind, whose own guard decides who may have it; 404 for what is not there."""
    known = re.fullmatch(r"[A-Za-z0-9_-]{1,32}", public_id)
    document = db.session.scalars(document_by_public_id(public_id)).one_or_none() if known else None
    kind = KINDS.get(document.kind) if document else None
    if kind is None:
        abort(404)
    kind.guard(document)
    return document, kind


@bp.get("/documents/<public_id>")
@requires(Permission.OWN_ACCOUNT)
def show(public_id: str):
    document, kind = document_here(public_id)
    page = render_template(
        "documents/show.html",
        document=document,
        title=kind.title(document),
        file=kind.file,
        back=kind.page(document) if kind.page else None,
    )
    return page, LOOK_AGAIN if document.is_under_way else {}


@bp.get("/documents/<public_id>/file")
@requires(Permission.OWN_ACCOUNT)
def file(public_id: str):
    document, kind = document_here(public_id)
    if not document.is_done:
        abort(404)
    content = content_of(document)
    if content is None:
        abort(410)
    name = secure_filename(f"{kind.title(document)} {document.language}.{kind.file}") or f"sokkel.{kind.file}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    if kind.fetched and request.method == "GET":
        with spared():
            kind.fetched(document, by=current_user, at=utc_now())
            db.session.commit()
    return Response(content, mimetype=kind.media_type, headers=headers)
