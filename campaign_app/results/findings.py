"""What a report finds, in sentences: the headline, how sure it is, what stands out, and a title per chart."""

from babel.lists import format_list
from flask_babel import format_decimal, get_locale, gettext, ngettext

from campaign_app.results import words
from campaign_app.results.figures import ScaleLine, Split
from campaign_app.results.report import Report

THE_FOUR = {"work_stress", "motivation", "learning", "work_life_balance"}
MUCH_ACUTE = 0.10
FEW, MANY = 0.05, 0.95
MOST_NAMED = 3  # themes in one sentence
# shares that people say as a number of people, and how far from one a share may lie to be called about, or nearly, that
FRACTIONS = ((1, 10), (1, 5), (1, 4), (1, 3), (2, 5), (1, 2), (3, 5), (2, 3), (3, 4), (4, 5), (9, 10))
CLOSE, FAR = 0.01, 0.04


def headline(report: Report) -> str:
    """The answer to "how are we doing" in one line."""
    if not report.has_figures:
        return gettext("Too few people answered to show a result")
    if not report.has_rate:
        return _headline_without_rate(report)
    rate = report.rate
    if rate.exact:
        if FEW < rate.value < MANY:
            return _share_of_people(rate.value)
        if rate.value <= FEW:
            return gettext("Hardly anyone has workable work: %(share)s", share=words.percent(rate.value))
    if rate.exact or str(rate.value)[:1] == ">":
        return gettext("Nearly everyone has workable work: %(share)s", share=words.percent(rate.value))
    if isinstance(rate.value, str) and rate.value[:1] == "<":
        return gettext("Hardly anyone has workable work: %(share)s", share=words.percent(rate.value))
    return gettext("The workability rate cannot be shown")


def _headline_without_rate(report: Report) -> str:
    """The means, else the shares with a problem; a questionnaire without any score has only its answers to tell."""
    means, shares = [*report.modules, *report.themes], [*report.indicators, *report.risks, *report.themes]
    if not (means or shares):
        return gettext("What %(n)s people answered", n=format_decimal(report.release.n))
    if shares and not any(line.mean.told for line in means):
        return scales_finding(shares)
    return means_finding(means)


def has_the_four(report: Report) -> bool:
    """Whether the rate is made of the four indicators of the shipped questionnaires; a licensed one has its own."""
    return set(report.edition.workability) == THE_FOUR


def what_is_workable(report: Report) -> str:
    """When work is workable for a person, by the indicators of this questionnaire."""
    if has_the_four(report):
        return gettext(
            "Work is workable for a person when none of the four indicators is a problem: work stress, motivation, "
            "learning opportunities and work-life balance."
        )
    names = [low(line) for line in report.lines if line.code in report.edition.workability]
    return gettext("Work is workable for a person when none of these is a problem: %(names)s.", names=", ".join(names))


def _share_of_people(value: float) -> str:
    """A share as people say it, and only as close as that is true: "nearly 2 in 3", not 6 in 10 for 65%."""
    part, whole = min(FRACTIONS, key=lambda pair: abs(pair[0] / pair[1] - value))
    off = round(value - part / whole, 4)
    if abs(off) > FAR:
        return gettext("%(share)s has workable work", share=words.percent(value))
    if (part, whole) == (1, 2):
        if abs(off) <= CLOSE:
            return gettext("About half have workable work")
        return gettext("More than half have workable work") if off > 0 else gettext("Nearly half have workable work")
    if abs(off) <= CLOSE:
        return ngettext(
            "About %(num)s in %(of)s has workable work", "About %(num)s in %(of)s have workable work", part, of=whole
        )
    if off > 0:
        return ngettext(
            "More than %(num)s in %(of)s has workable work",
            "More than %(num)s in %(of)s have workable work",
            part,
            of=whole,
        )
    return ngettext(
        "Nearly %(num)s in %(of)s has workable work", "Nearly %(num)s in %(of)s have workable work", part, of=whole
    )


