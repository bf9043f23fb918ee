//! Which session of one version of a programme is which of another.
//!
//! Certain by the organisers' own identity (guid), then by id, then by code; an id that only numbers is believed only
//! where something else agrees. Otherwise by title, people and near time, and then it is only probable.

use super::likeness::{Crowd, Face, pair};
use super::time::{Date, DateTime};
use super::{Id, Programme, SessionIx};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Where a session keeps the organisers' short identity beside their long one.
pub const CODE: &str = "code";

/// How sure it is that two sessions are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// They look alike; a person has to say.
    Probable,
    /// By an identity that the organisers gave.
    Certain,
}

/// What a session is recognised by: of a programme, or of what was kept of one.
#[derive(Clone, Debug, Default)]
pub struct Trace<'a> {
    /// Id within the programme.
    pub id: &'a str,
    /// Identity in the organisers' own system.
    pub guid: Option<&'a str>,
    /// Short identity in the organisers' own system.
    pub code: Option<&'a str>,
    /// Title; empty where nobody knows it.
    pub title: &'a str,
    /// Names of the people as printed.
    pub people: Vec<&'a str>,
    /// Wall-clock start at the venue.
    pub start: Option<DateTime>,
    /// Conference day.
    pub day: Option<Date>,
    /// Places as printed.
    pub halls: Vec<Cow<'a, str>>,
}

impl<'a> Trace<'a> {
    /// The trace of a session.
    pub fn of(programme: &'a Programme, at: SessionIx) -> Trace<'a> {
        let session = &programme[at];
        Trace {
            id: session.id.as_str(),
            guid: session.guid.as_deref(),
            code: session.extra.get(CODE).and_then(|code| code.as_str()),
            title: &session.title,
            people: session.appearances.iter().map(|who| programme.printed_name(who)).collect(),
            start: session.when.slot().map(|slot| slot.start),
            day: session.day,
            halls: session.halls.iter().map(|hall| programme.place(*hall).into()).collect(),
        }
    }

    /// The code, or the id, which is made of the code where a version has no guid.
    fn name(&self) -> Cow<'a, str> {
        let code = self.code.map(str::trim).filter(|code| !code.is_empty());
        let made = |code: &str| Id::parse(code).unwrap_or_else(|| Id::from_text(code, self.id)).to_string();
        code.map_or(self.id.into(), |code| made(code).into())
    }
}

/// The pairs of sessions of two programmes.
#[derive(Clone, Debug, Default)]
pub struct Twins {
    of_old: Vec<Option<(SessionIx, Certainty)>>,
    of_new: Vec<Option<(SessionIx, Certainty)>>,
}

impl Twins {
    /// Finds them, each session once. Exchanging the programmes exchanges the answers, no more.
    pub fn between(old: &Programme, new: &Programme) -> Twins {
        let mut twins = Twins { of_old: vec![None; old.sessions().len()], of_new: vec![None; new.sessions().len()] };
        let counted = |id: &str| is_counted(id, old) || is_counted(id, new);
        for (at, same) in shared(guids(old), guids(new)) {
            twins.join(at, same, Certainty::Certain);
        }
        for at in old.session_positions() {
            let same = new.find_session(old[at].id.as_str()).filter(|same| twins.are_free(at, *same));
            let Some(same) = same else { continue };
            if is_trusted(&Trace::of(old, at), &Trace::of(new, same), &counted) {
                twins.join(at, same, Certainty::Certain);
            }
        }
        if twins.is_complete() {
            return twins;
        }
        let (left, right) = twins.left_over(old, new);
        for (at, same) in shared(names(&left), names(&right)) {
            if is_trusted(&Trace::of(old, at), &Trace::of(new, same), &counted) {
                twins.join(at, same, Certainty::Certain);
            }
        }
        let (left, right) = twins.left_over(old, new);
        let crowd = |traces: &Traces<'_>| {
            Crowd::of(traces.iter().map(|(_, trace)| Face::of(trace, counted(trace.id))).collect())
        };
        for (at, same, is_certain) in pair(&crowd(&left), &crowd(&right), |_, _| true) {
            if let (Some((at, trace)), Some((same, other))) = (left.get(at), right.get(same)) {
                twins.join(*at, *same, certainty(is_certain && !contradicts(trace, other)));
            }
        }
        for (at, trace) in left.iter().filter(|(_, trace)| !counted(trace.id)) {
            let same = new.find_session(trace.id).filter(|same| twins.are_free(*at, *same));
            if let Some(same) = same {
                twins.join(*at, same, Certainty::Probable);
            }
        }
        twins
    }

    /// The session of the new programme that an old one is.
    pub fn of_old(&self, at: SessionIx) -> Option<(SessionIx, Certainty)> {
        self.of_old.get(at.index()).copied().flatten()
    }

    /// The session of the old programme that a new one was.
    pub fn of_new(&self, at: SessionIx) -> Option<(SessionIx, Certainty)> {
        self.of_new.get(at.index()).copied().flatten()
    }

    fn are_free(&self, old: SessionIx, new: SessionIx) -> bool {
        self.of_old(old).is_none() && self.of_new(new).is_none()
    }

    fn is_complete(&self) -> bool {
        self.of_old.iter().all(Option::is_some) || self.of_new.iter().all(Option::is_some)
    }

    fn join(&mut self, old: SessionIx, new: SessionIx, certainty: Certainty) {
        if let (Some(of_old), Some(of_new)) = (self.of_old.get_mut(old.index()), self.of_new.get_mut(new.index())) {
            (*of_old, *of_new) = (Some((new, certainty)), Some((old, certainty)));
        }
    }

    fn left_over<'a>(&self, old: &'a Programme, new: &'a Programme) -> (Traces<'a>, Traces<'a>) {
        let traces = |programme: &'a Programme, pairs: &[Option<(SessionIx, Certainty)>]| {
            let alone = programme.session_positions().zip(pairs).filter(|(_, pair)| pair.is_none());
            alone.map(|(at, _)| (at, Trace::of(programme, at))).collect()
        };
        (traces(old, &self.of_old), traces(new, &self.of_new))
    }
}

