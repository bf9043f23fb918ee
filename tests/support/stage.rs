//! The program on a stage: keys in, screen out, no terminal, no disk, a clock that stands still.

use plenary::agenda::{Agenda, Journal, Pace, Reminders};
use plenary::app::chord::Chord;
use plenary::app::{App, Clock, Clockface, Effect, Known, Msg, Opened, Saved, Shown};
use plenary::formats;
use plenary::programme::{Extra, Imported, Instant, Zone};
use plenary::search::{Index, Views};
use plenary::store::{Origin, Shelf};
use plenary::ui::{self, Cache, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::sync::Arc;

pub const SPIEF: &str = include_str!("../../data/programmes/spief-2021.json");
pub const GAIDAR: &str = include_str!("../../data/programmes/gaidar-2017.json");

/// A running program whose surroundings are made up.
pub struct Stage {
    pub app: App,
    pub terminal: Terminal<TestBackend>,
    cache: Cache,
    /// What the program asked for and the stage does not play.
    pub asked: Vec<Effect>,
    /// What other hands are looked out for.
    pub watched: Option<Box<Known>>,
    /// The queries that were to be kept.
    pub remembered: Vec<String>,
    /// Whether the disk takes saves.
    pub disk_full: bool,
    /// How many saves came.
    pub saves: usize,
    /// How often it was asked whether the disk works again.
    pub tried_again: usize,
    /// The changes that came with the last of them.
    pub journal: Journal,
    /// The saved queries on disk; a text: why they can't be read or saved.
    pub views: Result<Views, &'static str>,
}

/// The disk's and the index's answer for a programme file.
pub fn opened(text: &str) -> Box<Opened> {
    let reading = formats::read(text.as_bytes(), Zone::bundled).expect("a programme");
    let programme = Arc::new(reading.programme);
    Box::new(Opened {
        index: Some(Arc::new(Index::build(&programme))),
        agenda: Agenda::new(&programme.event.id, programme.event.label()),
        journal: Journal::default(),
        calendars: Vec::new(),
        novelties: plenary::agenda::Novelties::default(),
        keep: false,
        findings: reading.findings,
        notices: Vec::new(),
        shift: None,
        locked: None,
        programme,
    })
}

impl Stage {
    /// Opens a programme in a window of a size, at a time (RFC 3339).
    pub fn open_at(text: &str, (width, height): (u16, u16), now: &str) -> Stage {
        let mut stage = Stage::unopened((width, height), now);
        stage.tell(Msg::Opened(Ok(opened(text))));
        stage
    }

    /// Opens SPIEF 2021 while its first day's session runs.
    pub fn spief(size: (u16, u16)) -> Stage {
        Stage::open_at(SPIEF, size, "2021-06-02T16:52:00+03:00")
    }

    /// A program that is still reading its programme.
    pub fn unopened((width, height): (u16, u16), now: &str) -> Stage {
        let real: Instant = now.parse().expect("an instant");
        let shown = Shown {
            face: Clockface::default(),
            skipped: false,
            mouse: true,
            pace: Pace::default(),
            reminders: Reminders::default(),
        };
        let app = App::new("made-up.json", Clock { real, shift: 0 }, shown);
        let terminal = Terminal::new(TestBackend::new(width, height)).expect("a test terminal");
        let cache = Cache::new(Theme::telling());
        let (asked, views) = (Vec::new(), Ok(Views::default()));
        let mut stage = Stage {
            app,
            terminal,
            cache,
            asked,
            watched: None,
            remembered: Vec::new(),
            disk_full: false,
            saves: 0,
            tried_again: 0,
            journal: Journal::default(),
            views,
        };
        stage.draw();
        stage
    }

    /// Sends a message, plays what it asks for, draws.
    pub fn tell(&mut self, msg: Msg) {
        let mut effects = self.app.update(msg);
        while let Some(effect) = effects.pop() {
            let answer = match effect {
                Effect::Save(save) => {
                    self.saves += 1;
                    self.journal = save.journal.clone();
                    let error = self
                        .disk_full
                        .then(|| plenary::error::Error::new("cannot save the agenda").because("disk full"));
                    Msg::Saved(Box::new(Saved { agenda: save.agenda, journal: save.journal, error, answers: 1 }))
                }
                Effect::Index(programme) => Msg::Indexed(programme.clone(), Arc::new(Index::build(&programme))),
                Effect::Open(id) if id == "gaidar-2017" => Msg::Opened(Ok(opened(GAIDAR))),
                Effect::Visit(id) if id.as_str() == "gaidar-2017" => Msg::Opened(Ok(opened(GAIDAR))),
                Effect::Open(_) | Effect::Visit(_) => Msg::Opened(Ok(opened(SPIEF))),
                Effect::Views(change) => {
                    if let (Ok(views), Some(change)) = (&mut self.views, &change) {
                        views.make(change);
                    }
                    let kept = self.views.clone().map_err(plenary::error::Error::new);
                    Msg::Views { changed: change.is_some(), kept }
                }
                Effect::ListLibrary => Msg::Library(shelves()),
                Effect::FindMyZone => Msg::MyZone(Zone::bundled("America/New_York").expect("a zone")),
                Effect::Remember(query) => {
                    self.remembered.push(query);
                    continue;
                }
                // What the stage's disk has refused it takes with the next save.
                Effect::TryAgain => {
                    self.tried_again += 1;
                    continue;
                }
                // Nobody else is on the stage's disk.
                Effect::Watch(known) => {
                    self.watched = known;
                    continue;
                }
                other => {
                    self.asked.push(other);
                    continue;
                }
            };
            effects.extend(self.app.update(answer));
        }
        self.draw();
    }

    /// Presses keys, named and separated by blanks; `'text'` is typed letter by letter.
    pub fn keys(&mut self, keys: &str) -> &mut Stage {
        for key in keys.split(' ').filter(|key| !key.is_empty()) {
            match key.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
                Some(text) => text.chars().for_each(|letter| {
                    let letter = if letter == '_' { ' ' } else { letter };
                    self.tell(Msg::Key(Chord::plain(plenary::app::chord::Key::Char(letter))));
                }),
                None => self.tell(Msg::Key(Chord::parse(key).unwrap_or_else(|| panic!("{key} is no key")))),
            }
        }
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.terminal.backend_mut().resize(width, height);
        self.tell(Msg::Resized);
    }

    fn draw(&mut self) {
        let (app, cache) = (&self.app, &mut self.cache);
        let mut screen = None;
        self.terminal.draw(|frame| screen = Some(ui::draw(app, frame, cache))).expect("drawn");
        self.app.drawn(screen.unwrap_or_default());
    }

    /// The frame as drawn with another theme.
    pub fn frame(&mut self, mut cache: Cache) -> ratatui::buffer::Buffer {
        let app = &self.app;
        self.terminal.draw(|frame| drop(ui::draw(app, frame, &mut cache))).expect("drawn");
        self.terminal.backend().buffer().clone()
    }

    /// The glyphs on the screen, row by row.
    pub fn glyphs(&self) -> Vec<String> {
        let buffer = self.terminal.backend().buffer();
        let area = buffer.area;
        let row = |y| {
            let mut row = String::new();
            let mut x = 0;
            while x < area.width {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += u16::try_from(ui::text::width(symbol)).unwrap_or(1).max(1);
            }
            row.trim_end().to_owned()
        };
        (0..area.height).map(row).collect()
    }

    /// Glyphs, and below them the letter of the role that drew each cell.
    pub fn picture(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let area = buffer.area;
        let roles = (0..area.height).map(|y| {
            let row: String = (0..area.width)
                .map(|x| {
                    if buffer[(x, y)].symbol() == " " && Theme::told(buffer[(x, y)].style()) != 'S' {
                        ' '
                    } else {
                        Theme::told(buffer[(x, y)].style())
                    }
                })
                .collect();
            row.trim_end().to_owned()
        });
        let roles: Vec<String> = roles.collect();
        format!("{}\n{}\n{}", self.glyphs().join("\n"), "~".repeat(area.width.into()), roles.join("\n"))
    }

    /// Whether a text stands somewhere on the screen.
    pub fn shows(&self, text: &str) -> bool {
        self.glyphs().iter().any(|row| row.contains(text))
    }

    #[track_caller]
    pub fn must_show(&self, text: &str) -> &Stage {
        assert!(self.shows(text), "{text:?} is not on the screen:\n{}", self.glyphs().join("\n"));
        self
    }

    #[track_caller]
    pub fn must_not_show(&self, text: &str) -> &Stage {
        assert!(!self.shows(text), "{text:?} is on the screen:\n{}", self.glyphs().join("\n"));
        self
    }

    /// The row of the list that the cursor stands on.
    pub fn selected(&self) -> String {
        let row = self.glyphs().into_iter().find(|row| row.starts_with('>'));
        row.unwrap_or_default().split('│').next().unwrap_or_default().trim_end().to_owned()
    }
}

fn shelves() -> Vec<Shelf> {
    let shelf = |id: &str, title: &str, sessions, picks| Shelf {
        id: id.to_owned(),
        title: title.to_owned(),
        label: title.to_owned(),
        start: None,
        end: None,
        sessions,
        picks: Some(picks),
        origin: Origin::Bundled,
        imported: None,
        used: None,
        problem: None,
    };
    let at = |text: &str| text.parse().expect("a time");
    let imported = Imported {
        name: "forum.xml".to_owned(),
        format: "frab-xml".to_owned(),
        sha256: "0".repeat(64),
        at: at("2021-05-30T08:00:00Z"),
        revision: 1,
        extra: Extra::new(),
    };
    let forum = Shelf {
        origin: Origin::Imported,
        imported: Some(imported),
        used: Some(at("2021-06-01T08:00:00Z")),
        ..shelf("forum", "A Forum", 3, 1)
    };
    vec![shelf("spief-2021", "SPIEF 2021", 19, 2), shelf("gaidar-2017", "Gaidar Forum 2017", 6, 0), forum]
}
