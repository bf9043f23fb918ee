//! Who takes which of the sessions that run at the same time.

use super::{Side, Wish};
use crate::agenda::{Interest, Plan};
use crate::programme::{Instant, Overlap, Slot};
use std::collections::BTreeMap;

/// Wishes that hang together by the time they share, and who should take which.
///
/// Each session counts whole, and goes to one who wants it and has nothing of their own at that time; nobody gets two that
/// share time. As many as possible are taken of those that one of the two is surely going to, then of all; then each gets
/// what matters more to them; and where that leaves a choice, whoever has fewer so far gets the next ones. Who has time
/// for it comes along to what the other takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The wishes and who takes them, in order.
    pub shares: Vec<Share>,
    /// The pairs among them that share time, and that the two could share out.
    pub pairs: Vec<Pair>,
    /// Whether nobody has to give anything up: each goes where they wanted to go anyway.
    pub is_settled: bool,
}

/// A wish, and who takes it: one of the two, both, or nobody, because neither can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its position in [`super::Comparison::wishes`].
    pub wish: usize,
    /// Whether each takes it, in the order of [`Side::BOTH`].
    pub takes: [bool; 2],
}

/// Two wishes that share time, of which each of the two people wants at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Their positions in [`super::Comparison::wishes`], the earlier first.
    pub wishes: [usize; 2],
    /// How long both run.
    pub overlap: Overlap,
}

impl Split {
    /// Which of a pair one of the two takes.
    pub fn taken(&self, pair: &Pair, side: Side) -> Option<usize> {
        let takes = |wish: &usize| self.shares.iter().any(|share| share.wish == *wish && share.takes[side as usize]);
        pair.wishes.into_iter().find(takes)
    }
}

/// A wish with a time, and who could go there.
struct Item {
    wish: usize,
    slot: Slot,
    wants: [bool; 2],
    /// Who wants it and has nothing of their own at that time.
    can: [bool; 2],
    interests: [Option<Interest>; 2],
}

impl Item {
    fn until(&self) -> Instant {
        self.slot.taken_until()
    }

    fn keen(&self, side: Side) -> u32 {
        match self.interests[side as usize] {
            Some(Interest::Going) => 2,
            Some(_) => 1,
            None => 0,
        }
    }

    /// What it is worth that somebody goes there: see [`Split`].
    fn worth(&self, side: Side) -> Worth {
        let is_sure = self.interests.contains(&Some(Interest::Going));
        Worth { sure: u32::from(is_sure), all: 1, keen: self.keen(side) }
    }

    fn overlap(&self, other: &Item) -> Option<Overlap> {
        self.slot.overlap(&other.slot)
    }

    /// Whether the two could share these out.
    fn could_be_shared_with(&self, other: &Item) -> bool {
        Side::BOTH.iter().any(|side| self.wants[*side as usize] && other.wants[side.other() as usize])
    }
}

/// What a distribution is worth; the first that differs decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Worth {
    sure: u32,
    all: u32,
    keen: u32,
}

impl Worth {
    fn with(self, other: Worth) -> Worth {
        Worth { sure: self.sure + other.sure, all: self.all + other.all, keen: self.keen + other.keen }
    }
}

/// What is given to each so far: how many, and how many minutes.
type Given = [(u32, u32); 2];

pub(super) fn split(wishes: &[Wish], plans: [&Plan; 2]) -> Vec<Split> {
    let items = items(wishes, plans);
    let mut given = Given::default();
    let mut splits = Vec::new();
    for group in groups(&items) {
        let mut pairs = Vec::new();
        let mut is_settled = true;
        for (number, one) in group.iter().enumerate() {
            for other in &group[number + 1..] {
                let (one, other) = (&items[*one], &items[*other]);
                let Some(overlap) = one.overlap(other) else { continue };
                is_settled &= !(0..2).any(|side| one.wants[side] && other.wants[side]);
                if one.could_be_shared_with(other) {
                    let wishes = [one.wish.min(other.wish), one.wish.max(other.wish)];
                    pairs.push(Pair { wishes, overlap });
                }
            }
        }
        if pairs.is_empty() {
            continue;
        }
        pairs.sort_unstable_by_key(|pair| pair.wishes);
        let group: Vec<&Item> = group.into_iter().map(|at| &items[at]).collect();
        let mut takers = best(&group);
        balance(&group, &mut takers, &mut given);
        let share = |(at, item): (usize, &&Item)| {
            let comes_along = |side: Side| {
                let is_own = |at: usize| takers[at] == Some(side);
                let meets = |(at, other): (usize, &&Item)| is_own(at) && other.overlap(item).is_some();
                item.can[side as usize] && !group.iter().enumerate().any(meets)
            };
            let takes = Side::BOTH.map(|side| match takers[at] {
                Some(taker) => taker == side || comes_along(side),
                None => false,
            });
            Share { wish: item.wish, takes }
        };
        let mut shares: Vec<Share> = group.iter().enumerate().map(share).collect();
        shares.sort_unstable_by_key(|share| share.wish);
        splits.push(Split { shares, pairs, is_settled });
    }
    splits
}

/// The wishes that take time, in the order of their starts.
fn items(wishes: &[Wish], plans: [&Plan; 2]) -> Vec<Item> {
    let own = plans.map(|plan| -> Vec<Slot> {
        plan.picks.iter().filter(|planned| planned.is_own()).filter_map(|planned| planned.busy).collect()
    });
    let item = |(wish, told): (usize, &Wish)| {
        let slot = *told.when.slot()?;
        let wants = Side::BOTH.map(|side| told.takes_time[side as usize]);
        let is_free = |side: Side| own[side as usize].iter().all(|other| other.overlap(&slot).is_none());
        let can = Side::BOTH.map(|side| wants[side as usize] && is_free(side));
        wants.contains(&true).then_some(Item { wish, slot, wants, can, interests: told.interests })
    };
    let mut items: Vec<Item> = wishes.iter().enumerate().filter_map(item).collect();
    items.sort_by_key(|item| (item.slot.from(), item.until(), item.wish));
    items
}

