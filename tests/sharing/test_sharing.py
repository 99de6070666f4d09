"""Who may see a result: everybody whom the company lets, nobody else, and only as long as it does."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from campaign_app.core import attempts
from campaign_app.core.access import Permission, Role
from campaign_app.core.audit import AuditEvent
from campaign_app.core.clock import local_date
from campaign_app.core.errors import DomainError
from campaign_app.documents.actions import store, take_up
from campaign_app.post.kinds import KINDS, speaking
from campaign_app.post.models import OutboxMail
from campaign_app.reports.actions import ask_for_file
from campaign_app.results.actions import draw_charts, release
from campaign_app.results.queries import release_of
from campaign_app.sharing import actions, queries
from campaign_app.sharing.links import hash_of, token_for
from campaign_app.sharing.models import ResultLink, ResultLook
from tests.queries import count_queries
from tests.reader import words
from tests.remarks.boxes import published
from tests.results.boxes import closed_scan

VIEWS = ("results", "sharing")


@pytest.fixture(autouse=True)
def moment(monkeypatch, now):
    """The time that the pages meet; a test moves it on by setting moment["now"]."""
    told = {"now": now}
    for room in VIEWS:
        monkeypatch.setattr(f"campaign_app.{room}.views.utc_now", lambda: told["now"])
    attempts.forget()
    return told


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport")


@pytest.fixture
def company(make, sector):
    return make.company(sector, name="Peeters & Zoon")


@pytest.fixture
def owner(make, company):
    return make.company_user(company, name="An Owner")


@pytest.fixture
def colleague(make, company):
    return make.company_user(company, name="Bert Colleague")


@pytest.fixture
def scan(db, company, sector, owner, now):
    scan = closed_scan(company, sector)
    release(scan, at=now)
    db.session.commit()
    return scan


@pytest.fixture
def link(db, scan, owner, now):
    """link(**values): a link to the result, as its address."""

    def made(**values):
        token = token_for(scan.id, owner.id, str(values))
        told = {"name": "CPBW 3 mei", "last_day": local_date(now) + timedelta(days=30), "language": None, **values}
        actions.make_link(scan, token=token, **told, by=owner, at=now)
        db.session.commit()
        return f"/r/{token}"

    return made


def status(client, person, scan, *, path: str = "result") -> int:
    return client.sign_in(person).get(f"/scans/{scan.id}/{path}").status_code


def looks(db) -> list[tuple]:
    rows = db.session.execute(select(ResultLook.person_id, ResultLook.link_id, ResultLook.day).order_by(ResultLook.id))
    return [tuple(row) for row in rows]


def test_all_users_of_the_company_see_a_result_and_a_later_one_too(client, make, company, scan, owner, colleague):
    for person in (owner, colleague, make.company_user(company)):
        assert status(client, person, scan) == 200


def test_a_result_narrowed_to_some_is_closed_to_the_others_with_all_that_hangs_on_it(
    client, make, company, scan, owner, colleague
):
    outside = make.company_user(company, name="Carla Outside")
    page = client.sign_in(owner).get(f"/scans/{scan.id}/result/sharing").page
    assert "Nu: An Owner, Bert Colleague, Carla Outside." in page.text
    answer = client.post(f"/scans/{scan.id}/result/readers", {"who": "some", "people": [colleague.id]})
    assert answer.status_code == 303
    assert "Nu: An Owner, Bert Colleague." in client.get(f"/scans/{scan.id}/result/sharing").page.text
    assert status(client, colleague, scan) == 200
    for path in ("result", "result/indicators.svg", "result/sharing", "result/looks", "result/looks.csv"):
        assert status(client, outside, scan, path=path) == 403, path
    assert "niet met je gedeeld" in client.get(f"/scans/{scan.id}/result").page.h1
    for path, data in (("readers", {"who": "everybody"}), ("consultants/on", {}), ("links", {"name": "x"})):
        assert client.post(f"/scans/{scan.id}/result/{path}", data).status_code == 403
    assert status(client, make.company_user(company), scan) == 403
    # whoever was chosen may widen it again
    client.sign_in(colleague).post(f"/scans/{scan.id}/result/readers", {"who": "everybody"})
    assert status(client, outside, scan) == 200


def test_the_mail_that_a_result_is_ready_goes_to_those_only_to_whom_it_is_narrowed(
    db, company, sector, owner, colleague, now
):
    scan = closed_scan(company, sector)
    actions.narrow(scan, [], by=owner, at=now)
    release(scan, at=now)
    kind = OutboxMail.kind == "results.ready"
    assert db.session.scalars(select(OutboxMail.to_address).where(kind)).all() == [owner.email]


def test_nobody_of_another_company_can_be_chosen_and_who_decides_stays(db, make, scan, owner, colleague, now):
    stranger = make.company_user(make.company())
    actions.narrow(scan, [stranger.id, 999_999], by=owner, at=now)
    assert [each.id for each in db.session.scalars(queries.readers_of(scan))] == [owner.id]


def test_nobody_opens_a_result_to_themselves_by_taking_out_who_may_see_it(
    client, db, company, scan, owner, colleague, now
):
    actions.narrow(scan, [], by=owner, at=now)
    db.session.commit()
    remove = f"/companies/{company.id}/users/{owner.id}/remove"
    client.sign_in(colleague)
    page = client.post(remove, follow_redirects=True).page
    assert "An Owner ziet een resultaat dat jij niet mag zien" in page.text
    assert status(client, colleague, scan) == 403 and status(client, owner, scan) == 200
    actions.narrow(scan, [colleague.id], by=owner, at=now)
    db.session.commit()
    client.sign_in(colleague).post(remove)
    assert status(client, owner, scan) == 404


def test_when_those_chosen_have_left_all_users_see_it_again(client, db, scan, owner, colleague, now):
    actions.narrow(scan, [], by=owner, at=now)
    owner.active = False
    db.session.commit()
    assert status(client, colleague, scan) == 200


def test_a_form_that_says_nothing_or_names_nobody_known_is_shown_again(client, scan, owner, colleague):
    client.sign_in(owner)
    for data in ({}, {"who": "all of us"}, {"who": "some", "people": ["999999"]}, {"who": "some", "people": ["x"]}):
        assert client.post(f"/scans/{scan.id}/result/readers", data).status_code == 422


def test_a_consultant_reads_a_result_only_while_it_is_shared_and_only_of_the_own_sector(
    client, db, make, sector, scan, owner
):
    own, other = make.consultant(sector), make.consultant(make.sector())
    assert (status(client, own, scan), status(client, other, scan)) == (403, 404)
    client.sign_in(owner).post(f"/scans/{scan.id}/result/consultants/on")
    assert (status(client, own, scan), status(client, other, scan)) == (200, 404)
    assert status(client, own, scan, path="result/indicators.svg") == 200
    page = client.sign_in(own).get(f"/scans/{scan.id}/result").page
    assert "laat je dit resultaat lezen" in page.text and "/result/sharing" not in page.markup
    # reading is all: what the company decides and who looked stay its own
    for path in ("result/sharing", "result/looks", "result/looks.csv"):
        assert status(client, own, scan, path=path) == 403
    client.sign_in(owner).post(f"/scans/{scan.id}/result/consultants/off")
    for path in ("result", "result/indicators.svg"):
        assert status(client, own, scan, path=path) == 403
        assert client.head(f"/scans/{scan.id}/{path}").status_code == 403


def test_a_consultant_who_left_the_sector_or_whose_account_is_closed_reads_nothing(
    client, db, make, sector, scan, owner, now
):
    leaving, closed = make.consultant(sector), make.consultant(sector)
    actions.share_with_consultants(scan, by=owner, at=now)
    sector.consultants.remove(leaving)
    db.session.commit()
    assert status(client, leaving, scan) == 404
    client.sign_in(closed)
    closed.active = False
    db.session.commit()
    assert client.get(f"/scans/{scan.id}/result").status_code == 303


def test_consultants_get_a_mail_each_time_a_result_is_shared_unless_it_was_taken_back(
    db, make, sector, scan, owner, now
):
    one, two = make.consultant(sector), make.consultant(sector)
    make.consultant(make.sector())
    actions.share_with_consultants(scan, by=owner, at=now)
    actions.share_with_consultants(scan, by=owner, at=now)
    mails = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "sharing.shared")).all()
    assert {mail.to_address for mail in mails} == {one.email, two.email}
    written = KINDS["sharing.shared"].make
    with speaking("nl"):
        message = written(mails[0])
    assert "Peeters & Zoon deelt een resultaat met je" in message.subject
    assert f"/scans/{scan.id}/result" in message.text and "Peeters &amp; Zoon" in message.html
    sector.consultants.remove(one if mails[1].to_address == one.email else two)
    db.session.flush()
    assert written(mails[1]) is None
    actions.stop_sharing(scan, by=owner, at=now)
    assert written(mails[0]) is None
    actions.share_with_consultants(scan, by=owner, at=now)
    assert len(db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "sharing.shared")).all()) == 3
    assert written(mails[0]) is None


def test_a_result_that_is_not_there_is_shared_with_nobody_else(client, db, company, sector, owner, now):
    scan = closed_scan(company, sector)
    page = client.sign_in(owner).get(f"/scans/{scan.id}/result/sharing").page
    assert "zodra het resultaat er is" in page.text
    client.post(f"/scans/{scan.id}/result/consultants/on")
    assert db.session.scalar(queries.share_of(scan.id)) is None
    form = {"name": "CPBW", "last_day": "31/03/2026", "language": ""}
    assert client.post(f"/scans/{scan.id}/result/links", form).status_code == 422
    assert client.post(f"/scans/{scan.id}/result/readers", {"who": "some"}).status_code == 303


def test_a_link_is_shown_once_and_opens_the_page_without_account_menu_or_trace(client, db, make, scan, owner):
    page = client.sign_in(owner).get(f"/scans/{scan.id}/result/sharing").page
    form = page.fields(page.find("form", action=f"/scans/{scan.id}/result/links"))
    assert form["last_day"] == "2026-04-09"  # thirty days from now
    answer = client.post(f"/scans/{scan.id}/result/links", {**form, "name": "CPBW 3 mei"})
    address = answer.page.find("input", id="address").get("value")
    # a second press of the button shows the same link again, and makes no other
    again = client.post(f"/scans/{scan.id}/result/links", {**form, "name": "CPBW 3 mei"})
    assert again.page.find("input", id="address").get("value") == address
    assert db.session.scalar(select(func.count()).select_from(ResultLink)) == 1
    token = address.rpartition("/")[2]
    assert token not in client.get(f"/scans/{scan.id}/result/sharing").page.markup
    columns = db.session.execute(text("SELECT * FROM result_link")).one()
    assert token not in str(columns) and hash_of(token) in columns
    reader = client.__class__(client.application)
    response = reader.get(f"/r/{token}")
    assert response.status_code == 200
    assert 'link "CPBW 3 mei"' in response.page.text and "Werkstress" in response.page.text
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    leads_to = {href.partition("#")[0] for href in response.page.links.values()}
    assert leads_to <= {"", "/reading-guide"}, "only to what explains the words, which knows no link"
    for person in (owner, make.consultant()):
        assert person.name not in response.page.text
        assert person.name not in client.sign_in(person).get(f"/r/{token}").page.text
    pictures = [node.get("src") for node in response.page.find_all("img")]
    assert pictures and all(source.startswith(f"/r/{token}/") for source in pictures)
    picture = reader.get(pictures[0])
    assert picture.mimetype == "image/svg+xml" and picture.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("end", ["expired", "withdrawn"])
def test_a_link_that_has_ended_says_so_and_shows_nothing(client, db, scan, owner, link, moment, end):
    address = link()
    assert client.get(address).status_code == 200
    if end == "expired":
        moment["now"] += timedelta(days=30)
        assert client.get(address).status_code == 200
        moment["now"] += timedelta(days=1)
    else:
        row = db.session.scalars(select(ResultLink)).one()
        client.sign_in(owner).post(f"/scans/{scan.id}/result/links/{row.id}/withdraw")
    for path in (address, f"{address}/indicators.svg"):
        response = client.get(path)
        assert response.status_code == 410
        assert "Peeters" not in response.text and scan.title not in response.text
        assert client.head(path).status_code == 410
    assert "Vraag een nieuwe" in client.get(address).page.text


def test_a_wrong_token_opens_nothing_and_guessing_is_slowed_down(client, link):
    address = link()
    for wrong in ("A" * 32, "a", "é" * 32, f"{address[3:-1]}", f"{address[3:]}A"):
        assert client.get(f"/r/{wrong}").status_code == 404
    told = {client.get(f"/r/{'B' * 30}{n:02d}").status_code for n in range(80)}
    assert told == {404, 429}
    assert client.get(address).status_code == 429
    attempts.forget()
    # a room full of readers behind one connection are no guessers
    assert {client.get(f"{address}/indicators.svg").status_code for _ in range(80)} == {200}


def test_a_link_opens_no_other_scan_and_no_other_address(client, db, company, sector, scan, owner, link, now):
    address = link()
    other = closed_scan(company, sector, title="Andere scan")
    release(other, at=now)
    db.session.commit()
    client.get(address)
    for path in (f"/scans/{scan.id}/result", f"/scans/{other.id}/result", f"/scans/{scan.id}/result/indicators.svg"):
        assert client.get(path).status_code == 303
    row = db.session.scalars(select(ResultLink)).one()
    assert client.sign_in(owner).post(f"/scans/{other.id}/result/links/{row.id}/withdraw").status_code == 404
    assert client.post(f"/scans/{scan.id}/result/links/{2**40}/withdraw").status_code == 404


def test_a_link_speaks_its_language_until_the_reader_chooses_another(client, link):
    address = link(language="en")
    assert client.get(address).page.tree.get("lang") == "en"
    client.post("/language", {"language": "nl", "back": address})
    assert client.get(address).page.tree.get("lang") == "nl"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ({"last_day": "2026-03-09"}, "vanaf vandaag"),
        ({"last_day": "2027-03-12"}, "vanaf vandaag"),
        ({"last_day": "31 foo"}, "Kies een datum"),
        ({"last_day": ""}, "Vul dit in"),
        ({"name": " "}, "Vul dit in"),
        ({"name": "x" * 121}, "Hoogstens 120"),
        ({"language": "xx"}, ""),
    ],
)
def test_a_link_that_cannot_be_made_is_explained_and_nothing_typed_is_lost(client, db, scan, owner, typed, word):
    client.sign_in(owner)
    form = {"name": "OR van mei", "last_day": "2026-04-01", "language": "en", **typed}
    answer = client.post(f"/scans/{scan.id}/result/links", form)
    assert answer.status_code == 422 and word in answer.page.text
    assert answer.page.find("input", name="name").get("value") == form["name"].strip()
    assert db.session.scalar(select(func.count()).select_from(ResultLink)) == 0


def test_there_are_never_more_than_twenty_links_that_work(db, scan, owner, link, now):
    for number in range(actions.MOST_LINKS):
        link(name=f"Vergadering {number}")
    with pytest.raises(DomainError):
        link(name="Nog een")
    actions.withdraw_link(db.session.scalars(select(ResultLink).limit(1)).one(), by=owner, at=now)
    link(name="Nog een")


def test_nothing_is_decided_by_a_forged_form(client, db, scan, owner):
    client.sign_in(owner)
    for path in ("readers", "consultants/on", "consultants/off", "links", "links/1/withdraw"):
        assert client.post(f"/scans/{scan.id}/result/{path}", {}, csrf=False).status_code == 400
        assert client.get(f"/scans/{scan.id}/result/{path}").status_code in (404, 405)
    assert client.post(f"/scans/{scan.id}/result/consultants/maybe").status_code == 404


def test_the_log_tells_who_looked_once_a_day(client, db, make, sector, scan, owner, link, moment, now):
    consultant = make.consultant(sector, name="Clara Consulent")
    actions.share_with_consultants(scan, by=owner, at=now)
    address = link()
    for _ in range(3):
        assert status(client, owner, scan) == 200
        assert status(client, consultant, scan) == 200
        assert client.get(address).status_code == 200
        assert client.get(f"{address}/indicators.svg").status_code == 200
        assert client.head(f"/scans/{scan.id}/result").status_code == 200
    moment["now"] += timedelta(days=1)
    client.get(address)
    link_id, today = db.session.scalars(select(ResultLink.id)).one(), local_date(now)
    assert looks(db) == [
        (owner.id, None, today),
        (consultant.id, None, today),
        (None, link_id, today),
        (None, link_id, today + timedelta(days=1)),
    ]
    page = client.sign_in(owner).get(f"/scans/{scan.id}/result/looks").page
    rows = [[words(cell) for cell in row] for row in page.find_all("tr")]
    assert rows[1] == ["CPBW 3 mei met een link", "de pagina", "11 mrt 2026, 10:00"]
    assert rows[3] == ["Clara Consulent sectorconsulent", "de pagina", "10 mrt 2026, 10:00"]
    taken = client.get(f"/scans/{scan.id}/result/looks.csv").get_data().decode("utf-8-sig")
    assert len(taken.splitlines()) == 5 and "2026-03-10;10:00;An Owner;van je bedrijf;de pagina" in taken


@pytest.mark.parametrize("what", ["", "/remarks/remark", "/indicators.svg"])
def test_whatever_of_a_result_is_fetched_by_itself_leaves_a_line(client, db, company, sector, owner, now, what):
    scan = published(company, sector)
    token = token_for(scan.id, owner.id, "form")
    actions.make_link(scan, token=token, name="CPBW", last_day=local_date(now), language=None, by=owner, at=now)
    db.session.commit()
    assert client.get(f"/r/{token}{what}").status_code == 200
    assert status(client, owner, scan, path=f"result{what}") == 200
    assert [(person, bool(link)) for person, link, _ in looks(db)] == [(None, True), (owner.id, False)]


def test_a_consultant_who_became_an_adviser_was_a_consultant_when_they_looked(
    client, db, make, sector, scan, owner, now
):
    consultant = make.consultant(sector, name="Clara Consulent")
    actions.note_look(scan.id, at=now, person_id=consultant.id)
    consultant.role = Role.ADVISER
    db.session.commit()
    page = client.sign_in(owner).get(f"/scans/{scan.id}/result/looks").page
    assert "Clara Consulent sectorconsulent" in page.text


def test_who_may_not_look_stands_in_no_log(client, db, make, sector, scan):
    client.get("/r/" + "A" * 32)
    status(client, make.consultant(sector), scan)
    status(client, make.company_user(make.company(sector)), scan)
    assert looks(db) == []


def test_that_the_log_cannot_be_written_keeps_nobody_from_reading(client, db, scan, owner, monkeypatch):
    db.session.execute(text("DROP TABLE result_look"))
    db.session.commit()
    response = client.sign_in(owner).get(f"/scans/{scan.id}/result")
    assert response.status_code == 200 and "Werkstress" in response.page.text


def test_a_page_that_was_noted_today_writes_nothing_and_asks_as_much_for_many_looks(client, db, make, scan, owner, now):
    draw_charts(db.session.scalars(release_of(scan.id)).one())
    db.session.commit()
    client.sign_in(owner).get(f"/scans/{scan.id}/result")
    with count_queries() as statements:
        client.get(f"/scans/{scan.id}/result")
    assert not [each for each in statements if each.startswith(("INSERT", "UPDATE", "BEGIN"))]
    counts = []
    for number in (3, 30):
        for _ in range(number):
            actions.note_look(scan.id, at=now, person_id=make.company_user().id)
        db.session.commit()
        with count_queries() as statements:
            client.get(f"/scans/{scan.id}/result/looks")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_log_and_old_links_are_destroyed_after_two_years(db, scan, owner, link, now):
    link()
    link_id = db.session.scalars(select(ResultLink.id)).one()
    actions.note_look(scan.id, at=now, person_id=owner.id)
    actions.note_look(scan.id, at=now, link_id=link_id)
    db.session.commit()
    assert actions.forget_looks(now + timedelta(days=730)) == 0
    assert actions.forget_looks(now + timedelta(days=731)) == 2
    assert actions.forget_looks(now + timedelta(days=761)) == 1


def test_what_the_company_decides_is_in_the_audit_trail(db, scan, owner, colleague, link, now):
    actions.narrow(scan, [colleague.id], by=owner, at=now)
    actions.share_with_consultants(scan, by=owner, at=now)
    actions.stop_sharing(scan, by=owner, at=now)
    link()
    actions.withdraw_link(db.session.scalars(select(ResultLink)).one(), by=owner, at=now)
    mine = select(AuditEvent.verb).where(AuditEvent.person_id == owner.id).order_by(AuditEvent.id)
    told = ["result.narrowed", "result.shared", "result.unshared", "result.link_made", "result.link_withdrawn"]
    assert db.session.scalars(mine).all() == told


def test_reading_a_result_gives_a_consultant_no_other_right(make, sector):
    consultant = make.consultant(sector)
    assert consultant.may(Permission.RESULT_READ)
    assert not consultant.may(Permission.RESULT_SHARE) and not consultant.may(Permission.PROOF_MAKE)


def test_a_file_of_the_result_follows_the_same_choice_and_stands_in_the_log(
    client, db, make, sector, scan, owner, colleague, now
):
    consultant = make.consultant(sector)
    stored = db.session.scalars(release_of(scan.id)).one()
    asked = ask_for_file(stored, "report", "nl", by=owner, at=now)
    turn = take_up(now, set())
    store(turn, b"%PDF-1.7 made", at=now)
    db.session.commit()
    path = f"/documents/{asked.public_id}/file"
    assert client.sign_in(consultant).get(path).status_code == 403
    actions.share_with_consultants(scan, by=owner, at=now)
    actions.narrow(scan, [], by=owner, at=now)
    db.session.commit()
    assert client.sign_in(colleague).get(path).status_code == 403
    for _ in range(2):
        assert client.sign_in(consultant).get(path).data == b"%PDF-1.7 made"
    told = db.session.execute(select(ResultLook.person_id, ResultLook.what)).all()
    assert told == [(consultant.id, "reports.report")]
    assert "een bestand (PDF)" in client.sign_in(owner).get(f"/scans/{scan.id}/result/looks").page.text
    actions.stop_sharing(scan, by=owner, at=now)
    db.session.commit()
    assert client.sign_in(consultant).get(path).status_code == 403
    assert client.get(f"/documents/{asked.public_id}").status_code == 403
