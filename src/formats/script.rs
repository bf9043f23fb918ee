//! Data that a web page loads as a script: `var program = […];`, `callback({…})`, `export default […]`.
//!
//! No program is run. A script is taken as long as it does nothing but give names to data; where it does anything else,
//! reading stops. The names mean nothing: every site has its own.

use super::decode;
use super::limits::DEEPEST;
use serde_json::Value;
use std::borrow::Cow;

/// The data of a script.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// Lists and objects, in order.
    pub values: Vec<Value>,
    /// Where the text stops being data, in bytes, and whether that is because it breaks off.
    pub stop: Option<Stop>,
}

/// The place at which a script stops being data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The text ends within a value; what was whole of it is kept.
    Cut(usize),
    /// Something else than data follows.
    Code(usize),
}

/// Words that stand before a name or a value.
const LEADING: &[&str] = &["var", "let", "const", "export", "default"];

/// The data of a text. A text that is no script at all costs one look.
pub(super) fn read(text: &str) -> Script {
    // Halves of characters are replaced by as many bytes: places stay.
    let text = decode::json_text(text);
    let mut cursor = Cursor { text: &text, at: 0 };
    let mut script = Script::default();
    loop {
        cursor.blanks(b";,");
        let start = cursor.at;
        if cursor.rest().is_empty() {
            return script;
        }
        if let Err(stop) = cursor.statement(&mut script.values) {
            script.stop = Some(stop.unwrap_or(Stop::Code(start)));
            return script;
        }
    }
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

/// Why a statement is not taken: it is none of data, unless the place says more.
type Refused = Option<Stop>;

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is = self.next() == Some(byte);
        self.at += usize::from(is);
        is
    }

    /// Passes white space, comments and those separators.
    fn blanks(&mut self, separators: &[u8]) {
        loop {
            let rest = self.rest();
            let is_blank =
                |c: char| c.is_whitespace() || c == '\u{feff}' || separators.iter().any(|s| c == char::from(*s));
            let trimmed = rest.trim_start_matches(is_blank);
            let comment = match trimmed.as_bytes() {
                [b'/', b'/', ..] => trimmed.find('\n').unwrap_or(trimmed.len()),
                [b'/', b'*', ..] => trimmed.find("*/").map_or(trimmed.len(), |end| end + 2),
                _ => 0,
            };
            self.at += rest.len() - trimmed.len() + comment;
            if comment == 0 {
                return;
            }
        }
    }

    /// A name, perhaps of a part: `window.program`.
    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
        let word =
            rest.get(..end).filter(|word| word.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$')))?;
        self.at += end;
        Some(word)
    }

    fn statement(&mut self, values: &mut Vec<Value>) -> Result<(), Refused> {
        let mut named = false;
        while let Some(word) = self.word() {
            self.blanks(b"");
            // A second name would be a command of another kind.
            if named {
                return Err(None);
            }
            named = !LEADING.contains(&word);
        }
        match self.next() {
            Some(b'=') if named => {
                self.at += 1;
                self.blanks(b"");
                self.value(values)
            }
            Some(b'(') if named => {
                self.at += 1;
                self.blanks(b",");
                while !self.take(b')') {
                    self.value(values)?;
                    self.blanks(b",");
                }
                Ok(())
            }
            _ if !named => self.value(values),
            _ => Err(None),
        }
    }

    /// A value; only lists and objects are kept.
    fn value(&mut self, values: &mut Vec<Value>) -> Result<(), Refused> {
        let (start, rest) = (self.at, self.rest());
        if !rest.starts_with(['[', '{']) {
            return self.scalar();
        }
        let mut strict = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        if let Some(Ok(value)) = strict.next() {
            self.at += strict.byte_offset();
            values.push(value);
            return Ok(());
        }
        let (end, is_cut) = match extent(rest) {
            Extent::Whole(end) => (end, false),
            Extent::Cut(Some(end)) => (end, true),
            Extent::Cut(None) => return Err(Some(Stop::Cut(self.text.len()))),
            Extent::Neither => return Err(None),
        };
        let text = rest.get(..end).unwrap_or_default();
        let text = if is_cut { Cow::Owned(format!("{text}]")) } else { Cow::Borrowed(text) };
        let value = serde_json::from_str(&text).or_else(|_| json5::from_str(&text));
        values.push(value.map_err(|_: json5::Error| Some(Stop::Code(start)))?);
        self.at += end;
        if is_cut { Err(Some(Stop::Cut(self.at))) } else { Ok(()) }
    }

    /// Passes a number, a text or the like.
    fn scalar(&mut self) -> Result<(), Refused> {
        let rest = self.rest();
        let in_word = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
        let end = if rest.starts_with(['"', '\'', '`']) {
            quoted(rest.as_bytes(), 0).map_or(0, |end| end + 1)
        } else {
            rest.find(|c| !in_word(c)).unwrap_or(rest.len())
        };
        let after = rest.get(end..).unwrap_or_default().trim_start_matches([' ', '\t']);
        if end == 0 || !(after.is_empty() || after.starts_with([';', ',', '\n', '\r'])) {
            return Err(None);
        }
        self.at += end;
        Ok(())
    }
}

