//! Markdown as readable text, and the signs by which it is known.

use super::entities;
use super::flow::{Flow, Gap};
use super::html;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use std::borrow::Cow;

/// Whether a text that nobody called Markdown looks like it. Signs that plain text has as well (a single `*`, `_`, `>`)
/// are none: there, reading it as Markdown would lose more than it gains.
pub(super) fn has_signs(text: &str) -> bool {
    let bytes = text.as_bytes();
    let inline = memchr::memchr3_iter(b'*', b'[', b'`', bytes).any(|at| {
        let rest = &text[at..];
        let before = text[..at].chars().next_back();
        match bytes[at] {
            b'[' => links(rest),
            b'*' => {
                // "2**8 and 2**9" is none.
                let opens = !before.is_some_and(|c| c == '*' || c.is_ascii_alphanumeric());
                rest.starts_with("**") && opens && encloses(rest, "**")
            }
            _ => before != Some('`') && (encloses(rest, "`") || rest.starts_with("```")),
        }
    });
    inline || memchr::memchr(b'<', bytes).is_some_and(|at| text[at..].contains("<http")) || has_block_signs(text)
}

/// `[words](address)`, near enough.
fn links(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(close) = memchr::memchr2(b']', b'\n', &bytes[..bytes.len().min(LONGEST_SPAN)]) else { return false };
    ["](http", "](<http", "](mailto:", "](/"].iter().any(|sign| text[close..].starts_with(sign))
}

/// How far the end of a link's words or of an emphasis is looked for, in bytes.
const LONGEST_SPAN: usize = 400;

/// Whether a sign stands before words, and again behind them in the same paragraph.
fn encloses(text: &str, sign: &str) -> bool {
    let inner = &text[sign.len()..];
    let inner = &inner[..inner.floor_char_boundary(LONGEST_SPAN)];
    let inner = inner.find("\n\n").map_or(inner, |end| &inner[..end]);
    let starts = inner.starts_with(|c: char| !c.is_whitespace() && !sign.contains(c));
    starts && inner.find(sign).is_some_and(|end| end > 0 && !inner[..end].ends_with(char::is_whitespace))
}

/// Headings, fences, underlines of headings and tables, or a list of at least two bullets.
fn has_block_signs(text: &str) -> bool {
    let mut bullets = 0;
    let mut before = "";
    text.lines().any(|row| {
        let row = row.trim();
        let heading = row.trim_start_matches('#');
        let level = row.len() - heading.len();
        let is_heading = (1..=6).contains(&level) && heading.starts_with(' ') && !heading.trim().is_empty();
        let is_rule = row.len() >= 3 && (row.bytes().all(|byte| byte == b'=') || row.bytes().all(|byte| byte == b'-'));
        let is_underline = is_rule && !before.is_empty();
        let is_table = row.starts_with('|') && row.contains("---") && before.starts_with('|');
        bullets += usize::from(["* ", "- ", "+ "].iter().any(|sign| row.starts_with(sign)));
        before = row;
        is_heading || is_underline || is_table || bullets > 1
    })
}

/// Writes a text in Markdown.
pub(super) fn read(text: &str, flow: &mut Flow<'_>) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut in_code = false;
    // The HTML block that is being collected.
    let mut block: Option<String> = None;
    let mut curtain = html::Curtain::default();
    let text = &*without_indent(text);
    for (event, range) in TextMergeWithOffset::new(Parser::new_ext(text, options).into_offset_iter()) {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                flow.part(Gap::Paragraph);
                block = Some(String::new());
            }
            Event::End(TagEnd::HtmlBlock) => {
                html::read(&html::Tags::of(&block.take().unwrap_or_default()), flow);
                flow.part(Gap::Paragraph);
            }
            Event::Html(html) => {
                if let Some(block) = &mut block {
                    block.push_str(&html);
                }
            }
            Event::InlineHtml(html) => {
                curtain.pass(&html, &text[range.end..]);
                if !curtain.is_down {
                    html::read(&html::Tags::of(&html), flow);
                }
            }
            _ if curtain.is_down => {}
            Event::Text(words) => {
                if in_code {
                    flow.verbatim(&words);
                } else {
                    flow.words(&entities::mended(&words));
                }
            }
            Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => flow.words(&words),
            Event::SoftBreak | Event::HardBreak => flow.part(Gap::Line),
            Event::Rule => flow.part(Gap::Paragraph),
            Event::TaskListMarker(done) => flow.words(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(name) => flow.words(&format!("[{name}]")),
            Event::Start(tag) => {
                in_code |= matches!(tag, Tag::CodeBlock(_));
                start(&tag, flow);
            }
            Event::End(tag) => {
                in_code &= tag != TagEnd::CodeBlock;
                end(tag, flow);
            }
        }
    }
}

/// The text without the indentation that all its lines but the first share: what wrote it into a file put it there, and
/// Markdown would take it for code.
fn without_indent(text: &str) -> Cow<'_, str> {
    let blanks = |row: &str| row.len() - row.trim_start_matches([' ', '\t']).len();
    let full = text.lines().skip(1).filter(|row| !row.trim().is_empty());
    let shared = full.map(blanks).min().unwrap_or_default();
    if shared == 0 && blanks(text) == 0 {
        return Cow::Borrowed(text);
    }
    let mut rows = text.lines();
    let mut out = rows.next().unwrap_or_default().trim_start().to_owned();
    for row in rows {
        out.push('\n');
        // An empty row may have fewer blanks.
        out.push_str(row.get(shared..).unwrap_or_default());
    }
    Cow::Owned(out)
}

