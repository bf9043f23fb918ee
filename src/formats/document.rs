//! One file while its format is found out and it is read: decoded once, parsed once.

use super::decode::{self, Decoded};
use super::script::{self, Script};
use serde_json::Value;
use std::cell::{Cell, OnceCell};

/// A file, which sniffs and readers look at as bytes, as text, or as a JSON tree.
pub struct Document<'f> {
    /// Its name, for messages and for what its ending says.
    pub name: &'f str,
    /// As it came.
    pub bytes: &'f [u8],
    decoded: OnceCell<Decoded<'f>>,
    json: OnceCell<Option<Value>>,
    script: OnceCell<Script>,
    understood: Cell<bool>,
}

impl<'f> Document<'f> {
    /// A document of that name.
    pub fn new(name: &'f str, bytes: &'f [u8]) -> Self {
        let (decoded, json, script) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Document { name, bytes, decoded, json, script, understood: Cell::new(false) }
    }

    /// The text, and how it was decoded.
    pub fn decoded(&self) -> &Decoded<'f> {
        self.decoded.get_or_init(|| decode::decode(self.bytes))
    }

    /// Whether its encoding is a guess.
    pub fn is_guessed(&self) -> bool {
        self.decoded().guessed && !self.understood.get()
    }

    /// A reader found another way to the text that needs no guess.
    pub(super) fn understood(&self) {
        self.understood.set(true);
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.decoded().text
    }

    /// The first 4 KiB of the text: enough for most sniffs.
    pub fn head(&self) -> &str {
        let text = self.text();
        let mut end = text.len().min(4096);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.get(..end).unwrap_or(text)
    }

    /// The tree, if the text is JSON. What stands around it in files that a web page loads as a script (an assignment, a
    /// call) is no part of it: see the formats that are written so.
    pub fn json(&self) -> Option<&Value> {
        let parse = || {
            let text = self.text().trim_start();
            text.starts_with(['{', '[']).then(|| serde_json::from_str(&decode::json_text(text)).ok()).flatten()
        };
        self.json.get_or_init(parse).as_ref()
    }

    /// The data that the text gives names to, if it is a script, or JSON by somebody who writes it like a script.
    pub(super) fn script(&self) -> &Script {
        self.script.get_or_init(|| script::read(self.text()))
    }

    /// The ending of its name in lower case, without the dot: `json`.
    pub fn extension(&self) -> String {
        self.name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
    }

    /// The name without folders and endings, as a last resort for a title: `devconf-2025`.
    pub fn stem(&self) -> &str {
        let name = self.name.rsplit(['/', '\\']).next().unwrap_or(self.name);
        name.split('.').next().unwrap_or(name)
    }

    /// What the file looks like, for the message that it is of no known format.
    pub fn impression(&self) -> &'static str {
        let head = self.head().trim_start();
        match head.chars().next() {
            None => "it is empty",
            Some('{' | '[') if self.json().is_some() => "it is JSON, but has nothing that looks like sessions",
            Some('{' | '[') => "it begins like JSON, but is broken",
            Some('<') if head.to_ascii_lowercase().contains("<html") => "it is a web page",
            Some('<') => "it is XML, but no schedule",
            Some(_) if head.contains('\0') => "it is no text",
            Some(_) => "its text is of no known kind",
        }
    }
}
