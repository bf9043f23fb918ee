//! The panes, and the list each of them is.

use crate::agenda::{Interest, Plan, Planned, Source};
use crate::programme::time::{Date, minutes_between};
use crate::programme::{BuildingIx, HallIx, Instant, PersonIx, Programme, SessionIx, Slot};
use crate::search::{Hit, Query, tells};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A view of the programme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// Sessions by day and time.
    #[default]
    Sessions,
    /// People and what they do.
    People,
    /// Halls and their day.
    Halls,
    /// My picks.
    Agenda,
}

impl Pane {
    /// All panes, in the order of their tabs.
    pub const ALL: [Pane; 4] = [Pane::Sessions, Pane::People, Pane::Halls, Pane::Agenda];

    /// What its tab says.
    pub fn title(self) -> &'static str {
        match self {
            Pane::Sessions => "Sessions",
            Pane::People => "People",
            Pane::Halls => "Halls",
            Pane::Agenda => "Agenda",
        }
    }

    /// The pane so many tabs further on.
    #[must_use]
    pub fn step(self, by: usize) -> Pane {
        Pane::ALL[(self as usize + by) % Pane::ALL.len()]
    }
}

/// A row of a pane's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A conference day, as a heading.
    Day(Date),
    /// The heading of what has no day.
    Unscheduled,
    /// A building, as a heading; `None`: the halls of none.
    Building(Option<BuildingIx>),
    /// A session.
    Session(SessionIx),
    /// A person.
    Person(PersonIx),
    /// A hall.
    Hall(HallIx),
    /// A pick, by its place in the plan.
    Pick(usize),
    /// Free time between picks, by its place in the plan.
    Gap(usize),
    /// That nothing of mine lies on a day.
    Empty(Date),
    /// What stands against the pick above: a clash, by its place in the plan, and the pick it is told of.
    Clash {
        /// Place among the plan's clashes.
        clash: usize,
        /// Place of the pick among the plan's picks.
        pick: usize,
    },
    /// That there are more clashes than can be told one by one: those that the pick above has, the firm ones or the others.
    Clashes {
        /// Place of the pick among the plan's picks.
        pick: usize,
        /// Whether I am going to both.
        firm: bool,
    },
    /// The walk to the pick above is longer than the pause, by its place in the plan.
    Tight(usize),
    /// The pick above lies outside my hours, by its place in the plan.
    Outside(usize),
}

impl Row {
    /// Whether the cursor can stand on it.
    pub fn is_item(self) -> bool {
        matches!(self, Row::Session(_) | Row::Person(_) | Row::Hall(_) | Row::Pick(_) | Row::Gap(_) | Row::Empty(_))
    }

    /// Whether rows stand under it.
    pub fn is_heading(self) -> bool {
        matches!(self, Row::Day(_) | Row::Unscheduled | Row::Building(_))
    }
}

/// Rows of its section in sight above what is brought there, the heading among them.
const ABOVE: usize = 2;

/// A list with a cursor that skips headings.
#[derive(Clone, Debug, Default)]
pub struct List {
    rows: Vec<Row>,
    items: usize,
    cursor: usize,
    /// The query that the rows answer.
    asked: String,
    /// The item that the cursor was put on last, and not led to by a query that may be half typed.
    chosen: Option<Row>,
    /// First row shown in the last frame; the next one keeps it unless the cursor would be out of sight.
    pub top: usize,
}

impl List {
    /// All rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many rows are items.
    pub fn items(&self) -> usize {
        self.items
    }

    /// The row of the cursor, by number.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The item under the cursor.
    pub fn current(&self) -> Option<Row> {
        self.rows.get(self.cursor).copied().filter(|row| row.is_item())
    }

