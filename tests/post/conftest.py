"""What the outbox's tests share: a mail server on the loopback that counts, kinds of mail, and settings that send."""

from dataclasses import replace
from email import message_from_bytes, policy
from socket import socket

import pytest
from aiosmtpd.controller import Controller

from campaign_app.post.kinds import KINDS, Kind, Message


class Mailbox:
    """Receives mail, counts it by Message-ID, and refuses what a test tells it to refuse."""

    def __init__(self):
        self.received = []
        self.refusals = {}  # "MAIL", "RCPT" or "DATA" -> the answer

    async def handle_MAIL(self, _server, _session, envelope, address, _options):
        if "MAIL" in self.refusals:
            return self.refusals["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if "RCPT" in self.refusals and address.startswith("refused"):
            return self.refusals["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        if "DATA" in self.refusals:
            return self.refusals["DATA"]
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.received]


@pytest.fixture
def mailbox():
    mailbox = Mailbox()
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mailbox.port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    yield mailbox
    controller.stop()


@pytest.fixture
def sending(app, mailbox, monkeypatch):
    """Makes the application send to the loopback server; call it with other settings to change them."""

    def change(**values):
        defaults = {
            "mail": "smtp",
            "smtp_url": f"smtp://127.0.0.1:{mailbox.port}",
            "mail_from": "Sokkel <us@example.org>",
        }
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **{**defaults, **values}))

    change()
    return change


def words(mail):
    return Message(f"Message {mail.payload['n']}", "Good day.\n", "<p>Good day.</p>")


@pytest.fixture
def kinds(monkeypatch):
    """Two kinds of mail: `test.mass` goes to many, `test.waited` is waited for; a test may change how they are made."""

    def register(name, *, repeatable, make=words, traceless=False):
        monkeypatch.setitem(KINDS, name, Kind(name, make, repeatable, traceless))

    register("test.mass", repeatable=False)
    register("test.waited", repeatable=True)
    return register
