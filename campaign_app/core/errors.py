"""What a rule of the platform says when it refuses: one class, shown to the person as a sentence."""


class DomainError(Exception):
    """A rule refused; the message is a lazy translated sentence, `field` names the form field it belongs to, if any."""

    def __init__(self, message, *, field: str | None = None):
        super().__init__(str(message))
        self.message = message
        self.field = field


def tell(form, error: DomainError) -> None:
    """Put a refusal where the person looks: beside the field it is about, or on top of the form."""
    target = form[error.field].errors if error.field and error.field in form else form.form_errors
    # WTForms makes errors a tuple until validation has run
    if isinstance(target, tuple):
        form[error.field].errors = [*target, error.message]
    else:
        target.append(error.message)
