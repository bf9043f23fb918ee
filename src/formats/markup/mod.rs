//! Text of organisers made readable: HTML and Markdown to paragraphs, lists and listed links; characters that were
//! decoded once too often or too seldom mended; private addresses taken out.
//!
//! What a terminal would obey is no business of this module: every text goes through `programme::clean` afterwards.

mod entities;
mod flow;
mod html;
mod markdown;
mod mojibake;
mod private;

pub use private::without_private;

use flow::Flow;
use std::borrow::Cow;

/// How a text is written, as far as its format says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// As it stands; entities that somebody forgot to decode are decoded.
    Plain,
    /// HTML, or plain text that was escaped as HTML.
    Html,
    /// Markdown, perhaps with HTML inside.
    Markdown,
    /// The text itself tells: tags of HTML, else signs of Markdown, else plain.
    Unknown,
}

/// An address that a text links to, and the words that were the link where they say more than the address.
pub type Link = (String, Option<String>);

/// A text longer than this, in bytes, is cut before it is looked at: four times what is kept of any text.
const LONGEST: usize = 4 * 4 * crate::programme::clean::LONGEST_TEXT;

/// A text of an organiser as a person would read it: paragraphs parted by an empty line, "• item" and "1. item", no
/// tags and no signs of emphasis. What it links to (http and https) is added to `links`, each address once.
///
/// Borrowed when there was nothing to do, which takes one look for `<`, `&` and the signs of Markdown.
pub fn readable<'a>(text: &'a str, kind: Markup, links: &mut Vec<Link>) -> Cow<'a, str> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let marked = memchr::memchr2(b'<', b'&', text.as_bytes()).is_some()
        || match kind {
            Markup::Markdown | Markup::Unknown => markdown::has_signs(text),
            Markup::Plain | Markup::Html => false,
        };
    match mojibake::mended(text) {
        None if marked => without_marks(text, kind, links),
        None => Cow::Borrowed(text),
        Some(mended) => Cow::Owned(without_marks(&mended, kind, links).into_owned()),
    }
}

