"""`make run`: bring the database up to date, load the demo once, then keep the web and the clock running together."""

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from flask_migrate import upgrade

from campaign_app.core.config import INSTANCE, ROOT, Settings, SettingsError
from campaign_app.demo import commands as demo
from campaign_app.factory import create_app

ENV_FILE = INSTANCE / "sokkel.env"
STOP_SECONDS = 10


def main() -> int:
    """Start everything and wait; the exit status is 0 after Ctrl-C, 1 when a part could not start or fell over."""
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return _refuse(f"PORT is {port!r}, should be a number from 1 to 65535.")
    _write_secret()
    os.environ.setdefault("SOKKEL_BASE_URL", f"http://127.0.0.1:{port}")
    try:
        settings = Settings.from_environment()
    except SettingsError as fault:
        return _refuse(str(fault))
    if _taken(int(port)):
        return _refuse(f"Port {port} is in use. Choose another one: PORT=8001 make run")
    _write_address(settings)
    try:
        _prepare(settings)
    except KeyboardInterrupt:
        return _refuse("\nStopped before everything was ready; make run begins again where that is needed.")
    return _keep_running(port)


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


def _write_secret() -> None:
    """Give this installation a secret of its own, once; readable by its owner only."""
    INSTANCE.mkdir(exist_ok=True)
    if not ENV_FILE.exists():
        handle = os.open(ENV_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("# Made by make run; the environment goes before what stands here.\n")
            file.write(f"SOKKEL_SECRET_KEY={secrets.token_hex(32)}\n")


def _write_address(settings: Settings) -> None:
    """Keep where this one serves, for the links of commands in another terminal."""
    lines = "# Made by make run, at every start.", f"SOKKEL_BASE_URL={settings.base_url}"
    (INSTANCE / "run.env").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _prepare(settings: Settings) -> None:
    """Migrate, load the demo into an empty database, and tell the address and the sign-ins."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        demo.ensure()
        print(f"\nSokkel runs on {settings.base_url}  (Ctrl-C stops it)\n")  # noqa: T201
        demo.tell_sign_ins()


def _keep_running(port: str) -> int:
    """Run the web and the clock until one ends or a person stops them."""
    parts = {
        "web": [sys.executable, "-m", "gunicorn", *gunicorn_options(f"127.0.0.1:{port}"), "wsgi:app"],
        "clock": [sys.executable, "-m", "jobs"],
    }
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.append(True))
    # A session of their own: Ctrl-C reaches this process only, which then ends both in order.
    running = {
        name: subprocess.Popen(command, cwd=ROOT, start_new_session=True, preexec_fn=_follow_parent)  # noqa: S603, PLW1509
        for name, command in parts.items()
    }
    while not stopping and all(process.poll() is None for process in running.values()):
        time.sleep(0.2)
    fallen = [name for name, process in running.items() if process.poll() is not None]
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    if fallen and not stopping:
        return _refuse(f"The {fallen[0]} process stopped by itself; its message stands above.")
    return 0


def _follow_parent() -> None:
    """On Linux: end with the parent even when it is killed outright, so that no port stays taken."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def gunicorn_options(bind: str, workers: int = 2) -> list[str]:
    """The web server's options: room for the respondent's encrypted answers in the Cookie header, no access log.

    Its warnings name the client's address and what it asked for, a code perhaps, so they stay away as well.
    """
    return [
        *("--bind", bind, "--workers", str(workers), "--worker-class", "gthread", "--threads", "4"),
        *("--limit-request-field_size", "16380", "--max-requests", "20000", "--max-requests-jitter", "2000"),
        *("--log-level", "error", "--graceful-timeout", "5", "--worker-tmp-dir", _memory_folder()),
        "--no-control-socket",
    ]


def _memory_folder() -> str:
    return "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"  # noqa: S108


if __name__ == "__main__":
    sys.exit(main())
