from tests.answers.boxes import running_scan
from tests.house.world import Row


def running(world):
    """One open scan per world, made when the first row asks for it."""
    if not hasattr(world, "running_scan"):
        world.running_scan = running_scan()
    return world.running_scan


def public_id(world):
    return {"public_id": running(world).public_id}


AWAY, REFUSED, SHOWN = (303,) * 7, (400,) * 7, (200,) * 7

# Respondents have no account: whoever signs in gets what everybody gets. Without a cookie from the link every page
# behind it refuses, with words.
MATRIX = {
    "answers.enter_participant": Row((404,) * 7, lambda _world: {"token": "no-such-token"}),
    "answers.enter_open": Row(AWAY, values=lambda world: {"token": running(world).open_token}),
    "answers.enter_code": Row((404,) * 7, values=lambda world: {"code": "AAAA-AAAA-AAAA"}),
    "answers.type_code": Row(SHOWN),
    "answers.welcome": Row(REFUSED, values=public_id),
    "answers.page": Row(REFUSED, values=lambda world: {**public_id(world), "number": 1}),
    "answers.check": Row(REFUSED, values=public_id),
    "answers.send": Row(REFUSED, values=public_id),
    "answers.thanks": Row(AWAY, values=public_id),
    "answers.later": Row(REFUSED, values=public_id),
    "answers.resume": Row(SHOWN, values=public_id),
    "answers.picture": Row(AWAY, values=public_id),
    "answers.why": Row((410,) * 7, values=lambda world: {**public_id(world), "reason": "closed"}),
    "answers.clear": Row(AWAY, values=public_id),
    "answers.cleared": Row(SHOWN, values=public_id),
    "answers.enter_keyin": Row((404,) * 7, values=lambda world: {"token": "no-such-link"}),
    "answers.keyin": Row(REFUSED, values=public_id),
    "answers.stop_keyin": Row(REFUSED, values=public_id),
    "answers.enter_kiosk": Row((404,) * 7, values=lambda world: {"token": "no-such-link"}),
    "answers.next_person": Row(AWAY, values=public_id),
    "answers.pause": Row(AWAY, values=public_id),
}
