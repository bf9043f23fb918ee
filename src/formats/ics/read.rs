//! What a calendar publishes.

use super::clock::{self, Clock, Clocks};
use super::parts::{self, Calendar, Event, Stamp, record};
use super::people::{Told, Voices, own_uid};
use super::place::Places;
use super::recur::{Followed, Rule};
use crate::error::{Error, Result};
use crate::formats::markup::Markup;
use crate::formats::published::{Hall, Link, Prose, Published, Ref, Session, Text, Times};
use crate::formats::{Ask, Document, Sureness};
use crate::programme::time::{Date, DateTime};
use crate::programme::{Code, Finding, Status};
use jiff::{Span, ToSpan};
use std::collections::{HashMap, HashSet};

/// Occurrences of all repeating events together.
const MOST_OCCURRENCES: usize = 20_000;
/// The same where those before a span of days are followed too, only to be left out: years of them.
const MOST_IN_YEARS: usize = 200_000;
/// Rules that are followed, those of every hour counted as 24: to find out that one never comes true takes its time. One
/// that would take more than what is left is not followed, and costs the others nothing.
const MOST_RULES: usize = 1_000;
/// As how many rules one counts that never comes true.
const BARREN: usize = 100;
/// How long a repeating event is followed, in days.
const LONGEST: i32 = 400;

/// Whether a file begins as a calendar does.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let head = document.head().trim_start_matches('\u{feff}').trim_start();
    let begins = |with: &str| head.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if begins("BEGIN:VCALENDAR") {
        return Sureness::CERTAIN;
    }
    Sureness::likely(begins("BEGIN:VEVENT") || head.lines().any(|line| line.trim_end() == "BEGIN:VCALENDAR"))
}

/// Reads a calendar.
///
/// # Errors
/// If there is neither a calendar nor an event in it.
pub(in crate::formats) fn read<'d>(document: &'d Document<'_>, ask: &Ask, published: &mut Published<'d>) -> Result<()> {
    let mut calendar = parts::read(document);
    if !calendar.found {
        return Err(Error::new("this is no calendar").at("line 1, column 1").because("it has no BEGIN:VCALENDAR"));
    }
    published.findings.append(&mut calendar.findings);
    said_once(&calendar, published);
    let voices = Voices::of(&calendar);
    let places = Places::of(&calendar);
    let mut clocks = Clocks::of(&calendar, ask);
    let mut series = Series::of(&calendar, &mut clocks, None);
    let mut sessions = Vec::with_capacity(calendar.events.len());
    for (at, event) in calendar.events.iter().enumerate() {
        let make =
            |event: &Event<'d>, published: &mut Published<'d>| session(event, &calendar, &voices, &places, published);
        let session = make(event, published);
        sessions.extend(series.follow(at, session, make, &mut clocks, published));
    }
    event(&calendar, &places, &voices, &mut clocks, ask, published);
    published.findings.append(&mut clocks.findings);
    published.sessions.append(&mut sessions);
    Ok(())
}

/// What holds for the file as a whole.
fn said_once(calendar: &Calendar<'_>, published: &mut Published<'_>) {
    for (name, count) in &calendar.others {
        let name = crate::programme::clean::line(name.as_str().into());
        let what = format!("{count} {name} in the calendar");
        let finding = Finding::new(Code::FieldUnreadable, "the file", what);
        published.findings.push(finding.done("left out: only events are sessions"));
    }
    if calendar.private {
        let finding =
            Finding::new(Code::PrivateLeftOut, "the file", "it has addresses of organisers, attendees or contacts");
        published.findings.push(finding.done("only names are kept"));
    }
}

/// The event as a whole, and the halls where the building is known.
fn event<'d>(
    calendar: &Calendar<'d>,
    places: &Places,
    voices: &Voices<'_>,
    clocks: &mut Clocks<'_, 'd>,
    ask: &Ask,
    published: &mut Published<'d>,
) {
    let own = calendar.events.iter().find_map(|event| own_uid(event.uid.as_deref()?)).map(|own| own.event.to_owned());
    let event = &mut published.event;
    event.id =
        event.id.take().or_else(|| own.filter(|_| voices.own()).map(Text::Owned)).or_else(|| calendar.id.clone());
    event.title = event.title.take().or_else(|| calendar.title.clone()).or_else(|| calendar.description.clone());
    event.url = event.url.take().or_else(|| calendar.url.clone());
    event.venue = event.venue.take().or_else(|| places.venue.clone().map(Text::Owned));
    let mut known = HashSet::new();
    for place in calendar.events.iter().filter_map(|event| event.place.as_deref()) {
        for (room, building) in places.read(place).halls {
            if building.is_some() && known.insert((room.clone(), building.clone())) {
                let called = hall(room, building.as_deref());
                published.halls.push(Hall { called, building: building.map(Text::Owned), ..Hall::default() });
            }
        }
    }
    if published.event.zone.is_none() {
        published.event.zone = zone(calendar, clocks, ask, &mut published.findings).map(Text::Owned);
    }
}

