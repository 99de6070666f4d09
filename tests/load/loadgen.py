#!/usr/bin/env python3
"""Load driver for server-rendered survey products.

N virtual respondents at a time each open the survey with an empty cookie jar
and their own TCP connection, fill and post every page (no think time), and
must reach the completion page.  A respondent counts as complete only if the
done marker is on the last page, the expected number of pages was posted, and
no request failed.  Needs Python 3.9+ and aiohttp; uvloop is used if present.

  loadgen.py --adapter form --url http://127.0.0.1:8000/s/abc --done 'Thank you' \
             --pages 10 --concurrency 1,8,32,64 --responses 300 --seconds 120 --runs 3 \
             --count-cmd "psql -Atc 'select count(*) from response where done'" \
             --watch app=PID,db=PID --json out.json

{n} in --url is replaced by the respondent's number; --url-file gives one start
URL per respondent (products that hand out personal links).
"""

import argparse, asyncio, collections, html, json, os, random, re, resource
import statistics, subprocess, sys, time
from urllib.parse import urljoin
import aiohttp
from yarl import URL

DROP = re.compile(r"<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->", re.S | re.I)
TAG = re.compile(
    r"<(/?)(form|input|button|select|option|textarea)\b"
    r'([^>"\']*(?:"[^"]*"[^>"\']*|\'[^\']*\'[^>"\']*)*)>',
    re.I,
)
ATTR = re.compile(r'([^\s=/"\'>]+)(?:\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s"\'>]+)))?')
BACKWARD = re.compile(r"prev|back|zur(ü|ue)ck|save|resume|later|clear|reset|exit|cancel|abort|logout|delete|lang", re.I)
FORWARD = re.compile(r"next|submit|continue|weiter|forward|finish|send|absenden|start|begin", re.I)


def attrs(text):
    out = {}
    for m in ATTR.finditer(text):
        v = next((g for g in m.groups()[1:] if g is not None), "")
        out.setdefault(m.group(1).lower(), html.unescape(v) if "&" in v else v)
    return out


class Failure(Exception):
    pass


class Form:
    __slots__ = ("attrs", "fields", "buttons")

    def __init__(self, a):
        self.attrs, self.fields, self.buttons = a, [], []  # fields: (type, attrs, [options])


def parse_forms(text):
    """All forms of a page, in order; controls joined by the form= attribute too."""
    text = DROP.sub("", text)
    forms, cur, select, orphans = [], None, None, []
    for m in TAG.finditer(text):
        close, tag, rest = m.group(1), m.group(2).lower(), m.group(3)
        if close:
            if tag == "form":
                cur = None
            elif tag == "select":
                select = None
            continue
        a = attrs(rest)
        if tag == "form":
            cur = Form(a)
            forms.append(cur)
            continue
        if tag == "option":
            if select is not None and "disabled" not in a:
                select.append(a.get("value", ""))
            continue
        typ = (a.get("type") or {"input": "text", "button": "submit"}.get(tag, tag)).lower()
        item = (typ, a, [])
        if tag == "select":
            select = item[2]
        elif tag == "textarea":
            end = text.find("</textarea", m.end())
            a["value"] = html.unescape(text[m.end() : end if end >= 0 else m.end()]).strip()
        if "disabled" in a:
            continue
        if "form" in a:
            orphans.append(item)
        elif cur is not None:
            (cur.buttons if typ in ("submit", "image") else cur.fields).append(item)
    for item in orphans:
        for f in forms:
            if f.attrs.get("id") == item[1]["form"]:
                (f.buttons if item[0] in ("submit", "image") else f.fields).append(item)
    return forms


