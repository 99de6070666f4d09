from tests.house.world import Row


def sector_scan(world) -> dict:
    return {"scan_id": world.sector_scan.id}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "sector_scans.overview": Row((303, 403, 200, 200, 200, 200, 200)),
    "sector_scans.create": Row((303, 403, 403, 200, 200, 403, 403)),
    "sector_scans.show": Row((303, 403, 200, 200, 404, 200, 404), sector_scan),
    "sector_scans.join": Row((303, 403, 403, 403, 403, 422, 404), sector_scan),
    "sector_scans.add_company": Row((303, 403, 403, 422, 404, 403, 403), sector_scan),
    # the common link is the consultant's to spread
    "sector_scans.qr": Row((303, 403, 404, 200, 404, 404, 404), sector_scan),
    "sector_scans.result": Row((303, 403, 303, 303, 404, 303, 404), sector_scan),
}
