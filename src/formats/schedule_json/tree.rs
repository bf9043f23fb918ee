//! JSON as a tree that borrows its texts and keeps the order of fields, which is the order of rooms in a schedule; and
//! what is left of a text that breaks off.

use super::super::published::Text;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value.
pub(super) enum Node<'d> {
    Null,
    Bool(bool),
    /// A number or a text: which of the two it is tells nothing about what it means.
    Text(Text<'d>),
    List(Vec<Node<'d>>),
    Map(Vec<(Text<'d>, Node<'d>)>),
}

impl<'d> Node<'d> {
    /// The value that a text holds. `Err` says at which byte it breaks, and why.
    pub fn parse(text: &'d str) -> Result<Node<'d>, (usize, String)> {
        serde_json::from_str(text).map_err(|error| {
            let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
            let at = line.saturating_add(error.column().saturating_sub(1)).min(text.len());
            (at, error.to_string())
        })
    }

    /// The value without its ties to the text.
    pub fn into_owned(self) -> Node<'static> {
        match self {
            Node::Null => Node::Null,
            Node::Bool(is) => Node::Bool(is),
            Node::Text(text) => Node::Text(text.into_owned().into()),
            Node::List(list) => Node::List(list.into_iter().map(Node::into_owned).collect()),
            Node::Map(map) => {
                let owned = |(name, node): (Text<'_>, Node<'_>)| (name.into_owned().into(), node.into_owned());
                Node::Map(map.into_iter().map(owned).collect())
            }
        }
    }

    /// The fields of an object; of anything else none.
    pub fn fields(self) -> Vec<(Text<'d>, Node<'d>)> {
        if let Node::Map(map) = self { map } else { Vec::new() }
    }

    /// The items of a list; of an object its values, and of anything else none.
    pub fn items(self) -> Vec<Node<'d>> {
        match self {
            Node::List(list) => list,
            Node::Map(map) => map.into_iter().map(|(_, node)| node).collect(),
            Node::Null | Node::Bool(_) | Node::Text(_) => Vec::new(),
        }
    }

    /// A field of an object.
    pub fn field(&self, name: &str) -> Option<&Node<'d>> {
        let Node::Map(map) = self else { return None };
        map.iter().find(|(known, _)| *known == name).map(|(_, node)| node)
    }

    /// The text of a value without blanks around it. Of one in several languages, `{"en": "Hall"}`, the English one, or
    /// else the first; of one that is an object with a name, that name. `None` if nothing stands there.
    pub fn text(self) -> Option<Text<'d>> {
        match self {
            Node::Text(text) => super::super::frab::trimmed(text),
            Node::Bool(is) => Some(if is { "true" } else { "false" }.into()),
            Node::Null | Node::List(_) => None,
            Node::Map(mut map) => {
                let named = ["en", "name"].iter().find_map(|name| map.iter().position(|(known, _)| known == name));
                let at = named.unwrap_or(0);
                (at < map.len()).then(|| map.swap_remove(at).1)?.text()
            }
        }
    }

    /// Whether something stands there.
    pub fn holds_something(&self) -> bool {
        match self {
            Node::Null => false,
            Node::Bool(_) => true,
            Node::Text(text) => !text.trim().is_empty(),
            Node::List(list) => !list.is_empty(),
            Node::Map(map) => !map.is_empty(),
        }
    }
}

impl<'de: 'd, 'd> Deserialize<'de> for Node<'d> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Node<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Node<'de>, E> {
                Ok(Node::Null)
            }
            fn visit_bool<E>(self, is: bool) -> Result<Node<'de>, E> {
                Ok(Node::Bool(is))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Node<'de>, E> {
                Ok(Node::Text(number.to_string().into()))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Node<'de>, E> {
                Ok(Node::Text(number.to_string().into()))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Node<'de>, E> {
                Ok(Node::Text(number.to_string().into()))
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
                Ok(Node::Text(text.into()))
            }
            fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
                Ok(Node::Text(text.to_owned().into()))
            }
            fn visit_string<E>(self, text: String) -> Result<Node<'de>, E> {
                Ok(Node::Text(text.into()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node<'de>, A::Error> {
                let mut list = Vec::new();
                while let Some(node) = seq.next_element()? {
                    list.push(node);
                }
                Ok(Node::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node<'de>, A::Error> {
                let mut map = Vec::new();
                while let Some(name) = access.next_key::<crate::programme::draft::Text<'de>>()? {
                    map.push((name.0, access.next_value()?));
                }
                Ok(Node::Map(map))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A text that breaks at a byte as one that is whole: what is complete before the break, with every list and object
/// ended. Ends within the last value that is complete.
pub(super) fn mended(text: &str, until: usize) -> Option<String> {
    let mut open: Vec<u8> = Vec::new();
    // Where the text may be ended, and how many lists and objects are open there.
    let mut whole = None;
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate().take(until) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => {
                open.push(if byte == b'{' { b'}' } else { b']' });
                whole = Some((at + 1, open.clone()));
            }
            b'}' | b']' => {
                open.pop();
                whole = Some((at + 1, open.clone()));
            }
            b',' => whole = Some((at, open.clone())),
            _ => {}
        }
    }
    let (end, open) = whole?;
    let mut mended = text.get(..end)?.to_owned();
    mended.extend(open.iter().rev().map(|byte| char::from(*byte)));
    Some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_breaks_off_is_ended_after_its_last_whole_value() {
        let mend = |text: &str| mended(text, text.len()).unwrap_or_default();
        assert_eq!(mend(r#"{"a": [1, {"b": "x, }"#), r#"{"a": [1, {}]}"#);
        assert_eq!(mend(r#"{"a": [1, {"b": "x\"", "c": tr"#), r#"{"a": [1, {"b": "x\""}]}"#);
        assert_eq!(mend(r#"{"a": {"b": 1}, "c""#), r#"{"a": {"b": 1}}"#);
        assert_eq!(mended("tru", 3), None);
    }

    #[test]
    fn fields_keep_their_order_and_texts_are_borrowed() {
        let text = r#"{"z": "one", "a": "t\u0077o", "m": 3}"#;
        let fields = Node::parse(text).map(Node::fields).unwrap_or_default();
        let told: Vec<String> = fields
            .into_iter()
            .map(|(name, node)| {
                let text = node.text().unwrap_or_default();
                format!("{name} {text} {}", matches!(text, Text::Borrowed(_)))
            })
            .collect();
        assert_eq!(told, ["z one true", "a two false", "m 3 false"]);
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = "[".repeat(100_000);
        assert!(Node::parse(&deep).is_err());
        // Mending ends what is open before the break, so that it is not nested deeper than before.
        let (at, _) = Node::parse(&deep).err().unwrap_or_default();
        assert!(at < 200);
    }
}
