import pytest

from campaign_app.core import attempts
from tests.answers.boxes import Respondent, running_scan


@pytest.fixture(autouse=True)
def fresh_brakes():
    """No test inherits the tries of another."""
    attempts.forget()


@pytest.fixture
def scan(app):
    """A running scan with three short pages and every kind of question."""
    return running_scan()


@pytest.fixture
def someone(client, scan):
    """A respondent at the first theme of that scan."""
    respondent = Respondent(client, scan)
    respondent.open_link()
    respondent.press("start")
    return respondent
