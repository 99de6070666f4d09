"""The administrator's people and one's own account."""

from threading import Thread

import pytest
from sqlalchemy import func, select

from campaign_app.accounts import actions, queries
from campaign_app.accounts.models import Person
from campaign_app.accounts.words import ROLE_WORDS, STATE_WORDS
from campaign_app.core.access import Role
from campaign_app.core.audit import AuditEvent
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing
from campaign_app.core.errors import DomainError
from campaign_app.post.models import OutboxMail
from tests.accounts.conftest import PASSWORD
from tests.queries import count_queries

INVITATION = {"email": "new@example.org", "name": "Nele New", "role": "consultant", "language": "nl"}


@pytest.fixture
def desk(client, keeper):
    return client.sign_in(keeper)


def test_every_role_and_state_has_a_word():
    assert set(ROLE_WORDS) == set(Role) and set(STATE_WORDS) == set(queries.STATES)


def test_inviting_a_consultant_leads_to_their_sectors(desk, db):
    response = desk.post("/people/invite", INVITATION)
    person = db.session.scalars(queries.person_of("new@example.org")).one()
    assert response.location == f"/people/{person.id}/sectors"
    assert (person.role, person.password_hash, person.created_at is not None) == (Role.CONSULTANT, None, True)
    assert db.session.scalar(select(OutboxMail.to_address)) == "new@example.org"


def test_an_address_is_invited_once_whatever_its_capitals(desk, db, els):
    response = desk.post("/people/invite", {**INVITATION, "email": "ELS@example.org"})
    assert response.status_code == 422
    assert "E-mailadres: Iemand met dit e-mailadres werd al eerder uitgenodigd." in response.page.links
    assert response.page.find("input", name="name").get("value") == "Nele New"
    assert db.session.scalar(select(func.count(OutboxMail.id))) == 0


def test_an_empty_invitation_says_what_is_missing(desk):
    links = desk.post("/people/invite", {}).page.links
    assert {"E-mailadres: Vul dit in.", "Naam: Vul dit in.", "Rol: Kies een rol."} < set(links)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "x"},
        {"email": "a@b.be\x00"},
        {"name": " \x00 "},
        {"name": "x" * 121},
        {"role": "company"},
        {"role": "king"},
        {"role": ""},
        {"language": "tlh"},
    ],
)
def test_a_wrong_invitation_is_shown_again(desk, db, wrong):
    response = desk.post("/people/invite", {**INVITATION, **wrong})
    clean = wrong.get("email") == "a@b.be\x00"  # a stray control character is dropped
    assert response.status_code == (303 if clean else 422)
    assert db.session.scalar(select(func.count(OutboxMail.id))) == int(clean)


def test_people_are_found_by_letters_role_and_state(desk, make, els):
    make.adviser(name="Arne Adviser")
    make.consultant(name="Gone Away", active=False)

    def found(address):
        text = desk.get(address).page.find("main")
        return {name for name in ("Els", "Arne", "Gone", "Kris") if name in "".join(text.itertext())}

    assert found("/people") == {"Els", "Arne", "Gone", "Kris"}
    assert found("/people?q=PEETERS") == {"Els"}
    assert found("/people?role=adviser") == {"Arne"}
    assert found("/people?state=inactive") == {"Gone"}
    assert found("/people?state=invited") == {"Arne"}
    assert found("/people?role=king&state=x&q=%00zzz&page=-1") == set()


def test_a_list_of_people_costs_as_many_queries_for_thirty_as_for_three(desk, make):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make.person()
        with count_queries() as statements:
            desk.get("/people")
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("number", [0, 999999, 2**31, 2**70])
def test_a_person_who_does_not_exist_is_not_found(desk, number):
    assert desk.get(f"/people/{number}").status_code == 404
    assert desk.post(f"/people/{number}/deactivate").status_code == 404


def test_a_deactivated_person_is_let_in_again_with_the_same_password(desk, db, els):
    desk.post(f"/people/{els.id}/deactivate")
    db.session.refresh(els)
    assert not els.active
    desk.post(f"/people/{els.id}/reactivate")
    db.session.refresh(els)
    assert els.active
    assert actions.authenticate(els.email, PASSWORD, at=els.created_at) is els


def test_the_last_administrator_cannot_leave_the_house_without_a_keeper(desk, db, keeper, make):
    make.administrator()  # invited, but without a password nobody's keeper
    desk.post(f"/people/{keeper.id}/deactivate")
    assert "laatste beheerder" in desk.get("/people").page.text
    response = desk.post(f"/people/{keeper.id}", {"name": "Kris", "role": "adviser"})
    assert response.status_code == 422
    db.session.refresh(keeper)
    assert keeper.active and keeper.role is Role.ADMINISTRATOR


