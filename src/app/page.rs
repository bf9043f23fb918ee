//! Everything known about one thing, as blocks of text with links: what the detail shows and `plenary show` prints.

use super::against;
use super::clockface::Clockface;
use super::command::Command;
use super::gap;
use crate::agenda::{Agenda, Identity, Interest, Novelties, Plan, Planned, Source};
use crate::programme::time::{Date, length, long_date, minutes_between, short_date};
use crate::programme::{
    Appearance, Coverage, HallIx, Instant, Link, PersonIx, Programme, Session, SessionIx, Slot, Status, TrackIx,
};

/// Something a page can be about, or a link can lead to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A session.
    Session(SessionIx),
    /// A person.
    Person(PersonIx),
    /// A hall.
    Hall(HallIx),
    /// A track.
    Track(TrackIx),
    /// A page on the web.
    Web(String),
    /// A pick whose session is gone, by its id.
    Lost(String),
    /// An entry of mine, or of a calendar beside the agenda.
    Own(Identity),
    /// Free time of mine, by its place in the plan.
    Gap(usize),
    /// A report: of the last import, or of a comparison.
    Report,
}

impl Target {
    /// What a pick, or an entry, is shown by.
    pub fn of(planned: &Planned) -> Target {
        match planned.session {
            Some(session) => Target::Session(session),
            None if planned.is_own() => Target::Own(planned.identity()),
            None => Target::Lost(planned.id.clone()),
        }
    }
}

/// How a piece of text is meant; the theme gives it a look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Names, labels, facts.
    #[default]
    Text,
    /// Running text, which a query searches by words only.
    Prose,
    /// The title of the page.
    Title,
    /// A heading within it.
    Heading,
    /// Of less weight.
    Muted,
    /// Going.
    Going,
    /// A maybe.
    Maybe,
    /// Something to worry about: a clash, a cancellation.
    Alarm,
    /// Something to hurry for: a walk that is longer than the pause.
    Tight,
    /// On now.
    Now,
}

/// A piece of text of one tone.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// Where it leads.
    pub link: Option<Target>,
}

/// A paragraph, or an empty line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Columns by which all lines but the first are indented.
    pub hang: u16,
    /// Its text; empty for an empty line.
    pub spans: Vec<Span>,
}

/// Everything about one thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The blocks, in order; the first is the title.
    pub blocks: Vec<Block>,
}

/// How many parallel sessions a page lists.
const MOST_PARALLEL: usize = 12;

/// What pages are made from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// My picks laid over it.
    pub plan: &'a Plan,
    /// What is new in it.
    pub novelties: &'a Novelties,
    /// The clock.
    pub now: Instant,
    /// The zone to show.
    pub face: &'a Clockface,
}

impl Scene<'_> {
    /// Whether something is over while the event is still to come or goes on.
    pub fn is_over(&self, slot: &Slot) -> bool {
        self.programme.is_going_on(self.now) && slot.until().unwrap_or(slot.from()) <= self.now
    }
}

/// What is said of a time that [is over](Scene::is_over).
pub const OVER: &str = "! that is over";

/// The mark of an interest in lists: told apart by shape, not by colour.
pub fn mark(interest: Option<Interest>) -> &'static str {
    match interest {
        Some(Interest::Going) => "★",
        Some(Interest::Maybe) => "☆",
        Some(Interest::Skip) => "×",
        Some(Interest::Later) => "…",
        None => " ",
    }
}

pub(super) fn span(text: impl Into<String>, tone: Tone) -> Span {
    Span { text: text.into(), tone, link: None }
}

pub(super) fn text(text: impl Into<String>) -> Span {
    span(text, Tone::Text)
}

pub(super) fn muted(text: impl Into<String>) -> Span {
    span(text, Tone::Muted)
}

pub(super) fn link(text: impl Into<String>, target: Target) -> Span {
    Span { text: text.into(), tone: Tone::Text, link: Some(target) }
}

