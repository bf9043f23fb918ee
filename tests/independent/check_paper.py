"""Checks exported tables and pages with readers that are not ours: Python's `csv`, `lxml`, `jsonschema`."""

import csv
import json
import re
import unicodedata
from collections import Counter

import jsonschema
import lxml.html

# What loads something when a page is opened. A link that a person follows is none of these.
LOADING = ["script", "iframe", "object", "embed", "img", "link", "base", "audio", "video", "source", "form"]
# What a spreadsheet runs.
FORMULA = ("=", "+", "-", "@")


def cells(path, sessions, check):
    """A row for each session, whose titles and clock times are those of the sessions, and no cell is a formula."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column, cell in row.items():
            check(not cell.startswith(FORMULA), path, f"a cell of {column} is a formula: {cell}")
    fields = ["id", "title", "start", "end", "halls"]
    found = Counter(tuple(row[field].removeprefix("'") for field in fields) for row in rows)

    def clock(instant):
        return instant[:16] if instant else ""

    def expected(session):
        halls = "; ".join(hall["name"].replace("\\", "\\\\").replace(";", "\\;") for hall in session["halls"])
        return session["id"], session["title"], clock(session["start"]), clock(session["end"]), halls

    wanted = Counter(expected(session) for session in sessions)
    check(found == wanted, path, f"{wanted - found} became {found - wanted}")


def page(path, sessions, check):
    """A page that loads nothing and runs nothing, with every session in it."""
    tree = lxml.html.parse(str(path), lxml.html.HTMLParser(encoding="utf-8")).getroot()
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        check(element.tag not in LOADING, path, f"there is an element {element.tag}")
        for name, value in element.attrib.items():
            check(not name.startswith("on"), path, f"{element.tag} has {name}")
            check(name not in ("src", "srcset", "background", "style"), path, f"{element.tag} has {name}={value}")
            if name == "href":
                check(element.tag == "a" and re.match(r"#|https?://", value), path, f"{element.tag} leads to {value}")
    for style in tree.iter("style"):
        check(not re.search(r"url\(|@import|image-set\(", style.text_content()), path, "its style loads something")
    found = Counter(" ".join(title.text_content().split()) for title in tree.iterfind(".//article//h3"))
    for title, count in Counter(session["title"] for session in sessions).items():
        check(sum(n for heading, n in found.items() if title in heading) >= count, path, f"“{title}” is missing")


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in line)


def text(path, sessions, check, columns=None):
    """A text with every title in it, no line of which is wider than that many columns unless it is a single word."""
    written = path.read_text(encoding="utf-8")
    for line in written.splitlines():
        long = columns and width(line) > columns and " " in line.strip()
        check(not long, path, f"a line of {width(line)} columns: {line}")
    # Titles are wrapped, and signs of Markdown within them are escaped.
    flat = "".join(re.sub(r"\\([^\w\s])", r"\1", written).split())
    for session in sessions:
        check("".join(session["title"].split()) in flat, path, f"“{session['title']}” is missing")


def check_all(folder, name, schema, check):
    """Checks the exports of one programme; `check(holds, where, what)` hears of everything."""
    sessions = json.loads((folder / f"{name}.sessions.json").read_text(encoding="utf-8"))["sessions"]
    cells(folder / f"{name}.csv", sessions, check)
    page(folder / f"{name}.html", sessions, check)
    text(folder / f"{name}.md", sessions, check)
    text(folder / f"{name}.txt", sessions, check, columns=80)
    own = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    for error in jsonschema.validators.validator_for(schema)(schema).iter_errors(own):
        check(False, folder / f"{name}.json", f"{error.json_path}: {error.message}")