    /// Takes the rows that answer a query. If that is the one of before, the cursor stays on its item, at its distance from
    /// the top, and goes to the nearest row if the item is gone. Another query leads it to the item that it was put on last,
    /// or else to the best answer.
    pub fn renew(&mut self, rows: Vec<Row>, asked: &str, best: Option<Row>) {
        let is_same = self.asked == asked;
        let wanted = if is_same { self.current() } else { self.chosen };
        let place = |row: Option<Row>| row.and_then(|row| rows.iter().position(|other| *other == row));
        let kept = place(wanted);
        let offset = if kept.is_some() || is_same { self.cursor.saturating_sub(self.top) } else { usize::MAX };
        // At first what there is comes before a day without anything.
        let first = rows.iter().position(|row| row.is_item() && !matches!(row, Row::Empty(_))).unwrap_or(0);
        let otherwise = || match is_same {
            true if self.rows.is_empty() => first,
            true => self.cursor,
            false => place(best).unwrap_or(0),
        };
        self.cursor = kept.unwrap_or_else(otherwise);
        self.items = rows.iter().filter(|row| row.is_item()).count();
        self.rows = rows;
        self.settle();
        // What is new is read from its beginning.
        self.top = self.cursor.saturating_sub(offset);
        if is_same {
            self.choose();
        } else {
            asked.clone_into(&mut self.asked);
        }
    }

    /// Takes the item under the cursor for the one that it was put on.
    pub fn choose(&mut self) {
        self.chosen = self.current();
    }

    /// Gives the item under the cursor another name, under which it will be found when the list is renewed.
    pub fn call_current(&mut self, row: Row) {
        if let Some(current) = self.rows.get_mut(self.cursor) {
            self.chosen = self.chosen.map(|chosen| if chosen == *current { row } else { chosen });
            *current = row;
        }
    }

    /// Puts the cursor on an item, if it is listed.
    pub fn go_to(&mut self, row: Row) -> bool {
        let place = self.rows.iter().position(|other| *other == row);
        if let Some(place) = place {
            self.cursor = place;
            self.choose();
        }
        place.is_some()
    }

    /// Puts the cursor on an item, if it is listed, with what follows it in sight: near the top.
    pub fn bring(&mut self, row: Row) -> bool {
        let is_listed = self.go_to(row);
        if is_listed {
            let heading = self.rows[..self.cursor].iter().rposition(|row| row.is_heading()).unwrap_or(0);
            self.top = self.cursor.saturating_sub(ABOVE).max(heading);
        }
        is_listed
    }

    /// Puts the cursor on a row by number, or on the item nearest to it.
    pub fn point(&mut self, row: usize) {
        self.cursor = row;
        self.settle();
        self.choose();
    }

    /// Puts the cursor on the first item, or the last; what there is comes before a day without anything.
    pub fn end(&mut self, last: bool) {
        let is_full = |row: &Row| row.is_item() && !matches!(row, Row::Empty(_));
        let full = if last { self.rows.iter().rposition(is_full) } else { self.rows.iter().position(is_full) };
        self.point(full.unwrap_or(if last { usize::MAX } else { 0 }));
    }

    /// Moves the cursor by so many items.
    pub fn step(&mut self, by: isize) {
        let mut left = by.unsigned_abs();
        let mut at = self.cursor;
        while left > 0 {
            let next = if by < 0 { at.checked_sub(1) } else { at.checked_add(1).filter(|at| *at < self.rows.len()) };
            let Some(next) = next else { break };
            at = next;
            if self.rows[at].is_item() {
                self.cursor = at;
                left -= 1;
            }
        }
        self.choose();
    }

    /// Moves the cursor by so many rows, as a page does.
    pub fn leap(&mut self, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
        // A heading is passed in the direction of the leap.
        let passed = if by < 0 {
            self.rows[..self.cursor.saturating_add(1).min(self.rows.len())].iter().rposition(|row| row.is_item())
        } else {
            self.rows[self.cursor..].iter().position(|row| row.is_item()).map(|at| at + self.cursor)
        };
        self.cursor = passed.unwrap_or(self.cursor);
        self.settle();
        self.choose();
    }

