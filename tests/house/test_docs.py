"""The documents keep up with the house: rooms on the map, commands of the README that exist, no dead link."""

import re
import tomllib
from pathlib import Path

import pytest

from campaign_app.factory import FEATURES

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "surveys/library/README.md"]


@pytest.mark.parametrize("room", FEATURES)
def test_every_room_is_on_the_map(room):
    assert f"`campaign_app/{room}/`" in (ROOT / "docs/map.md").read_text()


def test_every_flask_command_in_the_readme_exists(app):
    written = re.findall(r"`flask --app wsgi (\w+) ?([a-z-]*)", (ROOT / "README.md").read_text())
    groups = {name: set(getattr(command, "commands", {})) for name, command in app.cli.commands.items()}
    groups |= {"tick": set(), "db": {"upgrade"}}
    unknown = {(group, name) for group, name in written if group not in groups or (name and name not in groups[group])}
    assert unknown - {("tick", "")} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_in_the_documents_is_dead(page):
    for target in re.findall(r"\]\(([^)#]+?)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_pinned_packages_have_hashes_and_name_no_index(name):
    text = (ROOT / name).read_text()
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    pins = re.findall(r"^[a-z0-9][^\s=]*==\S+.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)+", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))


def test_every_dependency_has_its_reason():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    reasons = (ROOT / "docs/decisions/0002-dependencies.md").read_text().lower()
    unexplained = [name for name in wanted if name.split("[")[0].lower() not in reasons]
    assert not unexplained