def test_two_administrators_cannot_shut_each_other_out_at_once(app, db, make, keeper, hashed, now):
    other = make.administrator(password_hash=hashed)
    ids, refused = [keeper.id, other.id], []

    def shut_out(person_id):
        with app.app_context():
            begin_writing()
            try:
                actions.deactivate(db.session.get(Person, person_id), by=None, at=now)
                db.session.commit()
            except DomainError:
                db.session.rollback()
                refused.append(person_id)

    workers = [Thread(target=shut_out, args=(person_id,)) for person_id in ids]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    db.session.expire_all()
    assert len(refused) == 1
    assert len(db.session.scalars(queries.administrators_who_can_sign_in()).all()) == 1


def test_a_role_is_changed_among_staff_only(desk, db, els, make):
    desk.post(f"/people/{els.id}", {"name": "Els P", "role": "adviser"})
    db.session.refresh(els)
    assert (els.name, els.role) == ("Els P", Role.ADVISER)
    user = make.company_user()
    assert desk.post(f"/people/{user.id}", {"name": "X", "role": "administrator"}).status_code == 422
    assert desk.post(f"/people/{els.id}", {"name": "X", "role": "company"}).status_code == 422


def test_an_invitation_is_repeated_only_to_who_has_no_password(desk, db, els, make):
    waiting = make.adviser()
    for _ in range(2):  # at most one a minute
        desk.post(f"/people/{waiting.id}/invite")
    desk.post(f"/people/{els.id}/invite")
    assert db.session.scalars(select(OutboxMail.to_address)).all() in ([waiting.email], [waiting.email] * 2)


def test_what_happens_to_people_is_in_the_audit_trail(desk, db, els, keeper):
    desk.post(f"/people/{els.id}/deactivate")
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.verb, event.subject, event.person_id) == ("person.deactivated", f"person:{els.id}", keeper.id)


def test_ones_own_name_and_language_change_the_page_at_once(client, db, els):
    client.sign_in(els)
    response = client.post("/account", {"name": " Els\x00 P. ", "language": "en"})
    assert response.status_code == 303
    assert client.get("/account").page.h1 == "Your account"
    db.session.refresh(els)
    assert els.name == "Els P."
    assert client.post("/account", {"name": "", "language": "xx"}).status_code == 422


def test_a_password_is_changed_with_the_old_one_and_other_devices_are_out(app, client, db, els):
    elsewhere = client.__class__(app).sign_in(els)
    client.sign_in(els)
    new = {"password": "regen op zondag", "repeat": "regen op zondag"}
    refused = client.post("/account/password", {**new, "current": "wrong"})
    assert refused.status_code == 422 and "Huidig wachtwoord: Dit is niet je huidige wachtwoord." in refused.page.links
    assert client.post("/account/password", {**new, "current": PASSWORD}).status_code == 303
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


@pytest.mark.parametrize(
    "weak", ["too short", "els@example.org", "Els  Peeters", "aaaaaaaaaaaa", "x" * 201, "elspeeters"]
)
def test_a_weak_password_is_refused(els, weak):
    with pytest.raises(DomainError) as refusal:
        actions.set_password(els, weak)
    assert refusal.value.field == "password"


def test_a_password_means_the_same_however_it_was_typed(els, now):
    actions.set_password(els, "cafe\u0301 au lait")
    assert actions.authenticate(els.email, "caf\u00e9 au lait", at=now) is els


class TestCommand:
    def run(self, app, *words, typed=""):
        return app.test_cli_runner().invoke(args=["people", "create-admin", *words], input=typed)

    def test_asks_a_password(self, app, db):
        done = self.run(app, "An@Example.org", "--name", "An", typed="regen op zondag\nregen op zondag\n")
        assert done.exit_code == 0 and "an@example.org" in done.output
        assert actions.authenticate("an@example.org", "regen op zondag", at=utc_now()).role is Role.ADMINISTRATOR

    def test_or_prints_a_link(self, app, client):
        done = self.run(app, "an@example.org", "--name", "An", "--link")
        link = done.output.split("http://localhost")[1].strip()
        assert client.get(link).status_code == 200

    def test_refuses_in_a_sentence(self, app, db, keeper):
        assert "Error: x is not an e-mail address." in self.run(app, "x", "--name", "X").output
        assert "was invited before" in self.run(app, keeper.email, "--name", "X", "--link").output
        weak = self.run(app, "an@example.org", "--name", "An", typed="short\nshort\n")
        assert weak.exit_code == 1 and "at least 10 characters" in weak.output
        assert db.session.scalar(select(func.count(Person.id))) == 1
