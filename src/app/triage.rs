//! Judging one session after the other: which card is shown, and what the keys do with it. Every judgement is a change
//! like any other; what is still to be judged is found anew after each, so that nothing of a round needs to be kept.

use super::command::Command;
use super::message::Effect;
use super::page::{self, Page, Target};
use super::pane::Row;
use super::{App, Detail, Visit, card};
use crate::agenda::{
    self, Change, Copy, Fate, Identity, Interest, Judging, PastState, Pick, Planned, Step, Tally, Triage, chosen,
};
use crate::programme::{Id, Session, SessionIx, When};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A walk over what is to be judged.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// The card shown; `None` once all have been asked about.
    pub card: Option<SessionIx>,
    /// What was judged last, as long as nothing else was done since.
    pub last: Option<SessionIx>,
    triage: Triage,
    /// The query whose hits it is about.
    line: String,
    /// Those hits, and what the round has met, in programme order.
    asked: Vec<SessionIx>,
    /// What people walk in and out of, which is not asked about; found once, because that takes reading every title.
    drop_ins: Arc<HashSet<SessionIx>>,
    /// How many of the hits are left out because one walks in and out of them.
    pub walked_into: usize,
    /// The cards that were left behind, the last one last.
    trail: Vec<SessionIx>,
    /// How many of them one has gone back; 0: at the front.
    back: usize,
    /// What was put off in this round, which does not ask about it again.
    passed: HashSet<SessionIx>,
}

impl Round {
    /// How far it has come.
    pub fn tally(&self) -> &Tally {
        &self.triage.tally
    }

    /// How many are asked about when the next round begins.
    pub(super) fn waiting(&self) -> usize {
        self.triage.queue.len()
    }

    /// Whether the card is one that was left behind before.
    pub fn is_back(&self) -> bool {
        self.back > 0
    }

    /// Lets a card that is no longer asked about make place for the next one; one that was gone back to stays.
    fn settle(&mut self) {
        if self.is_back() {
            return;
        }
        let is_waiting = |at: &SessionIx| !self.passed.contains(at);
        if let Some(card) = self.card.take_if(|card| !is_waiting(card) || !self.triage.queue.contains(card)) {
            self.push(card);
        }
        if self.card.is_none() {
            self.card = self.triage.queue.iter().copied().find(|at| !self.passed.contains(at));
        }
        if let Some(card) = self.card {
            self.trail.retain(|at| *at != card);
        }
    }

    fn push(&mut self, card: SessionIx) {
        self.trail.retain(|at| *at != card);
        self.trail.push(card);
    }

    /// Goes on to the next card.
    fn leave(&mut self, card: SessionIx) {
        if self.is_back() {
            self.back -= 1;
            self.card = self.gone_back_to();
        } else {
            self.push(card);
            self.card = self.card.filter(|at| *at != card);
        }
        self.settle();
    }

    fn gone_back_to(&self) -> Option<SessionIx> {
        let place = self.trail.len().checked_sub(self.back).filter(|_| self.is_back())?;
        self.trail.get(place).copied()
    }

    /// Goes back to the card before; false if there is none.
    fn go_back(&mut self) -> bool {
        if self.back >= self.trail.len() {
            return false;
        }
        self.back += 1;
        self.card = self.gone_back_to();
        true
    }

    /// Shows a card that was left behind, whatever has become of it since.
    fn return_to(&mut self, card: SessionIx) {
        self.passed.remove(&card);
        self.back = 0;
        self.card = Some(card);
        if self.triage.queue.contains(&card) {
            self.trail.retain(|at| *at != card);
        } else if let Some(place) = self.trail.iter().position(|at| *at == card) {
            self.back = self.trail.len() - place;
        } else {
            self.hold(card);
        }
    }

    /// Keeps the front card where it is, though it may be judged by what comes next.
    fn hold(&mut self, card: SessionIx) {
        if !self.is_back() {
            self.push(card);
            self.back = 1;
        }
    }
}

