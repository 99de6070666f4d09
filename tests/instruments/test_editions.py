"""Editions are kept once, read once per process, and what they hold is told before anyone composes."""

import subprocess
import sys

import pytest
from sqlalchemy import select

from campaign_app.core.errors import DomainError
from campaign_app.instruments.actions import keep_edition
from campaign_app.instruments.library import composed, core_of, modules, offers_for, size_of
from campaign_app.instruments.models import StoredEdition
from campaign_app.instruments.queries import edition_of
from tests.queries import count_queries


def test_the_same_content_is_the_same_row(db, now):
    edition = composed("core", ("transport",), "employee")
    first = keep_edition(edition, at=now)
    assert keep_edition(edition, at=now) is first
    keep_edition(composed("core", (), "employee"), at=now)
    assert len(db.session.scalars(select(StoredEdition)).all()) == 2


def test_an_edition_is_read_from_the_database_once_and_asks_nothing_when_the_hash_is_known(db, now):
    stored = keep_edition(composed("core", ("social_profit",), "employee"), at=now)
    db.session.commit()
    stored_id, known = stored.id, stored.content_hash
    first = edition_of(stored_id)
    with count_queries() as statements:
        assert edition_of(stored_id) is first
    assert len(statements) == 1
    with count_queries() as statements:
        assert edition_of(stored_id, known) is first
    assert statements == []
    assert first.content_hash == known


def test_an_edition_that_is_not_there_is_said_so(db):
    with pytest.raises(LookupError):
        edition_of(4711)


def test_modules_are_offered_with_the_reason_suggested_ones_first(app):
    offers = offers_for(["140.03", "200"], {"transport": "Transport", "horeca": "Horeca"})
    assert [offer.module.code for offer in offers if offer.suggested] == ["hospitality", "transport"]
    other, first = offers[:2]
    assert (other.committees, other.sectors) == ((), ("Horeca",))
    assert (first.committees, first.sectors) == (("140.03",), ("Transport",))
    assert len(offers) == len(modules())


def test_a_committee_within_another_is_offered_the_module_that_names_it(db):
    assert [offer.module.code for offer in offers_for(["322.01"], {}) if offer.suggested] == ["service_vouchers"]
    assert [offer.module.code for offer in offers_for(["322"], {}) if offer.suggested] == ["temporary_work"]


def test_minutes_grow_with_what_is_asked(app):
    core = size_of(composed("core", (), "employee").questions)
    more = size_of(composed("core", ("transport",), "employee").questions)
    assert 5 <= core.minutes < more.minutes <= 20
    assert more.questions > core.questions > 30


def test_what_is_not_a_core_is_not_taken_for_one(app):
    with pytest.raises(DomainError):
        core_of("transport")


def test_reading_an_edition_needs_no_pandas():
    rooms = "campaign_app.instruments.queries, campaign_app.instruments.library"
    code = f"import sys, {rooms}; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_library_page_shows_core_and_modules_with_their_questions(client, make):
    page = client.sign_in(make.adviser()).get("/instruments").page
    assert page.h1 == "Vragenlijsten"
    assert "Hoe werkbaar is je werk?" in page.text
    assert "Transport en logistiek" in page.text
    assert "Kern, altijd inbegrepen" in page.text
