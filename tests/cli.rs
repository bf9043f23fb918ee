//! Every command as a person at a shell uses it: what it prints, what it says when it can't, and its exit code.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

#[path = "cli/about.rs"]
mod about;
#[path = "cli/agenda.rs"]
mod agenda;
#[path = "cli/backups.rs"]
mod backups;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/clock.rs"]
mod clock;
#[path = "cli/compare.rs"]
mod compare;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/entries.rs"]
mod entries;
#[path = "cli/files.rs"]
mod files;
#[path = "cli/find.rs"]
mod find;
#[path = "cli/free.rs"]
mod free;
#[path = "cli/library.rs"]
mod library;
#[path = "cli/lists.rs"]
mod lists;
#[path = "cli/log.rs"]
mod log;
#[path = "cli/merge.rs"]
mod merge;
#[path = "cli/misfortune.rs"]
mod misfortune;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/past.rs"]
mod past;
#[path = "cli/propose.rs"]
mod propose;
#[path = "cli/query.rs"]
mod query;
#[path = "cli/settle.rs"]
mod settle;
#[path = "support/cli.rs"]
mod support;
#[path = "cli/views.rs"]
mod views;

use serde_json::Value;

const CLUSTERS: &str = "creative-clusters";
/// These two of the bundled programme run at the same time.
const ECONOMY: &str = "2021-is-the-year-of-creative-economy";
const CAFE: &str = "world-cafe-creative-industries-breakthrough";

/// A programme of three sessions whose file has six odd things: no zone, a text for a truth value, three numbers for
/// tags, a number for a session.
const OURS: &str = r#"{ "version": 1, "id": "ours", "title": "Our Days", "start": "2024-05-06", "end": "2024-05-07",
  "halls": [{ "id": "a", "name": "Hall A" }, { "id": "b", "name": "Hall B" }],
  "sessions": [
    { "id": "opening", "title": "Opening", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["a"] },
    { "id": "opening-party", "title": "Opening Party", "start": "2024-05-06T20:00", "halls": ["b"], "broadcast": "no" },
    { "id": "walk", "title": "Walk", "date": "2024-05-07", "tags": [1, 2, 3] },
    5
  ] }"#;

fn ids<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap()).collect()
}

#[track_caller]
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
