//! People and halls that are spelled in two ways.
//!
//! Names of people are compared by their letters in Latin script. Two that differ by one letter leave the same text when
//! that letter is taken out of both; so names are looked up by what they leave, and never compared all with all.

use super::{Report, record};
use crate::programme::builder::quote;
use crate::programme::finding::Code;
use crate::programme::{Hall, Id, Person, Programme};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Names with fewer letters than this are shared by too many people.
const SHORT_NAME: usize = 6;
/// Names with fewer letters than this are not compared letter by letter.
const SHORT_NAME_LETTERS: usize = 8;
/// Words with fewer letters than this are different words if one letter is.
const SHORT_WORD: usize = 4;
/// No more than so many names that leave the same text are compared with each other.
const MOST_NEAR: usize = 24;
/// How many others are named in one finding.
const MOST_NAMED: usize = 3;

/// The letters and digits of a text without case, accents and blanks; Latin for the scripts that are spelled by sound.
/// Characters that stand for whole words stay, because many of them sound alike.
pub(super) fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    write_letters(text, &mut out);
    out
}

fn write_letters(text: &str, out: &mut String) {
    for c in text.chars() {
        if c >= '\u{2e80}' {
            out.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        } else {
            let latin = any_ascii::any_ascii_char(c).bytes().filter(u8::is_ascii_alphanumeric);
            out.extend(latin.map(|byte| char::from(byte.to_ascii_lowercase())));
        }
    }
}

/// The letters of each word of a name, spelled in the one of several ways that languages write a sound in: Alexey is
/// Aleksei, Philipp is Philip.
fn name_words(name: &str) -> Vec<String> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ');
    let words = name.split(|c| !is_inside(c)).map(letters).filter(|word| !word.is_empty());
    let one_spelling = |word: String| {
        let mut spelled = String::with_capacity(word.len());
        for c in word.replace('x', "ks").replace('y', "i").chars() {
            if !spelled.ends_with(c) || c.is_ascii_digit() {
                spelled.push(c);
            }
        }
        spelled
    };
    words.map(one_spelling).collect()
}

pub(super) fn check(programme: &Programme, report: &mut Report) {
    let mut people: BTreeMap<Vec<String>, Vec<&Person>> = BTreeMap::new();
    for person in programme.people() {
        people.entry(name_words(&person.name)).or_default().push(person);
    }
    check_same(&people, report);
    check_near(&people, report);
    check_halls(programme, report);
}

/// Several ids for names that are the same but for case, accents, script and blanks.
fn check_same(people: &BTreeMap<Vec<String>, Vec<&Person>>, report: &mut Report) {
    let mut spelled: BTreeMap<String, Vec<&Person>> = BTreeMap::new();
    for (words, people) in people {
        spelled.entry(words.concat()).or_default().extend(people);
    }
    for (letters, mut people) in spelled {
        if letters.chars().count() < SHORT_NAME {
            continue;
        }
        people.sort_by(|a, b| a.id.cmp(&b.id));
        let [first, others @ ..] = people.as_slice() else { continue };
        if others.is_empty() {
            continue;
        }
        let is_shared = others.iter().all(|other| other.name == first.name);
        let others = others.iter().map(|other| (&other.id, other.name.as_str()));
        let what = format!("{} is also {}", quote(&first.name), named("person", others, is_shared));
        let code = if is_shared { Code::NameShared } else { Code::NamesAlike };
        report.add(code, record("person", &first.id), what);
    }
}

/// The others of a finding: “B” (person `b`), “C” (person `c`) and 2 more.
fn named<'a>(kind: &str, others: impl ExactSizeIterator<Item = (&'a Id, &'a str)>, by_id: bool) -> String {
    let more = others.len().saturating_sub(MOST_NAMED);
    let name = |(id, name): (&Id, &str)| {
        if by_id { record(kind, id) } else { format!("{} ({})", quote(name), record(kind, id)) }
    };
    let named = others.take(MOST_NAMED).map(name).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

/// Names that differ by one letter of one word.
fn check_near(people: &BTreeMap<Vec<String>, Vec<&Person>>, report: &mut Report) {
    let names: Vec<(&Vec<String>, &Person)> = people
        .iter()
        .filter(|(words, _)| words.len() > 1 && words.iter().map(String::len).sum::<usize>() >= SHORT_NAME_LETTERS)
        .filter_map(|(words, people)| Some((words, *people.iter().min_by_key(|person| &person.id)?)))
        .collect();
    let words: Vec<&[String]> = names.iter().map(|(words, _)| words.as_slice()).collect();
    for (first, second) in near_pairs(&words) {
        let (Some((_, one)), Some((_, other))) = (names.get(first), names.get(second)) else { continue };
        let (one, other) = if one.id < other.id { (one, other) } else { (other, one) };
        let other = named("person", std::iter::once((&other.id, other.name.as_str())), false);
        let what = format!("{} differs by a letter from {other}", quote(&one.name));
        report.add(Code::NamesAlike, record("person", &one.id), what);
    }
}