/// What hangs together by shared time, in the order of the starts.
fn groups(items: &[Item]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut until = Instant::MIN;
    for (at, item) in items.iter().enumerate() {
        match groups.last_mut() {
            // In the order of the starts whatever overlaps anything before overlaps what ends last.
            Some(group) if item.slot.from() < until => group.push(at),
            _ => groups.push(vec![at]),
        }
        until = until.max(item.until());
    }
    groups
}

/// The best distribution of a group, in its order: exact, by the times until which each of the two is taken.
fn best(group: &[&Item]) -> Vec<Option<Side>> {
    /// A step of a distribution: the one before it, and who took which.
    struct Node {
        before: Option<usize>,
        item: usize,
        side: Side,
    }
    let mut nodes: Vec<Node> = Vec::new();
    let mut states: BTreeMap<[Instant; 2], (Worth, Option<usize>)> = BTreeMap::new();
    states.insert([Instant::MIN; 2], (Worth::default(), None));
    for (number, item) in group.iter().enumerate() {
        let mut next: BTreeMap<[Instant; 2], (Worth, Option<usize>)> = BTreeMap::new();
        let mut reach = |taken: [Instant; 2], worth: Worth, node: Option<usize>| {
            let known = next.entry(taken).or_insert((worth, node));
            if known.0 < worth {
                *known = (worth, node);
            }
        };
        for (taken, (worth, node)) in &states {
            // Who is free again by now is free, however long ago that was.
            let taken = taken.map(|until| if until <= item.slot.from() { Instant::MIN } else { until });
            for side in Side::BOTH {
                if item.can[side as usize] && taken[side as usize] == Instant::MIN {
                    let mut then = taken;
                    then[side as usize] = item.until();
                    nodes.push(Node { before: *node, item: number, side });
                    reach(then, worth.with(item.worth(side)), Some(nodes.len() - 1));
                }
            }
            reach(taken, *worth, *node);
        }
        states = undominated(next);
    }
    let mut best = states.into_values().reduce(|best, state| if best.0 < state.0 { state } else { best });
    let mut takers = vec![None; group.len()];
    let mut node = best.take().and_then(|(_, node)| node);
    while let Some(Node { before, item, side }) = node.and_then(|at| nodes.get(at)) {
        takers[*item] = Some(*side);
        node = *before;
    }
    takers
}

/// What a state is worth, and the choice that led to it.
type Reached = (Worth, Option<usize>);

/// Without the states that another one is as good as in every way, so that their number stays small however many sessions
/// run at once.
fn undominated(states: BTreeMap<[Instant; 2], Reached>) -> BTreeMap<[Instant; 2], Reached> {
    let mut kept: Vec<([Instant; 2], Reached)> = Vec::new();
    // In this order what dominates comes before what it dominates.
    for (taken, state) in states {
        let is_worse = |(other, better): &([Instant; 2], (Worth, Option<usize>))| {
            other[0] <= taken[0] && other[1] <= taken[1] && better.0 >= state.0
        };
        if !kept.iter().any(is_worse) {
            kept.push((taken, state));
        }
    }
    kept.into_iter().collect()
}

/// Where it is worth the same who takes which, whoever has fewer so far takes more; then who has less time; and where even
/// that is the same, I take the first.
fn balance(group: &[&Item], takers: &mut [Option<Side>], given: &mut Given) {
    for block in blocks(group, takers) {
        let keen = |turned: bool| -> u32 {
            let side = |at: usize| takers[at].map(|side| if turned { side.other() } else { side });
            block.iter().filter_map(|at| Some(group[*at].keen(side(*at)?))).sum()
        };
        let can_turn = block.iter().all(|at| takers[*at].is_some_and(|side| group[*at].can[side.other() as usize]))
            && keen(true) >= keen(false);
        let after = |turned: bool| {
            let mut given = *given;
            for at in &block {
                let Some(side) = takers[*at].map(|side| if turned { side.other() } else { side }) else { continue };
                let (count, minutes) = &mut given[side as usize];
                *count += 1;
                *minutes = minutes.saturating_add(group[*at].slot.minutes().unwrap_or(0));
            }
            given
        };
        let uneven = |[mine, theirs]: Given| (mine.0.abs_diff(theirs.0), mine.1.abs_diff(theirs.1));
        let (stay, turn) = (after(false), after(true));
        let is_mine = block.first().is_some_and(|at| takers[*at] == Some(Side::Mine));
        let turns = can_turn && (uneven(turn), is_mine) < (uneven(stay), !is_mine);
        *given = if turns { turn } else { stay };
        if turns {
            for at in &block {
                takers[*at] = takers[*at].map(Side::other);
            }
        }
    }
}

/// The parts of a distribution in which the two could change places: what is taken, as far as it hangs together by
/// shared time.
fn blocks(group: &[&Item], takers: &[Option<Side>]) -> Vec<Vec<usize>> {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut until = Instant::MIN;
    for (at, item) in group.iter().enumerate().filter(|(at, _)| takers[*at].is_some()) {
        match blocks.last_mut() {
            Some(block) if item.slot.from() < until => block.push(at),
            _ => blocks.push(vec![at]),
        }
        until = until.max(item.until());
    }
    blocks
}
