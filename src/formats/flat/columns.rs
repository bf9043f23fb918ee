//! Which column of a file means what.

use super::vocabulary::{Meaning, is_private, meaning, normal};
use crate::error::{Error, Result};
use crate::formats::Ask;
use crate::programme::clean;
use crate::programme::time::Date;

/// What the columns of a table mean.
pub(super) struct Columns {
    /// For each column its meaning, if it has one.
    pub meanings: Vec<Option<Meaning>>,
    /// The year of dates that have none, if the person gave it.
    pub year: Option<i16>,
    /// The first day of the event, if the person gave it.
    pub first_day: Option<Date>,
    /// Whether there are columns that were left out because they are private.
    pub private: bool,
}

/// What `--map` takes beside our words for meanings.
const YEAR: &str = "year";
const FIRST_DAY: &str = "first-day";

impl Columns {
    /// Guesses from the names, of which `filled` says whether a column has anything in it, and takes the person's word
    /// before any guess.
    ///
    /// # Errors
    /// If the person's word names what is not there.
    pub(super) fn of(names: &[&str], filled: &[bool], ask: &Ask) -> Result<Columns> {
        let mut columns = Columns { meanings: vec![None; names.len()], year: None, first_day: None, private: false };
        let mut told = Vec::new();
        for (ours, theirs) in &ask.map {
            match ours.as_str() {
                YEAR if theirs.trim().parse::<i16>().is_ok() => columns.year = theirs.trim().parse().ok(),
                FIRST_DAY => {
                    let day = theirs.trim().parse().map_err(|_| {
                        Error::new(format!("{FIRST_DAY} is no date: `{theirs}`")).hint("write it like 2021-06-02")
                    })?;
                    columns.first_day = Some(day);
                }
                _ => {
                    let meaning = Meaning::of_word(ours).ok_or_else(|| unknown_word(ours))?;
                    let at = position(names, theirs).ok_or_else(|| unknown_column(theirs, names))?;
                    if let Some(slot) = columns.meanings.get_mut(at) {
                        *slot = Some(meaning);
                    }
                    told.push(meaning);
                }
            }
        }
        columns.guess(names, filled, &told);
        Ok(columns)
    }

    fn guess(&mut self, names: &[&str], filled: &[bool], told: &[Meaning]) {
        let mut found: Vec<(Meaning, usize, usize)> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            if self.meanings.get(at).is_some_and(Option::is_some) || !filled.get(at).is_some_and(|filled| *filled) {
                continue;
            }
            if is_private(name) {
                self.private = true;
                continue;
            }
            if let Some((meaning, rank)) = meaning(name).filter(|(meaning, _)| !told.contains(meaning)) {
                found.push((meaning, rank, at));
            }
        }
        found.sort_unstable();
        let mut taken: Vec<Meaning> = told.to_vec();
        let mut losers = Vec::new();
        for (meaning, _, at) in found {
            if meaning.is_many() || !taken.contains(&meaning) {
                taken.push(meaning);
                self.meanings[at] = Some(meaning);
            } else {
                losers.push((meaning, at));
            }
        }
        // Where the surer of two names has the meaning, the other still says something.
        for (meaning, at) in losers {
            let second = match meaning {
                Meaning::Room if !taken.contains(&Meaning::Building) => Some(Meaning::Building),
                Meaning::Kind if !taken.contains(&Meaning::Track) => Some(Meaning::Track),
                Meaning::Kind | Meaning::Track => Some(Meaning::Tags),
                _ => None,
            };
            taken.extend(second);
            self.meanings[at] = second;
        }
    }

    /// Whether any column has that meaning.
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.meanings.contains(&Some(meaning))
    }

    /// Whether a session can be told from these: a title, and a time or a place.
    pub(super) fn are_of_sessions(&self) -> bool {
        use Meaning as M;
        self.has(M::Title) && [M::Start, M::Date, M::Day, M::Room, M::Hour].into_iter().any(|meaning| self.has(meaning))
    }

    /// What was made of the columns, in words: "title ← “Titel”, start ← “Beginn”; not used: “Podcast”".
    pub(super) fn in_words(&self, names: &[&str], filled: &[bool]) -> String {
        let quote = |name: &str| {
            let name = clean::line(name.to_owned().into());
            let short: String = name.chars().take(40).collect();
            format!("“{short}”")
        };
        let mut used: Vec<(Meaning, usize)> =
            self.meanings.iter().enumerate().filter_map(|(at, meaning)| Some(((*meaning)?, at))).collect();
        used.sort_unstable();
        let name = |at: usize| names.get(at).copied().unwrap_or_default();
        let used: Vec<String> =
            used.into_iter().map(|(meaning, at)| format!("{} ← {}", meaning.word(), quote(name(at)))).collect();
        let unused: Vec<String> = (0..names.len())
            .filter(|at| self.meanings.get(*at).is_some_and(Option::is_none))
            .filter(|at| filled.get(*at).is_some_and(|filled| *filled))
            .map(|at| quote(name(at)))
            .take(30)
            .collect();
        let mut words = used.join(", ");
        if !unused.is_empty() {
            words += &format!("; not used: {}", unused.join(", "));
        }
        words
    }
}

