//! Halls in the order of the file, and those that only sessions name.

use crate::formats::published::{Published, Ref, Session, Text};
use crate::programme::{Builder, Id, Taken, clean, draft};
use std::collections::HashMap;

/// What stands for a hall that is not settled yet, in lower case.
const NO_HALL: &[&str] = &["", "-", "–", "—", "?", "tba", "tbd", "tbc", "n/a", "none", "null", "other", "unknown"];

/// The halls, found by key or by name.
#[derive(Default)]
pub(super) struct Halls<'d> {
    /// Buildings by their names, in order, with their ids.
    buildings: Vec<(Text<'d>, Id)>,
    building_ids: HashMap<Text<'d>, Id>,
    rooms: Vec<(Id, draft::Hall<'d>)>,
    by_key: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl<'d> Halls<'d> {
    pub(super) fn of(published: &Published<'d>) -> Self {
        let mut halls = Halls::default();
        let (mut taken, mut taken_buildings) = (Taken::default(), Taken::default());
        for hall in &published.halls {
            let building = hall.building.as_ref().filter(|name| is_place(name)).map(|name| {
                let buildings = &mut halls.buildings;
                let new = || {
                    let id = taken_buildings.claim(Id::from_text(name, "building"));
                    buildings.push((name.clone(), id.clone()));
                    id
                };
                halls.building_ids.entry(name.clone()).or_insert_with(new).clone()
            });
            let draft = draft::Hall {
                building: building.map(|id| id.to_string().into()),
                floor: hall.floor.clone().map(draft::Text),
                capacity: hall.capacity,
                ..draft::Hall::default()
            };
            halls.add(&hall.called, draft, &mut taken);
        }
        for called in published.sessions.iter().flat_map(|session| &session.halls) {
            halls.add(called, draft::Hall::default(), &mut taken);
        }
        halls
    }

    /// Adds a hall unless it is known. One that is known by its key keeps the name it has; another key for its name is
    /// one more key of it, unless that hall is in another building.
    fn add(&mut self, called: &Ref<'d>, draft: draft::Hall<'d>, taken: &mut Taken) {
        let key = called.key.as_ref().filter(|key| !self.by_key.contains_key(&***key));
        if key.is_none() && called.key.is_some() {
            return;
        }
        let elsewhere = |at: &usize| {
            let building = self.rooms.get(*at).and_then(|(_, known)| known.building.as_ref());
            draft.building.is_some() && building.is_some() && draft.building.as_ref() != building
        };
        if let Some(known) = self.find(called).filter(|at| !elsewhere(at)) {
            if let (Some(key), Some(_)) = (key, &called.name) {
                self.by_key.insert(key.clone().into_owned(), known);
            }
            return;
        }
        let Some(name) = called.name.as_ref().or(called.key.as_ref()).filter(|name| is_place(name)) else { return };
        let id = taken.claim(Id::from_text(name, "hall"));
        let at = self.rooms.len();
        if let Some(key) = &called.key {
            self.by_key.insert(key.clone().into_owned(), at);
        }
        self.by_name.entry(clean::line(name.clone())).or_insert(at);
        let (own_id, own_name) = (draft::Text::from(id.to_string()), draft::Text(name.clone()));
        self.rooms.push((id, draft::Hall { id: Some(own_id), name: Some(own_name), ..draft }));
    }

    fn find(&self, called: &Ref<'d>) -> Option<usize> {
        let by_key = called.key.as_deref().and_then(|key| self.by_key.get(key));
        let by_name = || called.name.as_ref().and_then(|name| self.by_name.get(&clean::line(name.clone())));
        // A key without a name may be a name: some files give either.
        let as_name = || called.key.as_ref().and_then(|key| self.by_name.get(&clean::line(key.clone())));
        by_key.or_else(by_name).or_else(as_name).copied()
    }

    pub(super) fn build(&self, builder: &mut Builder) {
        for (name, id) in &self.buildings {
            let draft = draft::Building {
                id: Some(id.to_string().into()),
                name: Some(draft::Text(name.clone())),
                ..draft::Building::default()
            };
            builder.building(draft, None);
        }
        for (_, draft) in &self.rooms {
            builder.hall(draft.clone(), None);
        }
    }

    /// The ids of a session's halls.
    pub(super) fn of_session(&self, session: &Session<'d>) -> Vec<draft::Text<'d>> {
        let found = session.halls.iter().filter_map(|called| self.find(called));
        found.filter_map(|at| self.rooms.get(at)).map(|(id, _)| id.to_string().into()).collect()
    }
}

fn is_place(name: &str) -> bool {
    !NO_HALL.contains(&name.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use crate::formats::published::{Hall, Published, Ref, Session};
    use crate::formats::{Ask, settle};
    use crate::programme::{Programme, Zone};

    fn hall<'d>(key: &'d str, name: &'d str, building: &'d str) -> Hall<'d> {
        let text = |text: &'d str| (!text.is_empty()).then(|| text.into());
        Hall { called: Ref { key: text(key), name: text(name) }, building: text(building), ..Hall::default() }
    }

    fn settled(halls: Vec<Hall<'_>>, keys: &[&'static str]) -> Programme {
        let called = |key: &&'static str| Ref { key: Some((*key).into()), name: None };
        let session = |key| Session { title: Some("Talk".into()), halls: vec![called(key)], ..Session::default() };
        let sessions = keys.iter().map(session).collect();
        settle::settle(Published { halls, sessions, ..Published::default() }, "Fair", &Ask::new(Zone::bundled)).0
    }

    /// Each hall with its number of sessions.
    fn halls(programme: &Programme) -> Vec<(&str, usize)> {
        programme.halls().iter().map(|hall| (hall.name.as_str(), hall.sessions.len())).collect()
    }

    #[test]
    fn a_name_under_two_keys_is_one_hall_with_the_sessions_of_both() {
        let programme = settled(vec![hall("1", "Mill", ""), hall("2", "Mill", "")], &["1", "2", "2"]);
        assert_eq!(halls(&programme), [("Mill", 3)]);
    }

    #[test]
    fn a_name_in_two_buildings_is_two_halls() {
        let programme = settled(vec![hall("a", "Room 1", "North"), hall("b", "Room 1", "South")], &["a", "b", "b"]);
        assert_eq!(halls(&programme), [("Room 1", 1), ("Room 1", 2)]);
    }
}
