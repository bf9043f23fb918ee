//! `find`: one ranked list over everything, whose lines can be said aloud. What desk staff use: the best answer first.

use super::asked::{self, Asked};
use super::desk::Desk;
use super::table::{Column, Table, cell, column, flexible};
use super::{Answer, Stop, json, opening, say};
use crate::app::everywhere::{Inquiry, Told, Volume, best, tell};
use crate::app::page::Tone;
use crate::store::Source;

/// What can be said aloud, id.
const ANSWER: &[Column] = &[flexible(240), column(48)];
/// The same with its programme.
const ANSWER_OF: &[Column] = &[flexible(240), column(24), column(48)];

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Whether every programme of the library is searched.
    pub everywhere: bool,
    /// The most answers.
    pub limit: usize,
}

/// `plenary find`.
///
/// # Errors
/// If the words name a facet that there is not, or a time or number that is none.
pub fn find(desk: &Desk, words: &[String], Wanted { everywhere, limit }: Wanted) -> Result<Answer, Stop> {
    let line = asked::line(desk, words);
    let Asked { query, remark, is_vain } = Asked::of(desk, words)?;
    // One more than is wanted shows whether there are more.
    let most = limit.saturating_add(1);
    let mut answers = if is_vain { Vec::new() } else { tell(desk.scene(), &desk.scope(), desk.index(), &query, most) };
    if everywhere {
        let others = elsewhere(desk, &line, most);
        answers = best([answers, others].concat(), &desk.programme().event.id, most);
    }
    let has_more = answers.len() > limit;
    answers.truncate(limit);
    let text = if desk.json {
        desk.document(json::Answers { answers: answers.iter().map(json::answer).collect() })
    } else {
        let mut table = Table::new(if everywhere { ANSWER_OF } else { ANSWER });
        for told in &answers {
            let text = cell(Tone::Text, &told.text);
            let id = cell(Tone::Muted, &told.id);
            table.row(if everywhere {
                vec![text, cell(Tone::Muted, told.programme.as_str()), id]
            } else {
                vec![text, id]
            });
        }
        table.print(&desk.paper)
    };
    let is_nothing = answers.is_empty();
    // What is wrong with this programme's values may be right with those of the others.
    let remark = remark.filter(|_| is_nothing || !everywhere);
    let remark = remark
        .or_else(|| (has_more && desk.paper.is_terminal).then(|| format!("the best {limit}; --limit asks for more")));
    let remark = remark.or_else(|| is_nothing.then(|| format!("nothing matches “{}”", line.trim())));
    Ok(Answer { remark, is_nothing, ..Answer::of(text) })
}

/// The answers of the other programmes on this machine; one that can't be read is said.
fn elsewhere(desk: &Desk, line: &str, limit: usize) -> Vec<Told> {
    let (scene, scope) = (desk.scene(), desk.scope());
    let inquiry = Inquiry {
        line: line.to_owned(),
        now: scene.now,
        face: scene.face.clone(),
        pace: desk.pace(),
        views: scope.views.clone(),
        shown: scene.programme.event.id.clone(),
        limit,
    };
    let others = desk.store().ids().into_iter().filter(|id| *id != inquiry.shown);
    others
        .filter_map(|id| match opening::open_to_browse(desk.store(), &Source::Id(id.to_string()), desk.ask()) {
            Ok(opened) => Some(Volume::of(opened, inquiry.pace)),
            Err(error) => {
                say(&error.to_string());
                None
            }
        })
        .flat_map(|volume| volume.answers(&inquiry))
        .collect()
}
