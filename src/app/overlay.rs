//! What can lie over the panes: menus and the note field. Their state only; `App` acts on them.

use super::calendars;
use super::chord::Chord;
use super::command::{COMMANDS, Command, Context, Row, command};
use super::edit::Edit;
use super::entry;
use super::export::{Form, State};
use super::finder::Finder;
use super::history::History;
use super::hours;
use super::page::Tone;
use super::picker::Picker;
use super::proposal::Preview;
use super::views;
use crate::agenda::Copy;
use crate::programme::finding::{Group, grouped};
use crate::programme::{Finding, Id, Level};
use crate::store::Shelf;

/// A cursor in a menu of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The row it stands on.
    pub at: usize,
    /// First row shown in the last frame.
    pub top: usize,
}

impl Cursor {
    /// Lets a movement command work; false if it is none.
    pub fn moved(&mut self, command: Command, length: usize, page: usize) -> bool {
        let last = length.saturating_sub(1);
        let page = page.max(1);
        self.at = match command {
            Command::MenuUp | Command::FieldUp => self.at.saturating_sub(1),
            Command::MenuDown | Command::FieldDown => self.at + 1,
            Command::MenuPageUp | Command::FieldPageUp => self.at.saturating_sub(page),
            Command::MenuPageDown | Command::FieldPageDown => self.at + page,
            Command::MenuFirst => 0,
            Command::MenuLast => last,
            _ => return false,
        }
        .min(last);
        true
    }
}

/// Help and palette: the same rows, asked differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Which keys work here?
    Help,
    /// Where is that command?
    Palette,
}

/// A row of the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The row, which may be longer than the window is wide.
    pub text: String,
    /// What stands below the rows while the cursor is on this one: its whole text, or more than that.
    pub whole: String,
    /// How it is meant.
    pub tone: Tone,
    /// What choosing it does, beside closing the messages.
    pub command: Option<Command>,
}

impl Message {
    fn of(text: String, tone: Tone) -> Message {
        Message { whole: text.clone(), text, tone, command: None }
    }

    /// A row that does something when it is chosen.
    pub(super) fn doing(command: Command, text: String) -> Message {
        let whole = format!("{} does it, here as everywhere {}", Command::Choose.key(), command.key());
        Message { text, whole, tone: Tone::Title, command: Some(command) }
    }

    /// What was said, and then what was odd about the file: each sort with its number, the first few of it, and what can
    /// be done about it.
    pub fn all(said: &[String], findings: &[Finding]) -> Vec<Message> {
        let mut rows: Vec<Message> = said.iter().map(|text| Message::of(text.clone(), Tone::Text)).collect();
        for group in grouped(findings) {
            let Group { code, count, examples } = group;
            let level = code.level();
            let tone = if level == Level::Error { Tone::Alarm } else { Tone::Heading };
            // What a narrow window cuts off is the end of the title.
            let text = format!("{level}: {count} × {}", code.title());
            rows.push(Message { whole: format!("{text}. {}", code.advice()), ..Message::of(text, tone) });
            let shown = examples.len();
            rows.extend(examples.into_iter().map(|finding| Message {
                whole: finding.to_string(),
                ..Message::of(format!("  {finding}"), Tone::Text)
            }));
            if count > shown {
                let text = format!("  … and {} more", count - shown);
                let whole = "plenary check FILE --all lists every one".to_owned();
                rows.push(Message { whole, ..Message::of(text, Tone::Muted) });
            }
        }
        if rows.is_empty() {
            rows.push(Message::of("Nothing was odd about the file read last.".to_owned(), Tone::Text));
        }
        rows
    }
}

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// A file to import lies there.
    Import,
    /// Somebody's agenda lies there, to be compared with mine.
    Compare,
    /// A calendar lies there that is to lie beside the agenda.
    Calendar,
    /// The agenda is to be saved there.
    Rescue,
}

