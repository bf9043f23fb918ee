//! Where: LOCATION is a hall, a hall and its building, an address of a page, or all of these.

use super::parts::Calendar;
use std::collections::{HashMap, HashSet};

/// How the locations of a file are to be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// What is common to several locations and stands behind each: the building, by location.
    buildings: HashMap<String, (String, String)>,
    /// Locations that are lists of others: `Arena, Room 5, Room 6`.
    lists: HashSet<String>,
    /// The one building of all of them: the venue.
    pub venue: Option<String>,
}

/// What one location says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Hall and building.
    pub halls: Vec<(String, Option<String>)>,
    /// Page of an online session.
    pub page: Option<String>,
}

impl Places {
    /// Looks whether all locations have the form `Room, Building`, with several rooms in a building.
    pub(super) fn of(calendar: &Calendar<'_>) -> Places {
        let halls = calendar.events.iter().filter_map(|event| event.place.as_deref()).flat_map(|place| halls(place).0);
        let mut different: HashSet<String> = halls.collect();
        let is_list =
            |hall: &&String| hall.contains(", ") && hall.split(", ").all(|part| different.contains(part.trim()));
        let lists: HashSet<String> = different.iter().filter(is_list).cloned().collect();
        different.retain(|hall| !lists.contains(hall));
        let first =
            |hall: &str| hall.split_once(", ").map(|(room, rest)| (room.trim().to_owned(), rest.trim().to_owned()));
        let last =
            |hall: &str| hall.rsplit_once(", ").map(|(room, rest)| (room.trim().to_owned(), rest.trim().to_owned()));
        let places = split(&different, first).or_else(|| split(&different, last)).unwrap_or_default();
        Places { lists, ..places }
    }

    /// What a location says.
    pub(super) fn read(&self, text: &str) -> Place {
        let (halls, page) = halls(text);
        let parts = |hall: String| {
            let is_list = self.lists.contains(&hall);
            if is_list { hall.split(", ").map(|part| part.trim().to_owned()).collect() } else { vec![hall] }
        };
        let hall = |hall: String| match self.buildings.get(&hall) {
            Some((room, building)) => (room.clone(), Some(building.clone()).filter(|_| self.venue.is_none())),
            None => (hall, None),
        };
        Place { halls: halls.into_iter().flat_map(parts).map(hall).collect(), page }
    }
}

/// The locations told apart, if every one can be and no building has only one of them.
fn split(different: &HashSet<String>, at: impl Fn(&str) -> Option<(String, String)>) -> Option<Places> {
    let buildings: HashMap<String, (String, String)> = different
        .iter()
        .map(|hall| {
            at(hall).filter(|(room, rest)| !room.is_empty() && !rest.is_empty()).map(|parts| (hall.clone(), parts))
        })
        .collect::<Option<_>>()?;
    let mut rooms: HashMap<&str, usize> = HashMap::new();
    for (_, building) in buildings.values() {
        *rooms.entry(building).or_default() += 1;
    }
    // Halls are known by their names: where two houses have a “Room 1” each, the house is part of the name.
    let names: HashSet<&str> = buildings.values().map(|(room, _)| room.as_str()).collect();
    if rooms.is_empty() || rooms.values().any(|rooms| *rooms < 2) || names.len() < buildings.len() {
        return None;
    }
    let venue = (rooms.len() == 1).then(|| rooms.keys().next().map(|name| (*name).to_owned())).flatten();
    Some(Places { buildings, venue, ..Places::default() })
}

/// The halls of a location, and the page.
fn halls(text: &str) -> (Vec<String>, Option<String>) {
    let is_page = |word: &&str| word.starts_with("http://") || word.starts_with("https://") || word.contains(".html");
    let page = text.split_whitespace().find(is_page);
    let rest = match page {
        Some(page) => text.replacen(page, " ", 1),
        None => text.to_owned(),
    };
    let is_empty = |hall: &str| hall.trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
    // An address may take several lines; several halls are parted by a semicolon.
    let rest = rest.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
    let halls = rest.split(';').map(|hall| hall.trim().trim_end_matches(['-', '|', ':', '(']).trim_end());
    (halls.filter(|hall| !is_empty(hall)).map(str::to_owned).collect(), page.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::ics::parts::Event;

    fn read(places: &[&str]) -> (Vec<String>, Option<String>) {
        let event = |place: &&str| Event { place: Some((*place).to_owned().into()), ..Event::default() };
        let calendar = Calendar { events: places.iter().map(event).collect(), ..Calendar::default() };
        let found = Places::of(&calendar);
        let told = |(room, building): (String, Option<String>)| format!("{room}|{}", building.unwrap_or_default());
        (places.iter().flat_map(|place| found.read(place).halls).map(told).collect(), found.venue)
    }

    #[test]
    fn a_building_is_one_only_where_all_locations_have_one_and_share_it() {
        let plain = |halls: &[&str]| (halls.iter().map(|hall| format!("{hall}|")).collect::<Vec<_>>(), None);
        assert_eq!(read(&["A", "B, North"]), plain(&["A", "B, North"]));
        assert_eq!(read(&["A, North", "B, South"]), plain(&["A, North", "B, South"]));
        assert_eq!(
            read(&["1, North", "2, North", "1, South", "2, South"]),
            plain(&["1, North", "2, North", "1, South", "2, South"])
        );
        let two = read(&["1, North", "2, North", "3, South", "4, South"]);
        assert_eq!(two, (["1|North", "2|North", "3|South", "4|South"].map(str::to_owned).to_vec(), None));
        let one = read(&["Room 1, Example Centre, 1 Road", "Room 2, Example Centre, 1 Road"]);
        assert_eq!(one, (vec!["Room 1|".to_owned(), "Room 2|".to_owned()], Some("Example Centre, 1 Road".to_owned())));
    }

    #[test]
    fn a_list_of_halls_is_one_where_all_of_them_are_known() {
        let (halls, _) = read(&["Arena", "Room 5", "Room 6", "Arena, Room 5, Room 6", "Arena, upstairs"]);
        assert_eq!(halls, ["Arena|", "Room 5|", "Room 6|", "Arena|", "Room 5|", "Room 6|", "Arena, upstairs|"]);
    }

    #[test]
    fn a_page_is_no_hall() {
        let read = |text| {
            let place = Places::default().read(text);
            (place.halls.into_iter().map(|(room, _)| room).collect::<Vec<_>>(), place.page.unwrap_or_default())
        };
        assert_eq!(read("https://example.org/a?b"), (vec![], "https://example.org/a?b".to_owned()));
        assert_eq!(read("talks.html?day=1"), (vec![], "talks.html?day=1".to_owned()));
        assert_eq!(read("Hall 1 - https://example.org"), (vec!["Hall 1".to_owned()], "https://example.org".to_owned()));
        assert_eq!(read(" XOR; MOV "), (vec!["XOR".to_owned(), "MOV".to_owned()], String::new()));
        assert_eq!(read("Centre\n1 Road\nTown"), (vec!["Centre, 1 Road, Town".to_owned()], String::new()));
    }
}
