"""How often one may try: whole networks count as one client, and rules that cannot be read stop the start."""

import pytest

from campaign_app.answers import limits
from campaign_app.core import attempts
from campaign_app.core.config import Settings, SettingsError


def test_a_client_is_its_whole_ipv6_network():
    assert attempts.client("code", "2001:db8::1") == attempts.client("code", "2001:db8::ffff:2")
    assert attempts.client("code", "2001:db8::1") != attempts.client("code", "2001:db8:0:1::1")
    assert attempts.client("code", "::ffff:10.0.0.1") != attempts.client("code", "::ffff:10.0.0.2")
    assert attempts.client("code", None) == attempts.client("code", "nonsense") == "code:client:unknown"


def test_codes_cannot_be_guessed_from_every_address_of_one_network():
    attempts.forget()
    tries = [limits.may_try_a_code(f"2001:db8::{n:x}") for n in range(61)]
    assert tries == [True] * 60 + [False]
    assert limits.may_try_a_code("2001:db8:0:1::1")


def test_what_was_tried_is_counted_by_itself():
    attempts.forget()
    assert attempts.take("1 per hour", "code:a") and attempts.take("1 per hour", "send:a")
    assert not attempts.take("1 per hour", "code:a")


@pytest.mark.parametrize("name", ["SIGN_IN_LIMIT", "OPEN_LINK_LIMIT"])
def test_a_rule_that_cannot_be_read_stops_the_start(name):
    with pytest.raises(SettingsError, match=f"SOKKEL_{name}"):
        Settings.from_environment({f"SOKKEL_{name}": "now and then"})