impl Page {
    /// The page of a target; `None` for the web and for reports, which are not made here.
    pub fn of(scene: Scene<'_>, target: &Target) -> Option<Page> {
        match target {
            Target::Session(session) => Some(session_page(scene, *session)),
            Target::Person(person) => Some(person_page(scene, *person)),
            Target::Hall(hall) => Some(hall_page(scene, *hall)),
            Target::Track(track) => Some(track_page(scene, *track)),
            Target::Lost(id) => lost_page(scene, id),
            Target::Own(own) => own_page(scene, own),
            Target::Gap(at) => gap::page(scene, *at),
            Target::Web(_) | Target::Report => None,
        }
    }

    /// Where its links lead, in order.
    pub fn links(&self) -> impl Iterator<Item = &Target> {
        self.blocks.iter().flat_map(|block| &block.spans).filter_map(|span| span.link.as_ref())
    }

    pub(super) fn titled(title: &str) -> Page {
        let mut page = Page::default();
        page.line(vec![span(title, Tone::Title)]);
        page
    }

    pub(super) fn line(&mut self, spans: Vec<Span>) {
        if !spans.is_empty() {
            self.blocks.push(Block { hang: 0, spans });
        }
    }

    pub(super) fn item(&mut self, hang: u16, spans: Vec<Span>) {
        self.blocks.push(Block { hang, spans });
    }

    pub(super) fn blank(&mut self) {
        self.blocks.push(Block::default());
    }

    pub(super) fn heading(&mut self, heading: impl Into<String>) {
        self.blank();
        self.line(vec![span(heading, Tone::Heading)]);
    }

    pub(super) fn paragraphs(&mut self, running: &str) {
        for paragraph in running.split("\n\n") {
            self.blank();
            for row in paragraph.lines() {
                self.line(vec![span(row, Tone::Prose)]);
            }
        }
    }

    pub(super) fn bullets<'a>(&mut self, heading: &str, items: impl IntoIterator<Item = &'a String>, tone: Tone) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.heading(heading);
            for item in items {
                self.item(2, vec![muted("• "), span(item, tone)]);
            }
        }
    }

    fn links_under(&mut self, heading: &str, links: &[Link]) {
        if links.is_empty() {
            return;
        }
        self.heading(heading);
        for web in links {
            let target = Target::Web(web.url.clone());
            match &web.title {
                Some(title) => {
                    self.item(2, vec![muted("• "), link(title, target)]);
                    self.item(2, vec![muted(format!("  {}", web.url))]);
                }
                None => self.item(2, vec![muted("• "), link(&web.url, target)]),
            }
        }
    }
}

/// Puts ` · ` between pieces.
pub(super) fn joined(pieces: Vec<Span>) -> Vec<Span> {
    let mut line = Vec::with_capacity(pieces.len() * 2);
    for piece in pieces {
        if !line.is_empty() {
            line.push(muted(" · "));
        }
        line.push(piece);
    }
    line
}

