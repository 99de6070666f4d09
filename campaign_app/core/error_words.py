"""The words of error pages, which respondents read too: in each of their languages."""

from flask_babel import gettext


def error_words(code: int) -> tuple[str, str]:
    """Title and sentence for an HTTP status, in the reader's language."""
    words = {
        400: (gettext("We did not understand that"), gettext("Something in the address or the form is not right.")),
        403: (gettext("Not for you"), gettext("You are signed in, but this page is not for your role.")),
        404: (gettext("Page not found"), gettext("This page does not exist, or it is not yours to see.")),
        405: (gettext("That cannot be done here"), gettext("Go back and use the buttons on the page.")),
        410: (gettext("This has expired"), gettext("This link was valid for a limited time or was used already.")),
        413: (gettext("That file is too large"), gettext("Choose a smaller file and try again.")),
        429: (gettext("Too many attempts"), gettext("Wait a few minutes and try again.")),
        503: (
            gettext("Too busy just now"),
            gettext("What you just sent may not have been saved. Wait a minute, go back and try once more."),
        ),
    }
    unexpected = (
        gettext("Something went wrong on our side"),
        gettext("Nothing you saved before is lost. Try again in a minute."),
    )
    return words.get(code, words[400] if code < 500 else unexpected)
