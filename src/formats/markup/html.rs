//! HTML as readable text. No tree is built, so nothing can nest too deep.

use super::entities;
use super::flow::{Flow, Gap};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::borrow::Cow;
use std::convert::Infallible;

/// What an element does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Paragraph,
    Line,
    Break,
    Bullets,
    Numbers,
    Item,
    Cell,
    Verbatim,
    Code,
    Anchor,
    Image,
    Quotation,
    /// Nothing of it is for reading.
    Hidden,
    /// Nothing.
    Inline,
}

/// The elements that HTML has or had, sorted by name. What is not here is no tag: `List<String>`, `<your name>`.
#[rustfmt::skip]
const ELEMENTS: &[(&str, Element)] = {
    use Element::{Anchor, Break, Bullets, Cell, Code, Hidden, Image, Inline, Item, Line, Numbers, Paragraph};
    use Element::{Quotation, Verbatim};
    &[
        ("a", Anchor), ("abbr", Inline), ("acronym", Inline), ("address", Paragraph), ("area", Inline),
        ("article", Paragraph), ("aside", Paragraph), ("audio", Inline), ("b", Inline), ("base", Inline),
        ("bdi", Inline), ("bdo", Inline), ("big", Inline), ("blockquote", Paragraph), ("body", Paragraph), ("br", Break),
        ("button", Inline), ("canvas", Inline), ("caption", Line), ("center", Paragraph), ("cite", Inline),
        ("code", Code), ("col", Inline), ("colgroup", Inline), ("data", Inline), ("dd", Line), ("del", Inline),
        ("details", Paragraph), ("dfn", Inline), ("div", Line), ("dl", Paragraph), ("dt", Line), ("em", Inline),
        ("embed", Inline), ("fieldset", Paragraph), ("figcaption", Line), ("figure", Paragraph), ("font", Inline),
        ("footer", Paragraph), ("form", Paragraph), ("h1", Paragraph), ("h2", Paragraph), ("h3", Paragraph),
        ("h4", Paragraph), ("h5", Paragraph), ("h6", Paragraph), ("head", Hidden), ("header", Paragraph),
        ("hr", Paragraph), ("html", Paragraph), ("i", Inline), ("iframe", Hidden), ("img", Image), ("input", Inline),
        ("ins", Inline), ("kbd", Code), ("label", Inline), ("legend", Line), ("li", Item), ("link", Inline),
        ("main", Paragraph), ("mark", Inline), ("menu", Bullets), ("meta", Inline), ("nav", Paragraph),
        ("noscript", Inline), ("object", Hidden), ("ol", Numbers), ("option", Line), ("p", Paragraph), ("param", Inline),
        ("picture", Inline), ("pre", Verbatim), ("q", Quotation), ("s", Inline), ("samp", Code), ("script", Hidden),
        ("section", Paragraph), ("select", Hidden), ("small", Inline), ("source", Inline), ("span", Inline),
        ("strike", Inline), ("strong", Inline), ("style", Hidden), ("sub", Inline), ("summary", Line), ("sup", Inline),
        ("svg", Hidden), ("table", Paragraph), ("tbody", Line), ("td", Cell), ("template", Hidden),
        ("textarea", Hidden), ("tfoot", Line), ("th", Cell), ("thead", Line), ("time", Inline), ("title", Hidden),
        ("tr", Line), ("track", Inline), ("tt", Code), ("u", Inline), ("ul", Bullets), ("var", Inline),
        ("video", Inline), ("wbr", Inline), ("xml", Hidden), ("xmp", Verbatim),
    ]
};

/// Prefixes of what word processors leave behind: `<o:p>`.
const OFFICE: [&str; 6] = ["m:", "o:", "st1:", "u:", "v:", "w:"];

/// The place of an element in [`ELEMENTS`].
fn place(name: &[u8]) -> Option<usize> {
    let mut lower = [0; 12];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    ELEMENTS.binary_search_by(|(known, _)| known.as_bytes().cmp(lower)).ok()
}

/// A text with its tags told from its other angle brackets.
#[derive(Debug)]
pub(super) struct Tags<'a> {
    /// The text without comments and hidden elements; what is no tag is escaped, so that a tokenizer sees none there.
    text: Cow<'a, str>,
    /// Whether there are tags that are meant as such: ones that need no end, or whose end is there, too.
    pub(super) are_real: bool,
    /// Whether some of them make paragraphs, lines, lists or tables: then line breaks mean nothing.
    pub(super) have_blocks: bool,
}

