"""The booklet: every question in every language, conditions in words, and nothing that tells one from another."""

import io

import pytest
from pypdf import PdfReader

from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing
from campaign_app.core.errors import DomainError
from campaign_app.paper import actions, booklet
from campaign_app.paper.actions import MOST_LINKS
from campaign_app.scans import actions as scan_actions
from jobs import make_documents
from surveys.numbering import numbers_of
from surveys.routing_words import in_english, only_if
from tests.answers.boxes import running_scan, small_edition
from tests.reports.pdf import broken_rules

LATIN = ("nl", "fr", "en", "de", "pl", "ro", "tr")


def squeezed(text: str) -> str:
    """Letters and digits only: a PDF breaks lines and words where it likes."""
    return "".join(sign for sign in text.lower() if sign.isalnum())


def test_every_question_row_and_answer_stands_in_it_in_every_language(db, offline):
    # in each language the longest questionnaire that speaks it: the core stands in it whole
    longest = {}
    for modules in ((), ("transport",)):
        scan = offline(booklets=True, modules=modules)
        longest |= dict.fromkeys(booklet.shown_edition(scan).languages, scan)
    assert len(set(longest.values())) == 2
    for language in sorted(longest.keys() & set(LATIN)):
        scan = longest[language]
        edition = booklet.shown_edition(scan)
        pdf = PdfReader(io.BytesIO(booklet.booklet_pdf(scan, language, lambda done: None)))
        text = squeezed("".join(page.extract_text() for page in pdf.pages))
        for question in edition.questions:
            assert squeezed(question.text[language]) in text, (language, question.code)
            rows = [row.text[language] for row in question.rows]
            choices = [choice.text[language] for choice in question.options.choices] if question.options else []
            for words in rows + choices:
                assert squeezed(words) in text, (language, question.code, words)
        assert pdf.trailer["/Root"]["/Lang"] == language


def test_two_booklets_are_the_same_but_for_nothing(app):
    scan = running_scan(booklets=True)
    made = [booklet.booklet_pdf(scan, "nl", lambda done: None) for _ in range(2)]
    assert broken_rules(made[0]) == []
    texts = {"".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages) for pdf in made}
    assert len(texts) == 1
    assert scan.public_id not in texts.pop()


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("shift == '3'", "Only if at question 2 you answer “Always”:"),
        ("shift in ['2', '3']", "Only if at question 2 you answer “Sometimes” or “Always”:"),
        ("hours > 8", "Only if at question 7 you answer more than 8:"),
        (
            "shift == '1' and (age == '2' or g_1 != '3')",
            "Only if at question 2 you answer “Never” and (at question 1 you answer “Sometimes” or "
            "at question 5a you do not answer “Always”):",
        ),
        ("not (shift == '1')", "Only if this is not so: at question 2 you answer “Never”:"),
    ],
)
def test_a_condition_is_put_into_words(when, sentence):
    edition = small_edition()
    assert only_if(edition, when, "en", numbers_of(edition), in_english) == sentence


def test_a_page_for_the_browser_holds_the_same(client, make):
    scan = running_scan(booklets=True, groups=["Gent", ("Magazijn", 0)])
    client.sign_in(make.company_user(scan.company))
    page = client.get(f"/scans/{scan.id}/paper/booklets/fr").page
    for words in ("Travaillez-vous en équipes ?", "Magazijn", "Je me repose.", "Autre chose ?", "heures"):
        assert words in page.text
    assert client.get(f"/scans/{scan.id}/paper/booklets/xx").status_code == 404


def test_a_draft_has_a_booklet_too_and_another_once_it_changes(db, make):
    sector = make.sector()
    scan = make.scan(make.company(sector), sector)
    scan_actions.compose(scan, modules=[], variant="employee", by=None, at=utc_now())

    def ask(language="nl"):
        begin_writing()
        [asked] = actions.ask_for_booklet(scan, language, by=None, at=utc_now())
        db.session.commit()
        return asked.id

    first = ask()
    assert ask() == first
    scan_actions.compose(scan, modules=["transport"], variant="employee", by=None, at=utc_now())
    assert ask() != first
    assert make_documents.run(utc_now()) == 2
    with pytest.raises(DomainError):
        ask("xx")


def test_the_company_asks_for_a_booklet_and_sends_the_link_to_somebody_from_outside(db, client, make, offline):
    scan = offline(booklets=True, kiosk=True)
    user = make.company_user(scan.company)
    client.sign_in(user)
    page = client.get(f"/scans/{scan.id}/paper")
    assert scan.keyin_token not in page.get_data(as_text=True)
    assert f"/t/{scan.kiosk_token}" in page.get_data(as_text=True)
    assert client.post(f"/scans/{scan.id}/paper/booklets", data={"language": "nl"}).status_code == 303
    client.get(f"/scans/{scan.id}/paper")
    refused = client.post(f"/scans/{scan.id}/paper/keyin", data={"email": user.email, "form_key": "1"})
    assert refused.status_code == 422
    assert user.email in refused.get_data(as_text=True)
    for _ in range(2):
        sent = client.post(f"/scans/{scan.id}/paper/keyin", data={"email": "dienst@example.org", "form_key": "2"})
        assert sent.status_code == 303
    from campaign_app.post.delivery import deliver_due
    from campaign_app.post.models import OutboxMail

    deliver_due(utc_now())
    mail = db.session.query(OutboxMail).filter_by(kind="paper.keyin").one()
    assert f"/k/{scan.keyin_token}" in mail.text
    assert "dienst@example.org" in client.get(f"/scans/{scan.id}/paper").page.text


def test_the_mail_with_the_link_cannot_be_sent_without_end(db, client, make, offline):
    scan = offline(booklets=True)
    client.sign_in(make.company_user(scan.company))
    client.get(f"/scans/{scan.id}/paper")
    tried = [
        client.post(
            f"/scans/{scan.id}/paper/keyin", data={"email": f"iemand{number}@example.org", "form_key": str(number)}
        ).status_code
        for number in range(MOST_LINKS + 1)
    ]
    assert tried == [303] * MOST_LINKS + [422]
