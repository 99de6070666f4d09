"""Who writes something in their own words is told before, beside the question, who will read it."""

from tests.answers.boxes import Respondent, running_scan

COUNSELLOR, NOBODY = "vertrouwenspersoon of preventieadviseur", "Niemand leest dit"


def told(client, scan) -> dict[str, str]:
    """What each text field of the last theme is described by."""
    someone = Respondent(client, scan)
    someone.open_link()
    assert "zie je wie dat leest" in someone.page.text
    someone.press("start")
    while someone.page.find("textarea") is None:
        someone.press(age="2", shift="1")
    page = someone.page
    fields = [page.find("textarea", name="remark"), page.find("input", name="word")]
    return {
        field.get("name"): "".join(page.find("p", id=f"q-{field.get('name')}-reader").itertext())
        for field in fields
        if f"q-{field.get('name')}-reader" in field.get("aria-describedby")
    }


def test_in_a_scan_of_a_company_an_appointed_colleague_reads_it(client, scan):
    found = told(client, scan)
    assert set(found) == {"remark", "word"}
    assert all(COUNSELLOR in words for words in found.values())


def test_in_a_scan_of_a_whole_sector_nobody_does_even_with_the_same_questions(client, scan):
    told(client, scan)
    assert all(NOBODY in words for words in told(client, running_scan(company_id=None)).values())
