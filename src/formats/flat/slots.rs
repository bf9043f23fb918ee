//! A schedule of slots, some of them free, and a list of talks without times in another file: the talks of a day are dealt
//! into its free slots in their order.

use super::records;
use super::tree::Walk;
use crate::error::Result;
use crate::formats::Ask;
use crate::formats::published::{Hall, Published, Ref, Session, Text, Times};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};

/// The id of a slot that waits for its talk begins so.
const FREE: &str = "free-slot-";
/// The most sessions that one slot may hold.
const MOST_AT_ONCE: u64 = 200;

/// Whether these keys of a file are those of such a schedule, or of such talks.
pub(super) fn are_named_by(keys: &[&str]) -> bool {
    let has = |name: &str| keys.iter().any(|key| key.trim() == name);
    (has("grid") && has("slots")) || (has("video_provider") && has("title"))
}

/// Reads a schedule or its talks; `false` if a tree is neither.
///
/// # Errors
/// If the person's word about the fields of the talks names what is not there.
pub(super) fn read(value: &Value, ask: &Ask, published: &mut Published<'_>) -> Result<bool> {
    let grid =
        value.get("days").and_then(Value::as_array).filter(|days| days.iter().any(|day| day.get("grid").is_some()));
    if let Some(days) = grid {
        let mut schedule = Vec::new();
        for day in days {
            slots(day, &mut schedule);
        }
        let tracks = value.get("tracks").and_then(Value::as_array).into_iter().flatten();
        for name in tracks.filter_map(|track| track.get("name")?.as_str()) {
            published.halls.push(Hall { called: Ref::name(name.to_owned()), ..Hall::default() });
        }
        deal_to_known(schedule, published);
        return Ok(true);
    }
    let talks = value.as_array().filter(|talks| talks.iter().any(|talk| talk.get("video_provider").is_some()));
    let Some(talks) = talks else { return Ok(false) };
    let mut walk = Walk::new(|text| Text::Owned(text.to_owned()));
    for talk in talks.iter().filter_map(Value::as_object) {
        let row = walk.row(talk, &[]);
        walk.table.push(row);
    }
    let mut own = Published { event: std::mem::take(&mut published.event), ..Published::default() };
    records::publish(&walk.table, &walk.keys, ask, &mut own)?;
    if let Some(name) = talks.iter().find_map(|talk| talk.get("event_name")?.as_str()) {
        own.event.title.get_or_insert_with(|| name.to_owned().into());
    }
    published.event = own.event;
    published.findings.extend(own.findings);
    published.people.extend(own.people);
    deal(own.sessions, published);
    Ok(true)
}

/// The slots of a day: what is printed in them, and one free session for each place that is left.
fn slots(day: &Value, schedule: &mut Vec<Session<'_>>) {
    let text =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(|text| Text::Owned(text.to_owned()));
    let date = text(day, "date");
    for slot in day.get("grid").and_then(Value::as_array).into_iter().flatten() {
        let times = Times {
            date: date.clone(),
            clock: text(slot, "start_time"),
            end_clock: text(slot, "end_time"),
            ..Times::default()
        };
        let items = slot.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for item in items {
            let title = item.as_str().map(|title| Text::Owned(title.to_owned())).or_else(|| text(item, "title"));
            schedule.push(Session { title, times: times.clone(), ..Session::default() });
        }
        let places = slot.get("slots").and_then(Value::as_u64).unwrap_or(1).min(MOST_AT_ONCE);
        for place in items.len() as u64..places {
            let clock = times.clock.as_deref().unwrap_or_default();
            let id = format!("{FREE}{}-{clock}-{}", date.as_deref().unwrap_or_default(), place + 1);
            schedule.push(Session { id: Some(id.into()), times: times.clone(), ..Session::default() });
        }
    }
}

/// Whether a session is a slot that waits for its talk.
fn is_free(session: &Session<'_>) -> bool {
    session.title.is_none() && session.id.as_deref().is_some_and(|id| id.starts_with(FREE))
}

/// Whether a session waits for its time.
fn waits(session: &Session<'_>) -> bool {
    session.title.is_some()
        && session.times.date.is_some()
        && session.times.clock.is_none()
        && session.times.start.is_none()
}

/// Deals talks into the free slots that an earlier file has. A talk's track is where it is held: halls and tracks are one
/// there.
fn deal<'d>(talks: Vec<Session<'d>>, published: &mut Published<'d>) {
    let mut free: HashMap<Option<Text<'d>>, VecDeque<usize>> = HashMap::new();
    for (at, slot) in published.sessions.iter().enumerate().filter(|(_, session)| is_free(session)) {
        free.entry(slot.times.date.clone()).or_default().push_back(at);
    }
    for mut talk in talks {
        take_place(&mut talk);
        let slot = free.get_mut(&talk.times.date).filter(|_| waits(&talk)).and_then(VecDeque::pop_front);
        match slot.and_then(|at| published.sessions.get_mut(at)) {
            Some(slot) => *slot = Session { times: slot.times.clone(), file: slot.file, offset: slot.offset, ..talk },
            None => published.sessions.push(talk),
        }
    }
}

/// Deals the free slots of this file to talks that an earlier file has.
fn deal_to_known<'d>(schedule: Vec<Session<'d>>, published: &mut Published<'d>) {
    let mut waiting: HashMap<Option<Text<'d>>, VecDeque<usize>> = HashMap::new();
    for (at, talk) in published.sessions.iter().enumerate().filter(|(_, session)| waits(session)) {
        waiting.entry(talk.times.date.clone()).or_default().push_back(at);
    }
    for slot in schedule {
        let next = waiting.get_mut(&slot.times.date).filter(|_| is_free(&slot)).and_then(VecDeque::pop_front);
        match next.and_then(|at| published.sessions.get_mut(at)) {
            Some(talk) => talk.times = slot.times,
            None => published.sessions.push(slot),
        }
    }
}

fn take_place(talk: &mut Session<'_>) {
    if talk.halls.is_empty() {
        talk.halls.extend(talk.track.take());
    }
}
