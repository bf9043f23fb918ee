//! How alike two sessions are that no identity joins: by title, people, time and hall.

use super::time::{Date, DateTime};
use super::twins::Trace;
use std::collections::{BTreeSet, HashMap};

/// Of sessions that share a title, or people, so many nearest in time are compared; all pairs of ten thousand breaks
/// would take minutes.
const NEAREST: usize = 64;
/// Further than any two sessions of one event.
const UNKNOWN: u64 = u64::MAX;

/// What a session looks like, folded so that case, accents, script and punctuation do not matter.
#[derive(Clone, Debug)]
pub(super) struct Face {
    id: String,
    /// Whether the id only counts sessions of one title, so that it says nothing by itself.
    is_counted: bool,
    title: String,
    /// Sorted, each once.
    people: Vec<String>,
    start: Option<DateTime>,
    day: Option<Date>,
    /// Sorted, each once.
    halls: Vec<String>,
}

/// How two titles, or two lists of people, stand to each other; the first is the most alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    Equal,
    Partly,
    Unknown,
    Not,
}

/// How alike two faces are: the least is the most alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    title: Alike,
    people: Alike,
    /// Minutes between their starts.
    away: u64,
    elsewhere: bool,
    other_id: bool,
}

impl Face {
    pub(super) fn of(trace: &Trace<'_>, is_counted: bool) -> Face {
        let set = |texts: &mut dyn Iterator<Item = &str>| {
            let mut texts: Vec<String> = texts.map(folded).collect();
            texts.sort_unstable();
            texts.dedup();
            texts
        };
        Face {
            id: trace.id.to_owned(),
            is_counted,
            title: folded(trace.title),
            people: set(&mut trace.people.iter().copied()),
            start: trace.start,
            day: trace.day,
            halls: set(&mut trace.halls.iter().map(|hall| &**hall)),
        }
    }

    /// Whether anything but the id speaks for one session: the title or half of its words, somebody in it, or the slot.
    pub(super) fn agrees(&self, other: &Face) -> bool {
        matches!(self.titles(other), Alike::Equal | Alike::Partly)
            || matches!(self.people(other), Alike::Equal | Alike::Partly)
            || (self.start.is_some() && self.start == other.start && self.is_in_same_halls(other))
    }

    /// Whether both stand at one time and place under one title.
    pub(super) fn stands_as(&self, other: &Face) -> bool {
        self.titles(other) == Alike::Equal
            && (self.start, self.day, &self.halls) == (other.start, other.day, &other.halls)
    }

    fn titles(&self, other: &Face) -> Alike {
        match (self.title.is_empty(), other.title.is_empty()) {
            (false, false) => {}
            _ => return Alike::Unknown,
        }
        if self.title == other.title {
            return Alike::Equal;
        }
        let words = |face: &'_ Face| face.title.split(' ').map(str::to_owned).collect::<BTreeSet<String>>();
        let (own, theirs) = (words(self), words(other));
        let shared = own.intersection(&theirs).count();
        // Half of the longer one: “Opening” is not “Grand Opening of the Exhibition”.
        if shared > 0 && shared * 2 >= own.len().max(theirs.len()) { Alike::Partly } else { Alike::Not }
    }

    fn people(&self, other: &Face) -> Alike {
        if self.people.is_empty() || other.people.is_empty() {
            Alike::Unknown
        } else if self.people == other.people {
            Alike::Equal
        } else if self.people.iter().any(|name| other.people.binary_search(name).is_ok()) {
            Alike::Partly
        } else {
            Alike::Not
        }
    }

    fn is_in_same_halls(&self, other: &Face) -> bool {
        !self.halls.is_empty() && self.halls == other.halls
    }

    /// Minutes from start to start; by days where a start is unknown.
    fn away(&self, other: &Face) -> u64 {
        let minutes = |from: DateTime, to: DateTime| to.duration_since(from).as_mins().unsigned_abs();
        let midnight = |face: &Face| face.day.map(|day| day.at(0, 0, 0, 0));
        match (self.start, other.start, midnight(self), midnight(other)) {
            (Some(from), Some(to), ..) | (_, _, Some(from), Some(to)) => minutes(from, to),
            _ => UNKNOWN,
        }
    }