/// What has become of a path that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// It is being typed.
    #[default]
    Typing,
    /// What it leads to is being read, or written.
    Working,
    /// There is a file already; shall it be replaced?
    IsThere,
    /// Why what it leads to is of no use.
    Failed(String),
}

/// What lies over the panes.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The commands, filtered by what is typed.
    Commands {
        /// Which question it answers.
        asking: Asking,
        /// What is typed.
        filter: Edit,
        /// Whether letters are typed; until then they move and close like in every menu.
        typing: bool,
        /// Where it was asked, innermost first.
        contexts: Vec<Context>,
        /// Its cursor.
        cursor: Cursor,
    },
    /// The facets, and the values of one.
    Facets(Box<Picker>),
    /// The saved queries.
    Views(Box<views::Menu>),
    /// The programmes of the library; `None` while they are being listed.
    Programmes {
        /// The programmes.
        shelves: Option<Vec<Shelf>>,
        /// Its cursor.
        cursor: Cursor,
        /// The one that is removed if the person says yes.
        doomed: Option<Id>,
    },
    /// The calendars beside the agenda.
    Calendars(Box<calendars::Menu>),
    /// An own entry.
    Entry(Box<entry::Form>),
    /// The path of a file.
    Path {
        /// What for.
        errand: Errand,
        /// What is typed.
        path: Edit,
        /// What it may go on to, as far as that was asked for.
        offers: Vec<String>,
        /// What has become of it.
        progress: Progress,
    },
    /// The note on a session.
    Note {
        /// Id of the session.
        session: String,
        /// The session as it stands, or as it was when it was picked.
        copy: Copy,
        /// The note.
        note: Edit,
        /// What it was when it was opened.
        before: String,
    },
    /// When I am there on a day.
    Hours(hours::Form),
    /// One line over everything.
    Finder(Box<Finder>),
    /// What is to be exported, and where to.
    Export(Box<Form>),
    /// What was changed, and the way back.
    History(Box<History>),
    /// The clash-free agenda of the greatest worth, before it is taken over.
    Proposal(Box<Preview>),
    /// Messages that can be read again.
    Messages {
        /// The messages.
        lines: Vec<Message>,
        /// Its cursor.
        cursor: Cursor,
    },
}

impl Overlay {
    /// The text field it holds, if letters are text in it.
    pub fn field(&mut self) -> Option<&mut Edit> {
        match self {
            Overlay::Commands { filter, typing: true, .. } => Some(filter),
            Overlay::Note { note, .. } => Some(note),
            Overlay::Hours(form) => Some(&mut form.text),
            Overlay::Path { path, progress, .. } => (*progress != Progress::IsThere).then_some(path),
            Overlay::Entry(form) => Some(form.edit()),
            Overlay::Finder(finder) => Some(&mut finder.line),
            Overlay::Export(form) => form.is_typing().then_some(&mut form.path),
            Overlay::Facets(picker) => picker.typing.then_some(&mut picker.narrow),
            Overlay::Views(menu) => menu.naming.as_mut().map(|naming| &mut naming.name),
            Overlay::Commands { .. }
            | Overlay::Programmes { .. }
            | Overlay::Calendars(_)
            | Overlay::History(_)
            | Overlay::Proposal(_)
            | Overlay::Messages { .. } => None,
        }
    }

    /// Whether all its keys are those of a text field.
    pub fn is_typed_into(&self) -> bool {
        match self {
            Overlay::Path { progress, .. } => *progress != Progress::IsThere,
            Overlay::Note { .. } | Overlay::Hours(_) | Overlay::Entry(_) | Overlay::Finder(_) => true,
            Overlay::Export(form) => form.is_typing(),
            Overlay::Facets(picker) => picker.typing,
            Overlay::Views(menu) => menu.naming.is_some(),
            _ => false,
        }
    }

