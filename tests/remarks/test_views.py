"""The pages of the remarks: appointing, accepting, reading page by page, finishing, and the result page after it."""

from urllib.parse import quote

import pytest

from campaign_app.remarks import actions
from campaign_app.remarks.models import Moderator, Verdict
from campaign_app.remarks.reading import A_PAGE
from tests.queries import count_queries
from tests.remarks.boxes import QUESTION, all_remarks, decided, decisions, reader_of, written


@pytest.fixture
def sector(make):
    return make.sector()


@pytest.fixture
def company(make, sector):
    return make.company(sector)


@pytest.fixture
def user(make, company):
    return make.company_user(company, name="Griet Vanhoutte")


def room(scan) -> str:
    return f"/scans/{scan.id}/remarks"


def reading(scan) -> str:
    return f"{room(scan)}/read/{QUESTION}"


def answer(page, verdict: str, **changes) -> dict:
    """What a browser sends of a page of remarks when every remark gets this verdict."""
    form = next(node for node in page.find_all("form") if "read" in (node.get("action") or ""))
    values = page.fields(form)
    for name in [name for name in values if name.endswith("-was")]:
        values[name.replace("-was", "-verdict")] = verdict
        for field, value in changes.items():
            values[name.replace("-was", f"-{field}")] = value
    return values


def test_a_colleague_is_appointed_accepts_reads_and_publishes(client, db, company, sector, user, make):
    scan = written(company, sector, "Aan Jan ligt het niet.", "<script>alert(1)</script> =cmd|' /C calc'!A0", fill=12)
    reader = make.company_user(company, name="Nele Maes")
    client.sign_in(user)
    assert room(scan) in client.get(f"/scans/{scan.id}").page.links.values()
    assert client.get(reading(scan)).status_code == 403
    data = {"person": reader.id, "duty": "confidential_counsellor"}
    assert client.post(f"{room(scan)}/readers", data).status_code == 303
    assert "Nele Maes" in client.get(room(scan)).page.text

    client.sign_in(reader)
    assert client.get(reading(scan)).status_code == 403, "not before accepting"
    assert client.post(f"{room(scan)}/accept", {}).status_code == 422
    assert client.post(f"{room(scan)}/accept", {"understood": "y"}).status_code == 303
    page = client.get(reading(scan)).page
    assert len(page.find_all("blockquote")) == A_PAGE
    texts = {each.text for each in all_remarks(scan)}
    while page.find_all("blockquote"):
        assert client.post(reading(scan), answer(page, "publish")).status_code == 303
        page = client.get(reading(scan)).page
    assert client.post(f"{room(scan)}/finish", {}).status_code == 422
    assert client.post(f"{room(scan)}/finish", {"understood": "y"}).status_code == 303
    assert client.get(reading(scan)).status_code == 303

    client.sign_in(user)
    every = client.get(f"/scans/{scan.id}/result/remarks/{QUESTION}")
    shown = [node.text for node in every.page.find_all("blockquote")]
    assert len(shown) == len(texts) + 9
    assert not any("Jan" in text for text in shown)
    assert any("=cmd" in text and "<script>" in text for text in shown)
    result = client.get(f"/scans/{scan.id}/result").page
    assert result.find("h2", id="remarks") is not None
    assert "Nele Maes" in client.get(room(scan)).page.text, "the log says who read"


def test_a_refused_page_keeps_nothing_and_loses_nothing(client, db, company, sector):
    scan = written(company, sector)
    client.sign_in(reader_of(scan))
    page = client.get(reading(scan)).page
    values = answer(page, "publish")
    first = next(name for name in values if name.endswith("-text"))
    values[first] = "Dit heeft niemand gezegd"
    refused = client.post(reading(scan), values)
    assert refused.status_code == 422
    assert decisions(scan) == []
    assert refused.page.find("textarea", id=first).text.strip() == "Dit heeft niemand gezegd"
    assert f"#{first}" in refused.page.links.values()


