//! JSON as records that are joined by keys: how most programmes leave the systems of their organisers.
//!
//! [`Notes`] hands out records, [`Record`] answers for one field at a time. What a field should not hold, and what is no record at all, is left out and
//! said, so that a reader only asks for what its format has.

use super::fields::{self, Object};
use crate::error::{Error, Result};
use crate::formats::Document;
use crate::formats::limits::MOST_RECORDS;
use crate::formats::published::{Link, Prose, Published, Text};
use crate::programme::{Code, Finding, clean};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// What is put where an address should be and there is none.
const NO_LINK: &[&str] = &["", "-", "#", "n/a", "none", "null", "http://", "https://", "http://n/a", "https://n/a"];

/// The tree of a file.
///
/// # Errors
/// If it is no JSON; the error says at which line and column.
pub(super) fn of<'d>(document: &'d Document<'_>) -> Result<&'d Value> {
    document.json().ok_or_else(|| {
        let error = Error::new("this is no JSON");
        match serde_json::from_str::<serde::de::IgnoredAny>(document.text()) {
            Ok(_) => error,
            Err(why) => error.at(format!("line {}, column {}", why.line(), why.column())).because(why),
        }
    })
}

/// The first record of a list, or of an object whose names are the keys of its records: what a sniff looks at.
pub(super) fn first(value: Option<&Value>) -> Option<&Object> {
    match value? {
        Value::Array(list) => list.iter().find_map(Value::as_object),
        Value::Object(object) => object.values().find_map(Value::as_object),
        _ => None,
    }
}

/// Whether a record has all of these fields, whatever they hold.
pub(super) fn has_all(record: Option<&Object>, names: &[&str]) -> bool {
    record.is_some_and(|record| names.iter().all(|name| record.contains_key(*name)))
}

/// Whether a record has any of these fields.
pub(super) fn has_any(record: Option<&Object>, names: &[&str]) -> bool {
    record.is_some_and(|record| names.iter().any(|name| record.contains_key(*name)))
}

/// What is met while the records of one file are read.
#[derive(Default)]
pub(super) struct Notes {
    findings: RefCell<Vec<Finding>>,
    records: Cell<usize>,
    private: Cell<usize>,
    unpublished: Cell<usize>,
}

impl Notes {
    /// The records of a list, or of an object whose names are their keys; each is called `what` in findings.
    pub fn records<'n, 'd>(&'n self, what: &'static str, value: Option<&'d Value>) -> Vec<Record<'n, 'd>> {
        let mut records = Vec::new();
        let mut add = |key: Option<&'d str>, value: &'d Value| {
            let Value::Object(fields) = value else {
                // A gap in a list that was once keyed by numbers is no loss.
                if !value.is_null() {
                    let record = format!("{what} {}", records.len() + 1);
                    self.say(Code::RecordUnreadable, record, "it is no record".to_owned());
                }
                return;
            };
            self.records.set(self.records.get() + 1);
            if self.records.get() <= MOST_RECORDS {
                records.push(self.record(what, records.len() + 1, key, fields));
            }
        };
        match value {
            Some(Value::Array(list)) => list.iter().for_each(|value| add(None, value)),
            Some(Value::Object(object)) => object.iter().for_each(|(key, value)| add(Some(key), value)),
            None | Some(Value::Null) => {}
            Some(_) => self.say(Code::RecordUnreadable, what.to_owned(), "there is no list of them".to_owned()),
        }
        records
    }

    /// The fields of a record. That some are private is noted; they are never asked for.
    fn record<'n, 'd>(
        &'n self,
        what: &'static str,
        number: usize,
        key: Option<&'d str>,
        fields: &'d Object,
    ) -> Record<'n, 'd> {
        if fields::have_private(fields) {
            self.private.set(self.private.get() + 1);
        }
        Record { fields, key, what, number, notes: self }
    }

    /// The tree itself as a record.
    pub fn root<'n, 'd>(&'n self, tree: &'d Value) -> Option<Record<'n, 'd>> {
        self.records.set(self.records.get() + 1);
        Some(self.record("the file", 0, None, tree.as_object()?))
    }

    /// Notes a session that the organisers have not accepted, and that is nobody's business.
    pub fn unpublished(&self) {
        self.unpublished.set(self.unpublished.get() + 1);
    }

