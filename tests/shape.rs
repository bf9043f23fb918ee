//! The shape of the house: what each room may know, the size of its files, the names in it.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A source file: its room (the first folder or file under `src`), its path and its text without comments and tests.
struct Source {
    room: String,
    path: String,
    text: String,
    lines: usize,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    files(&root().join("src"), &mut found);
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a source");
        let relative = path.strip_prefix(root().join("src")).expect("under src");
        let room = relative.iter().next().expect("a name").to_string_lossy().trim_end_matches(".rs").to_owned();
        let lines = text.lines().count();
        // Tests may reach further than what they test.
        let code = text.split("#[cfg(test)]\nmod tests").next().expect("a first part");
        let code: Vec<&str> = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        Source { room, path: relative.to_string_lossy().into_owned(), text: code.join("\n"), lines }
    };
    // A file of tests is part of what it tests, and so is a folder of them.
    let is_test = |path: &PathBuf| {
        let relative = path.strip_prefix(root().join("src")).expect("under src");
        relative.iter().any(|part| part == "tests" || part == "tests.rs")
    };
    found.into_iter().filter(|path| !is_test(path)).map(read).collect()
}

/// The rooms of the crate that a source names: by `crate::room`, by `use crate::{room, …}`, or by as many `super::` as
/// lead from its path out of its room.
fn rooms_named(path: &str, text: &str) -> Vec<String> {
    let folders = Path::new(path).components().count();
    let is_root = Path::new(path).file_stem().is_some_and(|stem| stem == "mod");
    // `super` of `room/mod.rs` and of `room.rs` is the crate, of `room/file.rs` the room, …
    let out = "super::".repeat(folders - usize::from(is_root));
    let mut named = Vec::new();
    for way in ["crate::", &out] {
        for (at, _) in text.match_indices(way) {
            let rest = &text[at + way.len()..];
            // A longer way was begun elsewhere, and is seen from there.
            if text[..at].ends_with("::") || rest.starts_with("super::") {
                continue;
            }
            for item in items(rest) {
                let word: String = item.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                named.push(word);
            }
        }
    }
    named
}

/// What a path goes on with: one name, or each in its braces, without what stands in braces of their own.
fn items(rest: &str) -> Vec<&str> {
    let Some(list) = rest.strip_prefix('{') else { return vec![rest] };
    let (mut items, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                items.push(&list[start..at]);
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    items.retain(|item| !item.trim().is_empty());
    items
}

#[test]
fn ways_out_of_a_room_are_seen() {
    let named = |path, text| rooms_named(path, text).join(" ");
    assert_eq!(named("ui/list.rs", "use crate::app::App; use super::super::store::Store;"), "app store");
    assert_eq!(named("ui/mod.rs", "use super::store; use self::list;"), "store");
    assert_eq!(named("ui/list.rs", "use super::layout;"), "");
    assert_eq!(named("a/b/c.rs", "super::super::super::cli::run() super::super::d"), "cli");
    assert_eq!(named("ui/list.rs", "use crate::{app::{App, Msg}, terminal};"), "app terminal");
}

#[test]
fn rooms_know_only_what_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = [
        ("programme", &["programme"][..]),
        ("agenda", &["agenda", "programme"]),
        ("search", &["search", "programme", "agenda"]),
        ("formats", &["formats", "programme", "agenda", "error"]),
        ("store", &["store", "search", "formats", "programme", "agenda", "error"]),
        ("app", &["app", "search", "formats", "store", "programme", "agenda", "error"]),
        ("ui", &["ui", "app", "search", "store", "programme", "agenda"]),
        ("terminal", &["terminal", "ui", "app", "search", "store", "formats", "programme", "agenda", "error"]),
        ("cli", &["cli", "terminal", "ui", "app", "search", "store", "formats", "programme", "agenda", "error"]),
        ("error", &["error", "programme"]),
        ("lib", &[]),
        ("main", &[]),
    ]
    .into();
    for source in sources() {
        let may = allowed
            .get(source.room.as_str())
            .unwrap_or_else(|| panic!("{} is a room the map does not know", source.room));
        for named in rooms_named(&source.path, &source.text) {
            assert!(may.contains(&named.as_str()), "{} names `{named}`", source.path);
        }
    }
}