    /// How alike they are; `None` if nobody would take one for the other. `is_lone`: whether each is the only one of its
    /// title.
    fn rank(&self, other: &Face, is_lone: bool) -> Option<Rank> {
        let (title, people) = (self.titles(other), self.people(other));
        let same_start = self.start.is_some() && self.start == other.start;
        let same_day = self.day.is_some() && self.day == other.day;
        let same_halls = self.is_in_same_halls(other);
        let near = same_start || (same_day && same_halls);
        let is_likely = match (title, people) {
            (Alike::Equal, Alike::Equal | Alike::Partly) => true,
            (Alike::Equal, Alike::Unknown) => is_lone || same_day || (self.day, other.day) == (None, None),
            (Alike::Equal, Alike::Not) | (Alike::Partly, Alike::Equal | Alike::Partly) => near,
            (Alike::Partly, Alike::Unknown) => same_start && same_halls,
            (Alike::Not, Alike::Equal) => same_start,
            _ => false,
        };
        is_likely.then(|| Rank {
            title,
            people,
            away: self.away(other),
            elsewhere: self.halls != other.halls,
            other_id: self.id != other.id,
        })
    }

    /// As programmes are ordered.
    fn order(&self) -> impl Ord + use<> {
        (self.day.is_none(), self.day, self.start.is_none(), self.start)
    }
}

impl Rank {
    /// Whether it is the same session beyond doubt: an id that only counts is no objection where all that is printed is
    /// equal, and a confirmation where it is equal too.
    fn is_certain(self, is_counted: bool) -> bool {
        let is_equal = matches!(self.people, Alike::Equal | Alike::Unknown) && self.away == 0 && !self.elsewhere;
        self.title == Alike::Equal && (!self.other_id || (is_counted && is_equal))
    }
}

/// Many faces, to be found by what they have in common with one.
#[derive(Clone, Debug, Default)]
pub(super) struct Crowd {
    faces: Vec<Face>,
    by_title: HashMap<String, Vec<usize>>,
    by_people: HashMap<String, Vec<usize>>,
    by_slot: HashMap<(DateTime, String), Vec<usize>>,
}

impl Crowd {
    /// The faces in programme order.
    pub(super) fn of(faces: Vec<Face>) -> Crowd {
        let mut crowd = Crowd::default();
        for (at, face) in faces.iter().enumerate() {
            if !face.title.is_empty() {
                crowd.by_title.entry(face.title.clone()).or_default().push(at);
            }
            if !face.people.is_empty() {
                crowd.by_people.entry(face.people.join("\n")).or_default().push(at);
            }
            if let (Some(start), Some(hall)) = (face.start, face.halls.first()) {
                crowd.by_slot.entry((start, hall.clone())).or_default().push(at);
            }
        }
        Crowd { faces, ..crowd }
    }

    /// Those that may be like a face, the nearest of each kind.
    fn like<'c>(&'c self, face: &Face) -> impl Iterator<Item = usize> + use<'c> {
        let slot = face.start.zip(face.halls.first().cloned());
        let lists = [
            self.by_title.get(&face.title),
            self.by_people.get(&face.people.join("\n")),
            slot.and_then(|slot| self.by_slot.get(&slot)),
        ];
        lists.map(|list| self.nearest(list.map_or(&[], Vec::as_slice), face)).into_iter().flatten().copied()
    }

    fn nearest<'c>(&self, list: &'c [usize], face: &Face) -> &'c [usize] {
        if list.len() <= NEAREST {
            return list;
        }
        let place = list.partition_point(|at| self.faces.get(*at).is_some_and(|other| other.order() < face.order()));
        let from = place.saturating_sub(NEAREST / 2);
        list.get(from..(from + NEAREST).min(list.len())).unwrap_or(list)
    }

    fn is_lone(&self, face: &Face) -> bool {
        self.by_title.get(&face.title).is_none_or(|list| list.len() <= 1)
    }
}

