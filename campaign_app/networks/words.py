"""What the learning network's page says: a finding per block, and the names of channels and outcomes."""

from flask_babel import gettext, ngettext

from campaign_app.contacts.models import Channel, Outcome
from campaign_app.networks.dossier import RATE, Dossier
from campaign_app.results import words


def channels() -> dict[Channel, str]:
    """How contact was made."""
    return {
        Channel.VISIT: gettext("Visit"),
        Channel.PHONE: gettext("Phone"),
        Channel.EMAIL: gettext("E-mail"),
        Channel.ONLINE: gettext("Online"),
        Channel.EVENT: gettext("Event"),
    }


def outcomes() -> dict[Outcome, str]:
    """What came of it."""
    return {
        Outcome.NOT_REACHED: gettext("Not reached"),
        Outcome.INFORMED: gettext("Informed"),
        Outcome.INTERESTED: gettext("Interested"),
        Outcome.ENGAGED: gettext("Engaged"),
        Outcome.NO_INTEREST: gettext("No interest"),
    }


def findings(dossier: Dossier) -> dict[str, str]:
    """The message of each block of the page."""
    return {
        "sectors": _rates(dossier),
        "indicators": _indicators(dossier),
        "contacts": _contacts(dossier),
        "scans": _scans(dossier),
    }


def _rates(dossier: Dossier) -> str:
    total = dossier.total.shares.get(RATE)
    if total is None:
        return gettext("There are no sector figures yet")
    exact = [line for line in dossier.shown if line.pool.shares[RATE].exact]
    if len(exact) < 2:
        return gettext("Workability rate: %(share)s", share=words.percent(total.value))
    return gettext(
        "The workability rate goes from %(least)s in %(lowest)s to %(most)s in %(highest)s",
        least=words.percent(exact[0].pool.shares[RATE].value),
        lowest=exact[0].name,
        most=words.percent(exact[-1].pool.shares[RATE].value),
        highest=exact[-1].name,
    )


def _indicators(dossier: Dossier) -> str:
    exact = [
        (each, share) for each in dossier.of_role("indicator") if (share := dossier.total.shares[each.place]).exact
    ]
    if not exact:
        return gettext("The indicators cannot be shown yet")
    worst, share = max(exact, key=lambda pair: pair[1].value)
    return gettext(
        "%(what)s is most often a problem: for %(share)s", what=worst.label, share=words.percent(share.value)
    )


def _contacts(dossier: Dossier) -> str:
    if not dossier.contacts:
        return gettext("No contacts were logged yet")
    return gettext(
        "%(contacts)s with %(companies)s",
        contacts=ngettext("%(num)s contact", "%(num)s contacts", dossier.contacts),
        companies=ngettext("%(num)s company", "%(num)s companies", dossier.companies),
    )


def _scans(dossier: Dossier) -> str:
    return ngettext(
        "%(num)s scan was released, %(running)s are running",
        "%(num)s scans were released, %(running)s are running",
        dossier.released,
        running=dossier.running,
    )
