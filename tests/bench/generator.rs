//! Made-up programmes of any size, the same at every run: no word in them means anything.

use crate::Result;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A word of ten letters that begins one title of two hundred: what the measurements search for.
pub const WORD: &str = "brandolium";
/// The word behind it there, which begins one title of twenty besides.
pub const SECOND: &str = "keltulrin";
/// The surname of one person of four hundred.
pub const SURNAME: &str = "quosavnip";
/// Another as frequent, printed in Cyrillic letters.
pub const CYRILLIC_SURNAME: &str = "щоркелдел";
const NAMESAKES: usize = 400;
/// A word that begins one abstract of fifty, and stands nowhere else.
pub const ABSTRACT_WORD: &str = "murzetquo";

const SESSIONS_PER_HALL_AND_DAY: usize = 10;
const DAYS: usize = 5;
const LEAST_HALLS: usize = 20;
const BUILDINGS: usize = 4;
const APPEARANCES: usize = 5;
const TITLE: std::ops::RangeInclusive<usize> = 38..=78;
const ABSTRACT: std::ops::RangeInclusive<usize> = 900..=1_500;

/// How much is written of each session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Its title and the names of its people.
    Names,
    /// All but the abstract.
    Short,
    /// All.
    All,
}

/// A programme file on disk.
pub struct File {
    /// Where it lies.
    pub path: PathBuf,
    /// How many sessions it holds.
    pub sessions: usize,
}

impl File {
    /// Writes a programme of so many sessions into a folder.
    pub fn write(folder: &Path, sessions: usize) -> Result<File> {
        File::write_some(folder, sessions, Texts::All)
    }

    /// Writes some of the texts of the same programme.
    pub fn write_some(folder: &Path, sessions: usize, texts: Texts) -> Result<File> {
        let path = folder.join(match texts {
            Texts::Names => format!("made-up-{sessions}-names.json"),
            Texts::Short => format!("made-up-{sessions}-short.json"),
            Texts::All => format!("made-up-{sessions}.json"),
        });
        let mut out = BufWriter::new(fs::File::create(&path)?);
        Generator::new(texts).programme(&mut out, sessions)?;
        // Writing back must not go on while something is measured.
        out.into_inner()?.sync_all()?;
        Ok(File { path, sessions })
    }

    /// Its name in the table.
    pub fn label(&self) -> String {
        format!("{} sessions", grouped(self.sessions))
    }
}

/// A number with blanks between its thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// A xorshift generator: enough for words that nobody reads.
pub struct Dice(u64);

impl Dice {
    /// Dice that fall as they did for the same number.
    pub fn new(number: usize) -> Dice {
        let mut dice =
            Dice(0x9E37_79B9_7F4A_7C15 ^ u64::try_from(number).unwrap_or_default().wrapping_mul(0x2545_F491_4F6C_DD1D));
        // Near numbers begin alike.
        for _ in 0..8 {
            dice.roll(2);
        }
        dice
    }

    /// A number below that of the sides.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The low bits of a xorshift are its weakest.
        usize::try_from(self.0 >> 33).unwrap_or_default() % sides
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.roll(of.len())]
    }

    fn within(&mut self, range: std::ops::RangeInclusive<usize>) -> usize {
        range.start() + self.roll(range.end() - range.start() + 1)
    }
}

const LATIN: &[&str] = &[
    "bra", "del", "fim", "gor", "hul", "jat", "kel", "lom", "mur", "nip", "olt", "pra", "quo", "rin", "sav", "tul",
    "ved", "wim", "xan", "yor", "zet",
];
const ACCENTED: &[&str] = &["bré", "dół", "fím", "gör", "hűl", "ját", "kéł", "löm", "můr", "ñip", "sàv", "žet"];
const CYRILLIC: &[&str] = &["бра", "дел", "фим", "гор", "жул", "кел", "лом", "мур", "нип", "щор", "яв", "зет"];
const SHORTEST_FILL: usize = 14;

struct Generator {
    dice: Dice,
    words: Vec<String>,
    texts: Texts,
}

impl Generator {
    fn new(texts: Texts) -> Generator {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        let words = (0..4_000).map(|_| word(&mut dice, LATIN, 1..=4)).collect();
        Generator { dice, words, texts }
    }

    /// A word; some are frequent, most are rare, as in any language. One of a hundred comes from no list: the longer a
    /// programme is, the more words it has.
    fn word(&mut self) -> String {
        if self.dice.roll(100) == 0 {
            return word(&mut self.dice, LATIN, 4..=5);
        }
        let most = 1 + self.dice.roll(self.words.len());
        self.words[self.dice.roll(most)].clone()
    }

    /// Words up to a length within the range.
    fn words(&mut self, length: std::ops::RangeInclusive<usize>, first: String) -> String {
        // The last word may leave a gap of its own length, which must not lead below the range.
        let target = self.dice.within(length.start() + SHORTEST_FILL..=*length.end());
        let mut text = first;
        let mut sentence = 1;
        loop {
            let ends = sentence >= 12;
            sentence = if ends { 1 } else { sentence + 1 };
            let word = self.word();
            let (gap, word) = if ends && target > 100 { (". ", capitalised(&word)) } else { (" ", word) };
            if text.len() + gap.len() + word.len() >= target {
                return text;
            }
            text.push_str(gap);
            text.push_str(&word);
        }
    }