impl App {
    fn judging(&self) -> Judging<'_> {
        let App { programme, agenda, plan, novelties, clock, .. } = self;
        Judging { programme, agenda, plan, novelties, now: clock.now() }
    }

    /// Begins a round, unless one is under way.
    pub(super) fn open_triage(&mut self) {
        if self.opening.is_some() {
            self.say("there is nothing to judge yet");
        } else if self.is_filter_pending() {
            self.say("the filter is still being worked out; try again in a moment");
        } else if self.triage.as_ref().is_some_and(|round| round.card.is_some()) {
            self.say(format!("this is where it is done; {} leaves", Command::LeaveTriage.key()));
        } else {
            self.board = None;
            self.begin_round(None);
            let over = self.triage.as_ref().map_or(0, |round| round.tally().over);
            if over > 0 {
                let (noun, verb) = if over == 1 { ("session", "is") } else { ("sessions", "are") };
                self.say(format!("{over} {noun} that {verb} over {verb} left out"));
            }
        }
    }

    /// Begins a round with that card, if it is asked about.
    pub(super) fn begin_round(&mut self, card: Option<SessionIx>) {
        self.detail = Detail::default();
        let drop_ins = self.programme.session_positions().filter(|at| self.programme.is_drop_in(*at));
        self.triage = Some(self.new_round(card, Arc::new(drop_ins.collect())));
        self.revision += 1;
        self.renew_triage();
    }

    fn new_round(&self, card: Option<SessionIx>, drop_ins: Arc<HashSet<SessionIx>>) -> Round {
        let line = self.query.edit.text().trim().to_owned();
        let mut round = Round { line, drop_ins, ..Round::default() };
        let (asked, _) = self.asked(&round);
        let is_asked = |at: &SessionIx| asked.binary_search(at).is_ok();
        // What was judged before, on another day too, can be gone back to.
        let past = self.journal.past().filter(|past| past.state == PastState::Done);
        for at in past.filter_map(|past| self.session_of(past.change)).filter(is_asked) {
            round.push(at);
        }
        Round { card: card.filter(is_asked), ..round }
    }

    /// The session whose pick a change is about, if it is about one only: what a judgement does to the parts of others
    /// that are attended only follows from it.
    fn session_of(&self, change: &Change) -> Option<SessionIx> {
        let judged = |step: &&Step| match step {
            Step::Pick { before, after, .. } => {
                let interest = |pick: &Option<Pick>| pick.as_ref().map(|pick| pick.interest);
                change.steps.len() == 1 || interest(before) != interest(after)
            }
            Step::Entry { .. } | Step::Hours { .. } => true,
        };
        let mut judged = change.steps.iter().filter(judged);
        let (Some(Step::Pick { session, .. }), None) = (judged.next(), judged.next()) else { return None };
        self.programme
            .find_session(session)
            .or_else(|| self.plan.picks[self.plan.find(&Identity::pick(session))?].session)
    }

    /// What the query finds, and what the round has met: a query may ask for what is not judged yet. With how much of it is
    /// left out because one walks in and out of it.
    fn asked(&self, round: &Round) -> (Vec<SessionIx>, usize) {
        let query = &self.query.query;
        let mut asked: Vec<SessionIx> = match self.index.as_deref().filter(|_| !query.is_empty()) {
            Some(index) => index.sessions(query, &self.scope()).into_iter().map(|hit| hit.at).collect(),
            None => self.programme.session_positions().collect(),
        };
        if !query.is_empty() {
            asked.extend(round.trail.iter().chain(&round.passed).chain(&round.card));
            asked.sort_unstable();
            asked.dedup();
        }
        let found = asked.len();
        asked.retain(|at| !round.drop_ins.contains(at) || Triage::is_judged(&self.plan, *at));
        let left_out = found - asked.len();
        (asked, left_out)
    }

    /// Finds anew what is to be judged, after whatever has changed; the card stays as long as it is asked about.
    pub(super) fn renew_triage(&mut self) {
        let Some(round) = self.triage.take() else { return };
        let before = round.card;
        let is_same = round.line == self.query.edit.text().trim();
        let mut round = if is_same { round } else { self.new_round(round.card, round.drop_ins) };
        (round.asked, round.walked_into) = self.asked(&round);
        round.triage = Triage::of(self.judging(), round.asked.iter().copied(), round.card);
        // What is read stays until it is turned away from, unless another query does not ask about it.
        if !self.detail.focused || round.card != before {
            round.settle();
        }
        if round.card != before {
            self.detail = Detail::default();
        }
        self.triage = Some(round);
    }

    /// Lets something happen to the round.
    fn in_round(&mut self, act: impl FnOnce(&mut Round)) {
        let Some(round) = &mut self.triage else { return };
        act(round);
        self.detail = Detail::default();
        self.revision += 1;
    }

    /// The card as it lies in a programme that takes the place of the one shown.
    pub(super) fn card_id(&self) -> Option<Id> {
        let card = self.triage.as_ref()?.card?;
        Some(self.programme[card].id.clone())
    }

    /// Does with the card what a command says; `None` if none is shown, or the command is not its business.
    pub(super) fn run_in_triage(&mut self, command: Command) -> Option<Vec<Effect>> {
        if self.overlay.is_some() || self.query.open {
            return None;
        }
        let card = self.triage.as_ref()?.card;
        match command {
            Command::JudgeGoing | Command::Going => return Some(self.judge(card, Interest::Going)),
            Command::JudgeMaybe | Command::Maybe => return Some(self.judge(card, Interest::Maybe)),
            Command::JudgeSkip | Command::Skip => return Some(self.judge(card, Interest::Skip)),
            Command::PutOff => return Some(self.put_off(card)),
            Command::CardOpen => match card {
                Some(card) => return Some(self.keep_or_open(card)),
                None => self.say_all_asked(),
            },
            Command::CardBack => self.go_back(),
            Command::Leave => self.close_card(),
            // The first thing in the trail is the card's own details, or a report.
            Command::Back if self.detail.focused && self.detail.trail.len() <= 1 => self.close_card(),
            Command::LeaveTriage | Command::Close if self.detail.focused => self.close_card(),
            Command::LeaveTriage | Command::Close => self.end_triage(),
            Command::CardUp => self.detail.top = self.detail.top.saturating_sub(1),
            Command::CardDown => self.scroll_card(self.detail.top.saturating_add(1)),
            Command::CardPageUp => self.run(Command::ScrollPageUp).clear(),
            Command::CardPageDown => self.run(Command::ScrollPageDown).clear(),
            Command::CardFirst => self.detail.top = 0,
            Command::CardLast => self.scroll_card(usize::MAX),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn scroll_card(&mut self, top: usize) {
        let most = self.screen.detail.map_or(0, |view| view.length.saturating_sub(view.height));
        self.detail.top = top.min(most);
    }

    /// Ends the round. What was judged is kept, and all else is found anew by the next.
    pub(super) fn end_triage(&mut self) {
        if self.triage.take().is_some() {
            self.detail = Detail::default();
            self.filter();
        }
    }

    fn go_back(&mut self) {
        let mut is_there = false;
        self.in_round(|round| {
            is_there = round.go_back();
            round.last = None;
        });
        if !is_there {
            self.say("no card before this one");
        }
    }

    /// Returns from details to the card.
    fn close_card(&mut self) {
        let left_at = self.detail.trail.first().map_or(0, |visit| visit.left_at.1);
        self.detail = Detail { top: left_at, ..Detail::default() };
        self.revision += 1;
        self.renew_triage();
    }

    /// Enter: the details, or that a choice stays as it is.
    fn keep_or_open(&mut self, card: SessionIx) -> Vec<Effect> {
        if self.judging().news_of(card).is_some() {
            return self.keep_choice(card);
        }
        let target = Target::Session(card);
        let trail = vec![Visit { target, left_at: (0, self.detail.top) }];
        self.detail = Detail { focused: true, trail, ..Detail::default() };
        self.revision += 1;
        Vec::new()
    }

    /// Says of a session that has changed since it was judged that the choice holds.
    fn keep_choice(&mut self, card: SessionIx) -> Vec<Effect> {
        let moved = self.plan.of(card).filter(|planned| planned.fate == Fate::Moved).map(|planned| planned.id.clone());
        let change = moved.and_then(|id| agenda::confirm(&self.agenda, &self.programme, &id, card));
        let mut effects = Vec::new();
        if let Some(change) = change {
            effects = self.make(change);
            if effects.is_empty() {
                return effects;
            }
        }
        self.went_on(card, effects)
    }

    /// Goes on from a card: it was looked at.
    fn went_on(&mut self, card: SessionIx, mut effects: Vec<Effect>) -> Vec<Effect> {
        let id = self.programme[card].id.clone();
        if self.novelties.see(id.as_str()) {
            effects.extend(self.keep_seen());
        }
        self.in_round(|round| {
            round.leave(card);
            round.last = Some(card);
        });
        effects
    }

    fn say_all_asked(&mut self) {
        self.say(format!("all were asked about; {} leaves", Command::LeaveTriage.key()));
    }

    /// Whether something else lies over the card, or over what is said once all were asked about: what a link led to, or
    /// a report.
    fn is_card_covered(&self) -> bool {
        let card = self.triage.as_ref().and_then(|round| round.card);
        self.detail.focused && self.target() != card.map(Target::Session)
    }

    /// Whether a command does something in triage as it stands.
    pub(super) fn triage_offers(&self, command: Command) -> bool {
        let Some(round) = &self.triage else { return true };
        let is_at_card = round.card.is_some() && !self.is_card_covered();
        match command {
            Command::PutOff | Command::CardOpen => is_at_card,
            Command::JudgeGoing | Command::JudgeMaybe | Command::JudgeSkip | Command::Note => {
                is_at_card || self.detail.focused && self.picked_target().is_some()
            }
            _ => true,
        }
    }

    /// Judges the card and goes on; in details that links led to, picks what they are about.
    fn judge(&mut self, card: Option<SessionIx>, interest: Interest) -> Vec<Effect> {
        if self.is_card_covered() {
            return self.pick(interest);
        }
        let Some(card) = card else {
            self.say_all_asked();
            return Vec::new();
        };
        self.say_of(card, interest).map_or_else(Vec::new, |effects| self.went_on(card, effects))
    }

    /// Puts the card off; one that is judged, or was gone back to, is only left.
    fn put_off(&mut self, card: Option<SessionIx>) -> Vec<Effect> {
        if self.is_card_covered() {
            let [later, back] = [Command::PutOff, Command::Back].map(Command::key);
            self.say(format!("{later} puts off the card; {back} returns to it"));
            return Vec::new();
        }
        let Some(card) = card else {
            self.say_all_asked();
            return Vec::new();
        };
        if Triage::is_judged(&self.plan, card) || self.triage.as_ref().is_some_and(Round::is_back) {
            self.in_round(|round| {
                if !round.is_back() {
                    round.passed.insert(card);
                }
                round.leave(card);
                round.last = None;
            });
            return Vec::new();
        }
        let Some(effects) = self.say_of(card, Interest::Later) else { return Vec::new() };
        self.in_round(|round| {
            round.passed.insert(card);
        });
        self.went_on(card, effects)
    }

    /// Makes the change that a judgement is, if it is one; `None` if none can be made.
    fn say_of(&mut self, card: SessionIx, interest: Interest) -> Option<Vec<Effect>> {
        if let Some(why) = page::stranger(&self.programme, &self.agenda, &self.plan, card) {
            self.warn(why);
            return None;
        }
        let id = self.plan.id_of(&self.programme, card).to_owned();
        let copy = Copy::of(&self.programme, card);
        let before = self.agenda.pick(&id).cloned();
        let is_said = before.as_ref().is_some_and(|pick| pick.interest == interest && pick.copy.is_same(&copy));
        // Who puts something off once more puts it behind what was put off meanwhile.
        if is_said && interest != Interest::Later {
            return Some(Vec::new());
        }
        let after = match before.clone() {
            Some(pick) => Pick { interest, copy: pick.copy.renewed(copy), ..pick },
            None => Pick::new(interest, copy),
        };
        let change = chosen(&self.agenda, &[(&id, Some(after.clone()))]);
        let change = change.unwrap_or_else(|| Change::of(id, before, Some(after)));
        Some(self.make(change)).filter(|effects| !effects.is_empty())
    }

    /// Keeps the card in sight if what is said next, without judging it, is about its session.
    pub(super) fn hold_card(&mut self, session: &str) {
        let card = self.triage.as_ref().and_then(|round| round.card);
        let is_it = |card: &SessionIx| self.plan.id_of(&self.programme, *card) == session;
        if let Some(card) = card.filter(is_it)
            && let Some(round) = &mut self.triage
        {
            round.hold(card);
        }
    }

    /// Goes to the card whose judgement was taken back, or leaves the one whose judgement holds again.
    pub(super) fn follow_change(&mut self, change: &Change, undone: bool) {
        let Some(round) = &self.triage else { return };
        let Some(at) = self.session_of(change).filter(|at| round.asked.binary_search(at).is_ok()) else { return };
        let is_put_off = self.plan.interest(at) == Some(Interest::Later);
        self.in_round(|round| {
            if undone {
                round.return_to(at);
            } else {
                if is_put_off {
                    round.passed.insert(at);
                }
                round.back = 0;
                round.push(at);
                round.settle();
            }
            round.last = None;
        });
    }

    /// The card, or what there is to say once all were asked about; nothing where details are read.
    pub(super) fn triage_page(&self) -> Option<Page> {
        let round = self.triage.as_ref().filter(|_| self.detail.trail.is_empty())?;
        let Some(at) = round.card else { return Some(card::summary(self.scene(), round, &self.query)) };
        let news = self.judging().news_of(at);
        Some(card::card(self.scene(), at, news))
    }

    /// What I want to go to on the day of the card, with the card in its place, and that place.
    pub fn day_of_card(&self) -> Option<(Vec<Row>, usize)> {
        let card = self.triage.as_ref()?.card?;
        let plan = &self.plan;
        let Session { day, when, .. } = &self.programme[card];
        let day = (*day)?;
        let gaps = || plan.gaps.iter().enumerate().filter(|(_, gap)| gap.day == day);
        let before: HashMap<usize, usize> = gaps().filter_map(|(at, gap)| Some((gap.before?, at))).collect();
        let is_wanted = |planned: &Planned| planned.day == Some(day) && planned.pick.interest.is_wanted();
        // What has no time stands behind what has one.
        let key = |when: &When| when.slot().map_or((true, None), |slot| (false, Some(slot.from())));
        let is_later = |planned: &Planned| key(&planned.when) > key(when);
        let is_picked = plan.of(card).is_some_and(is_wanted);
        let mut rows = vec![Row::Day(day)];
        let mut place = None;
        for (at, planned) in plan.picks.iter().enumerate().filter(|(_, planned)| is_wanted(planned)) {
            rows.extend(before.get(&at).copied().map(Row::Gap));
            let is_card = planned.session == Some(card);
            if place.is_none() && (is_card || !is_picked && is_later(planned)) {
                place = Some(rows.len());
                rows.extend((!is_card).then_some(Row::Session(card)));
            }
            rows.push(Row::Pick(at));
        }
        let place = place.unwrap_or_else(|| {
            rows.push(Row::Session(card));
            rows.len() - 1
        });
        rows.extend(gaps().find(|(_, gap)| gap.before.is_none()).map(|(at, _)| Row::Gap(at)));
        Some((rows, place))
    }
}
