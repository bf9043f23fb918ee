//! Paths as people type them.

use super::Places;
use crate::programme::clean;
use std::fs;
use std::path::{Path, PathBuf};

/// How many continuations of a path are offered.
const MOST: usize = 200;

/// The path that is meant: `~` is the home folder.
pub fn typed_path(text: &str) -> PathBuf {
    let text = text.trim();
    let below_home = if text == "~" { Some("") } else { text.strip_prefix("~/") };
    match (below_home, Places::home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(text),
    }
}

impl Places {
    /// A command as it is typed so that it is about what is kept here: it names the folder, where it is one that was named,
    /// and the programme, where that is not left to whichever opens by itself. All commands that are told are made so.
    pub fn command(&self, programme: Option<&str>, words: &str) -> String {
        let folder = self.is_one().then(|| format!(" --data-dir {}", shell_word(&self.data)));
        let programme = programme.map(|programme| format!(" -p {}", shell_word(Path::new(programme))));
        let line = format!("plenary{}{} {words}", folder.unwrap_or_default(), programme.unwrap_or_default());
        clean::line(line.into())
    }
}

/// A path as it is told: harmless, whatever the names of its files.
pub fn shown(path: &Path) -> String {
    clean::line(path.to_string_lossy())
}

/// A path as a word that a shell takes for it.
pub fn shell_word(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |sign: char| sign.is_alphanumeric() || "/._-+,:@%=".contains(sign);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// What a path may go on to, as it would be typed, in order; folders end with a separator. Hidden files are offered only
/// to who has typed their dot.
pub fn continuations(text: &str) -> Vec<String> {
    let split = text.rfind(std::path::is_separator).map_or(0, |at| at + 1);
    let (folder, begun) = text.split_at(split);
    let path = if folder.is_empty() { PathBuf::from(".") } else { typed_path(folder) };
    let Ok(entries) = fs::read_dir(Path::new(&path)) else { return Vec::new() };
    let offered = |name: &str| name.starts_with(begun) && (begun.starts_with('.') || !name.starts_with('.'));
    let entries = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok().filter(|name| offered(name))?;
        let end = if entry.path().is_dir() { std::path::MAIN_SEPARATOR_STR } else { "" };
        Some(format!("{folder}{name}{end}"))
    });
    let mut found: Vec<String> = entries.collect();
    found.sort();
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_on_to_files_and_folders() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["schedule.xml", "schedule.ics", ".hidden"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("schools")).unwrap();
        let base = format!("{}/", folder.path().display());
        let of = |begun: &str| -> Vec<String> {
            let all = continuations(&format!("{base}{begun}"));
            all.iter().map(|path| path.strip_prefix(&base).unwrap().to_owned()).collect()
        };
        assert_eq!(of("sch"), ["schedule.ics", "schedule.xml", "schools/"]);
        assert_eq!(of("schedule.i"), ["schedule.ics"]);
        assert_eq!(of("").len(), 3);
        assert_eq!(of(".h"), [".hidden"]);
        assert_eq!(of("nowhere/x"), [""; 0]);
        assert_eq!(typed_path(" a b.xml "), Path::new("a b.xml"));
        if let Some(home) = Places::home() {
            assert_eq!(typed_path("~/a.xml"), home.join("a.xml"));
            assert_eq!(typed_path("~"), home);
        }
    }

    #[test]
    fn a_command_names_what_it_is_about() {
        let one = Places::in_one("/a b");
        assert_eq!(one.command(None, "agenda undo"), "plenary --data-dir '/a b' agenda undo");
        assert_eq!(one.command(Some("x y.xml"), "agenda"), "plenary --data-dir '/a b' -p 'x y.xml' agenda");
        let customary = Places { config: "/c".into(), ..one };
        assert_eq!(customary.command(Some("forum"), "agenda undo"), "plenary -p forum agenda undo");
        assert_eq!(customary.command(None, "views"), "plenary views");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_takes_a_word_for_its_path() {
        for path in ["/mnt/stick/mine.json", "/a b/it's $HOME/\"x\"`y`.json", "ünïcode/файл.json", "a\\b", "*", ""]
        {
            let script = format!("printf %s {}", shell_word(Path::new(path)));
            let said = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
            assert_eq!(String::from_utf8(said.stdout).unwrap(), path);
        }
        assert_eq!(shell_word(Path::new("/mnt/stick/mine.json")), "/mnt/stick/mine.json");
    }
}
