//! Time laid out on cells.

use crate::programme::Instant;

/// The least cells from the start of a span to its end: between them it has an inside.
pub(super) const INSIDE: usize = 2;

/// Which cell a time falls on: straight from each of some times to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    /// Seconds, and the cell of their border; both ascend.
    knots: Vec<(i64, usize)>,
    borders: usize,
}

impl Scale {
    /// So that all from one time until another lies between the first and the last of so many borders, as far apart as
    /// they may be: no cell is shorter than so many seconds.
    pub(super) fn of(from: Instant, until: Instant, borders: usize, least: i64) -> Scale {
        let (from, until) = (from.as_second(), until.as_second());
        let step = step(from, until, borders, least);
        let last = usize::try_from(((until - from).max(0) + step / 2) / step).unwrap_or(0);
        Scale { knots: vec![(from, 0), (until.max(from + 1), last)], borders }
    }

    /// As [`Scale::of`] of some spans, bent so that no two of their times fall on one border and each span has so many cells
    /// at least, one whose end is unknown too. Nothing, if there are too few borders for that: a time would stand beside another.
    pub(super) fn told_apart(
        spans: &[(Instant, Option<Instant>)],
        borders: usize,
        least: i64,
        inside: usize,
    ) -> Option<Scale> {
        let mut times: Vec<i64> =
            spans.iter().flat_map(|(from, until)| [Some(*from), *until]).flatten().map(Instant::as_second).collect();
        times.sort_unstable();
        times.dedup();
        let (first, last) = (*times.first()?, *times.last()?);
        let step = step(first, last, borders, least);
        let at = |time: Instant| times.binary_search(&time.as_second()).unwrap_or(0);
        // The latest border of each that leaves room for what follows it.
        let mut latest = vec![borders.checked_sub(1)?; times.len()];
        for number in (0..times.len()).rev() {
            let ends = spans.iter().filter(|(from, _)| at(*from) == number);
            let room = ends.map(|(_, until)| until.map_or(borders - 1, |until| latest[at(until)].min(borders - 1)));
            let room = room.map(|end| end.checked_sub(inside)).min().unwrap_or(Some(borders - 1))?;
            let next = latest.get(number + 1).map_or(Some(borders - 1), |next| next.checked_sub(1))?;
            latest[number] = room.min(next);
        }
        let mut cells: Vec<usize> = Vec::with_capacity(times.len());
        for (number, time) in times.iter().enumerate() {
            let begun = spans.iter().filter(|(_, until)| until.is_some_and(|until| at(until) == number));
            let after = begun.filter_map(|(from, _)| cells.get(at(*from))).map(|start| start + inside);
            let after = after.chain(cells.last().map(|last| last + 1)).max().unwrap_or(0);
            let straight = usize::try_from((time - first + step / 2) / step).unwrap_or(0);
            cells.push(straight.min(latest[number]).max(after));
        }
        Some(Scale { knots: times.into_iter().zip(cells).collect(), borders })
    }

    /// The border nearest to a time, counted from the first.
    pub(super) fn border(&self, at: Instant) -> usize {
        let at = at.as_second();
        let next = self.knots.partition_point(|(time, _)| *time <= at);
        let cell = match (next.checked_sub(1).and_then(|before| self.knots.get(before)), self.knots.get(next)) {
            (Some((from, first)), Some((until, last))) => {
                let (span, cells) = (until - from, i64::try_from(last - first).unwrap_or(0));
                first + usize::try_from(((at - from) * cells * 2 + span) / (span * 2)).unwrap_or(0)
            }
            (Some((_, last)), None) => *last,
            (None, _) => 0,
        };
        cell.min(self.borders.saturating_sub(1))
    }

    /// The middle of a cell, in seconds.
    pub(super) fn middle(&self, cell: usize) -> i64 {
        let next = self.knots.partition_point(|(_, border)| *border <= cell);
        let Some(((from, first), (until, last))) =
            next.checked_sub(1).and_then(|before| self.knots.get(before)).zip(self.knots.get(next))
        else {
            // Nothing goes on behind the last.
            return i64::MAX;
        };
        let (span, cells) = (until - from, i64::try_from(last - first).unwrap_or(1).max(1));
        from + span * (2 * i64::try_from(cell - first).unwrap_or(0) + 1) / (2 * cells)
    }
}

/// Seconds of a cell.
fn step(from: i64, until: i64, borders: usize, least: i64) -> i64 {
    let span = (until - from).max(0);
    let cells = i64::try_from(borders.saturating_sub(1)).unwrap_or(1).max(1);
    (span / cells + i64::from(span % cells > 0)).max(least).max(1)
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

    #[test]
    fn times_that_are_told_apart_bend_the_axis_no_more_than_they_must() {
        let spans = [(at(0), Some(at(120))), (at(10), Some(at(20))), (at(115), None)];
        let inside = |count: usize, inside: usize| {
            let scale = Scale::told_apart(&spans, count, 300, inside)?;
            Some([0, 10, 20, 115, 120].map(|minutes| scale.border(at(minutes))))
        };
        let borders = |count: usize| inside(count, INSIDE);
        assert_eq!(borders(40), Some([0, 2, 4, 23, 24]));
        assert_eq!(borders(13), Some([0, 1, 3, 10, 12]));
        assert_eq!(borders(7), Some([0, 1, 3, 4, 6]));
        assert_eq!(borders(6), None);
        // What is short is given more where there is room for it.
        assert_eq!(inside(40, 5), Some([0, 2, 7, 23, 24]));
        assert_eq!(inside(7, 5), None);
    }

    fn spans() -> impl Strategy<Value = Vec<(Instant, Option<Instant>)>> {
        let span = (0..3000_i64, prop::option::of(1..600_i64));
        prop::collection::vec(span.prop_map(|(from, long)| (at(from), long.map(|long| at(from + long)))), 1..7)
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

        #[test]
        fn no_time_stands_beside_another(
            spans in spans(), between in prop::collection::vec(0..3600_i64, 0..8), count in 1..60_usize,
            inside in INSIDE..6,
        ) {
            let Some(scale) = Scale::told_apart(&spans, count, 180, inside) else {
                // So many borders for each span are enough, wherever the others are.
                prop_assert!(count < (inside + 1) * spans.len());
                return Ok(());
            };
            let mut times: Vec<Instant> = spans.iter().flat_map(|(from, until)| [Some(*from), *until]).flatten().collect();
            times.sort_unstable();
            times.dedup();
            let borders: Vec<usize> = times.iter().map(|time| scale.border(*time)).collect();
            prop_assert!(borders.windows(2).all(|two| two[0] < two[1]), "{:?}", borders);
            for (from, until) in &spans {
                let end = until.map_or(count - 1, |until| scale.border(until));
                prop_assert!(scale.border(*from) + inside <= end && end < count);
            }
            times.extend(between.iter().map(|minutes| at(*minutes)));
            times.sort_unstable();
            prop_assert!(times.iter().map(|time| scale.border(*time)).is_sorted());
            for cell in 0..*borders.last().unwrap() {
                let middle = Instant::from_second(scale.middle(cell)).unwrap();
                prop_assert!((cell..=cell + 1).contains(&scale.border(middle)));
            }
        }
    }
}
