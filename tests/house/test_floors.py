"""Files in their place, commits at the edges, light floors that stay light; each rule is shown to be able to fail."""

import subprocess
import sys
from pathlib import Path

import pytest

from campaign_app import factory
from campaign_app.core.config import Settings
from campaign_app.factory import UnmarkedView, create_app
from jobs.schedule import JOBS
from tests.house import tree
from tests.house.tree import ROOT, plant

JOB_NAMES = tuple(job.name for job in JOBS)
COMMITS_WITH_REASON = {
    "core/database.py": "begin_writing ends what was open, to take SQLite's write lock",
    "post/delivery.py": "the promise of the outbox lies in what is committed when",
}
# What a respondent's page needs of the ground floor.
RESPONDENT_PARTS = (
    "surveys.edition",
    "surveys.instrument",
    "surveys.kinds",
    "surveys.routing",
    "surveys.personal",
    "forms.answers",
)
HEAVY = ("pandas", "numpy", "scipy", "altair", "vl_convert", "openpyxl", "xlsxwriter", "holidays")


def test_every_file_stands_where_its_floor_expects_it():
    assert tree.strays(ROOT, jobs=JOB_NAMES) == []


@pytest.mark.parametrize(
    "stray",
    [
        "utils.py",
        "notes",
        "campaign_app/helpers.py",
        "campaign_app/meetings/models.py",
        "campaign_app/post/utils.py",
        "campaign_app/post/Models.py",
        "campaign_app/post/deep/models.py",
        "forms/meetings.py",
        "jobs/meetings.py",
        "templates/meetings/show.html",
        "templates/email/meetings/invitation.txt",
        "static/img/logo.png",
        "tests/meetings/test_meetings.py",
    ],
)
def test_a_stray_is_found(tmp_path, stray):
    plant(tmp_path, campaign_app__post__models="", forms__base="", jobs__tick="")
    path = tmp_path / stray
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir() if not path.suffix else path.write_text("")
    assert len(tree.strays(tmp_path, ("post",))) == 1


def test_a_room_without_a_folder_is_found(tmp_path):
    plant(tmp_path, campaign_app__post__models="")
    assert tree.strays(tmp_path, ("post", "meetings")) == ["campaign_app/meetings is in FEATURES but not there"]


def test_only_the_edges_commit():
    assert tree.commits_inside(ROOT, COMMITS_WITH_REASON) == []
    for name in COMMITS_WITH_REASON:
        assert (ROOT / "campaign_app" / name).is_file(), f"{name} is gone: take it off the list"


def test_a_commit_in_an_action_is_found(tmp_path):
    root = plant(
        tmp_path,
        campaign_app__post__actions="def send():\n    db.session.commit()",
        campaign_app__post__views="def send():\n    db.session.commit()",
    )
    assert tree.commits_inside(root, {}) == ["campaign_app/post/actions.py:2 commits"]


def test_only_the_edges_ask_what_time_it_is():
    assert tree.hidden_clocks(ROOT) == []


def test_a_hidden_clock_is_found(tmp_path):
    root = plant(
        tmp_path,
        campaign_app__post__actions="def send():\n    return utc_now(), datetime.now(UTC), date.today()",
        campaign_app__post__views="def send():\n    return utc_now()",
    )
    assert len(tree.hidden_clocks(root)) == 3


def loaded_after(statement: str) -> set[str]:
    """The packages that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_the_ground_floor_knows_no_web_and_no_database():
    modules = [tree.module_of(path, ROOT) for path in (ROOT / "surveys").rglob("*.py") if path.stem != "__main__"]
    loaded = loaded_after("\n".join(f"import {module}" for module in modules))
    assert "surveys" in loaded
    assert not loaded & {"flask", "flask_babel", "jinja2", "sqlalchemy", "wtforms", "forms", "campaign_app"}


def test_a_respondents_page_does_not_wait_for_pandas():
    loaded = loaded_after("\n".join(f"import {module}" for module in RESPONDENT_PARTS))
    assert not loaded & set(HEAVY)


def test_the_application_starts_without_the_heavy_packages():
    start = (
        "from campaign_app.core.config import Settings\nfrom campaign_app.factory import create_app\n"
        "create_app(Settings(secret_key='x' * 40, database_url='sqlite:///:memory:'))"
    )
    loaded = loaded_after(start)
    assert "flask" in loaded
    assert not loaded & set(HEAVY)


def test_what_is_loaded_is_really_seen():
    assert "wtforms" in loaded_after("import wtforms")


@pytest.fixture
def plain_settings(tmp_path) -> Settings:
    return Settings(secret_key="x" * 40, database_url=f"sqlite:///{tmp_path / 'plain.db'}", testing=True)


def test_an_unmarked_view_keeps_the_application_from_starting(monkeypatch, plain_settings):
    furnish = factory.pages.furnish

    def with_an_unlocked_door(app):
        furnish(app)
        app.add_url_rule("/unlocked", "unlocked", lambda: "come in")

    monkeypatch.setattr(factory.pages, "furnish", with_an_unlocked_door)
    with pytest.raises(UnmarkedView, match="unlocked"):
        create_app(plain_settings)


def test_every_job_on_the_table_has_its_own_file():
    files = {path.stem for path in (ROOT / "jobs").glob("*.py")} - set(tree.JOB_FRAME)
    assert files == set(JOB_NAMES)
    assert all(Path(sys.modules[job.run.__module__].__file__).stem == job.name for job in JOBS)