/// A hall, told apart from those of that name in other buildings.
fn hall<'d>(room: String, building: Option<&str>) -> Ref<'d> {
    match building {
        Some(building) => Ref { key: Some(format!("{room}, {building}").into()), name: Some(room.into()) },
        None => Ref::name(room),
    }
}

/// The zone of the venue, where no event says of which zone its clock is.
fn zone(
    calendar: &Calendar<'_>,
    clocks: &mut Clocks<'_, '_>,
    ask: &Ask,
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let stamps = || calendar.events.iter().filter_map(|event| event.start.as_ref()).filter(|stamp| !stamp.is_day);
    // A better word than the calendar's: that of its events, or of who opens it.
    let told = stamps().any(|stamp| clocks.read(stamp).is_some_and(|(clock, _)| clock.zone().is_some()));
    if told || ask.assume_zone.is_some() {
        return None;
    }
    let only = match calendar.zones.as_slice() {
        [only] => Some((&*only.name, "its only VTIMEZONE")),
        _ => None,
    };
    let stray = calendar.stray_zone.as_deref().map(|name| (name, "a property where no zone belongs"));
    let shown = calendar.shown_in.as_deref().map(|name| (name, "X-WR-TIMEZONE, which is its owner's"));
    let mut candidates = [stray, only, shown].into_iter().flatten();
    let (zone, told_by) = candidates.find_map(|(name, by)| Some((clock::iana(name, ask.zones)?, by)))?;
    let what = format!("no event names a zone; {} is named by {told_by}", zone.name());
    let finding = Finding::new(Code::ZoneAssumed, "the calendar", what);
    findings.push(finding.done("taken for the zone of the venue; --assume-zone gives another"));
    Some(zone.name().to_owned())
}

/// An event as a session, without its times.
fn session<'d>(
    event: &Event<'d>,
    calendar: &Calendar<'d>,
    voices: &Voices<'_>,
    places: &Places,
    published: &mut Published<'d>,
) -> Session<'d> {
    let Told { title, description, people, track, room, mine } = voices.of_event(event);
    let place = event.place.as_deref().map(|place| places.read(place)).unwrap_or_default();
    let halls = place.halls.into_iter().map(|(room, building)| hall(room, building.as_deref()));
    let mut halls: Vec<Ref<'d>> = halls.collect();
    if halls.is_empty() && place.page.is_none() {
        halls.extend(room.map(Ref::name));
    }
    let mut categories = event.categories.iter().cloned();
    let first = categories.next();
    let kind = voices.own().then(|| categories.next().map(Ref::name)).flatten();
    let mut tags: Vec<Ref<'d>> = categories.map(Ref::name).collect();
    let online = place.page.is_some();
    if online && halls.is_empty() {
        tags.push(Ref::name("online"));
    }
    let link = |url: Text<'d>| Link { url, title: None };
    let own = event.uid.as_deref().and_then(own_uid).map(|own| own.id.to_owned());
    let prose =
        description.map(Prose::new).or_else(|| event.html.clone().map(|text| Prose { text, markup: Markup::Html }));
    Session {
        guid: event.uid.clone().filter(|_| own.is_none()),
        id: own.map(Text::Owned),
        title,
        mine,
        track: first.or(track).map(Ref::name),
        kind,
        tags,
        halls,
        people,
        prose: prose.into_iter().collect(),
        status: status(event, calendar, published),
        links: event.links.iter().cloned().chain(place.page.map(Text::Owned)).map(link).collect(),
        attachments: event.attachments.iter().cloned().map(link).collect(),
        offset: Some(event.offset),
        ..Session::default()
    }
}

