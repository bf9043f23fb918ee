//! The formats, most important first: **a new format is a row here.**

use super::published::Published;
use super::trees::{
    devoxx, hackertracker, hoverboard, indico, iosched, konopas, opass, open_event, openfeedback, sessionize,
};
use super::{Ask, Document, Edition, Reading, Written, flat, frab, ics, native, paper, schedule_json};
use crate::error::{Error, Result};
use crate::programme::Zones;

/// How sure a look at a file is that it is of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sureness(u8);

impl Sureness {
    /// It is not.
    pub const NO: Sureness = Sureness(0);
    /// It could be read as such if it is nothing better: a table with a title in its head.
    pub const PERHAPS: Sureness = Sureness(1);
    /// Its shape is that of the format, and other formats have such a shape too.
    pub const LIKELY: Sureness = Sureness(2);
    /// It has what only this format has.
    pub const CERTAIN: Sureness = Sureness(3);

    /// [`Sureness::CERTAIN`] or not at all.
    pub fn certain(is: bool) -> Sureness {
        if is { Sureness::CERTAIN } else { Sureness::NO }
    }

    /// [`Sureness::LIKELY`] or not at all.
    pub fn likely(is: bool) -> Sureness {
        if is { Sureness::LIKELY } else { Sureness::NO }
    }
}

/// How files of a format are read.
#[derive(Clone, Copy, Debug)]
pub enum Reads {
    /// They are only written.
    Nothing,
    /// A file is a programme by itself: plenary's own.
    Whole(fn(&[u8], Zones) -> Result<Reading>),
    /// A file adds to what is published of an event; several may be one programme.
    Part(for<'d> fn(&'d Document<'_>, &Ask, &mut Published<'d>) -> Result<()>),
}

/// One format.
#[derive(Debug)]
pub struct Format {
    /// Its name in options and reports: `frab-xml`.
    pub name: &'static str,
    /// What it is, and who publishes it, for people: short enough for a line of 80 columns
    /// behind the name and whether it is read and written.
    pub title: &'static str,
    /// Endings of its files, the usual one first.
    pub extensions: &'static [&'static str],
    /// How sure a look is that a file is of this format.
    pub sniff: fn(&Document<'_>) -> Sureness,
    /// How it is read.
    pub read: Reads,
    /// How it is written.
    pub write: Option<fn(&Edition<'_>) -> Written>,
}

impl Format {
    /// Whether files of it can be read.
    pub fn reads(&self) -> bool {
        !matches!(self.read, Reads::Nothing)
    }

    /// An edition as it leaves, with all that does not leave with it; nothing of a format that is only read.
    pub fn written(&self, edition: &Edition<'_>) -> Option<Written> {
        let mut written = self.write?(edition);
        let is_own = self.name == native::NAME;
        let only_kept = edition.only_kept(!self.reads()).filter(|_| !is_own);
        written.left_out.extend(edition.stays_here().chain(only_kept));
        Some(written)
    }

    /// The format of that name, or else the first that is written with that ending: `json`, `xml`, `ics`.
    pub fn to_write(name: &str) -> Option<&'static Format> {
        let written = || FORMATS.iter().filter(|format| format.write.is_some());
        written()
            .find(|format| format.name == name)
            .or_else(|| written().find(|format| format.extensions.contains(&name)))
    }
}

