//! A storm over the real program: it is killed at random moments, and its disk refuses one operation after the other.
//! What was acknowledged must be there afterwards, whole, and can be undone. Takes minutes, so that `.ci/run` calls it:
//!
//! ```text
//! cargo test --test storm                          all of it
//! cargo test --test storm -- window disk-shell     parts of it: window, shell, disk-shell, disk-window
//! STORM=12345 cargo test --test storm              the same moments once more
//! ```
//!
//! ```text
//! chance   what is random, from a seed that is told
//! model    the agenda as it should be: picks, and two stacks for undo and redo
//! folder   what is on disk, judged
//! window   killed while keys are typed into a pseudo-terminal; saved is what the screen says is saved
//! shell    killed in the middle of commands; saved is what ended with 0
//! disk     each system call of each kind of change fails in turn, or is the last one before a kill
//! strace   what lets them fail
//! ```

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

#[cfg(unix)]
mod chance;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(unix)]
mod folder;
#[cfg(unix)]
mod model;
#[cfg(unix)]
#[path = "../support/pty.rs"]
#[allow(dead_code)] // Flows in a terminal need more of it.
mod pty;
#[cfg(unix)]
mod shell;
#[cfg(target_os = "linux")]
mod strace;
#[cfg(unix)]
mod window;

/// Kills in a window and at the shell: two hundred in all.
#[cfg(unix)]
const KILLS: [usize; 2] = [140, 60];

/// What came of kills.
#[cfg(unix)]
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    /// Changes that were told as saved.
    acknowledged: usize,
    /// Changes that were saved, and the program was killed before it could tell.
    untold: usize,
    /// What killed saves had left beside a file, and the next one swept.
    swept: usize,
}

#[cfg(unix)]
fn main() {
    let parts: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    let seed = std::env::var("STORM").ok().map(|seed| seed.parse().expect("a number in STORM"));
    let seed = seed.unwrap_or_else(chance::any_seed);
    println!("storm: STORM={seed} has these moments once more");
    let mut tallies = Vec::new();
    if is_wanted("window") {
        tallies.push(window::storm(chance::Chance::new(seed), KILLS[0]));
    }
    if is_wanted("shell") {
        tallies.push(shell::storm(chance::Chance::new(seed ^ 1), KILLS[1]));
    }
    if !tallies.is_empty() {
        let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
        println!(
            "storm: {} kills, {} changes acknowledged, 0 lost; {} saved but not yet told; {} half-written files swept",
            sum(|tally| tally.kills),
            sum(|tally| tally.acknowledged),
            sum(|tally| tally.untold),
            sum(|tally| tally.swept),
        );
        assert!(sum(|tally| tally.acknowledged) > 0, "nothing was ever acknowledged");
    }
    #[cfg(target_os = "linux")]
    disk::storm(is_wanted);
}

#[cfg(not(unix))]
fn main() {
    println!("storm: there are no such kills on this system");
}
