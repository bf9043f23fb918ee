//! The program in a pseudo-terminal, as a person meets it: keys in, a screen out. Waits for what is to come, with a
//! deadline; never sleeps.

use portable_pty::{ChildKiller, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// After this time what has not come will not come.
const DEADLINE: Duration = Duration::from_secs(20);

/// The mode in which a terminal withholds what it is told until all is there.
const UPDATE: u16 = 2026;

/// Columns and rows.
pub type Size = (u16, u16);

/// What came of waiting for output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Some,
    /// Not within the time.
    Nothing,
    /// No more will come.
    End,
}

/// How a program is to be started.
pub struct Start {
    command: CommandBuilder,
    size: Size,
    reads: usize,
}

/// A program in a pseudo-terminal.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    id: Pid,
    killer: Box<dyn ChildKiller + Send + Sync>,
    output: Receiver<Vec<u8>>,
    end: Receiver<u32>,
    parser: vt100::Parser,
    raw: Vec<u8>,
    modes: String,
}

/// `plenary` with its files in a folder, and nothing of this machine's own settings.
pub fn plenary(data: &Path, arguments: &[&str]) -> Start {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_plenary"));
    command.args(arguments);
    start(command, data)
}

/// A shell script in which `$plenary` stands for the program.
pub fn shell(data: &Path, script: &str) -> Start {
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", script]);
    start(command, data)
}

fn start(mut command: CommandBuilder, data: &Path) -> Start {
    command.env_clear();
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    let own = [("HOME", data.as_os_str()), ("PLENARY_DATA_DIR", data.as_os_str())];
    let fixed = [("plenary", env!("CARGO_BIN_EXE_plenary")), ("TERM", "xterm-256color"), ("LANG", "C.UTF-8")];
    for (name, value) in own.into_iter().chain(fixed.map(|(name, value)| (name, value.as_ref()))) {
        command.env(name, value);
    }
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    Start { command, size: (120, 40), reads: usize::MAX }
}

impl Start {
    pub fn size(mut self, size: Size) -> Start {
        self.size = size;
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Start {
        self.command.env(name, value);
        self
    }

    /// As if started from a system without job control: the terminal sends no signals.
    pub fn without_controlling_terminal(mut self) -> Start {
        self.command.set_controlling_tty(false);
        self
    }

    /// In a terminal that shows the first bytes and then gets stuck, until the program has ended.
    pub fn stuck(mut self) -> Start {
        self.reads = 1;
        self
    }

    pub fn run(self) -> Pty {
        let (cols, rows) = self.size;
        let pair = native_pty_system().openpty(pty_size(self.size)).expect("a pseudo-terminal");
        let modes = modes(&*pair.master);
        let mut child = pair.slave.spawn_command(self.command).expect("the program");
        // The program's own is the only one: when it ends, so does its output.
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let (sender, output) = channel();
        let (unblock, blocked) = channel();
        let mut reads = self.reads;
        thread::spawn(move || {
            let mut chunk = vec![0; 64 * 1024];
            while let Ok(length @ 1..) = reader.read(&mut chunk) {
                if sender.send(chunk[..length].to_vec()).is_err() {
                    break;
                }
                reads = reads.saturating_sub(1);
                if reads == 0 {
                    // Ends with an error when the program does; either will do.
                    let _: Result<(), _> = blocked.recv();
                }
            }
        });
        let id = child.process_id().and_then(|id| Pid::from_raw(id.try_into().ok()?)).expect("a process");
        let killer = child.clone_killer();
        let (ended, end) = channel();
        thread::spawn(move || {
            let status = child.wait().expect("its end");
            drop(unblock);
            ended.send(status.exit_code())
        });
        let keyboard = Some(pair.master.take_writer().expect("its input"));
        let parser = vt100::Parser::new(cells(rows), cells(cols), 0);
        Pty { master: Some(pair.master), keyboard, id, killer, output, end, parser, raw: Vec::new(), modes }
    }
}

fn pty_size((cols, rows): Size) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a size")
}

/// The line discipline's settings, as text.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("its modes"))
}

impl Pty {
    /// Types.
    pub fn send(&mut self, keys: &str) -> &mut Pty {
        let keyboard = self.keyboard.as_mut().expect("a terminal");
        keyboard.write_all(keys.as_bytes()).and_then(|()| keyboard.flush()).expect("keys are taken");
        self
    }

    /// As [`Pty::send`], to a program that may be gone: false if it is.
    #[allow(dead_code)] // Only who kills it does not know.
    pub fn keys(&mut self, keys: &str) -> bool {
        let keyboard = self.keyboard.as_mut().expect("a terminal");
        keyboard.write_all(keys.as_bytes()).and_then(|()| keyboard.flush()).is_ok()
    }

    /// Takes in some output, if any comes within a time.
    pub fn take(&mut self, within: Duration) -> Taken {
        match self.output.recv_timeout(within) {
            Ok(chunk) => {
                self.parser.process(&chunk);
                self.raw.extend_from_slice(&chunk);
                Taken::Some
            }
            Err(RecvTimeoutError::Timeout) => Taken::Nothing,
            Err(RecvTimeoutError::Disconnected) => Taken::End,
        }
    }

