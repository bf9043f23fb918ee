//! What a person at the desk says of a session, a person, a hall or a track: one line that can be read aloud.

mod hall;
mod person;
mod title;

use super::page::{Scene, empty_word};
use crate::programme::time::{Date, DateTime, Time, clock, length, long_date, minutes_between, short_date};
use crate::programme::{Coverage, Event, HallIx, Instant, Session, SessionIx, Slot, Status, TrackIx};
use crate::search::{Found, Query};
use title::{spoken, spoken_for};

/// The most times that one line lists.
const MOST: usize = 4;
/// So many days from today on, a weekday alone says which day is meant.
const WEEK: i32 = 7;

/// The line about a thing that the query finds, by the set clock, in the zone that is shown. `asked`: the times that it is
/// to be about, where they are not now; a session is what it is at any time.
pub fn answer(scene: Scene<'_>, at: Found, query: &Query, asked: &[Slot]) -> String {
    let teller = Teller { scene, today: today(scene) };
    let line = match at {
        Found::Session(session) => teller.session(session, query),
        Found::Person(person) => teller.person(person, asked),
        Found::Hall(hall) => teller.hall(hall, asked),
        Found::Track(track) => teller.track(track),
    };
    match &scene.face.mine {
        // Whoever listens takes a time for the venue's.
        Some(_) => format!("{line} ({})", scene.face.zone_name(event(scene), teller.told_of(at, asked))),
        None => line,
    }
}

/// What a hall has at the times that are asked for, as short as a row of a list wants it: `16:00–16:45 nothing listed; next
/// 16:45`, `Thu 10:30 in use until 11:00`.
pub fn hall_at(scene: Scene<'_>, hall: HallIx, asked: &[Slot]) -> String {
    Teller { scene, today: today(scene) }.hall_in_short(hall, asked)
}

fn event(scene: Scene<'_>) -> &Event {
    &scene.programme.event
}

/// What the shown clock shows; nothing in a programme without a zone, whose clocks nobody knows.
fn today(scene: Scene<'_>) -> Option<DateTime> {
    let zone = event(scene).zone.as_ref()?;
    Some(scene.face.mine.as_ref().unwrap_or(zone).civil(scene.now))
}

/// Sessions by how they stand to now.
#[derive(Default)]
struct Course {
    running: Vec<SessionIx>,
    /// Begun today, of unknown end.
    perhaps: Vec<SessionIx>,
    coming: Vec<SessionIx>,
    over: Vec<SessionIx>,
    /// Without a time, not on a day that is over.
    untimed: Vec<SessionIx>,
    /// Cancelled, and not over.
    cancelled: Vec<SessionIx>,
}

struct Teller<'a> {
    scene: Scene<'a>,
    today: Option<DateTime>,
}

