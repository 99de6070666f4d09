from tests.house.world import Row


def running(world) -> dict:
    return {"scan_id": world.open_scan.id}


def unknown(_world) -> dict:
    return {"code": "7K2M-Q9XD-04TB-0000"}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
OWN = (303, 403, 403, 403, 403, 200, 404)
MATRIX = {
    "proofs.show": Row(OWN, running),
    "proofs.make": Row((303, 403, 403, 403, 403, 303, 404), running),
    "proofs.revoke": Row((303, 403, 403, 403, 403, 422, 404), running),
    "proofs.look_up": Row((200,) * 7),
    "proofs.check": Row((404,) * 7, unknown),
    "proofs.qr": Row((404,) * 7, unknown),
}
