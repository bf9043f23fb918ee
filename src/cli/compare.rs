//! `plenary agenda compare`: somebody's agenda beside mine.

use super::desk::Desk;
use super::{Answer, Stop, adopt, json, show};
use crate::agenda::{Side, Wish};
use crate::app::compare::{Compared, report};
use serde::Serialize;
use std::ffi::OsStr;

/// `plenary agenda compare FILE`.
///
/// # Errors
/// If the file can't be read or holds no picks.
pub fn compare(desk: &Desk, file: &OsStr, name: Option<&str>) -> Result<Answer, Stop> {
    let companion = adopt::companion(desk.store(), file, name, desk.ask(), desk.programme())?;
    let compared = Compared::of(desk.programme(), &desk.plan, companion);
    Ok(Answer::of(if desk.json {
        desk.document(shape(desk, &compared))
    } else {
        show::print(&report(desk.scene(), &compared), &desk.paper.sheet())
    }))
}

/// The shape of `--json`.
#[derive(Serialize)]
struct Shape<'a> {
    name: &'a str,
    /// Ids of sessions; of picks whose sessions are gone the ids that they are kept under.
    both: Vec<&'a str>,
    mine: Vec<&'a str>,
    theirs: Vec<&'a str>,
    /// Titles of what they chose that this programme does not have.
    unknown: &'a [String],
    /// How many rows of their file could not be understood.
    unread: usize,
    gaps: Vec<json::Gap<'a>>,
    split: Vec<Share<'a>>,
}

/// Two sessions that share time, and who takes which.
#[derive(Serialize)]
struct Share<'a> {
    sessions: [&'a str; 2],
    me: Option<&'a str>,
    them: Option<&'a str>,
    minutes: Option<u32>,
}

fn shape<'a>(desk: &'a Desk, compared: &'a Compared) -> Shape<'a> {
    let programme = desk.programme();
    let Compared { name, unknown, unread, comparison } = compared;
    let id = |wish: &'a Wish| wish.id.as_str();
    let at = |wish: usize| id(&comparison.wishes[wish]);
    let gaps = comparison
        .gaps
        .iter()
        .map(|gap| json::free_time(programme, (gap.start, gap.end, gap.minutes), gap.fits.iter().copied()));
    let pairs = comparison.splits.iter().flat_map(|split| split.pairs.iter().map(move |pair| (split, pair)));
    let split = pairs.map(|(split, pair)| Share {
        sessions: pair.wishes.map(at),
        me: split.taken(pair, Side::Mine).map(at),
        them: split.taken(pair, Side::Theirs).map(at),
        minutes: pair.overlap.minutes,
    });
    Shape {
        name,
        both: comparison.shared().map(id).collect(),
        mine: comparison.only(Side::Mine).map(id).collect(),
        theirs: comparison.only(Side::Theirs).map(id).collect(),
        unknown,
        unread: unread.count(),
        gaps: gaps.collect(),
        split: split.collect(),
    }
}
