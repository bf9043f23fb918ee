//! Character references of HTML that are still to be decoded.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::borrow::Cow;
use std::convert::Infallible;

/// `&amp;amp;quot;` has been seen; what is escaped more often is meant so.
const MOST_LAYERS: usize = 3;
/// The longest name, `CounterClockwiseContourIntegral`, with `&` and `;`.
const LONGEST: usize = 33;

/// Decodes the character references that end with a semicolon, as often as it takes. "AT&T" and "R&D;" are none.
pub(super) fn mended(text: &str) -> Cow<'_, str> {
    layers(text).last().map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The text decoded once, twice and so on, as long as there is something to decode.
pub(super) fn layers(text: &str) -> impl Iterator<Item = String> {
    std::iter::successors(decoded(text), |text| decoded(text)).take(MOST_LAYERS)
}

/// Nothing, if there was nothing to decode.
fn decoded(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        let Some(reference) = reference(&text[at..]) else { continue };
        let mut buffer = [0; 4];
        let named;
        let meaning = match reference {
            "&amp;" => "&",
            "&lt;" => "<",
            "&gt;" => ">",
            "&quot;" => "\"",
            "&apos;" | "&#39;" => "'",
            "&nbsp;" => '\u{a0}'.encode_utf8(&mut buffer),
            other => {
                named = meaning(other);
                &named
            }
        };
        if meaning == reference {
            continue;
        }
        out.push_str(&text[done..at]);
        out.push_str(meaning);
        done = at + reference.len();
    }
    if done == 0 {
        return None;
    }
    out.push_str(&text[done..]);
    Some(out)
}

/// What has the shape of a reference, from its `&` to its `;`.
fn reference(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let end = memchr::memchr(b';', &bytes[..bytes.len().min(LONGEST)])?;
    let name = &text[1..end];
    let shape = |c: u8| c.is_ascii_alphanumeric();
    let name = name.strip_prefix('#').unwrap_or(name);
    (!name.is_empty() && name.bytes().all(shape)).then(|| &text[..=end])
}

/// The characters a reference stands for; itself, if it stands for none.
fn meaning(reference: &str) -> String {
    let mut meaning = Vec::new();
    let take = |event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        if let CallbackEvent::String { value } = event {
            meaning.extend_from_slice(value);
        }
        None
    };
    let Ok(()) = Tokenizer::new_with_emitter(reference, CallbackEmitter::new(take)).finish();
    let meaning = String::from_utf8_lossy(&meaning).into_owned();
    // `&notit;` would be read as `&not` and "it;": a name that nobody finished is left alone.
    if meaning.ends_with(';') && meaning != ";" { reference.to_owned() } else { meaning }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_whatever_their_spelling() {
        assert_eq!(mended("&quot;K&ouml;ln&quot; &#8211; &#x2014; &hellip; &copy;"), "\"Köln\" – — … ©");
        assert_eq!(mended("Rock &#039;n&#039; Roll&#33;"), "Rock 'n' Roll!");
    }

    #[test]
    fn what_was_escaped_twice_is_decoded_twice() {
        assert_eq!(mended("&amp;quot;Q&amp;amp;A&amp;quot;"), "\"Q&A\"");
        assert_eq!(mended("Q&amp;amp;amp;A"), "Q&A");
    }

    #[test]
    fn what_only_looks_like_a_reference_stays() {
        for text in ["AT&T", "R&D;", "a && b;", "?a=1&copy=2", "&notit;", "&;", "&#;", "&#xyz;", "B&B; &"] {
            assert!(matches!(mended(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn a_reference_to_nothing_is_the_replacement_character() {
        assert_eq!(mended("&#0;&#xd800;&#x110000;"), "\u{fffd}\u{fffd}\u{fffd}");
    }
}
