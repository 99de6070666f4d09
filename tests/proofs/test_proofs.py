"""The proof of a scan: it says that the scan was held and nothing of what came out, and it cannot be forged."""

import json

import pytest
from sqlalchemy import func, select, text

from campaign_app.core import attempts
from campaign_app.core.errors import DomainError
from campaign_app.proofs import codes
from campaign_app.proofs.actions import make_proof, revoke_proof
from campaign_app.proofs.facts import Facts, Forged, band_of, read
from campaign_app.proofs.models import Proof
from campaign_app.results.actions import release
from campaign_app.scans.models import Agreement, Body
from tests.results.boxes import closed_scan


@pytest.fixture(autouse=True)
def count_anew():
    attempts.forget()


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport en logistiek")


@pytest.fixture
def company(make, sector):
    return make.company(sector, name="Vervoer <Peeters>")


def agreed(now) -> list[Agreement]:
    day = now.date().replace(day=1)
    return [
        Agreement(body=Body.UNION_DELEGATION, agreed_on=day, spoken_by="An Claes", note="Geheim", recorded_at=now),
    ]


@pytest.fixture
def released(db, company, sector, now):
    def make(people=40, expected=60, **values):
        scan = closed_scan(
            company, sector, people=people, expected=expected, launched_at=None, agreements=agreed(now), **values
        )
        release(scan, at=now)
        db.session.commit()
        return scan

    return make


@pytest.fixture
def proof(db, released, now):
    made = make_proof(released(), by=None, at=now)
    db.session.commit()
    return made


def path_of(proof: Proof) -> str:
    return f"/proof/{codes.shown(proof.code)}"


@pytest.mark.parametrize(
    ("responses", "expected", "band"),
    [(14, 60, 0), (15, 60, 25), (29, 60, 25), (30, 60, 50), (44, 60, 50), (45, 60, 75), (70, 60, 75), (40, None, None)],
)
def test_the_response_rate_is_told_in_four_bands_whose_lower_edge_counts_in(responses, expected, band):
    assert band_of(responses, expected) == band


def test_anybody_with_the_code_reads_who_when_and_who_agreed_and_nothing_else(client, proof):
    response = client.get(path_of(proof))
    assert response.status_code == 200
    told = response.page.text
    for fact in ("Vervoer <Peeters>", "Transport en logistiek", "Scan in maart", "50% tot 74%", "Vakbondsafvaardiging"):
        assert fact in told
    assert proof.scan.edition.content_hash in told
    for secret in ("An Claes", "Geheim", "40", "60", "werkbaarheidsgraad"):
        assert secret not in told.replace(proof.scan.edition.content_hash, "").replace(
            proof.scan.edition.content_hash[:12], ""
        ).replace(codes.shown(proof.code), "")
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert set(json.loads(proof.content)) == set(Facts.__dataclass_fields__)


def test_with_too_few_answers_the_scan_is_proved_but_no_rate_is_told(client, db, released, now):
    made = make_proof(released(people=6, expected=7), by=None, at=now)
    db.session.commit()
    assert read(made).band is None
    page = client.get(path_of(made)).page
    assert "niet meegedeeld" in page.text and "%" not in page.text


def test_a_proof_needs_a_release_and_a_scan_has_one_at_a_time(db, company, sector, released, now):
    waiting = closed_scan(company, sector)
    with pytest.raises(DomainError):
        make_proof(waiting, by=None, at=now)
    scan = released()
    first = make_proof(scan, by=None, at=now)
    assert make_proof(scan, by=None, at=now) is first
    revoke_proof(scan, by=None, at=now)
    revoke_proof(scan, by=None, at=now)
    second = make_proof(scan, by=None, at=now)
    assert second.code != first.code
    assert db.session.scalar(select(func.count()).select_from(Proof)) == 2


FORGERIES = [
    "UPDATE proof SET content = replace(content, 'Vervoer', 'Bakker') WHERE id = :id",
    "UPDATE proof SET content = replace(content, '50', '75') WHERE id = :id",
    "UPDATE proof SET signature = replace(signature, substr(signature, 1, 1), 'x') WHERE id = :id",
    "UPDATE proof SET content = (SELECT content FROM proof WHERE id <> :id), "
    "signature = (SELECT signature FROM proof WHERE id <> :id) WHERE id = :id",
]