type Traces<'a> = Vec<(SessionIx, Trace<'a>)>;

/// What a programme is searched by for sessions that are not under their id; made when first needed, and kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Register {
    guids: HashMap<String, Option<SessionIx>>,
    codes: HashMap<String, Option<SessionIx>>,
    crowd: Crowd,
}

impl Register {
    pub(super) fn of(programme: &Programme) -> Register {
        let traces: Traces<'_> = programme.session_positions().map(|at| (at, Trace::of(programme, at))).collect();
        let faces = traces.iter().map(|(_, trace)| Face::of(trace, is_counted(trace.id, programme)));
        Register {
            guids: unique(guids(programme).map(|(guid, at)| (guid.to_owned(), at))),
            codes: unique(names(&traces).map(|(name, at)| (name.into_owned(), at))),
            crowd: Crowd::of(faces.collect()),
        }
    }
}

impl Programme {
    /// The sessions that these traces are now, each session for one trace unless an identity says otherwise. `may`:
    /// whether a trace (by its place) may be taken for a session only because they look alike.
    pub fn recognise(
        &self,
        traces: &[Trace<'_>],
        may: impl Fn(usize, SessionIx) -> bool,
    ) -> Vec<Option<(SessionIx, Certainty)>> {
        let identified: Vec<Option<SessionIx>> = traces.iter().map(|trace| self.identified(trace)).collect();
        let has_guid =
            |trace: &Trace<'_>, at: SessionIx| trace.guid.is_some() && trace.guid == self[at].guid.as_deref();
        let named = traces.iter().zip(&identified).filter_map(|(trace, at)| at.filter(|at| has_guid(trace, *at)));
        let named: HashSet<SessionIx> = named.collect();
        // What only has the id of a session that is another's by its guid is not that session.
        let mut found: Vec<Option<(SessionIx, Certainty)>> = traces
            .iter()
            .zip(identified)
            .map(|(trace, at)| at.filter(|at| !named.contains(at) || !contradicts(trace, &Trace::of(self, *at))))
            .map(|at| Some((at?, Certainty::Certain)))
            .collect();
        let left: Vec<usize> = (0..traces.len()).filter(|at| found[*at].is_none()).collect();
        if left.is_empty() {
            return found;
        }
        let counted = |id: &str| is_counted(id, self);
        let mut taken: HashSet<SessionIx> = found.iter().flatten().map(|(session, _)| *session).collect();
        let crowd = Crowd::of(left.iter().map(|at| Face::of(&traces[*at], counted(traces[*at].id))).collect());
        let pairs = pair(&crowd, &self.register().crowd, |at, session| {
            let session = SessionIx::at(session);
            !taken.contains(&session) && left.get(at).is_some_and(|at| may(*at, session))
        });
        for (at, session, is_certain) in pairs {
            if let Some(at) = left.get(at) {
                let session = SessionIx::at(session);
                let is_certain = is_certain && !contradicts(&traces[*at], &Trace::of(self, session));
                found[*at] = Some((session, certainty(is_certain)));
            }
        }
        taken.extend(found.iter().flatten().map(|(session, _)| *session));
        for at in left.into_iter().filter(|at| !counted(traces[*at].id)) {
            let same = self.find_session(traces[at].id).filter(|same| !taken.contains(same) && may(at, *same));
            if let (None, Some(same)) = (found[at], same) {
                found[at] = Some((same, Certainty::Probable));
            }
        }
        found
    }

    /// The session that has an identity of a trace.
    fn identified(&self, trace: &Trace<'_>) -> Option<SessionIx> {
        let counted = |id: &str| is_counted(id, self);
        let same = self.find_session(trace.id);
        if let Some(guid) = trace.guid {
            if same.is_some_and(|same| self[same].guid.as_deref() == Some(guid)) {
                return same;
            }
            if let Some(Some(elsewhere)) = self.register().guids.get(guid) {
                return Some(*elsewhere);
            }
        }
        let trusted = |same: &SessionIx| is_trusted(trace, &Trace::of(self, *same), &counted);
        let by_code = || self.register().codes.get(&*trace.name()).copied().flatten().filter(trusted);
        same.filter(trusted).or_else(by_code)
    }
}

fn certainty(is_certain: bool) -> Certainty {
    if is_certain { Certainty::Certain } else { Certainty::Probable }
}

fn guids(programme: &Programme) -> impl Iterator<Item = (&str, SessionIx)> {
    programme.session_positions().filter_map(|at| Some((programme[at].guid.as_deref()?, at)))
}

fn names<'t>(traces: &'t Traces<'_>) -> impl Iterator<Item = (Cow<'t, str>, SessionIx)> {
    traces.iter().map(|(at, trace)| (trace.name(), *at))
}

