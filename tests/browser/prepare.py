"""Migrate an empty database and load a small demo."""

from flask_migrate import upgrade

from campaign_app.core.clock import utc_now
from campaign_app.core.config import Settings
from campaign_app.demo import commands as demo
from campaign_app.demo.sizes import Sizes
from campaign_app.factory import create_app

# few companies, but so many scans that one sector, transport, may show figures
SMALL = Sizes(companies=200, consultants=40, contacts=400, scans=40, answers=0.2)

if __name__ == "__main__":
    with create_app(Settings.from_environment()).app_context():
        upgrade()
        demo.load(utc_now(), sizes=SMALL)
