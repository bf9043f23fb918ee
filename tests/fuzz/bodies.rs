//! What must hold whatever bytes a reader is given: the bodies of the fuzz targets, and of properties in `cargo test`.

use plenary::formats::{self, Ask, Document, Edition, FORMATS, Format, Reading};
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
    // Fields that we do not know are touched only where they lead a terminal; what is shown is cleaned of more.
    assert_all(text, |c| c == '\n' || !plenary::programme::clean::leads(c));
    let shown = Format::to_write("text").expect("a format").write.expect("a writer");
    let shown = shown(&Edition::whole(programme, Instant::UNIX_EPOCH)).bytes;
    assert_all(std::str::from_utf8(&shown).expect("text"), is_harmless);
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

fn assert_all(text: &str, is_fine: impl Fn(char) -> bool) {
    if let Some((at, odd)) = text.char_indices().find(|(_, c)| !is_fine(*c)) {
        let before: Vec<char> = text[..at].chars().rev().take(80).collect();
        panic!("{odd:?} is left behind {:?}", before.iter().rev().collect::<String>());
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
