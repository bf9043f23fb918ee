//! The running program as a value: messages in, effects out. Names no terminal and does no IO; the time is handed in.
//!
//! [`App::update`] routes a message; what a command does stands in `act`, what it does to the agenda in `picks`, what the
//! mouse does in `pointer`, what the panes list in `pane`, what the detail tells in `page`.

mod act;
pub mod against;
mod anchor;
pub mod answer;
mod below;
pub mod board;
pub mod calendars;
mod card;
pub mod chord;
mod clipboard;
mod clockface;
pub mod command;
pub mod compare;
mod confirm;
pub mod disk;
mod edit;
pub mod entry;
pub mod everywhere;
pub mod export;
pub mod finder;
pub mod gap;
pub mod history;
pub mod hours;
mod journey;
mod library;
mod line;
mod listing;
mod message;
pub mod news;
mod offers;
pub mod overlay;
pub mod page;
pub mod pane;
pub mod picker;
mod picks;
mod pointer;
pub mod proposal;
mod reminder;
mod rescue;
mod screen;
pub mod triage;
pub mod views;

pub use clockface::{Clock, Clockface, DoneAt};
pub use edit::Edit;
pub use line::QueryLine;
pub use message::{
    Asked, Brought, Effect, Elsewhere, Export, Known, Msg, Notice, OnDisk, Opened, Outcome, Save, Saved,
};
pub use screen::{Area, Screen, Spot, View};

use crate::agenda::{Agenda, Calendar, Journal, Novelties, Pace, Plan, Reminders, Stamp};
use crate::error::Error;
use crate::programme::finding::tally;
use crate::programme::{Finding, Programme, SessionIx, Zone};
use crate::search::{Index, Scope, Views};
use chord::Chord;
use command::{Command, Context, command};
use overlay::{Overlay, Progress};
use page::{Page, Scene, Target};
use pane::{List, Pane, Row};
use std::sync::Arc;
use std::time::Duration;

/// Whether what the screen shows is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saving {
    /// Saves not answered yet.
    pub pending: usize,
    /// Why the last save that was answered failed; stays said until one succeeds.
    pub failed: Option<String>,
}

/// The detail: a page about the list's item, or about what links led to.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// Whether keys work on it rather than on the list.
    pub focused: bool,
    /// Where links led, from the list's item on; the last is shown.
    pub trail: Vec<Visit>,
    /// The marked link, by number.
    pub link: usize,
    /// First line shown in the last frame.
    pub top: usize,
    /// Whether the marked link is to be brought into sight.
    pub reveal: bool,
    /// Where one was before what the finder found was gone to.
    origin: Option<Box<finder::Origin>>,
}

/// A page that a link led to, and where the page before it was left.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What it is about.
    pub target: Target,
    left_at: (usize, usize),
}

/// What the person chose about showing things.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Venue time or my time.
    pub face: Clockface,
    /// Whether skipped sessions are listed.
    pub skipped: bool,
    /// Whether the program has the mouse.
    pub mouse: bool,
    /// Walking times where the programme gives none.
    pub pace: Pace,
    /// Whether I am reminded of what I am going to.
    pub reminders: Reminders,
}

/// What was found out and is read across the window.
#[derive(Clone, Debug)]
enum Report {
    /// Something that was told once.
    Told(Page),
    /// A comparison; its marks are those of the moment.
    Compared(Box<compare::Compared>),
}