fn session_page(scene: Scene<'_>, at: SessionIx) -> Page {
    let Scene { programme, plan, .. } = scene;
    let session = &programme[at];
    let mut page = Page::titled(&session.title);
    page.line(session.subtitle.iter().map(text).collect());
    page.line(when_line(scene, session));
    page.line(state_line(scene, session));
    page.line(novelty_line(scene, session));
    for hall in &session.halls {
        page.line(vec![link(programme.place(*hall), Target::Hall(*hall))]);
    }
    let mut labels: Vec<Span> = Vec::new();
    labels.extend(session.track.map(|track| link(&programme[track].name, Target::Track(track))));
    labels.extend(session.tags.iter().map(text));
    page.line(joined(labels));
    page.line(session.partners.iter().map(text).collect());
    page.blocks.extend(against::of_session(scene, at));
    if let Some(about) = &session.abstract_ {
        page.paragraphs(about);
    }
    page.bullets("Issues for discussion", &session.questions, Tone::Text);
    people(&mut page, programme, &session.appearances);
    page.bullets("Outcomes", &session.outcomes, Tone::Prose);
    let access = facts(session);
    if !access.is_empty() {
        page.blank();
        page.line(access);
    }
    let again = against::repeats(scene, at);
    if !again.is_empty() {
        page.heading("Held again");
        for (other, words) in again {
            page.item(2, vec![muted("• "), link(words, Target::Session(other))]);
        }
    }
    for hall in &session.halls {
        let (before, after) = programme.neighbours(at, *hall);
        if before.is_some() || after.is_some() {
            page.heading(format!("In {}", programme[*hall].name));
            for (word, other) in [("before ", before), ("after  ", after)] {
                page.blocks.extend(other.map(|other| listed(scene, other, Some(word), false)));
            }
        }
    }
    let mut parallel = programme.parallel(at);
    // What is mine is told first, however much there is.
    parallel.sort_by_key(|other| std::cmp::Reverse(plan.interest(*other).filter(|interest| interest.is_wanted())));
    if !parallel.is_empty() {
        page.heading(format!("At the same time ({})", parallel.len()));
        page.blocks.extend(parallel.iter().take(MOST_PARALLEL).map(|other| listed(scene, *other, None, true)));
        if parallel.len() > MOST_PARALLEL {
            page.line(vec![muted(format!("  and {} more", parallel.len() - MOST_PARALLEL))]);
        }
    }
    page.links_under("Attachments", &session.attachments);
    page.links_under(if session.links.len() == 1 { "Source" } else { "Links, the source first" }, &session.links);
    page.blank();
    page.line(vec![muted(format!("id {}", session.id))]);
    page
}

/// Day, time with its zone, length, kind.
pub(super) fn when_line(scene: Scene<'_>, session: &Session) -> Vec<Span> {
    let Scene { programme, face, .. } = scene;
    let mut pieces = Vec::new();
    match session.when.slot() {
        Some(slot) => {
            pieces.push(text(face.whole(&programme.event, slot, session.day)));
            pieces.push(slot.minutes().map_or_else(|| muted("end unknown"), |minutes| text(length(minutes))));
        }
        None => {
            pieces.extend(session.day.map(|day| text(long_date(day))));
            pieces.push(muted(if session.day.is_some() { "no time set" } else { "unscheduled" }));
        }
    }
    pieces.extend(session.kind.iter().map(text));
    joined(pieces)
}

/// Whether it is on, cancelled or moved.
pub(super) fn state_line(scene: Scene<'_>, session: &Session) -> Vec<Span> {
    let mut pieces = Vec::new();
    match session.status {
        Status::Cancelled => pieces.push(span("CANCELLED", Tone::Alarm)),
        Status::Moved => pieces.push(span("moved", Tone::Alarm)),
        Status::Scheduled => {}
    }
    if scene.programme.is_running(session, scene.now) {
        let left = session
            .when
            .slot()
            .and_then(Slot::until)
            .map(|until| format!("on now, {} left", length(minutes_between(scene.now, until))));
        pieces.push(span(left.unwrap_or_else(|| "on now".to_owned()), Tone::Now));
    }
    joined(pieces)
}

/// Since when it is new, or what a version since has changed: `changed: time, hall (since 3 Jun)`.
pub(super) fn novelty_line(scene: Scene<'_>, session: &Session) -> Vec<Span> {
    let Some(novelty) = scene.novelties.of(session.id.as_str()) else { return Vec::new() };
    let day = scene.programme.event.civil(novelty.since.instant()).map(|civil| short_date(civil.date()));
    let since = day.map(|day| format!(" since {day}")).unwrap_or_default();
    let tone = if novelty.seen { Tone::Muted } else { Tone::Heading };
    let changed = || format!("changed{since}: {}", novelty.what.join(", "));
    vec![span(if novelty.is_new() { format!("new{since}") } else { changed() }, tone)]
}

/// Where a pick stood when it was picked, as far as that has changed: `picked when it stood at Wed 2 Jun 09:00–10:00`.
pub fn was(scene: Scene<'_>, planned: &Planned) -> String {
    let (event, copy) = (&scene.programme.event, &planned.pick.copy);
    let time = planned.moved_time.then(|| {
        let when = copy.when(event.zone.as_ref());
        format!("at {}", scene.face.day_and_span(event, &when, copy.date.map(|day| day.0)))
    });
    let place = planned.moved_place.then(|| format!("in {}", copy.halls.join(" and ")));
    let stood: Vec<String> = [time, place].into_iter().flatten().collect();
    format!("picked when it stood {}", stood.join(", "))
}

