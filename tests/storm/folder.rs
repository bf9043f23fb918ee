//! What is on disk, read by the program itself and by hand.

use crate::model::{Act, Model, Picks};
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program at a shell.
pub fn plenary<S: AsRef<OsStr>>(data: &Path, arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plenary"));
    command.env_clear().arg("--data-dir").arg(data).args(arguments).stdin(Stdio::null());
    command
}

/// What it said, if it was content.
#[track_caller]
pub fn said(data: &Path, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = plenary(data, arguments).output().unwrap();
    let (out, err) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert!(status.success() && err.is_empty(), "{arguments:?}: {status}: {err}");
    out
}

/// The picks as the program lists them.
#[track_caller]
pub fn picks(data: &Path) -> Picks {
    let document: Value = serde_json::from_str(&said(data, &["agenda", "--json"])).unwrap();
    let pick = |pick: &Value| {
        let text = |name: &str| pick[name].as_str().unwrap_or_default().to_owned();
        (text("session"), (text("interest"), text("note")))
    };
    document["picks"].as_array().unwrap().iter().map(pick).collect()
}

/// All files in a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found
}

/// What killed saves have left beside their files.
pub fn left(folder: &Path) -> Vec<PathBuf> {
    let mut left = files(folder);
    left.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with(".plenary-"));
    left
}

/// Every JSON file that has its name is whole, and none was taken for broken.
#[track_caller]
pub fn all_is_whole(folder: &Path) {
    for path in files(folder) {
        let name = path.display();
        assert!(!name.to_string().contains(".bad"), "{name} was taken for broken");
        if path.extension() == Some(OsStr::new("json")) {
            let text = fs::read_to_string(&path).unwrap();
            serde_json::from_str::<Value>(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

/// Judges what is on disk after a kill: it must be one of the states from the last that was acknowledged on, and undo and
/// redo must lead from there where they should. Gives back which it is.
#[track_caller]
pub fn judge(data: &Path, states: &[Model], acknowledged: usize) -> usize {
    all_is_whole(data);
    let found = picks(data);
    let fitting: Vec<usize> = (acknowledged..states.len()).filter(|at| states[*at].picks == found).collect();
    assert!(
        !fitting.is_empty(),
        "LOST: {acknowledged} of {} changes were acknowledged, and there is\n{found:?}\nand not\n{:?}",
        states.len() - 1,
        states[acknowledged..].iter().map(|state| &state.picks).collect::<Vec<_>>()
    );
    // There and back, in both directions.
    let turned = |there: &str, back: &str| {
        said(data, &["agenda", there]);
        let turned = picks(data);
        if turned != found {
            said(data, &["agenda", back]);
            assert_eq!(picks(data), found, "{back} leads back");
        }
        turned
    };
    let (undone, redone) = (turned("undo", "redo"), turned("redo", "undo"));
    let leads = |at: usize, act: &Act, to: &Picks| states[at].after(act).map_or(found == *to, |next| next.picks == *to);
    let fits = |at: &usize| leads(*at, &Act::Undo, &undone) && leads(*at, &Act::Redo, &redone);
    fitting.into_iter().find(fits).unwrap_or_else(|| {
        panic!("from\n{found:?}\nundo leads to\n{undone:?}\nredo to\n{redone:?}\nand neither should")
    })
}