    fn say(&self, code: Code, record: String, what: String) {
        self.findings.borrow_mut().push(Finding::new(code, record, what).done("left out"));
    }

    /// Adds what was odd to what the file tells.
    ///
    /// # Errors
    /// If there was no record at all in it.
    pub fn finish(self, published: &mut Published<'_>) -> Result<()> {
        if self.records.get() == 0 {
            return Err(Error::new("nothing of a programme is in this file"));
        }
        let file = || "the file".to_owned();
        if self.private.get() > 0 {
            let what = format!("{} of its records have fields that are nobody's business", self.private.get());
            self.say(Code::PrivateLeftOut, file(), what);
        }
        if self.unpublished.get() > 0 {
            let what = format!("{} of its sessions are not accepted", self.unpublished.get());
            self.say(Code::PrivateLeftOut, file(), what);
        }
        if self.records.get() > MOST_RECORDS {
            let what = format!("it has more than {MOST_RECORDS} records");
            let finding = Finding::new(Code::LimitReached, file(), what).done("the others are left out");
            self.findings.borrow_mut().push(finding);
        }
        published.findings.append(&mut self.findings.into_inner());
        Ok(())
    }
}

/// A record, as its fields are asked for.
#[derive(Clone, Copy)]
pub(super) struct Record<'n, 'd> {
    fields: &'d Object,
    /// The name it stands under, if that is its key.
    key: Option<&'d str>,
    what: &'static str,
    number: usize,
    notes: &'n Notes,
}

