"""What is typed about instruments: the file of a module, and for whom it is published."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import ValidationError

from forms.base import BaseForm, choices


class UploadForm(BaseForm):
    """A file with a module; `publishers` are (id, name) pairs, "" for all sectors; at most `largest` bytes."""

    publisher = SelectField(lazy_gettext("Published for"))
    file = FileField(lazy_gettext("File"), validators=[FileRequired(lazy_gettext("Choose a file."))])

    def __init__(self, *args, publishers: Sequence[tuple[str, str]], suffixes: Sequence[str], largest: int, **options):
        super().__init__(*args, **options)
        self.publisher.choices = choices(publishers)
        self.file.render_kw = {"accept": ",".join(suffixes)}
        self.largest = largest
        self.content = b""

    @property
    def sector_id(self) -> int | None:
        """The sector that publishes, None for all sectors."""
        return int(self.publisher.data) if self.publisher.data else None

    def validate_file(self, field) -> None:
        """Take the content in, and refuse no file, an empty one, and one beyond the bound."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(lazy_gettext("Choose a file."))
        with field.data.stream:
            self.content = field.data.read(self.largest + 1)
        if not self.content:
            raise ValidationError(lazy_gettext("This file is empty."))
        if len(self.content) > self.largest:
            megabytes = self.largest // 1_000_000
            raise ValidationError(lazy_gettext("This file is larger than %(most)s MB.", most=megabytes))
