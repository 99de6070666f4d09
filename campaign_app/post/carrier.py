"""The conversation with a mail server: one connection for a batch, and an honest account of each hand-over."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

SECONDS_TO_ANSWER = 30
# Seven bits: every server takes it, also one that offers no 8BITMIME.
POLICY = SMTP.clone(cte_type="7bit")


class MailServerDown(Exception):
    """No mail server can be reached, or it refuses us as a sender: nothing was handed over, everything waits."""


class Refused(Exception):
    """The server refused this message for good."""


class TryLater(Exception):
    """The server did not take this message now."""


class Doubtful(Exception):
    """The text was under way when the connection broke: it may have arrived."""


class LostClaim(Exception):
    """Somebody else took the message over; it must not be handed over here."""


@dataclass(frozen=True)
class Server:
    """Where and how to hand over mail, read from an address such as smtp://user:password@host:587 or smtps://host."""

    host: str
    port: int
    encrypted: bool
    user: str | None
    password: str

    @classmethod
    def at(cls, url: str) -> "Server":
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise MailServerDown("SOKKEL_SMTP_URL should look like smtp://user:password@host:587 or smtps://host")
        encrypted = parts.scheme == "smtps"
        port = parts.port or (465 if encrypted else 587)
        user = unquote(parts.username) if parts.username else None
        return cls(parts.hostname, port, encrypted, user, unquote(parts.password or ""))


def written(message, *, sender: str, recipient: str, message_id: str, at) -> bytes:
    """A message as it goes over the wire: text and HTML as alternatives, under a Message-ID fixed beforehand."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail.as_bytes()


class Carrier:
    """Hands over messages to one mail server; opens its connection when first needed and again when it broke."""

    def __init__(self, url: str, sender: str):
        self.server = Server.at(url)
        self.sender = parseaddr(sender)[1]
        self.connection: smtplib.SMTP | None = None

    def __enter__(self) -> "Carrier":
        return self

    def __exit__(self, *_) -> None:
        if self.connection is not None:
            try:
                self.connection.quit()
            except (smtplib.SMTPException, OSError):
                self.connection.close()
            self.connection = None

    def open(self) -> smtplib.SMTP:
        """The open connection; raises MailServerDown when there is none to be had."""
        if self.connection is None:
            try:
                self.connection = self._connect()
            except (smtplib.SMTPException, OSError) as fault:
                raise MailServerDown(f"the mail server cannot be used: {type(fault).__name__}: {fault}") from fault
        return self.connection

    def _connect(self) -> smtplib.SMTP:
        server, context = self.server, ssl.create_default_context()
        if server.encrypted:
            connection = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS_TO_ANSWER, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS_TO_ANSWER)
        try:
            connection.ehlo_or_helo_if_needed()
            if not server.encrypted and connection.has_extn("starttls"):
                connection.starttls(context=context)
                connection.ehlo()
            elif server.user and not server.encrypted:
                raise smtplib.SMTPException("it offers no encryption, so the password was not sent")
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def hand_over(self, recipient: str, content: bytes, before_data: Callable[[], bool]) -> None:
        """Hand one message over; `before_data` is called when the envelope is accepted and may still stop it.

        Raises Refused, TryLater, Doubtful, LostClaim or MailServerDown; returns when the server took the message.
        """
        connection = self.open()
        try:
            self._envelope(connection, recipient)
        except (smtplib.SMTPException, OSError) as fault:
            self._drop()
            raise TryLater(f"{type(fault).__name__}: {fault}") from fault
        if not before_data():
            self._reset()
            raise LostClaim
        try:
            code, answer = connection.data(content)
        except smtplib.SMTPDataError as fault:  # refused before the text was under way
            code, answer = fault.smtp_code, fault.smtp_error
        except (smtplib.SMTPException, OSError) as fault:
            self._drop()
            raise Doubtful(f"{type(fault).__name__}: {fault}") from fault
        self._judge(code, answer)

    def _envelope(self, connection: smtplib.SMTP, recipient: str) -> None:
        code, answer = connection.mail(self.sender)
        if 500 <= code < 600:
            # it is we who are refused, not this recipient: every other message would meet the same
            self._drop()
            raise MailServerDown(f"the mail server refuses the sender: {code} {_plain(answer)}")
        if code == 250:
            code, answer = connection.rcpt(_wire_address(recipient))
        self._judge(code, answer)

    def _judge(self, code: int, answer: bytes) -> None:
        if 200 <= code < 300:
            return
        if code == 421:
            self._drop()
        else:
            self._reset()
        told = f"{code} {_plain(answer)}"
        raise Refused(told) if 500 <= code < 600 else TryLater(told)

    def _reset(self) -> None:
        try:
            self.connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _plain(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.replace("\x00", "").split())[:300]


def _wire_address(address: str) -> str:
    """An address as the envelope needs it: a domain with accents in its ASCII form."""
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address
