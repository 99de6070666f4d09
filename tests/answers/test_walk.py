"""A respondent's way: in, page after page, back, other languages, a last look, send."""

from campaign_app.answers.models import Intake
from campaign_app.answers.queries import responses_of
from campaign_app.scans.models import AccessCode, GroupBy
from tests.answers import boxes
from tests.answers.boxes import Respondent, codes_of, running_scan
from tests.reader import words


def answered(db, scan) -> dict:
    """The answers of the only response of a scan, after sealing it together with nine others."""
    boxes.fill(scan, 9)
    boxes.seal(scan)
    return next(row.answers for row in db.session.scalars(responses_of(scan.id)) if "age" in row.answers)


def test_the_open_link_leads_to_a_welcome_that_says_who_sees_what(client, scan):
    respondent = Respondent(client, scan)
    respondent.open_link()
    assert respondent.path == f"/v/{scan.public_id}"
    text = respondent.page.text
    assert "Je werkgever ziet je antwoorden nooit: alleen cijfers over groepen van minstens 10 mensen" in text
    assert "10 korte vragen" in text
    assert "Mia Peeters" in text
    assert "sector" not in text


def test_the_first_page_announces_the_pool_of_the_sector(client, app):
    respondent = Respondent(client, running_scan(pool=True))
    respondent.open_link()
    assert (
        "De antwoorden tellen ook mee in cijfers over veel bedrijven samen, zoals die van de hele sector"
        in respondent.page.text
    )


def test_the_whole_way_from_link_to_thanks(db, someone, scan):
    assert someone.page.h1 == "Eerste"
    assert "Thema 1 van 2" in someone.page.text
    someone.press(age="1", shift="1")
    assert someone.page.h1 == "Derde"
    someone.press(g_1="2", stuff=["a", "b"], hours="12,5", word="Zo", remark="Alles goed <b>hier</b>")
    assert someone.page.h1 == "Bekijk je antwoorden"
    assert "12,5 uur" in someone.page.text
    assert "Alles goed <b>hier</b>" in someone.page.text
    someone.press("send")
    assert someone.response.status_code == 200
    assert someone.page.h1 == "Bedankt"
    assert "vertrouwenspersoon" in someone.page.text
    assert answered(db, scan) == {"age": "1", "shift": "1", "g_1": "2", "stuff": ["a", "b"], "hours": 12.5}


def test_a_required_question_holds_one_up_with_everything_typed_kept(someone):
    someone.press(age="2")
    assert someone.response.status_code == 422
    summary = someone.page.find("div", id="error-summary")
    assert "Werk je in ploegen? – We hebben hier een antwoord nodig" in words(summary)
    assert (
        someone.page.links["Werk je in ploegen? – We hebben hier een antwoord nodig om verder te gaan."] == "#q-shift"
    )
    assert someone.page.fields()["age"] == "2"


def test_back_and_another_language_never_lose_anything(someone):
    someone.press(shift="1", age="3")
    someone.press("back", g_1="3", remark="half")
    assert someone.page.fields() | {"form-token": ""} == {"form-token": "", "age": "3", "shift": "1"}
    someone.press()
    assert someone.page.fields()["g_1"] == "3"
    someone.press("lang-fr", remark="demi")
    assert someone.page.h1 == "Troisième"
    assert someone.page.fields()["remark"] == "demi"
    assert "Thème 2 sur 2" in someone.page.text
    assert someone.page.find("html").get("lang") == "fr"
    someone.press("lang-en")
    assert someone.page.h1 == "Third"
    someone.press()
    assert someone.page.h1 == "Look at your answers"


def test_back_with_a_fault_shows_it_rather_than_throwing_it_away(someone):
    someone.press(shift="1")
    someone.press("back", hours="99", g_1="1")
    assert someone.response.status_code == 422
    assert someone.page.fields()["hours"] == "99"
    assert someone.page.fields()["g_1"] == "1"
    someone.press("lang-fr", hours="99")
    assert someone.response.status_code == 422
    assert "Tapez un nombre de 60 au plus." in someone.page.text or "hoogstens 60" in someone.page.text
    assert someone.page.fields()["hours"] == "99"


