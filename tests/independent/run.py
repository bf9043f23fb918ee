#!/usr/bin/env python3
"""Lets plenary write everything it can write, and reads that with programs that are not plenary.

    run.py PLENARY FOLDER

PLENARY is the binary, FOLDER is where the exports are left. Every bundled programme is exported in every format, and so is
what plenary makes of its own schedule.xml: a programme that came from outside. What `plenary sessions --json` says of
titles, instants and halls must stand in each of them. Says what differs and exits with 1.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import check_exports
import check_ics
import check_paper

# How each format's files are named, and the name of the format.
FORMATS = {
    "schedule.xml": "frab-xml",
    "schedule.json": "schedule-json",
    "ics": "ics",
    "csv": "csv",
    "md": "markdown",
    "txt": "text",
    "html": "html",
    "json": "json",
}
# Those that plenary reads again, and whether they keep halls apart.
READ_AGAIN = {"schedule.xml": True, "schedule.json": True, "csv": True, "json": True, "ics": False}


class Plenary:
    """The program, with a folder of its own for what it keeps."""

    def __init__(self, binary, folder):
        self.command = [binary, "--data-dir", folder / "data"]

    def __call__(self, *arguments):
        done = subprocess.run([*self.command, *arguments], capture_output=True, check=False)
        if done.returncode != 0:
            sys.exit(f"plenary {' '.join(map(str, arguments))}: {done.stderr.decode()}")
        return done.stdout

    def json(self, *arguments):
        return json.loads(self(*arguments, "--json"))


def told(sessions, halls=True):
    """Sessions with a time as they can be compared: title, instants, halls."""
    return Counter(
        (session["title"], session["start"], session["end"], tuple(hall["name"] for hall in session["halls"]) if halls else ())
        for session in sessions
        if session["start"]
    )


def write(plenary, source, folder, name):
    """Leaves all exports of a programme, and what plenary itself says of its sessions."""
    sessions = plenary.json("-p", source, "sessions")
    (folder / f"{name}.sessions.json").write_text(json.dumps(sessions), encoding="utf-8")
    for ending, format in FORMATS.items():
        written = plenary("-p", source, "export", "--format", format)
        converted = plenary("convert", source, "--format", format)
        # Only the moment of writing may differ.
        moments = (b"DTSTAMP", b"LAST-MODIFIED", b"generated", b"Written", b'"imported"')
        lines = [[line for line in text.splitlines() if not any(m in line for m in moments)] for text in (written, converted)]
        if lines[0] != lines[1]:
            check_exports.check(False, f"{name}.{ending}", "export and convert write different things")
        (folder / f"{name}.{ending}").write_bytes(written)
    return sessions["sessions"]


def main(binary, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    plenary = Plenary(Path(binary).resolve(), folder)
    listed = plenary.json("programmes", "list")["programmes"]
    for programme in (row["id"] for row in listed if row["origin"] == "bundled"):
        sessions = write(plenary, programme, folder, programme)
        for ending, keeps_halls in READ_AGAIN.items():
            again = plenary.json("-p", folder / f"{programme}.{ending}", "sessions")["sessions"]
            one, other = told(sessions, keeps_halls), told(again, keeps_halls)
            check_exports.check(one == other, f"{programme}.{ending}", f"read again: {one - other} became {other - one}")
        if told(sessions):
            write(plenary, folder / f"{programme}.schedule.xml", folder, f"{programme}-from-outside")
    schema = json.loads(plenary("schema"))
    names = sorted(path.name.removesuffix(".sessions.json") for path in folder.glob("*.sessions.json"))
    for name in names:
        check_paper.check_all(folder, name, schema, check_exports.check)
        check_ics.check_file(folder / f"{name}.ics", folder / f"{name}.sessions.json", check_exports.check)
    check_exports.check_folder(folder, check_exports.BESIDE)
    check_exports.conclude(f"{len(names)} programmes in {len(FORMATS)} formats are read as they should be")


if __name__ == "__main__":
    main(*sys.argv[1:3])
