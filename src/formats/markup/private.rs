//! What is nobody's business: e-mail addresses and telephone numbers.

use std::borrow::Cow;
use std::ops::Range;

/// The text without e-mail addresses and telephone numbers, and whether there were any. A telephone number is one that
/// says so: `tel:`, a plus sign and a country, or a word like "phone" before it.
pub fn without_private(text: &str) -> (Cow<'_, str>, bool) {
    let mut found: Vec<Range<usize>> = mail(text).chain(phones(text)).collect();
    if found.is_empty() {
        return (Cow::Borrowed(text), false);
    }
    found.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in found {
        if range.start < done {
            done = done.max(range.end);
            continue;
        }
        let before = &text[done..range.start];
        let mut end = range.end;
        // Brackets around nothing, and one of two blanks.
        let opened = before.chars().next_back().filter(|c| matches!(c, '(' | '<' | '['));
        let closed = text[end..].chars().next().filter(|c| matches!(c, ')' | '>' | ']'));
        let before = match (opened, closed) {
            (Some(_), Some(closed)) => {
                end += closed.len_utf8();
                &before[..before.len() - 1]
            }
            _ => before,
        };
        out.push_str(before);
        let rest = &text[end..];
        if (out.is_empty() || out.ends_with(' ')) && rest.starts_with(' ') {
            end += 1;
        } else if out.ends_with(' ') && (rest.is_empty() || rest.starts_with(['\n', '.', ',', ';', ')'])) {
            out.pop();
        }
        done = end;
    }
    out.push_str(&text[done..]);
    (Cow::Owned(out), true)
}

/// Where e-mail addresses stand, with a `mailto:` before them.
fn mail(text: &str) -> impl Iterator<Item = Range<usize>> {
    at_signs(text).filter_map(|at| {
        let before = &text[..at.start];
        let local: usize =
            before.chars().rev().take(LONGEST_LOCAL).take_while(|c| is_local(*c)).map(char::len_utf8).sum();
        let mut start = at.start - local;
        // `@name@host` is an account that is meant to be found.
        if text[..start].ends_with('@') || !text[start..at.start].contains(char::is_alphanumeric) {
            return None;
        }
        let host = host_length(&text[at.end..])?;
        let scheme = "mailto:";
        let has_scheme = start
            .checked_sub(scheme.len())
            .is_some_and(|from| text.as_bytes()[from..start].eq_ignore_ascii_case(scheme.as_bytes()));
        if has_scheme {
            start -= scheme.len();
        }
        Some(start..at.end + host)
    })
}

/// Where an `@` stands, or a word for it in brackets, with blanks around.
fn at_signs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'@', b'(', b'[', bytes).filter_map(move |at| {
        if bytes[at] == b'@' {
            return Some(at..at + 1);
        }
        let length = ["(at)", "[at]"].iter().find(|word| starts_with(&text[at..], word))?.len();
        let start = text[..at].trim_end_matches(' ').len();
        let end = text.len() - text[at + length..].trim_start_matches(' ').len();
        Some(start..end)
    })
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The length of a host's name at the start of a text: labels, and dots or words for them.
fn host_length(text: &str) -> Option<usize> {
    let mut length = 0;
    let mut labels = 0;
    loop {
        let rest = &text[length..];
        let label: usize = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-').map(char::len_utf8).sum();
        let label = &rest[..label];
        let ends_well = label.chars().count() > 1 && !label.contains(|c: char| c.is_ascii_digit());
        let after = &rest[label.len()..];
        let open = after.trim_start_matches(' ');
        let dot = if after.starts_with('.') {
            Some(1)
        } else {
            let word = ["(dot)", "[dot]"].iter().find(|word| starts_with(open, word));
            word.map(|word| after.len() - open[word.len()..].trim_start_matches(' ').len())
        };
        let dot = dot.filter(|dot| after[*dot..].starts_with(char::is_alphanumeric) && length < LONGEST_HOST);
        length += label.len();
        match dot {
            Some(dot) if !label.is_empty() => length += dot,
            _ => return (labels > 0 && ends_well).then_some(length),
        }
        labels += 1;
    }
}

