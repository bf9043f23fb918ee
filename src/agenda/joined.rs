//! Time that is taken without a pause: what overlaps, one after the other, is one block, which is entered by the first of
//! it and left by the last.

use crate::programme::{Instant, Slot};

/// Time that is taken from a start until nothing of it runs any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) from: Instant,
    pub(super) until: Instant,
    /// The number of what it begins with.
    pub(super) first: usize,
    /// That of what ends last; of several that which begins last.
    pub(super) last: usize,
    /// Whether what begins last in it has no known end: it may run until something else begins.
    pub(super) is_open: bool,
}

/// The blocks of numbered slots, which are in order of their starts.
pub(super) fn joined(slots: impl IntoIterator<Item = (usize, Slot)>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut latest = Instant::MIN;
    for (at, slot) in slots {
        let (from, until, is_open) = (slot.from(), slot.taken_until(), slot.until().is_none());
        match blocks.last_mut().filter(|block| from < block.until) {
            Some(block) => {
                if block.until <= until {
                    (block.until, block.last) = (until, at);
                }
                block.is_open = is_open || (block.is_open && latest == from);
            }
            None => blocks.push(Block { from, until, first: at, last: at, is_open }),
        }
        latest = from;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_overlaps_is_one_block() {
        let at = |hour: i8| date(2024, 5, 1).at(hour, 0, 0, 0);
        let told = |slots: &[(i8, i8)]| -> Vec<(usize, usize, bool)> {
            let slots = slots.iter().map(|(from, until)| Slot::new(at(*from), Some(at(*until)), None));
            joined(slots.enumerate()).iter().map(|block| (block.first, block.last, block.is_open)).collect()
        };
        assert_eq!(told(&[(9, 12), (10, 11), (11, 13), (13, 14)]), [(0, 2, false), (3, 3, false)]);
        // Of two that end at once the later, and of what has no end nobody knows whether it goes on.
        assert_eq!(told(&[(9, 12), (10, 12)]), [(0, 1, false)]);
        assert_eq!(told(&[(9, 9), (10, 11)]), [(0, 0, true), (1, 1, false)]);
        assert_eq!(told(&[(9, 12), (10, 10), (10, 11)]), [(0, 0, true)]);
        assert_eq!(told(&[(9, 12), (10, 10), (11, 12)]), [(0, 2, false)]);
    }
}