def test_back_from_the_first_page_leads_to_the_welcome_and_on_again(someone, scan):
    someone.press("back", age="2")
    assert someone.path == f"/v/{scan.public_id}"
    assert "Je begon al eerder op dit toestel" in someone.page.text
    someone.press("continue")
    assert someone.page.fields()["age"] == "2"


def test_a_question_brought_to_light_on_the_same_page_is_shown_first(someone):
    someone.press(shift="3")
    assert someone.page.h1 == "Eerste"
    assert "En 's nachts?" in someone.page.text
    someone.press(night="1")
    assert someone.page.h1 == "Tweede"


def test_who_ticks_none_of_these_beside_one_of_these_means_the_latter(db, someone, scan):
    someone.press(shift="1", age="1")
    someone.press(stuff=["a", "none"], g_1="1")
    assert someone.page.h1 == "Bekijk je antwoorden"
    someone.press("send")
    assert answered(db, scan)["stuff"] == ["a"]


def test_answers_off_the_path_are_never_sent(db, someone, scan):
    someone.press(shift="3", age="1")
    someone.press(night="2")
    someone.press(only_night="2")
    someone.press("back")
    someone.press("back", only_night="2")
    someone.press(shift="1", age="1", night="2")
    assert someone.page.h1 == "Derde"
    someone.press(g_1="1")
    assert "Slaap je overdag?" not in someone.page.text
    someone.press("send")
    assert answered(db, scan) == {"age": "1", "shift": "1", "g_1": "1"}


def test_a_page_that_is_not_on_the_way_leads_to_the_next_that_is(someone, scan):
    someone.press(shift="1")
    someone.go(f"/v/{scan.public_id}/2")
    assert someone.page.h1 == "Derde"
    someone.go(f"/v/{scan.public_id}/99999999999999999999")
    assert someone.page.h1 == "Bekijk je antwoorden"


def test_from_the_overview_one_can_change_a_theme_and_come_back(someone, scan):
    someone.press(shift="1")
    someone.press(g_1="1")
    someone.go(f"/v/{scan.public_id}/1?check=1")
    someone.press("check", age="3")
    assert someone.page.h1 == "Bekijk je antwoorden"
    assert "Altijd" in someone.page.text


def test_groups_are_asked_first_with_the_choice_not_to_say(db, client, app):
    scan = running_scan(groups=["Gent", ("Dok", 0), "Aalst"], k=5)
    dok = next(group.id for group in scan.groups if group.name == "Dok")
    respondent = Respondent(client, scan)
    respondent.open_link()
    respondent.press("start")
    assert respondent.path.endswith("/0")
    assert "Zeg ik liever niet" in respondent.page.text
    respondent.press(group__id="999999")
    assert respondent.response.status_code == 422
    respondent.press(group__id=str(dok))
    assert "Thema 2 van 3" in respondent.page.text
    respondent.press(shift="1", age="1")
    respondent.press()
    assert "Gent › Dok" in respondent.page.text
    respondent.press("send")
    boxes.fill(scan, 4)
    boxes.seal(scan)
    assert [row.group_id for row in db.session.scalars(responses_of(scan.id)) if "age" in row.answers] == [dok]


def test_many_groups_come_as_one_list_to_open(client, app):
    scan = running_scan(groups=[f"Ploeg {n}" for n in range(20)])
    respondent = Respondent(client, scan)
    respondent.open_link()
    respondent.press("start")
    assert len(respondent.page.find_all("option")) == 22
    respondent.press(group__id="0")
    assert respondent.page.h1 == "Eerste"


