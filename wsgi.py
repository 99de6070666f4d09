"""The door for people: settings from the environment, one application."""

from campaign_app.core.config import Settings
from campaign_app.factory import create_app

app = create_app(Settings.from_environment())