    /// Moves the cursor to the first item of the next or previous section.
    pub fn section(&mut self, forward: bool) {
        let is_heading = |row: &Row| row.is_heading();
        let heading = if forward {
            let from = (self.cursor + 1).min(self.rows.len());
            self.rows[from..].iter().position(is_heading).map(|at| at + from)
        } else {
            // From inside a section first to its own start, as readers turn pages back.
            let own = self.rows[..self.cursor.min(self.rows.len())].iter().rposition(is_heading).unwrap_or(0);
            if self.rows[own..self.cursor.min(self.rows.len())].iter().any(|row| row.is_item()) {
                Some(own)
            } else {
                self.rows[..own].iter().rposition(is_heading)
            }
        };
        if let Some(heading) = heading {
            self.cursor = heading;
            self.settle();
            self.choose();
        }
    }

    /// Moves the cursor to the nearest item: downwards first, then upwards.
    fn settle(&mut self) {
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        let below = self.rows.get(self.cursor..).and_then(|rows| rows.iter().position(|row| row.is_item()));
        self.cursor = match below {
            Some(at) => self.cursor + at,
            None => self.rows.iter().rposition(|row| row.is_item()).unwrap_or(0),
        };
    }
}

/// The rows of the sessions pane: days as headings; skipped sessions only if they are asked for.
pub fn session_rows(programme: &Programme, plan: &Plan, hits: &[Hit<SessionIx>], with_skipped: bool) -> Vec<Row> {
    let mut rows = Vec::with_capacity(hits.len() + 8);
    let mut section = None;
    for hit in hits {
        if !with_skipped && plan.interest(hit.at) == Some(Interest::Skip) {
            continue;
        }
        let day = programme[hit.at].day;
        if section != Some(day) {
            section = Some(day);
            rows.push(day.map_or(Row::Unscheduled, Row::Day));
        }
        rows.push(Row::Session(hit.at));
    }
    rows
}

/// The rows of the halls pane: by building in the file's order, the halls of none last.
pub fn hall_rows(programme: &Programme, hits: &[Hit<HallIx>]) -> Vec<Row> {
    let mut halls: Vec<HallIx> = hits.iter().map(|hit| hit.at).collect();
    halls.sort_by_key(|hall| (programme[*hall].building.is_none(), programme[*hall].building, *hall));
    let mut rows = Vec::with_capacity(halls.len() + 4);
    let mut section = None;
    for hall in halls {
        let building = programme[hall].building;
        if section != Some(building) {
            section = Some(building);
            // Where no hall has a building a heading would say nothing.
            if building.is_some() || !programme.buildings().is_empty() {
                rows.push(Row::Building(building));
            }
        }
        rows.push(Row::Hall(hall));
    }
    rows
}

/// The rows of the people pane, by name.
pub fn person_rows(programme: &Programme, hits: &[Hit<PersonIx>]) -> Vec<Row> {
    // Hits come in the programme's order, so that each is found quickly.
    let is_hit = |person: &PersonIx| hits.binary_search_by_key(person, |hit| hit.at).is_ok();
    programme.people_by_name().iter().copied().filter(is_hit).map(Row::Person).collect()
}

