//! Search: what a key costs while a query is typed, beside other engines over the same strings; what the index costs.

use crate::figures::{Aim, Figure, Table, Unit};
use crate::generator::{File, Texts};
use crate::inside::repeated;
use crate::typing::{self, Typing};
use crate::{Result, resident_memory, rivals};
use plenary::agenda::{Agenda, Novelties, Pace, Plan};
use plenary::formats;
use plenary::programme::{Instant, Programme, Zone};
use plenary::search::{self, Index, Scope, Views};
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

/// The argument that makes this program tell how large the index of a file is, followed by the file.
pub const FLAG: &str = "--index-child";

/// How often our own queries are typed: they take little time, and their worst key is to be no accident.
const ROUNDS: usize = 21;
/// What a key may take on average without abstracts, in milliseconds, by the number of sessions.
const MEANS: &[(usize, f64)] = &[(1_000, 0.4), (10_000, 1.6), (100_000, 16.0)];
/// How much more it may take with abstracts.
const WITH_ABSTRACTS: f64 = 2.0;
/// How much more than the mean the worst key may take.
const WORST: f64 = 3.0;
/// Where the other engines are the measure.
const CONTEST: usize = 10_000;
/// The most of nucleo-matcher's time.
const OF_NUCLEO: f64 = 0.1;
/// Microseconds that reading one session into the index may take.
const BUILD: f64 = 15.0;
/// How many indexes are held at a time to tell the size of one.
const HELD: usize = 4;

/// Measures everything at all sizes; other engines up to `contest` sessions.
pub fn measure(table: &mut Table, files: &[File], folder: &Path, contest: usize, rounds: usize) -> Result<()> {
    table.typed_section("a key of ten queries, in one process", "");
    for file in files {
        let short = File::write_some(folder, file.sessions, Texts::Short)?;
        for (file, what, share) in [(&short, "no abstracts", 1.0), (file, "with abstracts", WITH_ABSTRACTS)] {
            eprintln!("typing in {}, {what}", file.label());
            let most = MEANS.iter().find(|(sessions, _)| *sessions == file.sessions).map(|(_, mean)| mean * share);
            let typing = Desk::open(&file.path)?.typed();
            let aim = most.map(|most| Aim::new(format!("mean ≤ {most:.1}"), most));
            table.typed(format!("{}, {what}", file.label()), &typing, None, aim, Some(worst_aim(&typing)));
            table.remark(told(&typing));
        }
    }
    table.typed_section("a key of six of them, titles and names", "beside nucleo");
    for file in files.iter().filter(|file| file.sessions <= contest) {
        eprintln!("typing at other engines, {}", file.label());
        let names = File::write_some(folder, file.sessions, Texts::Names)?;
        beside(table, &names, rounds)?;
    }
    index(table, files, rounds)
}

fn worst_aim(typing: &Typing) -> Aim {
    let (worst, typed) = typing.worst();
    let mean = typing.mean();
    Aim::new(format!("worst, {typed:?}, ≤ {WORST} × mean, is {:.1}", worst / mean), WORST * mean)
}

/// The lines with their hits and means, for whoever wants to know which of them is dear.
fn told(typing: &Typing) -> String {
    let lines = typing.lines().map(|(line, hits, mean)| format!("{line} ({hits} hits) {mean:.3}"));
    lines.collect::<Vec<_>>().join(" · ")
}

/// Types at the engines by turns, over the same strings.
fn beside(table: &mut Table, file: &File, rounds: usize) -> Result<()> {
    let desk = Desk::open(&file.path)?;
    let lines = rivals::lines(&desk.programme);
    let (mut fuzzy, mut nucleo, mut frizbee) =
        (rivals::fuzzy_matcher(&lines), rivals::nucleo(&lines), rivals::frizbee(&lines));
    let mut own = |line: &str| desk.contest(line);
    let typed = typing::words_and_names();
    let typings = typing::by_turns(&typed, rounds, &mut [&mut fuzzy, &mut nucleo, &mut frizbee, &mut own]);
    let means: Vec<f64> = typings.iter().map(Typing::mean).collect();
    let [_, nucleo, frizbee, _] = means[..] else { return Ok(()) };
    let names = ["fuzzy-matcher", "nucleo-matcher", "frizbee", "plenary"];
    for (name, typing) in names.iter().zip(&typings) {
        table.typed(format!("{}, {name}", file.label()), typing, Some(nucleo), None, None);
    }
    if let (Some(own), CONTEST) = (means.last(), file.sessions) {
        for (words, most) in [("≤ a tenth of nucleo-matcher", nucleo * OF_NUCLEO), ("no slower than frizbee", frizbee)]
        {
            let verdict = Aim::new(words, most).verdict(*own);
            table.remark(format!("plenary: mean {own:.3}, {verdict} = {most:.3}"));
        }
    }
    Ok(())
}

