//! The clash-free agenda of the greatest worth, shown before anything is changed: what stays, what it gains, and why the
//! rest is lost. Only a yes takes it over.

use super::chord::Chord;
use super::command::Command;
use super::message::Effect;
use super::overlay::{Cursor, Overlay};
use super::page::{Scene, Tone, mark};
use super::{App, hours};
use crate::agenda::{
    Agenda, Change, Count, Interest, Item, Known, LeftAlone, Outcome, Planned, Proof, Proposal, Source, Why, haste,
};
use crate::programme::time::{length, short_date};
use unicode_width::UnicodeWidthStr;

/// A proposal, and how far one has looked through it.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Its rows, day by day.
    pub rows: Vec<Row>,
    /// What it comes to.
    pub gist: String,
    /// The change that takes it over; nothing if that is how it is.
    pub change: Option<Change>,
    /// The most columns that [`Preview::marked`] takes, whatever is marked.
    pub widest: usize,
    /// Whether it was made anew because the agenda had changed.
    pub is_renewed: bool,
    /// Its cursor.
    pub cursor: Cursor,
}

/// A row of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A conference day, or nothing where that is unknown.
    Day(String),
    /// What is proposed about something.
    Item(Told),
    /// Why that is proposed.
    Why(String),
}

/// What is proposed about something, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What changes: `+` I am going to it, `−` it becomes a maybe.
    pub sign: &'static str,
    /// The mark of the interest that is proposed.
    pub mark: &'static str,
    /// `14:00–15:30`.
    pub time: String,
    /// The label of its hall.
    pub place: String,
    /// Its title.
    pub title: String,
    /// What it was, or where it comes from: `was a maybe`, `your own`.
    pub beside: String,
    /// How it is meant.
    pub tone: Tone,
}

/// How many of those that something is lost to are told.
const MOST_TOLD: usize = 3;

/// A proposal, row by row.
pub fn rows(scene: Scene<'_>, proposal: &Proposal) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut day = None;
    for (at, item) in proposal.items.iter().enumerate() {
        if day != Some(item.day) {
            day = Some(item.day);
            rows.push(Row::Day(item.day.map(|day| hours::short_heading(scene, day)).unwrap_or_default()));
        }
        rows.push(Row::Item(told(scene, proposal, at)));
        rows.extend(why(scene, proposal, at).map(Row::Why));
    }
    rows
}

/// What is proposed about one of the items, in words.
pub fn told(scene: Scene<'_>, proposal: &Proposal, at: usize) -> Told {
    let item = &proposal.items[at];
    let programme = scene.programme;
    let (sign, interest, tone) = match item.outcome {
        Outcome::Stays => (" ", Interest::Going, Tone::Text),
        Outcome::Gained | Outcome::Instead(_) => ("+", Interest::Going, Tone::Going),
        Outcome::Lost(_) if item.interest == Some(Interest::Going) => ("−", Interest::Maybe, Tone::Alarm),
        Outcome::Lost(_) => (" ", Interest::Maybe, Tone::Muted),
    };
    let source = pick(scene, item).map(|planned| &planned.source);
    let beside = match (&item.outcome, source) {
        (Outcome::Stays, Some(Source::Calendar(name))) => format!("in {name}"),
        (Outcome::Stays, Some(Source::Entry)) => "your own".to_owned(),
        (Outcome::Gained, _) => "was a maybe".to_owned(),
        _ => String::new(),
    };
    let place = match (item.session, pick(scene, item)) {
        (Some(session), _) => {
            programme[session].halls.iter().map(|hall| programme.label(*hall)).collect::<Vec<_>>().join(", ")
        }
        (None, Some(planned)) => planned.pick.copy.halls.join(", "),
        (None, None) => String::new(),
    };
    let time = scene.face.span(&programme.event, &item.slot, item.day);
    Told { sign, mark: mark(Some(interest)), time, place, title: title(scene, item).to_owned(), beside, tone }
}

fn pick<'s>(scene: Scene<'s>, item: &Item) -> Option<&'s crate::agenda::Planned> {
    scene.plan.picks.get(item.pick?)
}

/// Its title.
pub fn title<'s>(scene: Scene<'s>, item: &Item) -> &'s str {
    let of_pick = || pick(scene, item).map_or("", |planned| planned.title(scene.programme));
    item.session.map_or_else(of_pick, |session| &scene.programme[session].title)
}

/// `Thu 3 Jun 15:00`.
fn moment(scene: Scene<'_>, item: &Item) -> String {
    let day = item.day.map(|day| format!("{} ", short_date(day))).unwrap_or_default();
    format!("{day}{}", scene.face.start_on(&scene.programme.event, &item.slot, item.day))
}