/// What stands at an angle bracket.
enum Bracket {
    /// A tag of the element at a place of [`ELEMENTS`], so many bytes long.
    Tag { place: usize, is_end: bool, length: usize },
    /// Nothing to read, so many bytes long: a comment, a tag of a word processor, one whose attributes never end.
    Void(usize),
    /// The rest is a tag that was cut off.
    Cut,
    /// A sign of its own.
    Literal,
}

impl<'a> Tags<'a> {
    pub(super) fn of(text: &'a str) -> Tags<'a> {
        // `</br>` is seen where `<br/>` was meant.
        let without_end = ended_by_themselves();
        let (mut started, mut ended) = (0_u128, 0_u128);
        let (mut out, mut kept, mut next) = (String::new(), 0, 0);
        // What was looked for once and is nowhere ahead is not looked for again: hostile text would make it slow.
        let mut endless = Endless::default();
        let mut have_blocks = false;
        for at in memchr::memchr_iter(b'<', text.as_bytes()) {
            if at < next {
                continue;
            }
            let length = match bracket(&text[at..], &mut endless) {
                Bracket::Tag { place, is_end, length } => {
                    let element = ELEMENTS[place].1;
                    have_blocks |= !matches!(
                        element,
                        Element::Inline | Element::Anchor | Element::Code | Element::Image | Element::Quotation
                    );
                    let flag = 1 << place;
                    if is_end {
                        ended |= flag & (started | without_end);
                    } else {
                        started |= flag;
                    }
                    if is_end || element != Element::Hidden {
                        next = at + length;
                        continue;
                    }
                    match end_of(ELEMENTS[place].0, place, &text[at + length..], &mut endless) {
                        Some(end) => {
                            ended |= flag;
                            length + end
                        }
                        None => length,
                    }
                }
                Bracket::Void(length) => length,
                Bracket::Cut => text.len() - at,
                Bracket::Literal => {
                    out.push_str(&text[kept..at]);
                    out.push_str("&lt;");
                    kept = at + 1;
                    next = at + 1;
                    continue;
                }
            };
            out.push_str(&text[kept..at]);
            kept = at + length;
            next = kept;
        }
        let needs_no_end = started & without_end;
        let text = if kept == 0 {
            Cow::Borrowed(text)
        } else {
            out.push_str(&text[kept..]);
            Cow::Owned(out)
        };
        Tags { text, are_real: needs_no_end != 0 || ended != 0, have_blocks }
    }
}

/// What single tags among other markup hide: what stands between a start and an end of a hidden element.
#[derive(Default)]
pub(super) struct Curtain {
    pub(super) is_down: bool,
    endless: Endless,
}

impl Curtain {
    /// Takes notice of a tag and of what follows it; an element that never ends hides nothing.
    pub(super) fn pass(&mut self, tag: &str, rest: &str) {
        if let Bracket::Tag { place, is_end, .. } = bracket(tag, &mut Endless::default())
            && let (name, Element::Hidden) = ELEMENTS[place]
        {
            self.is_down = !is_end && end_of(name, place, rest, &mut self.endless).is_some();
        }
    }
}

/// The elements whose end may be left out, as flags.
fn ended_by_themselves() -> u128 {
    const NAMES: [&str; 7] = ["br", "hr", "img", "li", "p", "td", "tr"];
    NAMES.iter().filter_map(|name| place(name.as_bytes())).fold(0, |flags, place| flags | 1 << place)
}

/// Ends that are nowhere ahead.
#[derive(Default)]
struct Endless {
    comments: bool,
    elements: u128,
    quotes: [bool; 2],
}

fn bracket(text: &str, endless: &mut Endless) -> Bracket {
    let bytes = text.as_bytes();
    match bytes.get(1) {
        Some(b'!') if text.starts_with("<!--") => {
            let end = if endless.comments { None } else { memchr::memmem::find(&bytes[2..], b"-->") };
            endless.comments = end.is_none();
            return end.map_or(Bracket::Literal, |end| Bracket::Void(2 + end + 3));
        }
        // A declaration, a processing instruction, what a word processor made conditional.
        Some(b'!' | b'?') if bytes.get(2).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'[') => {
            let end = memchr::memchr2(b'<', b'>', &bytes[1..]).map(|end| 1 + end);
            return match end {
                Some(end) if bytes[end] == b'>' && !text.starts_with("<![CDATA[") => Bracket::Void(end + 1),
                _ => Bracket::Literal,
            };
        }
        _ => {}
    }
    let is_end = bytes.get(1) == Some(&b'/');
    let start = 1 + usize::from(is_end);
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b':';
    let length = bytes[start..].iter().take_while(|byte| in_name(byte)).count();
    let name = &text[start..start + length];
    if !matches!(bytes.get(start + length), None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' | b'/' | b'>')) {
        return Bracket::Literal;
    }
    let place = place(name.as_bytes());
    let is_office = OFFICE.iter().any(|prefix| name.len() > prefix.len() && name.starts_with(prefix));
    if place.is_none() && !is_office {
        return Bracket::Literal;
    }
    match (end_of_tag(bytes, start + length, endless), place) {
        // "a <b and c> d": such elements have no attributes without a value.
        (TagEnd::At(end), Some(_)) if length == 1 && has_only_words(&bytes[start + length..end]) => Bracket::Literal,
        (TagEnd::At(length), Some(place)) => Bracket::Tag { place, is_end, length },
        (TagEnd::At(length), None) | (TagEnd::Unquoted(length), _) => Bracket::Void(length),
        (TagEnd::Cut, _) => Bracket::Cut,
        (TagEnd::Nowhere, _) => Bracket::Literal,
    }
}

