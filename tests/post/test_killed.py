"""A worker killed in the middle: nothing is lost, mass mail is never doubled, and doubt is shown to a person."""

import subprocess
import sys
from datetime import timedelta

import pytest

from campaign_app.core.config import ROOT
from campaign_app.post.actions import deliver_due
from campaign_app.post.models import MailStatus
from tests.post.test_delivery import only, queue

pytestmark = pytest.mark.process


@pytest.fixture
def killed(house, mailbox, now):
    def kill(point, kind):
        command = [sys.executable, "-m", "tests.post.killed_worker", point, kind, house.url]
        ended = subprocess.run([*command, str(mailbox.port), now.isoformat()], cwd=ROOT, timeout=60, check=False)
        assert ended.returncode == 9

    return kill


@pytest.mark.parametrize("kind", ["test.mass", "test.waited"])
def test_a_claim_whose_worker_was_killed_goes_back_and_is_sent_once(kind, app, now, mailbox, sending, kinds, killed):
    queue(1, now, kind=kind)
    killed("after claim", kind)
    assert only().status is MailStatus.CLAIMED
    assert deliver_due(now + timedelta(minutes=9)) == 0
    assert deliver_due(now + timedelta(minutes=11)) == 1
    assert len(mailbox.received) == 1


@pytest.mark.parametrize(("point", "arrived"), [("before data", 0), ("after data", 1)])
def test_mass_mail_in_doubt_is_not_repeated_but_shown(point, arrived, app, now, mailbox, sending, kinds, killed):
    queue(1, now)
    killed(point, "test.mass")
    assert only().status is MailStatus.IN_SMTP
    assert deliver_due(now + timedelta(minutes=9)) == 0
    assert deliver_due(now + timedelta(minutes=12)) == 0
    assert only().status is MailStatus.UNKNOWN
    assert len(mailbox.received) == arrived


@pytest.mark.parametrize(("point", "arrived"), [("before data", 1), ("after data", 2)])
def test_mail_that_is_waited_for_is_repeated_in_doubt_as_the_same_message(
    point, arrived, app, now, mailbox, sending, kinds, killed
):
    queue(1, now, kind="test.waited")
    killed(point, "test.waited")
    assert deliver_due(now + timedelta(minutes=12)) == 1
    assert only().status is MailStatus.SENT
    assert len(mailbox.ids) == arrived and len(set(mailbox.ids)) == 1