fn status(event: &Event<'_>, calendar: &Calendar<'_>, published: &mut Published<'_>) -> Option<Status> {
    let word = event.status.as_deref().map(|word| word.trim().to_ascii_uppercase());
    match word.as_deref() {
        _ if calendar.cancels => Some(Status::Cancelled),
        Some("CANCELLED" | "CANCELED") => Some(Status::Cancelled),
        Some("CONFIRMED" | "TENTATIVE") | None => None,
        Some(other) => {
            let shown = crate::programme::clean::line(other.chars().take(40).collect::<String>().into());
            let finding = Finding::new(Code::WordUnknown, record(event), format!("its status is “{shown}”"));
            published.findings.push(finding.at(event.offset).done("taken as scheduled"));
            None
        }
    }
}

/// Wall-clock times on whatever clock, of which only those between two count.
pub(super) type Window = (DateTime, DateTime);

/// One time of a repeating event.
pub(super) struct Occurrence<'c, 'd> {
    /// The start that the rule gives it.
    by_rule: DateTime,
    /// When it begins, on the clock of the event that repeats.
    pub begins: DateTime,
    /// The event that says how long it takes.
    pub like: &'c Event<'d>,
}

/// The repeating events, and those that stand for one of their occurrences.
pub(super) struct Series<'c, 'd> {
    events: &'c [Event<'d>],
    /// The events that repeat, by UID.
    masters: HashMap<&'c str, &'c Event<'d>>,
    /// By UID and the start they stand for.
    exceptions: HashMap<(&'c str, DateTime), usize>,
    /// When the last event begins that does not repeat for ever.
    last: Option<DateTime>,
    /// What is all that is asked for.
    window: Option<Window>,
    left: usize,
    rules_left: usize,
}

impl<'c, 'd> Series<'c, 'd> {
    pub(super) fn of(calendar: &'c Calendar<'d>, clocks: &mut Clocks<'c, 'd>, window: Option<Window>) -> Self {
        let events = &calendar.events;
        let repeats =
            |event: &&Event<'_>| event.instead_of.is_none() && !(event.rules.is_empty() && event.dates.is_empty());
        let repeating: Vec<&Event<'d>> = events.iter().filter(repeats).collect();
        let masters: HashMap<&str, &Event<'d>> =
            repeating.iter().rev().filter_map(|event| Some((event.uid.as_deref()?, *event))).collect();
        let mut exceptions = HashMap::new();
        for (at, event) in events.iter().enumerate() {
            let Some((uid, stamp)) = event.uid.as_deref().zip(event.instead_of.as_ref()) else { continue };
            let Some(master) = masters.get(uid).and_then(|master| master.start.as_ref()) else { continue };
            if let Some(start) = on_clock_of(master, stamp, clocks) {
                exceptions.insert((uid, start), at);
            }
        }
        let single = events.iter().filter(|event| event.rules.is_empty()).filter_map(|event| event.start.as_ref());
        let last = single.filter_map(|stamp| clock::civil(&stamp.text)).map(|(civil, _)| civil).max();
        let left = if window.is_some() { MOST_IN_YEARS } else { MOST_OCCURRENCES };
        Series { events, masters, exceptions, last, window, left, rules_left: MOST_RULES }
    }

