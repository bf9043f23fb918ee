//! What is odd about a programme: one table of codes, and findings that name one of its rows.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Something is lost or can't be true; a person may be sent to the wrong place.
    Error,
    /// Something is probably wrong.
    Warning,
    /// Something that may be meant so, and is worth a look.
    Note,
}

impl Level {
    /// Every level with its word, the gravest first.
    pub const ALL: [(Level, &str); 3] = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "note")];

    /// Its word.
    pub fn word(self) -> &'static str {
        Level::ALL.iter().find(|(level, _)| *level == self).map_or("note", |(_, word)| word)
    }

    /// So many of it in words: "1 error", "5 warnings".
    pub fn count(self, number: usize) -> String {
        format!("{number} {}{}", self.word(), if number == 1 { "" } else { "s" })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Declares the codes: name in files and scripts, level, title of a group of such findings, what to do about them.
macro_rules! codes {
    ($($code:ident, $name:literal, $level:ident, $title:literal, $advice:literal;)*) => {
        /// What sort of thing a finding is. To add one, add a row to the table that makes this list, and build a
        /// [`Finding`] with it where the thing is met; names never change once they are published, because scripts
        /// look for them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!($title, ".")] $code,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            fn row(self) -> (&'static str, Level, &'static str, &'static str) {
                match self {
                    $(Code::$code => ($name, Level::$level, $title, $advice),)*
                }
            }
        }
    };
}

