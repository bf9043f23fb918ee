//! Time laid out on cells.

use crate::programme::Instant;

/// Which cell a time falls on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    from: i64,
    /// Seconds of a cell.
    step: i64,
    borders: usize,
}

impl Scale {
    /// So that all from one time until another lies between the first and the last of so many borders, as far apart as
    /// they may be: no cell is shorter than so many seconds.
    pub(super) fn of(from: Instant, until: Instant, borders: usize, least: i64) -> Scale {
        let span = (until.as_second() - from.as_second()).max(0);
        let cells = i64::try_from(borders.saturating_sub(1)).unwrap_or(1).max(1);
        let step = (span / cells + i64::from(span % cells > 0)).max(least);
        Scale { from: from.as_second(), step, borders }
    }

    /// The border nearest to a time, counted from the first.
    pub(super) fn border(&self, at: Instant) -> usize {
        let seconds = at.as_second() - self.from + self.step / 2;
        usize::try_from(seconds.div_euclid(self.step)).unwrap_or(0).min(self.borders.saturating_sub(1))
    }

    /// The middle of a cell, in seconds.
    pub(super) fn middle(&self, cell: usize) -> i64 {
        self.from + i64::try_from(cell).unwrap_or(0) * self.step + self.step / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minutes: i64) -> Instant {
        Instant::from_second(1_600_000_000 / 60 * 60 + minutes * 60).unwrap()
    }

    #[test]
    fn a_cell_is_as_short_as_the_room_allows() {
        let borders = |count: usize| {
            let scale = Scale::of(at(0), at(120), count, 300);
            [0, 10, 75, 120].map(|minutes| scale.border(at(minutes)))
        };
        assert_eq!(borders(40), [0, 2, 15, 24]);
        assert_eq!(borders(13), [0, 1, 8, 12]);
        assert_eq!(borders(8), [0, 1, 4, 7]);
        assert_eq!(borders(2), [0, 0, 1, 1]);
        assert_eq!(borders(1), [0; 4]);
    }

    proptest! {
        #[test]
        fn times_stay_in_order_and_inside(
            minutes in prop::collection::vec(0..5000_i64, 1..8), span in 0..5000_i64, count in 1..80_usize, least in 1..900_i64,
        ) {
            let scale = Scale::of(at(0), at(span), count, least);
            let mut minutes = minutes;
            minutes.sort_unstable();
            let borders: Vec<usize> = minutes.iter().map(|minute| scale.border(at(*minute))).collect();
            prop_assert!(borders.is_sorted());
            prop_assert!(borders.iter().all(|border| *border < count));
            prop_assert_eq!(scale.border(at(0)), 0);
        }
    }
}
