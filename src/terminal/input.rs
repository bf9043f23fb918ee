//! What the keyboard and the mouse do, as messages.

use super::event_loop::{Ending, Event};
use super::post::Post;
use crate::app::Msg;
use crate::app::chord::{Chord, Key};
use crossterm::event::{
    Event as Input, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use std::io;
use std::time::{Duration, Instant};

/// Two presses on a cell within this time are a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Reads until the terminal is gone or the program ends.
pub(super) fn read(post: &Post) {
    if let Err(error) = keys(post) {
        post.send(Event::End(Ending::of("cannot read the keyboard", &error)));
    }
}

/// On Linux a terminal that is gone is noticed here, even where its signal is ignored; crossterm's own reader would
/// spin on it for ever.
#[cfg(target_os = "linux")]
fn keys(post: &Post) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::fs::{Mode, OFlags, open};
    use std::io::IsTerminal;
    use std::os::fd::AsFd;

    /// How long to look for more of what has come. Crossterm waits asleep but for the last millisecond, which it spends
    /// looking again and again: that should not fall into the time of the frame that a key asks for.
    const REST: Duration = Duration::from_millis(20);
    /// How often to look in vain before waiting for the terminal again. A look whose time is over before it begins, on
    /// a busy machine, misses keys that crossterm has read already; nothing would wake anybody for them.
    const LOOKS: usize = 2;
    // As crossterm chooses: the keys of `-p -` come from the terminal all the same.
    let (stdin, opened);
    let tty = if io::stdin().is_terminal() {
        stdin = io::stdin();
        stdin.as_fd()
    } else {
        opened = open("/dev/tty", OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
        opened.as_fd()
    };
    let mut clicks = Clicks::default();
    loop {
        let mut polled = [PollFd::new(&tty, PollFlags::IN)];
        match poll(&mut polled, None) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        if polled[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            post.send(Event::End(Ending::Signal(signal_hook::consts::SIGHUP)));
            return Ok(());
        }
        let mut in_vain = 0;
        while in_vain < LOOKS {
            if crossterm::event::poll(REST)? {
                clicks.pass_on(&crossterm::event::read()?, post);
                in_vain = 0;
            } else {
                in_vain += 1;
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn keys(post: &Post) -> io::Result<()> {
    let mut clicks = Clicks::default();
    loop {
        clicks.pass_on(&crossterm::event::read()?, post);
    }
}

/// The last press, which a second one may make a double click.
#[derive(Default)]
struct Clicks {
    last: Option<(u16, u16, Instant)>,
}

impl Clicks {
    fn pass_on(&mut self, input: &Input, post: &Post) {
        if let Some(msg) = self.message(input, Instant::now()) {
            post.send(msg);
        }
    }

    /// What an input means to the program, if anything.
    fn message(&mut self, input: &Input, at: Instant) -> Option<Msg> {
        match input {
            Input::Key(key) => chord(*key).map(Msg::Key),
            Input::Mouse(mouse) => self.mouse(*mouse, at),
            Input::Paste(text) => Some(Msg::Paste(text.clone())),
            Input::Resize(..) => Some(Msg::Resized),
            Input::FocusGained | Input::FocusLost => None,
        }
    }

    fn mouse(&mut self, mouse: MouseEvent, at: Instant) -> Option<Msg> {
        let (x, y) = (mouse.column, mouse.row);
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let double = self.last.take().is_some_and(|(last_x, last_y, last)| {
                    (last_x, last_y) == (x, y) && at.saturating_duration_since(last) <= DOUBLE
                });
                // A third press begins anew.
                self.last = (!double).then_some((x, y, at));
                Some(Msg::Click { x, y, double })
            }
            MouseEventKind::ScrollUp => Some(Msg::Wheel { x, y, by: -1 }),
            MouseEventKind::ScrollDown => Some(Msg::Wheel { x, y, by: 1 }),
            _ => None,
        }
    }
}

/// The chord of a key that went down.
fn chord(key: KeyEvent) -> Option<Chord> {
    const FOREIGN: KeyModifiers = KeyModifiers::SUPER.union(KeyModifiers::HYPER).union(KeyModifiers::META);
    if key.kind == KeyEventKind::Release || key.modifiers.intersects(FOREIGN) {
        return None;
    }
    let held = |modifier| key.modifiers.contains(modifier);
    let (mut ctrl, mut alt) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT));
    let named = match key.code {
        KeyCode::Char(letter) => {
            // Windows reports AltGr as Ctrl and Alt together: what it typed is a character.
            if ctrl && alt && !letter.is_ascii_alphanumeric() && letter != ' ' {
                (ctrl, alt) = (false, false);
            }
            Key::Char(match letter {
                _ if ctrl => letter.to_ascii_lowercase(),
                _ if held(KeyModifiers::SHIFT) => upper(letter),
                _ => letter,
            })
        }
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Tab if held(KeyModifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(number) => Key::Function(number),
        _ => return None,
    };
    Some(Chord { key: named, ctrl, alt })
}

/// A letter as shift types it, where that is one letter.
fn upper(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyEventState, MediaKeyCode};

    const NONE: KeyModifiers = KeyModifiers::NONE;
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const ALT: KeyModifiers = KeyModifiers::ALT;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Option<String> {
        chord(KeyEvent::new(code, modifiers)).map(|chord| chord.to_string())
    }

    #[test]
    fn keys_are_named_as_the_tables_name_them() {
        let check = |code, modifiers, name: &str| assert_eq!(pressed(code, modifiers).as_deref(), Some(name));
        check(KeyCode::Char('u'), NONE, "u");
        check(KeyCode::Char('U'), SHIFT, "U");
        check(KeyCode::Char('u'), SHIFT, "U");
        check(KeyCode::Char('ß'), SHIFT, "ß");
        check(KeyCode::Char('?'), SHIFT, "?");
        check(KeyCode::Char('D'), CTRL, "ctrl-d");
        check(KeyCode::Char('D'), CTRL | SHIFT, "ctrl-d");
        check(KeyCode::Char(' '), NONE, "space");
        check(KeyCode::Char('x'), ALT, "alt-x");
        check(KeyCode::Char('@'), CTRL | ALT, "@");
        check(KeyCode::Char('ą'), CTRL | ALT, "ą");
        check(KeyCode::Char('a'), CTRL | ALT, "ctrl-alt-a");
        check(KeyCode::Tab, SHIFT, "shift-tab");
        check(KeyCode::BackTab, SHIFT, "shift-tab");
        check(KeyCode::Down, CTRL, "ctrl-↓");
        check(KeyCode::PageUp, NONE, "pgup");
        check(KeyCode::F(1), NONE, "f1");
    }

    #[test]
    fn a_key_acts_once_however_the_terminal_reports_it() {
        let event = |kind| KeyEvent { code: KeyCode::Char('j'), modifiers: NONE, kind, state: KeyEventState::NONE };
        assert!(chord(event(KeyEventKind::Press)).is_some());
        assert!(chord(event(KeyEventKind::Repeat)).is_some());
        assert!(chord(event(KeyEventKind::Release)).is_none());
    }

    #[test]
    fn what_has_no_meaning_here_is_passed_over() {
        assert_eq!(pressed(KeyCode::Media(MediaKeyCode::Play), NONE), None);
        assert_eq!(pressed(KeyCode::Null, NONE), None);
        assert_eq!(pressed(KeyCode::Insert, NONE), None);
        assert_eq!(pressed(KeyCode::Char('q'), KeyModifiers::SUPER), None);
        let mut clicks = Clicks::default();
        assert!(clicks.message(&Input::FocusLost, Instant::now()).is_none());
    }

    #[test]
    fn a_paste_comes_whole() {
        let msg = Clicks::default().message(&Input::Paste("q\nx".to_owned()), Instant::now());
        assert!(matches!(msg, Some(Msg::Paste(text)) if text == "q\nx"));
    }

    fn mouse(kind: MouseEventKind, column: u16) -> Input {
        Input::Mouse(MouseEvent { kind, column, row: 3, modifiers: NONE })
    }

    #[test]
    fn two_presses_on_a_cell_are_a_double_click() {
        let start = Instant::now();
        let mut clicks = Clicks::default();
        let mut press = |column, milliseconds| {
            let input = mouse(MouseEventKind::Down(MouseButton::Left), column);
            match clicks.message(&input, start + Duration::from_millis(milliseconds)) {
                Some(Msg::Click { x, y: 3, double }) if x == column => double,
                other => panic!("{other:?}"),
            }
        };
        assert!(!press(5, 0));
        assert!(press(5, 400));
        assert!(!press(5, 500), "the third press begins anew");
        assert!(!press(6, 600));
        assert!(!press(6, 1_001));
    }

    #[test]
    fn the_wheel_turns_both_ways_and_the_rest_of_the_mouse_is_still() {
        let now = Instant::now();
        let mut clicks = Clicks::default();
        let mut meant = |kind| clicks.message(&mouse(kind, 7), now);
        assert!(matches!(meant(MouseEventKind::ScrollDown), Some(Msg::Wheel { x: 7, y: 3, by: 1 })));
        assert!(matches!(meant(MouseEventKind::ScrollUp), Some(Msg::Wheel { x: 7, y: 3, by: -1 })));
        assert!(meant(MouseEventKind::Moved).is_none());
        assert!(meant(MouseEventKind::Up(MouseButton::Left)).is_none());
        assert!(meant(MouseEventKind::Down(MouseButton::Right)).is_none());
    }
}
