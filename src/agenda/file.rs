//! The shape of the agenda's file: lists, because people read and tools compare them.

use super::register::Register;
use super::rows::{Odd, Row};
use super::word::{Beside, Judged, Word};
use super::{Agenda, Entry, FILE_VERSION, Hours, OddRows, Part, Pick, Stamp, pick};
use crate::programme::time::Day;
use crate::programme::{Extra, clean};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Serialize, Deserialize)]
pub(super) struct AgendaFile {
    version: u32,
    #[serde(default, deserialize_with = "pick::line")]
    programme: String,
    #[serde(default, deserialize_with = "pick::line")]
    title: String,
    #[serde(default)]
    picks: Vec<Row<PickRow>>,
    #[serde(default)]
    removed: Vec<Row<RemovedRow>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Row<EntryRow>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    removed_entries: Vec<Row<RemovedEntryRow>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hours: Vec<Row<HoursRow>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct PickRow {
    #[serde(deserialize_with = "pick::line")]
    session: String,
    changed: Stamp,
    #[serde(flatten)]
    said: Said,
    #[serde(flatten)]
    pick: Pick,
}

#[derive(Serialize, Deserialize)]
struct RemovedRow {
    #[serde(deserialize_with = "pick::line")]
    session: String,
    changed: Stamp,
    #[serde(flatten)]
    said: Said,
    /// Written elsewhere while the pick was taken back here.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "pick::line")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    attended: bool,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "pick::set")]
    refused: BTreeSet<String>,
}

/// When that was said which stands beside the interest, where it was not said with it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Said {
    /// The note.
    #[serde(skip_serializing_if = "Option::is_none")]
    noted: Option<Stamp>,
    /// The part that I attend.
    #[serde(skip_serializing_if = "Option::is_none")]
    parted: Option<Stamp>,
    /// Whether I was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    heard: Option<Stamp>,
    /// Of a session whether it is refused; those not among the refused ones no longer are.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    judged: BTreeMap<String, Stamp>,
}

#[derive(Serialize, Deserialize)]
struct EntryRow {
    #[serde(deserialize_with = "pick::line")]
    entry: String,
    changed: Stamp,
    #[serde(flatten)]
    own: Entry,
}

#[derive(Serialize, Deserialize)]
struct RemovedEntryRow {
    #[serde(deserialize_with = "pick::line")]
    entry: String,
    changed: Stamp,
}

#[derive(Serialize, Deserialize)]
struct HoursRow {
    day: Day,
    changed: Stamp,
    #[serde(flatten)]
    hours: Hours,
}

/// What a row says beside the interest.
fn beside(
    note: String,
    part: Option<Part>,
    attended: bool,
    refused: &BTreeSet<String>,
    said: Said,
    row: Stamp,
) -> Beside {
    Beside {
        note: Register::read(said.noted, note, row),
        part: Register::read(said.parted, part, row),
        attended: Register::read(said.heard, attended, row),
        judged: judged(refused, said.judged, row),
    }
}

/// What a row says of the sessions offered in place of its own. A refusal without a time means that of the row.
fn judged(refused: &BTreeSet<String>, judged: BTreeMap<String, Stamp>, changed: Stamp) -> Judged {
    let undated = refused.iter().map(|id| (id.clone(), (changed, true)));
    let dated = judged.into_iter().map(|(id, when)| {
        let id = clean::line(id.into());
        let is_refused = refused.contains(&id);
        (id, (when, is_refused))
    });
    undated.chain(dated).collect()
}

/// The times of what is said beside the interest.
fn said(beside: &Beside, row: Stamp) -> Said {
    let Beside { note, part, attended, judged } = beside;
    Said {
        noted: note.told(row),
        parted: part.told(row),
        heard: attended.told(row),
        judged: judged.iter().map(|(id, (when, _))| (id.clone(), *when)).collect(),
    }
}

