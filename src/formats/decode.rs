//! placeholder
use std::borrow::Cow;
/// A decoded text.
pub struct Decoded<'f> {
    /// text
    pub text: Cow<'f, str>,
    /// enc
    pub encoding: &'static str,
    /// guessed
    pub guessed: bool,
}
/// Decodes.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Decoded { text: String::from_utf8_lossy(bytes), encoding: "UTF-8", guessed: false }
}
/// Lone surrogates.
pub fn json_text(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
