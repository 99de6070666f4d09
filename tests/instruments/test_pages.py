"""The library's pages: upload with faults, mended, previewed, compared, published, withdrawn and taken along."""

import io
import json

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from campaign_app.core.sheets import XLSX
from campaign_app.instruments import views_publishing
from campaign_app.instruments.models import InstrumentDraft, PublishedInstrument
from surveys.instrument import load_library, read_instrument
from tests.instruments import files
from tests.instruments.files import upload
from tests.queries import count_queries


@pytest.fixture
def sector(make):
    return make.sector("bakkerij", name="Bakkerij")


@pytest.fixture
def consultant(make, sector, client):
    person = make.consultant(sector)
    client.sign_in(person)
    return person


def test_a_half_translated_module_shows_each_missing_text_with_its_place(client, sector, consultant, db):
    content = files.module()
    del content["questions"][1]["text"]["fr"]
    response = upload(client, content, sector.id)
    assert response.status_code == 303
    page = client.get(response.location).page
    assert "questions[2] bakery_2 text.fr" in page.text
    assert "Bakkerijen" not in page.text
    assert client.post(f"{response.location}/publish").location == response.location
    assert db.session.scalar(select(func.count(PublishedInstrument.id))) == 0


def test_a_mended_module_is_read_previewed_published_and_in_the_library(client, sector, consultant):
    address = upload(client, files.module(), sector.id).location
    page = client.get(address).page
    assert "Dit bestand heeft geen fouten." in page.text
    for language, word in (("nl", "Ik werk 's nachts."), ("fr", "Ik werk 's nachts. (fr)")):
        shown = client.get(f"{address}/preview?language={language}").page
        assert word in shown.text
    done = client.post(f"{address}/publish")
    assert done.location == "/instruments/library/bakery?version=1"
    assert client.post(f"{address}/publish").location == done.location
    assert "Bakkerijen" in client.get(done.location).page.text
    assert "Bakkerijen" in client.get("/instruments").page.text
    assert "Gepubliceerd" in client.get(address).page.text


def test_the_difference_with_the_version_before_stands_side_by_side(client, sector, consultant, now):
    files.publish(files.module(), sector, by=consultant, at=now)
    changed = files.module(version="2")
    changed["questions"][0]["text"] = files.words("Ik werk in de nacht.")
    changed["questions"].append({**changed["questions"][1], "code": "bakery_3", "text": files.words("Ik sta lang.")})
    address = upload(client, changed, sector.id).location
    assert "gewijzigd 1, nieuw 1, verdwenen 0" in client.get(address).page.text
    beside = client.get(f"{address}/difference").page
    assert "Ik werk 's nachts." in beside.text
    assert "Ik werk in de nacht." in beside.text
    client.post(f"{address}/publish")
    kept = client.get("/instruments/library/bakery/difference?from=1&to=2").page
    assert "Ik werk in de nacht. (fr)" in kept.text
    assert client.get("/instruments/library/bakery/difference?from=7&to=2").status_code == 404


def test_withdrawing_asks_first_and_can_be_undone(client, sector, consultant, now):
    row = files.publish(files.module(), sector, by=consultant, at=now)
    place = f"/instruments/published/{row.id}"
    assert "opnieuw worden samengesteld" in client.get(f"{place}/withdraw").page.text
    client.post(f"{place}/withdraw")
    assert "Bakkerijen" not in client.get("/instruments").page.text
    assert "ingetrokken" in client.get("/instruments/library/bakery").page.text
    client.post(f"{place}/restore")
    assert "Bakkerijen" in client.get("/instruments").page.text


@pytest.mark.parametrize("code", sorted(load_library()))
def test_every_shipped_instrument_can_be_tried_in_each_language_and_taken_along(client, consultant, code):
    part = load_library()[code]
    assert client.get(f"/instruments/library/{code}").page.h1
    for language in part.languages:
        assert client.get(f"/instruments/library/{code}/preview?language={language}&page=2").page.h1
    for suffix in ("json", "toml"):
        taken = client.get(f"/instruments/library/{code}/file.{suffix}")
        assert read_instrument(taken.data, name=f"x.{suffix}") == part
        assert taken.headers["Content-Disposition"] == f'attachment; filename="{code}.{suffix}"'
    assert client.get(f"/instruments/library/{code}/file.exe").status_code == 404


def test_a_form_that_cannot_hold_everything_says_so_and_comes_back(client, sector, consultant, now):
    files.publish(files.module(), sector, by=consultant, at=now)
    page = client.get("/instruments/library/bakery/file.xlsx").page
    assert len(page.find_all("tr")) > 1
    taken = client.get(page.links["Toch meenemen"])
    assert taken.headers["Content-Type"] == XLSX
    address = upload(client, taken.data, sector.id, "bakkerij.xlsx").location
    assert "Ik til zware zakken. (fr)" in client.get(f"{address}/preview?language=fr").page.text


