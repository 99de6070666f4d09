"""`make test`: find or install Chromium, PostgreSQL and Pango, start an own PostgreSQL on a free port, run every test.

What the machine lacks comes from the system's packages where this user may install them; where not, it stops with the
one line to type.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_POSTGRESQL = 15


def main() -> int:
    """Lint, then all tests on SQLite, then those that touch the database on PostgreSQL; the first failure ends it."""
    ensure_tools()
    run = [sys.executable, "-m", "pytest", "-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup", *sys.argv[1:]]
    lint = [
        [sys.executable, "-m", "ruff", *words]
        for words in (["check", "--no-cache", "."], ["format", "--no-cache", "--check", "."])
    ]
    for command in [*lint, run]:
        if status := subprocess.call(command, cwd=ROOT, env=environment()):
            return status
    with postgresql() as address:
        return subprocess.call(run, cwd=ROOT, env=environment(SOKKEL_TEST_POSTGRESQL=address))


def environment(**extra: str) -> dict[str, str]:
    """The environment of a test run: this one, without the settings of an installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOKKEL_")}
    return {**kept, **extra}


def chromium() -> str | None:
    """The path of an installed Chromium, if there is one."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def postgresql_programs() -> Path | None:
    """The folder that holds initdb and pg_ctl of PostgreSQL 15 or later, if there is one."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")]
    if found := shutil.which("pg_ctl"):
        folders.append(Path(found).resolve().parent)
    for folder in sorted(folders, reverse=True):
        words = subprocess.check_output([folder / "postgres", "--version"], text=True).split()
        if int(words[2].split(".")[0]) >= OLDEST_POSTGRESQL and (folder / "initdb").exists():
            return folder
    return None


def missing_packages() -> list[str]:
    """The system's packages that the tests need and that are not there."""
    found = {
        "chromium": chromium(),
        "postgresql": postgresql_programs(),
        # WeasyPrint lays out its pages with Pango
        "libpangoft2-1.0-0": find_library("pangoft2-1.0"),
        "fonts-dejavu-core": any(Path("/usr/share/fonts").rglob("DejaVuSans.ttf")),
    }
    return [package for package, there in found.items() if not there]


def ensure_tools() -> None:
    """Install what is missing and this user may; otherwise stop with what to type."""
    missing = missing_packages()
    if not missing:
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") and (not prefix or _may_sudo()):
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        subprocess.call([*prefix, "apt-get", "update"], **quiet)
        subprocess.call([*prefix, *install], **quiet)
    if missing_packages():
        sys.exit(f"The tests need {' and '.join(missing)}. Type: sudo {' '.join(install)}")


def _may_sudo() -> bool:
    return bool(shutil.which("sudo")) and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0


@contextmanager
def postgresql():
    """A PostgreSQL server of our own on a free loopback port, gone afterwards; yields its address."""
    programs = postgresql_programs()
    with tempfile.TemporaryDirectory(prefix="sokkel-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # PostgreSQL refuses to run as root: then the account of its package runs it
        as_owner = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            as_owner = ["runuser", "-u", "postgres", "--"]
        data, port = folder / "data", free_port()
        # thrown away afterwards, so it need not survive a power cut
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        control = [*as_owner, str(programs / "pg_ctl"), "-D", str(data), "-w"]
        quiet = {"cwd": folder, "stdout": subprocess.DEVNULL}
        initdb = [*as_owner, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "sokkel", "-E", "UTF8"]
        subprocess.check_call([*initdb, "--locale=C.UTF-8", "--no-sync"], **quiet)
        subprocess.check_call([*control, "-o", options, "-l", str(folder / "log"), "start"], **quiet)
        try:
            yield f"postgresql://sokkel@127.0.0.1:{port}/postgres"
        finally:
            subprocess.call([*control, "-m", "immediate", "stop"], **quiet)


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
