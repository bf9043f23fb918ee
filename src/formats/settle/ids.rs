//! Identities of sessions: those of the organisers where they are unique, and else made of what tells the sessions apart,
//! so that the file's next version gives them the same.

use crate::formats::published::Session;
use crate::programme::{Id, Taken};
use std::collections::HashMap;

/// An id for each session: of its guid, else its code, else its id, else its title. Where several share that, each gets
/// what it has of its own behind it, the title or else the time, whatever their order in the file.
pub(super) fn ids(sessions: &[Session<'_>]) -> Vec<Id> {
    let keys: Vec<Id> = sessions.iter().map(key).collect();
    let mut count: HashMap<&Id, usize> = HashMap::new();
    for key in &keys {
        *count.entry(key).or_default() += 1;
    }
    let mut with_title: HashMap<Id, usize> = HashMap::new();
    let told_apart: Vec<Id> = sessions
        .iter()
        .zip(&keys)
        .map(|(session, key)| {
            if count.get(key) == Some(&1) {
                return key.clone();
            }
            let title = Id::from_text(session.title.as_deref().unwrap_or_default(), "session");
            let id = if title == *key { title } else { joined(key, &title) };
            *with_title.entry(id.clone()).or_default() += 1;
            id
        })
        .collect();
    let mut taken = Taken::default();
    let claim = |(session, id): (&Session<'_>, Id)| {
        let shared = with_title.get(&id).is_some_and(|count| *count > 1);
        taken.claim(if shared { joined(&id, &Id::from_text(&moment(session), "x")) } else { id })
    };
    sessions.iter().zip(told_apart).map(claim).collect()
}

fn key(session: &Session<'_>) -> Id {
    let named = [&session.guid, &session.code, &session.id, &session.title].into_iter().flatten();
    named.map(|text| text.trim()).find(|text| !text.is_empty()).map_or_else(
        || Id::from_text("", "session"),
        |text| Id::parse(text).unwrap_or_else(|| Id::from_text(text, "session")),
    )
}

fn joined(a: &Id, b: &Id) -> Id {
    Id::parse(&format!("{a}-{b}")).unwrap_or_else(|| a.clone())
}

/// The start as the file has it: digits that no other session of that title has.
fn moment(session: &Session<'_>) -> String {
    let times = &session.times;
    let texts = [&times.day, &times.date, &times.start, &times.clock];
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match (&times.start, &times.date, &times.clock) {
        (Some(start), ..) => digits(start),
        _ => texts.into_iter().flatten().map(|text| digits(text)).collect(),
    }
}
