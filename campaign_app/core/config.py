"""Settings: read from the environment once, all faults told in one message, no default secret."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from campaign_app.core.attempts import rule_of

ROOT = Path(__file__).resolve().parents[2]
INSTANCE = ROOT / "instance"


class SettingsError(Exception):
    """The settings do not allow a start; the message names every fault and its remedy."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations; each field is read from SOKKEL_<NAME>."""

    secret_key: str = field(repr=False)
    database_url: str = f"sqlite:///{INSTANCE / 'sokkel.db'}"
    base_url: str = "http://127.0.0.1:8000"
    https: bool = False
    mail: str = "keep"
    smtp_url: str = ""
    mail_from: str = "Sokkel <sokkel@localhost>"
    mail_per_hour: int = 2000
    upload_megabytes: int = 10
    open_link_limit: str = "2000 per hour"
    sign_in_limit: str = "10 per 5 minutes"
    # the smallest class of people with the same background in any file for research
    microdata_k: int = 10
    trusted_proxies: int = 0
    testing: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings from the environment, and from the files in instance/ what the environment leaves open."""
        source = {}
        # run.env: the address at which `make run` served last, so that the links of commands lead there
        for name in ("run.env", "sokkel.env"):
            source |= _read_env_file(INSTANCE / name)
        source |= os.environ if environment is None else environment
        faults, values = [], {}
        for setting in fields(cls):
            name = f"SOKKEL_{setting.name.upper()}"
            if name not in source:
                continue
            try:
                values[setting.name] = _convert(source[name], setting.type)
            except ValueError as fault:
                faults.append(f"{name}: {fault}")
        faults += _check(values)
        if faults:
            raise SettingsError("Sokkel cannot start:\n  " + "\n  ".join(faults))
        return cls(**values)


def _read_env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#") and "=" in line)


def _convert(text: str, wanted: type) -> object:
    if wanted is bool:
        if text.lower() not in ("1", "0", "true", "false", "yes", "no"):
            raise ValueError(f"is {text!r}, should be true or false")
        return text.lower() in ("1", "true", "yes")
    if wanted is int:
        if not text.isdecimal():
            raise ValueError(f"is {text!r}, should be a whole number")
        return int(text)
    return text


def _check(values: dict) -> list[str]:
    faults = []
    secret = values.get("secret_key", "")
    if not secret:
        faults.append("SOKKEL_SECRET_KEY is not set; `make run` writes one into instance/sokkel.env")
    elif len(secret) < 32:
        faults.append("SOKKEL_SECRET_KEY is shorter than 32 characters")
    url = values.get("database_url", "sqlite:///")
    if not url.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
        faults.append("SOKKEL_DATABASE_URL should start with sqlite:/// or postgresql://")
    elif url.startswith("postgresql://"):
        values["database_url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if values.get("mail", "keep") not in ("keep", "smtp"):
        faults.append("SOKKEL_MAIL should be keep (mail stays readable under /outbox) or smtp")
    if values.get("mail") == "smtp" and not values.get("smtp_url"):
        faults.append("SOKKEL_SMTP_URL is needed with SOKKEL_MAIL=smtp, such as smtp://user:password@host:587")
    if values.get("smtp_url") and not values["smtp_url"].startswith(("smtp://", "smtps://")):
        faults.append("SOKKEL_SMTP_URL should start with smtp:// (port 587) or smtps:// (port 465)")
    if not values.get("base_url", "http://").startswith(("http://", "https://")):
        faults.append("SOKKEL_BASE_URL should start with http:// or https://")
    if values.get("microdata_k", 10) < 5:
        faults.append("SOKKEL_MICRODATA_K should be 5 or more")
    for name in ("open_link_limit", "sign_in_limit"):
        try:
            rule_of(values.get(name, "1 per hour"))
        except ValueError:
            faults.append(f"SOKKEL_{name.upper()} should be a rule such as 10 per 5 minutes")
    return faults
