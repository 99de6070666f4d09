"""The list, the page of a company, editing it and inviting its people."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from campaign_app.companies.models import Company
from campaign_app.core.access import Role
from campaign_app.post.models import OutboxMail
from tests.queries import count_queries


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport", committees=["140.03"])


@pytest.fixture
def consultant(make, sector, client):
    person = make.consultant(sector)
    client.sign_in(person)
    return person


def names(page) -> list[str]:
    return [
        words for words, address in page.links.items() if address.startswith("/companies/") and address[11:].isdigit()
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(("ste", ["Bäckerei De Ster"]), ("ba", ["Bäckerei De Ster"]), ("DE STER", ["Bäckerei De Ster"])),
        *(("0314.595", ["Zorg"]), ("595 348", ["Zorg"]), ("2000", ["Zorg"]), ("%", []), ("er", [])),
    ],
)
def test_the_list_is_searched_by_name_number_and_postcode(client, make, sector, consultant, typed, found):
    make.company(sector, name="Bäckerei De Ster", search_name="backerei de ster")
    make.company(sector, name="Zorg", search_name="zorg", enterprise_number="0314595348", postcode="2000")
    assert names(client.get("/companies", query_string={"q": typed}).page) == found


def test_the_list_is_sorted_and_filtered_by_an_own_sector(client, make, sector, consultant, db):
    second = make.sector("verhuis", name="Verhuis")
    second.consultants.append(consultant)
    make.company(sector, name="Alfa", headcount=5)
    make.company(second, name="Beta", headcount=50)
    make.company(make.sector("horeca"), name="Vreemd")
    assert names(client.get("/companies?sort=-headcount").page) == ["Beta", "Alfa"]
    assert names(client.get(f"/companies?sector={sector.id}").page) == ["Alfa"]


@pytest.mark.parametrize(
    "query", ["page=99999999999999999999", "sector=99999999999", "sort=drop", "q=%00%27", "page=-3"]
)
def test_a_crafted_address_of_the_list_is_harmless(client, make, sector, consultant, query):
    make.company(sector)
    assert client.get(f"/companies?{query}").status_code == 200


def test_the_list_asks_as_many_queries_for_thirty_companies_as_for_three(client, make, sector, consultant):
    def asked(count: int) -> int:
        for _ in range(count):
            make.company(sector, committees=["140.03", "200"])
        with count_queries() as statements:
            client.get("/companies")
        return len(statements)

    assert asked(3) == asked(27)


def test_the_export_neutralises_what_looks_like_a_formula(client, make, sector, consultant):
    make.company(sector, name="=cmd|' /C calc'!A0", contact_person="+32 An")
    rows = list(load_workbook(io.BytesIO(client.get("/companies/export.xlsx").data)).active.iter_rows(values_only=True))
    assert (rows[1][1], rows[1][5]) == ("'=cmd|' /C calc'!A0", "'+32 An")
    text = client.get("/companies/export.csv").data.decode("utf-8-sig")
    assert "'=cmd" in text
    assert "'+32 An" in text


@pytest.mark.parametrize("number", ["2147483648", "99999999999999999999999"])
def test_a_huge_number_in_the_address_is_not_found(client, consultant, number):
    assert client.get(f"/companies/{number}").status_code == 404


def form_of(client, path: str) -> dict:
    page = client.get(path).page
    node = next(
        form for form in page.find_all("form") if "csrf_token" in page.fields(form) and form.get("class") != "language"
    )
    forms = [form for form in page.find_all("form") if form.get("action") is None]
    return page.fields(forms[0] if forms else node)


def test_a_company_is_added_by_hand_once(client, db, make, sector, consultant):
    data = {
        "number": "BE 0314.595.348",
        "name": "Alfa",
        "sector": sector.id,
        "committees": "140.03",
        "postcode": "9000",
    }
    response = client.post("/companies/new", data=data)
    assert response.status_code == 303
    company = db.session.scalar(select(Company))
    assert (company.enterprise_number, company.search_name) == ("0314595348", "alfa")
    again = client.post("/companies/new", data=data)
    assert again.status_code == 422
    assert "staat al in Sokkel" in again.page.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": "0314.595.349"}, "controlegetal"),
        ({"name": ""}, "Vul dit in"),
        ({"committees": "149.1"}, "twee cijfers na het punt"),
        ({"postcode": "Gent"}, "geen Belgische postcode"),
        ({"headcount": "-4"}, "geheel getal"),
        ({"email": "geen"}, "geen e-mailadres"),
        ({"name": "x" * 300}, "Hoogstens 200 tekens"),
    ],
)
def test_a_wrong_value_is_told_and_what_was_typed_stays(client, make, sector, consultant, change, sentence):
    data = {"number": "0314.595.348", "name": "Alfa", "sector": sector.id, **change}
    response = client.post("/companies/new", data=data)
    assert response.status_code == 422
    assert sentence in response.page.text
    assert response.page.find("input", name="number").get("value") == data["number"]


def edited(client, company, sectors, **change):
    data = {"name": company.name, "committees": "140.03", "sectors": [sector.id for sector in sectors], **change}
    return client.post(f"/companies/{company.id}/edit", data=data)


def test_new_committees_add_their_sectors_and_a_person_may_drop_an_own_one(client, db, make, sector, consultant):
    office, moving = make.sector("bedienden", name="Bedienden", committees=["200"]), make.sector("verhuis")
    moving.consultants.append(consultant)
    company = make.company(sector, moving, committees=["140.03"])
    assert edited(client, company, [sector], committees="140.03; 200").status_code == 303
    assert {item.id for item in company.sectors} == {sector.id, office.id}
    assert "Bedienden" in client.get(f"/companies/{company.id}").page.text


def test_a_sector_of_others_stays_and_the_last_own_one_too(client, make, sector, consultant):
    other = make.sector("horeca", name="Horeca")
    company = make.company(sector, other, committees=["140.03"])
    response = edited(client, company, [sector])
    assert response.status_code == 422
    assert "Alleen een consulent van die sector" in response.page.text
    assert "minstens één eigen sector" in edited(client, company, [other]).page.text


def test_a_sector_that_has_nothing_to_do_with_it_cannot_be_added(client, make, sector, consultant):
    company = make.company(sector, committees=["140.03"])
    assert edited(client, company, [sector, make.sector("horeca")]).status_code == 422


def test_a_new_company_user_gets_an_invitation(client, db, make, sector, consultant):
    company = make.company(sector)
    data = {"name": "Jan", "email": "Jan@Alfa.be"}
    assert client.post(f"/companies/{company.id}/users/new", data=data).status_code == 303
    assert [(user.email, user.role) for user in company.users] == [("jan@alfa.be", Role.COMPANY)]
    assert db.session.scalar(select(OutboxMail.kind)) == "accounts.invitation"
    again = client.post(f"/companies/{company.id}/users/new", data=data)
    assert "kan al voor dit bedrijf werken" in again.page.text


def test_a_company_user_of_another_company_gets_a_message(app, client, db, make, sector, consultant, now):
    from campaign_app.post.kinds import KINDS, speaking

    company, user = make.company(sector, name="Alfa & zonen"), make.company_user(make.company(sector))
    client.post(f"/companies/{company.id}/users/new", data={"name": "Jan", "email": user.email})
    mail = db.session.scalar(select(OutboxMail))
    assert mail.kind == "companies.invitation"
    with speaking("nl"):
        message = KINDS[mail.kind].make(mail)
    assert f"/companies/{company.id}" in message.text
    # administrators read the outbox
    assert not any("Alfa" in part for part in (message.subject, message.text, message.html))
    company.users.clear()
    db.session.commit()
    assert KINDS[mail.kind].make(mail) is None


def test_an_adviser_is_no_company_user(client, make, sector, consultant):
    company, adviser = make.company(sector), make.adviser()
    response = client.post(f"/companies/{company.id}/users/new", data={"name": "Jan", "email": adviser.email})
    assert response.status_code == 422
    assert "in een andere rol" in response.page.text


def test_a_company_user_sees_only_their_own_company_and_no_contacts(client, make, sector):
    mine, other = make.company(sector, name="Van mij"), make.company(sector, name="Van een ander")
    client.sign_in(make.company_user(mine))
    assert names(client.get("/companies").page) == ["Van mij"]
    page = client.get(f"/companies/{mine.id}").page
    assert not any("contacts" in address for address in page.links.values())
    assert client.get(f"/companies/{other.id}").status_code == 404


def test_once_a_company_has_users_a_consultant_lets_nobody_else_see_its_results(client, db, make, sector, consultant):
    company = make.company(sector)
    user = make.company_user(company, password_hash="$argon2id$something")
    client.sign_in(consultant)
    assert "Het bedrijf kiest zelf" in client.get(f"/companies/{company.id}").page.text
    refused = client.post(f"/companies/{company.id}/users/new", {"name": "Ik", "email": "me@example.org"})
    assert refused.status_code == 422
    assert "eigen gebruikers" in refused.page.text
    client.post(f"/companies/{company.id}/users/{user.id}/remove")
    db.session.expire_all()
    assert company.users == [user]


def test_a_company_user_lets_a_colleague_in_but_cannot_take_themselves_out(client, db, make, sector):
    company = make.company(sector)
    user = make.company_user(company, password_hash="$argon2id$something")
    client.sign_in(user)
    asked = client.post(f"/companies/{company.id}/users/new", {"name": "Bo", "email": "bo@example.org"})
    assert asked.status_code == 303
    client.post(f"/companies/{company.id}/users/{user.id}/remove")
    db.session.expire_all()
    assert {each.email for each in company.users} == {user.email, "bo@example.org"}
