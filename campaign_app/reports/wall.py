"""What a wall says: the few things that everybody who took part should hear, short, and about everybody together."""

from flask_babel import gettext

from campaign_app.results import findings, words
from campaign_app.results.report import Report

MOST = 5  # lines


def for_the_wall(report: Report) -> list[str]:
    """The findings for a wall, what goes well among them; a difference that may be chance is not told as one."""
    if not report.has_rate:
        return _means(report)
    told = _indicators(report.indicators)
    if any(line.problem.exact for line in report.risks):
        told.append(findings.among_the_risks(findings.scales_finding(report.risks)))
    return told


def _means(report: Report) -> list[str]:
    exact = [line for line in (*report.modules, *report.themes) if line.mean.exact]
    return [
        gettext("%(what)s: %(mean)s out of 100", what=line.label, mean=words.score(line.mean.value))
        for line in sorted(exact, key=lambda line: -line.mean.value)[:MOST]
    ]


def _indicators(lines: list) -> list[str]:
    told = [line for line in lines if line.problem.told]
    if not told or not all(line.problem.exact for line in lines):
        return [
            gettext("%(what)s is a problem for %(share)s", what=line.label, share=words.percent(line.problem.value))
            for line in told[:MOST]
        ]
    worst, best = (pick(told, key=lambda line: line.problem.value) for pick in (max, min))
    least, most = words.percent(best.problem.value), words.percent(worst.problem.value)
    if worst.problem.low <= best.problem.high:
        return [
            gettext("The indicators are about as often a problem: for %(least)s to %(most)s", least=least, most=most)
        ]
    return [
        findings.scales_finding(lines),
        gettext("%(what)s is least often a problem: for %(share)s", what=best.label, share=least),
    ]
