//! What each command does.

use super::anchor;
use super::command::{Command, Context};
use super::edit::Edit;
use super::entry::Field;
use super::overlay::{Asking, Cursor, Errand, Message, Overlay, Progress, rows};
use super::page::{self, Target, mark};
use super::pane::{Pane, Row, session_now};
use super::screen::Spot;
use super::{App, Effect, Visit, gap, hours};
use crate::agenda::{Change, Copy, Identity, Interest, Pick, Trouble, both_notes, chosen};
use crate::programme::time::Date;
use crate::store::Shelf;

/// The row of the messages that leads to the report of the last import.
const REPORT: &str = "What changed in this version";

/// Rows the wheel turns by.
const WHEEL: isize = 3;

impl App {
    /// Does what a command says.
    #[allow(clippy::too_many_lines)] // A table: a line or two for every command.
    pub(super) fn run(&mut self, command: Command) -> Vec<Effect> {
        let taken = if self.overlay.is_none() { self.run_on_board(command) } else { None };
        let taken = taken.or_else(|| self.run_in_export(command)).or_else(|| self.run_in_picker(command));
        let taken = taken.or_else(|| self.run_in_hours(command)).or_else(|| self.run_in_entry(command));
        let taken = taken.or_else(|| self.run_in_calendars(command));
        if let Some(effects) = taken.or_else(|| self.run_in_views(command)) {
            return effects;
        }
        if let Some(effects) = self.run_in_line(command).or_else(|| self.run_in_triage(command)) {
            return effects;
        }
        let page = self.screen.list.map_or(1, |view| view.height.max(1)).cast_signed();
        match command {
            Command::Up | Command::FieldUp if self.overlay.is_none() => self.move_list(|list| list.step(-1)),
            Command::Down | Command::FieldDown if self.overlay.is_none() => self.move_list(|list| list.step(1)),
            Command::PageUp | Command::FieldPageUp if self.overlay.is_none() => self.move_list(|list| list.leap(-page)),
            Command::PageDown | Command::FieldPageDown if self.overlay.is_none() => {
                self.move_list(|list| list.leap(page));
            }
            Command::HalfUp => self.move_list(|list| list.leap(-(page / 2).max(1))),
            Command::HalfDown => self.move_list(|list| list.leap((page / 2).max(1))),
            Command::First => self.move_list(|list| list.end(false)),
            Command::Last => self.move_list(|list| list.end(true)),
            Command::PreviousDay => self.move_day(false),
            Command::NextDay => self.move_day(true),
            Command::Now => self.go_to_now(),
            Command::Open => match self.list().current() {
                Some(Row::Empty(day)) if self.target().is_none() => self.go_to_day(day),
                _ => self.detail.focused = self.target().is_some(),
            },
            Command::Follow => return self.follow(self.detail.link),
            Command::Back => return self.back(),
            Command::Return => return self.return_from_visit(),
            Command::Leave => self.leave_details(),
            Command::ScrollUp => self.scroll(false),
            Command::ScrollDown => self.scroll(true),
            Command::ScrollPageUp => self.scroll_page(false),
            Command::ScrollPageDown => self.scroll_page(true),
            Command::ScrollFirst => (self.detail.top, self.detail.link) = (0, 0),
            Command::ScrollLast => {
                self.detail.top = self.screen.detail.map_or(0, |view| view.length.saturating_sub(view.height));
                self.detail.link = self.screen.links.len().saturating_sub(1);
            }
            Command::Going => return self.pick(Interest::Going),
            Command::Maybe => return self.pick(Interest::Maybe),
            Command::Skip => return self.pick(Interest::Skip),
            Command::Note => self.open_note(),
            Command::Attended => return self.attend(),
            Command::Remind => return self.turn_reminders(),
            Command::Entry => self.open_entry(),
            Command::NewEntry => self.open_entry_at(None, Field::Title),
            Command::Calendars => return self.open_calendars(),
            Command::Confirm => return self.confirm(),
            Command::Refuse => return self.refuse(),
            Command::Triage => self.open_triage(),
            Command::Clashes => self.open_board(),
            Command::Propose => self.open_proposal(),
            Command::Part => return self.attend_part(),
            Command::Undo => return self.turn_back(true),
            Command::Redo => return self.turn_back(false),
            Command::History => self.open_history(),
            Command::Filter => self.query.open = true,
            Command::Facets => self.open_picker(),
            Command::Views => return self.open_views(),
            Command::Find => self.open_finder(),
            Command::GoTo => return self.go_to_found(),
            Command::Widen => return self.widen(),
            Command::CloseFinder => return self.close_finder(),
            Command::ShowSkipped => self.show_skipped(),
            Command::SeeAll => return self.see_all(),
            Command::Zone => return self.turn_zone(),
            Command::DaySheet => self.turn_sheet(),
            Command::Hours => self.open_hours(),
            Command::PaneSessions => self.go_to_pane(Pane::Sessions),
            Command::PanePeople => self.go_to_pane(Pane::People),
            Command::PaneHalls => self.go_to_pane(Pane::Halls),
            Command::PaneAgenda => self.go_to_pane(Pane::Agenda),
            Command::NextPane => self.go_to_pane(self.pane.step(1)),
            Command::PreviousPane => self.go_to_pane(self.pane.step(Pane::ALL.len() - 1)),
            Command::Programmes => {
                return self.open_library();
            }
            Command::Export => self.open_export(),
            Command::SaveElsewhere => self.ask_rescue(),
            Command::MergeCopies => return self.merge_copies(),
            Command::Copy => return self.copy(),
            Command::Browse => return self.browse(),
            Command::Notices => {
                let mut lines = Message::all(&self.messages, &self.findings);
                if self.was_changed() {
                    lines.insert(0, Message::doing(Command::Changes, REPORT.to_owned()));
                }
                self.overlay = Some(Overlay::Messages { lines, cursor: Cursor::default() });
            }
            Command::Compare => self.ask_companion(),
            Command::Changes => return self.ask_report(),
            Command::Mouse => {
                self.shown.mouse = !self.shown.mouse;
                let state = if self.shown.mouse { "on; hold Shift to select text" } else { "off" };
                self.say(format!("mouse {state}; {} turns it again", Command::Mouse.key()));
                return vec![Effect::Mouse(self.shown.mouse)];
            }
            Command::Palette => self.open_commands(Asking::Palette),
            Command::Help => self.open_commands(Asking::Help),
            Command::Close => return self.close(),
            Command::Choose | Command::Toggle => return self.choose(),
            Command::MenuSearch => {
                if let Some(Overlay::Commands { typing, .. }) = &mut self.overlay {
                    *typing = true;
                }
            }
            Command::Import => {
                if matches!(self.overlay, Some(Overlay::Programmes { .. })) {
                    self.ask_path(Errand::Import);
                }
            }
            Command::Remove => self.ask_remove(),
            // What they are made for takes them before: a question, a menu, the query line, a card.
            Command::Yes
            | Command::JudgeGoing
            | Command::JudgeMaybe
            | Command::JudgeSkip
            | Command::PutOff
            | Command::CardBack
            | Command::CardOpen
            | Command::CardUp
            | Command::CardDown
            | Command::CardPageUp
            | Command::CardPageDown
            | Command::CardFirst
            | Command::CardLast
            | Command::LeaveTriage
            | Command::Keep
            | Command::Demote
            | Command::Drop
            | Command::Switch
            | Command::NextGroup
            | Command::PreviousGroup
            | Command::NextPick
            | Command::PreviousPick
            | Command::Details
            | Command::CloseBoard
            | Command::MenuLeft
            | Command::MenuRight
            | Command::Also
            | Command::Exclude
            | Command::Rename
            | Command::ShiftUp
            | Command::ShiftDown
            | Command::CompleteBack
            | Command::Older
            | Command::Newer => {}
            Command::Complete => return self.complete(),
            Command::CloseMenu | Command::Cancel => self.overlay = None,
            Command::Accept => return self.accept(),
            Command::Redraw => return vec![Effect::Redraw],
            Command::Suspend => return vec![Effect::Suspend],
            Command::Quit | Command::QuitNow => {
                let mut effects = self.leave();
                effects.push(Effect::Quit);
                return effects;
            }
            Command::MenuUp
            | Command::MenuDown
            | Command::MenuPageUp
            | Command::MenuPageDown
            | Command::MenuFirst
            | Command::MenuLast
            | Command::Up
            | Command::Down
            | Command::PageUp
            | Command::PageDown
            | Command::FieldUp
            | Command::FieldDown
            | Command::FieldPageUp
            | Command::FieldPageDown => {
                self.move_menu(command);
            }
        }
        Vec::new()
    }

