//! How fast the program is, measured as a person feels it: from the shell's exec to a full frame, from a key to the
//! frame that answers it. Beside it, in the same run, stands the least that any ratatui program must do.
//!
//! `cargo bench` measures everything and prints one table; `PLENARY_BENCH=quick` measures less of it, and
//! `PLENARY_BENCH=search` only what searches, `PLENARY_BENCH=plan` only what plans, `PLENARY_BENCH=save` only what saves.
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
//! plan       an agenda of a thousand picks: its clashes, and what is proposed of it
//! save       a pick on its way to the disk, beside SQLite
//! search     a key of a query, beside other engines; the index
//! typing     queries typed letter by letter
//! rivals     the other engines
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
mod plan;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod rivals;
#[cfg(unix)]
mod save;
#[cfg(unix)]
mod search;
#[cfg(unix)]
mod start;
#[cfg(unix)]
mod typing;

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
        [search::FLAG, file] => search::run(file.as_ref()),
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
    /// The most sessions that other engines are given to search.
    contest: usize,
    /// What of it.
    part: Part,
}

/// What is measured.
#[cfg(unix)]
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Everything.
    Whole,
    /// What searches.
    Search,
    /// What plans.
    Planning,
    /// What saves.
    Saving,
}

#[cfg(unix)]
impl Plan {
    const FULL: Plan = Plan { sizes: &[1_000, 10_000, 100_000], rounds: 21, contest: 100_000, part: Part::Whole };
    const QUICK: Plan = Plan { sizes: &[1_000, 10_000], rounds: 5, contest: 10_000, part: Part::Whole };
    const SEARCH: Plan = Plan { sizes: &[1_000, 10_000, 100_000], rounds: 5, contest: 10_000, part: Part::Search };
    const PLANNING: Plan = Plan { sizes: &[], rounds: 21, contest: 0, part: Part::Planning };
    const SAVING: Plan = Plan { part: Part::Saving, ..Plan::PLANNING };

    fn chosen() -> Plan {
        match std::env::var("PLENARY_BENCH").as_deref() {
            Ok("quick") => Plan::QUICK,
            Ok("search") => Plan::SEARCH,
            Ok("plan") => Plan::PLANNING,
            Ok("save") => Plan::SAVING,
            _ => Plan::FULL,
        }
    }
}

#[cfg(unix)]
fn measure() -> Result<()> {
    let plan = Plan::chosen();
    let folder = tempfile::Builder::new().prefix("speed").tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let folder = folder.path();
    let mut files = Vec::new();
    for size in plan.sizes {
        eprintln!("making up {size} sessions");
        files.push(generator::File::write(folder, *size)?);
    }
    let before = load();
    let mut table = figures::Table::default();
    // This process forks, which takes the longer the more memory it has: what is read into it comes last.
    let mut bare = None;
    let is_whole = plan.part == Part::Whole;
    let is_part = |part: Part| is_whole || plan.part == part;
    if is_whole {
        eprintln!("starting programs, {} rounds", plan.rounds);
        let start = start::measure(&mut table, &files, folder, plan.rounds)?;
        eprintln!("pressing keys");
        bare = Some((start, keys::measure(&mut table, &files, folder, plan.rounds)?));
    }
    if is_part(Part::Search) {
        eprintln!("looking for fzf");
        fzf::measure(&mut table, &files, folder, plan.rounds, bare)?;
    }
    if is_whole {
        eprintln!("measuring the parts");
        inside::measure(&mut table, &files, plan.rounds)?;
    }
    if is_part(Part::Planning) {
        eprintln!("planning");
        plan::measure(&mut table, plan.rounds)?;
    }
    if is_part(Part::Saving) {
        eprintln!("saving");
        save::measure(&mut table, folder, plan.rounds)?;
    }
    if is_part(Part::Search) {
        search::measure(&mut table, &files, folder, plan.contest, plan.rounds)?;
    }
    if is_whole {
        eprintln!("importing schedules");
        import::measure(&mut table, folder, plan.rounds)?;
    }
    println!("plenary in a window of {}×{}, {} rounds; times in ms", pty::COLUMNS, pty::ROWS, plan.rounds);
    if let (Some(before), Some(after)) = (before, load()) {
        println!(
            "load of the machine {before} before, {after} behind; it has {} cores",
            std::thread::available_parallelism()?
        );
    }
    println!("{table}");
    Ok(())
}

/// How many programs wanted to run in the last minute, where the system tells.
#[cfg(unix)]
fn load() -> Option<String> {
    Some(std::fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.to_owned())
}

/// The most memory a process ever held, in bytes, where the system tells.
#[cfg(unix)]
fn peak_memory(process: u32) -> Option<usize> {
    memory(&format!("/proc/{process}/status"), "VmHWM:")
}

/// The memory that this process holds now, in bytes, where the system tells.
#[cfg(unix)]
fn resident_memory() -> Option<usize> {
    memory("/proc/self/smaps_rollup", "Rss:")
}

#[cfg(unix)]
fn memory(file: &str, name: &str) -> Option<usize> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.split_whitespace().next()?.parse::<usize>().ok()? * 1024)
}
