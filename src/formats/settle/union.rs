//! What several files tell of one thing is one thing.

use crate::formats::published::{Published, Ref, Session, Text, Times};
use std::collections::{BTreeMap, HashMap};

/// Repeats of a session that one of another file is compared with: no session is held more often.
const MOST_HELD: usize = 64;

/// Joins sessions that are told of in several files: one file may know the time, another the title. Within one file
/// repeats stay apart, for they may be held twice; then each of them gets what the other files know. Sessions of another
/// title and another time only share a number, as where each day has a file that counts from one.
pub(super) fn union(mut published: Published<'_>) -> Published<'_> {
    let sessions = &published.sessions;
    if sessions.iter().zip(sessions.iter().skip(1)).all(|(a, b)| a.file == b.file) {
        return published;
    }
    let mut told: HashMap<&str, BTreeMap<usize, Vec<usize>>> = HashMap::new();
    for (at, session) in sessions.iter().enumerate() {
        let key = session.guid.as_deref().or(session.code.as_deref()).or(session.id.as_deref());
        if let Some(key) = key {
            told.entry(key).or_default().entry(session.file).or_default().push(at);
        }
    }
    // For each session that stays, those of other files that tell more of it; the rest of these go.
    let mut more: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut gone = vec![false; sessions.len()];
    for files in told.values_mut().filter(|files| files.len() > 1) {
        // The file that has it most often knows when it is held; of equal ones the first.
        let most = files.values().map(Vec::len).max().unwrap_or_default();
        let Some(base) = files.iter().find(|(_, held)| held.len() == most).map(|(base, _)| *base) else { continue };
        let stay = files.remove(&base).unwrap_or_default();
        for others in files.values_mut() {
            let akin = |at: usize, other: usize| !strangers(&sessions[at], &sessions[other]);
            others.retain(|other| stay.iter().take(MOST_HELD).any(|at| akin(*at, *other)));
            for (number, at) in stay.iter().enumerate() {
                let first = || others.iter().take(MOST_HELD).find(|other| akin(*at, **other));
                let known = others.get(number).filter(|other| akin(*at, **other)).or_else(first);
                more.entry(*at).or_default().extend(known);
            }
            for at in others.iter() {
                gone[*at] = true;
            }
        }
    }
    let completed: Vec<(usize, Session<'_>)> = more
        .into_iter()
        .map(|(at, others)| {
            (at, others.into_iter().fold(sessions[at].clone(), |known, other| complete(known, &sessions[other])))
        })
        .collect();
    for (at, session) in completed {
        published.sessions[at] = session;
    }
    let mut gone = gone.into_iter();
    published.sessions.retain(|_| !gone.next().unwrap_or_default());
    published
}

/// Whether two sessions of one key are held under different titles at different times. A guid is nobody else's.
fn strangers(a: &Session<'_>, b: &Session<'_>) -> bool {
    let differ = |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| a.trim() != b.trim());
    let moment = |session: &Session<'_>| {
        let Times { day, date, clock, start, .. } = &session.times;
        let told: Vec<&str> = [start, date, day, clock].into_iter().flatten().map(|text| &**text).collect();
        (!told.is_empty()).then(|| told.join(" "))
    };
    a.guid.is_none()
        && b.guid.is_none()
        && differ(a.title.as_deref(), b.title.as_deref())
        && differ(moment(a).as_deref(), moment(b).as_deref())
}

