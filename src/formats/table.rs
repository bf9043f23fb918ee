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
    /// What it is, and who publishes it, for people.
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
        title: "schedule.xml of pretalx, frab, wafer, OSEM, Pentabarf and the c3voc tools",
        extensions: &["xml"],
        sniff: frab::sniff,
        read: Reads::Part(frab::read),
        write: Some(frab::write),
    },
    Format {
        name: ics::NAME,
        title: "iCalendar: Google, Apple, Outlook, Sched, Indico, pretalx and most others",
        extensions: &["ics", "ical", "ifb", "icalendar"],
        sniff: ics::sniff,
        read: Reads::Part(ics::read),
        write: Some(ics::write),
    },
    Format {
        name: "sessionize",
        title: "Sessionize: All, GridSmart, Sessions, Speakers and SpeakerWall",
        extensions: &["json"],
        sniff: sessionize::sniff,
        read: Reads::Part(sessionize::read),
        write: None,
    },
    Format {
        name: "schedule-json",
        title: "schedule.json of pretalx, frab and the c3voc tools, and pretalx' submissions",
        extensions: &["json"],
        sniff: schedule_json::sniff,
        read: Reads::Part(schedule_json::read),
        write: Some(schedule_json::write),
    },
    Format {
        name: "konopas",
        title: "KonOpas, ConClár, Grenadine and Planorama: programme and people as scripts or JSON",
        extensions: &["js", "json", "jsonp"],
        sniff: konopas::sniff,
        read: Reads::Part(konopas::read),
        write: None,
    },
    Format {
        name: "hackertracker",
        title: "hackertracker, the app of DEF CON: events, speakers, locations and event types",
        extensions: &["json"],
        sniff: hackertracker::sniff,
        read: Reads::Part(hackertracker::read),
        write: None,
    },
    Format {
        name: "open-event",
        title: "Open Event, FOSSASIA's servers: event, sessions, speakers, tracks and microlocations",
        extensions: &["json"],
        sniff: open_event::sniff,
        read: Reads::Part(open_event::read),
        write: None,
    },
    Format {
        name: "opass",
        title: "OPass, the app of Taiwan's open-source events",
        extensions: &["json"],
        sniff: opass::sniff,
        read: Reads::Part(opass::read),
        write: None,
    },
    Format {
        name: "iosched",
        title: "iosched, the app of Google I/O",
        extensions: &["json"],
        sniff: iosched::sniff,
        read: Reads::Part(iosched::read),
        write: None,
    },
    Format {
        name: "devoxx",
        title: "Devoxx and Voxxed Days: the REST answers of three generations of their servers",
        extensions: &["json"],
        sniff: devoxx::sniff,
        read: Reads::Part(devoxx::read),
        write: None,
    },
    Format {
        name: "openfeedback",
        title: "OpenFeedback",
        extensions: &["json"],
        sniff: openfeedback::sniff,
        read: Reads::Part(openfeedback::read),
        write: None,
    },
    Format {
        name: "hoverboard",
        title: "Hoverboard, the sites of Google developer groups: schedule, sessions and speakers",
        extensions: &["json"],
        sniff: hoverboard::sniff,
        read: Reads::Part(hoverboard::read),
        write: None,
    },
    Format {
        name: "indico",
        title: "Indico: exports of events, contributions and timetables",
        extensions: &["json"],
        sniff: indico::sniff,
        read: Reads::Part(indico::read),
        write: None,
    },
    Format {
        name: "csv",
        title: "tables whose columns have common names (spreadsheets, Guidebook)",
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
        title: "YAML whose fields have common names (site data, rubyevents)",
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
        title: "one page to read and to print, light and dark",
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