    fn move_list(&mut self, go: impl FnOnce(&mut super::List)) {
        if self.triage.is_some() {
            return;
        }
        self.use_query();
        let before = self.list().cursor();
        go(self.list_mut());
        if self.list().cursor() != before {
            self.reset_detail();
        }
    }

    /// Moves to another section of the list; in the agenda, whose days are all there, it is told where there is none.
    fn move_day(&mut self, forward: bool) {
        let before = self.list().cursor();
        self.move_list(|list| list.section(forward));
        if self.pane == Pane::Agenda && self.triage.is_none() && self.list().cursor() == before {
            self.say(if forward { "no day comes behind this one" } else { "no day comes before this one" });
        }
    }

    /// Shows the sessions of a day.
    fn go_to_day(&mut self, day: Date) {
        self.go_to_pane(Pane::Sessions);
        let heading = self.list().rows().iter().position(|row| *row == Row::Day(day));
        match heading {
            Some(heading) => self.move_list(|list| list.point(heading)),
            None => self.say("no session is listed on that day"),
        }
    }

    fn move_menu(&mut self, command: Command) {
        let page = self.screen.menu.map_or(1, |view| view.height);
        let Some((cursor, length)) = self.overlay.as_mut().and_then(Overlay::cursor) else { return };
        cursor.moved(command, length, page);
    }

