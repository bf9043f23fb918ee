//! What is said of a person: what they do, where and until when.

use super::{Course, Teller, list, rest};
use crate::programme::time::clock;
use crate::programme::{PersonIx, SessionIx, Slot};

impl Teller<'_> {
    /// What somebody does in a session, and whether from afar.
    fn part(&self, person: PersonIx, at: SessionIx) -> (&'static str, &'static str) {
        let own = self.is_of(at).appearances.iter().filter(|own| own.person == person);
        let verb = own.clone().map(|own| verb(own.role.as_deref())).min().unwrap_or(Verb::TakesPart);
        (verb.word(), if own.into_iter().any(|own| own.online == Some(true)) { " online" } else { "" })
    }

    pub(super) fn person(&self, at: PersonIx, asked: &[Slot]) -> String {
        let person = &self.scene.programme[at];
        let name = &person.name;
        let course = self.course(&person.sessions);
        // What is held in no hall that is known is told by its title.
        let place = |session: SessionIx, in_full: bool| {
            let place = self.place(session, in_full);
            // What has no time either wants a pause before it.
            let pause = if self.slot(session).is_none() { "," } else { "" };
            let place = if place.is_empty() { format!(" in “{}”", self.title(session)) } else { place };
            format!("{}{pause}{place}", self.part(at, session).1)
        };
        let verb = |session: SessionIx| self.part(at, session).0;
        let whole = |session: SessionIx| format!("{}{}", self.when(session), place(session, false));
        let begin = |session: SessionIx, in_full: bool| {
            let begin = self.slot(session).map(|slot| self.begin(slot)).unwrap_or_default();
            format!("{begin}{}", place(session, in_full))
        };
        if !asked.is_empty() {
            let held = |session: SessionIx| format!("{}{}", verb(session), place(session, true));
            let begin = |wanted: &Slot| self.full_begin(wanted);
            return format!("{name}: {}", self.at_times(asked, &person.sessions, &begin, &held));
        }
        let rest = rest(&course, whole);
        let Course { running, perhaps, coming, over, .. } = &course;
        // What comes next, and as what, where that is another part.
        let after = |now: &str| match coming.first() {
            Some(next) if verb(*next) == now => format!("; next {}", begin(*next, false)),
            Some(next) => format!("; next {} {}", verb(*next), begin(*next, false)),
            None => String::new(),
        };
        let line = if let Some(first) = running.first() {
            let now = |(number, session): (usize, &SessionIx)| {
                let until = self.slot(*session).map(|slot| self.until(slot)).unwrap_or_default();
                format!("{},{until}", place(*session, number == 0))
            };
            let now: Vec<String> = running.iter().enumerate().map(now).collect();
            format!("{name} {} now{}{}", verb(*first), now.join(" and"), after(verb(*first)))
        } else if let Some(last) = perhaps.last() {
            let begun = self.slot(*last).map(|slot| clock(self.start(slot))).unwrap_or_default();
            let since = format!("{} since {begun}, end unknown", place(*last, true));
            format!("{name} perhaps {} now{since}{}", verb(*last), after(verb(*last)))
        } else if let Some(first) = coming.first() {
            let is_today = self.slot(*first).is_some_and(|slot| self.is_today(self.start(slot).date()));
            let then = coming.get(1).map(|then| format!("; then {}", begin(*then, false))).unwrap_or_default();
            match (self.is_on(), is_today) {
                (true, true) => format!("{name} {} next {}{then}", verb(*first), begin(*first, true)),
                (true, false) => {
                    let nothing = self.nothing_today(over);
                    format!("{name}: {nothing}; {} next {}{then}", verb(*first), begin(*first, true))
                }
                (false, _) => format!("{name} {} {}", verb(*first), list(coming, whole)),
            }
        } else if let Some(last) = over.last() {
            format!("{name}: nothing more{}; last {}", self.listed(), whole(*last))
        } else {
            let rest = if rest.is_empty() { "no sessions" } else { rest.trim_start_matches("; ") };
            return format!("{name}: {rest}");
        };
        line + &rest
    }
}

/// What somebody does in a session; of several the first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verb {
    Moderates,
    Speaks,
    TakesPart,
}

/// Words in roles, and what who has them does.
const VERBS: &[(&str, Verb)] = &[
    ("moderator", Verb::Moderates),
    ("speaker", Verb::Speaks),
    ("panellist", Verb::Speaks),
    ("panelist", Verb::Speaks),
    ("presenter", Verb::Speaks),
    ("lecturer", Verb::Speaks),
    ("keynote", Verb::Speaks),
];

fn verb(role: Option<&str>) -> Verb {
    let is_named = |word: &str| role.is_some_and(|role| role.to_lowercase().contains(word));
    VERBS.iter().find(|(word, _)| is_named(word)).map_or(Verb::TakesPart, |(_, verb)| *verb)
}

impl Verb {
    fn word(self) -> &'static str {
        match self {
            Verb::Moderates => "moderates",
            Verb::Speaks => "speaks",
            Verb::TakesPart => "takes part",
        }
    }
}
