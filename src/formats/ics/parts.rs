//! What stands in a calendar: events and time zones, each property where it belongs, nothing judged yet.

use super::lines::{self, Line};
use crate::formats::Document;
use crate::formats::limits::{DEEPEST, MOST_RECORDS};
use crate::formats::published::Text;
use crate::programme::{Code, Finding, clean};
use std::collections::BTreeMap;

/// More time zones than there are.
const MOST_ZONES: usize = 2_000;

/// A calendar file; of several calendars in it, all of them.
#[derive(Default)]
pub(super) struct Calendar<'d> {
    /// Whether there was a calendar or an event at all.
    pub found: bool,
    pub product: Option<Text<'d>>,
    pub title: Option<Text<'d>>,
    pub description: Option<Text<'d>>,
    pub id: Option<Text<'d>>,
    pub url: Option<Text<'d>>,
    /// X-WR-TIMEZONE: the zone in which its owner looks at the calendar.
    pub shown_in: Option<Text<'d>>,
    /// A zone named where no zone belongs.
    pub stray_zone: Option<Text<'d>>,
    /// Whether the calendar takes back the events in it.
    pub cancels: bool,
    pub events: Vec<Event<'d>>,
    pub zones: Vec<Rules<'d>>,
    /// Other components than events, and how many there are.
    pub others: BTreeMap<String, usize>,
    pub findings: Vec<Finding>,
    /// Whether there were mail addresses.
    pub private: bool,
}

/// A VEVENT.
#[derive(Clone, Default)]
pub(super) struct Event<'d> {
    pub offset: usize,
    pub uid: Option<Text<'d>>,
    pub start: Option<Stamp<'d>>,
    pub end: Option<Stamp<'d>>,
    pub length: Option<Text<'d>>,
    /// Which occurrence of a repeating event it stands for.
    pub instead_of: Option<Stamp<'d>>,
    /// Whether it stands for all that follow, too.
    pub and_later: bool,
    pub rules: Vec<Text<'d>>,
    pub dates: Vec<Stamp<'d>>,
    pub except: Vec<Stamp<'d>>,
    pub title: Option<Text<'d>>,
    pub description: Option<Text<'d>>,
    pub html: Option<Text<'d>>,
    pub place: Option<Text<'d>>,
    pub categories: Vec<Text<'d>>,
    pub organizer: Option<String>,
    pub attendees: Vec<Attendee>,
    pub status: Option<Text<'d>>,
    /// Whether it leaves its time free, by its own word.
    pub is_free: bool,
    pub links: Vec<Text<'d>>,
    pub attachments: Vec<Text<'d>>,
}

/// A time as it stands, and the zone it is said to be of.
#[derive(Clone, Debug)]
pub(super) struct Stamp<'d> {
    pub text: Text<'d>,
    pub zone: Option<String>,
    /// Whether it is a day without a time.
    pub is_day: bool,
}

/// An ATTENDEE with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attendee {
    pub name: String,
    pub chairs: bool,
}

/// A VTIMEZONE.
#[derive(Default)]
pub(super) struct Rules<'d> {
    pub name: String,
    /// X-LIC-LOCATION: the IANA name of a zone that is called otherwise.
    pub location: Option<Text<'d>>,
    pub onsets: Vec<Onset<'d>>,
}

/// STANDARD or DAYLIGHT: an offset from UTC and when it comes into force.
#[derive(Default)]
pub(super) struct Onset<'d> {
    pub start: Option<Text<'d>>,
    pub before: Option<Text<'d>>,
    pub after: Option<Text<'d>>,
    pub rule: Option<Text<'d>>,
    pub dates: Vec<Text<'d>>,
}

/// What a text that goes on without a fold goes on from.
#[derive(Clone, Copy, PartialEq)]
enum Unfolded {
    No,
    Title,
    Description,
    Place,
}

/// The properties that say when something is.
const TIMES: [&str; 7] = ["DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE"];

