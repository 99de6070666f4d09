"""The consultant's phone: the day, searching, logging in three presses, many at once, undo, history."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign_app.campaigns.models import Phase
from campaign_app.contacts.models import Channel, Contact, FollowUpTask, NextStep, Outcome, TaskReason
from campaign_app.core.clock import local_date, utc_now
from tests.queries import count_queries
from tests.reader import words


@pytest.fixture(autouse=True)
def signed_in(client, consultant):
    client.sign_in(consultant)


def task(db, company, consultant, sector, due_on, **values) -> FollowUpTask:
    row = FollowUpTask(
        company_id=company.id,
        person_id=consultant.id,
        sector_id=sector.id,
        reason=TaskReason.PROMISED,
        next_step=NextStep.CALL,
        due_on=due_on,
        dedupe_key=f"test:{company.id}:{due_on}",
        created_at=utc_now(),
    )
    for name, value in values.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.commit()
    return row


def log_form(client, company) -> dict:
    page = client.get(f"/companies/{company.id}/contacts/new").page
    return page.fields(next(form for form in page.find_all("form") if form.get("class") == "log-form"))


def contacts(db) -> list[Contact]:
    db.session.expire_all()
    return list(db.session.scalars(select(Contact).order_by(Contact.id)))


def test_two_presses_and_save_log_a_contact(client, db, company, campaign):
    form = log_form(client, company)
    response = client.post(
        f"/companies/{company.id}/contacts/new", data={**form, "channel": "phone", "outcome": "interested"}
    )
    assert (response.status_code, response.location) == (303, "/day")
    (contact,) = contacts(db)
    assert (contact.channel, contact.outcome, contact.phase) == (Channel.PHONE, Outcome.INTERESTED, Phase.SENSITISATION)
    assert contact.next_step is None
    assert abs(contact.at - utc_now()) < timedelta(minutes=1)
    assert "Het contact met De Ster is genoteerd." in client.get("/day").page.text


def test_a_second_press_of_save_logs_nothing_twice_and_says_nothing_strange(
    client, db, company, consultant, sector, today
):
    task(db, company, consultant, sector, today)
    form = {**log_form(client, company), "channel": "visit", "outcome": "engaged"}
    for _ in range(2):
        assert client.post(f"/companies/{company.id}/contacts/new", data=form).status_code == 303
    assert len(contacts(db)) == 1


def test_a_next_step_in_a_week_stands_on_the_list_of_that_day(client, db, company, today):
    form = {**log_form(client, company), "channel": "phone", "outcome": "interested", "next_step": "call"}
    client.post(f"/companies/{company.id}/contacts/new", data={**form, "note": "vraagt naar cijfers"})
    promised = db.session.scalar(select(FollowUpTask))
    assert today + timedelta(days=7) <= promised.due_on <= today + timedelta(days=11)
    page = client.get("/day").page
    assert "Komt eraan" in page.text
    assert "vraagt naar cijfers" in page.text


def test_an_own_date_wins_over_a_pressed_one(client, db, company, today):
    form = {**log_form(client, company), "channel": "phone", "outcome": "interested", "next_step": "visit"}
    own = today + timedelta(days=33)
    client.post(f"/companies/{company.id}/contacts/new", data={**form, "next_on": own.isoformat()})
    assert db.session.scalar(select(FollowUpTask.due_on)) == own


def test_another_date_without_a_date_is_asked_for(client, db, company):
    form = {**log_form(client, company), "channel": "phone", "outcome": "interested", "next_step": "visit"}
    response = client.post(f"/companies/{company.id}/contacts/new", data={**form, "when": "other"})
    assert response.status_code == 422
    assert "Kies een datum voor de volgende stap." in response.page.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"channel": "pigeon"}, "Kies er één."),
        ({"outcome": ""}, "Kies er één."),
        ({"next_step": "dance"}, "Kies er één."),
        ({"when": "never"}, "Kies er één."),
        ({"sector": "99999999999999999999"}, "Kies er één."),
        ({"note": "x" * 2001}, "Hoogstens 2000 tekens."),
        ({"on": "2999-01-01"}, "Een contact is van vandaag of vroeger"),
        ({"on": "0001-01-01"}, "meer dan twee jaar geleden"),
        ({"form_key": ""}, "Open de pagina opnieuw"),
        ({"form_key": "x" * 500}, "Open de pagina opnieuw"),
    ],
)
def test_a_wrong_form_is_shown_again_with_what_was_typed(client, db, company, change, sentence):
    form = {**log_form(client, company), "channel": "phone", "outcome": "informed", "note": "blijft staan"}
    response = client.post(f"/companies/{company.id}/contacts/new", data={**form, **change})
    assert response.status_code == 422
    assert sentence in response.page.text
    if "note" not in change:
        assert words(response.page.find("textarea")) == "blijft staan"
    assert not contacts(db)


def test_control_characters_in_a_note_are_left_out(client, db, company):
    form = {**log_form(client, company), "channel": "phone", "outcome": "informed", "note": "a\x00b\r\nc"}
    assert client.post(f"/companies/{company.id}/contacts/new", data=form).status_code == 303
    assert contacts(db)[0].note == "ab\nc"


def test_an_earlier_date_counts_in_the_campaign_of_that_day(client, db, company, campaign, today):
    form = {**log_form(client, company), "channel": "phone", "outcome": "informed"}
    before = today - timedelta(days=8)
    client.post(f"/companies/{company.id}/contacts/new", data={**form, "on": before.isoformat()})
    (contact,) = contacts(db)
    assert (local_date(contact.at), contact.campaign_id) == (before, None)


def test_a_company_in_two_own_sectors_asks_which(client, db, make, company, consultant):
    second = make.sector("verhuis", name="Verhuis")
    second.consultants.append(consultant)
    company.sectors.append(second)
    db.session.commit()
    form = {**log_form(client, company), "channel": "phone", "outcome": "informed", "sector": second.id}
    client.post(f"/companies/{company.id}/contacts/new", data=form)
    assert contacts(db)[0].sector_id == second.id


def test_logging_closes_the_open_tasks_that_stay_ticked(client, db, company, consultant, sector, today):
    due = task(db, company, consultant, sector, today)
    later = task(db, company, consultant, sector, today + timedelta(days=5))
    form = {**log_form(client, company), "channel": "phone", "outcome": "informed"}
    assert form["closes"] == str(due.id)
    client.post(f"/companies/{company.id}/contacts/new", data=form)
    db.session.expire_all()
    assert due.done_at is not None
    assert later.done_at is None


def test_the_day_shows_what_is_due_oldest_first_and_undoes(client, db, make, sector, consultant, today):
    for name, days in (("Vandaag", 0), ("Lang geleden", -9), ("Later", 3)):
        task(db, make.company(sector, name=name), consultant, sector, today + timedelta(days=days))
    page = client.get("/day").page
    due = next(node for node in page.find_all("ul") if node.get("class") == "rows tasks")
    assert [words(link) for link in due.iter() if link.get("href", "").removeprefix("/companies/").isdigit()] == [
        "Lang geleden",
        "Vandaag",
    ]
    first = db.session.scalar(select(FollowUpTask).order_by(FollowUpTask.due_on))
    assert client.post(f"/tasks/{first.id}/done").status_code == 303
    assert client.post(f"/tasks/{first.id}/done").status_code == 303
    assert "Vandaag afgewerkt" in client.get("/day").page.text
    assert client.post(f"/tasks/{first.id}/reopen").status_code == 303
    assert "Vandaag afgewerkt" not in client.get("/day").page.text


def test_another_consultants_task_does_not_exist(client, db, make, sector, company, today):
    foreign = task(db, company, make.consultant(sector), sector, today)
    assert client.post(f"/tasks/{foreign.id}/done").status_code == 404
    assert client.post("/tasks/99999999999/done").status_code == 404


def test_the_day_says_what_the_phase_asks_and_counts_only_ones_own(client, make, sector, company, campaign, log):
    log(company, at=utc_now())
    log(company, at=utc_now())
    log(make.company(sector), at=utc_now(), by=make.consultant(sector))
    text = client.get("/day").page.text
    assert "Voorjaar: Sensibilisering" in text
    assert "In deze fase contacteerde je 1 bedrijf." in text


def test_the_day_asks_as_many_queries_for_thirty_tasks_as_for_three(
    client, db, make, sector, consultant, today, campaign
):
    def asked(count: int) -> int:
        for place in range(count):
            task(db, make.company(sector), consultant, sector, today - timedelta(days=1 + place % 2))
            task(db, make.company(sector), consultant, sector, today + timedelta(days=2))
        with count_queries() as statements:
            client.get("/day")
        return len(statements)

    assert asked(3) == asked(27)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("st", ["De Ster"]),
        ("DÉ", ["De Ster"]),
        ("0314.595", ["De Ster"]),
        ("314595348", ["De Ster"]),
        ("s", []),
        ("%_", []),
        ("", []),
    ],
)
def test_two_letters_or_digits_find_a_company(client, make, sector, company, typed, found):
    make.company(sector, name="Alfa", search_name="alfa")
    make.company(make.sector("horeca"), name="De Ster van een ander", search_name="de ster van een ander")
    answer = client.get("/contacts/search", query_string={"q": typed, "format": "json"}).json
    assert [item["name"] for item in answer["companies"]] == found
    page = client.get("/contacts/search", query_string={"q": typed}).page
    hits = [name for name, address in page.links.items() if address.endswith("/contacts/new")]
    assert hits == found


def test_names_that_begin_with_the_letters_come_first_and_more_is_told(client, make, sector):
    for n in range(12):
        make.company(sector, name=f"Groep Ster {n:02}", search_name=f"groep ster {n:02}")
    make.company(sector, name="Sterk", search_name="sterk")
    answer = client.get("/contacts/search", query_string={"q": "ster", "format": "json"}).json
    assert answer["companies"][0]["name"] == "Sterk"
    assert answer["more"] is True
    assert len(answer["companies"]) == 10


@pytest.mark.parametrize("typed", ["\x00\x00", "'; --", "x" * 5000, "\ud83d\ude00"])
def test_a_strange_search_is_harmless(client, company, typed):
    typed = typed.encode("utf-16", "surrogatepass").decode("utf-16")
    assert client.get("/contacts/search", query_string={"q": typed, "format": "json"}).status_code == 200


def bulk_form(client) -> dict:
    page = client.get("/contacts/several").page
    return page.fields(page.find_all("form")[-1])


def test_twelve_firms_at_an_information_session_are_logged_at_once(client, db, make, sector, campaign):
    firms = [make.company(sector) for _ in range(12)]
    form = {**bulk_form(client), "companies": [firm.id for firm in firms], "step": "save"}
    for _ in range(2):
        assert client.post("/contacts/several", data=form).status_code == 303
    assert {contact.company_id for contact in contacts(db)} == {firm.id for firm in firms}
    assert {contact.channel for contact in contacts(db)} == {Channel.EVENT}
    assert {contact.campaign_id for contact in contacts(db)} == {campaign.id}


def test_a_search_in_between_keeps_what_was_chosen(client, make, sector, company):
    other = make.company(sector, name="Alfa", search_name="alfa")
    form = {**bulk_form(client), "companies": [company.id], "q": "alfa", "step": "search"}
    response = client.post("/contacts/several", data=form)
    assert response.status_code == 200
    boxes = response.page.find_all("input", type="checkbox")
    assert [(box.get("value"), "checked" in box.attrib) for box in boxes] == [
        (str(company.id), True),
        (str(other.id), False),
    ]


def test_nothing_chosen_or_strangers_chosen_is_told(client, db, make, company):
    assert (
        "Kies minstens één bedrijf."
        in client.post("/contacts/several", data={**bulk_form(client), "step": "save"}).page.text
    )
    foreign = make.company(make.sector("horeca"))
    for chosen in ([company.id, foreign.id], [company.id, 2**31 - 1]):
        response = client.post("/contacts/several", data={**bulk_form(client), "companies": chosen, "step": "save"})
        assert response.status_code == 422
        assert "Niet elk gekozen bedrijf" in response.page.text
    assert not contacts(db)


def test_more_than_can_be_logged_at_once_is_refused_also_when_most_are_strangers(client, db, company):
    form = {**bulk_form(client), "companies": [company.id, *range(10_000, 10_300)], "step": "save"}
    response = client.post("/contacts/several", data=form)
    assert response.status_code == 422
    assert "Hoogstens 200 bedrijven" in response.page.text
    assert not contacts(db)


def test_the_history_shows_the_own_sectors_contacts_page_by_page(client, db, make, company, sector, consultant, log):
    other = make.sector("bedienden")
    company.sectors.append(other)
    db.session.commit()
    log(company, by=make.consultant(other), sector=other, note="geheim van een ander")
    for n in range(30):
        log(company, note=f"gesprek {n}")
    db.session.commit()
    page = client.get(f"/companies/{company.id}/contacts").page
    assert "30 contacten van jouw sectoren" in page.text
    assert "geheim" not in page.text
    assert "gesprek 29" in page.text
    assert "gesprek 0" in client.get(f"/companies/{company.id}/contacts?page=2").page.text


def test_a_consultant_without_a_sector_gets_pages_that_say_so(client, make):
    client.sign_in(make.consultant())
    for path in ("/day", "/contacts/several", "/contacts/search?q=de", "/companies", "/companies/import"):
        assert client.get(path).status_code == 200
