//! The shape of the agenda's file: lists, because people read and tools compare them.

use super::aspect::{Aspect, Whole};
use super::rows::{Odd, Row};
use super::times::Times;
use super::word::Word;
use super::{
    Agenda, Copy, Entry, FILE_VERSION, Hours, Interest, Journal, OddRows, Part, Pick, Stamp, journal, merge_extra, pick,
};
use crate::programme::Extra;
use crate::programme::time::Day;
use serde::{Deserialize, Deserializer, Serialize};
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
    /// What was changed by the save that wrote the file: its journal takes its place only then.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "if_sound")]
    last_changes: Vec<Row<journal::Row>>,
    #[serde(flatten)]
    extra: Extra,
}

/// A slip of a hand costs no pick.
fn if_sound<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Row<journal::Row>>, D::Error> {
    let rows: Row<Vec<Row<journal::Row>>> = Row::deserialize(from)?;
    Ok(rows.sound().unwrap_or_default())
}

/// Rows of what is there: `changed` is when it was said last what it is, and `said` tells of what was said at other times.
#[derive(Serialize, Deserialize)]
struct PickRow {
    #[serde(deserialize_with = "pick::line")]
    session: String,
    changed: Stamp,
    #[serde(flatten)]
    said: Times,
    #[serde(flatten)]
    pick: Pick,
}

#[derive(Serialize, Deserialize)]
struct EntryRow {
    #[serde(deserialize_with = "pick::line")]
    entry: String,
    changed: Stamp,
    #[serde(flatten)]
    said: Times,
    #[serde(flatten)]
    own: Entry,
}

#[derive(Serialize, Deserialize)]
struct HoursRow {
    day: Day,
    changed: Stamp,
    #[serde(flatten)]
    said: Times,
    #[serde(flatten)]
    hours: Hours,
    #[serde(flatten)]
    extra: Extra,
}

/// Rows of what is gone: `changed` is since when. What it was is remembered, because a later word brings it back; an older
/// plenary remembered no more of a pick than what was written elsewhere while it was taken back here.
#[derive(Serialize, Deserialize)]
struct RemovedRow {
    #[serde(deserialize_with = "pick::line")]
    session: String,
    changed: Stamp,
    #[serde(flatten)]
    said: Times,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interest: Option<Interest>,
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "pick::line")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    copy: Option<Copy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    attended: bool,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "pick::set")]
    refused: BTreeSet<String>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct RemovedEntryRow {
    #[serde(deserialize_with = "pick::line")]
    entry: String,
    changed: Stamp,
    #[serde(flatten)]
    said: Times,
    #[serde(flatten)]
    own: Option<Entry>,
}

/// What a row of something that is there says.
fn read<T: Whole>(whole: &T, changed: Stamp, mut said: Times) -> Word<T> {
    whole.told().into_iter().for_each(|aspect| said.note_missing(aspect, changed));
    Word::read(whole, &said)
}

/// What a row of something that is gone says.
fn read_gone<T: Whole>(whole: &T, changed: Stamp, mut said: Times) -> Word<T> {
    let beside = whole.told().into_iter().filter(|aspect| !T::CORE.contains(aspect));
    beside.for_each(|aspect| said.note_missing(aspect, changed));
    // Half of what it was says nothing.
    if T::CORE.iter().any(|aspect| said.said(aspect).is_none()) {
        for aspect in T::CORE {
            said.forget(aspect);
        }
    }
    said.note(Aspect::Gone, changed);
    Word::read(whole, &said)
}

/// When a word says what it is, and what it says at other times than a reader of its row would think.
fn told<T: Whole>(word: &Word<T>) -> Option<(Stamp, Times)> {
    let (whole, times) = (word.remains(), word.times());
    let gone = word.said(&Aspect::Gone);
    let changed = gone.or(T::CORE.iter().filter_map(|aspect| word.said(aspect)).max())?;
    let understood = whole.told();
    let is_told = |(aspect, when): &(&Aspect, Stamp)| {
        let is_understood = understood.contains(aspect) && !(gone.is_some() && T::CORE.contains(aspect));
        **aspect != Aspect::Gone && !(is_understood && *when == changed)
    };
    Some((changed, times.iter().filter(is_told).collect()))
}

