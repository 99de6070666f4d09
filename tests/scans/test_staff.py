"""The staff list: read as people make such lists, looked at before it is kept, completed and corrected later."""

import io
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from campaign_app.answers.drafts import new_form_id
from campaign_app.companies.tables import FileFault
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing
from campaign_app.core.errors import DomainError
from campaign_app.post.models import OutboxMail
from campaign_app.scans import actions, staff
from campaign_app.scans.actions import GroupPlan
from campaign_app.scans.codes import code_of, hash_of
from campaign_app.scans.models import AccessCode, GroupBy, Round, ScanStatus
from campaign_app.scans.queries import codes_per_group
from campaign_app.scans.roster import Someone, read_roster, rows_of_file, rows_of_text
from tests.queries import count_queries

LANGUAGES = ("nl", "en", "fr")
GROUPS = [
    SimpleNamespace(id=1, name="Gent", parent_id=None),
    SimpleNamespace(id=2, name="Kantoor", parent_id=1),
    SimpleNamespace(id=3, name="Magazijn", parent_id=1),
    SimpleNamespace(id=4, name="Aalst", parent_id=None),
    SimpleNamespace(id=5, name="Kantoor", parent_id=4),
]


def xlsx(*rows, sheets=()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for more in sheets:
        sheet = book.create_sheet()
        for row in more:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(source, groups=GROUPS, carried=True):
    rows = rows_of_file(source)[0] if isinstance(source, bytes) else rows_of_text(source)
    return read_roster(rows, languages=LANGUAGES, groups=groups, carried=carried)


def told(roster) -> list[tuple]:
    return [(person.email.partition("@")[0], person.language, person.group_id) for person in roster.people]


@pytest.mark.parametrize("text", ["<" + "@" * 200_000, "<@" * 100_000, "@." * 100_000])
def test_a_line_made_to_keep_us_busy_is_one_fault_and_costs_no_more_than_its_length(text):
    # with a bracket expression that turns back at every @ this takes hours
    roster = read(text)
    assert (roster.people, len(roster.faults)) == ([], 1)


@pytest.mark.parametrize(
    "source",
    [
        "E-mail\tTaal\tGroep\nan@x.be\tnl\tMagazijn\nbo@x.be\tFR\taalst",
        "Groep;E-mailadres;Taal\nMagazijn;An@X.be;Nederlands\nAALST;bo@x.be;Français",
        "naam,voornaam,taalcode,mail,afdeling\nPeeters,An,n,an@x.be,magazijn\nMaes,Bo,fr-BE,bo@x.be,Aalst",
        "Lijst 2026\n\nWerknemer\tLangue\tAdresse\tSite\nAn P\tnéerlandais\tan@x.be\tMagazijn\nBo\tF\tbo@x.be\tAalst",
        "an@x.be;NL;Magazijn\nbo@x.be;fr;Aalst",
        b"Dienst;Taal van de mail;E-mail\r\nMagazijn;NL;an@x.be\r\nAalst;FR;bo@x.be\r\n",
        "Taal;Courriel;Vestiging\nnl;an@x.be;Magazijn\nfr;bo@x.be;Aalst".encode("cp1252"),
        "E-mail,Sprache,Abteilung\nan@x.be,Dutch,Magazijn\nbo@x.be,French,Aalst".encode("utf-16"),
        xlsx(["Naam", "In dienst sinds", "Groep", "Taal", "E-mail", "Totaal"],
             ["An", date(2001, 5, 1), "Magazijn", "nl", "an@x.be", 3], ["Bo", None, "Aalst", "fr", "bo@x.be", None]),
        xlsx(["Lijst"], [], [None, "mailto", "taal", "locatie"], [None, "mailto:an@x.be", "ned", "Magazijn"],
             [None, "Bo Maes <bo@x.be>", "fra", "Aalst"]),
    ],
)  # fmt: skip
def test_a_list_is_read_whatever_its_order_headings_and_format(app, source):
    with app.test_request_context():
        roster = read(source)
    assert told(roster) == [("an", "nl", 3), ("bo", "fr", 4)]
    assert roster.faults == []


def test_a_single_column_without_a_heading_and_lines_of_many_addresses_will_do(app):
    with app.test_request_context():
        for source in (
            "an@x.be\nbo@x.be\n",
            "an@x.be, bo@x.be",
            "An <an@x.be>; Bo <bo@x.be>",
            xlsx(["an@x.be"], ["bo@x.be"]),
        ):
            assert told(read(source)) == [("an", None, None), ("bo", None, None)]


def test_names_and_other_columns_are_named_and_not_kept(app):
    with app.test_request_context():
        roster = read("Naam;E-mail;Rijksregister\nAn Peeters;an@x.be;80.01.01-001.01")
    assert roster.unused == ["Naam", "Rijksregister"]
    assert "Peeters" not in roster.text and "80.01" not in roster.text
    assert told(roster) == [("an", None, None)]


def test_what_cannot_be_read_is_told_by_row_and_column_and_stays_in_the_text(app):
    source = xlsx(["Naam", "E-mail", "Taal"], ["An", "an@x", "nl"], ["Bo", "bo@x.be", "Klingon"], ["Cem", None, "nl"],
                  ["Dirk", "BO@x.be", "fr"], ["Els", "els@x.be; fout@", "fr"])  # fmt: skip
    with app.test_request_context():
        roster = read(source)
        faults = [(fault.row, fault.column, fault.shown) for fault in roster.faults]
        again = read(roster.text)
    assert faults == [(2, "B", "an@x"), (4, "B", "Cem"), (6, "B", "els@x.be; fout@")]
    assert roster.doubles == [5]
    assert dict(roster.unknown_languages) == {"Klingon": 1}
    assert told(roster) == [("bo", None, None)]
    # the text to correct by hand has the same rows
    assert [fault.row for fault in again.faults] == [2, 4, 6]
    assert roster.text.splitlines()[1] == "an@x\tnl"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Gent\tKantoor", 2),
        ("Aalst\tkantoor", 5),
        ("Kantoor\tAalst", 5),
        ("Gent\t", 1),
        ("\tMagazijn", 3),
        ("\tKantoor", None),
        ("Brugge\tKantoor", None),
        ("Aalst\tMagazijn", None),
        ("\tKantoor (Gent)", 2),
        ("\tAalst / Kantoor", 5),
    ],
)
def test_a_site_and_a_department_together_name_a_group(app, written, found):
    with app.test_request_context():
        roster = read(f"E-mail\tVestiging\tAfdeling\nan@x.be\t{written}")
    assert roster.people[0].group_id == found
    assert sum(roster.unknown_groups.values()) == (found is None)


