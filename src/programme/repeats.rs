//! Sessions that are held several times: the same one again, elsewhere or at another time.

use super::likeness::folded;
use super::time::{Slot, minutes_between};
use super::{Programme, Session, SessionIx, Status, When};
use foldhash::fast::FixedState;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

/// A description of fewer letters says nothing: "To be announced".
const LEAST_TEXT: usize = 30;
/// What goes on in the same hall after no longer a pause, in minutes, may be one thing in several parts.
const LONGEST_PAUSE: u32 = 30;
/// More parts than these are so many times to come.
const MOST_PARTS: usize = 3;

/// The sessions that are held several times; found when first asked for, and kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Repeats {
    /// Each with all its times, in programme order.
    held: Vec<Vec<SessionIx>>,
    held_by: HashMap<SessionIx, usize>,
}

impl Programme {
    /// The other sessions that are this one held again, elsewhere or at another time, in programme order. They have its
    /// title and subtitle, and the same people or, for one of the two, none. Where nobody is named for any of them the
    /// descriptions must be the same, because a title alone is little: lightning talks are held every day, and never the
    /// same. What is cancelled is not held, what one walks in and out of is not held again but still open, and what goes
    /// on in the same hall after a short pause is one session in two or three parts.
    pub fn repeats(&self, session: SessionIx) -> impl Iterator<Item = SessionIx> + '_ {
        let held = self.held_several_times(session);
        let all = held.and_then(|held| self.repeats.get()?.held.get(held)).map_or(&[][..], Vec::as_slice);
        let own = &self[session];
        all.iter().copied().filter(move |other| (self[*other].when, &self[*other].halls) != (own.when, &own.halls))
    }

    /// The number of a session that is held several times, the same for all its times.
    pub fn held_several_times(&self, session: SessionIx) -> Option<usize> {
        self.repeats.get_or_init(|| Repeats::of(self)).held_by.get(&session).copied()
    }

    /// Finds what is held several times, before somebody waits for it.
    pub fn warm(&self) {
        self.repeats.get_or_init(|| Repeats::of(self));
    }
}

impl Repeats {
    fn of(programme: &Programme) -> Repeats {
        let mut numbers: Vec<(u64, SessionIx)> =
            programme.session_positions().map(|at| (number(&programme[at].title), at)).collect();
        numbers.sort_unstable();
        let is_held = |at: &SessionIx| {
            let Session { status, when, .. } = &programme[*at];
            *status != Status::Cancelled && *when != When::Unscheduled && !programme.is_drop_in(*at)
        };
        let mut held: Vec<Vec<SessionIx>> = Vec::new();
        for near in numbers.chunk_by(|(one, _), (other, _)| one == other).filter(|near| near.len() > 1) {
            // Most that are folded to the same are printed the same.
            let mut printed: BTreeMap<(&str, Option<&str>), Vec<SessionIx>> = BTreeMap::new();
            for at in near.iter().map(|(_, at)| *at).filter(is_held) {
                let session = &programme[at];
                printed.entry((&session.title, session.subtitle.as_deref())).or_default().push(at);
            }
            let mut named: BTreeMap<(String, usize, String), Vec<SessionIx>> = BTreeMap::new();
            for (as_printed, all) in printed {
                named.entry(name(as_printed)).or_default().extend(all);
            }
            for all in named.values_mut() {
                all.sort_unstable();
            }
            let several = named.into_values().filter(|all| all.len() > 1);
            held.extend(several.flat_map(|all| told_apart(programme, &all)));
        }
        held.sort_unstable();
        let held_by = held.iter().enumerate().flat_map(|(held, all)| all.iter().map(move |at| (*at, held))).collect();
        Repeats { held, held_by }
    }
}

/// What is compared of a title and its second line.
fn name((title, subtitle): (&str, Option<&str>)) -> (String, usize, String) {
    // These make another word of a letter: C++ is not C.
    let signs = title.matches(['+', '#']).count();
    (folded(title), signs, folded(subtitle.unwrap_or_default()))
}

/// How many letters of a title make its number.
const NUMBERED: usize = 40;

/// A number that is the same for titles that are folded to the same, and mostly another for others: nearly all titles of
/// a programme are its own, and need not be looked at again.
fn number(title: &str) -> u64 {
    let mut letters = [0_u8; NUMBERED];
    let mut count = 0;
    let mut add = |byte: u8| {
        if let Some(place) = letters.get_mut(count) {
            *place = byte.to_ascii_lowercase();
            count += usize::from(byte.is_ascii_alphanumeric());
        }
        count < NUMBERED
    };
    for c in title.chars() {
        let goes_on = match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => add(byte),
            _ => any_ascii::any_ascii_char(c).bytes().all(&mut add),
        };
        if !goes_on {
            break;
        }
    }
    // What was written behind the last letter is none.
    if let Some(rest) = letters.get_mut(count..) {
        rest.fill(0);
    }
    FixedState::default().hash_one(letters)
}

/// Sessions of one title as what is held several times.
fn told_apart(programme: &Programme, all: &[SessionIx]) -> Vec<Vec<SessionIx>> {
    let mut by_people: BTreeMap<Vec<String>, Vec<SessionIx>> = BTreeMap::new();
    for at in all {
        by_people.entry(people(programme, &programme[*at])).or_default().push(*at);
    }
    let nameless = by_people.remove(&Vec::new()).unwrap_or_default();
    let mut held: Vec<Vec<SessionIx>> = by_people.into_values().collect();
    // Of several that are led by others nobody knows which one it would be.
    if let ([led], false) = (held.as_mut_slice(), nameless.is_empty()) {
        let texts: HashSet<&str> = led.iter().filter_map(|at| text(&programme[*at])).collect();
        let fits = |at: &SessionIx| text(&programme[*at]).is_none_or(|text| texts.is_empty() || texts.contains(text));
        led.extend(nameless.into_iter().filter(fits));
        led.sort_unstable();
    } else {
        let mut by_text: BTreeMap<&str, Vec<SessionIx>> = BTreeMap::new();
        for at in nameless {
            if let Some(text) = text(&programme[at]) {
                by_text.entry(text).or_default().push(at);
            }
        }
        held.extend(by_text.into_values());
    }
    held.retain(|all| all.len() > 1 && !is_in_parts(programme, all));
    held
}

/// Whether all of it is held in one hall and each goes on where the one before ends: after a coffee break it is no other
/// session.
fn is_in_parts(programme: &Programme, all: &[SessionIx]) -> bool {
    let mut pairs = all.windows(2);
    all.len() <= MOST_PARTS
        && pairs.all(|pair| {
            let [before, after] = pair else { return false };
            let (before, after) = (&programme[*before], &programme[*after]);
            let pause = before.when.slot().and_then(Slot::until).zip(after.when.slot().map(Slot::from));
            before.halls == after.halls
                && pause.is_some_and(|(until, from)| until <= from && minutes_between(until, from) <= LONGEST_PAUSE)
        })
}

/// The people of a session, each once, in whatever order they are printed.
fn people(programme: &Programme, session: &Session) -> Vec<String> {
    let mut people: Vec<String> =
        session.appearances.iter().map(|appearance| folded(&programme[appearance.person].name)).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// What is said of a session below its title, if that is anything.
fn text(session: &Session) -> Option<&str> {
    session.abstract_.as_deref().map(str::trim).filter(|text| text.len() >= LEAST_TEXT)
}
