//! Picks from elsewhere: another agenda, a calendar of picks, a list of ids or titles.

use super::carry::join;
use super::incoming::{Incoming, is_entry, is_of};
use super::{Agenda, Change, Copy, Interest, Part, Pick, Step, lines};
use crate::programme::twins::{Certainty, Trace};
use crate::programme::{Programme, SessionIx, clean};
use std::collections::{BTreeMap, BTreeSet};

/// Fields that an agenda which left in another form keeps beside a session: what was chosen, by its word.
pub const INTEREST: &str = "interest";
/// As [`INTEREST`]: the note.
pub const NOTE: &str = "note";
/// As [`INTEREST`]: that it is no session but an own entry; its id, title and place as they were written.
pub const ENTRY: &str = "entry";

/// A pick that somebody wants to have.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Id of the session where it comes from; empty if it has none.
    pub id: String,
    /// What is known of the session there.
    pub copy: Copy,
    /// How much it matters, where that is said.
    pub interest: Option<Interest>,
    /// The note on it.
    pub note: String,
    /// The part of it that is attended, where it is not all of it.
    pub part: Option<Part>,
    /// Whether it was attended.
    pub attended: bool,
    /// Whether it is words that somebody wrote: an id, a guid or a title.
    is_line: bool,
    /// The pick of an agenda of the same programme, which is worth keeping whatever became of its session.
    kept: Option<Pick>,
}

impl Wanted {
    /// A session of that id of which this is known.
    pub fn named_so(id: String, copy: Copy, interest: Option<Interest>, note: String) -> Wanted {
        Wanted { id, copy, interest, note, part: None, attended: false, is_line: false, kept: None }
    }

    /// Whether it is words that somebody wrote, which need not mean a session at all.
    pub fn is_line(&self) -> bool {
        self.is_line
    }

    /// The picks of an agenda, to become those of that programme: if it is the agenda's own, those that the programme no
    /// longer has come too.
    pub fn of_agenda(agenda: &Agenda, programme: &Programme) -> Vec<Wanted> {
        let is_own = agenda.programme == programme.event.id.as_str();
        let wanted = |(id, pick): (&str, &Pick)| Wanted {
            part: pick.part,
            attended: pick.attended,
            kept: is_own.then(|| pick.clone()),
            ..Wanted::named_so(id.to_owned(), pick.copy.clone(), Some(pick.interest), pick.note.clone())
        };
        agenda.picks().map(|pick| wanted(pick).of_event(&agenda.programme, programme)).collect()
    }

    /// The same, wanted by an agenda of the event of that id: by the clocks of another event no part is meant here.
    #[must_use]
    pub fn of_event(self, event: &str, programme: &Programme) -> Wanted {
        Wanted { part: self.part.filter(|_| is_of(event, programme)), ..self }
    }

    /// The sessions of a programme: a calendar of picks reads as one.
    pub fn of_programme(programme: &Programme) -> Vec<Wanted> {
        let wanted = |at: SessionIx| {
            let told = |name: &str| programme[at].extra.get(name).and_then(|value| value.as_str()).unwrap_or_default();
            let interest = Interest::ALL.into_iter().find(|interest| interest.word() == told(INTEREST));
            let note = clean::line(told(NOTE).into());
            Wanted::named_so(programme[at].id.to_string(), Copy::of(programme, at), interest, note)
        };
        programme.session_positions().filter(|at| !is_entry(&programme[*at])).map(wanted).collect()
    }

    /// The lines of a text, each an id, a guid or a title; what lists put before their items does not count. Or a
    /// pick as [`super::lines`] tells it.
    pub fn of_lines(text: &str) -> Vec<Wanted> {
        let wanted = |line: &str| {
            if let Some((id, pick)) = lines::told(line) {
                let (copy, interest, note) = (pick.copy, Some(pick.interest), pick.note);
                return Wanted { is_line: true, ..Wanted::named_so(id, copy, interest, note) };
            }
            let line = clean::line(line.into());
            let line = line.trim_start_matches(['-', '*', '•', '★', '☆', '+', ' ']).trim();
            let copy = Copy { title: line.to_owned(), guid: Some(line.to_owned()), ..Copy::default() };
            Wanted { is_line: true, ..Wanted::named_so(line.to_lowercase(), copy, None, String::new()) }
        };
        text.lines().map(wanted).filter(|wanted| !wanted.copy.title.is_empty()).collect()
    }