    pub(super) fn go_to_pane(&mut self, pane: Pane) {
        self.end_triage();
        self.board = None;
        if self.pane != pane {
            self.pane = pane;
            self.reset_detail();
            let is_first = self.list().rows().is_empty();
            self.filter();
            if is_first && pane == Pane::Agenda {
                self.open_at_today();
            }
        }
        self.detail.focused = false;
    }

    fn go_to_now(&mut self) {
        let Some(session) = session_now(&self.programme, self.clock.now()) else {
            self.say("the event is not on at this time");
            return;
        };
        let row = match self.pane {
            Pane::Agenda => anchor::now(&self.plan, self.list().rows(), self.clock.now()),
            _ => {
                self.go_to_pane(Pane::Sessions);
                Some(Row::Session(session))
            }
        };
        let found = row.is_some_and(|row| self.list_mut().bring(row));
        self.reset_detail();
        if !found {
            self.say("what is on now is not listed here");
        }
    }

    /// Follows a link of the detail, by number.
    fn follow(&mut self, link: usize) -> Vec<Effect> {
        let Some(target) = self.page().and_then(|page| page.links().nth(link).cloned()) else { return Vec::new() };
        if let Target::Web(address) = target {
            return vec![Effect::Browse(address)];
        }
        self.detail.trail.push(Visit { target, left_at: (link, self.detail.top) });
        (self.detail.link, self.detail.top, self.detail.focused) = (0, 0, true);
        Vec::new()
    }

