"""When a question is asked, as a sentence: for who fills in on paper, and in the codebook.

The sentences come from `gettext`, which whoever calls hands in: it turns an English sentence into one in the reader's
language and puts the values in.
"""

from collections.abc import Callable, Mapping

from surveys.edition import Edition
from surveys.numbering import Clause, Joined, clauses_of

Gettext = Callable[..., str]


def in_english(sentence: str, **values: object) -> str:
    """The `gettext` of whoever has no catalogue: the sentence as it stands in the code, with its values."""
    return sentence % values if values else sentence


def only_if(edition: Edition, when: str, language: str, numbers: Mapping[str, str], gettext: Gettext) -> str:
    """The sentence that stands above a conditional question; `numbers` says how the reader knows each variable."""
    condition = _words(clauses_of(when), edition, language, numbers, gettext, inner=False)
    return gettext("Only if %(condition)s:", condition=condition)


def _words(
    tree: Clause | Joined,
    edition: Edition,
    language: str,
    numbers: Mapping[str, str],
    gettext: Gettext,
    *,
    inner: bool,
) -> str:
    if isinstance(tree, Clause):
        return _clause(tree, edition, language, numbers, gettext)
    parts = [_words(part, edition, language, numbers, gettext, inner=tree.word != "not") for part in tree.parts]
    if tree.word == "not":
        return gettext("this is not so: %(condition)s", condition=parts[0])
    joint = gettext("and") if tree.word == "and" else gettext("or")
    together = f" {joint} ".join(parts)
    return f"({together})" if inner else together


def _clause(clause: Clause, edition: Edition, language: str, numbers: Mapping[str, str], gettext: Gettext) -> str:
    answer = _listed([_label(edition, clause.variable, value, language) for value in clause.constants], gettext)
    values = {"number": numbers[clause.variable], "answer": answer}
    match clause.operator:
        case "==" | "in":
            return gettext("at question %(number)s you answer %(answer)s", **values)
        case "!=" | "not in":
            return gettext("at question %(number)s you do not answer %(answer)s", **values)
        case "<":
            return gettext("at question %(number)s you answer less than %(answer)s", **values)
        case "<=":
            return gettext("at question %(number)s you answer %(answer)s or less", **values)
        case ">":
            return gettext("at question %(number)s you answer more than %(answer)s", **values)
    return gettext("at question %(number)s you answer %(answer)s or more", **values)


def _label(edition: Edition, variable: str, value: str | float, language: str) -> str:
    if not isinstance(value, str):
        return f"{value:.15g}"
    options = edition.variable(variable).options
    labels = {choice.code: choice.text[language] for choice in options.choices} if options else {}
    return f"“{labels.get(value, value)}”"


def _listed(words: list[str], gettext: Gettext) -> str:
    return ", ".join(words[:-1]) + " " + gettext("or") + " " + words[-1] if len(words) > 1 else words[0]
