//! What lies where on the timeline of a day: minutes become rows, and what runs at once stands side by side. Knows of
//! nothing but numbers.

/// Something that takes time, in minutes from the full hour at which the timeline begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// When it begins.
    pub from: u32,
    /// When it ends, where that is known.
    pub until: Option<u32>,
}

/// Where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its first row.
    pub top: usize,
    /// How many rows it takes; at least one.
    pub height: usize,
    /// Which of the columns side by side it stands in.
    pub lane: usize,
    /// How many of them it takes: those to its right, too, as far as nothing else stands there beside it.
    pub wide: usize,
    /// How many columns stand side by side there.
    pub lanes: usize,
}

/// A whole day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    /// Minutes that a row stands for.
    pub minutes: u32,
    /// How many rows there are.
    pub rows: usize,
    /// Where each item lies.
    pub places: Vec<Place>,
}

/// Minutes that a row may stand for, so that full hours stand at the beginning of a row: from the coarsest on.
const STEPS: [u32; 6] = [60, 30, 20, 15, 10, 5];
/// What is finer than this shows no more; it is only drawn so where short things need it.
const FINE: u32 = 10;

/// Lays out a day so that it fits into so many rows, if it can; else so that it takes the fewest. Nothing, if it cannot
/// be to scale, or more things run at once than there may be columns. To scale means: nothing lies a whole row from where
/// it would exactly.
pub(super) fn lay(items: &[Item], height: usize, most_lanes: usize) -> Option<Scale> {
    let mut coarsest = None;
    let mut best = None;
    for minutes in STEPS {
        let Some(scale) = at_scale(items, minutes) else { continue };
        if scale.rows <= height && minutes >= FINE {
            best = Some(scale);
        } else {
            coarsest = coarsest.or(Some(scale));
        }
    }
    best.or(coarsest).filter(|scale| scale.places.iter().all(|place| place.lanes <= most_lanes))
}

/// The day at one scale, where every item has a row.
fn at_scale(items: &[Item], minutes: u32) -> Option<Scale> {
    let mut times: Vec<u32> = items.iter().flat_map(|item| [Some(item.from), item.until]).flatten().collect();
    times.sort_unstable();
    times.dedup();
    // A time lies at the edge between two rows that is nearest, but never so early that what ends there has no row.
    let mut edges: Vec<usize> = Vec::with_capacity(times.len());
    let edge = |edges: &[usize], time: u32| times.binary_search(&time).ok().and_then(|at| edges.get(at).copied());
    let mut ends: Vec<(u32, u32)> = items.iter().filter_map(|item| Some((item.until?, item.from))).collect();
    ends.sort_unstable();
    let mut ends = ends.into_iter().peekable();
    for time in &times {
        // Half way between two, it is the earlier one, in whose row the time is.
        let mut row = usize::try_from((time + (minutes - 1) / 2) / minutes).ok()?;
        row = row.max(edges.last().copied().unwrap_or(0));
        while let Some((_, from)) = ends.next_if(|(until, _)| until == time) {
            row = row.max(edge(&edges, from)? + 1);
        }
        if u32::try_from(row).ok()?.checked_mul(minutes)? >= time + minutes {
            return None;
        }
        edges.push(row);
    }
    let span = |item: &Item| {
        let top = edge(&edges, item.from)?;
        let bottom = item.until.and_then(|until| edge(&edges, until)).unwrap_or(top + 1);
        Some((top, bottom))
    };
    let spans: Vec<(usize, usize)> = items.iter().map(span).collect::<Option<_>>()?;
    let rows = spans.iter().map(|(_, bottom)| *bottom).max().unwrap_or(0);
    Some(Scale { minutes, rows, places: side_by_side(items, &spans) })
}

/// A column, or a group of them, as far as it is taken.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    /// Up to this row.
    bottom: usize,
    /// Up to this minute.
    until: u32,
}

impl Taken {
    fn is_free(self, item: &Item, top: usize) -> bool {
        self.bottom <= top && self.until <= item.from
    }

    fn take(&mut self, item: &Item, bottom: usize) {
        self.bottom = self.bottom.max(bottom);
        self.until = self.until.max(item.until.unwrap_or(item.from));
    }
}

