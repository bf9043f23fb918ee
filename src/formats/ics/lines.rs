//! Content lines (RFC 5545 §3.1), as tolerant as a line can be read at all.

use crate::formats::{Document, decode};
use std::borrow::Cow;

/// The lines of a file without their folds, and where in [`Document::text`] each begins.
///
/// A fold may fall inside a character, so that a file is UTF-8 only once it is unfolded: what could not be decoded as it
/// stands is unfolded as bytes and decoded again.
pub(super) fn lines<'d>(document: &'d Document<'_>) -> Lines<'d> {
    let decoded = document.decoded();
    match &decoded.text {
        Cow::Borrowed(text) => Lines::Text { text, at: 0 },
        Cow::Owned(text) if decoded.encoding.starts_with("UTF-16") => Lines::Text { text, at: 0 },
        Cow::Owned(text) => {
            let (bytes, numbers) = unfold(document.bytes);
            let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            let starts: Vec<usize> = starts.collect();
            let unfolded = decode::decode(&bytes);
            if !unfolded.guessed {
                document.understood();
            }
            let lines: Vec<(usize, String)> = unfolded
                .text
                .split('\n')
                .zip(numbers)
                .map(|(line, number)| (starts.get(number).copied().unwrap_or(text.len()), line.to_owned()))
                .collect();
            Lines::Unfolded(lines.into_iter())
        }
    }
}

/// Bytes without folds and carriage returns at line ends; and for each line the number of that which began it.
fn unfold(bytes: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let mut unfolded: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut numbers = Vec::new();
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii_end_of(b'\r');
        match line {
            [b' ' | b'\t', rest @ ..] if number > 0 => unfolded.extend_from_slice(rest),
            _ => {
                if number > 0 {
                    unfolded.push(b'\n');
                }
                numbers.push(number);
                unfolded.extend_from_slice(line);
            }
        }
    }
    (unfolded, numbers)
}

/// Bytes without all of one kind at their end.
trait TrimEnd {
    fn trim_ascii_end_of(&self, byte: u8) -> &Self;
}

impl TrimEnd for [u8] {
    fn trim_ascii_end_of(&self, byte: u8) -> &[u8] {
        let end = self.iter().rposition(|own| *own != byte).map_or(0, |last| last + 1);
        self.get(..end).unwrap_or_default()
    }
}

/// Unfolded lines; those that were not folded are borrowed.
pub(super) enum Lines<'d> {
    Text { text: &'d str, at: usize },
    Unfolded(std::vec::IntoIter<(usize, String)>),
}

impl<'d> Iterator for Lines<'d> {
    type Item = (usize, Cow<'d, str>);

    fn next(&mut self) -> Option<Self::Item> {
        let (text, at) = match self {
            Lines::Unfolded(lines) => return lines.next().map(|(at, line)| (at, Cow::Owned(line))),
            Lines::Text { text, at } => (*text, at),
        };
        let begin = *at;
        let mut physical = || {
            let rest = text.get(*at..).filter(|rest| !rest.is_empty())?;
            let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            *at += end + 1;
            let folded = text.as_bytes().get(*at).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
            Some((rest.get(..end)?.trim_end_matches('\r'), folded))
        };
        let (first, mut folded) = physical()?;
        let mut line = Cow::Borrowed(first);
        while folded {
            let Some((more, goes_on)) = physical() else { break };
            line.to_mut().push_str(more.get(1..).unwrap_or_default());
            folded = goes_on;
        }
        Some((begin, line))
    }
}

/// Names in lower or mixed case that are properties all the same; any other such word before a colon is text.
const NAMES: &[&str] = &[
    "BEGIN",
    "END",
    "UID",
    "SUMMARY",
    "DESCRIPTION",
    "DTSTART",
    "DTEND",
    "DTSTAMP",
    "DURATION",
    "LOCATION",
    "CATEGORIES",
    "ORGANIZER",
    "ATTENDEE",
    "STATUS",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "TZID",
    "TZOFFSETTO",
    "TZOFFSETFROM",
];

/// A content line: a name, parameters, a value.
pub(super) struct Line<'d> {
    text: Cow<'d, str>,
    name: String,
    /// Where the name ends, and where the colon before the value is.
    borders: (usize, usize),
}

impl<'d> Line<'d> {
    /// The line as a property; else the text itself, which may be what an unfolded text goes on with.
    pub(super) fn parse(text: Cow<'d, str>) -> Result<Line<'d>, Cow<'d, str>> {
        match parts(&text) {
            Some((name, borders)) => Ok(Line { text, name, borders }),
            None => Err(text),
        }
    }

    /// Its name in capitals.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Its value as it stands.
    pub(super) fn value(&self) -> &str {
        self.text.get(self.borders.1 + 1..).unwrap_or_default()
    }

    /// Its value as it stands, borrowed from the file where it can be.
    pub(super) fn raw(&self) -> Cow<'d, str> {
        match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(self.borders.1 + 1..).unwrap_or_default()),
            Cow::Owned(_) => Cow::Owned(self.value().to_owned()),
        }
    }

    /// Its value as a text, without escapes.
    pub(super) fn unescaped(&self) -> Cow<'d, str> {
        unescaped(self.raw())
    }

    /// The value of a parameter, without quotes and escapes.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let (end, colon) = self.borders;
        let mut quoted = false;
        let parameters = self.text.get(end..colon)?.strip_prefix(';')?.split(|c| {
            quoted ^= c == '"';
            c == ';' && !quoted
        });
        let mut named = parameters.filter_map(|part| part.split_once('='));
        let (_, value) = named.find(|(own, _)| own.trim().eq_ignore_ascii_case(name))?;
        let value = value.replace('"', "");
        // RFC 6868 for what a parameter can't hold, and the escapes of texts, which do not belong here and are met.
        let value = value.replace("^n", "\n").replace("^'", "\"").replace("^^", "^");
        Some(unescaped(Cow::Owned(value)).trim().to_owned())
    }
}