    fn back(&mut self) -> Vec<Effect> {
        if let Some(effects) = self.return_to_origin() {
            return effects;
        }
        match self.detail.trail.pop() {
            Some(visit) => {
                (self.detail.link, self.detail.top) = visit.left_at;
                // Before the first page stands the board, where one came from there.
                self.detail.focused = self.board.is_none() || !self.detail.trail.is_empty();
            }
            None => {
                self.detail.focused = false;
                return self.end_visit().unwrap_or_default();
            }
        }
        Vec::new()
    }

    /// Returns to the list, beside which the page stays where there is room for both.
    fn leave_details(&mut self) {
        self.detail.focused = false;
        if self.screen.list.is_none() && !self.detail.trail.is_empty() {
            self.reset_detail();
        }
    }

    fn return_from_visit(&mut self) -> Vec<Effect> {
        self.end_visit().unwrap_or_else(|| {
            self.say("no other programme to return to");
            Vec::new()
        })
    }

    /// Marks the next link if it is in sight, else scrolls by a line.
    fn scroll(&mut self, down: bool) {
        let Some(view) = self.screen.detail else { return };
        let links = &self.screen.links;
        let (link, seen) = (self.detail.link, view.top..view.top + view.height);
        let is_seen = |link: usize| links.get(link).is_some_and(|line| seen.contains(line));
        let next = if down {
            // With the marked link out of sight, the first one in sight is next.
            if is_seen(link) {
                link + 1
            } else {
                links.iter().position(|line| *line >= view.top).unwrap_or(links.len())
            }
        } else if is_seen(link) {
            link.wrapping_sub(1)
        } else {
            links.iter().rposition(|line| *line < seen.end).unwrap_or(usize::MAX)
        };
        if is_seen(next) {
            self.detail.link = next;
        } else if down {
            self.detail.top = (view.top + 1).min(view.length.saturating_sub(view.height));
        } else {
            self.detail.top = view.top.saturating_sub(1);
        }
    }

    fn scroll_page(&mut self, down: bool) {
        let Some(view) = self.screen.detail else { return };
        let by = view.height.saturating_sub(1).max(1);
        let top = if down { view.top + by } else { view.top.saturating_sub(by) };
        self.detail.top = top.min(view.length.saturating_sub(view.height));
        let top = self.detail.top;
        if let Some(link) = self.screen.links.iter().position(|line| *line >= top) {
            self.detail.link = link;
        }
    }

    /// What picking is about: the page's own session, else the one whose link is marked.
    pub(super) fn picked_target(&self) -> Option<Target> {
        let is_session = |target: &Target| matches!(target, Target::Session(_) | Target::Lost(_));
        let own = self.target()?;
        if is_session(&own) {
            return Some(own);
        }
        let page = self.page().filter(|_| self.detail.focused)?;
        page.links().nth(self.detail.link).filter(|target| is_session(target)).cloned()
    }

    /// Id and copy of the session that picking is about; of one that is gone, the copy kept with its pick.
    fn picked_session(&self) -> Option<(String, Copy)> {
        match self.picked_target()? {
            Target::Session(at) => {
                Some((self.plan.id_of(&self.programme, at).to_owned(), Copy::of(&self.programme, at)))
            }
            Target::Lost(id) => self.agenda.pick(&id).map(|pick| pick.copy.clone()).map(|copy| (id, copy)),
            _ => None,
        }
    }

