//! A programme opened for one command.

use super::args::Options;
use super::beside;
use super::clock;
use super::opening;
use super::paper::Paper;
use super::{json, say, say_all};
use crate::agenda::{Pace, Plan, Stamp};
use crate::app;
use crate::app::page::Scene;
use crate::app::{Clock, Clockface, Opened};
use crate::error::Result;
use crate::formats::Ask;
use crate::programme::finding::tally;
use crate::programme::{Finding, Instant, Programme};
use crate::search::{Index, Scope, Views};
use crate::store::{Places, Settings, Source, Store, shell_word, shown};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::OnceLock;

/// All that a command works with.
pub struct Desk {
    store: Store,
    settings: Settings,
    /// The programme and what I chose of it.
    pub opened: Opened,
    /// The picks laid over the programme.
    pub plan: Plan,
    clock: Clock,
    /// The zone to show.
    pub face: Clockface,
    /// What is printed on.
    pub paper: Paper,
    /// Whether JSON is wanted.
    pub json: bool,
    views: Views,
    index: OnceLock<Index>,
    ask: Ask,
    /// The programme, as a command names it that was not left to whichever opens by itself.
    named: Option<PathBuf>,
    /// Whether that came from standard input.
    is_stdin: bool,
}

impl Desk {
    /// Opens what the options ask for; says on standard error what was odd on the way.
    ///
    /// # Errors
    /// If the programme or its agenda can't be opened, or an option means nothing.
    pub fn open(options: &Options, paper: Paper) -> Result<Desk> {
        Desk::open_with(options, paper, opening::open, beside::lay_onto)
    }

    /// As [`Desk::open`], for what only reads the programme: an agenda that can't be opened is said.
    ///
    /// # Errors
    /// If the programme can't be opened, or an option means nothing.
    pub fn browse(options: &Options, paper: Paper) -> Result<Desk> {
        Desk::open_with(options, paper, opening::open_to_browse, beside::lay_onto)
    }

    /// As [`Desk::browse`], without the calendars: for what looks after them, which has to work whatever they hold.
    ///
    /// # Errors
    /// If the programme can't be opened, or an option means nothing.
    pub fn alone(options: &Options, paper: Paper) -> Result<Desk> {
        Desk::open_with(options, paper, opening::open_to_browse, |_, _, _| ())
    }

    fn open_with(
        options: &Options,
        paper: Paper,
        open: fn(&Store, &Source, &Ask) -> Result<Opened>,
        lay: fn(&Store, &mut Opened, &Ask),
    ) -> Result<Desk> {
        let face = clock::face(&options.zone)?;
        let store = Store::new(Places::find(options.data_dir.as_deref())?);
        let (settings, notices) = store.settings();
        let source = source(options);
        let ask = options.ask();
        let mut opened = open(&store, &source, &ask)?;
        lay(&store, &mut opened, &ask);
        let plan = Plan::beside(&opened.programme, &opened.agenda, &opened.calendars, settings.pace);
        say_all(notices.iter().chain(&opened.notices).chain(&plan.cut()));
        if source.is_outside() {
            say_all(&oddity(&source, &opened.findings));
        }
        if face.mine.is_some() && opened.programme.event.zone.is_none() {
            say("the programme names no time zone, so all times are venue time");
        }
        let real = Instant::now();
        let named = options.programme.as_ref().map(|named| match source {
            // What was read there is gone.
            Source::Stdin => opened.programme.event.id.to_string().into(),
            _ => named.into(),
        });
        Ok(Desk {
            named,
            is_stdin: matches!(source, Source::Stdin),
            plan,
            clock: Clock { real, shift: options.at.map_or(0, |at| at.shift(&opened.programme, real)) },
            views: views(&store),
            index: OnceLock::new(),
            json: options.json,
            ask,
            store,
            settings,
            opened,
            face,
            paper,
        })
    }

    /// What the person knows better than the files that are opened, and how fast they walk: other programmes are opened
    /// in the same way.
    pub fn ask(&self) -> &Ask {
        &self.ask
    }

    /// See [`Desk::ask`].
    pub fn pace(&self) -> Pace {
        self.settings.pace
    }

    /// Where things are kept.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Copies the agenda as it is on disk, before something changes much of it; tells where to, if there is one.
    ///
    /// # Errors
    /// If it can't be copied.
    pub fn back_up(&self, before: &str) -> Result<Option<PathBuf>> {
        self.store.back_up(&self.programme().event.id, before, self.clock.real)
    }

