"""Reading proofs: by the code on them, and the one that a scan shows."""

from sqlalchemy import Select, select

from campaign_app.proofs.models import Proof


def proof_by_code(code: str) -> Select[tuple[Proof]]:
    """The proof with this code, shown or taken back, at most one."""
    return select(Proof).where(Proof.code == code)


def shown_proof(scan_id: int) -> Select[tuple[Proof]]:
    """The proof that a scan shows, at most one."""
    return select(Proof).where(Proof.scan_id == scan_id, Proof.revoked_at.is_(None))