/// The rows of the agenda: days, picks, the gaps between them; what has no day at the end. What is put off is not there.
/// A day of which nothing but my hours is said has its heading; so have those of the `days` that are listed anyhow, each
/// with a row that says that it is empty, if anything is picked at all.
pub fn agenda_rows(
    plan: &Plan,
    sessions: &[Hit<SessionIx>],
    query: &Query,
    with_skipped: bool,
    days: &[Date],
) -> Vec<Row> {
    let is_listed = |planned: &Planned| {
        let shown = match planned.pick.interest {
            Interest::Later => false,
            Interest::Skip => with_skipped,
            Interest::Going | Interest::Maybe => true,
        };
        shown
            && match planned.session {
                Some(session) => sessions.binary_search_by_key(&session, |hit| hit.at).is_ok(),
                None if planned.is_own() => tells(query, &own_texts(planned)),
                // What is gone has no fields to ask; only the empty query lists it.
                None => query.is_empty(),
            }
    };
    let with_gaps = query.is_empty();
    let listed = plan.picks.iter().enumerate().filter(|(_, planned)| is_listed(planned)).map(|(at, _)| at);
    let mut by_day: BTreeMap<(bool, Option<Date>), Vec<usize>> = BTreeMap::new();
    for at in listed {
        let day = plan.picks[at].day;
        by_day.entry((day.is_none(), day)).or_default().push(at);
    }
    for day in plan.gaps.iter().map(|gap| gap.day).chain(plan.stays().map(|stay| stay.day)).filter(|_| with_gaps) {
        by_day.entry((false, Some(day))).or_default();
    }
    let is_any = !by_day.values().all(Vec::is_empty) || with_gaps && !plan.gaps.is_empty();
    let days: &[Date] = if is_any && with_gaps { days } else { &[] };
    for day in days {
        by_day.entry((false, Some(*day))).or_default();
    }
    let mut rows = Vec::new();
    for ((_, day), picks) in by_day {
        rows.push(day.map_or(Row::Unscheduled, Row::Day));
        let is_empty = picks.is_empty();
        let mut gaps = (0..plan.gaps.len()).filter(|at| with_gaps && is_gap_of(plan, *at, day)).peekable();
        for at in picks {
            let start = plan.picks[at].when.slot().map(Slot::from);
            while let Some(gap) = gaps.next_if(|gap| start.is_none_or(|start| plan.gaps[*gap].from <= start)) {
                rows.push(Row::Gap(gap));
            }
            let tight = plan.tight.iter().position(|tight| tight.second == at);
            rows.push(Row::Pick(at));
            rows.extend(clash_rows(plan, at));
            rows.extend(tight.map(Row::Tight));
            rows.extend(plan.absence(at).map(|_| Row::Outside(at)));
        }
        rows.extend(gaps.map(Row::Gap));
        let is_empty = is_empty && rows.last().is_some_and(|row| row.is_heading());
        rows.extend(day.filter(|day| is_empty && days.contains(day)).map(Row::Empty));
    }
    rows
}

/// The most clashes of a pick that have a row each: an agenda is a list of picks.
const MOST_CLASHES: usize = 2;

/// The clashes of a pick, the firm ones first.
fn clash_rows(plan: &Plan, pick: usize) -> Vec<Row> {
    let (firm, loose): (Vec<usize>, Vec<usize>) =
        plan.clash_places(pick).iter().partition(|clash| plan.clashes[**clash].firm);
    let mut rows = Vec::new();
    for (places, firm) in [(firm, true), (loose, false)] {
        if rows.len() + places.len() > MOST_CLASHES {
            rows.push(Row::Clashes { pick, firm });
        } else {
            rows.extend(places.into_iter().map(|clash| Row::Clash { clash, pick }));
        }
    }
    rows
}

/// What can be looked for in an entry.
fn own_texts(planned: &Planned) -> Vec<&str> {
    let copy = &planned.pick.copy;
    let calendar = match &planned.source {
        Source::Calendar(name) => Some(&**name),
        Source::Entry | Source::Session => None,
    };
    let texts = [copy.title.as_str(), planned.pick.note.as_str()].into_iter();
    texts.chain(copy.halls.iter().map(String::as_str)).chain(calendar).collect()
}

/// Whether a gap is one of a day, and no pause that is shorter than its walk: of that the pick behind it tells.
fn is_gap_of(plan: &Plan, gap: usize, day: Option<Date>) -> bool {
    let gap = &plan.gaps[gap];
    let is_tight = || plan.tight.iter().any(|tight| (gap.after, gap.before) == (Some(tight.first), Some(tight.second)));
    Some(gap.day) == day && !is_tight()
}

/// Minutes after which something that runs is no longer what one looks for, if something else begins sooner than it ran.
const LONG_AGO: u32 = 2 * 60;

