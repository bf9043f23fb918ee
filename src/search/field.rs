//! Which texts of a session, a person, a hall are searched, and how much each counts.

use crate::programme::{Appearance, Hall, Person, Programme, Session};

/// The sorts of text that are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Field {
    /// Title and second line.
    Title,
    /// Names: of people, or the hall's own.
    Name,
    /// Halls and buildings.
    Place,
    /// Track, tags, kind.
    Topic,
    /// Posts and organisations.
    Post,
    /// Roles.
    Role,
    /// The partner line.
    Partner,
    /// Issues for discussion.
    Question,
    /// Running text: found by the beginnings of its words, never by what is inside them.
    Prose,
}

impl Field {
    /// Every field, at the place of its number.
    pub const ALL: [Field; 9] = [
        Field::Title,
        Field::Name,
        Field::Place,
        Field::Topic,
        Field::Post,
        Field::Role,
        Field::Partner,
        Field::Question,
        Field::Prose,
    ];

    /// Whether its texts are found by the initials of their words.
    pub fn has_initials(self) -> bool {
        matches!(self, Field::Title | Field::Name | Field::Place | Field::Topic | Field::Post)
    }

    /// Those that name a thing rather than tell of it.
    pub const NAMING: &[Field] = &[Field::Title, Field::Name, Field::Place, Field::Topic];

    /// A set of all of them.
    pub fn every() -> Fields {
        Field::set(&Field::ALL)
    }

    /// A set of some.
    pub fn set(fields: &[Field]) -> Fields {
        fields.iter().fold(0, |set, field| set | 1 << *field as u8)
    }

    /// Whether it is one of a set.
    pub fn is_in(self, fields: Fields) -> bool {
        fields & (1 << self as u8) != 0
    }

    /// What it counts for in a score.
    pub fn weight(self) -> u32 {
        match self {
            Field::Title | Field::Name => 10,
            Field::Place => 8,
            Field::Topic | Field::Post | Field::Role => 6,
            Field::Partner => 5,
            Field::Question => 3,
            Field::Prose => 2,
        }
    }
}

/// A set of fields: a bit for each.
pub(super) type Fields = u16;

/// Takes one text after the other, in the order of their fields.
pub(super) type Take<'t> = dyn FnMut(Field, &str) + 't;

fn all<'t>(take: &mut Take<'_>, field: Field, texts: impl IntoIterator<Item = &'t str>) {
    texts.into_iter().for_each(|text| take(field, text));
}

/// The texts of a session.
pub(super) fn session_texts(programme: &Programme, session: &Session, take: &mut Take<'_>) {
    session_texts_in(Field::every(), programme, session, take);
}

/// The texts of a session in certain fields; whatever the others are made of is not looked at.
pub(super) fn session_texts_in(fields: Fields, programme: &Programme, session: &Session, take: &mut Take<'_>) {
    if Field::Title.is_in(fields) {
        all(take, Field::Title, [session.title.as_str()]);
        all(take, Field::Title, session.subtitle.as_deref());
    }
    if Field::Name.is_in(fields) {
        for appearance in &session.appearances {
            names(&programme[appearance.person], take);
            all(take, Field::Name, appearance.name.as_deref());
        }
    }
    if Field::Place.is_in(fields) {
        for hall in session.halls.iter().map(|hall| &programme[*hall]) {
            all(take, Field::Place, [hall.name.as_str()]);
            all(take, Field::Place, hall.short.as_deref());
            all(take, Field::Place, hall.building.map(|building| programme[building].name.as_str()));
        }
    }
    if Field::Topic.is_in(fields) {
        all(take, Field::Topic, programme.track_name(session));
        all(take, Field::Topic, session.kind.as_deref());
        all(take, Field::Topic, session.tags.iter().map(String::as_str));
    }
    if Field::Post.is_in(fields) {
        all(take, Field::Post, session.appearances.iter().filter_map(|appearance| appearance.post.as_deref()));
    }
    if Field::Partner.is_in(fields) {
        all(take, Field::Partner, session.partners.as_deref());
    }
    if Field::Question.is_in(fields) {
        all(take, Field::Question, session.questions.iter().map(String::as_str));
    }
    if Field::Prose.is_in(fields) {
        all(take, Field::Prose, session.abstract_.as_deref());
        all(take, Field::Prose, session.outcomes.iter().map(String::as_str));
    }
}

