"""Reading the files of a release that were asked for."""

from collections.abc import Iterable

from sqlalchemy import Select, select

from campaign_app.documents.models import Document


def files_of(subject: str, version: str, kinds: Iterable[str]) -> Select[tuple[Document]]:
    """The documents of these kinds about a subject as it is now, without their content."""
    return select(Document).where(Document.subject == subject, Document.version == version, Document.kind.in_(kinds))
