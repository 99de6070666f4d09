"""When a question is asked, as a sentence for who fills in on paper."""

from collections.abc import Mapping

from flask_babel import gettext

from surveys.edition import Edition
from surveys.numbering import Clause, Joined, clauses_of


def only_if(edition: Edition, when: str, language: str, numbers: Mapping[str, str]) -> str:
    """The sentence that stands above a conditional question; the numbers are those of the booklet."""
    return gettext(
        "Only if %(condition)s:", condition=_words(clauses_of(when), edition, language, numbers, inner=False)
    )


def _words(tree: Clause | Joined, edition: Edition, language: str, numbers: Mapping[str, str], *, inner: bool) -> str:
    if isinstance(tree, Clause):
        return _clause(tree, edition, language, numbers)
    parts = [_words(part, edition, language, numbers, inner=tree.word != "not") for part in tree.parts]
    if tree.word == "not":
        return gettext("this is not so: %(condition)s", condition=parts[0])
    together = f" {gettext('and') if tree.word == 'and' else gettext('or')} ".join(parts)
    return f"({together})" if inner else together


def _clause(clause: Clause, edition: Edition, language: str, numbers: Mapping[str, str]) -> str:
    answer = _listed([_label(edition, clause.variable, value, language) for value in clause.constants])
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
        return f"{value:g}"
    options = edition.variable(variable).options
    labels = {choice.code: choice.text[language] for choice in options.choices} if options else {}
    return f"“{labels.get(value, value)}”"


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} {gettext('or')} {words[-1]}" if len(words) > 1 else words[0]
