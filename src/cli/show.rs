//! `plenary show`: the page of a session, person or hall as plain text.

use super::asked::Asked;
use super::desk::Desk;
use super::naming::{self, Candidate};
use super::paper::Paper;
use super::{Answer, Stop, json};
use crate::app::page::{Block, Page, Target, Tone};
use crate::programme::{HallIx, PersonIx, SessionIx};
use std::collections::HashSet;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Longer lines are tiring to read.
const WIDEST: usize = 100;

/// Something that `show` can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thing {
    Session(SessionIx),
    Person(PersonIx),
    Hall(HallIx),
}

/// `plenary show`: several ids or beginnings of ids, or the words of one.
///
/// # Errors
/// If nothing fits, or more than one thing does.
pub fn show(desk: &Desk, words: &[String]) -> Result<Answer, Stop> {
    let candidates = candidates(desk);
    let things = match find(desk, words, &candidates) {
        Ok(things) => things,
        // Whoever reads JSON gets a document, as from the lists.
        Err(stop) if desk.json && stop.code == super::NOTHING => {
            return Ok(Answer {
                text: document(desk, &[]),
                remark: Some(stop.text.trim_start_matches("plenary: ").to_owned()),
                is_nothing: true,
                ..Answer::default()
            });
        }
        Err(stop) => return Err(stop),
    };
    Ok(Answer::of(if desk.json { document(desk, &things) } else { pages(desk, &things) }))
}

/// All that can be shown. Each kind has ids of its own; one that several have is that of the session, or else the person.
fn candidates(desk: &Desk) -> Vec<Candidate<'_, Thing>> {
    let programme = desk.programme();
    let sessions = programme.session_positions().zip(programme.sessions()).map(|(at, session)| Candidate {
        id: session.id.as_str(),
        name: &session.title,
        what: Thing::Session(at),
    });
    let people = programme.people().iter().enumerate().map(|(at, person)| Candidate {
        id: person.id.as_str(),
        name: &person.name,
        what: Thing::Person(PersonIx::at(at)),
    });
    let halls = programme.halls().iter().enumerate().map(|(at, hall)| Candidate {
        id: hall.id.as_str(),
        name: &hall.name,
        what: Thing::Hall(HallIx::at(at)),
    });
    let mut taken = HashSet::new();
    let all = sessions.chain(people).chain(halls);
    all.map(|one| Candidate { id: if taken.insert(one.id) { one.id } else { "" }, ..one }).collect()
}