impl<'a> Teller<'a> {
    fn is_of(&self, at: SessionIx) -> &'a Session {
        &self.scene.programme[at]
    }

    fn slot(&self, at: SessionIx) -> Option<&'a Slot> {
        self.is_of(at).when.slot()
    }

    fn course(&self, sessions: &[SessionIx]) -> Course {
        let mut course = Course::default();
        let now = self.scene.now;
        let today = event(self.scene).civil(now).map(DateTime::date);
        for at in sessions {
            let session = self.is_of(*at);
            let is_cancelled = session.status == Status::Cancelled;
            let list = match session.when.slot() {
                None if today.is_some() && session.day.is_some_and(|day| Some(day) < today) => &mut course.over,
                Some(slot) if today.is_some() && slot.until().unwrap_or(slot.from()) <= now => {
                    let open = slot.end.is_none() && Some(slot.start.date()) == today && !is_cancelled;
                    if open { &mut course.perhaps } else { &mut course.over }
                }
                _ if is_cancelled => &mut course.cancelled,
                None => &mut course.untimed,
                Some(slot) if today.is_some() && slot.covers(now) => &mut course.running,
                Some(_) => &mut course.coming,
            };
            list.push(*at);
        }
        let by_start = |at: &SessionIx| self.slot(*at).map(Slot::from);
        course.coming.sort_by_key(by_start);
        // Whatever began later, and has ended, says that an open end before it is over.
        let ended = course.over.iter().filter_map(by_start).max();
        course.perhaps.retain(|at| by_start(at) > ended);
        course.over.retain(|at| self.is_of(*at).status != Status::Cancelled);
        course.over.sort_by_key(by_start);
        course
    }

    /// `Thu`; with its date where it is far off, and with its year in another year.
    fn day(&self, date: Date) -> String {
        match self.today.map(DateTime::date) {
            Some(today) if (0..WEEK).contains(&(date - today).get_days()) => date.strftime("%a").to_string(),
            Some(today) if today.year() != date.year() => long_date(date),
            _ => short_date(date),
        }
    }

    fn start(&self, slot: &Slot) -> DateTime {
        self.scene.face.start(event(self.scene), slot)
    }

    fn is_today(&self, date: Date) -> bool {
        self.today.is_some_and(|today| today.date() == date)
    }

    /// `Thu 10:00`, and today `10:00`.
    fn begin(&self, slot: &Slot) -> String {
        let start = self.start(slot);
        if self.is_today(start.date()) { clock(start) } else { self.full_begin(slot) }
    }

    fn full_begin(&self, slot: &Slot) -> String {
        let start = self.start(slot);
        format!("{} {}", self.day(start.date()), clock(start))
    }

    /// `18:15`, with its day where that is not the one it began on.
    fn end(&self, slot: &Slot) -> Option<String> {
        let end = self.scene.face.end(event(self.scene), slot)?;
        let same = end.date() == self.start(slot).date();
        Some(if same { clock(end) } else { format!("{} {}", self.day(end.date()), clock(end)) })
    }

    /// ` until 18:15`, `, end unknown`.
    fn until(&self, slot: &Slot) -> String {
        self.end(slot).map_or_else(|| ", end unknown".to_owned(), |end| format!(" until {end}"))
    }

    /// `Wed 16:45–18:15`.
    fn span(&self, slot: &Slot) -> String {
        self.span_from(&self.full_begin(slot), slot)
    }

    fn span_from(&self, begin: &str, slot: &Slot) -> String {
        let end = self.end(slot).unwrap_or_else(|| "?".to_owned());
        let dash = if end.contains(' ') { " – " } else { "–" };
        format!("{begin}{dash}{end}")
    }

    /// `Wed 16:45–18:15`, `Thu, no time set`, `not scheduled yet`.
    fn when(&self, at: SessionIx) -> String {
        match (self.slot(at), self.is_of(at).day) {
            (Some(slot), _) => self.span(slot),
            (None, Some(day)) => format!("{}, no time set", self.day(day)),
            (None, None) => "not scheduled yet".to_owned(),
        }
    }

    /// `G4, Pavilion G`; in short `G4`.
    fn hall_name(&self, at: HallIx, in_full: bool) -> String {
        let programme = self.scene.programme;
        let label = programme.label(at);
        let building = programme[at].building.map(|building| programme[building].name.as_str());
        match building.filter(|building| in_full && !label.contains(building)) {
            Some(building) => format!("{label}, {building}"),
            None => label.to_owned(),
        }
    }

    /// ` in G4, Pavilion G`; of what has no hall nothing.
    fn place(&self, at: SessionIx, in_full: bool) -> String {
        let halls: Vec<String> = self.is_of(at).halls.iter().map(|hall| self.hall_name(*hall, in_full)).collect();
        if halls.is_empty() { String::new() } else { format!(" in {}", halls.join(" and ")) }
    }

    fn title(&self, at: SessionIx) -> &'a str {
        spoken(&self.is_of(at).title)
    }

    /// `nothing more listed today`, `nothing today`: what is said of a day with nothing still to come.
    fn nothing_today(&self, over: &[SessionIx]) -> String {
        let was_today = over.iter().filter_map(|at| self.slot(*at)).any(|slot| self.is_today(self.start(slot).date()));
        let more = if was_today { " more" } else { "" };
        format!("nothing{more}{} today", self.listed())
    }

    /// A programme that does not list everything can't say that there is nothing.
    fn listed(&self) -> &'static str {
        match event(self.scene).coverage {
            Coverage::Complete => "",
            Coverage::Partial => " listed",
        }
    }

    /// A moment of the times that a line tells: zones are called otherwise in another season.
    fn told_of(&self, at: Found, asked: &[Slot]) -> Instant {
        let own = match at {
            Found::Session(session) => self.slot(session),
            Found::Person(_) | Found::Hall(_) | Found::Track(_) => asked.first(),
        };
        let sessions = self.scene.programme.sessions().iter().filter(|_| !self.is_on());
        let first = || sessions.filter_map(|session| session.when.slot()).map(Slot::from).min();
        own.map(Slot::from).or_else(first).unwrap_or(self.scene.now)
    }

    /// Whether the event is on, so that there is a today to speak of.
    fn is_on(&self) -> bool {
        self.scene.programme.is_on(self.scene.now)
    }

    fn session(&self, at: SessionIx, query: &Query) -> String {
        let session = self.is_of(at);
        let title = spoken_for(&session.title, query);
        let mut line = format!("{title}: {}{}", self.when(at), self.place(at, true));
        match session.status {
            Status::Cancelled => line.push_str("; CANCELLED"),
            Status::Moved => line.push_str("; moved"),
            Status::Scheduled => {}
        }
        let (Some(slot), Some(_)) = (session.when.slot(), self.today) else { return line };
        if session.status == Status::Cancelled {
            return line;
        }
        let now = self.scene.now;
        let state = match slot.until() {
            Some(until) if slot.covers(now) => format!("; on now, {} left", length(minutes_between(now, until))),
            Some(until) if until <= now => "; over".to_owned(),
            None if slot.from() <= now && self.is_today(self.start(slot).date()) => {
                "; it has begun, its end is unknown".to_owned()
            }
            None if slot.from() <= now => "; over".to_owned(),
            _ if self.is_today(self.start(slot).date()) => {
                format!("; begins in {}", length(minutes_between(now, slot.from()).max(1)))
            }
            _ => String::new(),
        };
        line + &state
    }

    /// What a list of sessions has at the times that were asked for: `Wed 17:00 Creative Clusters until 18:15`. `begin`:
    /// how the begin of a time is told.
    fn at_times(
        &self,
        asked: &[Slot],
        sessions: &[SessionIx],
        begin: &dyn Fn(&Slot) -> String,
        tell: &dyn Fn(SessionIx) -> String,
    ) -> String {
        let mut told: Vec<String> = Vec::new();
        for wanted in asked.iter().take(MOST) {
            let is_moment = wanted.minutes().is_none_or(|minutes| minutes <= 1);
            let is_day = wanted.end.is_some_and(|end| end.time() == Time::MIN) && wanted.start.time() == Time::MIN;
            let moment = match is_moment {
                true => begin(wanted),
                false if is_day => format!("on {}", short_date(wanted.start.date())),
                false => self.span_from(&begin(wanted), wanted),
            };
            let held = |at: &&SessionIx| {
                let session = self.is_of(**at);
                session.status != Status::Cancelled
                    && session.when.slot().is_some_and(|slot| slot.overlap(wanted).is_some())
            };
            let held: Vec<String> = sessions
                .iter()
                .filter(held)
                .take(MOST)
                .map(|at| {
                    let begin =
                        self.slot(*at).filter(|_| !is_moment).map(|slot| format!("{} ", clock(self.start(slot))));
                    let until = self.slot(*at).map(|slot| self.until(slot)).unwrap_or_default();
                    format!("{}{}{until}", begin.unwrap_or_default(), tell(*at))
                })
                .collect();
            // What began before and has no known end may still be there.
            let open = |at: &&SessionIx| {
                let session = self.is_of(**at);
                session.status != Status::Cancelled
                    && session.when.slot().is_some_and(|slot| {
                        slot.end.is_none() && slot.start.date() == wanted.start.date() && slot.from() < wanted.from()
                    })
            };
            let words = match (held.is_empty(), sessions.iter().rev().find(open)) {
                (false, _) => held.join(" and "),
                (true, Some(open)) => format!("perhaps {}, end unknown", tell(*open)),
                (true, None) => empty_word(self.scene.programme).to_owned(),
            };
            told.push(format!("{moment} {words}"));
        }
        if asked.len() > MOST {
            told.push(format!("and {} more days", asked.len() - MOST));
        }
        told.join("; ")
    }

    fn track(&self, at: TrackIx) -> String {
        let track = &self.scene.programme[at];
        let course = self.course(&track.sessions);
        let count = track.sessions.len();
        let mut line = format!("{}: {count} {}", track.name, if count == 1 { "session" } else { "sessions" });
        let place = |at: SessionIx| format!("{}{}", self.title(at), self.place(at, false));
        if !course.running.is_empty() {
            let now = list(&course.running, |at| {
                format!("{}{}", place(at), self.slot(at).map(|slot| self.until(slot)).unwrap_or_default())
            });
            line.push_str(&format!("; now {now}"));
        }
        match course.coming.first() {
            Some(next) => {
                let begin = self.slot(*next).map(|slot| self.begin(slot)).unwrap_or_default();
                let word = if self.today.is_some() { "next" } else { "first" };
                line.push_str(&format!("; {word} {begin} {}", place(*next)));
            }
            None if course.running.is_empty() && !course.over.is_empty() && course.untimed.is_empty() => {
                line.push_str("; all over");
            }
            None => {}
        }
        line
    }
}

