//! The card of a session that is to be judged: what speaks for it and against it first, then all there is to read. And
//! what there is to say once all were asked about.

use super::against;
use super::command::Command;
use super::hours;
use super::line::QueryLine;
use super::page::{self, Block, Page, Scene, Span, Target, Tone, joined, link, mark, muted, span, text};
use super::triage::Round;
use crate::agenda::{Fate, Interest, Novelty, Trouble};
use crate::programme::{PersonIx, SessionIx};

/// The most of what I have on at the same time that is told of.
const MOST_CLASHES: usize = 3;
/// The most of its other times that are told of.
const MOST_REPEATS: usize = 3;
/// The most people of my picks that are told of.
const MOST_KNOWN: usize = 3;
/// So many people are told of with their posts above the abstract; of more the names stand there, and a list below.
const FEW: usize = 3;
/// The most names above the abstract.
const MOST_NAMES: usize = 8;

/// The card of a session, and what has changed since it was judged.
pub(super) fn card(scene: Scene<'_>, at: SessionIx, news: Option<&Novelty>) -> Page {
    let Scene { programme, .. } = scene;
    let session = &programme[at];
    let mut page = Page::titled(&session.title);
    page.line(session.subtitle.iter().map(text).collect());
    page.line(page::when_line(scene, session));
    page.line(page::state_line(scene, session));
    let halls = session.halls.iter().map(|hall| link(programme.place(*hall), Target::Hall(*hall)));
    page.line(joined(halls.collect()));
    judged(&mut page, scene, at, news);
    against(&mut page, scene, at);
    for (other, words) in against::repeats(scene, at).into_iter().take(MOST_REPEATS) {
        page.item(2, vec![muted("held again "), link(words, Target::Session(other))]);
    }
    let mut labels: Vec<Span> = Vec::new();
    labels.extend(session.track.map(|track| link(&programme[track].name, Target::Track(track))));
    labels.extend(session.tags.iter().map(text));
    page.line(joined(labels));
    page.line(joined(session.partners.iter().map(text).collect()));
    speaks_for(&mut page, scene, at);
    people(&mut page, scene, at);
    if let Some(about) = &session.abstract_ {
        page.paragraphs(about);
    }
    page.bullets("Issues for discussion", &session.questions, Tone::Text);
    if session.appearances.len() > FEW {
        page::people(&mut page, programme, &session.appearances);
    }
    page.bullets("Outcomes", &session.outcomes, Tone::Prose);
    let access = page::facts(session);
    if !access.is_empty() {
        page.blank();
        page.line(access);
    }
    page
}

/// What I chose before, and what has become of the session since.
fn judged(page: &mut Page, scene: Scene<'_>, at: SessionIx, news: Option<&Novelty>) {
    let own = scene.plan.of(at);
    let word = own.map(|own| format!("{} {}", mark(Some(own.pick.interest)), page::said(own.pick.interest)));
    match (own.zip(word), news) {
        (Some((own, word)), Some(news)) => {
            let what: Vec<&str> = news.what.iter().map(String::as_str).filter(|what| *what != "new").collect();
            let mut line = vec![span(&word, page::tone(own.pick.interest))];
            line.push(span(format!("; changed since it was judged: {}", what.join(", ")), Tone::Heading));
            page.line(line);
            if own.fate == Fate::Moved {
                page.line(vec![span(page::was(scene, own), Tone::Heading)]);
            }
            page.line(vec![muted(format!("{} keeps the choice as it is", Command::CardOpen.key()))]);
        }
        (Some((own, word)), None) => page.line(vec![span(word, page::tone(own.pick.interest))]),
        (None, _) => page.line(page::novelty_line(scene, &scene.programme[at])),
    }
    if own.is_some_and(|own| own.pick.attended) {
        page.line(vec![span("✓ attended", Tone::Going)]);
    }
    if let Some(note) = own.map(|own| &own.pick.note).filter(|note| !note.is_empty()) {
        page.item(6, vec![muted("note: "), text(note)]);
    }
}

/// What would stand against going: what I am going to at the same time, walks that are too long, my hours.
fn against(page: &mut Page, scene: Scene<'_>, at: SessionIx) {
    let (clashes, walks) = against::going_to(scene, at);
    let more = clashes.len().saturating_sub(MOST_CLASHES);
    page.blocks.extend(clashes.into_iter().take(MOST_CLASHES).map(brief));
    if more > 0 {
        page.line(vec![muted(format!("and {more} more at the same time"))]);
    }
    page.blocks.extend(walks.into_iter().map(brief));
    if let Some(absence) = hours::absence_of(scene, at) {
        page.line(vec![span(format!("! {absence}"), Tone::Alarm)]);
    }
}

/// With the titles of what it links to only as far as it takes to know what is meant.
fn brief(mut block: Block) -> Block {
    for span in block.spans.iter_mut().filter(|span| span.link.is_some()) {
        span.text = against::short(&span.text);
    }
    block
}