/// What a pick whose session is gone probably is now: `probably now: Wed 2 Jun 14:00–15:00 G4`, with the title where
/// that is another one.
pub fn likely(scene: Scene<'_>, planned: &Planned) -> Option<String> {
    let at = planned.likely?;
    let title = &scene.programme[at].title;
    let title = if *title == planned.pick.copy.title { String::new() } else { format!("“{title}” ") };
    Some(format!("probably now: {title}{}", stands(scene, at)))
}

/// When and where a session stands, in a few columns: `Wed 2 Jun 14:00–15:00 G4`.
pub fn stands(scene: Scene<'_>, at: SessionIx) -> String {
    let programme = scene.programme;
    let session = &programme[at];
    let when = scene.face.day_and_span(&programme.event, &session.when, session.day);
    let halls: Vec<&str> = session.halls.iter().map(|hall| programme.label(*hall)).collect();
    format!("{when} {}", halls.join(", ")).trim_end().to_owned()
}

/// Why a session can't be picked, where the pick kept under its id is of another: files that number their sessions may
/// number them otherwise next time.
pub fn stranger(programme: &Programme, agenda: &Agenda, plan: &Plan, at: SessionIx) -> Option<String> {
    let pick = agenda.pick(programme[at].id.as_str()).filter(|_| plan.of(at).is_none())?;
    Some(format!("the pick “{}” had the id of this session; confirm or unpick it first", pick.copy.title))
}

/// An interest as one says that one has it: `going`, `skipped`.
pub fn said(interest: Interest) -> &'static str {
    match interest {
        Interest::Skip => "skipped",
        Interest::Later => "put off",
        Interest::Going | Interest::Maybe => interest.word(),
    }
}

/// The tone of an interest.
pub(super) fn tone(interest: Interest) -> Tone {
    match interest {
        Interest::Going => Tone::Going,
        Interest::Maybe => Tone::Maybe,
        Interest::Skip | Interest::Later => Tone::Muted,
    }
}

/// People in printed order, under their printed headings; where none was printed, under their role.
pub(super) fn people(page: &mut Page, programme: &Programme, appearances: &[Appearance]) {
    let same = |a: &Appearance, b: &Appearance| (&a.heading, &a.role) == (&b.heading, &b.role);
    for group in appearances.chunk_by(|a, b| same(a, b)) {
        page.heading(heading(group));
        for who in group {
            let mut spans = vec![muted("• "), link(programme.printed_name(who), Target::Person(who.person))];
            if who.online == Some(true) {
                spans.push(text(" (online)"));
            }
            spans.extend(who.post.iter().map(|post| muted(format!(" — {post}"))));
            page.item(2, spans);
        }
    }
}

fn heading(group: &[Appearance]) -> String {
    let Some(first) = group.first() else { return String::new() };
    if let Some(heading) = &first.heading {
        return heading.trim_end_matches(':').to_owned();
    }
    match &first.role {
        Some(role) => {
            let plural = group.len() > 1 && role.ends_with(char::is_alphabetic) && !role.contains(' ');
            capitalised(role) + if plural && !role.ends_with('s') { "s" } else { "" }
        }
        None => "People".to_owned(),
    }
}

/// With a capital first letter.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub(super) fn facts(session: &Session) -> Vec<Span> {
    let mut pieces = Vec::new();
    if !session.languages.is_empty() {
        pieces.push(muted(format!("languages: {}", session.languages.join(", "))));
    }
    pieces.extend(session.access.iter().map(|access| muted(format!("access: {access}"))));
    let said =
        |yes: Option<bool>, on: &'static str, off: &'static str| yes.map(|yes| muted(if yes { on } else { off }));
    pieces.extend(said(session.broadcast, "broadcast", "not broadcast"));
    pieces.extend(said(session.recorded, "recorded", "not recorded"));
    joined(pieces)
}

