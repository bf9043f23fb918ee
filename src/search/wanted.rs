//! Words and phrases of a query, as they are looked for.

use super::closeness::Closeness;
use super::edits::{self, Slipped};
use super::fold::{JOINT, fold_chains, fold_text};
use super::fuzzy;
use super::layout::{self, other_keyboard};
use super::lexicon::Lexicon;
use super::spelling::{Spelling, spellings};
use super::vocabulary::Near;
use crate::programme::clean;
use std::borrow::Cow;

/// The letters of a typed word that are looked at; what is longer is looked for by its beginning.
const MOST_LETTERS: usize = 64;
/// And so many words of what is typed without a blank.
const MOST_CHAINS: usize = 64;

/// A word of a query as it is to be looked for; made by [`Wanted::read`], with how far the index has to reach for it.
///
/// What is typed without a blank may be several words, as "R&D" or "e-mail" are: all of them are wanted.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// The word as typed, cleaned: keys that give punctuation on one keyboard give letters on the other.
    typed: String,
    chains: Vec<Chain>,
    reach: Reach,
    /// Whether it is asked for; otherwise it must not be there, and is never marked.
    pub is_asked: bool,
}

/// How far the index has to reach for a word. Decided for each word by itself, from the words of the programme alone,
/// so that no word changes what another finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is there as written, or in another spelling.
    AsWritten,
    /// Words are there that it may be but for slips of the finger, or over which its letters are scattered.
    Near,
    /// It was typed on the other keyboard; this was meant, folded.
    Layout(String),
    /// Nothing comes near.
    Nowhere,
}

/// Folded words between which there are only hyphens and dots.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// All of it as one word.
    pub whole: Sought,
    /// Its parts with blanks between them, if it has several that may stand apart, all in one field.
    pub parts: Option<String>,
}

/// One folded word, as it is looked for.
#[derive(Clone, Debug)]
pub(super) struct Sought {
    /// It; never empty.
    pub text: String,
    /// Whether it is or begins some word, so that initials count only from the beginning of a text.
    pub is_known: bool,
    /// Other spellings of it that are there.
    pub spellings: Vec<Spelling>,
    /// Words of short fields that come near, where nothing else is there.
    pub near: Near,
    /// Whether it may stand inside a word.
    pub inside: bool,
}

impl Wanted {
    /// Reads what was typed between two blanks; `None` if it has no letters or digits. It reaches for what is written
    /// until it is [resolved](Wanted::resolve).
    pub fn read(typed: &str) -> Option<Wanted> {
        let typed = clean::line(Cow::Borrowed(typed));
        let chains = chains(&typed);
        (!chains.is_empty()).then_some(Wanted { typed, chains, reach: Reach::AsWritten, is_asked: true })
    }

    /// Decides how far to reach for it in lexicons, which are searched together.
    pub fn resolve(&mut self, lexicons: &[&Lexicon]) {
        self.chains = chains(&self.typed);
        let reach = reach(&mut self.chains, lexicons);
        if reach == Reach::Nowhere
            && let Some((text, chains)) = slipped_keyboard(&self.typed, lexicons)
        {
            self.chains = chains;
            self.reach = Reach::Layout(text);
        } else {
            self.reach = reach;
        }
    }

    /// The same word as a value: it is a word, or begins one.
    pub fn for_facet(mut self) -> Wanted {
        self.chains.iter_mut().for_each(|chain| chain.whole.inside = false);
        self
    }

    /// How far the index reaches for it.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The word as typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// What has to be found, all of it.
    pub fn chains(&self) -> &[Chain] {
        &self.chains
    }

    /// Its words with blanks between them.
    pub fn folded(&self) -> String {
        fold_text(&self.typed)
    }

    /// Whether two words ask for the same.
    pub fn is_same(&self, other: &Wanted) -> bool {
        self.chains.iter().map(Chain::text).eq(other.chains.iter().map(Chain::text))
    }
}