    /// Whether nothing that comes from outside may take its place, because what is typed next is meant for it.
    pub(super) fn must_stay(&self) -> bool {
        match self {
            Overlay::Path { progress, .. } => *progress != Progress::Working,
            Overlay::Views(menu) => menu.naming.is_some(),
            Overlay::Note { .. } | Overlay::Hours(_) | Overlay::Entry(_) | Overlay::Export(_) | Overlay::Finder(_) => {
                true
            }
            _ => false,
        }
    }

    /// Whether a command of menus does something in it.
    pub fn offers(&self, command: Command) -> bool {
        match command {
            // Where a yes is asked for, every other key is a no.
            _ if self.asks() => command == Command::Yes,
            // It tells its keys itself.
            Command::Choose | Command::Accept | Command::Cancel
                if matches!(
                    self,
                    Overlay::Export(_)
                        | Overlay::Finder(_)
                        | Overlay::Entry(_)
                        | Overlay::Calendars(_)
                        | Overlay::Proposal(_)
                ) =>
            {
                false
            }
            Command::Toggle if matches!(self, Overlay::Views(_)) => true,
            Command::Rename | Command::ShiftUp | Command::ShiftDown => matches!(self, Overlay::Views(_)),
            Command::Toggle | Command::MenuLeft | Command::MenuRight | Command::Also | Command::Exclude => {
                matches!(self, Overlay::Facets(_))
            }
            Command::Remove if matches!(self, Overlay::Facets(_) | Overlay::Views(_)) => true,
            Command::Remove => match self {
                Overlay::Calendars(menu) => menu.rows.as_ref().is_some_and(|rows| !rows.is_empty()),
                _ => matches!(self, Overlay::Programmes { .. }),
            },
            Command::Import => matches!(self, Overlay::Programmes { .. } | Overlay::Calendars(_)),
            Command::Yes => matches!(self, Overlay::Proposal(preview) if preview.change.is_some()),
            Command::MenuSearch => matches!(self, Overlay::Commands { typing: false, .. } | Overlay::Facets(_)),
            _ => true,
        }
    }

    /// Whether a question is asked to which there is nothing but a yes or a no.
    fn asks(&self) -> bool {
        match self {
            Overlay::Programmes { doomed, .. } => doomed.is_some(),
            Overlay::Views(menu) => menu.doomed.is_some(),
            Overlay::Calendars(menu) => menu.doomed.is_some(),
            Overlay::Path { progress, .. } => *progress == Progress::IsThere,
            Overlay::Export(form) => matches!(form.state, State::IsThere(_)),
            _ => false,
        }
    }

    /// Its movable cursor and the number of rows it moves over.
    pub fn cursor(&mut self) -> Option<(&mut Cursor, usize)> {
        let length = self.length();
        match self {
            Overlay::Commands { cursor, .. }
            | Overlay::Programmes { cursor, .. }
            | Overlay::Messages { cursor, .. } => Some((cursor, length)),
            Overlay::Finder(finder) => Some((&mut finder.cursor, length)),
            Overlay::History(history) => Some((&mut history.cursor, length)),
            Overlay::Proposal(preview) => Some((&mut preview.cursor, length)),
            Overlay::Export(form) => form.cursor(),
            Overlay::Facets(picker) => Some(picker.cursor()),
            Overlay::Views(menu) => Some((&mut menu.cursor, length)),
            Overlay::Calendars(menu) => Some((&mut menu.cursor, length)),
            Overlay::Note { .. } | Overlay::Hours(_) | Overlay::Path { .. } | Overlay::Entry(_) => None,
        }
    }