    /// Whether it is a pick that can be kept without its session: nothing else is kept under its id.
    fn comes_alone(&self, agenda: &Agenda) -> bool {
        let is_same =
            |there: &Pick, own: &Pick| (&there.copy.guid, &there.copy.title) == (&own.copy.guid, &own.copy.title);
        self.kept.as_ref().is_some_and(|own| agenda.pick(&self.id).is_none_or(|there| is_same(there, own)))
    }

    /// The session of exactly that id, where only words are known.
    fn named(&self, programme: &Programme) -> Option<SessionIx> {
        programme.find_session(&self.id).filter(|_| self.is_line)
    }
}

/// A wanted pick and the session it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Adoption {
    /// What is wanted.
    pub wanted: Wanted,
    /// The session.
    pub session: SessionIx,
    /// Whether it only looks like the session that is wanted.
    pub is_guess: bool,
}

/// What wanted picks would do to an agenda.
#[derive(Clone, Debug, Default)]
pub struct Adopted {
    /// Not picked yet.
    pub new: Vec<Adoption>,
    /// Picked, with less interest or another note.
    pub changed: Vec<Adoption>,
    /// Picked just so.
    pub same: Vec<Adoption>,
    /// Picks of this programme's agenda whose sessions it no longer has, or has only probably: they come as they are, to be
    /// confirmed here.
    pub gone: Vec<Wanted>,
    /// Not in this programme, or of several sessions nobody knows which; they stay where they come from.
    pub unknown: Vec<Wanted>,
    /// Own entries, which are of no session.
    pub entries: Incoming,
}

/// Finds the sessions that are wanted, and how they stand to what is picked.
pub fn adopt(programme: &Programme, agenda: &Agenda, wanted: Vec<Wanted>) -> Adopted {
    let traces: Vec<Trace<'_>> = wanted.iter().map(|wanted| wanted.copy.trace(&wanted.id)).collect();
    let named: Vec<Option<SessionIx>> = wanted.iter().map(|wanted| wanted.named(programme)).collect();
    let found = programme.recognise(&traces, |at, _| named.get(at).is_some_and(Option::is_none));
    let mut adopted = Adopted::default();
    for ((wanted, named), found) in wanted.into_iter().zip(named).zip(found) {
        let is_certain = found.is_some_and(|(_, certainty)| certainty == Certainty::Certain);
        if !is_certain && wanted.comes_alone(agenda) {
            adopted.gone.push(wanted);
            continue;
        }
        let Some((session, certainty)) = named.map(|at| (at, Certainty::Certain)).or(found) else {
            adopted.unknown.push(wanted);
            continue;
        };
        let before = agenda.pick(programme[session].id.as_str());
        // A title that only one session has is an identity to whoever wrote it down.
        let is_guess = certainty == Certainty::Probable && !wanted.is_line;
        let adoption = Adoption { wanted, session, is_guess };
        match before {
            None => adopted.new.push(adoption),
            Some(pick) if join(pick.clone(), &adoption.pick(programme)) == *pick => adopted.same.push(adoption),
            Some(_) => adopted.changed.push(adoption),
        }
    }
    adopted
}

impl Adopted {
    /// The same, measured by what is left of mine when they stand in its place: what they say less of is not the same.
    #[must_use]
    pub fn in_place(mut self, programme: &Programme, agenda: &Agenda) -> Adopted {
        let picks = self.picks(programme, |_| None);
        let is_same = |adoption: &Adoption| {
            let id = programme[adoption.session].id.as_str();
            let told = |pick: &Pick| (pick.interest, pick.note.clone(), pick.part, pick.attended);
            picks.get(id).and_then(Option::as_ref).map(told) == agenda.pick(id).map(told)
        };
        let (same, changed): (Vec<_>, Vec<_>) = std::mem::take(&mut self.same).into_iter().partition(is_same);
        self.same = same;
        self.changed.extend(changed);
        self
    }