/// The running program.
pub struct App {
    /// The programme; an empty one until it is read.
    pub programme: Arc<Programme>,
    /// What is being opened, while nothing can be shown yet.
    pub opening: Option<String>,
    /// Its search index, once built.
    pub index: Option<Arc<Index>>,
    /// My picks.
    pub agenda: Agenda,
    journal: Journal,
    /// What lies beside the agenda.
    pub calendars: Vec<Calendar>,
    /// My picks laid over the programme.
    pub plan: Plan,
    /// What imports brought, and whether I have seen it.
    pub novelties: Novelties,
    /// The session that is read: it counts as seen when I turn away from it, so that what is new stays in sight until
    /// then.
    reading: Option<SessionIx>,
    /// Whether they are on disk.
    pub saving: Saving,
    keep: bool,
    /// Why the agenda can't be read, if so: none of it is shown, and nothing can be picked.
    pub locked: Option<String>,
    /// The pane shown.
    pub pane: Pane,
    lists: [List; Pane::ALL.len()],
    /// How many sessions the query finds that are not listed, because they are skipped.
    pub hidden: usize,
    /// The detail.
    pub detail: Detail,
    /// The walk over what is not judged yet, in the place of list and detail.
    pub triage: Option<triage::Round>,
    /// The query line.
    pub query: QueryLine,
    /// My saved queries.
    pub views: Views,
    /// Changes of them that are not yet on disk.
    views_pending: usize,
    /// The clash board in the place of the panes.
    pub board: Option<Box<board::Board>>,
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// Whether the agenda shows a day as a timeline.
    pub timeline: bool,
    /// What the person chose about showing things.
    pub shown: Shown,
    /// The clock.
    pub clock: Clock,
    /// The line for the person.
    pub notice: Option<Notice>,
    /// What was said and can be read again.
    messages: Vec<String>,
    /// What was odd about the file.
    findings: Vec<Finding>,
    reminded: reminder::Reminded,
    /// What was said last of what is due.
    reminder: Option<String>,
    /// What was said last that nobody waited for.
    mentioned: Option<String>,
    /// The last report.
    report: Option<Report>,
    /// A report that was not shown yet.
    waiting: Option<Report>,
    /// Whose agenda was compared last, by its path.
    companion: String,
    /// What was chosen for the last export.
    habit: export::Habit,
    /// What another programme is opened for.
    sought: Option<finder::Sought>,
    /// The programmes that were left for visits, the last one last.
    way_back: Vec<journey::Left>,
    /// How many copies of the agenda sync tools have left beside it.
    conflict_copies: usize,
    /// A programme that was read while a note is being typed; it waits until the note is done.
    arrived: Option<Box<Opened>>,
    /// My zone, found out while times are being typed by another clock; it waits until they are.
    zone_found: Option<Zone>,
    /// The last frame.
    pub screen: Screen,
    /// Grows with every change that pages and rows may show; what is drawn may be kept as long as it stands.
    pub revision: u64,
}

impl App {
    /// A program that has yet to open `name`.
    pub fn new(name: &str, clock: Clock, shown: Shown) -> App {
        let programme = Arc::new(Programme::default());
        App {
            agenda: Agenda::new(&programme.event.id, ""),
            programme,
            opening: Some(name.to_owned()),
            index: None,
            journal: Journal::default(),
            calendars: Vec::new(),
            plan: Plan::default(),
            novelties: Novelties::default(),
            reading: None,
            saving: Saving::default(),
            keep: false,
            locked: None,
            pane: Pane::default(),
            lists: Default::default(),
            hidden: 0,
            detail: Detail::default(),
            triage: None,
            query: QueryLine::default(),
            views: Views::default(),
            views_pending: 0,
            board: None,
            overlay: None,
            timeline: false,
            shown,
            clock,
            notice: None,
            messages: Vec::new(),
            findings: Vec::new(),
            reminded: reminder::Reminded::default(),
            reminder: None,
            mentioned: None,
            report: None,
            waiting: None,
            companion: String::new(),
            habit: export::Habit::default(),
            sought: None,
            way_back: Vec::new(),
            conflict_copies: 0,
            arrived: None,
            zone_found: None,
            screen: Screen::default(),
            revision: 0,
        }
    }

    /// The current pane's list.
    pub fn list(&self) -> &List {
        &self.lists[self.pane as usize]
    }

    fn list_mut(&mut self) -> &mut List {
        &mut self.lists[self.pane as usize]
    }