class FormAdapter:
    """Any product whose pages are plain HTML forms."""

    name, form_id = "form", None

    def __init__(self, args):
        self.done = re.compile(args.done)
        self.form_id = args.form_id or self.form_id
        self.next = re.compile(args.next, re.I) if args.next else None
        self.url, self.urls = args.url, None
        if args.url_file:
            self.urls = [l.strip() for l in open(args.url_file) if l.strip()]

    def start_url(self, n):
        if self.urls:
            return self.urls[n]
        return self.url.replace("{n}", str(n))

    def is_done(self, text):
        return bool(self.done.search(text))

    def pick_form(self, forms):
        if self.form_id:
            return next((f for f in forms if f.attrs.get("id") == self.form_id), None)
        posts = [f for f in forms if f.attrs.get("method", "get").lower() == "post"] or forms
        # the survey form is the one with the most answer controls
        return max(
            posts, default=None, key=lambda f: sum(t not in ("hidden",) for t, _, _ in f.fields) * 100 + len(f.fields)
        )

    def pick_button(self, form):
        best, score = None, None
        for i, (typ, a, _) in enumerate(form.buttons):
            words = " ".join(a.get(k, "") for k in ("id", "name", "value", "class", "formaction"))
            if self.next:
                s = 2 if self.next.search(words) else -1
            else:
                s = (2 if FORWARD.search(words) else 0) - (3 if BACKWARD.search(words) else 0)
            if best is None or (s, i) >= score:
                best, score = a, (s, i)
        if self.next and (score is None or score[0] < 0):
            raise Failure("no button matches --next")
        return best

    def fill(self, form, rng):
        data, radios, checks, chosen = [], collections.OrderedDict(), collections.OrderedDict(), []
        for typ, a, opts in form.fields:
            name = a.get("name")
            if not name:
                continue
            val = a.get("value", "")
            if typ == "radio":
                radios.setdefault(name, []).append(val)
            elif typ == "checkbox":
                checks.setdefault(name, []).append((val or "on", "required" in a))
            elif typ == "select":
                real = [o for o in opts if o] or opts
                if real:
                    pick = rng.choice(real)
                    data.append((name, pick))
                    chosen.append((name, pick))
            elif typ in ("button", "reset", "file"):
                continue
            elif typ == "hidden":
                data.append((name, val))
            else:
                if not val:
                    val = {
                        "email": "nobody@example.com",
                        "number": a.get("min") or "3",
                        "range": a.get("min") or "3",
                        "date": "2020-01-15",
                        "tel": "0100",
                        "url": "http://example.com/",
                    }.get(typ, "no further remark")
                data.append((name, val))
        for name, vals in radios.items():
            pick = rng.choice(vals)
            data.append((name, pick))
            chosen.append((name, pick))
        for name, vals in checks.items():
            got = [v for v, req in vals if req or rng.random() < 0.5] or [vals[0][0]]
            for v in got:
                data.append((name, v))
                chosen.append((name, v))
        b = self.pick_button(form)
        if b is not None and b.get("name"):
            data.append((b["name"], b.get("value", "")))
        return (
            data,
            chosen,
            (b or {}).get("formaction") or form.attrs.get("action", ""),
            form.attrs.get("method", "get").lower(),
        )


ADAPTERS = {c.name: c for c in (FormAdapter,)}  # a product whose forms need more: subclass, add here


