"""The shipped modules and themes: sound by themselves, free to join in any set, suggested to whom they fit."""

import csv
from itertools import combinations
from pathlib import Path

import pytest

from surveys.checks import codes_of
from surveys.edition import colliding, compose, standing_alone
from surveys.instrument import load_library, read_instrument, suggest_modules, to_content
from surveys.model import VARIANTS, canonical
from surveys.routing import on_path, path

LIBRARY = load_library()
CORE = LIBRARY["core"]
PARTS = [each for each in LIBRARY.values() if each.kind != "core"]
SECTORS = {
    "construction": ("124", "bouw"),
    "food": ("220", "voeding"),
    "green": ("145.04", "groen"),
    "hospitality": ("302", "horeca"),
    "metal": ("209", "metaal"),
    "retail": ("202.01", "voedingshandel"),
    "service_vouchers": ("322.01", "dienstencheques"),
    "social_profit": ("318.02", "social_profit"),
    "temporary_work": ("322", "uitzend"),
    "transport": ("140.03", "transport"),
}
THEMES = {
    "commuting",
    "ergonomics",
    "pension_40plus",
    "reachability",
    "shift_work",
    "teamwork_change",
    "unwanted_behaviour",
}
MODULES = {code for code, part in LIBRARY.items() if part.kind == "module"}

each_part = pytest.mark.parametrize("part", PARTS, ids=lambda part: part.code)


def test_the_ten_sectors_and_the_seven_themes_are_there():
    assert SECTORS.keys() <= MODULES
    assert {part.code for part in PARTS if part.kind == "theme"} >= THEMES


@each_part
def test_a_part_is_short_and_speaks_three_languages(part):
    assert {"nl", "en", "fr"} <= set(part.languages)
    asked = [variable for question in part.questions for variable in question.variables]
    assert 6 <= len(asked) <= 20


@each_part
def test_all_codes_of_a_part_start_with_its_own_prefix(part):
    own = {code for code, _ in codes_of(part)}
    own |= {page.code for page in part.pages} | {each.code for each in part.options}
    prefixes = {code.split("_")[0] for code in own}
    assert len(prefixes) == 1
    others = {code.split("_")[0] for other in (CORE, *PARTS) if other is not part for code, _ in codes_of(other)}
    assert prefixes.isdisjoint(others)


@each_part
def test_the_cut_offs_of_a_part_say_that_they_are_provisional(part):
    for scale in part.scales:
        if scale.cutoffs:
            assert scale.cutoffs.status == "provisional"
            assert "Not validated; not comparable with the Flemish workability monitor." in scale.cutoffs.source


@each_part
def test_a_part_written_and_read_again_is_the_same(part):
    assert read_instrument(canonical(to_content(part)).encode(), name="part.json") == part
    assert standing_alone(part).variables


@pytest.mark.parametrize("variant", VARIANTS)
def test_everything_together_makes_one_edition(variant):
    edition = compose(CORE, PARTS, variant=variant)
    assert edition.languages[:1] == ("nl",)
    assert edition.pages[-1].closing
    expected = [v for part in (CORE, *PARTS) for q in part.questions if q.is_for(variant) for v in q.variables]
    rows = {row.code for part in (CORE, *PARTS) for q in part.questions for row in q.rows if not row.is_for(variant)}
    assert set(edition.variables) == set(expected) - rows


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_pair_joins_the_core(variant):
    for pair in combinations(PARTS, 2):
        assert compose(CORE, pair, variant=variant).questions


def test_no_two_parts_share_a_code():
    assert colliding([CORE, *PARTS]) == []


@pytest.mark.parametrize("code", SECTORS)
def test_a_sector_module_is_suggested_to_its_committees_and_to_its_sector(code):
    committee, sector = SECTORS[code]
    assert [each.code for each in suggest_modules([committee], [], LIBRARY)] == [code]
    assert [each.code for each in suggest_modules([], [sector], LIBRARY)] == [code]


def test_a_committee_that_one_module_names_itself_is_not_covered_by_the_wider_one_of_another():
    assert [each.code for each in suggest_modules(["322.02"], [], LIBRARY)] == ["temporary_work"]
    assert [each.code for each in suggest_modules(["322", "322.01"], [], LIBRARY)] == [
        "service_vouchers",
        "temporary_work",
    ]


def test_the_sectors_that_modules_name_exist():
    seed = Path(__file__).parents[2] / "campaign_app" / "sectors" / "seed.csv"
    with seed.open(newline="", encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    assert {sector for part in PARTS for sector in part.sectors} <= known


def seen(edition, answers):
    return {question.code for _, questions in path(edition, answers) for question in questions}


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"age_band": "25_34"}, False),
        ({"age_band": "35_44"}, False),
        ({"age_band": "35_44", "pf_forty": "no"}, False),
        ({"age_band": "35_44", "pf_forty": "yes"}, True),
        ({"age_band": "45_54"}, True),
        ({"age_band": "55_plus"}, True),
        ({"age_band": "no_answer"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("variant", VARIANTS)
def test_working_until_the_pension_is_asked_from_forty_on(answers, asked, variant):
    edition = compose(CORE, [LIBRARY["pension_40plus"]], variant=variant)
    assert ("pf_until" in seen(edition, answers)) is asked
    assert ("pf_forty" in seen(edition, answers)) is (answers.get("age_band") == "35_44")
    given = answers | {"pf_until": "no", "pf_help": ["lighter"]}
    assert ("pf_help" in on_path(edition, given)) is asked


@pytest.mark.parametrize(("statute", "asked"), [("temp", True), ("worker", False), ("manager", False), (None, True)])
def test_temps_and_only_temps_get_the_questions_for_temps(statute, asked):
    edition = compose(CORE, [LIBRARY["temporary_work"]])
    assert ("te_start" in seen(edition, {"statute": statute} if statute else {})) is asked


def test_people_who_work_by_day_skip_the_questions_on_shifts():
    edition = compose(CORE, [LIBRARY["shift_work"]])
    assert "sh_rest_1" not in on_path(edition, {"sh_kind": "days", "sh_rest_1": "5"})
    assert "sh_rest_1" in on_path(edition, {"sh_kind": "three", "sh_rest_1": "5"})


def test_everything_on_unwanted_behaviour_waits_for_twenty_people():
    theme = LIBRARY["unwanted_behaviour"]
    assert {question.k for question in theme.questions} == {20}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_theme_on_unwanted_behaviour_says_where_help_is_without_a_number_to_call(variant):
    edition = compose(CORE, [LIBRARY["unwanted_behaviour"]], variant=variant)
    (info,) = [question for question in edition.questions if question.kind == "information"]
    assert not any(sign.isdigit() for language in edition.languages for sign in info.text[language])
    if variant == "employee":
        assert "vertrouwenspersoon" in info.text["nl"]
        assert "preventieadviseur psychosociale aspecten" in info.text["nl"]
