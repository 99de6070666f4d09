from campaign_app.core.occasions import Occasion, OccasionStatus
from tests import factories
from tests.house.world import Row


def _own(world) -> dict:
    """A campaign of the first sector only."""
    return {"campaign_id": factories.campaign(world.sector).id}


def _occasion(**values) -> Occasion:
    row = Occasion(
        rule="campaign.phase",
        occurrence="activation",
        dedupe_key=f"test:{values}",
        due_at=factories.NOW,
        **values,
    )
    return factories._add(row)


def _held(world) -> dict:
    return {**_own(world), "occasion_id": _occasion(subject="campaign:0", status=OccasionStatus.HELD).id}


def _failed(_world) -> dict:
    return {"occasion_id": _occasion(subject="campaign:0", status=OccasionStatus.FAILED).id}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "campaigns.overview": Row((303, 200, 200, 200, 200, 403, 403)),
    "campaigns.show": Row((303, 200, 200, 200, 404, 403, 403), _own),
    "campaigns.create": Row((303, 403, 200, 403, 403, 403, 403)),
    "campaigns.edit": Row((303, 403, 200, 403, 403, 403, 403), _own),
    "campaigns.steer": Row((303, 403, 303, 403, 403, 403, 403), _own, data={"deed": "pause"}),
    "campaigns.decide_held": Row((303, 403, 303, 403, 403, 403, 403), _held, data={"choice": "drop"}),
    "campaigns.clock": Row((303, 200, 403, 403, 403, 403, 403)),
    "campaigns.run_job": Row((303, 303, 403, 403, 403, 403, 403), lambda _world: {"job": "clean_up"}),
    "campaigns.retry": Row((303, 303, 403, 403, 403, 403, 403), _failed),
    # no tick has been: red for everyone
    "campaigns.health": Row((503, 503, 503, 503, 503, 503, 503)),
}