/// `; Thu, no time set; cancelled: Fri 12:00 in D2`.
fn rest(course: &Course, tell: impl Fn(SessionIx) -> String) -> String {
    let mut rest = String::new();
    if !course.untimed.is_empty() {
        rest.push_str(&format!("; {}", list(&course.untimed, &tell)));
    }
    if !course.cancelled.is_empty() {
        rest.push_str(&format!("; cancelled: {}", list(&course.cancelled, tell)));
    }
    rest
}

/// `A; B; and 3 more`.
fn list(all: &[SessionIx], tell: impl Fn(SessionIx) -> String) -> String {
    let mut told: Vec<String> = all.iter().take(MOST).map(|at| tell(*at)).collect();
    if all.len() > MOST {
        told.push(format!("and {} more", all.len() - MOST));
    }
    told.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, Novelties, Pace, Plan};
    use crate::app::Clockface;
    use crate::app::everywhere::{Kind, found};
    use crate::formats;
    use crate::programme::{Programme, Zone};

    /// Three days in June, in halls of a made-up fair; `coverage` is "complete" or "partial".
    fn fair(zone: Option<&str>, coverage: &str) -> Programme {
        let zone = zone.map(|zone| format!("\"zone\": \"{zone}\",")).unwrap_or_default();
        let text = format!(
            r#"{{ "title": "A Fair", {zone} "coverage": "{coverage}", "start": "2021-06-02", "end": "2021-06-04",
            "buildings": [{{ "id": "north", "name": "North House" }}],
            "halls": [{{ "id": "n1", "name": "hall N1", "short": "N1", "building": "north" }},
                      {{ "id": "n2", "name": "hall N2", "short": "N2", "building": "north" }},
                      {{ "id": "yard", "name": "Yard" }}],
            "people": [{{ "id": "ada", "name": "Ada Moss" }}, {{ "id": "bo", "name": "Bo Reed" }},
                       {{ "id": "cy", "name": "Cy Lund" }}, {{ "id": "di", "name": "Di Quist" }}],
            "sessions": [
              {{ "id": "looms", "title": "Looms and Levers: a long look back", "track": "Crafts", "halls": ["n1"],
                "start": "2021-06-02T16:45", "end": "2021-06-02T18:15",
                "appearances": [{{ "person": "bo", "role": "moderator" }}, {{ "person": "ada", "role": "speaker" }}] }},
              {{ "id": "dyes", "title": "Dyes", "track": "Crafts", "halls": ["n1"],
                "start": "2021-06-02T19:00", "end": "2021-06-02T20:00", "appearances": [{{ "person": "bo", "role": "speaker" }}] }},
              {{ "id": "kites", "title": "Kites", "halls": ["yard"], "start": "2021-06-02T17:30",
                "appearances": [{{ "person": "cy", "role": "speaker", "online": true }}] }},
              {{ "id": "wool", "title": "Wool", "track": "Crafts", "halls": ["n2"],
                "start": "2021-06-03T10:00", "end": "2021-06-03T11:00", "appearances": [{{ "person": "ada", "role": "speaker" }}] }},
              {{ "id": "silk", "title": "Silk", "halls": ["n2"], "status": "cancelled",
                "start": "2021-06-03T12:00", "end": "2021-06-03T13:00", "appearances": [{{ "person": "ada", "role": "speaker" }}] }},
              {{ "id": "party", "title": "Party", "date": "2021-06-04", "status": "moved",
                "appearances": [{{ "person": "di", "role": "front row" }}] }},
              {{ "id": "someday", "title": "Someday" }}] }}"#
        );
        formats::read(text.as_bytes(), Zone::bundled).unwrap().programme
    }

    struct Desk {
        programme: Programme,
        plan: Plan,
        novelties: Novelties,
        face: Clockface,
    }

    impl Desk {
        fn of(programme: Programme) -> Desk {
            let plan = Plan::new(&programme, &Agenda::new(&programme.event.id, ""), Pace::default());
            Desk { plan, programme, novelties: Novelties::default(), face: Clockface::default() }
        }

        fn moscow() -> Desk {
            Desk::of(fair(Some("Europe/Moscow"), "partial"))
        }

        /// What is said at a time of the venue.
        fn says(&self, kind: &str, id: &str, now: &str) -> String {
            self.says_of(kind, id, now, &[])
        }

        fn says_of(&self, kind: &str, id: &str, now: &str, asked: &[&str]) -> String {
            let zone = self.programme.event.zone.as_ref();
            let slot = |text: &str| Slot::new(text.parse().unwrap(), None, zone);
            let asked: Vec<Slot> = asked.iter().map(|text| slot(text)).collect();
            let Desk { programme, plan, novelties, face } = self;
            let scene = Scene { programme, plan, novelties, now: slot(now).from(), face };
            let kind = Kind::ALL.into_iter().find(|known| known.word() == kind).unwrap();
            answer(scene, found(programme, kind, id).unwrap(), &Query::default(), &asked)
        }
    }

    #[test]
    fn of_a_person_is_said_where_they_are_now_and_next() {
        let desk = Desk::moscow();
        for (id, now, said) in [
            (
                "ada",
                "2021-06-02T16:52",
                "Ada Moss speaks now in N1, North House, until 18:15; next Thu 10:00 in N2; cancelled: Thu 12:00–13:00 in N2",
            ),
            (
                "bo",
                "2021-06-02T16:52",
                "Bo Reed moderates now in N1, North House, until 18:15; next speaks 19:00 in N1",
            ),
            ("bo", "2021-06-02T18:30", "Bo Reed speaks next 19:00 in N1, North House"),
            (
                "ada",
                "2021-06-02T18:30",
                "Ada Moss: nothing more listed today; speaks next Thu 10:00 in N2, North House; cancelled: Thu 12:00–13:00 in N2",
            ),
            (
                "ada",
                "2021-06-02T16:30",
                "Ada Moss speaks Wed 16:45–18:15 in N1; Thu 10:00–11:00 in N2; cancelled: Thu 12:00–13:00 in N2",
            ),
            (
                "ada",
                "2021-05-20T12:00",
                "Ada Moss speaks Wed 2 Jun 16:45–18:15 in N1; Thu 3 Jun 10:00–11:00 in N2; cancelled: Thu 3 Jun 12:00–13:00 in N2",
            ),
            ("bo", "2021-06-03T09:00", "Bo Reed: nothing more listed; last Wed 2 Jun 19:00–20:00 in N1"),
            ("bo", "2026-01-01T09:00", "Bo Reed: nothing more listed; last Wed 2 Jun 2021 19:00–20:00 in N1"),
            ("cy", "2021-06-02T17:00", "Cy Lund speaks next 17:30 online in Yard"),
            ("cy", "2021-06-02T18:00", "Cy Lund perhaps speaks now online in Yard since 17:30, end unknown"),
            ("di", "2021-06-02T17:00", "Di Quist: Fri, no time set, in “Party”"),
            ("di", "2021-07-02T17:00", "Di Quist: nothing more listed; last Fri 4 Jun, no time set, in “Party”"),
        ] {
            assert_eq!(desk.says("person", id, now), said, "{id} at {now}");
        }
    }

    #[test]
    fn of_a_hall_is_said_what_is_on_and_a_partial_programme_never_says_free() {
        let desk = Desk::moscow();
        for (id, now, said) in [
            (
                "n1",
                "2021-06-02T16:52",
                "N1, North House: now Looms and Levers until 18:15; then nothing listed until 19:00, Dyes",
            ),
            ("n1", "2021-06-02T18:30", "N1, North House: nothing listed now; next 19:00 Dyes"),
            ("n1", "2021-06-02T19:30", "N1, North House: now Dyes until 20:00; then nothing more listed"),
            ("n1", "2021-06-03T10:30", "N1, North House: nothing more listed"),
            (
                "n2",
                "2021-06-02T17:00",
                "N2, North House: nothing listed now; next Thu 10:00 Wool; cancelled: Thu 12:00–13:00 Silk",
            ),
            ("yard", "2021-06-02T18:00", "Yard: perhaps Kites now, since 17:30, end unknown; then nothing more listed"),
            ("n1", "2021-06-01T12:00", "N1, North House: Wed 16:45–18:15 Looms and Levers; Wed 19:00–20:00 Dyes"),
            ("n1", "2021-07-01T12:00", "N1, North House: nothing more listed"),
        ] {
            assert_eq!(desk.says("hall", id, now), said, "{id} at {now}");
        }
        let desk = Desk::of(fair(Some("Europe/Moscow"), "complete"));
        assert_eq!(
            desk.says("hall", "n1", "2021-06-02T16:52"),
            "N1, North House: now Looms and Levers until 18:15; then free until 19:00, Dyes"
        );
        assert_eq!(desk.says("hall", "n1", "2021-06-02T18:30"), "N1, North House: free now until 19:00, then Dyes");
        let partial = Desk::moscow();
        for hour in 0..24 {
            let now = format!("2021-06-02T{hour:02}:30");
            let said = partial.says_of("hall", "n1", &now, &[&now]) + &partial.says("hall", "n1", &now);
            assert!(!said.contains("free"), "{said}");
        }
    }

    #[test]
    fn the_times_asked_about_are_answered_whatever_the_clock_shows() {
        let desk = Desk::moscow();
        let says = |kind, id, asked: &[&str]| desk.says_of(kind, id, "2021-06-02T12:00", asked);
        let five = "2021-06-02T17:00";
        assert_eq!(
            says("hall", "n1", &[five]),
            "N1, North House: Wed 17:00 Looms and Levers until 18:15; next 19:00 Dyes"
        );
        assert_eq!(says("hall", "n2", &[five]), "N2, North House: Wed 17:00 nothing listed");
        assert_eq!(says("hall", "yard", &["2021-06-02T18:00"]), "Yard: Wed 18:00 perhaps Kites, end unknown");
        assert_eq!(
            says("hall", "n2", &["2021-06-02T10:30", "2021-06-03T10:30"]),
            "N2, North House: Wed 10:30 nothing listed; Thu 10:30 Wool until 11:00"
        );
        assert_eq!(says("person", "bo", &[five]), "Bo Reed: Wed 17:00 moderates in N1, North House until 18:15");
        // What is cancelled is held at no time.
        assert_eq!(says("hall", "n2", &["2021-06-03T12:30"]), "N2, North House: Thu 12:30 nothing listed");
    }

    #[test]
    fn a_row_tells_a_hall_at_the_times_asked_about_and_the_day_of_another_day() {
        let desk = Desk::moscow();
        let zone = desk.programme.event.zone.as_ref();
        let says = |id, from: &str, end: Option<&str>| {
            let at = |text: &str| text.parse::<DateTime>().unwrap();
            let Desk { programme, plan, novelties, face } = &desk;
            let now = Slot::new(at("2021-06-02T12:00"), None, zone).from();
            let Some(Found::Hall(hall)) = found(programme, Kind::Hall, id) else { panic!("no hall {id}") };
            hall_at(Scene { programme, plan, novelties, now, face }, hall, &[Slot::new(at(from), end.map(at), zone)])
        };
        assert_eq!(says("n1", "2021-06-02T17:00", None), "17:00 in use until 18:15; next 19:00");
        assert_eq!(says("n1", "2021-06-02T16:00", Some("2021-06-02T16:45")), "16:00–16:45 nothing listed; next 16:45");
        assert_eq!(says("n2", "2021-06-03T10:30", None), "Thu 10:30 in use until 11:00");
        assert_eq!(
            says("n2", "2021-06-03T09:00", Some("2021-06-03T09:30")),
            "Thu 09:00–09:30 nothing listed; next 10:00"
        );
        assert_eq!(says("yard", "2021-06-02T18:00", None), "18:00 perhaps in use, end unknown");
    }

    #[test]
    fn of_a_session_and_a_track_is_said_when_and_where() {
        let desk = Desk::moscow();
        for (kind, id, now, said) in [
            (
                "session",
                "looms",
                "2021-06-02T16:52",
                "Looms and Levers: Wed 16:45–18:15 in N1, North House; on now, 1 h 23 min left",
            ),
            (
                "session",
                "looms",
                "2021-06-02T16:30",
                "Looms and Levers: Wed 16:45–18:15 in N1, North House; begins in 15 min",
            ),
            ("session", "looms", "2021-06-02T18:15", "Looms and Levers: Wed 16:45–18:15 in N1, North House; over"),
            ("session", "kites", "2021-06-02T18:00", "Kites: Wed 17:30–? in Yard; it has begun, its end is unknown"),
            ("session", "silk", "2021-06-03T12:30", "Silk: Thu 12:00–13:00 in N2, North House; CANCELLED"),
            ("session", "party", "2021-06-02T12:00", "Party: Fri, no time set; moved"),
            ("session", "someday", "2021-06-02T12:00", "Someday: not scheduled yet"),
            (
                "track",
                "track:Crafts",
                "2021-06-02T16:52",
                "Crafts: 3 sessions; now Looms and Levers in N1 until 18:15; next 19:00 Dyes in N1",
            ),
            ("track", "track:Crafts", "2021-07-02T16:52", "Crafts: 3 sessions; all over"),
        ] {
            assert_eq!(desk.says(kind, id, now), said, "{id} at {now}");
        }
    }

    #[test]
    fn without_a_clock_all_times_are_told_and_nothing_is_said_to_be_on() {
        let desk = Desk::of(fair(None, "partial"));
        for now in ["2021-06-02T16:52", "2021-06-02T18:30", "2030-01-01T00:00"] {
            assert_eq!(
                desk.says("person", "ada", now),
                "Ada Moss speaks Wed 2 Jun 16:45–18:15 in N1; Thu 3 Jun 10:00–11:00 in N2; cancelled: Thu 3 Jun 12:00–13:00 in N2"
            );
            assert_eq!(
                desk.says("hall", "n1", now),
                "N1, North House: Wed 2 Jun 16:45–18:15 Looms and Levers; Wed 2 Jun 19:00–20:00 Dyes"
            );
            assert_eq!(
                desk.says("session", "looms", now),
                "Looms and Levers: Wed 2 Jun 16:45–18:15 in N1, North House"
            );
        }
    }

    #[test]
    fn times_in_my_zone_say_so() {
        let mut desk = Desk::moscow();
        desk.face.mine = Zone::bundled("America/New_York");
        assert_eq!(
            desk.says("person", "bo", "2021-06-02T16:52"),
            "Bo Reed moderates now in N1, North House, until 11:15; next speaks 12:00 in N1 (EDT, my time)"
        );
        // It is called as it is in June, whenever one asks.
        for (kind, id) in [("person", "bo"), ("hall", "n1"), ("session", "dyes"), ("track", "track:Crafts")] {
            let said = desk.says(kind, id, "2021-01-02T16:52");
            assert!(said.ends_with(" (EDT, my time)"), "{said}");
        }
    }
}
