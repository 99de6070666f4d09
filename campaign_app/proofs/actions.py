"""Making the proof of a scan, and taking it back."""

from datetime import datetime

from flask_babel import lazy_gettext

from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.proofs.codes import new_code, signature_of
from campaign_app.proofs.facts import facts_of
from campaign_app.proofs.models import Proof
from campaign_app.proofs.queries import shown_proof
from campaign_app.results.queries import release_of
from campaign_app.scans.locking import lock
from campaign_app.scans.models import Scan


def make_proof(scan: Scan, *, by, at: datetime) -> Proof:
    """Make and sign the proof of a released scan; one that is shown already is given again."""
    lock(scan)
    if known := db.session.scalar(shown_proof(scan.id)):
        return known
    stored = db.session.scalar(release_of(scan.id))
    if stored is None:
        raise DomainError(lazy_gettext("A scan is proved after it has closed and its result is ready."))
    code, content = new_code(), facts_of(stored, at).to_json()
    proof = Proof(
        scan_id=scan.id,
        code=code,
        content=content,
        signature=signature_of(code, content),
        made_at=at,
        made_by_id=getattr(by, "id", None),
    )
    db.session.add(proof)
    db.session.flush()
    audit.record("proof.made", scan, by=by, at=at, code=code)
    return proof


def revoke_proof(scan: Scan, *, by, at: datetime) -> None:
    """Take the proof of a scan back for good; its code then tells only that."""
    lock(scan)
    proof = db.session.scalar(shown_proof(scan.id))
    if proof is None:
        return
    proof.content = proof.signature = None
    proof.revoked_at = at
    db.session.flush()
    audit.record("proof.revoked", scan, by=by, at=at, code=proof.code)