    /// Picks with an interest, or unpicks what already has it.
    pub(super) fn pick(&mut self, interest: Interest) -> Vec<Effect> {
        if let Some(effects) = self.unpick_own(interest) {
            return effects;
        }
        let Some((id, copy)) = self.picked_session() else {
            if let Some(Row::Empty(_)) = self.list().current().filter(|_| self.target().is_none()) {
                self.say(gap::empty_day()[..3].join(" · "));
                return Vec::new();
            }
            self.say(format!(
                "no session here to pick; {} opens the details, where one can be marked",
                Command::Open.key()
            ));
            return Vec::new();
        };
        if self.is_stranger() {
            return Vec::new();
        }
        let before = self.agenda.pick(&id).cloned();
        let unpick = before.as_ref().is_some_and(|pick| pick.interest == interest);
        let after = (!unpick).then(|| match before.clone() {
            Some(pick) => Pick { interest, copy: pick.copy.renewed(copy), ..pick },
            None => Pick::new(interest, copy),
        });
        let marked = self.marked_in_gap();
        let lost_note = unpick && before.as_ref().is_some_and(|pick| !pick.note.is_empty());
        let change = chosen(&self.agenda, &[(&id, after)]);
        let effects = change.map_or_else(Vec::new, |change| self.make(change));
        if effects.is_empty() {
            return effects;
        }
        if let Some(marked) = marked {
            self.mark_in_gap(&marked);
        }
        let undo = Command::Undo.key();
        let place = self.plan.find(&Identity::pick(&id));
        let trouble = place.and_then(|at| self.trouble_of(at));
        let absence = place.and_then(|at| hours::absence(self.scene(), at)).filter(|_| !unpick);
        match (trouble, unpick, lost_note) {
            (Some((Trouble::Clash, words)), false, _) => self.warn(words),
            _ if absence.is_some() => {
                self.warn(format!("{} ! {}", mark(Some(interest)), absence.unwrap_or_default()));
            }
            (Some((Trouble::Tight, words)), false, _) => self.say(words),
            (_, true, true) => self.say(format!("unpicked, its note with it; {undo} brings both back")),
            (_, true, false) => self.say(format!("unpicked; {undo} brings it back")),
            (None, false, _) => self.say(format!("{} {}; {undo} undoes", mark(Some(interest)), interest.word())),
        }
        effects
    }

    /// The link that is marked on the page of a gap.
    fn marked_in_gap(&self) -> Option<Target> {
        let is_gap = self.detail.focused && matches!(self.target(), Some(Target::Gap(_)));
        self.page().filter(|_| is_gap)?.links().nth(self.detail.link).cloned()
    }

    /// After a change the mark stays on its session, if that is still on the page of the gap.
    fn mark_in_gap(&mut self, target: &Target) {
        let Some(page) = self.page().filter(|_| matches!(self.target(), Some(Target::Gap(_)))) else { return };
        let last = page.links().count().saturating_sub(1);
        self.detail.link = page.links().position(|link| link == target).unwrap_or(self.detail.link.min(last));
        self.detail.reveal = true;
    }

    /// Says that I was there, or was not; what was not picked is picked as going with it.
    fn attend(&mut self) -> Vec<Effect> {
        let Some((id, copy)) = self.picked_session() else {
            self.say("no session here to have attended");
            return Vec::new();
        };
        if self.is_stranger() {
            return Vec::new();
        }
        let before = self.agenda.pick(&id).cloned();
        let kept = before.clone().unwrap_or_else(|| Pick::new(Interest::Going, copy));
        let attended = !kept.attended;
        let is_new = before.is_none();
        let is_ahead = kept.copy.is_ahead(self.programme.event.zone.as_ref(), self.clock.now());
        let effects = self.change(id, before, Some(Pick { attended, ..kept }));
        if !effects.is_empty() {
            let undo = Command::Undo.key();
            let going = if is_new { ", and so going" } else { "" };
            match (attended, is_ahead) {
                (true, true) => self.warn(format!("✓ attended{going}, though it has not begun; {undo} undoes")),
                (true, false) => {
                    self.say(format!("✓ attended{going}; it stands in the log; {undo} undoes"));
                }
                (false, _) => self.say(format!("not attended; {undo} undoes")),
            }
        }
        effects
    }

    /// Says that a session can't be picked because the pick under its id is of another, if so.
    fn is_stranger(&mut self) -> bool {
        let Some(Target::Session(at)) = self.picked_target() else { return false };
        let why = page::stranger(&self.programme, &self.agenda, &self.plan, at);
        if let Some(why) = &why {
            self.warn(why.clone());
        }
        why.is_some()
    }