/// What it has in common with what I picked.
fn speaks_for(page: &mut Page, scene: Scene<'_>, at: SessionIx) {
    let Scene { programme, plan, .. } = scene;
    let session = &programme[at];
    let is_mine = |other: &SessionIx| *other != at && plan.interest(*other).is_some_and(Interest::is_wanted);
    let alike =
        session.track.map_or(0, |track| programme[track].sessions.iter().filter(|other| is_mine(other)).count());
    if alike > 0 {
        page.line(vec![span(format!("same track as {alike} of my picks"), Tone::Going)]);
    }
    let mut people: Vec<PersonIx> = Vec::new();
    for who in &session.appearances {
        if !people.contains(&who.person) {
            people.push(who.person);
        }
    }
    let met = |person: &PersonIx| programme[*person].sessions.iter().copied().find(is_mine);
    let known = people.iter().filter_map(|person| Some((*person, met(person)?)));
    for (person, other) in known.take(MOST_KNOWN) {
        let Some(planned) = plan.of(other) else { continue };
        let mut line = vec![span(format!("{} is also in ", programme[person].name), Tone::Going)];
        line.push(text(format!("{} ", mark(Some(planned.pick.interest)))));
        line.push(link(against::short(&programme[other].title), Target::Session(other)));
        page.item(2, line);
    }
}

/// Who takes part, in a paragraph: few with their posts, of many the names.
fn people(page: &mut Page, scene: Scene<'_>, at: SessionIx) {
    let Scene { programme, .. } = scene;
    let appearances = &programme[at].appearances;
    if appearances.is_empty() {
        return;
    }
    page.blank();
    let is_few = appearances.len() <= FEW;
    let mut line = Vec::new();
    // Nobody is left out by name for the words that say so.
    let named = if appearances.len() > MOST_NAMES + 1 { MOST_NAMES } else { MOST_NAMES + 1 };
    for who in appearances.iter().take(named) {
        if !line.is_empty() {
            line.push(muted(if is_few { "; " } else { ", " }));
        }
        line.push(link(programme.printed_name(who), Target::Person(who.person)));
        let role = who.role.as_ref().filter(|role| is_few || role.eq_ignore_ascii_case("moderator"));
        line.extend(role.map(|role| muted(format!(" ({role})"))));
        line.extend(who.post.iter().filter(|_| is_few).map(|post| muted(format!(" — {post}"))));
    }
    if appearances.len() > named {
        line.push(muted(format!(" and {} more", appearances.len() - named)));
    }
    page.item(2, line);
}

/// What there is to say once all were asked about.
pub(super) fn summary(scene: Scene<'_>, round: &Round, query: &QueryLine) -> Page {
    let tally = round.tally();
    let (total, line) = (tally.total(), query.edit.text().trim());
    let asked = if line.is_empty() { String::new() } else { format!("of what “{line}” finds") };
    let title = match (total, tally.put_off) {
        (0, _) => "Nothing to judge here".to_owned(),
        (_, 0) => format!("All {total} judged"),
        (_, put_off) => format!("All {total} were asked about, {put_off} put off"),
    };
    let mut page = Page::titled(&title);
    if !asked.is_empty() {
        page.line(vec![muted(if total == 0 { format!("nothing {asked}") } else { asked })]);
    }
    page.blank();
    let counts = [
        (tally.going, Interest::Going),
        (tally.maybe, Interest::Maybe),
        (tally.skipped, Interest::Skip),
        (tally.put_off, Interest::Later),
    ];
    for (count, interest) in counts.into_iter().filter(|(count, _)| *count > 0) {
        let words = format!("{} {count} {}", mark(Some(interest)), page::said(interest));
        page.line(vec![span(words, page::tone(interest))]);
    }
    let clashes = scene.plan.firm_clashes().count();
    if clashes > 0 {
        let told = Trouble::Clash.counted(clashes);
        let words = format!("{} {told}; {} shows them", Trouble::Clash.sign(), Command::Clashes.key());
        page.line(vec![span(words, Tone::Alarm)]);
    }
    if tally.changed > 0 {
        page.line(vec![span(format!("{} changed since", tally.changed), Tone::Heading)]);
    }
    if tally.over > 0 {
        let verb = if tally.over == 1 { "is" } else { "are" };
        page.line(vec![muted(format!("{} more {verb} over, and not asked about", tally.over))]);
    }
    page.blank();
    let leave = format!("{} leaves", Command::LeaveTriage.key());
    page.line(vec![muted(match round.waiting() {
        0 => leave,
        1 => format!("{} asks about that one again; {leave}", Command::Triage.key()),
        waiting => format!("{} asks about those {waiting} again; {leave}", Command::Triage.key()),
    })]);
    page
}