/// A session as an item of a page: mark, time, hall, title.
pub(super) fn listed(scene: Scene<'_>, at: SessionIx, word: Option<&str>, with_hall: bool) -> Block {
    let Scene { programme, plan, face, .. } = scene;
    let session = &programme[at];
    let interest = plan.interest(at);
    let mut spans = vec![
        muted(word.unwrap_or("").to_owned()),
        span(format!("{} ", mark(interest)), interest.map_or(Tone::Text, tone)),
    ];
    let time =
        session.when.slot().map_or("no time set".to_owned(), |slot| face.span(&programme.event, slot, session.day));
    spans.push(text(format!("{time}  ")));
    if let Some(hall) = session.halls.first().filter(|_| with_hall) {
        spans.push(muted(format!("{}  ", programme.label(*hall))));
    }
    if session.status == Status::Cancelled {
        spans.push(span("CANCELLED ", Tone::Alarm));
    }
    spans.push(link(&session.title, Target::Session(at)));
    Block { hang: 4, spans }
}

/// Sessions by day, each with what `behind` says of it.
fn by_day(
    page: &mut Page,
    scene: Scene<'_>,
    sessions: &[SessionIx],
    with_hall: bool,
    behind: impl Fn(SessionIx) -> Vec<Span>,
) {
    let mut section = None;
    for at in sessions {
        let day = scene.programme[*at].day;
        if section != Some(day) {
            section = Some(day);
            page.heading(day_heading(scene, day));
        }
        let mut block = listed(scene, *at, None, with_hall);
        block.spans.extend(behind(*at));
        page.blocks.push(block);
    }
}

fn day_heading(scene: Scene<'_>, day: Option<Date>) -> String {
    day.map_or("Unscheduled".to_owned(), |day| scene.face.heading(scene.programme, day))
}

fn person_page(scene: Scene<'_>, at: PersonIx) -> Page {
    let Scene { programme, .. } = scene;
    let person = &programme[at];
    let mut page = Page::titled(&person.name);
    if !person.other_names.is_empty() {
        page.line(vec![muted(format!("also printed as {}", person.other_names.join(", ")))]);
    }
    let posts = posts(programme, at);
    for post in &posts {
        page.item(2, vec![text(*post)]);
    }
    page.line(vec![muted(role_counts(programme, at))]);
    if let Some(biography) = &person.biography {
        page.paragraphs(biography);
    }
    by_day(&mut page, scene, &person.sessions, true, |session| {
        let mut spans = Vec::new();
        for own in programme[session].appearances.iter().filter(|who| who.person == at) {
            let role = own.role.as_deref().or(own.heading.as_deref());
            spans.extend(role.map(|role| muted(format!(" — {role}"))));
            if own.online == Some(true) {
                spans.push(text(" (online)"));
            }
            if posts.len() > 1 {
                spans.extend(own.post.iter().map(|post| muted(format!(", as {post}"))));
            }
        }
        spans
    });
    page.links_under("Links", &person.links);
    page.blank();
    page.line(vec![muted(format!("id {}", person.id))]);
    page
}

/// The posts a person is printed with, each once, in the order of their sessions.
pub fn posts(programme: &Programme, at: PersonIx) -> Vec<&str> {
    let mut posts: Vec<&str> = Vec::new();
    for who in appearances(programme, at) {
        if let Some(post) = who.post.as_deref().filter(|post| !posts.contains(post)) {
            posts.push(post);
        }
    }
    posts
}

/// A person's appearances, in programme order.
pub fn appearances(programme: &Programme, at: PersonIx) -> impl Iterator<Item = &Appearance> {
    programme[at]
        .sessions
        .iter()
        .flat_map(move |session| programme[*session].appearances.iter().filter(move |who| who.person == at))
}

