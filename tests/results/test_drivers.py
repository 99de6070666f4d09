"""What the result page says about what hangs together, about who did not answer, and about how reliable it is."""

import re

import pytest

from campaign_app.results import actions, drivers
from campaign_app.results.charts import report_of
from campaign_app.results.drivers import Driver, Drivers
from campaign_app.results.figures import Figure
from tests.reader import X, words
from tests.results.boxes import closed_scan

ON_THIS_PAGE = {"nl": "Op deze pagina", "en": "On this page"}
WEAK = "zwak: lees dit thema met voorzichtigheid"


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport")


@pytest.fixture
def show(db, make, client, sector, now):
    """Release a closed scan with so many answers and read its page."""

    def released(people, **values):
        company = make.company(sector)
        scan = closed_scan(company, sector, people=people, **values)
        actions.release(scan, at=now)
        db.session.commit()
        return client.sign_in(make.company_user(company)).get(f"/scans/{scan.id}/result").page

    return released


def section(page, name):
    return page.find("section", aria_labelledby=name)


def inside(node, *tags):
    return [each for each in node.iter() if each.tag in {f"{X}{tag}" for tag in tags}]


def table(page, caption):
    """The rows of the table with this caption, each as the words of its cells."""
    found = next(each for each in page.find_all("table") if words(each).startswith(caption))
    return [[words(cell) for cell in inside(row, "th", "td")] for row in inside(found, "tr")]


def test_what_hangs_together_has_findings_charts_and_the_figures_of_the_release(show, client):
    page = show(140, expected=200)
    told = section(page, "drivers")
    assert "Dat zegt niet wat de oorzaak is van wat" in words(told)
    captions = [words(each) for each in inside(told, "figcaption")]
    assert len(captions) == 4 and all("samen" in each for each in captions)
    pictures = [node.get("src") for node in inside(told, "img")]
    assert [src.rpartition("/")[2] for src in pictures] == [f"drivers{place}.svg?language=nl" for place in (1, 2, 3, 4)]
    assert all("Alle thema's samen: " in node.get("alt") for node in inside(told, "img"))
    svg = client.get(pictures[0]).text
    assert "Alle thema's samen" in svg and "Werkdruk" in svg

    rows = {row[0]: row[1:] for row in table(page, "Welk deel van de verschillen")}
    assert len(rows) == 1 + 6 + 2
    assert all(re.fullmatch(r"\d+% \(\d+% tot \d+%\)", each) for each in rows["Werkdruk"])
    assert rows["Mensen met al deze scores"] == ["140"] * 4


@pytest.mark.parametrize(("people", "told"), [(99, False), (100, True)])
def test_below_a_hundred_people_there_are_words_instead(show, people, told):
    page = show(people)
    assert ("minstens 100 mensen" in words(section(page, "drivers"))) is not told
    assert bool(inside(section(page, "drivers"), "table")) is told


def test_a_questionnaire_without_indicators_sets_its_themes_against_one_another(show):
    page = show(120, core="employee_survey")
    rows = table(page, "Welk deel van de verschillen")
    assert len(rows) == 1 + 5 + 2
    assert all(row[place] == "–" for place, row in enumerate(rows[1:6], start=1)), "never against itself"
    assert "Wat als wie niet antwoordde" not in page.text


def test_the_extremes_of_who_did_not_answer_are_there_on_request(show):
    page = show(40, expected=60)
    rows = {row[0]: row[1:] for row in table(page, "Als wie niet antwoordde")}
    shares = [[int(each.rstrip("%")) for each in row] for name, row in rows.items() if row[0].endswith("%")]
    assert "Werkbaarheidsgraad" in rows and "Werkstress: problematisch" in rows and len(shares) > 4
    for share, low, high in shares:
        assert low == pytest.approx(share * 40 / 60, abs=1)
        assert high == pytest.approx(low + 100 * 20 / 60, abs=1)


@pytest.mark.parametrize("expected", [None, 40, 30])
def test_nobody_stayed_away_as_far_as_is_known(show, expected):
    assert "Wat als wie niet antwoordde" not in show(40, expected=expected).text


def test_reliability_is_told_in_a_number_and_in_words(show):
    rows = table(show(40), "Hoe goed de vragen")[1:]
    assert len(rows) == 10
    for _, items, alpha, said in rows:
        assert items in ("4", "5")
        value = float(alpha.replace(",", "."))
        assert said == ("goed" if value >= 0.8 else "voldoende" if value >= 0.7 else WEAK)
    assert {row[3] for row in table(show(25), "Hoe goed de vragen")[1:]} == {"niet getoond"}


def test_a_release_from_before_has_no_such_section(db, show, make, sector, now):
    company = make.company(sector)
    stored = actions.release(closed_scan(company, sector, people=40), at=now)
    report = report_of(stored, "nl")
    cells = tuple(cell for cell in report.release.cells if not cell.table.startswith("drivers:"))
    report.release = type(report.release)(cells, (), report.release.edition_hash, 10, 40)
    assert drivers.drivers_of(report) == []


def lines(*weights):
    return tuple(
        Driver(name, name, Figure(value, low, high), False)
        for name, (value, low, high) in zip(("Werkdruk", "Autonomie", "Taken"), weights, strict=False)
    )


@pytest.mark.parametrize(
    ("together", "weights", "said"),
    [
        (0.05, [(0.03, 0.0, 0.1), (0.02, 0.0, 0.1)], "Geen van deze thema's hangt meer dan bij toeval samen met"),
        (0.4, [(0.3, 0.2, 0.4), (0.1, 0.05, 0.15)], "Wat het sterkst samenhangt met stress: duidelijk werkdruk"),
        (0.4, [(0.2, 0.1, 0.3), (0.15, 0.1, 0.2)], "Wat het sterkst samenhangt met stress: werkdruk en autonomie"),
        (0.4, [(0.2, 0.1, 0.3)] * 3, "Verschillende thema's hangen samen met stress, werkdruk voorop"),
    ],
)
def test_the_finding_says_no_more_than_the_intervals_allow(app, together, weights, said):
    found = Drivers("stress", "Stress", 200, None, Figure(together), 0.1, lines(*weights))
    with app.test_request_context():
        assert drivers.finding(found).startswith(said)


@pytest.mark.parametrize(("language", "title"), [("nl", "Hoe lees je een resultaat?"), ("en", "How to read a result")])
def test_everyone_may_read_how_to_read_a_result(client, language, title):
    client.post("/language", {"language": language, "back": "/"})
    page = client.get("/reading-guide").page
    assert page.h1 == title
    places = {node.get("id") for node in page.find_all("h2")}
    links = {node.get("href") for node in inside(page.find("nav", aria_label=ON_THIS_PAGE[language]), "a")}
    assert links == {f"#{place}" for place in places} and "hangs-together" in places
