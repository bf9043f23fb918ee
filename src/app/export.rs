//! Taking away: which sessions, in which format, where to. The form that asks for it, and what becomes of the answer.

use super::chord::Chord;
use super::command::{Command, Context, command};
use super::edit::Edit;
use super::message::{Effect, Export, Outcome};
use super::overlay::{Cursor, Overlay};
use super::pane::{Pane, Row};
use super::screen::Spot;
use super::{App, library};
use crate::agenda::{Plan, Planned};
use crate::error::Error;
use crate::formats::{FORMATS, Format};
use crate::programme::{SessionIx, clean};
use std::collections::HashSet;

/// The format that is offered first: what calendars and phones take.
const USUAL: &str = "ics";

/// The formats that are written, in the order of their table.
pub fn formats() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.write.is_some())
}

/// What can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// My picks, with interest and notes.
    Agenda,
    /// What the current list shows.
    Listed,
    /// Every session.
    Whole,
}

impl What {
    /// All of it, in the order of the form.
    pub const ALL: [What; 3] = [What::Agenda, What::Listed, What::Whole];

    /// Its word in the name of a file.
    fn word(self) -> &'static str {
        match self {
            What::Agenda => "agenda",
            What::Listed => "sessions",
            What::Whole => "programme",
        }
    }
}

/// What can leave, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is.
    pub title: &'static str,
    /// How many sessions.
    pub count: usize,
    /// Picks among them that the programme no longer has.
    pub gone: usize,
    /// Entries of my own that leave too.
    pub own: usize,
    /// By what the list is filtered.
    pub filter: String,
}

/// The parts of the form, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Which sessions.
    What,
    /// In which format.
    Format,
    /// Where to.
    Path,
}

/// What the form is at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Being filled in.
    #[default]
    Open,
    /// It is being written to that path.
    Writing(String),
    /// There is a file at that path; shall it be replaced?
    IsThere(String),
    /// Why nothing was written.
    Failed(String),
}

/// The form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Which part has the keys.
    pub part: Part,
    /// Which of [`What::ALL`].
    pub what: Cursor,
    /// Those, in words.
    pub offers: Vec<Offer>,
    /// Which of [`formats`].
    pub format: Cursor,
    /// Where to.
    pub path: Edit,
    /// What the path may go on to, as far as that was asked for.
    pub continuations: Vec<String>,
    /// What it is at.
    pub state: State,
    /// Id of the programme.
    programme: String,
    /// The folder of paths that the form makes up, with its separator.
    folder: String,
    /// The path that the form made up: one that reads otherwise is the person's own.
    made_up: String,
}

/// What was chosen last, while the program runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Habit {
    what: Option<usize>,
    format: Option<usize>,
    folder: Option<String>,
    /// The path of the person's own, of a programme.
    own: Option<(String, String)>,
}

impl Form {
    /// What is chosen to leave.
    fn what(&self) -> What {
        What::ALL.get(self.what.at).copied().unwrap_or(What::Whole)
    }

    /// The format that is chosen.
    fn format(&self) -> Option<&'static Format> {
        formats().nth(self.format.at)
    }

    fn ending(&self) -> &'static str {
        self.format().and_then(|format| format.extensions.first()).copied().unwrap_or_default()
    }

    /// A name of letters, digits and `-`, whatever the programme is called: its id is of nothing else.
    fn file_name(&self) -> String {
        format!("{}-{}.{}", self.programme, self.what().word(), self.ending())
    }

    /// Lets a change of what and format show in the path; of the person's own only the ending is the form's.
    fn name_anew(&mut self, ending_before: &str) {
        if self.path.text() == self.made_up {
            self.made_up = format!("{}{}", self.folder, self.file_name());
            self.path = Edit::new(self.made_up.clone());
        } else if let Some(stem) = self.path.text().strip_suffix(&format!(".{ending_before}")) {
            self.path = Edit::new(format!("{stem}.{}", self.ending()));
        }
    }

    /// The cursor of the part that has the keys, if that is a list, and the number of its rows.
    pub(super) fn cursor(&mut self) -> Option<(&mut Cursor, usize)> {
        match self.part {
            Part::What => Some((&mut self.what, What::ALL.len())),
            Part::Format => Some((&mut self.format, formats().count())),
            Part::Path => None,
        }
    }

    /// Whether the path is asked for, so that letters are text.
    pub(super) fn is_typing(&self) -> bool {
        self.part == Part::Path && !matches!(self.state, State::IsThere(_) | State::Writing(_))
    }

    fn turn(&mut self, forward: bool) {
        self.part = match (self.part, forward) {
            (Part::What, true) | (Part::Path, false) => Part::Format,
            (Part::Format | Part::Path, true) => Part::Path,
            (Part::What | Part::Format, false) => Part::What,
        };
    }
}

