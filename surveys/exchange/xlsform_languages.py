"""The languages of an XLSForm, as the heads of its columns spell them."""

from __future__ import annotations

from surveys.exchange.building import Builder
from surveys.exchange.sheets import SURVEY, Sheet
from surveys.exchange.texts import guess_language, language_code
from surveys.faults import Fault, InstrumentFaults, quoted
from surveys.reading import MOST_LANGUAGES

LANGUAGES_AT = ("label", "hint", "guidance_hint", "constraint_message", "required_message")


def choose_languages(builder: Builder, survey: Sheet, choices: Sheet, default: str) -> dict[str, str]:
    """Tell the builder its languages; returns the code of each as it is spelled.

    The language that has no name is the default, or else what it looks like.
    """
    columns = [each for each in survey.columns + choices.columns if each.name in LANGUAGES_AT]
    spelled = list(dict.fromkeys(each.language for each in columns if each.name in ("label", "hint"))) or [""]
    spelled += [each.language for each in columns if each.language not in spelled]
    code_of: dict[str, str] = {}
    default_code = language_code(default) or default
    number = 0
    for each in spelled:
        if each and not language_code(each):
            number += 1
            code_of[each] = f"qa{chr(ord('a') + min(number - 1, 25))}"
            what = f"{quoted(each)} is no known language"
            remedy = f"It is called {code_of[each]} here; write its code, as in label::Nederlands (nl)."
            builder.note(SURVEY, what, remedy)
        elif each:
            code_of[each] = each
    if "" in spelled:
        code_of[""] = _unnamed_language(builder, survey, choices, default_code)
    if len(spelled) > MOST_LANGUAGES:
        raise InstrumentFaults([Fault(SURVEY, f"there are {len(spelled)} languages", "Keep at most 60.")])
    codes = list(dict.fromkeys(code_of.values()))
    first = code_of.get(default_code, default_code)
    builder.languages = tuple(sorted(codes, key=lambda each: each != first))
    if "" not in code_of:
        code_of[""] = builder.languages[0]
    return code_of


def _unnamed_language(builder: Builder, survey: Sheet, choices: Sheet, default: str) -> str:
    if language_code(default) and default.lower() != "default":
        return language_code(default)
    texts = [text for row in survey.rows + choices.rows for text in row.by_language("label").values()]
    guess = guess_language(texts[:500])
    remedy = f"They count as {guess}; name the language as in label::Nederlands (nl), or as default_language."
    builder.note(SURVEY, "there are texts of which no language is named", remedy)
    return guess
