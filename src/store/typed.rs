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
        self.command_about(programme.map(Path::new), words)
    }

    /// As [`Places::command`], about a programme that may be a file.
    pub fn command_about(&self, programme: Option<&Path>, words: &str) -> String {
        let folder = self.is_one().then(|| format!(" --data-dir {}", shell_word(&self.data)));
        let programme = programme.map(|programme| format!(" -p {}", shell_word(programme)));
        let line = format!("plenary{}{} {words}", folder.unwrap_or_default(), programme.unwrap_or_default());
        clean::line(line.into())
    }
}

/// A path as it is told: harmless, whatever the names of its files.
pub fn shown(path: &Path) -> String {
    clean::line(path.to_string_lossy())
}

/// A path as a word that a shell takes for it. What would not be printed as it is stands there by its bytes, as bash, zsh and
/// their like read them: `$'/home/z\342\200\214n'`.
pub fn shell_word(path: &Path) -> String {
    let is_plain = |sign: char| sign.is_alphanumeric() || "/._-+,:@%=".contains(sign);
    match path.to_str().filter(|text| is_clean(text)) {
        Some(text) if !text.is_empty() && text.chars().all(is_plain) => text.to_owned(),
        Some(text) => format!("'{}'", text.replace('\'', r"'\''")),
        None => {
            let bytes = path.as_os_str().as_encoded_bytes();
            let word = by_bytes(bytes, is_clean);
            // What is clean by itself may still be read otherwise beside another one.
            if is_clean(&word) { word } else { by_bytes(bytes, str::is_ascii) }
        }
    }
}

fn is_clean(text: &str) -> bool {
    clean::line(text.into()) == text
}

/// A quoted word in which all that does not stay is written by its bytes.
fn by_bytes(bytes: &[u8], stays: fn(&str) -> bool) -> String {
    let mut word = "$'".to_owned();
    for chunk in bytes.utf8_chunks() {
        for sign in chunk.valid().chars() {
            let text = sign.to_string();
            if stays(&text) && is_clean(&text) && !"'\\!".contains(sign) {
                word.push(sign);
            } else {
                text.bytes().for_each(|byte| push_byte(&mut word, byte));
            }
        }
        chunk.invalid().iter().for_each(|byte| push_byte(&mut word, *byte));
    }
    word + "'"
}

fn push_byte(word: &mut String, byte: u8) {
    word.push_str(&format!("\\{byte:03o}"));
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

    #[cfg(unix)]
    #[test]
    fn a_word_of_what_is_not_printed_as_it_is_is_harmless_and_true() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let word = |name: &[u8]| shell_word(Path::new(OsStr::from_bytes(name)));
        assert_eq!(word("/z\u{200c}ن".as_bytes()), r"$'/z\342\200\214ن'");
        for name in [
            "می\u{200c}خواهم\u{202e}".as_bytes(),
            b"\x1b[31m it's \\ $HOME `x` \"y\" !! %s\x07",
            b" a  b\t\n",
            b"\xff\xfe7",
            "Zu\u{308}rich \u{1112}\u{1161}\u{11ab}".as_bytes(),
            "\u{212b}".as_bytes(),
            &[b'x'; 3_000],
        ] {
            let word = word(name);
            assert!(is_clean(&word) || name.len() > clean::LONGEST_LINE, "{word}");
            let script = format!("printf %s {word}");
            let said = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
            assert_eq!(said.stdout, name, "{word}");
        }
    }
}