@pytest.mark.parametrize("statement", FORGERIES, ids=["company", "band", "signature", "those of another proof"])
def test_what_is_changed_in_the_database_shows_as_a_forgery(client, db, proof, released, now, statement):
    make_proof(released(people=30), by=None, at=now)
    db.session.commit()
    changed = db.session.execute(text(statement), {"id": proof.id})
    assert changed.rowcount == 1
    db.session.commit()
    db.session.refresh(proof)
    with pytest.raises(Forged):
        read(proof)
    response = client.get(path_of(proof))
    assert response.status_code == 409
    assert "Vervoer" not in response.page.text and "Bakker" not in response.page.text


def test_another_installations_signature_does_not_hold(app, db, proof, monkeypatch):
    monkeypatch.setitem(app.config, "SECRET_KEY", "another" * 8)
    with pytest.raises(Forged):
        read(proof)


def test_a_proof_taken_back_keeps_nothing_that_could_be_shown_again(client, db, proof, now):
    revoke_proof(proof.scan, by=None, at=now)
    db.session.commit()
    response = client.get(path_of(proof))
    assert response.status_code == 410
    assert "Vervoer" not in response.page.text
    assert (proof.content, proof.signature) == (None, None)


def test_a_code_is_read_however_it_is_typed_and_a_typing_error_is_told(client, proof):
    code = codes.shown(proof.code)
    for typed in (code, code.lower(), f" {proof.code} ", code.replace("0", "o").replace("1", "l")):
        response = client.get("/proof", query_string={"code": typed})
        assert (response.status_code, response.location) == (303, path_of(proof))
    wrong = proof.code[:-1] + ("0" if proof.code[-1] != "0" else "2")
    for typed in (wrong, "", "x", "1" * 65, proof.code[:15]):
        response = client.get("/proof", query_string={"code": typed})
        assert response.status_code == 422
        assert response.page.find("input", name="code").get("value") == typed
    assert client.get(f"/proof/{wrong}").status_code == 404
    assert client.get(f"/proof/{codes.shown(codes.new_code())}").status_code == 404


def test_a_single_wrong_sign_or_two_that_changed_places_is_a_typing_error(app):
    code = codes.new_code()
    assert codes.read_code(code) == code
    wrong = [code[:n] + sign + code[n + 1 :] for n in range(16) for sign in codes.ALPHABET if sign != code[n]]
    swapped = [code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(15) if code[n] != code[n + 1]]
    assert [each for each in wrong + swapped if codes.read_code(each)] == []


def test_who_tries_codes_without_end_is_slowed_down(client):
    codes_tried = [codes.shown(codes.new_code()) for _ in range(121)]
    statuses = [client.get(f"/proof/{code}").status_code for code in codes_tried]
    assert statuses[0] == 404 and statuses[-1] == 429


def test_the_paper_leads_back_to_the_page(client, proof):
    picture = client.get(f"{path_of(proof)}/qr.svg")
    assert picture.status_code == 200 and picture.mimetype == "image/svg+xml"


def test_the_company_makes_its_proof_and_takes_it_back_only_when_it_confirms(make, client, db, released):
    scan = released()
    client.sign_in(make.company_user(scan.company))
    assert "Neem het bewijs mee" in client.get(f"/scans/{scan.id}").page.links
    path = f"/scans/{scan.id}/proof"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 303
    proof = db.session.scalars(select(Proof)).one()
    assert path_of(proof) in client.get(path).page.links.values()
    assert client.post(f"{path}/revoke").status_code == 422
    assert client.post(f"{path}/revoke", data={"understood": "y"}).status_code == 303
    assert client.get(path_of(proof)).status_code == 410


def test_before_the_result_the_page_tells_when_a_proof_can_be_made(make, client, db, company, sector):
    scan = make.open_scan(company, sector)
    client.sign_in(make.company_user(company))
    path = f"/scans/{scan.id}/proof"
    assert "zodra de scan gesloten is" in client.get(path).page.text
    assert client.post(path).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Proof)) == 0


def test_what_a_proof_says_stays_when_the_company_changes_its_name(client, db, proof):
    proof.scan.company.name = "Nieuwe naam"
    db.session.commit()
    assert "Vervoer <Peeters>" in client.get(path_of(proof)).page.text
