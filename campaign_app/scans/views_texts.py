"""The pages of the mails' texts: which there are, changing one, looking at it, and a test to oneself."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.languages import direction, own_name
from campaign_app.post.kinds import Message, speaking
from campaign_app.scans import texts
from campaign_app.scans.blueprint import bp, scan_here, to_room
from campaign_app.scans.languages import languages_of
from campaign_app.scans.models import Round, Scan
from campaign_app.scans.words import round_names
from forms.texts import TextForm

# a mail carries its style in attributes; nothing else of it may run or load
MAIL_ONLY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox"


@bp.get("/scans/<int:scan_id>/texts")
@requires(Permission.SCAN_COMPOSE)
def mail_texts(scan_id: int):
    scan = scan_here(scan_id, Permission.SCAN_COMPOSE)
    rounds = texts.rounds_to_word(scan, utc_now())
    if not rounds:
        flash(gettext("Mails go out when the dates are set and people get personal codes by mail."), "warning")
        return to_room(scan_id)
    return render_template(
        "scans/texts.html",
        scan=scan,
        rounds=rounds,
        round_names=round_names(),
        languages=[(code, own_name(code)) for code in languages_of(scan)],
        own=texts.own_words(scan.id),
    )


@bp.route("/scans/<int:scan_id>/texts/<which>/<language>", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def mail_text(scan_id: int, which: str, language: str):
    scan, now = scan_here(scan_id, Permission.SCAN_COMPOSE), utc_now()
    rounds = texts.rounds_to_word(scan, now)
    if which not in rounds or language not in languages_of(scan):
        abort(404)
    which = Round(which)
    kept = texts.words_of(scan, which, language)
    form = TextForm(data=None if request.method == "POST" else {"subject": kept.subject, "body": kept.body})
    form.speak(language, direction(language))
    shown, asked = kept, request.form.get("do", "keep")
    if rounds[which] and form.validate_on_submit():
        try:
            shown = texts.our_words(which, language) if asked == "ours" else _typed(form)
            if asked == "look":
                return _as_mail(_preview(scan, which, language, shown))
            if asked != "preview":
                texts.keep_words(scan, which, language, shown, by=current_user, at=now)
                if asked == "test":
                    texts.send_test(scan, which, language, by=current_user, at=now)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
            shown = kept
        else:
            if asked != "preview":
                db.session.commit()
                flash(_done(asked), "success")
                return redirect(url_for(".mail_text", scan_id=scan_id, which=which, language=language), 303)
    page = render_template(
        "scans/text.html",
        scan=scan,
        form=form,
        which=which,
        round_name=round_names()[which],
        language=language,
        language_name=own_name(language),
        changeable=rounds[which],
        own=kept.own,
        preview=_preview(scan, which, language, shown),
        typed=asked == "preview" and form.is_submitted() and not form.errors,
    )
    return page, 422 if form.errors else 200


def _typed(form: TextForm) -> texts.Words:
    return texts.checked_words(texts.Words(form.subject.data or "", form.body.data or ""))


def _preview(scan: Scan, which: Round, language: str, words: texts.Words) -> Message:
    with speaking(language):
        return texts.message_for(scan, which, words, code=texts.FALSE_CODE)


def _as_mail(message: Message) -> Response:
    return Response(message.html, headers={"Content-Security-Policy": MAIL_ONLY})


def _done(asked: str) -> str:
    if asked == "test":
        return gettext("The text is kept, and a test is on its way to %(address)s.", address=current_user.email)
    return gettext("Our own text is back.") if asked == "ours" else gettext("The text is kept.")
