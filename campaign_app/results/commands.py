"""Commands about scans: make one, import answers, close it, read its release; each calls an action and commits once."""

import json
import sys
from datetime import date, datetime, timedelta

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select

from campaign_app.answers import actions as ballot_box
from campaign_app.answers.queries import answered_count
from campaign_app.companies.models import Company
from campaign_app.companies.names import tidy
from campaign_app.core.clock import BRUSSELS, local_date, moment_of, utc_now
from campaign_app.core.database import begin_writing, db, read_json
from campaign_app.core.errors import Damaged, DomainError
from campaign_app.core.loading import LARGEST_ID
from campaign_app.core.progress import shown_when_slow
from campaign_app.results import actions
from campaign_app.results.models import StoredRelease
from campaign_app.results.queries import release_of
from campaign_app.scans import actions as scan_actions
from campaign_app.scans.agreements import record_agreement
from campaign_app.scans.models import Body, Scan, ScanStatus
from campaign_app.sectors.models import Sector

LONGEST_TITLE = 200

group = AppGroup("scans", help="Scans: make, fill from a file, close, and read the release.")


class Refused(click.ClickException):
    """What a rule refused, as a sentence on the error channel."""

    def __init__(self, error: DomainError):
        with force_locale("en"):
            super().__init__(str(error.message))


class Broken(click.ClickException):
    """What is stored of a scan is no longer what was kept."""

    def __init__(self, scan: str):
        super().__init__(f"What is stored of scan {scan} is no longer what was kept. Put a backup back.")


def find(wanted: str) -> Scan:
    """The scan with this id or public id; raises ClickException when there is none."""
    query = select(Scan).where(Scan.public_id == wanted)
    scan = db.session.scalar(query)
    if scan is None and wanted.isascii() and wanted.isdecimal() and int(wanted) <= LARGEST_ID:
        scan = db.session.get(Scan, int(wanted))
    if scan is None:
        raise click.ClickException(f"There is no scan {wanted}.")
    return scan


def moment(text: str | None) -> datetime:
    """A moment in ISO form, Brussels time where it names no zone; now when nothing was given."""
    if text is None:
        return utc_now()
    try:
        return moment_of(text)
    except ValueError as fault:
        raise click.BadParameter(str(fault)) from fault


