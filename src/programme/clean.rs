//! Text from outside, made harmless once, on the way in.
//!
//! What a terminal would obey is taken out with its payload (ECMA-48 control functions), and so is what would reorder or
//! hide text (Unicode UAX #9 controls, invisible format characters). Nothing downstream has to remember.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The longest line kept (a title, a name, a post), in characters.
pub const LONGEST_LINE: usize = 2_000;
/// The longest text kept (an abstract), in characters.
pub const LONGEST_TEXT: usize = 100_000;
/// Marks stacked on one letter beyond this many are dropped; no living orthography needs more.
const MOST_MARKS: usize = 6;

/// One line: controls gone, white space folded to single blanks, NFC, no longer than [`LONGEST_LINE`].
pub fn line(text: Cow<'_, str>) -> String {
    let plain =
        text.len() <= LONGEST_LINE && (is_plain_line(text.as_bytes()) || (!text.contains('\n') && is_plain(&text)));
    if plain { text.into_owned() } else { cleaned_line(&text) }
}

fn cleaned_line(text: &str) -> String {
    let clean = without_controls(text);
    let mut line = String::with_capacity(clean.len());
    push_words(&clean, &mut line);
    cut(line, LONGEST_LINE)
}

/// Adds the words of a text with single blanks between them.
fn push_words(text: &str, out: &mut String) {
    let mut words = text.split_whitespace();
    out.extend(words.next());
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
}

/// Whether a character may be typed: none that a terminal obeys, and none that hides or turns what stands around it.
pub fn is_harmless(c: char) -> bool {
    !c.is_control() && !is_invisible(c)
}

/// Whether a terminal, or the reader's eye, is led by a character rather than shown it: controls, and what turns or tags
/// the text around it.
pub fn leads(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text holds what [leads](leads()): more than blanks and marks that cleaning sets in order.
pub fn hides(text: &str) -> bool {
    text.chars().any(|c| leads(c) && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}'))
}

/// Running text: as [`line()`], but line breaks stay, and empty lines separate paragraphs.
pub fn text(text: Cow<'_, str>) -> String {
    if text.len() <= LONGEST_TEXT && is_plain(&text) { text.into_owned() } else { cleaned_text(&text) }
}

fn cleaned_text(text: &str) -> String {
    let clean = without_controls(text);
    let mut out = String::with_capacity(clean.len());
    let mut empty_lines = 0;
    for row in clean.lines() {
        let row = row.trim();
        if row.is_empty() {
            empty_lines += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty_lines > 0 { "\n\n" } else { "\n" });
        }
        empty_lines = 0;
        push_words(row, &mut out);
    }
    cut(out, LONGEST_TEXT)
}

/// Printable ASCII without double, leading or trailing blanks: by far the most lines, and the ones to take as they are.
fn is_plain_line(bytes: &[u8]) -> bool {
    let mut before = b' ';
    for &byte in bytes {
        if !(0x20..0x7f).contains(&byte) || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
    }
    bytes.is_empty() || before != b' '
}

/// Whether a text of any number of lines is clean already, as by far the most are: printable, composed, without leading,
/// trailing or repeated blanks. Says no of some that are clean, and never yes of one that is not.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (second, third) = (bytes.get(1..).unwrap_or_default(), bytes.get(2..).unwrap_or_default());
    // Numbers instead of conditions, and no early end: so the compiler looks at many bytes at once.
    let is = |byte: &u8, what: u8| u8::from(*byte == what);
    let is_white = |byte: &u8| is(byte, b' ') | is(byte, b'\n');
    let are_breaks = |a: &u8, b: &u8| is(a, b'\n') & is(b, b'\n');
    let controls = bytes.iter().fold(0, |odd, a| odd | (u8::from(*a < b' ') & !is(a, b'\n')) | is(a, 0x7f));
    let doubles = bytes.iter().zip(second).fold(0, |odd, (a, b)| odd | (is_white(a) & is_white(b) & !are_breaks(a, b)));
    let triples = bytes.iter().zip(second).zip(third);
    let triples = triples.fold(0, |odd, ((a, b), c)| odd | (are_breaks(a, b) & is(c, b'\n')));
    let rims = [bytes.first(), bytes.last()].into_iter().flatten().fold(0, |odd, byte| odd | is_white(byte));
    (controls | doubles | triples | rims) == 0 && (text.is_ascii() || text.chars().all(is_settled))
}

/// Characters of the blocks that most programmes are printed in which stay as they are whatever stands beside them:
/// visible, no marks, and composed.
fn is_settled(c: char) -> bool {
    matches!(c,
        '\n' | ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}'
        | '\u{2010}'..='\u{2027}' | '€' | '№')
}

