"""Arrows go downstairs: between floors, between rooms, within a room; each rule is shown to be able to fail."""

import pytest

from tests.house import tree
from tests.house.tree import ROOT, plant

ROOMS = ("post", "campaigns", "contacts")


def test_no_import_goes_upstairs_and_nobody_imports_a_door():
    assert tree.upstairs(ROOT) == []


def test_rooms_use_earlier_rooms_only_and_never_their_edges():
    assert tree.wrong_doors(ROOT) == []


def test_within_a_room_models_come_first_and_views_last():
    assert tree.wrong_order(ROOT) == []


def test_no_chain_of_imports_comes_back_to_where_it_began():
    assert tree.circles(ROOT) == []


def test_the_reader_sees_the_real_tree():
    found = {(each.importer, each.imported) for each in tree.imports_of(ROOT)}
    assert ("wsgi", "campaign_app.factory") in found
    assert ("jobs.schedule", "jobs.move_campaigns") in found
    assert ("campaign_app.campaigns.actions", "campaign_app.post.actions") in found
    assert ("jobs.command", "jobs.tick") in found, "an import in a function is seen too"


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("surveys__scoring", "import forms.base"),
        ("surveys__scoring", "def late():\n    from campaign_app.core import clock"),
        ("forms__contacts", "from campaign_app.contacts.models import Contact"),
        ("campaign_app__contacts__views", "def run():\n    import jobs.tick"),
        ("campaign_app__contacts__views", "from importlib import import_module\nimport_module('jobs.tick')"),
        ("jobs__tick", "from wsgi import app"),
        ("campaign_app__core__pages", "import wsgi"),
    ],
)
def test_an_import_upstairs_is_found(tmp_path, file, line):
    assert len(tree.upstairs(plant(tmp_path, **{file: line}))) == 1


def test_imports_downstairs_and_beside_are_fine(tmp_path):
    root = plant(
        tmp_path,
        wsgi="from campaign_app.factory import create_app",
        jobs__tick="from jobs.schedule import JOBS\nfrom campaign_app.core import clock",
        campaign_app__contacts__views="from forms.contacts import LogForm\nfrom surveys import edition",
        forms__answers="from surveys import kinds",
    )
    assert tree.upstairs(root) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("campaign_app__post__actions", "from campaign_app.campaigns.models import Campaign"),
        ("campaign_app__post__actions", "from campaign_app.campaigns import models"),
        ("campaign_app__contacts__actions", "from campaign_app.campaigns.views import bp"),
        ("campaign_app__contacts__actions", "from campaign_app.campaigns.views_clock import health"),
        ("campaign_app__contacts__actions", "def late():\n    from campaign_app.post import mails"),
        ("campaign_app__contacts__views", "from campaign_app.factory import FEATURES"),
        ("campaign_app__core__pages", "from campaign_app.post.models import OutboxMail"),
        ("campaign_app__core__pages", "from ..post.models import OutboxMail"),
    ],
)
def test_a_wrong_door_is_found(tmp_path, file, line):
    every = {
        f"campaign_app__{room}__{part}": "" for room in ROOMS for part in ("models", "views", "mails", "views_clock")
    }
    assert len(tree.wrong_doors(plant(tmp_path, **{**every, file: line}), ROOMS)) == 1


def test_earlier_rooms_may_be_used(tmp_path):
    lines = "from campaign_app.post import models, queries, actions, guards, kinds\nfrom campaign_app.core import clock"
    parts = {f"campaign_app__post__{part}": "" for part in ("models", "queries", "actions", "guards", "kinds")}
    assert tree.wrong_doors(plant(tmp_path, campaign_app__contacts__actions=lines, **parts), ROOMS) == []


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("models", "queries"),
        ("models", "words"),
        ("queries", "actions"),
        ("actions", "guards"),
        ("actions", "views"),
        ("guards", "views_more"),
        ("words", "views"),
        ("words", "mails"),
        ("mails", "views"),
        ("commands", "mails"),
    ],
)
def test_a_wrong_order_within_a_room_is_found(tmp_path, here, there):
    root = plant(tmp_path, **{f"campaign_app__post__{there}": ""})
    plant(root, **{f"campaign_app__post__{here}": f"def late():\n    from campaign_app.post import {there}"})
    assert len(tree.wrong_order(root, ROOMS)) == 1


@pytest.mark.parametrize(
    ("here", "there"),
    [("queries", "models"), ("actions", "queries"), ("actions", "words"), ("words", "models"), ("views", "views_more")],
)
def test_the_right_order_within_a_room_is_fine(tmp_path, here, there):
    root = plant(tmp_path, **{f"campaign_app__post__{there}": ""})
    plant(root, **{f"campaign_app__post__{here}": f"from campaign_app.post import {there}"})
    assert tree.wrong_order(root, ROOMS) == []


def test_a_circle_is_found(tmp_path):
    root = plant(
        tmp_path,
        campaign_app__post__kinds="from campaign_app.post import hours",
        campaign_app__post__hours="def late():\n    from campaign_app.post import kinds",
    )
    assert len(tree.circles(root)) == 1