    /// A line that tells where the agenda lies as it was before, if it was kept.
    pub fn kept_at(backup: Option<PathBuf>) -> String {
        backup.map(|path| format!("the agenda before: {}\n", shown(&path))).unwrap_or_default()
    }

    /// A command as it is typed to do something about the same programme in the same place.
    pub fn command(&self, words: &str) -> String {
        // What came from standard input is not there to be named before something of it is kept.
        if self.is_stdin && self.opened.keep && self.opened.agenda.is_untouched() {
            return format!("`{} < FILE`", self.store.places().command(Some("-"), words));
        }
        format!("`{}`", self.store.places().command_about(self.named.as_deref(), words))
    }

    /// How a change is taken back.
    pub fn way_back(&self) -> String {
        format!("{} takes it back", self.command("agenda undo"))
    }

    /// The programme.
    pub fn programme(&self) -> &Programme {
        &self.opened.programme
    }

    /// What is searched.
    pub fn scope(&self) -> Scope<'_> {
        let (programme, plan, novelties) = (self.programme(), &self.plan, &self.opened.novelties);
        Scope { programme, plan, novelties, now: self.clock.now(), views: &self.views }
    }

    /// What pages are made from.
    pub fn scene(&self) -> Scene<'_> {
        let (programme, novelties) = (self.programme(), &self.opened.novelties);
        Scene { programme, plan: &self.plan, novelties, now: self.clock.now(), face: &self.face }
    }

    /// The search index.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::build(self.programme()))
    }

    /// A `--json` document about this programme.
    pub fn document(&self, body: impl Serialize) -> String {
        json::document(Some(&self.programme().event), body)
    }

    /// When a change made now counts as made: by the machine's clock, whatever the shown one says.
    pub fn stamp(&self) -> Stamp {
        Stamp::of(self.clock.real)
    }

    /// Saves the agenda after a change, and lays it over the programme anew. A programme that the library lacks joins it
    /// with the first change.
    ///
    /// # Errors
    /// If not all of it is on disk.
    pub fn save(&mut self) -> Result<()> {
        let app::Opened { programme, agenda, journal, keep, .. } = &mut self.opened;
        let joins = Some(&**programme).filter(|_| *keep && !agenda.is_untouched());
        let (saved, kept) = self.store.save_with(agenda, journal, joins);
        self.renew();
        say_all(&saved?);
        kept
    }

    /// Lays the agenda over the programme anew.
    pub fn renew(&mut self) {
        let Opened { programme, agenda, calendars, .. } = &self.opened;
        self.plan = Plan::beside(programme, agenda, calendars, self.settings.pace);
    }
}

/// My saved queries; where they can't be read that is said, and there are none.
fn views(store: &Store) -> Views {
    store.views().unwrap_or_else(|error| {
        say(&error.to_string());
        Views::default()
    })
}

/// The programme that the options ask for.
pub fn source(options: &Options) -> Source {
    options.programme.as_deref().map_or(Source::Default, Source::of)
}

/// How much was odd about a file, in one line, and how to see what.
fn oddity(source: &Source, findings: &[Finding]) -> Option<String> {
    let tally = Some(tally(findings)).filter(|tally| !tally.is_empty())?;
    Some(match source {
        Source::File(path) => {
            let (path, word) = (shown(path), shell_word(path));
            format!("reading {path} found {tally}; plenary check {word} lists them and looks for more")
        }
        _ => format!("reading standard input found {tally}; plenary check lists them and looks for more"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::Code;

    #[test]
    fn how_odd_a_file_is_stands_in_one_line() {
        let odd = [Code::IdRepeated, Code::ZoneMissing, Code::WordUnknown].map(|code| Finding::new(code, "it", "odd"));
        let said = |source: Source, findings: &[Finding]| oddity(&source, findings).unwrap_or_default();
        let file = || Source::File("a.json".into());
        assert_eq!(
            said(file(), &odd),
            "reading a.json found 1 error, 2 warnings; plenary check a.json lists them and looks for more"
        );
        assert_eq!(
            said(Source::Stdin, &odd[1..2]),
            "reading standard input found 1 warning; plenary check lists them and looks for more"
        );
        assert_eq!(oddity(&file(), &[]), None);
    }
}