/// In characters (RFC 5321 §4.5.3.1).
const LONGEST_LOCAL: usize = 64;
/// In bytes (RFC 5321 §4.5.3.1).
const LONGEST_HOST: usize = 255;

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '=' | '~' | '#' | '&' | '!')
}

/// Fewer digits than this are no telephone number that works from elsewhere.
const FEWEST_DIGITS: usize = 7;
/// The longest telephone number there is (E.164).
const MOST_DIGITS: usize = 15;

/// Words after which digits are a telephone number.
const CALLS: [&str; 12] =
    ["tel", "tel.", "phone", "telephone", "telefon", "fon", "mobile", "mobil", "fax", "тел", "тел.", "телефон"];

/// Where telephone numbers stand.
fn phones(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    number_starts(text).filter_map(move |start| {
        if start < next {
            return None;
        }
        let length = phone_length(text, start)?;
        next = start + length;
        Some(start..next)
    })
}

/// Where digits begin, or the plus sign before them.
fn number_starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().filter_map(move |(at, byte)| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let starts = match byte {
            b'+' => true,
            b'0'..=b'9' => !before.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'+'),
            _ => false,
        };
        starts.then_some(at)
    })
}

fn phone_length(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let has_plus = rest.starts_with('+');
    let before = &text[..start];
    if before.ends_with(char::is_alphanumeric) {
        return None;
    }
    let mut digits = 0;
    let mut end = 0;
    let mut groups: Vec<usize> = vec![0];
    for (at, c) in rest.char_indices().skip(usize::from(has_plus)) {
        match c {
            '0'..='9' => {
                digits += 1;
                end = at + 1;
                if let Some(group) = groups.last_mut() {
                    *group += 1;
                }
            }
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{2011}' | '\u{2013}' => {
                if groups.last().is_some_and(|group| *group > 0) {
                    groups.push(0);
                } else if !rest[..at].ends_with([' ', ')']) && c != '(' {
                    break;
                }
            }
            _ => break,
        }
        if digits > MOST_DIGITS {
            return None;
        }
    }
    if digits < FEWEST_DIGITS {
        return None;
    }
    // "+1 000 000 users".
    let counts = has_plus && rest[..end].split([' ', '.']).skip(1).all(|group| group == "000") && groups.len() > 1;
    let named = || {
        let label = before.trim_end_matches([' ', ':', '\u{a0}']);
        let word = label.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default().to_lowercase();
        CALLS.contains(&word.as_str())
    };
    ((has_plus && !counts) || named()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, left: &str) {
        let (public, found) = without_private(text);
        assert_eq!(public, left, "{text}");
        assert_eq!(found, text != left, "{text}");
    }

    #[test]
    fn mail_addresses_are_taken_out() {
        check("Write to jane.doe+talk@mail.example.org.", "Write to.");
        check("Jane <jane@example.org> speaks", "Jane speaks");
        check("Jane (mailto:jane@example.org), Ltd", "Jane, Ltd");
        check("иван@пример.рф и a@b.io", "и");
        check("a@b.example,c@d.example", ",");
    }

    #[test]
    fn mail_addresses_in_disguise_are_taken_out() {
        check("jane (at) example.org", "");
        check("Write to jane.doe [AT] mail [dot] example[dot]org, please", "Write to, please");
        check("Meet (at) noon. Look [at] me", "Meet (at) noon. Look [at] me");
    }

    #[test]
    fn accounts_and_prices_stay() {
        for text in [
            "@jane",
            "@jane@social.example",
            "follow @a.b",
            "3 @ 2.50",
            "a@b",
            "5@1.25",
            "x @ y.org",
            "https://video.example/@jane",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn telephone_numbers_are_taken_out() {
        check("Call +49 (30) 123-45 67 now", "Call now");
        check("Tel.: 030 1234567", "Tel.:");
        check("тел. 8 800 555-35-35, Иван", "тел., Иван");
        check("tel:+4930123456", "tel:");
        check("(+00 000 000000)", "");
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "1234567",
            "2018-12-27",
            "+1 000 000 users",
            "C++ 2011",
            "UTC+01000000",
            "+12",
            "ISBN 978-3-16-148410-0",
            "phone 911",
        ] {
            check(text, text);
        }
    }
}