codes! {
    // Times.
    ZoneUnknown, "zone-unknown", Error, "Time zones that nobody knows",
        "Give the zone by its IANA name, “Europe/Moscow”.";
    ZoneMissing, "zone-missing", Warning, "No time zone is named",
        "Name the zone of the venue in the file, or give it with --assume-zone.";
    ZoneAssumed, "zone-assumed", Note, "Time zones that were concluded from something else",
        "Name the zone of the venue in the file.";
    OffsetFalse, "offset-false", Warning, "Offsets that belong to another zone or season than their clock times",
        "Write the offset that is in force at the venue on that day, or none.";
    OffsetContradicts, "offset-contradicts", Error, "Offsets that contradict the time zone",
        "Decide which of the two is right, and correct the other.";
    OffsetUnused, "offset-unused", Warning, "Offsets in a file that names no zone",
        "Name the zone of the venue in the file, or give it with --assume-zone.";
    TimeUnreadable, "time-unreadable", Error, "Times that can't be read",
        "Write date and time like 2021-06-02T16:45.";
    DateUnreadable, "date-unreadable", Error, "Dates that can't be read",
        "Write dates like 2021-06-02, or give the year they lack with --map year=2021.";
    DateFar, "date-far", Error, "Dates on which no conference is held",
        "Correct the year.";
    YearAssumed, "year-assumed", Note, "Dates without a year",
        "Write the year with every date.";
    LengthUnreadable, "length-unreadable", Warning, "Lengths that can't be read",
        "Write lengths like 01:30, or give the end.";
    LengthZero, "length-zero", Warning, "Sessions that end when they start",
        "Correct the end in the file, or leave it out where it is not known.";
    EndBeforeStart, "end-before-start", Error, "Sessions that end before they start",
        "Correct the end in the file.";
    EndNextDay, "end-next-day", Note, "Sessions whose end is earlier than their start, taken to end on the next day",
        "Write the date of the next day with the end.";
    EndUnusable, "end-unusable", Warning, "Ends that have no start, or no time of day",
        "Give start and end with date and time, or neither.";
    ClockChange, "clock-change", Warning, "Sessions at times that a change of the clocks skips, repeats or turns around",
        "Write start and end with their offsets from UTC.";
    DayContradicts, "day-contradicts", Warning, "Sessions whose day is not that of their start",
        "Move the session to its day, or correct its start.";
    EventDaysExchanged, "event-days-exchanged", Warning, "The event ends before it starts",
        "Exchange its first and its last day.";
    // Records.
    RecordUnreadable, "record-unreadable", Error, "Records that can't be read",
        "Correct them as the format wants them.";
    FieldUnreadable, "field-unreadable", Warning, "Fields that hold what does not belong there",
        "Correct them as the format wants them.";
    WordUnknown, "word-unknown", Warning, "Words that mean nothing where they stand",
        "Use one of the words that the format knows.";
    IdRepeated, "id-repeated", Error, "Ids that are given twice",
        "Give every record an id of its own.";
    IdChanged, "id-changed", Note, "Ids that can't be kept as they are",
        "Nothing, or make ids of a-z, 0-9 and hyphens.";
    ReferenceBroken, "reference-broken", Error, "References to what is not in the file",
        "Add what is missing, give all files of the programme together, or correct the reference.";
    TitleMissing, "title-missing", Warning, "Records without a title",
        "Give them a title.";
    NameMissing, "name-missing", Warning, "Buildings, halls or people without a name",
        "Give them a name.";
    LinkUnusable, "link-unusable", Note, "Links that are no web or mail addresses",
        "Write the whole address, with https:// before it.";
    WalkIncomplete, "walk-incomplete", Note, "Walking times that lack something",
        "Give both places and the minutes.";
    PersonMerged, "person-merged", Note, "People given several times who were taken for one",
        "Give a person one id everywhere; different people need different ids.";
    RecurrenceCut, "recurrence-cut", Warning, "Repeating sessions that were not followed to their end",
        "Give the repetition an end within the event.";
    // What the records say together.
    PersonDoubleBooked, "person-double-booked", Warning, "People who are in two places at once",
        "Move one of the sessions, or correct who is in it.";
    HallDoubleBooked, "hall-double-booked", Error, "Halls with two sessions at once",
        "Move one of the sessions, or correct its hall.";
    HallShared, "hall-shared", Warning, "Sessions that hold others in the same hall",
        "Nothing, if the long one is a block made of the others; else move one of them.";
    TitleRepeated, "title-repeated", Warning, "Titles that stand twice in one slot",
        "Give one session in several halls as one with all its halls; tell different ones apart.";
    IdShared, "id-shared", Note, "Sessions that are given several times under one id",
        "Nothing, if it is held several times; an id for each time lets people choose between them.";
    OutsideDays, "outside-days", Warning, "Sessions outside the days of the event",
        "Correct the date of the session, or the days of the event.";
    HallMissing, "hall-missing", Warning, "Sessions with a time but no hall",
        "Say where they are held.";
    PeopleMissing, "people-missing", Note, "Sessions that name no people",
        "Say who is in them.";
    LengthLong, "length-long", Warning, "Sessions of more than twelve hours",
        "Correct the end, or give a session of several days once for each.";
    LengthShort, "length-short", Note, "Sessions of less than five minutes",
        "Correct the end in the file.";
    EndMissing, "end-missing", Note, "Sessions with a start but no end",
        "Say when they end.";
    // How things are spelled.
    ScriptsMixed, "scripts-mixed", Warning, "Words with letters of another script that look alike",
        "Type the word anew in one script: nobody who searches for it finds it.";
    NamesAlike, "names-alike", Warning, "People whose names are nearly the same",
        "Give one person one id and one spelling; nothing, if they are different people.";
    NameShared, "name-shared", Note, "People of the same name",
        "Give one person one id; nothing, if they are different people.";
    HallsAlike, "halls-alike", Warning, "Halls whose names are nearly the same",
        "Give one hall one id and one spelling.";
    // Files.
    VersionNewer, "version-newer", Warning, "Files of a newer version than this program knows",
        "Use a newer version of this program.";
    EncodingGuessed, "encoding-guessed", Note, "Files that are no UTF-8 text",
        "Save the file as UTF-8.";
    ColumnsGuessed, "columns-guessed", Note, "Columns whose meaning was guessed",
        "Check the guess; --map title=COLUMN overrules it.";
    TextHidden, "text-hidden", Warning, "Texts with control characters, or with signs that hide or turn others",
        "Take them out: copied text brings them along, and so do attacks.";
    TextCut, "text-cut", Warning, "Texts longer than anybody reads",
        "Shorten them.";
    FileUnknown, "file-unknown", Warning, "Files that are no schedule",
        "Take them out, or say what their fields mean with --map.";
    FileCut, "file-cut", Error, "Files that end too early",
        "Fetch the file again.";
    LimitReached, "limit-reached", Error, "More than this program takes",
        "Split the file.";
    PrivateLeftOut, "private-left-out", Note, "Private fields that were not kept",
        "Take them out of the file before it is published.";
}

impl Code {
    /// Its name, in kebab case; stable from release to release.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// How much it matters.
    pub fn level(self) -> Level {
        self.row().1
    }

    /// A heading for all findings of it.
    pub fn title(self) -> &'static str {
        self.row().2
    }

    /// What to do about it, for whoever makes the file.
    pub fn advice(self) -> &'static str {
        self.row().3
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something odd about a programme or its file, and what was done about it.
///
/// ```text
/// Finding::new(Code::EndBeforeStart, "session `opening`", "it ends before it starts").done("its end is unknown")
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What sort of thing it is.
    pub code: Code,
    /// The name of the file, where several were read together.
    pub file: Option<String>,
    /// The record concerned: "session `opening`".
    pub record: String,
    /// Where the record stands in the file, in bytes, if the reader knows.
    pub offset: Option<usize>,
    /// The same as line and column, counted from 1, once the reader has filled it in.
    pub position: Option<(usize, usize)>,
    /// What was odd.
    pub what: String,
    /// What was done about it; `None` where nothing was.
    pub done: Option<&'static str>,
}

impl Finding {
    /// Something odd about a record. Both texts are shown as they are: what they take from a file is clean already.
    pub fn new(code: Code, record: impl Into<String>, what: impl Into<String>) -> Finding {
        Finding { code, file: None, record: record.into(), offset: None, position: None, what: what.into(), done: None }
    }

