//! Two people's agendas of one programme, beside each other: what both want, what only one does, when both are free,
//! and who takes which where they can't both have all of it.

mod companion;
mod split;

pub use companion::Companion;
pub use split::{Pair, Share, Split};

use super::{Interest, Pick, Plan, Planned};
use crate::programme::time::{Date, DateTime, minutes_between};
use crate::programme::{Instant, Programme, SessionIx, Slot, When};
use std::collections::BTreeMap;

/// One of the two whose agendas are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Me.
    Mine,
    /// The other.
    Theirs,
}

impl Side {
    /// Both, me first.
    pub const BOTH: [Side; 2] = [Side::Mine, Side::Theirs];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Mine => Side::Theirs,
            Side::Theirs => Side::Mine,
        }
    }
}

/// Something that one of the two wants to go to, or both do.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The id that it is shown by: that of its session; of one that is gone the id its pick is kept under.
    pub id: String,
    /// The session, unless it is gone.
    pub session: Option<SessionIx>,
    /// Its title.
    pub title: String,
    /// When it runs; by the copy if it is gone.
    pub when: When,
    /// Its conference day.
    pub day: Option<Date>,
    /// How much it matters to each, in the order of [`Side::BOTH`].
    pub interests: [Option<Interest>; 2],
    /// Whether it takes the time of each who goes.
    takes_time: [bool; 2],
}

impl Wish {
    /// How much it matters to one of the two.
    pub fn interest(&self, side: Side) -> Option<Interest> {
        self.interests[side as usize]
    }

    /// Whether both want it.
    pub fn is_shared(&self) -> bool {
        self.interests.iter().all(Option::is_some)
    }

    /// Whether that one wants it, and nobody else.
    pub fn is_only(&self, side: Side) -> bool {
        self.interest(side).is_some() && self.interest(side.other()).is_none()
    }

    fn order(&self) -> impl Ord + use<> {
        let start = self.when.slot().map(|slot| (slot.start, slot.end));
        (self.day.is_none(), self.day, start.is_none(), start, self.session, self.id.clone())
    }
}

/// Time in which both are free between what they go to.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonGap {
    /// The conference day.
    pub day: Date,
    /// Where it begins, in wall-clock time of the venue.
    pub start: DateTime,
    /// Where it ends.
    pub end: DateTime,
    /// The instant where it begins; see [`Slot::from`].
    pub from: Instant,
    /// The instant where it ends.
    pub until: Instant,
    /// Its length.
    pub minutes: u32,
    /// The sessions that fit into it for both, in programme order.
    pub fits: Vec<SessionIx>,
}

/// Two agendas beside each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// All that either wants to go to, surely or perhaps, by day and time.
    pub wishes: Vec<Wish>,
    /// When both are free, in order.
    pub gaps: Vec<CommonGap>,
    /// Where both can't have everything, and who should take which, in order.
    pub splits: Vec<Split>,
}

impl Comparison {
    /// Compares my agenda with somebody else's, each laid over the same programme.
    pub fn between(programme: &Programme, mine: &Plan, theirs: &Plan) -> Comparison {
        let wishes = wishes(programme, [mine, theirs]);
        let splits = split::split(&wishes, [mine, theirs]);
        Comparison { gaps: gaps(programme, mine, theirs), wishes, splits }
    }

    /// What both want.
    pub fn shared(&self) -> impl Iterator<Item = &Wish> {
        self.wishes.iter().filter(|wish| wish.is_shared())
    }

    /// What only one of the two wants.
    pub fn only(&self, side: Side) -> impl Iterator<Item = &Wish> {
        self.wishes.iter().filter(move |wish| wish.is_only(side))
    }

    /// The next session that both are going to, surely, and that is not over.
    pub fn next_meeting(&self, now: Instant) -> Option<&Wish> {
        let both_go = |wish: &&Wish| wish.interests == [Some(Interest::Going); 2] && wish.takes_time != [false; 2];
        let is_ahead = |wish: &&Wish| wish.when.slot().is_some_and(|slot| slot.until().unwrap_or(slot.from()) > now);
        let start = |wish: &&Wish| wish.when.slot().map(Slot::from);
        self.shared().filter(both_go).filter(is_ahead).min_by_key(start)
    }

    /// The next time that both are free for so many minutes, or what is left of it by now.
    pub fn next_free(&self, now: Instant, least: u32) -> Option<&CommonGap> {
        let left = |gap: &&CommonGap| gap.until > now && minutes_between(gap.from.max(now), gap.until) >= least;
        self.gaps.iter().filter(left).min_by_key(|gap| gap.from)
    }
}

/// All that either wants; two picks of one person that mean the same session are one wish.
fn wishes(programme: &Programme, plans: [&Plan; 2]) -> Vec<Wish> {
    let mut wishes: BTreeMap<String, Wish> = BTreeMap::new();
    for (side, plan) in Side::BOTH.into_iter().zip(plans) {
        for planned in plan.picks.iter().filter(|planned| is_wish(planned)) {
            let session = planned.stands_at();
            let id = session.map_or(planned.id.as_str(), |at| programme[at].id.as_str());
            let blank = || Wish {
                id: id.to_owned(),
                session,
                title: session.map_or(&planned.pick.copy.title, |at| &programme[at].title).clone(),
                when: planned.when,
                day: planned.day,
                interests: [None, None],
                takes_time: [false, false],
            };
            let wish = wishes.entry(id.to_owned()).or_insert_with(blank);
            let Pick { interest, .. } = planned.pick;
            let own = &mut wish.interests[side as usize];
            *own = (*own).max(Some(interest));
            wish.takes_time[side as usize] |= planned.busy.is_some();
        }
    }
    let mut wishes: Vec<Wish> = wishes.into_values().collect();
    wishes.sort_by_cached_key(Wish::order);
    wishes
}

fn is_wish(planned: &Planned) -> bool {
    !planned.is_own() && planned.pick.interest.is_wanted()
}

/// Where a gap of mine and one of theirs meet, with what fits both.
fn gaps(programme: &Programme, mine: &Plan, theirs: &Plan) -> Vec<CommonGap> {
    let mut common = Vec::new();
    for (i, one) in mine.gaps.iter().enumerate() {
        for (j, other) in theirs.gaps.iter().enumerate() {
            let (from, until) = (one.from.max(other.from), one.until.min(other.until));
            if from >= until {
                continue;
            }
            // Of two that begin, or end, at the same time either tells the same.
            let (_, start, day) = (one.from, one.start, one.day).max((other.from, other.start, other.day));
            let end = if one.until <= other.until { one.end } else { other.end };
            let both = theirs.fitting_in(programme, j);
            let fits = mine.fitting_in(programme, i).iter().filter(|at| both.contains(at)).copied().collect();
            let minutes = minutes_between(from, until);
            common.push(CommonGap { day, start, end, from, until, minutes, fits });
        }
    }
    common.sort_by_key(|gap| (gap.from, gap.until));
    common.dedup_by_key(|gap| (gap.from, gap.until));
    common
}