fn chains(text: &str) -> Vec<Chain> {
    let folded = fold_chains(text);
    folded.split(' ').filter(|chain| !chain.is_empty()).take(MOST_CHAINS).map(Chain::new).collect()
}

/// The farthest that one of them needs.
fn reach(chains: &mut [Chain], lexicons: &[&Lexicon]) -> Reach {
    let mut reach = Reach::AsWritten;
    for chain in chains {
        match chain.resolve(lexicons) {
            Reach::AsWritten => {}
            Reach::Nowhere => return Reach::Nowhere,
            farther => reach = farther,
        }
    }
    reach
}

/// What the keys mean on the other keyboard, if that is known as it is written; marks at the end may be what they seem.
fn slipped_keyboard(typed: &str, lexicons: &[&Lexicon]) -> Option<(String, Vec<Chain>)> {
    let bare = typed.trim_end_matches([',', '.', ';', ':']);
    let readings = std::iter::once(typed).chain((bare.len() < typed.len()).then_some(bare));
    readings.into_iter().find_map(|typed| {
        let meant = fold_text(&other_keyboard(typed)?);
        let mut chains = chains(&meant);
        let is_word = meant.len() >= layout::FEWEST_LETTERS && !meant.contains(' ');
        (is_word && chains.iter_mut().all(|chain| chain.whole.is_there(lexicons))).then_some((meant, chains))
    })
}

impl Chain {
    fn new(text: &str) -> Chain {
        let (before, last) = text.rsplit_once(JOINT).unwrap_or(("", text));
        // Letters by themselves are everywhere.
        let is_apart = before.split(JOINT).any(|part| part.len() > 1) && !last.is_empty();
        let parts = is_apart.then(|| text.replace(JOINT, " "));
        Chain { whole: Sought::new(&text.replace(JOINT, "")), parts }
    }

    fn text(&self) -> (&str, Option<&str>) {
        (&self.whole.text, self.parts.as_deref())
    }

    fn resolve(&mut self, lexicons: &[&Lexicon]) -> Reach {
        let are_there = |parts: &String| lexicons.iter().any(|lexicon| lexicon.has_all(parts));
        if self.parts.as_ref().is_some_and(are_there) {
            self.whole.is_there(lexicons);
            return Reach::AsWritten;
        }
        self.whole.reach(lexicons)
    }
}

impl Sought {
    fn new(text: &str) -> Sought {
        let text = text.get(..MOST_LETTERS).unwrap_or(text).to_owned();
        Sought { text, is_known: true, spellings: Vec::new(), near: Near::default(), inside: true }
    }

    /// Whether it is there as written, in another spelling or inside a word; notes which.
    fn is_there(&mut self, lexicons: &[&Lexicon]) -> bool {
        let text = &self.text;
        self.is_known = lexicons.iter().any(|lexicon| lexicon.has_start(text));
        let vocabularies = lexicons.iter().flat_map(|lexicon| lexicon.vocabularies());
        self.spellings = spellings(text, self.is_known, vocabularies);
        self.is_known || !self.spellings.is_empty() || lexicons.iter().any(|lexicon| lexicon.has_inside(text))
    }