/// Why something is proposed about one of the items, where that is to be told.
pub fn why(scene: Scene<'_>, proposal: &Proposal, at: usize) -> Option<String> {
    let item = proposal.items.get(at)?;
    match &item.outcome {
        Outcome::Lost(why) => Some(reason(scene, proposal, item, why)),
        Outcome::Instead(other) => Some(format!("instead of {}", moment(scene, proposal.items.get(*other)?))),
        Outcome::Stays | Outcome::Gained => None,
    }
}

/// Why something is lost: `lost to 14:00 “Title” (1 h 15 min in common)`.
fn reason(scene: Scene<'_>, proposal: &Proposal, item: &Item, why: &Why) -> String {
    let other = |at: &usize| proposal.items.get(*at);
    let named = |other: &Item| {
        let source = pick(scene, other).map(|planned| &planned.source);
        let own = if source == Some(&Source::Entry) { "your own " } else { "" };
        let origin = match source {
            Some(Source::Calendar(name)) => format!(" in {name}"),
            _ => String::new(),
        };
        let start = scene.face.start_on(&scene.programme.event, &other.slot, other.day);
        format!("{start} {own}“{}”{origin}", title(scene, other))
    };
    match why {
        Why::Again(at) => {
            let Some(other) = other(at) else { return String::new() };
            let stays = if other.outcome == Outcome::Stays { "where you go anyway" } else { "proposed instead" };
            format!("held again {}, {stays}", moment(scene, other))
        }
        Why::Clash(others) => {
            let told = others.iter().take(MOST_TOLD).filter_map(|(at, overlap)| {
                let common = overlap.minutes.map(|minutes| format!("{} in common", length(minutes)));
                Some(format!("{} ({})", named(other(at)?), common.as_deref().unwrap_or("no known end")))
            });
            let more = others.len().saturating_sub(MOST_TOLD);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("lost to {}{more}", told.collect::<Vec<_>>().join(", "))
        }
        Why::Tight { other: at, is_before, pause, walk } => {
            let way = if *is_before { "from" } else { "to" };
            let name = other(at).map(named).unwrap_or_default();
            format!("no time to walk {way} {name}: {}", haste(*pause, *walk))
        }
        Why::Absent(absence) => {
            item.pick.and_then(|at| hours::absence(scene, at)).unwrap_or_else(|| absence.words().to_owned())
        }
    }
}

/// What it comes to: `12 of 15 going, 3 of 6 maybes: no clashes, every walk fits; nothing is better`.
pub fn gist(scene: Scene<'_>, proposal: &Proposal) -> String {
    let count = |Count { taken, of }: Count, one: &str, several: &str| {
        let word = if of == 1 { one } else { several };
        (of > 0).then(|| if taken == of { format!("all {of} {word}") } else { format!("{taken} of {of} {word}") })
    };
    let counts: Vec<String> = [count(proposal.going, "going", "going"), count(proposal.maybe, "maybe", "maybes")]
        .into_iter()
        .flatten()
        .map(|count| count.replace("all 1 ", "the one "))
        .collect();
    let counts = if counts.is_empty() { "nothing picked".to_owned() } else { counts.join(", ") };
    let plan = scene.plan;
    let is_own = |at: usize| plan.picks.get(at).is_some_and(Planned::is_own);
    let is_given = |at: usize| plan.picks.get(at).is_some_and(|planned| planned.is_own() || planned.pick.attended);
    let stays = |at: usize| is_given(at) && proposal.items.iter().any(|item| item.pick == Some(at));
    let left = plan.firm_clashes().filter(|clash| stays(clash.first) && stays(clash.second));
    let left: Vec<bool> = left.map(|clash| is_own(clash.first) && is_own(clash.second)).collect();
    let free = match left.as_slice() {
        [] => "no clashes",
        all if all.iter().all(|own| *own) => "no clashes but among your own",
        _ => "no clashes but among what cannot be moved",
    };
    let proof = match proposal.proof {
        Proof::Best => "nothing is better",
        Proof::Most => "no choice has more, though one may need fewer steps or changes",
        Proof::None => "there was too much to try all of it: something may be better",
    };
    let LeftAlone { timeless, gone, over } = proposal.left_alone;
    let alone = |count: usize, one: &str, many: &str| match count {
        0 => String::new(),
        1 => format!("; 1 pick that {one} is left as it is"),
        count => format!("; {count} picks that {many} are left as they are"),
    };
    let alone = alone(over, "is over", "are over")
        + &alone(gone, "is cancelled or gone", "are cancelled or gone")
        + &alone(timeless, "takes no time of its own", "take no time of their own");
    let walks = walks(scene, proposal);
    format!("{counts}: {free}, {walks}; {proof}{alone}")
}