/// Whether what stands in a tag after its name is words, and no attributes with values.
fn has_only_words(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_alphanumeric) && memchr::memchr(b'=', bytes).is_none()
}

enum TagEnd {
    /// The tag is so many bytes long.
    At(usize),
    /// A quoted value never ends; the tag is taken to end at its first `>`.
    Unquoted(usize),
    /// The text ends within the tag.
    Cut,
    /// Other text follows: "if a <b then".
    Nowhere,
}

/// Where a tag ends, whose name ends at `name_end`.
fn end_of_tag(bytes: &[u8], name_end: usize, endless: &mut Endless) -> TagEnd {
    let mut at = name_end;
    let mut has_value = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return TagEnd::At(at + 1),
            b'<' => return TagEnd::Nowhere,
            b'=' => {
                has_value = true;
                let quote = at + 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                at = quote;
                let Some(sign @ (b'"' | b'\'')) = bytes.get(quote) else { continue };
                let known = &mut endless.quotes[usize::from(*sign == b'"')];
                let end = if *known { None } else { memchr::memchr(*sign, &bytes[quote + 1..]) };
                let Some(end) = end else {
                    *known = true;
                    let first = bytes.iter().take(name_end + LONGEST_TAG).position(|byte| *byte == b'>');
                    return first.map_or(TagEnd::Cut, |end| TagEnd::Unquoted(end + 1));
                };
                at = quote + 1 + end + 1;
            }
            _ => at += 1,
        }
    }
    if has_value || bytes.get(name_end).is_none() { TagEnd::Cut } else { TagEnd::Nowhere }
}

/// How far the `>` of a tag is looked for whose quotes do not match, in bytes.
const LONGEST_TAG: usize = 4_000;

/// Where the end tag of an element ends, in what follows its start tag.
fn end_of(name: &str, place: usize, text: &str, endless: &mut Endless) -> Option<usize> {
    let flag = 1 << place;
    if endless.elements & flag != 0 {
        return None;
    }
    let bytes = text.as_bytes();
    let end = memchr::memmem::find_iter(bytes, b"</").find_map(|at| {
        let (start, rest) = bytes[at + 2..].split_at_checked(name.len())?;
        let is_it = start.eq_ignore_ascii_case(name.as_bytes()) && !rest.first().is_some_and(u8::is_ascii_alphanumeric);
        let close = if is_it { memchr::memchr(b'>', rest)? } else { return None };
        Some(at + 2 + name.len() + close + 1)
    });
    if end.is_none() {
        endless.elements |= flag;
    }
    end
}

/// Writes a text in HTML.
pub(super) fn read(tags: &Tags<'_>, flow: &mut Flow<'_>) {
    let reader = Reader { flow, keeps_lines: !tags.have_blocks, verbatim: 0, code: 0, tag: None, attribute: None };
    let Ok(()) = Tokenizer::new_with_emitter(&*tags.text, CallbackEmitter::<_, Infallible>::new(reader)).finish();
}

struct Reader<'f, 'a> {
    flow: &'f mut Flow<'a>,
    /// No tag makes lines, so line breaks do.
    keeps_lines: bool,
    /// How many `pre` are open.
    verbatim: usize,
    /// How many `code` are open; there, `&amp;lt;` is meant so.
    code: usize,
    tag: Option<Element>,
    attribute: Option<Attribute>,
}

