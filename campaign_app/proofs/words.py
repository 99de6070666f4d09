"""Words for what a proof says."""

from flask_babel import gettext

from campaign_app.proofs.facts import BANDS
from campaign_app.results.words import percent


def band_words(band: int | None) -> str:
    """A band of response rates, such as "25% to 49%"; without one, that nothing is told."""
    if band is None:
        return gettext("not told")
    above = BANDS[BANDS.index(band) + 1 :]
    if not above:
        return gettext("%(share)s or more", share=percent(band / 100))
    if band == 0:
        return gettext("less than %(share)s", share=percent(above[0] / 100))
    return gettext("%(low)s to %(high)s", low=percent(band / 100), high=percent((above[0] - 1) / 100))
