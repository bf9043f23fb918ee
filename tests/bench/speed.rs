//! How fast the program is, measured as a person feels it: from the shell's exec to a full frame, from a key to the
//! frame that answers it. Beside it, in the same run, stands the least that any ratatui program must do.
//!
//! `cargo bench` measures everything and prints one table; `PLENARY_BENCH=quick` measures less of it.
//!
//! ```text
//! generator  made-up programmes of any size
//! figures    samples, medians, the table
//! pty        a program in a window of a pseudo-terminal
//! bare       the yardstick: a program that draws one frame and moves a row
//! pass       the yardstick of reading: one serde_json pass over the file
//! start      exec to frames
//! keys       keys to frames, and their bytes
//! import     schedule files of other programs, beside the bare parsers of their syntax
//! inside     the parts by themselves, in this process
//! fzf        the same titles in fzf, where it is installed
//! ```

#[cfg(unix)]
mod bare;
#[cfg(unix)]
mod figures;
#[cfg(unix)]
mod fzf;
#[cfg(unix)]
mod generator;
#[cfg(unix)]
mod import;
#[cfg(unix)]
mod inside;
#[cfg(unix)]
mod keys;
#[cfg(unix)]
mod pass;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod start;

/// What a measurement gives, or why it could not be taken.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[cfg(not(unix))]
fn main() {
    println!("The measurements need a pseudo-terminal, which this system lacks.");
}

#[cfg(unix)]
fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // The yardsticks are this very file, started anew: same libraries, same profile, same run.
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [bare::FLAG] => bare::run(),
        [pass::FLAG, file] => pass::run(file.as_ref()),
        [import::FLAG, file] => import::run(file.as_ref()),
        arguments if arguments.contains(&"--bench") => measure(),
        _ => {
            println!("An unoptimised build says nothing about speed: `cargo bench` measures.");
            Ok(())
        }
    }
}

/// How much is measured.
#[cfg(unix)]
struct Plan {
    /// Numbers of sessions, ascending.
    sizes: &'static [usize],
    /// How often each start, and each key, is measured.
    rounds: usize,
}

#[cfg(unix)]
impl Plan {
    const FULL: Plan = Plan { sizes: &[1_000, 10_000, 100_000], rounds: 21 };
    const QUICK: Plan = Plan { sizes: &[1_000, 10_000], rounds: 5 };

    fn chosen() -> Plan {
        match std::env::var("PLENARY_BENCH").as_deref() {
            Ok("quick") => Plan::QUICK,
            _ => Plan::FULL,
        }
    }
}

#[cfg(unix)]
fn measure() -> Result<()> {
    let plan = Plan::chosen();
    let folder = tempfile::Builder::new().prefix("speed").tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let mut files = Vec::new();
    for size in plan.sizes {
        eprintln!("making up {size} sessions");
        files.push(generator::File::write(folder.path(), *size)?);
    }
    let mut table = figures::Table::default();
    // This process forks, which takes the longer the more memory it has: what is read into it comes last.
    eprintln!("starting programs, {} rounds", plan.rounds);
    let bare_start = start::measure(&mut table, &files, folder.path(), plan.rounds)?;
    eprintln!("pressing keys");
    let bare_key = keys::measure(&mut table, &files, folder.path(), plan.rounds)?;
    eprintln!("looking for fzf");
    fzf::measure(&mut table, &files, folder.path(), plan.rounds, (bare_start, bare_key))?;
    eprintln!("measuring the parts");
    inside::measure(&mut table, &files, plan.rounds)?;
    eprintln!("importing schedules");
    import::measure(&mut table, folder.path(), plan.rounds)?;
    println!("plenary in a window of {}×{}, {} rounds; times in ms", pty::COLUMNS, pty::ROWS, plan.rounds);
    println!("{table}");
    Ok(())
}

/// The most memory a process ever held, in bytes, where the system tells.
#[cfg(unix)]
fn peak_memory(process: u32) -> Option<usize> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<usize>().ok()? * 1024)
}
