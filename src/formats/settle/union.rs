//! What several files tell of one thing is one thing.

use crate::formats::published::{Published, Ref, Session, Text, Times};
use std::collections::{BTreeMap, HashMap};

/// Joins sessions that are told of in several files: one file may know the time, another the title. Within one file
/// repeats stay apart, for they may be held twice; then each of them gets what the other files know.
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
    for files in told.values().filter(|files| files.len() > 1) {
        // The file that has it most often knows when it is held; of equal ones the first.
        let most = files.values().map(Vec::len).max().unwrap_or_default();
        let Some((base, stay)) = files.iter().find(|(_, held)| held.len() == most) else { continue };
        for (_, others) in files.iter().filter(|(file, _)| *file != base) {
            for (number, at) in stay.iter().enumerate() {
                more.entry(*at).or_default().extend(others.get(number).or(others.first()));
            }
            for at in others {
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