/// The attributes that mean something here.
#[derive(Clone, Copy)]
enum Attribute {
    Href,
    Alt,
    Start,
}

impl Callback<Infallible, ()> for Reader<'_, '_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = place(name).map(|place| ELEMENTS[place].1);
                self.attribute = None;
                self.start();
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = match (self.tag, name) {
                    (Some(Element::Anchor), b"href") => Some(Attribute::Href),
                    (Some(Element::Image), b"alt") => Some(Attribute::Alt),
                    (Some(Element::Numbers), b"start") => Some(Attribute::Start),
                    _ => None,
                };
            }
            CallbackEvent::AttributeValue { value } => {
                let value = String::from_utf8_lossy(value);
                match self.attribute.take() {
                    Some(Attribute::Href) => self.flow.start_link(&entities::mended(&value)),
                    Some(Attribute::Alt) => self.flow.words(&entities::mended(&value)),
                    Some(Attribute::Start) => {
                        if let Ok(start) = value.trim().parse() {
                            self.flow.count_from(start);
                        }
                    }
                    None => {}
                }
            }
            CallbackEvent::CloseStartTag { .. } => self.tag = None,
            CallbackEvent::EndTag { name } => {
                if let Some(place) = place(name) {
                    self.end(ELEMENTS[place].1);
                }
            }
            CallbackEvent::String { value } => self.text(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}

impl Reader<'_, '_> {
    fn start(&mut self) {
        match self.tag.unwrap_or(Element::Inline) {
            Element::Paragraph => self.flow.part(Gap::Paragraph),
            Element::Line => self.flow.part(Gap::Line),
            Element::Break => self.flow.line_break(),
            Element::Bullets => self.flow.start_list(None),
            Element::Numbers => self.flow.start_list(Some(1)),
            Element::Item => self.flow.item(),
            Element::Cell => self.flow.cell(),
            Element::Verbatim => {
                self.flow.part(Gap::Paragraph);
                self.verbatim += 1;
            }
            Element::Code => self.code += 1,
            Element::Quotation => self.flow.push("“"),
            Element::Anchor | Element::Image | Element::Hidden | Element::Inline => {}
        }
    }

    fn end(&mut self, element: Element) {
        match element {
            Element::Paragraph => self.flow.part(Gap::Paragraph),
            Element::Line | Element::Item => self.flow.part(Gap::Line),
            // Seen often where `<br/>` was meant.
            Element::Break => self.flow.line_break(),
            Element::Bullets | Element::Numbers => self.flow.end_list(),
            Element::Verbatim => {
                self.flow.part(Gap::Paragraph);
                self.verbatim = self.verbatim.saturating_sub(1);
            }
            Element::Code => self.code = self.code.saturating_sub(1),
            Element::Quotation => self.flow.close("”"),
            Element::Anchor => self.flow.end_link(),
            Element::Cell | Element::Image | Element::Hidden | Element::Inline => {}
        }
    }

