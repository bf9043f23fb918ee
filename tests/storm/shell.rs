//! Kills at the shell: a command changes the agenda, and an end with 0 acknowledges that.

use crate::Tally;
use crate::chance::Chance;
use crate::folder::{self, plenary};
use crate::model::{Act, Model};
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

const SESSIONS: [&str; 5] = [
    "creative-clusters",
    "plenary-session",
    "2021-is-the-year-of-creative-economy",
    "world-cafe-creative-industries-breakthrough",
    "russia-and-the-world-the-younger-generation",
];

pub fn storm(mut chance: Chance, kills: usize) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let sessions = SESSIONS.map(str::to_owned);
    let (mut model, mut tally) = (Model::default(), Tally::default());
    // How long one takes here that is not killed.
    let started = Instant::now();
    folder::said(data, &["agenda", "add", SESSIONS[0]]);
    model = model.after(&Act::Choose(SESSIONS[0].to_owned(), "going")).unwrap();
    let long = started.elapsed().max(Duration::from_millis(5));
    while tally.kills < kills {
        let (act, next) = model.any_act(&mut chance, &sessions);
        let mut command = plenary(data, &arguments(&act, &model));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(chance.moment(long.mul_f64(1.3)));
        // One that has ended by itself is not hurt by it.
        let _ = child.kill();
        let status = child.wait().unwrap();
        let is_killed = status.signal().is_some();
        assert!(is_killed || status.success(), "{act:?} ended with {status}");
        tally.kills += usize::from(is_killed);
        tally.acknowledged += usize::from(!is_killed);
        tally.swept += folder::left(&data.join("agendas")).len();
        let mut states = [model, next];
        let at = folder::judge(data, &states, usize::from(!is_killed));
        assert!(folder::left(&data.join("agendas")).is_empty(), "what is left must be swept");
        tally.untold += usize::from(is_killed && at == 1);
        model = std::mem::take(&mut states[at]);
    }
    println!("storm: {kills} kills at the shell, {} changes acknowledged, 0 lost", tally.acknowledged);
    tally
}

fn arguments(act: &Act, model: &Model) -> Vec<String> {
    let words: Vec<&str> = match act {
        Act::Choose(session, interest) if model.picks.get(session).is_some_and(|(own, _)| own == interest) => {
            vec!["remove", session]
        }
        Act::Choose(session, interest) => vec!["add", session, "--interest", interest],
        Act::Note(session, note) => vec!["add", session, "--note", note],
        Act::Undo => vec!["undo"],
        Act::Redo => vec!["redo"],
    };
    std::iter::once("agenda").chain(words).map(str::to_owned).collect()
}
