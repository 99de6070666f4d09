"""A bare Flask application with pages as large as the product's: the yardstick of `make bench`.

As many pages, statements and options as the product's questionnaire, each page filled up to the product's own number of
bytes; answers are kept in Flask's signed session and written with one insert at the end. No accounts, no
routing, no checks, no encryption, no ballot box.
"""

import json
import os
import sqlite3

from flask import Flask, redirect, request, session

# one entry a page: {"statements": [name, ...], "options": n, "bytes": size of the product's page}
PAGES = json.loads(os.environ["BARE_PAGES"])
DATABASE = os.environ["BARE_DATABASE"]

TEMPLATE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Bare</title></head><body>
<main><h1>Page {{ number }} of {{ total }}</h1><progress max="{{ total }}" value="{{ number }}"></progress>
<form method="post">
{% for name in page.statements %}<fieldset><legend>Statement {{ name }}</legend>
{% for option in range(page.options) %}
<label><input type="radio" name="{{ name }}" value="{{ option }}"> Option {{ option }}</label>
{% endfor %}</fieldset>{% endfor %}
<p>{{ filling }}</p><button name="go" value="next">Next</button></form></main></body></html>"""

app = Flask(__name__)
app.secret_key = "bench only"
# compiled once, as any application's template files are
COMPILED = app.jinja_env.from_string(TEMPLATE)


def connect() -> sqlite3.Connection:
    connection = sqlite3.connect(DATABASE, timeout=15)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;")
    return connection


with connect() as first:
    first.execute("CREATE TABLE IF NOT EXISTS response (id INTEGER PRIMARY KEY, answers TEXT)")


@app.route("/<int:number>", methods=["GET", "POST"])
def page(number: int):
    """Show page `number` (from 1), or keep its answers and go on; the last one writes them."""
    if request.method == "POST":
        kept = {name: value for name, value in request.form.items() if name != "go"}
        session["answers"] = {**session.get("answers", {}), **kept}
        if number < len(PAGES):
            return redirect(f"/{number + 1}", 303)
        with connect() as connection:
            connection.execute("INSERT INTO response (answers) VALUES (?)", (json.dumps(session.pop("answers")),))
        return redirect("/done", 303)
    current = PAGES[number - 1]
    html = COMPILED.render(page=current, number=number, total=len(PAGES), filling="")
    return html.replace("<p></p>", f"<p>{'.' * max(0, current['bytes'] - len(html))}</p>")


@app.get("/done")
def done():
    return "<!doctype html><title>Bedankt</title><h1>Bedankt</h1>"
