//! The agenda as a day sheet: one conference day against a clock, free time to scale. The rows are those of the list, and
//! so is the cursor; only where they lie differs.

mod block;
mod scale;

use super::list::{self, Columns};
use super::{Pen, Role, row, scrolled};
use crate::agenda::{Gap, Plan};
use crate::app::pane::Row;
use crate::app::{App, Area, Spot, View};
use crate::programme::time::{clock, minutes_between};
use crate::programme::{Instant, Slot};
use block::Block;
use scale::{Item, Place, Scale};

/// The least room for a timeline below its heading.
const LEAST: (u16, u16) = (24, 4);
/// From this width on, the axis shows whole times.
const ROOMY: u16 = 48;
/// The columns of an axis with whole times.
const AXIS: u16 = 6;
/// The least that stands in a column beside others.
const LANE: u16 = 11;
/// What lets it be read with ease: when it begins, and the first words of what it is.
const EASY: u16 = 18;
/// What goes on for so long would press all else together; it is drawn as far as the rest of the day.
const LONG: u32 = 24 * 60;

/// A day of the agenda: what has a time, and below it what has none, by numbers of the list's rows.
struct Day {
    heading: Option<usize>,
    timed: Vec<usize>,
    untimed: Vec<usize>,
    /// The full hour at which the axis begins.
    origin: Instant,
    scale: Scale,
}

/// The rows of the day's canvas that are in sight.
#[derive(Clone, Copy)]
struct Sight {
    top: usize,
    height: usize,
}

/// Draws the day that the cursor is on. False, if it cannot be drawn to scale here: nothing is drawn then.
pub(super) fn draw(app: &App, area: Area, pen: &mut Pen<'_>, columns: &mut Columns) -> bool {
    let body = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if app.list().items() == 0 || body.width < LEAST.0 || body.height < LEAST.1 {
        return false;
    }
    let axis = if body.width < ROOMY { 3 } else { AXIS };
    let lanes = Area { x: body.x + axis, width: body.width - axis, ..body };
    let Some(day) = Day::of(app, body.height.into(), usize::from(lanes.width / LANE).max(1)) else { return false };
    columns.renew(app);
    pen.spot(area, Spot::List);
    if let Some(heading) = day.heading {
        list::draw_row(app, app.list().rows()[heading], row(area, 0), pen, columns, false);
    }
    let (sight, length) = day.sight(app, body.height.into());
    let now = day.now(app);
    for line in 0..sight.height {
        let area = row(body, line);
        let number = sight.top + line;
        if number < day.scale.rows {
            day.axis(app, number, now, Area { width: axis, ..area }, pen);
        }
        if now == Some(number) {
            pen.put(area, lanes.x, &"─".repeat(lanes.width.into()), Role::Now);
        }
    }
    let untimed =
        (0..day.untimed.len()).map(|at| Place { top: day.below() + at, height: 1, lane: 0, wide: 1, lanes: 1 });
    let places = day.timed.iter().zip(day.scale.places.iter().copied()).chain(day.untimed.iter().zip(untimed));
    for (at, place) in places {
        if let Some((area, block)) = sight.area(place, lanes).and_then(|area| Some((area, Block::of(app, *at)?))) {
            let is_told = place.top >= sight.top && now != Some(place.top) && day.tells(app, *at, place.top);
            block.draw(app, area, is_told, pen);
        }
    }
    super::overlay::more(body, (sight.top, length), pen);
    // A page is as many rows of the list as stand here.
    let rows = app.list().rows();
    let shown = rows.iter().skip(day.heading.map_or(0, |at| at + 1)).take_while(|row| !row.is_heading()).count();
    let page = (shown * sight.height / length.max(1)).max(1);
    let top = scrolled(app.list().top, app.list().cursor(), page, rows.len());
    pen.screen.list = Some(View { top, height: page, length: rows.len() });
    true
}

/// Columns in which the most that is at once, on whatever day, can be read with ease: from day to day the window holds still.
pub(super) fn wanted(app: &App) -> u16 {
    let times = app.list().rows().iter().filter_map(|row| time_of(&app.plan, *row));
    // What nobody knows the end of takes a row, as the shortest does.
    let end = |from: Instant| from.checked_add(jiff::SignedDuration::from_mins(1)).unwrap_or(from);
    let mut borders: Vec<(Instant, i32)> =
        times.flat_map(|(from, until)| [(from, 1), (until.unwrap_or_else(|| end(from)), -1)]).collect();
    // What ends when another begins is not beside it.
    borders.sort_unstable();
    let at_once = borders.iter().scan(0, |count, (_, step)| {
        *count += step;
        Some(*count)
    });
    let most = u16::try_from(at_once.max().unwrap_or(0)).unwrap_or(u16::MAX);
    most.saturating_mul(EASY).saturating_add(AXIS)
}