    fn change(&mut self, session: String, before: Option<Pick>, after: Option<Pick>) -> Vec<Effect> {
        self.hold_card(&session);
        self.make(Change::of(session, before, after))
    }

    /// Makes a change of the agenda, which can be undone; nothing where none can be made.
    pub(super) fn make(&mut self, change: Change) -> Vec<Effect> {
        if self.opening.is_some() || self.is_locked() {
            return Vec::new();
        }
        let now = self.stamp();
        self.journal.make(&mut self.agenda, change, now);
        self.replan();
        self.save()
    }

    /// Says why nothing can be picked, if so.
    pub(super) fn is_locked(&mut self) -> bool {
        let why = self.locked.clone();
        if let Some(why) = &why {
            self.warn(format!("no picks can be made: {why}"));
        }
        why.is_some()
    }

    fn turn_back(&mut self, undo: bool) -> Vec<Effect> {
        if self.is_locked() {
            return Vec::new();
        }
        let (now, before) = (self.stamp(), self.agenda.clone());
        let turned =
            if undo { self.journal.undo(&mut self.agenda, now) } else { self.journal.redo(&mut self.agenda, now) };
        let Some(change) = turned else {
            self.say(if undo { "nothing to undo" } else { "nothing to redo" });
            return Vec::new();
        };
        let (done, key) = if undo { ("undone", Command::Redo) } else { ("done again", Command::Undo) };
        self.replan();
        self.follow_change(&change, undo);
        let outcome = match before.change_to(&self.agenda, "") {
            Some(_) => format!("{} turns it back", key.key()),
            None => change.why_idle(undo).to_owned(),
        };
        self.say(format!("{done}: {}; {outcome}", change.words));
        self.save()
    }

    fn open_note(&mut self) {
        // What would be typed could not be kept.
        if self.is_locked() {
            return;
        }
        if let Some(Target::Own(own)) = self.target() {
            self.open_entry_at(Some(own), Field::Note);
            return;
        }
        let Some((session, copy)) = self.picked_session() else {
            self.say("no session here to write a note on");
            return;
        };
        if self.is_stranger() {
            return;
        }
        let note = self.agenda.pick(&session).map(|pick| pick.note.clone()).unwrap_or_default();
        self.overlay = Some(Overlay::Note { session, copy, note: Edit::new(note.clone()), before: note });
    }

    /// Keeps what was typed.
    fn accept(&mut self) -> Vec<Effect> {
        if let Some(Overlay::Path { errand, path, progress, offers }) = &mut self.overlay {
            let (errand, path) = (*errand, path.text().to_owned());
            if path.trim().is_empty() {
                self.overlay = None;
                return Vec::new();
            }
            if std::mem::replace(progress, Progress::Working) == Progress::Working {
                return Vec::new();
            }
            offers.clear();
            return match errand {
                Errand::Import => self.import(&path),
                Errand::Compare => self.compare(path),
                Errand::Rescue => self.rescue(false),
                Errand::Calendar => self.add_calendar(&path),
            };
        }
        let Some(Overlay::Note { session, copy, note, before: opened }) = self.overlay.take() else {
            return Vec::new();
        };
        let mut note = crate::programme::clean::line(note.text().into());
        let before = self.agenda.pick(&session).cloned();
        // Another window may have written one meanwhile: neither takes the place of the other.
        let other = before.as_ref().map(|pick| pick.note.as_str()).unwrap_or_default();
        let is_met = other != opened && other != note && !other.is_empty();
        if is_met && note == opened {
            return Vec::new();
        }
        if is_met {
            note = both_notes(other, &note);
        }
        let after = match &before {
            Some(pick) if pick.note == note => return Vec::new(),
            Some(pick) => Pick { note, ..pick.clone() },
            None if note.is_empty() => return Vec::new(),
            // A note is on a pick; somebody who writes one has an interest.
            None => Pick { note, ..Pick::new(Interest::Maybe, copy) },
        };
        let new = before.is_none();
        let effects = self.change(session, before, Some(after));
        if effects.is_empty() {
            return effects;
        }
        self.say(match (new, is_met) {
            (true, _) => "note kept; the session is now a maybe",
            (_, true) => "both notes kept: another window has written one meanwhile",
            _ => "note kept",
        });
        effects
    }

