//! What can be chosen of a facet: the values that the programme has, or, where they can't be listed, some that make sense
//! in it.

use super::facet::{Asks, FACETS, Facet, Given, Measure, Relation};
use super::field::Field;
use super::fold::fold_text;
use super::index::{FacetValue, Index, Scope, facet_values};
use super::query::{Query, is_same};
use crate::agenda::Plan;
use crate::programme::time::Time;
use crate::programme::{Programme, Session, Slot};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// The most people or posts that are offered at once.
const MOST: usize = 10_000;
/// Lengths, as somebody might ask for them.
const LENGTHS: &[&str] = &["5m", "10m", "15m", "20m", "30m", "45m", "1h", "1h15", "1h30", "2h", "3h", "4h"];
/// Numbers of people in a hall.
const CAPACITIES: &[u32] = &[10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
/// Numbers of sessions of one person.
const SESSIONS: &[u32] = &[1, 2, 3, 5, 10];
const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// The facets that narrow something in a programme: first those whose values can be listed.
pub fn offered(scope: &Scope<'_>, index: &Index) -> Vec<&'static Facet> {
    let mut offered: Vec<&Facet> = FACETS.iter().filter(|facet| is_offered(facet, scope, index)).collect();
    offered.sort_by_key(|facet| !facet.has_values());
    offered
}

fn is_offered(facet: &Facet, scope: &Scope<'_>, index: &Index) -> bool {
    let programme = scope.programme;
    let mut sessions = programme.sessions().iter();
    let mut slots = sessions.clone().filter_map(|session| session.when.slot());
    match &facet.asks {
        Asks::Value(_) => facet.changes() || index.with_table(facet, scope, |table| !table.values.is_empty()),
        Asks::Words(_) => sessions.any(|session| texts(facet, programme, session).next().is_some()),
        Asks::Note => !noted(scope.plan).is_empty(),
        Asks::Clock(Relation::For) => slots.any(|slot| slot.minutes().is_some()),
        Asks::Clock(_) => slots.next().is_some(),
        Asks::Number(Measure::Capacity) => programme.halls().iter().any(|hall| hall.capacity.is_some()),
        Asks::Number(Measure::Sessions) => !programme.people().is_empty(),
        Asks::View => !scope.views.all().is_empty(),
    }
}

/// The values of any facet to choose from, each with how many hits of the query without this facet's own terms it would
/// leave: those of the programme, where they can be listed; else times of the day, lengths, numbers, views, in their order, or people and posts, the
/// most frequent first. What was written otherwise stands before them.
pub fn offers(facet: &'static Facet, query: &Query, scope: &Scope<'_>, index: &Index) -> Vec<FacetValue> {
    if facet.has_values() {
        return facet_values(facet, query, scope, index);
    }
    let is_hit = hits(facet, query, scope, index);
    let mut offers = match &facet.asks {
        Asks::Words(_) => by_count(facet, &is_hit, scope.programme),
        _ => {
            let counted = candidates(facet, scope).into_iter().map(|(word, label)| {
                let count = count(facet, &word, &is_hit, scope, index).unwrap_or_default();
                FacetValue { word, label, count, chosen: None }
            });
            told_apart(counted.collect(), query, facet)
        }
    };
    if query.count_of(facet) == 0 {
        return offers;
    }
    for offer in &mut offers {
        offer.chosen = query.sign_of(facet.name, &offer.word);
    }
    let is_other = |text: &str| offers.iter().all(|offer| !is_same(facet, text, &offer.word));
    let written = query.signed(facet).filter(|(text, _)| is_other(text));
    let written = written.filter_map(|(text, sign)| {
        let count = count(facet, text, &is_hit, scope, index)?;
        Some(FacetValue { word: text.to_owned(), label: text.to_owned(), count, chosen: Some(sign) })
    });
    let mut all: Vec<FacetValue> = written.collect();
    all.append(&mut offers);
    all
}

/// What somebody wrote as a value of a facet, as something to choose; `None` where it means nothing, or finds nothing, or
/// where the values that there are can be listed.
pub fn offer(facet: &'static Facet, text: &str, query: &Query, scope: &Scope<'_>, index: &Index) -> Option<FacetValue> {
    let text = text.trim();
    if facet.has_values() || text.is_empty() {
        return None;
    }
    let count = count(facet, text, &hits(facet, query, scope, index), scope, index).filter(|count| *count > 0)?;
    let chosen = query.sign_of(facet.name, text);
    Some(FacetValue { word: text.to_owned(), label: text.to_owned(), count, chosen })
}

/// Which sessions a query finds without the values of a facet.
fn hits(facet: &Facet, query: &Query, scope: &Scope<'_>, index: &Index) -> Vec<bool> {
    let mut is_hit = vec![false; scope.programme.sessions().len()];
    for hit in index.sessions(&query.without(facet), scope) {
        is_hit.get_mut(hit.at.index()).into_iter().for_each(|is_hit| *is_hit = true);
    }
    is_hit
}

/// How many of these sessions have a value; `None` if it means nothing.
fn count(facet: &'static Facet, text: &str, is_hit: &[bool], scope: &Scope<'_>, index: &Index) -> Option<usize> {
    let holds = index.holding(facet, &Given::new(text)?, scope)?;
    Some(holds.iter().zip(is_hit).filter(|(holds, is_hit)| **holds && **is_hit).count())
}

/// Drops what finds nothing, and of neighbours that find the same all but the narrowest; what was chosen stays.
fn told_apart(offers: Vec<FacetValue>, query: &Query, facet: &Facet) -> Vec<FacetValue> {
    let is_kept = |offer: &FacetValue| query.sign_of(facet.name, &offer.word).is_some();
    // Of lengths and latest times the first of equals says most, of the others the last.
    let rises = matches!(facet.asks, Asks::Clock(Relation::For | Relation::Before));
    let is_step = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let says_the_same = |offer: &FacetValue, other: Option<&FacetValue>| {
        !facet.any() && other.is_some_and(|other| other.count == offer.count && is_step(&other.word))
    };
    let kept: Vec<bool> = (0..offers.len())
        .map(|at| {
            let offer = &offers[at];
            let other = if rises { at.checked_sub(1).and_then(|at| offers.get(at)) } else { offers.get(at + 1) };
            is_kept(offer) || (offer.count > 0 && !(is_step(&offer.word) && says_the_same(offer, other)))
        })
        .collect();
    offers.into_iter().zip(kept).filter_map(|(offer, is_kept)| is_kept.then_some(offer)).collect()
}

/// What may be asked of times, numbers and views: how it is written, and how it is shown.
fn candidates(facet: &Facet, scope: &Scope<'_>) -> Vec<(String, String)> {
    let plain = |word: &str| (word.to_owned(), word.to_owned());
    let above = |number: &u32| plain(&format!(">{number}"));
    match &facet.asks {
        Asks::Clock(Relation::For) => LENGTHS.iter().map(|word| plain(word)).collect(),
        Asks::Clock(relation) => {
            let times = half_hours(*relation, scope.programme);
            facet.relative_words().map(plain).chain(times.into_iter().map(|time| plain(&time))).collect()
        }
        Asks::Number(Measure::Capacity) => CAPACITIES.iter().map(above).collect(),
        Asks::Number(Measure::Sessions) => SESSIONS.iter().map(above).collect(),
        Asks::View => {
            let views = scope.views.all().iter();
            views.map(|view| (view.name.clone(), format!("{} · {}", view.name, view.line))).collect()
        }
        Asks::Note => noted(scope.plan).into_iter().map(|word| plain(&word)).collect(),
        Asks::Value(_) | Asks::Words(_) => Vec::new(),
    }
}

/// The words of my notes that are no mere particles, each once.
fn noted(plan: &Plan) -> BTreeSet<String> {
    let notes = plan.picks.iter().map(|planned| fold_text(&planned.pick.note));
    notes
        .flat_map(|note| note.split(' ').filter(|word| word.len() > 3).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// The half hours of the day at which something runs that has just begun, from which on it begins, or by which it is over.
fn half_hours(relation: Relation, programme: &Programme) -> Vec<String> {
    const HALF_HOUR: u16 = 30;
    let minute = |time: Time| u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs());
    let of = |slot: &Slot| match relation {
        Relation::Before => slot.end.map(|end| minute(end.time()).next_multiple_of(HALF_HOUR)),
        Relation::After => Some(minute(slot.start.time()) / HALF_HOUR * HALF_HOUR),
        Relation::At | Relation::For => Some(minute(slot.start.time()).next_multiple_of(HALF_HOUR)),
    };
    let slots = programme.sessions().iter().filter_map(|session| session.when.slot());
    // By midnight everything of a day is over; it is no time of that day.
    let times: BTreeSet<u16> = slots.filter_map(of).filter(|time| *time < MINUTES_OF_A_DAY).collect();
    times.into_iter().map(|time| format!("{:02}:{:02}", time / 60, time % 60)).collect()
}

/// The texts of a session that a facet of words looks at.
fn texts<'p>(facet: &Facet, programme: &'p Programme, session: &'p Session) -> impl Iterator<Item = &'p str> {
    let are_names = matches!(&facet.asks, Asks::Words(fields) if fields.contains(&Field::Name));
    session.appearances.iter().filter_map(move |appearance| {
        if are_names { Some(programme[appearance.person].name.as_str()) } else { appearance.post.as_deref() }
    })
}

/// The names or posts in these sessions, the most frequent first.
fn by_count(facet: &Facet, is_hit: &[bool], programme: &Programme) -> Vec<FacetValue> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    let sessions = programme.sessions().iter().enumerate();
    for (at, session) in sessions.filter(|(at, _)| is_hit.get(*at) == Some(&true)) {
        for text in texts(facet, programme, session) {
            let (count, last) = counts.entry(text).or_insert((0, usize::MAX));
            // Somebody may stand in a session in two parts.
            *count += usize::from(*last != at);
            *last = at;
        }
    }
    let mut counted: Vec<(&str, usize)> = counts.into_iter().map(|(text, (count, _))| (text, count)).collect();
    counted.sort_unstable_by_key(|(text, count)| (Reverse(*count), *text));
    counted.truncate(MOST);
    let offer = |(text, count): (&str, usize)| FacetValue {
        word: super::facet::writable(text),
        label: text.to_owned(),
        count,
        chosen: None,
    };
    counted.into_iter().map(offer).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Desk, forum};
    use super::*;
    use crate::search::Sign;

    /// What is offered of a facet: `word:count`, a chosen one with its sign in brackets before it.
    fn told(desk: &Desk, facet: &str, line: &str) -> Vec<String> {
        let facet = Facet::named(facet).unwrap();
        let offers = offers(facet, &Query::parse(line), &desk.scope(), &desk.index);
        let sign = |sign: Option<Sign>| sign.map(|sign| format!("[{}]", sign.mark())).unwrap_or_default();
        offers.iter().map(|offer| format!("{}{} {}", sign(offer.chosen), offer.word, offer.count)).collect()
    }

    fn desk() -> Desk {
        let mut desk = Desk::new(forum(), &[]);
        desk.now = "2021-06-02T16:50:00+03:00".parse().unwrap();
        desk
    }

    #[test]
    fn times_are_offered_at_which_something_begins_or_ends() {
        let desk = desk();
        // 16:45–18:15, 17:00–18:00, 09:00–10:00 the next day.
        assert_eq!(told(&desk, "at", ""), ["now 1", "morning 1", "afternoon 2", "09:00 1", "17:00 2"]);
        assert_eq!(told(&desk, "after", ""), ["now 2", "09:00 3", "16:30 2", "17:00 1"]);
        assert_eq!(told(&desk, "before", ""), ["10:00 1", "18:00 2", "18:30 3"]);
        assert_eq!(told(&desk, "for", ""), ["1h 2", "1h30 3"]);
        assert_eq!(told(&desk, "at", "breakfast"), ["morning 1", "09:00 1"]);
        assert_eq!(told(&desk, "after", "after:17:00 x"), ["[]17:00 0"]);
    }

    #[test]
    fn people_and_posts_are_offered_by_their_number() {
        let desk = desk();
        let who = told(&desk, "who", "");
        assert_eq!(who[0], "Andrey Klepach 2");
        assert_eq!(who[1..], ["Alexey Fursin 1", "Sofia Trotsenko 1", "Zoë Lee 1"]);
        assert_eq!(told(&desk, "who", "growth"), ["Andrey Klepach 1"]);
        assert_eq!(told(&desk, "org", "growth"), ["Chief Economist, VEB.RF 1"]);
        assert_eq!(told(&desk, "sessions", ""), [">1 2"]);
        // Written otherwise than it is offered.
        assert_eq!(told(&desk, "who", "-who:klep growth"), ["[-]klep 1", "Andrey Klepach 1"]);
        assert_eq!(told(&desk, "who", "who:\"andrey klepach\" growth"), ["[]Andrey Klepach 1"]);
    }

    #[test]
    fn views_are_offered_with_what_they_find() {
        let mut desk = desk();
        desk.views.save("my growth", "growth");
        desk.views.save("none", "day:1 breakfast");
        assert_eq!(told(&desk, "view", ""), ["my growth 1"]);
        assert_eq!(told(&desk, "view", "+view:none"), ["my growth 1", "[+]none 0"]);
    }

    #[test]
    fn what_is_typed_can_be_chosen_where_values_cannot_be_listed() {
        let desk = desk();
        let offer = |facet: &str, text: &str| {
            let facet = Facet::named(facet).unwrap();
            offer(facet, text, &Query::default(), &desk.scope(), &desk.index).map(|offer| offer.count)
        };
        assert_eq!(offer("org", " veb "), Some(2));
        assert_eq!(offer("at", "16:50"), Some(1));
        for (facet, text) in [("org", ""), ("org", "nobody at all"), ("at", "teatime"), ("hall", "g1"), ("for", "5m")] {
            assert_eq!(offer(facet, text), None, "{facet}:{text}");
        }
    }

    #[test]
    fn facets_without_anything_to_choose_are_not_offered() {
        let mut desk = desk();
        let names = |desk: &Desk| {
            offered(&desk.scope(), &desk.index).iter().map(|facet| facet.name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&desk), "day track kind hall building floor role is at after before for who org sessions");
        desk.views.save("mine", "x");
        assert!(names(&desk).ends_with(" view"));
        assert_eq!(names(&Desk::new(Programme::default(), &[])), "is");
    }
}
