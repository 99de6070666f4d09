"""Closing while somebody fills in: an hour to send, for nobody else, and without a note of who began when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaign_app.answers.actions import ScanClosed, receive
from campaign_app.answers.models import Intake
from campaign_app.answers.queries import scans_to_close, visit_by_public_id
from campaign_app.core.clock import at_local
from campaign_app.core.database import begin_writing
from campaign_app.scans.models import GRACE, Scan
from tests.answers import boxes
from tests.answers.boxes import Respondent, codes_of, running_scan


def closes(db, scan, ago: timedelta) -> None:
    """Let the scan have closed so long ago."""
    db.session.get(Scan, scan.id).closes_at = boxes.real_now() - ago
    db.session.commit()


def test_who_began_in_time_may_finish_and_send(db, someone, scan):
    someone.press(shift="1")
    closes(db, scan, timedelta(minutes=59))
    someone.press("back", g_1="2")
    assert "maar je begon op tijd. Verstuur je antwoorden voor" in someone.page.text
    someone.press()
    someone.press("lang-fr")
    assert "Envoyez vos réponses avant" in someone.page.text
    someone.press()
    assert "Envoyez vos réponses avant" in someone.page.text
    someone.press("send")
    assert someone.page.h1 == "Merci"
    assert "Envoyez vos réponses avant" not in someone.page.text
    assert db.session.query(Intake).count() == 1


def test_the_note_of_the_last_hour_stands_on_no_page_before_it(db, client, someone, scan):
    assert "op tijd" not in someone.page.text
    closes(db, scan, timedelta(minutes=1))
    someone.go(f"/v/{scan.public_id}/1")
    assert "op tijd" in someone.page.text
    closes(db, scan, timedelta(minutes=-10))
    someone.go(f"/v/{scan.public_id}/1")
    assert "op tijd" not in someone.page.text


def test_the_link_leads_back_to_what_is_on_the_device(db, someone, scan):
    someone.press(shift="1", age="3")
    closes(db, scan, timedelta(minutes=5))
    someone.open_link()
    assert "Begin met een leeg formulier" not in someone.page.text
    someone.press("start")
    assert someone.path == f"/v/{scan.public_id}"
    someone.press("continue")
    assert someone.page.h1 == "Eerste" or someone.page.h1 == "Derde"
    someone.go(f"/v/{scan.public_id}/1")
    assert someone.page.fields()["age"] == "3"


def test_nobody_new_may_begin(db, client, scan):
    waiting = Respondent(client, scan)
    waiting.open_link()  # has the first page open, with its ticket
    closes(db, scan, timedelta(seconds=1))
    waiting.press("start")
    assert waiting.response.status_code == 410
    assert "Niemand kan nog beginnen." in waiting.page.text
    for path in (
        f"/s/{scan.open_token}",
        f"/v/{scan.public_id}",
        f"/v/{scan.public_id}/1",
        f"/v/{scan.public_id}/check",
    ):
        waiting.go(path)
        assert waiting.response.status_code == 410
        assert "nog één uur" in waiting.page.text


def test_a_code_begins_nothing_in_the_last_hour_and_a_used_one_stays_used(db, app, client):
    scan = running_scan(codes_for=2)
    one, other = codes_of(scan)
    begun = Respondent(client, scan)
    begun.code(one)
    begun.press("start")
    begun.press(shift="1")
    closes(db, scan, timedelta(minutes=30))
    stranger = Respondent(client.__class__(app), scan)
    assert stranger.code(other).status_code == 410
    begun.press()
    begun.press("send")
    assert begun.page.h1 == "Bedankt"
    assert stranger.code(one).status_code == 410
    assert stranger.page.h1 == "Deze code is al gebruikt"


def test_after_the_hour_nothing_is_taken(db, someone, scan):
    someone.press(shift="1")
    someone.press()
    closes(db, scan, GRACE + timedelta(seconds=1))
    someone.press("send")
    assert someone.response.status_code == 410
    assert db.session.query(Intake).count() == 0


def test_the_intake_itself_refuses_after_the_hour(db, scan):
    last = scan.last_answers_at
    for moment, taken in ((last - timedelta(seconds=1), True), (last, False)):
        begin_writing()
        values = {"form_id": f"form {moment}", "code_id": None, "answers": {}, "group_id": None}
        if taken:
            receive(scan, now=moment, **values)
        else:
            with pytest.raises(ScanClosed):
                receive(scan, now=moment, **values)
        db.session.commit()
    assert db.session.query(Intake).count() == 1


@pytest.mark.parametrize(("day", "begin"), [((2026, 3, 28), 23), ((2026, 10, 24), 22), ((2026, 10, 25), 23)])
def test_the_hour_is_an_hour_also_when_the_clocks_change(db, app, day, begin):
    evening = datetime(*day, 23, 59, tzinfo=ZoneInfo("Europe/Brussels"))
    late = at_local(evening.date(), evening.time().replace(hour=1, minute=30))
    for closing in (evening.astimezone(UTC), late):
        scan = running_scan(opens_at=closing - timedelta(days=9), closes_at=closing)
        visit = visit_by_public_id(scan.public_id)
        assert visit.last_answers_at - closing == timedelta(hours=1)
        assert [visit.in_grace(closing + timedelta(minutes=minutes)) for minutes in (-1, 0, 59, 60)] == [
            *(False, True, True, False)
        ]
        minute = timedelta(minutes=1)
        assert scan not in db.session.scalars(scans_to_close(scan.last_answers_at - minute)).all()
        assert scan in db.session.scalars(scans_to_close(scan.last_answers_at)).all()
        scan.closes_at = closing + timedelta(days=400)
        db.session.commit()
    assert evening.astimezone(UTC).hour == begin - 1