/// The positions of the names that differ by one edit of one word.
fn near_pairs(names: &[&[String]]) -> BTreeSet<(usize, usize)> {
    let mut left: Vec<(u64, usize)> = Vec::new();
    for (at, words) in names.iter().enumerate() {
        for (number, word) in words.iter().enumerate().filter(|(_, word)| is_compared(word)) {
            let whole = std::iter::once(word.clone());
            let cut = word.char_indices().map(|(from, c)| format!("{}{}", &word[..from], &word[from + c.len_utf8()..]));
            for rest in whole.chain(cut) {
                let mut hasher = DefaultHasher::new();
                (number, words.get(..number), rest, words.get(number + 1..)).hash(&mut hasher);
                left.push((hasher.finish(), at));
            }
        }
    }
    left.sort_unstable();
    left.dedup();
    let mut pairs = BTreeSet::new();
    for near in left.chunk_by(|(a, _), (b, _)| a == b) {
        let near = near.get(..MOST_NEAR).unwrap_or(near);
        for (number, (_, first)) in near.iter().enumerate() {
            let others = near.iter().skip(number + 1).map(|(_, second)| *second);
            pairs
                .extend(others.filter(|second| are_near(names[*first], names[*second])).map(|second| (*first, second)));
        }
    }
    pairs
}

