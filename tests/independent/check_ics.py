"""Checks an exported calendar with a reader that is not ours: the Python package `icalendar`.

    check_ics.py CALENDAR.ics SESSIONS.json

CALENDAR is an export of a programme, SESSIONS what `plenary sessions --json` prints of the same. Every session with a
time must be an event with the same title at the same instants, every other event must be an all-day one, and the file
must keep what RFC 5545 wants of its lines. Says what differs and exits with 1.
"""

import json
import sys
from collections import Counter
from datetime import date, datetime, timezone

import icalendar


def lines_at_fault(data: bytes) -> list[str]:
    faults = []
    if b"\n" in data.replace(b"\r\n", b""):
        faults.append("a line does not end with CRLF")
    for number, line in enumerate(data.split(b"\r\n"), 1):
        if len(line) > 75:
            faults.append(f"line {number} has {len(line)} octets")
        try:
            line.decode()
        except UnicodeDecodeError:
            faults.append(f"line {number} is folded inside a character")
    return faults


def moment(value):
    """An instant in UTC, a wall-clock time without a zone, or a day."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(timezone.utc)
    return value


def by_own_rules(calendar, prop):
    """The instant by the calendar's own VTIMEZONE, which other programs may have nothing but."""
    value = prop.dt
    name = prop.params.get("TZID")
    if name is None:
        return moment(value)
    zones = {str(zone["TZID"]): zone for zone in calendar.walk("VTIMEZONE")}
    best = None
    for part in zones[str(name)].subcomponents:
        onsets = [part["DTSTART"].dt]
        more = part.get("RDATE", [])
        for dates in more if isinstance(more, list) else [more]:
            onsets += [one.dt for one in dates.dts]
        for onset in onsets:
            onset = onset.replace(tzinfo=None)
            ahead = part["TZOFFSETTO"].td
            if onset <= value.replace(tzinfo=None) and (best is None or onset > best[0]):
                best = (onset, ahead)
    return (value.replace(tzinfo=None) - best[1]).replace(tzinfo=timezone.utc)


def faults_of(calendar_file, sessions_file) -> list[str]:
    """Everything that is wrong with a calendar."""
    with open(calendar_file, "rb") as file:
        data = file.read()
    faults = lines_at_fault(data)
    calendar = icalendar.Calendar.from_ical(data)
    with open(sessions_file, encoding="utf-8") as file:
        sessions = json.load(file)["sessions"]

    expected, days = Counter(), Counter()
    for session in sessions:
        if session["start"]:
            start = moment(datetime.fromisoformat(session["start"]))
            end = moment(datetime.fromisoformat(session["end"])) if session["end"] else None
            expected[(session["title"], start, end)] += 1
        elif session["date"]:
            days[(session["title"], date.fromisoformat(session["date"]))] += 1

    found, found_days, uids = Counter(), Counter(), Counter()
    for event in calendar.walk("VEVENT"):
        uids[str(event["UID"])] += 1
        title, start, end = str(event["SUMMARY"]), event["DTSTART"], event.get("DTEND")
        if not isinstance(start.dt, datetime):
            found_days[(title, start.dt)] += 1
            continue
        found[(title, moment(start.dt), moment(end.dt) if end else None)] += 1
        for prop in filter(None, [start, end]):
            own = by_own_rules(calendar, prop)
            if own != moment(prop.dt):
                faults.append(f"{title}: by the VTIMEZONE it is {own}, by the zone's name {moment(prop.dt)}")

    faults += [f"missing: {key}" for key in (expected - found) + (days - found_days)]
    faults += [f"too much: {key}" for key in (found - expected) + (found_days - days)]
    faults += [f"UID {uid} stands {times} times" for uid, times in uids.items() if times > 1]
    return faults


def check_file(calendar_file, sessions_file, check):
    """Checks a calendar; `check(holds, where, what)` hears of what is wrong."""
    for fault in faults_of(calendar_file, sessions_file):
        check(False, calendar_file, fault)


def main(calendar_file: str, sessions_file: str) -> int:
    faults = faults_of(calendar_file, sessions_file)
    for fault in faults:
        print(f"{calendar_file}: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
