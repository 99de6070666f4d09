"""What is typed about the joint support of a scan: who agreed, when, and a document that shows it."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from forms.base import AT_MOST, FILLED_IN, BaseForm, LineField, choices, one_line
from forms.scans import Day

CHOOSE_AGAIN = lazy_gettext("Choose the document once more: a browser does not send it twice.")


def lines(text: object) -> object:
    """What was typed over several lines: each of them one line, none of them empty at the end."""
    if not isinstance(text, str):
        return text
    return "\n".join(str(one_line(line)) for line in text.splitlines()).strip()


class AgreementForm(BaseForm):
    """One record of joint support; `bodies` are (value, label) pairs."""

    body = RadioField(lazy_gettext("Who agreed?"), validators=[InputRequired(lazy_gettext("Choose who agreed."))])
    agreed_on = Day(
        lazy_gettext("When?"),
        description=lazy_gettext("The day of the meeting, or of the talk with the workers."),
        validators=[InputRequired(FILLED_IN)],
    )
    spoken_by = LineField(
        lazy_gettext("Who spoke for it?"),
        most=200,
        required=False,
        description=lazy_gettext(
            "Not required. Functions are enough, such as “chair, secretary”. Type no more about people than you need."
        ),
        render_kw={"autocomplete": "off"},
    )
    note = TextAreaField(
        lazy_gettext("What was agreed?"),
        description=lazy_gettext("Not required. For example: the dates, the groups, who reads the result."),
        filters=[lines],
        validators=[Length(max=2000, message=AT_MOST)],
        render_kw={"rows": 3, "maxlength": 2000},
    )
    document = FileField(
        lazy_gettext("Document"),
        description=lazy_gettext(
            "Not required. Minutes or a letter, as PDF, PNG, JPG or Word document; at most 5 MB. "
            "Only the users of your company can open it."
        ),
        render_kw={"accept": ".pdf,.png,.jpg,.jpeg,.docx"},
    )

    def __init__(self, *, bodies, **options):
        super().__init__(**options)
        self.body.choices = choices(bodies)

    @property
    def has_document(self) -> bool:
        """Whether a file came along; some browsers send one without a name for none."""
        return bool(getattr(self.document.data, "filename", ""))

    def ask_document_again(self) -> None:
        """Say that a chosen file did not survive a refusal of the rest."""
        if self.has_document and not self.document.errors:
            self.document.errors = [CHOOSE_AGAIN]