def test_groups_are_left_alone_where_everyone_chooses_one(app):
    with app.test_request_context():
        roster = read("E-mail;Groep\nan@x.be;Gent", carried=False)
    assert roster.groups_unused
    assert told(roster) == [("an", None, None)]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"PK\x03\x04kapot", b"\x89PNG\r\n", xlsx(["Naam"], ["An"]), b"naam;taal\nAn;nl\n"]
)
def test_a_file_without_a_list_is_refused_with_a_sentence(app, content):
    with app.test_request_context(), pytest.raises(FileFault):
        rows_of_file(content)


@pytest.fixture
def place(make):
    sector = make.sector("transport")
    return make.company(sector), sector


@pytest.fixture
def draft(make, place, now):
    scan = make.scan(*place)
    plans = [GroupPlan("Gent"), GroupPlan("Aalst")]
    actions.set_groups(scan, plans, group_by=GroupBy.CODE, at=now)
    return scan


def people(*names, **values) -> list[Someone]:
    return [Someone(f"{name}@example.org", **values) for name in names]


def rows_by_name(db) -> dict:
    db.session.expire_all()
    return {row.email.partition("@")[0]: row for row in db.session.scalars(select(AccessCode)) if row.email}


def test_the_list_of_a_draft_is_added_to_and_replaced_and_who_stays_keeps_the_code(draft, db, now):
    gent = draft.groups[0].id
    assert (
        staff.keep_people(draft, people("an", "bo", language="fr", group_id=gent), replace=False, by=None, at=now) == 2
    )
    before = {name: row.seed for name, row in rows_by_name(db).items()}
    assert draft.personal_codes
    assert staff.keep_people(draft, people("bo", "cem"), replace=False, by=None, at=now) == 1
    assert rows_by_name(db)["bo"].language == "fr"
    staff.keep_people(draft, people("bo", "dirk"), replace=True, by=None, at=now)
    after = rows_by_name(db)
    assert set(after) == {"bo", "dirk"}
    assert after["bo"].seed == before["bo"]
    assert (after["bo"].language, after["bo"].group_id) == (None, None)
    with pytest.raises(DomainError):
        staff.keep_people(draft, people(*(f"p{n}" for n in range(5001))), replace=True, by=None, at=now)


