//! Who appears. iCalendar has no field for it; most files have a way of saying it all the same, which is looked for.

use super::parts::{Attendee, Calendar, Event};
use super::{INTERESTS, OWN, OWN_ENTRY, OWN_UID};
use crate::formats::published::{Appearance, Mine, OwnEntry, Ref, Text};
use std::collections::{HashMap, HashSet};

/// Words that a line of people begins with, in lower case, and the role each gives.
const LABELS: &[(&str, &str)] = &[
    ("speaker", "speaker"),
    ("speakers", "speaker"),
    ("speaker(s)", "speaker"),
    ("presenter", "speaker"),
    ("presenters", "speaker"),
    ("presenter(s)", "speaker"),
    ("presented by", "speaker"),
    ("by", "speaker"),
    ("von", "speaker"),
    ("referent", "speaker"),
    ("referentin", "speaker"),
    ("referenten", "speaker"),
    ("referent:innen", "speaker"),
    ("vortragende", "speaker"),
    ("vortragender", "speaker"),
    ("vortragende*r", "speaker"),
    ("sprecher", "speaker"),
    ("sprecherin", "speaker"),
    ("intervenant", "speaker"),
    ("intervenants", "speaker"),
    ("intervenant(s)", "speaker"),
    ("ponente", "speaker"),
    ("ponentes", "speaker"),
    ("relatore", "speaker"),
    ("relatori", "speaker"),
    ("докладчик", "speaker"),
    ("докладчики", "speaker"),
    ("спикер", "speaker"),
    ("спикеры", "speaker"),
    ("panelist", "panellist"),
    ("panelists", "panellist"),
    ("panellist", "panellist"),
    ("panellists", "panellist"),
    ("moderator", "moderator"),
    ("moderators", "moderator"),
    ("moderator(s)", "moderator"),
    ("moderated by", "moderator"),
    ("moderation", "moderator"),
    ("модератор", "moderator"),
    ("chair", "chair"),
    ("session chair", "chair"),
];
/// Roles that this program writes before names, beside those of [`LABELS`].
const OWN_ROLES: &[&str] = &["participant", "front row", "host", "discussant", "keynote speaker", "expert", "with"];
/// Words before names in the brackets behind a title: “(talk by A. Speaker)”.
const BY: &[&str] = &["by", "von", "par", "por"];
/// Names are no longer, in letters and in words.
const LONGEST_NAME: (usize, usize) = (60, 6);
/// Organisers are speakers if there is one for so many events at most: else they are who made the calendar.
const EVENTS_PER_ORGANIZER: usize = 3;

/// How a file tells who appears.
pub(super) struct Voices<'c> {
    /// The organisers of the events are those who speak.
    organizers: bool,
    /// Who is invited to every event is no speaker.
    everywhere: HashSet<&'c str>,
    /// “Title - Speaker, Speaker”, as the exporters of conference systems write it.
    suffix: bool,
    /// Written by this program: of an agenda, or of a programme.
    own: Option<Own>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    Agenda,
    Programme,
}

/// What an event tells, once people are taken out of its texts.
pub(super) struct Told<'d> {
    pub title: Option<Text<'d>>,
    pub description: Option<Text<'d>>,
    pub people: Vec<Appearance<'d>>,
    /// What stands behind “Track:” in the description.
    pub track: Option<Text<'d>>,
    /// What stands behind “Room:” there.
    pub room: Option<Text<'d>>,
    /// What was chosen, in an agenda that this program wrote.
    pub mine: Mine<'d>,
}

impl<'c> Voices<'c> {
    pub(super) fn of(calendar: &'c Calendar<'_>) -> Self {
        let organizers: Vec<&str> = calendar.events.iter().filter_map(|event| event.organizer.as_deref()).collect();
        let different: HashSet<&str> = organizers.iter().copied().collect();
        let mut invited: HashMap<&str, usize> = HashMap::new();
        for event in &calendar.events {
            let names: HashSet<&str> = event.attendees.iter().map(|attendee| attendee.name.as_str()).collect();
            for name in names {
                *invited.entry(name).or_default() += 1;
            }
        }
        let all = calendar.events.len();
        let product = calendar.product.as_deref().unwrap_or_default().trim();
        let made_by = |name: &str| product.to_lowercase().contains(name);
        Voices {
            organizers: different.len() > 1 && different.len() * EVENTS_PER_ORGANIZER >= organizers.len(),
            everywhere: invited
                .into_iter()
                .filter(|(_, times)| all > 1 && *times == all)
                .map(|(name, _)| name)
                .collect(),
            suffix: ["pretalx", "frab", "pentabarf"].into_iter().any(made_by),
            own: match product.strip_prefix(OWN) {
                Some(what) if what.starts_with("agenda") => Some(Own::Agenda),
                Some(_) => Some(Own::Programme),
                None => None,
            },
        }
    }