class Run:
    def __init__(self, adapter, args, conc, first, rng):
        self.ad, self.args, self.conc, self.rng = adapter, args, conc, rng
        self.next_n, self.first = first, first
        self.lat = collections.defaultdict(list)  # step -> seconds
        self.resp_lat, self.errors, self.samples = [], collections.Counter(), []
        self.requests = self.bytes = self.complete = self.started = 0
        self.tally = collections.Counter()

    async def ask(self, s, step, method, url, **kw):
        t = time.perf_counter()
        async with s.request(method, url, **kw) as r:
            body = await r.read()
            dt = time.perf_counter() - t
            self.requests += 1 + len(r.history)
            self.bytes += len(body)
            if r.status >= 400:
                raise Failure("step %s: http %d" % (step, r.status))
            self.lat[step].append(dt)
            return str(r.url), body.decode(r.get_encoding(), "replace")

    async def respondent(self, n):
        jar_kw = {"unsafe": True, "quote_cookie": False}
        start = self.ad.start_url(n)
        if self.args.allow_secure_cookies:
            jar_kw["treat_as_secure_origin"] = URL(start).origin()
        async with aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(**jar_kw),
            headers={"User-Agent": "loadgen"},
            connector=aiohttp.TCPConnector(limit=1, force_close=False),
            timeout=aiohttp.ClientTimeout(total=self.args.timeout),
        ) as s:
            t0 = time.perf_counter()
            url, text = await self.ask(s, 0, "GET", start)
            posted, answered, chosen_all = 0, 0, []
            while not self.ad.is_done(text):
                if posted >= self.args.max_steps:
                    raise Failure("not done after %d posts" % posted)
                form = self.ad.pick_form(parse_forms(text))
                if form is None:
                    raise Failure("no form after %d posts" % posted)
                data, chosen, action, method = self.ad.fill(form, self.rng)
                answered += bool(chosen)
                chosen_all += chosen
                posted += 1
                target = urljoin(url, action) if action else url
                kw = {"data": data} if method == "post" else {"params": data}
                url, text = await self.ask(s, posted, method.upper(), target, headers={"Referer": url}, **kw)
            if self.args.pages and answered != self.args.pages:
                raise Failure("answered %d pages, expected %d" % (answered, self.args.pages))
            self.resp_lat.append(time.perf_counter() - t0)
            self.complete += 1
            self.tally.update(chosen_all)

    async def worker(self, stop_at):
        while time.perf_counter() < stop_at and self.next_n - self.first < self.args.responses:
            n, self.next_n = self.next_n, self.next_n + 1
            self.started += 1
            try:
                await self.respondent(n)
            except Failure as e:
                self.errors[str(e)] += 1
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as e:
                self.errors[type(e).__name__] += 1

    async def go(self):
        before, cpu0, busy0 = watch_read(self.args.watch), resource.getrusage(resource.RUSAGE_SELF), busy()
        t0 = time.perf_counter()
        await asyncio.gather(*(self.worker(t0 + self.args.seconds) for _ in range(self.conc)))
        wall = time.perf_counter() - t0
        cpu1, after, busy1 = resource.getrusage(resource.RUSAGE_SELF), watch_read(self.args.watch), busy()
        drv = cpu1.ru_utime + cpu1.ru_stime - cpu0.ru_utime - cpu0.ru_stime
        # CPU used by anything that is neither watched nor the driver: other work on the machine spoils a run
        other = None
        if after and busy0 is not None:
            other = max(0.0, busy1 - busy0 - drv - sum(after[k][0] - before[k][0] for k in after)) / wall
        every = [x for v in self.lat.values() for x in v]
        steps = {k: pct(v) for k, v in sorted(self.lat.items())}
        posts = [x for k, v in self.lat.items() if k for x in v]
        return {
            "concurrency": self.conc,
            "wall_s": round(wall, 2),
            "started": self.started,
            "complete": self.complete,
            "errors": dict(self.errors),
            "requests": self.requests,
            "body_MB": round(self.bytes / 1e6, 1),
            "responses_per_s": self.complete / wall,
            "requests_per_s": self.requests / wall,
            "all": pct(every),
            "open": pct(self.lat.get(0, [])),
            "post": pct(posts),
            "respondent": pct(self.resp_lat),
            "steps": steps,
            "driver_cpu_cores": drv / wall,
            "other_cpu_cores": other,
            "watch": {
                k: {
                    "cpu_s_per_response": (after[k][0] - before[k][0]) / max(1, self.complete),
                    "cpu_cores": (after[k][0] - before[k][0]) / wall,
                    "pss_MiB": after[k][1],
                }
                for k in after
            },
        }