fn cut(mut text: String, most: usize) -> String {
    // No character is shorter than a byte.
    if text.len() > most
        && let Some((at, _)) = text.char_indices().nth(most)
    {
        text.truncate(at);
        text.push('…');
    }
    text
}

fn without_controls(text: &str) -> String {
    let text = read_again(text);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut marks = 0;
    // A joiner is kept only once it is known what it stands before.
    let mut joiner = None;
    // Whether this line has no end of a control string ahead: then it is not looked for again.
    let mut endless = false;
    while let Some(c) = chars.next() {
        let kept = match c {
            '\u{1b}' => {
                skip_escape(&mut chars);
                continue;
            }
            '\u{9b}' => {
                skip_control_sequence(&mut chars);
                continue;
            }
            // Some are letters in another encoding: a string that is never ended is none.
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' if !endless => {
                let mut ahead = chars.clone();
                endless = !skip_string(&mut ahead);
                match windows_1252(c).filter(|_| endless) {
                    Some(letter) => letter,
                    None if endless => continue,
                    None => {
                        chars = ahead;
                        continue;
                    }
                }
            }
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\r' | '\n' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => {
                endless = false;
                '\n'
            }
            // By far the most: nothing about them depends on what stands before.
            c if is_settled(c) => {
                (joiner, marks) = (None, 0);
                out.push(c);
                continue;
            }
            // The braille pattern without dots is a blank that does not look like one to a program.
            '\t' | '\u{2800}' => ' ',
            '\u{80}'..='\u{9f}' => match windows_1252(c) {
                Some(sign) => sign,
                None => continue,
            },
            '\u{fffd}' if out.ends_with('\u{fffd}') => continue,
            c if c.is_control() || is_invisible(c) => continue,
            c if is_joiner(c) => {
                joiner = joiner.or(Some(c));
                continue;
            }
            c => c,
        };
        let before = out.chars().next_back();
        let joined = joiner.take().filter(|_| joins(kept) && before.is_some_and(joins));
        if is_selector(kept) && !before.is_some_and(is_selectable) {
            continue;
        }
        if unicode_normalization::char::is_combining_mark(kept) {
            // A mark without a letter would sit on what the screen shows before it.
            marks = if joined.is_some() { 1 } else { marks + 1 };
            if marks > MOST_MARKS || before.is_none_or(char::is_whitespace) {
                continue;
            }
        } else {
            marks = 0;
        }
        out.extend(joined);
        out.push(kept);
    }
    match is_nfc_quick(out.chars()) {
        IsNormalized::Yes => out,
        IsNormalized::No | IsNormalized::Maybe => out.nfc().collect(),
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Joiners shape emoji and words in the scripts of Asia from Hebrew to Mongolian; between other letters they only hide.
fn joins(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{109f}' | '\u{1200}'..='\u{1cff}' | '\u{2190}'..='\u{27bf}' | '\u{2900}'..='\u{2bff}'
        | '\u{a800}'..='\u{abff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{11fff}' | '\u{1e800}'..='\u{1eeff}' | '\u{1f000}'..='\u{1faff}')
}

/// Variation selectors choose a glyph for the character before them.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// What one selector may follow: the bases of keycaps, and signs beyond ASCII. More of them would only hide something.
fn is_selectable(c: char) -> bool {
    matches!(c, '0'..='9' | '#' | '*') || !(c.is_ascii() || c.is_whitespace() || is_selector(c))
}

