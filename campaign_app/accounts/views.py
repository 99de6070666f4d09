"""Sign-in and everything around it, one's own account, and the administrator's page of people."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from campaign_app.accounts import actions, queries, sessions, tokens, words
from campaign_app.accounts.guards import person_for, person_of_link
from campaign_app.core import attempts
from campaign_app.core.access import Permission, Role, public, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.error_words import error_words
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.pages import LANGUAGES, safe_path
from campaign_app.core.paging import page_of
from forms.accounts import (
    AccountForm,
    ChangePasswordForm,
    ForgotForm,
    InvitationForm,
    NewPasswordForm,
    PersonForm,
    SignInForm,
)

bp = Blueprint("accounts", __name__)


def _limit() -> str:
    return current_app.config["SETTINGS"].sign_in_limit


def _names(what: str, email: str) -> tuple[str, str]:
    return f"{what}:{email}", attempts.client(what, request.remote_addr)


def _wait():
    title, message = error_words(429)
    page = render_template("errors/error.html", title=title, message=message)
    return page, 429, {"Retry-After": str(attempts.rule_of(_limit()).get_expiry())}


def _home(target: str = ""):
    return redirect(target if target and safe_path(target) else url_for("pages.home"), 303)


@bp.route("/sign-in", methods=["GET", "POST"])
@public("nobody is signed in before signing in")
def sign_in():
    if current_user.is_authenticated and request.method == "GET":
        return _home(request.args.get("next", ""))
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        names = _names("sign-in", form.email.data)
        if not attempts.take(_limit(), *names):
            return _wait()
        person = actions.authenticate(form.email.data, form.password.data, at=utc_now())
        if person:
            db.session.commit()
            attempts.give_back(_limit(), *names)
            sessions.begin(person, remember=form.remember.data)
            return _home(form.next.data)
        form.form_errors.append(gettext("This e-mail address and password do not belong together."))
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@bp.post("/sign-out")
@public("leaving is always allowed")
def sign_out():
    sessions.end()
    flash(gettext("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/forgot", methods=["GET", "POST"])
@public("who forgot a password cannot sign in")
def forgot():
    form = ForgotForm()
    if form.validate_on_submit():
        if not attempts.take(_limit(), *_names("forgot", form.email.data)):
            return _wait()
        actions.ask_reset(form.email.data, at=utc_now(), language=get_locale().language)
        db.session.commit()
        return render_template("accounts/forgot_sent.html", email=form.email.data)
    return render_template("accounts/forgot.html", form=form), 422 if form.errors else 200


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public("the link proves the mailbox of the invited person")
def accept(token: str):
    return _password_by_link(tokens.INVITATION, token, "accounts/accept.html")


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public("the link proves the mailbox of who forgot a password")
def reset(token: str):
    return _password_by_link(tokens.RESET, token, "accounts/reset.html")


def _password_by_link(purpose: tokens.Purpose, token: str, template: str):
    """Let the person of a link choose a password, once, and sign them in."""
    form = NewPasswordForm()
    try:
        if request.method == "POST":
            begin_writing()  # the link works once, also for two who press at the same time
        person = person_of_link(purpose, token, for_change=request.method == "POST")
        if form.validate_on_submit():
            actions.choose_password(person, form.password.data, at=utc_now())
            db.session.commit()
            sessions.begin(person)
            flash(gettext("Your password is set and you are signed in."), "success")
            return _home()
    except tokens.SpentLink:
        db.session.rollback()
        return render_template("accounts/spent_link.html", invitation=purpose is tokens.INVITATION), 410
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
    return render_template(template, form=form, person=person), 422 if form.errors else 200


@bp.route("/account", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def account():
    person = person_for(current_user, current_user.id, Permission.OWN_ACCOUNT)
    form = AccountForm(obj=person, languages=LANGUAGES.items())
    if form.validate_on_submit():
        actions.edit_own(person, name=form.name.data, language=form.language.data, at=utc_now())
        db.session.commit()
        session.pop("language", None)
        flash(gettext("Your account is saved."), "success")
        return redirect(url_for("accounts.account"), 303)
    return render_template("accounts/account.html", form=form, role=words.ROLE_WORDS[person.role]), _status(form)


def _status(form) -> int:
    return 422 if form.errors else 200


@bp.route("/account/password", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def change_password():
    form = ChangePasswordForm()
    if form.validate_on_submit():
        if not attempts.take(_limit(), f"password:{current_user.id}"):
            return _wait()
        person = person_for(current_user, current_user.id, Permission.OWN_ACCOUNT)
        try:
            actions.change_password(person, form.current.data, form.password.data, at=utc_now())
            db.session.commit()
            sessions.begin(person)
            flash(gettext("Your password is changed. Other devices are signed out."), "success")
            return redirect(url_for("accounts.account"), 303)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
    return render_template("accounts/change_password.html", form=form), _status(form)


@bp.get("/people")
@requires(Permission.PEOPLE_MANAGE)
def people():
    asked = request.args.get("q", "").replace("\x00", "").strip()[:254]
    role, state = request.args.get("role", ""), request.args.get("state", "")
    role = Role(role) if role in set(Role) else None
    page = page_of(queries.people(words=asked, role=role, state=state))
    return render_template(
        "accounts/people.html", page=page, asked=asked, role=role, state=state, words=words, state_of=words.state_of
    )


@bp.route("/people/invite", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def invite():
    form = InvitationForm(roles=words.role_pairs(), languages=LANGUAGES.items())
    if form.validate_on_submit():
        details = {"by": current_user, "at": utc_now(), "language": form.language.data}
        try:
            person = actions.invite(form.email.data, form.name.data, Role(form.role.data), **details)
            db.session.commit()
            flash(gettext("%(name)s gets an invitation by mail.", name=person.name), "success")
            if person.role is Role.CONSULTANT:
                return redirect(url_for("sectors.of_consultant", person_id=person.id), 303)
            return redirect(url_for("accounts.people"), 303)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
    return render_template("accounts/invite.html", form=form), _status(form)


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def person(person_id: int):
    if request.method == "POST":
        begin_writing()
    row = person_for(current_user, person_id, Permission.PEOPLE_MANAGE, for_change=request.method == "POST")
    roles = words.role_pairs((Role.COMPANY,) if row.role is Role.COMPANY else words.STAFF)
    form = PersonForm(obj=row, roles=roles)
    if form.validate_on_submit():
        try:
            actions.edit_person(row, name=form.name.data, role=Role(form.role.data), by=current_user, at=utc_now())
            db.session.commit()
            flash(gettext("%(name)s is saved.", name=row.name), "success")
            return redirect(url_for("accounts.people"), 303)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
    return render_template(
        "accounts/person.html", form=form, person=row, words=words, state=words.state_of(row)
    ), _status(form)


@bp.post("/people/<int:person_id>/invite")
@requires(Permission.PEOPLE_MANAGE)
def invite_again(person_id: int):
    return _deed(person_id, actions.invite_again, gettext("A new invitation is on its way."))


@bp.post("/people/<int:person_id>/deactivate")
@requires(Permission.PEOPLE_MANAGE)
def deactivate(person_id: int):
    return _deed(person_id, actions.deactivate, gettext("This person can no longer sign in."))


@bp.post("/people/<int:person_id>/reactivate")
@requires(Permission.PEOPLE_MANAGE)
def reactivate(person_id: int):
    return _deed(person_id, actions.reactivate, gettext("This person can sign in again."))


def _deed(person_id: int, deed, done: str):
    """Do one thing to a person and tell how it went on their page."""
    begin_writing()
    row = person_for(current_user, person_id, Permission.PEOPLE_MANAGE, for_change=True)
    try:
        deed(row, by=current_user, at=utc_now())
        db.session.commit()
        flash(done, "success")
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
    return redirect(url_for("accounts.person", person_id=person_id), 303)