def test_as_many_statements_for_fifty_people_as_for_five(draft, db, now):
    asked = []
    for count in (5, 50):
        names = [f"p{n}" for n in range(count)]
        staff.keep_people(draft, people(*names), replace=True, by=None, at=now)
        with count_queries() as statements:
            staff.keep_people(draft, people(*names, "nieuw", language="fr"), replace=True, by=None, at=now)
        asked.append(len(statements))
    assert asked[0] == asked[1]


def used_up(db, scan, code, now):
    from campaign_app.answers.actions import receive

    begin_writing()
    receive(scan, form_id=new_form_id(), code_id=code, answers={}, group_id=None, now=now)
    db.session.commit()


def test_who_was_forgotten_gets_the_invitation_and_nothing_changes_for_the_others(make, place, db, now):
    scan = make.open_scan(*place, codes=["an@example.org"], expected=1, pool=True)
    before = rows_by_name(db)["an"].seed
    later = now + timedelta(days=1)
    assert staff.keep_people(scan, people("an", "bo", language="fr"), replace=False, by=None, at=later) == 1
    mail = db.session.scalars(select(OutboxMail)).one()
    assert (mail.to_address, mail.language, mail.payload["round"]) == ("bo@example.org", "fr", "invitation")
    rows = rows_by_name(db)
    assert (rows["an"].seed, rows["an"].language) == (before, None)
    assert scan.expected == 2
    with pytest.raises(DomainError):
        staff.keep_people(scan, people("cem"), replace=True, by=None, at=later)


def test_before_the_invitation_and_on_the_morning_of_a_round_no_mail_of_its_own_is_needed(make, place, db, now):
    early = now - timedelta(hours=3)
    scan = make.open_scan(*place, codes=["an@example.org"], now=early)
    staff.keep_people(scan, people("bo"), replace=False, by=None, at=early)
    morning = early + timedelta(days=7)
    staff.keep_people(scan, people("cem"), replace=False, by=None, at=morning)
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0
    assert actions.queue_round(scan, Round.REMINDER, due_on=date(2026, 3, 17), now=now + timedelta(days=7)) == 3


def test_an_address_that_is_taken_back_tells_nothing_and_its_code_opens_nothing(make, place, db, now):
    scan = make.open_scan(*place, codes=[f"p{n}@example.org" for n in range(4)])
    actions.queue_round(scan, Round.INVITATION, due_on=now.date(), now=now)
    rows = rows_by_name(db)
    answered, silent = rows["p0"], rows["p1"]
    used_up(db, scan, answered.id, now)
    codes = {row.id: code_of(row) for row in (answered, silent)}
    assert staff.take_back(scan, list(codes), by=None, at=now) == 2
    db.session.commit()
    assert set(rows_by_name(db)) == {"p2", "p3"}
    gone = db.session.execute(
        select(AccessCode.email, AccessCode.language, AccessCode.withdrawn, AccessCode.used, AccessCode.unreachable)
        .where(AccessCode.id.in_(codes))
    ).all()  # fmt: skip
    assert len(set(gone)) == 1
    addresses = set(db.session.scalars(select(OutboxMail.to_address)))
    assert addresses == {None, "p2@example.org", "p3@example.org"}
    from campaign_app.answers import queries as answers

    assert [answers.visit_by_code(hash_of(code)) for code in codes.values()] == [None, None]
    assert sum(dict(db.session.execute(codes_per_group(scan.id)).all()).values()) == 2
    with pytest.raises(DomainError):
        used_up(db, scan, silent.id, now)
    db.session.rollback()
    assert answers.answered_count(scan) == 1


def test_no_address_of_another_scan_is_taken_back(make, place, db, now):
    mine, other = (make.open_scan(*place, codes=["an@example.org"]) for _ in range(2))
    strange = db.session.scalars(select(AccessCode.id).where(AccessCode.scan_id == other.id)).all()
    assert staff.take_back(mine, strange, by=None, at=now) == 0
    other.status = ScanStatus.CLOSED
    with pytest.raises(DomainError):
        staff.take_back(other, strange, by=None, at=now)


@pytest.fixture
def desk(client, make, place):
    return client.sign_in(make.company_user(place[0]))


