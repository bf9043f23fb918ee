//! What titles, kinds and language fields hide.

use crate::programme::{Status, draft};
use std::borrow::Cow;

/// Words before or behind a title that cancel or move the session, in the languages met; upper and lower case.
const STATUS_WORDS: &[(&str, Status)] = &[
    ("cancelled", Status::Cancelled),
    ("canceled", Status::Cancelled),
    ("abgesagt", Status::Cancelled),
    ("entfällt", Status::Cancelled),
    ("fällt aus", Status::Cancelled),
    ("ausgefallen", Status::Cancelled),
    ("annulé", Status::Cancelled),
    ("annulée", Status::Cancelled),
    ("cancelado", Status::Cancelled),
    ("cancelada", Status::Cancelled),
    ("annullato", Status::Cancelled),
    ("geannuleerd", Status::Cancelled),
    ("odwołane", Status::Cancelled),
    ("zrušeno", Status::Cancelled),
    ("inställt", Status::Cancelled),
    ("peruttu", Status::Cancelled),
    ("отменено", Status::Cancelled),
    ("отменён", Status::Cancelled),
    ("отменена", Status::Cancelled),
    ("отмена", Status::Cancelled),
    ("moved", Status::Moved),
    ("rescheduled", Status::Moved),
    ("verschoben", Status::Moved),
    ("verlegt", Status::Moved),
    ("перенесено", Status::Moved),
];

/// A title without what it hides.
pub(super) struct Title<'t> {
    /// The title.
    pub text: Cow<'t, str>,
    /// The status it was marked with.
    pub status: Option<Status>,
}

/// Reads a title: `CANCELLED - Talk`, `[Canceled] Talk`, `Talk (abgesagt)`, `ABGESAGT: Talk`. A word that the title goes
/// on with (“Cancelled flights and how to …”) is part of it: a mark stands in brackets, in capitals, or before a dash or
/// colon.
pub(super) fn read(title: &str) -> Title<'_> {
    let title = title.trim();
    if let Some((rest, status)) = leading(title).or_else(|| trailing(title))
        && !rest.is_empty()
    {
        return Title { text: rest.into(), status: Some(status) };
    }
    Title { text: title.into(), status: None }
}

fn status_of(word: &str) -> Option<Status> {
    let word = word.trim_matches(|c: char| c == '*' || c == '!' || c.is_whitespace()).to_lowercase();
    STATUS_WORDS.iter().find(|(known, _)| *known == word).map(|(_, status)| *status)
}

fn bracketed(open: char) -> Option<char> {
    [('[', ']'), ('(', ')'), ('{', '}'), ('<', '>'), ('【', '】')].into_iter().find(|(o, _)| *o == open).map(|(_, c)| c)
}

fn leading(title: &str) -> Option<(&str, Status)> {
    let mut chars = title.chars();
    if let Some(close) = chars.next().and_then(bracketed) {
        let (word, rest) = chars.as_str().split_once(close)?;
        return Some((unglued(rest), status_of(word)?));
    }
    // Words of up to two are marks: "fällt aus". What separates them: a dash with blanks, a colon, a bar, an exclamation.
    let end = title.find([':', '|', '!', '–', '—', '-', '*'])?;
    let (word, rest) = title.split_at(end.max(title.len() - title.trim_start_matches('*').len()));
    let word = if word.trim_matches('*').is_empty() { return starred(title) } else { word };
    Some((unglued(rest), status_of(word)?))
}

/// `*** CANCELLED *** Talk`.
fn starred(title: &str) -> Option<(&str, Status)> {
    let inner = title.trim_start_matches('*').trim_start();
    let (word, rest) = inner.split_once('*')?;
    Some((unglued(rest), status_of(word)?))
}

fn trailing(title: &str) -> Option<(&str, Status)> {
    let last = title.chars().next_back()?;
    for open in ['[', '(', '{', '<', '【'] {
        if bracketed(open) == Some(last) {
            let (rest, word) = title.rsplit_once(open)?;
            return Some((rest.trim_end(), status_of(word.trim_end_matches(last))?));
        }
    }
    let (rest, word) = title.rsplit_once(" - ").or_else(|| title.rsplit_once(" – "))?;
    Some((rest.trim_end(), status_of(word)?))
}

/// The rest of a title behind its mark.
fn unglued(rest: &str) -> &str {
    rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '|' | '!' | '–' | '—' | '-' | '*'))
}

/// Words that a break is called by, in kinds and in whole titles.
const BREAKS: &[&str] = &[
    "break",
    "coffee",
    "coffee break",
    "tea break",
    "lunch",
    "lunch break",
    "dinner",
    "breakfast",
    "pause",
    "mittagspause",
    "kaffeepause",
    "registration",
    "check-in",
    "break time",
    "morning tea",
    "afternoon tea",
    "перерыв",
    "кофе-брейк",
    "обед",
    "регистрация",
    "pausa",
    "pause café",
    "déjeuner",
    "almuerzo",
    "přestávka",
    "休憩",
    "午餐",
    "lounge break",
    "networking break",
    "refreshments",
];

/// Whether a session of that kind or title is a break. A title alone is believed only where nobody appears.
pub(super) fn is_break(kind: Option<&str>, title: &str, nobody_appears: bool) -> bool {
    let is = |text: &str| BREAKS.contains(&text.trim().to_lowercase().as_str());
    kind.is_some_and(is) || (nobody_appears && is(title))
}

/// Languages told apart and, where they are spelled out, as codes: `de, en`, `English`, `ger`.
pub(super) fn languages<'d>(texts: &[Cow<'d, str>]) -> Vec<draft::Text<'d>> {
    const NAMES: &[(&str, &str)] = &[
        ("english", "en"),
        ("german", "de"),
        ("deutsch", "de"),
        ("french", "fr"),
        ("français", "fr"),
        ("russian", "ru"),
        ("русский", "ru"),
        ("английский", "en"),
        ("spanish", "es"),
        ("español", "es"),
        ("italian", "it"),
        ("italiano", "it"),
        ("polish", "pl"),
        ("polski", "pl"),
        ("czech", "cs"),
        ("čeština", "cs"),
        ("dutch", "nl"),
        ("portuguese", "pt"),
        ("português", "pt"),
        ("chinese", "zh"),
        ("中文", "zh"),
        ("japanese", "ja"),
        ("日本語", "ja"),
        ("korean", "ko"),
        ("한국어", "ko"),
        ("swedish", "sv"),
        ("finnish", "fi"),
        ("danish", "da"),
        ("norwegian", "no"),
        ("ukrainian", "uk"),
        ("turkish", "tr"),
        ("arabic", "ar"),
        ("hebrew", "he"),
        ("eng", "en"),
        ("ger", "de"),
        ("deu", "de"),
        ("fra", "fr"),
        ("fre", "fr"),
        ("rus", "ru"),
        ("spa", "es"),
    ];
    let mut languages: Vec<draft::Text<'d>> = Vec::new();
    for text in texts {
        for part in text.split([',', ';', '/', '+', '&']).map(str::trim).filter(|part| !part.is_empty()) {
            let lower = part.to_lowercase();
            let code = NAMES.iter().find(|(name, _)| *name == lower).map_or(lower.as_str(), |(_, code)| *code);
            // Both halves of "en/de" were told apart above; "formal" variants are the language itself.
            let code = code.strip_suffix("-formal").unwrap_or(code).to_owned();
            if !languages.iter().any(|known| **known == *code) {
                languages.push(code.into());
            }
        }
    }
    languages
}
