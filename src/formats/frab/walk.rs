//! XML as steps through elements that are always well nested: an end tag that is missing is supplied, one that ends
//! nothing is passed over, and where the file breaks off everything is ended. What was mended is told.

use super::super::limits::DEEPEST;
use super::super::published::Text;
use crate::programme::clean;
use quick_xml::Reader;
use quick_xml::errors::Error;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// A start tag.
#[derive(Clone, Copy)]
pub(super) struct Tag<'d> {
    /// The name of the element without its namespace.
    pub name: &'d str,
    /// Where it stands in the text.
    pub at: usize,
    /// What stands between the angle brackets.
    inside: &'d str,
}

impl<'d> Tag<'d> {
    /// The value of an attribute, unless it is empty.
    pub fn attribute(&self, name: &str) -> Option<Text<'d>> {
        let mut attributes = Attributes::new(self.inside, self.inside.len().min(name_len(self.inside)));
        let attributes = attributes.with_checks(false).flatten();
        let value = attributes.into_iter().find(|attribute| attribute.key.local_name().as_ref() == name)?.value;
        super::trimmed(match value {
            Cow::Borrowed(raw) => unescape(raw).unwrap_or(Cow::Borrowed(raw)),
            Cow::Owned(raw) => Cow::Owned(unescape(&raw).map(Cow::into_owned).unwrap_or(raw)),
        })
    }
}

fn name_len(inside: &str) -> usize {
    inside.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inside.len())
}

/// One step.
pub(super) enum Step<'d> {
    /// Into an element.
    Start(Tag<'d>),
    /// Out of the element that was entered last and not left.
    End,
    /// Over a piece of text; a text may come in several.
    Text(Text<'d>),
    /// No further.
    Over,
}

/// What an element holds.
pub(super) struct Content<'d> {
    /// Its text without that of comments; of elements within it only the text.
    pub text: Text<'d>,
    /// The same as it is written, if there are elements within it.
    pub marked_up: Option<&'d str>,
}

/// A way through a text.
pub(super) struct Walk<'d> {
    text: &'d str,
    reader: Reader<&'d [u8]>,
    /// The names of the elements that are entered.
    open: Vec<&'d str>,
    /// How many of them have ended, though not all by tags of their own.
    ended: usize,
    /// How many elements beyond the deepest are entered.
    beyond: usize,
    /// Where the step begins that was taken last.
    at: usize,
    over: bool,
    /// Where the text breaks off, and how.
    pub cut: Option<(usize, String)>,
    /// The first tag that does not fit, and what is wrong with it.
    pub ill_formed: Option<(usize, String)>,
    /// Where elements are nested too deeply.
    pub too_deep: Option<usize>,
    /// Where the file declares entities of its own, which are not looked into.
    pub entities: Option<usize>,
}

impl<'d> Walk<'d> {
    pub fn new(text: &'d str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Walk {
            text,
            reader,
            open: Vec::new(),
            ended: 0,
            beyond: 0,
            at: 0,
            over: false,
            cut: None,
            ill_formed: None,
            too_deep: None,
            entities: None,
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    /// The next step.
    pub fn next(&mut self) -> Step<'d> {
        loop {
            if self.ended > 0 {
                self.ended -= 1;
                self.open.pop();
                return Step::End;
            }
            if self.over {
                return Step::Over;
            }
            if let Some(step) = self.step() {
                return step;
            }
        }
    }

