"""What the tests about people share: counters that start at nothing, and people with a password."""

import pytest

from campaign_app.accounts.passwords import hash as hash_password
from campaign_app.core import attempts

PASSWORD = "paarden eten geen komkommer"


@pytest.fixture(autouse=True)
def nobody_tried_yet():
    attempts.forget()
    yield
    attempts.forget()


@pytest.fixture(scope="session")
def hashed():
    return hash_password(PASSWORD)


@pytest.fixture
def els(make, hashed):
    """A consultant with a password."""
    return make.consultant(email="els@example.org", name="Els Peeters", password_hash=hashed)


@pytest.fixture
def keeper(make, hashed):
    """An administrator with a password."""
    return make.administrator(email="keeper@example.org", name="Kris Keeper", password_hash=hashed)