def certainty(report: Report) -> list[str]:
    """How sure the figures are: who answered, and what the interval means."""
    n, expected = report.release.n, report.expected
    said = format_decimal(n)
    if report.response_rate is None:
        told = [
            gettext(
                "%(n)s people answered. How many people could answer is not known, so there is no response rate.",
                n=said,
            )
        ]
    elif n == expected and _everybody_answered_all(report):
        return [gettext("All %(n)s people answered, so chance plays no part in these figures.", n=said)]
    else:
        told = [
            gettext(
                "%(n)s of %(expected)s people answered (%(rate)s).",
                n=said,
                expected=format_decimal(expected),
                rate=words.percent(report.response_rate),
            )
        ]
    if report.rate.exact and report.rate.low is not None:
        told.append(
            gettext(
                "The rate for everyone most likely lies between %(low)s and %(high)s (95%% certainty).",
                low=words.percent(report.rate.low),
                high=words.percent(report.rate.high),
            )
        )
    if report.has_rate and not report.rate.told:
        told += [gettext("The workability rate cannot be shown."), _why_no_rate(report)]
    told.append(gettext("Those who did not answer may think differently; we know nothing about them."))
    return told


def _everybody_answered_all(report: Report) -> bool:
    told = [line.n for line in report.lines] + ([report.rate_n] if report.has_rate else [])
    return all(n == report.release.n for n in told)


def _why_no_rate(report: Report) -> str:
    k = max(report.release.k, report.edition.scale_threshold(report.edition.workability[0]))
    return words.why(report.rate.hidden, k)


def stands_out(report: Report, groups: Split | None) -> list[str]:
    """The few things that a reader should take along."""
    told = []
    if first := _first_of(report.indicators):
        told.append(first)
    acute = [line for line in report.indicators if line.acute.exact and line.acute.value >= MUCH_ACUTE]
    if acute:
        worst = max(acute, key=lambda line: line.acute.value)
        told.append(
            gettext(
                "For %(share)s, %(what)s is an acute problem.", share=words.percent(worst.acute.value), what=low(worst)
            )
        )
    if first := _first_of(report.risks):
        told.append(among_the_risks(first))
    if groups and (finding := groups_finding(groups)):
        told.append(finding)
    return told


def among_the_risks(finding: str) -> str:
    """A finding about the risks, for a list in which indicators stand too."""
    return gettext("Among the risks: %(finding)s", finding=finding[:1].lower() + finding[1:])


def low(line) -> str:
    """The label of a line inside a sentence."""
    return line.label[:1].lower() + line.label[1:]


def _ranked(lines: list[ScaleLine]) -> list[ScaleLine]:
    told = [line for line in lines if line.problem.told]
    ranked = sorted(told, key=lambda line: line.problem.rank, reverse=True)
    # when every share is nearly nobody's, none is worth a sentence
    return ranked if any(line.problem.rank > 0 for line in ranked) else []


def _first_of(lines: list[ScaleLine]) -> str | None:
    ranked = _ranked(lines)
    if not ranked:
        return None
    first, share = ranked[0], words.with_span(ranked[0].problem)
    if len(ranked) == 1 or not first.problem.exact or _as_often(ranked):
        return f"{scales_finding(lines)}."
    if ranked[1].problem.exact and first.problem.low <= ranked[1].problem.high:
        return gettext(
            "%(what)s is most often a problem, for %(share)s; the difference with %(other)s may be chance.",
            what=first.label,
            share=share,
            other=low(ranked[1]),
        )
    return gettext("%(what)s is clearly most often a problem, for %(share)s.", what=first.label, share=share)


def scales_finding(lines: list[ScaleLine]) -> str:
    """The title of a chart of shares with a problem."""
    ranked = _ranked(lines)
    if not ranked:
        return gettext("No share can be shown exactly")
    if len(ranked) == 1:
        share = words.percent(ranked[0].problem.value)
        return gettext("%(what)s is a problem for %(share)s", what=ranked[0].label, share=share)
    return _as_often(ranked) or gettext(
        "%(what)s is most often a problem: for %(share)s",
        what=ranked[0].label,
        share=words.percent(ranked[0].problem.value),
    )


