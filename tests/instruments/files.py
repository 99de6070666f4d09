"""A small module as the file that a consultant uploads, to bend; and the way it takes through the pages."""

import copy
import io
import json

from campaign_app.core.database import db
from campaign_app.instruments import actions
from campaign_app.instruments.models import PublishedInstrument


def words(text: str) -> dict:
    return {"nl": text, "en": f"{text} (en)", "fr": f"{text} (fr)"}


MODULE = {
    "format": "sokkel-instrument/1",
    "code": "bakery",
    "kind": "module",
    "version": "1",
    "languages": ["nl", "en", "fr"],
    "legal_elements": ["working_conditions"],
    "title": words("Bakkerijen"),
    "source": {"author": "Alimento", "year": 2026, "licence": "EUPL-1.2"},
    "options": [
        {
            "code": "bakery_often",
            "choices": [
                {"code": str(score), "score": 50 * score, "text": words(text)}
                for score, text in enumerate(("Nooit", "Soms", "Vaak"))
            ],
        }
    ],
    "pages": [{"code": "bakery", "title": words("In de bakkerij")}],
    "questions": [
        {
            "code": f"bakery_{number}",
            "page": "bakery",
            "kind": "likert",
            "text": words(text),
            "options": "bakery_often",
        }
        for number, text in enumerate(("Ik werk 's nachts.", "Ik til zware zakken."), 1)
    ],
    "scales": [
        {"code": "bakery_load", "role": "module", "text": words("Belasting"), "items": ["bakery_1", "bakery_2"]}
    ],
}
LICENCE = {"holder": "Alimento vzw", "terms": "Alleen voor leden.", "valid_until": "2026-12-31"}


def module(**changes) -> dict:
    """A fresh copy of the module with other values at the top."""
    return {**copy.deepcopy(MODULE), **changes}


def data(content: dict) -> bytes:
    """The bytes of a file with this content."""
    return json.dumps(content).encode()


def publish(content: dict, sector, *, by, at) -> PublishedInstrument:
    """Publish a file through the real actions, for a sector or (None) for all."""
    draft = actions.keep_draft(data(content), "module.json", sector_id=sector and sector.id, by=by, at=at)
    row = actions.publish(draft, by=by, at=at)
    db.session.commit()
    return row


def upload(client, content: dict | bytes, publisher: object, name: str = "bakkerij.json"):
    """Upload a file in the browser; the response."""
    client.get("/instruments/upload")
    file = io.BytesIO(content if isinstance(content, bytes) else data(content))
    form = {"publisher": str(publisher), "file": (file, name)}
    return client.post("/instruments/upload", data=form, content_type="multipart/form-data")