    fn title(&mut self, number: usize) -> String {
        let first = match number {
            _ if number % 200 == 7 => format!("{WORD} {SECOND}"),
            _ if number % 20 == 9 => SECOND.to_owned(),
            _ => self.word(),
        };
        self.words(TITLE, capitalised(&first))
    }

    fn about(&mut self, number: usize) -> String {
        let first = if number % 50 == 11 { ABSTRACT_WORD.to_owned() } else { self.word() };
        let first = capitalised(&first);
        let text = self.words(ABSTRACT.start() + 2..=*ABSTRACT.end() - 1, first);
        // Two paragraphs: an empty line after a sentence near the middle.
        let middle = text[text.len() / 2..].find(". ").map(|at| at + text.len() / 2);
        match middle {
            Some(at) => format!("{}.\\n\\n{}.", &text[..at], &text[at + 2..]),
            None => text + ".",
        }
    }

    /// One name of eight is accented or Cyrillic.
    fn name(&mut self, number: usize) -> String {
        let letters = match self.dice.roll(16) {
            0 => ACCENTED,
            1 => CYRILLIC,
            _ => LATIN,
        };
        // There are more surnames than there are first names.
        let [first, last] = [2..=3, 2..=4].map(|length| word(&mut self.dice, letters, length));
        let last = match number % NAMESAKES {
            3 => SURNAME,
            5 => CYRILLIC_SURNAME,
            _ => &last,
        };
        format!("{} {}", capitalised(&first), capitalised(last))
    }

    fn post(&mut self) -> String {
        let [field, house] = [(); 2].map(|()| capitalised(&self.word()));
        format!("{} of {field}, House of {house}", self.dice.one(&["Keeper", "Winder", "Chair", "Reader"]))
    }

    fn programme(&mut self, out: &mut impl Write, sessions: usize) -> Result<()> {
        let halls = (sessions / (DAYS * SESSIONS_PER_HALL_AND_DAY)).max(LEAST_HALLS);
        let people = sessions * 2;
        write!(out, r#"{{"version":1,"id":"made-up-{sessions}","title":"Made-up Forum of {sessions} Sessions""#)?;
        write!(out, r#","zone":"Europe/Vienna","city":"Nowhere","start":"2031-05-12","end":"2031-05-16""#)?;
        list(out, "buildings", BUILDINGS, |out, at| Ok(write!(out, r#"{{"id":"b{at}","name":"Pavilion {at}"}}"#)?))?;
        list(out, "halls", halls, |out, at| {
            let (building, floor) = (at % BUILDINGS, 1 + at % 3);
            write!(out, r#"{{"id":"h{at}","name":"hall H{at}","short":"H{at}","building":"b{building}""#)?;
            Ok(write!(out, r#","floor":"floor {floor}","capacity":{}}}"#, 50 + at % 7 * 40)?)
        })?;
        let names: Vec<String> = (0..people).map(|number| self.name(number)).collect();
        list(out, "people", people, |out, at| Ok(write!(out, r#"{{"id":"p{at}","name":"{}"}}"#, names[at])?))?;
        list(out, "sessions", sessions, |out, at| self.session(out, at, halls, people))?;
        Ok(write!(out, "}}")?)
    }

    /// All its texts are made up, written or not: the others are the same in every file.
    fn session(&mut self, out: &mut impl Write, at: usize, halls: usize, people: usize) -> Result<()> {
        let slot = at / halls;
        let (day, hour) = (12 + slot / SESSIONS_PER_HALL_AND_DAY, 9 + slot % SESSIONS_PER_HALL_AND_DAY);
        let kind = self.dice.one(&["Panel", "Talk", "Workshop", "Plenary"]);
        let track = 1 + self.dice.roll(12);
        let end = self.dice.one(&["30", "45", "50"]);
        let (title, about) = (self.title(at), self.about(at));
        let texts = self.texts;
        write!(out, r#"{{"id":"s{at}","title":"{title}""#)?;
        write!(out, r#","start":"2031-05-{day}T{hour:02}:00","end":"2031-05-{day}T{hour:02}:{end}""#)?;
        if texts != Texts::Names {
            write!(out, r#","track":"Track {track}","kind":"{kind}","halls":["h{}"]"#, at % halls)?;
        }
        if texts == Texts::All {
            write!(out, r#","abstract":"{about}""#)?;
        }
        list(out, "appearances", APPEARANCES, |out, number| {
            let role = if number == 0 { "moderator" } else { "speaker" };
            let (person, post) = (self.dice.roll(people), self.post());
            match texts {
                Texts::Names => write!(out, r#"{{"person":"p{person}"}}"#)?,
                _ => write!(out, r#"{{"person":"p{person}","role":"{role}","post":"{post}"}}"#)?,
            }
            Ok(())
        })?;
        Ok(write!(out, "}}")?)
    }
}

/// A field that is a list of records, behind the fields before it.
fn list<W: Write>(
    out: &mut W,
    name: &str,
    length: usize,
    mut record: impl FnMut(&mut W, usize) -> Result<()>,
) -> Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    for at in 0..length {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        record(out, at)?;
    }
    Ok(out.write_all(b"]")?)
}

fn word(dice: &mut Dice, syllables: &[&str], count: std::ops::RangeInclusive<usize>) -> String {
    (0..dice.within(count)).map(|_| dice.one(syllables)).collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