/// Where a word may stand: in these rooms only.
const ONLY: &[(&str, &[&str])] = &[
    ("crossterm", &["terminal"]),
    ("ratatui", &["ui", "terminal"]),
    ("directories::", &["store"]),
    ("notify::", &["store"]),
    ("fuzzy_matcher", &["search"]),
    ("signal_hook", &["terminal"]),
    ("clap", &["cli", "main"]),
    ("std::fs", &["store"]),
    ("File::create", &["store"]),
    ("fs::write", &["store"]),
    ("fs::rename", &["store"]),
    ("serde_json::from_", &["formats", "store"]),
    ("serde_json::to_", &["formats", "store", "cli"]),
    ("std::time::SystemTime", &["terminal", "cli"]),
    ("Timestamp::now", &["terminal", "cli"]),
    // The crate's own name for it, and the clock that only counts.
    ("Instant::now", &["terminal", "cli"]),
    ("Zoned::now", &["terminal", "cli"]),
    ("std::env", &["store", "terminal", "cli", "main"]),
    ("println!", &["cli", "main"]),
    ("print!", &["cli", "main"]),
    ("TimeZone::system", &["store"]),
    ("TimeZone::get", &["store"]),
    ("thread::Builder", &["terminal"]),
    ("thread::spawn", &["terminal"]),
    ("thread::scope", &["terminal"]),
    ("thread::sleep", &["store"]),
];

#[test]
fn what_reaches_outside_stands_in_its_own_room() {
    for source in sources() {
        for (word, rooms) in ONLY {
            assert!(
                rooms.contains(&source.room.as_str()) || !source.text.contains(word),
                "{} names `{word}`, which belongs to {rooms:?}",
                source.path
            );
        }
    }
}

#[test]
fn fuzzy_matching_stands_behind_one_file() {
    let naming: Vec<String> = sources()
        .into_iter()
        .filter(|source| source.text.contains("fuzzy_matcher"))
        .map(|source| source.path)
        .collect();
    assert_eq!(naming, ["search/fuzzy.rs"]);
}

#[test]
fn drawing_cannot_change_the_program() {
    for source in sources().iter().filter(|source| source.room == "ui") {
        assert!(!source.text.contains("&mut App"), "{} could change the program", source.path);
    }
}

#[test]
fn files_are_small_and_named_for_what_they_hold() {
    let vague = ["utils", "util", "helpers", "helper", "manager", "handler", "common", "types", "misc", "prelude"];
    let mut sizes = Vec::new();
    for source in sources() {
        let name = Path::new(&source.path).file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(!vague.contains(&name.as_str()), "{} says nothing", source.path);
        assert!(source.lines <= 800, "{} has {} lines and wants a new room", source.path, source.lines);
        sizes.push(source.lines);
    }
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    assert!(median <= 250, "the median file has {median} lines");
    let main = std::fs::read_to_string(root().join("src/main.rs")).expect("main.rs");
    assert!(main.lines().count() <= 20);
}

#[test]
fn nothing_unfinished_is_left() {
    for source in sources() {
        for word in ["todo!(", "unimplemented!(", "dbg!("] {
            assert!(!source.text.contains(word), "{} holds {word}", source.path);
        }
    }
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs");
    for source in sources().iter().filter(|source| source.room != "lib" && source.room != "main") {
        assert!(lib.contains(&format!("[`{}`]", source.room)), "the map in lib.rs lacks {}", source.room);
    }
}

#[test]
fn the_top_level_is_as_agreed() {
    let agreed =
        ["Cargo.toml", "Cargo.lock", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "data", "src", "tests", "target"];
    for entry in std::fs::read_dir(root()).expect("the project") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || agreed.contains(&name.as_str()), "{name} stands at the top level");
    }
}