    fn text(&mut self, text: &str) {
        let text = if self.code == 0 && self.verbatim == 0 { entities::mended(text) } else { Cow::Borrowed(text) };
        if self.verbatim > 0 {
            self.flow.verbatim(&text);
        } else if self.keeps_lines {
            self.flow.lines(&text);
        } else {
            self.flow.words(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Link, Markup, readable};
    use super::*;

    fn check(html: &str, readable_text: &str) {
        assert_eq!(readable(html, Markup::Html, &mut Vec::new()), readable_text, "{html}");
    }

    #[test]
    fn elements_are_sorted_and_fit_their_flags() {
        assert!(ELEMENTS.is_sorted_by_key(|(name, _)| *name));
        assert!(ELEMENTS.len() <= 128);
        assert!(ELEMENTS.iter().all(|(name, _)| place(name.to_uppercase().as_bytes()).is_some()));
    }

    #[test]
    fn paragraphs_are_parted_by_an_empty_line() {
        check("<p>One\n  line</p><p>Two</p>", "One line\n\nTwo");
        check("One<br>two<br/><BR />three</br>", "One\ntwo\n\nthree");
        check("<h2>Title</h2>Text<hr>more", "Title\n\nText\n\nmore");
        check("<div>a</div><div><br></div><div>b</div>", "a\n\nb");
        check("<p>&nbsp;</p><p>a</p><p></p><p> </p><p>b</p>", "a\n\nb");
    }

    #[test]
    fn lists_have_bullets_or_numbers() {
        check("Bring:<ul><li>water</li><li><p>bread</p></ul>Then go", "Bring:\n\n• water\n• bread\n\nThen go");
        check("<ol><li>a<li>b</ol>", "1. a\n2. b");
        check("<ol start=\"4\"><li>a<ul><li>x</li></ul></li><li>b</li></ol>", "4. a\n◦ x\n5. b");
        check("<ol start='99999999999'><li>a</ol>", "1. a");
        check("<ul><li></li><li>a</li></ul>", "• a");
    }

    #[test]
    fn rows_of_tables_are_lines() {
        check(
            "<table><tr><th>Time<th>What</tr><tr><td>9:00</td><td> Doors</td></tr></table>",
            "Time | What\n9:00 | Doors",
        );
    }

    #[test]
    fn code_keeps_its_lines() {
        check("<p>Try</p><pre>fn a() {\n    b\n}</pre>", "Try\n\nfn a() {\n    b\n}");
        check("<p>Write <code>&amp;amp;</code>, not &amp;amp;</p>", "Write &amp;, not &");
    }

    #[test]
    fn without_blocks_line_breaks_are_kept() {
        check("One <b>bold</b>\ntwo\n\n\nthree", "One bold\ntwo\n\nthree");
    }

    #[test]
    fn what_is_not_for_reading_is_dropped() {
        check("a<script>if (a<b) { \"</p>\" }</script>b<style>p { }</style><!-- <p>no</p> -->c", "abc");
        check("<head><title>T</title></head><body>text</body>", "text");
        check("<!DOCTYPE html><?xml version='1.0'?><p>a</p><o:p></o:p><![if !x]>b<![endif]>", "a\n\nb");
        check("<svg><text>x</text></svg><p>a", "a");
    }

    #[test]
    fn spreadsheet_cells_are_their_text() {
        check(r#"<span style="x" data-sheets-value='{"1":2,"2":"<b>no</b>"}'>Cell &amp; more</span>"#, "Cell & more");
    }

    #[test]
    fn links_are_listed_and_their_words_stay() {
        let mut links: Vec<Link> = Vec::new();
        let html = r#"See <a href="https://a.example/x?b=1&amp;c=2"> the
            <b>site</b></a>, <a href='http://b.example'>b.example</a>, <a href="mailto:a@b.example">mail</a>,
            <a href="javascript:alert(1)">no</a>, <a href="/x">here</a>, <a href="https://a.example/x?b=1&c=2">again</a>
            and <a href=https://c.example>open"#;
        let text = readable(html, Markup::Html, &mut links);
        assert_eq!(
            text.split_whitespace().collect::<Vec<_>>().join(" "),
            "See the site, b.example, mail, no, here, again and open"
        );
        let expected = [
            ("https://a.example/x?b=1&c=2", Some("the site")),
            ("http://b.example", None),
            ("https://c.example", Some("open")),
        ];
        assert_eq!(links, expected.map(|(url, title)| (url.to_owned(), title.map(str::to_owned))));
    }

    #[test]
    fn what_is_no_tag_stays() {
        check(
            "<p>if a <b and c > d, a<3, List<String> and <your name></p>",
            "if a <b and c > d, a<3, List<String> and <your name>",
        );
        check("<p>x <- y</p>", "x <- y");
        check("<p>a <b then <i>c</i></p>", "a <b then c");
    }

    #[test]
    fn a_text_cut_off_within_a_tag_loses_no_more_than_the_tag() {
        check("<p>Some words <em", "Some words");
        check("<p>Some words <a href=\"https://a.exa", "Some words");
        check("<p>Some words</p", "Some words");
        check("<p>a <a href=\"x>link</a> more</p>", "a link more");
        check("<p>a <!-- more</p>", "a <!-- more");
        check("<p>a <script> more</p>", "a more");
    }

    #[test]
    fn quotations_and_pictures_have_words() {
        check("<p>He said <q>yes </q>.</p>", "He said “yes” .");
        check("<p><img src=x alt='A map'> shows</p>", "A map shows");
    }

    #[test]
    fn hostile_nesting_and_repetition_end_soon() {
        for hostile in [
            "<ul><li>",
            "<a b=\"",
            "<a b='<a b=\"",
            "<!--",
            "<svg>",
            "<b ",
            "<script",
            "</",
            "<p><q><pre>",
            "&amp;",
            "<?a",
            "<![a",
        ] {
            let text = hostile.repeat(20_000);
            let readable = readable(&text, Markup::Unknown, &mut Vec::new());
            assert!(readable.len() <= 2 * text.len(), "{hostile}");
        }
    }
}