fn without_marks<'a>(text: &'a str, kind: Markup, links: &mut Vec<Link>) -> Cow<'a, str> {
    if kind == Markup::Plain {
        return entities::mended(text);
    }
    let tags = html::Tags::of(text);
    if !tags.are_real {
        // Escaped as a whole, or once too often: the tags show only after decoding.
        let hidden = entities::layers(text).find(|decoded| html::Tags::of(decoded).are_real);
        if let Some(decoded) = hidden {
            return Cow::Owned(without_marks(&decoded, kind, links).into_owned());
        }
        if kind == Markup::Unknown && !markdown::has_signs(text) {
            return entities::mended(text);
        }
    }
    let is_markdown =
        kind == Markup::Markdown || (kind == Markup::Unknown && !tags.have_blocks && markdown::has_signs(text));
    let mut flow = Flow::new(links);
    if is_markdown {
        markdown::read(text, &mut flow);
    } else {
        html::read(&tags, &mut flow);
    }
    Cow::Owned(flow.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KINDS: [Markup; 4] = [Markup::Plain, Markup::Html, Markup::Markdown, Markup::Unknown];

    fn check(text: &str, readable_text: &str) {
        assert_eq!(readable(text, Markup::Unknown, &mut Vec::new()), readable_text, "{text}");
    }

    #[test]
    fn plain_text_is_borrowed() {
        let text = "Ein Abend in Zürich – 2 * 3, C# und [sic].\n\nZweiter Absatz (неформальный).";
        for kind in KINDS {
            assert!(matches!(readable(text, kind, &mut Vec::new()), Cow::Borrowed(same) if same == text), "{kind:?}");
        }
    }

    #[test]
    fn the_text_itself_tells_how_it_is_written() {
        check("<p>One</p><p>**two**</p>", "One\n\n**two**");
        check("**One** <b>two</b>", "One two");
        check("Press <button> or <enter> in a < b", "Press <button> or <enter> in a < b");
        check("Q&amp;A by AT&T, R&D;", "Q&A by AT&T, R&D;");
    }

    #[test]
    fn what_was_escaped_once_too_often_is_read_as_html() {
        check("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Q&amp;amp;A&lt;/p&gt;", "One\n\nQ&A");
        check("&amp;lt;b&amp;gt;One&amp;lt;/b&amp;gt;", "One");
        check("<p>say &amp;quot;hi&amp;quot;, &lt;b&gt; is bold</p>", "say \"hi\", <b> is bold");
    }

    #[test]
    fn plain_titles_keep_their_angle_brackets() {
        let title = "<b>old</b> &amp; **new**";
        assert_eq!(readable(title, Markup::Plain, &mut Vec::new()), "<b>old</b> & **new**");
    }

    #[test]
    fn misread_html_is_mended_before_it_is_read() {
        check("<p>ZÃ¼rich</p>", "Zürich");
    }

    #[test]
    fn links_of_earlier_texts_are_not_listed_twice() {
        let mut links = Vec::new();
        for _ in 0..2 {
            readable("<a href='https://a.example'>a</a>", Markup::Unknown, &mut links);
        }
        assert_eq!(links.len(), 1);
    }

    #[test]
    fn absurd_lengths_are_cut() {
        let text = format!("<p>{}", "ä".repeat(LONGEST));
        assert_eq!(readable(&text, Markup::Html, &mut Vec::new()).len(), LONGEST - 4);
    }

    /// Pieces that markup is made of, in any order.
    fn pieces() -> impl Strategy<Value = String> {
        const PIECES: [&str; 44] = [
            "<p>",
            "</p>",
            "<br>",
            "<ul>",
            "<li>",
            "</ul>",
            "<ol start=9>",
            "</ol>",
            "<a href='https://a.example'>",
            "</a>",
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<pre>",
            "</pre>",
            "<q>",
            "</q>",
            "<td>",
            "&amp;",
            "&lt;",
            "&gt;",
            "&",
            ";",
            "**",
            "*",
            "`",
            "```",
            "[a](https://b.example)",
            "# ",
            "- ",
            "\n",
            "\n\n",
            " ",
            "\"",
            "'",
            "=",
            "word",
            "é",
            "Ã¼",
            "漢",
        ];
        prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_markup_is_read_and_stays_small(text in pieces()) {
            for kind in KINDS {
                let mut links = Vec::new();
                let readable = readable(&text, kind, &mut links);
                prop_assert!(readable.len() <= 3 * text.len() + 8, "{kind:?} {readable:?}");
                prop_assert!(links.iter().all(|(url, _)| url.starts_with("https://")));
            }
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,60}") {
            for kind in KINDS {
                readable(&text, kind, &mut Vec::new());
            }
            without_private(&text);
        }

        #[test]
        fn html_leaves_no_tags(words in prop::collection::vec("[a-z]{1,8}", 1..12), tags in prop::collection::vec("p|div|ul|li|b|i|table|tr|td|pre|code|h2|blockquote|span|ol", 12)) {
            let mut html = String::new();
            for (word, tag) in words.iter().zip(&tags) {
                html = format!("{html}<{tag} class=\"x>y\">{word} ");
            }
            for tag in tags[..words.len()].iter().rev() {
                html = format!("{html}</{tag}>");
            }
            let text = readable(&html, Markup::Unknown, &mut Vec::new()).into_owned();
            prop_assert!(!text.contains(['<', '>']));
            let left: Vec<&str> = text.split(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(left, words);
        }

        #[test]
        fn plain_text_is_read_as_it_is(text in "[A-Za-zäЖ .,:;!?()\n]{0,80}") {
            for kind in KINDS {
                prop_assert_eq!(readable(&text, kind, &mut Vec::new()), text.as_str());
            }
        }

        #[test]
        fn no_address_is_left(before in "[a-z ,(<]{0,9}", name in "[a-z][a-z.]{0,5}[a-z]", host in "[a-z]{1,6}\\.[a-z]{2,4}", after in "[ a-z,)>]{0,9}") {
            let text = format!("{before}{name}@{host}{after}");
            let (public, found) = without_private(&text);
            prop_assert!(found && !public.contains('@'), "{text:?} {public:?}");
        }
    }
}