fn names(person: &Person, take: &mut Take<'_>) {
    all(take, Field::Name, [person.name.as_str()]);
    all(take, Field::Name, person.other_names.iter().map(String::as_str));
}

/// The texts of a person, whose own appearances are handed in.
pub(super) fn person_texts<'p>(
    person: &Person,
    appearances: impl Iterator<Item = &'p Appearance> + Clone,
    take: &mut Take<'_>,
) {
    names(person, take);
    all(take, Field::Name, appearances.clone().filter_map(|appearance| appearance.name.as_deref()));
    all(take, Field::Post, appearances.clone().filter_map(|appearance| appearance.post.as_deref()));
    all(take, Field::Role, appearances.filter_map(|appearance| appearance.role.as_deref()));
}

/// The appearances of the person at that place of the list.
pub(super) fn appearances_of(programme: &Programme, person: usize) -> impl Iterator<Item = &Appearance> + Clone {
    let sessions = programme.people().get(person).map(|person| person.sessions.as_slice()).unwrap_or_default();
    sessions
        .iter()
        .flat_map(|session| &programme[*session].appearances)
        .filter(move |appearance| appearance.person.index() == person)
}

/// The texts of a hall.
pub(super) fn hall_texts(programme: &Programme, hall: &Hall, take: &mut Take<'_>) {
    all(take, Field::Name, [hall.name.as_str()]);
    all(take, Field::Name, hall.short.as_deref());
    all(take, Field::Place, hall.building.map(|building| programme[building].name.as_str()));
    all(take, Field::Place, hall.area.as_deref());
    all(take, Field::Place, hall.floor.as_deref());
}

#[cfg(test)]
mod tests {
    use super::super::sample::forum;
    use super::*;

    #[test]
    fn every_field_is_found_by_its_number() {
        assert!(Field::ALL.iter().enumerate().all(|(at, field)| *field as usize == at));
    }

    #[test]
    fn texts_come_in_the_order_of_their_fields() {
        let programme = forum();
        let (mut seen, mut texts) = (Vec::new(), Vec::new());
        let mut check = |hand_out: &dyn Fn(&mut Take<'_>)| {
            let mut fields = Vec::new();
            hand_out(&mut |field, text| {
                fields.push(field);
                texts.push(text.to_owned());
            });
            assert!(fields.is_sorted(), "{fields:?}");
            seen.extend(fields);
        };
        for session in programme.sessions() {
            check(&|take| session_texts(&programme, session, take));
        }
        for (number, person) in programme.people().iter().enumerate() {
            check(&|take| person_texts(person, appearances_of(&programme, number), take));
        }
        for hall in programme.halls() {
            check(&|take| hall_texts(&programme, hall, take));
        }
        assert!(Field::ALL.iter().all(|field| seen.contains(field)));
        for field in Field::ALL {
            for session in programme.sessions() {
                let (mut own, mut of_all) = (Vec::new(), Vec::new());
                let only = Field::set(&[field]);
                session_texts_in(only, &programme, session, &mut |field, text| own.push((field, text.to_owned())));
                session_texts(&programme, session, &mut |field, text| of_all.push((field, text.to_owned())));
                of_all.retain(|(own, _)| *own == field);
                assert_eq!(own, of_all);
            }
        }
        for text in
            ["What comes after the recovery", "Андрей Клепач", "panellist", "2nd floor", "A partnership was signed."]
        {
            assert!(texts.iter().any(|own| own == text), "{text}");
        }
    }
}