def test_a_plain_spreadsheet_is_read_and_its_lack_of_scales_is_told(client, sector, consultant):
    book = Workbook()
    book.active.title = "survey"
    for row in (["type", "name", "label::Nederlands (nl)"], ["select_one often", "nachtwerk", "Werk je 's nachts?"]):
        book.active.append(row)
    choices = book.create_sheet("choices")
    for row in (["list_name", "name", "label::Nederlands (nl)"], ["often", "0", "Nooit"], ["often", "1", "Vaak"]):
        choices.append(row)
    file = io.BytesIO()
    book.save(file)
    address = upload(client, file.getvalue(), sector.id, "nachtwerk.xlsx").location
    page = client.get(address).page
    assert "Dit bestand bevat geen schalen" in page.text
    assert "Wat niet kon worden overgenomen" in page.text
    assert "Werk je 's nachts?" in client.get(f"{address}/preview").page.text


def test_what_was_published_before_is_not_offered_for_publishing_again(client, sector, consultant, now):
    files.publish(files.module(), sector, by=consultant, at=now)
    page = client.get(upload(client, files.module(), sector.id).location).page
    assert "is al gepubliceerd, met precies deze inhoud" in page.text
    assert "Versie 1 publiceren" not in page.text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "leeg.json"),
        (b" " * 1001, "groot.json"),
    ],
)
def test_a_file_that_holds_nothing_or_too_much_is_refused_in_the_form(
    client, sector, consultant, content, name, db, monkeypatch
):
    monkeypatch.setattr(views_publishing, "LARGEST_UPLOAD", 1000)
    assert upload(client, content, sector.id, name).status_code == 422
    assert db.session.scalar(select(func.count(InstrumentDraft.id))) == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xff\xfe\x00", "binair.json"),
        (b"dit is geen TOML", "tekst.toml"),
        (b"{}", "leeg.json"),
        (b"[[[[", "stuk.json"),
        (b"PK\x03\x04", "iets.exe"),
        (json.dumps(files.module(title="<script>alert(1)</script>")).encode(), "script.json"),
    ],
)
def test_a_file_that_is_no_module_gives_a_list_of_faults_and_no_error(client, sector, consultant, content, name):
    response = upload(client, content, sector.id, name)
    assert response.status_code == 303
    page = client.get(response.location).page
    assert "Plaats in het bestand" in page.text
    assert "<script>alert" not in page.markup


def test_a_script_in_a_text_is_shown_as_text(client, sector, consultant):
    address = upload(client, files.module(title=files.words("<script>alert(1)</script>")), sector.id).location
    assert "<script>alert" not in client.get(address).page.markup
    assert "<script>alert(1)</script>" in client.get(f"{address}/preview").page.text


def test_nobody_publishes_for_a_sector_that_is_not_theirs(client, make, sector, db):
    client.sign_in(make.consultant(make.sector("horeca")))
    assert upload(client, files.module(), sector.id).status_code == 422
    client.sign_in(make.consultant(sector))
    assert upload(client, files.module(), "").status_code == 422
    assert db.session.scalar(select(func.count(InstrumentDraft.id))) == 0


def test_an_upload_can_be_thrown_away(client, sector, consultant, db):
    address = upload(client, files.module(), sector.id).location
    client.post(f"{address}/discard")
    assert client.get(address).status_code == 404


def test_a_module_that_was_withdrawn_is_named_where_the_company_composes(client, make, sector, consultant, now, db):
    from campaign_app.instruments import actions
    from campaign_app.scans import actions as scans

    row = files.publish(files.module(), sector, by=consultant, at=now)
    company = make.company(sector)
    scan = make.scan(company, sector)
    scans.compose(scan, modules=["bakery"], variant="employee", by=None, at=now)
    actions.withdraw(row, by=consultant, at=now)
    db.session.commit()
    client.sign_in(make.company_user(company))
    assert "bakery" in client.get(f"/scans/{scan.id}/compose").page.text
    assert "bakery" in client.get(f"/scans/{scan.id}/launch").page.text
    assert client.get(f"/scans/{scan.id}").status_code == 200


def test_a_form_of_file_that_would_grow_too_large_is_refused_in_words(client, make, monkeypatch):
    monkeypatch.setattr("surveys.exchange.own.MOST_BYTES", 100)
    client.sign_in(make.adviser())
    refused = client.get("/instruments/library/core/file.toml", follow_redirects=True)
    assert refused.request.path == "/instruments/library/core"
    assert "0 MB" in refused.page.text


def test_the_pages_ask_as_much_for_many_modules_versions_and_drafts_as_for_few(client, sector, consultant, db, now):
    asked = {"/instruments": [], "/instruments/library/bakery": [], "/instruments/upload": []}
    for numbers in (range(1, 3), range(3, 12)):
        for number in numbers:
            files.publish(files.module(version=str(number)), sector, by=consultant, at=now)
            question = {**files.MODULE["questions"][0], "code": f"q{number}"}
            other = files.module(code=f"bakery_{number}", questions=[question], scales=[])
            files.publish(other, sector, by=consultant, at=now)
            upload(client, files.module(code=f"draft_{number}"), sector.id)
        for path, counts in asked.items():
            client.get(path)
            with count_queries() as statements:
                assert client.get(path).status_code == 200
            counts.append(len(statements))
    assert all(few == many for few, many in asked.values()), asked