    fn step(&mut self) -> Option<Step<'d>> {
        self.at = self.position();
        match self.reader.read_event() {
            Ok(Event::Text(text)) => Some(Step::Text(text.into_inner())),
            Ok(Event::CData(text)) => Some(Step::Text(text.into_inner())),
            Ok(Event::GeneralRef(reference)) => Some(Step::Text(self.referred(&reference))),
            Ok(Event::Start(_)) => self.start(),
            Ok(Event::Empty(_)) => {
                let start = self.start();
                // Entered, and at once left.
                match start {
                    Some(_) => self.ended = 1,
                    None => self.beyond = self.beyond.saturating_sub(1),
                }
                start
            }
            Ok(Event::End(end)) => {
                self.end(local(&end));
                None
            }
            Ok(Event::DocType(doctype)) => {
                if doctype.contains("<!ENTITY") {
                    self.entities.get_or_insert(self.at);
                }
                None
            }
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => None,
            Ok(Event::Eof) => {
                if let Some(open) = self.open.last() {
                    self.cut = Some((self.at, format!("it ends within the element {}", shown(open))));
                }
                self.over = true;
                None
            }
            Err(Error::IllFormed(error)) if self.position() > self.at => {
                self.ill_formed.get_or_insert((self.at, shown(&error.to_string())));
                None
            }
            Err(error) => {
                self.cut = Some((self.at, shown(&error.to_string())));
                self.over = true;
                None
            }
        }
    }

    fn start(&mut self) -> Option<Step<'d>> {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            self.too_deep.get_or_insert(self.at);
            return None;
        }
        let tag = self.text.get(self.at..self.position()).unwrap_or_default();
        let inside = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')).unwrap_or_default();
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let name = local(inside.get(..name_len(inside)).unwrap_or(inside));
        self.open.push(name);
        Some(Step::Start(Tag { name, at: self.at, inside }))
    }

    /// Ends the element of that name, and those within it that have not ended.
    fn end(&mut self, name: &str) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        match self.open.iter().rev().position(|open| *open == name) {
            Some(within) => {
                self.ended = within + 1;
                if within > 0 {
                    let open = self.open.last().copied().unwrap_or_default();
                    let what = format!("the element {} has not ended where {} does", shown(open), shown(name));
                    self.ill_formed.get_or_insert((self.at, what));
                }
            }
            None => {
                self.ill_formed.get_or_insert((self.at, format!("an element {} ends that has not begun", shown(name))));
            }
        }
    }

    /// What a reference stands for. One that XML itself does not know stays as it is written: in HTML it may mean
    /// something.
    fn referred(&self, reference: &str) -> Text<'d> {
        let known = match reference {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => {
                let written = self.text.get(self.at..self.position()).unwrap_or_default();
                let is_number = reference.starts_with('#');
                return if is_number { unescape(written).unwrap_or_default() } else { written.into() };
            }
        };
        known.into()
    }

    /// What the element holds that was just entered; leaves it. `None` if the text broke off within it.
    pub fn content(&mut self) -> Option<Content<'d>> {
        let from = self.position();
        let mut text = Text::default();
        let (mut depth, mut marked_up) = (0_usize, false);
        loop {
            match self.next() {
                Step::Text(piece) if text.is_empty() => text = piece,
                Step::Text(piece) => text.to_mut().push_str(&piece),
                Step::Start(_) => (depth, marked_up) = (depth + 1, true),
                Step::End if depth == 0 => break,
                Step::End => depth -= 1,
                Step::Over => return None,
            }
        }
        let written = self.text.get(from..self.at).unwrap_or_default();
        Some(Content { text, marked_up: marked_up.then_some(written) })
    }

    /// The text of the element that was just entered, in one line's sense; leaves it. `None` if there is none.
    pub fn line(&mut self) -> Option<Text<'d>> {
        super::trimmed(self.content()?.text)
    }

    /// Leaves the element that was just entered. Whether anything but blanks stands in it.
    pub fn skip(&mut self) -> bool {
        self.content().is_some_and(|content| content.marked_up.is_some() || !content.text.trim().is_empty())
    }
}

/// A name without its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Something of the file as it may be shown.
fn shown(text: &str) -> String {
    let line = clean::line(Cow::Borrowed(text));
    match line.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps through a text: `<name`, `>`, and texts.
    fn steps(text: &str) -> String {
        let mut walk = Walk::new(text);
        let mut told = String::new();
        loop {
            match walk.next() {
                Step::Start(tag) => told.push_str(&format!("<{}", tag.name)),
                Step::End => told.push('>'),
                Step::Text(text) => told.push_str(&text),
                Step::Over => return told,
            }
        }
    }

    #[test]
    fn elements_are_always_well_nested() {
        assert_eq!(steps("<a><b/>c</a>"), "<a<b>c>");
        assert_eq!(steps("<a>1<br>2<i>3</a>4"), "<a1<br2<i3>>>4");
        assert_eq!(steps("<a>1</b>2</a>"), "<a12>");
        assert_eq!(steps("<x:a><!-- c --><?p?><![CDATA[<d>]]></x:a >"), "<a<d>>");
    }

    #[test]
    fn references_are_expanded_once_and_only_those_of_xml() {
        assert_eq!(steps("&lt;&amp;gt;&#x41;&#66;&apos;&quot;"), "<&gt;AB'\"");
        assert_eq!(steps("&nbsp;&boom; R&D &#0;&#xD800;x"), "&nbsp;&boom; R&D x");
    }

    #[test]
    fn attributes_are_found_by_name() {
        let Step::Start(tag) = Walk::new("<a one='1' x:two = \"a &amp; &b;\" three='' four>").next() else {
            panic!("no tag")
        };
        let of = |name| tag.attribute(name).unwrap_or_default().into_owned();
        assert_eq!((of("one"), of("three"), of("five")), ("1".to_owned(), String::new(), String::new()));
        assert_eq!(of("two"), "a &amp; &b;");
    }

    #[test]
    fn what_an_element_holds_is_borrowed_where_it_can_be() {
        let mut walk = Walk::new("<a> plain </a><b>p &amp; q</b><c>x<i>y</i></c><d>cut");
        let mut content = || {
            while !matches!(walk.next(), Step::Start(_)) {}
            walk.content().map(|content| (content.text.into_owned(), content.marked_up))
        };
        assert_eq!(content(), Some((" plain ".to_owned(), None)));
        assert_eq!(content(), Some(("p & q".to_owned(), None)));
        assert_eq!(content(), Some(("xy".to_owned(), Some("x<i>y</i>"))));
        assert_eq!(content(), None);
        assert_eq!(walk.cut, Some((52, "it ends within the element d".to_owned())));
        let mut walk = Walk::new("<a>plain</a>");
        walk.next();
        assert!(matches!(walk.line(), Some(Cow::Borrowed("plain"))));
    }

    #[test]
    fn nothing_is_nested_deeper_than_the_limit() {
        let text = format!("{}x{}", "<a>".repeat(DEEPEST + 9), "</a>".repeat(DEEPEST + 9));
        let mut walk = Walk::new(&text);
        let mut deepest = 0;
        while !matches!(walk.next(), Step::Over) {
            deepest = deepest.max(walk.open.len());
        }
        assert_eq!((deepest, walk.too_deep, walk.cut), (DEEPEST, Some(3 * DEEPEST), None));
    }
}
