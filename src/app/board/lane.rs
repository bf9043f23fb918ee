//! What is told of each pick on the board: in a column beside the others, and in full of the one that is marked.

use super::{App, Board};
use crate::agenda::{Clash, Plan, Planned, Source, Trouble};
use crate::app::against;
use crate::app::page::{Block, Page, Scene, Target, Tone, facts, joined, link, mark, muted, said, span, text, tone};
use crate::programme::time::length;
use crate::programme::{Session, Slot};

/// How a group stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// I am going to two of them at the same time.
    Clash,
    /// What overlaps is only a maybe.
    Maybe,
    /// Parts are attended, so that nothing overlaps.
    Settled,
    /// Nothing overlaps any more.
    Free,
}

/// How these picks stand to each other.
pub(super) fn state(plan: &Plan, picks: &[usize]) -> State {
    if plan.is_firm(picks) {
        State::Clash
    } else if picks.iter().any(|at| plan.clashes_at(*at).next().is_some()) {
        State::Maybe
    } else if picks.len() > 1 && picks.iter().any(|at| plan.picks[*at].part().is_some()) {
        State::Settled
    } else {
        State::Free
    }
}

impl State {
    /// In words, with its sign.
    pub fn words(self) -> String {
        match self {
            State::Clash => format!("{} clash", Trouble::Clash.sign()),
            State::Maybe => "overlap, no clash".to_owned(),
            State::Settled => "settled in parts".to_owned(),
            State::Free => "nothing overlaps any more".to_owned(),
        }
    }

    /// How it is meant.
    pub fn tone(self) -> Tone {
        match self {
            State::Clash => Tone::Alarm,
            State::Maybe => Tone::Maybe,
            State::Settled | State::Free => Tone::Muted,
        }
    }
}

/// A pick on the board.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its position in the plan.
    pub at: usize,
    /// What the others call it: `A`.
    pub name: String,
    /// Its mark and what stands against it: `★!`.
    pub sign: String,
    /// How its interest is meant.
    pub tone: Tone,
    /// Its title.
    pub title: String,
    /// When it runs.
    pub whole: Slot,
    /// What of it is attended.
    pub attended: Slot,
    /// When it runs, in words.
    pub span: String,
    /// The part of it that is attended, in words.
    pub part: Option<String>,
}

impl App {
    /// How the group shown stands.
    pub fn board_state(&self, board: &Board) -> State {
        state(&self.plan, board.picks())
    }

    /// The picks of the group shown, in order of time. While a switch is asked for, they stand as if it were made.
    pub fn lanes(&self, board: &Board) -> Vec<Lane> {
        let (scene, plan) = (self.scene(), &self.plan);
        let asked = board.asking.as_ref().and_then(|asking| asking.switch.as_ref()).zip(self.asked_time());
        let change = asked.and_then(|(switch, at)| switch.at(&self.programme, plan, &self.agenda, at));
        let zone = self.programme.event.zone.as_ref();
        let preview = |planned: &Planned| {
            let after = change.as_ref().filter(|_| !planned.is_own())?.pick_after(&planned.id)?;
            let whole = planned.when.slot()?;
            Some(after.part.map_or(*whole, |part| part.of(whole, zone)))
        };
        let lane = |(place, at): (usize, &usize)| {
            let planned = &plan.picks[*at];
            let (whole, busy) = planned.when.slot().copied().zip(planned.busy)?;
            let interest = planned.pick.interest;
            let trouble = plan.trouble_at(*at).map_or("", Trouble::sign);
            Some(Lane {
                at: *at,
                name: name(place),
                sign: format!("{}{trouble}", mark(Some(interest))),
                tone: tone(interest),
                title: planned.title(&self.programme).to_owned(),
                whole,
                attended: preview(planned).unwrap_or(busy),
                span: scene.face.span(&self.programme.event, &whole, planned.day),
                part: against::part(scene, planned),
            })
        };
        board.picks().iter().enumerate().filter_map(lane).collect()
    }

    /// What else there is to say of some of the lanes shown, of each the most important first.
    pub fn lane_facts(&self, board: &Board, lanes: &[Lane]) -> Vec<Vec<(String, Tone)>> {
        let told = |lane: &Lane| told(self.scene(), board.picks(), lane.at, &self.plan.picks[lane.at]);
        lanes.iter().map(told).collect()
    }
}

/// What the pick of a place is called: `A`, `B`; behind `Z` by its number.
fn name(place: usize) -> String {
    let letter = u8::try_from(place).ok().filter(|place| *place < 26).map(|place| char::from(b'A' + place));
    letter.map_or_else(|| (place + 1).to_string(), String::from)
}

fn told(scene: Scene<'_>, picks: &[usize], at: usize, planned: &Planned) -> Vec<(String, Tone)> {
    let programme = scene.programme;
    let mut facts: Vec<(String, Tone)> =
        rivals(scene, picks, at).into_iter().map(|(words, tone, _)| (words, tone)).collect();
    facts.extend(ways(scene, picks, at).into_iter().map(|words| (words, Tone::Muted)));
    let halls: Vec<&str> = planned.halls.iter().map(|hall| programme.label(*hall)).collect();
    let places = if halls.is_empty() { planned.pick.copy.halls.join(", ") } else { halls.join(", ") };
    facts.push((places, Tone::Text));
    facts.push(match &planned.source {
        Source::Session => (said(planned.pick.interest).to_owned(), tone(planned.pick.interest)),
        Source::Entry => ("my own entry".to_owned(), Tone::Muted),
        Source::Calendar(name) => (format!("in {name}"), Tone::Muted),
    });
    if let Some(session) = planned.stands_at().map(|at| &programme[at]) {
        facts.extend(way_in(session).map(|words| (words, Tone::Muted)));
    }
    let again = planned.stands_at().map(|at| against::repeats(scene, at)).unwrap_or_default();
    facts.extend(again.into_iter().map(|(_, words)| (format!("again {words}"), Tone::Text)));
    facts.retain(|(words, _)| !words.is_empty());
    facts
}