/// Pairs the most alike first, each face once. `may`: whether two may be paired at all. Gives the places of both and
/// whether they are the same beyond doubt. Exchanging the two crowds exchanges the places, no more.
pub(super) fn pair(old: &Crowd, new: &Crowd, may: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize, bool)> {
    let mut pairs = Vec::new();
    for (at, face) in old.faces.iter().enumerate() {
        pairs.extend(new.like(face).map(|other| (at, other)));
    }
    // Where only the nearest of many are looked at, those near to one need not have it near to them.
    if old.faces.len() > NEAREST {
        for (at, face) in new.faces.iter().enumerate() {
            pairs.extend(old.like(face).map(|other| (other, at)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let ranked = pairs.into_iter().filter(|(a, b)| may(*a, *b)).filter_map(|(a, b)| {
        let (face, other) = (old.faces.get(a)?, new.faces.get(b)?);
        let rank = face.rank(other, old.is_lone(face) && new.is_lone(other))?;
        Some((rank, a, b, rank.is_certain(face.is_counted || other.is_counted)))
    });
    let mut ranked: Vec<_> = ranked.collect();
    // Pairs of equal sums share no face, so that among them the order says nothing.
    ranked.sort_by_key(|(rank, a, b, _)| (*rank, a + b));
    let (mut old_taken, mut new_taken) = (vec![false; old.faces.len()], vec![false; new.faces.len()]);
    ranked.retain(|(_, a, b, _)| {
        let free = !old_taken[*a] && !new_taken[*b];
        if free {
            (old_taken[*a], new_taken[*b]) = (true, true);
        }
        free
    });
    ranked.into_iter().map(|(_, a, b, certain)| (a, b, certain)).collect()
}

/// Words of Latin letters and digits in lower case with single blanks between; of a text that has none, the text.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let ascii = if text.is_ascii() { text.to_owned() } else { any_ascii::any_ascii(text) };
    for word in ascii.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\'')) {
        let letters = word.bytes().filter(u8::is_ascii_alphanumeric);
        let before = folded.len();
        if before > 0 && !word.is_empty() {
            folded.push(' ');
        }
        let from = folded.len();
        folded.extend(letters.map(|letter| char::from(letter.to_ascii_lowercase())));
        if folded.len() == from {
            folded.truncate(before);
        }
    }
    if folded.is_empty() { text.trim().to_owned() } else { folded }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn face(title: &str, people: &[&str], minutes: i64) -> Face {
        let start = date(2024, 5, 1).at(8, 0, 0, 0).checked_add(minutes.minutes()).unwrap();
        let trace = Trace {
            title,
            people: people.to_vec(),
            start: Some(start),
            day: Some(start.date()),
            halls: vec!["Hall".into()],
            ..Trace::default()
        };
        Face::of(&trace, false)
    }

    #[test]
    fn case_accents_script_and_punctuation_do_not_matter() {
        assert_eq!(folded("«Клепач» – The Über-Talk!"), "klepach the uber talk");
        assert_eq!(folded("don't"), "dont");
        assert_eq!(folded("’ – “"), "’ – “", "nothing would be left of it");
    }

    #[test]
    fn half_of_the_words_make_titles_alike() {
        let alike = |one: &str, other: &str| face(one, &[], 0).titles(&face(other, &[], 0));
        assert_eq!(alike("Opening", "OPENING."), Alike::Equal);
        assert_eq!(alike("Opening", "Opening Ceremony"), Alike::Partly);
        assert_eq!(alike("Opening", "Grand Opening of the Exhibition"), Alike::Not);
        assert_eq!(alike("", "Opening"), Alike::Unknown);
        assert_eq!(alike("a a b", "a c"), alike("a c", "a a b"));
    }

    #[test]
    fn of_a_thousand_of_one_title_each_finds_the_nearest() {
        let breaks = |shift: i64| Crowd::of((0..1000).map(|number| face("Break", &[], number + shift)).collect());
        // As far as they go they stand at the same minute.
        let pairs = pair(&breaks(0), &breaks(3), |_, _| true);
        let same: Vec<_> = pairs.iter().filter(|(old, new, _)| *old == new + 3).collect();
        assert_eq!(same.len(), 997);
        assert!(pair(&breaks(0), &breaks(3), |old, new| old != new + 3).iter().all(|(old, new, _)| *old != new + 3));
    }

    #[test]
    fn the_most_alike_are_paired_first() {
        let old = Crowd::of(vec![face("Panel", &["A"], 0), face("Panel", &["A", "B"], 60)]);
        let new = Crowd::of(vec![face("Panel", &["A", "B"], 0)]);
        let places = |pairs: Vec<(usize, usize, bool)>| pairs.iter().map(|(a, b, _)| (*a, *b)).collect::<Vec<_>>();
        assert_eq!(places(pair(&old, &new, |_, _| true)), [(1, 0)]);
        assert_eq!(places(pair(&new, &old, |_, _| true)), [(0, 1)]);
    }

    proptest! {
        #[test]
        fn exchanging_the_crowds_exchanges_the_places(
            old in prop::collection::vec((0..3_usize, 0..3_usize, 0..5_i64), 0..100),
            new in prop::collection::vec((0..3_usize, 0..3_usize, 0..5_i64), 0..100),
        ) {
            let crowd = |drawn: &[(usize, usize, i64)]| {
                let faces = drawn.iter().map(|(title, people, hour)| {
                    face(["Alpha", "Alpha Beta", "Break"][*title], [&[][..], &["A"], &["A", "B"]][*people], hour * 60)
                });
                let mut faces: Vec<Face> = faces.collect();
                faces.sort_by_key(|face| face.start);
                Crowd::of(faces)
            };
            let (old, new) = (crowd(&old), crowd(&new));
            let there = pair(&old, &new, |_, _| true);
            let mut back: Vec<_> = pair(&new, &old, |_, _| true).into_iter().map(|(a, b, certain)| (b, a, certain)).collect();
            back.sort_unstable();
            let mut sorted = there.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, back);
            for (at, (old, new, _)) in there.iter().enumerate() {
                prop_assert!(there[..at].iter().all(|(other, twin, _)| other != old && twin != new));
            }
        }
    }
}
