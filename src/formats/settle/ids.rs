//! Identities of sessions: those of the organisers where they are unique, and else made of what tells the sessions apart,
//! so that the file's next version gives them the same.

use super::title;
use crate::formats::published::Session;
use crate::programme::{Id, Taken};
use std::collections::HashMap;

/// An id for each session: of its guid, else its code, else its id, else its title. Where several share that, each gets
/// what it has of its own behind it, the title, else the time, else the hall, whatever their order in the file.
pub(super) fn ids(sessions: &[Session<'_>]) -> Vec<Id> {
    let own: [fn(&Session<'_>) -> String; 3] = [bare_title, moment, places];
    let ids = own.iter().fold(sessions.iter().map(key).collect(), |ids: Vec<Id>, own| {
        let mut count: HashMap<&Id, usize> = HashMap::new();
        for id in &ids {
            *count.entry(id).or_default() += 1;
        }
        let told_apart = |(session, id): (&Session<'_>, &Id)| {
            let own = (count.get(id) != Some(&1)).then(|| own(session)).filter(|own| !own.trim().is_empty());
            let own = own.map(|own| Id::from_text(&own, "x")).filter(|own| own != id);
            own.map_or_else(|| id.clone(), |own| joined(id, &own))
        };
        sessions.iter().zip(&ids).map(told_apart).collect()
    });
    let mut taken = Taken::default();
    ids.into_iter().map(|id| taken.claim(id)).collect()
}

fn key(session: &Session<'_>) -> Id {
    let named = [&session.guid, &session.code, &session.id].into_iter().flatten();
    named.map(|text| text.trim()).find(|text| !text.is_empty()).map_or_else(
        || Id::from_text(&bare_title(session), "session"),
        |text| Id::parse(text).unwrap_or_else(|| Id::from_text(text, "session")),
    )
}

/// The title without what it hides: a session that is cancelled stays the same.
fn bare_title(session: &Session<'_>) -> String {
    title::read(session.title.as_deref().unwrap_or_default()).text.into_owned()
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

/// The halls as the file has them.
fn places(session: &Session<'_>) -> String {
    let names = session.halls.iter().filter_map(|hall| hall.name.as_deref().or(hall.key.as_deref()));
    names.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::published::{Ref, Times};
    use proptest::prelude::*;

    fn session<'d>(guid: &'d str, id: &'d str, title: &'d str, start: &'d str) -> Session<'d> {
        let text = |text: &'d str| (!text.is_empty()).then(|| text.into());
        Session {
            guid: text(guid),
            id: text(id),
            title: text(title),
            times: Times { start: text(start), ..Times::default() },
            ..Session::default()
        }
    }

    fn texts(sessions: &[Session<'_>]) -> Vec<String> {
        ids(sessions).iter().map(Id::to_string).collect()
    }

    #[test]
    fn the_organisers_identity_is_ours() {
        let guid = "F0E1D2C3-0000-4000-8000-00000000000A";
        let sessions = [session(guid, "7", "A", ""), session("", "7", "B", ""), session("", "", "Über uns", "")];
        assert_eq!(texts(&sessions), ["f0e1d2c3-0000-4000-8000-00000000000a", "7", "uber-uns"]);
    }

    #[test]
    fn what_shares_an_identity_is_told_apart_by_title_then_by_time_in_any_order() {
        let mut sessions = vec![
            session("", "7", "Opening", "2024-05-06T09:00"),
            session("", "7", "Lunch", "2024-05-06T12:00"),
            session("", "7", "Lunch", "2024-05-07T12:00"),
        ];
        assert_eq!(texts(&sessions), ["7-opening", "7-lunch-202405061200", "7-lunch-202405071200"]);
        sessions.reverse();
        assert_eq!(texts(&sessions), ["7-lunch-202405071200", "7-lunch-202405061200", "7-opening"]);
    }

    #[test]
    fn a_session_that_is_cancelled_stays_the_same() {
        let sessions = |title| [session("", "", title, "2024-05-06T09:00")];
        assert_eq!(texts(&sessions("Plums")), texts(&sessions("CANCELLED: Plums")));
    }

    #[test]
    fn what_is_on_in_several_halls_at_once_is_told_apart_by_the_hall_in_any_order() {
        let held = |hall| Session { halls: vec![Ref::name(hall)], ..session("", "", "Lunch", "2024-05-06T12:00") };
        let mut sessions = vec![held("Mill"), held("Old Barn"), session("", "", "Lunch", "2024-05-06T12:00")];
        assert_eq!(texts(&sessions), ["lunch-202405061200-mill", "lunch-202405061200-old-barn", "lunch-202405061200"]);
        sessions.reverse();
        assert_eq!(texts(&sessions), ["lunch-202405061200", "lunch-202405061200-old-barn", "lunch-202405061200-mill"]);
    }

    #[test]
    fn breaks_without_ids_keep_theirs_when_another_one_goes() {
        let breaks = [session("", "", "Break", "2024-05-06T10:00"), session("", "", "Break", "2024-05-06T15:00")];
        assert_eq!(texts(&breaks), ["break-202405061000", "break-202405061500"]);
    }

    proptest! {
        #[test]
        fn ids_are_unique_and_do_not_depend_on_the_order(
            said in prop::collection::vec(("[ab]?", "[12]?", "[XY]?", "[0-9]{2}"), 0..12)
        ) {
            let sessions: Vec<_> = said.iter().map(|(g, i, t, s)| session(g, i, t, s)).collect();
            let given = ids(&sessions);
            prop_assert_eq!(given.iter().collect::<std::collections::HashSet<_>>().len(), sessions.len());
            let alike = |a: &(String, String, String, String)| said.iter().filter(|b| *b == a).count();
            let mut turned = sessions.clone();
            turned.reverse();
            let again: Vec<Id> = ids(&turned).into_iter().rev().collect();
            for (at, said) in said.iter().enumerate() {
                // Sessions that nothing tells apart are the only ones that are counted through.
                if alike(said) == 1 && given[at].as_str().matches('-').count() < 1 {
                    prop_assert_eq!(&given[at], &again[at]);
                }
            }
        }
    }
}
