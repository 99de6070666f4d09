"""Prepare an empty database for the bench: migrate, open one scan with core and a module, print its open link."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask_migrate import upgrade

from campaign_app.core.clock import utc_now
from campaign_app.core.config import Settings
from campaign_app.core.links import external
from campaign_app.factory import create_app
from tests import factories


def main() -> None:
    """Print the path of the open link of a new scan with core and one sector module."""
    app = create_app(Settings.from_environment())
    with app.app_context():
        upgrade()
        now = utc_now()
        sector = factories.sector("transport", committees=["140.03"])
        company = factories.company(sector, committees=["140.03"])
        yesterday = now - timedelta(days=1)
        scan = factories.open_scan(company, sector, modules=["transport"], expected=100_000, now=yesterday)
        print(urlsplit(external("answers.enter_open", token=scan.open_token)).path)


if __name__ == "__main__":
    main()
