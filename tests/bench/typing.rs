//! Lines typed letter by letter, and what each of their keys costs.

use crate::figures::Figure;
use crate::generator::{ABSTRACT_WORD, CYRILLIC_SURNAME, SECOND, SURNAME, WORD};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long one engine may be typed at; one round it always gets.
const BUDGET: Duration = Duration::from_secs(8);

/// Words of titles, as people type them: one, several, begun.
pub fn words() -> Vec<String> {
    vec![WORD.to_owned(), format!("{WORD} {SECOND}"), format!("{} {}", &WORD[..5], &SECOND[..4])]
}

/// The same, names in either script, and a word mistyped: two of its letters are swapped.
pub fn words_and_names() -> Vec<String> {
    let mut mistyped: Vec<char> = WORD.chars().collect();
    mistyped.swap(6, 7);
    let others = [SURNAME.to_owned(), CYRILLIC_SURNAME.to_owned(), mistyped.into_iter().collect()];
    words().into_iter().chain(others).collect()
}

/// The same, and what only a programme's own search understands: facets, phrases, halls, abstracts.
pub fn all() -> Vec<String> {
    let own = [
        format!("kind:panel {SECOND}"),
        format!("\"{WORD} {SECOND}\""),
        "hall h12".to_owned(),
        ABSTRACT_WORD.to_owned(),
    ];
    words_and_names().into_iter().chain(own).collect()
}

/// The times of every key of some lines.
#[derive(Clone, Debug)]
pub struct Typing(Vec<Key>);

/// A key of a line: what stands there once it is pressed.
#[derive(Clone, Debug)]
struct Key {
    line: usize,
    typed: String,
    times: Figure,
    hits: usize,
}

impl Typing {
    /// The keys of some lines, before any time is taken.
    pub fn new(lines: &[String]) -> Typing {
        let keys = lines.iter().enumerate().flat_map(|(line, text)| {
            let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
            ends.map(move |end| Key { line, typed: text[..end].to_owned(), times: Figure::default(), hits: 0 })
        });
        Typing(keys.collect())
    }

    /// Every time that was taken.
    pub fn samples(&self) -> Figure {
        let mut all = Figure::default();
        self.0.iter().for_each(|key| all.append(key.times.clone()));
        all
    }

    /// The mean key, in milliseconds. Each key is taken by its median: what else the machine did is no key's doing.
    pub fn mean(&self) -> f64 {
        mean(self.0.iter())
    }

    /// The key whose median is the greatest, and what stood there then.
    pub fn worst(&self) -> (f64, &str) {
        let keys = self.0.iter().map(|key| (key.times.median(), key.typed.as_str()));
        keys.max_by(|(a, _), (b, _)| a.total_cmp(b)).unwrap_or((f64::NAN, ""))
    }

    /// Each whole line with how many hits it has, and its own mean key.
    pub fn lines(&self) -> impl Iterator<Item = (&str, usize, f64)> {
        self.0.chunk_by(|a, b| a.line == b.line).filter_map(|keys| {
            let whole = keys.last()?;
            Some((whole.typed.as_str(), whole.hits, mean(keys.iter())))
        })
    }
}

fn mean<'k>(keys: impl ExactSizeIterator<Item = &'k Key>) -> f64 {
    let count = u32::try_from(keys.len()).map_or(f64::NAN, f64::from);
    keys.map(|key| key.times.median()).sum::<f64>() / count
}

/// Answers a line: how many hits it has, after they were put in order.
pub type Engine<'e> = &'e mut dyn FnMut(&str) -> usize;

/// Types the lines at the engines by turns, key by key, so that all have the same neighbours on a machine that does
/// other things too.
pub fn by_turns(lines: &[String], rounds: usize, engines: &mut [Engine<'_>]) -> Vec<Typing> {
    let mut typings = vec![Typing::new(lines); engines.len()];
    let mut spent = vec![Duration::ZERO; engines.len()];
    let keys = typings.first().map_or(0, |typing| typing.0.len());
    for _ in 0..rounds {
        let tired: Vec<bool> = spent.iter().map(|spent| *spent > BUDGET).collect();
        for key in 0..keys {
            for (at, engine) in engines.iter_mut().enumerate().filter(|(at, _)| !tired[*at]) {
                let key = &mut typings[at].0[key];
                let started = Instant::now();
                key.hits = black_box(engine(black_box(&key.typed)));
                let took = started.elapsed();
                key.times.time(took);
                spent[at] += took;
            }
        }
    }
    typings
}
