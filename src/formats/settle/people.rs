//! Who is one person, and who only has the same name.
//!
//! A key (an id, a guid) is one person as long as the name is the same: in files that were merged from several systems
//! ids collide. Equal names under different keys are two people, unless post or biography agree as well; then they are
//! taken for one, and that is said.

use super::prose;
use crate::formats::published::{Appearance, Person, Published, Ref, Session};
use crate::programme::{Builder, Code, Finding, Id, Taken, clean, draft};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Names that stand for nobody, in lower case.
const NOBODY: &[&str] =
    &["-", "?", "tba", "tbd", "tbc", "t.b.a.", "t.b.d.", "n/a", "n.n.", "not provided", "speaker tba", "none", "null"];

/// Words for a role that stand beside a name, in lower case, and the role.
const ROLES: &[(&str, &str)] = &[
    ("moderator", "moderator"),
    ("moderatorin", "moderator"),
    ("moderation", "moderator"),
    ("moderated by", "moderator"),
    ("moderateur", "moderator"),
    ("modérateur", "moderator"),
    ("moderatrice", "moderator"),
    ("mod", "moderator"),
    ("m", "moderator"),
    ("модератор", "moderator"),
    ("pj", "moderator"),
    ("puheenjohtaja", "moderator"),
    ("chair", "chair"),
    ("host", "host"),
    ("speaker", "speaker"),
    ("keynote speaker", "speaker"),
    ("panelist", "panellist"),
    ("panellist", "panellist"),
];

/// People of one name whose posts and biographies are compared with those of another: nowhere are there more.
const MOST_NAMESAKES: usize = 64;

/// The people of a programme.
#[derive(Default)]
pub(super) struct People<'d> {
    known: Vec<Known<'d>>,
    /// By the folded name: all who have it.
    by_name: HashMap<String, Vec<usize>>,
    /// By the folded name and a key: the one who goes by both.
    by_both: HashMap<(String, String), usize>,
    /// By a key: the first of it.
    by_key: HashMap<String, usize>,
    /// What is linked to of whom.
    linked: HashSet<(usize, String)>,
}

struct Known<'d> {
    id: Id,
    /// Whether they go by any key.
    has_key: bool,
    name: String,
    post: Option<Cow<'d, str>>,
    biography: Option<Cow<'d, str>>,
    links: Vec<draft::Link<'d>>,
    offset: Option<usize>,
}

impl<'d> People<'d> {
    pub(super) fn of(published: &Published<'d>, findings: &mut Vec<Finding>) -> Self {
        let mut people = People::default();
        let mut taken = Taken::default();
        let mut nameless: HashSet<&str> = HashSet::new();
        for person in &published.people {
            let key = person.called.key.as_deref().map(str::trim);
            if name_and_role(&person.called).0.is_none()
                && let Some(key) = key.filter(|key| nameless.insert(*key))
            {
                let called = format!("person “{}”", clean::line(Cow::Borrowed(key)));
                findings
                    .push(Finding::new(Code::NameMissing, called, "has no name").done("left out").at(person.offset));
            }
            people.add(person, &mut taken, findings);
        }
        for session in &published.sessions {
            for Appearance { person: called, .. } in &session.people {
                if name_and_role(called).0.is_some() {
                    people.add(&Person { called: called.clone(), ..Person::default() }, &mut taken, findings);
                } else if let Some(key) = called
                    .key
                    .as_deref()
                    .map(str::trim)
                    .filter(|key| !people.by_key.contains_key(*key) && !nameless.contains(key))
                {
                    let title = clean::line(session.title.clone().unwrap_or_default());
                    let what = format!("the person “{}” is not in the file", clean::line(Cow::Borrowed(key)));
                    let finding = Finding::new(Code::ReferenceBroken, format!("session “{title}”"), what);
                    findings.push(finding.done("left out").at(session.offset));
                }
            }
        }
        people
    }

