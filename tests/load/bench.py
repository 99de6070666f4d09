"""`make bench`: the product's respondent pages beside a bare Flask application, in one run, on SQLite and PostgreSQL.

Prints complete responses/s, requests/s, p50/p95/p99 and the ratio to the bare application, then the time and memory of
a release, of its files and of the files for research, the time of 5,000 codes and their mails, and of a large
questionnaire. Load goes to 127.0.0.1 only and is bounded in count and time.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from jobs.serve import gunicorn_options
from tests.load.loadgen import parse_forms
from tests.machine import ensure_tools, free_port, postgresql

ROOT = Path(__file__).resolve().parents[2]
DONE = "Bedankt"
WORKERS = 2


def main() -> int:
    """Run everything and print it; exit status 1 when the promised half of a bare Flask application is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=300, help="per run")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--concurrency", default="1,8,32")
    parser.add_argument("--skip-release", action="store_true")
    options = parser.parse_args()
    ensure_tools()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}\n")
    with tempfile.TemporaryDirectory(prefix="sokkel-bench-") as name:
        folder = Path(name)
        ratios = walk("SQLite", f"sqlite:///{folder / 'sokkel.db'}", folder, options)
        with postgresql() as address:
            ratios += walk("PostgreSQL", address, folder, options)
        if not options.skip_release:
            measure_releases()
            measure_files()
            measure_result_page()
            measure_microdata()
        measure_mailing()
        measure_instrument()
    worst = min(ratios)
    print(f"\nlowest ratio of complete responses/s to the bare application: {worst:.2f} (promised: 0.50)")
    return 0 if worst >= 0.5 else 1