def pct(v):
    if not v:
        return {}
    v = sorted(v)
    q = lambda p: round(1000 * v[min(len(v) - 1, int(p * len(v)))], 1)
    return {"n": len(v), "p50": q(0.5), "p95": q(0.95), "p99": q(0.99), "max": round(1000 * v[-1], 1)}


def watch_read(spec):
    """{name: (cpu seconds incl. reaped children, PSS MiB)} over each pid's process tree."""
    if not spec:
        return {}
    kids, cpu, hz = collections.defaultdict(list), {}, os.sysconf("SC_CLK_TCK")
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            f = open("/proc/%s/stat" % p).read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        kids[int(f[1])].append(int(p))
        cpu[int(p)] = sum(map(int, f[11:15])) / hz
    out = {}
    for part in spec.split(","):
        name, pid = part.split("=")
        todo, c, m = [int(pid)], 0.0, 0
        while todo:
            p = todo.pop()
            c += cpu.get(p, 0)
            todo += kids.get(p, [])
            try:
                m += int(re.search(r"^Pss:\s+(\d+)", open("/proc/%d/smaps_rollup" % p).read(), re.M).group(1))
            except (OSError, AttributeError):
                pass
        a, b = out.get(name, (0, 0))
        out[name] = (a + c, round(b + m / 1024))
    return out


def busy():
    """CPU seconds the whole machine has been busy; None where /proc/stat is missing."""
    try:
        v = list(map(int, open("/proc/stat").readline().split()[1:9]))
    except OSError:
        return None
    return (sum(v) - v[3] - v[4]) / os.sysconf("SC_CLK_TCK")


def count(cmd):
    return (
        int(subprocess.run(cmd, shell=True, check=True, capture_output=True, text=True).stdout.strip()) if cmd else None
    )


def med(runs, *path):
    vals = []
    for r in runs:
        for k in path:
            r = r.get(k) if isinstance(r, dict) else None
        if r is not None:
            vals.append(r)
    return statistics.median(vals) if vals else float("nan")