/// That walks fit, as far as there is anything to go by, and but for those that nothing can be done about.
fn walks(scene: Scene<'_>, proposal: &Proposal) -> String {
    let Scene { programme, plan, .. } = scene;
    let attended = proposal.items.iter().filter(|item| !matches!(item.outcome, Outcome::Lost(_)));
    let has_place = |item: &Item| match item.session {
        Some(session) => !programme[session].halls.is_empty(),
        None => pick(scene, item).is_some_and(|planned| !planned.halls.is_empty()),
    };
    let known = plan.known_walks(programme);
    let fits = match known {
        Known::Nothing if proposal.tight == 0 => "though nobody knows how long walks take here",
        Known::All if attended.clone().all(has_place) => "every walk fits",
        _ => "every walk that is known fits",
    };
    match proposal.tight {
        0 => fits.to_owned(),
        count => format!("{fits} but {count} of what cannot be moved"),
    }
}

impl Preview {
    fn of(scene: Scene<'_>, agenda: &Agenda) -> Preview {
        let proposal = Proposal::of(scene.programme, scene.plan, scene.now);
        let rows = rows(scene, &proposal);
        let widest = (0..rows.len()).map(|at| told_whole(&rows, at).width()).max().unwrap_or(0);
        Preview {
            rows,
            gist: gist(scene, &proposal),
            change: proposal.change(agenda, scene.programme, scene.plan),
            widest,
            is_renewed: false,
            cursor: Cursor::default(),
        }
    }

    /// All of what is marked: of something with what is proposed about it and why; nothing of a day.
    pub fn marked(&self) -> String {
        told_whole(&self.rows, self.cursor.at)
    }
}

fn told_whole(rows: &[Row], at: usize) -> String {
    let (item, why) = match (rows.get(at), rows.get(at + 1)) {
        (Some(Row::Item(item)), Some(Row::Why(why))) => (item, Some(why)),
        (Some(Row::Item(item)), _) => (item, None),
        (Some(Row::Why(why)), _) => match rows.get(at.wrapping_sub(1)) {
            Some(Row::Item(item)) => (item, Some(why)),
            _ => return String::new(),
        },
        _ => return String::new(),
    };
    let Told { time, place, title, beside, .. } = item;
    let pieces = [time.as_str(), place, title, beside].into_iter().chain(why.map(String::as_str));
    pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" · ")
}

impl App {
    /// Shows what could be attended of all that is picked.
    pub(super) fn open_proposal(&mut self) {
        if self.opening.is_some() {
            self.say("there is nothing to propose yet");
            return;
        }
        let preview = Preview::of(self.scene(), &self.agenda);
        if preview.rows.is_empty() {
            let (going, maybe) = (Command::Going.key(), Command::Maybe.key());
            self.say(format!("nothing that is still to come is picked; {going} and {maybe} pick a session"));
            return;
        }
        self.overlay = Some(Overlay::Proposal(Box::new(preview)));
    }

    /// Makes the proposal anew that is shown, after the agenda was changed from elsewhere.
    pub(super) fn renew_proposal(&mut self) {
        let Some(Overlay::Proposal(shown)) = &self.overlay else { return };
        let cursor = shown.cursor;
        let mut preview = Preview::of(self.scene(), &self.agenda);
        let at = cursor.at.min(preview.rows.len().saturating_sub(1));
        (preview.cursor, preview.is_renewed) = (Cursor { at, ..cursor }, true);
        self.overlay = Some(Overlay::Proposal(Box::new(preview)));
    }

    /// What a key does while a proposal is shown: yes takes it over, what moves looks through it, all else closes it.
    pub(super) fn proposal_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let Some(Overlay::Proposal(preview)) = &mut self.overlay else { return None };
        let command = Overlay::command(chord);
        let page = self.screen.menu.map_or(1, |view| view.height);
        let length = preview.rows.len();
        if command.is_some_and(|command| preview.cursor.moved(command, length, page)) {
            return Some(Vec::new());
        }
        let change = preview.change.take();
        self.overlay = None;
        let Some(change) = change else { return Some(Vec::new()) };
        if command != Some(Command::Yes) {
            self.say("everything is as it was");
            return Some(Vec::new());
        }
        let words = change.words.clone();
        let effects = self.make(change);
        if !effects.is_empty() {
            self.say(format!("{words}; {} undoes", Command::Undo.key()));
        }
        Some(effects)
    }
}
