from tests.house.world import Row


def _sector(world):
    return {"sector_id": world.sector.id}


MATRIX = {
    "sectors.overview": Row((303, 200, 200, 200, 200, 403, 403)),
    "sectors.edit": Row((303, 200, 403, 403, 403, 403, 403), _sector),
    "sectors.assign": Row((303, 422, 403, 403, 403, 403, 403), _sector, data={"person": "0"}),
    "sectors.unassign": Row(
        (303, 303, 403, 403, 403, 403, 403),
        lambda world: {"sector_id": world.sector.id, "person_id": world.other_consultant.id},
    ),
    "sectors.of_consultant": Row((303, 200, 403, 403, 403, 403, 403), lambda world: {"person_id": world.consultant.id}),
}