    /// Adds a person, or what is told of one that is known already.
    fn add(&mut self, person: &Person<'d>, taken: &mut Taken, findings: &mut Vec<Finding>) {
        let Some(name) = name_and_role(&person.called).0 else { return };
        let keys = [&person.called.key, &person.guid].into_iter().flatten().map(|key| key.trim().to_owned());
        let keys: Vec<String> = keys.filter(|key| !key.is_empty()).collect();
        let mut links = prose::links(&person.links);
        let biography = person.biography.as_ref().map(|prose| prose::readable(prose, &mut links));
        let biography = biography.filter(|text| !text.trim().is_empty());
        let post = person.post.clone().filter(|post| !post.trim().is_empty());
        let folded = fold(&name);
        let namesakes = self.by_name.entry(folded.clone()).or_default();
        // Who has no key is the first of that name, and was the only one.
        let first = namesakes.first().copied();
        let first_has_key = first.and_then(|at| self.known.get(at)).is_some_and(|known| known.has_key);
        let by_both = |key: &String| self.by_both.get(&(folded.clone(), key.clone())).copied();
        let same = if keys.is_empty() || !first_has_key { first } else { keys.iter().filter_map(by_both).min() };
        let agree = |known: &Known<'d>| {
            let equal = |a: &Option<Cow<'_, str>>, b: &Option<Cow<'_, str>>| a.is_some() && a == b;
            if equal(&known.biography, &biography) {
                Some("biography")
            } else {
                equal(&known.post, &post).then_some("post")
            }
        };
        let at = same.or_else(|| {
            let compared = namesakes.iter().take(MOST_NAMESAKES);
            let (at, what) = compared.copied().find_map(|at| Some((at, agree(self.known.get(at)?)?)))?;
            let what = format!("several ids, and the same {what}");
            let finding = Finding::new(Code::PersonMerged, format!("person “{name}”"), what);
            findings.push(finding.done("taken for one").at(person.offset));
            Some(at)
        });
        let at = at.unwrap_or_else(|| {
            let id = taken.claim(Id::from_text(&name, "person"));
            let (links, offset) = (Vec::new(), person.offset);
            self.known.push(Known { id, has_key: false, name, post: None, biography: None, links, offset });
            namesakes.push(self.known.len() - 1);
            self.known.len() - 1
        });
        let has_key = !keys.is_empty();
        for key in keys {
            self.by_key.entry(key.clone()).or_insert(at);
            self.by_both.entry((folded.clone(), key)).or_insert(at);
        }
        if let Some(known) = self.known.get_mut(at) {
            known.has_key |= has_key;
            known.post = known.post.take().or(post);
            known.biography = known.biography.take().or(biography);
            let linked = &mut self.linked;
            let is_new =
                |link: &draft::Link<'_>| linked.insert((at, link.url.as_deref().unwrap_or_default().to_owned()));
            known.links.extend(links.into_iter().filter(is_new));
        }
    }

    /// The one of that name who goes by that key; of those without a key the first; by a key alone the first of it.
    fn find(&self, called: &Ref<'d>) -> Option<usize> {
        let key = called.key.as_deref().map(str::trim).filter(|key| !key.is_empty());
        let Some(name) = name_and_role(called).0 else { return self.by_key.get(key?).copied() };
        let folded = fold(&name);
        let first = self.by_name.get(&folded)?.first();
        let by_both = key.and_then(|key| self.by_both.get(&(folded, key.to_owned())));
        by_both.or(first).copied()
    }

    pub(super) fn build(&self, builder: &mut Builder) {
        for known in &self.known {
            let draft = draft::Person {
                id: Some(known.id.to_string().into()),
                name: Some(known.name.clone().into()),
                biography: known.biography.clone().map(draft::Text),
                links: known.links.clone(),
                ..draft::Person::default()
            };
            builder.person(draft, known.offset);
        }
    }

    /// Who appears in a session, each person once in each role.
    pub(super) fn of_session(&self, session: &Session<'d>) -> Vec<draft::Appearance<'d>> {
        let mut drafts: Vec<draft::Appearance<'d>> = Vec::with_capacity(session.people.len());
        let mut told = HashSet::new();
        for appearance in &session.people {
            let Some(known) = self.find(&appearance.person).and_then(|at| self.known.get(at)) else { continue };
            let (name, beside) = name_and_role(&appearance.person);
            let role = appearance.role.as_deref().and_then(role).or(beside.map(Cow::Borrowed));
            let draft = draft::Appearance {
                person: Some(known.id.to_string().into()),
                role: role.map(|role| role.into_owned().into()),
                name: name.map(Into::into),
                post: appearance.post.clone().or_else(|| known.post.clone()).map(draft::Text),
                online: appearance.online,
                ..draft::Appearance::default()
            };
            if told.insert((&known.id, draft.role.clone())) {
                drafts.push(draft);
            }
        }
        drafts
    }
}

