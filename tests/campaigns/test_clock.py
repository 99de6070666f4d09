"""How the clock is doing: /health, the banner, and the clock's page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign_app.campaigns import views_clock
from campaign_app.core.clock import utc_now
from campaign_app.core.occasions import JobRun, Occasion, OccasionStatus
from tests.queries import count_queries


@pytest.fixture
def sector(make):
    return make.sector("transport")


@pytest.fixture
def ticked(db):
    def ticked(*, ago=timedelta(0), job="send_outbox", **values):
        run = JobRun(job=job, started_at=utc_now() - ago, ended_at=utc_now(), **values)
        db.session.add(run)
        db.session.commit()
        return run

    return ticked


def test_health_is_green_while_the_clock_ticks(client, ticked):
    run = ticked(ago=timedelta(minutes=4))
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "database": "ok", "last_tick": run.started_at.isoformat()}


@pytest.mark.parametrize("ago", [timedelta(minutes=6), timedelta(minutes=-6)], ids=["stands still", "clock set back"])
def test_health_turns_red_when_the_last_tick_is_not_recent(client, ticked, ago):
    ticked(ago=ago)
    answer = client.get("/health")
    assert (answer.status_code, answer.json["status"]) == (503, "red")


def test_after_the_clock_was_set_back_the_latest_tick_counts(client, ticked):
    ticked(ago=-timedelta(hours=1))
    ticked()
    assert client.get("/health").status_code == 200


def test_health_is_red_and_says_so_when_the_database_does_not_answer(client, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def gone(*_):
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr(views_clock.clockwork.db.session, "scalar", gone)
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "red", "last_tick": None, "database": "not answering"},
    )


BANNER = "De herinneringen lopen niet"


def test_the_banner_stands_on_desk_pages_of_who_must_know(client, make, sector, ticked):
    run = ticked(ago=timedelta(minutes=6))
    for person, told in ((make.adviser(), True), (make.administrator(), True), (make.consultant(sector), False)):
        client.sign_in(person)
        assert (BANNER in client.get("/campaigns").page.text) is told
    client.sign_in(make.company_user())
    assert BANNER not in client.get("/accessibility").page.text
    assert run.id
    ticked()
    client.sign_in(make.adviser())
    assert BANNER not in client.get("/campaigns").page.text


def test_the_banner_costs_one_query_and_none_for_others(client, make, sector, ticked):
    ticked()
    counts = {}
    for name, person in (("adviser", make.adviser()), ("consultant", make.consultant(sector))):
        client.sign_in(person)
        with count_queries() as statements:
            client.get("/accessibility")
        counts[name] = sum("job_run" in each for each in statements)
    assert counts == {"adviser": 1, "consultant": 0}


@pytest.fixture
def administrator(make, client):
    row = make.administrator()
    client.sign_in(row)
    return row


def test_the_clocks_page_before_the_first_tick(client, administrator):
    page = client.get("/clock").page
    assert "nog nooit gelopen" in page.text
    assert "Er heeft nog geen taak gelopen." in page.text


def test_the_clocks_page_shows_last_next_and_failed_runs(client, db, administrator, ticked, now):
    ticked(job="send_outbox", items=3)
    ticked(job="clean_up", error="RuntimeError (clean_up.py line 20)")
    ticked(job="from_a_later_version")
    planned = {"rule": "job:clean_up", "subject": "clock:2026-03-11", "occurrence": "2026-03-11"}
    db.session.add(Occasion(**planned, dedupe_key="next", due_at=now + timedelta(days=1)))
    db.session.commit()
    text = client.get("/clock").page.text
    assert "De klok loopt." in text
    assert "Mail versturen" in text
    assert "Volgende keer: 11 mrt 2026" in text
    assert "RuntimeError (clean_up.py line 20)" in text
    assert "from_a_later_version" in text


def test_a_run_is_asked_for_with_a_row_and_once(client, db, administrator, ticked):
    ticked(job="clean_up")
    for _ in range(2):
        assert client.post("/clock/jobs/clean_up").status_code == 303
    asked = db.session.scalars(select(Occasion).where(Occasion.rule == "job:clean_up")).all()
    assert [each.status for each in asked] == [OccasionStatus.PENDING]
    assert "gevraagd" in client.get("/clock").page.text
    assert client.post("/clock/jobs/format_disk").status_code == 404


def test_what_failed_for_good_can_be_tried_again(client, db, administrator, now):
    stuck = Occasion(
        rule="campaign.phase",
        subject="campaign:1",
        occurrence="activation",
        dedupe_key="stuck",
        due_at=now,
        status=OccasionStatus.FAILED,
        attempts=8,
        error="RuntimeError",
    )
    db.session.add(stuck)
    db.session.commit()
    assert "Een fase openen" in client.get("/clock").page.text
    assert client.post(f"/clock/occasions/{stuck.id}").status_code == 303
    db.session.expire_all()
    assert (stuck.status, stuck.attempts) == (OccasionStatus.PENDING, 0)
    assert client.post(f"/clock/occasions/{stuck.id}").status_code == 303
    assert "al opnieuw" in client.get("/clock").page.text
    assert client.post(f"/clock/occasions/{2**40}").status_code == 404


def test_the_clocks_page_asks_as_many_queries_for_thirty_jobs_as_for_three(client, db, administrator, ticked):
    counts = []
    for first, last in ((0, 3), (3, 30)):
        for number in range(first, last):
            ticked(job=f"job_{number}", error="Broken")
        with count_queries() as statements:
            client.get("/clock")
        counts.append(len(statements))
    assert counts[0] == counts[1]