impl App {
    /// Opens the form as it was left last.
    pub(super) fn open_export(&mut self) {
        if self.opening.is_some() {
            self.say("there is nothing to export yet");
            return;
        }
        if self.is_filter_pending() {
            self.say("the filter is still being worked out; try again in a moment");
            return;
        }
        if self.triage.is_some() {
            self.list_anew();
        }
        let habit = self.habit.clone();
        let offers: Vec<Offer> = What::ALL.into_iter().map(|what| self.offer(what)).collect();
        let is_empty = offers.first().is_none_or(|agenda| agenda.count + agenda.gone + agenda.own == 0);
        let what = habit.what.unwrap_or(usize::from(is_empty));
        let format = habit.format.or_else(|| formats().position(|format| format.name == USUAL)).unwrap_or(0);
        let mut form = Form {
            part: Part::What,
            what: Cursor { at: what, top: 0 },
            offers,
            format: Cursor { at: format, top: 0 },
            path: Edit::default(),
            continuations: Vec::new(),
            state: State::Open,
            programme: self.programme.event.id.to_string(),
            folder: habit.folder.unwrap_or_else(|| "~/".to_owned()),
            made_up: String::new(),
        };
        form.name_anew("");
        if let Some((_, path)) = habit.own.filter(|(programme, _)| *programme == form.programme) {
            form.path = Edit::new(path);
        }
        self.overlay = Some(Overlay::Export(Box::new(form)));
    }

    fn offer(&self, what: What) -> Offer {
        let title = match (what, self.pane) {
            (What::Agenda, _) => "my agenda",
            (What::Listed, Pane::Sessions) => "the sessions listed",
            (What::Listed, Pane::People) => "sessions of the people listed",
            (What::Listed, Pane::Halls) => "sessions in the halls listed",
            (What::Listed, Pane::Agenda) => "the picks listed",
            (What::Whole, _) => "the whole programme",
        };
        let query = self.query.edit.text().trim();
        let is_filtered = what == What::Listed && !query.is_empty();
        Offer {
            title,
            count: self.leaving(what).len(),
            gone: if what == What::Agenda { self.gone() } else { 0 },
            own: if what == What::Agenda { self.agenda.entries().count() } else { 0 },
            filter: if is_filtered { format!("/ {query}") } else { String::new() },
        }
    }

    /// The sessions that leave, in programme order.
    fn leaving(&self, what: What) -> Vec<SessionIx> {
        let all = self.programme.session_positions();
        let is_picked =
            |at: &SessionIx| self.plan.standing_for(*at).is_some_and(|planned| planned.pick.interest.is_wanted());
        match what {
            What::Agenda => all.filter(is_picked).collect(),
            What::Whole => all.collect(),
            What::Listed => {
                let listed: HashSet<SessionIx> =
                    self.list().rows().iter().flat_map(|row| self.sessions_of(*row)).collect();
                all.filter(|at| listed.contains(at)).collect()
            }
        }
    }

    /// The sessions that a row of a list is about.
    fn sessions_of(&self, row: Row) -> Vec<SessionIx> {
        match row {
            Row::Session(at) => vec![at],
            Row::Pick(at) => self.plan.picks.get(at).and_then(Planned::stands_at).into_iter().collect(),
            Row::Person(at) => self.programme[at].sessions.clone(),
            Row::Hall(at) => self.programme[at].sessions.clone(),
            _ => Vec::new(),
        }
    }