    /// Esc: the details, then the filter; never the program.
    fn close(&mut self) -> Vec<Effect> {
        if self.detail.focused {
            self.detail.focused = false;
            self.reset_detail();
            return Vec::new();
        }
        self.use_query();
        self.drop_query()
    }

    fn open_commands(&mut self, asking: Asking) {
        let contexts = self.contexts();
        let contexts = contexts.into_iter().chain([Context::Menu, Context::Finder, Context::Field]).collect();
        let (filter, cursor, typing) = (Edit::default(), Cursor::default(), asking == Asking::Palette);
        self.overlay = Some(Overlay::Commands { asking, filter, typing, contexts, cursor });
    }

    /// Enter in a menu.
    fn choose(&mut self) -> Vec<Effect> {
        match &mut self.overlay {
            Some(Overlay::Commands { asking, filter, contexts, cursor, .. }) => {
                let row = rows(*asking, filter.text(), contexts).get(cursor.at).copied();
                let Some(row) = row else { return Vec::new() };
                let holds = contexts
                    .iter()
                    .take_while(|context| !matches!(context, Context::Menu | Context::Finder | Context::Field));
                let holds = holds.into_iter().any(|context| *context == row.context);
                self.overlay = None;
                let holds = holds || self.lent().contains(&row.command);
                if holds {
                    self.run(row.command)
                } else {
                    self.say(format!("{} works elsewhere: {}", row.command.key(), row.context.title().to_lowercase()));
                    Vec::new()
                }
            }
            Some(Overlay::Programmes { shelves, cursor, .. }) => {
                let shelf = shelves.as_ref().and_then(|shelves| shelves.get(cursor.at)).cloned();
                self.overlay = None;
                match shelf {
                    Some(Shelf { problem: Some(problem), .. }) => self.warn(problem),
                    Some(shelf) => return vec![Effect::Open(shelf.id)],
                    None => {}
                }
                Vec::new()
            }
            Some(Overlay::Messages { lines, cursor }) => {
                let command = lines.get(cursor.at).and_then(|line| line.command);
                self.overlay = None;
                command.map_or_else(Vec::new, |command| self.run(command))
            }
            Some(Overlay::Finder(_)) => self.go_to_found(),
            Some(Overlay::History(_)) => self.return_to_marked(),
            _ => Vec::new(),
        }
    }

    /// Turns the agenda from a list to the timeline of a day, and back.
    fn turn_sheet(&mut self) {
        let is_here = self.pane == Pane::Agenda;
        self.timeline = !(is_here && self.timeline);
        self.go_to_pane(Pane::Agenda);
        let key = Command::DaySheet.key();
        self.say(if self.timeline {
            let (previous, next) = (Command::PreviousDay.key(), Command::NextDay.key());
            format!("the agenda as a timeline; {previous} {next} other days; {key} lists it")
        } else {
            format!("the agenda as a list; {key} draws it to scale")
        });
    }

    fn show_skipped(&mut self) {
        self.shown.skipped = !self.shown.skipped;
        self.filter();
        let (count, key) = (self.plan.count(Interest::Skip), Command::ShowSkipped.key());
        let state = if self.shown.skipped { "listed" } else { "hidden" };
        self.say(format!("{count} skipped {state}; {key} turns it"));
    }

    fn see_all(&mut self) -> Vec<Effect> {
        let count = self.novelties.see_all();
        if count == 0 {
            self.say("nothing new or changed is left to see");
            return Vec::new();
        }
        self.say(if count == 1 {
            "1 session marked as seen".to_owned()
        } else {
            format!("{count} sessions marked as seen")
        });
        self.keep_seen()
    }

