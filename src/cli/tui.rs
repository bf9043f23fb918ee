//! What the full-screen program starts from.

use super::args::{Colour, Line};
use super::clock::{self, At};
use super::{adopt, beside, desk, import, opening};
use crate::agenda::carry_beside;
use crate::app::calendars::Wish;
use crate::app::news::{News, Order, report};
use crate::app::page::{Block, Page, Span, Tone};
use crate::app::{App, Brought, Clock, Clockface, Opened, Shown};
use crate::error::{Error, Result};
use crate::formats::Ask;
use crate::programme::diff::Diff;
use crate::programme::{Id, Instant, Programme, clean};
use crate::store::{Kind, Places, Source, Store, typed_path, zones};
use crate::terminal::{self, First, Shelves, Start};
use crate::ui::{Cache, Theme};
use std::process::ExitCode;
use std::sync::Arc;

/// All that the full-screen program starts from, before the first programme is read.
struct Launch {
    app: App,
    store: Store,
    /// What [`Launch::first`] opens.
    source: Source,
    /// Whether reading it may take longer than a frame, so that something should be shown meanwhile.
    is_large: bool,
    theme: Theme,
    ask: Ask,
    at: Option<At>,
    notices: Vec<String>,
}

impl Launch {
    /// Gathers what the arguments and settings ask for. Reads the settings and saved queries only.
    fn of(line: &Line) -> Result<Launch> {
        let options = &line.options;
        let face = clock::face(&options.zone)?;
        let store = Store::new(Places::find(options.data_dir.as_deref())?);
        let (settings, mut notices) = store.settings();
        let mouse = settings.mouse && !line.no_mouse;
        let shown = Shown { face, skipped: false, mouse, pace: settings.pace, reminders: settings.reminders };
        let source = desk::source(options);
        let name = match (&source, &options.programme) {
            (Source::Stdin, _) => "standard input".to_owned(),
            (_, Some(name)) => clean::line(name.to_string_lossy()),
            (_, None) => store.chosen().map_or_else(|| "the programme".to_owned(), |id| id.to_string()),
        };
        let mut app = App::new(&name, Clock { real: Instant::now(), shift: 0 }, shown);
        match store.views() {
            Ok(views) => app.views = views,
            Err(error) => notices.push(error.to_string()),
        }
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let mono = options.color == Colour::Never || (no_color && options.color != Colour::Always);
        app.query.history = store.history();
        Ok(Launch {
            app,
            is_large: is_large(&store, &source),
            theme: if mono { Theme::mono() } else { Theme::terminal() },
            ask: options.ask(),
            at: options.at,
            store,
            source,
            notices,
        })
    }

    /// Opens the first programme, with the notices of the start. What a time without a day or an offset means depends on
    /// the programme, so that the clock is set with it.
    fn first(store: &Store, source: &Source, ask: &Ask, at: Option<At>, notices: Vec<String>) -> Result<Opened> {
        let mut opened = opening::open_to_browse(store, source, ask)?;
        beside::lay_onto(store, &mut opened, ask);
        if !source.is_outside() {
            store.note_use(&opened.programme.event.id, Instant::now());
        }
        opened.notices.extend(notices);
        opened.shift = at.map(|at| at.shift(&opened.programme, Instant::now()));
        Ok(opened)
    }
}

/// Whether a source has more bytes than are read in no time; standard input may have any number.
fn is_large(store: &Store, source: &Source) -> bool {
    let read = |length: u64| length.saturating_add(store.length_of_calendars()) >= opening::SMALL as u64;
    *source == Source::Stdin || store.length(source).is_some_and(read)
}