    /// A session for each occurrence of an event; one, if it does not repeat. `make` makes that of another event: from some
    /// occurrence on they may all be like that.
    fn follow(
        &mut self,
        at: usize,
        session: Session<'d>,
        make: impl Fn(&Event<'d>, &mut Published<'d>) -> Session<'d>,
        clocks: &mut Clocks<'c, 'd>,
        published: &mut Published<'d>,
    ) -> Vec<Session<'d>> {
        let Some(event) = self.events.get(at) else { return Vec::new() };
        if let Some(stamp) = &event.instead_of {
            return vec![self.exception(event, stamp, session, clocks, published)];
        }
        let repeats = !(event.rules.is_empty() && event.dates.is_empty());
        let start = event.start.as_ref().filter(|_| repeats).and_then(|start| Some((start, clocks.read(start)?)));
        let Some((stamp, (clock, first))) = start else {
            return vec![Session { times: times(event, clocks, published), ..session }];
        };
        let starts = self.starts(event, stamp, &clock, first, clocks, &mut published.findings);
        if starts.len() == 1 && event.rules.is_empty() {
            return vec![Session { times: times(event, clocks, published), ..session }];
        }
        let mut found = Vec::with_capacity(starts.len());
        let mut now = (event, session.clone());
        for Occurrence { by_rule, begins, like } in self.occurrences(event, stamp, starts, clocks) {
            if !std::ptr::eq(now.0, like) {
                now = (like, as_with_others(make(like, published), &session));
            }
            let mut occurrence = now.1.clone();
            name(&mut occurrence, Some(by_rule));
            found.push(Session { times: shifted(like, begins, stamp.is_day, &clock, clocks), ..occurrence });
        }
        found
    }

    /// The times of a repeating event that are neither taken out nor stood for by another event.
    pub(super) fn occurrences(
        &self,
        event: &'c Event<'d>,
        stamp: &Stamp<'d>,
        starts: Vec<DateTime>,
        clocks: &mut Clocks<'c, 'd>,
    ) -> Vec<Occurrence<'c, 'd>> {
        let uid = event.uid.as_deref().unwrap_or_default();
        // A day takes out what is on it, whatever its time.
        let (days, moments): (Vec<_>, Vec<_>) = event.except.iter().partition(|stamp| stamp.is_day);
        let days: HashSet<Date> = days.iter().filter_map(|day| Some(clock::civil(&day.text)?.0.date())).collect();
        let moments: HashSet<DateTime> =
            moments.iter().filter_map(|except| on_clock_of(stamp, except, clocks)).collect();
        let is_out = |start: &DateTime| days.contains(&start.date()) || moments.contains(start);
        let mut later: Option<(&'c Event<'d>, Span)> = None;
        let mut found = Vec::with_capacity(starts.len());
        for by_rule in starts.into_iter().filter(|start| !is_out(start)) {
            if let Some(exception) = self.exceptions.get(&(uid, by_rule)).and_then(|at| self.events.get(*at)) {
                if exception.and_later {
                    let moved =
                        exception.start.as_ref().and_then(|stamp| on_clock_of(event.start.as_ref()?, stamp, clocks));
                    later = moved.map(|moved| (exception, by_rule.duration_until_or_zero(moved)));
                }
                continue;
            }
            let (like, begins) = match later {
                Some((exception, by)) => (exception, by_rule.checked_add(by).unwrap_or(by_rule)),
                None => (event, by_rule),
            };
            found.push(Occurrence { by_rule, begins, like });
        }
        found
    }

    /// The event that another one stands for one occurrence of.
    pub(super) fn master(&self, event: &Event<'_>) -> Option<&'c Event<'d>> {
        event.uid.as_deref().and_then(|uid| self.masters.get(uid).copied())
    }

    /// An event that stands for one occurrence of another. What it does not say is as with the others.
    fn exception(
        &self,
        event: &Event<'d>,
        stamp: &Stamp<'d>,
        mut session: Session<'d>,
        clocks: &mut Clocks<'c, 'd>,
        published: &mut Published<'d>,
    ) -> Session<'d> {
        let master = self.master(event);
        let start = master.and_then(|master| master.start.as_ref());
        let instead_of = start.and_then(|start| on_clock_of(start, stamp, clocks));
        name(&mut session, instead_of);
        session.title = session.title.or_else(|| master?.title.clone());
        session.times = match (&event.start, master.zip(start), instead_of) {
            (None, Some((master, start)), Some(instead_of)) => {
                let clock = clocks.read(start).map_or(Clock::Floating, |(clock, _)| clock);
                shifted(master, instead_of, start.is_day, &clock, clocks)
            }
            (None, ..) => times(&Event { start: Some(stamp.clone()), ..event.clone() }, clocks, published),
            _ => times(event, clocks, published),
        };
        session
    }

    /// The starts of a repeating event, on its own clock.
    pub(super) fn starts(
        &mut self,
        event: &Event<'d>,
        stamp: &Stamp<'_>,
        clock: &Clock,
        first: DateTime,
        clocks: &mut Clocks<'c, 'd>,
        findings: &mut Vec<Finding>,
    ) -> Vec<DateTime> {
        let mut note = |code, what: String, done| {
            findings.push(Finding::new(code, record(event), what).at(event.offset).done(done));
        };
        let end = first.checked_add(LONGEST.days()).unwrap_or(first);
        let end = self.window.map_or(end, |(_, until)| until.max(first));
        let mut starts = vec![first];
        let mut cut = false;
        for text in &event.rules {
            let rule = Rule::parse(text.trim()).filter(|rule| !rule.is_frantic());
            if let (Some(rule), Some((from, _))) = (&rule, self.window)
                && rule.is_over_by(from)
            {
                continue;
            }
            if self.left == 0 {
                cut = true;
                continue;
            }
            let spans = (end.duration_since(first).as_hours() / 24 / i64::from(LONGEST)).max(0);
            let spans = usize::try_from(spans).unwrap_or(0);
            let cost = |rule: &Rule| rule.cost().saturating_mul(if rule.is_yearly() { 1 } else { 1 + spans });
            let rule = rule.and_then(|rule| Some((self.rules_left.checked_sub(cost(&rule))?, rule)));
            let Some((rules_left, rule)) = rule else {
                note(Code::RecurrenceCut, "its repetition can't be followed".to_owned(), "only its first time is kept");
                continue;
            };
            self.rules_left = rules_left;
            // What repeats for ever repeats until the last of the other events.
            let last = match self.last.filter(|_| !rule.ends() && self.window.is_none()) {
                Some(last) => last.date().at(23, 59, 59, 0).clamp(first, end),
                None => end,
            };
            let local = |utc: DateTime| {
                let at = jiff::tz::Offset::UTC.to_timestamp(utc).ok();
                at.and_then(|at| clock.civil(at)).unwrap_or(utc)
            };
            match rule.follow(first, last, self.left, local) {
                Some(Followed { starts: found, more, is_barren }) => {
                    self.rules_left = self.rules_left.saturating_sub(if is_barren { BARREN } else { 0 });
                    // That it goes on beyond the days that are asked for is no news.
                    cut |= if self.window.is_some() { found.len() >= self.left } else { more };
                    starts.extend(found);
                }
                None => note(
                    Code::RecurrenceCut,
                    "its repetition can't be followed".to_owned(),
                    "only its first time is kept",
                ),
            }
        }
        for date in &event.dates {
            // A period is its start; its length is that of the others.
            let begin = date.text.split('/').next().unwrap_or_default().to_owned();
            let date = Stamp { text: begin.into(), ..date.clone() };
            match on_clock_of(stamp, &date, clocks) {
                Some(start) if date.is_day && !stamp.is_day => starts.push(start.date().to_datetime(first.time())),
                Some(start) => starts.push(start),
                None => note(Code::FieldUnreadable, "a date of its repetition can't be read".to_owned(), "left out"),
            }
        }
        starts.sort_unstable();
        starts.dedup();
        cut |= starts.len() > self.left;
        starts.truncate(self.left.max(1));
        self.left = self.left.saturating_sub(starts.len());
        if cut {
            let last = starts.last().copied().unwrap_or(first).date();
            note(Code::RecurrenceCut, format!("it repeats beyond {last}"), "followed until then");
        }
        starts
    }
}

