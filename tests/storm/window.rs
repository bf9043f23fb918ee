//! Kills in a window: keys are typed, one or a few at a time, and what the screen says is saved is acknowledged.

use crate::Tally;
use crate::chance::Chance;
use crate::folder;
use crate::model::{Act, Model};
use crate::pty::{self, Pty, Taken};
use plenary::formats;
use plenary::programme::Zone;
use rustix::process::{Signal, kill_process};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Kills come within this time after the first frame, or after the start.
const STREAM: Duration = Duration::from_millis(700);
const START: Duration = Duration::from_millis(300);
/// What does not come by then will not come.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn storm(mut chance: Chance, kills: usize) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/programmes/spief-2021.json");
    let programme = formats::read(&std::fs::read(bundled).unwrap(), Zone::bundled).unwrap().programme;
    let sessions: Vec<String> = programme.sessions().iter().map(|session| session.id.to_string()).collect();
    let first: String = programme.sessions()[0].title.chars().take(14).collect();
    let mut model = Model::default();
    let mut tally = Tally::default();
    for _ in 0..kills {
        let mut window = pty::plenary(data, &[]).run();
        let (is_early, mut states) = (chance.below(10) == 0, vec![model]);
        if !is_early {
            window.wait_for(&first);
        }
        let (process, after) = (window.process(), chance.moment(if is_early { START } else { STREAM }));
        let killer = thread::spawn(move || {
            thread::sleep(after);
            kill_process(process, Signal::KILL).expect("it is there to be killed");
        });
        let mut acknowledged = 0;
        if is_early {
            while window.take(PATIENCE) == Taken::Some {}
        } else {
            while stream(&mut window, &mut chance, &sessions, &mut states, &mut acknowledged) {}
        }
        killer.join().unwrap();
        window.exit();
        tally.kills += 1;
        tally.acknowledged += acknowledged;
        tally.swept += folder::left(&data.join("agendas")).len();
        let at = folder::judge(data, &states, acknowledged);
        // Those were saves, too.
        assert!(folder::left(&data.join("agendas")).is_empty(), "what is left must be swept");
        tally.untold += at - acknowledged;
        model = states.swap_remove(at);
    }
    println!("storm: {kills} kills in a window, {} changes acknowledged, 0 lost", tally.acknowledged);
    tally
}

/// Does a few things at once, and waits until they are told as saved. False: the program is gone.
fn stream(
    window: &mut Pty,
    chance: &mut Chance,
    sessions: &[String],
    states: &mut Vec<Model>,
    acknowledged: &mut usize,
) -> bool {
    let (mut keys, first) = (String::new(), states.len() - 1);
    let mut left = chance.below(4);
    loop {
        let (act, next) = states[states.len() - 1].any_act(chance, sessions);
        keys.push_str(&typed(&act, sessions));
        // Only counts that were not shown since can tell that the last of it has come.
        let is_new = states[first..].iter().all(|state| state.counts() != next.counts());
        states.push(next);
        if is_new && left == 0 {
            break;
        }
        left = left.saturating_sub(1);
    }
    let wanted = states[states.len() - 1].counts();
    let is_told = |window: &Pty| window.is_whole() && shown(&window.text()) == Some(wanted);
    let mut is_open = window.keys(&keys);
    while is_open && !is_told(window) {
        match window.take(PATIENCE) {
            Taken::Some => {}
            Taken::End => is_open = false,
            Taken::Nothing => panic!("{wanted:?} never came behind {keys:?}:\n{}", window.text()),
        }
    }
    // What it had still said before it was killed counts.
    while !is_open && window.take(PATIENCE) == Taken::Some {}
    if is_told(window) {
        *acknowledged = states.len() - 1;
    }
    is_open
}

/// The keys of an act, from wherever the cursor is.
fn typed(act: &Act, sessions: &[String]) -> String {
    let at = |session: &String| {
        let down = sessions.iter().position(|other| other == session).unwrap();
        format!("g{}", "j".repeat(down))
    };
    match act {
        Act::Choose(session, "going") => at(session) + " ",
        Act::Choose(session, _) => at(session) + "m",
        Act::Note(session, note) => format!("{}n{note}\r", at(session)),
        Act::Undo => "u".to_owned(),
        Act::Redo => "U".to_owned(),
    }
}

/// How many the screen says are going and maybe; nothing while it says that it is saving, or shows no agenda at all.
fn shown(screen: &str) -> Option<(usize, usize)> {
    let bar = screen.lines().find(|line| line.contains("SPIEF 2021"))?;
    if bar.contains("saving") || bar.contains("NOT SAVED") {
        return None;
    }
    let words: Vec<&str> = bar.split_whitespace().collect();
    let count = |sign: &str, word: &str| {
        let found = words.windows(3).find(|three| three[0] == sign && three[2] == word);
        found.map_or(Some(0), |three| three[1].parse().ok())
    };
    Some((count("★", "going")?, count("☆", "maybe")?))
}