/// Reads a file; never fails.
pub(super) fn read<'d>(document: &'d Document<'_>) -> Calendar<'d> {
    let mut reader = Reader { calendar: Calendar::default(), open: Vec::new(), last: Unfolded::No };
    let has_end = document.decoded().text.ends_with('\n');
    let mut lines = lines::lines(document).peekable();
    while let Some((offset, text)) = lines.next() {
        if text.trim().is_empty() {
            continue;
        }
        match Line::parse(text) {
            // Of a file that is cut within a time another time would be read.
            Ok(line) if !has_end && lines.peek().is_none() && TIMES.contains(&line.name()) => {}
            Ok(line) => reader.line(&line, offset),
            Err(text) => reader.text(&text, offset),
        }
        if reader.calendar.events.len() >= MOST_RECORDS {
            let finding =
                Finding::new(Code::LimitReached, "the file", format!("it has more than {MOST_RECORDS} events"));
            reader.calendar.findings.push(finding.at(offset).done("the rest was left out"));
            break;
        }
    }
    if reader.open.iter().any(|open| open == "VEVENT") {
        let at = reader.calendar.events.last().map(|event| event.offset);
        let finding = Finding::new(Code::FileCut, "the last event", "the file ends within it").at(at);
        reader.calendar.findings.push(finding.done("kept as far as it goes"));
    }
    reader.calendar
}

struct Reader<'d> {
    calendar: Calendar<'d>,
    /// The components that are open, outermost first.
    open: Vec<String>,
    last: Unfolded,
}

impl<'d> Reader<'d> {
    fn line(&mut self, line: &Line<'d>, offset: usize) {
        match line.name() {
            "BEGIN" => return self.begin(line.value().trim(), offset),
            "END" => return self.end(line.value().trim()),
            _ => {}
        }
        self.last = Unfolded::No;
        let inside = self.open.last().map(String::as_str);
        match inside {
            Some("VEVENT") => self.event(line),
            Some("VTIMEZONE") => {
                if let Some(zone) = self.calendar.zones.last_mut() {
                    match line.name() {
                        "TZID" => line.unescaped().trim().trim_matches('"').clone_into(&mut zone.name),
                        "X-LIC-LOCATION" | "TZID-ALIAS-OF" => zone.location = Some(line.unescaped()),
                        _ => {}
                    }
                }
            }
            Some("STANDARD" | "DAYLIGHT") => {
                if let Some(onset) = self.calendar.zones.last_mut().and_then(|zone| zone.onsets.last_mut()) {
                    match line.name() {
                        "DTSTART" => onset.start = Some(line.raw()),
                        "TZOFFSETFROM" => onset.before = Some(line.raw()),
                        "TZOFFSETTO" => onset.after = Some(line.raw()),
                        "RRULE" => onset.rule = Some(line.raw()),
                        "RDATE" => onset.dates.extend(lines::list(&line.raw())),
                        _ => {}
                    }
                }
            }
            Some("VCALENDAR") | None => self.header(line),
            // Alarms have UIDs and descriptions of their own, and so has what stands in parts that nobody knows.
            Some(_) => {}
        }
    }

    fn begin(&mut self, name: &str, offset: usize) {
        let name: String = name.chars().take(64).collect::<String>().to_ascii_uppercase();
        self.last = Unfolded::No;
        let outermost =
            matches!(name.as_str(), "VCALENDAR" | "VEVENT" | "VTODO" | "VJOURNAL" | "VFREEBUSY" | "VTIMEZONE");
        if outermost {
            // They never stand in each other: what was open lacks its end.
            let keep = usize::from(self.open.first().is_some_and(|open| open == "VCALENDAR") && name != "VCALENDAR");
            self.open.truncate(keep);
        }
        let calendar = &mut self.calendar;
        match name.as_str() {
            "VCALENDAR" => calendar.found = true,
            "VEVENT" => {
                calendar.found = true;
                calendar.events.push(Event { offset, ..Event::default() });
            }
            "VTIMEZONE" if calendar.zones.len() < MOST_ZONES => calendar.zones.push(Rules::default()),
            "STANDARD" | "DAYLIGHT" => {
                let zone = calendar.zones.last_mut().filter(|zone| zone.onsets.len() < MOST_ZONES);
                if let Some(zone) = zone {
                    zone.onsets.push(Onset::default());
                }
            }
            _ if self.open.len() <= 1 => *calendar.others.entry(name.clone()).or_default() += 1,
            _ => {}
        }
        if self.open.len() < DEEPEST {
            self.open.push(name);
        }
    }

