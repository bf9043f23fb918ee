//! The form of an own entry: what, when, where, and a note. What is typed is understood at once and shown in full; nothing
//! is kept that is not understood.

use super::App;
use super::against;
use super::chord::{Chord, Key};
use super::command::{Command, Context, command};
use super::edit::Edit;
use super::message::Effect;
use super::overlay::Overlay;
use super::page::{Block, OVER, Target, Tone};
use super::pane::{Pane, Row};
use super::screen::Spot;
use crate::agenda::{Entry, Identity, Interest, Source, Typing, Unnamed, entered};
use crate::programme::clean;
use crate::programme::time::{Civil, Date, DateTime, SMALL_HOURS, Slot, length};
use jiff::ToSpan;

/// How long a proposed entry takes, in minutes, where nothing ends it earlier.
const USUAL: i32 = 60;
/// A proposed start is at a multiple of so many minutes.
const STEP: i8 = 15;
/// So many lines tell what an entry stands against.
const MOST: usize = 3;

/// The fields of the form, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What it is.
    Title,
    /// When.
    When,
    /// Where.
    Place,
    /// My own words.
    Note,
}

impl Field {
    /// All of them, in order.
    pub const ALL: [Field; 4] = [Field::Title, Field::When, Field::Place, Field::Note];

    /// What it is called on the form.
    pub fn label(self) -> &'static str {
        match self {
            Field::Title => "Title",
            Field::When => "When",
            Field::Place => "Place",
            Field::Note => "Note",
        }
    }
}

/// The form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Id of the entry that is changed; `None`: it is a new one.
    pub id: Option<String>,
    /// What it was when the form opened. Another window may change it meanwhile.
    opened: Option<Entry>,
    /// Which field has the keys.
    pub field: Field,
    texts: [Edit; 4],
    /// The time that holds while none is typed.
    proposal: Option<(Civil, Option<Civil>)>,
    /// The day that is meant of a new one where none is typed.
    day: Option<Date>,
    /// Whether it was to be kept as it is, so that what is missing is said.
    is_refused: bool,
}

impl Form {
    /// What stands in a field.
    pub fn text(&self, field: Field) -> &Edit {
        &self.texts[field as usize]
    }

    /// The field that has the keys.
    pub(super) fn edit(&mut self) -> &mut Edit {
        &mut self.texts[self.field as usize]
    }

    fn turn(&mut self, by: usize) {
        self.field = Field::ALL[(self.field as usize + by) % Field::ALL.len()];
        self.is_refused = false;
    }

    fn line(&self, field: Field) -> String {
        clean::line(self.text(field).text().into())
    }
}