/// The session to open at, if the event is on: of those on now the one that began last, else the next one. So is the next
/// one where the last began hours ago, as an exhibition does, and more time has passed since than will until then.
pub fn session_now(programme: &Programme, now: Instant) -> Option<SessionIx> {
    if !programme.is_on(now) {
        return None;
    }
    let slots = || programme.session_positions().filter_map(|at| Some((at, programme[at].when.slot()?)));
    // The first of those that begin at once is the first of the list.
    let running = slots().filter(|(_, slot)| slot.covers(now)).min_by_key(|(_, slot)| Reverse(slot.from()));
    let next = slots().filter(|(_, slot)| slot.from() >= now).min_by_key(|(_, slot)| slot.from());
    let is_stale = |began: Instant| {
        let ran = minutes_between(began, now);
        ran > LONG_AGO && next.is_some_and(|(_, next)| minutes_between(now, next.from()) < ran)
    };
    running.filter(|(_, slot)| !is_stale(slot.from())).or(next).or(running).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(shape: &[bool]) -> Vec<Row> {
        shape.iter().enumerate().map(|(at, item)| if *item { Row::Pick(at) } else { Row::Unscheduled }).collect()
    }

    fn list(shape: &[bool]) -> List {
        let mut list = List::default();
        list.renew(rows(shape), "", None);
        list
    }

    #[test]
    fn the_cursor_skips_headings() {
        let mut list = list(&[false, true, false, false, true]);
        assert_eq!(list.cursor(), 1);
        list.step(1);
        assert_eq!(list.cursor(), 4);
        list.step(-1);
        assert_eq!(list.cursor(), 1);
        list.step(-1);
        assert_eq!(list.cursor(), 1);
    }

    #[test]
    fn what_there_is_comes_before_days_without_anything() {
        let empty = |day| Row::Empty(jiff::civil::date(2024, 5, day));
        let mut list = List::default();
        list.renew(vec![empty(1), Row::Pick(0), Row::Pick(1), empty(2)], "", None);
        assert_eq!(list.current(), Some(Row::Pick(0)));
        list.end(true);
        assert_eq!(list.current(), Some(Row::Pick(1)));
        list.step(1);
        assert_eq!(list.current(), Some(empty(2)));
        list.end(false);
        assert_eq!(list.current(), Some(Row::Pick(0)));
        list.renew(vec![empty(1), empty(2)], "", None);
        list.end(true);
        assert_eq!(list.current(), Some(empty(2)));
    }

    #[test]
    fn sections_are_entered_at_their_first_item() {
        let mut list = list(&[false, true, true, false, true, true, false, true]);
        list.point(5);
        list.section(false);
        assert_eq!(list.cursor(), 4);
        list.section(false);
        assert_eq!(list.cursor(), 1);
        list.section(true);
        list.section(true);
        assert_eq!(list.cursor(), 7);
        list.section(true);
        assert_eq!(list.cursor(), 7);
    }

    #[test]
    fn the_cursor_stays_on_its_item() {
        let mut list = list(&[true, true, true, true]);
        list.point(2);
        list.renew(vec![Row::Unscheduled, Row::Pick(2), Row::Pick(3)], "x", None);
        assert_eq!(list.current(), Some(Row::Pick(2)));
        list.renew(vec![Row::Pick(0), Row::Pick(3)], "xy", Some(Row::Pick(3)));
        assert_eq!(list.current(), Some(Row::Pick(3)));
        // It was only led there.
        list.renew(vec![Row::Pick(0), Row::Pick(2), Row::Pick(3)], "z", Some(Row::Pick(0)));
        assert_eq!(list.current(), Some(Row::Pick(2)));
        // The query is the same, and the item is gone.
        list.renew(vec![Row::Pick(0), Row::Pick(3)], "z", Some(Row::Pick(0)));
        assert_eq!(list.current(), Some(Row::Pick(3)));
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_on_an_item_if_there_is_one(
            shape in prop::collection::vec(any::<bool>(), 0..12),
            moves in prop::collection::vec((0..5_u8, -9..9_isize), 0..12),
        ) {
            let mut list = list(&shape);
            for (what, by) in moves {
                match what {
                    0 => list.step(by),
                    1 => list.leap(by),
                    2 => list.section(by > 0),
                    3 => list.point(by.unsigned_abs()),
                    _ => list.renew(rows(&shape[..shape.len() / 2]), if by < 0 { "" } else { "x" }, None),
                }
                prop_assert_eq!(list.current().is_some(), list.items() > 0);
            }
        }
    }
}
