//! The parts by themselves, in this process: reading, indexing, planning, drawing.

use crate::figures::{Aim, Figure, Table, Unit};
use crate::generator::File;
use crate::pty::{COLUMNS, ROWS};
use crate::{Result, pass};
use plenary::agenda::{Agenda, Change, Copy, Interest, Journal, Pace, Pick, Plan, Reminders, Stamp, Step};
use plenary::app::chord::{Chord, Key};
use plenary::app::{App, Clock, Clockface, Msg, Opened, Shown};
use plenary::formats;
use plenary::programme::{Instant, Programme, Zone};
use plenary::search::Index;
use plenary::ui::{self, Cache, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{self, Duration};

/// What takes long is measured less often, but never less than this.
const FEWEST: usize = 3;
/// How long one figure may take.
const BUDGET: Duration = Duration::from_secs(8);
/// How much slower a frame of the largest programme may be before it depends on the number of sessions.
const SAME: f64 = 1.2;

/// Measures all parts at all sizes.
pub fn measure(table: &mut Table, files: &[File], rounds: usize) -> Result<()> {
    let mut stages = Vec::new();
    table.section("parts, in one process", "beside serde_json");
    for file in files {
        let bytes = std::fs::read(&file.path)?;
        let pass = repeated(rounds, || pass::parse(&bytes).is_ok());
        let read = repeated(rounds, || formats::read(&bytes, Zone::bundled).is_ok());
        let reading = formats::read(&bytes, Zone::bundled)?;
        if !reading.findings.is_empty() || reading.programme.sessions().len() != file.sessions {
            return Err(format!("the made-up programme is not read as written: {:?}", reading.findings.first()).into());
        }
        drop(bytes);
        let programme = Arc::new(reading.programme);
        let build = repeated(rounds, || Index::build(&programme));
        let yardstick = Some(pass.median());
        table.row(format!("{}, serde_json, warm", file.label()), Unit::Time, &pass, None, None);
        table.row(format!("{}, formats::read", file.label()), Unit::Time, &read, yardstick, None);
        table.row(format!("{}, Index::build", file.label()), Unit::Time, &build, yardstick, None);
        stages.push((file, Stage::open(programme)?));
    }
    table.section("plan, in one process", "");
    for (file, stage) in &stages {
        let agenda = picks(&stage.app.programme, 100);
        let plan = repeated(rounds, || Plan::new(&stage.app.programme, &agenda, Pace::default()));
        table.row(format!("{}, Plan::new with 100 picks", file.label()), Unit::Time, &plan, None, None);
    }
    frames(table, &mut stages, rounds)
}

/// Draws by turns: the same frame again, and the frame behind a cursor key.
fn frames(table: &mut Table, stages: &mut [(&File, Stage)], rounds: usize) -> Result<()> {
    let mut same: Vec<Figure> = vec![Figure::default(); stages.len()];
    let mut moved = same.clone();
    for _ in 0..rounds.min(usize::from(ROWS) / 2) {
        for (at, (_, stage)) in stages.iter_mut().enumerate() {
            same[at].time(stage.draw()?);
            let started = time::Instant::now();
            stage.app.update(Msg::Key(Chord::plain(Key::Down)));
            stage.draw()?;
            moved[at].time(started.elapsed());
        }
    }
    table.section(&format!("one frame at {COLUMNS}×{ROWS}, in one process"), "beside the smallest");
    for (what, figures) in [("drawn again", same), ("cursor moved and drawn", moved)] {
        let smallest = figures.first().map_or(f64::NAN, Figure::median);
        for ((file, _), figure) in stages.iter().zip(&figures) {
            let aim = || Aim::new(format!("≤ {SAME} × the smallest"), SAME * smallest);
            let aim = (file.sessions > 1_000).then(aim);
            table.row(format!("{}, {what}", file.label()), Unit::Time, figure, Some(smallest), aim);
        }
    }
    Ok(())
}

/// Does something so often, or as often as the budget allows.
pub fn repeated<T>(rounds: usize, mut what: impl FnMut() -> T) -> Figure {
    let mut figure = Figure::default();
    let begun = time::Instant::now();
    for round in 0..rounds {
        if round >= FEWEST && begun.elapsed() > BUDGET {
            break;
        }
        let started = time::Instant::now();
        let made = black_box(what());
        figure.time(started.elapsed());
        drop(made);
    }
    figure
}

/// An agenda with so many picks, spread over the programme.
fn picks(programme: &Programme, count: usize) -> Agenda {
    let mut agenda = Agenda::new(&programme.event.id, programme.event.label());
    let step = (programme.sessions().len() / count).max(1);
    let steps = programme.session_positions().step_by(step).take(count).map(|session| {
        let copy = Copy::of(programme, session);
        let pick = Pick::new(Interest::Going, copy);
        Step::pick(programme[session].id.to_string(), None, Some(pick))
    });
    let change = Change { words: "picked".to_owned(), steps: steps.collect() };
    Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    agenda
}

/// The program without a terminal, a disk or a clock.
struct Stage {
    app: App,
    terminal: Terminal<TestBackend>,
    cache: Cache,
}

impl Stage {
    fn open(programme: Arc<Programme>) -> Result<Stage> {
        let clock = Clock { real: Instant::UNIX_EPOCH, shift: 0 };
        let shown = Shown {
            face: Clockface::default(),
            skipped: false,
            mouse: true,
            pace: Pace::default(),
            reminders: Reminders::default(),
        };
        let mut app = App::new("made-up", clock, shown);
        let index = Arc::new(Index::build(&programme));
        app.update(Msg::Opened(Ok(Box::new(Opened {
            index: Some(index),
            agenda: picks(&programme, 100),
            journal: Journal::default(),
            calendars: Vec::new(),
            novelties: plenary::agenda::Novelties::default(),
            keep: false,
            shift: None,
            locked: None,
            findings: Vec::new(),
            notices: Vec::new(),
            programme,
        }))));
        let terminal = Terminal::new(TestBackend::new(COLUMNS, ROWS))?;
        let mut stage = Stage { app, terminal, cache: Cache::new(Theme::terminal()) };
        stage.draw()?;
        Ok(stage)
    }

    /// Draws a frame; tells how long it took.
    fn draw(&mut self) -> Result<Duration> {
        let (app, cache) = (&self.app, &mut self.cache);
        let mut screen = None;
        let started = time::Instant::now();
        self.terminal.draw(|frame| screen = Some(ui::draw(app, frame, cache)))?;
        let took = started.elapsed();
        self.app.drawn(screen.unwrap_or_default());
        Ok(took)
    }
}
