from campaign_app.accounts import tokens
from tests import factories
from tests.house.world import Row


def _consultant(world):
    return {"person_id": world.consultant.id}


MATRIX = {
    "accounts.sign_in": Row((200, 303, 303, 303, 303, 303, 303)),
    "accounts.sign_out": Row((303, 303, 303, 303, 303, 303, 303)),
    "accounts.forgot": Row((200, 200, 200, 200, 200, 200, 200)),
    "accounts.accept": Row(
        (200, 200, 200, 200, 200, 200, 200), lambda world: {"token": tokens.issue(tokens.INVITATION, world.consultant)}
    ),
    "accounts.reset": Row(
        (200, 200, 200, 200, 200, 200, 200), lambda world: {"token": tokens.issue(tokens.RESET, world.consultant)}
    ),
    "accounts.account": Row((303, 200, 200, 200, 200, 200, 200)),
    "accounts.change_password": Row((303, 200, 200, 200, 200, 200, 200)),
    "accounts.people": Row((303, 200, 403, 403, 403, 403, 403)),
    "accounts.invite": Row((303, 200, 403, 403, 403, 403, 403)),
    "accounts.person": Row((303, 200, 403, 403, 403, 403, 403), _consultant),
    "accounts.invite_again": Row((303, 303, 403, 403, 403, 403, 403), _consultant),
    "accounts.reactivate": Row((303, 303, 403, 403, 403, 403, 403), _consultant),
    "accounts.deactivate": Row(
        (303, 303, 403, 403, 403, 403, 403), lambda _world: {"person_id": factories.person().id}
    ),
}