    /// How far it needs to be reached for.
    fn reach(&mut self, lexicons: &[&Lexicon]) -> Reach {
        if self.is_there(lexicons) {
            return Reach::AsWritten;
        }
        let text = &self.text;
        // Numbers are meant as they are.
        if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let slipped = Slipped::new(text, edits::allowed(text));
            for lexicon in lexicons {
                lexicon.near(text, &slipped, &mut self.near);
            }
            if !self.near.is_empty() {
                return Reach::Near;
            }
        }
        if lexicons.iter().any(|lexicon| lexicon.has_initials(text)) { Reach::AsWritten } else { Reach::Nowhere }
    }

    /// How near a word of a text comes to it, and which of its letters do; `brief` if the text is a short one, where
    /// more counts. What each vocabulary looks up, for one word.
    pub fn compare(&self, word: &str, brief: bool) -> Option<(Closeness, Vec<usize>)> {
        let first = |length: usize| (0..length).collect();
        let near = Closeness::of(word, &self.text);
        let written = near.filter(|near| matches!(near, Closeness::Exact | Closeness::Start));
        let written = written.map(|near| (near, self.text.len()));
        let respelt = self.spellings.iter().filter_map(|spelling| {
            let near = Closeness::of(word, &spelling.text)?.respelt()?;
            (spelling.open || near == Closeness::Spelt).then_some((near, spelling.text.len()))
        });
        if let Some((near, length)) = respelt.chain(written).max() {
            return Some((near, first(length)));
        }
        if !brief {
            return None;
        }
        if let Some(near) = near.filter(|near| *near == Closeness::Inside) {
            let places = word.match_indices(&self.text).flat_map(|(at, part)| at..at + part.len());
            return Some((near, places.collect()));
        }
        let near = self.near.closeness(word)?;
        if let Closeness::Scattered(_) = near {
            return Some((near, fuzzy::scattered(word, &self.text)?.positions));
        }
        let slips = Slipped::new(&self.text, edits::allowed(&self.text)).compare(word.as_bytes())?;
        Some((near, first(slips.letters)))
    }
}

/// Words that follow each other, folded.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// The words as typed, cleaned.
    pub typed: String,
    /// The words, chains taken apart; and with chains joined, if there are any.
    pub ways: Vec<String>,
    /// Whether the last word may go on.
    pub open: bool,
    /// Whether it is asked for; see [`Wanted::is_asked`].
    pub is_asked: bool,
}

impl Phrase {
    /// Reads what stands between quotes; `open` if the second is not yet typed. `None` if there are no letters.
    pub fn read(text: &str, open: bool) -> Option<Phrase> {
        let typed = clean::line(Cow::Borrowed(text));
        let chains = fold_chains(&typed);
        if chains.is_empty() {
            return None;
        }
        let mut ways = vec![chains.replace(JOINT, " ")];
        if chains.contains(JOINT) {
            ways.push(chains.replace(JOINT, ""));
        }
        // A blank behind the last word finishes it.
        let open = open && text.ends_with(char::is_alphanumeric);
        Some(Phrase { typed, ways, open, is_asked: true })
    }
}

#[cfg(test)]
mod tests {
    use super::super::field::Field;
    use super::super::initials;
    use super::*;
    use proptest::prelude::*;

    /// A lexicon of titles.
    fn lexicon(titles: &[&str]) -> Lexicon {
        Lexicon::read(titles.iter(), |title, take| take(Field::Title, title))
    }

    fn resolved(typed: &str, lexicons: &[&Lexicon]) -> Wanted {
        let mut wanted = Wanted::read(typed).unwrap();
        wanted.resolve(lexicons);
        wanted
    }

    fn reach(typed: &str, titles: &[&str]) -> Reach {
        resolved(typed, &[&lexicon(titles)]).reach().clone()
    }

