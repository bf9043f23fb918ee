//! `plenary agenda propose`: the clash-free agenda of the greatest worth, and what it would change.

use super::change::{make, told};
use super::desk::Desk;
use super::lists::{SESSION, time};
use super::table::{Table, cell};
use super::{Answer, Stop, json};
use crate::agenda::{Change, Count, Interest, Item, Outcome, Proof, Proposal, Why};
use crate::app::hours;
use crate::app::page::{Scene, Tone};
use crate::app::proposal::{gist, title, told as told_of, why};
use crate::programme::When;
use crate::programme::time::short_date;
use serde::Serialize;

/// `plenary agenda propose`: tells, and takes it over if that is asked for.
///
/// # Errors
/// If the change can't be saved.
pub fn propose(desk: &mut Desk, applies: bool) -> Result<Answer, Stop> {
    let scene = desk.scene();
    let proposal = Proposal::of(scene.programme, scene.plan, scene.now);
    let change = proposal.change(&desk.opened.agenda, desk.programme(), &desk.plan);
    if applies {
        let line = match &change {
            Some(change) => format!("{}; {}", change.words, desk.way_back()),
            None => format!("nothing to change: {}", gist(desk.scene(), &proposal)),
        };
        make(desk, change.into_iter().collect())?;
        return Ok(told(desk, &[line]));
    }
    if desk.json {
        return Ok(Answer::of(desk.document(document(desk.scene(), &proposal, change.as_ref()))));
    }
    Ok(Answer::of(table(desk, &proposal, change.as_ref())))
}

fn table(desk: &Desk, proposal: &Proposal, change: Option<&Change>) -> String {
    let scene = desk.scene();
    if proposal.items.is_empty() {
        let add = desk.command("agenda add ID");
        return format!("nothing that is still to come is picked; {add} picks a session\n");
    }
    let mut table = Table::new(SESSION);
    let mut day = None;
    for (at, item) in proposal.items.iter().enumerate() {
        if day != Some(item.day) {
            day = Some(item.day);
            table.heading(item.day.map_or_else(|| "Unscheduled".to_owned(), |day| hours::heading(scene, day)));
        }
        let told = told_of(scene, proposal, at);
        table.row(vec![
            cell(told.tone, format!("{}{}", told.sign, told.mark)),
            cell(Tone::Text, item.day.map(short_date).unwrap_or_default()),
            cell(Tone::Text, time(desk, &When::Slot(item.slot), item.day)),
            cell(Tone::Text, &told.place),
            cell(Tone::Text, &told.title),
            cell(Tone::Muted, item.session.map_or(item.id.as_str(), |at| desk.programme()[at].id.as_str())),
        ]);
        let why = why(scene, proposal, at).unwrap_or_else(|| told.beside.to_owned());
        if !why.is_empty() {
            table.line(Tone::Muted, format!("    {why}"));
        }
    }
    let next = match change {
        Some(change) => {
            let does = change.words.split_once(": ").map_or(change.words.as_str(), |(_, does)| does);
            format!("{} takes it over: {does}", desk.command("agenda propose --apply"))
        }
        None => "that is how it is: nothing to change".to_owned(),
    };
    format!("{}\n{}\n{next}\n", table.print(&desk.paper), gist(scene, proposal))
}

/// The proposal in JSON; ids are those of sessions, and of what is my own.
#[derive(Serialize)]
struct Document<'a> {
    proposal: Shape<'a>,
}

#[derive(Serialize)]
struct Shape<'a> {
    going: Share,
    maybe: Share,
    /// `best`: nothing is better; `most`: no other choice has more sessions; `none`: neither is proven.
    proof: &'static str,
    /// What taking it over does, in words; `null` if it changes nothing.
    change: Option<&'a str>,
    /// By time.
    items: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Share {
    taken: usize,
    of: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    /// Whether it is a session, or something of my own.
    sort: &'static str,
    title: &'a str,
    start: Option<String>,
    end: Option<String>,
    interest: Option<&'static str>,
    /// `stays`, `gained`, `instead` or `lost`.
    outcome: &'static str,
    /// Of what session it takes the place.
    instead_of: Option<&'a str>,
    why: Option<Reason<'a>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    /// `again`, `clash`, `tight` or `absent`.
    sort: &'static str,
    /// What it is lost to.
    others: Vec<Other<'a>>,
    /// Minutes to the other, where the walk takes longer.
    pause: Option<u32>,
    walk: Option<u32>,
}

#[derive(Serialize)]
struct Other<'a> {
    id: &'a str,
    /// Minutes that both run.
    minutes: Option<u32>,
}

fn document<'a>(scene: Scene<'a>, proposal: &'a Proposal, change: Option<&'a Change>) -> Document<'a> {
    let programme = scene.programme;
    let share = |Count { taken, of }: Count| Share { taken, of };
    let id = |item: &'a Item| item.session.map_or(item.id.as_str(), |at| programme[at].id.as_str());
    let other = |at: usize, minutes: Option<u32>| Some(Other { id: id(proposal.items.get(at)?), minutes });
    let reason = |why: &'a Why| {
        let (sort, others, times) = match why {
            Why::Again(at) => ("again", vec![other(*at, None)], None),
            Why::Clash(others) => {
                ("clash", others.iter().map(|(at, overlap)| other(*at, overlap.minutes)).collect(), None)
            }
            Why::Tight { other: at, pause, walk, .. } => ("tight", vec![other(*at, None)], Some((*pause, *walk))),
            Why::Absent(_) => ("absent", Vec::new(), None),
        };
        let (pause, walk) = times.unzip();
        Reason { sort, others: others.into_iter().flatten().collect(), pause, walk }
    };
    let row = |item: &'a Item| {
        let (start, end) = json::times(programme, &When::Slot(item.slot));
        let (outcome, instead_of, why) = match &item.outcome {
            Outcome::Stays => ("stays", None, None),
            Outcome::Gained => ("gained", None, None),
            Outcome::Instead(at) => ("instead", proposal.items.get(*at).map(id), None),
            Outcome::Lost(why) => ("lost", None, Some(reason(why))),
        };
        Row {
            id: id(item),
            sort: if item.session.is_some() { "session" } else { "entry" },
            title: title(scene, item),
            start,
            end,
            interest: item.interest.map(Interest::word),
            outcome,
            instead_of,
            why,
        }
    };
    Document {
        proposal: Shape {
            going: share(proposal.going),
            maybe: share(proposal.maybe),
            proof: match proposal.proof {
                Proof::Best => "best",
                Proof::Most => "most",
                Proof::None => "none",
            },
            change: change.map(|change| change.words.as_str()),
            items: proposal.items.iter().map(row).collect(),
        },
    }
}
