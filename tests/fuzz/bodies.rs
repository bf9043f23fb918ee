//! What must hold whatever bytes a reader is given: the bodies of the fuzz targets, and of properties in `cargo test`.

use plenary::formats::{self, Ask, Document, Edition, FORMATS, Reading};
use plenary::programme::{Instant, Zone};

/// Reads bytes as that format. It answers without a panic, and what it takes for a programme is sound.
pub fn reader(format: &str, bytes: &[u8]) {
    let format = FORMATS.iter().find(|row| row.name == format).expect("a format");
    let document = Document::new("file", bytes);
    let _ = (format.sniff)(&document);
    if let Ok(reading) = formats::read_as(&[(&document, format)], &Ask::new(Zone::bundled)) {
        sound(&reading);
    }
}

/// A programme is sound if it is harmless to a terminal, is kept as it is by our own file, and can be written in every
/// format.
pub fn sound(reading: &Reading) {
    let programme = &reading.programme;
    let written = formats::write(programme);
    let text = std::str::from_utf8(&written).expect("text");
    let is_harmless = |c: char| c == '\n' || plenary::programme::clean::is_harmless(c) || is_joiner(c);
    assert!(text.chars().all(is_harmless), "a control character is left");
    assert!(!["\\u00", "\\b", "\\f", "\\r", "\\t"].iter().any(|escape| has_escape(text, escape)), "{text}");
    let again = formats::read(&written, Zone::bundled).expect("our own file");
    assert_eq!(again.programme, *programme);
    for finding in &reading.findings {
        assert!(finding.to_string().chars().all(is_harmless), "{finding:?}");
    }
    for write in FORMATS.iter().filter_map(|row| row.write) {
        let _ = write(&Edition::whole(programme, Instant::UNIX_EPOCH));
    }
}

/// Joiners shape words of some scripts and stay there.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether JSON text has that escape, and not only a backslash that is escaped itself before such letters.
fn has_escape(json: &str, escape: &str) -> bool {
    json.match_indices(escape).any(|(at, _)| json[..at].chars().rev().take_while(|c| *c == '\\').count() % 2 == 0)
}
