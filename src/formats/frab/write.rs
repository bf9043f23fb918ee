//! A programme as frab XML that the schema of the c3voc tools takes.

use super::super::{Edition, Written};
use super::layout::{Day, Event, Layout, length, printed};
use std::fmt::Write as _;

/// Lengths from here on have no notation in the schema.
const LONGEST: u32 = 100 * 60;

/// Writes what is scheduled; what is not is said.
pub(in crate::formats) fn write(edition: &Edition<'_>) -> Written {
    let layout = Layout::of(edition);
    let mut xml = Xml { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), depth: 0 };
    xml.open("schedule", &[]);
    xml.empty("generator", &[("name", "plenary"), ("version", env!("CARGO_PKG_VERSION"))]);
    xml.line("version", &edition.now.strftime("%Y-%m-%d %H:%M").to_string());
    conference(&mut xml, &layout);
    let mut too_long = 0;
    for (index, day) in layout.days.iter().enumerate() {
        too_long += write_day(&mut xml, &layout, index + 1, day);
    }
    xml.close("schedule");
    let mut left_out = layout.left_out;
    match too_long {
        0 => {}
        1 => left_out.push("the length of 1 session of a hundred hours or more is left out".to_owned()),
        _ => left_out.push(format!("the lengths of {too_long} sessions of a hundred hours or more are left out")),
    }
    Written { bytes: xml.text.into_bytes(), left_out }
}

fn conference(xml: &mut Xml, layout: &Layout<'_>) {
    xml.open("conference", &[]);
    xml.line("acronym", &layout.acronym());
    xml.line("title", &layout.programme.event.title);
    let (start, end) = layout.bounds();
    for (name, date) in [("start", start), ("end", end)] {
        if let Some(date) = date {
            xml.line(name, &date.to_string());
        }
    }
    xml.line("days", &layout.days.len().to_string());
    xml.line("timeslot_duration", &length(layout.grid));
    if let Some(zone) = layout.zone() {
        xml.line("time_zone_name", zone);
    }
    if let Some(page) = layout.page() {
        xml.line("url", page);
    }
    for track in layout.programme.tracks() {
        xml.empty("track", &[("name", &track.name)]);
    }
    xml.close("conference");
}

/// Writes a day. How many of its sessions are too long for their lengths to be written.
fn write_day(xml: &mut Xml, layout: &Layout<'_>, index: usize, day: &Day<'_>) -> usize {
    let (index, date) = (index.to_string(), day.date.to_string());
    xml.open("day", &[("index", &index), ("date", &date), ("start", &day.start), ("end", &day.end)]);
    for (name, events) in &day.rooms {
        xml.open("room", &[("name", name)]);
        for event in events {
            write_event(xml, layout, event);
        }
        xml.close("room");
    }
    xml.close("day");
    day.rooms.iter().flat_map(|(_, events)| events).filter(|event| event.minutes >= LONGEST).count()
}

fn write_event(xml: &mut Xml, layout: &Layout<'_>, event: &Event<'_>) {
    let session = event.session;
    xml.open("event", &[("id", &event.id.to_string()), ("guid", &event.guid)]);
    xml.line("date", &event.date);
    xml.line("start", &event.start);
    xml.line("duration", &length(if event.minutes < LONGEST { event.minutes } else { 0 }));
    xml.line("room", &event.room);
    xml.line("slug", &event.slug);
    if let Some(page) = event.page() {
        xml.line("url", page);
    }
    xml.line("title", &event.title());
    xml.line("subtitle", session.subtitle.as_deref().unwrap_or_default());
    xml.line("track", layout.programme.track_name(session).unwrap_or_default());
    xml.line("type", session.kind.as_deref().unwrap_or_default());
    xml.line("language", &event.language());
    xml.line("abstract", session.abstract_.as_deref().unwrap_or_default());
    xml.line("description", &event.description());
    if let Some(recorded) = session.recorded {
        xml.open("recording", &[]);
        xml.line("license", "");
        xml.line("optout", if recorded { "false" } else { "true" });
        xml.close("recording");
    }
    xml.open("persons", &[]);
    for who in &session.appearances {
        let guid = layout.uuid("person", &layout.programme[who.person].id);
        xml.element("person", &[("guid", &guid)], &printed(layout.programme, who));
    }
    xml.close("persons");
    write_links(xml, ("links", "link"), event.links());
    write_links(xml, ("attachments", "attachment"), event.attachments());
    xml.close("event");
}

fn write_links<'l>(xml: &mut Xml, names: (&str, &str), links: impl Iterator<Item = (&'l str, Option<&'l str>)>) {
    xml.open(names.0, &[]);
    for (url, title) in links {
        xml.element(names.1, &[("href", url)], title.unwrap_or(url));
    }
    xml.close(names.0);
}

/// XML as it grows.
struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str(">\n");
        self.depth += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        let indent = self.depth * 2;
        // Writing to a string can't fail.
        let _ = writeln!(self.text, "{:indent$}</{name}>", "");
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str("/>\n");
    }

    fn line(&mut self, name: &str, text: &str) {
        self.element(name, &[], text);
    }

    fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        if text.is_empty() {
            return self.empty(name, attributes);
        }
        self.tag(name, attributes);
        self.text.push('>');
        self.escaped(text);
        let _ = writeln!(self.text, "</{name}>");
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let indent = self.depth * 2;
        let _ = write!(self.text, "{:indent$}<{name}", "");
        for (name, value) in attributes {
            let _ = write!(self.text, " {name}=\"");
            self.escaped(value);
            self.text.push('"');
        }
    }

    /// Text that ends no tag and no attribute; characters that XML has no place for are left out.
    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\n' | '\t' => self.text.push(c),
                '\u{fffe}' | '\u{ffff}' => {}
                c if c.is_control() => {}
                c => self.text.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_an_element_or_an_attribute() {
        let mut xml = Xml { text: String::new(), depth: 0 };
        xml.element("link", &[("href", "x\" onload=\"y")], "</link>]]>&\u{ffff}\u{1}");
        assert_eq!(xml.text, "<link href=\"x&quot; onload=&quot;y\">&lt;/link&gt;]]&gt;&amp;</link>\n");
    }
}