fn find(desk: &Desk, words: &[String], candidates: &[Candidate<'_, Thing>]) -> Result<Vec<Thing>, Stop> {
    let found = naming::meant(words, candidates, || {
        let Some(query) = Asked::sound(desk, &[words.join(" ")]) else { return Vec::new() };
        let (index, scope) = (desk.index(), desk.scope());
        vec![
            index.sessions(&query, &scope).iter().map(|hit| Thing::Session(hit.at)).collect(),
            index.people(&query, &scope).iter().map(|hit| Thing::Person(hit.at)).collect(),
            index.halls(&query, &scope).iter().map(|hit| Thing::Hall(hit.at)).collect(),
        ]
    });
    Ok(found?.iter().map(|one| one.what).collect())
}

fn document(desk: &Desk, things: &[Thing]) -> String {
    let mut shown = json::Shown::default();
    for thing in things {
        match thing {
            Thing::Session(at) => shown.sessions.push(json::session(desk.programme(), &desk.plan, *at)),
            Thing::Person(at) => shown.people.push(json::person(desk.programme(), *at)),
            Thing::Hall(at) => shown.halls.push(json::hall(desk.programme(), *at)),
        }
    }
    desk.document(shown)
}

fn pages(desk: &Desk, things: &[Thing]) -> String {
    let pages = things.iter().filter_map(|thing| {
        let target = match thing {
            Thing::Session(at) => Target::Session(*at),
            Thing::Person(at) => Target::Person(*at),
            Thing::Hall(at) => Target::Hall(*at),
        };
        Page::of(desk.scene(), &target)
    });
    let texts: Vec<String> = pages.map(|page| print(&page, &desk.paper)).collect();
    texts.join("\n")
}

/// A page as lines, wrapped only on a terminal.
pub(super) fn print(page: &Page, paper: &Paper) -> String {
    let mut out = String::new();
    for block in &page.blocks {
        let text: String = block.spans.iter().map(|span| span.text.as_str()).collect();
        let hang = usize::from(block.hang);
        let lines = match paper.width {
            Some(width) => wrap(&text, width.min(WIDEST), hang),
            None => std::iter::once(0..text.len()).collect(),
        };
        for (number, line) in lines.into_iter().enumerate() {
            if number > 0 {
                out.extend(std::iter::repeat_n(' ', hang));
            }
            paint(&mut out, block, line, paper);
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
        }
    }
    out
}

/// Adds a part of a block's text, each span in its tone.
fn paint(out: &mut String, block: &Block, part: Range<usize>, paper: &Paper) {
    let mut start = 0;
    for span in &block.spans {
        let end = start + span.text.len();
        let own = part.start.clamp(start, end) - start..part.end.clamp(start, end) - start;
        let tone = if span.tone == Tone::Muted && span.link.is_some() { Tone::Text } else { span.tone };
        out.push_str(&paper.paint(tone, span.text.get(own).unwrap_or_default()));
        start = end;
    }
}

/// Breaks a text at blanks into lines of that width, the later ones `hang` narrower; a word wider than a line is broken
/// where it must be.
fn wrap(text: &str, width: usize, hang: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut line = 0..0;
    let mut used = 0;
    // In a narrow window hanging lines would have no room.
    let hang = if hang * 3 < width { hang } else { 0 };
    for word in text.split_inclusive(' ') {
        let start = line.end;
        let bare = word.trim_end();
        let room = |lines: &Vec<Range<usize>>| if lines.is_empty() { width } else { width.saturating_sub(hang) };
        if used > 0 && used + bare.width() > room(&lines) {
            lines.push(line);
            (line, used) = (start..start, 0);
        }
        if bare.width() <= room(&lines) {
            used += word.width();
            line.end += word.len();
            continue;
        }
        for grapheme in word.graphemes(true) {
            if used > 0 && used + grapheme.trim_end().width() > room(&lines) {
                let next = line.end;
                lines.push(line);
                (line, used) = (next..next, 0);
            }
            used += grapheme.width();
            line.end += grapheme.len();
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::page::Span;
    use proptest::prelude::*;

    fn wrapped(text: &str, width: usize, hang: usize) -> Vec<&str> {
        wrap(text, width, hang).into_iter().map(|line| text[line].trim_end()).collect()
    }

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrapped("one two three four", 9, 2), ["one two", "three", "four"]);
        assert_eq!(wrapped("", 9, 2), [""]);
        assert_eq!(wrapped("incomprehensible", 6, 0), ["incomp", "rehens", "ible"]);
        assert_eq!(wrapped("会議会議", 5, 0), ["会議", "会議"]);
    }

    #[test]
    fn tones_survive_the_breaks() {
        let span = |text: &str, tone| Span { text: text.to_owned(), tone, link: None };
        let block = Block { hang: 2, spans: vec![span("! ", Tone::Alarm), span("clashes with it", Tone::Text)] };
        let page = Page { blocks: vec![block] };
        let paper = Paper { width: Some(12), colour: true, ..Paper::default() };
        assert_eq!(print(&page, &paper), "\x1b[31m! \x1b[0mclashes\n  with it\n");
        assert_eq!(print(&page, &Paper::default()), "! clashes with it\n");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_letter_is_lost(text in "[a-z会 é]{0,80}", width in 2_usize..30, hang in 0_usize..8) {
            let lines = wrap(&text, width, hang);
            prop_assert_eq!(lines.iter().map(|line| &text[line.clone()]).collect::<String>(), text.clone());
            for line in lines {
                prop_assert!(text[line].trim_end().width() <= width);
            }
        }
    }
}
