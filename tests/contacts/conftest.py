"""A consultant at work: a sector, one of its companies, a campaign in which today falls."""

from datetime import timedelta
from itertools import count

import pytest

from campaign_app.contacts.actions import log_contact
from campaign_app.contacts.models import Channel, Outcome
from campaign_app.core.clock import local_date, utc_now

_keys = count(1)


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport", committees=["140.03"])


@pytest.fixture
def consultant(make, sector):
    return make.consultant(sector, name="Nele")


@pytest.fixture
def company(make, sector):
    return make.company(sector, name="De Ster", search_name="de ster", enterprise_number="0314595348")


@pytest.fixture
def today():
    return local_date(utc_now())


@pytest.fixture
def campaign(make, sector, today):
    """A campaign whose sensitisation began a week ago."""
    return make.campaign(sector, name="Voorjaar", start=today - timedelta(days=7))


@pytest.fixture
def log(consultant, sector, now):
    """Log a contact; everything has a default."""

    def log(company, **values):
        defaults = {
            "by": consultant,
            "sector": sector,
            "channel": Channel.PHONE,
            "outcome": Outcome.INTERESTED,
            "at": now,
            "now": values.get("at", now),
            "form_key": f"key{next(_keys)}",
        }
        return log_contact(company, **{**defaults, **values})

    return log