impl From<AgendaFile> for Agenda {
    fn from(file: AgendaFile) -> Agenda {
        let (picks, odd_picks) = Odd::sort_out(file.picks);
        let (removed, odd_removed) = Odd::sort_out(file.removed);
        let (own, odd_entries) = Odd::sort_out(file.entries);
        let (removed_own, odd_removed_entries) = Odd::sort_out(file.removed_entries);
        let (days, odd_hours) = Odd::sort_out(file.hours);
        let picks = picks.into_iter().map(|PickRow { session, changed, said, pick }| {
            let beside = beside(pick.note.clone(), pick.part, pick.attended, &pick.refused, said, changed);
            (session, Word::read(changed, Some(pick), beside))
        });
        let removed = removed.into_iter().map(|row| {
            let RemovedRow { session, changed, said, note, part, attended, refused } = row;
            (session, Word::read(changed, None, beside(note, part, attended, &refused, said, changed)))
        });
        let own = own.into_iter().map(|row| (row.entry, Register::at(row.changed, Some(row.own))));
        let removed_own = removed_own.into_iter().map(|row| (row.entry, Register::at(row.changed, None)));
        let days = days.into_iter().map(|row| (row.day, Register::at(row.changed, row.hours)));
        Agenda {
            programme: file.programme,
            title: file.title,
            words: newest(picks.chain(removed), Word::merge),
            entries: newest(own.chain(removed_own), Register::merge),
            hours: newest(days, Register::merge),
            odd: OddRows {
                picks: odd_picks,
                removed: odd_removed,
                entries: odd_entries,
                removed_entries: odd_removed_entries,
                hours: odd_hours,
            },
            extra: file.extra,
        }
    }
}

/// A file edited by hand may name a thing twice; the newest word holds.
fn newest<K: Ord, T>(rows: impl Iterator<Item = (K, T)>, merge: fn(&mut T, &T)) -> BTreeMap<K, T> {
    let mut kept = BTreeMap::new();
    for (key, word) in rows {
        match kept.entry(key) {
            std::collections::btree_map::Entry::Occupied(mut other) => merge(other.get_mut(), &word),
            std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(word)),
        }
    }
    kept
}

impl From<Agenda> for AgendaFile {
    fn from(agenda: Agenda) -> AgendaFile {
        let (mut picks, mut removed) = (Vec::new(), Vec::new());
        for (session, word) in agenda.words {
            let (changed, beside) = (word.changed(), word.beside());
            let said = said(beside, changed);
            match word.pick() {
                Some(pick) => picks.push(PickRow { session, changed, said, pick: pick.clone() }),
                None => {
                    let refused = beside.judged.iter().filter(|(_, (_, refused))| *refused);
                    removed.push(RemovedRow {
                        session,
                        changed,
                        said,
                        note: beside.note.value().clone(),
                        part: *beside.part.value(),
                        attended: *beside.attended.value(),
                        refused: refused.map(|(id, _)| id.clone()).collect(),
                    });
                }
            }
        }
        let (mut entries, mut removed_entries) = (Vec::new(), Vec::new());
        for (entry, own) in agenda.entries {
            let Some(changed) = own.said() else { continue };
            match own.value() {
                Some(own) => entries.push(EntryRow { entry, changed, own: own.clone() }),
                None => removed_entries.push(RemovedEntryRow { entry, changed }),
            }
        }
        let day = |(day, hours): (Day, Register<Hours>)| {
            hours.said().map(|changed| HoursRow { day, changed, hours: *hours.value() })
        };
        let odd = agenda.odd;
        AgendaFile {
            version: FILE_VERSION,
            programme: agenda.programme,
            title: agenda.title,
            picks: odd.picks.put_back(picks),
            removed: odd.removed.put_back(removed),
            entries: odd.entries.put_back(entries),
            removed_entries: odd.removed_entries.put_back(removed_entries),
            hours: odd.hours.put_back(agenda.hours.into_iter().filter_map(day)),
            extra: agenda.extra,
        }
    }
}
