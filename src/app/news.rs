//! What a next version of a programme changes, to be read: for my picks first, then for everybody.

use super::clockface::Clockface;
use super::page::{Block, Page, Span, Target, Tone, mark};
use crate::agenda::{Carried, CarriedRow, Collision, Fate, Freed, Interest, Resized};
use crate::programme::diff::{Change, Diff, Kind, zone_name};
use crate::programme::time::{clock, length, short_date};
use crate::programme::{HallIx, Programme, SessionIx, Slot, Zone};
use std::collections::{BTreeMap, HashMap, HashSet};

/// By what a report is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By day and time.
    #[default]
    Session,
    /// By hall, for its door; a session that moves stands under both.
    Hall,
}

/// Two versions of a programme, what differs, and what that does to my picks.
#[derive(Clone, Copy)]
pub struct News<'a> {
    /// The version before.
    pub old: &'a Programme,
    /// The version after.
    pub new: &'a Programme,
    /// What differs between them.
    pub diff: &'a Diff,
    /// What became of my picks.
    pub carried: &'a Carried,
    /// The zone to show.
    pub face: &'a Clockface,
}

/// What happened to one session.
struct Entry<'a> {
    changes: &'a [Change],
    old: Option<SessionIx>,
    new: Option<SessionIx>,
    /// My pick of it.
    row: Option<&'a CarriedRow>,
}

/// In how many sessions that are not mine nothing but a text may change before a digest only counts them.
const MOST_TEXTS: usize = 20;

/// The report as a page: the counts, my picks, then the rest. Links lead to sessions of the new version.
pub fn report(news: News<'_>, order: Order) -> Page {
    tell(news, order, usize::MAX)
}

/// The report to be printed: where other text in many sessions would drown the rest, they are only counted.
pub fn digest(news: News<'_>, order: Order) -> Page {
    tell(news, order, MOST_TEXTS)
}

fn tell(news: News<'_>, order: Order, most_texts: usize) -> Page {
    let mut page = Page { blocks: vec![line(0, vec![span(news.new.event.label(), Tone::Title)])] };
    if news.diff.is_empty() {
        page.blocks.push(plain(0, "nothing changed"));
        return page;
    }
    page.blocks.push(plain(2, counts(news.diff)));
    let clock = news.face.mine.as_ref().filter(|_| news.new.event.zone.is_some()).map(Zone::name);
    let clock = clock.or(zone_name(&news.new.event)).unwrap_or("venue time");
    let zones = [&news.old.event, &news.new.event].map(|event| zone_name(event).unwrap_or("none"));
    page.blocks.push(if news.diff.rezoned {
        line(2, vec![span(format!("another time zone: {} → {}", zones[0], zones[1]), Tone::Alarm)])
    } else {
        line(2, vec![span(format!("times: {clock}"), Tone::Muted)])
    });
    let entries = news.entries();
    let texts = entries.iter().filter(|entry| entry.is_minor()).count();
    let counted: Vec<&Entry<'_>> = entries.iter().filter(|entry| texts > most_texts && entry.is_minor()).collect();
    let entries: Vec<&Entry<'_>> = entries.iter().filter(|entry| texts <= most_texts || !entry.is_minor()).collect();
    let (mine, rest): (Vec<&Entry<'_>>, Vec<&Entry<'_>>) = entries.iter().copied().partition(|entry| entry.is_mine());
    news.mine(&mut page, &mine);
    match order {
        Order::Session => news.by_day(&mut page, &rest),
        Order::Hall => news.by_hall(&mut page, &entries),
    }
    if !counted.is_empty() {
        heading(&mut page, "Other text");
        page.blocks.push(plain(4, minor(&counted)));
    }
    page
}

