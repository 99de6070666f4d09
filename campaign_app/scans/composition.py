"""What a scan is composed of: core, modules, and up to ten questions of the company's own."""

from campaign_app.instruments.library import composed
from campaign_app.scans.models import Scan
from surveys.edition import Edition
from surveys.instrument import Instrument
from surveys.own import OwnQuestion, own_instrument


def composition_of(scan: Scan) -> Edition:
    """The edition that a draft makes now; raises DomainError when its parts do not fit together."""
    return composed(scan.core, tuple(scan.modules), scan.variant, own=own_part(scan))


def own_part(scan: Scan) -> Instrument | None:
    """The company's own questions as a part of the questionnaire, None without any."""
    return own_instrument(own_questions(scan), year=scan.created_at.year)


def own_questions(scan: Scan) -> list[OwnQuestion]:
    """The company's own questions, in their order."""
    return [
        OwnQuestion(
            each["kind"], each["text"], {language: tuple(options) for language, options in each["options"].items()}
        )
        for each in scan.own_questions
    ]
