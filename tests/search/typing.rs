//! Fourteen kinds of typing, each measured over many queries: how many of the first answers are right, and how long the
//! list of a clear word is.
//!
//! Words are drawn from the titles and names of a programme and typed in some way. Right is every session whose title or
//! names hold the words that were meant, whole, after folding. Of an unfinished word any word is meant that begins so. The
//! measure is the share of right sessions among the first min(10, R), where R is how many are right.

use super::desk::{Desk, NAMES, published};
use super::made_up::{self, Dice};
use super::wanted::share;
use plenary::programme::{Programme, Session};
use plenary::search::fold_text;
use std::collections::HashSet;

/// Some kinds can be typed of few words only: draws for each query.
const TRIES: usize = 20;
const SESSIONS: usize = 1_000;
/// Queries that a failing test tells of.
const MOST_TOLD: usize = 80;
const LEAST_MEAN: f64 = 0.97;
/// The same where nobody chose the words.
const LEAST_MEAN_OF_PUBLISHED: f64 = 0.96;
/// Of the results for one clear word, per session that holds it anywhere.
const LONGEST_LIST: f64 = 2.0;

/// What was typed and what was meant by it.
#[derive(Debug)]
struct Typed {
    line: String,
    meant: Vec<Meant>,
    /// The word with a slip in it, folded.
    slip: Option<String>,
}

/// A word that was meant, folded.
#[derive(Debug)]
enum Meant {
    Word(String),
    Start(String),
}

impl Meant {
    fn is_among(&self, words: &HashSet<String>) -> bool {
        match self {
            Meant::Word(word) => words.contains(word),
            Meant::Start(start) => words.iter().any(|word| word.starts_with(start)),
        }
    }
}

