//! `config.toml`: the user's file, read and never written.
//!
//! ```toml
//! mouse = true
//!
//! [walks]              # minutes on foot where the programme gives none
//! same-hall = 0
//! same-building = 3
//! other-building = 8
//! no-building = 5      # between halls of which one has no building; unless set, nobody knows
//!
//! [reminders]          # a line and the bell while the program runs
//! on = false
//! minutes = 10         # before I have to set out
//! ```

use super::Store;
use crate::agenda::{Pace, Reminders};
use crate::programme::{clean, nearest};
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// What the user can set, with the defaults for the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Minutes on foot where the programme gives none.
    pub pace: Pace,
    /// Whether reminders are on when the program starts, and how early they come.
    pub reminders: Reminders,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { mouse: true, pace: Pace::default(), reminders: Reminders::default() }
    }
}

/// One key of the file.
struct Key {
    /// With its section: `walks.same-hall`.
    name: &'static str,
    /// What its value is, in words.
    takes: &'static str,
    /// Sets it; `None` if the value is something else.
    set: fn(&mut Settings, &DeValue<'_>) -> Option<()>,
}

const MINUTES: &str = "a whole number of minutes";

const KEYS: &[Key] = &[
    Key { name: "mouse", takes: "true or false", set: |to, value| value.as_bool().map(|on| to.mouse = on) },
    Key { name: "walks.same-hall", takes: MINUTES, set: |to, value| minutes(value).map(|n| to.pace.same_hall = n) },
    Key {
        name: "walks.same-building",
        takes: MINUTES,
        set: |to, value| minutes(value).map(|n| to.pace.same_building = n),
    },
    Key {
        name: "walks.other-building",
        takes: MINUTES,
        set: |to, value| minutes(value).map(|n| to.pace.other_building = n),
    },
    Key {
        name: "walks.no-building",
        takes: MINUTES,
        set: |to, value| minutes(value).map(|n| to.pace.no_building = Some(n)),
    },
    Key {
        name: "reminders.on",
        takes: "true or false",
        set: |to, value| value.as_bool().map(|on| to.reminders.on = on),
    },
    Key {
        name: "reminders.minutes",
        takes: MINUTES,
        set: |to, value| minutes(value).map(|n| to.reminders.minutes = n),
    },
];

fn minutes(value: &DeValue<'_>) -> Option<u32> {
    let number = value.as_integer()?;
    u32::from_str_radix(number.as_str(), number.radix()).ok()
}

impl Store {
    /// The settings, and a line for everything in their file that does not count: where it stands, what is wrong, and
    /// what may have been meant. Never fails: whatever is right counts, the rest keeps its default.
    pub fn settings(&self) -> (Settings, Vec<String>) {
        let path = self.places().settings();
        let unreadable = |why: String| {
            (Settings::default(), vec![clean::line(format!("{}: cannot be read: {why}", path.display()).into())])
        };
        match self.files.read(&path).map(|bytes| bytes.map(String::from_utf8)) {
            Ok(None) => (Settings::default(), Vec::new()),
            Ok(Some(Ok(text))) => read(&path, &text),
            Ok(Some(Err(_))) => unreadable("it is not UTF-8 text".to_owned()),
            Err(error) => unreadable(error.to_string()),
        }
    }
}

fn read(path: &Path, text: &str) -> (Settings, Vec<String>) {
    let mut reader = Reader { settings: Settings::default(), oddities: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.oddities.push((error.span().map_or(0, |span| span.start), error.message().to_owned()));
    }
    reader.table("", table.get_ref());
    reader.oddities.sort();
    let line = |offset: usize| text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
    let notice = |(offset, what): (usize, String)| {
        clean::line(format!("{}: line {}: {what}", path.display(), line(offset)).into())
    };
    (reader.settings, reader.oddities.into_iter().map(notice).collect())
}

struct Reader {
    settings: Settings,
    /// What does not count, with the byte where it stands.
    oddities: Vec<(usize, String)>,
}

impl Reader {
    fn table(&mut self, section: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name =
                if section.is_empty() { key.get_ref().to_string() } else { format!("{section}.{}", key.get_ref()) };
            let value = value.get_ref();
            let odd = if let Some(key) = KEYS.iter().find(|key| key.name == name) {
                match (key.set)(&mut self.settings, value) {
                    Some(()) => continue,
                    None => format!("{name} is {}, but takes {}", described(value), key.takes),
                }
            } else if sections().any(|section| section == name) {
                if let Some(table) = value.as_table() {
                    self.table(&name, table);
                    continue;
                }
                format!("{name} is {}, but is a section: [{name}]", described(value))
            } else {
                match nearest(&name, KEYS.iter().map(|key| key.name).chain(sections())).first() {
                    Some(near) => format!("there is no setting “{name}”; did you mean {near}?"),
                    None => format!("there is no setting “{name}”"),
                }
            };
            self.oddities.push((key.span().start, odd));
        }
    }
}

