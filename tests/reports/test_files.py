"""Taking a result along: what is offered, made once per release, and fetched only by who may see the result."""

import pytest

from campaign_app.core.database import begin_writing
from campaign_app.core.errors import DomainError
from campaign_app.documents.models import DocumentStatus
from campaign_app.reports import files
from campaign_app.reports.actions import ask_for_file
from campaign_app.reports.files import FILES, version_of
from campaign_app.results.pools import refresh_benchmarks
from tests.reader import words

GROUPS = {"Loods": 0.5, "Kantoor": 0.42, "Directie": 0.08}


def test_a_file_is_asked_for_made_by_the_clock_and_fetched(client, stored, reader, made):
    release = stored(people=30, groups=GROUPS)
    browser = client.sign_in(reader)
    address = f"/scans/{release.scan_id}/result/files"
    assert address in browser.get(f"/scans/{release.scan_id}/result").page.links.values()
    assert browser.post(address, {"file": "report", "language": "nl"}).status_code == 303
    waiting = browser.get(address)
    assert "In de wachtrij" in waiting.page.text and waiting.headers["Refresh"]
    document = made(release, "report")
    page = browser.get(address)
    assert "Refresh" not in page.headers
    link = next(link for link in page.page.links.values() if link.endswith("/file"))
    fetched = browser.get(link)
    assert fetched.mimetype == "application/pdf" and fetched.data.startswith(b"%PDF")
    assert address in browser.get(link.removesuffix("/file")).page.links.values()
    assert document.public_id in link and "rapport" in fetched.headers["Content-Disposition"].lower()


def test_a_file_is_for_nobody_but_who_may_see_the_result(client, stored, made, make, sector):
    document = made(stored(people=30), "report")
    for stranger in (make.company_user(make.company(sector)), make.consultant(sector), make.administrator()):
        answer = client.sign_in(stranger).get(f"/documents/{document.public_id}/file")
        assert answer.status_code in (403, 404), stranger.role


def test_the_same_release_is_made_once_and_another_name_or_other_words_make_another_file(
    db, stored, made, now, monkeypatch
):
    release = stored(people=30)
    assert made(release, "report").id == made(release, "report").id
    before = version_of(release)
    monkeypatch.setattr(files, "_sources", lambda: "other words")
    assert version_of(release) != before
    monkeypatch.undo()
    release.scan.company.name = "Een andere naam"
    assert version_of(release) != before


def test_the_version_follows_the_sector_beside_it(stored, make, sector, now, company):
    release = stored(people=30)
    before = version_of(release)
    for seed in range(6):
        stored_elsewhere(make.company(sector), sector, now, seed)
    refresh_benchmarks(now)
    assert version_of(release) != before


def stored_elsewhere(company, sector, now, seed):
    from campaign_app.results.actions import release
    from tests.results.boxes import closed_scan

    release(closed_scan(company, sector, people=20, seed=seed), at=now)


def test_without_figures_only_what_says_so_is_offered_and_made(client, stored, reader, made):
    release = stored(people=4)
    page = client.sign_in(reader).get(f"/scans/{release.scan_id}/result/files").page
    headings = [words(heading) for heading in page.find_all("h2")]
    assert headings == ["Rapport PDF"]
    assert made(release, "report").status is DocumentStatus.DONE
    begin_writing()
    for entry in FILES.values():
        if not entry.without_figures:
            with pytest.raises(DomainError):
                ask_for_file(release, entry.code, "nl", by=reader, at=release.created_at)


@pytest.mark.parametrize("asked", [{}, {"file": "report", "language": "xx"}, {"file": "../etc", "language": "nl"}])
def test_what_is_not_there_is_refused_in_words(client, stored, reader, asked):
    release = stored(people=30)
    browser = client.sign_in(reader)
    address = f"/scans/{release.scan_id}/result/files"
    assert browser.post(address, asked).status_code == 303
    assert "Zo'n bestand is er niet van dit resultaat." in browser.get(address).page.text


def test_a_scan_without_release_has_no_files(client, make, company, sector, reader):
    scan = make.open_scan(company, sector)
    browser = client.sign_in(reader)
    answer = browser.get(f"/scans/{scan.id}/result/files")
    assert answer.status_code == 303 and answer.location.endswith(f"/scans/{scan.id}/result")
    assert browser.post(f"/scans/{scan.id}/result/files", {"file": "report", "language": "nl"}).status_code == 404
