from tests import factories
from tests.house.world import Row


def _message(_world):
    return {"mail_id": factories.mail().id}


MATRIX = {
    "post.outbox": Row((303, 200, 403, 403, 403, 403, 403)),
    "post.message": Row((303, 200, 403, 403, 403, 403, 403), values=_message),
    "post.decide": Row((303, 303, 403, 403, 403, 403, 403), values=_message, data={"decision": "aside"}),
}