def test_withholding_asks_why_and_a_decision_can_be_taken_back(client, db, company, sector):
    scan = written(company, sector)
    client.sign_in(reader_of(scan))
    page = client.get(reading(scan)).page
    assert client.post(reading(scan), answer(page, "withhold")).status_code == 422
    assert client.post(reading(scan), answer(page, "withhold", reason="hurts")).status_code == 303
    assert {row.verdict for row in decisions(scan)} == {Verdict.WITHHOLD}
    back = client.get(f"{reading(scan)}?show=withhold").page
    assert client.post(f"{reading(scan)}?show=withhold", answer(back, "later")).status_code == 303
    assert decisions(scan) == []


def test_not_yet_on_an_old_page_does_not_undo_what_a_colleague_decided(client, db, company, sector):
    scan = written(company, sector)
    reader = reader_of(scan)
    client.sign_in(reader)
    old = answer(client.get(reading(scan)).page, "later")
    decided(scan, by=reader)
    assert client.post(reading(scan), old).status_code == 303
    assert len(decisions(scan)) == 12


def test_numbers_of_other_remarks_in_the_form_decide_nothing(client, db, company, sector, make):
    other = written(make.company(sector), sector)
    scan = written(company, sector)
    client.sign_in(reader_of(scan))
    number = all_remarks(other)[0].id
    crafted = {f"r{number}-was": "later", f"r{number}-verdict": "withhold", f"r{number}-reason": "hurts"}
    crafted |= {"r99999999999999999999-was": "later", "r0-was": "later", "rx-was": "later"}
    assert client.post(reading(scan), crafted).status_code == 303
    assert decisions(scan) == decisions(other) == []


def test_own_words_as_themes_are_few_and_short(client, db, company, sector, make):
    scan = written(company, sector)
    reader = reader_of(scan)
    client.sign_in(reader)
    page = client.get(reading(scan)).page
    assert client.post(reading(scan), answer(page, "publish", own_themes="x" * 41)).status_code == 422
    assert client.post(reading(scan), answer(page, "publish", own_themes="a,b,c,d,e,f")).status_code == 422
    good = answer(page, "publish", own_themes='kantine, Café "t, kantine', themes="workload")
    assert client.post(reading(scan), good).status_code == 303
    assert {tuple(row.own_themes) for row in decisions(scan)} == {("kantine", 'Café "t')}
    last = answer(client.get(reading(scan)).page, "publish", own_themes="Kantine, t")
    assert client.post(reading(scan), last).status_code == 303
    actions.finish(scan, by=reader, at=scan.closed_at)
    db.session.commit()
    every = f"/scans/{scan.id}/result/remarks/{QUESTION}?theme="
    counts = {
        theme: len(client.get(every + quote(theme)).page.find_all("blockquote"))
        for theme in ("=kantine", "=Kantine", '=Café "t', "=t", "workload", "")
    }
    assert counts == {"=kantine": 10, "=Kantine": 2, '=Café "t': 10, "=t": 2, "workload": 10, "": 12}


def test_the_pages_ask_as_much_of_the_database_for_a_thousand_remarks(client, db, company, sector):
    asked = []
    for many in (12, 1000):
        scan = written(company, sector, fill=many, people=many)
        reader = reader_of(scan)
        pages = [reading(scan), f"/scans/{scan.id}/result/remarks/{QUESTION}", f"/scans/{scan.id}/result"]
        with count_queries() as first:
            client.sign_in(reader).get(pages[0])
        decided(scan, by=reader)
        actions.finish(scan, by=reader, at=scan.closed_at)
        db.session.commit()
        client.get(pages[2])
        with count_queries() as then:
            assert [client.get(page).status_code for page in pages[1:]] == [200, 200]
        asked.append((len(first), len(then)))
        db.session.delete(db.session.get(Moderator, (scan.id, reader.id)))
        company.users.remove(reader)
        db.session.commit()
    assert asked[0] == asked[1]
