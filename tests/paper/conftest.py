import pytest

from campaign_app.core.clock import utc_now


@pytest.fixture
def offline(make):
    """offline(**plan): a running scan that people without e-mail can get into."""

    def offline(**plan):
        sector = make.sector()
        company = make.company(sector, name="Meubels & Zoon", contact_person="Mia Peeters")
        return make.open_scan(company, sector, **{"open_link": False, "now": utc_now(), **plan})

    return offline
