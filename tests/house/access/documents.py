from tests.house.world import Row


def cards(world) -> dict:
    """A document about the open scan, made when the first row asks for it."""
    if not hasattr(world, "document"):
        from campaign_app.core.database import db
        from campaign_app.documents.actions import ask_for, store, take_up
        from tests.factories import NOW

        world.document = ask_for("paper.cards", f"scan:{world.open_scan.id}", language="nl", by=None, at=NOW).public_id
        store(take_up(NOW, set()), b"%PDF-", at=NOW)
        db.session.commit()
    return {"public_id": world.document}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "documents.show": Row((303, 403, 403, 403, 403, 200, 404), cards),
    "documents.file": Row((303, 403, 403, 403, 403, 200, 404), cards),
}
