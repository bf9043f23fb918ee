//! Every command as a person at a shell uses it: what it prints, what it says when it can't, and its exit code.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

mod about;
mod agenda;
mod backups;
mod check;
mod clock;
mod compare;
mod diff;
mod entries;
mod files;
mod find;
mod free;
#[cfg(unix)]
mod hints;
mod library;
mod lists;
mod log;
mod merge;
mod misfortune;
mod output;
mod past;
mod propose;
mod query;
mod settle;
#[path = "../support/cli.rs"]
mod support;
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