/// How long building takes, and how large what is built is.
fn index(table: &mut Table, files: &[File], rounds: usize) -> Result<()> {
    table.section("index with abstracts, for each session", "");
    for file in files {
        let programme = read(&file.path)?;
        let build = repeated(rounds, || Index::build(&programme)).each(file.sessions);
        let aim = Aim::new(format!("≤ {BUILD} µs"), BUILD);
        table.row(format!("{}, Index::build", file.label()), Unit::Micro, &build, None, Some(aim));
    }
    table.section("memory that an index takes", "beside the text");
    for file in files {
        let output = Command::new(std::env::current_exe()?).arg(FLAG).arg(&file.path).output()?;
        let output = String::from_utf8(output.stdout)?;
        let mut sizes = output.split_whitespace().map(str::parse);
        let (Some(size), Some(text)) = (sizes.next().transpose()?, sizes.next().transpose()?) else {
            table.remark("this system does not tell how much memory a process holds");
            continue;
        };
        let [mut index, mut letters] = [Figure::default(), Figure::default()];
        index.count(size);
        letters.count(text);
        let aim = Aim::new("≤ the text", letters.median());
        table.row(file.label(), Unit::Memory, &index, Some(letters.median()), Some(aim));
    }
    Ok(())
}

/// Prints how many bytes an index of a file takes, and how many its texts: in a process that has done nothing else.
pub fn run(file: &Path) -> Result<()> {
    let programme = read(file)?;
    // What the first one leaves behind as free memory, the others use again: they only add what they keep.
    let first = Index::build(&programme);
    let Some(before) = resident_memory() else { return Ok(()) };
    let more: Vec<Index> = (0..HELD).map(|_| Index::build(&programme)).collect();
    let Some(after) = resident_memory() else { return Ok(()) };
    println!("{} {}", after.saturating_sub(before) / HELD, text_of(&programme));
    std::mem::forget((first, more));
    Ok(())
}

/// How many bytes of text a programme has that the index reads, what is named at several places counted once.
fn text_of(programme: &Programme) -> usize {
    let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let all = |texts: &[String]| texts.iter().map(String::len).sum::<usize>();
    let sessions = programme.sessions().iter().map(|session| {
        let posts = session.appearances.iter().map(|one| length(&one.post) + length(&one.role) + length(&one.name));
        session.title.len()
            + [&session.subtitle, &session.kind, &session.partners, &session.abstract_]
                .map(length)
                .iter()
                .sum::<usize>()
            + [&session.tags, &session.questions, &session.outcomes].map(|texts| all(texts)).iter().sum::<usize>()
            + posts.sum::<usize>()
    });
    let people = programme.people().iter().map(|person| person.name.len() + all(&person.other_names));
    let halls = programme
        .halls()
        .iter()
        .map(|hall| hall.name.len() + [&hall.short, &hall.floor, &hall.area].map(length).iter().sum::<usize>());
    let others = programme.buildings().iter().map(|building| building.name.len());
    let others = others.chain(programme.tracks().iter().map(|track| track.name.len()));
    sessions.chain(people).chain(halls).chain(others).sum()
}

/// The programme of a file.
pub fn read(file: &Path) -> Result<Programme> {
    Ok(formats::read(&std::fs::read(file)?, Zone::bundled)?.programme)
}

/// A programme and all that a query needs.
struct Desk {
    programme: Programme,
    index: Index,
    plan: Plan,
    novelties: Novelties,
    views: Views,
}

impl Desk {
    fn open(file: &Path) -> Result<Desk> {
        let programme = read(file)?;
        let index = Index::build(&programme);
        let plan = Plan::new(&programme, &Agenda::new(&programme.event.id, programme.event.label()), Pace::default());
        Ok(Desk { programme, index, plan, novelties: Novelties::default(), views: Views::default() })
    }

    fn scope(&self) -> Scope<'_> {
        let Desk { programme, plan, novelties, views, .. } = self;
        Scope { programme, plan, novelties, now: Instant::UNIX_EPOCH, views }
    }

    /// Types all lines; hits are ranked as the program ranks them.
    fn typed(&self) -> Typing {
        let mut answer = |line: &str| {
            let mut hits = self.index.sessions(&self.index.read(line), &self.scope());
            search::rank(&mut hits, &self.scope());
            black_box(&hits).len()
        };
        let typed = typing::by_turns(&typing::all(), ROUNDS, &mut [&mut answer]);
        typed.into_iter().next().unwrap_or_else(|| Typing::new(&[]))
    }

    /// Answers a line with hits in the order that those of other engines are put in.
    fn contest(&self, line: &str) -> usize {
        let hits = self.index.sessions(&self.index.read(line), &self.scope());
        rivals::ordered(hits.into_iter().map(|hit| (hit.score, hit.at.index())).collect())
    }
}