    /// The change that adds them to an agenda: of two interests the greater holds, and both notes. Nothing if all of it
    /// is there.
    pub fn merge(&self, programme: &Programme, agenda: &Agenda) -> Option<Change> {
        let picks = self.picks(programme, |id| agenda.pick(id).cloned());
        self.change(agenda, picks, self.entries.steps(agenda, false), "taken over")
    }

    /// The change that leaves nothing but them in an agenda. Nothing if that is how it is.
    pub fn replace(&self, programme: &Programme, agenda: &Agenda) -> Option<Change> {
        let mut picks: BTreeMap<String, Option<Pick>> =
            agenda.picks().map(|(session, _)| (session.to_owned(), None)).collect();
        picks.extend(self.picks(programme, |_| None));
        self.change(agenda, picks, self.entries.steps(agenda, true), "in place of mine")
    }

    /// What is picked of every session that is wanted, with what there was.
    fn picks(&self, programme: &Programme, before: impl Fn(&str) -> Option<Pick>) -> BTreeMap<String, Option<Pick>> {
        let mut picks: BTreeMap<String, Option<Pick>> = BTreeMap::new();
        for adoption in self.new.iter().chain(&self.changed).chain(&self.same) {
            let id = programme[adoption.session].id.as_str();
            let pick = picks.entry(id.to_owned()).or_insert_with(|| before(id));
            let wanted = adoption.pick(programme);
            *pick = Some(pick.take().map_or_else(|| wanted.clone(), |pick| join(pick, &wanted)));
        }
        for wanted in &self.gone {
            let Some(kept) = &wanted.kept else { continue };
            let pick = picks.entry(wanted.id.clone()).or_insert_with(|| before(&wanted.id));
            *pick = Some(pick.take().map_or_else(|| kept.clone(), |pick| join(pick, kept)));
        }
        picks
    }

    fn change(
        &self,
        agenda: &Agenda,
        picks: BTreeMap<String, Option<Pick>>,
        entries: Vec<Step>,
        how: &str,
    ) -> Option<Change> {
        let step = |(session, after): (String, Option<Pick>)| {
            let before = agenda.pick(&session).cloned();
            (before != after).then_some(Step::pick(session, before, after))
        };
        let steps: Vec<Step> = picks.into_iter().filter_map(step).chain(entries).collect();
        let sessions = self.new.iter().chain(&self.changed).chain(&self.same).map(|adoption| adoption.session);
        let count = sessions.collect::<BTreeSet<_>>().len() + self.gone.len();
        let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let entries = Some(self.entries.count()).filter(|count| *count > 0);
        let entries = entries.map(|count| counted(count, "own entry", "own entries"));
        let picks = Some(counted(count, "pick", "picks")).filter(|_| count > 0 || entries.is_none());
        let both = picks.into_iter().chain(entries).collect::<Vec<_>>().join(" and ");
        (!steps.is_empty()).then(|| Change { words: format!("{both} from elsewhere {how}"), steps })
    }
}

impl Adoption {
    fn pick(&self, programme: &Programme) -> Pick {
        let Wanted { copy, interest, note, part, attended, is_line, kept, .. } = &self.wanted;
        let now = Copy::of(programme, self.session);
        // What was seen of it elsewhere tells whether it has moved since; a guess would stay one.
        let seen = !is_line && !self.is_guess && interest.is_some();
        let copy = if seen {
            // A list for people tells less than an agenda.
            let people = if copy.people.is_empty() { now.people } else { copy.people.clone() };
            // Nor is a place another one because it is written in another way.
            let here = &programme[self.session].halls;
            let is_here = |place: &String| programme.halls_named(place).iter().any(|hall| here.contains(hall));
            let is_same = copy.halls.len() == here.len() && copy.halls.iter().all(is_here);
            let halls = if is_same { now.halls } else { copy.halls.clone() };
            Copy { guid: now.guid, date: copy.date.or(now.date), people, halls, ..copy.clone() }
        } else {
            now
        };
        let interest = interest.unwrap_or(Interest::Going);
        // Of what only looks like it no part was meant.
        let part = part.filter(|_| !self.is_guess);
        let blank = kept.clone().unwrap_or_else(|| Pick::new(interest, Copy::default()));
        Pick { interest, copy, note: note.clone(), part, attended: *attended, ..blank }
    }
}
