"""Makes the documents that people asked for, one by one, holding no lock while it draws."""

from datetime import datetime

from flask import current_app
from flask_babel import gettext

from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import Damaged
from campaign_app.documents import actions
from campaign_app.documents.actions import Turn
from campaign_app.documents.kinds import KINDS, CannotBeMade
from campaign_app.documents.models import Document
from jobs.doing import SomeFailed, told

AT_A_TIME = 5  # the rest at the next tick: sealing must not wait for long


def run(now: datetime) -> int:
    """Make what waits, at most a few; returns how many were made. One that fails stops no other."""
    made, faults, seen = 0, [], set()
    while len(seen) < AT_A_TIME and (turn := _take_up(now, seen)) is not None:
        seen.add(turn.id)
        try:
            made += _make(turn, now)
        except CannotBeMade as fault:
            _give_up(turn, str(fault))
        except Damaged as fault:
            current_app.logger.exception("document %s is made from what was damaged", turn.id)
            faults.append(told(fault))
            damaged = gettext("What it is made from was damaged. Tell your administrator, who can put a backup back.")
            _give_up(turn, damaged)
        except Exception as fault:
            current_app.logger.exception("document %s failed", turn.id)
            faults.append(told(fault))
            _give_up(turn, None)
    if faults:
        raise SomeFailed(faults[0], made)
    return made


def _take_up(now: datetime, seen: set[int]) -> Turn | None:
    begin_writing()
    turn = actions.take_up(now, seen)
    db.session.commit()
    return turn


def _make(turn: Turn, now: datetime) -> int:
    document = db.session.get(Document, turn.id, populate_existing=True)
    # what is made does not depend on the row any more: it may be destroyed meanwhile
    db.session.expunge(document)
    kind = KINDS.get(document.kind)
    if kind is None:
        raise CannotBeMade(gettext("This installation no longer makes documents of this kind."))

    def tell(progress: int) -> None:
        begin_writing()
        actions.tell(turn, progress)
        db.session.commit()

    content = kind.make(document, tell)
    begin_writing()
    stored = actions.store(turn, content, at=now)
    db.session.commit()
    return int(stored)


def _give_up(turn: Turn, sentence: str | None) -> None:
    db.session.rollback()
    begin_writing()
    actions.give_up(turn, sentence)
    db.session.commit()