    /// How many picks leave whose sessions the programme no longer has.
    fn gone(&self) -> usize {
        let is_gone = |planned: &&Planned| {
            planned.stands_at().is_none() && !planned.is_own() && planned.pick.interest.is_wanted()
        };
        self.plan.picks.iter().filter(is_gone).count()
    }

    fn form(&mut self) -> Option<&mut Form> {
        match &mut self.overlay {
            Some(Overlay::Export(form)) => Some(form),
            _ => None,
        }
    }

    /// Lets a key work on the form; `None` if there is none.
    pub(super) fn export_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let form = self.form()?;
        match &form.state {
            State::IsThere(path) => {
                let path = path.clone();
                form.state = State::Open;
                let yes = Overlay::command(chord) == Some(Command::Yes);
                return Some(if yes { self.export(Some(&path)) } else { Vec::new() });
            }
            // What is on its way can't be changed any more, but who waits may leave.
            State::Writing(_) => {
                let leaves = matches!(Overlay::command(chord), Some(Command::CloseMenu));
                return Some(if leaves { self.run(Command::CloseMenu) } else { Vec::new() });
            }
            State::Open | State::Failed(_) => form.state = State::Open,
        }
        if !form.is_typing() {
            return Some(Overlay::command(chord).map_or_else(Vec::new, |command| self.run(command)));
        }
        if form.path.key(chord) {
            form.continuations.clear();
            return Some(Vec::new());
        }
        // The way back is that of menus, as far as it is no key of the field.
        let back = Overlay::command(chord).filter(|command| *command == Command::MenuLeft);
        let command = command(chord, &[Context::Field]).or(back);
        Some(command.map_or_else(Vec::new, |command| self.run(command)))
    }

    /// Does in the form what a command says; `None` if there is no form, or the command is not its business.
    pub(super) fn run_in_export(&mut self, command: Command) -> Option<Vec<Effect>> {
        let page = self.screen.menu.map_or(1, |view| view.height);
        let form = self.form()?;
        match command {
            Command::Choose | Command::Accept => return Some(self.export(None)),
            Command::MenuLeft | Command::FieldUp if form.part == Part::Path => form.turn(false),
            Command::MenuLeft | Command::CompleteBack => form.turn(false),
            Command::MenuRight => form.turn(true),
            // The row of the cursor is the one that is chosen.
            Command::Toggle => {}
            _ => {
                let ending = form.ending();
                let (cursor, length) = form.cursor()?;
                if !cursor.moved(command, length, page) {
                    return None;
                }
                form.name_anew(ending);
            }
        }
        Some(Vec::new())
    }

    /// Takes a click on the form.
    pub(super) fn point_in_export(&mut self, spot: Spot) -> bool {
        let Some(form) = self.form() else { return false };
        let ending = form.ending();
        match spot {
            Spot::MenuColumn(row) => (form.part, form.what.at) = (Part::What, row.min(What::ALL.len() - 1)),
            Spot::MenuRow(row) => (form.part, form.format.at) = (Part::Format, row),
            Spot::MenuField => form.part = Part::Path,
            _ => return false,
        }
        form.name_anew(ending);
        true
    }

    /// Asks for what the form says to be written; over a file that is there only if it is the one `agreed` to.
    fn export(&mut self, agreed: Option<&str>) -> Vec<Effect> {
        let Some(form) = self.form() else { return Vec::new() };
        if matches!(form.state, State::Writing(_)) {
            return Vec::new();
        }
        if form.path.text().trim().is_empty() {
            form.part = Part::Path;
            form.state = State::Failed("where to? name a file".to_owned());
            return Vec::new();
        }
        if form.path.text().trim_end().ends_with(std::path::is_separator) {
            form.path = Edit::new(format!("{}{}", form.path.text().trim_end(), form.file_name()));
        }
        let Some(format) = form.format() else { return Vec::new() };
        let (what, path) = (form.what(), form.path.text().to_owned());
        let own = (path != form.made_up).then(|| (form.programme.clone(), path.clone()));
        let folder = path.rfind(std::path::is_separator).map(|at| path[..=at].to_owned()).unwrap_or_default();
        self.habit = Habit { what: Some(form.what.at), format: Some(form.format.at), folder: Some(folder), own };
        let sessions = self.leaving(what);
        let is_mine = what == What::Agenda;
        let is_alone = self.gone() > 0 || self.agenda.entries().next().is_some();
        let state = if sessions.is_empty() && !(is_mine && is_alone) {
            State::Failed(match what {
                What::Agenda => {
                    format!("there is nothing to write: your agenda is empty; {} picks", Command::Going.key())
                }
                What::Listed => "there is nothing to write: the list is empty".to_owned(),
                What::Whole => "there is nothing to write: the programme lists no sessions".to_owned(),
            })
        } else {
            State::Writing(path.clone())
        };
        let starts = matches!(state, State::Writing(_));
        // What lies beside it is not mine to hand on, nor when it is.
        let plan = is_mine.then(|| Box::new(Plan::new(&self.programme, &self.agenda, self.shown.pace)));
        let beside = self.calendars.iter().map(|calendar| calendar.entries.len()).sum();
        let beside = if is_mine { beside } else { 0 };
        let agenda = is_mine.then(|| Box::new(self.agenda.clone()));
        if let Some(form) = self.form() {
            form.state = state;
            form.continuations.clear();
        }
        let replace = agreed == Some(path.as_str());
        let programme = self.programme.clone();
        if starts {
            vec![Effect::Export(Box::new(Export { programme, sessions, plan, agenda, beside, format, path, replace }))]
        } else {
            Vec::new()
        }
    }

    /// Takes in how an export of so many sessions ended.
    pub(super) fn exported(&mut self, path: &str, sessions: usize, outcome: Result<Outcome, Error>) {
        let shown = clean::line(path.trim().into());
        let waits = self.form().filter(|form| form.state == State::Writing(path.to_owned()));
        match (outcome, waits) {
            (Ok(Outcome::Written(left_out)), waits) => {
                if waits.is_some() {
                    self.overlay = None;
                }
                let said = written(&shown, sessions, &left_out);
                if !left_out.is_empty() {
                    // It may be longer than the line it is said in.
                    self.messages.push(said.clone());
                }
                self.say(said);
            }
            (Ok(Outcome::IsThere), Some(form)) => form.state = State::IsThere(path.to_owned()),
            (Err(error), Some(form)) => form.state = State::Failed(error.to_string()),
            (Ok(Outcome::IsThere), None) => self.warn(format!("not exported: {shown} is there already")),
            (Err(error), None) => self.warn(error.to_string()),
        }
    }
}