def test_a_code_with_a_group_is_not_asked_for_it(db, client, app):
    scan = running_scan(groups=["Gent", "Aalst"], codes_for=1, group_by=GroupBy.CODE)
    db.session.query(AccessCode).update({"group_id": scan.groups[0].id})
    db.session.commit()
    respondent = Respondent(client, scan)
    respondent.code(codes_of(scan)[0])
    respondent.press("start")
    assert respondent.path.endswith("/1")


def test_where_codes_carry_the_groups_nobody_is_asked_not_even_over_the_open_link(client, app):
    respondent = Respondent(client, running_scan(groups=["Gent", "Aalst"], codes_for=1, group_by=GroupBy.CODE))
    respondent.open_link()
    respondent.press("start")
    assert respondent.path.endswith("/1")


def test_where_people_choose_a_group_that_a_code_carries_counts_for_nothing(db, client, app):
    scan = running_scan(groups=["Gent", "Aalst"], codes_for=1)
    db.session.query(AccessCode).update({"group_id": scan.groups[0].id})
    db.session.commit()
    respondent = Respondent(client, scan)
    respondent.code(codes_of(scan)[0])
    respondent.press("start")
    assert respondent.page.find("input", name="group-id") is not None


def test_a_code_is_swapped_at_once_and_stands_in_no_later_address(db, client, app):
    scan = running_scan(codes_for=2)
    code = codes_of(scan)[0]
    response = client.get(f"/c/{code}")
    assert response.status_code == 303
    assert response.headers["Location"] == f"/v/{scan.public_id}"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert code not in str(response.headers)
    respondent = Respondent(client, scan)
    respondent.code(code.lower().replace("-", " "))
    respondent.press("start")
    respondent.press(shift="1")
    respondent.press()
    respondent.press("send")
    assert respondent.page.h1 == "Bedankt"
    assert db.session.query(Intake.code_id).one()[0] is not None


def test_a_code_can_be_typed(client, app):
    scan = running_scan(codes_for=1)
    respondent = Respondent(client, scan)
    respondent.go("/c")
    respondent.press(code=codes_of(scan)[0].replace("-", ""))
    assert respondent.path == f"/v/{scan.public_id}"


def test_a_shared_device_serves_one_after_the_other(db, someone, scan):
    someone.press(shift="1")
    someone.press()
    someone.press("send")
    assert someone.page.h1 == "Bedankt"
    someone.open_link()
    assert "beurt aan iemand anders" in someone.page.text
    someone.press("start")
    assert someone.page.h1 == "Eerste"
    assert "age" not in someone.page.fields()
    someone.press(shift="2")
    someone.press()
    someone.press("send")
    assert someone.page.h1 == "Bedankt"
    assert db.session.query(Intake).count() == 2


def test_the_device_can_be_cleared(client, someone, scan):
    someone.press(shift="1")
    someone.press()
    someone.press("", form=1)
    assert someone.page.h1 == "Dit toestel is leeg"
    assert not [cookie for cookie in client._cookies.values() if cookie.path.startswith("/v/")]


def test_enter_means_next_and_the_driver_finds_the_way_on(someone):
    buttons = someone.page.find_all("button")
    assert (buttons[0].get("name"), buttons[0].get("value")) == ("go-to", "next")


def test_the_language_follows_the_browser(client, scan):
    client.get(f"/s/{scan.open_token}", headers={"Accept-Language": "fr-BE, nl;q=0.5"})
    page = client.get(f"/v/{scan.public_id}").page
    assert page.h1 == "Petit"
    assert "Votre employeur ne voit jamais vos réponses" in page.text


def test_answers_stay_on_the_device_until_they_are_sent(db, client, someone):
    someone.press(shift="1")
    someone.press(remark="geheim")
    assert db.session.query(Intake).count() == 0
    cookies = [cookie for cookie in client._cookies.values() if cookie.key.startswith("sokkel_answers")]
    assert len(cookies) == 1
    assert "geheim" not in cookies[0].value
    assert cookies[0].http_only
    assert cookies[0].same_site == "Lax"
    assert cookies[0].max_age is None
    assert cookies[0].path == f"/v/{someone.scan.public_id}"
