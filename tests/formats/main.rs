//! Schedule files in, programmes out; programmes in, files out: one module per format, with small made-up fixtures.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // How a test fails.

use plenary::formats::{self, Ask, File, Reading};
use plenary::programme::Zone;
use std::path::Path;

mod beside;
mod entries;
mod findings;
mod flat;
mod frab;
mod hostile;
mod ics;
mod konopas;
mod paper;
mod real;
mod schedule_json;
mod sessionize;
mod trees;

/// The files of that name under `tests/fixtures`, read together as one programme.
fn reading(names: &[&str]) -> Reading {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let files: Vec<File> = names.iter().map(|name| file(&folder.join(name))).collect();
    formats::open(&files, &Ask::new(Zone::bundled)).unwrap_or_else(|error| panic!("{names:?}: {error}"))
}

/// A file as the program would be given it.
fn file(path: &Path) -> File {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    File { name: path.file_name().expect("a name").to_string_lossy().into_owned(), bytes: bytes.into() }
}