def walk(label: str, database: str, folder: Path, options) -> list[float]:
    """Walk the open link of a running product and the bare application in turn; returns a ratio per concurrency."""
    environment = product_environment(database)
    link = subprocess.run(
        [sys.executable, "-m", "tests.load.open_link"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    port, bare_port = free_port(), free_port()
    with server(["wsgi:app"], port, environment) as product:
        start = f"http://127.0.0.1:{port}{link}"
        pages = measure_pages(start)
        bare_file = folder / f"bare-{label}.db"
        bare_environment = {**os.environ, "BARE_PAGES": json.dumps(pages), "BARE_DATABASE": str(bare_file)}
        with server(["tests.load.bare:app"], bare_port, bare_environment) as bare:
            kilobytes = sum(page["bytes"] for page in pages) / 1000
            print(f"{label}: {len(pages)} pages, {kilobytes:.0f} kB of HTML a respondent; {WORKERS} processes each")
            figures = {"product": [], "bare": []}
            for _ in range(options.runs):
                figures["product"].append(drive(start, product.pid, options))
                figures["bare"].append(drive(f"http://127.0.0.1:{bare_port}/1", bare.pid, options))
    return report(figures)


def product_environment(database: str) -> dict[str, str]:
    return {
        **os.environ,
        "SOKKEL_SECRET_KEY": "bench" * 10,
        "SOKKEL_DATABASE_URL": database,
        "SOKKEL_OPEN_LINK_LIMIT": "10000000 per hour",
    }


@contextmanager
def server(application: list[str], port: int, environment: dict[str, str]):
    """A gunicorn with the product's own options, until the block ends."""
    command = [sys.executable, "-m", "gunicorn", *gunicorn_options(f"127.0.0.1:{port}", WORKERS), *application]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(15)


def measure_pages(start: str) -> list[dict]:
    """Walk once as a respondent and note per page its bytes, its statements and its options."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    pages, response = [], browser.open(start, timeout=30)
    for _ in range(60):
        text = response.read().decode()
        if DONE in text:
            return pages
        form = max(parse_forms(text), key=lambda form: len(form.fields))
        radios: dict[str, list[str]] = {}
        data = []
        for kind, attributes, choices in form.fields:
            name, value = attributes.get("name"), attributes.get("value", "")
            if kind == "radio":
                radios.setdefault(name, []).append(value)
            elif kind == "select":
                data.append((name, next(filter(None, choices), "")))
            elif kind == "hidden" or kind in ("text", "textarea", "number"):
                data.append((name, value))
        data += [(name, values[0]) for name, values in radios.items()]
        onward = next(
            (a for _, a, _ in form.buttons if re.search("next|send|start", a.get("value", "") + a.get("name", ""))), {}
        )
        if onward.get("name"):
            data.append((onward["name"], onward.get("value", "")))
        size = max([len(values) for values in radios.values()], default=1)
        pages.append({"statements": list(radios), "options": size, "bytes": len(text.encode())})
        target = (
            urllib.request.urljoin(response.url, form.attrs.get("action") or "")
            if form.attrs.get("action")
            else response.url
        )
        response = browser.open(target, urlencode(data).encode(), timeout=30)
    raise SystemExit("the walk did not reach the thank-you page")


def drive(url: str, pid: int, options) -> list[dict]:
    """One run of the load driver; returns its medians per concurrency."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [
            *(sys.executable, str(Path(__file__).with_name("loadgen.py")), "--url", url, "--done", DONE),
            *("--concurrency", options.concurrency, "--responses", str(options.responses), "--runs", "1"),
            *("--seconds", "60", "--watch", f"app={pid}", "--json", out.name),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return [{"concurrency": row["concurrency"], **row["median"]} for row in json.load(out)["results"]]


def report(figures: dict[str, list[list[dict]]]) -> list[float]:
    """Print the medians over the runs side by side, with the ratio paired run by run; returns the ratios."""
    print("  at a time  resp/s  req/s   p50    p95    p99 ms  CPU-s | bare resp/s  CPU-s | ratio resp/s  CPU")
    ratios = []
    for index, first in enumerate(figures["product"][0]):
        product = [run[index] for run in figures["product"]]
        bare = [run[index] for run in figures["bare"]]
        p = {key: statistics.median(row[key] for row in product) for key in FIGURES}
        b = {key: statistics.median(row[key] for row in bare) for key in FIGURES}
        speed = _paired(product, bare, "responses_per_s")
        cpu = _paired(bare, product, "app_cpu_s_per_response")
        errors = sum(row["errors"] for row in product + bare)
        ratios.append(speed)
        print(
            f"  {first['concurrency']:9d}  {p['responses_per_s']:6.1f}  {p['requests_per_s']:5.0f}  {p['all_p50']:5.1f}"
            f"  {p['all_p95']:5.1f}  {p['all_p99']:6.1f}  {p['app_cpu_s_per_response']:8.4f}"
            f" | {b['responses_per_s']:11.1f} {b['app_cpu_s_per_response']:6.4f} | {speed:12.2f}  {cpu:.2f}"
            + (f"   {errors} errors" if errors else "")
        )
    return ratios


FIGURES = ("responses_per_s", "requests_per_s", "all_p50", "all_p95", "all_p99", "app_cpu_s_per_response")


def _paired(above: list[dict], below: list[dict], key: str) -> float:
    return statistics.median(a[key] / b[key] for a, b in zip(above, below, strict=True))


def measure_releases() -> None:
    """Time and peak memory of computing a release in a process of its own."""
    print("\nrelease")
    for responses in (5_000, 50_000, 500_000):
        command = [sys.executable, "-m", "tests.load.release", str(responses)]
        print("  " + subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip())


def measure_files() -> None:
    """Time and size of every file of a release, in a process of its own."""
    command = [sys.executable, "-m", "tests.load.files", "5000"]
    print("\n" + subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip())


def measure_result_page() -> None:
    """Time of making the result page of a frozen release, in a process of its own."""
    print("\nresult page")
    command = [sys.executable, "-m", "tests.load.result_page"]
    print("  " + subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip())


def measure_microdata() -> None:
    """Time of making a research file k-anonymous and of writing it as CSV and SPSS, in a process of its own."""
    print("\nresearch file")
    command = [sys.executable, "-m", "tests.load.microdata", "50000"]
    print("  " + subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip())


def measure_mailing() -> None:
    """Time of making codes from a staff list and putting their mails in the outbox, in a process of its own."""
    print("\nmailing, SQLite")
    command = [sys.executable, "-m", "tests.load.mailing"]
    print("  " + subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip())


def measure_instrument() -> None:
    """Time of reading, checking and composing a large questionnaire, in a process of its own."""
    print("\ninstrument")
    command = [sys.executable, "-m", "tests.load.instrument"]
    print("  " + subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