/// Names that differ only in case or blanks are one.
fn fold(name: &str) -> String {
    clean::line(Cow::Borrowed(name)).to_lowercase()
}

/// Whether a word that may stand in brackets behind a name is one for a role.
pub(in crate::formats) fn is_role(word: &str) -> bool {
    let word = word.trim().to_lowercase();
    ROLES.iter().any(|(known, _)| *known == word)
}

/// A role by our word for it, where we have one.
fn role(word: &str) -> Option<Cow<'_, str>> {
    let word = word.trim();
    let lower = word.to_lowercase();
    let ours = ROLES.iter().find(|(known, _)| *known == lower).map(|(_, ours)| Cow::Borrowed(*ours));
    ours.or_else(|| (!word.is_empty()).then_some(Cow::Borrowed(word)))
}

/// A name, cleaned, and the role that stood beside it: `Ada (moderator)`, `Moderator: Ada`. Neither where the name stands
/// for nobody.
fn name_and_role(called: &Ref<'_>) -> (Option<String>, Option<&'static str>) {
    let Some(whole) = &called.name else { return (None, None) };
    let whole = clean::line(whole.clone());
    let known = |word: &str| {
        let word = word.trim().to_lowercase();
        ROLES.iter().find(|(known, _)| *known == word).map(|(_, ours)| *ours)
    };
    let behind = || {
        let close = whole.chars().next_back().filter(|c| matches!(c, ')' | ']'))?;
        let (name, word) = whole.strip_suffix(close)?.rsplit_once(['(', '['])?;
        Some((name, known(word)?))
    };
    let before = || whole.split_once(':').and_then(|(word, name)| Some((name, known(word)?)));
    let (name, role) = match behind().or_else(before) {
        Some((name, role)) => (name.trim().to_owned(), Some(role)),
        None => (whole, None),
    };
    let is_somebody = !name.is_empty() && !NOBODY.contains(&name.to_lowercase().as_str());
    if is_somebody { (Some(name), role) } else { (None, None) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::published::Prose;
    use crate::formats::{Ask, settle};
    use crate::programme::{Programme, Zone};

    /// A person of a file: key, name, post.
    fn person<'d>(key: &'d str, name: &'d str, post: &'d str) -> Person<'d> {
        let text = |text: &'d str| (!text.is_empty()).then(|| text.into());
        Person { called: Ref { key: text(key), name: text(name) }, post: text(post), ..Person::default() }
    }

    fn session<'d>(title: &'d str, people: &[(&'d str, &'d str)]) -> Session<'d> {
        let text = |text: &'d str| (!text.is_empty()).then(|| text.into());
        let appearance = |(key, name): &(&'d str, &'d str)| Appearance {
            person: Ref { key: text(key), name: text(name) },
            ..Appearance::default()
        };
        Session { title: text(title), people: people.iter().map(appearance).collect(), ..Session::default() }
    }

    fn settled(people: Vec<Person<'_>>, sessions: Vec<Session<'_>>) -> (Programme, Vec<String>) {
        let published = Published { people, sessions, ..Published::default() };
        let (programme, findings) = settle::settle(published, "Fair", &Ask::new(Zone::bundled));
        let of_people = |finding: &&Finding| matches!(finding.code, Code::PersonMerged | Code::ReferenceBroken);
        let findings = findings.iter().filter(of_people).map(ToString::to_string).collect();
        (programme, findings)
    }

    fn names(programme: &Programme) -> Vec<&str> {
        programme.people().iter().map(|person| person.name.as_str()).collect()
    }

    #[test]
    fn one_key_and_one_name_is_one_person_wherever_told() {
        let (programme, findings) = settled(
            vec![person("7", "Ada  Example", ""), person("7", "ADA EXAMPLE", "Baker")],
            vec![session("A", &[("7", "Ada Example")]), session("B", &[("7", "")])],
        );
        assert_eq!((names(&programme), findings), (vec!["Ada Example"], vec![]));
        assert_eq!(programme.people()[0].sessions.len(), 2);
        assert_eq!(programme.sessions()[0].appearances[0].post.as_deref(), Some("Baker"));
    }

    #[test]
    fn somebody_without_a_name_is_said_once_and_is_no_broken_reference() {
        let published = Published {
            people: vec![person("7", "Not Provided", "Baker")],
            sessions: vec![session("A", &[("7", "")]), session("B", &[("7", "(moderator)")])],
            ..Published::default()
        };
        let (programme, findings) = settle::settle(published, "Fair", &Ask::new(Zone::bundled));
        assert!(programme.people().is_empty());
        let about = |code| findings.iter().filter(move |finding| finding.code == code).map(ToString::to_string);
        assert_eq!(about(Code::NameMissing).collect::<Vec<_>>(), ["person “7”: has no name; left out"]);
        assert_eq!(about(Code::ReferenceBroken).count(), 0);
    }

    #[test]
    fn one_key_with_two_names_is_two_people() {
        let (programme, _) = settled(vec![], vec![session("A", &[("7", "Ada")]), session("B", &[("7", "Bob")])]);
        assert_eq!(names(&programme), ["Ada", "Bob"]);
        assert_eq!(programme.people()[1].sessions.len(), 1);
    }

    #[test]
    fn namesakes_are_one_only_if_something_else_agrees_and_that_is_said() {
        let (programme, findings) = settled(vec![person("1", "Ada", "Baker"), person("2", "Ada", "Sailor")], vec![]);
        assert_eq!((names(&programme), findings), (vec!["Ada", "Ada"], vec![]));
        let (programme, findings) = settled(
            vec![person("1", "Ada", "Baker"), person("2", "Ada", "Baker")],
            vec![session("A", &[("1", "")]), session("B", &[("2", "Ada")])],
        );
        assert_eq!(names(&programme), ["Ada"]);
        assert_eq!(findings, ["person “Ada”: several ids, and the same post; taken for one"]);
        assert_eq!(programme.people()[0].sessions.len(), 2);
        let told = |key| Person { biography: Some(Prose::new("Bakes.")), ..person(key, "Ada", "") };
        assert_eq!(names(&settled(vec![told("1"), told("2")], vec![]).0), ["Ada"]);
    }

    #[test]
    fn a_name_without_a_key_is_whoever_has_it() {
        let (programme, _) = settled(vec![person("1", "Ada", "")], vec![session("A", &[("", "ada")])]);
        assert_eq!(names(&programme), ["Ada"]);
        assert_eq!(programme.people()[0].sessions.len(), 1);
    }

    #[test]
    fn roles_stand_beside_names() {
        let people = [("", "Ada (moderator)"), ("", "Moderator: Bob"), ("", "Cy [Host]"), ("", "Dee (Example Ltd)")];
        let (programme, _) = settled(vec![], vec![session("A", &people)]);
        assert_eq!(names(&programme), ["Ada", "Bob", "Cy", "Dee (Example Ltd)"]);
        let roles: Vec<_> = programme.sessions()[0].appearances.iter().map(|who| who.role.as_deref()).collect();
        assert_eq!(roles, [Some("moderator"), Some("moderator"), Some("host"), None]);
    }

    #[test]
    fn nobody_is_not_a_person() {
        let people = [("", "TBA"), ("3", "Not Provided"), ("", " (moderator)"), ("", "\u{200b}")];
        assert!(names(&settled(vec![], vec![session("A", &people)]).0).is_empty());
    }

    #[test]
    fn somebody_the_file_lacks_is_said() {
        let (programme, findings) = settled(vec![person("1", "Ada", "")], vec![session("A", &[("1", ""), ("2", "")])]);
        assert_eq!(names(&programme), ["Ada"]);
        assert_eq!(findings, ["session “A”: the person “2” is not in the file; left out"]);
    }
}