/// Gives each item the first column that is free both of what runs at the same time, though rounding may have parted
/// their rows, and of what takes one of the same rows, though they may only follow each other.
fn side_by_side(items: &[Item], spans: &[(usize, usize)]) -> Vec<Place> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|at| (items[*at].from, spans[*at].0, *at));
    let mut places = vec![Place { top: 0, height: 1, lane: 0, wide: 1, lanes: 1 }; items.len()];
    let (mut lanes, mut group, mut whole): (Vec<Taken>, Vec<usize>, Taken) = Default::default();
    let close = |group: &mut Vec<usize>, lanes: &mut Vec<Taken>, places: &mut Vec<Place>| {
        for at in group.iter() {
            let Place { top, height, lane, .. } = places[*at];
            let others = group.iter().map(|other| places[*other]).filter(|other| other.lane > lane);
            let beside = others.filter(|other| other.top < top + height && top < other.top + other.height);
            let next = beside.map(|other| other.lane).min().unwrap_or(lanes.len());
            (places[*at].wide, places[*at].lanes) = (next - lane, lanes.len());
        }
        group.clear();
        lanes.clear();
    };
    for at in order {
        let (item, (top, bottom)) = (&items[at], spans[at]);
        if whole.is_free(item, top) {
            close(&mut group, &mut lanes, &mut places);
        }
        let lane = lanes.iter().position(|lane| lane.is_free(item, top)).unwrap_or(lanes.len());
        if lane == lanes.len() {
            lanes.push(Taken::default());
        }
        lanes[lane].take(item, bottom);
        whole.take(item, bottom);
        group.push(at);
        places[at] = Place { top, height: bottom - top, lane, wide: 1, lanes: 1 };
    }
    close(&mut group, &mut lanes, &mut places);
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(from: u32, until: u32) -> Item {
        Item { from, until: Some(until) }
    }

    /// `0+4` or `0+4 1/2`: first row and rows, and which of how many columns.
    fn told(scale: Option<Scale>) -> String {
        let Some(scale) = scale else { return "none".to_owned() };
        let place = |place: &Place| {
            let wide = if place.wide > 1 { format!("–{}", place.lane + place.wide) } else { String::new() };
            let lanes =
                if place.lanes > 1 { format!(" {}{wide}/{}", place.lane + 1, place.lanes) } else { String::new() };
            format!("{}+{}{lanes}", place.top, place.height)
        };
        let places: Vec<String> = scale.places.iter().map(place).collect();
        format!("{} min: {}", scale.minutes, places.join(", "))
    }

    #[test]
    fn a_day_that_fits_is_drawn_as_large_as_it_fits() {
        let day = [item(0, 60), item(60, 90), item(90, 180)];
        assert_eq!(told(lay(&day, 18, 1)), "10 min: 0+6, 6+3, 9+9");
        assert_eq!(told(lay(&day, 17, 1)), "15 min: 0+4, 4+2, 6+6");
        assert_eq!(told(lay(&day, 6, 1)), "30 min: 0+2, 2+1, 3+3");
        assert_eq!(told(lay(&day, 3, 1)), "60 min: 0+1, 1+1, 2+1");
        // What does not fit is scrolled, not squeezed.
        assert_eq!(told(lay(&day, 2, 1)), "60 min: 0+1, 1+1, 2+1");
        assert_eq!(told(lay(&[], 9, 1)), "10 min: ");
    }

    #[test]
    fn short_things_have_a_row_of_their_own_or_the_scale_is_finer() {
        assert_eq!(told(lay(&[item(0, 60), item(60, 65), item(65, 120)], 5, 1)), "30 min: 0+2, 2+1, 3+1");
        let lightning: Vec<Item> = (0..6).map(|at| item(at * 5, at * 5 + 5)).collect();
        assert_eq!(told(lay(&lightning, 3, 1)), "5 min: 0+1, 1+1, 2+1, 3+1, 4+1, 5+1");
        let minutes: Vec<Item> = (0..9).map(|at| item(at, at + 1)).collect();
        assert_eq!(told(lay(&minutes, 30, 1)), "none");
    }

    #[test]
    fn what_runs_at_once_stands_side_by_side() {
        let day = [item(0, 60), item(30, 90), item(60, 120), item(120, 180)];
        assert_eq!(told(lay(&day, 6, 2)), "30 min: 0+2 1/2, 1+2 2/2, 2+2 1/2, 4+2");
        assert_eq!(told(lay(&day, 6, 1)), "none");
        // By a minute, which no row shows.
        assert_eq!(told(lay(&[item(0, 61), item(60, 120)], 4, 2)), "30 min: 0+2 1–2/2, 2+2 2/2");
        // What has nothing to its right goes on to there.
        let chain = [item(0, 240), item(0, 60), item(60, 120), item(60, 120), item(120, 180)];
        assert_eq!(told(lay(&chain, 8, 3)), "30 min: 0+8 1/3, 0+2 2–3/3, 2+2 2/3, 2+2 3/3, 4+2 2–3/3");
        // An end that nobody knows takes the row of the start.
        let open = Item { from: 0, until: None };
        assert_eq!(told(lay(&[open, item(0, 60), item(60, 120)], 4, 2)), "30 min: 0+1 1/2, 0+2 2/2, 2+2");
    }

    fn some() -> impl Strategy<Value = Vec<Item>> {
        let one = (0..900_u32, prop::option::weighted(0.9, 1..200_u32));
        prop::collection::vec(one, 0..9).prop_map(|items| {
            let item = |(from, length): (u32, Option<u32>)| Item { from, until: length.map(|length| from + length) };
            items.into_iter().map(item).collect()
        })
    }

    proptest! {
        #[test]
        fn blocks_are_to_scale_in_order_and_apart(items in some(), height in 1..60_usize, most in 1..9_usize) {
            let Some(scale) = lay(&items, height, most) else { return Ok(()) };
            prop_assert_eq!(scale.places.len(), items.len(), "everything of the day is there");
            let off = |row: usize, time: u32| u32::try_from(row).expect("a row").saturating_mul(scale.minutes).abs_diff(time);
            for (item, place) in items.iter().zip(&scale.places) {
                prop_assert!(place.height >= 1 && place.top + place.height <= scale.rows);
                prop_assert!(place.wide >= 1 && place.lane + place.wide <= place.lanes && place.lanes <= most);
                prop_assert!(off(place.top, item.from) < scale.minutes);
                if let Some(until) = item.until {
                    prop_assert!(off(place.top + place.height, until) < scale.minutes);
                }
            }
            for (one, a) in items.iter().zip(&scale.places) {
                for (other, b) in items.iter().zip(&scale.places) {
                    if one.from < other.from {
                        prop_assert!(a.top <= b.top);
                    }
                    if std::ptr::eq(a, b) {
                        continue;
                    }
                    if a.top < b.top + b.height && b.top < a.top + a.height {
                        let apart = a.lane + a.wide <= b.lane || b.lane + b.wide <= a.lane;
                        prop_assert!(apart && a.lanes == b.lanes, "two in the same cells");
                    }
                    let runs_at = |item: &Item, time: u32| item.from <= time && item.until.is_some_and(|until| time < until);
                    if runs_at(one, other.from) {
                        prop_assert!(a.lane != b.lane && a.lanes == b.lanes, "a clash that does not show");
                    }
                }
            }
        }

        /// What begins and ends at whole quarters of an hour always has a scale, and fits if any scale does.
        #[test]
        fn ordinary_days_are_always_drawn(quarters in prop::collection::vec((0..60_u32, 1..9_u32), 1..9), height in 1..60_usize) {
            let items: Vec<Item> = quarters.iter().map(|(from, length)| item(from * 15, (from + length) * 15)).collect();
            let scale = lay(&items, height, items.len()).expect("a scale");
            let fitting = |minutes: &u32| at_scale(&items, *minutes).is_some_and(|scale| scale.rows <= height);
            let finest = STEPS.into_iter().filter(|minutes| *minutes >= FINE).rfind(fitting);
            prop_assert!(finest.is_none_or(|finest| scale.minutes == finest && scale.rows <= height));
        }
    }
}
