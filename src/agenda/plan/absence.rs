//! When I am there at all, and what I go to while I am not.

use super::{Plan, conference_day};
use crate::agenda::Hours;
use crate::programme::time::{Date, DateTime, SMALL_HOURS};
use crate::programme::{Programme, Slot};
use jiff::ToSpan;

/// When I am there on a conference day, in wall-clock time of the venue; what is not said is not bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The conference day.
    pub day: Date,
    /// When I arrive.
    pub from: Option<DateTime>,
    /// When I leave.
    pub until: Option<DateTime>,
}

/// How something stands to hours that do not hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It is over when I arrive.
    Before,
    /// I arrive while it runs.
    Late,
    /// I leave while it runs.
    Early,
    /// I come late and leave early.
    Both,
    /// It begins when I am gone.
    After,
}

impl Absence {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Absence::Before => "before you arrive",
            Absence::Late => "begins before you arrive",
            Absence::Early => "goes on after you leave",
            Absence::Both => "begins before you arrive and goes on after you leave",
            Absence::After => "after you leave",
        }
    }
}

impl Stay {
    /// The hours of a conference day. An arrival in the small hours is the next morning's if the night of that day goes on
    /// then, as an entry of that time belongs to it; unless the hours, read by the calendar, hold something of the day.
    pub fn of(programme: &Programme, day: Date, hours: Hours) -> Stay {
        let (from, until) = hours.on(day);
        let next = |at: DateTime| at.checked_add(1.day()).ok();
        let night = from.filter(|from| from.hour() < SMALL_HOURS).and_then(next).filter(|from| {
            let zone = programme.event.zone.as_ref();
            let holds = |slot: &Slot| {
                let ends_late = from.checked_sub(1.day()).is_ok_and(|from| slot.end.unwrap_or(slot.start) > from);
                ends_late && until.is_some_and(|until| slot.start < until)
            };
            conference_day(programme, &Slot::new(*from, None, zone)) == day
                && !programme.sessions_on(day).filter_map(|at| programme[at].when.slot()).any(holds)
        });
        match night {
            Some(from) => Stay { day, from: Some(from), until: until.and_then(next) },
            None => Stay { day, from, until },
        }
    }

    /// What of a slot lies outside of it, if anything does. Of an unknown end only the start is compared.
    pub fn absence(&self, slot: &Slot) -> Option<Absence> {
        let (start, end) = (slot.start, slot.end);
        if self.from.is_some_and(|from| end.map_or(start < from, |end| end <= from)) {
            return Some(Absence::Before);
        }
        if self.until.is_some_and(|until| until <= start) {
            return Some(Absence::After);
        }
        let is_late = self.from.is_some_and(|from| start < from);
        let is_early = self.until.zip(end).is_some_and(|(until, end)| until < end);
        match (is_late, is_early) {
            (true, true) => Some(Absence::Both),
            (true, false) => Some(Absence::Late),
            (false, true) => Some(Absence::Early),
            (false, false) => None,
        }
    }
}

impl Plan {
    /// When I am there on a conference day, where that is said.
    pub fn stay(&self, day: Date) -> Option<Stay> {
        self.stays.get(&day).copied()
    }

    /// The days of which that is said, in order.
    pub fn stays(&self) -> impl Iterator<Item = Stay> + '_ {
        self.stays.values().copied()
    }

    /// What of a pick lies outside my hours, by its position in [`Plan::picks`]; of what takes time of mine only.
    pub fn absence(&self, at: usize) -> Option<Absence> {
        let planned = self.picks.get(at)?;
        self.stay(planned.day?)?.absence(&planned.busy?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn hours_hold_what_begins_and_ends_in_them() {
        let day = date(2024, 5, 1);
        let at = |hour: i8| day.at(hour, 0, 0, 0);
        let slot = |from: i8, until: i8| Slot::new(at(from), Some(at(until)), None);
        let stay = |from: Option<i8>, until: Option<i8>| Stay { day, from: from.map(at), until: until.map(at) };
        let whole = stay(Some(9), Some(18));
        for (slot, absence) in [
            (slot(9, 18), None),
            (slot(10, 11), None),
            (slot(7, 9), Some(Absence::Before)),
            (slot(8, 10), Some(Absence::Late)),
            (slot(17, 19), Some(Absence::Early)),
            (slot(8, 19), Some(Absence::Both)),
            (slot(18, 19), Some(Absence::After)),
            (Slot::new(at(8), None, None), Some(Absence::Before)),
            (Slot::new(at(9), None, None), None),
            (Slot::new(at(18), None, None), Some(Absence::After)),
        ] {
            assert_eq!(whole.absence(&slot), absence, "{slot:?}");
        }
        assert_eq!(stay(None, Some(12)).absence(&slot(1, 2)), None);
        assert_eq!(stay(Some(12), None).absence(&slot(20, 22)), None);
    }
}