/// `moderator`; `4 sessions: moderator, panellist 3×`.
pub fn role_counts(programme: &Programme, at: PersonIx) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for who in appearances(programme, at) {
        let role = who.role.as_deref().unwrap_or("role unknown");
        match counts.iter_mut().find(|(known, _)| *known == role) {
            Some((_, count)) => *count += 1,
            None => counts.push((role, 1)),
        }
    }
    let sessions = programme[at].sessions.len();
    let roles: Vec<String> = counts
        .iter()
        .map(|(role, count)| if *count == 1 { (*role).to_owned() } else { format!("{role} {count}×") })
        .collect();
    match (roles.is_empty(), sessions) {
        (true, _) => "no sessions".to_owned(),
        (false, 1) => roles.join(", "),
        (false, _) => format!("{sessions} sessions: {}", roles.join(", ")),
    }
}

fn hall_page(scene: Scene<'_>, at: HallIx) -> Page {
    let Scene { programme, face, now, .. } = scene;
    let hall = &programme[at];
    let mut page = Page::titled(&programme.place(at));
    page.line(hall.capacity.map(|capacity| muted(format!("{capacity} places"))).into_iter().collect());
    if let Some((running, next)) = now_and_next(programme, at, now) {
        page.blank();
        match running {
            Running::Session(session) => {
                let left =
                    programme[session].when.slot().and_then(Slot::until).map(|until| minutes_between(now, until));
                let left = left.map(|left| format!(", {} left", length(left))).unwrap_or_default();
                page.line(vec![
                    span(format!("on now{left}: "), Tone::Now),
                    link(&programme[session].title, Target::Session(session)),
                ]);
            }
            Running::Perhaps(session) => page.line(vec![
                span("perhaps on now, its end is unknown: ", Tone::Now),
                link(&programme[session].title, Target::Session(session)),
            ]),
            Running::Nothing => page.line(vec![muted(format!("now: {}", empty_word(programme)))]),
        }
        if let Some(session) = next {
            let session_at = &programme[session];
            let when = face.day_and_span(&programme.event, &session_at.when, session_at.day);
            page.line(vec![muted(format!("next, {when}: ")), link(&session_at.title, Target::Session(session))]);
        }
    }
    for day in hall.sessions.chunk_by(|a, b| programme[*a].day == programme[*b].day) {
        let date = day.first().and_then(|session| programme[*session].day);
        page.heading(day_heading(scene, date));
        let mut free = date.map(|date| programme.free_stretches(at, date)).unwrap_or_default().into_iter().peekable();
        for session in day {
            let start = programme[*session].when.slot().map(|slot| slot.start);
            while let Some(stretch) = free.next_if(|stretch| start.is_some_and(|start| stretch.end <= start)) {
                let slot = Slot::new(stretch.start, Some(stretch.end), programme.event.zone.as_ref());
                let span = face.span(&programme.event, &slot, date);
                let words = format!("  {span}  {} for {}", empty_word(programme), length(stretch.minutes));
                page.line(vec![muted(words)]);
            }
            page.blocks.push(listed(scene, *session, None, false));
        }
    }
    if hall.sessions.is_empty() {
        page.blank();
        page.line(vec![muted(empty_word(programme))]);
    }
    page.blank();
    page.line(vec![muted(format!("id {}", hall.id))]);
    page
}

/// What an empty stretch means.
pub fn empty_word(programme: &Programme) -> &'static str {
    match programme.event.coverage {
        Coverage::Complete => "free",
        Coverage::Partial => "nothing listed",
    }
}

/// What a hall is doing at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// A session runs.
    Session(SessionIx),
    /// A session has begun whose end is unknown: nobody can say whether the hall is free.
    Perhaps(SessionIx),
    /// No session runs that is listed.
    Nothing,
}