/// What an event that later ones are like does not say is as with the earlier ones.
fn as_with_others<'d>(later: Session<'d>, others: &Session<'d>) -> Session<'d> {
    fn or<T: Clone>(own: Vec<T>, others: &[T]) -> Vec<T> {
        if own.is_empty() { others.to_vec() } else { own }
    }
    Session {
        title: later.title.or_else(|| others.title.clone()),
        track: later.track.or_else(|| others.track.clone()),
        kind: later.kind.or_else(|| others.kind.clone()),
        halls: or(later.halls, &others.halls),
        people: or(later.people, &others.people),
        prose: or(later.prose, &others.prose),
        ..later
    }
}

/// The guid of one occurrence: that of all, and the start that the rule gives it, which it keeps when it is moved.
fn name(session: &mut Session<'_>, start: Option<DateTime>) {
    let Some(start) = start else { return };
    for own in [&mut session.guid, &mut session.id].into_iter().flatten() {
        *own = format!("{own}-{}", start.strftime("%Y%m%dT%H%M%S")).into();
    }
}

/// A time as the clock of another one shows it.
pub(super) fn on_clock_of(of: &Stamp<'_>, stamp: &Stamp<'_>, clocks: &mut Clocks<'_, '_>) -> Option<DateTime> {
    let (clock, _) = clocks.read(of)?;
    let (own, civil) = clocks.read(stamp)?;
    if stamp.is_day {
        return Some(civil);
    }
    own.instant(civil).and_then(|at| clock.civil(at)).or(Some(civil))
}

