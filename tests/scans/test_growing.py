"""The pages of a scan's preparation ask the database as much for many rows as for few."""

import pytest

from campaign_app.core.clock import utc_now
from campaign_app.scans import actions, staff, texts
from campaign_app.scans.actions import GroupPlan
from campaign_app.scans.models import Body, GroupBy, Round
from campaign_app.scans.roster import Someone
from tests.queries import count_queries

FEW, MANY = 3, 30


@pytest.fixture
def place(make):
    sector = make.sector("transport")
    return make.company(sector), sector


def asked(client, path: str) -> int:
    # what a first page keeps, such as a composed questionnaire, is no matter of rows
    client.get(path)
    with count_queries() as statements:
        assert client.get(path).status_code == 200
    return len(statements)


@pytest.mark.parametrize("page", ["groups", "staff", "agreements", "ways", "compose"])
def test_a_draft_asks_as_much_for_thirty_rows_as_for_three(client, db, make, place, now, page):
    client.sign_in(make.company_user(place[0]))
    counts = []
    for count in (FEW, MANY):
        scan = make.scan(*place)
        actions.set_groups(scan, [GroupPlan(f"Groep {n}") for n in range(count)], group_by=GroupBy.CODE, at=now)
        listed = [Someone(f"p{n}@example.org", group_id=scan.groups[n].id) for n in range(count)]
        staff.keep_people(scan, listed, replace=True, by=None, at=now)
        for _ in range(count):
            make.agreed(scan, now=now, body=Body.DIRECT)
        db.session.commit()
        counts.append(asked(client, f"/scans/{scan.id}/{page}"))
    assert counts[0] == counts[1]


def test_the_list_of_mails_asks_as_much_for_many_texts_of_its_own_as_for_none(client, db, make, place):
    scan = make.open_scan(*place, codes=["an@example.org"], now=utc_now())
    client.sign_in(make.company_user(place[0]))
    path = f"/scans/{scan.id}/texts"
    before = asked(client, path)
    for which in (Round.REMINDER, Round.LAST_CALL):
        for language in ("nl", "fr", "en"):
            ours = texts.our_words(which, language)
            own = texts.Words(f"{ours.subject}!", ours.body)
            texts.keep_words(scan, which, language, own, by=None, at=utc_now())
    db.session.commit()
    assert asked(client, path) == before