fn start(tag: &Tag<'_>, flow: &mut Flow<'_>) {
    match tag {
        Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::Table(_) | Tag::CodeBlock(_) => {
            flow.part(Gap::Paragraph);
        }
        Tag::List(start) => flow.start_list(*start),
        Tag::Item => flow.item(),
        Tag::TableHead | Tag::TableRow => flow.part(Gap::Line),
        Tag::TableCell => flow.cell(),
        Tag::Link { dest_url, .. } => flow.start_link(dest_url),
        _ => {}
    }
}

fn end(tag: TagEnd, flow: &mut Flow<'_>) {
    match tag {
        TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::Table | TagEnd::CodeBlock => {
            flow.part(Gap::Paragraph);
        }
        TagEnd::List(_) => flow.end_list(),
        TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => flow.part(Gap::Line),
        TagEnd::Link => flow.end_link(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Link, Markup, readable};
    use super::*;

    fn check(markdown: &str, readable_text: &str) {
        assert_eq!(readable(markdown, Markup::Markdown, &mut Vec::new()), readable_text, "{markdown}");
    }

    #[test]
    fn emphasis_and_headings_lose_their_signs() {
        check("# Title\n\nSome **bold**, *soft* and ~~old~~ words", "Title\n\nSome bold, soft and old words");
        check("Title\n=====\nText **b**", "Title\n\nText b");
    }

    #[test]
    fn lists_have_bullets_or_numbers() {
        check(
            "Bring:\n\n* water\n* bread\n  - rye\n\n3) go\n4) stay",
            "Bring:\n\n• water\n• bread\n◦ rye\n\n3. go\n4. stay",
        );
        check("- [x] done\n- [ ] open", "• [x] done\n• [ ] open");
    }

    #[test]
    fn line_breaks_are_those_of_the_author() {
        check("One **line**\ntwo  \nthree\n\nnew", "One line\ntwo\nthree\n\nnew");
    }

    #[test]
    fn code_is_kept_as_it_is() {
        check(
            "Use `a < b && **c**`:\n\n```rust\nlet x = &amp;\n\n    *y;\n```\nend",
            "Use a < b && **c**:\n\nlet x = &amp;\n\n    *y;\n\nend",
        );
    }

    #[test]
    fn links_are_listed_and_their_words_stay() {
        let mut links: Vec<Link> = Vec::new();
        let text = readable(
            "[Home *page*](https://a.example \"t\") <https://b.example/x> ![map](https://c.example/m.png) [m](mailto:a@b.example)",
            Markup::Unknown,
            &mut links,
        );
        assert_eq!(text, "Home page https://b.example/x map m");
        let expected = [("https://a.example", Some("Home page")), ("https://b.example/x", None)];
        assert_eq!(links, expected.map(|(url, title)| (url.to_owned(), title.map(str::to_owned))));
    }

    #[test]
    fn html_inside_is_read_as_such() {
        check("**a**<br>b <b>c</b> <String> &amp;quot;d&amp;quot;", "a\nb c <String> \"d\"");
        check("**a**\n\n<ul><li>x</li>\n<li>y</li></ul>\n\nb", "a\n\n• x\n• y\n\nb");
        check("*a* <script>alert(1)</script> b <svg> c", "a b c");
    }

    #[test]
    fn indentation_of_a_whole_text_makes_no_code() {
        check(
            "**Now:**\n        - one\n          more\n\n        [two](https://a.example)\n",
            "Now:\n\n• one\nmore\n\ntwo",
        );
        check("    **a**", "a");
    }

    #[test]
    fn tables_are_lines() {
        check("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2");
    }

    #[test]
    fn signs_are_what_plain_text_has_not() {
        for text in [
            "**a** b",
            "see [x](https://a.example)",
            "# Head\ntext",
            "a\n---",
            "- a\n- b",
            "use `x`",
            "```\nx\n```",
            "|a|\n|---|",
            "<https://a.example>",
        ] {
            assert!(has_signs(text), "{text}");
        }
        for text in [
            "2 * 3 * 4",
            "a ** b",
            "C# and F#",
            "#hashtag",
            "snake_case",
            "[sic]",
            "a - b - c",
            "1. one",
            "it's `so'",
            "- one",
            "***",
            "******* stars",
            "> quoted",
            "-----",
            "[x] (https://a.example)",
            "2**8 and 2**9 is not",
        ] {
            assert!(!has_signs(text), "{text}");
        }
    }

    #[test]
    fn hostile_nesting_and_repetition_end_soon() {
        for hostile in
            ["> ", "- ", "[", "![", "*a", "**a ", "`", "_a", "<a ", "[a](", "[a]: <", "| a\n|-", "\\", "&lt;", "<svg>x"]
        {
            let text = hostile.repeat(5_000);
            let readable = readable(&text, Markup::Markdown, &mut Vec::new());
            assert!(readable.len() <= 2 * text.len(), "{hostile}");
        }
    }
}
