"""The outbox on the screen: searched, paged, followed without a mail server, and decided about."""

import pytest

from campaign_app.post.actions import deliver_due
from campaign_app.post.models import MailStatus
from campaign_app.post.views import STATUS_WORDS
from tests.queries import count_queries


@pytest.fixture
def administrator(client, make):
    return client.sign_in(make.administrator())


def test_every_status_has_a_word():
    assert set(STATUS_WORDS) == set(MailStatus)


def test_the_newest_message_stands_first_and_an_address_is_found_by_its_letters(administrator, make):
    for address in ("jan@x.be", "an_na@y.be", "anxna@y.be"):
        make.mail(to_address=address)
    text = administrator.get("/outbox").page.text
    assert text.index("anxna@y.be") < text.index("an_na@y.be") < text.index("jan@x.be")
    found = administrator.get("/outbox?q=AN_NA").page.text
    assert "an_na@y.be" in found and "anxna@y.be" not in found


def test_a_search_that_finds_nothing_says_so(administrator, make):
    assert (
        "Geen enkel bericht" in administrator.get("/outbox?q=%00zz&status=nonsense&page=9999999999999999999").page.text
    )


def test_a_list_of_messages_costs_as_many_queries_for_thirty_as_for_three(administrator, make):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make.mail()
        with count_queries() as statements:
            administrator.get("/outbox")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_messages_are_shown_fifty_to_a_page(administrator, make):
    for _ in range(51):
        make.mail()
    page = administrator.get("/outbox").page
    assert page.links["Volgende"] == "/outbox?page=2"
    assert "Pagina 2 van 2" in administrator.get("/outbox?page=2").page.text


def test_the_links_of_a_kept_message_can_be_followed(administrator, client, make, db, now):
    person = make.consultant(email="els@example.org")
    make.mail(to_address="els@example.org")
    deliver_due(now)
    page = administrator.get("/outbox/1").page
    assert page.h1 == "Kies een nieuw wachtwoord voor Sokkel"
    link = next(url for text, url in page.links.items() if "/reset/" in url)
    followed = client.get(link.removeprefix("http://localhost"))
    assert followed.status_code == 200 and followed.page.find("input", value=person.email) is not None


@pytest.mark.parametrize("number", [0, 999, 2**31, 2**70])
def test_a_message_that_does_not_exist_is_not_found(administrator, number):
    assert administrator.get(f"/outbox/{number}").status_code == 404


def test_words_in_a_message_cannot_become_markup(administrator, make):
    mail = make.mail(
        text="<script>alert(1)</script> http://x.be/?a=1&b=2", html="<script>", subject="<b>", language="nl"
    )
    assert administrator.get(f"/outbox/{mail.id}").page.h1 == "<b>"


def test_a_doubtful_message_is_pointed_at_and_sent_again_when_a_person_decides_so(administrator, make, db, now):
    mail = make.mail(status=MailStatus.UNKNOWN, attempts=8, done_at=now, error="silence")
    assert "1 bericht is onzeker" in administrator.get("/outbox").page.text
    assert "twee keer" in administrator.get(f"/outbox/{mail.id}").page.text
    response = administrator.post(f"/outbox/{mail.id}", {"decision": "again"})
    assert response.status_code == 303
    db.session.refresh(mail)
    assert (mail.status, mail.attempts, mail.error) == (MailStatus.PENDING, 0, None)


def test_a_message_that_left_cannot_be_decided_about(administrator, make, db, now):
    mail = make.mail(status=MailStatus.SENT, done_at=now)
    for decision in ("again", "aside"):
        administrator.post(f"/outbox/{mail.id}", {"decision": decision})
        assert "note-error" in administrator.get(f"/outbox/{mail.id}").page.markup
    db.session.refresh(mail)
    assert mail.status is MailStatus.SENT
    assert administrator.post(f"/outbox/{mail.id}", {"decision": "eat"}).status_code == 400