    /// The titles that a typed word finds, best first.
    fn found<'t>(typed: &str, titles: &[&'t str]) -> Vec<&'t str> {
        let lexicon = lexicon(titles);
        let scores = lexicon.score(&resolved(typed, &[&lexicon]), Field::every(), titles.len());
        let mut found: Vec<(u32, &str)> = scores.into_iter().zip(titles.iter().copied()).collect();
        found.retain(|(score, _)| *score > 0);
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, title)| title).collect()
    }

    #[test]
    fn the_nearer_the_better() {
        // Each of them is nearer than the next; filled up to one length, so that rarity and fields do not matter.
        for (typed, titles) in [
            ("sergey", vec!["Sergey", "Sergei", "Sergeyev", "Seven editors read great essays yearly", "Desergeyed"]),
            ("ccgt", vec!["CCGT", "CCGTs", "Creative Clusters: Global Trends"]),
            ("ccgt", vec!["Creative Clusters: Global Trends", "Our Creative Clusters, Growing Towns"]),
            ("culture", vec!["Culture", "Cultures", "Agriculture"]),
            ("bank", vec!["Bank", "Banker", "Sberbank"]),
            ("benk", vec!["Bank", "Tenk"]),
            ("clstr", vec!["Clustr", "Cluster"]),
        ] {
            assert_eq!(found(typed, &titles), titles, "{typed}");
        }
    }

    #[test]
    fn what_is_known_is_not_mistyped() {
        for (typed, titles, reach) in [
            ("klepach", ["Andrey Klepach", ""], Reach::AsWritten),
            ("klep", ["Andrey Klepach", ""], Reach::AsWritten),
            ("lepac", ["Andrey Klepach", ""], Reach::AsWritten),
            ("klepatch", ["Andrey Klepach", ""], Reach::AsWritten),
            ("клепач", ["Andrey Klepach", ""], Reach::AsWritten),
            ("klepahc", ["Andrey Klepach", ""], Reach::Near),
            ("klepah", ["Andrey Klepach", ""], Reach::Near),
            ("klpch", ["Andrey Klepach", ""], Reach::Near),
            ("rktgfx", ["Andrey Klepach", ""], Reach::Layout("klepach".to_owned())),
            ("rktgf", ["Andrey Klepach", ""], Reach::Layout("klepa".to_owned())),
            ("rktgfx,", ["Andrey Klepach", ""], Reach::Layout("klepach".to_owned())),
            ("[bnhjd", ["Хитров", ""], Reach::Layout("khitrov".to_owned())),
            ("k.,jdm", ["Любовь", ""], Reach::Layout("lyubov".to_owned())),
            ("сдгыеукы", ["Clusters", ""], Reach::Layout("clusters".to_owned())),
            ("rktgfxx", ["Andrey Klepach", ""], Reach::Nowhere),
            ("nobody", ["Andrey Klepach", ""], Reach::Nowhere),
            // As written in one title, so that the other is not meant.
            ("bank", ["Bank", "Rank"], Reach::AsWritten),
            ("2022", ["2021", ""], Reach::Nowhere),
            ("covid91", ["Covid19", ""], Reach::Nowhere),
        ] {
            assert_eq!(self::reach(typed, &titles), reach, "{typed} {titles:?}");
        }
        assert_eq!(found("bank", &["Bank", "Rank"]), ["Bank"]);
    }

    #[test]
    fn what_another_lexicon_knows_is_not_mistyped_either() {
        let (own, other) = (lexicon(&["Klepach"]), lexicon(&["Klepahc"]));
        assert_eq!(*resolved("klepahc", &[&own]).reach(), Reach::Near);
        assert_eq!(*resolved("klepahc", &[&own, &other]).reach(), Reach::AsWritten);
        let nearer = lexicon(&["Trotsenkko"]);
        let word = resolved("trostenkko", &[&lexicon(&["Trotsenko"]), &nearer]);
        assert_eq!(lexicon(&["Trotsenko"]).score(&word, Field::every(), 1), [0]);
    }

    #[test]
    fn fewer_slips_leave_no_room_for_more() {
        let titles = ["Economics", "Economist", "Ergonomics"];
        assert_eq!(found("econimics", &titles), ["Economics"]);
    }

    #[test]
    fn a_name_that_is_not_there_lists_nobody() {
        let names = [
            "Kamil Lepka",
            "Klara Epachin",
            "Kaleb Pach",
            "Karl Lee Pachman",
            "Kolepa Chin",
            "Kelly Pacheco",
            "Kleo Patch",
            "Kl. E. Pachmann",
            "Karlepachtou",
            "Kirill Epishkin",
            "Klaus Lepenies",
            "Kaleidoscope Chamber",
            "Klement Epach",
            "Katherine Lepach-Ivanova Chernysheva",
            "Kai Leopold Achenbach",
            "Klavdia Petrovna Achkasova",
            "Kuzma Lepikhin",
        ];
        for typed in ["klebachov", "klipdach", "kelpatchi", "klpchv"] {
            assert_eq!(found(typed, &names), Vec::<&str>::new(), "{typed}");
        }
    }

    #[test]
    fn hyphens_and_dots_are_ignored() {
        for (typed, title) in [
            ("ai", "A.I. for all"),
            ("a.i.", "AI for all"),
            ("a.i", "A.I."),
            ("usa", "The U.S.A."),
            ("U.S.A.", "the USA"),
            ("email", "An e-mail"),
            ("e-mail", "An email"),
            ("e‑mail", "Email"),
            ("covid19", "COVID-19"),
            ("covid-19", "COVID 19"),
            ("covid-19", "Covid19"),
            ("covid-1", "COVID-19"),
            ("veb", "VEB.RF"),
            ("rf", "VEB.RF"),
            ("vebrf", "VEB.RF"),
            ("veb.rf", "VEB.RF"),
            ("veb.rf", "VEBRF"),
            ("veb.rf", "RF: VEB"),
            ("R&D", "R & D"),
            ("vac", "V–A–C Foundation"),
            ("co-operation", "Cooperation"),
        ] {
            assert_eq!(found(typed, &[title, "Another"]), [title], "{typed}");
        }
        assert_eq!(found("mail.ru", &["Mail and forum", "Forum in Russia"]), Vec::<&str>::new());
        // Letters by themselves are no parts: these two are in almost every text.
        assert_eq!(found("a.i.", &["In a row"]), Vec::<&str>::new());
        // As one word it is nearer than in parts.
        assert_eq!(found("veb.rf", &["VEB and the RF", "VEB.RF"]), ["VEB.RF", "VEB and the RF"]);
    }

    #[test]
    fn initials_begin_a_text_or_are_no_word() {
        let titles = ["Sources of Growth and Trust", "Our Sources of Growth and Trust"];
        assert_eq!(found("sgt", &titles), titles);
        assert_eq!(found("sogat", &titles), titles);
        assert_eq!(
            found("sog", &["Sources of Growth", "Sogdia", "The Sources of Growth"]),
            ["Sogdia", "Sources of Growth"]
        );
        assert_eq!(found("sg", &titles), Vec::<&str>::new());
    }

    #[test]
    fn only_the_fields_asked_for_count() {
        let both = |(title, name): &(&str, &str), take: &mut super::super::field::Take<'_>| {
            take(Field::Title, title);
            take(Field::Name, name);
        };
        let lexicon = Lexicon::read([("Moscow", "Lee"), ("Lee", "Moscow")].iter(), |texts, take| both(texts, take));
        let word = resolved("lee", &[&lexicon]);
        let found = |fields: &[Field]| {
            lexicon.score(&word, Field::set(fields), 2).iter().map(|score| *score > 0).collect::<Vec<_>>()
        };
        assert_eq!(found(&[Field::Title]), [false, true]);
        assert_eq!(found(&[Field::Name]), [true, false]);
        assert_eq!(found(&Field::ALL), [true, true]);
        assert_eq!(found(&[Field::Place]), [false, false]);
    }

    #[test]
    fn a_rare_word_counts_for_more() {
        let lexicon = lexicon(&["Growth", "Growth", "Growth", "Growth", "Growth", "Trust", "Peace", "Work"]);
        let best = |typed| lexicon.score(&resolved(typed, &[&lexicon]), Field::every(), 8).into_iter().max();
        assert!(best("trust") > best("growth"));
        assert_eq!(best("trust"), best("peace"));
    }

    #[test]
    fn phrases_see_through_joints() {
        let titles = ["The A.I. age", "COVID-19 vaccines", "Art, and places for art"];
        let lexicon = lexicon(&titles);
        let found = |text: &str, open| {
            let phrase = Phrase::read(text, open).unwrap();
            let take_up =
                |number: usize, _: u16, take: &mut super::super::field::Take<'_>| take(Field::Title, titles[number]);
            let scores = lexicon.score_phrase(&phrase, &[true; 3], &take_up);
            let none = lexicon.score_phrase(&phrase, &[false; 3], &take_up);
            assert!(text.contains([' ', '-', '.']) || none == scores, "{text}");
            scores.iter().map(|score| usize::from(*score > 0)).collect::<Vec<_>>()
        };
        assert_eq!(found("ai age", false), [1, 0, 0]);
        assert_eq!(found("A.I. age", false), [1, 0, 0]);
        assert_eq!(found("a i age", false), [1, 0, 0]);
        assert_eq!(found("covid19 vaccines", false), [0, 1, 0]);
        assert_eq!(found("covid 19 vacc", true), [0, 1, 0]);
        assert_eq!(found("covid 19 vacc", false), [0, 0, 0]);
        assert_eq!(found("covid-19", false), [0, 1, 0]);
        assert_eq!(found("art", false), [0, 0, 1]);
        assert_eq!(found("places for", false), [0, 0, 1]);
        assert!(Phrase::read(" — ", false).is_none());
    }

    #[test]
    fn long_words_are_looked_for_by_their_beginnings() {
        let long = "abcdefghij".repeat(40);
        assert_eq!(found(&long, &[&long]), [long.as_str()]);
        assert_eq!(found(&long, &[&long[..60]]), Vec::<&str>::new());
        assert!(Wanted::read(&"x".repeat(100_000)).unwrap().chains()[0].whole.text.len() <= MOST_LETTERS);
        assert!(Wanted::read(" — ").is_none());
    }

    fn titles() -> impl Strategy<Value = Vec<String>> {
        let word = prop_oneof![
            "[abk]{3,9}",
            "khan|han|city|citi|sergey|sergei|a\\.i|ai|e-mail|email|klepach|cluster|clusters"
        ];
        prop::collection::vec(prop::collection::vec(word, 1..4).prop_map(|words| words.join(" ")), 1..8)
    }

    proptest! {
        #[test]
        fn the_index_finds_what_comparing_every_word_does(
            titles in titles(),
            typed in "[abk]{1,9}|khan|sergey|sergej|a\\.i|ai|klepatch|klepahc|clstr|clusetrs|e-mail|emali|cea|klepach-cl|khan-ai",
        ) {
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            let lexicon = lexicon(&titles);
            let wanted = resolved(&typed, &[&lexicon]);
            let scores = lexicon.score(&wanted, Field::every(), titles.len());
            for (title, score) in titles.iter().zip(scores) {
                let chains = fold_chains(title);
                let words: Vec<String> = chains
                    .split(' ')
                    .flat_map(|chain| chain.split(JOINT).map(str::to_owned).chain([chain.replace(JOINT, "")]))
                    .collect();
                let has = |sought: &Sought| {
                    let mut own = initials::Initials::default();
                    chains.split(' ').for_each(|chain| own.push(chain, |_, _| {}));
                    let mut abbreviated = false;
                    own.each(|way| {
                        abbreviated |= match sought.text.len() {
                            initials::OF_A_WHOLE => way == sought.text,
                            letters if letters < initials::FEWEST_LETTERS => false,
                            _ => way.starts_with(&sought.text) || (!sought.is_known && way.contains(&sought.text)),
                        };
                    });
                    abbreviated || words.iter().any(|word| sought.compare(word, true).is_some())
                };
                let expected = wanted.chains().iter().all(|chain| {
                    let apart = chain.parts.as_ref().is_some_and(|parts| {
                        let (before, last) = parts.rsplit_once(' ').unwrap();
                        before.split(' ').all(|part| words.iter().any(|word| word == part))
                            && words.iter().any(|word| word.starts_with(last))
                    });
                    apart || has(&chain.whole)
                });
                prop_assert_eq!(score > 0, expected, "{} in {} ({:?})", &typed, title, &wanted);
            }
        }

        #[test]
        fn any_word_is_resolved(typed in super::super::fold::tests::any_text(), titles in titles()) {
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            let lexicon = lexicon(&titles);
            if let Some(mut wanted) = Wanted::read(&typed) {
                wanted.resolve(&[&lexicon]);
                lexicon.score(&wanted, Field::every(), titles.len());
                prop_assert!(wanted.is_same(&wanted.clone()));
            }
        }
    }
}