async def main(args):
    ad = ADAPTERS[args.adapter](args)
    rng = random.Random(args.seed)
    n, results, tally = args.first, [], collections.Counter()
    c0 = count(args.count_cmd)
    total = 0
    if args.warmup:
        keep, args.responses = args.responses, args.warmup
        w = Run(ad, args, 4, n, rng)
        r = await w.go()
        n, args.responses = w.next_n, keep
        total += w.complete
        tally.update(w.tally)
        print("warm-up: %d complete, errors %s" % (w.complete, r["errors"]), flush=True)
        if not w.complete:
            sys.exit("warm-up failed: " + json.dumps(r["errors"]))
    for conc in args.concurrency:
        runs = []
        for i in range(args.runs):
            b = count(args.count_cmd)
            run = Run(ad, args, conc, n, rng)
            r = await run.go()
            n = run.next_n
            total += run.complete
            tally.update(run.tally)
            if args.count_cmd:
                r["db_delta"] = count(args.count_cmd) - b
            runs.append(r)
            print(
                "c=%-3d run %d: %d/%d complete in %.1fs  %.2f resp/s  %.1f req/s  p50 %s p95 %s p99 %s ms  errors %s  db %+d  other %s"
                % (
                    conc,
                    i + 1,
                    r["complete"],
                    r["started"],
                    r["wall_s"],
                    r["responses_per_s"],
                    r["requests_per_s"],
                    r["all"].get("p50"),
                    r["all"].get("p95"),
                    r["all"].get("p99"),
                    r["errors"],
                    r.get("db_delta", 0),
                    "-" if r["other_cpu_cores"] is None else "%.2f cores" % r["other_cpu_cores"],
                ),
                flush=True,
            )
        results.append(
            {
                "concurrency": conc,
                "runs": runs,
                "median": {
                    "responses_per_s": med(runs, "responses_per_s"),
                    "requests_per_s": med(runs, "requests_per_s"),
                    **{
                        g + "_" + p: med(runs, g, p)
                        for g in ("all", "open", "post", "respondent")
                        for p in ("p50", "p95", "p99")
                    },
                    "driver_cpu_cores": med(runs, "driver_cpu_cores"),
                    "other_cpu_cores": med(runs, "other_cpu_cores"),
                    **{
                        "%s_%s" % (k, f): med(runs, "watch", k, f)
                        for k in runs[0]["watch"]
                        for f in ("cpu_s_per_response", "cpu_cores", "pss_MiB")
                    },
                    "errors": sum(sum(r["errors"].values()) for r in runs),
                },
            }
        )
    print(
        "\nmedians of %d run(s)\n  conc  resp/s  req/s | request p50/p95/p99 ms | open p50 | last post p50 | respondent p50 s | driver cores | errors"
        % args.runs
    )
    for x in results:
        m = x["median"]
        last = max(x["runs"][0]["steps"] or [0])
        print(
            "  %4d  %6.2f  %6.1f | %6.1f %6.1f %6.1f | %6.1f | %6.1f | %6.2f | %.2f | %d"
            % (
                x["concurrency"],
                m["responses_per_s"],
                m["requests_per_s"],
                m["all_p50"],
                m["all_p95"],
                m["all_p99"],
                m["open_p50"],
                med(x["runs"], "steps", last, "p50"),
                m["respondent_p50"] / 1000,
                m["driver_cpu_cores"],
                m["errors"],
            )
        )
        for k in x["runs"][0]["watch"]:
            print(
                "        %s: %.3f CPU-s per response, %.2f cores, PSS %d MiB"
                % (k, m[k + "_cpu_s_per_response"], m[k + "_cpu_cores"], m[k + "_pss_MiB"])
            )
    out = {"args": {k: v for k, v in vars(args).items()}, "results": results, "driver_complete_total": total}
    if args.count_cmd:
        out["db_delta_total"] = count(args.count_cmd) - c0
        print(
            "completed, by the driver: %d   by the database: %+d   %s"
            % (total, out["db_delta_total"], "EQUAL" if total == out["db_delta_total"] else "DIFFERENT")
        )
    if args.tally:
        json.dump(sorted([k[0], k[1], v] for k, v in tally.items()), open(args.tally, "w"))
    if args.json:
        json.dump(out, open(args.json, "w"), indent=1, default=str)


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a = p.add_argument
    a("--adapter", choices=sorted(ADAPTERS), default="form")
    a("--url", default="")
    a("--url-file", help="one start URL per respondent")
    a("--done", required=True, help="regex that only the completion page holds")
    a("--next", help="regex for the onward button (id, name, value, class); default: built-in words")
    a("--form-id")
    a("--pages", type=int, default=0, help="pages with answers each respondent must post; 0: not checked")
    a("--max-steps", type=int, default=40)
    a("--concurrency", type=lambda s: [int(x) for x in s.split(",")], default=[1, 8, 32, 64])
    a("--responses", type=int, default=300, help="bound in count, per run")
    a("--seconds", type=float, default=120, help="bound in time, per run: no new respondent starts after it")
    a("--timeout", type=float, default=60, help="per request")
    a("--runs", type=int, default=3)
    a("--warmup", type=int, default=10)
    a("--first", type=int, default=0)
    a("--seed", type=int, default=1)
    a("--allow-secure-cookies", action="store_true", help="send Secure cookies over http (a bench without TLS)")
    a("--watch", help="name=pid,name=pid: CPU and PSS of these process trees")
    a("--count-cmd", help="shell command that prints the number of completed responses")
    a("--tally", help="write [field, value, times] of all completed respondents here")
    a("--json")
    args = p.parse_args()
    try:
        import uvloop

        uvloop.install()
    except ImportError:
        pass
    asyncio.run(main(args))