/// The sessions that have the same name on both sides, as far as it names one only.
fn shared<Name: Eq + Hash>(
    old: impl Iterator<Item = (Name, SessionIx)>,
    new: impl Iterator<Item = (Name, SessionIx)>,
) -> Vec<(SessionIx, SessionIx)> {
    let (old, new) = (unique(old), unique(new));
    old.into_iter().filter_map(|(name, at)| Some((at?, (*new.get(&name)?)?))).collect()
}

/// What each name means; nothing if it names several.
fn unique<Name: Eq + Hash>(named: impl Iterator<Item = (Name, SessionIx)>) -> HashMap<Name, Option<SessionIx>> {
    let mut names = HashMap::new();
    for (name, at) in named {
        names.entry(name).and_modify(|known| *known = None).or_insert(Some(at));
    }
    names
}

/// Whether equal ids, or codes, mean one session.
fn is_trusted(one: &Trace<'_>, other: &Trace<'_>, counted: &dyn Fn(&str) -> bool) -> bool {
    let face = |trace| Face::of(trace, false);
    if counted(one.id) || counted(other.id) {
        return face(one).stands_as(&face(other));
    }
    if !is_serial(&one.name()) {
        return true;
    }
    let says_nothing = one.title.is_empty() || other.title.is_empty();
    let is_own = one.title == other.title || says_nothing;
    !contradicts(one, other) && (is_own || face(one).agrees(&face(other)))
}

/// Whether the organisers' own identities say that these are two.
fn contradicts(one: &Trace<'_>, other: &Trace<'_>) -> bool {
    one.guid.zip(other.guid).is_some_and(|(one, other)| one != other)
}

/// Whether an id is a number, or ends with one: files that number their records may number them otherwise next time.
fn is_serial(id: &str) -> bool {
    number_behind(id).is_some()
}

/// What stands before the number of an id like `talk-17`, or nothing before one like `17`.
fn number_behind(id: &str) -> Option<(&str, u32)> {
    let (base, number) = id.rsplit_once('-').unwrap_or(("", id));
    Some((base, number.parse().ok()?))
}

/// Whether an id only counts records that would have the same one: `break` and `break-2`, as the builder makes them.
fn is_counted(id: &str, programme: &Programme) -> bool {
    let is_number_of = |(base, number): (&str, u32)| number > 1 && programme.find_session(base).is_some();
    number_behind(id).is_some_and(is_number_of) || programme.find_session(&format!("{id}-2")).is_some()
}
