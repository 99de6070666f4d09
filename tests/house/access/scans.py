from tests.house.world import Row


def draft(world) -> dict:
    return {"scan_id": world.scan.id}


def own_question(world) -> dict:
    return {**draft(world), "number": 1, "what": "up"}


def running(world) -> dict:
    return {"scan_id": world.open_scan.id}


def invitation(world) -> dict:
    return {"scan_id": world.open_scan.id, "which": "invitation", "language": "nl"}


def company(world) -> dict:
    return {"company_id": world.company.id}


def agreement(world) -> dict:
    return {"scan_id": world.open_scan.id, "agreement_id": world.open_scan.agreements[0].id}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "scans.company_scans": Row((303, 403, 403, 200, 200, 200, 200)),
    "scans.invite": Row((303, 403, 403, 200, 404, 403, 403), company),
    "scans.show": Row((303, 403, 403, 200, 404, 200, 404), running),
    "scans.compose": Row((303, 403, 403, 403, 403, 200, 404), draft),
    "scans.questions": Row((303, 403, 403, 403, 403, 200, 404), draft),
    "scans.question": Row((303, 403, 403, 403, 403, 200, 404), draft),
    "scans.change_question": Row((303, 403, 403, 403, 403, 404, 404), own_question),
    "scans.groups": Row((303, 403, 403, 403, 403, 200, 404), draft),
    "scans.ways": Row((303, 403, 403, 403, 403, 200, 404), draft),
    "scans.agreements": Row((303, 403, 403, 403, 403, 200, 404), draft),
    # the world's record has no document: its owner hears so
    "scans.agreement_document": Row((303, 403, 403, 403, 403, 404, 404), agreement),
    "scans.remove_agreement_record": Row((303, 403, 403, 403, 403, 303, 404), agreement),
    "scans.preview": Row((303, 403, 403, 200, 404, 200, 404), draft),
    "scans.launch": Row((303, 403, 403, 403, 403, 200, 404), draft),
    "scans.extend": Row((303, 403, 403, 403, 403, 200, 404), running),
    "scans.rounds": Row((303, 403, 403, 403, 403, 303, 404), running),
    "scans.mail_texts": Row((303, 403, 403, 403, 403, 303, 404), running),
    "scans.mail_text": Row((303, 403, 403, 403, 403, 404, 404), invitation),
    "scans.staff_list": Row((303, 403, 403, 403, 403, 200, 404), draft),
    "scans.take_back": Row((303, 403, 403, 403, 403, 303, 404), draft),
    "scans.qr": Row((303, 403, 403, 403, 403, 200, 404), running),
    "scans.poster": Row((303, 403, 403, 403, 403, 200, 404), running),
}
