//! A program in a window of a pseudo-terminal, seen through an emulator. A thread reads all the time and stamps what
//! comes; nothing polls and nothing sleeps.

use crate::Result;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Columns of the window.
pub const COLUMNS: u16 = 200;
/// Rows of the window.
pub const ROWS: u16 = 60;

/// The end of a synchronised update: what comes before it is one whole frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";
/// Longer than anything takes that is worth waiting for.
const PATIENCE: Duration = Duration::from_secs(90);

/// A program and its arguments.
#[derive(Clone)]
pub struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
}

impl Program {
    /// A program and its arguments.
    pub fn new(path: impl Into<PathBuf>, arguments: &[&dyn AsRef<OsStr>]) -> Program {
        let arguments = arguments.iter().map(|argument| argument.as_ref().to_owned()).collect();
        Program { path: path.into(), arguments }
    }

    /// The yardstick.
    pub fn bare() -> Result<Program> {
        Ok(Program::new(std::env::current_exe()?, &[&crate::bare::FLAG]))
    }

    /// Plenary with a data folder, and a file if it is not to open what it brings along.
    pub fn plenary(data: &Path, file: Option<&Path>) -> Program {
        let mut program = Program::new(env!("CARGO_BIN_EXE_plenary"), &[&"--data-dir", &data]);
        program.arguments.extend(file.into_iter().flat_map(|file| [OsString::from("-p"), file.into()]));
        program
    }
}

/// When a frame was complete, counted from what it answers, and how many bytes came until then.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// How long it took.
    pub after: Duration,
    /// Bytes since then.
    pub bytes: usize,
}

/// A running program's window.
pub struct Window {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    /// What has come behind the last frame that was waited for.
    waiting: VecDeque<(Instant, Vec<u8>)>,
    emulator: vt100::Parser,
    /// Bytes of the end of a frame seen so far.
    matched: usize,
    /// Bytes since the last thing that is to be answered.
    bytes: usize,
    asked: Instant,
    _master: Box<dyn MasterPty + Send>,
}

impl Window {
    /// Starts a program; its first frames count from here.
    pub fn open(program: &Program) -> Result<Window> {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(&program.path);
        command.args(&program.arguments);
        command.env_clear();
        for kept in ["PATH", "HOME"] {
            command.env(kept, std::env::var_os(kept).unwrap_or_default());
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let mut reader = pair.master.try_clone_reader()?;
        let keyboard = pair.master.take_writer()?;
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 1 << 14];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..length].to_vec())).is_err() {
                    break;
                }
            }
        });
        let [rows, columns] = [ROWS, COLUMNS].map(|length| NonZeroU16::new(length).unwrap_or(NonZeroU16::MIN));
        let emulator = vt100::Parser::new(rows, columns, 0);
        let asked = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        let waiting = VecDeque::new();
        Ok(Window { child, keyboard, output, waiting, emulator, matched: 0, bytes: 0, asked, _master: pair.master })
    }

    /// Writes what a keyboard would; the frames that follow count from here.
    pub fn press(&mut self, keys: &str) -> Result<()> {
        self.bytes = 0;
        self.asked = Instant::now();
        self.keyboard.write_all(keys.as_bytes())?;
        Ok(self.keyboard.flush()?)
    }

    /// Waits for the end of a frame that shows what is wanted.
    pub fn frame(&mut self, wanted: impl Fn(&vt100::Screen) -> bool) -> Result<Frame> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (stamp, chunk) = self.chunk(deadline)?;
            let Some(end) = self.frame_end(&chunk) else {
                self.show(&chunk);
                continue;
            };
            self.show(&chunk[..end]);
            if end < chunk.len() {
                self.waiting.push_front((stamp, chunk[end..].to_vec()));
            }
            if wanted(self.emulator.screen()) {
                return Ok(Frame { after: stamp.duration_since(self.asked), bytes: self.bytes });
            }
        }
    }

    /// Waits until a program that does not mark its frames shows what is wanted and then stays silent for a while. The
    /// frame ends with its last byte.
    pub fn settled(&mut self, silence: Duration, wanted: impl Fn(&vt100::Screen) -> bool) -> Result<Frame> {
        let deadline = Instant::now() + PATIENCE;
        let mut last = self.asked;
        loop {
            match self.output.recv_timeout(silence) {
                Ok((stamp, chunk)) => {
                    self.show(&chunk);
                    last = stamp;
                }
                Err(RecvTimeoutError::Timeout) if wanted(self.emulator.screen()) => {
                    return Ok(Frame { after: last.duration_since(self.asked), bytes: self.bytes });
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
                Err(_) => return Err(self.disappointed()),
            }
        }
    }

    fn chunk(&mut self, deadline: Instant) -> Result<(Instant, Vec<u8>)> {
        if let Some(chunk) = self.waiting.pop_front() {
            return Ok(chunk);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        self.output.recv_timeout(left).map_err(|_| self.disappointed())
    }

    fn show(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        self.emulator.process(bytes);
    }

    /// Where in a chunk a frame ends; its end may have begun in the chunk before.
    fn frame_end(&mut self, chunk: &[u8]) -> Option<usize> {
        for (at, byte) in chunk.iter().enumerate() {
            if *byte != FRAME_END[self.matched] {
                self.matched = 0;
            }
            if *byte == FRAME_END[self.matched] {
                self.matched += 1;
            }
            if self.matched == FRAME_END.len() {
                self.matched = 0;
                return Some(at + 1);
            }
        }
        None
    }

    fn disappointed(&self) -> Box<dyn std::error::Error> {
        format!("the awaited frame did not come; the screen shows\n{}", self.emulator.screen().contents()).into()
    }

    /// What the emulator shows.
    pub fn screen(&self) -> &vt100::Screen {
        self.emulator.screen()
    }

    /// The most memory the program ever held, in bytes, where the system tells.
    pub fn peak_memory(&self) -> Option<usize> {
        crate::peak_memory(self.child.process_id()?)
    }

    /// Ends the program by a key and waits until it is gone.
    pub fn quit(mut self, key: &str) -> Result<()> {
        self.press(key)?;
        let deadline = Instant::now() + PATIENCE;
        while self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())).is_ok() {}
        // Only a program that is gone, or killed, can be waited for without an end.
        if self.child.try_wait()?.is_none() && Instant::now() >= deadline {
            self.child.kill()?;
        }
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            // It may end by itself meanwhile.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// The row that the cursor stands on, and its text.
pub fn cursor_row(screen: &vt100::Screen) -> Option<(usize, String)> {
    screen.rows(0, COLUMNS).enumerate().find(|(_, row)| row.starts_with('>'))
}

/// Whether anything is shown.
pub fn shows_something(screen: &vt100::Screen) -> bool {
    screen.rows(0, COLUMNS).any(|row| !row.trim().is_empty())
}
