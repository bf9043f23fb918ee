//! What is switched on in the terminal, and the certainty that it is switched off again.

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
#[cfg(windows)]
use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{Command, queue, terminal};
use std::fmt;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where frames go and modes are switched: the terminal, or what a test puts in its place.
pub(super) trait Device: Write + Send {
    /// Keys come one by one and unechoed; or as the shell had it.
    fn set_raw(&mut self, raw: bool) -> io::Result<()>;
}

/// The terminal on standard output.
pub(super) struct Console(io::Stdout);

impl Console {
    pub(super) fn new() -> Console {
        Console(io::stdout())
    }
}

impl Device for Console {
    fn set_raw(&mut self, raw: bool) -> io::Result<()> {
        if raw { terminal::enable_raw_mode() } else { terminal::disable_raw_mode() }
    }
}

impl Write for Console {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        patiently(|| self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        patiently(|| self.0.flush())
    }
}

/// Tries until a terminal that another program made non-blocking has room again.
fn patiently<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match attempt() {
            #[cfg(unix)]
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                use rustix::event::{PollFd, PollFlags, poll};
                let out = rustix::stdio::stdout();
                match poll(&mut [PollFd::new(&out, PollFlags::OUT)], None) {
                    Ok(_) | Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            result => return result,
        }
    }
}

/// Something switched on in the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Raw,
    Screen,
    NoCursor,
    Paste,
    Mouse,
}

/// In the order of switching on. Raw mode is first, so that it is the last to go: what switches the rest off is never
/// echoed or waited for.
const MODES: [Mode; 5] = [Mode::Raw, Mode::Screen, Mode::NoCursor, Mode::Paste, Mode::Mouse];

/// Presses and the wheel, in coordinates of any size. crossterm's own command also asks for every motion, of which
/// nothing is used.
struct CaptureMouse(bool);

impl Command for CaptureMouse {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(if self.0 { "\x1b[?1000h\x1b[?1006h" } else { "\x1b[?1006l\x1b[?1000l" })
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        if self.0 { EnableMouseCapture.execute_winapi() } else { DisableMouseCapture.execute_winapi() }
    }

    #[cfg(windows)]
    fn is_ansi_code_supported(&self) -> bool {
        false
    }
}

struct State<D> {
    device: D,
    on: Vec<Mode>,
    closed: bool,
}

impl<D: Device> State<D> {
    fn turn_on(&mut self, modes: impl Iterator<Item = Mode>) -> io::Result<()> {
        let mut bytes = Vec::new();
        for mode in modes {
            if self.on.contains(&mode) {
                continue;
            }
            // Noted first: what was switched on by halves has to be switched off, too.
            self.on.push(mode);
            match mode {
                Mode::Raw => self.device.set_raw(true)?,
                Mode::Screen => queue!(bytes, EnterAlternateScreen)?,
                Mode::NoCursor => queue!(bytes, Hide)?,
                Mode::Paste => queue!(bytes, EnableBracketedPaste)?,
                Mode::Mouse => queue!(bytes, CaptureMouse(true))?,
            }
        }
        self.device.write_all(&bytes)?;
        self.device.flush()
    }

    /// Switches off what is on, backwards. Failures are passed over: there is nothing better left to do, and the rest
    /// must go off all the same.
    fn turn_off(&mut self) {
        if self.on.is_empty() {
            return;
        }
        let mut bytes = Vec::new();
        // A frame may have broken off in the middle.
        let _ = queue!(bytes, EndSynchronizedUpdate, EnableLineWrap, ResetColor);
        while let Some(mode) = self.on.pop() {
            let _ = match mode {
                Mode::Mouse => queue!(bytes, CaptureMouse(false)),
                Mode::Paste => queue!(bytes, DisableBracketedPaste),
                Mode::NoCursor => queue!(bytes, Show),
                Mode::Screen => queue!(bytes, LeaveAlternateScreen),
                Mode::Raw => {
                    let _ = self.device.write_all(&bytes).and_then(|()| self.device.flush());
                    bytes.clear();
                    self.device.set_raw(false)
                }
            };
        }
    }
}

