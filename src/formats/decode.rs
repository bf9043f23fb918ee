//! Bytes to text, whatever the encoding; and JSON text to text that its parser takes.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};
use std::borrow::Cow;

/// A file as text.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without its byte order mark. What is no character in its encoding is U+FFFD.
    pub text: Cow<'a, str>,
    /// The encoding by its name in the Encoding Standard of WHATWG: "UTF-8", "windows-1251".
    pub encoding: &'static str,
    /// Whether nothing in the file said so, and another encoding is possible.
    pub guessed: bool,
}

/// Declarations stand within the first lines, or nobody reads them.
const DECLARED_WITHIN: usize = 1024;

/// Reads bytes as text: by their byte order mark, as UTF-8, as the file declares, or by what makes most sense.
///
/// Text that is UTF-8 is borrowed, and taken as such whatever the file declares: no other text is UTF-8 by accident.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decoded(&bytes[length..], encoding, false);
    }
    // XML 1.0, appendix F: what starts with an ASCII sign and a NUL has two bytes for each. Other formats likewise.
    match bytes {
        [first, 0, ..] if first.is_ascii_graphic() => return decoded(bytes, UTF_16LE, true),
        [0, first, ..] if first.is_ascii_graphic() => return decoded(bytes, UTF_16BE, true),
        _ => {}
    }
    let broken = match std::str::from_utf8(bytes) {
        Ok(text) => return Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), guessed: false },
        Err(error) => error.valid_up_to(),
    };
    match declared(bytes) {
        // Declared UTF-16 with one byte for each sign was converted by somebody who left the declaration.
        Some(encoding) if ![UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) => decoded(bytes, encoding, false),
        _ if is_mostly_utf_8(bytes.get(broken.saturating_sub(SAMPLE)..).unwrap_or(bytes)) => {
            decoded(bytes, UTF_8, true)
        }
        _ if is_cyrillic(bytes) => decoded(bytes, WINDOWS_1251, true),
        // Latin-1 is the same but for controls that no text has.
        _ => decoded(bytes, WINDOWS_1252, true),
    }
}

fn decoded<'a>(bytes: &'a [u8], encoding: &'static Encoding, guessed: bool) -> Decoded<'a> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, encoding: encoding.name(), guessed }
}

/// How much before the first broken byte is looked at, in bytes.
const SAMPLE: usize = 64 * 1024;

/// What `<?xml encoding="…"?>`, `@charset "…"` or `charset=…` says.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let within =
        |scope: &[u8]| if bytes.starts_with(b"<?xml") { memchr::memchr(b'>', scope) } else { Some(scope.len()) };
    let end = within(start)?;
    let words: &[&[u8]] = if bytes.starts_with(b"<?xml") { &[b"encoding"] } else { &[b"charset"] };
    words.iter().find_map(|word| {
        let at = start[..end].windows(word.len()).position(|window| window.eq_ignore_ascii_case(word))?;
        let value = start[at + word.len()..end].trim_ascii_start();
        let value = value.strip_prefix(b"=").unwrap_or(value).trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let in_label = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.');
        let length = value.iter().take_while(|byte| in_label(byte)).count();
        Encoding::for_label(&value[..length])
    })
}

/// Whether more than twice as many characters of several bytes are whole as are broken: UTF-8 that was cut or mixed.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        // A sample may start within a character.
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 2 * broken
}

/// Whether the bytes beyond ASCII stand together, as the letters of a Cyrillic word do, and not alone, as the accented
/// letters of a Latin one.
fn is_cyrillic(bytes: &[u8]) -> bool {
    let is_letter = |byte: &u8| matches!(byte, 0xc0..|0xa8| 0xb8);
    let (mut together, mut alone) = (0, 0);
    for run in bytes.split(|byte| !is_letter(byte)).filter(|run| !run.is_empty()) {
        // Two may be a pair of umlauts or a double vowel; "ÄÖÜ" is rare.
        match run.len() {
            1 | 2 => alone += 1,
            _ => together += run.len() / 3,
        }
    }
    together > alone
}