/// Says why a list stands here instead; tells what is left for it.
pub(super) fn excuse(app: &App, area: Area, pen: &mut Pen<'_>) -> Area {
    if app.list().items() == 0 || area.height <= LEAST.1 {
        return area;
    }
    pen.put(row(area, 0), area.x + 1, "too much at once for a timeline here", Role::Muted);
    Area { y: area.y + 1, height: area.height - 1, ..area }
}

/// When a row of the list begins and ends, by instants.
fn time_of(plan: &Plan, what: Row) -> Option<(Instant, Option<Instant>)> {
    let of_slot = |slot: &Slot| (slot.from(), slot.until());
    match what {
        Row::Pick(at) => {
            let planned = plan.picks.get(at)?;
            planned.busy.as_ref().or(planned.when.slot()).map(of_slot)
        }
        Row::Gap(at) => plan.gaps.get(at).map(|Gap { from, until, .. }| (*from, Some(*until))),
        _ => None,
    }
}

impl Day {
    /// The day that the cursor is on, laid out for so many rows and columns side by side.
    fn of(app: &App, height: usize, most_lanes: usize) -> Option<Day> {
        let rows = app.list().rows();
        let heading = rows[..=app.list().cursor()].iter().rposition(|row| row.is_heading());
        let first = heading.map_or(0, |at| at + 1);
        let items = (first..).zip(&rows[first..]).take_while(|(_, row)| !row.is_heading());
        let items = items.filter(|(_, row)| row.is_item()).map(|(at, row)| (at, time_of(&app.plan, *row)));
        let (timed, untimed): (Vec<_>, Vec<_>) = items.partition(|(_, time)| time.is_some());
        let times: Vec<(Instant, Option<Instant>)> = timed.iter().filter_map(|(_, time)| *time).collect();
        let first = times.iter().map(|(from, _)| *from).min().unwrap_or(app.clock.now());
        let minute = app.shown.face.civil(&app.programme.event, first).minute();
        let origin = first.checked_sub(jiff::SignedDuration::from_mins(minute.into())).ok()?;
        let items: Vec<Item> = cut(times.iter().map(|(from, until)| Item {
            from: minutes_between(origin, *from),
            until: until.map(|until| minutes_between(origin, until)),
        }));
        let below = untimed.len() + usize::from(!untimed.is_empty());
        let scale = scale::lay(&items, height.saturating_sub(below), most_lanes)?;
        let numbers = |rows: Vec<(usize, Option<_>)>| rows.into_iter().map(|(at, _)| at).collect();
        Some(Day { heading, timed: numbers(timed), untimed: numbers(untimed), origin, scale })
    }

    /// What is in sight, with the cursor in the middle of what does not fit; and how many rows there are.
    fn sight(&self, app: &App, height: usize) -> (Sight, usize) {
        let length = if self.untimed.is_empty() { self.scale.rows } else { self.below() + self.untimed.len() };
        let cursor = app.list().cursor();
        let timed = self.timed.iter().position(|at| *at == cursor).map(|at| self.scale.places[at]);
        let untimed = || self.untimed.iter().position(|at| *at == cursor).map(|at| (self.below() + at, 1));
        let (top, rows) = timed.map(|place| (place.top, place.height)).or_else(untimed).unwrap_or((0, 1));
        let middle = top + rows.min(height) / 2;
        let top = middle.saturating_sub(height / 2).min(length.saturating_sub(height));
        (Sight { top, height: height.min(length) }, length)
    }

    /// The row of the first that has no time: an empty one parts it from what has.
    fn below(&self) -> usize {
        self.scale.rows + usize::from(!self.timed.is_empty())
    }

    /// The row that the time is at, while the event is on.
    fn now(&self, app: &App) -> Option<usize> {
        let now = app.clock.now();
        let row = usize::try_from(minutes_between(self.origin, now) / self.scale.minutes).ok()?;
        (app.programme.is_on(now) && now >= self.origin && row < self.scale.rows).then_some(row)
    }

