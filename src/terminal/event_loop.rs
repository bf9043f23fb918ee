//! The loop: wait, take in all that has come, draw once. No message, no frame.

use crate::app::{App, Effect, Msg, Notice, Screen};
use crate::error::{Error, Result};
use crate::programme::Instant;
use std::convert::Infallible;
use std::io;
use std::time::Duration;

/// What comes to the loop.
#[derive(Debug)]
pub(super) enum Event {
    /// For the program.
    Msg(Msg),
    /// Somebody else wants the program stopped, as by Ctrl-Z.
    Stop,
    /// The program goes on after a stop that it knew nothing of.
    Continued,
    /// It is over.
    End(Ending),
}

impl From<Msg> for Event {
    fn from(msg: Msg) -> Event {
        Event::Msg(msg)
    }
}

/// Why the loop ends.
#[derive(Debug)]
pub(super) enum Ending {
    /// The person has quit.
    Quit,
    /// A signal; its number.
    Signal(i32),
    /// Without this it can't go on.
    Failed(Error),
    /// A thread panicked; the report is out already.
    Panicked,
}

impl Ending {
    /// How it ends when the terminal fails.
    pub(super) fn of(what: &str, error: &io::Error) -> Ending {
        // A terminal that is gone says so by a signal, too, but maybe later.
        #[cfg(unix)]
        if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) {
            return Ending::Signal(signal_hook::consts::SIGHUP);
        }
        Ending::Failed(Error::new(what).because(error))
    }
}

/// What the loop needs of the world.
pub(super) trait World {
    /// The next event; `None` if nothing came within that time. Without a time it waits for as long as it takes.
    fn wait(&mut self, within: Option<Duration>) -> Option<Event>;
    /// The next event, if one is there already.
    fn waiting(&mut self) -> Option<Event>;
    /// What the machine's clock shows.
    fn now(&self) -> Instant;
    /// Draws a frame; or tells how it ends, where there is nothing left to draw on.
    fn draw(&mut self, app: &App) -> Result<Screen, Ending>;
    /// Makes the next frame forget what the terminal shows.
    fn forget_screen(&mut self);
    /// Gives the terminal back and stops the program until it is continued; or tells why it can't, and nothing is
    /// changed.
    fn stop(&mut self) -> Result<()>;
    /// Takes the terminal over anew, from whatever state.
    fn take_terminal(&mut self) -> Result<(), Ending>;
    /// Carries out an effect that is not the loop's own business.
    fn carry_out(&mut self, effect: Effect);
}

/// Runs until something ends it.
///
/// What is asked for already is carried out once the first frame is shown, so that no work beside it delays it.
pub(super) fn run(app: &mut App, world: &mut impl World, asked: Vec<Effect>) -> Ending {
    let Err(ending) = turns(app, world, asked);
    ending
}

fn turns(app: &mut App, world: &mut impl World, mut asked: Vec<Effect>) -> Result<Infallible, Ending> {
    app.clock.real = world.now();
    loop {
        let screen = world.draw(app)?;
        app.drawn(screen);
        for effect in asked.drain(..) {
            world.carry_out(effect);
        }
        let drawn = minute(app);
        let mut event = wait(app, world, drawn);
        app.clock.real = world.now();
        if app.stays_true_for().is_some() && minute(app) != drawn {
            // Also while keys come so fast that no wait ever ends.
            take_in(app, world, Msg::Minute)?;
        }
        while let Some(next) = event {
            app.clock.real = world.now();
            heed(app, world, next)?;
            event = world.waiting();
        }
    }
}

/// Waits for an event, or for the minute after the one drawn.
fn wait(app: &App, world: &mut impl World, drawn: i64) -> Option<Event> {
    let mut clock = app.clock;
    loop {
        // Counted from when the clock was read: drawing has taken its time, and may have crossed a minute.
        let passed = world.now().as_millisecond().saturating_sub(app.clock.real.as_millisecond()).max(0);
        let left = app.stays_true_for().map(|stays| stays.saturating_sub(Duration::from_millis(passed.unsigned_abs())));
        let event = world.wait(left);
        clock.real = world.now();
        // Clocks disagree by some milliseconds: what wakes too early waits again, and draws nothing.
        if event.is_some() || minute_of(clock) != drawn {
            return event;
        }
    }
}

