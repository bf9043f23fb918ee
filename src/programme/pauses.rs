//! The pauses between what runs, of a hall or of a person: one rule for what may be called free.

use super::time::{DateTime, Instant, Slot, minutes_between};

/// Time in which nothing is listed, in wall-clock time of the venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins: an end of something.
    pub start: DateTime,
    /// Where it ends: a start of something.
    pub end: DateTime,
    /// Its length; 0 where one thing follows upon the other.
    pub minutes: u32,
}

/// Follows slots in the order of their starts. What has no known end may run until something else starts, so nothing is
/// called free between the two.
#[derive(Debug)]
pub struct Pauses<Item> {
    /// What ends last of all that was seen.
    last: Option<(Item, DateTime, Instant)>,
    /// The start of the latest without a known end.
    open: Option<Instant>,
}

impl<Item> Default for Pauses<Item> {
    fn default() -> Self {
        Pauses { last: None, open: None }
    }
}

impl<Item: Copy> Pauses<Item> {
    /// What ends last of all that was seen, and when; nothing while something may still run whose end is unknown.
    pub fn last(&self) -> Option<(Item, DateTime)> {
        self.last.filter(|_| self.open.is_none()).map(|(item, end, _)| (item, end))
    }

    /// The pause before this slot and the item it follows, unless something still runs or may.
    pub fn before(&mut self, item: Item, slot: &Slot) -> Option<(Item, Stretch)> {
        let pause = self.last.filter(|(_, _, until)| self.open.is_none() && *until <= slot.from());
        if self.open.is_some_and(|open| open < slot.from()) {
            self.open = None;
        }
        match slot.end.zip(slot.until()) {
            Some((end, until)) => {
                if self.last.as_ref().is_none_or(|(_, _, last)| *last <= until) {
                    self.last = Some((item, end, until));
                }
            }
            None => self.open = Some(slot.from()),
        }
        pause.map(|(item, start, until)| {
            (item, Stretch { start, end: slot.start, minutes: minutes_between(until, slot.from()) })
        })
    }
}
