"""Words of research files: the terms of use, what a file is called, and why a variable is in none."""

from flask_babel import gettext


def terms(k: int) -> list[str]:
    """What everybody who fetches a file agrees to."""
    return [
        gettext("I use the file only for the purpose for which I asked it, and pass it on to nobody."),
        gettext("I do not try to recognise people or companies, and do not link the rows to any other data."),
        gettext("I publish figures only, over at least %(k)s people each, and never single rows.", k=k),
        gettext("I keep the file encrypted, and delete it when the purpose is reached."),
        gettext(
            "If somebody could be recognised all the same, I tell the people who gave me the file, and nobody else."
        ),
        gettext(
            "I name Sokkel as the source, and say that its cut-offs are provisional and that its figures may not be "
            "compared with those of the Flemish workability monitor."
        ),
    ]


def title_of(sector_name: str | None) -> str:
    """What a file is called."""
    if sector_name is None:
        return gettext("Research file of all sectors")
    return gettext("Research file of the sector %(sector)s", sector=sector_name)


def why_left_out(reason: str) -> str:
    """Why a variable is in no file."""
    return {
        "free_text": gettext("free text, which may name people"),
        "sensitive": gettext("so sensitive that it has a stricter threshold, or hangs on such a question"),
        "unbounded": gettext("a number without bounds"),
        "not_common": gettext("not asked alike in all scans of this file"),
        "depends": gettext("asked only of some, after a question that is not in the file"),
    }[reason]
