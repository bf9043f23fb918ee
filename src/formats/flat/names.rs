//! Several people in one cell.

use crate::formats::settle::is_role;
use std::borrow::Cow;

/// How the names of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// "Ada Smith, Ben Jones"
    Listed,
    /// "Smith, Ada"
    LastFirst,
}

/// What separates people beyond doubt.
const SEPARATORS: &[char] = &['\n', ';', '|', '、', '；'];
/// What separates the last two, between names of at least two words.
const ANDS: &[&str] =
    &[" and ", " & ", " und ", " et ", " og ", " och ", " и ", " y ", " e ", " i ", " ja ", " en ", " / "];
/// What stands behind a comma and is no person.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "phd", "ph d", "md", "m d", "esq", "msc", "bsc", "ma", "mba", "inc", "ltd", "llc",
    "gmbh",
];

/// How all cells of a column are written: last names stand first where every cell has exactly one comma, behind a single
/// word.
pub(super) fn style<'c>(cells: impl Iterator<Item = &'c str>) -> Style {
    let (mut many, mut people) = (true, 0);
    for person in cells.flat_map(|cell| cell.split(SEPARATORS)).map(str::trim).filter(|person| !person.is_empty()) {
        people += 1;
        let fits = person.split_once(',').is_some_and(|(last, first)| {
            let first = first.trim();
            let words = first.split_whitespace().count();
            !last.trim().contains(char::is_whitespace)
                && !last.is_empty()
                && (1..=2).contains(&words)
                && !first.contains(',')
                && !is_suffix(first)
        });
        many &= fits;
    }
    if many && people > 1 { Style::LastFirst } else { Style::Listed }
}

/// A person in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named<'c> {
    /// The name; a role in brackets may stand behind it.
    pub name: Cow<'c, str>,
    /// What else stands in brackets: the organisation.
    pub post: Option<&'c str>,
}

/// The people of a cell.
pub(super) fn split(cell: &str, style: Style) -> Vec<Named<'_>> {
    let mut people = Vec::new();
    for part in cell.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty()) {
        match (style, part.split_once(',')) {
            (Style::LastFirst, Some((last, first))) => {
                people.push(Named { name: format!("{} {}", first.trim(), last.trim()).into(), post: None });
            }
            _ => listed(part, &mut people),
        }
    }
    people
}

fn listed<'c>(part: &'c str, people: &mut Vec<Named<'c>>) {
    let pieces = at_commas(part);
    let last = pieces.len().saturating_sub(1);
    for (at, piece) in pieces.into_iter().enumerate() {
        // "A, B, and C"
        let piece =
            ANDS.iter().find_map(|and| piece.strip_prefix(and.trim_start()).filter(|_| at > 0)).unwrap_or(piece);
        let words = |name: &str| name.split_whitespace().count();
        let pair = (at == last).then(|| {
            ANDS.iter().find_map(|and| {
                let (one, other) = piece.split_once(and)?;
                let closed = |text: &str| text.matches('(').count() == text.matches(')').count();
                ((at > 0 || (words(one) > 1 && words(other) > 1)) && closed(one)).then_some((one, other))
            })
        });
        match pair.flatten() {
            Some((one, other)) => {
                people.push(named(one));
                // "A Smith & B Jones & C Brown"
                listed(other, people);
            }
            None => people.push(named(piece)),
        }
    }
    people.retain(|person| !person.name.is_empty());
}

/// A text cut at its commas, but not within brackets, and not before what belongs to the name: an academic degree.
fn at_commas(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut depth, mut from) = (0_u32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | '，' if depth == 0 => {
                let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
                if is_suffix(rest.split([',', '，']).next().unwrap_or_default()) {
                    continue;
                }
                pieces.push(text.get(from..at).unwrap_or_default().trim());
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(text.get(from..).unwrap_or_default().trim());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn is_suffix(text: &str) -> bool {
    let text = text.trim().to_lowercase().replace('.', " ");
    SUFFIXES.contains(&text.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

fn named(text: &str) -> Named<'_> {
    let text = text.trim();
    let in_brackets = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    match in_brackets {
        Some((name, what)) if !is_role(what) && !name.trim().is_empty() => {
            Named { name: name.trim().into(), post: Some(what.trim()).filter(|what| !what.is_empty()) }
        }
        _ => Named { name: text.into(), post: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cell: &str) -> Vec<String> {
        split(cell, Style::Listed).into_iter().map(|person| person.name.into_owned()).collect()
    }

    #[test]
    fn people_are_told_apart() {
        for (cell, expected) in [
            ("Ada Smith, Ben Jones and Cy Brown", &["Ada Smith", "Ben Jones", "Cy Brown"][..]),
            ("Ada Smith, Ben Jones, and Cy Brown", &["Ada Smith", "Ben Jones", "Cy Brown"]),
            ("Ada Smith; Ben Jones", &["Ada Smith", "Ben Jones"]),
            ("Ada Smith\nBen Jones\n", &["Ada Smith", "Ben Jones"]),
            ("Ada Smith & Ben Jones", &["Ada Smith", "Ben Jones"]),
            ("Ada Smith & Ben Jones & Cy Brown", &["Ada Smith", "Ben Jones", "Cy Brown"]),
            ("Ada Smith und Ben Jones", &["Ada Smith", "Ben Jones"]),
            // One name, a band, a firm: no guess.
            ("Smith & Jones", &["Smith & Jones"]),
            ("The Orga and Friends", &["The Orga and Friends"]),
            ("Ada Smith, PhD, Ben Jones", &["Ada Smith, PhD", "Ben Jones"]),
            ("Ada Smith (moderator), Ben Jones", &["Ada Smith (moderator)", "Ben Jones"]),
            ("Ada", &["Ada"]),
            (" , ", &[]),
            ("", &[]),
        ] {
            assert_eq!(names(cell), expected, "{cell}");
        }
    }

    #[test]
    fn what_stands_in_brackets_is_an_organisation() {
        let people = split("Ada Smith (Example, Ltd), Ben Jones (Host)", Style::Listed);
        assert_eq!(people[0], Named { name: "Ada Smith".into(), post: Some("Example, Ltd") });
        assert_eq!(people[1], Named { name: "Ben Jones (Host)".into(), post: None });
    }

    #[test]
    fn last_names_stand_first_only_where_all_cells_say_so() {
        assert_eq!(style(["Smith, Ada", "Jones, Ben"].into_iter()), Style::LastFirst);
        assert_eq!(style(["Smith, Ada; Jones, Ben"].into_iter()), Style::LastFirst);
        assert_eq!(style(["Smith, Ada"].into_iter()), Style::Listed);
        assert_eq!(style(["Smith, Ada", "Ben Jones"].into_iter()), Style::Listed);
        assert_eq!(style(["Ada Smith, Ben Jones", "Cy Brown, Di Green"].into_iter()), Style::Listed);
        assert_eq!(style(["Ada, Ben, Cy", "Smith, Ada"].into_iter()), Style::Listed);
        assert_eq!(split("Smith, Ada; Jones, Ben", Style::LastFirst)[1].name, "Ben Jones");
    }
}
