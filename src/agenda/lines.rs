//! The agenda as lines for people: the last place where it can be kept. The picks among them are read again from there.

use super::{Agenda, Change, Copy, Entry, Hours, Interest, Pick};
use crate::programme::clean;

/// All that an agenda says: a line for each pick, `going  Opening  [opening]  my note`, and behind them, as comments, what
/// no such line can tell.
pub fn lines(agenda: &Agenda) -> Vec<String> {
    let picks = agenda.picks().map(|(session, pick)| line(session, pick));
    let parts = agenda.picks().filter_map(|(_, pick)| part(pick));
    let attended = agenda.picks().filter(|(_, pick)| pick.attended);
    let attended = attended.map(|(_, pick)| format!("# attended “{}”", text(&pick.copy.title)));
    let entries = agenda.entries().map(|(_, entry)| own(entry));
    let hours =
        agenda.hours().map(|(day, hours)| format!("# {}", Change::of_hours(day, Hours::default(), hours).words));
    picks.chain(parts).chain(attended).chain(entries).chain(hours).collect()
}

fn text(part: &str) -> String {
    clean::line(part.into())
}

fn line(session: &str, pick: &Pick) -> String {
    let mut line = format!("{:<5}  {}  [{}]", pick.interest.word(), text(&pick.copy.title), text(session));
    if !pick.note.is_empty() {
        line.extend(["  ", &text(&pick.note)]);
    }
    line
}

/// `# “Opening” from 2021-06-02T17:00 until 2021-06-02T17:30`.
fn part(pick: &Pick) -> Option<String> {
    let part = pick.part?;
    let at = |word: &str, at: Option<_>| at.map(|at| format!(" {word} {}", String::from(at))).unwrap_or_default();
    Some(format!("# “{}”{}{}", text(&pick.copy.title), at("from", part.from), at("until", part.until)))
}

/// `# of my own: Lunch, 2021-06-02T13:00 until 2021-06-02T14:00, Foyer, with Ann`.
fn own(entry: &Entry) -> String {
    let until = entry.end.map(|end| format!(" until {}", String::from(end))).unwrap_or_default();
    let mut line = format!("# of my own: {}, {}{until}", text(&entry.title), String::from(entry.start));
    for more in [&entry.place, &entry.note].into_iter().filter(|more| !more.is_empty()) {
        line.extend([", ", &text(more)]);
    }
    line
}

/// The pick that a line tells, and of which session; nothing if it tells none. No part of it has two blanks in a row.
pub(super) fn told(line: &str) -> Option<(String, Pick)> {
    let mut parts = line.split("  ").map(str::trim).filter(|part| !part.is_empty());
    let (word, title, id) = (parts.next()?, parts.next()?, parts.next()?);
    let interest = Interest::ALL.into_iter().find(|interest| interest.word() == word)?;
    let id = id.strip_prefix('[')?.strip_suffix(']')?;
    let note = text(&parts.collect::<Vec<_>>().join(" "));
    let copy = Copy { title: text(title), ..Copy::default() };
    Some((text(id), Pick { note, ..Pick::new(interest, copy) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Journal, Part, Stamp};
    use crate::programme::time::{Civil, Clock, Day};
    use crate::programme::{Id, Instant};
    use jiff::civil::{date, time};

    #[test]
    fn all_that_an_agenda_says_stands_in_its_lines() {
        let (mut agenda, mut journal) = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
        let at = |hour| Civil(date(2021, 6, 2).at(hour, 0, 0, 0));
        let copy = Copy { title: "A\u{1b}[2J  title".to_owned(), ..Copy::default() };
        let pick = Pick {
            note: "bring [two] slides".to_owned(),
            part: Some(Part { from: None, until: Some(at(17)) }),
            attended: true,
            ..Pick::new(Interest::Skip, copy)
        };
        let lunch = Entry {
            place: "Foyer".to_owned(),
            note: "with Ann".to_owned(),
            ..Entry::new("Lunch", at(13), Some(at(14)))
        };
        let hours = Hours { from: Some(Clock(time(9, 30, 0, 0))), until: None };
        for change in [
            Change::of("a".to_owned(), None, Some(pick)),
            Change::of_entry("lunch".to_owned(), None, Some(lunch)),
            Change::of_hours(Day(date(2021, 6, 2)), Hours::default(), hours),
        ] {
            journal.make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
        }
        let lines = lines(&agenda);
        assert_eq!(
            lines,
            [
                "skip   A title  [a]  bring [two] slides",
                "# “A title” until 2021-06-02T17:00",
                "# attended “A title”",
                "# of my own: Lunch, 2021-06-02T13:00 until 2021-06-02T14:00, Foyer, with Ann",
                "# there on Wed 2 Jun from 09:30",
            ]
        );
        let (id, pick) = told(&lines[0]).unwrap();
        assert_eq!((id.as_str(), pick.interest, pick.note.as_str()), ("a", Interest::Skip, "bring [two] slides"));
        assert_eq!(pick.copy.title, "A title");
        for no_pick in ["going", "going  A title", "going to  A title  [a]", "going  A title  a", "# going  A  [a]", ""]
        {
            assert!(told(no_pick).is_none(), "{no_pick}");
        }
    }
}
