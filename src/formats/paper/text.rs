//! Plain text of eighty columns.

use super::own::{Item, Own};
use super::wrap::wrap;
use super::{Entry, Sheet, sessions};
use crate::formats::{Edition, Written};
use unicode_width::UnicodeWidthStr;

/// How wide the text is.
const COLUMNS: usize = 80;
/// Where what belongs to a session begins: behind its time.
const INDENT: usize = 14;
/// Between facts: a dot that stays on the line of what stands before it.
const BETWEEN: &str = "\u{a0}· ";

/// Writes an edition.
pub(in crate::formats) fn write(edition: &Edition<'_>) -> Written {
    let sheet = Sheet::of(edition);
    let mut page = Page::default();
    let title = if sheet.is_agenda { format!("My agenda: {}", sheet.title) } else { sheet.title.to_owned() };
    page.heading(&title, '=');
    page.lines(0, &sheet.facts.join(BETWEEN));
    page.lines(0, &sheet.clock);
    if sheet.is_empty() {
        page.blank();
        page.lines(0, "Nothing is listed.");
    }
    for day in &sheet.days {
        page.blank();
        page.blank();
        page.heading(&day.heading, '-');
        for item in day.items() {
            page.blank();
            match item {
                Item::Session(entry) => page.entry(entry),
                Item::Own(own) => page.own(own),
            }
        }
        if let Some(rest) = &day.rest {
            page.blank();
            page.lines(INDENT, &format!("({rest})"));
        }
    }
    if !sheet.gone.is_empty() {
        page.blank();
        page.blank();
        page.heading("No longer in the programme", '-');
        page.blank();
        for gone in &sheet.gone {
            let place = [std::slice::from_ref(&gone.time), gone.halls].concat().join(" · ");
            page.lines(0, &[gone.title, place.as_str()].join(" · "));
            page.lines(4, gone.note);
        }
    }
    if !sheet.halls.is_empty() {
        page.blank();
        page.blank();
        page.heading("Halls", '-');
        page.blank();
        for hall in &sheet.halls {
            let seats = hall.capacity.map(|seats| format!("{seats} places")).unwrap_or_default();
            let parts = [hall.name, hall.within.as_str(), seats.as_str(), &sessions(hall.sessions)];
            page.lines(0, &parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "));
        }
    }
    let origin: Vec<&str> = [sheet.source, sheet.licence].into_iter().flatten().collect();
    if !origin.is_empty() {
        page.blank();
        for line in origin {
            page.lines(0, line);
        }
    }
    page.0.into()
}

/// The text so far.
#[derive(Default)]
struct Page(String);

impl Page {
    fn blank(&mut self) {
        self.0.push('\n');
    }

    fn heading(&mut self, text: &str, line: char) {
        let lines = wrap(text, COLUMNS);
        let longest = lines.iter().map(|line| line.width()).max().unwrap_or(0);
        self.lines(0, text);
        self.0.extend(std::iter::repeat_n(line, longest));
        self.blank();
    }

    /// A text at an indentation; nothing for no text.
    fn lines(&mut self, indent: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        for line in wrap(text, COLUMNS - indent) {
            if !line.is_empty() {
                self.0.extend(std::iter::repeat_n(' ', indent));
                self.0.push_str(&line.replace('\u{a0}', " "));
            }
            self.blank();
        }
    }

    fn own(&mut self, own: &Own<'_>) {
        self.head(own.gap.as_deref(), &own.time, own.title);
        self.lines(INDENT, &own.facts.join(BETWEEN));
        for warning in &own.warnings {
            self.lines(INDENT, &format!("{} {}", warning.sign, warning.words));
        }
        if !own.note.is_empty() {
            self.lines(INDENT, &format!("Note: {}", own.note));
        }
    }

    /// The free time before, the time and the title.
    fn head(&mut self, gap: Option<&str>, time: &str, title: &str) {
        if let Some(gap) = gap {
            self.lines(INDENT, &format!("({gap})"));
            self.blank();
        }
        // A long time stands on a line of its own.
        let (mut before, room) = (time.to_owned(), INDENT.saturating_sub(time.width()));
        if room == 0 {
            self.lines(0, time);
            before.clear();
        }
        for line in wrap(title, COLUMNS - INDENT) {
            let used = before.width();
            self.0.push_str(&before);
            self.0.extend(std::iter::repeat_n(' ', INDENT.saturating_sub(used)));
            self.0.push_str(&line);
            self.blank();
            before.clear();
        }
    }

    fn entry(&mut self, entry: &Entry<'_>) {
        let session = entry.session;
        let status = entry.status.map(|status| format!("{} ", status.to_uppercase())).unwrap_or_default();
        self.head(entry.gap.as_deref(), &entry.time, &format!("{status}{}", session.title));
        self.lines(INDENT, session.subtitle.as_deref().unwrap_or_default());
        let interest = entry.interest.clone();
        let facts: Vec<String> =
            interest.into_iter().chain(entry.halls.iter().cloned()).chain(entry.facts.iter().cloned()).collect();
        self.lines(INDENT, &facts.join(BETWEEN));
        for warning in &entry.warnings {
            self.lines(INDENT, &format!("{} {}", warning.sign, warning.words));
        }
        if !entry.note.is_empty() {
            self.lines(INDENT, &format!("Note: {}", entry.note));
        }
        for group in &entry.people {
            let names = group.people.iter().map(|who| match who.more() {
                Some(more) => format!("{} ({more})", who.name),
                None => who.name.to_owned(),
            });
            let names = names.collect::<Vec<_>>().join("; ");
            let heading = group.heading.as_ref().map(|heading| format!("{heading}: ")).unwrap_or_default();
            self.lines(INDENT, &(heading + &names));
        }
        if let Some(text) = &session.abstract_ {
            self.blank();
            self.lines(INDENT, text);
        }
        for (heading, points) in [("Questions", &session.questions), ("Outcomes", &session.outcomes)] {
            if !points.is_empty() {
                self.blank();
                self.lines(INDENT, &format!("{heading}:"));
                for point in points {
                    self.lines(INDENT, &format!("- {point}"));
                }
            }
        }
        for link in session.links.iter().chain(&session.attachments) {
            self.lines(INDENT, &link.url);
        }
    }
}
