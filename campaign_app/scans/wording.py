"""Our words for the mails to respondents in the language that is set: those a company may replace, and the others."""

from flask_babel import gettext

from campaign_app.scans.models import Round


def our_subject(which: Round) -> str:
    """The subject of a round's mail, with {company} and {closing_date} still to be filled in."""
    company = "{company}"
    return {
        Round.INVITATION: gettext("How workable is your work at %(company)s?", company=company),
        Round.REMINDER: gettext("Reminder: how workable is your work at %(company)s?", company=company),
        Round.LAST_CALL: gettext("Last days: you can answer until %(date)s", date="{closing_date}"),
    }[which]


def our_body(which: Round) -> str:
    """The text of a round's mail as a company may change it, with its placeholders."""
    values = {"company": "{company}", "day": "{closing_date}"}
    opening = {
        Round.INVITATION: gettext(
            "%(company)s wants to know how you experience your work. You can answer until %(day)s.", **values
        ),
        Round.REMINDER: gettext(
            "We asked you before how you experience your work at %(company)s. You can still answer until %(day)s.",
            **values,
        ),
        Round.LAST_CALL: gettext(
            "The questionnaire about your work at %(company)s closes soon. You can answer until %(day)s.", **values
        ),
    }[which]
    return "\n\n".join((gettext("Hello,"), opening, "{link}", gettext("Or type your code: %(code)s", code="{code}")))


def promise(k: int) -> str:
    """What every mail says about anonymity."""
    return gettext(
        "Your answers are anonymous. Your code serves to let you in once; it is never kept together with your answers. "
        "Nobody sees what you answered, not even your employer. Figures are shown only for groups of at least "
        "%(k)s people.",
        k=k,
    )


def freedom(which: Round) -> str:
    """What every mail says about taking part."""
    sentences = [gettext("You do not have to take part. This link is yours alone: do not pass it on.")]
    if which is not Round.INVITATION:
        sentences.append(gettext("Have you just answered? Then you need do nothing more."))
    return " ".join(sentences)


def sender(company: str) -> str:
    """What every mail says about who sends it, and why to this address."""
    return gettext(
        "Sokkel sends you this message on behalf of %(company)s, which gave your address for this questionnaire only. "
        "We destroy the address when the questionnaire closes.",
        company=company,
    )


def way_in() -> str:
    """What the button with the personal link is called."""
    return gettext("Open the questionnaire")