impl<'n, 'd> Record<'n, 'd> {
    /// Its `id`, or else the name it stands under.
    pub fn key(&self) -> Option<Text<'d>> {
        self.text("id").or_else(|| self.key.map(Cow::Borrowed))
    }

    /// The value of a field, unless it is null.
    pub fn value(&self, name: &str) -> Option<&'d Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// A field of one text or number, without blanks around it; of a text in several languages the English one, or else
    /// the first. `None` if nothing stands there.
    pub fn text(&self, name: &str) -> Option<Text<'d>> {
        let value = self.value(name)?;
        let text = scalar(value).or_else(|| scalar(spoken(value.as_object()?)?));
        // An empty list or object is how some systems write nothing.
        let is_empty = value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty);
        match text {
            Some(text) => Some(text).filter(|text| !text.is_empty()),
            None => {
                if !is_empty && *value != Value::Bool(false) {
                    self.unreadable(name);
                }
                None
            }
        }
    }

    /// The first of these fields that holds a text.
    pub fn any(&self, names: &[&str]) -> Option<Text<'d>> {
        names.iter().find_map(|name| self.text(name))
    }

    /// A text that stands in blocks by language, `"zh": {"title": …}, "en": {"title": …}`, or in the record itself: the
    /// English one, or else the first; and another that says something else.
    pub fn in_languages(&self, name: &str) -> (Option<Text<'d>>, Option<Text<'d>>) {
        let blocks = self.fields.iter().filter(|(language, block)| is_language(language) && block.is_object());
        let texts = blocks.filter_map(|(language, block)| {
            let text = scalar(block.get(name)?).filter(|text| !text.is_empty())?;
            Some((!is_english(language), text))
        });
        let mut texts: Vec<(bool, Text<'d>)> = texts.collect();
        texts.sort_by_key(|(foreign, _)| *foreign);
        let mut texts = texts.into_iter().map(|(_, text)| text);
        let Some(text) = texts.next() else { return (self.text(name), None) };
        let other = texts.find(|other| *other != text);
        (Some(text), other)
    }

    /// A field of texts: a list of them, or a single one.
    pub fn texts(&self, name: &str) -> Vec<Text<'d>> {
        let Some(Value::Array(list)) = self.value(name) else { return self.text(name).into_iter().collect() };
        let mut texts = Vec::with_capacity(list.len());
        for value in list {
            match scalar(value) {
                Some(text) if !text.is_empty() => texts.push(text),
                None if !value.is_null() => self.unreadable(name),
                _ => {}
            }
        }
        texts
    }

    /// A field of one truth, as `true`, `1`, `"1"` or `"yes"`.
    pub fn is(&self, name: &str) -> Option<bool> {
        fields::truth(self.value(name)?)
    }

    /// A field of a count.
    pub fn count(&self, name: &str) -> Option<u32> {
        scalar(self.value(name)?)?.parse().ok()
    }

    /// A text of several paragraphs.
    pub fn prose(&self, name: &str) -> Option<Prose<'d>> {
        self.text(name).map(Prose::new)
    }

    /// A page.
    pub fn link(&self, name: &str, title: Option<&'static str>) -> Option<Link<'d>> {
        let url = self.text(name).filter(|url| !NO_LINK.contains(&url.to_ascii_lowercase().as_str()))?;
        Some(Link { url, title: title.map(Cow::Borrowed) })
    }

    /// A recording, by its address or by its key at YouTube.
    pub fn video(&self, name: &str) -> Option<Link<'d>> {
        let link = self.link(name, Some("Recording"))?;
        let is_key = link.url.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let url = if is_key { format!("https://youtu.be/{}", link.url).into() } else { link.url };
        Some(Link { url, ..link })
    }

    /// A field of pages, each with `name` and `link`.
    pub fn pages(&self, name: &str) -> Vec<Link<'d>> {
        let page = |page: &Record<'_, 'd>| Some(Link { title: page.text("name"), ..page.link("link", None)? });
        self.records("page", name).iter().filter_map(page).collect()
    }

    /// A field that is a record itself.
    pub fn record(&self, what: &'static str, name: &str) -> Option<Record<'n, 'd>> {
        let value = self.value(name)?;
        let Value::Object(fields) = value else {
            self.unreadable(name);
            return None;
        };
        Some(self.notes.record(what, self.number, None, fields))
    }

    /// A field of records.
    pub fn records(&self, what: &'static str, name: &str) -> Vec<Record<'n, 'd>> {
        self.notes.records(what, self.value(name))
    }

    /// All its fields that are records themselves: those of a record that is a list by keys.
    pub fn all(&self, what: &'static str) -> Vec<Record<'n, 'd>> {
        let fields = self.fields.iter().filter_map(|(key, value)| Some((key, value.as_object()?)));
        let record = |(key, fields): (&'d String, &'d Object)| Record {
            fields,
            key: Some(key),
            what,
            number: self.number,
            notes: self.notes,
        };
        fields.map(record).collect()
    }

    fn unreadable(&self, field: &str) {
        let key = self.fields.get("id").and_then(scalar).or_else(|| self.key.map(Cow::Borrowed));
        let record = match key {
            Some(key) => format!("{} `{}`", self.what, clean::line(key)),
            None => format!("{} {}", self.what, self.number),
        };
        self.notes.say(Code::FieldUnreadable, record, format!("`{field}` holds what does not belong there"));
    }
}

/// The texts of a list, or a single one.
pub(super) fn texts(value: &Value) -> Vec<Text<'_>> {
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    list.iter().filter_map(scalar).filter(|text| !text.is_empty()).collect()
}

/// Two texts in one line, "CTO, Example Ltd"; one alone if there is no other, or the other says the same.
pub(super) fn joined<'d>(a: Option<Text<'d>>, b: Option<Text<'d>>) -> Option<Text<'d>> {
    match (a, b) {
        (Some(a), Some(b)) if !a.contains(&*b) => Some(format!("{a}, {b}").into()),
        (a, b) => a.or(b),
    }
}

/// A text or number, without blanks around it.
fn scalar(value: &Value) -> Option<Text<'_>> {
    match value {
        Value::String(text) => Some(text.trim().into()),
        Value::Number(_) => fields::text(value),
        _ => None,
    }
}

/// What an object says in a language, if that is what it is made of: the English, or else the first.
fn spoken(object: &Object) -> Option<&Value> {
    let says = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let is_localised = object.keys().all(|key| is_language(key));
    let mut spoken = object.iter().filter(|(_, value)| is_localised && says(value));
    let first = spoken.clone().next();
    spoken.find(|(language, _)| is_english(language)).or(first).map(|(_, value)| value)
}