/// `wrote ~/forum-agenda.ics from 12 sessions; 2 sessions without a time are left out`.
fn written(path: &str, sessions: usize, left_out: &[String]) -> String {
    let noun = if sessions == 1 { "session" } else { "sessions" };
    let mut said = format!("wrote {path} from {sessions} {noun}");
    for line in left_out {
        said.push_str("; ");
        said.push_str(line);
    }
    said
}

/// Takes in what the path of the form may go on to.
pub(super) fn complete(form: &mut Form, begun: &str, found: Vec<String>) {
    if form.is_typing() {
        library::continue_with(&mut form.path, &mut form.continuations, begun, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_told_in_a_line() {
        let lines = ["2 sessions without a time are left out".to_owned(), "interest and notes are left out".to_owned()];
        assert_eq!(written("~/a.ics", 1, &[]), "wrote ~/a.ics from 1 session");
        assert_eq!(
            written("~/a.ics", 12, &lines),
            "wrote ~/a.ics from 12 sessions; 2 sessions without a time are left out; interest and notes are left out"
        );
    }

    #[test]
    fn every_format_that_is_written_has_an_ending_for_its_files() {
        for format in formats() {
            let ending = format.extensions.first().copied().unwrap_or_default();
            assert!(!ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{}", format.name);
        }
        assert!(formats().any(|format| format.name == USUAL));
    }
}
