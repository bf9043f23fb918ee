//! Who is one person, and who only has the same name.

use super::prose;
use crate::formats::published::{Appearance, Person, Published, Ref, Session};
use crate::programme::{Builder, Finding, Id, Taken, clean, draft};
use std::collections::HashMap;

/// Names that stand for nobody, in lower case.
const NOBODY: &[&str] =
    &["", "-", "tba", "tbd", "tbc", "n/a", "not provided", "speaker tba", "none", "null", "anonymous speaker"];
/// Roles that stand behind a name in brackets, with the word for each.
const ROLES: &[(&str, &str)] = &[
    ("moderator", "moderator"),
    ("mod", "moderator"),
    ("m", "moderator"),
    ("host", "moderator"),
    ("chair", "moderator"),
    ("модератор", "moderator"),
    ("moderation", "moderator"),
];

/// The people of a programme, found by key or, where they have none, by name.
pub(super) struct People<'d> {
    people: Vec<(Id, draft::Person<'d>, Option<usize>)>,
    by_key: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl<'d> People<'d> {
    pub(super) fn of(published: &Published<'d>, _findings: &mut Vec<Finding>) -> Self {
        let mut people = People { people: Vec::new(), by_key: HashMap::new(), by_name: HashMap::new() };
        let mut taken = Taken::default();
        for person in &published.people {
            people.add(person, &mut taken);
        }
        for appearance in published.sessions.iter().flat_map(|session| &session.people) {
            let (name, _) = split(&appearance.person);
            let called = Ref { key: appearance.person.key.clone(), name: name.map(Into::into) };
            people.add(&Person { called, ..Person::default() }, &mut taken);
        }
        people
    }

    fn add(&mut self, person: &Person<'d>, taken: &mut Taken) {
        let (name, _) = split(&person.called);
        if self.find(&person.called).is_some() {
            return;
        }
        let Some(name) = name.filter(|name| !NOBODY.contains(&name.to_lowercase().as_str())) else { return };
        let id = taken.claim(Id::from_text(&name, "person"));
        let at = self.people.len();
        for key in [&person.called.key, &person.guid].into_iter().flatten() {
            self.by_key.insert(key.clone().into_owned(), at);
        }
        self.by_name.entry(name.clone()).or_insert(at);
        let mut links = prose::links(&person.links);
        let biography = person.biography.as_ref().map(|prose| prose::readable(prose, &mut links));
        let draft = draft::Person {
            id: Some(id.to_string().into()),
            name: Some(name.into()),
            biography: biography.map(draft::Text),
            links,
            ..draft::Person::default()
        };
        self.people.push((id, draft, person.offset));
    }

    fn find(&self, called: &Ref<'d>) -> Option<usize> {
        match &called.key {
            Some(key) => self.by_key.get(&**key).copied(),
            None => split(called).0.and_then(|name| self.by_name.get(&name).copied()),
        }
    }

    pub(super) fn build(&self, builder: &mut Builder) {
        for (_, draft, offset) in &self.people {
            builder.person(draft.clone(), *offset);
        }
    }

    /// Who appears in a session.
    pub(super) fn of_session(&self, session: &Session<'d>) -> Vec<draft::Appearance<'d>> {
        session.people.iter().filter_map(|appearance| self.appearance(appearance)).collect()
    }

    fn appearance(&self, appearance: &Appearance<'d>) -> Option<draft::Appearance<'d>> {
        let (name, role) = split(&appearance.person);
        let at = self.find(&appearance.person)?;
        let (id, ..) = self.people.get(at)?;
        Some(draft::Appearance {
            person: Some(id.to_string().into()),
            role: appearance.role.clone().map(draft::Text).or_else(|| role.map(Into::into)),
            name: name.map(Into::into),
            post: appearance.post.clone().map(draft::Text),
            online: appearance.online,
            ..draft::Appearance::default()
        })
    }
}

/// A name, cleaned, and the role that stood behind it in brackets.
fn split(called: &Ref<'_>) -> (Option<String>, Option<&'static str>) {
    let Some(name) = &called.name else { return (None, None) };
    let name = clean::line(name.clone());
    if let Some((before, role)) = name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
        let role = role.trim().to_lowercase();
        if let Some((_, word)) = ROLES.iter().find(|(known, _)| *known == role) {
            let before = before.trim_end();
            return ((!before.is_empty()).then(|| before.to_owned()), Some(word));
        }
    }
    ((!name.is_empty()).then_some(name), None)
}