/// How far a value goes.
enum Extent {
    /// Up to there.
    Whole(usize),
    /// Beyond the end of the text. Of a list, where its last whole item ends.
    Cut(Option<usize>),
    /// It is no value, or one too deep.
    Neither,
}

/// How far the list or object at the beginning of a text goes: brackets pair up outside of quotes and comments.
fn extent(text: &str) -> Extent {
    let bytes = text.as_bytes();
    let is_list = bytes.first() == Some(&b'[');
    let mut open: Vec<u8> = Vec::new();
    let mut last_item = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'[' | b'{' => {
                if open.len() == DEEPEST {
                    return Extent::Neither;
                }
                open.push(if byte == b'[' { b']' } else { b'}' });
            }
            b']' | b'}' if open.last() != Some(&byte) => return Extent::Neither,
            b']' | b'}' => drop(open.pop()),
            b'"' | b'\'' | b'`' => match quoted(bytes, at) {
                Some(end) => at = end,
                None => break,
            },
            b'/' if matches!(bytes.get(at + 1), Some(b'/' | b'*')) => {
                let mut comment = Cursor { text, at };
                comment.blanks(b"");
                at = comment.at;
                continue;
            }
            // A call, a template, a calculation: no data.
            b'(' | b')' | b';' => return Extent::Neither,
            _ => {}
        }
        at += 1;
        if open.is_empty() {
            return Extent::Whole(at);
        }
        if is_list && open.len() == 1 && byte == b'}' {
            last_item = Some(at);
        }
    }
    Extent::Cut(last_item)
}

/// Where the closing quote of a text stands.
fn quoted(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(quote, b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&quote) {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn check(text: &str, values: Value) {
        let script = read(text);
        assert_eq!((Value::Array(script.values), script.stop), (values, None), "{text}");
    }

    #[test]
    fn names_and_wrappings_mean_nothing() {
        for text in [
            "var program = [1];",
            "program=[1]",
            "\u{feff}// made up\n/* by hand */ let a = [1]\r\n",
            "window.data.list = [ 1 ] ;;",
            "callback([1]);",
            "/**/cb( [1] )",
            "export default [1];",
            "export const x = [1];",
            "module.exports = [1]",
            "[1]",
            "'use strict'; var ready = true, year = 2013; const p = [1];",
        ] {
            check(text, json!([[1]]));
        }
    }

    #[test]
    fn several_values_come_in_their_order() {
        check("var a = [1], b = {\"c\": 2};\nd = [3]", json!([[1], {"c": 2}, [3]]));
        check("[1]\n[2]", json!([[1], [2]]));
    }

    #[test]
    fn what_scripts_may_write_and_json_may_not() {
        check("var a = [{id: 1, 'title': 'It\\'s [here]',}, /* ] */ ];", json!([[{"id": 1, "title": "It's [here]"}]]));
        check(r#"a = [{"t": "\ud83d", u: 0x10}]"#, json!([[{"t": "\u{fffd}", "u": 16}]]));
    }

    #[test]
    fn a_program_is_not_run() {
        for text in [
            "function a() { return [1]; }",
            "a.b = c || [1]",
            "if (x) y = [1]",
            "new Date()",
            "alert(1)",
            "<html>",
            "a: [1]",
            "Title,Start\nA,B\n",
        ] {
            let script = read(text);
            assert_eq!((script.values, script.stop), (vec![], Some(Stop::Code(0))), "{text}");
        }
        let script = read("var a = [1]; alert(a.length)");
        assert_eq!((script.values, script.stop), (vec![json!([1])], Some(Stop::Code(13))));
        assert_eq!(read("var a = [new Date(5)]").values, Vec::<Value>::new());
    }

    #[test]
    fn of_a_list_that_breaks_off_the_whole_items_are_kept() {
        let text = r#"var a = [{"b": [1]}, {"b": [2, {}]}, {"b": "c"#;
        let script = read(text);
        assert_eq!(script.values, [json!([{"b": [1]}, {"b": [2, {}]}])]);
        assert_eq!(script.stop, Some(Stop::Cut(35)));
        assert_eq!(read("var a = [").stop, Some(Stop::Cut(9)));
    }

    #[test]
    fn depth_is_limited() {
        let text = format!("a = [,{}", "[".repeat(100_000));
        assert!(read(&text).values.is_empty());
        assert!(read(&"[".repeat(100_000)).values.is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]{}()<>\"'`:,a-z0-9 \n\\\\&;=/*!.é-]{0,80}") {
            read(&text);
            read(&format!("var a = [{text}];"));
        }
    }
}