    /// Whether the file was written by this program.
    pub(super) fn own(&self) -> bool {
        self.own.is_some()
    }

    /// Takes the people of an event out of its texts.
    pub(super) fn of_event<'d>(&self, event: &Event<'d>) -> Told<'d> {
        if self.own()
            && let Some(own) = event.uid.as_deref().and_then(own_uid).filter(|own| own.is_entry)
        {
            return own_entry(event, own.id);
        }
        let mut told = Told {
            title: event.title.clone(),
            description: event.description.clone(),
            people: Vec::new(),
            track: None,
            room: None,
            mine: Mine::default(),
        };
        if let Some(own) = self.own {
            read_own(&mut told, own);
            return told;
        }
        read_description(&mut told);
        if told.people.is_empty() {
            let invited = event.attendees.iter().filter(|who| !self.everywhere.contains(who.name.as_str()));
            told.people.extend(invited.map(|Attendee { name, chairs }| Appearance {
                person: Ref::name(name.clone()),
                role: chairs.then_some("chair".into()),
                ..Appearance::default()
            }));
        }
        read_title(&mut told, self.suffix);
        if told.people.is_empty() && self.organizers {
            let names = event.organizer.as_deref().map(several).unwrap_or_default();
            told.people.extend(names.into_iter().map(|name| appearance(name.to_owned().into(), None)));
        }
        told
    }
}

/// An own entry: what is described is the note, and nobody appears.
fn own_entry<'d>(event: &Event<'d>, id: &str) -> Told<'d> {
    let text = |text: &Option<Text<'d>>| text.clone().unwrap_or_default();
    let entry = OwnEntry { id: id.to_owned().into(), title: text(&event.title), place: text(&event.place) };
    let mine = Mine { interest: None, note: event.description.clone(), entry: Some(entry) };
    Told { title: event.title.clone(), description: None, people: Vec::new(), track: None, room: None, mine }
}

/// What a UID says that this program made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OwnUid<'t> {
    /// Id of the session, or of the own entry.
    pub id: &'t str,
    /// Id of its event.
    pub event: &'t str,
    /// Whether it is an own entry, and no session.
    pub is_entry: bool,
}

/// Takes a UID apart that this program made; `None` for others.
pub(super) fn own_uid(uid: &str) -> Option<OwnUid<'_>> {
    let (id, event) = uid.trim().strip_suffix(OWN_UID)?.split_once('@')?;
    let entry = event.strip_prefix(OWN_ENTRY);
    let event = entry.unwrap_or(event);
    (!id.is_empty() && !event.is_empty()).then_some(OwnUid { id, event, is_entry: entry.is_some() })
}

fn appearance<'d>(name: Text<'d>, role: Option<&'static str>) -> Appearance<'d> {
    Appearance { person: Ref::name(name), role: role.map(Text::Borrowed), ..Appearance::default() }
}

