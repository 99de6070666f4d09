"""What a rule of the platform says when it refuses: one class, shown to the person as a sentence."""

import hashlib


class DomainError(Exception):
    """A rule refused; the message is a lazy translated sentence, `field` names the form field it belongs to, if any."""

    def __init__(self, message, *, field: str | None = None):
        super().__init__(str(message))
        self.message = message
        self.field = field


class Damaged(Exception):
    """What is stored is not what was kept, changed from outside or by a broken disk; it is not shown or used."""

    @classmethod
    def unless(cls, content: str, content_hash: str) -> str:
        """The content, when it still has the SHA-256 (hex) under which it was kept."""
        if hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest() != content_hash:
            raise cls(f"the content no longer has its hash {content_hash}")
        return content


def tell(form, error: DomainError) -> None:
    """Put a refusal where the person looks: beside the field it is about, or on top of the form."""
    target = form[error.field].errors if error.field and error.field in form else form.form_errors
    # WTForms makes errors a tuple until validation has run
    if isinstance(target, tuple):
        form[error.field].errors = [*target, error.message]
    else:
        target.append(error.message)
