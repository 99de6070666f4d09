"""What is proposed for masking, and what a masked copy may hold."""

import pytest

from campaign_app.remarks.masks import Known, forbidden, foreign_words, masked, pieces, proposals, says_nothing
from surveys.kinds import KINDS

WORDS = dict.fromkeys(("name", "group", "mail", "phone", "number", "link"), "x") | {"name": "naam", "group": "dienst"}
KNOWN = Known.of(["Jamila El Amrani", "Wout Vlaeminck"], ["Nachtploeg B", "Loods"])
MASKS = frozenset({"naam", "dienst", "…"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De baas luistert nooit naar Piet van den Berg.", "De baas luistert nooit naar [naam]."),
        ("Jan roept altijd.", "[naam] roept altijd."),
        ("het ligt aan vlaeminck", "het ligt aan [naam]"),
        ("MOHAMED DOET ALLES ALLEEN", "[naam] DOET ALLES ALLEEN"),
        ("Vraag het aan mevrouw Dekoninck.", "Vraag het aan mevrouw [naam]."),
        ("In de nachtploeg b is het koud", "In de [dienst] is het koud"),
        ("Mail mij: jo.p+x@voorbeeld.be!", "Mail mij: [x]!"),
        ("Bel 0470 12 34 56 of +32 (0)9 123 45 67.", "Bel [x] of [x]."),
        ("Mijn nummer is 85.07.30-033.28", "Mijn nummer is [x]"),
        ("Zie www.voorbeeld.be/jan", "Zie [x]"),
        ("Ik werk hier graag. Goede sfeer!\nMeer volk graag.", None),
        ("De HR en het CPBW doen niets op maandag om 14u30.", None),
        ("Te warm: 31 graden in juli, en 2 500 dozen per dag", None),
        ("", None),
    ],
)
def test_a_proposal_masks_what_may_give_somebody_away_and_leaves_the_rest(text, expected):
    spans = proposals(text, KNOWN)
    assert masked(text, spans, WORDS) == (text if expected is None else expected)
    assert "".join(part for part, _ in pieces(text, spans)) == text


def test_the_longest_and_most_hostile_text_is_read_in_one_go():
    for text in (
        "a@" * 2500,
        "0" * 5000,
        "A " * 2500,
        "Jan " * 1250,
        "(" * 5000,
        "\u202eJan\u202c " * 800,
        "+32 " * 1250,
    ):
        spans = proposals(text, KNOWN)
        assert "".join(part for part, _ in pieces(text, spans)) == text
        assert all(one.end <= two.start for one, two in zip(spans, spans[1:], strict=False))


def test_a_copy_may_leave_words_out_and_mask_them_and_nothing_else():
    said = "De chef van Jan's ploeg luistert niet, en [sic] dat weet iedereen."
    for good in (said, "De chef luistert niet", "De chef van [Naam]'s ploeg … dat weet iedereen", "", "[…] ploeg"):
        assert foreign_words(good, said, MASKS) == []
    assert foreign_words("De chef luistert wel", said, MASKS) == ["wel"]
    assert foreign_words("niet luistert", said, MASKS) == ["luistert"]
    assert foreign_words("De chef [is een dief]", said, MASKS)[:1] == ["is"]


def test_what_is_only_an_address_leaves_nothing_and_is_never_published():
    address = "jo@voorbeeld.be"
    assert says_nothing(masked(address, proposals(address), WORDS))
    assert forbidden(f"mail {address}") == address
    assert forbidden("bel 0470/12.34.56") == "0470/12.34.56"
    assert forbidden("om 14 uur, met 250 mensen") is None


def test_the_longest_answer_fits_the_field():
    from forms.remarks import LONGEST_COPY

    assert max(kind.default_length for kind in KINDS.values() if kind.is_text) < LONGEST_COPY
