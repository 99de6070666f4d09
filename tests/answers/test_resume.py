"""Going on elsewhere with a code: only its owner opens the copy, there is one, and it counts once wherever sent."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, text

from campaign_app.answers import elsewhere, limits
from campaign_app.answers.actions import sweep
from campaign_app.answers.drafts import Draft, new_form_id
from campaign_app.answers.intake import hash_of_form
from campaign_app.answers.models import Intake, KeptDraft
from campaign_app.core.keys import Unreadable, open_text
from campaign_app.scans.models import Scan
from tests.answers import boxes
from tests.answers.boxes import Respondent, codes_of, running_scan
from tests.answers.test_secrecy import FILES, everything

WIDE = {"remark": "geheim " * 250, "word": "kort"}


@pytest.fixture
def elsewhere_client(client, app):
    return client.__class__(app)


def make_code(respondent, **answers) -> str:
    """The code as it stands on the page, after saving these answers on the way."""
    respondent.press("later", **answers)
    assert respondent.path.endswith("/later")
    respondent.press("code")
    return code_on(respondent)


def code_on(respondent) -> str:
    return next("".join(node.itertext()) for node in respondent.page.find_all("p") if "data-code" in node.attrib)


def type_code(client, scan, code: str) -> Respondent:
    """Type a code where codes are typed; a browser sends the same post on to where 307 points."""
    other = Respondent(client, scan)
    data = {**other.go("/c").page.fields(), "code": code}
    other.response = client.post("/c", data=data, csrf=False)
    if other.response.status_code == 307:
        where = other.response.headers["Location"]
        other.response = client.post(where, data=data, csrf=False, follow_redirects=True)
    return other


def copies(db) -> int:
    return db.session.query(KeptDraft).count()


def test_a_code_brings_the_answers_to_another_device_and_they_count_once(db, elsewhere_client, someone, scan):
    someone.press(shift="1", age="3")
    code = make_code(someone, g_1="2", remark="half")
    assert len(code.replace("-", "")) == 16
    other = type_code(elsewhere_client, scan, code.lower().replace("-", " "))
    assert other.page.h1 == "Derde"
    assert other.page.fields()["remark"] == "half"
    other.press(g_2="1", remark="heel")
    other.press("send")
    assert other.page.h1 == "Bedankt"
    assert copies(db) == 0
    someone.go(f"/v/{scan.public_id}/check")
    someone.press("send")
    assert "Je antwoorden waren al aangekomen" in someone.page.text
    boxes.fill(scan, 9)
    assert boxes.seal(scan) == 10


def test_sending_where_one_began_destroys_the_copy_and_counts_once_even_when_sealed(
    db, elsewhere_client, someone, scan
):
    someone.press(shift="1", age="1")
    code = make_code(someone)
    other = type_code(elsewhere_client, scan, code)
    other.press()
    someone.go(f"/v/{scan.public_id}/check")
    someone.press("send")
    assert copies(db) == 0
    boxes.fill(scan, 9)
    boxes.seal(scan)
    other.go(f"/v/{scan.public_id}/check")
    other.press("send")
    assert "Je antwoorden waren al aangekomen" in other.page.text
    assert db.session.query(Intake).count() == 0
    late = type_code(elsewhere_client.__class__(elsewhere_client.application), scan, code)
    assert late.response.status_code == 422


def test_what_is_lost_on_the_other_device_can_be_opened_once_more(db, client, app, someone, scan):
    someone.press(shift="1", age="2")
    code = make_code(someone)
    for _ in range(2):
        other = type_code(client.__class__(app), scan, code)
        other.go(f"/v/{scan.public_id}/1")
        assert other.page.fields()["age"] == "2"
    assert copies(db) == 1


def test_a_new_code_replaces_the_old_one(db, elsewhere_client, someone, scan):
    someone.press(shift="1", age="1")
    old = make_code(someone)
    someone.go(f"/v/{scan.public_id}/later")
    assert "Een nieuwe code vervangt" in someone.page.text
    someone.press("code")
    new = code_on(someone)
    assert old != new
    assert copies(db) == 1
    assert type_code(elsewhere_client, scan, old).response.status_code == 422
    assert type_code(elsewhere_client, scan, new).page.h1 == "Derde"


def test_pressing_twice_leaves_one_copy_that_the_last_page_opens(db, client, someone, scan):
    someone.press(shift="1", age="1")
    someone.press("later")
    form, before = someone.page.fields(), dict(client._cookies)
    someone.press("code")
    client._cookies.clear()
    client._cookies.update(before)  # the second press left before the first answer came
    someone.response = client.post(f"/v/{scan.public_id}/later", data={**form, "go-to": "code"}, csrf=False)
    assert copies(db) == 1
    assert elsewhere.kept_under(code_on(someone))[1].answers == {"shift": "1", "age": "1"}


def test_the_page_with_the_code_speaks_another_language_without_making_a_new_one(db, someone, scan):
    someone.press(shift="1", age="1")
    code = make_code(someone)
    someone.press("lang-fr")
    assert someone.page.h1 == "Votre code pour continuer"
    assert code_on(someone) == code
    someone.press("lang-en", resume__code="AAAA-AAAA-AAAA-AAAA")
    assert someone.page.h1 == "Go on later or on another device"


def test_a_personal_code_travels_inside_the_copy(db, client, elsewhere_client, app):
    scan = running_scan(codes_for=1)
    someone = Respondent(client, scan)
    someone.code(codes_of(scan)[0])
    someone.press("start")
    someone.press(shift="1", age="1")
    other = type_code(elsewhere_client, scan, make_code(someone))
    other.press()
    other.press("send")
    assert other.page.h1 == "Bedankt"
    assert db.session.query(Intake.code_id).one()[0] is not None
    assert elsewhere_client.get(f"/c/{codes_of(scan)[0]}").status_code == 410


def test_unsent_answers_of_somebody_else_are_not_overwritten_unasked(elsewhere_client, someone, scan):
    someone.press(shift="1", age="3")
    code = make_code(someone)
    other = Respondent(elsewhere_client, scan)
    other.open_link()
    other.press("start")
    other.press(age="1", shift="2")
    other.go(f"/v/{scan.public_id}/resume")
    other.press("", code=code)
    assert other.response.status_code == 409
    assert other.page.h1 == "Er staan andere antwoorden op dit toestel"
    form = other.page.fields()
    other.go(f"/v/{scan.public_id}/1")
    assert other.page.fields()["age"] == "1"
    other.response = elsewhere_client.post(
        f"/v/{scan.public_id}/resume", data={**form, "go-to": "replace"}, follow_redirects=True
    )
    other.go(f"/v/{scan.public_id}/1")
    assert other.page.fields()["age"] == "3"


def test_the_tick_of_ones_own_device_does_not_travel(client, elsewhere_client, scan):
    someone = Respondent(client, scan)
    someone.open_link()
    someone.press("start", own__device="yes")
    someone.press(shift="1", age="1")
    code = make_code(someone)
    type_code(elsewhere_client, scan, code)
    kept = [each for each in elsewhere_client._cookies.values() if each.key.startswith("sokkel_answers")]
    assert [each.expires for each in kept] == [None]


def test_the_page_for_later_keeps_or_lets_go_of_answers_on_this_device(client, someone, scan):
    someone.press(shift="1", age="1")
    someone.press("later", remark="half")
    someone.press("stay")
    assert "Je antwoorden blijven op dit toestel tot" in someone.page.text
    piece = next(each for each in client._cookies.values() if each.key == "sokkel_answers_0")
    assert abs(piece.expires - scan.last_answers_at) < timedelta(seconds=2)
    someone.press("let-go")
    piece = next(each for each in client._cookies.values() if each.key == "sokkel_answers_0")
    assert piece.expires is None
    someone.press("lang-fr")
    assert someone.page.h1 == "Continuer plus tard ou sur un autre appareil"
    someone.go(someone.page.links["Continuer avec les questions"])
    someone.go(f"/v/{scan.public_id}/3")
    assert someone.page.fields()["remark"] == "half"


# who holds the database


def test_every_copy_is_equally_long_and_none_is_in_the_clear(db, app, scan):
    full = {**WIDE, "shift": "1", "hours": 12.5}
    for answers in ({}, full):
        elsewhere.keep(Draft(new_form_id(), "nl", answers=answers), scan)
    rows = db.session.query(KeptDraft).all()
    assert len({len(row.sealed) for row in rows}) == 1
    assert not [row for row in rows if b"geheim" in row.sealed]
    assert set(KeptDraft.__table__.columns.keys()) == {"lookup", "owner", "scan_id", "sealed"}


def test_neither_the_database_nor_the_key_of_the_installation_opens_a_copy(db, app, scan):
    draft = Draft(new_form_id(), "nl", code_id=7, answers={"shift": "1"})
    code = elsewhere.keep(draft, scan)
    row = db.session.query(KeptDraft).one()
    for purpose in ("sokkel_answers", "sokkel_entry", f"intake {scan.public_id}", "kept draft"):
        for bound_to in (scan.public_id, row.lookup, row.owner):
            with pytest.raises(Unreadable):
                open_text(purpose, row.sealed, bound_to=bound_to)
    names = {row.lookup, row.owner}
    assert not names & {draft.form_id, hash_of_form(draft.form_id), code}
    assert elsewhere.kept_under(code) == (scan.public_id, draft)


def test_a_copy_that_was_changed_or_moved_to_another_scan_opens_no_more(db, app, scan):
    other = running_scan()
    code = elsewhere.keep(Draft(new_form_id(), "nl"), scan)
    row = db.session.query(KeptDraft).one()
    row.scan_id = other.id
    db.session.flush()
    assert elsewhere.kept_under(code) is None
    row.scan_id, row.sealed = scan.id, row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    db.session.flush()
    assert elsewhere.kept_under(code) is None


def test_nothing_in_a_copy_appears_in_any_other_table(db, app, client):
    scan = running_scan(codes_for=1, k=5)
    someone = Respondent(client, scan)
    someone.code(codes_of(scan)[0])
    someone.press("start")
    someone.press(shift="1", age="1")
    make_code(someone)
    boxes.fill(scan, 5)
    boxes.seal(scan)
    row = db.session.query(KeptDraft).one()
    tables = [name for name in inspect(db.engine).get_table_names() if name != "kept_draft"]
    seen = repr([db.session.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables])
    assert row.lookup not in seen
    assert row.owner not in seen
    someone.go(f"/v/{scan.public_id}/check")
    someone.press("send")
    assert copies(db) == 0


@FILES
def test_closing_destroys_the_copies_in_the_files_too(db, app, house, scan):
    code = elsewhere.keep(Draft(new_form_id(), "nl", answers=WIDE), scan)
    db.session.commit()
    row = db.session.query(KeptDraft).one()
    traces = [row.sealed[start : start + 24] for start in (0, 3000, 6000)] + [row.lookup.encode(), row.owner.encode()]
    assert all(trace in everything(house) for trace in traces)
    boxes.close(scan)
    assert sweep()
    left = everything(house)
    assert not [trace for trace in traces if trace in left]
    assert elsewhere.kept_under(code) is None


# what goes wrong


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA-AAAA", "0000000000000000", "A" * 15, "%00" * 5, "' OR 1=1 --"])
def test_an_unknown_code_is_told_beside_what_was_typed(client, app, scan, code):
    for path in ("/c", f"/v/{scan.public_id}/resume"):
        client.get(path)
        response = client.post(path, data={"code": code})
        assert response.status_code == 422
        assert response.page.fields()["code"] == code
        assert "Kijk de letters en cijfers na." in response.page.text


def test_guessing_resume_codes_is_braked(client, app, scan):
    path = f"/v/{scan.public_id}/resume"
    client.get(path)
    statuses = [client.post(path, data={"code": "AAAA-AAAA-AAAA"}).status_code for _ in range(62)]
    assert (statuses[0], statuses[-1]) == (422, 429)


def test_a_code_of_another_scan_is_unknown_here_and_found_where_codes_are_typed(client, someone, scan, app):
    someone.press(shift="1", age="1")
    code = make_code(someone)
    other = running_scan()
    fresh = client.__class__(app)
    fresh.get(f"/v/{other.public_id}/resume")
    assert fresh.post(f"/v/{other.public_id}/resume", data={"code": code}).status_code == 422
    assert type_code(fresh, scan, code).path.startswith(f"/v/{scan.public_id}/")


def test_in_the_last_hour_a_code_still_opens_and_after_it_none(db, client, app, someone, scan):
    someone.press(shift="1", age="1")
    code = make_code(someone)
    db.session.get(Scan, scan.id).closes_at = boxes.real_now() - timedelta(minutes=30)
    db.session.commit()
    other = type_code(client.__class__(app), scan, code)
    assert other.page.h1 == "Derde"
    assert "op tijd" in other.page.text
    boxes.close(db.session.get(Scan, scan.id))
    assert type_code(client.__class__(app), scan, code).response.status_code == 422
    assert client.get(f"/v/{scan.public_id}/resume").status_code == 410


def test_who_goes_on_comes_to_where_they_were_not_back_to_what_they_skipped(someone, scan):
    someone.press(shift="3", age="1")
    someone.press()  # skips "and at night?"
    someone.press(only_night="2")
    someone.press("later", g_1="1")
    someone.go(someone.page.links["Ga verder met de vragen"])
    assert someone.page.h1 == "Derde"
    assert someone.page.fields()["g_1"] == "1"


def test_going_on_later_keeps_what_was_typed_and_demands_nothing(someone):
    someone.press("later", age="2")
    assert someone.page.h1 == "Later verder, of op een ander toestel"
    someone.go(someone.page.links["Ga verder met de vragen"])
    assert someone.page.fields()["age"] == "2"


def test_codes_are_not_made_without_end_from_one_place(db, client, app, someone, scan, monkeypatch):
    monkeypatch.setattr(limits, "KEEPING", "2 per hour")
    someone.press(shift="1", age="1")
    make_code(someone)
    someone.press("lang-fr")
    assert code_on(someone)
    someone.go(f"/v/{scan.public_id}/later")
    someone.press("code")
    assert someone.response.status_code == 429
    assert copies(db) == 1
    someone.go(f"/v/{scan.public_id}/1")
    assert someone.page.fields()["age"] == "1"
