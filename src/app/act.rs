//! What each command does.

use super::anchor;
use super::command::{Command, Context};
use super::edit::Edit;
use super::entry::Field;
use super::overlay::{Asking, Cursor, Errand, Message, Overlay, rows};
use super::page::Target;
use super::pane::{Pane, Row, session_now};
use super::{App, Effect, Visit};
use crate::agenda::Interest;
use crate::programme::time::Date;
use crate::store::Shelf;

/// The row of the messages that leads to the report of the last import.
const REPORT: &str = "What changed in this version";

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

    pub(super) fn move_list(&mut self, go: impl FnOnce(&mut super::List)) {
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
    pub(super) fn follow(&mut self, link: usize) -> Vec<Effect> {
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
}
