#!/usr/bin/env python3
"""Reads exported schedule.xml and schedule.json with programs that are not plenary.

    check_exports.py FOLDER [SCHEMAS]

FOLDER holds the exports that `cargo test` leaves (`target/tmp/exports`): for every programme NAME.schedule.xml and
NAME.schedule.json, and perhaps NAME.sessions.json, which is what `plenary sessions --json` said of it. What the formats
ask for is checked in any case, and that the files of a programme say the same; if SCHEMAS (by default `../shared/schemas`
beside the project) holds the schemas of the c3voc tools, the files are validated against these too.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SLUG = re.compile(r"[a-z0-9_]{4,}-[a-z0-9_-]{3,}[a-z0-9]")
LENGTH = re.compile(r"[0-9]{2,3}:[0-5][0-9]")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

# The schemas of the c3voc tools, where they lie beside the project.
BESIDE = Path(__file__).resolve().parents[2] / "../shared/schemas"

wrong = []


def check(holds, where, what):
    if not holds:
        wrong.append(f"{where}: {what}")


def instant(text, where):
    try:
        moment = datetime.fromisoformat(text)
        check(moment.tzinfo is not None, where, f"{text} has no offset")
        return moment if moment.tzinfo else None
    except ValueError:
        check(False, where, f"{text} is no time")


def length(text, where):
    check(LENGTH.fullmatch(text), where, f"{text} is no length")
    hours, minutes = text.split(":") if LENGTH.fullmatch(text) else (0, 0)
    return timedelta(hours=int(hours), minutes=int(minutes))


def of_xml(path):
    """Days of a schedule.xml: (date, start, end, [event]); an event is a dict of its fields."""
    root = ElementTree.parse(path).getroot()
    check(root.tag == "schedule", path, "its root is no schedule")
    check(len(root.findall("conference")) == 1, path, "it has not one conference")
    for day in root.findall("day"):
        events = []
        for room in day.findall("room"):
            for event in room.findall("event"):
                fields = {child.tag: (child.text or "") for child in event}
                people = [person.text for person in event.iterfind("persons/person")]
                events.append({**fields, **event.attrib, "under": room.get("name"), "people": people})
        yield day.get("date"), day.get("start"), day.get("end"), events


def of_json(path):
    """The same of a schedule.json."""
    schedule = json.loads(path.read_text(encoding="utf-8"))["schedule"]
    conference = schedule["conference"]
    check(conference["daysCount"] == len(conference["days"]), path, "it counts its days wrongly")
    for day in conference["days"]:
        events = []
        for room, talks in day["rooms"].items():
            for talk in talks:
                people = [person["name"] for person in talk["persons"]]
                fields = {name: "" if value is None else value for name, value in talk.items()}
                events.append({**fields, "under": room, "people": people})
        yield day["date"], day["day_start"], day["day_end"], events


def structure(path, days):
    """Checks what both formats ask for. What is said of each event, by its guid."""
    told, ids = {}, set()
    for day, start, end, events in days:
        date.fromisoformat(day)
        start, end = instant(start, path), instant(end, path)
        check(start and end and start < end, path, f"the day {day} ends before it begins")
        for event in events:
            where = f"{path}: {event['title']}"
            guid, number = event["guid"], int(event["id"])
            check(UUID.fullmatch(guid), where, f"{guid} is no UUID")
            check(guid not in told, where, f"{guid} is given twice")
            check(number > 0 and number not in ids, where, f"{number} is no number of its own")
            ids.add(number)
            check(SLUG.fullmatch(event["slug"]), where, f"{event['slug']} is no slug")
            check(CLOCK.fullmatch(event["start"]), where, f"{event['start']} is no clock time")
            moment = instant(event["date"], where)
            if moment:
                check(moment.strftime("%H:%M") == event["start"], where, "start is not that of date")
                check(start <= moment <= end, where, "it starts outside of its day")
                check(moment + length(event["duration"], where) <= end, where, "it ends after its day")
                if "end" in event:
                    ends = instant(event["end"], where)
                    check(ends and ends - moment == length(event["duration"], where), where, "end is not start and duration")
            check(event["room"].startswith(event["under"]), where, "it stands under another room")
            told[guid] = tuple(
                str(event[name]) for name in ("id", "date", "duration", "room", "title", "subtitle", "track", "people")
            )
    return told


def by_schema(path, schemas):
    if path.suffix == ".xml":
        import xmlschema

        schema = xmlschema.XMLSchema(schemas / "c3voc-schedule.xml.xsd")
        found = [f"{error.path}: {error.reason}" for error in schema.iter_errors(path)]
    else:
        import jsonschema

        schema = json.loads((schemas / "c3voc-schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft6Validator(schema, format_checker=jsonschema.FormatChecker(["date", "date-time", "uuid"]))
        content = json.loads(path.read_text(encoding="utf-8"))
        found = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]
    for error in found:
        check(False, path, error)


def by_sessions(path, told, sessions):
    """Whether the events are the sessions with a time and no others: title, instant, length, halls."""
    found = Counter((title, datetime.fromisoformat(at), span, room) for _, at, span, room, title, *_ in told.values())

    def expected(session):
        status = "" if session["status"] == "scheduled" else f"{session['status'].upper()}: "
        minutes = session["minutes"] or 0
        # A session in no hall stands under a dash.
        rooms = ", ".join(hall["name"] for hall in session["halls"]) or "–"
        return status + session["title"], datetime.fromisoformat(session["start"]), f"{minutes // 60:02}:{minutes % 60:02}", rooms

    wanted = Counter(expected(session) for session in sessions if session["start"])
    check(found == wanted, path, f"{wanted - found} became {found - wanted}")


def check_folder(folder, schemas):
    """Checks every programme that a folder has exports of."""
    names = sorted(path.name.removesuffix(".schedule.xml") for path in folder.glob("*.schedule.xml"))
    if not names:
        sys.exit(f"{folder} holds no exports: cargo test leaves them there")
    for name in names:
        xml, js = folder / f"{name}.schedule.xml", folder / f"{name}.schedule.json"
        in_xml, in_json = structure(xml, of_xml(xml)), structure(js, of_json(js))
        sessions = folder / f"{name}.sessions.json"
        if sessions.exists():
            by_sessions(xml, in_xml, json.loads(sessions.read_text(encoding="utf-8"))["sessions"])
        else:
            check(in_xml, xml, "it has no events")
        for guid in in_xml.keys() | in_json.keys():
            one, other = in_xml.get(guid), in_json.get(guid)
            check(one == other, name, f"{guid} is told as {one} and as {other}")
        if schemas.is_dir():
            by_schema(xml, schemas)
            by_schema(js, schemas)
    if not schemas.is_dir():
        print(f"{schemas} is not there: exports are not validated against schemas", file=sys.stderr)
    return len(names)


def conclude(well):
    """Ends the program: with everything that was wrong, or else with that line."""
    if wrong:
        sys.exit("\n".join(wrong))
    print(well)


def main():
    count = check_folder(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else BESIDE)
    conclude(f"exports of {count} programmes are as they should be")


if __name__ == "__main__":
    main()
