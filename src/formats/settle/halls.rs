//! Halls in the order of the file, and those that only sessions name.

use crate::formats::published::{Published, Ref, Session, Text};
use crate::programme::{Builder, Id, Taken, clean, draft};
use std::collections::HashMap;

/// What stands for a hall that is not settled yet, in lower case.
const NO_HALL: &[&str] = &["", "-", "–", "—", "?", "tba", "tbd", "tbc", "n/a", "none", "null", "other", "unknown"];

/// The halls, found by key or by name.
pub(super) struct Halls<'d> {
    /// Buildings by their names, in order, with their ids.
    buildings: Vec<(Text<'d>, Id)>,
    rooms: Vec<(Id, draft::Hall<'d>)>,
    by_key: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl<'d> Halls<'d> {
    pub(super) fn of(published: &Published<'d>) -> Self {
        let mut halls =
            Halls { buildings: Vec::new(), rooms: Vec::new(), by_key: HashMap::new(), by_name: HashMap::new() };
        let (mut taken, mut taken_buildings) = (Taken::default(), Taken::default());
        for hall in &published.halls {
            let building = hall.building.as_ref().filter(|name| is_place(name)).map(|name| {
                let known = halls.buildings.iter().find(|(known, _)| known == name).map(|(_, id)| id.clone());
                known.unwrap_or_else(|| {
                    let id = taken_buildings.claim(Id::from_text(name, "building"));
                    halls.buildings.push((name.clone(), id.clone()));
                    id
                })
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

    /// Adds a hall unless it is known. One that is known by its key keeps the name it has.
    fn add(&mut self, called: &Ref<'d>, draft: draft::Hall<'d>, taken: &mut Taken) {
        if self.find(called).is_some() {
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