/// Runs the full-screen program; gives its exit code.
///
/// # Errors
/// If it could not start.
pub fn start(line: &Line) -> Result<ExitCode> {
    let Launch { app, store, source, is_large, theme, ask, at, notices } = Launch::of(line)?;
    let first = {
        let store = store.clone();
        let read = move || Launch::first(&store, &source, &ask, at, notices);
        if is_large { First::Later(Box::new(read)) } else { First::Ready(Box::new(read()?)) }
    };
    let opener = {
        let store = store.clone();
        Arc::new(move |id: &str| chosen(&store, id))
    };
    let importer = {
        let (store, face) = (store.clone(), app.shown.face.clone());
        Arc::new(move |path: &str, shown: &Id| brought(&store, path, shown, &face))
    };
    let reporter = {
        let (store, face) = (store.clone(), app.shown.face.clone());
        Arc::new(move |programme: &Programme| changes(&store, programme, &face))
    };
    let comparer = {
        let store = store.clone();
        Arc::new(move |path: &str, programme: &Programme| {
            let path = typed_path(path);
            adopt::companion(&store, path.as_os_str(), None, &Ask::new(zones::zone), programme)
        })
    };
    let calendars = {
        let store = store.clone();
        Arc::new(move |wish: &Wish, programme: &Programme| {
            beside::fulfil(&store, wish, programme, &Ask::new(zones::zone))
        })
    };
    let shelves = Arc::new(Shelved(store.clone()));
    let (my_zone, cache) = (zones::local, Cache::new(theme));
    let outcome = terminal::run(Start {
        app,
        first,
        opener,
        importer,
        reporter,
        comparer,
        calendars,
        shelves,
        my_zone,
        store,
        cache,
    });
    Ok(outcome.report())
}

/// The programmes of the library, as the finder searches them.
struct Shelved(Store);

impl Shelves for Shelved {
    fn ids(&self) -> Vec<Id> {
        self.0.ids()
    }

    fn read(&self, id: &Id) -> Result<Opened> {
        opening::open_to_browse(&self.0, &Source::Id(id.to_string()), &Ask::new(zones::zone))
    }

    fn visit(&self, id: &Id) -> Result<Opened> {
        let mut opened = self.read(id)?;
        beside::lay_onto(&self.0, &mut opened, &Ask::new(zones::zone));
        Ok(opened)
    }
}

/// Imports what a typed path leads to. If that is the programme shown, it is read anew; links of the report lead into
/// it, and nowhere if another programme is shown.
fn brought(store: &Store, path: &str, shown: &Id, face: &Clockface) -> Result<Brought> {
    let ask = Ask::new(zones::zone);
    let imported = import::bring_in(store, &Source::File(typed_path(path)), &ask, None, import::Way::default())?;
    let mut report = imported.page(face);
    if imported.import.kind == Kind::Newer {
        report.blocks.insert(0, headed());
    }
    let id = imported.import.id();
    let is_shown = id == shown && imported.import.kind != Kind::Same;
    let mut opened = is_shown.then(|| opening::open_to_browse(store, &Source::Id(id.to_string()), &ask)).transpose()?;
    if let Some(opened) = &mut opened {
        beside::lay_onto(store, opened, &ask);
    }
    if opened.is_none() {
        report.blocks.iter_mut().flat_map(|block| &mut block.spans).for_each(|span| span.link = None);
    }
    Ok(Brought { report, findings: imported.findings, opened: opened.map(Box::new) })
}

/// What the last import of a programme changed, as that import told it: for the picks as they were before it.
fn changes(store: &Store, programme: &Programme, face: &Clockface) -> Result<Page> {
    let Some(imported) = &programme.event.imported else { return Err(Error::new("this programme was not imported")) };
    let Some((old, agenda)) = store.before(programme) else {
        return Err(Error::new("the version before this one is no longer kept"));
    };
    let day = imported.at.strftime("%-d %b %Y");
    let version = imported.revision.saturating_add(1);
    let words = format!("version {version} on this machine, imported {day} from {}", imported.name);
    let span = Span { text: words, tone: Tone::Muted, link: None };
    let diff = Diff::between(&old, programme);
    // What is wrong with them was said when the programme was opened.
    let (calendars, _) = store.beside(programme, &Ask::new(zones::zone));
    let carried = carry_beside(&agenda, Some(&old), programme, &calendars, store.settings().0.pace);
    let news = News { old: &old, new: programme, diff: &diff, carried: &carried, face };
    let mut page = report(news, Order::Session);
    page.blocks.splice(0..0, [headed(), Block { hang: 2, spans: vec![span] }, Block::default()]);
    Ok(page)
}

