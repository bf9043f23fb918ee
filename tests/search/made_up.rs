//! A made-up programme for measuring: its words mean nothing, but are as long, as frequent and as alike as words are.

use plenary::programme::draft::{Appearance, Event, Hall, Person, Session, Text};
use plenary::programme::{Builder, Programme, Zone};

const TITLE: std::ops::RangeInclusive<usize> = 38..=78;
const ABSTRACT: std::ops::RangeInclusive<usize> = 240..=480;
const PEOPLE_PER_SESSION: usize = 5;
const HALLS: usize = 16;
const STEMS: usize = 900;

/// Numbers that look thrown and are the same at every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `sides`, which is not 0.
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from(mixed >> 40).expect("24 bits") % sides
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn within(&mut self, range: std::ops::RangeInclusive<usize>) -> usize {
        range.start() + self.below(range.end() - range.start() + 1)
    }
}

/// How syllables begin, go on and end.
struct Sounds {
    onsets: &'static [&'static str],
    nuclei: &'static [&'static str],
    codas: &'static [&'static str],
}

const LATIN: Sounds = Sounds {
    onsets: &[
        "b", "br", "c", "cl", "d", "dr", "f", "fr", "g", "gl", "h", "j", "k", "l", "m", "n", "p", "pr", "qu", "r", "s",
        "sh", "sk", "st", "t", "tr", "v", "w", "z", "",
    ],
    nuclei: &["a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ea", "ou"],
    codas: &["", "", "l", "m", "n", "nd", "r", "rt", "s", "st", "ck", "x"],
};

const ACCENTED: Sounds = Sounds {
    onsets: &["b", "č", "d", "g", "h", "k", "l", "m", "n", "ñ", "r", "š", "s", "t", "v", "ž", "ł"],
    nuclei: &["á", "é", "í", "ó", "ö", "ü", "a", "e", "å", "ő"],
    codas: &["", "", "n", "r", "ř", "s", "ł"],
};

const CYRILLIC: Sounds = Sounds {
    onsets: &[
        "б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ц", "ч", "ш", "щ", "кр", "ст",
    ],
    nuclei: &["а", "е", "и", "о", "у", "ю", "я", "ы", "а", "о", "е"],
    codas: &["", "", "в", "н", "р", "й", "л", "т"],
};

const ENDINGS: &[&str] = &["", "", "", "", "s", "ing", "al", "er", "ment"];

/// A forum of so many sessions: titles, five people each, some with accented or Cyrillic names, short abstracts.
pub fn programme(sessions: usize) -> Programme {
    let mut dice = Dice::new(7);
    let stems: Vec<String> = (0..STEMS).map(|_| word(&mut dice, &LATIN, 2..=3)).collect();
    let mut builder = Builder::new(Zone::bundled);
    builder.event(Event { title: text("Made-up Forum"), zone: text("Europe/Vienna"), ..Event::default() });
    for number in 0..HALLS {
        builder.hall(
            Hall { id: text(&format!("h{number}")), name: text(&format!("hall H{number}")), ..Hall::default() },
            None,
        );
    }
    let people = sessions * 2;
    for number in 0..people {
        let name = name(&mut dice);
        builder.person(Person { id: text(&format!("p{number}")), name: text(&name), ..Person::default() }, None);
    }
    for number in 0..sessions {
        let slot = number / HALLS;
        let (day, hour, minute) = (1 + slot / 20, 9 + slot % 20 / 2, slot % 2 * 30);
        let appearances = (0..PEOPLE_PER_SESSION).map(|_| Appearance {
            person: text(&format!("p{}", dice.below(people))),
            post: text(&words(&mut dice, &stems, 16..=40)),
            ..Appearance::default()
        });
        let appearances = appearances.collect();
        let session = Session {
            id: text(&format!("s{number}")),
            title: text(&words(&mut dice, &stems, TITLE)),
            start: text(&format!("2031-05-{day:02}T{hour:02}:{minute:02}")),
            halls: vec![format!("h{}", number % HALLS).into()],
            abstract_: text(&words(&mut dice, &stems, ABSTRACT)),
            appearances,
            ..Session::default()
        };
        builder.session(session, None);
    }
    builder.finish().0
}

#[allow(clippy::unnecessary_wraps)] // As drafts have it.
fn text(text: &str) -> Option<Text<'static>> {
    Some(text.to_owned().into())
}

fn word(dice: &mut Dice, sounds: &Sounds, syllables: std::ops::RangeInclusive<usize>) -> String {
    let mut word = String::new();
    for _ in 0..dice.within(syllables) {
        word += *dice.one(sounds.onsets);
        word += *dice.one(sounds.nuclei);
    }
    word + *dice.one(sounds.codas)
}

/// One name of sixteen is accented, one of eight Cyrillic.
fn name(dice: &mut Dice) -> String {
    let sounds = match dice.below(16) {
        0 => &ACCENTED,
        1 | 2 => &CYRILLIC,
        _ => &LATIN,
    };
    [2..=2, 2..=3].map(|syllables| capitalised(&word(dice, sounds, syllables))).join(" ")
}

/// Words of a length together; a few of them are frequent, most are rare.
fn words(dice: &mut Dice, stems: &[String], length: std::ops::RangeInclusive<usize>) -> String {
    let target = dice.within(length);
    let mut text = String::new();
    loop {
        let most = 1 + dice.below(stems.len());
        let word = stems[dice.below(most)].clone() + *dice.one(ENDINGS);
        if text.is_empty() {
            text = capitalised(&word);
        } else if text.len() + 1 + word.len() > target {
            return text;
        } else {
            text = text + " " + &word;
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