/// A session with what another tells more of it.
fn complete<'d>(known: Session<'d>, other: &Session<'d>) -> Session<'d> {
    fn text<'d>(known: Option<Text<'d>>, other: Option<&Text<'d>>) -> Option<Text<'d>> {
        known.filter(|text| !text.trim().is_empty()).or_else(|| other.cloned())
    }
    fn list<T: Clone>(known: Vec<T>, other: &[T]) -> Vec<T> {
        if known.is_empty() { other.to_vec() } else { known }
    }
    let called = |known: Option<Ref<'d>>, other: &Option<Ref<'d>>| known.or_else(|| other.clone());
    let Times { day, date, clock, start, end_clock, end, length, zone } = known.times;
    let times = &other.times;
    Session {
        guid: text(known.guid, other.guid.as_ref()),
        code: text(known.code, other.code.as_ref()),
        id: text(known.id, other.id.as_ref()),
        title: text(known.title, other.title.as_ref()),
        subtitle: text(known.subtitle, other.subtitle.as_ref()),
        track: called(known.track, &other.track),
        kind: called(known.kind, &other.kind),
        tags: list(known.tags, &other.tags),
        times: Times {
            day: text(day, times.day.as_ref()),
            date: text(date, times.date.as_ref()),
            clock: text(clock, times.clock.as_ref()),
            start: text(start, times.start.as_ref()),
            end_clock: text(end_clock, times.end_clock.as_ref()),
            end: text(end, times.end.as_ref()),
            length: text(length, times.length.as_ref()),
            zone: text(zone, times.zone.as_ref()),
        },
        halls: list(known.halls, &other.halls),
        people: list(known.people, &other.people),
        prose: list(known.prose, &other.prose),
        languages: list(known.languages, &other.languages),
        is_break: known.is_break.or(other.is_break),
        broadcast: known.broadcast.or(other.broadcast),
        recorded: known.recorded.or(other.recorded),
        status: known.status.or(other.status),
        links: list(known.links, &other.links),
        attachments: list(known.attachments, &other.attachments),
        mine: known.mine,
        file: known.file,
        offset: known.offset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session<'d>(file: usize, id: &'d str, title: &'d str, clock: &'d str) -> Session<'d> {
        let text = |text: &'d str| (!text.is_empty()).then(|| text.into());
        let times = Times { clock: text(clock), ..Times::default() };
        Session { file, id: text(id), title: text(title), times, ..Session::default() }
    }

    fn united(sessions: Vec<Session<'_>>) -> Vec<(String, String)> {
        let published = union(Published { sessions, ..Published::default() });
        let said = |text: &Option<Text<'_>>| text.as_deref().unwrap_or("?").to_owned();
        published.sessions.iter().map(|session| (said(&session.title), said(&session.times.clock))).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn what_two_files_tell_of_one_session_is_one() {
        let sessions = vec![session(0, "1", "", "09:00"), session(1, "1", "Bread", ""), session(1, "2", "Salt", "")];
        assert_eq!(united(sessions), pairs(&[("Bread", "09:00"), ("Salt", "?")]));
    }

    #[test]
    fn files_that_each_count_from_one_tell_of_different_sessions() {
        let sessions = vec![session(0, "1", "Bread", "09:00"), session(1, "1", "Salt", "10:00")];
        assert_eq!(united(sessions), pairs(&[("Bread", "09:00"), ("Salt", "10:00")]));
        let moved = vec![session(0, "1", "Bread", "09:00"), session(1, "1", "Bread", "10:00")];
        assert_eq!(united(moved), pairs(&[("Bread", "09:00")]));
        let translated = vec![session(0, "1", "Bread", "09:00"), session(1, "1", "Brot", "09:00")];
        assert_eq!(united(translated), pairs(&[("Bread", "09:00")]));
        let own = |file, title, clock| Session { guid: Some("g".into()), ..session(file, "1", title, clock) };
        assert_eq!(united(vec![own(0, "Bread", "09:00"), own(1, "Salt", "10:00")]), pairs(&[("Bread", "09:00")]));
    }

    #[test]
    fn the_first_file_is_believed() {
        let sessions = vec![session(0, "1", "Bread", ""), session(1, "1", "Cake", "10:00")];
        assert_eq!(united(sessions), pairs(&[("Bread", "10:00")]));
    }

    #[test]
    fn a_session_held_twice_is_told_of_once() {
        let sessions = vec![session(0, "1", "Bread", ""), session(1, "1", "", "09:00"), session(1, "1", "", "15:00")];
        assert_eq!(united(sessions), pairs(&[("Bread", "09:00"), ("Bread", "15:00")]));
    }

    #[test]
    fn repeats_within_one_file_stay_apart() {
        let sessions = vec![session(3, "1", "Bread", "09:00"), session(3, "1", "Bread", "15:00")];
        assert_eq!(united(sessions), pairs(&[("Bread", "09:00"), ("Bread", "15:00")]));
        assert!(united(Vec::new()).is_empty());
    }
}