/// Characters that take no room or turn the reading direction: bidi controls, zero-width signs, fillers, tags; and those
/// that stand for none (Unicode ch. 23.7).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{13430}'..='\u{13440}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Text in which controls show that its UTF-8 was read byte by byte (`â\u{80}\u{99}` for an apostrophe): such sequences
/// are read as what they are, before one of their bytes is taken for the start of a control string.
fn read_again(text: &str) -> Cow<'_, str> {
    let is_c1 = |byte: u8| (0x80..=0x9f).contains(&byte);
    let bytes = text.as_bytes();
    if !memchr::memchr_iter(0xc2, bytes).any(|at| bytes.get(at + 1).is_some_and(|byte| is_c1(*byte))) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let length = match c {
            '\u{c2}'..='\u{df}' => 2,
            '\u{e0}'..='\u{ef}' => 3,
            '\u{f0}'..='\u{f4}' => 4,
            _ => 1,
        };
        let mut sequence = [0; 4];
        let mut ahead = chars.clone();
        for (byte, c) in sequence.iter_mut().zip(std::iter::once(c).chain(ahead.by_ref().take(length - 1))) {
            *byte = u8::try_from(c).unwrap_or_default();
        }
        match std::str::from_utf8(&sequence[..length]) {
            Ok(meant) if length > 1 && sequence.iter().skip(1).any(|byte| is_c1(*byte)) => {
                out.extend(meant.chars().filter(|c| !c.is_control()));
                chars = ahead;
            }
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// What Windows-1252 has for 0x80 to 0x9F, where Latin-1 and Unicode have the C1 controls; those where it has nothing.
#[rustfmt::skip]
pub(crate) const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The sign or letter that a C1 control was, if it was one.
fn windows_1252(control: char) -> Option<char> {
    let at = usize::try_from(u32::from(control)).ok()?.checked_sub(0x80)?;
    WINDOWS_1252.get(at).copied().filter(|sign| !sign.is_control())
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// After ESC: a control sequence, a control string, or a short escape with intermediates (ECMA-48 §5.3, §5.4, §5.6).
fn skip_escape(chars: &mut Chars<'_>) {
    match chars.peek() {
        Some('[') => {
            chars.next();
            skip_control_sequence(chars);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            chars.next();
            skip_string(chars);
        }
        _ => {
            while chars.next_if(|c| (' '..='/').contains(c)).is_some() {}
            chars.next_if(|c| ('0'..='~').contains(c));
        }
    }
}

fn skip_control_sequence(chars: &mut Chars<'_>) {
    while chars.next_if(|c| (' '..='?').contains(c)).is_some() {}
    chars.next_if(|c| ('@'..='~').contains(c));
}

/// To BEL or ST, and says whether there was one. A string that is never ended swallows its own line at most.
fn skip_string(chars: &mut Chars<'_>) -> bool {
    while let Some(c) = chars.next_if(|c| !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}')) {
        match c {
            '\u{7}' | '\u{9c}' => return true,
            '\u{1b}' => {
                chars.next_if_eq(&'\\');
                return true;
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(hostile: &str, harmless: &str) {
        assert_eq!(line(Cow::Borrowed(hostile)), harmless);
    }

    #[test]
    fn colours_and_cursor_moves_are_removed() {
        check("\u{1b}[31mRed\u{1b}[0m alert\u{1b}[2J", "Red alert");
        check("\u{9b}31mRed", "Red");
    }

    #[test]
    fn clipboard_writes_and_title_changes_go_with_their_payload() {
        check("a\u{1b}]52;c;cm0gLXJm\u{7}b", "ab");
        check("a\u{1b}]0;root\u{1b}\\b", "ab");
        check("a\u{9d}8;;http://evil.example\u{9c}b", "ab");
        check("a\u{1b}Pq#0\u{1b}\\b", "ab");
    }

    #[test]
    fn a_string_never_ended_swallows_its_own_line_only() {
        assert_eq!(text(Cow::Borrowed("a\u{1b}]52;c;xxx\nsecond line")), "a\nsecond line");
    }

    #[test]
    fn charset_switches_and_resets_are_removed() {
        check("a\u{1b}(0b\u{1b}cd", "abd");
        check("bell\u{7} back\u{8}space\u{0}", "bell backspace");
    }

    #[test]
    fn bidi_overrides_and_hidden_characters_are_removed() {
        check("abc\u{202e}fdp.exe\u{202c}", "abcfdp.exe");
        check("pass\u{200b}word\u{feff}\u{2066}x\u{2069}", "passwordx");
        check("a\u{200d}b", "ab");
    }

    #[test]
    fn joiners_that_shape_text_stay() {
        check("👩\u{200d}🔬 lab", "👩\u{200d}🔬 lab");
        check("نمی\u{200c}خواهم", "نمی\u{200c}خواهم");
    }

    #[test]
    fn letters_come_composed_and_marks_are_counted() {
        check("Zu\u{308}rich", "Zürich");
        let zalgo = format!("o{}", "\u{336}".repeat(50));
        assert_eq!(line(Cow::Owned(zalgo)).chars().count(), 1 + MOST_MARKS);
    }

    #[test]
    fn what_is_dropped_hides_nothing_behind_it() {
        check("👩\u{200c}\u{202a} x", "👩 x");
        check("👩\u{200d}\u{202a}💻", "👩\u{200d}💻");
        let zalgo = format!("o{0}\u{202a}{0}", "\u{336}".repeat(MOST_MARKS));
        assert_eq!(line(Cow::Owned(zalgo)).chars().count(), 1 + MOST_MARKS);
    }

    #[test]
    fn misread_quotes_swallow_no_text() {
        check("say \u{e2}\u{80}\u{9d}one\u{e2}\u{80}\u{9c} and two", "say ”one“ and two");
        check("don\u{92}t \u{93}quote\u{94} 5 \u{80}\u{85}", "don’t “quote” 5 €…");
        check("kni\u{9e}ka \u{c2}\u{9d} or\u{9d} not", "knižka or not");
    }

    #[test]
    fn overrides_hidden_in_misread_bytes_are_removed() {
        check("a\u{e2}\u{80}\u{ae}b", "ab");
        check("a\u{c2}\u{9b}31mb", "a31mb");
        check("a\u{c2}\u{9d}0;t\u{7}b", "a0;tb");
    }

    #[test]
    fn a_flood_of_strings_never_ended_takes_no_time() {
        let flood = "\u{9d}".repeat(200_000);
        check(&format!("{flood}end\n{flood}\u{7}of it"), "end of it");
    }

    #[test]
    fn variation_selectors_smuggle_nothing() {
        check("❤\u{fe0f} 1\u{fe0f}\u{20e3}", "❤\u{fe0f} 1\u{fe0f}\u{20e3}");
        check("a\u{fe00}b \u{fe0f}c", "ab c");
        check("😀\u{fe0f}\u{fe01}\u{fe02}\u{e0101}\u{e01ef}!", "😀\u{fe0f}!");
    }

    #[test]
    fn tags_smuggle_nothing() {
        check("hi\u{e0069}\u{e0067}\u{e006e}\u{e007f}", "hi");
    }

    #[test]
    fn marks_without_a_letter_deface_nothing() {
        check("\u{336}\u{301}a \u{336}b", "a b");
        assert_eq!(text(Cow::Borrowed("a\n\u{336}b")), "a\nb");
    }

    #[test]
    fn joiners_make_no_second_name_that_looks_the_same() {
        check("Ан\u{200d}на Mü\u{200c}\u{fc}r 東\u{200d}京", "Анна Müür 東京");
    }

    #[test]
    fn what_looks_empty_is_empty() {
        for empty in [
            "\u{2800}\u{2800}",
            "\u{3164}",
            "\u{feff}\u{200b}",
            "\u{a0}\u{3000}",
            "\u{fdd0}\u{ffff}\u{1fffe}",
            "\u{fffc}",
        ] {
            check(empty, "");
        }
    }

    #[test]
    fn lines_hidden_in_a_line_are_blanks() {
        check("a\u{2028}b\u{2029}c\u{b}d\u{c}e\rf", "a b c d e f");
    }

    #[test]
    fn a_flood_of_replacements_is_one() {
        check("a\u{fffd}\u{fffd}\u{200b}\u{fffd}b\u{fffd}", "a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn white_space_is_folded_and_paragraphs_stay() {
        check("  a \t b\nc  ", "a b c");
        assert_eq!(text(Cow::Borrowed("a  b\r\n\r\n\r\nc\nd\n")), "a b\n\nc\nd");
    }

    #[test]
    fn absurd_lengths_are_cut() {
        let long = line(Cow::Owned("x".repeat(LONGEST_LINE + 5)));
        assert_eq!(long.chars().count(), LONGEST_LINE + 1);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn settled_characters_need_no_cleaning() {
        for c in (' '..=char::MAX).filter(|c| is_settled(*c)) {
            let hidden = c.is_control() || is_invisible(c) || is_joiner(c) || (c.is_whitespace() && c != ' ');
            assert!(!hidden && !unicode_normalization::char::is_combining_mark(c), "{c:?}");
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_as_it_is_would_not_change(text in "[ \\n\\t\\x7fab“é\u{301}\u{a0}\u{ad}ёй]{0,9}") {
            if is_plain(&text) {
                prop_assert_eq!(&cleaned_text(&text), &text);
                prop_assert!(text.contains('\n') || cleaned_line(&text) == text);
            }
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(hostile in "[\\x00-\\u{a5}\u{200b}-\u{2030}â\u{c2}\u{fe0f}\u{fffd}a-z \u{301}\u{200d}👩]{0,40}") {
            let once = text(Cow::Owned(hostile.clone()));
            prop_assert_eq!(text(Cow::Owned(once.clone())), once.clone());
            prop_assert!(!once.chars().any(|c| (c.is_control() && c != '\n') || is_invisible(c)));
            let once = line(Cow::Owned(hostile));
            prop_assert!(!once.contains('\n'));
            prop_assert_eq!(line(Cow::Owned(once.clone())), once);
        }
    }
}