/// What runs in a hall now and what comes next there, while the event is on; `None` otherwise.
pub fn now_and_next(programme: &Programme, hall: HallIx, now: Instant) -> Option<(Running, Option<SessionIx>)> {
    if !programme.is_on(now) {
        return None;
    }
    let today = programme.event.civil(now)?.date();
    let mut running = Running::Nothing;
    for at in &programme[hall].sessions {
        let session = &programme[*at];
        let Some(slot) = session.when.slot().filter(|_| session.status != Status::Cancelled) else { continue };
        if slot.from() > now {
            return Some((running, Some(*at)));
        }
        if slot.covers(now) {
            running = Running::Session(*at);
        } else if !matches!(running, Running::Session(_)) {
            // Whatever began later, and has ended, says that an open end before it is over.
            let open = slot.end.is_none() && slot.start.date() == today;
            running = if open { Running::Perhaps(*at) } else { Running::Nothing };
        }
    }
    Some((running, None))
}

fn track_page(scene: Scene<'_>, at: TrackIx) -> Page {
    let track = &scene.programme[at];
    let mut page = Page::titled(&track.name);
    let noun = if track.sessions.len() == 1 { "session" } else { "sessions" };
    page.line(vec![muted(format!("{} {noun}", track.sessions.len()))]);
    by_day(&mut page, scene, &track.sessions, true, |_| Vec::new());
    page
}

/// What my copy still knows of a session that the programme no longer has.
fn lost_page(scene: Scene<'_>, id: &str) -> Option<Page> {
    let planned = &scene.plan.picks[scene.plan.find(&Identity::pick(id))?];
    let copy = &planned.pick.copy;
    let mut page = Page::titled(&copy.title);
    match (likely(scene, planned), planned.likely) {
        (Some(words), Some(at)) => {
            page.line(vec![span("? ", Tone::Alarm), link(words, Target::Session(at))]);
            let keys = (Command::Confirm.key(), Command::Refuse.key());
            page.item(2, vec![muted(format!("  {} confirms that it is this one, {} refuses it", keys.0, keys.1))]);
            page.item(2, vec![muted("  below: the copy kept with the pick")]);
        }
        _ => page.line(vec![span("! no longer in the programme; this is the copy kept with the pick", Tone::Alarm)]),
    }
    let event = &scene.programme.event;
    let was = copy.when(event.zone.as_ref());
    page.line(vec![text(scene.face.day_and_span(event, &was, copy.date.map(|day| day.0)))]);
    for hall in &copy.halls {
        page.line(vec![text(hall)]);
    }
    if !planned.pick.note.is_empty() {
        page.item(6, vec![muted("note: "), text(&planned.pick.note)]);
    }
    page.bullets("People", &copy.people, Tone::Text);
    page.blank();
    page.line(vec![muted(format!("id {id}"))]);
    Some(page)
}

/// An entry of mine: when, where, and what it shares its time with.
fn own_page(scene: Scene<'_>, own: &Identity) -> Option<Page> {
    let Scene { programme, plan, face, .. } = scene;
    let at = plan.find(own)?;
    let planned = &plan.picks[at];
    let copy = &planned.pick.copy;
    let mut page = Page::titled(&copy.title);
    if let Some(slot) = planned.when.slot() {
        let length = slot.minutes().map_or_else(|| muted("end unknown"), |minutes| text(length(minutes)));
        page.line(joined(vec![text(face.whole(&programme.event, slot, planned.day)), length]));
    }
    match planned.halls.first() {
        Some(hall) => page.line(vec![link(programme.place(*hall), Target::Hall(*hall))]),
        None => copy.halls.iter().for_each(|place| page.line(vec![text(place)])),
    }
    page.line(vec![muted(match &planned.source {
        Source::Calendar(name) => format!("from the calendar “{name}”, which is only shown here"),
        Source::Entry | Source::Session => {
            let [change, remove, another] = [Command::Entry, Command::Skip, Command::NewEntry].map(Command::key);
            format!("my own entry; {change} changes it, {remove} removes it, {another} adds one")
        }
    })]);
    if !planned.pick.note.is_empty() {
        page.blank();
        page.item(6, vec![muted("note: "), text(&planned.pick.note)]);
    }
    let against = against::of_pick(scene, at);
    if !against.is_empty() {
        page.blank();
    }
    page.blocks.extend(against);
    page.blank();
    page.line(vec![muted(format!("id {}", own.id))]);
    Some(page)
}
