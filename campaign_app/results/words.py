"""Figures in words: percentages, intervals, bounds and reasons in the reader's language."""

from collections.abc import Callable
from functools import lru_cache

from babel import numbers
from flask_babel import format_decimal, format_percent, get_locale, gettext

# A page writes a thousand numbers, the same at every visit; asking who reads costs more than looking them up.
remembered = lru_cache(maxsize=20_000)


def percent(value: float | str | None) -> str:
    """A proportion as "31%", a bound as "more than 90%", anything unknown as "not shown"."""
    return _percent(value, get_locale())


@remembered
def _percent(value: float | str | None, locale) -> str:
    return _or_bound(value, lambda number: numbers.format_percent(number, "0%", locale=locale))


def published(share: float) -> str:
    """A percentage that somebody else published, with its decimal."""
    return format_percent(share, "0.0%")


def score(value: float | str | None) -> str:
    """A mean on 0 to 100 as a whole number, or its bound."""
    return _score(value, get_locale())


@remembered
def _score(value: float | str | None, locale) -> str:
    return _or_bound(value, lambda number: numbers.format_decimal(number, "0", locale=locale))


def _or_bound(value: float | str | None, written: Callable[[float], str]) -> str:
    if isinstance(value, str) and value[:1] in "<>":
        edge = written(float(value[1:]))
        return (
            gettext("more than %(share)s", share=edge)
            if value[0] == ">"
            else gettext("less than %(share)s", share=edge)
        )
    if value is None or isinstance(value, str):
        return gettext("not shown")
    return written(value)


def decimal(value: float | str | None) -> str:
    """A mean of numbers that people gave, with one decimal."""
    return format_decimal(_nought(value, 1), "0.0") if isinstance(value, (int, float)) else gettext("not shown")


def hundredths(value: float) -> str:
    """A coefficient such as alpha in two digits."""
    return format_decimal(_nought(value, 2), "0.00")


def _nought(value: float, digits: int) -> float:
    """The rounded value, which is 0 and never -0."""
    return round(value, digits) + 0.0


def span(low: float | None, high: float | None) -> str:
    """An interval as "24% to 39%"; empty where there is none."""
    return "" if low is None or high is None else _span(low, high, get_locale())


@remembered
def _span(low: float, high: float, locale) -> str:
    return gettext("%(low)s to %(high)s", low=_percent(low, locale), high=_percent(high, locale))


def with_span(figure) -> str:
    """A proportion with its interval, as "31% (24% to 39%)"."""
    between = span(figure.low, figure.high)
    return f"{percent(figure.value)} ({between})" if between else percent(figure.value)


def why(reason: str | None, k: int) -> str:
    """Why something is hidden, in plain words."""
    return _why(reason, k, get_locale())


@remembered
def _why(reason: str | None, k: int, _locale) -> str:
    sentences = {
        "below_k": gettext("Fewer than %(k)s people answered this.", k=k),
        "protects_other": gettext("With this figure one could compute that of a group that is too small."),
        "too_few_companies": gettext("Fewer than five companies took part."),
        "dominance": gettext("One company has more than half of the answers."),
        "below_100": gettext("Fewer than 100 people answered everything that this figure needs."),
        "too_alike": gettext("Too few people differ from the others here."),
        "not_comparable": gettext("This was not asked or not counted in the same way."),
    }
    return sentences.get(reason, gettext("This figure would say too much about too few people."))


def why_short(reason: str | None, k: int) -> str:
    """The same in two or three words, for a cell of a table."""
    return _why_short(reason, k, get_locale())


@remembered
def _why_short(reason: str | None, k: int, _locale) -> str:
    words = {
        "below_k": gettext("fewer than %(k)s", k=k),
        "protects_other": gettext("protects others"),
        "too_few_companies": gettext("too few companies"),
        "dominance": gettext("one too large"),
        "below_100": gettext("fewer than 100"),
        "too_alike": gettext("too alike"),
        "not_comparable": gettext("not comparable"),
    }
    return words.get(reason, gettext("not shown"))


def measure_names() -> dict[str, str]:
    """The measures of the published figures in words."""
    return {
        "workability_rate": gettext("Workability rate"),
        "work_stress_problem": gettext("Work stress problematic"),
        "motivation_problem": gettext("Motivation problematic"),
        "learning_problem": gettext("Learning opportunities problematic"),
        "work_life_balance_problem": gettext("Work-life balance problematic"),
    }
