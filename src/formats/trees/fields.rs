//! JSON objects and values as such: what a text, a truth or a private field is. [`Fields`] are asked for by name, in any
//! object; of those that hold something else than they should the reader says so itself, by the title of what it reads.

use crate::formats::limits::{MOST_RECORDS, PRIVATE};
use crate::formats::published::Text;
use crate::programme::{Code, Finding, clean};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::cell::RefCell;

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// How many records are looked at to tell what a list holds: the first may be odd.
pub(super) const LOOK: usize = 8;

/// The fields of an object.
pub(super) struct Fields<'d> {
    map: &'d Object,
    odd: RefCell<Vec<&'static str>>,
}

impl<'d> Fields<'d> {
    /// Those of a value, if it is an object.
    pub(super) fn of(value: &'d Value) -> Option<Self> {
        Some(Fields { map: value.as_object()?, odd: RefCell::default() })
    }

    /// The value of a field, unless it is null.
    pub(super) fn value(&self, name: &str) -> Option<&'d Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Whether there is such a field, whatever it holds.
    pub(super) fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// The names of all fields.
    pub(super) fn names(&self) -> impl Iterator<Item = &'d str> {
        self.map.keys().map(String::as_str)
    }

    /// A text or a number; nothing if it is blank.
    pub(super) fn text(&self, name: &'static str) -> Option<Text<'d>> {
        let value = self.value(name)?;
        if !matches!(value, Value::String(_) | Value::Number(_)) {
            self.odd.borrow_mut().push(name);
        }
        text(value)
    }

    /// The first of these fields that says something.
    pub(super) fn any(&self, names: &[&'static str]) -> Option<Text<'d>> {
        names.iter().find_map(|name| self.text(name))
    }

    /// The items of a list. A single value is a list of one, and an empty text is none.
    pub(super) fn list(&self, name: &str) -> &'d [Value] {
        match self.value(name) {
            Some(Value::Array(list)) => list,
            Some(Value::String(text)) if text.trim().is_empty() => &[],
            Some(value) => std::slice::from_ref(value),
            None => &[],
        }
    }

    /// A field of one truth.
    pub(super) fn is(&self, name: &'static str) -> Option<bool> {
        let value = self.value(name)?;
        let is = truth(value);
        if is.is_none() && text(value).is_some() {
            self.odd.borrow_mut().push(name);
        }
        is
    }

    /// Whether a private field says something.
    pub(super) fn have_private(&self) -> bool {
        have_private(self.map)
    }

    /// A finding for each field that was asked for and held something else than a text.
    pub(super) fn odd<'f>(&'f self, record: &'f str) -> impl Iterator<Item = Finding> + 'f {
        self.odd.take().into_iter().map(move |name| {
            Finding::new(Code::FieldUnreadable, record, format!("`{name}` holds no text")).done("left out")
        })
    }
}

/// Whether a private field of an object says something.
pub(super) fn have_private(map: &Object) -> bool {
    let says = |value: &Value| match value {
        Value::Null | Value::Bool(_) => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        Value::Number(_) => true,
    };
    PRIVATE.iter().any(|name| map.get(*name).is_some_and(says))
}

/// A text or a number as text; nothing if it is blank.
pub(super) fn text(value: &Value) -> Option<Text<'_>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text.as_str())).filter(|text| !text.trim().is_empty()),
        // Minutes of 50.0 are 50.
        #[allow(clippy::cast_possible_truncation)]
        Value::Number(number) => Some(match number.as_f64() {
            Some(float) if !number.is_i64() && !number.is_u64() && float.fract() == 0.0 && float.abs() < 1e15 => {
                Cow::Owned((float as i64).to_string())
            }
            _ => Cow::Owned(number.to_string()),
        }),
        _ => None,
    }
}

/// Yes or no: `true`, `1`, `"1"` or `"yes"`.
pub(super) fn truth(value: &Value) -> Option<bool> {
    if let Value::Bool(is) = value {
        return Some(*is);
    }
    match text(value)?.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// How a record is called in findings: by its title or name, else by its number.
pub(super) fn called(what: &str, title: Option<&Text<'_>>, number: usize) -> String {
    match title {
        Some(title) => format!("{what} “{}”", clean::line(title.clone())),
        None => format!("{what} {}", number + 1),
    }
}

/// The records of a list, as many as are read.
pub(super) fn records<'d>(list: &'d [Value], findings: &mut Vec<Finding>) -> &'d [Value] {
    let Some(first) = list.get(..MOST_RECORDS) else { return list };
    if list.len() > MOST_RECORDS {
        let what = format!("it holds {} records", list.len());
        findings.push(Finding::new(Code::LimitReached, "the file", what).done("the first 200000 are read"));
    }
    first
}

/// What is said once if a file had private fields.
pub(super) fn private() -> Finding {
    let what = "it has addresses, numbers or answers of people";
    Finding::new(Code::PrivateLeftOut, "the file", what).done("left out")
}

/// A record that is no object.
pub(super) fn unreadable(what: &str, number: usize) -> Finding {
    Finding::new(Code::RecordUnreadable, called(what, None, number), "it is no object").done("left out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_says_what_it_should_or_nothing() {
        let value = json!({
            "a": " x ", "blank": " ", "null": null, "number": 7, "whole": 50.0, "list": [1, 2], "one": "x", "yes": true,
            "word": "False", "odd": "perhaps", "huge": 1e300
        });
        let fields = Fields::of(&value).unwrap();
        assert_eq!(fields.text("a").as_deref(), Some(" x "));
        assert_eq!((fields.text("blank"), fields.text("null"), fields.text("none")), (None, None, None));
        assert_eq!(fields.text("number").as_deref(), Some("7"));
        assert_eq!(fields.text("whole").as_deref(), Some("50"));
        assert_eq!(fields.any(&["blank", "one"]).as_deref(), Some("x"));
        assert_eq!((fields.list("list").len(), fields.list("one").len(), fields.list("blank").len()), (2, 1, 0));
        assert_eq!((fields.is("yes"), fields.is("word")), (Some(true), Some(false)));
        assert_eq!(fields.odd("r").count(), 0);
        assert_eq!((fields.is("odd"), fields.text("list")), (None, None));
        let odd: Vec<String> = fields.odd("r").map(|finding| finding.to_string()).collect();
        assert_eq!(odd, ["r: `odd` holds no text; left out", "r: `list` holds no text; left out"]);
        assert!(fields.text("huge").is_some() && Fields::of(&json!([])).is_none());
    }

    #[test]
    fn records_are_counted() {
        let mut findings = Vec::new();
        assert_eq!(records(&vec![Value::Null; MOST_RECORDS], &mut findings).len(), MOST_RECORDS);
        assert_eq!(findings, []);
        assert_eq!(records(&vec![Value::Null; MOST_RECORDS + 1], &mut findings).len(), MOST_RECORDS);
        assert_eq!(findings[0].code, Code::LimitReached);
    }

    #[test]
    fn private_fields_count_where_they_say_something() {
        let have = |value: Value| Fields::of(&value).unwrap().have_private();
        assert!(have(json!({ "email": "someone@example.org" })) && have(json!({ "questionAnswers": [{}] })));
        assert!(!have(json!({ "email": "", "phone": null, "answers": [], "title": "x" })));
    }
}
