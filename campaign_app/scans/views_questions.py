"""The pages of the company's own questions: the list, one question, taking it away, moving it."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.languages import direction, own_name, own_names
from campaign_app.instruments.library import composed
from campaign_app.scans import own_questions as verbs
from campaign_app.scans.blueprint import bp, draft_here, to_room
from campaign_app.scans.composition import own_questions
from campaign_app.scans.models import Scan
from campaign_app.scans.words import own_kind_names
from forms.own_questions import own_question_form
from surveys.own import MOST_OWN_QUESTIONS, languages_spoken


@bp.get("/scans/<int:scan_id>/questions")
@requires(Permission.SCAN_COMPOSE)
def questions(scan_id: int):
    scan, languages = _draft_in_its_languages(scan_id)
    if not languages:
        return to_room(scan_id)
    kept = own_questions(scan)
    spoken = languages_spoken(kept) if kept else languages
    return render_template(
        "scans/questions.html",
        scan=scan,
        questions=kept,
        kinds=own_kind_names(),
        first=languages[0],
        most=MOST_OWN_QUESTIONS,
        lost=own_names(language for language in languages if language not in spoken),
    )


@bp.route("/scans/<int:scan_id>/questions/new", methods=["GET", "POST"], defaults={"number": None})
@bp.route("/scans/<int:scan_id>/questions/<int:number>", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def question(scan_id: int, number: int | None):
    scan, spoken = _draft_in_its_languages(scan_id)
    if not spoken:
        return to_room(scan_id)
    languages = [(code, own_name(code), direction(code)) for code in spoken]
    shown = None if number is None else _numbered(own_questions(scan), number)
    form = own_question_form(languages, own_kind_names().items(), shown)
    if form.validate_on_submit():
        try:
            verbs.keep_question(scan, number, form.question(), by=current_user, at=utc_now())
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("The question is kept."), "success")
            return redirect(url_for(".questions", scan_id=scan_id), 303)
    page = render_template("scans/question.html", scan=scan, form=form, number=number)
    return page, 422 if form.is_submitted() else 200


@bp.post("/scans/<int:scan_id>/questions/<int:number>/<any(remove, up):what>")
@requires(Permission.SCAN_COMPOSE)
def change_question(scan_id: int, number: int, what: str):
    scan = draft_here(scan_id)
    if scan is None:
        return to_room(scan_id)
    _numbered(own_questions(scan), number)
    if what == "remove":
        verbs.remove_question(scan, number, by=current_user, at=utc_now())
        flash(gettext("The question is taken away."), "success")
    elif number > 1:
        verbs.move_up(scan, number, by=current_user, at=utc_now())
    db.session.commit()
    return redirect(url_for(".questions", scan_id=scan_id), 303)


def _numbered(kept: list, number: int):
    return kept[number - 1] if 0 < number <= len(kept) else abort(404)


def _draft_in_its_languages(scan_id: int) -> tuple[Scan | None, tuple[str, ...]]:
    """A draft, and the languages in which its company may ask: those of the other parts; none, and told why, if not."""
    scan = draft_here(scan_id)
    if scan is None:
        return None, ()
    try:
        return scan, composed(scan.core, tuple(scan.modules), scan.variant).languages
    except DomainError as gone:
        flash(gone.message, "error")
        return scan, ()