    /// The changes that are remembered.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// What pages are made from.
    pub fn scene(&self) -> Scene<'_> {
        let Shown { face, .. } = &self.shown;
        let (programme, plan, novelties) = (&self.programme, &self.plan, &self.novelties);
        Scene { programme, plan, novelties, now: self.clock.now(), face }
    }

    /// What queries are answered from, beside the index.
    pub fn scope(&self) -> Scope<'_> {
        let App { programme, plan, novelties, views, clock, .. } = self;
        Scope { programme, plan, novelties, now: clock.now(), views }
    }

    /// Whether the filter waits for the index.
    pub fn is_filter_pending(&self) -> bool {
        !self.query.query.is_empty() && self.index.is_none()
    }

    /// What keys work on: the pick that is marked on the board; elsewhere what the detail is about.
    pub fn target(&self) -> Option<Target> {
        if self.board_shown().is_some() {
            return self.board_target();
        }
        if let Some(visit) = self.detail.trail.last() {
            return Some(visit.target.clone());
        }
        match &self.triage {
            Some(round) => round.card.map(Target::Session),
            None => self.list().current().and_then(|row| self.target_of(row)),
        }
    }

    fn target_of(&self, row: Row) -> Option<Target> {
        match row {
            Row::Session(session) => Some(Target::Session(session)),
            Row::Person(person) => Some(Target::Person(person)),
            Row::Hall(hall) => Some(Target::Hall(hall)),
            Row::Pick(at) => self.plan.picks.get(at).map(Target::of),
            Row::Gap(at) => Some(Target::Gap(at)),
            // Headings, and what stands against the pick above.
            _ => None,
        }
    }

    /// Where the keys work, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        if self.query.open {
            return vec![Context::Field, Context::Everywhere];
        }
        match &self.overlay {
            Some(Overlay::Finder(_)) => vec![Context::Finder, Context::Field, Context::Everywhere],
            Some(overlay) if overlay.is_typed_into() => vec![Context::Field, Context::Everywhere],
            Some(_) => vec![Context::Menu, Context::Everywhere],
            None if self.board_shown().is_some() => self.board_contexts().unwrap_or_default(),
            None if self.triage.is_some() => {
                let reads = self.detail.focused.then_some(Context::Detail);
                reads.into_iter().chain([Context::Triage, Context::Panes, Context::Everywhere]).collect()
            }
            None if self.detail.focused => vec![Context::Detail, Context::Panes, Context::Everywhere],
            None => vec![Context::List, Context::Panes, Context::Everywhere],
        }
    }

    /// Takes in what the last frame laid out.
    pub fn drawn(&mut self, screen: Screen) {
        if let Some(view) = screen.list {
            self.list_mut().top = view.top;
        }
        if let Some(view) = screen.detail {
            self.detail.top = view.top;
            self.detail.reveal = false;
        }
        if let (Some(view), Some(overlay)) = (screen.menu, &mut self.overlay)
            && let Some((cursor, _)) = overlay.cursor()
        {
            cursor.top = view.top;
        }
        self.screen = screen;
        if self.screen.detail.is_none() && !self.detail.focused && !self.detail.trail.is_empty() {
            // Keys work on nothing that the window has no room for.
            self.reset_detail();
        }
    }

    /// How long the screen stays true if nothing happens: to the next minute, where a clock is shown.
    pub fn stays_true_for(&self) -> Option<Duration> {
        self.shown.face.moment(&self.programme.event, self.clock.now())?;
        let into = self.clock.now().as_millisecond().rem_euclid(60_000);
        Some(Duration::from_millis(60_000 - into.unsigned_abs()))
    }

    /// Takes in a message; tells what to do outside.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let is_key = matches!(msg, Msg::Key(_));
        let mut effects = self.heed(msg);
        // Room on a disk is made by other programs, of which nobody tells; a save that is made now tries all anyway.
        if is_key && (self.locked.is_some() || self.saving.failed.is_some()) && self.saving.pending == 0 {
            effects.push(Effect::TryAgain);
        }
        let stays = self.must_stay();
        // What is typed keeps the meaning that it was typed with.
        if let Some(zone) = self.zone_found.take_if(|_| !stays) {
            self.show_my_time(zone);
        }
        if let Some(opened) = self.arrived.take_if(|_| !stays) {
            effects.extend(self.opened(Ok(opened)));
        }
        self.show_report();
        self.look_back();
        let reading = self.target().filter(|_| self.detail.focused);
        let reading = if let Some(Target::Session(at)) = reading { Some(at) } else { None };
        if reading != self.reading {
            effects.extend(self.turn_away());
            self.reading = reading;
        }
        effects
    }

    /// What was read is seen.
    fn turn_away(&mut self) -> Vec<Effect> {
        let read = self.reading.take().and_then(|at| self.programme.sessions().get(at.index()));
        let Some(id) = read.map(|session| session.id.clone()) else { return Vec::new() };
        if self.novelties.see(id.as_str()) { self.keep_seen() } else { Vec::new() }
    }

    /// Keeps what was seen.
    fn keep_seen(&mut self) -> Vec<Effect> {
        self.filter();
        vec![Effect::See(self.programme.event.id.clone(), Box::new(self.novelties.clone()))]
    }

    /// What is still to be done before the program ends: a note being typed is kept, and a new entry that is understood.
    /// What would change a time that is kept already waits for its Enter: half of it may be typed.
    pub fn leave(&mut self) -> Vec<Effect> {
        let is_kept = match &self.overlay {
            Some(Overlay::Note { .. }) => true,
            Some(Overlay::Entry(form)) => form.id.is_none(),
            _ => false,
        };
        let mut effects = if is_kept { self.run(Command::Accept) } else { Vec::new() };
        effects.extend(self.turn_away());
        effects
    }

    fn heed(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Key(chord) => self.key(chord),
            Msg::Paste(text) => self.paste(&text),
            Msg::Click { x, y, double } => self.click(x, y, double),
            Msg::Wheel { x, y, by } => self.wheel(x, y, by),
            Msg::Resized => Vec::new(),
            Msg::Minute => {
                self.revision += 1;
                // What is on now is another; what is being read stays.
                if !self.query.query.is_empty() && !self.detail.focused {
                    self.filter();
                }
                self.remind()
            }
            Msg::Opened(opened) => {
                let mut effects = self.opened(opened);
                effects.extend(self.remind());
                effects
            }
            Msg::Indexed(programme, index) => {
                // A later programme may have been opened meanwhile.
                if Arc::ptr_eq(&programme, &self.programme) {
                    self.index = Some(index);
                    self.query_changed();
                    self.find_facets();
                    self.find_views();
                    self.renew_finder();
                }
                Vec::new()
            }
            Msg::Saved(saved) => self.saved(*saved),
            Msg::OnDisk(found) => {
                self.found_on_disk(*found);
                Vec::new()
            }
            Msg::SavedElsewhere { path, outcome } => {
                self.saved_elsewhere(&path, outcome);
                Vec::new()
            }
            Msg::Views { changed, kept } => {
                self.took_views(changed, kept);
                Vec::new()
            }
            Msg::Told { line, told, left } => {
                self.told(&line, told, left);
                Vec::new()
            }
            Msg::Calendars(of, wish, listed) => {
                self.took_calendars(&of, &wish, listed);
                Vec::new()
            }
            Msg::Library(listed) => {
                self.listed(listed);
                Vec::new()
            }
            Msg::Brought(brought) => self.brought(brought),
            Msg::Report(of, report) => {
                self.reported(&of, report);
                Vec::new()
            }
            Msg::Compared(of, companion) => {
                self.compared(&of, companion);
                Vec::new()
            }
            Msg::Completed(begun, found) => {
                self.completed(&begun, found);
                Vec::new()
            }
            Msg::Exported { path, sessions, outcome } => {
                self.exported(&path, sessions, outcome);
                Vec::new()
            }
            Msg::MyZone(zone) => {
                self.zone_found = Some(zone);
                Vec::new()
            }
            // What may be longer than the line it is said in can be read again.
            Msg::CopiesMerged(notice) => {
                self.messages.push(notice.text.clone());
                self.notice = Some(notice);
                Vec::new()
            }
            Msg::Note(notice) => {
                if notice.alarm {
                    self.messages.push(notice.text.clone());
                }
                self.notice = Some(notice);
                Vec::new()
            }
        }
    }

    fn show_my_time(&mut self, zone: Zone) {
        self.shown.face.mine = Some(zone);
        self.revision += 1;
        // The head says whose time it is; what was said of something kept meanwhile is said nowhere else.
        if self.notice.is_none() {
            self.say(format!("times are shown in my zone; {} returns to the venue's", Command::Zone.key()));
        }
    }

    fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), alarm: false });
    }

    fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), alarm: true });
    }

    fn opened(&mut self, opened: Result<Box<Opened>, Error>) -> Vec<Effect> {
        let mut opened = match opened {
            // What is typed into a note must not turn into commands of another programme.
            Ok(opened) if self.must_stay() => {
                self.arrived = Some(opened);
                return Vec::new();
            }
            Ok(opened) => *opened,
            Err(error) => {
                self.sought = None;
                self.warn(error.to_string());
                return Vec::new();
            }
        };
        let sought = self.sought.take_if(|sought| sought.is_of(&opened.programme));
        let way_back = self.way_back_from(&opened, sought.is_some());
        // Who judges goes on judging the same event, at the same card.
        let is_same = opened.agenda.programme == self.agenda.programme && self.triage.is_some();
        let judging = is_same.then(|| self.card_id());
        if opened.agenda.programme == self.agenda.programme {
            // The same again: what was picked while it was read may not have been on disk by then.
            opened.agenda.merge(&self.agenda);
            opened.journal.merge(&self.journal);
        }
        let clock = Clock { shift: opened.shift.unwrap_or(self.clock.shift), ..self.clock };
        let fresh = App::new("", clock, self.shown.clone());
        let (screen, revision) = (std::mem::take(&mut self.screen), self.revision + 1);
        // A save that failed stays said, whatever is looked at next.
        let saving = std::mem::take(&mut self.saving);
        // A comparison is one with the programme that it was made for.
        let waiting = self.waiting.take().filter(|report| matches!(report, Report::Told(_)));
        let habit = std::mem::take(&mut self.habit);
        let (reminded, companion) = (std::mem::take(&mut self.reminded), std::mem::take(&mut self.companion));
        // The same event is asked the same; and whoever types while the first programme is read types on.
        let is_same = opened.agenda.programme == self.agenda.programme || self.opening.is_some();
        let query = if is_same { self.query.unread() } else { self.query.emptied() };
        let (views, views_pending) = (std::mem::take(&mut self.views), self.views_pending);
        *self = App {
            programme: opened.programme,
            opening: None,
            index: opened.index,
            agenda: opened.agenda,
            calendars: opened.calendars,
            novelties: opened.novelties,
            journal: opened.journal,
            keep: opened.keep,
            locked: opened.locked,
            messages: opened.notices.clone(),
            findings: opened.findings,
            screen,
            revision,
            saving,
            waiting,
            companion,
            habit,
            reminded,
            views,
            query,
            views_pending,
            way_back,
            timeline: self.timeline,
            ..fresh
        };
        self.replan();
        self.query_changed();
        if let Some(session) = pane::session_now(&self.programme, self.clock.now()) {
            self.list_mut().bring(Row::Session(session));
        }
        if let Some(card) = judging {
            self.begin_round(card.and_then(|id| self.programme.find_session(id.as_str())));
        }
        if let Some(notice) = opened.notices.first() {
            self.warn(notice.clone());
        } else if !self.findings.is_empty() {
            self.say(format!("reading found {}; {} lists them", tally(&self.findings), Command::Notices.key()));
        }
        if let Some(sought) = sought {
            self.arrive(&sought);
        }
        let index = self.index.is_none().then(|| Effect::Index(self.programme.clone()));
        index.into_iter().chain([self.watch()]).collect()
    }

    fn saved(&mut self, saved: Saved) -> Vec<Effect> {
        if saved.agenda.programme != self.agenda.programme {
            // The last save of a programme that is no longer shown.
            self.settle_save(saved.error, saved.answers);
            return Vec::new();
        }
        if saved.error.is_none() {
            self.keep = false;
        }
        self.settle_save(saved.error, saved.answers);
        self.take_over(&saved.agenda, &saved.journal, false);
        Vec::new()
    }

    fn settle_save(&mut self, error: Option<Error>, answers: usize) {
        self.saving.pending = self.saving.pending.saturating_sub(answers);
        self.tell_unsaved(error);
    }

    /// Says why something is not on disk, for as long as it is not.
    fn tell_unsaved(&mut self, error: Option<Error>) {
        self.saving.failed = error.map(|error| error.to_string());
        if let Some(why) = &self.saving.failed {
            // Whatever was said about the pick, this is what matters now.
            self.messages.push(why.clone());
            self.notice = None;
        }
    }

    /// Sends the agenda to the disk.
    fn save(&mut self) -> Vec<Effect> {
        self.saving.pending += 1;
        let keep = self.keep.then(|| self.programme.clone());
        vec![Effect::Save(Box::new(Save { agenda: self.agenda.clone(), journal: self.journal.clone(), keep }))]
    }

    fn stamp(&self) -> Stamp {
        Stamp::of(self.clock.real)
    }

    /// Lays the agenda over the programme anew, after either changed.
    fn replan(&mut self) {
        let plan = Plan::beside(&self.programme, &self.agenda, &self.calendars, self.shown.pace);
        let before = std::mem::replace(&mut self.plan, plan);
        if let Some(words) = self.plan.cut().filter(|_| !before.is_cut()) {
            self.messages.push(words.clone());
            self.warn(words);
        }
        self.keep_place(&before);
        self.renew_board();
        self.renew_proposal();
        self.filter();
    }

    /// The detail follows the list's cursor.
    fn reset_detail(&mut self) {
        self.detail.trail.clear();
        self.detail.origin = None;
        (self.detail.link, self.detail.top) = (0, 0);
    }

    /// The page shown in the detail.
    pub fn page(&self) -> Option<Page> {
        if let Some(page) = self.triage_page() {
            return Some(page);
        }
        match self.target()? {
            Target::Report => match self.report.as_ref()? {
                Report::Told(page) => Some(page.clone()),
                Report::Compared(compared) => Some(compare::report(self.scene(), compared)),
            },
            target => Page::of(self.scene(), &target),
        }
    }

    fn key(&mut self, chord: Chord) -> Vec<Effect> {
        self.notice = None;
        if let Some(command) = command(chord, &[Context::Everywhere]) {
            return self.run(command);
        }
        if self.query.open {
            return self.query_key(chord);
        }
        if self.overlay.is_some() {
            return self.overlay_key(chord);
        }
        if let Some(effects) = self.board_key(chord) {
            return effects;
        }
        match command(chord, &self.contexts()) {
            Some(command) => self.run(command),
            None => {
                if let Some(letter) = chord.types() {
                    self.say(format!("{letter} does nothing here; {} shows the keys", Command::Help.key()));
                }
                Vec::new()
            }
        }
    }

    fn overlay_key(&mut self, chord: Chord) -> Vec<Effect> {
        if let Some(effects) = self.answer_remove(Overlay::command(chord) == Some(Command::Yes)) {
            return effects;
        }
        let taken = self.finder_key(chord);
        let taken = taken
            .or_else(|| self.proposal_key(chord))
            .or_else(|| self.export_key(chord))
            .or_else(|| self.picker_key(chord))
            .or_else(|| self.views_key(chord))
            .or_else(|| self.entry_key(chord))
            .or_else(|| self.calendars_key(chord));
        if let Some(effects) = taken {
            return effects;
        }
        if let Some(effects) = self.answer_replace(chord) {
            return effects;
        }
        let is_note = matches!(self.overlay, Some(Overlay::Note { .. } | Overlay::Hours(_) | Overlay::Path { .. }));
        let typed = self.overlay.as_mut().and_then(Overlay::field).is_some_and(|field| {
            // What a field is left with, or what moves in the rows below it, is not the field's.
            command(chord, &[Context::Field]).is_none() && field.key(chord)
        });
        if typed {
            match &mut self.overlay {
                Some(Overlay::Commands { cursor, .. }) => cursor.at = 0,
                Some(Overlay::Path { progress, .. }) => *progress = Progress::Typing,
                Some(Overlay::Hours(form)) => form.is_refused = false,
                _ => {}
            }
            return Vec::new();
        }
        let command = if is_note { command(chord, &[Context::Field]) } else { Overlay::command(chord) };
        command.map_or_else(Vec::new, |command| self.run(command))
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        self.notice = None;
        if let Some(field) = self.overlay.as_mut().and_then(Overlay::field) {
            field.paste(text);
            if let Some(Overlay::Path { progress, .. }) = &mut self.overlay {
                *progress = Progress::Typing;
            }
            self.renew_picker();
            return self.find_anew();
        } else if self.overlay.is_none() && !self.paste_on_board(text) {
            // Elsewhere a paste searches; it never runs commands.
            self.query.open = true;
            self.query.edit.paste(text);
            self.query_changed();
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests;