def test_a_file_is_looked_at_corrected_and_kept(desk, draft, db):
    db.session.commit()
    address = f"/scans/{draft.id}/staff"
    desk.get(address)
    book = xlsx(["Naam", "Mail", "Taal", "Groep"], ["An", "an@x.be", "fr", "Gent"], ["Bo", "bo@", "nl", "Mars"])
    answer = desk.post(address, {"file": (io.BytesIO(book), "lijst.xlsx"), "mode": "add", "do": "check"})
    assert answer.status_code == 200
    for words in ("1 adres", "rij 3, kolom b", "naam"):
        assert words in answer.page.text.lower()
    assert db.session.scalar(select(func.count()).select_from(AccessCode)) == 0
    typed = answer.page.fields(-1)
    refused = desk.post(address, typed | {"do": "keep"})
    assert refused.status_code == 422
    assert refused.page.fields(-1)["people"].strip() == typed["people"].strip()
    corrected = typed | {"do": "keep", "people": typed["people"].replace("bo@", "bo@x.be")}
    assert desk.post(address, corrected).status_code == 303
    rows = rows_by_name(db)
    assert (rows["an"].language, rows["an"].group_id) == ("fr", draft.groups[0].id)
    assert (rows["bo"].language, rows["bo"].group_id) == ("nl", None)
    page = desk.get(address).page
    assert "an@x.be" in page.text and "Gent" in page.text
    taken = desk.post(f"{address}/take-back", {"code": str(rows["an"].id)})
    assert taken.status_code == 303
    assert set(rows_by_name(db)) == {"bo"}


def test_rows_that_cannot_be_read_are_left_out_only_when_told_to(desk, draft, db):
    db.session.commit()
    data = {"people": "an@x.be\nfout", "mode": "add", "do": "keep"}
    assert desk.post(f"/scans/{draft.id}/staff", data).status_code == 422
    assert desk.post(f"/scans/{draft.id}/staff", data | {"leave_out": "y"}).status_code == 303
    assert set(rows_by_name(db)) == {"an"}


@pytest.mark.parametrize(
    "data",
    [
        {"people": "", "do": "check"},
        {"people": "\x00", "do": "keep"},
        {"people": "naam;taal\nAn;nl", "do": "check"},
        {"file": (b"%PDF-1.4", "lijst.pdf"), "do": "check"},
        {"people": "an@x.be", "mode": "niets", "do": "keep"},
    ],
)
def test_what_is_no_list_is_shown_again_with_a_sentence(desk, draft, db, data):
    db.session.commit()
    data = {"mode": "add", **data}
    if "file" in data:
        data["file"] = (io.BytesIO(data["file"][0]), data["file"][1])
    answer = desk.post(f"/scans/{draft.id}/staff", data)
    assert answer.status_code == 422
    assert answer.page.find("div", id="error-summary") is not None


@pytest.mark.parametrize("code", ["", "x", "-1", "9" * 40, "²"])
def test_a_number_that_is_none_of_ours_removes_nothing(desk, draft, db, code):
    db.session.commit()
    assert desk.post(f"/scans/{draft.id}/staff/take-back", {"code": code}).status_code == 303


def test_the_list_of_a_running_scan_is_searched_and_completed(desk, make, place, db):
    scan = make.open_scan(*place, codes=[f"p{n}@example.org" for n in range(60)], now=utc_now())
    address = f"/scans/{scan.id}/staff"
    page = desk.get(f"{address}?q=p59").page
    assert "p59@example.org" in page.text and "p12@example.org" not in page.text
    assert desk.get(f"{address}?q=%25").page.text.count("@example.org") == 0
    assert desk.post(address, {"people": "nieuw@example.org", "do": "keep"}).status_code == 303
    assert "nieuw" in rows_by_name(db)


def test_who_chooses_codes_by_mail_without_a_list_is_led_to_it(desk, draft, db):
    db.session.commit()
    today = utc_now().date() + timedelta(days=1)
    data = {"title": "Scan", "opens_on": str(today), "closes_on": str(today + timedelta(days=20)), "expected": "40"}
    answer = desk.post(f"/scans/{draft.id}/ways", {**data, "k": "10", "personal_codes": "y", "addresses": ""})
    assert answer.status_code == 303
    assert answer.location.endswith(f"/scans/{draft.id}/staff")
