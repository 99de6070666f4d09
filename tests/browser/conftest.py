"""A running product with a small demo, and a real Chromium at phone and desk width."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from campaign_app.core.config import Settings
from campaign_app.factory import create_app
from jobs.serve import gunicorn_options
from tests.browser.backstage import Product
from tests.machine import chromium, free_port

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
CHROMIUM_OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
# two cores that run other tests beside this one may be slow; waiting longer costs nothing when all is well
PATIENCE = 20_000


def pytest_collection_modifyitems(items):
    """Each worker that runs some of these has a running product of its own."""
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    folder = tmp_path_factory.mktemp("product")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOKKEL_")},
        "SOKKEL_SECRET_KEY": "browser" * 8,
        "SOKKEL_DATABASE_URL": f"sqlite:///{folder / 'sokkel.db'}",
        "SOKKEL_BASE_URL": url,
        "SOKKEL_SIGN_IN_LIMIT": "1000 per minute",
    }
    subprocess.check_call([sys.executable, "-m", "tests.browser.prepare"], cwd=ROOT, env=environment)
    command = [sys.executable, "-m", "gunicorn", *gunicorn_options(f"127.0.0.1:{port}"), "wsgi:app"]
    with (folder / "log").open("w") as log, subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log) as server:
        try:
            wait_until_up(url, server)
            yield Product(url, create_app(Settings.from_environment(environment)))
        finally:
            server.terminate()
    # what went wrong behind a page that looked well
    assert "Traceback" not in (folder / "log").read_text(), (folder / "log").read_text()


def wait_until_up(url: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{url}/accessibility", timeout=5).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def chrome():
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def browse(chrome, product):
    """Opens a page of a person of its own; a script error or a broken security policy fails the test afterwards."""
    contexts, faults = [], []

    def open_page(viewport=PHONE, locale="nl-BE", **options):
        context = chrome.new_context(
            viewport=viewport, base_url=product.url, locale=locale, reduced_motion="reduce", **options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    unexpected = [fault for fault in faults if "status of 4" not in fault]
    assert not unexpected, unexpected


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def width(request):
    return request.param


@pytest.fixture
def page(browse, width):
    """A fresh page at phone and at desk width."""
    return browse(width)


@pytest.fixture
def plain_page(browse):
    """A phone without JavaScript."""
    return browse(PHONE, java_script_enabled=False)
