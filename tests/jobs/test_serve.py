"""`make run`: what ends it, and how the commands in another terminal know where it serves."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from campaign_app.core.config import ROOT, Settings
from jobs import serve

STAND_IN = """
import os, pathlib, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
pathlib.Path("part").write_text(f"{os.getpid()} {os.environ['PORT']}")
pathlib.Path("part").rename("running")
signal.pause()
"""


@pytest.mark.process
def test_whoever_ends_make_ends_sokkel_too(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "__init__.py").touch()
    (tmp_path / "jobs" / "serve.py").write_text(STAND_IN)
    installed = f"{sys.prefix}/.run"
    with subprocess.Popen(
        ["make", "-o", installed, f"VENV={sys.prefix}", "run"],
        cwd=tmp_path,
        env={**os.environ, "PORT": "8109"},
        stderr=subprocess.DEVNULL,
    ) as make:
        wait_for((tmp_path / "running").exists)
        number, port = (tmp_path / "running").read_text().split()
        make.terminate()
    assert port == "8109"
    wait_for(lambda: not alive(int(number)))


def test_commands_know_where_make_run_served_last(tmp_path, monkeypatch):
    for module in ("jobs.serve", "campaign_app.core.config"):
        monkeypatch.setattr(f"{module}.INSTANCE", tmp_path)
    given = {"SOKKEL_SECRET_KEY": "test" * 12}
    assert Settings.from_environment(given).base_url == "http://127.0.0.1:8000"
    serve._write_address(Settings.from_environment({**given, "SOKKEL_BASE_URL": "http://127.0.0.1:8101"}))
    assert Settings.from_environment(given).base_url == "http://127.0.0.1:8101"
    (tmp_path / "sokkel.env").write_text("SOKKEL_BASE_URL=https://sokkel.example\n")
    assert Settings.from_environment(given).base_url == "https://sokkel.example", "what a person wrote goes before"


def test_ctrl_c_during_the_preparation_ends_in_a_sentence(tmp_path, monkeypatch, capsys):
    def interrupted(_settings):
        raise KeyboardInterrupt

    for module in ("jobs.serve", "campaign_app.core.config"):
        monkeypatch.setattr(f"{module}.INSTANCE", tmp_path)
    monkeypatch.setattr(serve, "ENV_FILE", tmp_path / "sokkel.env")
    monkeypatch.setattr(serve, "_prepare", interrupted)
    monkeypatch.setattr(serve, "_taken", lambda _port: False)
    monkeypatch.setenv("SOKKEL_BASE_URL", "http://127.0.0.1:8000")
    assert serve.main() == 1
    assert "Stopped before everything was ready" in capsys.readouterr().err


def wait_for(happened) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "it did not happen within twenty seconds"
        time.sleep(0.05)


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