impl From<AgendaFile> for Agenda {
    fn from(file: AgendaFile) -> Agenda {
        let (picks, odd_picks) = Odd::sort_out(file.picks);
        let (removed, odd_removed) = Odd::sort_out(file.removed);
        let (own, odd_entries) = Odd::sort_out(file.entries);
        let (removed_own, odd_removed_entries) = Odd::sort_out(file.removed_entries);
        let (days, odd_hours) = Odd::sort_out(file.hours);
        let picks = picks.into_iter().map(|row| (row.session, read(&row.pick, row.changed, row.said)));
        let removed = removed.into_iter().map(|row| {
            let RemovedRow { session, changed, mut said, interest, note, copy, part, attended, refused, extra } = row;
            if interest.is_none() {
                said.forget(&Aspect::Choice);
            }
            let (interest, copy) = (interest.unwrap_or(Interest::Later), copy.unwrap_or_default());
            (session, read_gone(&Pick { interest, note, copy, part, attended, refused, extra }, changed, said))
        });
        let own = own.into_iter().map(|row| (row.entry, read(&row.own, row.changed, row.said)));
        let removed_own = removed_own.into_iter().map(|row| {
            let said = if row.own.is_some() { row.said } else { Times::default() };
            (row.entry, read_gone(&row.own.unwrap_or_else(Entry::blank), row.changed, said))
        });
        let mut more: BTreeMap<Day, Extra> = BTreeMap::new();
        for row in &days {
            merge_extra(more.entry(row.day).or_default(), &row.extra);
        }
        more.retain(|_, extra| !extra.is_empty());
        let days = days.into_iter().map(|row| (row.day, read(&row.hours, row.changed, row.said)));
        Agenda {
            programme: file.programme,
            title: file.title,
            words: newest(picks.chain(removed)),
            entries: newest(own.chain(removed_own)),
            hours: newest(days),
            more,
            odd: OddRows {
                picks: odd_picks,
                removed: odd_removed,
                entries: odd_entries,
                removed_entries: odd_removed_entries,
                hours: odd_hours,
            },
            extra: file.extra,
            carried: Journal::of_rows(file.last_changes),
        }
    }
}

/// A file edited by hand may name a thing twice; the newest word holds.
fn newest<K: Ord, T: Whole>(rows: impl Iterator<Item = (K, Word<T>)>) -> BTreeMap<K, Word<T>> {
    let mut kept: BTreeMap<K, Word<T>> = BTreeMap::new();
    for (key, word) in rows {
        match kept.entry(key) {
            std::collections::btree_map::Entry::Occupied(mut other) => other.get_mut().merge(&word),
            std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(word)),
        }
    }
    kept
}

impl From<Agenda> for AgendaFile {
    fn from(mut agenda: Agenda) -> AgendaFile {
        let (mut picks, mut removed) = (Vec::new(), Vec::new());
        for (session, word) in agenda.words {
            let Some((changed, said)) = told(&word) else { continue };
            let pick = word.remains().clone();
            if word.whole().is_some() {
                picks.push(PickRow { session, changed, said, pick });
                continue;
            }
            let is_known = word.is_known();
            let Pick { interest, note, copy, part, attended, refused, extra } = pick;
            let (interest, copy) = (is_known.then_some(interest), is_known.then_some(copy));
            let row = RemovedRow { session, changed, said, interest, note, copy, part, attended, refused, extra };
            removed.push(row);
        }
        let (mut entries, mut removed_entries) = (Vec::new(), Vec::new());
        for (entry, word) in agenda.entries {
            let Some((changed, said)) = told(&word) else { continue };
            match word.whole() {
                Some(own) => entries.push(EntryRow { entry, changed, said, own: own.clone() }),
                None => removed_entries.push(RemovedEntryRow {
                    entry,
                    changed,
                    said,
                    own: word.is_known().then(|| word.remains().clone()),
                }),
            }
        }
        let day = |(day, word): (Day, Word<Hours>)| {
            let (changed, said) = told(&word)?;
            let extra = agenda.more.remove(&day).unwrap_or_default();
            Some(HoursRow { day, changed, said, hours: *word.remains(), extra })
        };
        let hours: Vec<HoursRow> = agenda.hours.into_iter().filter_map(day).collect();
        let odd = agenda.odd;
        AgendaFile {
            version: FILE_VERSION,
            programme: agenda.programme,
            title: agenda.title,
            picks: odd.picks.put_back(picks),
            removed: odd.removed.put_back(removed),
            entries: odd.entries.put_back(entries),
            removed_entries: odd.removed_entries.put_back(removed_entries),
            hours: odd.hours.put_back(hours),
            last_changes: agenda.carried.into_rows(),
            extra: agenda.extra,
        }
    }
}