impl App {
    /// How times are typed here: on the clock that is shown.
    fn typing(&self, day: Option<Date>) -> Typing<'_> {
        let unnamed = match day {
            Some(day) if self.is_today(day) => Unnamed::Clock,
            Some(day) => Unnamed::Day(day),
            None => Unnamed::Nobody,
        };
        let zone = self.shown.face.mine.as_ref().or(self.programme.event.zone.as_ref());
        let zone = zone.filter(|_| self.programme.event.zone.is_some());
        let now = zone.map(|zone| zone.civil(self.clock.now()));
        Typing { programme: &self.programme, mine: self.shown.face.mine.as_ref(), unnamed, now }
    }

    /// Whether it is that conference day by the clock, or its night.
    pub(super) fn is_today(&self, day: Date) -> bool {
        let now = self.clock.now();
        self.programme.event.civil(now).is_some_and(|civil| {
            let is_its_night = || self.programme.is_on(now) && civil.hour() < SMALL_HOURS;
            civil.date() == day || (is_its_night() && civil.date().yesterday().is_ok_and(|before| before == day))
        })
    }

    /// Opens the form: for the own entry that is looked at, else for a new one; so beside what stands in a calendar.
    pub(super) fn open_entry(&mut self) {
        let own = match self.target() {
            Some(Target::Own(own)) => Some(own).filter(|own| own.source == Source::Entry),
            _ => None,
        };
        self.open_entry_at(own, Field::Title);
    }

    /// Opens the form of an own entry, or of a new one, at a field.
    pub(super) fn open_entry_at(&mut self, own: Option<Identity>, field: Field) {
        if self.opening.is_some() {
            self.say("there is no programme yet to enter something beside");
            return;
        }
        if self.is_locked() || own.as_ref().is_some_and(|own| self.is_from_calendar(own)) {
            return;
        }
        let own = own.and_then(|own| self.agenda.entry(&own.id).cloned().map(|entry| (own.id, entry)));
        let form = match own {
            Some((id, entry)) => {
                let when = self.typing(None).write(entry.start, entry.end);
                let opened = Some(entry.clone());
                let texts = [entry.title, when, entry.place, entry.note].map(Edit::new);
                Form { id: Some(id), opened, field, texts, proposal: None, day: None, is_refused: false }
            }
            None => {
                let (day, proposal) = self.proposed();
                let texts = Default::default();
                Form { id: None, opened: None, field, texts, proposal, day, is_refused: false }
            }
        };
        self.overlay = Some(Overlay::Entry(Box::new(form)));
    }

    /// Says that what stands in a calendar can't be changed, if this is such.
    fn is_from_calendar(&mut self, own: &Identity) -> bool {
        let Source::Calendar(name) = &own.source else { return false };
        let key = Command::Calendars.key();
        self.say(format!("this stands in the calendar “{name}”, which is only shown here; {key} lists calendars"));
        true
    }

    /// The day that is looked at, and a time of it where something suggests one: the gap under the cursor or behind the
    /// pick there, or that is marked on the board; or the clock.
    fn proposed(&self) -> (Option<Date>, Option<(Civil, Option<Civil>)>) {
        let row = match self.board_shown() {
            Some(board) => board.marked().map(Row::Pick),
            // Its list is out of sight.
            None if self.triage.is_some() => None,
            None => self.list().rows().get(self.list().cursor()).copied(),
        };
        let pick = match row {
            Some(Row::Pick(at)) => self.plan.picks.get(at).map(|planned| (at, planned)),
            _ => None,
        };
        let gap = match row {
            Some(Row::Gap(at)) => self.plan.gaps.get(at),
            _ => pick.and_then(|(at, _)| self.plan.gaps.iter().find(|gap| gap.after == Some(at))),
        };
        let now = self.programme.event.civil(self.clock.now());
        let today = now.map(DateTime::date).filter(|today| self.programme.days().contains(today));
        let day = match (self.target(), row) {
            (Some(Target::Session(at)), _) => self.programme[at].day,
            (_, Some(Row::Day(day) | Row::Empty(day))) => Some(day),
            _ => None,
        };
        let day = day.or(gap.map(|gap| gap.day)).or_else(|| pick?.1.day);
        let day = day.or(today).or_else(|| self.programme.days().first().copied());
        let times = |start: DateTime, end: Option<DateTime>| {
            let usual = start.checked_add(USUAL.minutes()).ok();
            (Civil::from(start), end.into_iter().chain(usual).min().map(Civil::from))
        };
        let behind = || pick.and_then(|(_, planned)| planned.busy?.end).map(|end| times(end, None));
        let on_the_clock = || now.filter(|now| Some(now.date()) == day).map(|now| times(next_step(now), None));
        (day, gap.map(|gap| times(gap.start, Some(gap.end))).or_else(behind).or_else(on_the_clock))
    }

    fn entry_form(&mut self) -> Option<&mut Form> {
        match &mut self.overlay {
            Some(Overlay::Entry(form)) => Some(form),
            _ => None,
        }
    }

    /// The time that the form says: as typed, else as proposed.
    ///
    /// # Errors
    /// What is wrong with what is typed.
    fn entry_time(&self, form: &Form) -> Result<(Civil, Option<Civil>), String> {
        let text = form.text(Field::When).text();
        match form.proposal.filter(|_| text.trim().is_empty()) {
            Some(times) => Ok(times),
            None => {
                let typing = self.typing(form.day);
                form.opened.as_ref().map_or(typing, |entry| typing.near(entry.start.0)).read(text)
            }
        }
    }

    /// The proposed time, as it would be typed.
    pub fn entry_proposal(&self, form: &Form) -> String {
        form.proposal.map(|(start, end)| self.typing(form.day).write(start, end)).unwrap_or_default()
    }

    /// What is said under a field: how it is understood, or what is missing.
    pub fn entry_told(&self, form: &Form, field: Field) -> Vec<(Tone, String)> {
        match field {
            Field::Title if form.is_refused && form.line(Field::Title).is_empty() => {
                vec![(Tone::Alarm, "what is it? a title of a word or two will do".to_owned())]
            }
            Field::When => match self.entry_time(form) {
                Ok((start, end)) => self.time_told(form, start, end),
                Err(why) => {
                    let is_blank = form.text(Field::When).text().trim().is_empty();
                    let tone = if form.is_refused || !is_blank { Tone::Alarm } else { Tone::Muted };
                    vec![(tone, why)]
                }
            },
            Field::Place => {
                let halls = self.programme.halls_named(&form.line(Field::Place));
                halls.first().map(|hall| (Tone::Muted, self.programme.place(*hall))).into_iter().collect()
            }
            Field::Title | Field::Note => Vec::new(),
        }
    }

    /// A time in full, and what it stands against.
    fn time_told(&self, form: &Form, start: Civil, end: Option<Civil>) -> Vec<(Tone, String)> {
        let (event, face) = (&self.programme.event, &self.shown.face);
        let slot = Slot::new(start.0, end.map(|end| end.0), event.zone.as_ref());
        let how_long = slot.minutes().map_or_else(|| "end unknown".to_owned(), length);
        let mut lines = vec![(Tone::Text, format!("{} · {how_long}", face.whole(event, &slot, None)))];
        if face.mine.is_some() && event.zone.is_some() {
            let venue = super::Clockface::default().whole(event, &slot, None);
            lines.push((Tone::Muted, format!("at the venue {venue}")));
        }
        if self.scene().is_over(&slot) {
            lines.push((Tone::Alarm, OVER.to_owned()));
        }
        let date = start.0.date();
        let night = date.yesterday().unwrap_or(date);
        if !self.programme.days().is_empty() && ![date, night].iter().any(|day| self.programme.days().contains(day)) {
            lines.push((Tone::Muted, "that is no day of the event".to_owned()));
        }
        let against = self.against(form, slot);
        let more = against.len().saturating_sub(MOST);
        lines.extend(against.into_iter().take(MOST));
        if more > 0 {
            lines.push((Tone::Muted, format!("and {more} more")));
        }
        lines
    }

    /// What the entry would share its time with, and from and to where the way would be too long.
    fn against(&self, form: &Form, slot: Slot) -> Vec<(Tone, String)> {
        let own = form.id.as_ref().map(Identity::entry);
        let against = self.plan.against(&self.programme, slot, &form.line(Field::Place), own.as_ref());
        let told = |block: Block| {
            let tone = block.spans.first().map(|span| span.tone).unwrap_or_default();
            (tone, block.spans.into_iter().map(|span| span.text).collect())
        };
        against::of_entry(self.scene(), against).into_iter().map(told).collect()
    }

    /// Lets a key work on the form; `None` if there is none.
    pub(super) fn entry_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let proposal = match &self.overlay {
            Some(Overlay::Entry(form)) => self.entry_proposal(form),
            _ => return None,
        };
        if let Some(command) = command(chord, &[Context::Field]) {
            return self.run_in_entry(command);
        }
        let form = self.entry_form()?;
        form.is_refused = false;
        let takes = matches!(chord, Chord { key: Key::Right | Key::End, ctrl: false, alt: false });
        if takes && form.field == Field::When && form.edit().text().is_empty() {
            // The proposal becomes what is typed, to be changed.
            *form.edit() = Edit::new(proposal);
        } else {
            form.edit().key(chord);
        }
        Some(Vec::new())
    }

    /// Does in the form what a command says; `None` if there is no form, or the command is not its business.
    pub(super) fn run_in_entry(&mut self, command: Command) -> Option<Vec<Effect>> {
        let form = self.entry_form()?;
        match command {
            Command::Complete | Command::FieldDown => form.turn(1),
            Command::CompleteBack | Command::FieldUp => form.turn(Field::ALL.len() - 1),
            Command::Accept => return Some(self.keep_entry()),
            Command::Cancel => self.overlay = None,
            // Out of the program leads every way.
            Command::QuitNow | Command::Redraw | Command::Suspend => return None,
            _ => {}
        }
        Some(Vec::new())
    }

    /// Takes a click on the form.
    pub(super) fn point_in_entry(&mut self, spot: Spot) -> bool {
        let (Some(form), Spot::MenuRow(row)) = (self.entry_form(), spot) else { return false };
        form.field = Field::ALL.get(row).copied().unwrap_or(form.field);
        true
    }

    /// Keeps the entry if all of it is understood; else the form stays, at what is not.
    pub(super) fn keep_entry(&mut self) -> Vec<Effect> {
        let Some(Overlay::Entry(form)) = &self.overlay else { return Vec::new() };
        let (title, times) = (form.line(Field::Title), self.entry_time(form));
        let missing = if title.is_empty() { Some(Field::Title) } else { times.is_err().then_some(Field::When) };
        let (Ok((start, end)), None) = (times, missing) else {
            if let Some((form, field)) = self.entry_form().zip(missing) {
                (form.field, form.is_refused) = (field, true);
            }
            return Vec::new();
        };
        let before = form.id.as_deref().and_then(|id| self.agenda.entry(id).cloned());
        let mut entry = before.clone().unwrap_or_else(|| Entry::new("", start, end));
        // Only what was changed here is said. Of what another window has removed meanwhile that is all of it.
        let opened = form.opened.as_ref().filter(|_| before.is_some());
        let (place, note) = (form.line(Field::Place), form.line(Field::Note));
        if opened.is_none_or(|opened| (opened.start, opened.end) != (start, end)) {
            (entry.start, entry.end) = (start, end);
        }
        for (typed, was, is) in [
            (title, opened.map(|opened| &opened.title), &mut entry.title),
            (place, opened.map(|opened| &opened.place), &mut entry.place),
            (note, opened.map(|opened| &opened.note), &mut entry.note),
        ] {
            if was != Some(&typed) {
                *is = typed;
            }
        }
        let id = form.id.clone().unwrap_or_else(|| entry.id(self.stamp()));
        self.overlay = None;
        if before.as_ref() == Some(&entry) {
            return Vec::new();
        }
        let change = entered(&self.agenda, &[(&id, Some(entry))]);
        let words = change.words.clone();
        let effects = self.make(change);
        if effects.is_empty() {
            return effects;
        }
        let at = self.plan.find(&Identity::entry(&id));
        if let Some(at) = at.filter(|_| self.pane == Pane::Agenda && !self.detail.focused) {
            self.list_mut().go_to(Row::Pick(at));
            self.reset_detail();
        }
        match at.and_then(|at| self.trouble_of(at)) {
            Some((_, trouble)) => self.warn(trouble),
            None => self.say(format!("{words}; {} undoes", Command::Undo.key())),
        }
        effects
    }

    /// Takes an own entry out of the agenda, where that is looked at and a key says that it is not wanted; nothing if
    /// something else is looked at.
    pub(super) fn unpick_own(&mut self, interest: Interest) -> Option<Vec<Effect>> {
        let Some(Target::Own(own)) = self.target() else { return None };
        if self.is_from_calendar(&own) {
            return Some(Vec::new());
        }
        let id = own.id;
        self.agenda.entry(&id)?;
        if interest == Interest::Maybe || interest == Interest::Later {
            let (change, remove) = (Command::Entry.key(), Command::Skip.key());
            self.say(format!("an own entry is always going; {change} changes it, {remove} removes it"));
            return Some(Vec::new());
        }
        let change = entered(&self.agenda, &[(&id, None)]);
        let words = change.words.clone();
        let effects = self.make(change);
        if !effects.is_empty() {
            self.detail.focused &= self.target().is_some();
            self.say(format!("{words}; {} brings it back", Command::Undo.key()));
        }
        Some(effects)
    }
}

/// The next quarter of an hour.
fn next_step(now: DateTime) -> DateTime {
    let over = i32::from(now.minute() % STEP);
    let whole = now.date().at(now.hour(), now.minute(), 0, 0);
    let by = if over == 0 { 0 } else { i32::from(STEP) - over };
    whole.checked_add(by.minutes()).unwrap_or(whole)
}
