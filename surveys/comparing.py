"""Two versions of one instrument side by side: per question and scale what stayed, and every wording that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.edition import Edition, Verdict, diff, diff_scales, standing_alone
from surveys.model import VARIANTS, Frozen, Instrument, Question, Scale
from surveys.published import Variable

NOTHING = Frozen()


@dataclass(frozen=True)
class Difference:
    """One thing that reads otherwise: its aspect (such as `text` or `when`), its language if any, before and after."""

    aspect: str
    language: str | None
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What became of one answer variable, text page or scale; `title` is its newest wording.

    `same` with differences: trends may go on, yet something around it (help, order, cut-offs) reads otherwise.
    """

    code: str
    verdict: Verdict
    title: Frozen
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions: what is asked, what is scored, and in which languages."""

    questions: tuple[Change, ...]
    scales: tuple[Change, ...]
    languages_added: tuple[str, ...]
    languages_gone: tuple[str, ...]

    def count(self, verdict: Verdict) -> int:
        """How many questions have this verdict."""
        return sum(1 for each in self.questions if each.verdict == verdict)


def compare(old: Instrument, new: Instrument) -> Comparison:
    """The comparison of two versions, over both variants; words are compared in the languages that both speak."""
    before = [standing_alone(old, variant) for variant in VARIANTS]
    after = [standing_alone(new, variant) for variant in VARIANTS]
    shared = tuple(each for each in old.languages if each in new.languages)
    asked = [_told(diff(a, b), a, b) for a, b in zip(before, after, strict=True)]
    scored = [diff_scales(a, b) for a, b in zip(before, after, strict=True)]
    return Comparison(
        questions=_changes(_worst(asked), *(_asked(each) for each in (before, after)), shared),
        scales=_changes(_worst(scored), *(_scored(each) for each in (before, after)), shared),
        languages_added=tuple(each for each in new.languages if each not in old.languages),
        languages_gone=tuple(each for each in old.languages if each not in new.languages),
    )


def _told(verdicts: Mapping[str, Verdict], old: Edition, new: Edition) -> dict[str, Verdict]:
    """The verdicts in the order of the newest questions, with texts that ask nothing among them."""
    before, after = ({q.code: q for q in each.questions if not q.variables} for each in (old, new))
    order = [code for question in new.questions for code in question.variables or (question.code,)]
    texts: dict[str, Verdict] = {}
    for code in dict.fromkeys([*before, *after]):
        if code in before and code in after:
            texts[code] = "same" if before[code].text == after[code].text else "changed"
        else:
            texts[code] = "added" if code in after else "gone"
    known = {**verdicts, **texts}
    return {code: known[code] for code in dict.fromkeys([*order, *known])}


def _worst(verdicts: list[Mapping[str, Verdict]]) -> dict[str, Verdict]:
    """One verdict out of those per variant; what came or went in one variant only has changed."""
    found: dict[str, Verdict] = {}
    for code in dict.fromkeys(code for each in verdicts for code in each):
        seen = {each[code] for each in verdicts if code in each}
        found[code] = seen.pop() if len(seen) == 1 else "changed"
    return found


def _asked(editions: list[Edition]) -> dict[str, Variable | Question]:
    found: dict[str, Variable | Question] = {}
    for edition in editions:
        for question in edition.questions:
            for code in question.variables or (question.code,):
                found.setdefault(code, edition.variables.get(code, question))
    return found


def _scored(editions: list[Edition]) -> dict[str, Scale]:
    return {scale.code: scale for edition in reversed(editions) for scale in edition.scales}


def _changes(verdicts: Mapping[str, Verdict], before: Mapping, after: Mapping, shared: tuple) -> tuple[Change, ...]:
    found = []
    for code, verdict in verdicts.items():
        old, new = (_facts(each[code]) if code in each else {} for each in (before, after))
        differences = tuple(
            Difference(aspect, language, old.get((aspect, language), ""), new.get((aspect, language), ""))
            for aspect, language in dict.fromkeys([*old, *new])
            if old.get((aspect, language), "") != new.get((aspect, language), "")
            and (language is None or language in shared)
        )
        title = (after.get(code) or before[code]).text
        found.append(Change(code, verdict, title, differences if verdict in ("same", "changed") else ()))
    return tuple(found)


def _facts(noun: Variable | Question | Scale) -> dict[tuple[str, str | None], str]:
    """What can be read about a question or scale, as texts by aspect and language."""
    if isinstance(noun, Scale):
        return _of_scale(noun)
    question = noun if isinstance(noun, Question) else noun.question
    texts = {"text": noun.text, "help": question.help or NOTHING, "unit": question.unit or NOTHING}
    if question.rows:
        texts["stem"] = question.text
    facts = {(aspect, language): text[language] for aspect, text in texts.items() for language in text}
    if question.options:
        choices = question.options.choices
        facts |= {("options", each): " · ".join(c.text[each] for c in choices) for each in question.text}
        facts["option_codes", None] = ", ".join(choice.code for choice in choices)
    for aspect in ("kind", "when", "minimum", "maximum", "max_length", "k"):
        value = getattr(question, aspect)
        facts[aspect, None] = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    facts["required", None] = "✓" if question.required else ""
    facts["variants", None] = ", ".join(question.variants)
    facts["exclusive", None] = ", ".join(question.exclusive)
    return facts


def _of_scale(scale: Scale) -> dict[tuple[str, str | None], str]:
    facts: dict[tuple[str, str | None], str] = {("text", language): scale.text[language] for language in scale.text}
    cutoffs = scale.cutoffs
    return facts | {
        ("items", None): ", ".join(scale.items),
        ("reversed", None): ", ".join(scale.reversed),
        ("needed", None): str(scale.needed),
        ("direction", None): scale.direction,
        ("role", None): scale.role,
        ("scores", None): ", ".join(f"{code} = {score:g}" for code, score in (scale.scores or NOTHING).items()),
        ("problem", None): f"{cutoffs.problem:g}" if cutoffs else "",
        ("acute", None): f"{cutoffs.acute:g}" if cutoffs and cutoffs.acute is not None else "",
        ("cutoff_source", None): f"{cutoffs.source} ({cutoffs.status})" if cutoffs else "",
    }