/// `en`, `zh-TW`, `pt_BR`.
fn is_language(key: &str) -> bool {
    let (language, region) = key.split_once(['-', '_']).unwrap_or((key, ""));
    let letters = |text: &str| text.chars().all(|c| c.is_ascii_alphabetic());
    language.len() == 2 && letters(language) && (region.is_empty() || ((2..=4).contains(&region.len()) && letters(region)))
        // Object of two letters that are met beside languages.
        && !matches!(key, "id" | "qa")
}

fn is_english(key: &str) -> bool {
    key.get(..2).is_some_and(|language| language.eq_ignore_ascii_case("en"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(notes: Notes) -> Vec<String> {
        let mut published = Published::default();
        notes.finish(&mut published).unwrap();
        published.findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_field_says_what_it_should_or_nothing() {
        let tree = json!([{
            "id": 7, "a": " x ", "blank": " ", "null": null, "none": [], "no": false, "list": ["p", "", 2, {}],
            "map": { "k": [] }, "yes": "1", "url": "https://N/A", "page": "https://example.org/"
        }]);
        let notes = Notes::default();
        let records = notes.records("talk", Some(&tree));
        let own = records[0];
        assert_eq!((own.key().as_deref(), own.text("a").as_deref()), (Some("7"), Some("x")));
        assert!(["blank", "null", "none", "no", "missing"].iter().all(|name| own.text(name).is_none()));
        assert_eq!(own.any(&["blank", "a"]).as_deref(), Some("x"));
        assert_eq!((own.texts("list"), own.texts("a")), (vec!["p".into(), "2".into()], vec!["x".into()]));
        assert_eq!((own.is("yes"), own.is("no"), own.is("a")), (Some(true), Some(false), None));
        assert!(own.link("url", None).is_none() && own.link("page", None).is_some());
        assert!(own.text("map").is_none() && own.record("part", "a").is_none());
        assert_eq!(
            said(notes),
            ["list", "map", "a"].map(|name| format!("talk `7`: `{name}` holds what does not belong there; left out"))
        );
    }

    #[test]
    fn records_are_lists_or_stand_under_their_keys() {
        let tree = json!({ "one": { "t": 1 }, "two": { "id": 2 }, "three": 3, "gap": null });
        let notes = Notes::default();
        let keys: Vec<String> =
            notes.records("talk", Some(&tree)).iter().filter_map(Record::key).map(Text::into_owned).collect();
        assert_eq!(keys, ["one", "2"]);
        assert!(notes.records("talk", None).is_empty());
        assert!(notes.records("talk", Some(&json!("none"))).is_empty());
        assert_eq!(said(notes), ["talk 3: it is no record; left out", "talk: there is no list of them; left out"]);
        assert!(Notes::default().finish(&mut Published::default()).is_err());
    }

    #[test]
    fn the_english_text_is_read_and_another_is_kept() {
        let tree = json!([
            { "de": { "t": "Knoten" }, "en": { "t": "Knots" } },
            { "zh-TW": { "t": "結" }, "en": { "t": " " } },
            { "t": { "fr": "Noeuds", "en": "Knots" }, "id": { "x": 1 } },
            { "de": { "t": "Same" }, "en": { "t": "Same" } }
        ]);
        let notes = Notes::default();
        let texts: Vec<_> = notes.records("talk", Some(&tree)).iter().map(|own| own.in_languages("t")).collect();
        let expected = [("Knots", Some("Knoten")), ("結", None), ("Knots", None), ("Same", None)];
        let texts: Vec<_> = texts.iter().map(|(text, other)| (text.as_deref().unwrap(), other.as_deref())).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn private_fields_are_counted_where_they_say_something() {
        let tree = json!([{ "email": "nobody@example.org" }, { "email": "", "phone": null }, { "mobile": 5 }]);
        let notes = Notes::default();
        notes.records("person", Some(&tree));
        assert_eq!(said(notes), ["the file: 2 of its records have fields that are nobody's business; left out"]);
    }

    #[test]
    fn records_have_a_limit() {
        let tree = Value::Array(vec![json!({}); MOST_RECORDS + 1]);
        let notes = Notes::default();
        assert_eq!(notes.records("talk", Some(&tree)).len(), MOST_RECORDS);
        assert_eq!(said(notes), ["the file: it has more than 200000 records; the others are left out"]);
    }
}
