//! Every reader, given what it should not be: garbage, half of a file, a file with flipped bits.

#[path = "../fuzz/bodies.rs"]
mod bodies;

use super::file;
use plenary::formats::{self, Ask, FORMATS, File};
use plenary::programme::Zone;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The fixtures of a format: the files of its folder, and of the folders in it, which hold files that belong together.
fn fixtures(format: &str) -> Vec<PathBuf> {
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => files(&path, found),
                path => found.push(path),
            }
        }
    }
    let mut found = Vec::new();
    files(&root().join("tests/fixtures").join(format), &mut found);
    found.sort();
    found
}

/// The formats that are read.
fn read_formats() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().filter(|row| row.reads()).map(|row| row.name)
}

#[test]
fn every_format_has_a_fixture_that_is_told_from_all_others() {
    for format in read_formats() {
        let files = fixtures(format);
        assert!(!files.is_empty(), "tests/fixtures/{format} is empty");
        for path in files {
            let reading = formats::open(&[file(&path)], &Ask::new(Zone::bundled));
            let detected = reading.map(|reading| reading.detected);
            assert_eq!(detected, Ok(vec![format]), "{}", path.display());
        }
    }
}

#[test]
fn every_format_has_a_fuzz_target() {
    let manifest = fs::read_to_string(root().join("tests/fuzz/Cargo.toml")).unwrap();
    let targets: Vec<&str> = manifest.lines().filter_map(|line| line.strip_prefix("name = \"")).skip(1).collect();
    let targets: Vec<&str> = targets.iter().map(|line| line.trim_end_matches('"')).collect();
    let formats: Vec<&str> = FORMATS.iter().filter(|row| row.reads()).map(|row| row.name).collect();
    assert_eq!(targets, formats);
}

#[test]
fn no_reader_takes_empty_files_or_noise() {
    for bytes in [&b""[..], b" ", b"\n\n", b"{}", b"[]", b"null", b"\xff\xfe", b"\x00\x01\x02", b"<", b"<html></html>"]
    {
        let noise = File { name: "noise".to_owned(), bytes: bytes.to_vec().into() };
        assert!(formats::open(&[noise], &Ask::new(Zone::bundled)).is_err(), "{bytes:?}");
        for row in FORMATS.iter().filter(|row| row.reads()) {
            bodies::reader(row.name, bytes);
        }
    }
}

#[test]
fn files_of_several_events_are_not_mixed() {
    let calendar = |name: &str| {
        let event = "BEGIN:VEVENT\nUID:a\nDTSTART:20240506T090000Z\nSUMMARY:Made up\nEND:VEVENT";
        let text = format!("BEGIN:VCALENDAR\nX-WR-CALNAME:{name}\n{event}\nEND:VCALENDAR\n");
        File { name: format!("{name}.ics"), bytes: text.into_bytes().into() }
    };
    let open = |files: &[File]| formats::open(files, &Ask::new(Zone::bundled)).map(|reading| reading.programme);
    assert_eq!(open(&[calendar("Plums"), calendar("plums")]).unwrap().sessions().len(), 1);
    let error = open(&[calendar("Plums"), calendar("Pears")]).unwrap_err().to_string();
    assert_eq!(
        error,
        "these files are not one programme: Pears.ics: it is of “Pears”, and another file of “Plums” — give each event's \
         files by themselves"
    );
}

#[test]
fn what_lies_beside_a_schedule_is_left_out_and_said() {
    let file = |name: &str, text: &str| File { name: name.to_owned(), bytes: text.as_bytes().to_vec().into() };
    let files = [file("read me.txt", "Made up."), file("a.json", r#"{ "title": "Fair", "zone": "Europe/Oslo" }"#)];
    let reading = formats::open(&files, &Ask::new(Zone::bundled)).unwrap();
    let said: Vec<String> = reading.findings.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["read me.txt: it is no schedule that plenary knows; left out"]);
    let error = formats::open(&files[..1], &Ask::new(Zone::bundled)).unwrap_err().to_string();
    assert!(error.starts_with("this is no schedule that plenary knows: read me.txt: "), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn garbage_harms_no_reader(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}<>\"':,a-z0-9 \n\\\\&;=/!-]{0,200}") {
        for format in read_formats() {
            bodies::reader(format, &bytes);
            bodies::reader(format, text.as_bytes());
        }
    }

    #[test]
    fn half_a_file_harms_no_reader(cut in 0.0..1.0_f64) {
        for format in read_formats() {
            for path in fixtures(format) {
                let bytes = fs::read(&path).unwrap();
                #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let end = (bytes.len() as f64 * cut) as usize;
                bodies::reader(format, &bytes[..end]);
                bodies::reader(format, &bytes[end..]);
            }
        }
    }

    #[test]
    fn flipped_bits_harm_no_reader(flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..12)) {
        for format in read_formats() {
            for path in fixtures(format) {
                let mut bytes = fs::read(&path).unwrap();
                for (at, bit) in &flips {
                    if let Some(byte) = (!bytes.is_empty()).then(|| at.index(bytes.len())).and_then(|at| bytes.get_mut(at)) {
                        *byte ^= 1 << bit;
                    }
                }
                bodies::reader(format, &bytes);
            }
        }
    }
}