    fn length(&self) -> usize {
        match self {
            Overlay::Commands { filter, contexts, asking, .. } => rows(*asking, filter.text(), contexts).len(),
            Overlay::Programmes { shelves, .. } => shelves.as_ref().map_or(0, Vec::len),
            Overlay::Messages { lines, .. } => lines.len(),
            Overlay::Finder(finder) => finder.rows.len(),
            Overlay::History(history) => history.rows.len(),
            Overlay::Proposal(preview) => preview.rows.len(),
            Overlay::Calendars(menu) => menu.rows.as_ref().map_or(0, Vec::len),
            // It tells its length itself.
            Overlay::Facets(_)
            | Overlay::Views(_)
            | Overlay::Note { .. }
            | Overlay::Entry(_)
            | Overlay::Hours(_)
            | Overlay::Path { .. }
            | Overlay::Export(_) => 0,
        }
    }

    /// The command a key means in it.
    pub fn command(chord: Chord) -> Option<Command> {
        command(chord, &[Context::Menu, Context::Everywhere])
    }
}

/// The rows of help or palette for what is typed: every word must stand in the sentence, the name or a key.
/// Help lists the keys of where it was asked first.
pub fn rows(asking: Asking, typed: &str, contexts: &[Context]) -> Vec<&'static Row> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let fits = |row: &&Row| {
        let keys = row.keys.iter().filter_map(|key| Chord::parse(key)).map(|chord| chord.to_string());
        let keys: Vec<String> = keys.chain(row.keys.iter().map(|key| (*key).to_owned())).collect();
        words.iter().all(|word| {
            row.help.to_lowercase().contains(word)
                || row.name.contains(word.as_str())
                || keys.iter().any(|key| key == word)
        })
    };
    let mut rows: Vec<&Row> = COMMANDS.iter().filter(fits).collect();
    match asking {
        Asking::Help => {
            let place = |row: &&Row| contexts.iter().position(|context| *context == row.context);
            rows.sort_by_key(|row| place(row).unwrap_or(contexts.len()));
        }
        // Moving about is what keys are for; the palette offers what has a name worth typing.
        Asking::Palette => {
            rows.retain(|row| matches!(row.context, Context::Panes | Context::Everywhere));
            // Who types a command's name means that command.
            let name = words.join("-");
            rows.sort_by_key(|row| (row.name != name, !row.name.starts_with(&name)));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::Code;

    #[test]
    fn help_lists_the_keys_of_the_place_first_and_is_searched_by_word_or_key() {
        let here = [Context::Detail, Context::Panes, Context::Everywhere];
        let all = rows(Asking::Help, "", &here);
        assert_eq!(all.len(), COMMANDS.len());
        assert_eq!(all[0].context, Context::Detail);
        let names = |typed| rows(Asking::Help, typed, &here).iter().map(|row| row.name).collect::<Vec<_>>();
        assert_eq!(names("undo last"), ["undo"]);
        assert!(names("↓").contains(&"scroll-down"));
        assert!(names("ctrl-p").contains(&"palette"));
        assert!(names("no such thing").is_empty());
    }

    #[test]
    fn messages_come_by_sort_with_examples_and_advice() {
        let odd = |code, number: usize| Finding::new(code, format!("session `{number}`"), "it is odd");
        let findings: Vec<Finding> = (0..5).map(|number| odd(Code::LinkUnusable, number)).collect();
        let findings: Vec<Finding> = findings.into_iter().chain([odd(Code::IdRepeated, 9)]).collect();
        let rows = Message::all(&["said before".to_owned()], &findings);
        let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "said before",
                "error: 1 × Ids that are given twice",
                "  session `9`: it is odd",
                "note: 5 × Links that are no web or mail addresses",
                "  session `0`: it is odd",
                "  session `1`: it is odd",
                "  session `2`: it is odd",
                "  … and 2 more",
            ]
        );
        assert!(rows[1].whole.ends_with("given twice. Give every record an id of its own."));
        assert_eq!(Message::all(&[], &[])[0].text, "Nothing was odd about the file read last.");
    }

    #[test]
    fn the_palette_leaves_out_mere_movement() {
        assert!(rows(Asking::Palette, "", &[]).iter().all(|row| row.name != "down"));
    }
}
