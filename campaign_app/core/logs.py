"""The log: of an error its kind and place, and its words only where they cannot hold what a person typed."""

import logging
import sqlite3
import traceback
from collections.abc import Iterator

from sqlalchemy.exc import OperationalError

# what Python, the system or the database say about themselves: a missing attribute, a full disk, a locked database
OWN_WORDS = (TypeError, AttributeError, NameError, ImportError, OSError, OperationalError, sqlite3.OperationalError)


class PlacesOnly(logging.Filter):
    """Puts an error into the log without its message, which may quote a form, an answer or an address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, with the places of its error instead of the error."""
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = "\n".join(_places(record.exc_info[1]))
            record.exc_info = None
        return True


PLACES_ONLY = PlacesOnly()


def _places(fault: BaseException) -> Iterator[str]:
    """The error and what led to it, the first cause first: the lines of code, then the kind."""
    chain = [fault]
    while (cause := chain[-1].__cause__ or (None if chain[-1].__suppress_context__ else chain[-1].__context__)) and (
        cause not in chain
    ):
        chain.append(cause)
    for link in reversed(chain):
        yield "".join(traceback.format_tb(link.__traceback__)).rstrip("\n")
        yield _named(link)


def _named(fault: BaseException) -> str:
    if not isinstance(fault, OWN_WORDS):
        return type(fault).__name__
    lines = str(getattr(fault, "orig", fault)).splitlines() or [""]
    return f"{type(fault).__name__}: {lines[0][:200]}"