def _as_often(ranked: list[ScaleLine]) -> str | None:
    """What is said when the first is no more often a problem than the next: none of them is named alone."""
    share = words.percent(ranked[0].problem.value)
    alike = [line for line in ranked if words.percent(line.problem.value) == share]
    if len(alike) < 2:
        return None
    if len(alike) > MOST_NAMED:
        return gettext("%(count)s themes are most often a problem: each for %(share)s", count=len(alike), share=share)
    names = format_list([alike[0].label, *map(low, alike[1:])], locale=get_locale())
    return gettext("%(names)s are most often a problem: for %(share)s", names=names, share=share)


def means_finding(lines: list[ScaleLine]) -> str:
    """The title of a chart of means."""
    told = sorted((line for line in lines if line.mean.told), key=lambda line: line.mean.rank)
    if not told:
        return gettext("No mean can be shown exactly")
    least, most = words.score(told[0].mean.value), words.score(told[-1].mean.value)
    if len(told) == 1:
        return gettext("%(what)s scores %(mean)s out of 100", what=told[0].label, mean=least)
    if least == most:
        return gettext("All themes score about the same: %(mean)s out of 100", mean=least)
    return gettext(
        "%(high)s scores highest (%(most)s out of 100), %(low)s lowest (%(least)s)",
        high=told[-1].label,
        most=most,
        low=low(told[0]),
        least=least,
    )


def distribution_finding(report: Report) -> str:
    """The title of the chart of numbers of problems."""
    none = next((share for first, _, share in report.distribution if first == 0), None)
    return gettext("%(share)s have a problem on none of the indicators", share=words.percent(none))


def groups_finding(groups: Split) -> str | None:
    """How far the shown groups lie apart on the first column."""
    shown = groups.told
    if len(shown) < 2:
        return None
    least, most = (pick(shown, key=lambda row: row.figures[0].rank) for pick in (min, max))
    say = words.percent if groups.are_shares else words.score
    if say(least.figures[0].value) == say(most.figures[0].value):
        return gettext(
            "%(what)s is about the same in every group: %(share)s.",
            what=groups.columns[0],
            share=say(least.figures[0].value),
        )
    told = {
        "what": groups.columns[0],
        "least": say(least.figures[0].value),
        "lowest": least.label,
        "most": say(most.figures[0].value),
        "highest": most.label,
    }
    if groups.are_shares and _end(least.figures[0], "high") < _end(most.figures[0], "low"):
        return gettext("%(what)s per group goes from %(least)s (%(lowest)s) to %(most)s (%(highest)s).", **told)
    return gettext(
        "%(what)s per group goes from %(least)s (%(lowest)s) to %(most)s (%(highest)s); the difference may be chance.",
        **told,
    )


def _end(figure, which: str) -> float:
    """An end of the interval of a share; of a bound the bound itself."""
    return getattr(figure, which) if figure.exact else float(figure.value[1:])


def bucket_label(first: int, last: int, most: int) -> str:
    """A number of problems, or a few numbers taken together."""
    if first == last:
        return gettext("no problem") if first == 0 else ngettext("%(num)s problem", "%(num)s problems", first)
    if last == most:
        return gettext("%(first)s or more problems", first=first)
    return gettext("%(first)s to %(last)s problems", first=first, last=last)


def shares_in_words(lines: list[ScaleLine]) -> str:
    """All shares of a chart after one another, for those who cannot see it."""
    return "; ".join(f"{line.label}: {words.with_span(line.problem)}" for line in lines)


def means_in_words(lines: list[ScaleLine]) -> str:
    return "; ".join(f"{line.label}: {words.score(line.mean.value)}" for line in lines)


def distribution_in_words(report: Report) -> str:
    most = len(report.edition.workability)
    return "; ".join(
        f"{bucket_label(first, last, most)}: {words.percent(share)}" for first, last, share in report.distribution
    )


def groups_in_words(groups: Split) -> str:
    say = words.with_span if groups.are_shares else (lambda figure: words.score(figure.value))
    return "; ".join(f"{row.label}: {say(row.figures[0])}" for row in groups.told)
