"""The log tells where something went wrong, never what a person typed."""

import logging

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from campaign_app.core.logs import PLACES_ONLY


def logged(fault: BaseException) -> str:
    """What the log keeps of an error."""
    try:
        raise fault
    except BaseException as caught:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "it failed", (), (type(caught), caught, None))
    assert PLACES_ONLY.filter(record)
    return logging.Formatter().format(record)


def nested() -> ValueError:
    """An error that came from another, both with what was typed."""
    try:
        try:
            {}["an@alfa.be"]
        except KeyError as inner:
            raise ValueError("geheim antwoord") from inner
    except ValueError as outer:
        return outer


def test_kind_and_place_stand_in_the_log_and_what_was_typed_does_not():
    kept = logged(nested())
    assert kept.startswith("it failed\n")
    assert kept.index("KeyError") < kept.index("ValueError")
    assert "test_logs.py" in kept
    assert "in nested" in kept
    assert "an@alfa.be" not in kept.replace('{}["an@alfa.be"]', "")
    assert kept.endswith("ValueError")


def test_a_database_tells_that_it_is_locked_but_not_which_row_it_refused():
    assert "database is locked" in logged(OperationalError("UPDATE", {}, Exception("database is locked\nDETAIL: x")))
    assert "DETAIL" not in logged(OperationalError("UPDATE", {}, Exception("database is locked\nDETAIL: x")))
    assert "an@alfa.be" not in logged(IntegrityError("INSERT", {}, Exception("Key (email)=(an@alfa.be) exists")))


@pytest.mark.parametrize("fault", [AttributeError("'NoneType' object has no attribute 'id'"), OSError(28, "disk full")])
def test_what_python_and_the_system_say_of_themselves_stays(fault):
    assert str(fault) in logged(fault)


def test_the_application_s_own_log_is_kept_so(app):
    assert PLACES_ONLY in app.logger.filters