/// When an event runs, as the file says it.
fn times<'d>(event: &Event<'d>, clocks: &mut Clocks<'_, 'd>, published: &mut Published<'d>) -> Times<'d> {
    let Some(start) = &event.start else { return Times::default() };
    if start.is_day {
        let civil = |stamp: &Stamp<'_>| clock::civil(&stamp.text).map(|(civil, _)| civil.date());
        let days =
            event.end.as_ref().and_then(|end| civil(start)?.until(civil(end)?).ok()).map_or(1, |span| span.get_days());
        if days > 1 {
            let finding = Finding::new(Code::EndUnusable, record(event), format!("it takes {days} whole days"));
            published.findings.push(finding.at(event.offset).done("listed on the first of them"));
        }
        return Times { day: Some(start.text.clone()), ..Times::default() };
    }
    let read = clocks.read(start);
    let zone = read.as_ref().and_then(|(clock, _)| Some(clock.zone()?.name().to_owned()));
    let named = start.zone.as_deref().map(|name| clocks.named(name, DateTime::default()));
    let zone = zone.or_else(|| Some(named?.zone()?.name().to_owned()));
    let text = match &read {
        Some((clock @ Clock::Own(_), civil)) => clock.text(*civil).into(),
        _ => start.text.clone(),
    };
    let end = event.end.as_ref().map(|end| -> Text<'d> {
        let in_utc = |stamp: &Stamp<'_>| stamp.text.ends_with(['Z', 'z']);
        let own = matches!(read, Some((Clock::Own(_), _)));
        let differs = !end.is_day && (own || end.zone != start.zone || in_utc(end) != in_utc(start));
        let moved = differs.then(|| on_clock_of(start, end, clocks)).flatten();
        match (&read, moved) {
            (Some((clock, _)), Some(civil)) => clock.text(civil).into(),
            _ => end.text.clone(),
        }
    });
    let days_later = || read.as_ref().and_then(|(clock, civil)| days_later(event, *civil, clock));
    let end = end.or_else(|| days_later().map(Text::Owned));
    Times { start: Some(text), end, length: event.length.clone(), zone: zone.map(Text::Owned), ..Times::default() }
}

/// When an occurrence runs that begins at that time of the clock.
fn shifted<'d>(
    event: &Event<'d>,
    start: DateTime,
    is_day: bool,
    clock: &Clock,
    clocks: &mut Clocks<'_, 'd>,
) -> Times<'d> {
    if is_day {
        return Times { day: Some(start.date().to_string().into()), ..Times::default() };
    }
    let first = event.start.as_ref().and_then(|stamp| Some((stamp, clocks.read(stamp)?.1)));
    let end = event.end.as_ref().zip(first).and_then(|(end, (stamp, first))| {
        let lasts = first.duration_until_or_zero(on_clock_of(stamp, end, clocks)?);
        start.checked_add(lasts).ok()
    });
    Times {
        start: Some(clock.text(start).into()),
        end: end.map(|end| clock.text(end)).or_else(|| days_later(event, start, clock)).map(Text::Owned),
        length: event.length.clone(),
        zone: clock.zone().map(|zone| zone.name().to_owned().into()),
        ..Times::default()
    }
}

/// The end of an event whose length has days in it: those are days of the calendar, whatever the clocks do in them, and
/// only what is left of the length is time that passes (RFC 5545, 3.3.6).
fn days_later(event: &Event<'_>, start: DateTime, clock: &Clock) -> Option<String> {
    let length: Span = event.length.as_deref()?.trim().parse().ok()?;
    let days = length.get_weeks().checked_mul(7)?.checked_add(length.get_days())?;
    if event.end.is_some() || days < 1 || length.get_months() != 0 || length.get_years() != 0 {
        return None;
    }
    let day = start.checked_add(days.days()).ok()?;
    let rest = Span::new().try_hours(length.get_hours()).ok()?.try_minutes(length.get_minutes()).ok()?;
    let rest = rest.try_seconds(length.get_seconds()).ok()?;
    let passed = || clock.civil(clock.instant(day)?.checked_add(rest).ok()?);
    let end = if rest.is_zero() { Some(day) } else { passed().or_else(|| day.checked_add(rest).ok()) };
    Some(clock.text(end?))
}

/// The time from one wall-clock time to another.
pub(super) trait Until {
    fn duration_until_or_zero(self, other: DateTime) -> Span;
}

impl Until for DateTime {
    fn duration_until_or_zero(self, other: DateTime) -> Span {
        self.until(other).unwrap_or_default()
    }
}