    /// Whether the screen is not in the middle of an update.
    #[allow(dead_code)] // As above.
    pub fn is_whole(&self) -> bool {
        !modes_left_on(&self.raw).contains(&UPDATE)
    }

    /// The program's process.
    #[allow(dead_code)] // As above.
    pub fn process(&self) -> Pid {
        self.id
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> &mut Pty {
        self.wait_until(text, |pty| pty.text().contains(text))
    }

    /// Waits until something holds.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, holds: impl Fn(&Pty) -> bool) -> &mut Pty {
        let deadline = Instant::now() + DEADLINE;
        // What comes in one update is seen at once, as synchronised updates are meant.
        while modes_left_on(&self.raw).contains(&UPDATE) || !holds(self) {
            assert!(self.take_output(deadline), "{what:?} never came; the screen is\n{}", self.text());
        }
        self
    }

    /// Takes in some output; false if there is none left to wait for.
    fn take_output(&mut self, deadline: Instant) -> bool {
        self.take(deadline.saturating_duration_since(Instant::now())) == Taken::Some
    }

    /// The screen.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Its text.
    pub fn text(&self) -> String {
        self.screen().contents()
    }

    /// A row of its text.
    pub fn row(&self, number: u16) -> String {
        let width = self.screen().size().1;
        self.screen().rows(0, width.get()).nth(usize::from(number)).unwrap_or_default()
    }

    /// Where a text stands: row and column, from 0.
    #[track_caller]
    pub fn find(&self, text: &str) -> (u16, u16) {
        let height = self.screen().size().0.get();
        let found = (0..height).find_map(|row| {
            let line = self.row(row);
            let before = &line[..line.find(text)?];
            Some((row, u16::try_from(before.chars().count()).expect("a column")))
        });
        found.unwrap_or_else(|| panic!("no {text:?} on the screen\n{}", self.text()))
    }

    /// All bytes that came.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// How often a sequence came.
    pub fn count(&self, sequence: &str) -> usize {
        self.raw.windows(sequence.len()).filter(|window| *window == sequence.as_bytes()).count()
    }

    /// Gives the window another size.
    pub fn resize(&mut self, size: Size) {
        self.parser.screen_mut().set_size(cells(size.1), cells(size.0));
        self.master.as_ref().expect("a terminal").resize(pty_size(size)).expect("another size");
    }

    /// The process that has the keyboard.
    pub fn foreground(&self) -> Pid {
        let group = self.master.as_ref().and_then(|master| master.process_group_leader());
        group.and_then(Pid::from_raw).expect("a foreground process")
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.id, signal).expect("the signal is taken");
    }

    /// Closes the terminal as a window is closed, and forgets what is still to come.
    pub fn hang_up(&mut self) {
        self.output = channel().1;
        self.master = None;
        // Dropping it types an end of input. What the program answers ends the reading thread, and with that the last
        // that holds the terminal is gone.
        self.keyboard = None;
    }

    /// Waits for the end of the program and of its output; gives its exit code.
    #[track_caller]
    pub fn exit(&mut self) -> u32 {
        let deadline = Instant::now() + DEADLINE;
        while self.take_output(deadline) {}
        let end = self.end.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        end.unwrap_or_else(|_| panic!("it never ended; the screen is\n{}", self.text()))
    }

    /// What is wrong with the terminal, as far as the next program would notice: modes left on, a line discipline
    /// unlike before, no cursor.
    pub fn damage(&self) -> Vec<String> {
        let mut damage: Vec<String> = modes_left_on(&self.raw).iter().map(|mode| format!("mode {mode}")).collect();
        let modes = modes(&**self.master.as_ref().expect("a terminal"));
        if modes != self.modes {
            damage.push(format!("{} is now {modes}", self.modes));
        }
        if self.screen().hide_cursor() {
            damage.push("no cursor".to_owned());
        }
        damage
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.killer.kill();
    }
}

/// The private modes that a stream of bytes switches on and not off again; of the cursor and the wrapping of lines,
/// which are on by themselves, 25 and 7 if they are left off.
pub fn modes_left_on(raw: &[u8]) -> BTreeSet<u16> {
    let mut left = BTreeSet::new();
    for sequence in raw.split(|byte| *byte == 0x1b) {
        let Some(rest) = sequence.strip_prefix(b"[?") else { continue };
        let end = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b';');
        let Some((numbers, end)) = end.map(|end| (&rest[..end], rest[end])) else { continue };
        for number in String::from_utf8_lossy(numbers).split(';').filter_map(|number| number.parse().ok()) {
            let on = (end == b'h') != matches!(number, 7 | 25);
            match end {
                b'h' | b'l' if on => left.insert(number),
                b'h' | b'l' => left.remove(&number),
                _ => false,
            };
        }
    }
    left
}