/// The heading of a report.
fn headed() -> Block {
    Block {
        hang: 0,
        spans: vec![Span { text: "What changed in this version".to_owned(), tone: Tone::Title, link: None }],
    }
}

/// Opens a programme of the library, which from now on opens by itself. It goes by the name that the library has for it,
/// whatever id stands in its file.
fn chosen(store: &Store, id: &str) -> Result<Opened> {
    let ask = Ask::new(zones::zone);
    let mut opened = opening::open_to_browse(store, &Source::Id(id.to_owned()), &ask)?;
    beside::lay_onto(store, &mut opened, &ask);
    // A choice that can't be remembered is no reason not to show what was chosen.
    let own = Id::parse(id);
    if let Some(id) = &own {
        store.note_use(id, Instant::now());
    }
    let forgotten = own.and_then(|id| store.choose(&id).err());
    opened.notices.extend(forgotten.map(|error| error.to_string()));
    Ok(opened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Role;
    use clap::Parser;

    fn launch(folder: &std::path::Path, arguments: &[&str]) -> Launch {
        let start = ["plenary", "--data-dir", folder.to_str().unwrap()];
        Launch::of(&Line::try_parse_from(start.iter().chain(arguments)).unwrap()).unwrap()
    }

    fn first(launch: Launch) -> Opened {
        Launch::first(&launch.store, &launch.source, &launch.ask, launch.at, launch.notices).unwrap()
    }

    #[test]
    fn the_clock_is_set_by_the_programme_that_opens() {
        let folder = tempfile::tempdir().unwrap();
        let opened = first(launch(folder.path(), &["--at", "16:52"]));
        assert_eq!(opened.programme.event.id.as_str(), "spief-2021");
        let clock = Clock { real: Instant::now(), shift: opened.shift.unwrap() };
        assert_eq!(opened.programme.event.civil(clock.now()).unwrap().to_string()[..16], *"2021-06-02T16:52");
    }

    #[test]
    fn calendars_lie_beside_whatever_programme_opens() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Made-up shift\nDTSTART:20210602T090000\nEND:VEVENT\n";
        store.keep_calendar("duty", text.as_bytes()).unwrap();
        store.keep_calendar("broken", b"<html>").unwrap();
        let opened = first(launch(folder.path(), &[]));
        assert_eq!((opened.calendars.len(), &*opened.calendars[0].name), (1, "duty"));
        assert!(opened.notices[0].starts_with("the calendar “broken” is not shown: "), "{:?}", opened.notices);
        let visited = Shelved(store.clone()).visit(&Id::parse("spief-2021").unwrap()).unwrap();
        assert_eq!(visited.calendars, opened.calendars);
        assert_eq!(chosen(&store, "spief-2021").unwrap().calendars, opened.calendars);
        assert!(chosen(&store, "gaidar-2018").unwrap().calendars.is_empty());
        // What is much to read is read while something is shown.
        assert!(!launch(folder.path(), &[]).is_large);
        store.keep_calendar("large", &vec![b' '; opening::SMALL]).unwrap();
        assert!(launch(folder.path(), &[]).is_large);
    }

    #[test]
    fn options_and_settings_count() {
        let folder = tempfile::tempdir().unwrap();
        assert!(launch(folder.path(), &[]).app.shown.mouse);
        assert!(!launch(folder.path(), &["--no-mouse"]).app.shown.mouse);
        let colour = |arguments: &[&str]| launch(folder.path(), arguments).theme.style(Role::Alarm).fg;
        assert_eq!(colour(&["--color", "never"]), None);
        assert!(colour(&["--color", "always"]).is_some());
        let zone = launch(folder.path(), &["--zone", "Europe/Paris"]).app.shown.face.mine.unwrap();
        assert_eq!(zone.name(), "Europe/Paris");
        std::fs::write(folder.path().join("config.toml"), "mouse = false\nmouze = 1\n").unwrap();
        let launch = launch(folder.path(), &[]);
        assert!(!launch.app.shown.mouse);
        assert_eq!(first(launch).notices.len(), 1);
    }

    fn told(page: &Page) -> String {
        let line = |block: &Block| block.spans.iter().map(|span| span.text.as_str()).collect::<String>();
        page.blocks.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_an_import_changed_can_be_told_again_and_its_findings_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let path = folder.path().join("fair.json");
        let text = r#"{ "id": "fair", "title": "A Fair", "zone": "Europe/Oslo", "sessions": [
            { "id": "a", "title": "Made-up A", "start": "2024-05-01T09:00", "end": "2024-05-01T10:00" },
            { "id": "b", "title": "Made-up B", "start": "whenever" }] }"#;
        let shown = Id::parse("fair").unwrap();
        let import = |text: &str| {
            std::fs::write(&path, text).unwrap();
            brought(&store, path.to_str().unwrap(), &shown, &Clockface::default()).unwrap()
        };
        let first = import(text);
        assert_eq!(first.findings.len(), 1, "{:?}", first.findings);
        assert!(!told(&first.report).contains("What changed"));
        let again = |of: &Opened| changes(&store, &of.programme, &Clockface::default());
        assert!(again(&first.opened.unwrap()).is_err());
        let mut second = import(&text.replace("T09:00", "T08:00"));
        let opened = second.opened.take().unwrap();
        let pages = [second.report, again(&opened).unwrap()].map(|page| told(&page));
        for page in &pages {
            assert!(page.starts_with("What changed in this version\n"), "{page}");
            assert!(page.contains("moved: Wed 1 May 09:00–10:00, no hall → Wed 1 May 08:00–10:00, no hall"), "{page}");
        }
        assert!(pages[1].contains("version 2 on this machine, imported "), "{}", pages[1]);
        // What became of a file that was broken is said now or never.
        std::fs::create_dir_all(folder.path().join("agendas")).unwrap();
        std::fs::write(folder.path().join("agendas/fair.json"), "{ broken").unwrap();
        let third = told(&import(&text.replace("T09:00", "T07:00")).report);
        assert!(third.contains("the agenda of fair could not be read") && third.contains("fair.json.bad"), "{third}");
        std::fs::remove_dir_all(folder.path().join("backups")).unwrap();
        assert_eq!(again(&opened).unwrap_err().to_string(), "the version before this one is no longer kept");
    }

    #[test]
    fn a_library_file_is_chosen_by_its_own_name() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        std::fs::create_dir(folder.path().join("programmes")).unwrap();
        std::fs::write(folder.path().join("programmes/foo.json"), r#"{ "id": "bar", "title": "Bar" }"#).unwrap();
        let opened = chosen(&store, "foo").unwrap();
        assert_eq!((opened.programme.event.id.as_str(), opened.notices), ("bar", Vec::new()));
        assert_eq!(store.chosen(), Id::parse("foo"));
    }

    #[test]
    fn a_choice_that_cannot_be_saved_is_said_and_the_programme_opens() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("chosen")).unwrap();
        let opened = chosen(&Store::new(Places::in_one(folder.path())), "gaidar-2017").unwrap();
        assert_eq!(opened.programme.event.id.as_str(), "gaidar-2017");
        assert!(opened.notices[0].starts_with("cannot save the choice"), "{:?}", opened.notices);
    }

    #[test]
    fn large_sources_are_known_before_they_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.json");
        std::fs::write(&path, vec![b' '; opening::SMALL]).unwrap();
        assert!(launch(folder.path(), &["-p", path.to_str().unwrap()]).is_large);
        assert!(launch(folder.path(), &["-p", "-"]).is_large);
        assert!(!launch(folder.path(), &["-p", "gaidar-2017"]).is_large);
        assert!(!launch(folder.path(), &["-p", "nowhere.json"]).is_large);
    }
}