    fn end(&mut self, name: &str) {
        self.last = Unfolded::No;
        if let Some(at) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            self.open.truncate(at);
        }
    }

    fn header(&mut self, line: &Line<'d>) {
        let calendar = &mut self.calendar;
        let field = match line.name() {
            "PRODID" => &mut calendar.product,
            "X-WR-CALNAME" | "NAME" => &mut calendar.title,
            "X-WR-CALDESC" | "DESCRIPTION" => &mut calendar.description,
            "X-WR-RELCALID" | "UID" => &mut calendar.id,
            "URL" => &mut calendar.url,
            "SOURCE" if calendar.url.is_none() => &mut calendar.url,
            "X-WR-TIMEZONE" | "TIMEZONE-ID" => &mut calendar.shown_in,
            "VTIMEZONE" | "TZID" => &mut calendar.stray_zone,
            "METHOD" => {
                calendar.cancels = line.value().trim().eq_ignore_ascii_case("CANCEL");
                return;
            }
            _ => return,
        };
        let text = line.unescaped();
        // Of several calendars the first is believed.
        if field.is_none() && !text.trim().is_empty() {
            *field = Some(text);
        }
    }

    fn event(&mut self, line: &Line<'d>) {
        let Some(event) = self.calendar.events.last_mut() else { return };
        let filled = |text: Text<'d>| (!text.trim().is_empty()).then_some(text);
        match line.name() {
            "UID" => event.uid = filled(line.unescaped()),
            "DTSTART" => event.start = stamp(line),
            "DTEND" => event.end = stamp(line),
            "DURATION" => event.length = filled(line.raw()),
            "RECURRENCE-ID" => {
                event.instead_of = stamp(line);
                event.and_later =
                    line.parameter("RANGE").is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
            }
            "RRULE" => event.rules.extend(filled(line.raw())),
            "RDATE" => event.dates.extend(stamps(line)),
            "EXDATE" => event.except.extend(stamps(line)),
            "SUMMARY" => {
                event.title = filled(line.unescaped());
                self.last = Unfolded::Title;
            }
            "DESCRIPTION" => {
                event.description = filled(line.unescaped());
                self.last = Unfolded::Description;
            }
            "X-ALT-DESC" | "STYLED-DESCRIPTION" => event.html = filled(line.unescaped()),
            "LOCATION" => {
                event.place = filled(line.unescaped());
                self.last = Unfolded::Place;
            }
            "CATEGORIES" => event.categories.extend(lines::list(&line.raw())),
            "TRANSP" => event.is_free = line.value().trim().eq_ignore_ascii_case("TRANSPARENT"),
            "STATUS" => event.status = filled(line.raw()),
            "URL" | "CONFERENCE" => event.links.extend(filled(line.unescaped())),
            "ATTACH" if line.parameter("ENCODING").is_none() => event.attachments.extend(filled(line.raw())),
            "ORGANIZER" | "ATTENDEE" => {
                let is_address = |text: &str| text.to_ascii_lowercase().contains("mailto:") || text.contains('@');
                self.calendar.private |= is_address(line.value());
                let name = line.parameter("CN").filter(|name| !name.is_empty() && !is_address(name));
                let kind = line.parameter("CUTYPE").unwrap_or_default().to_ascii_uppercase();
                let Some(name) = name.filter(|_| matches!(kind.as_str(), "" | "INDIVIDUAL" | "UNKNOWN")) else {
                    return;
                };
                if line.name() == "ORGANIZER" {
                    event.organizer = Some(name);
                } else {
                    let role = line.parameter("ROLE").unwrap_or_default().to_ascii_uppercase();
                    if role != "NON-PARTICIPANT" && event.attendees.len() < 1000 {
                        event.attendees.push(Attendee { name, chairs: role == "CHAIR" });
                    }
                }
            }
            "CONTACT" => self.calendar.private = true,
            _ => {}
        }
    }

    /// A line that is no property: a text that goes on without a fold, or nothing that can be understood.
    fn text(&mut self, text: &str, offset: usize) {
        if self.open.last().is_none_or(|open| open != "VEVENT") {
            return;
        }
        let Some(event) = self.calendar.events.last_mut() else { return };
        let (field, done) = match self.last {
            Unfolded::Title => (Some(&mut event.title), "taken as more of its title"),
            Unfolded::Description => (Some(&mut event.description), "taken as more of its description"),
            Unfolded::Place => (Some(&mut event.place), "taken as more of its location"),
            Unfolded::No => (None, "left out"),
        };
        if let Some(field) = field {
            let more = field.take().unwrap_or_default().into_owned();
            let more = if more.is_empty() { more } else { more + "\n" };
            *field = Some((more + &lines::unescaped(text.into())).into());
        }
        let shown: String = clean::line(text.chars().take(40).collect::<String>().into());
        let record = record(event);
        let told = |finding: &Finding| finding.record == record && finding.done == Some(done);
        // An abstract of many lines is said once.
        if !self.calendar.findings.last().is_some_and(told) {
            let finding = Finding::new(Code::FieldUnreadable, record, format!("“{shown}” is no property")).at(offset);
            self.calendar.findings.push(finding.done(done));
        }
    }
}

