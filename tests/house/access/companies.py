from campaign_app.companies.models import CompanyImport
from campaign_app.core.database import db
from tests.factories import NOW
from tests.house.world import Row


def company(world) -> dict:
    return {"company_id": world.company.id}


def upload(world) -> dict:
    row = CompanyImport(
        sector_id=world.sector.id,
        person_id=world.consultant.id,
        filename="bedrijven.csv",
        content=b"Naam;Ondernemingsnummer;PC\nAlfa;0314.595.348;140.03\nBeta;0314.595.349;140.03\n",
        outcome={},
        created_at=NOW,
    )
    db.session.add(row)
    db.session.commit()
    return {"import_id": row.id}


MATRIX = {
    "companies.overview": Row((303, 403, 403, 200, 200, 200, 200)),
    "companies.export": Row((303, 403, 403, 200, 200, 200, 200), lambda _world: {"kind": "xlsx"}),
    "companies.show": Row((303, 403, 403, 200, 404, 200, 404), company),
    "companies.create": Row((303, 403, 403, 200, 200, 403, 403)),
    "companies.edit": Row((303, 403, 403, 200, 404, 403, 403), company),
    "companies.invite_user": Row((303, 403, 403, 200, 404, 200, 404), company),
    # the consultant's turn comes first and takes the company's user out, who then is a stranger
    "companies.remove_user": Row(
        (303, 403, 403, 303, 404, 404, 404), lambda world: {**company(world), "person_id": world.company_user.id}
    ),
    "companies.import_file": Row((303, 403, 403, 200, 200, 403, 403)),
    "companies.review": Row((303, 403, 403, 200, 404, 403, 403), upload),
    "companies.confirm": Row((303, 403, 403, 303, 404, 403, 403), upload),
    "companies.discard": Row((303, 403, 403, 303, 404, 403, 403), upload),
    "companies.refused_rows": Row((303, 403, 403, 200, 404, 403, 403), upload),
}