/// What stands against a pick, in few words, and the other pick: `! 1 h 15 min with B`, `~ 0 min, needs 3, to B`.
fn rivals(scene: Scene<'_>, picks: &[usize], at: usize) -> Vec<(String, Tone, usize)> {
    let plan = scene.plan;
    let called = |other: usize| called(scene, picks, other);
    let mut clashes: Vec<Clash> = plan.clashes_at(at).map(|(_, clash)| *clash).collect();
    clashes.sort_by_key(|clash| !clash.firm);
    let clashes = clashes.into_iter().map(|Clash { first, second, overlap, firm }| {
        let other = if first == at { second } else { first };
        let words = format!("{} {}", overlap.brief(), called(other));
        (Trouble::Clash.signed(&words, firm), if firm { Tone::Alarm } else { Tone::Muted }, other)
    });
    let walks = plan.squeezes_at(at).map(|squeeze| {
        let words = format!("{} {}", squeeze.brief(), called(squeeze.pick));
        (Trouble::Tight.signed(&words, true), Tone::Tight, squeeze.pick)
    });
    clashes.chain(walks).collect()
}

/// What a pick is called beside the others of its group; one that is not among them by its title.
fn called(scene: Scene<'_>, picks: &[usize], other: usize) -> String {
    match picks.binary_search(&other) {
        Ok(place) => name(place),
        Err(_) => format!("“{}”", scene.plan.picks[other].title(scene.programme)),
    }
}

/// The ways of the switches from and to a pick: `8 min to walk to B`.
fn ways(scene: Scene<'_>, picks: &[usize], at: usize) -> Vec<String> {
    let handovers = scene.plan.handovers(scene.programme, at).into_iter();
    handovers.filter_map(|way| Some(format!("{} {}", way.words()?, called(scene, picks, way.pick)))).collect()
}

/// Who may come, and whether it can be seen elsewhere: `by invitation · recorded`.
fn way_in(session: &Session) -> Option<String> {
    let yes = |said: Option<bool>, word: &str| said.filter(|said| *said).map(|_| word.to_owned());
    let not = |said: Option<bool>, word: &str| said.filter(|said| !said).map(|_| word.to_owned());
    let recorded = yes(session.recorded, "recorded").or_else(|| not(session.recorded, "not recorded"));
    let parts = [session.access.clone(), yes(session.broadcast, "broadcast"), recorded];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// All there is to say of a pick where it competes with others: with what, before all.
pub(super) fn page(scene: Scene<'_>, picks: &[usize], at: usize) -> Page {
    let Scene { programme, plan, face, .. } = scene;
    let Some(planned) = plan.picks.get(at) else { return Page::default() };
    let mut page = Page::titled(planned.title(programme));
    let session = planned.stands_at().map(|at| &programme[at]);
    for (words, tone, other) in rivals(scene, picks, at) {
        let mut line = vec![span(words, tone)];
        if picks.binary_search(&other).is_ok() {
            let other = &plan.picks[other];
            let time = other.when.slot().map(|slot| face.span(&programme.event, slot, other.day));
            line.push(text(format!("{} {}", time.unwrap_or_default(), against::short(other.title(programme)))));
        }
        page.item(2, joined(line));
    }
    let mut line = Vec::new();
    if let Some(slot) = planned.when.slot() {
        line.push(text(face.whole(&programme.event, slot, planned.day)));
        line.push(slot.minutes().map_or_else(|| muted("end unknown"), |minutes| text(length(minutes))));
    }
    let halls = planned.halls.iter().map(|hall| link(programme.place(*hall), Target::Hall(*hall)));
    let before = line.len();
    line.extend(halls);
    if line.len() == before {
        line.extend(planned.pick.copy.halls.iter().map(text));
    }
    page.line(joined(line));
    let mut line = Vec::new();
    match &planned.source {
        Source::Session => {
            let interest = planned.pick.interest;
            line.push(span(format!("{} {}", mark(Some(interest)), said(interest)), tone(interest)));
            line.extend(against::part(scene, planned).map(|part| span(part, tone(interest))));
        }
        Source::Entry => line.push(muted("my own entry")),
        Source::Calendar(name) => line.push(muted(format!("from the calendar “{name}”"))),
    }
    if let Some(session) = session {
        // Its own separators are those of this line.
        line.extend(facts(session).into_iter().filter(|span| span.text != " · "));
    }
    page.line(joined(line));
    for words in ways(scene, picks, at) {
        page.item(2, vec![muted(words)]);
    }
    let again = planned.stands_at().map(|at| against::repeats(scene, at)).unwrap_or_default();
    for (other, words) in again {
        page.item(2, vec![muted("again "), link(words, Target::Session(other))]);
    }
    if !planned.pick.note.is_empty() {
        page.blocks.push(Block { hang: 6, spans: vec![muted("note: "), text(&planned.pick.note)] });
    }
    page
}
