"""The libraries that need to know the application, made once and bound in `factory.create_app`."""

from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from campaign_app.core.database import db

babel = Babel()
bootstrap = Bootstrap5()
csrf = CSRFProtect()
login = LoginManager()
migrate = Migrate()

__all__ = ["babel", "bootstrap", "csrf", "db", "login", "migrate"]
