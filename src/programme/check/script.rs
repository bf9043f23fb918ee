//! Letters of another script inside a word: “Сlusters” with a Cyrillic С. The eye sees no difference, but a search does.

use super::{Report, record};
use crate::programme::finding::Code;
use crate::programme::{Programme, builder::quote};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
}

impl Script {
    const ALL: [Script; 3] = [Script::Latin, Script::Cyrillic, Script::Greek];

    fn of(letter: char) -> Option<Script> {
        match letter {
            'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Script::Latin),
            '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Script::Latin => "Latin",
            Script::Cyrillic => "Cyrillic",
            Script::Greek => "Greek",
        }
    }

    /// Its letters that look like one of another of these scripts. Small Greek letters that stand in formulas and in
    /// names of substances are not among them.
    fn doubles(self) -> &'static str {
        match self {
            Script::Latin => "ABCEHIJKMNOPSTXYZaceijopsxy",
            Script::Cyrillic => "АВЕЅІЈКМНОРСТУХаеорсухіјѕ",
            Script::Greek => "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        }
    }
}

/// The first letter of a word that is of another script than most of its letters, if all such letters have a double
/// there. Others are visible, and then probably meant: a declined acronym, a trade name.
fn stranger(word: &str) -> Option<(char, Script)> {
    let letters = || word.chars().filter_map(|c| Some((c, Script::of(c)?)));
    let count = |script| letters().filter(|(_, of)| *of == script).count();
    // Of equally many the first of the list holds.
    let most = Script::ALL.into_iter().rev().max_by_key(|script| count(*script))?;
    let mut strangers = letters().filter(|(_, script)| *script != most);
    let first = strangers.next()?;
    let has_double = |(c, script): (char, Script)| script.doubles().contains(c);
    (has_double(first) && strangers.all(has_double)).then_some(first)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    // Most texts are of one script, and are not looked at letter by letter.
    let text = if text.is_ascii() { "" } else { text };
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_ascii() && !word.is_empty())
}

/// Says each such word of a record once.
struct Reader<'r> {
    report: &'r mut Report,
    said: BTreeSet<String>,
}

impl Reader<'_> {
    fn record<'a>(&mut self, name: impl Fn() -> String, texts: impl IntoIterator<Item = &'a str>) {
        self.said.clear();
        for word in texts.into_iter().flat_map(words) {
            if let Some((letter, script)) = stranger(word)
                && self.said.insert(word.to_owned())
            {
                let what = format!("the “{letter}” in {} is {}", quote(word), script.name());
                self.report.add(Code::ScriptsMixed, name(), what);
            }
        }
    }
}

pub(super) fn check(programme: &Programme, report: &mut Report) {
    let mut reader = Reader { report, said: BTreeSet::new() };
    let event = &programme.event;
    let texts = [Some(&event.title), event.short.as_ref(), event.city.as_ref(), event.venue.as_ref()];
    reader.record(|| "the event".to_owned(), texts.into_iter().flatten().map(String::as_str));
    for building in programme.buildings() {
        reader.record(|| record("building", &building.id), [building.name.as_str()]);
    }
    for hall in programme.halls() {
        let texts = [Some(&hall.name), hall.short.as_ref(), hall.floor.as_ref(), hall.area.as_ref()];
        reader.record(|| record("hall", &hall.id), texts.into_iter().flatten().map(String::as_str));
    }
    for track in programme.tracks() {
        reader.record(|| format!("track {}", quote(&track.name)), [track.name.as_str()]);
    }
    for person in programme.people() {
        let texts = [Some(&person.name), person.biography.as_ref()].into_iter().flatten().chain(&person.other_names);
        reader.record(|| record("person", &person.id), texts.map(String::as_str));
    }
    for session in programme.sessions() {
        let own = [
            Some(&session.title),
            session.subtitle.as_ref(),
            session.kind.as_ref(),
            session.partners.as_ref(),
            session.abstract_.as_ref(),
            session.access.as_ref(),
        ];
        let lists = [&session.tags, &session.questions, &session.outcomes];
        let printed = session.appearances.iter().flat_map(|who| [&who.heading, &who.name, &who.post]);
        let texts = own.into_iter().flatten().chain(lists.into_iter().flatten()).chain(printed.flatten());
        reader.record(|| record("session", &session.id), texts.map(String::as_str));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_only_look_right_are_found() {
        let found = |word| stranger(word).map(|(letter, script)| format!("{letter} {}", script.name()));
        assert_eq!(found("\u{421}lusters").as_deref(), Some("\u{421} Cyrillic"));
        assert_eq!(found("Москв\u{61}").as_deref(), Some("a Latin"));
        assert_eq!(found("\u{391}thens").as_deref(), Some("\u{391} Greek"));
        assert_eq!(found("I\u{422}").as_deref(), Some("\u{422} Cyrillic"));
        assert_eq!(found("Zürich"), None);
    }

    #[test]
    fn what_is_meant_so_stays_unsaid() {
        for word in ["COVIDом", "Яndex", "TNFα", "μm", "Clusters", "Москва", "Ελλάδα", "東京", ""] {
            assert_eq!(stranger(word), None, "{word}");
        }
        let texts = "IT-специалист, 3D-модель, QR код";
        assert!(words(texts).all(|word| stranger(word).is_none()));
    }

    #[test]
    fn a_word_is_said_once_for_a_record() {
        let found = super::super::tests::found(
            &[Code::ScriptsMixed],
            &["x | \u{421}lusters of \u{421}lusters | 09:00–10:00 | a | Anna M\u{430}de-Up"],
        );
        assert_eq!(
            found,
            [
                "person `anna-made-up`: the “\u{430}” in “M\u{430}de” is Cyrillic",
                "session `x`: the “\u{421}” in “\u{421}lusters” is Cyrillic",
            ]
        );
    }
}
