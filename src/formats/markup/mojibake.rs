//! UTF-8 that somebody read as Latin-1 or Windows-1252 (`ZÃ¼rich`), read again as what it is.

use crate::programme::clean::WINDOWS_1252;

/// Read wrongly twice has been seen; more often not.
const MOST_LAYERS: usize = 2;

/// The text as it was meant; nothing, if it is as it was meant. A text is mended only as a whole: when every character
/// could have been one byte, all the bytes are UTF-8, and every character they make is one that people write.
pub(super) fn mended(text: &str) -> Option<String> {
    std::iter::successors(once(text), |text| once(text)).take(MOST_LAYERS).last()
}

fn once(text: &str) -> Option<String> {
    if !is_suspicious(text.as_bytes()) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        bytes.push(byte_of(c)?);
    }
    let mended = String::from_utf8(bytes).ok()?;
    gains(text, &mended).then_some(mended)
}

/// Whether somewhere the first byte of a longer UTF-8 sequence, read as a letter, stands before what may be its second.
fn is_suspicious(bytes: &[u8]) -> bool {
    // U+00C2 to U+00F4 are `C3 82` to `C3 B4`.
    memchr::memchr_iter(0xc3, bytes).any(|at| {
        let lead = bytes.get(at + 1).is_some_and(|byte| (0x82..=0xb4).contains(byte));
        // U+0080 to U+00BF, or one of the signs and letters that Windows-1252 has instead of C1 controls.
        lead && matches!(bytes.get(at + 2), Some(0xc2 | 0xc5 | 0xc6 | 0xcb | 0xe2))
    })
}

/// The byte that a wrong reading made this character of.
fn byte_of(c: char) -> Option<u8> {
    match u8::try_from(u32::from(c)) {
        Ok(byte) => Some(byte),
        Err(_) => WINDOWS_1252.iter().position(|sign| *sign == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// Whether the mended text is clearly the better one.
fn gains(text: &str, mended: &str) -> bool {
    if !mended.chars().all(is_written) {
        return false;
    }
    // "Spaß“" and "MÄ–" could be mended, too. What nobody writes on purpose: a control, a lower-case start of a sequence
    // with two signs behind it, a capital before a sign that no quotation ends with.
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let Some(next) = letters.peek() else { break };
        let is_lead = ('\u{c2}'..='\u{f4}').contains(&c);
        let closes = matches!(next, '‚' | '„' | '…' | '‘' | '’' | '“' | '”' | '–' | '—' | '•' | '»' | '«' | '›' | '‹')
            || *next == '\u{a0}';
        if is_lead && byte_of(*next).is_some_and(|byte| (0x80..0xc0).contains(&byte)) && (!closes || c >= '\u{e0}') {
            return true;
        }
    }
    matches!(text.chars().filter(|c| matches!(c, 'Ã' | 'Â' | 'Ð' | 'Ñ' | 'Ä' | 'Å')).count(), 2..)
}

/// Blocks that programmes are printed in.
fn is_written(c: char) -> bool {
    matches!(u32::from(c),
        0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0xa0..=0x24f | 0x2b0..=0x52f | 0x531..=0x58f | 0x5be..=0x6ff
        | 0x900..=0xdff | 0xe00..=0xfff | 0x10a0..=0x11ff | 0x1e00..=0x1fff | 0x200b..=0x27bf | 0x2b00..=0x2bff
        | 0x3000..=0x30ff | 0x3100..=0x33ff | 0x3400..=0x9fff | 0xac00..=0xd7a3 | 0xfe0f | 0xff00..=0xffef
        | 0x1f000..=0x1faff | 0x20000..=0x2ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misread(text: &str) -> String {
        text.bytes()
            .map(
                |byte| {
                    if (0x80..0xa0).contains(&byte) { WINDOWS_1252[usize::from(byte) - 0x80] } else { char::from(byte) }
                },
            )
            .collect()
    }

    #[test]
    fn what_was_read_in_the_wrong_encoding_is_mended() {
        for text in [
            "Zürich",
            "naïve – and “quoted”",
            "Петербург",
            "東京 2026",
            "😀 fun",
            "ěšč",
            "Köln\r\nMünchen",
            "voilà là-bas",
        ] {
            assert_eq!(mended(&misread(text)).as_deref(), Some(text), "{text}");
        }
    }

    #[test]
    fn latin_1_and_twice_misread_text_is_mended() {
        let latin_1: String = "Crème brûlée – 5 €".bytes().map(char::from).collect();
        assert_eq!(mended(&latin_1).as_deref(), Some("Crème brûlée – 5 €"));
        assert_eq!(mended(&misread(&misread("Zürich"))).as_deref(), Some("Zürich"));
    }

    #[test]
    fn text_that_is_right_stays() {
        for text in [
            "Spaß“",
            "„Spaß“",
            "GRÜẞE",
            "Ä…",
            "ß–",
            "Größe: 5 £",
            "São Paulo",
            "Â",
            "¿Qué?",
            "naïve",
            "Ã",
            "ÄÖÜ“",
            "Überß“",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_is_mended_as_a_whole_or_not_at_all() {
        assert_eq!(mended("ZÃ¼rich und München"), None);
        assert_eq!(mended("ZÃ¼rich 東京"), None);
    }
}