    fn turn_zone(&mut self) -> Vec<Effect> {
        if self.programme.event.zone.is_none() {
            self.say("this programme names no time zone: its times are venue time");
        } else if self.shown.face.mine.take().is_some() {
            self.revision += 1;
            self.say("times are shown in the venue's zone");
        } else {
            return vec![Effect::FindMyZone];
        }
        Vec::new()
    }

    fn browse(&mut self) -> Vec<Effect> {
        let page = self.page().unwrap_or_default();
        let marked = page.links().nth(self.detail.link).filter(|_| self.detail.focused);
        let is_web = |target: &&Target| matches!(target, Target::Web(_));
        match marked.filter(is_web).or_else(|| page.links().find(is_web)) {
            Some(Target::Web(address)) => vec![Effect::Browse(address.clone())],
            _ => {
                self.say("no web page is known of this");
                Vec::new()
            }
        }
    }

    pub(super) fn click(&mut self, x: u16, y: u16, double: bool) -> Vec<Effect> {
        self.notice = None;
        let Some(spot) = self.screen.at(x, y) else { return Vec::new() };
        let is_menu =
            matches!(spot, Spot::Menu | Spot::MenuRow(_) | Spot::MenuColumn(_) | Spot::MenuField | Spot::Command(_));
        if self.overlay.is_some() && !is_menu {
            // What a menu or a note lies over is out of reach until that is closed.
            return Vec::new();
        }
        if self.point_in_export(spot) || self.point_in_entry(spot) {
            return Vec::new();
        }
        if let Some(effects) = self.point_in_picker(spot).or_else(|| self.point_in_views(spot, double)) {
            return effects;
        }
        match spot {
            Spot::Tab(pane) => self.go_to_pane(pane),
            Spot::Row(row) => {
                self.detail.focused = false;
                self.move_list(|list| list.point(row));
                if double {
                    return self.run(Command::Open);
                }
            }
            Spot::Link(link) => return self.follow(link),
            // A card has no links that keys could mark.
            Spot::Detail if self.triage.is_some() => {}
            Spot::Detail => self.detail.focused = self.target().is_some(),
            Spot::Query => self.query.open = true,
            Spot::Offer(at) => self.choose_offer(at),
            Spot::MenuRow(row) => {
                if let Some((cursor, _)) = self.overlay.as_mut().and_then(Overlay::cursor) {
                    cursor.at = row;
                }
                if double {
                    return self.run(Command::Toggle);
                }
            }
            Spot::Command(hint) => return self.press(hint),
            Spot::Lane(place) => {
                self.point_on_board(place);
                if double {
                    return self.run(Command::Details);
                }
            }
            Spot::List => self.detail.focused = false,
            Spot::Menu | Spot::MenuColumn(_) | Spot::MenuField => {}
        }
        Vec::new()
    }

    pub(super) fn wheel(&mut self, x: u16, y: u16, by: isize) -> Vec<Effect> {
        match self.screen.at(x, y) {
            Some(Spot::Detail | Spot::Link(_)) => {
                let view = self.screen.detail.unwrap_or_default();
                let most = view.length.saturating_sub(view.height);
                self.detail.top = view.top.saturating_add_signed(by * WHEEL).min(most);
            }
            Some(Spot::Row(_) | Spot::List) => self.move_list(|list| list.step(by * WHEEL)),
            Some(Spot::MenuRow(_) | Spot::MenuColumn(_) | Spot::MenuField | Spot::Menu) => {
                return self.run(if by < 0 { Command::MenuUp } else { Command::MenuDown });
            }
            Some(Spot::Lane(_)) => {
                return self.run(if by < 0 { Command::PreviousPick } else { Command::NextPick });
            }
            Some(Spot::Tab(_) | Spot::Query | Spot::Offer(_) | Spot::Command(_)) | None => {}
        }
        Vec::new()
    }
}
