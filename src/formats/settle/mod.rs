//! From what files say to what it means: the rules that hold for every format.
//!
//! ```text
//! union    what several files tell of one thing is one
//! ids      identities, unique and the same in the file's next version
//! time     which clock is right; days that end after midnight
//! halls    halls in their order, and those that only sessions name
//! people   who is one person, and who only has the same name
//! title    what a title hides: a cancellation, a kind
//! prose    abstracts as readable text; links; nothing private
//! private  addresses and numbers in names and titles
//! ```
//!
//! What comes out are the drafts that [`Builder`] takes; it cleans and checks them like those of any file.

mod halls;
mod ids;
mod people;
mod private;
mod prose;
mod time;
mod title;
mod union;

pub(super) use people::is_role;

use super::Ask;
use super::published::{Label, Labelled, Published, Ref, Session, Text};
use crate::agenda::{ENTRY, INTEREST, NOTE};
use crate::programme::{Builder, Finding, Id, Programme, Status, clean, draft, twins};
use std::collections::HashMap;

/// The programme that files of that name tell of, and all that was odd.
pub(super) fn settle(published: Published<'_>, fallback: &str, ask: &Ask) -> (Programme, Vec<Finding>) {
    let mut published = union::union(published);
    private::leave_out(&mut published);
    let mut findings = std::mem::take(&mut published.findings);
    let clocks = time::Clocks::of(&published, ask, &mut findings);
    let mut builder = Builder::new(ask.zones);
    builder.event(event(&published, &clocks, fallback));
    let halls = halls::Halls::of(&published);
    let ids = ids::ids(&published.sessions);
    let labels = Labels::of(&published.labels);
    let people = people::People::of(&published, &mut findings);
    halls.build(&mut builder);
    people.build(&mut builder);
    for (session, id) in published.sessions.iter().zip(ids) {
        let draft = draft(session, &id, &clocks, &halls, &people, &labels, &mut findings);
        builder.session(draft, session.offset);
    }
    let (programme, odd) = builder.finish();
    findings.extend(odd);
    (programme, findings)
}

fn event<'d>(published: &Published<'d>, clocks: &time::Clocks, fallback: &str) -> draft::Event<'d> {
    let event = &published.event;
    let title = event.title.clone().or_else(|| event.short.clone()).unwrap_or_else(|| fallback.to_owned().into());
    let named = [&event.id, &event.short, &event.title].into_iter().flatten().find(|text| !text.trim().is_empty());
    let id = Id::from_text(named.map_or(fallback, |text| text), "programme");
    let (start, end) = clocks.event_days(event);
    draft::Event {
        id: Some(id.to_string().into()),
        title: Some(draft::Text(title)),
        short: event.short.clone().map(draft::Text),
        start: start.map(|day| day.to_string().into()),
        end: end.map(|day| day.to_string().into()),
        zone: clocks.zone().map(|zone| zone.name().to_owned().into()),
        city: event.city.clone().map(draft::Text),
        venue: event.venue.clone().map(draft::Text),
        source: event.url.clone().map(draft::Text),
        ..draft::Event::default()
    }
}

/// Names of tracks, kinds and tags by their keys.
struct Labels<'p, 'd>(HashMap<(Labelled, &'p str), &'p Text<'d>>);

impl<'p, 'd> Labels<'p, 'd> {
    fn of(labels: &'p [Label<'d>]) -> Self {
        Labels(labels.iter().map(|label| ((label.of, &*label.key), &label.name)).collect())
    }

    /// The name of what a session refers to; a key that names nothing is no name.
    fn name(&self, of: Labelled, called: &Ref<'d>) -> Option<draft::Text<'d>> {
        let by_key = || called.key.as_deref().and_then(|key| self.0.get(&(of, key)).copied());
        called.name.as_ref().or_else(by_key).filter(|name| !name.trim().is_empty()).cloned().map(draft::Text)
    }
}

fn draft<'d>(
    session: &Session<'d>,
    id: &Id,
    clocks: &time::Clocks,
    halls: &halls::Halls<'d>,
    people: &people::People<'d>,
    labels: &Labels<'_, 'd>,
    findings: &mut Vec<Finding>,
) -> draft::Session<'d> {
    let when = clocks.read(session, findings);
    let title = prose::plain(session.title.as_ref());
    let title = title::read(title.as_deref().unwrap_or_default());
    let prose = prose::read(session, findings);
    let status = session.status.filter(|status| *status != Status::Scheduled).or(title.status);
    let kind = session.kind.as_ref().and_then(|kind| labels.name(Labelled::Kind, kind));
    let looks_so = || title::is_break(kind.as_deref(), &title.text, session.people.is_empty());
    let is_break = session.is_break.unwrap_or_else(looks_so);
    let kind = if is_break { Some("Break".into()) } else { kind };
    draft::Session {
        id: Some(id.to_string().into()),
        guid: session.guid.clone().or_else(|| session.code.clone()).map(draft::Text),
        title: Some(title.text.into_owned().into()),
        subtitle: prose::plain(session.subtitle.as_ref()).map(draft::Text),
        track: session.track.as_ref().and_then(|track| labels.name(Labelled::Track, track)),
        kind,
        tags: session.tags.iter().filter_map(|tag| labels.name(Labelled::Tag, tag)).collect(),
        start: when.start.map(|start| String::from(start).into()),
        end: when.end.map(|end| String::from(end).into()),
        date: when.day.map(|day| day.to_string().into()),
        halls: halls.of_session(session),
        abstract_: prose.text.map(draft::Text),
        appearances: people.of_session(session),
        languages: title::languages(&session.languages),
        broadcast: session.broadcast,
        recorded: session.recorded,
        status: status.map(|status| status.word().into()),
        links: prose.links,
        attachments: prose::links(&session.attachments),
        extra: kept_beside(session),
        ..draft::Session::default()
    }
}

/// The code of a session that has a guid as well, because another version may know it by the one and not by the other;
/// and what was chosen about it, which is for an agenda to take over.
fn kept_beside(session: &Session<'_>) -> draft::Extra {
    let code = session.code.as_ref().filter(|_| session.guid.is_some());
    let told = [(twins::CODE, code), (INTEREST, session.mine.interest.as_ref()), (NOTE, session.mine.note.as_ref())];
    let kept = |(name, text): (&str, Option<&Text<'_>>)| Some((name.to_owned(), clean::line(text?.clone()).into()));
    let own = session.mine.entry.as_ref().map(|own| {
        let fields = [("id", &own.id), ("title", &own.title), ("place", &own.place)];
        let fields = fields.map(|(name, text)| (name.to_owned(), clean::line(text.clone()).into()));
        (ENTRY.to_owned(), serde_json::Value::Object(fields.into_iter().collect()))
    });
    told.into_iter().filter_map(kept).chain(own).collect()
}