/// Numbers tell apart, and so does a letter of a short word.
fn is_compared(word: &str) -> bool {
    word.chars().count() >= SHORT_WORD && !word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether two names differ by one edit of one word.
fn are_near(first: &[String], second: &[String]) -> bool {
    let mut differing = first.iter().zip(second).filter(|(a, b)| a != b);
    let (Some((a, b)), None) = (differing.next(), differing.next()) else { return false };
    first.len() == second.len() && is_compared(a) && is_compared(b) && is_one_edit(a, b)
}

/// Whether one letter more, less or other, or two neighbours exchanged, make one word of the other.
fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[..a.len() - same], &b[..b.len() - same]) {
        ([], [_]) | ([_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// Halls of one building that are spelled the same but for case, blanks, signs, script, and noughts before a number.
fn check_halls(programme: &Programme, report: &mut Report) {
    let mut spelled: BTreeMap<_, Vec<&Hall>> = BTreeMap::new();
    for hall in programme.halls() {
        let place = |text: &Option<String>| text.as_deref().map(letters);
        let building = hall.building.map(|building| &programme[building].id);
        spelled.entry((building, place(&hall.floor), place(&hall.area), hall_key(&hall.name))).or_default().push(hall);
    }
    for ((.., key), mut halls) in spelled {
        halls.sort_by(|a, b| a.id.cmp(&b.id));
        let [first, others @ ..] = halls.as_slice() else { continue };
        if !others.is_empty() && !key.is_empty() {
            let others = others.iter().map(|other| (&other.id, other.name.as_str()));
            let what = format!("{} is also {}", quote(&first.name), named("hall", others, false));
            report.add(Code::HallsAlike, record("hall", &first.id), what);
        }
    }
}

/// What tells a hall's name apart from another: its letters, and its numbers without leading noughts. “1.1” and “11” are
/// not the same.
fn hall_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut is_apart = false;
    for c in name.chars() {
        let before = key.len();
        write_letters(c.encode_utf8(&mut [0; 4]), &mut key);
        if matches!(c, '+' | '#') {
            key.push(c);
        }
        if key.len() == before {
            is_apart = true;
            continue;
        }
        let starts_with_digit = key[before..].starts_with(|c: char| c.is_ascii_digit());
        let follows_digit = key[..before].ends_with(|c: char| c.is_ascii_digit());
        if starts_with_digit && follows_digit && is_apart {
            key.insert(before, '.');
        }
        is_apart = false;
    }
    let mut numbers = String::with_capacity(key.len());
    for piece in key.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = piece.trim_start_matches('0');
        let begins_with_digit = piece.starts_with(|c: char| c.is_ascii_digit());
        if begins_with_digit && !digits.starts_with(|c: char| c.is_ascii_digit()) {
            numbers.push('0');
        }
        numbers.push_str(digits);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::super::tests::{drafts, found, programme};
    use super::*;
    use proptest::prelude::*;

    fn people(names: &str) -> Vec<String> {
        let mut sessions = drafts(&["x | One | 09:00–10:00 | a"]);
        sessions[0].appearances = names
            .split(", ")
            .enumerate()
            .map(|(number, name)| crate::programme::draft::Appearance {
                person: Some(format!("p{number}").into()),
                name: Some(name.to_owned().into()),
                ..Default::default()
            })
            .collect();
        let findings = super::super::check(&programme(sessions, &["A"]));
        let about = findings.iter().filter(|finding| matches!(finding.code, Code::NamesAlike | Code::NameShared));
        about.map(|finding| format!("{}: {finding}", finding.code)).collect()
    }

    #[test]
    fn names_that_differ_by_a_letter_are_said() {
        assert_eq!(
            people("Bertram Invented, Anna Made-Up, Bertran Invented"),
            ["names-alike: person `p0`: “Bertram Invented” differs by a letter from “Bertran Invented” (person `p2`)"]
        );
        for pair in
            ["Bertram Invented, Bertarm Invented", "Bertram Invented, Bertram Inventted", "Jörg Müller, Jörg Mueller"]
        {
            assert_eq!(people(pair).len(), 1, "{pair}");
        }
    }

    #[test]
    fn names_that_differ_by_script_case_accents_or_blanks_are_said() {
        assert_eq!(
            people("Андрей Клепач, Andrey Klepach, ANDREY KLEPACH"),
            [
                "names-alike: person `p0`: “Андрей Клепач” is also “Andrey Klepach” (person `p1`), “ANDREY KLEPACH” (person `p2`)"
            ]
        );
        assert_eq!(people("Алексей Дмитриев, Alexey Dmitriev").len(), 1);
        assert_eq!(people("Sergei Invented, Sergey Invented").len(), 1);
        assert_eq!(people("José Made-Up, Jose Made Up").len(), 1);
        assert_eq!(people("Mac Invented, MacInvented").len(), 1);
        assert_eq!(
            people("Anna Made-Up, Anna Made-Up"),
            ["name-shared: person `p0`: “Anna Made-Up” is also person `p1`"]
        );
    }

    #[test]
    fn different_people_are_left_alone() {
        for pair in [
            "Dan Invented, Ian Invented",
            "A Inventedlong, B Inventedlong",
            "Speaker Number1, Speaker Number2",
            "Anna Made-Up, Bert Made-Up",
            "Anna Made-Up, Made-Up Anna",
            "Fluke, Fluks",
            "Mia Li, Mia Li",
            "李伟, 李薇",
            "Bertram Invented, Bertrand Inventor",
        ] {
            assert_eq!(people(pair), Vec::<String>::new(), "{pair}");
        }
    }

    #[test]
    fn one_edit_is_one_letter_or_two_exchanged() {
        for (a, b) in [("anna", "ana"), ("anna", "anja"), ("anna", "nana"), ("anna", "annas"), ("ab", "ba")] {
            assert!(is_one_edit(a, b) && is_one_edit(b, a), "{a} {b}");
        }
        for (a, b) in [("anna", "anna"), ("anna", "an"), ("anna", "bnnb"), ("abc", "cab"), ("", "ab")] {
            assert!(!is_one_edit(a, b) && !is_one_edit(b, a), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn looking_up_finds_what_comparing_all_with_all_would(
            names in prop::collection::btree_set(prop::collection::vec("[abc]{3,5}", 1..3), 0..20),
        ) {
            let names: Vec<Vec<String>> = names.into_iter().collect();
            let names: Vec<&[String]> = names.iter().map(Vec::as_slice).collect();
            let all = (0..names.len()).flat_map(|first| (first + 1..names.len()).map(move |second| (first, second)));
            let wanted: BTreeSet<_> = all.filter(|(first, second)| are_near(names[*first], names[*second])).collect();
            prop_assert_eq!(near_pairs(&names), wanted);
        }
    }

    #[test]
    fn ten_thousand_names_are_not_compared_all_with_all() {
        let name = |number: u32| {
            let word: String = (0..13).map(|at| if number >> at & 1 == 0 { "ba" } else { "bo" }).collect();
            vec!["invented".to_owned(), word]
        };
        let names: Vec<Vec<String>> = (0..1 << 13).map(name).collect();
        let names: Vec<&[String]> = names.iter().map(Vec::as_slice).collect();
        // Each of the thirteen vowels can be the other one.
        assert_eq!(near_pairs(&names).len(), (1 << 12) * 13);
    }

    #[test]
    fn halls_spelled_in_two_ways_are_said() {
        let halls = ["Hall 1", "HALL-01", "Hall1", "Hall 11", "Hall 1.1", "H\u{430}ll 2", "Hall 2"];
        let findings = super::super::check(&programme(Vec::new(), &halls));
        let said: Vec<_> =
            findings.iter().filter(|finding| finding.code == Code::HallsAlike).map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "hall `h-ll-2`: “H\u{430}ll 2” is also “Hall 2” (hall `hall-2`)",
                "hall `hall-01`: “HALL-01” is also “Hall 1” (hall `hall-1`), “Hall1” (hall `hall1`)",
            ]
        );
        assert_eq!(found(&[Code::HallsAlike], &[]), Vec::<String>::new());
    }

    #[test]
    fn keys_of_halls_keep_what_tells_them_apart() {
        let same = |a, b| hall_key(a) == hall_key(b);
        assert!(same("Room 007", "room 7") && same("Room 0", "Room 00") && same("2-1", "2.1") && same("Café", "CAFE"));
        for (a, b) in
            [("1.1", "11"), ("Room 1", "Room 10"), ("Room 100", "Room 1"), ("A", "A+"), ("大厅", "大亭"), ("A0", "A")]
        {
            assert!(!same(a, b), "{a} {b}");
        }
    }
}