/// JSON text whose escapes are all characters: halves of surrogate pairs that stand alone (`\ud83d` at the end of a text
/// that was cut) become `\ufffd`. Without any, which takes one look, the text is borrowed.
pub fn json_text(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let has_surrogates = |sign: &[u8]| memchr::memmem::find(bytes, sign).is_some();
    if !has_surrogates(br"\ud") && !has_surrogates(br"\uD") {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut done = 0;
    let mut next = 0;
    for at in memchr::memchr_iter(b'\\', bytes) {
        if at < next {
            continue;
        }
        // Whatever is escaped, a backslash first of all, starts no escape of its own.
        next = at + 2;
        match escape(bytes, at) {
            Some(0xd800..=0xdbff) if matches!(escape(bytes, at + ESCAPE), Some(0xdc00..=0xdfff)) => {
                next = at + 2 * ESCAPE;
            }
            Some(0xd800..=0xdfff) => {
                out.push_str(&text[done..at]);
                out.push_str(r"\ufffd");
                done = at + ESCAPE;
                next = done;
            }
            _ => {}
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// The length of `\ud83d`.
const ESCAPE: usize = 6;

/// The value of the escape at a place.
fn escape(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + ESCAPE)?.strip_prefix(br"\u")?;
    digits.iter().try_fold(0, |value, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(value << 4 | u16::try_from(digit).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(bytes: &[u8], text: &str, encoding: &str, guessed: bool) {
        let decoded = decode(bytes);
        assert_eq!((&*decoded.text, decoded.encoding, decoded.guessed), (text, encoding, guessed));
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf_8_is_borrowed() {
        assert!(matches!(decode("Größe".as_bytes()).text, Cow::Borrowed("Größe")));
        check("\u{feff}Größe".as_bytes(), "Größe", "UTF-8", false);
        check(b"", "", "UTF-8", false);
        check(
            "<?xml version='1.0' encoding='ISO-8859-1'?>ö".as_bytes(),
            "<?xml version='1.0' encoding='ISO-8859-1'?>ö",
            "UTF-8",
            false,
        );
    }

    #[test]
    fn two_bytes_for_each_sign_are_known_by_their_mark_or_their_zeros() {
        check(&utf_16("\u{feff}{\"ж\"}", u16::to_le_bytes), "{\"ж\"}", "UTF-16LE", false);
        check(&utf_16("\u{feff}{\"ж\"}", u16::to_be_bytes), "{\"ж\"}", "UTF-16BE", false);
        check(&utf_16("<a>ж", u16::to_le_bytes), "<a>ж", "UTF-16LE", true);
        check(&utf_16("<a>ж", u16::to_be_bytes), "<a>ж", "UTF-16BE", true);
    }

    #[test]
    fn a_file_says_its_encoding() {
        check(
            b"<?xml version=\"1.0\" encoding=\"windows-1251\"?>\xc6",
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?>Ж",
            "windows-1251",
            false,
        );
        check(b"@charset \"koi8-r\"; \xd6", "@charset \"koi8-r\"; ж", "KOI8-R", false);
        check(b"<meta charset=iso-8859-2>\xb9", "<meta charset=iso-8859-2>š", "ISO-8859-2", false);
    }

    #[test]
    fn a_false_declaration_is_not_believed() {
        check(
            b"<?xml version='1.0' encoding='utf-8'?>Gr\xf6\xdfe",
            "<?xml version='1.0' encoding='utf-8'?>Größe",
            "windows-1252",
            true,
        );
        check(
            b"<?xml version='1.0' encoding='utf-16'?>Gr\xf6\xdfe",
            "<?xml version='1.0' encoding='utf-16'?>Größe",
            "windows-1252",
            true,
        );
        check(
            b"<?xml version='1.0' encoding='none'?>\xf6",
            "<?xml version='1.0' encoding='none'?>ö",
            "windows-1252",
            true,
        );
    }

    #[test]
    fn sense_tells_cyrillic_from_accents() {
        check(
            b"\xcf\xeb\xe5\xed\xe0\xf0\xed\xee\xe5 \xe7\xe0\xf1\xe5\xe4\xe0\xed\xe8\xe5, hall 1",
            "Пленарное заседание, hall 1",
            "windows-1251",
            true,
        );
        check(
            b"Caf\xe9 cr\xe8me \x96 \x93d\xe9j\xe0\x94, stra\xdfe",
            "Café crème – “déjà”, straße",
            "windows-1252",
            true,
        );
        check(b"\xc4\xd6\xdc: \xfcber Gr\xf6\xdfe", "ÄÖÜ: über Größe", "windows-1252", true);
    }

    #[test]
    fn utf_8_that_was_cut_or_mixed_stays_utf_8() {
        let mut cut = "Пленарное заседание".as_bytes().to_vec();
        cut.pop();
        check(&cut, "Пленарное заседани\u{fffd}", "UTF-8", true);
    }

    #[test]
    fn surrogates_standing_alone_do_not_fail_the_parser() {
        for (json, parsed) in [
            (r#""a\ud800b""#, "a\u{fffd}b"),
            (r#""\uDC00\uD83d""#, "\u{fffd}\u{fffd}"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\ud83d\n\\\ude00""#, "\u{fffd}\n\\\u{fffd}"),
        ] {
            assert_eq!(serde_json::from_str::<String>(&json_text(json)).unwrap(), parsed, "{json}");
        }
    }

    #[test]
    fn whole_pairs_and_escaped_backslashes_are_left_alone() {
        for json in
            [r#""\ud83d\ude00""#, r#""\\ud800""#, r#""\\\\udc00 \u0041""#, r#""plain""#, r#""\u00e4 \uD7ff""#, r"\ud8"]
        {
            assert!(matches!(json_text(json), Cow::Borrowed(_)), "{json}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_text(bytes: Vec<u8>) {
            json_text(&decode(&bytes).text);
        }

        #[test]
        fn any_mixture_of_escapes_is_taken(pieces in prop::collection::vec(prop::sample::select(&[r"\ud83d", r"\ude00", r"\\", r"\n", "a", r"\u0041"][..]), 0..9)) {
            let json = format!("\"{}\"", pieces.concat());
            prop_assert!(serde_json::from_str::<String>(&json_text(&json)).is_ok(), "{json}");
        }
    }
}