/// Lines “Speaker: …”, “Track: …” and the title said again, anywhere in the description.
fn read_description(told: &mut Told<'_>) {
    let Some(text) = &told.description else { return };
    if !text.contains(':') && told.title.is_none() {
        return;
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut people = Vec::new();
    let (mut track, mut room) = (None, None);
    let title = told.title.as_deref().unwrap_or_default().trim();
    for (number, line) in text.lines().enumerate() {
        let labelled = line.trim().split_once(':').map(|(label, rest)| (label.trim().to_lowercase(), rest.trim()));
        if number == 0 && !title.is_empty() && line.trim() == title {
            continue;
        }
        let Some((label, rest)) = labelled.filter(|(label, rest)| label.len() <= 40 && !rest.is_empty()) else {
            kept.push(line);
            continue;
        };
        let role = LABELS.iter().find(|(known, _)| *known == label).map(|(_, role)| *role);
        match (label.as_str(), role) {
            (_, Some(role)) if names(rest).is_some() => {
                let names = names(rest).unwrap_or_default();
                people.extend(names.into_iter().map(|name| appearance(name.to_owned().into(), Some(role))));
            }
            ("track", _) if track.is_none() => track = Some(rest.to_owned()),
            ("room", _) if room.is_none() => room = Some(rest.to_owned()),
            // The property of that name says it.
            ("url", _) if rest.starts_with("http") => {}
            _ => kept.push(line),
        }
    }
    if kept.len() < text.lines().count() {
        let rest = kept.join("\n").trim().to_owned();
        told.description = (!rest.is_empty()).then_some(rest.into());
    }
    told.people = people;
    told.track = track.map(Text::Owned);
    told.room = room.map(Text::Owned);
}

/// “Title (talk by A)”, and “Title - A, B” where the exporter writes so or A and B are known already.
fn read_title(told: &mut Told<'_>, suffix: bool) {
    let Some(title) = told.title.as_deref().map(str::trim) else { return };
    let bracketed = title.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).and_then(|(before, within)| {
        let mut words = within.split_whitespace();
        let is_by = |word: Option<&str>| word.is_some_and(|word| BY.contains(&word.to_lowercase().as_str()));
        let at = [words.next(), words.next()].into_iter().position(is_by)?;
        let who = within.split_whitespace().skip(at + 1).collect::<Vec<_>>().join(" ");
        let who: Vec<String> = names(&who)?.into_iter().map(str::to_owned).collect();
        (!before.trim().is_empty()).then(|| (before.trim_end().to_owned(), who))
    });
    let dashed = || {
        // An exporter writes the dash also where nobody is named.
        let dashed = if suffix && title.ends_with(" -") { Some((title.trim_end_matches(" -"), "")) } else { None };
        let (before, behind) = dashed.or_else(|| title.rsplit_once(" - "))?;
        let who: Vec<String> = match behind.trim() {
            "" => Vec::new(),
            behind => names(behind)?.into_iter().map(str::to_owned).collect(),
        };
        let known = |name: &String| told.people.iter().any(|known| known.person.name.as_deref() == Some(name.as_str()));
        let is_so = suffix || (!who.is_empty() && who.iter().all(known));
        (is_so && !before.trim().is_empty()).then(|| (before.trim_end().to_owned(), who))
    };
    let Some((rest, who)) = bracketed.or_else(dashed) else { return };
    told.title = Some(rest.into());
    if told.people.is_empty() {
        told.people = who.into_iter().map(|name| appearance(name.into(), Some("speaker"))).collect();
    }
}

/// The names of a list, if that is what it is.
fn names(text: &str) -> Option<Vec<&str>> {
    let mut names = vec![text];
    for between in [", ", "; ", " & ", " and ", " und ", " et ", " и ", " / "] {
        names = names.into_iter().flat_map(|part| part.split(between)).collect();
    }
    let names: Vec<&str> = names.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_name = |name: &&str| {
        let (letters, words) = LONGEST_NAME;
        name.chars().count() <= letters
            && name.split_whitespace().count() <= words
            && name.chars().any(char::is_alphabetic)
            && !name.contains(['<', '>', ':', '?', '!', '@'])
            && !name.starts_with(char::is_lowercase)
    };
    (!names.is_empty() && names.len() <= 40 && names.iter().all(|name| is_name(name) || is_lower_name(name)))
        .then_some(names)
}

/// The people of one field. “Example, Ann” is one, “Ann Example, Bob Example” are two.
fn several(text: &str) -> Vec<&str> {
    let is_whole = |name: &&str| name.split_whitespace().count() > 1 && name.starts_with(char::is_uppercase);
    names(text).filter(|names| names.iter().all(is_whole)).unwrap_or_else(|| vec![text])
}

/// A name in lower case, as hackers and nobles write theirs: one or two words.
fn is_lower_name(name: &str) -> bool {
    name.split_whitespace().count() <= 2
        && name.starts_with(char::is_lowercase)
        && !name.contains(['<', '>', ':', '?', '!', '@', '.'])
}

