//! What strace is told, and what it tells.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The system calls by which something gets onto a disk. Those that a kernel does not have are passed over.
const CALLS: &str = "?write,?writev,?pwrite64,?fsync,?fdatasync,?rename,?renameat,?renameat2,?link,?linkat,?openat";

/// What becomes of a system call that is not made: the device fails, it is full, or the program is killed.
pub const FAULTS: [&str; 3] = ["error=EIO", "error=ENOSPC", "signal=KILL"];
/// The first of them that leave the program alive.
pub const ERRORS: &[&str] = FAULTS.split_at(2).0;

/// One system call of a thread: its name, and the how manieth of that name it is, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub name: String,
    pub number: usize,
}

/// What strace writes.
pub struct Log(PathBuf);

impl Log {
    pub fn at(path: PathBuf) -> Log {
        Log(path)
    }

    /// A command that starts a program under strace, which gives its exit code on.
    pub fn of<S: AsRef<OsStr>>(&self, faults: &[&str], program: &[S]) -> Command {
        let mut command = self.command(faults);
        command.args(["-f", "--"]).args(program);
        command
    }

    /// Lets calls of a thread that runs already fail, until it is dropped.
    pub fn of_thread(&self, faults: &[&str], thread: &str) -> Attached {
        let mut command = self.command(faults);
        let mut child = command.args(["-p", thread]).stderr(Stdio::piped()).spawn().expect("strace, to be installed");
        let mut lines = BufReader::new(child.stderr.take().expect("its words")).lines();
        let first = lines.next().and_then(Result::ok).unwrap_or_default();
        assert!(first.contains("attached"), "strace must be allowed to trace: {first}");
        Attached(child)
    }

    fn command(&self, faults: &[&str]) -> Command {
        let mut command = Command::new("strace");
        // -y: descriptors are told with their paths.
        command.args(["-y", "-e", &format!("trace={CALLS}"), "-o"]).arg(&self.0);
        for fault in faults {
            command.arg("-e").arg(format!("inject={fault}"));
        }
        command
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.0).expect("what strace wrote")).into_owned()
    }

    /// The calls that have to do with a folder, or with what a person is told.
    pub fn calls(&self, folder: &Path) -> Vec<Call> {
        let (folder, mut calls, mut all) = (folder.to_string_lossy().into_owned(), Vec::new(), Vec::<String>::new());
        for line in self.text().lines() {
            let Some((name, arguments)) = line.trim_start_matches(|sign: char| !sign.is_alphabetic()).split_once('(')
            else {
                continue;
            };
            all.push(name.to_owned());
            if arguments.contains(&folder) || (name == "write" && arguments.starts_with("1<")) {
                let number = all.iter().filter(|other| *other == name).count();
                calls.push(Call { name: name.to_owned(), number });
            }
        }
        calls
    }

    /// Whether a fault came to pass.
    pub fn has_fault(&self) -> bool {
        let text = self.text();
        text.contains("(INJECTED)") || text.contains("killed by SIGKILL")
    }
}

/// What is let fail, as strace wants it: the call of that number, or every one from there on.
pub fn fault(call: &Call, fault: &str, for_good: bool) -> String {
    let Call { name, number } = call;
    format!("{name}:{fault}:when={number}{}", if for_good { "+" } else { "" })
}

/// strace, at a thread.
pub struct Attached(Child);

impl Drop for Attached {
    fn drop(&mut self) {
        // Killed softly it lets go of the thread, which goes on.
        if let Some(id) = i32::try_from(self.0.id()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
        let _ = self.0.wait();
    }
}
