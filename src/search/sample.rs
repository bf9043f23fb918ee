//! A small made-up forum for the tests, and larger ones.

use super::{Hit, Index, Query, Scope, Views};
use crate::agenda::{Agenda, Change, Copy, Interest, Journal, Novelties, Pace, Pick, Plan, Stamp, Step};
use crate::programme::draft::{Appearance, Building, Event, Hall, Person, Session, Text};
use crate::programme::{Builder, HallIx, Instant, PersonIx, Programme, SessionIx, Zone};

/// A forum of three days in three halls. What is odd in it is odd in print too: the first letter of "Сlusters" in
/// `clusters` is Cyrillic.
pub fn forum() -> Programme {
    let mut builder = Builder::new(Zone::bundled);
    builder.event(Event {
        id: some("forum"),
        title: some("Forum"),
        zone: some("Europe/Moscow"),
        start: some("2021-06-02"),
        end: some("2021-06-04"),
        ..Event::default()
    });
    for (id, name) in [("pavilion-g", "Pavilion G"), ("congress-centre", "Congress Centre")] {
        builder.building(Building { id: some(id), name: some(name), ..Building::default() }, None);
    }
    for (id, name, short, building, floor) in [
        ("g1", "conference hall G1", "G1", "pavilion-g", ""),
        ("g10", "conference hall G10", "G10", "pavilion-g", ""),
        ("governors-club", "Governors’ Club", "", "congress-centre", "2nd floor"),
    ] {
        let [id, name, short, building, floor] = [id, name, short, building, floor].map(some);
        builder.hall(Hall { id, name, short, building, floor, ..Hall::default() }, None);
    }
    for (id, name, other) in [
        ("klepach", "Andrey Klepach", "Андрей Клепач"),
        ("fursin", "Alexey Fursin", ""),
        ("trotsenko", "Sofia Trotsenko", ""),
        ("lee", "Zoë Lee", ""),
    ] {
        let other_names = some(other).into_iter().collect();
        builder.person(Person { id: some(id), name: some(name), other_names, ..Person::default() }, None);
    }
    let sessions = [
        Session {
            id: some("clusters"),
            title: some("Creative Сlusters: Global Trends"),
            start: some("2021-06-02T16:45"),
            end: some("2021-06-02T18:15"),
            track: some("Creative Business Forum"),
            kind: some("Panel Session"),
            halls: vec!["g1".into()],
            partners: some("In partnership with the Winzavod Foundation"),
            abstract_: some("How old factories become places for art. Every visitor of a museum matters."),
            appearances: vec![
                part("trotsenko", "moderator", "Founder, Winzavod"),
                part("klepach", "panellist", "Chief Economist, VEB.RF"),
                part("fursin", "panellist", "Minister of the Moscow Government"),
            ],
            ..Session::default()
        },
        Session {
            id: some("growth"),
            title: some("Sources of Growth"),
            subtitle: some("What comes after the recovery"),
            start: some("2021-06-02T17:00"),
            end: some("2021-06-02T18:00"),
            track: some("Business programme"),
            kind: some("panel session"),
            halls: vec!["g10".into()],
            appearances: vec![part("klepach", "moderator", "Chief Economist, VEB.RF")],
            ..Session::default()
        },
        Session {
            id: some("breakfast"),
            title: some("Business Breakfast"),
            start: some("2021-06-03T09:00"),
            end: some("2021-06-03T10:00"),
            track: some("Business programme"),
            kind: some("Breakfast"),
            halls: vec!["governors-club".into()],
            questions: vec!["Which clusters of the new economy will last?".into()],
            appearances: vec![part("lee", "speaker", "Head of Cluster Policy")],
            ..Session::default()
        },
        Session {
            id: some("reception"),
            title: some("Reception"),
            date: some("2021-06-04"),
            abstract_: some("A creative evening. Places for art are many."),
            outcomes: vec!["A partnership was signed.".into()],
            ..Session::default()
        },
    ];
    for session in sessions {
        builder.session(session, None);
    }
    builder.finish().0
}

/// A programme of sessions with these titles and abstracts, numbered from 0, without days.
pub fn titled(texts: &[(String, String)]) -> Programme {
    let mut builder = Builder::new(Zone::bundled);
    builder.event(Event { title: some("Forum"), ..Event::default() });
    for (title, abstract_) in texts {
        let (title, abstract_) = (some(title), some(abstract_));
        builder.session(Session { title, abstract_, ..Session::default() }, None);
    }
    builder.finish().0
}

/// A text, or nothing if it is empty.
fn some(text: &str) -> Option<Text<'_>> {
    (!text.is_empty()).then(|| text.into())
}

fn part<'a>(person: &'a str, role: &'a str, post: &'a str) -> Appearance<'a> {
    Appearance { person: some(person), role: some(role), post: some(post), ..Appearance::default() }
}

/// The plan of somebody who chose these sessions, by id.
pub fn plan(programme: &Programme, picks: &[(&str, Interest)]) -> Plan {
    let mut agenda = Agenda::new(&programme.event.id, "Forum");
    let pick = |(id, interest): &(&str, Interest)| {
        let copy = Copy::of(programme, programme.find_session(id).unwrap());
        let after = Some(Pick::new(*interest, copy));
        Step::pick((*id).to_owned(), None, after)
    };
    let change = Change { words: String::new(), steps: picks.iter().map(pick).collect() };
    Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    Plan::new(programme, &agenda, Pace::default())
}

/// A forum with its index and what somebody chose.
pub struct Desk {
    pub programme: Programme,
    pub index: Index,
    pub plan: Plan,
    pub novelties: Novelties,
    pub now: Instant,
    pub views: Views,
}

impl Desk {
    pub fn new(programme: Programme, picks: &[(&str, Interest)]) -> Desk {
        Desk {
            index: Index::build(&programme),
            plan: plan(&programme, picks),
            novelties: Novelties::none(0),
            now: Instant::UNIX_EPOCH,
            views: Views::default(),
            programme,
        }
    }

    pub fn scope(&self) -> Scope<'_> {
        let Desk { programme, plan, novelties, now, views, .. } = self;
        Scope { programme, plan, novelties, now: *now, views }
    }

    pub fn session_hits(&self, line: &str) -> Vec<Hit<SessionIx>> {
        self.index.sessions(&Query::parse(line), &self.scope())
    }

    /// The ids of the sessions a line finds.
    pub fn sessions(&self, line: &str) -> Vec<&str> {
        self.session_hits(line).iter().map(|hit| self.programme[hit.at].id.as_str()).collect()
    }

    /// The ids of the people a line finds.
    pub fn people(&self, line: &str) -> Vec<&str> {
        let hits: Vec<Hit<PersonIx>> = self.index.people(&Query::parse(line), &self.scope());
        hits.iter().map(|hit| self.programme[hit.at].id.as_str()).collect()
    }

    /// The ids of the halls a line finds.
    pub fn halls(&self, line: &str) -> Vec<&str> {
        let hits: Vec<Hit<HallIx>> = self.index.halls(&Query::parse(line), &self.scope());
        hits.iter().map(|hit| self.programme[hit.at].id.as_str()).collect()
    }

    /// The id of the best session for a line.
    pub fn best(&self, line: &str) -> Option<&str> {
        // Of equals the first.
        let best = self.session_hits(line).into_iter().rev().max_by_key(|hit| hit.score)?;
        Some(self.programme[best.at].id.as_str())
    }
}
