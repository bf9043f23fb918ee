//! An agenda of a thousand picks: laid over its programme with all its clashes, and what is proposed of it.

use crate::Result;
use crate::figures::{Aim, Figure, Table, Unit};
use crate::generator::Dice;
use crate::inside::repeated;
use plenary::agenda::{Agenda, Change, Copy, Interest, Journal, Pace, Pick, Plan, Proof, Proposal, Stamp, Step};
use plenary::formats;
use plenary::programme::{Instant, Programme, Zone};
use serde_json::{Value, json};
use std::time;

/// Picks, as many as the programme has sessions.
const PICKS: usize = 1_000;
/// Milliseconds of a frame.
const FRAME: f64 = 16.0;
const DAYS: usize = 4;
const HALLS: usize = 20;
const LENGTHS: &[usize] = &[20, 30, 45, 60, 60, 90, 120];

/// How the sessions of a made-up programme are held.
struct Case {
    /// What it is called.
    name: &'static str,
    /// How many of them are held several times.
    repeated: usize,
    /// How often.
    times: usize,
    /// Whether they begin at full hours, or whenever they like.
    is_hourly: bool,
    /// Whether a proposal is asked for within a frame. Where everything is held again nobody promises that.
    is_timed: bool,
}

const CASES: &[Case] = &[
    Case { name: "none held again", repeated: 0, times: 1, is_hourly: false, is_timed: true },
    Case { name: "100 held three times", repeated: 100, times: 3, is_hourly: false, is_timed: true },
    Case { name: "100 held three times, by the hour", repeated: 100, times: 3, is_hourly: true, is_timed: true },
    Case { name: "all held three times", repeated: 333, times: 3, is_hourly: false, is_timed: false },
    Case { name: "all held three times, by the hour", repeated: 333, times: 3, is_hourly: true, is_timed: false },
];

/// Measures all cases, each made up anew in every round.
pub fn measure(table: &mut Table, rounds: usize) -> Result<()> {
    table.section(&format!("an agenda of {PICKS} picks, in one process"), "");
    let now = Instant::UNIX_EPOCH;
    for case in CASES {
        let (mut first, mut planned, mut proposed) = (Figure::default(), Figure::default(), Figure::default());
        let (mut clashes, mut unproven) = (0, 0);
        for round in 0..rounds {
            let programme = programme(case, round)?;
            let agenda = agenda(&programme, round);
            let started = time::Instant::now();
            programme.warm();
            first.time(started.elapsed());
            planned.append(repeated(1, || Plan::new(&programme, &agenda, Pace::default())));
            let plan = Plan::new(&programme, &agenda, Pace::default());
            clashes += plan.clashes.len();
            proposed.append(repeated(1, || Proposal::of(&programme, &plan, now)));
            unproven += usize::from(Proposal::of(&programme, &plan, now).proof != Proof::Best);
        }
        let aim = |is: bool| is.then(|| Aim::new(format!("≤ {FRAME} ms, a frame"), FRAME));
        let name = case.name;
        let mean = clashes / rounds.max(1);
        table.row(format!("{name}: repeats found"), Unit::Time, &first, None, aim(true));
        table.row(format!("{name}: laid out, {mean} clashes"), Unit::Time, &planned, None, aim(true));
        table.row(format!("{name}: proposal"), Unit::Time, &proposed, None, aim(case.is_timed));
        if unproven > 0 {
            table.remark(format!("of {rounds} agendas with {name}, {unproven} were too much to be proven the best"));
        }
    }
    Ok(())
}

/// A made-up programme of as many sessions as there are picks.
fn programme(case: &Case, round: usize) -> Result<Programme> {
    let mut dice = Dice::new(round);
    let session = |at: usize| -> Value {
        let group = (at < case.repeated * case.times).then_some(at / case.times);
        let (day, hall) = (1 + dice.roll(DAYS), dice.roll(HALLS));
        let start = 600 + if case.is_hourly { 60 * dice.roll(10) } else { 5 * dice.roll(120) };
        let length = if case.is_hourly { [45, 60, 60][dice.roll(3)] } else { LENGTHS[dice.roll(LENGTHS.len())] };
        let clock = |minutes: usize| format!("2024-05-{:02}T{:02}:{:02}", day, minutes / 60, minutes % 60);
        json!({ "id": format!("session-{at}"), "title": format!("Made up {}", group.map_or(at + PICKS, |group| group)),
            "start": clock(start), "end": clock(start + length), "halls": [format!("hall-{hall}")],
            "appearances": [{ "person": "somebody" }] })
    };
    let sessions: Vec<Value> = (0..PICKS).map(session).collect();
    let halls = |hall: usize| json!({ "id": format!("hall-{hall}"), "name": format!("Hall {hall}"), "building": format!("b{}", hall / 7) });
    let building = |at: usize| json!({ "id": format!("b{at}"), "name": format!("Building {at}") });
    let file = json!({ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo", "sessions": sessions,
        "people": [{ "id": "somebody", "name": "Some Body" }],
        "halls": (0..HALLS).map(halls).collect::<Vec<_>>(), "buildings": (0..3).map(building).collect::<Vec<_>>() });
    Ok(formats::read(file.to_string().as_bytes(), Zone::bundled)?.programme)
}

/// All of it picked, half as going.
fn agenda(programme: &Programme, round: usize) -> Agenda {
    let mut dice = Dice::new(round + 1);
    let mut agenda = Agenda::new(&programme.event.id, programme.event.label());
    let steps = programme.session_positions().map(|session| {
        let interest = if dice.roll(2) == 0 { Interest::Going } else { Interest::Maybe };
        let pick = Pick::new(interest, Copy::of(programme, session));
        Step::pick(programme[session].id.to_string(), None, Some(pick))
    });
    let change = Change { words: "picked".to_owned(), steps: steps.collect() };
    Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    agenda
}