type Kind = (&'static str, fn(&mut Dice, &Words) -> Option<Typed>);

const KINDS: [Kind; 14] = [
    ("one word", |dice, words| {
        let word = words.title(dice, 4)?;
        Some(Typed { line: word.clone(), meant: vec![Meant::Word(word)], slip: None })
    }),
    ("two words", |dice, words| {
        let pair = words.pair(dice, 3)?;
        Some(Typed { line: pair.join(" "), meant: pair.map(Meant::Word).into(), slip: None })
    }),
    ("two starts of four letters", |dice, words| starts(dice, words, 4)),
    ("one letter dropped, and a word", |dice, words| {
        let [first, second] = words.pair(dice, 5)?;
        let at = 1 + dice.below(first.len() - 2);
        let slip = first[..at].to_owned() + &first[at + 1..];
        let line = format!("{slip} {second}");
        Some(Typed { line, meant: vec![Meant::Word(first), Meant::Word(second)], slip: Some(slip) })
    }),
    ("consonants only", |dice, words| {
        let word = words.title(dice, 6)?;
        let vowel = |letter: char| "aeiou".contains(letter);
        let slip: String = word.chars().enumerate().filter(|(at, c)| *at == 0 || !vowel(*c)).map(|(_, c)| c).collect();
        (slip.len() >= 4 && slip.len() < word.len()).then(|| slipped(word, slip))
    }),
    ("one letter doubled", |dice, words| {
        let word = words.title(dice, 5)?;
        let at = dice.below(word.len());
        let slip = word[..=at].to_owned() + &word[at..];
        Some(slipped(word, slip))
    }),
    ("two letters swapped", |dice, words| {
        let word = words.title(dice, 5)?;
        let at = dice.below(word.len() - 1);
        let mut letters = word.clone().into_bytes();
        letters.swap(at, at + 1);
        let slip = String::from_utf8(letters).ok()?;
        (slip != word).then(|| slipped(word, slip))
    }),
    ("two starts of two letters", |dice, words| starts(dice, words, 2)),
    ("one letter wrong", |dice, words| {
        let word = words.title(dice, 5)?;
        let at = dice.below(word.len());
        let letter = *dice.one(&["a", "e", "i", "o", "r", "t", "n", "s", "l", "d"]);
        let slip = word[..at].to_owned() + letter + &word[at + 1..];
        (slip != word).then(|| slipped(word, slip))
    }),
    ("surname", |dice, words| {
        let surname = words.surname(dice, |name| fold_text(name).len() >= 4)?;
        Some(named(surname.clone(), &surname))
    }),
    ("Latin surname in Cyrillic", |dice, words| {
        let surname = words.surname(dice, str::is_ascii)?;
        Some(named(in_cyrillic(&surname.to_lowercase())?, &surname))
    }),
    ("Cyrillic surname in Latin letters", |dice, words| {
        let surname = words.surname(dice, is_cyrillic)?;
        let system = dice.below(2);
        Some(named(in_latin(&surname.to_lowercase(), system), &surname))
    }),
    ("Cyrillic surname in lower case", |dice, words| {
        let surname = words.surname(dice, is_cyrillic)?;
        Some(named(surname.to_lowercase(), &surname))
    }),
    ("accented surname without accents", |dice, words| {
        let surname = words.surname(dice, |name| !name.is_ascii() && !is_cyrillic(name))?;
        Some(named(fold_text(&surname), &surname))
    }),
];

fn starts(dice: &mut Dice, words: &Words, letters: usize) -> Option<Typed> {
    let pair = words.pair(dice, letters + 1)?.map(|word| word[..letters].to_owned());
    Some(Typed { line: pair.join(" "), meant: pair.map(Meant::Start).into(), slip: None })
}

fn slipped(word: String, slip: String) -> Typed {
    Typed { line: slip.clone(), meant: vec![Meant::Word(word)], slip: Some(slip) }
}

fn named(line: String, surname: &str) -> Typed {
    let meant = fold_text(surname).split(' ').map(|word| Meant::Word(word.to_owned())).collect();
    Typed { line, meant, slip: None }
}

fn is_cyrillic(name: &str) -> bool {
    name.chars().all(|c| matches!(c, '\u{400}'..='\u{4ff}'))
}

/// Latin letters, the longest spelling first, with the Cyrillic letter that people type for them.
const LETTERS: [(&str, &str); 28] = [
    ("shch", "щ"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ts", "ц"),
    ("ya", "я"),
    ("yu", "ю"),
    ("a", "а"),
    ("b", "б"),
    ("v", "в"),
    ("g", "г"),
    ("d", "д"),
    ("e", "е"),
    ("z", "з"),
    ("i", "и"),
    ("k", "к"),
    ("l", "л"),
    ("m", "м"),
    ("n", "н"),
    ("o", "о"),
    ("p", "п"),
    ("r", "р"),
    ("s", "с"),
    ("t", "т"),
    ("u", "у"),
    ("f", "ф"),
    ("y", "й"),
];

/// A Latin name in Cyrillic; `None` for letters that could be written in several ways.
fn in_cyrillic(name: &str) -> Option<String> {
    let mut rest = name;
    let mut typed = String::new();
    while !rest.is_empty() {
        let (latin, cyrillic) = LETTERS.iter().find(|(latin, _)| rest.starts_with(latin))?;
        typed += cyrillic;
        rest = &rest[latin.len()..];
    }
    Some(typed)
}

/// A Cyrillic name in Latin letters, as in passports or as in letters to friends.
fn in_latin(name: &str, system: usize) -> String {
    let spelling = |letter: char| match letter {
        'х' => Some(["kh", "h"]),
        'ц' => Some(["ts", "c"]),
        'щ' => Some(["shch", "sch"]),
        'ю' => Some(["yu", "iu"]),
        'я' => Some(["ya", "ia"]),
        'й' => Some(["y", "i"]),
        _ => None,
    };
    name.chars()
        .map(|letter| spelling(letter).map_or(fold_text(&letter.to_string()), |of| of[system].to_owned()))
        .collect()
}

/// The words of one session.
struct Words {
    /// Words of its title, folded, letters only.
    title: Vec<String>,
    surnames: Vec<String>,
    /// Words of its title and of its people's names, folded.
    shown: HashSet<String>,
    /// All its words, folded.
    all: HashSet<String>,
}

impl Words {
    fn of(programme: &Programme, session: &Session) -> Words {
        let people = || session.appearances.iter().map(|appearance| &programme[appearance.person]);
        let names = people().flat_map(|person| std::iter::once(&person.name).chain(&person.other_names));
        let printed = session.appearances.iter().filter_map(|appearance| appearance.name.as_ref());
        let shown = std::iter::once(&session.title).chain(&session.subtitle).chain(names).chain(printed);
        let shown: HashSet<String> = shown.flat_map(|text| folded(text)).collect();
        let halls = session.halls.iter().map(|hall| programme.place(*hall));
        let track = programme.track_name(session).map(ToOwned::to_owned);
        let posts = session.appearances.iter().filter_map(|appearance| appearance.post.clone());
        let others = [&session.kind, &session.partners, &session.abstract_].into_iter().flatten();
        let others = others.chain(&session.tags).chain(&session.questions).chain(&session.outcomes).cloned();
        let rest = halls.chain(track).chain(posts).chain(others).flat_map(|text| folded(&text));
        let plain = |word: &String| word.bytes().all(|byte| byte.is_ascii_lowercase());
        Words {
            title: folded(&session.title).into_iter().filter(plain).collect(),
            surnames: people().filter_map(|person| person.name.split(' ').next_back()).map(ToOwned::to_owned).collect(),
            all: rest.chain(shown.iter().cloned()).collect(),
            shown,
        }
    }

    /// A word of the title with so many letters.
    fn title(&self, dice: &mut Dice, least: usize) -> Option<String> {
        let words: Vec<&String> = self.title.iter().filter(|word| word.len() >= least).collect();
        (!words.is_empty()).then(|| (*dice.one(&words)).clone())
    }

    /// Two different words of the title.
    fn pair(&self, dice: &mut Dice, least: usize) -> Option<[String; 2]> {
        let [first, second] = [self.title(dice, least)?, self.title(dice, least)?];
        (!first.starts_with(&second) && !second.starts_with(&first)).then_some([first, second])
    }

    fn surname(&self, dice: &mut Dice, fits: impl Fn(&str) -> bool) -> Option<String> {
        let fitting: Vec<&String> = self.surnames.iter().filter(|name| fits(name)).collect();
        (!fitting.is_empty()).then(|| (*dice.one(&fitting)).clone())
    }
}

fn folded(text: &str) -> Vec<String> {
    fold_text(text).split(' ').filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}

/// A programme and its words.
struct Ground {
    desk: Desk,
    sessions: Vec<Words>,
}

impl Ground {
    fn of(desk: Desk) -> Ground {
        let sessions = desk.programme.sessions().iter().map(|session| Words::of(&desk.programme, session)).collect();
        Ground { desk, sessions }
    }

    /// Whether somebody who types this word means it as it stands.
    fn knows(&self, word: &str) -> bool {
        self.sessions.iter().any(|session| session.all.contains(word))
    }

    fn outcome(&self, typed: &Typed) -> Outcome {
        let is_right: Vec<bool> =
            self.sessions.iter().map(|words| typed.meant.iter().all(|meant| meant.is_among(&words.shown))).collect();
        let holding = |words: &&Words| typed.meant.iter().all(|meant| meant.is_among(&words.all));
        let holding = self.sessions.iter().filter(holding).count();
        let hits = self.desk.sessions(&typed.line);
        let looked_at = is_right.iter().filter(|right| **right).count().min(10);
        let right = hits.iter().take(looked_at).filter(|hit| is_right[hit.index()]).count();
        Outcome { precision: share(right, looked_at), length: share(hits.len(), holding) }
    }
}

struct Outcome {
    precision: f64,
    /// Results for each session that holds the words anywhere.
    length: f64,
}

/// So many queries of one kind over some programmes, each put once.
fn measured(kind: &Kind, grounds: &[Ground], queries: usize, failures: &mut Vec<String>) -> Vec<Outcome> {
    let mut dice = Dice::new(11);
    let (mut put, mut outcomes) = (HashSet::new(), Vec::new());
    let places = grounds.iter().enumerate();
    let places: Vec<(usize, &Words)> =
        places.flat_map(|(at, ground)| ground.sessions.iter().map(move |words| (at, words))).collect();
    for _ in 0..TRIES * queries {
        let (at, words) = dice.one(&places);
        let ground = &grounds[*at];
        let Some(typed) = (kind.1)(&mut dice, words) else { continue };
        let is_word = typed.slip.as_ref().is_some_and(|slip| ground.knows(slip));
        if is_word || !put.insert((*at, typed.line.clone())) {
            continue;
        }
        let outcome = ground.outcome(&typed);
        if outcome.precision < 0.5 && failures.len() < MOST_TOLD {
            let meant = &typed.meant;
            failures.push(format!("{}: {} for {meant:?}: {:.2}", kind.0, typed.line, outcome.precision));
        }
        outcomes.push(outcome);
        if outcomes.len() == queries {
            break;
        }
    }
    outcomes
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = share(values.len(), 1);
    values.sum::<f64>() / count
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Measures every kind that can be typed of these programmes, and says how many kinds they are.
fn measure(title: &str, grounds: &[Ground], queries: usize, least_mean: f64) -> usize {
    println!("\n{title:<36} queries  P@10  list");
    let (mut precisions, mut failures) = (Vec::new(), Vec::new());
    let mut clear = None;
    for kind in &KINDS {
        let outcomes = measured(kind, grounds, queries, &mut failures);
        if outcomes.is_empty() {
            continue;
        }
        let precision = mean(outcomes.iter().map(|outcome| outcome.precision));
        let length = median(outcomes.iter().map(|outcome| outcome.length).collect());
        println!("{:<36} {:>7}  {precision:.2}  {length:>4.1}", kind.0, outcomes.len());
        precisions.push(precision);
        clear.get_or_insert(length);
    }
    let kinds = precisions.len();
    let mean = mean(precisions.into_iter());
    println!("{:<44}  {mean:.3}", "mean");
    assert!(mean >= least_mean, "{title}: {mean:.3} of the first answers are right; wrong:\n{}", failures.join("\n"));
    let length = clear.expect("a kind");
    assert!(length <= LONGEST_LIST, "{title}: {length:.1} results for each that holds one clear word");
    kinds
}

#[test]
fn all_kinds_of_typing_find_what_was_meant_in_the_bundled_programmes() {
    let grounds = NAMES.map(|name| Ground::of(Desk::bundled(name)));
    assert_eq!(measure("bundled programmes", &grounds, 100, LEAST_MEAN), KINDS.len());
}

#[test]
fn all_kinds_of_typing_find_what_was_meant_among_a_thousand_sessions() {
    let ground = Ground::of(Desk::new(made_up::programme(SESSIONS)));
    assert_eq!(measure("a thousand made-up sessions", &[ground], 60, LEAST_MEAN), KINDS.len());
}

#[test]
fn all_kinds_of_typing_find_what_was_meant_in_published_programmes() {
    let Some(folder) = published() else { return };
    let files = ["avangarda-2026.conclar-program.js", "arisia-2014.konopas-program.js", "kotlinconf-2025.custom.json"];
    let paths = files.map(|name| folder.join(name)).into_iter().filter(|path| path.is_file());
    let grounds: Vec<Ground> = paths.map(|path| Ground::of(Desk::open(&[path]))).collect();
    if !grounds.is_empty() {
        measure("published programmes", &grounds, 60, LEAST_MEAN_OF_PUBLISHED);
    }
}
