"""What is typed about people: sign-in, passwords, invitations."""

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from forms.base import FILLED_IN, BaseForm, LineField, choices, one_line


def plain_address(text: str) -> str | None:
    """An e-mail address as it is kept, in lower case and with an ASCII domain; None when it is none."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.ascii_email.lower() if found.ascii_email and len(found.ascii_email) <= 254 else None


def _as_kept(text: str | None) -> str:
    typed = one_line(text or "")
    return plain_address(typed[:320]) or typed


class AddressField(EmailField):
    """An e-mail address, brought into the form in which it is kept."""

    def __init__(self, label, **options):
        super().__init__(label, filters=[_as_kept], **options)


def is_address(_form, field) -> None:
    """Refuse what is not an e-mail address."""
    if plain_address(field.data) is None:
        raise ValidationError(lazy_gettext("This is not an e-mail address. It looks like name@company.be."))


A_ROLE = InputRequired(lazy_gettext("Choose a role."))
PASSWORD_HELP = lazy_gettext("At least 10 characters. A short sentence is easy to remember.")


class SignInForm(BaseForm):
    email = AddressField(
        lazy_gettext("E-mail address"),
        validators=[DataRequired(FILLED_IN)],
        render_kw={"autocomplete": "username", "maxlength": 254},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        validators=[InputRequired(lazy_gettext("Fill this in."))],
        render_kw={"autocomplete": "current-password", "maxlength": 200},
    )
    remember = BooleanField(lazy_gettext("Keep me signed in on this device for 30 days"))
    next = HiddenField()


class ForgotForm(BaseForm):
    email = AddressField(
        lazy_gettext("E-mail address"),
        validators=[DataRequired(FILLED_IN), is_address],
        render_kw={"autocomplete": "username", "maxlength": 254},
    )


class NewPasswordForm(BaseForm):
    """A new password, typed twice; whether it is good enough is judged where it is set."""

    password = PasswordField(
        lazy_gettext("New password"),
        description=PASSWORD_HELP,
        validators=[InputRequired(lazy_gettext("Fill this in."))],
        render_kw={"autocomplete": "new-password", "maxlength": 200},
    )
    repeat = PasswordField(
        lazy_gettext("The same password again"), render_kw={"autocomplete": "new-password", "maxlength": 200}
    )

    def validate_repeat(self, field) -> None:
        if field.data != self.password.data:
            raise ValidationError(lazy_gettext("This is not the same as above. Type both once more."))


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        lazy_gettext("Current password"),
        validators=[InputRequired(lazy_gettext("Fill this in."))],
        render_kw={"autocomplete": "current-password", "maxlength": 200},
    )
    field_order = ("current", "password", "repeat")

    def __iter__(self):
        """The current password first."""
        rest = [name for name in self._fields if name not in self.field_order]
        return iter([self._fields[name] for name in (*rest, *self.field_order)])


class NamedForm(BaseForm):
    name = LineField(
        lazy_gettext("Name"),
        most=120,
        render_kw={"autocomplete": "name"},
    )


class AccountForm(NamedForm):
    language = RadioField(lazy_gettext("Language of the pages"))

    def __init__(self, *args, languages, **options):
        super().__init__(*args, **options)
        self.language.choices = choices(languages)


class PersonForm(NamedForm):
    """A person's name and role; `roles` are (value, label) pairs."""

    role = RadioField(lazy_gettext("Role"), validators=[A_ROLE])

    def __init__(self, *args, roles, **options):
        super().__init__(*args, **options)
        self.role.choices = choices(roles)


class InvitationForm(BaseForm):
    """Whom to invite, in which role and language."""

    email = AddressField(
        lazy_gettext("E-mail address"),
        validators=[DataRequired(FILLED_IN), is_address],
        render_kw={"autocomplete": "off", "maxlength": 254},
    )
    name = LineField(
        lazy_gettext("Name"),
        most=120,
        render_kw={"autocomplete": "off"},
    )
    role = RadioField(lazy_gettext("Role"), validators=[A_ROLE])
    language = SelectField(lazy_gettext("Language of the invitation"))

    def __init__(self, *args, roles, languages, **options):
        super().__init__(*args, **options)
        self.role.choices = choices(roles)
        self.language.choices = choices(languages)