/// What this program wrote: in an agenda first what is mine, which is nobody else's; then a line for each person.
fn read_own(told: &mut Told<'_>, own: Own) {
    let Some(text) = &told.description else { return };
    let mut rest: &str = text;
    let block = |rest: &str| {
        rest.split_once("\n\n").map_or((rest.to_owned(), String::new()), |(a, b)| (a.to_owned(), b.to_owned()))
    };
    let mut parts = block(rest);
    if own == Own::Agenda {
        // As [`write`](super::write) puts it: "Maybe. Bring slides", "Going, until 14:20".
        let (interest, note) = parts.0.split_once(". ").unwrap_or((&parts.0, ""));
        let interest = interest.split_once(", ").map_or(interest, |(interest, _)| interest);
        let interest = INTERESTS.iter().find(|(_, said)| *said == interest).map(|(interest, _)| interest.word().into());
        told.mine = Mine { interest, note: (!note.is_empty()).then(|| note.to_owned().into()), entry: None };
        let behind = parts.1.clone();
        parts = block(&behind);
        rest = text.split_once("\n\n").map_or("", |(_, rest)| rest);
    }
    let person = |line: &str| -> Option<Appearance<'static>> {
        let (role, who) = line.split_once(": ")?;
        let role = role.to_lowercase();
        let is_role = LABELS.iter().any(|(_, known)| *known == role) || OWN_ROLES.contains(&role.as_str());
        let (name, post) = who.split_once(" — ").map_or((who, None), |(name, post)| (name, Some(post)));
        is_role.then(|| Appearance {
            person: Ref::name(name.to_owned()),
            role: (role != "with").then(|| role.clone().into()),
            post: post.map(|post| post.to_owned().into()),
            online: None,
        })
    };
    let people: Option<Vec<Appearance<'_>>> = parts.0.lines().map(person).collect();
    let (people, description) = match people.filter(|people| !people.is_empty()) {
        Some(people) => (people, parts.1.clone()),
        None => (Vec::new(), rest.to_owned()),
    };
    told.people = people;
    told.description = (!description.trim().is_empty()).then_some(description.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_are_told_from_sentences() {
        assert_eq!(
            names("Ann Example, Bob van der Example & Cy"),
            Some(vec!["Ann Example", "Bob van der Example", "Cy"])
        );
        assert_eq!(names("gustl, mc.fly"), None);
        assert_eq!(names("Анна Пример и Борис Пример"), Some(vec!["Анна Пример", "Борис Пример"]));
        for text in ["the people who run the place", "https://example.org", "Why?", "", "12:30", "a@example.org"] {
            assert_eq!(names(text), None, "{text}");
        }
    }

    #[test]
    fn a_field_may_name_several_people() {
        assert_eq!(several("Ann Example 'a1', Bob Example"), ["Ann Example 'a1'", "Bob Example"]);
        for one in ["Example, Ann", "Bianca `b1` O'Example, detta B", "R&D"] {
            assert_eq!(several(one), [one]);
        }
    }

    fn calendar(events: Vec<Event<'_>>) -> Calendar<'_> {
        Calendar { events, ..Calendar::default() }
    }

    fn organised(names: &[&str]) -> bool {
        let event = |name: &&str| Event { organizer: Some((*name).to_owned()), ..Event::default() };
        Voices::of(&calendar(names.iter().map(event).collect())).organizers
    }

    #[test]
    fn an_organiser_of_everything_is_no_speaker() {
        assert!(organised(&["Ann", "Bob", "Ann"]));
        assert!(!organised(&["Office", "Office", "Office"]));
        assert!(!organised(&["Office", "Office", "Office", "Office", "Office", "Office", "Desk"]));
        assert!(!organised(&["Office"]));
    }

    #[test]
    fn who_is_invited_to_everything_is_no_speaker() {
        let invited = |names: &[&str]| {
            let attendees = names.iter().map(|name| Attendee { name: (*name).to_owned(), chairs: false });
            Event { title: Some("a".into()), attendees: attendees.collect(), ..Event::default() }
        };
        let calendar = calendar(vec![invited(&["Staff", "Ann"]), invited(&["Staff"])]);
        let told = Voices::of(&calendar).of_event(&calendar.events[0]);
        let names: Vec<_> = told.people.iter().map(|who| who.person.name.as_deref().unwrap_or_default()).collect();
        assert_eq!(names, ["Ann"]);
    }

    #[test]
    fn titles_are_kept_where_nothing_is_sure() {
        let calendar = calendar(Vec::new());
        let title = |title: &str| {
            let event = Event { title: Some(title.to_owned().into()), ..Event::default() };
            let told = Voices::of(&calendar).of_event(&event);
            (told.title.unwrap_or_default().into_owned(), told.people.len())
        };
        assert_eq!(title("Trains - Ann Example"), ("Trains - Ann Example".to_owned(), 0));
        assert_eq!(title("Stand by me (live)"), ("Stand by me (live)".to_owned(), 0));
        assert_eq!(title("Trains (workshop by Ann Example)"), ("Trains".to_owned(), 1));
        assert_eq!(title("(by Ann Example)"), ("(by Ann Example)".to_owned(), 0));
    }

    #[test]
    fn only_own_uids_are_taken_apart() {
        assert_eq!(own_uid("a@b.plenary"), Some(OwnUid { id: "a", event: "b", is_entry: false }));
        assert_eq!(own_uid("a@entry.b.plenary"), Some(OwnUid { id: "a", event: "b", is_entry: true }));
        assert_eq!(own_uid("a@example.org"), None);
        assert_eq!(own_uid("@.plenary"), None);
    }
}