/// How an event is called in messages.
pub(super) fn record(event: &Event<'_>) -> String {
    let name = event.title.as_ref().or(event.uid.as_ref());
    name.map_or("an event without a title".to_owned(), |name| {
        let short: String = clean::line(name.clone().into_owned().into()).chars().take(60).collect();
        format!("event `{short}`")
    })
}

fn stamp<'d>(line: &Line<'d>) -> Option<Stamp<'d>> {
    stamps_of(line, vec![line.raw()]).pop().filter(|stamp| !stamp.text.is_empty())
}

fn stamps<'d>(line: &Line<'d>) -> Vec<Stamp<'d>> {
    stamps_of(line, lines::list(&line.raw()))
}

fn stamps_of<'d>(line: &Line<'d>, texts: Vec<Text<'d>>) -> Vec<Stamp<'d>> {
    let zone = line.parameter("TZID").filter(|zone| !zone.is_empty());
    let says_day = line.parameter("VALUE").is_some_and(|value| value.eq_ignore_ascii_case("DATE"));
    let stamp = |text: Text<'d>| {
        let text = match text {
            Text::Borrowed(text) => Text::Borrowed(text.trim()),
            Text::Owned(text) => Text::Owned(text.trim().to_owned()),
        };
        // A time that is called a day is a time; a day that is called nothing is a day.
        let is_date = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_day = is_date || (says_day && text.len() == 10 && !text.contains('T'));
        Stamp { is_day, zone: zone.clone(), text }
    };
    texts.into_iter().map(stamp).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> (Vec<String>, Vec<Finding>) {
        let document = Document::new("a.ics", text.as_bytes());
        let calendar = read(&document);
        let title = |event: &Event<'_>| event.title.clone().unwrap_or_default().into_owned();
        (calendar.events.iter().map(title).collect(), calendar.findings)
    }

    #[test]
    fn a_missing_end_costs_no_event() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT \nSUMMARY:a\nBEGIN:VALARM\nSUMMARY:alarm\nBEGIN:VEVENT\nSUMMARY:b\n\
                    END:VEVENT\nEND:VEVENT\nbegin:vevent\nsummary:c\nend:vevent\nEND:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:d";
        let (found, findings) = titles(text);
        assert_eq!(found, ["a", "b", "c", "d"]);
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::FileCut]);
    }

    #[test]
    fn text_that_goes_on_without_a_fold_is_kept_and_said_once() {
        let text = "BEGIN:VEVENT\nDESCRIPTION:one\ntwo, three: four\nNote: five\nSUMMARY:a\nEND:VEVENT\n";
        let document = Document::new("a.ics", text.as_bytes());
        let calendar = read(&document);
        assert_eq!(calendar.events[0].description.as_deref(), Some("one\ntwo, three: four\nNote: five"));
        assert_eq!(calendar.findings.len(), 1);
        assert_eq!(calendar.findings[0].offset, Some(29));
    }
}
