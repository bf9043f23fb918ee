//! The shapes of what a next version changes, in JSON: one shape for all kinds, so that nobody has to ask which it is.

use super::json::{time, times};
use crate::agenda::{Carried, CarriedRow, Collision, Copy, Fate};
use crate::app::news::News;
use crate::programme::diff::{Change, Kind, zone_name};
use crate::programme::{Programme, SessionIx, Stretch};
use serde::Serialize;
use std::collections::HashSet;

/// All that differs, and of it what concerns my picks.
#[derive(Serialize)]
pub struct Differences<'a> {
    /// The zones, where they differ.
    zones: Option<Zones<'a>>,
    changes: Vec<Told<'a>>,
    mine: Vec<Told<'a>>,
    carried: Vec<Carry<'a>>,
}

#[derive(Serialize)]
struct Zones<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
}

#[derive(Default, Serialize)]
struct Told<'a> {
    kind: &'a str,
    session: Option<String>,
    title: Option<String>,
    from: Option<Stand>,
    to: Option<Stand>,
    /// What reads otherwise.
    fields: &'a [&'static str],
    /// Whether old and new are only probably one session.
    probable: bool,
    /// The other session of a clash.
    with: Option<String>,
    /// How long a clash or a gap is.
    minutes: Option<u32>,
    /// How long a clash was that there is still.
    was: Option<u32>,
}

/// A session as it stands in one version.
#[derive(Serialize)]
struct Stand {
    id: Option<String>,
    title: Option<String>,
    start: Option<String>,
    end: Option<String>,
    date: Option<String>,
    halls: Vec<String>,
    people: Vec<String>,
}

/// What became of one of my picks.
#[derive(Serialize)]
pub struct Carry<'a> {
    session: &'a str,
    /// The id it has now, or probably has.
    now: Option<&'a str>,
    title: &'a str,
    state: &'a str,
    from: Stand,
    to: Option<Stand>,
}

/// The changes between two versions.
pub fn changes<'a>(news: News<'a>) -> Differences<'a> {
    let News { old, new, diff, carried, .. } = news;
    let picked = carried.rows.iter().filter(|row| row.interest.is_wanted());
    let (mut before, mut after) = (HashSet::new(), HashSet::new());
    for row in picked {
        before.insert(row.session.as_str());
        after.extend(row.now.as_deref().filter(|_| row.fate != Fate::Probable));
    }
    let is_mine = |change: &&Change| {
        change.old.is_some_and(|at| before.contains(old[at].id.as_str()))
            || change.new.is_some_and(|at| after.contains(new[at].id.as_str()))
    };
    let mut mine: Vec<Told<'a>> = diff.changes.iter().filter(is_mine).map(|change| told(news, change)).collect();
    mine.extend(carried.freed.iter().map(|freed| Told {
        kind: "whole",
        session: Some(freed.session.clone()),
        title: Some(freed.title.clone()),
        ..Told::default()
    }));
    mine.extend(carried.clashes.iter().map(|clash| collision("clash+", clash)));
    mine.extend(carried.resolved.iter().map(|clash| collision("clash-", clash)));
    mine.extend(carried.resized.iter().map(|one| Told { was: one.before.minutes, ..collision("clash", &one.clash) }));
    mine.extend(carried.gaps.iter().map(|gap| opened(new, gap)));
    Differences {
        zones: diff.rezoned.then(|| Zones { from: zone_name(&old.event), to: zone_name(&new.event) }),
        changes: diff.changes.iter().map(|change| told(news, change)).collect(),
        mine,
        carried: rows(carried, Some(old), new),
    }
}

/// What became of my picks, the skipped ones too: the list `carried` of a document.
pub fn rows<'a>(carried: &'a Carried, old: Option<&Programme>, new: &Programme) -> Vec<Carry<'a>> {
    let row = |row: &'a CarriedRow| Carry {
        session: &row.session,
        now: row.now.as_deref(),
        title: row.to.as_ref().map_or(&row.from.title, |to| &to.title),
        state: row.fate.carried(),
        from: copied(old.unwrap_or(new), Some(&row.session), &row.from),
        to: row.to.as_ref().map(|to| copied(new, row.now.as_deref(), to)),
    };
    carried.rows.iter().map(row).collect()
}

fn told<'a>(News { old, new, diff, .. }: News<'a>, change: &'a Change) -> Told<'a> {
    let side = |programme: &Programme, at: Option<SessionIx>| {
        let at = at?;
        Some(copied(programme, Some(programme[at].id.as_str()), &Copy::of(programme, at)))
    };
    let shown = change.new.map(|at| &new[at]).or(change.old.map(|at| &old[at]));
    Told {
        kind: change.kind.word(),
        session: shown.map(|session| session.id.to_string()),
        title: shown.map(|session| session.title.clone()),
        from: side(old, change.old),
        to: side(new, change.new),
        fields: if let Kind::Text { fields } = &change.kind { fields } else { &[] },
        probable: diff.is_guess(change),
        ..Told::default()
    }
}

fn collision<'a>(kind: &'a str, clash: &Collision) -> Told<'a> {
    let [session, with] = clash.parties.clone().map(|party| party.id);
    let title = Some(clash.titles[0].clone());
    Told { kind, session: Some(session), title, with: Some(with), minutes: clash.overlap.minutes, ..Told::default() }
}

fn opened<'a>(programme: &Programme, gap: &Stretch) -> Told<'a> {
    let to = Stand {
        id: None,
        title: None,
        start: Some(time(programme, gap.start)),
        end: Some(time(programme, gap.end)),
        date: Some(gap.start.date().to_string()),
        halls: Vec::new(),
        people: Vec::new(),
    };
    Told { kind: "gap+", to: Some(to), minutes: Some(gap.minutes), ..Told::default() }
}

fn copied(programme: &Programme, id: Option<&str>, copy: &Copy) -> Stand {
    let (start, end) = times(programme, &copy.when(programme.event.zone.as_ref()));
    Stand {
        id: id.map(str::to_owned),
        title: Some(copy.title.clone()),
        start,
        end,
        date: copy.date.map(|day| day.0.to_string()),
        halls: copy.halls.clone(),
        people: copy.people.clone(),
    }
}