/// Where a column stands that a person names: as it is written, or else whatever its case and blanks.
fn position(names: &[&str], wanted: &str) -> Option<usize> {
    let exact = names.iter().position(|name| name.trim() == wanted.trim());
    exact.or_else(|| names.iter().position(|name| normal(name) == normal(wanted) && !normal(wanted).is_empty()))
}

fn unknown_word(word: &str) -> Error {
    let known: Vec<&str> = Meaning::words().chain([YEAR, FIRST_DAY]).collect();
    let error = Error::new(format!("a column can't be mapped to `{word}`")).because("that is no field of a session");
    error.hint(offer(word, &known, "these are"))
}

fn unknown_column(name: &str, names: &[&str]) -> Error {
    let columns: Vec<&str> = names.iter().copied().filter(|name| !name.trim().is_empty()).collect();
    Error::new(format!("there is no column `{name}`")).hint(offer(name, &columns, "there are"))
}

/// The likeliest of the names, by how many pairs of letters they share with what was written; all where none is like it.
fn offer(wanted: &str, names: &[&str], all: &str) -> String {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let letters: Vec<char> = text.to_lowercase().chars().take(40).collect();
        letters.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
    };
    let wanted = pairs(wanted);
    let mut near: Vec<(usize, &str)> = names
        .iter()
        .map(|name| (pairs(name).iter().filter(|pair| wanted.contains(pair)).count(), *name))
        .filter(|(shared, _)| shared * 2 >= wanted.len().max(2))
        .collect();
    near.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    let quoted = |names: &[&str]| names.iter().take(40).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let near: Vec<&str> = near.into_iter().take(3).map(|(_, name)| name).collect();
    if near.is_empty() { format!("{all} {}", quoted(names)) } else { format!("did you mean {}?", quoted(&near)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::Zone;

    fn columns(names: &[&str], map: &[(&str, &str)]) -> Result<Columns> {
        let mut ask = Ask::new(Zone::bundled);
        ask.map = map.iter().map(|(ours, theirs)| ((*ours).to_owned(), (*theirs).to_owned())).collect();
        Columns::of(names, &vec![true; names.len()], &ask)
    }

    fn words(names: &[&str], map: &[(&str, &str)]) -> String {
        columns(names, map).unwrap().in_words(names, &vec![true; names.len()])
    }

    #[test]
    fn the_surest_name_has_the_meaning_and_the_rest_is_said() {
        assert_eq!(
            words(&["Name", "Titel", "Beginn", "Podcast", "E-Mail"], &[]),
            "title ← “Titel”, start ← “Beginn”; not used: “Name”, “Podcast”, “E-Mail”"
        );
        assert_eq!(
            words(&["title", "room", "venue", "type", "format", "Speaker 1", "Speaker 2"], &[]),
            "title ← “title”, room ← “room”, building ← “venue”, people ← “Speaker 1”, people ← “Speaker 2”, \
             track ← “format”, kind ← “type”"
        );
    }

    #[test]
    fn the_persons_word_goes_before_any_guess() {
        assert_eq!(
            words(&["title", "Podcast", "start"], &[("title", "podcast")]),
            "title ← “Podcast”, start ← “start”; not used: “title”"
        );
        let years = columns(&["title"], &[("year", "2013"), ("first-day", "2013-07-05")]).unwrap();
        assert_eq!((years.year, years.first_day), (Some(2013), "2013-07-05".parse().ok()));
    }

    #[test]
    fn what_is_not_there_is_said_with_what_is_like_it() {
        let error = |map| columns(&["Titel", "Beginn", "Raum"], &[map]).err().map(|error| error.to_string());
        assert_eq!(
            error(("titel", "Titel")).as_deref(),
            Some(
                "a column can't be mapped to `titel`: that is no field of a session — did you mean `title`, `subtitle`?"
            )
        );
        assert_eq!(error(("title", "Tittel")).as_deref(), Some("there is no column `Tittel` — did you mean `Titel`?"));
        assert_eq!(
            error(("title", "xyz")).as_deref(),
            Some("there is no column `xyz` — there are `Titel`, `Beginn`, `Raum`")
        );
        assert!(error(("first-day", "soon")).is_some_and(|error| error.contains("2021-06-02")));
    }
}
