"""What is typed about a question of a company's own: its kind, and its words in each language."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from forms.base import AT_MOST, FILLED_IN, BaseForm, LineField, choices, one_line, several_lines
from surveys.own import WITH_OPTIONS, OwnQuestion

MOST_OPTIONS = 20
LONGEST_TEXT = 300
LONGEST_OPTION = 120


class OwnQuestionForm(BaseForm):
    """One question; for each language there are `text_<n>` and `options_<n>`, where n is its place among them."""

    kind = RadioField(lazy_gettext("How do people answer?"))
    languages: Sequence[str] = ()

    def text_in(self, language: str):
        """The field for the question in a language."""
        return self[f"text_{self.languages.index(language)}"]

    def options_in(self, language: str):
        """The field for the answers to choose from in a language."""
        return self[f"options_{self.languages.index(language)}"]

    def question(self) -> OwnQuestion:
        """What was typed, once it is valid; a language without a question is left out."""
        typed = {language: self.text_in(language).data for language in self.languages}
        spoken = [language for language in self.languages if typed[language]]
        asked = self.kind.data in WITH_OPTIONS
        options = {language: lines_of(self.options_in(language).data) for language in spoken} if asked else {}
        return OwnQuestion(self.kind.data, {language: typed[language] for language in spoken}, options)

    def validate(self, extra_validators=None):
        """Also the rules over fields: the first language is there, and each has as many answers as the first."""
        good = super().validate(extra_validators)
        for language in self.languages:
            for field, faults in self._faults_in(language):
                field.errors = [*field.errors, *faults]
                good = good and not faults
        return good

    def _faults_in(self, language: str):
        text, options, first = self.text_in(language), self.options_in(language), self.languages[0]
        lines = lines_of(options.data)
        if language == first and not text.data:
            yield text, [FILLED_IN]
        if self.kind.data not in WITH_OPTIONS or not (text.data or lines):
            return
        if not text.data and language != first:
            yield text, [lazy_gettext("Fill in the question as well, or empty the answers.")]
        faults = []
        needed = len(lines_of(self.options_in(first).data))
        if len(lines) < 2:
            faults.append(lazy_gettext("Type at least two answers, each on a line of its own."))
        elif len(lines) > MOST_OPTIONS:
            faults.append(lazy_gettext("At most %(most)s answers.", most=MOST_OPTIONS))
        elif language != first and len(lines) != needed:
            faults.append(
                lazy_gettext(
                    "Here are %(here)s answers, in the first language %(there)s. Give as many, in the same order.",
                    here=len(lines),
                    there=needed,
                )
            )
        if len({line.casefold() for line in lines}) < len(lines):
            faults.append(lazy_gettext("The same answer stands here twice."))
        if any(len(line) > LONGEST_OPTION for line in lines):
            faults.append(lazy_gettext("An answer has at most %(most)s characters.", most=LONGEST_OPTION))
        yield options, faults


def lines_of(typed: str | None) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line for each in (typed or "").splitlines() if (line := one_line(each)))


def own_question_form(
    languages: Sequence[tuple[str, str, str]], kinds: Sequence[tuple[str, str]], question: OwnQuestion | None
) -> OwnQuestionForm:
    """The form for these languages, as (code, own name, direction), filled with a question or empty."""
    fields: dict[str, object] = {"languages": [code for code, _, _ in languages]}
    shown: dict[str, object] = {"kind": question.kind if question else "agree"}
    for place, (code, name, direction) in enumerate(languages):
        marks = {"lang": code, "dir": direction, "autocomplete": "off"}
        fields[f"text_{place}"] = LineField(
            lazy_gettext("Question (%(language)s)", language=name),
            most=LONGEST_TEXT,
            required=False,
            render_kw={**marks, "maxlength": LONGEST_TEXT},
        )
        fields[f"options_{place}"] = TextAreaField(
            lazy_gettext("Answers (%(language)s)", language=name),
            description=lazy_gettext("One on each line; only for a choice."),
            filters=[several_lines],
            validators=[Length(max=MOST_OPTIONS * LONGEST_OPTION * 2, message=AT_MOST)],
            render_kw={**marks, "rows": 4},
        )
        if question:
            shown[f"text_{place}"] = question.text.get(code, "")
            shown[f"options_{place}"] = "\n".join(question.options.get(code, ()))
    form = type("OwnQuestionForm", (OwnQuestionForm,), fields)(data=shown)
    form.kind.choices = choices(kinds)
    return form