    /// What was done about it.
    #[must_use]
    pub fn done(self, done: &'static str) -> Finding {
        Finding { done: Some(done), ..self }
    }

    /// The byte of the file at which the record stands, if it is known.
    #[must_use]
    pub fn at(self, offset: impl Into<Option<usize>>) -> Finding {
        Finding { offset: offset.into(), ..self }
    }

    /// How much it matters.
    pub fn level(&self) -> Level {
        self.code.level()
    }

    /// What was odd and what was done about it.
    pub fn outcome(&self) -> String {
        self.done.map_or_else(|| self.what.clone(), |done| format!("{}; {done}", self.what))
    }

    /// The place: "sessions.json, line 12, column 3: session `opening`", as much of it as is known.
    pub fn place(&self) -> String {
        let position = self.position.map(|(line, column)| format!("line {line}, column {column}"));
        let of_file: Vec<&str> = [self.file.as_deref(), position.as_deref()].into_iter().flatten().collect();
        if of_file.is_empty() { self.record.clone() } else { format!("{}: {}", of_file.join(", "), self.record) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.outcome())
    }
}

/// How many findings of a group are shown.
pub const EXAMPLES: usize = 3;

/// All findings of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    /// Their code.
    pub code: Code,
    /// How many there are.
    pub count: usize,
    /// The first [`EXAMPLES`] of them.
    pub examples: Vec<&'a Finding>,
}

/// Findings by code: errors first, then warnings, then notes; within a level the most frequent first.
pub fn grouped(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut groups: HashMap<Code, Group<'_>> = HashMap::new();
    for finding in findings {
        let code = finding.code;
        let group = groups.entry(code).or_insert_with(|| Group { code, count: 0, examples: Vec::new() });
        group.count += 1;
        if group.examples.len() < EXAMPLES {
            group.examples.push(finding);
        }
    }
    let mut groups: Vec<Group<'_>> = groups.into_values().collect();
    groups.sort_by_key(|group| (group.code.level(), Reverse(group.count), group.code));
    groups
}

/// How many findings there are of each level, in words: "2 errors, 5 warnings, 3 notes"; empty if there are none.
pub fn tally(findings: &[Finding]) -> String {
    let of = |level| findings.iter().filter(|finding| finding.level() == level).count();
    let counts = Level::ALL.iter().map(|(level, _)| (*level, of(*level))).filter(|(_, number)| *number > 0);
    counts.map(|(level, number)| level.count(number)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_name_of_its_own_a_title_and_advice() {
        for (at, code) in Code::ALL.iter().enumerate() {
            let name = code.name();
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
            assert!(Code::ALL.iter().skip(at + 1).all(|other| other.name() != name), "{name} stands twice");
            assert!(code.title().starts_with(char::is_uppercase) && !code.title().ends_with('.'), "{name}");
            assert!(code.advice().starts_with(char::is_uppercase) && code.advice().ends_with('.'), "{name}");
        }
    }

    fn finding(code: Code, what: &str) -> Finding {
        Finding::new(code, "session `a`", what)
    }

    #[test]
    fn a_finding_says_as_much_of_its_place_as_is_known() {
        let mut one = finding(Code::EndBeforeStart, "it ends before it starts");
        assert_eq!(one.to_string(), "session `a`: it ends before it starts");
        one = one.done("its end is unknown").at(7);
        one.position = Some((3, 8));
        assert_eq!(one.to_string(), "line 3, column 8: session `a`: it ends before it starts; its end is unknown");
        one.file = Some("sessions.json".to_owned());
        assert_eq!(one.place(), "sessions.json, line 3, column 8: session `a`");
        assert_eq!(one.offset, Some(7));
    }

    #[test]
    fn groups_come_by_level_and_then_by_number() {
        let of = |code: Code, number: usize| (0..number).map(move |at| finding(code, &format!("{at}")));
        let findings: Vec<Finding> = of(Code::LinkUnusable, 9)
            .chain(of(Code::TitleMissing, 2))
            .chain(of(Code::EndUnusable, 4))
            .chain(of(Code::IdRepeated, 1))
            .collect();
        let told: Vec<_> = grouped(&findings)
            .iter()
            .map(|group| (group.code, group.count, group.examples.iter().map(|one| &*one.what).collect::<String>()))
            .collect();
        assert_eq!(
            told,
            [
                (Code::IdRepeated, 1, "0".to_owned()),
                (Code::EndUnusable, 4, "012".to_owned()),
                (Code::TitleMissing, 2, "01".to_owned()),
                (Code::LinkUnusable, 9, "012".to_owned()),
            ]
        );
        assert_eq!(tally(&findings), "1 error, 6 warnings, 9 notes");
        assert_eq!(tally(&[]), "");
    }
}