/// The minute that the screen shows.
fn minute(app: &App) -> i64 {
    minute_of(app.clock)
}

fn minute_of(clock: crate::app::Clock) -> i64 {
    clock.now().as_millisecond().div_euclid(60_000)
}

fn heed(app: &mut App, world: &mut impl World, event: Event) -> Result<(), Ending> {
    match event {
        Event::Msg(msg) => take_in(app, world, msg)?,
        Event::Stop => stop(app, world)?,
        Event::Continued => {
            world.take_terminal()?;
            world.forget_screen();
        }
        Event::End(ending) => {
            // A note being typed outlives a hangup too.
            for effect in app.leave() {
                world.carry_out(effect);
            }
            return Err(ending);
        }
    }
    Ok(())
}

fn take_in(app: &mut App, world: &mut impl World, msg: Msg) -> Result<(), Ending> {
    if let Msg::Resized = msg {
        // The terminal may have moved what it showed.
        world.forget_screen();
    }
    for effect in app.update(msg) {
        match effect {
            Effect::Quit => return Err(Ending::Quit),
            Effect::Redraw => world.forget_screen(),
            Effect::Suspend => stop(app, world)?,
            effect => world.carry_out(effect),
        }
    }
    Ok(())
}

fn stop(app: &mut App, world: &mut impl World) -> Result<(), Ending> {
    match world.stop() {
        Ok(()) => {
            world.take_terminal()?;
            world.forget_screen();
        }
        Err(error) => {
            app.update(Msg::Note(Notice { text: error.to_string(), alarm: false }));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, Journal, Pace, Reminders};
    use crate::app::chord::Chord;
    use crate::app::{Clock, Clockface, Opened, Shown};
    use crate::programme::Zone;
    use crate::search::Index;
    use std::collections::VecDeque;
    use std::sync::Arc;

    /// A world where time is a number and everything is written down.
    struct Play {
        now: Instant,
        /// When what comes.
        script: VecDeque<(Duration, Event)>,
        start: Instant,
        /// How much too early every wait ends.
        hasty: Duration,
        log: Vec<String>,
        frames: Vec<Duration>,
        stoppable: bool,
    }

    impl Play {
        fn passed(&self) -> Duration {
            self.now.duration_since(self.start).unsigned_abs()
        }
    }

    impl World for Play {
        fn wait(&mut self, within: Option<Duration>) -> Option<Event> {
            let due = self.script.front().map_or(Duration::MAX, |(at, _)| at.saturating_sub(self.passed()));
            match within {
                Some(within) if within < due => {
                    self.now += within.checked_sub(self.hasty).filter(|left| !left.is_zero()).unwrap_or(within);
                    None
                }
                _ => {
                    self.now += due;
                    self.script.pop_front().map(|(_, event)| event)
                }
            }
        }

        fn waiting(&mut self) -> Option<Event> {
            let passed = self.passed();
            let is_due = self.script.front().is_some_and(|(at, _)| *at <= passed);
            is_due.then(|| self.script.pop_front()).flatten().map(|(_, event)| event)
        }

        fn now(&self) -> Instant {
            self.now
        }

        fn draw(&mut self, _: &App) -> Result<Screen, Ending> {
            self.frames.push(self.passed());
            self.log.push("draw".to_owned());
            Ok(Screen::default())
        }

        fn forget_screen(&mut self) {
            self.log.push("forget".to_owned());
        }

        fn stop(&mut self) -> Result<()> {
            self.log.push("stop".to_owned());
            if self.stoppable { Ok(()) } else { Err(Error::new("there is no shell to go to")) }
        }

        fn take_terminal(&mut self) -> Result<(), Ending> {
            self.log.push("take".to_owned());
            Ok(())
        }

        fn carry_out(&mut self, effect: Effect) {
            let word = format!("{effect:?}").chars().take_while(|c| c.is_alphanumeric()).collect();
            self.log.push(word);
        }
    }

    fn key(name: &str) -> Event {
        Event::Msg(Msg::Key(Chord::parse(name).unwrap()))
    }

    fn quit_at(seconds: f64) -> (Duration, Event) {
        (Duration::from_secs_f64(seconds), key("q"))
    }

    fn play(start: &str, script: impl IntoIterator<Item = (Duration, Event)>) -> Play {
        let start: Instant = start.parse().unwrap();
        Play {
            now: start,
            start,
            script: script.into_iter().collect(),
            hasty: Duration::ZERO,
            log: Vec::new(),
            frames: Vec::new(),
            stoppable: true,
        }
    }

    fn app() -> App {
        let shown = Shown {
            face: Clockface::default(),
            skipped: false,
            mouse: true,
            pace: Pace::default(),
            reminders: Reminders::default(),
        };
        App::new("spief-2021", Clock { real: Instant::UNIX_EPOCH, shift: 0 }, shown)
    }

    fn app_with_programme() -> App {
        let bytes = include_bytes!("../../data/programmes/spief-2021.json");
        let programme = Arc::new(crate::formats::read(bytes, Zone::bundled).unwrap().programme);
        let mut app = app();
        app.update(Msg::Opened(Ok(Box::new(Opened {
            index: Some(Arc::new(Index::build(&programme))),
            agenda: Agenda::new(&programme.event.id, programme.event.label()),
            journal: Journal::default(),
            calendars: Vec::new(),
            novelties: crate::agenda::Novelties::default(),
            keep: false,
            findings: Vec::new(),
            notices: Vec::new(),
            programme,
            shift: None,
            locked: None,
        }))));
        app
    }

    #[test]
    fn an_idle_hour_draws_once_a_minute_where_a_clock_is_shown() {
        let mut app = app_with_programme();
        let mut play = play("2021-06-02T16:00:30+03:00", [quit_at(3600.0)]);
        assert!(matches!(run(&mut app, &mut play, Vec::new()), Ending::Quit));
        let minutes = (0..60).map(|minute| Duration::from_secs(30 + 60 * minute));
        assert_eq!(play.frames, std::iter::once(Duration::ZERO).chain(minutes).collect::<Vec<_>>());
    }

    #[test]
    fn without_a_clock_an_idle_year_draws_once() {
        let mut play = play("2021-06-02T16:00:30+03:00", [quit_at(3.15e7)]);
        assert!(matches!(run(&mut app(), &mut play, Vec::new()), Ending::Quit));
        assert_eq!(play.frames, [Duration::ZERO]);
    }

    #[test]
    fn what_wakes_too_early_waits_again() {
        let mut app = app_with_programme();
        let mut play = play("2021-06-02T16:00:30+03:00", [quit_at(100.0)]);
        play.hasty = Duration::from_millis(20);
        run(&mut app, &mut play, Vec::new());
        assert_eq!(play.frames, [0, 30, 90].map(Duration::from_secs));
    }

    #[test]
    fn a_moved_clock_turns_its_own_minutes() {
        let mut app = app_with_programme();
        app.clock.shift = -20_000;
        let mut play = play("2021-06-02T16:00:30+03:00", [quit_at(60.0)]);
        run(&mut app, &mut play, Vec::new());
        assert_eq!(play.frames, [0, 50].map(Duration::from_secs));
    }

    #[test]
    fn what_is_asked_for_at_the_start_waits_for_the_first_frame() {
        let mut app = app_with_programme();
        let mut play = play("2021-06-02T16:00:00Z", [quit_at(1.0)]);
        let asked = vec![Effect::Index(app.programme.clone()), Effect::ListLibrary];
        run(&mut app, &mut play, asked);
        assert_eq!(play.log, ["draw", "Index", "ListLibrary"]);
    }

    #[test]
    fn a_burst_of_keys_draws_once() {
        let burst = (0..100).map(|_| (Duration::from_secs(1), key("j")));
        let mut play = play("2021-06-02T16:00:00Z", burst.chain([quit_at(2.0)]));
        run(&mut app_with_programme(), &mut play, Vec::new());
        assert_eq!(play.frames, [0, 1].map(Duration::from_secs));
    }

    #[test]
    fn the_minute_turns_also_while_keys_come() {
        let mut app = app_with_programme();
        let keys = (0..119).map(|second| (Duration::from_millis(500 + second * 1000), key("z")));
        let mut play = play("2021-06-02T16:00:30+03:00", keys.chain([quit_at(119.0)]));
        let before = app.revision;
        run(&mut app, &mut play, Vec::new());
        assert_eq!(app.revision - before, 2);
        assert_eq!(app.clock.real, play.now);
    }

    #[test]
    fn changes_are_stamped_with_the_time_of_their_key() {
        let mut app = app_with_programme();
        let mut play = play("2021-06-02T16:00:30+03:00", [(Duration::from_secs(7), key("space")), quit_at(8.0)]);
        run(&mut app, &mut play, Vec::new());
        let saved = serde_json::to_value(&app.agenda).unwrap();
        let changed = &saved["picks"][0]["changed"];
        let stamp = serde_json::to_value(crate::agenda::Stamp::of(play.start + Duration::from_secs(7))).unwrap();
        assert_eq!(*changed, stamp);
        assert_eq!(play.log, ["draw", "Save", "draw"]);
    }

    #[test]
    fn redraw_and_resize_forget_the_screen_once() {
        let events = [key("ctrl-l"), Event::Msg(Msg::Resized), key("q")];
        let script = events.into_iter().zip([1, 2, 3]).map(|(event, at)| (Duration::from_secs(at), event));
        let mut play = play("2021-06-02T16:00:00Z", script);
        run(&mut app(), &mut play, Vec::new());
        assert_eq!(play.log, ["draw", "forget", "draw", "forget", "draw"]);
    }

    #[test]
    fn a_stop_gives_the_terminal_back_and_takes_it_anew() {
        for event in [key("ctrl-z"), Event::Stop] {
            let mut play = play("2021-06-02T16:00:00Z", [(Duration::from_secs(1), event), quit_at(2.0)]);
            run(&mut app(), &mut play, Vec::new());
            assert_eq!(play.log, ["draw", "stop", "take", "forget", "draw"]);
        }
        let script = [(Duration::from_secs(1), Event::Continued), quit_at(2.0)];
        let mut play = play("2021-06-02T16:00:00Z", script);
        run(&mut app(), &mut play, Vec::new());
        assert_eq!(play.log, ["draw", "take", "forget", "draw"]);
    }

    #[test]
    fn where_nobody_could_continue_it_a_stop_is_refused_with_a_word() {
        let mut app = app();
        let mut play =
            play("2021-06-02T16:00:00Z", [(Duration::ZERO, key("ctrl-z")), (Duration::ZERO, Event::End(Ending::Quit))]);
        play.stoppable = false;
        run(&mut app, &mut play, Vec::new());
        assert_eq!(app.notice.unwrap().text, "there is no shell to go to");
        assert_eq!(play.log, ["draw", "stop"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_terminal_that_is_gone_is_a_hangup_whoever_notices() {
        let gone = io::Error::from_raw_os_error(rustix::io::Errno::IO.raw_os_error());
        assert!(matches!(Ending::of("cannot draw", &gone), Ending::Signal(1)));
        match Ending::of("cannot draw", &io::Error::other("no reason")) {
            Ending::Failed(error) => assert_eq!(error.to_string(), "cannot draw: no reason"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn it_ends_as_it_is_told_and_what_comes_later_is_dropped() {
        let ends = [Ending::Signal(15), Ending::Panicked, Ending::Failed(Error::new("no keyboard"))];
        for (end, words) in ends.into_iter().zip(["Signal(15)", "Panicked", "Failed"]) {
            let mut play =
                play("2021-06-02T16:00:00Z", [(Duration::ZERO, Event::End(end)), (Duration::ZERO, key("j"))]);
            let ending = run(&mut app(), &mut play, Vec::new());
            assert!(format!("{ending:?}").starts_with(words));
            assert_eq!(play.script.len(), 1);
        }
    }
}