    /// When a row begins.
    fn time(&self, number: usize) -> Option<Instant> {
        let minutes = i64::try_from(number).ok()?.checked_mul(self.scale.minutes.into())?;
        self.origin.checked_add(jiff::SignedDuration::from_mins(minutes)).ok()
    }

    /// Whether the axis beside a row says, by the full hour, when something begins there.
    fn tells(&self, app: &App, at: usize, number: usize) -> bool {
        let begins = app.list().rows().get(at).and_then(|row| time_of(&app.plan, *row)).map(|(from, _)| from);
        let is_hour = |at: &Instant| app.shown.face.civil(&app.programme.event, *at).minute() == 0;
        self.time(number).filter(is_hour).is_some_and(|time| begins == Some(time))
    }

    /// The clock beside a row: full hours, and the time that it is.
    fn axis(&self, app: &App, number: usize, now: Option<usize>, area: Area, pen: &mut Pen<'_>) {
        let event = &app.programme.event;
        let Some(at) = self.time(number) else { return };
        let is_now = now == Some(number);
        let civil = app.shown.face.civil(event, if is_now { app.clock.now() } else { at });
        let whole = clock(civil);
        let is_hour = civil.minute() == 0;
        let label = if area.width < AXIS { &whole[..2] } else { &whole };
        if is_now {
            let x = pen.put(area, area.x, label, Role::Now);
            pen.put(area, x, "▸", Role::Now);
        } else if is_hour {
            pen.put(area, area.x, label, Role::Muted);
        }
    }
}

/// Cuts what goes on for days to the rest of the day.
fn cut(items: impl Iterator<Item = Item> + Clone) -> Vec<Item> {
    let is_long = |item: &Item| item.until.is_some_and(|until| until - item.from >= LONG);
    let last = items.clone().filter(|item| !is_long(item)).filter_map(|item| item.until).max().unwrap_or(0);
    let cut = |item: Item| match item.until {
        Some(until) if is_long(&item) => Item { until: Some(until.min(last.max(item.from + 60))), ..item },
        _ => item,
    };
    items.map(cut).collect()
}

impl Sight {
    /// The cells of a place that are in sight, of the columns that lie side by side there.
    fn area(self, place: Place, lanes: Area) -> Option<Area> {
        let (top, bottom) = (place.top.max(self.top), (place.top + place.height).min(self.top + self.height));
        if top >= bottom {
            return None;
        }
        let number = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
        let edge = |lane: usize| lanes.x + number(usize::from(lanes.width) * lane / place.lanes.max(1));
        let (x, end) = (edge(place.lane), edge(place.lane + place.wide));
        Some(Area { x, y: lanes.y + number(top - self.top), width: end - x, height: number(bottom - top) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_for_days_ends_with_the_day() {
        let item = |from, until| Item { from, until: Some(until) };
        let cut = |items: &[Item]| super::cut(items.iter().copied());
        assert_eq!(cut(&[item(0, 9000), item(60, 120)]), [item(0, 120), item(60, 120)]);
        assert_eq!(cut(&[item(0, 9000)]), [item(0, 60)]);
        assert_eq!(cut(&[item(300, 9000), item(60, 320)]), [item(300, 360), item(60, 320)]);
        assert_eq!(cut(&[item(0, LONG - 1)]), [item(0, LONG - 1)]);
    }

    #[test]
    fn columns_side_by_side_share_the_width_and_end_with_what_is_in_sight() {
        let lanes = Area { x: 6, y: 2, width: 50, height: 10 };
        let sight = Sight { top: 4, height: 10 };
        let place = |top, height, lane| Place { top, height, lane, wide: 1, lanes: 3 };
        assert_eq!(sight.area(place(5, 2, 0), lanes), Some(Area { x: 6, y: 3, width: 16, height: 2 }));
        assert_eq!(sight.area(place(5, 2, 2), lanes), Some(Area { x: 39, y: 3, width: 17, height: 2 }));
        assert_eq!(sight.area(place(2, 4, 1), lanes), Some(Area { x: 22, y: 2, width: 17, height: 2 }));
        assert_eq!(sight.area(place(13, 4, 1), lanes), Some(Area { x: 22, y: 11, width: 17, height: 1 }));
        let wide = Place { wide: 2, ..place(5, 2, 1) };
        assert_eq!(sight.area(wide, lanes), Some(Area { x: 22, y: 3, width: 34, height: 2 }));
        assert_eq!(sight.area(place(1, 3, 1), lanes), None);
    }
}
