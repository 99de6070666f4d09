from datetime import timedelta

from tests.house.world import Row


def rows(world):
    """A made file of the sector, and its hand-over, made when the first row asks for them."""
    if not hasattr(world, "research_file"):
        from campaign_app.core.clock import utc_now
        from campaign_app.core.database import db
        from campaign_app.documents.actions import ask_for, store, take_up
        from campaign_app.microdata.models import HandOver
        from campaign_app.microdata.queries import KIND, subject_of

        now = utc_now()
        document = ask_for(KIND, subject_of(world.sector.id), language="nl", by=None, at=now)
        store(take_up(now, set()), b"PK", at=now)
        told = {"code": "a" * 32, "content": "x", "name": "x", "organisation": "x", "purpose": "x"}
        row = HandOver(
            **told, document_id=document.id, agreed_on=now.date(), made_at=now, expires_at=now + timedelta(days=1)
        )
        db.session.add(row)
        db.session.commit()
        world.research_file, world.hand_over = document.public_id, row.id
    return world


def file(world) -> dict:
    return {"public_id": rows(world).research_file}


def hand_over(world) -> dict:
    return {"number": rows(world).hand_over}


def unknown(_world) -> dict:
    return {"key": "0" * 64}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "microdata.overview": Row((303, 403, 200, 200, 200, 403, 403)),
    "microdata.ask": Row((303, 403, 422, 422, 422, 403, 403)),
    "microdata.file": Row((303, 403, 200, 200, 404, 403, 403), file),
    "microdata.fetch": Row((303, 403, 422, 422, 404, 403, 403), file),
    "microdata.hand_over": Row((303, 403, 200, 403, 403, 403, 403), file),
    "microdata.hand_overs": Row((303, 403, 200, 403, 403, 403, 403)),
    "microdata.handed_over": Row((303, 403, 200, 403, 403, 403, 403), hand_over),
    "microdata.revoke": Row((303, 403, 422, 403, 403, 403, 403), hand_over),
    "microdata.research": Row((404,) * 7, unknown),
    "microdata.research_fetch": Row((404,) * 7, unknown),
}