def day(text: str) -> date:
    """A date in ISO form."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise click.BadParameter(f"{text} is no date such as 2026-04-30.") from fault


@group.command("list")
def list_scans() -> None:
    """List the scans: id, public id, status, closing moment and title."""
    for scan in db.session.scalars(select(Scan).order_by(Scan.id)):
        closes = scan.closes_at.astimezone(BRUSSELS).isoformat(timespec="minutes") if scan.closes_at else "-"
        click.echo(f"{scan.id}\t{scan.public_id}\t{scan.status.value}\t{closes}\t{scan.title}")


@group.command("create")
@click.argument("company_number")
@click.option("--core", default="core", show_default=True, help="Code of the core questionnaire.")
@click.option("--module", "modules", multiple=True, help="Code of a module; may be given more than once.")
@click.option("--variant", default="employee", show_default=True, type=click.Choice(["employee", "self_employed"]))
@click.option("--title", required=True)
@click.option("--sector", "sector_code", required=True, help="Code of the sector in whose name the scan runs.")
@click.option("--expected", required=True, type=click.IntRange(1, 1_000_000), help="How many people may answer.")
@click.option("--closes", help="Last day, such as 2026-04-30; two weeks from now without it.")
@click.option("--k", default=10, show_default=True, help="Fewest answers that are ever shown.")
@click.option(
    "--agreed",
    default=Body.DIRECT.value,
    show_default=True,
    type=click.Choice([body.value for body in Body]),
    help="Who agreed that this scan is held; direct: the workers themselves were consulted.",
)
@click.option("--agreed-on", help="The day on which they did, such as 2026-04-01; today without it.")
@click.option("--pool", is_flag=True, help="The answers may join the sector's figures; the first page says so.")
def create(
    company_number, core, modules, variant, title, sector_code, expected, closes, k, agreed, agreed_on, pool
) -> None:
    """Make and launch a scan for the company with COMPANY_NUMBER (ten digits, dots allowed)."""
    now = utc_now()
    title = tidy(title)
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise click.ClickException(f"A title has 1 to {LONGEST_TITLE} characters.")
    digits = "".join(each for each in company_number if each.isdigit())
    company = db.session.scalar(select(Company).where(Company.enterprise_number == digits))
    sector = db.session.scalar(select(Sector).where(Sector.code == sector_code))
    if company is None:
        raise click.ClickException(f"There is no company {company_number}.")
    if sector is None:
        raise click.ClickException(f"There is no sector {sector_code}.")
    closes_on = day(closes) if closes else local_date(now) + timedelta(days=14)
    agreed_on = day(agreed_on) if agreed_on else local_date(now)
    try:
        scan = scan_actions.invite_company(company, by=None, sector=sector, title=title, at=now)
        scan.core = core
        scan_actions.compose(scan, modules=modules, variant=variant, by=None, at=now)
        days = {"opens_on": local_date(now), "closes_on": closes_on}
        scan_actions.plan(scan, title=title, expected=expected, k=k, pool=pool, at=now, **days)
        record_agreement(scan, body=Body(agreed), agreed_on=agreed_on, by=None, at=now)
        scan_actions.launch(scan, by=None, at=now)
    except DomainError as error:
        raise Refused(error) from error
    db.session.commit()
    click.echo(f"scan {scan.id} ({scan.public_id}) is open until {closes_on.isoformat()}")


@group.command("import-answers")
@click.argument("scan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def import_answers(scan: str, file: str) -> None:
    """Add the answers in FILE (CSV, a column per question) to a running SCAN (id or public id)."""
    begin_writing()
    found = find(scan)
    with open(file, "rb") as lines:  # noqa: PTH123 - a path as click gives it
        rows = max(sum(1 for _ in lines) - 1, 0)
    try:
        with click.progressbar(length=rows, label="Importing", file=sys.stderr) as bar:
            report = ballot_box.import_answers(
                found, file, at=utc_now(), progress=lambda done: bar.update(max(done - bar.pos, 0))
            )
            bar.update(max(rows - bar.pos, 0))
    except DomainError as error:
        db.session.rollback()
        raise Refused(error) from error
    db.session.commit()
    ballot_box.sweep()
    for fault in report.faults:
        click.echo(f"line {fault.row}, {fault.column or 'whole row'}: {fault.reason.replace('_', ' ')}", err=True)
    if report.left_out > len(report.faults):
        click.echo(f"... and {report.left_out - len(report.faults)} more", err=True)
    if report.unknown_columns:
        click.echo(f"columns without a question: {', '.join(report.unknown_columns)}", err=True)
    click.echo(f"{report.kept} of {report.rows} rows imported")
    if found.expected and answered_count(found) > found.expected:
        told = f"There are more answers now than the {found.expected} people who may answer"
        click.echo(f"{told}: was this file imported before?", err=True)


@group.command("close")
@click.argument("scan")
@click.option("--now", help="As if it were this moment, such as 2026-03-10T18:00.")
def close(scan: str, now: str | None) -> None:
    """Close SCAN at once, seal the box, and release: who is filling in at this moment can no longer send."""
    at = moment(now)
    stored = None
    try:
        for step in shown_when_slow((_seal, _release, _draw), "Closing"):
            stored = step(scan, at) or stored
    except DomainError as error:
        db.session.rollback()
        raise Refused(error) from error
    except Damaged as damage:
        db.session.rollback()
        raise Broken(scan) from damage
    found = find(scan)
    told = f"{stored.responses} answers" if stored.has_figures else f"fewer than {found.k} answers, no figures"
    click.echo(f"scan {found.id} is released: {told}")


def _seal(scan: str, at: datetime) -> None:
    begin_writing()
    found = find(scan)
    if found.status is not ScanStatus.OPEN:
        return
    if at < found.opens_at:
        opens = found.opens_at.astimezone(BRUSSELS).isoformat(timespec="minutes")
        raise click.ClickException(f"Scan {found.id} opens at {opens}; it cannot close before.")
    ballot_box.close(found, at=at)
    db.session.commit()
    ballot_box.sweep()


def _release(scan: str, at: datetime) -> StoredRelease:
    begin_writing()
    stored = actions.release(find(scan), at=at)
    db.session.commit()
    return stored


def _draw(scan: str, _at: datetime) -> None:
    actions.draw_charts(db.session.scalars(release_of(find(scan).id)).one())
    db.session.commit()


@group.command("release")
@click.argument("scan")
@click.option("--json", "as_json", is_flag=True, help="Print every published and hidden cell as JSON.")
def release(scan: str, as_json: bool) -> None:
    """Print the frozen release of SCAN; computes nothing."""
    found = find(scan)
    stored = db.session.scalar(release_of(found.id))
    if stored is None:
        raise click.ClickException(_why_not(found))
    try:
        content = read_json(Damaged.unless(stored.content, stored.content_hash))
    except Damaged as damage:
        raise Broken(scan) from damage
    if as_json:
        facts = {
            "scan": found.public_id,
            "content_hash": stored.content_hash,
            "software_version": stored.software_version,
            "released_at": stored.created_at.isoformat(),
        }
        click.echo(json.dumps({**facts, **content}, ensure_ascii=False, indent=1))
        return
    hidden = sum(1 for cell in content["cells"] if cell["hidden"])
    click.echo(f"{found.title}: released {stored.created_at.isoformat()}, fingerprint {stored.content_hash}")
    click.echo(f"{len(content['cells']) - hidden} cells published, {hidden} hidden (k = {content['k']})")


def _why_not(scan: Scan) -> str:
    if scan.status is ScanStatus.CLOSED:
        return f"Scan {scan.id} is closed but not released yet: run the clock, or `scans close {scan.id}`."
    now = utc_now()
    if scan.status is ScanStatus.OPEN and scan.closes_at and scan.closes_at <= now < scan.last_answers_at:
        until = scan.last_answers_at.astimezone(BRUSSELS).isoformat(timespec="minutes")
        return f"Scan {scan.id} takes the last answers until {until}; then it is released."
    if scan.status is ScanStatus.OPEN and scan.closes_at and scan.closes_at <= now:
        return f"Scan {scan.id} is past its closing moment but not released yet: run the clock."
    return f"Scan {scan.id} is {scan.status.value}: there is no release before it is closed."