/// The name in capitals, where it ends, and where the colon is.
fn parts(text: &str) -> Option<(String, (usize, usize))> {
    let end = text.find([';', ':'])?;
    let mut name: String = text.get(..end)?.chars().filter(|c| !c.is_whitespace()).collect();
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_name {
        return None;
    }
    if name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        name.make_ascii_uppercase();
        if !NAMES.contains(&name.as_str()) && !name.starts_with("X-") {
            return None;
        }
    }
    let rest = text.get(end..)?;
    let colon = if rest.starts_with(':') { 0 } else { colon(&name, rest)? };
    Some((name, (end, end + colon)))
}

/// Where the colon behind the parameters is.
fn colon(name: &str, rest: &str) -> Option<usize> {
    // A name with a colon in it that stands there without quotes: the address behind it tells where it ends.
    if matches!(name, "ORGANIZER" | "ATTENDEE")
        && let Some(at) = rest.to_ascii_lowercase().find(":mailto:")
    {
        return Some(at);
    }
    let mut quoted = false;
    let outside = rest.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    });
    // A quotation mark that is never closed quotes nothing.
    outside.or_else(|| rest.find(':'))
}

/// A text without its escapes. Those of marks that need none are met as well.
pub(super) fn unescaped(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\\', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(c @ ('\\' | ';' | ',' | '"' | ':')) => out.push(c),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out.into()
}

/// The parts of a list, told apart by commas that are not escaped, without their escapes.
pub(super) fn list<'d>(text: &Cow<'d, str>) -> Vec<Cow<'d, str>> {
    let mut escaped = false;
    let border = |c: char| {
        let is = c == ',' && !escaped;
        escaped = c == '\\' && !escaped;
        is
    };
    let parts: Vec<Cow<'d, str>> = match text {
        Cow::Borrowed(text) => text.split(border).map(|part| Cow::Borrowed(part.trim())).collect(),
        Cow::Owned(text) => text.split(border).map(|part| Cow::Owned(part.trim().to_owned())).collect(),
    };
    parts.into_iter().map(unescaped).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line<'_> {
        Line::parse(text.into()).unwrap_or_else(|text| panic!("{text} is no line"))
    }

    #[test]
    fn folds_are_undone_whatever_ends_the_lines() {
        let document = Document::new("a.ics", b"A:one\r\n  two\nB:thr\n\tee\r\r\nC:x\r\n\r\nD:");
        let found: Vec<(usize, String)> = lines(&document).map(|(at, line)| (at, line.into_owned())).collect();
        let expected = [(0, "A:one two"), (13, "B:three"), (25, "C:x"), (30, ""), (32, "D:")];
        assert_eq!(found, expected.map(|(at, line)| (at, line.to_owned())));
    }

    #[test]
    fn a_fold_inside_a_character_is_undone_before_decoding() {
        let document = Document::new("a.ics", b"X:1\r\nSUMMARY:K\xc3\r\n \xb6ln \xe2\x82\r\n \xac\r\nY:2");
        let found: Vec<String> = lines(&document).map(|(_, line)| line.into_owned()).collect();
        assert_eq!(found, ["X:1", "SUMMARY:Köln €", "Y:2"]);
        let at: Vec<Option<&str>> = lines(&document).map(|(at, _)| document.text().get(at..at + 1)).collect();
        assert_eq!(at, [Some("X"), Some("S"), Some("Y")]);
    }

    #[test]
    fn parameters_may_hold_anything() {
        let one = line("ORGANIZER;ROLE=CHAIR;CN=\"Ann; B: C\";X=1:mailto:a@example.org");
        assert_eq!((one.name(), one.value()), ("ORGANIZER", "mailto:a@example.org"));
        assert_eq!(one.parameter("cn").as_deref(), Some("Ann; B: C"));
        assert_eq!(one.parameter("X").as_deref(), Some("1"));
        let two = line("ATTENDEE;CN=D: E, `F` o'G:MAILTO:d@example.org");
        assert_eq!(two.parameter("CN").as_deref(), Some("D: E, `F` o'G"));
        let three = line("dtstart ; TZID = \"Europe/Rome :20240101T100000");
        assert_eq!((three.name(), three.value()), ("DTSTART", "20240101T100000"));
        assert_eq!(three.parameter("TZID").as_deref(), Some("Europe/Rome"));
        assert_eq!(line("ATTENDEE;CN=A^nB ^'C^' ^^:x").parameter("CN").as_deref(), Some("A\nB \"C\" ^"));
        assert_eq!(line("REFRESH - INTERVAL; VALUE = DURATION:PT48H").name(), "REFRESH-INTERVAL");
    }

    #[test]
    fn text_that_looks_like_a_property_is_text() {
        for text in ["Note: bring a cup", "one, two: three", "nothing", ": x", "Ü:1", "https://example.org"] {
            assert!(Line::parse(text.into()).is_err(), "{text}");
        }
    }

    #[test]
    fn escapes_are_undone_once() {
        assert_eq!(unescaped(r"a\, b\; c\\n \N\n C:\temp \".into()), "a, b; c\\n \n\n C:\\temp \\");
        assert_eq!(list(&r"Web\, Net, Talk,,".into()), ["Web, Net", "Talk"]);
    }
}