impl<'a> News<'a> {
    fn entries(&self) -> Vec<Entry<'a>> {
        let rows = &self.carried.rows;
        let by_old: HashMap<&str, &CarriedRow> = rows.iter().map(|row| (row.session.as_str(), row)).collect();
        let certain = rows.iter().filter(|row| row.fate != Fate::Probable);
        let by_new: HashMap<&str, &CarriedRow> = certain.filter_map(|row| Some((row.now.as_deref()?, row))).collect();
        let sessions = self.diff.changes.chunk_by(|a, b| (a.old, a.new) == (b.old, b.new));
        let entry = |changes: &'a [Change]| {
            let Change { old, new, .. } = changes.first()?;
            let own = new.and_then(|at| by_new.get(self.new[at].id.as_str()));
            let row = own.or_else(|| old.and_then(|at| by_old.get(self.old[at].id.as_str()))).copied();
            Some(Entry { changes, old: *old, new: *new, row })
        };
        sessions.filter_map(entry).collect()
    }

    /// What is new for me: the picks that change, and what comes of it.
    fn mine(&self, page: &mut Page, mine: &[&Entry<'_>]) {
        let Carried { rows, freed, clashes, resolved, resized, gaps, .. } = self.carried;
        let rows: Vec<&CarriedRow> = rows.iter().filter(|row| row.interest.is_wanted()).collect();
        if rows.is_empty() {
            return;
        }
        heading(page, "My picks");
        page.blocks.push(plain(2, fates(&rows)));
        for entry in mine {
            self.entry(page, entry);
        }
        for one in freed {
            page.blocks.push(line(4, vec![span(self.freed(one), Tone::Alarm)]));
        }
        for clash in clashes {
            page.blocks.push(line(4, vec![span(format!("! new clash: {}", self.collision(clash)), Tone::Alarm)]));
        }
        for clash in resolved {
            page.blocks.push(plain(4, format!("clash gone: {}", self.collision(clash))));
        }
        for Resized { clash, before } in resized {
            let words = format!("! clash now {}, was {}", clash.overlap.words(), before.words());
            page.blocks.push(line(4, vec![span(format!("{words}: {}", self.pair(clash)), Tone::Alarm)]));
        }
        for gap in gaps {
            let event = &self.new.event;
            let slot = Slot::new(gap.start, Some(gap.end), event.zone.as_ref());
            let day = gap.start.date();
            let span = self.face.span(event, &slot, Some(day));
            let words = format!("gap opened: {} {span}, {}", short_date(day), length(gap.minutes));
            page.blocks.push(plain(4, words));
        }
    }

    /// `! no switch any more: all of “Fire”, not from 14:35`.
    fn freed(&self, freed: &Freed) -> String {
        let event = &self.new.event;
        let clock = |at| clock(self.face.start(event, &Slot::new(at, None, event.zone.as_ref())));
        format!("! no switch any more: all of “{}”, not {}", freed.title, freed.part.words(clock))
    }

    /// Which two clash, and for how long.
    fn collision(&self, clash: &Collision) -> String {
        format!("{}, for {}", self.pair(clash), clash.overlap.words())
    }

    /// Which two clash, and from when.
    fn pair(&self, clash: &Collision) -> String {
        let [first, second] = &clash.titles;
        let when = clash.start.map(|start| {
            let slot = Slot::new(start, None, self.new.event.zone.as_ref());
            let day = clash.day.map(|day| format!("{} ", short_date(day))).unwrap_or_default();
            format!(", {day}from {}", self.face.start_on(&self.new.event, &slot, clash.day))
        });
        format!("“{first}” and “{second}”{}", when.unwrap_or_default())
    }

    fn by_day(&self, page: &mut Page, entries: &[&Entry<'_>]) {
        let mut section = None;
        for entry in entries {
            let day = self.day(entry);
            if section != Some(day) {
                section = Some(day);
                heading(page, &day.map_or("Unscheduled".to_owned(), |day| self.face.heading(self.new, day)));
            }
            self.entry(page, entry);
        }
    }

    fn day(&self, entry: &Entry<'_>) -> Option<crate::programme::time::Date> {
        entry.new.map(|at| self.new[at].day).or(entry.old.map(|at| self.old[at].day)).flatten()
    }

    /// Every entry under each hall that it is, or was, in; the halls as the new version orders them.
    fn by_hall(&self, page: &mut Page, entries: &[&Entry<'_>]) {
        let (mut places, mut order) = (BTreeMap::<String, Vec<&Entry<'_>>>::new(), Vec::new());
        let halls =
            |programme: &Programme| programme.hall_positions().map(|at| programme.place(at)).collect::<Vec<_>>();
        let mut known = HashSet::new();
        order.extend(halls(self.new).into_iter().chain(halls(self.old)).filter(|place| known.insert(place.clone())));
        order.push(String::new());
        for entry in entries {
            let mut own = entry.old.map(|at| places_of(self.old, at)).unwrap_or_default();
            own.extend(entry.new.map(|at| places_of(self.new, at)).unwrap_or_default());
            own.sort_unstable();
            own.dedup();
            if own.is_empty() {
                own.push(String::new());
            }
            for place in own {
                places.entry(place).or_default().push(entry);
            }
        }
        for place in order {
            let Some(entries) = places.remove(&place) else { continue };
            heading(page, if place.is_empty() { "Without a hall" } else { &place });
            for entry in entries {
                self.entry(page, entry);
            }
        }
    }

    /// The title of a session, and below it what happened.
    fn entry(&self, page: &mut Page, entry: &Entry<'_>) {
        let interest = entry.row.map(|row| row.interest);
        let tone = match interest {
            Some(Interest::Going) => Tone::Going,
            Some(Interest::Maybe) => Tone::Maybe,
            Some(Interest::Skip | Interest::Later) => Tone::Muted,
            None => Tone::Text,
        };
        let title = entry.new.map(|at| &self.new[at].title).or(entry.old.map(|at| &self.old[at].title));
        let mut head = vec![span(format!("{} ", mark(interest)), tone)];
        head.push(Span { text: title.cloned().unwrap_or_default(), tone, link: entry.new.map(Target::Session) });
        if entry.changes.first().is_some_and(|change| self.diff.is_guess(change)) {
            head.push(span(" (probably the same session)", Tone::Muted));
        }
        page.blocks.push(line(4, head));
        for change in entry.changes {
            for (tone, words) in self.words(change) {
                page.blocks.push(line(8, vec![span(format!("    {words}"), tone)]));
            }
        }
    }

    /// What a change says, a line or two.
    fn words(&self, change: &Change) -> Vec<(Tone, String)> {
        let was = change.old.map(|at| self.stand(self.old, at)).unwrap_or_default();
        let is = change.new.map(|at| self.stand(self.new, at)).unwrap_or_default();
        let named = |word: &str, names: &[String]| {
            (!names.is_empty()).then(|| (Tone::Text, format!("{word}: {}", names.join(", "))))
        };
        match &change.kind {
            Kind::New => vec![(Tone::Text, format!("new: {is}"))],
            Kind::Gone => vec![(Tone::Alarm, format!("gone; it stood {was}"))],
            Kind::Cancelled => vec![(Tone::Alarm, format!("CANCELLED; it stood {was}"))],
            Kind::Reinstated => vec![(Tone::Text, format!("takes place after all: {is}"))],
            Kind::Moved { .. } => vec![(Tone::Alarm, format!("moved: {was} → {is}"))],
            Kind::Retitled => {
                let title = change.old.map(|at| self.old[at].title.as_str()).unwrap_or_default();
                vec![(Tone::Text, format!("was called “{title}”"))]
            }
            Kind::People { joined, left } => {
                [named("joins", joined), named("no longer there", left)].into_iter().flatten().collect()
            }
            Kind::Text { fields } => vec![(Tone::Muted, format!("reads otherwise: {}", fields.join(", ")))],
        }
    }

    /// `Wed 2 Jun 16:45–18:15, G4`.
    fn stand(&self, programme: &Programme, at: SessionIx) -> String {
        let session = &programme[at];
        let when = self.face.day_and_span(&programme.event, &session.when, session.day);
        let label = |hall: &HallIx| programme.label(*hall);
        let halls: Vec<&str> = session.halls.iter().map(label).collect();
        if halls.is_empty() { format!("{when}, no hall") } else { format!("{when}, {}", halls.join(" and ")) }
    }
}

impl Entry<'_> {
    fn is_mine(&self) -> bool {
        self.row.is_some_and(|row| row.interest.is_wanted())
    }

    /// Whether nothing but a text changed, and it is not mine.
    fn is_minor(&self) -> bool {
        !self.is_mine() && self.changes.iter().all(|change| matches!(change.kind, Kind::Text { .. }))
    }
}

/// `214 sessions read otherwise: abstract in 210, track in 9; --all lists them`.
fn minor(entries: &[&Entry<'_>]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for change in entries.iter().flat_map(|entry| entry.changes) {
        if let Kind::Text { fields } = &change.kind {
            for field in fields {
                *counts.entry(field).or_default() += 1;
            }
        }
    }
    let counts: Vec<String> = counts.iter().map(|(field, count)| format!("{field} in {count}")).collect();
    format!("{} sessions read otherwise: {}; --all lists them", entries.len(), counts.join(", "))
}

/// `2 new, 1 gone, 3 moved, other people in 4, other text in 2`.
fn counts(diff: &Diff) -> String {
    let told = |(word, count): (&'static str, usize)| match word {
        "people" => format!("other people in {count}"),
        "text" => format!("other text in {count}"),
        _ => format!("{count} {word}"),
    };
    let counts: Vec<String> = diff.counts().into_iter().map(told).collect();
    if counts.is_empty() { "no session changed".to_owned() } else { counts.join(", ") }
}

/// `5 picks: 3 kept, 1 moved, 1 gone`.
fn fates(rows: &[&CarriedRow]) -> String {
    let fates = [Fate::Present, Fate::Moved, Fate::Cancelled, Fate::Gone, Fate::Probable];
    let count = |fate: Fate| rows.iter().filter(|row| row.fate == fate).count();
    let counts = fates.map(|fate| (count(fate), fate));
    let told: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, fate)| match fate {
            Fate::Probable => format!("{count} probably found again, to be confirmed"),
            fate => format!("{count} {}", fate.carried()),
        })
        .collect();
    format!("{} {}: {}", rows.len(), if rows.len() == 1 { "pick" } else { "picks" }, told.join(", "))
}

fn places_of(programme: &Programme, at: SessionIx) -> Vec<String> {
    programme[at].halls.iter().map(|hall| programme.place(*hall)).collect()
}

fn span(text: impl Into<String>, tone: Tone) -> Span {
    Span { text: text.into(), tone, link: None }
}

fn line(hang: u16, spans: Vec<Span>) -> Block {
    Block { hang, spans }
}

fn plain(hang: u16, text: impl Into<String>) -> Block {
    line(hang, vec![span(text, Tone::Text)])
}

fn heading(page: &mut Page, text: &str) {
    page.blocks.push(Block::default());
    page.blocks.push(line(0, vec![span(text, Tone::Heading)]));
}
