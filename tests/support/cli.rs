//! Runs the program as a person at a shell would, on a data folder of its own and an empty environment.

use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a run said.
#[derive(Debug)]
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Said {
    /// The standard output as a JSON document.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The row that ends with an id.
    pub fn row(&self, id: &str) -> &str {
        let row = self.out.lines().find(|line| line.ends_with(&format!("  {id}")));
        row.unwrap_or_else(|| panic!("no row {id}: {self:?}"))
    }

    /// The fields of that row, its mark left out.
    pub fn fields(&self, id: &str) -> Vec<&str> {
        let (_, row) = self.row(id).split_once("  ").unwrap();
        row.split("  ").map(str::trim).filter(|field| !field.is_empty()).collect()
    }

    /// This, if the run was done and complained about nothing.
    pub fn fine(self) -> Said {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{self:?}");
        self
    }

    /// The complaint of a run that failed with this code and printed nothing else.
    pub fn failed(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{self:?}");
        assert!(self.err.starts_with("plenary: "), "{self:?}");
        self.err
    }
}

/// A data folder, and the program.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// A path in a folder beside the data.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The data folder, which does not exist before something is saved.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file beside the data; gives its path as an argument.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        bare(&self.data(), arguments)
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        self.shortened(said(self.command(arguments).stdin(Stdio::null()), ""))
    }

    /// With the commands that are told as they are where no folder is named: `hints.rs` takes them word for word.
    fn shortened(&self, said: Said) -> Said {
        let named = format!("plenary --data-dir {} ", self.data().display());
        let [out, err] = [said.out, said.err].map(|text| text.replace(&named, "plenary "));
        Said { out, err, ..said }
    }

    pub fn run_with_stdin(&self, arguments: &[&str], text: &str) -> Said {
        self.shortened(said(self.command(arguments).stdin(Stdio::piped()), text))
    }

    pub fn run_in(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Said {
        self.shortened(said(self.command(arguments).stdin(Stdio::null()).envs(variables.iter().copied()), ""))
    }
}

fn bare<S: AsRef<OsStr>>(data: &Path, arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plenary"));
    command.env_clear().arg("--data-dir").arg(data).args(arguments);
    command
}

fn said(command: &mut Command, text: &str) -> Said {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    if let Some(mut stdin) = child.stdin.take() {
        // A program that fails early does not read on.
        let _ = stdin.write_all(text.as_bytes());
    }
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { out: text(output.stdout), err: text(output.stderr), code: output.status.code().unwrap() }
}
