"""Reading what was arranged for a scan on paper."""

from sqlalchemy import Select, select

from campaign_app.post.models import OutboxMail


def keyin_prefix(scan_id: int) -> str:
    """How the keys of the mails to third persons begin."""
    return f"paper.keyin:{scan_id}:"


def keyin_addresses(scan_id: int) -> Select[tuple[str]]:
    """The addresses to which the third person's link was mailed."""
    mine = OutboxMail.dedupe_key.startswith(keyin_prefix(scan_id), autoescape=True)
    return select(OutboxMail.to_address).where(mine, OutboxMail.to_address.is_not(None)).distinct()
