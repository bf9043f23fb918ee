//! What organisers' own headings of labels mean: categories, prefixes of tags.

use crate::formats::published::{Ref, Session};

/// What the labels under a heading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rubric {
    /// Perhaps tracks: the less, the surer.
    Track(u8),
    Kind,
    Language,
    /// Something whose labels say enough by themselves.
    Tag,
}

/// Words of headings, in the languages met, the surest first: **a new word is a row here.**
const WORDS: &[(Rubric, &[&str])] = &[
    (Rubric::Track(0), &["track", "tracks", "трек", "parcours", "ścieżka", "spår"]),
    // "Programming language" is none in which a talk is given.
    (Rubric::Tag, &["programming", "tag", "tags", "level", "difficulty", "audience", "keyword", "keywords", "genre"]),
    (
        Rubric::Language,
        &[
            "language",
            "languages",
            "sprache",
            "langue",
            "idioma",
            "lingua",
            "język",
            "språk",
            "sprog",
            "kieli",
            "язык",
            "lang",
        ],
    ),
    (Rubric::Track(1), &["stream", "strand", "block", "blok", "pasmo", "programmlinie", "секция"]),
    (Rubric::Kind, &["format", "formats", "type", "types", "kind", "typ", "art", "formát", "формат", "тип"]),
    (
        Rubric::Track(2),
        &["topic", "topics", "theme", "themes", "thema", "thème", "tema", "temat", "category", "kategorie", "тема"],
    ),
    (Rubric::Tag, &["division", "place", "area", "department", "niveau", "poziom", "уровень", "zielgruppe"]),
];

fn rubric(heading: &str) -> Option<Rubric> {
    let lower = heading.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    WORDS.iter().find(|(_, known)| words.iter().any(|word| known.contains(word))).map(|(rubric, _)| *rubric)
}

/// The headings of one file: whichever is most like a track names the tracks.
#[derive(Debug, Default)]
pub(super) struct Rubrics {
    track: Option<String>,
}

impl Rubrics {
    /// Those of a file, in its order.
    pub(super) fn of<'t>(headings: impl IntoIterator<Item = &'t str>) -> Self {
        let mut best: Option<(u8, &str)> = None;
        for heading in headings {
            if best.is_some_and(|(_, known)| known == heading) {
                continue;
            }
            if let Some(Rubric::Track(rank)) = rubric(heading)
                && best.is_none_or(|(known, _)| rank < known)
            {
                best = Some((rank, heading));
            }
        }
        Rubrics { track: best.map(|(_, heading)| fold(heading)) }
    }

    /// Whether some heading names tracks.
    pub(super) fn name_tracks(&self) -> bool {
        self.track.is_some()
    }

    /// Puts a label where its heading wants it. The second of what a session has one of is a tag. Gives back a label under
    /// a heading that says nothing to us.
    pub(super) fn put<'d>(&self, heading: &str, label: Ref<'d>, session: &mut Session<'d>) -> Option<Ref<'d>> {
        match rubric(heading) {
            Some(Rubric::Track(_)) if self.track.as_ref().is_some_and(|track| *track == fold(heading)) => {
                one(&mut session.track, label, &mut session.tags);
            }
            Some(Rubric::Kind) => one(&mut session.kind, label, &mut session.tags),
            Some(Rubric::Language) => session.languages.extend(label.name),
            Some(Rubric::Track(_) | Rubric::Tag) => session.tags.push(label),
            None => return Some(label),
        }
        None
    }
}

fn one<'d>(place: &mut Option<Ref<'d>>, label: Ref<'d>, tags: &mut Vec<Ref<'d>>) {
    match place {
        Some(first) if *first != label => tags.push(label),
        Some(_) => {}
        None => *place = Some(label),
    }
}

fn fold(heading: &str) -> String {
    heading.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_whole_sentences_are_understood() {
        assert_eq!(rubric("Which track does your session best fit into?"), Some(Rubric::Track(0)));
        assert_eq!(rubric("Session format"), Some(Rubric::Kind));
        assert_eq!(rubric("Programming language"), Some(Rubric::Tag));
        assert_eq!(rubric("Language of the talk"), Some(Rubric::Language));
        assert_eq!((rubric("Star Trek"), rubric("")), (None, None));
    }

    #[test]
    fn what_is_most_like_a_track_is_the_track() {
        let put = |headings: &[&'static str]| {
            let rubrics = Rubrics::of(headings.iter().copied());
            let mut session = Session::default();
            for heading in headings {
                assert_eq!(rubrics.put(heading, Ref::name(*heading), &mut session), None);
            }
            let tags: Vec<_> = session.tags.iter().filter_map(|tag| tag.name.clone()).collect();
            (session.track.and_then(|track| track.name).unwrap_or_default(), tags.join(" "))
        };
        assert_eq!(put(&["Topic", "Track", "Level"]), ("Track".into(), "Topic Level".into()));
        assert_eq!(put(&["Topic", "Theme"]), ("Topic".into(), "Theme".into()));
        assert_eq!(put(&["Level"]), (String::new().into(), "Level".into()));
    }

    #[test]
    fn a_second_track_is_a_tag() {
        let rubrics = Rubrics::of(["track"]);
        let mut session = Session::default();
        for label in ["Bread", "Bread", "Salt"] {
            rubrics.put("Track", Ref::name(label), &mut session);
        }
        assert_eq!((session.track, session.tags), (Some(Ref::name("Bread")), vec![Ref::name("Salt")]));
    }
}
