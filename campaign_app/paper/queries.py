"""Reading what was arranged for a scan on paper."""

from sqlalchemy import Select, func, select

from campaign_app.post.models import OutboxMail


def keyin_prefix(scan_id: int) -> str:
    """How the keys of the mails to third persons begin."""
    return f"paper.keyin:{scan_id}:"


def keyin_addresses(scan_id: int) -> Select[tuple[str]]:
    """The addresses to which the third person's link was mailed."""
    return select(OutboxMail.to_address).where(_mine(scan_id), OutboxMail.to_address.is_not(None)).distinct()


def keyin_mails(scan_id: int) -> Select[tuple[int]]:
    """How many mails with the third person's link there were."""
    return select(func.count()).select_from(OutboxMail).where(_mine(scan_id))


def _mine(scan_id: int):
    return OutboxMail.dedupe_key.startswith(keyin_prefix(scan_id), autoescape=True)