/// The sections that keys stand in.
fn sections() -> impl Iterator<Item = &'static str> {
    let mut sections: Vec<&str> = KEYS.iter().filter_map(|key| Some(key.name.rsplit_once('.')?.0)).collect();
    sections.dedup();
    sections.into_iter()
}

/// A value in few words.
fn described(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text “{}”", text.chars().take(40).collect::<String>()),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(_) => "a date or time".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a section".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Places;
    use std::fs;

    fn settings(text: &[u8]) -> (Settings, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, text).unwrap();
        let (settings, notices) = Store::new(Places::in_one(folder.path())).settings();
        assert_eq!(fs::read(&path).unwrap(), text);
        let at = format!("{}: ", path.display());
        let told = |notice: &String| notice.strip_prefix(&at).unwrap_or_else(|| panic!("{notice}")).to_owned();
        (settings, notices.iter().map(told).collect())
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        let folder = tempfile::tempdir().unwrap();
        let places = folder.path().join("none");
        assert_eq!(Store::new(Places::in_one(&places)).settings(), (Settings::default(), vec![]));
        assert!(!places.exists());
        assert!(Settings::default().mouse);
    }

    #[test]
    fn every_key_is_read() {
        let text = "\u{feff}mouse = false\n[walks]\nsame-hall = 1\nsame-building = 0x4\nother-building = 1_2\n\
            no-building = 6\n[reminders]\non = true\nminutes = 15\n";
        let pace = Pace { same_hall: 1, same_building: 4, other_building: 12, no_building: Some(6) };
        let reminders = Reminders { on: true, minutes: 15 };
        assert_eq!(settings(text.as_bytes()), (Settings { mouse: false, pace, reminders }, vec![]));
        assert_eq!(settings(b"walks.other-building = 5").0.pace.other_building, 5);
    }

    #[test]
    fn what_does_not_count_is_said_and_the_rest_counts() {
        let text = r#"
muose = false
mouse = "no"
same-hall = 1
colour = "red"

[walks]
same-hall = 2
same-bilding = 1
other-building = -1

[walk]
x = 1
"#;
        let (settings, notices) = settings(text.as_bytes());
        assert_eq!(settings, Settings { pace: Pace { same_hall: 2, ..Pace::default() }, ..Settings::default() });
        assert_eq!(
            notices,
            [
                "line 2: there is no setting “muose”; did you mean mouse?",
                "line 3: mouse is the text “no”, but takes true or false",
                "line 4: there is no setting “same-hall”; did you mean walks.same-hall?",
                "line 5: there is no setting “colour”",
                "line 9: there is no setting “walks.same-bilding”; did you mean walks.same-building?",
                "line 10: walks.other-building is -1, but takes a whole number of minutes",
                "line 12: there is no setting “walk”; did you mean walks?",
            ]
        );
    }

    #[test]
    fn a_slip_in_the_syntax_costs_its_own_line_only() {
        let (settings, notices) = settings(b"mouse =\n[walks]\nsame-hall = 2\n");
        assert_eq!(settings.pace.same_hall, 2);
        assert!(settings.mouse);
        assert!(!notices.is_empty() && notices.iter().all(|notice| notice.starts_with("line 1: ")), "{notices:?}");
    }

    #[test]
    fn a_section_needs_a_section() {
        assert_eq!(settings(b"walks = 5").1, ["line 1: walks is 5, but is a section: [walks]"]);
        assert_eq!(settings(b"[mouse]").1, ["line 1: mouse is a section, but takes true or false"]);
    }

    #[test]
    fn what_is_no_text_is_said_in_one_harmless_line() {
        assert_eq!(settings(b"\xff").1, ["cannot be read: it is not UTF-8 text"]);
        let (_, notices) = settings("\"\\u001b[2J\\n\" = 1".as_bytes());
        assert_eq!(notices, ["line 1: there is no setting “ ”"]);
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("config.toml")).unwrap();
        let (settings, notices) = Store::new(Places::in_one(folder.path())).settings();
        assert_eq!((settings, notices.len()), (Settings::default(), 1));
        assert!(notices[0].contains("config.toml: cannot be read: "), "{notices:?}");
    }
}
