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
    // `*** CANCELLED *** Talk`, and else what a colon, a bar, a dash or an exclamation mark sets apart.
    let title = title.trim_start_matches('*');
    let set_apart = title.split_once([':', '|', '!', '–', '—', '-', '*']);
    let in_capitals = || {
        let shouted = |text: &str| text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
        title.split_once(' ').filter(|(word, rest)| shouted(word) && !shouted(rest))
    };
    let marked = |(word, rest)| Some((unglued(rest), status_of(word)?));
    set_apart.and_then(marked).or_else(|| in_capitals().and_then(marked))
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
        ("dansk", "da"),
        ("suomi", "fi"),
        ("svenska", "sv"),
        ("norsk", "no"),
        ("nederlands", "nl"),
        ("українська", "uk"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_sets_the_status_and_leaves_the_title() {
        for (title, left) in [
            ("CANCELLED - Bread", "Bread"),
            ("[CANCELED] Bread", "Bread"),
            ("Canceled: Bread", "Bread"),
            ("Bread (abgesagt)", "Bread"),
            ("Bread [CANCELLED]", "Bread"),
            ("ABGESAGT – Bread", "Bread"),
            ("*** CANCELLED *** Bread", "Bread"),
            ("CANCELLED! Bread", "Bread"),
            ("Fällt aus: Bread", "Bread"),
            ("ОТМЕНЕНО: Хлеб", "Хлеб"),
            ("Bread - cancelled", "Bread"),
            ("CANCELLED Bread and Butter", "Bread and Butter"),
        ] {
            let read = read(title);
            assert_eq!((&*read.text, read.status), (left, Some(Status::Cancelled)), "{title}");
        }
        assert_eq!(read("MOVED: Bread").status, Some(Status::Moved));
    }

    #[test]
    fn words_of_a_title_are_no_mark() {
        for title in [
            "Cancelled flights and how to live with them",
            "Cancelled",
            "CANCELLED",
            "Bread - and butter",
            "Moved by music",
            "(Un)cancelled plans",
            "What got cancelled? A history",
            "",
            "*",
            "[",
            "()",
            "Noise-cancelled rooms",
        ] {
            let read = read(title);
            assert_eq!((&*read.text, read.status), (title, None));
        }
    }

    #[test]
    fn breaks_are_known_by_kind_and_where_nobody_appears_by_title() {
        assert!(is_break(Some("Break"), "Whatever", false));
        assert!(is_break(None, "Coffee Break", true) && is_break(None, "Обед", true));
        assert!(!is_break(None, "Lunch", false) && !is_break(Some("Talk"), "Breaking things", true));
    }

    #[test]
    fn languages_are_told_apart_and_named_by_code() {
        let read =
            |text: &str| languages(&[Cow::Borrowed(text)]).iter().map(|code| code.to_string()).collect::<Vec<_>>();
        assert_eq!(read("de, en"), ["de", "en"]);
        assert_eq!(read("English"), ["en"]);
        assert_eq!(read("Dansk / Suomi"), ["da", "fi"]);
        assert_eq!(read("de-formal/EN/en"), ["de", "en"]);
        assert!(read(" ").is_empty());
    }
}
