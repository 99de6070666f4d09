"""A worker that is killed at a chosen point: python -m tests.post.killed_worker POINT KIND DATABASE PORT MOMENT."""

import os
import smtplib
import sys
from datetime import datetime

from campaign_app.core.config import Settings
from campaign_app.factory import create_app
from campaign_app.post.actions import deliver_due
from campaign_app.post.kinds import KINDS, Kind, Message


def die(*_):
    os._exit(9)


def main(point: str, kind: str, database: str, port: str, moment: str) -> None:
    def make(_mail):
        if point == "after claim":
            die()
        return Message("Hello", "Hello", "<p>Hello</p>")

    real = smtplib.SMTP.data

    def arrives_and_dies(connection, content):
        real(connection, content)
        die()

    smtplib.SMTP.data = {"before data": die, "after data": arrives_and_dies}.get(point, real)
    for name in ("test.mass", "test.waited"):
        KINDS[name] = Kind(name, make, repeatable=name == "test.waited")
    settings = Settings(secret_key="test" * 12, database_url=database, mail="smtp", smtp_url=f"smtp://127.0.0.1:{port}")
    with create_app(settings).app_context():
        deliver_due(datetime.fromisoformat(moment))


if __name__ == "__main__":
    main(*sys.argv[1:])