/// The terminal, shared by all who may have to restore it: the loop, the panic hook, the signal thread.
pub(super) struct Guard<D> {
    state: Mutex<State<D>>,
}

impl<D: Device> Guard<D> {
    pub(super) fn new(device: D) -> Guard<D> {
        Guard { state: Mutex::new(State { device, on: Vec::new(), closed: false }) }
    }

    fn state(&self) -> MutexGuard<'_, State<D>> {
        // Whoever panicked, the terminal must still be restored.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the terminal over. If that fails half-way, it is as before. Does nothing once closed.
    pub(super) fn enter(&self, mouse: bool) -> io::Result<()> {
        let mut state = self.state();
        if state.closed {
            return Ok(());
        }
        let entered = state.turn_on(MODES.into_iter().filter(|mode| mouse || *mode != Mode::Mouse));
        if entered.is_err() {
            state.turn_off();
        }
        entered
    }

    /// Gives the terminal back, until the next [`Guard::enter`]. Once is as good as twice.
    pub(super) fn leave(&self) {
        self.state().turn_off();
    }

    /// Gives the terminal back for good: whatever other threads still draw is dropped.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.turn_off();
    }

    /// Asks for the mouse, or gives it back.
    pub(super) fn capture_mouse(&self, on: bool) -> io::Result<()> {
        let mut state = self.state();
        if on && !state.on.is_empty() {
            return state.turn_on(std::iter::once(Mode::Mouse));
        }
        if !on && state.on.contains(&Mode::Mouse) {
            state.on.retain(|mode| *mode != Mode::Mouse);
            let mut bytes = Vec::new();
            queue!(bytes, CaptureMouse(false))?;
            state.device.write_all(&bytes)?;
            state.device.flush()?;
        }
        Ok(())
    }

    /// Sends a text to the clipboard, as far as the terminal passes it on; nothing while the terminal is given back.
    pub(super) fn copy(&self, text: &str) -> io::Result<()> {
        let mut state = self.state();
        if state.on.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        queue!(bytes, CopyToClipboard::to_clipboard_from(text))?;
        state.device.write_all(&bytes)?;
        state.device.flush()
    }

    /// Rings the bell; nothing while the terminal is given back.
    pub(super) fn ring(&self) -> io::Result<()> {
        let mut state = self.state();
        if state.on.is_empty() {
            return Ok(());
        }
        state.device.write_all(b"\x07")?;
        state.device.flush()
    }

    /// Shows a frame: one write, one update on the screen; none if it brings nothing new. Drops it while the terminal is
    /// given back.
    pub(super) fn present(&self, frame: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        if state.on.is_empty() || frame.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(frame.len() + 16);
        queue!(bytes, BeginSynchronizedUpdate)?;
        bytes.extend_from_slice(frame);
        queue!(bytes, EndSynchronizedUpdate)?;
        state.device.write_all(&bytes)?;
        state.device.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// A terminal that writes down what it is told.
    #[derive(Clone, Default)]
    struct Paper {
        told: Arc<Mutex<String>>,
        writes: Arc<Mutex<usize>>,
        torn: bool,
    }

    impl Paper {
        fn told(&self) -> String {
            std::mem::take(&mut self.told.lock().unwrap())
        }
    }

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            *self.writes.lock().unwrap() += 1;
            self.told.lock().unwrap().push_str(&String::from_utf8_lossy(bytes).replace('\x1b', "^"));
            if self.torn { Err(io::Error::other("torn")) } else { Ok(bytes.len()) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Device for Paper {
        fn set_raw(&mut self, raw: bool) -> io::Result<()> {
            self.told.lock().unwrap().push_str(if raw { "<raw>" } else { "<cooked>" });
            Ok(())
        }
    }

    const ON: &str = "<raw>^[?1049h^[?25l^[?2004h^[?1000h^[?1006h";
    const OFF: &str = "^[?2026l^[?7h^[0m^[?1006l^[?1000l^[?2004l^[?25h^[?1049l<cooked>";

    #[test]
    fn what_is_switched_on_is_switched_off_backwards_and_once() {
        let paper = Paper::default();
        let guard = Guard::new(paper.clone());
        guard.leave();
        assert_eq!(paper.told(), "");
        guard.enter(true).unwrap();
        assert_eq!(paper.told(), ON);
        guard.enter(true).unwrap();
        assert_eq!(paper.told(), "");
        guard.leave();
        assert_eq!(paper.told(), OFF);
        guard.leave();
        assert_eq!(paper.told(), "");
        guard.enter(false).unwrap();
        guard.leave();
        assert!(!paper.told().contains("?100"), "the mouse was not asked for");
    }

    #[test]
    fn the_mouse_comes_and_goes() {
        let paper = Paper::default();
        let guard = Guard::new(paper.clone());
        guard.capture_mouse(true).unwrap();
        assert_eq!(paper.told(), "", "not while the terminal is the shell's");
        guard.enter(false).unwrap();
        paper.told();
        guard.capture_mouse(true).unwrap();
        assert_eq!(paper.told(), "^[?1000h^[?1006h");
        guard.capture_mouse(true).unwrap();
        assert_eq!(paper.told(), "");
        guard.capture_mouse(false).unwrap();
        assert_eq!(paper.told(), "^[?1006l^[?1000l");
        guard.capture_mouse(true).unwrap();
        paper.told();
        guard.leave();
        assert_eq!(paper.told(), OFF);
    }

    #[test]
    fn a_frame_is_one_write_and_needs_the_terminal() {
        let paper = Paper::default();
        let guard = Guard::new(paper.clone());
        guard.present(b"early").unwrap();
        guard.enter(true).unwrap();
        paper.told();
        let before = *paper.writes.lock().unwrap();
        guard.present(b"frame").unwrap();
        assert_eq!(*paper.writes.lock().unwrap(), before + 1);
        assert_eq!(paper.told(), "^[?2026hframe^[?2026l");
        guard.present(b"").unwrap();
        assert_eq!(paper.told(), "");
        guard.leave();
        paper.told();
        guard.present(b"late").unwrap();
        assert_eq!(paper.told(), "");
    }

    #[test]
    fn a_text_is_sent_to_the_clipboard_while_the_terminal_is_ours() {
        let paper = Paper::default();
        let guard = Guard::new(paper.clone());
        guard.copy("early").unwrap();
        assert_eq!(paper.told(), "");
        guard.enter(false).unwrap();
        paper.told();
        guard.copy("\u{1b}[2J").unwrap();
        assert_eq!(paper.told(), "^]52;c;G1sySg==^\\", "whatever the text holds, only its letters are sent");
    }

    #[test]
    fn nothing_reaches_a_terminal_that_was_given_back_for_good() {
        let paper = Paper::default();
        let guard = Guard::new(paper.clone());
        guard.enter(true).unwrap();
        guard.close();
        assert_eq!(paper.told(), format!("{ON}{OFF}"));
        guard.enter(true).unwrap();
        guard.capture_mouse(true).unwrap();
        guard.present(b"frame").unwrap();
        guard.close();
        assert_eq!(paper.told(), "");
    }

    #[test]
    fn a_terminal_that_fails_half_way_is_restored() {
        let paper = Paper { torn: true, ..Paper::default() };
        let guard = Guard::new(paper.clone());
        assert!(guard.enter(true).is_err());
        assert_eq!(paper.told(), format!("{ON}{OFF}"));
    }

    #[test]
    fn a_panic_beside_it_does_not_keep_the_terminal() {
        let paper = Paper::default();
        let guard = Arc::new(Guard::new(paper.clone()));
        guard.enter(true).unwrap();
        let other = guard.clone();
        let _ = std::thread::spawn(move || {
            let _held = other.state();
            panic!("while drawing");
        })
        .join();
        paper.told();
        guard.close();
        assert_eq!(paper.told(), OFF);
    }
}