/// Every format that is read or written.
pub const FORMATS: &[Format] = &[
    Format {
        name: native::NAME,
        title: "plenary's own programme file",
        extensions: &["json"],
        sniff: |document| native::sniff(document.bytes),
        read: Reads::Whole(super::read),
        write: Some(native::write_edition),
    },
    Format {
        name: "frab-xml",
        title: "schedule.xml of pretalx, frab, wafer and OSEM",
        extensions: &["xml"],
        sniff: frab::sniff,
        read: Reads::Part(frab::read),
        write: Some(frab::write),
    },
    Format {
        name: ics::NAME,
        title: "iCalendar of Google, Outlook, Sched and others",
        extensions: &["ics", "ical", "ifb", "icalendar"],
        sniff: ics::sniff,
        read: Reads::Part(ics::read),
        write: Some(ics::write),
    },
    Format {
        name: "sessionize",
        title: "JSON of Sessionize, any of its views",
        extensions: &["json"],
        sniff: sessionize::sniff,
        read: Reads::Part(sessionize::read),
        write: None,
    },
    Format {
        name: "schedule-json",
        title: "schedule.json of pretalx, frab and c3voc",
        extensions: &["json"],
        sniff: schedule_json::sniff,
        read: Reads::Part(schedule_json::read),
        write: Some(schedule_json::write),
    },
    Format {
        name: "konopas",
        title: "JSON of KonOpas, ConClár, Grenadine, Planorama",
        extensions: &["js", "json", "jsonp"],
        sniff: konopas::sniff,
        read: Reads::Part(konopas::read),
        write: None,
    },
    Format {
        name: "hackertracker",
        title: "JSON of hackertracker, the app of DEF CON",
        extensions: &["json"],
        sniff: hackertracker::sniff,
        read: Reads::Part(hackertracker::read),
        write: None,
    },
    Format {
        name: "open-event",
        title: "JSON of Open Event, the servers of FOSSASIA",
        extensions: &["json"],
        sniff: open_event::sniff,
        read: Reads::Part(open_event::read),
        write: None,
    },
    Format {
        name: "opass",
        title: "JSON of OPass, open-source events in Taiwan",
        extensions: &["json"],
        sniff: opass::sniff,
        read: Reads::Part(opass::read),
        write: None,
    },
    Format {
        name: "iosched",
        title: "JSON of iosched, the app of Google I/O",
        extensions: &["json"],
        sniff: iosched::sniff,
        read: Reads::Part(iosched::read),
        write: None,
    },
    Format {
        name: "devoxx",
        title: "JSON of the servers of Devoxx and Voxxed Days",
        extensions: &["json"],
        sniff: devoxx::sniff,
        read: Reads::Part(devoxx::read),
        write: None,
    },
    Format {
        name: "openfeedback",
        title: "JSON of OpenFeedback",
        extensions: &["json"],
        sniff: openfeedback::sniff,
        read: Reads::Part(openfeedback::read),
        write: None,
    },
    Format {
        name: "hoverboard",
        title: "JSON of Hoverboard, sites of developer groups",
        extensions: &["json"],
        sniff: hoverboard::sniff,
        read: Reads::Part(hoverboard::read),
        write: None,
    },
    Format {
        name: "indico",
        title: "JSON of Indico, exports of events and timetables",
        extensions: &["json"],
        sniff: indico::sniff,
        read: Reads::Part(indico::read),
        write: None,
    },
    Format {
        name: "csv",
        title: "tables whose columns have common names",
        extensions: &["csv", "tsv"],
        sniff: flat::sniff_csv,
        read: Reads::Part(flat::read_csv),
        write: Some(flat::write_csv),
    },
    Format {
        name: "flat-json",
        title: "JSON whose fields have common names",
        extensions: &["json"],
        sniff: flat::sniff_json,
        read: Reads::Part(flat::read_json),
        write: None,
    },
    Format {
        name: "flat-yaml",
        title: "YAML whose fields have common names",
        extensions: &["yaml", "yml"],
        sniff: flat::sniff_yaml,
        read: Reads::Part(flat::read_yaml),
        write: None,
    },
    Format {
        name: "markdown",
        title: "Markdown, for notes and web pages",
        extensions: &["md"],
        sniff: |_| Sureness::NO,
        read: Reads::Nothing,
        write: Some(paper::write_markdown),
    },
    Format {
        name: "text",
        title: "plain text of 80 columns",
        extensions: &["txt"],
        sniff: |_| Sureness::NO,
        read: Reads::Nothing,
        write: Some(paper::write_text),
    },
    Format {
        name: "html",
        title: "a web page to read and to print, light and dark",
        extensions: &["html"],
        sniff: |_| Sureness::NO,
        read: Reads::Nothing,
        write: Some(paper::write_html),
    },
];

/// The format that is surest of a file; of equally sure ones the first of the table.
pub(super) fn format_of(document: &Document<'_>) -> Result<&'static Format> {
    let mut best = (Sureness::NO, None);
    for format in FORMATS.iter().filter(|format| format.reads()) {
        let sure = (format.sniff)(document);
        if sure > best.0 {
            best = (sure, Some(format));
        }
        if sure == Sureness::CERTAIN {
            break;
        }
    }
    best.1.ok_or_else(|| {
        Error::new("this is no schedule that plenary knows")
            .at(document.name)
            .because(document.impression())
            .hint("`plenary import --help` lists what is read")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_a_row_fits_into_a_line() {
        for (at, format) in FORMATS.iter().enumerate() {
            assert!(FORMATS.iter().skip(at + 1).all(|other| other.name != format.name), "{}", format.name);
            assert!(format.name.len() <= 13, "{}", format.name);
            assert!(format.title.chars().count() <= 48, "{}", format.title);
            assert!(format.reads() || format.write.is_some(), "{}", format.name);
        }
    }
}
