//! What is known of the texts of one kind of thing: sessions, people or halls.

use super::closeness::Closeness;
use super::field::{Field, Take};
use super::fold::fold_text;
use super::query::{Phrase, Query};
use super::vocabulary::{Postings, Vocabulary, Writer};

/// The words of all sessions, of all people or of all halls.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Words of short fields: found by any of their letters.
    brief: Vocabulary,
    /// Words of running text: found by their beginnings.
    prose: Vocabulary,
}

/// A score for each thing, `None` for those that are no hits.
pub(super) type Scores = Vec<Option<u32>>;

impl Lexicon {
    /// Reads the texts of things 0, 1, 2, …; `texts` hands out those of one.
    pub fn read<T>(things: impl Iterator<Item = T>, mut texts: impl FnMut(T, &mut Take<'_>)) -> Lexicon {
        let (mut brief, mut prose) = (Writer::default(), Writer::default());
        for (number, thing) in things.enumerate() {
            texts(thing, &mut |field, text| {
                let writer = if field == Field::Prose { &mut prose } else { &mut brief };
                writer.add(number, field, text);
            });
        }
        Lexicon { brief: brief.finish(), prose: prose.finish() }
    }

    /// Whether some word is the wanted one or starts with it.
    pub fn has_start(&self, wanted: &str) -> bool {
        self.brief.has_start(wanted) || self.prose.has_start(wanted)
    }

    /// Whether some word of a short field has the wanted one inside.
    pub fn has_inside(&self, wanted: &str) -> bool {
        self.brief.has_inside(wanted)
    }

    /// Takes out of `scores` what lacks one of the query's words or phrases and adds to the others what those count.
    /// `scattered` says of each word whether scattered letters will do; `texts` hands out the texts of one thing.
    pub fn narrow(&self, scores: &mut Scores, query: &Query, scattered: &[bool], texts: &dyn Fn(usize, &mut Take<'_>)) {
        for (word, scattered) in query.words().iter().zip(scattered) {
            if scores.iter().all(Option::is_none) {
                return;
            }
            let best = self.best(&word.text, scores.len(), &|near| *scattered || near >= Closeness::Inside);
            add(scores, best);
        }
        for phrase in query.phrases() {
            let exact = |near| near == Closeness::Exact || (phrase.open && near == Closeness::Start);
            let best = if phrase.text.contains(' ') {
                self.best_phrase(phrase, scores, texts)
            } else {
                self.best(&phrase.text, scores.len(), &exact)
            };
            add(scores, best);
        }
    }

    /// For each of `count` things what a word counts for there, by the best field and the nearest word that `will_do`;
    /// 0 if it is absent.
    fn best(&self, wanted: &str, count: usize, will_do: &dyn Fn(Closeness) -> bool) -> Vec<u32> {
        let mut best = vec![0; count];
        let mut note = |postings: Postings<'_>, closeness: Closeness| {
            if !will_do(closeness) {
                return;
            }
            for (number, field) in postings {
                if let Some(best) = best.get_mut(number) {
                    *best = (*best).max(closeness.weight() * field.weight());
                }
            }
        };
        self.brief.each_start(wanted, &mut note);
        self.prose.each_start(wanted, &mut note);
        if will_do(Closeness::Inside) {
            self.brief.each_inside(wanted, &mut note);
        }
        if will_do(Closeness::Scattered(1)) {
            self.brief.each_scattered(wanted, &mut note);
        }
        best
    }

    /// The same for a phrase of several words, read up in the fields that have them all.
    fn best_phrase(&self, phrase: &Phrase, scores: &Scores, texts: &dyn Fn(usize, &mut Take<'_>)) -> Vec<u32> {
        let fields = self.fields_with_all(phrase, scores.len());
        let read_up = |(number, (score, fields)): (usize, (&Option<u32>, Fields))| {
            let mut best = 0;
            if score.is_some() && fields != 0 {
                texts(number, &mut |field, text| {
                    if fields & bit(field) != 0 && phrase.places(&fold_text(text)).next().is_some() {
                        best = best.max(phrase.weight().saturating_mul(field.weight()));
                    }
                });
            }
            best
        };
        scores.iter().zip(fields).enumerate().map(read_up).collect()
    }

    /// For each of `count` things the fields that have all words of a phrase, wherever they stand.
    fn fields_with_all(&self, phrase: &Phrase, count: usize) -> Vec<Fields> {
        let mut common = vec![Fields::MAX; count];
        let mut words = phrase.text.split(' ').peekable();
        while let Some(word) = words.next() {
            let open = phrase.open && words.peek().is_none();
            let mut fields = vec![0; count];
            let mut note = |postings: Postings<'_>, closeness: Closeness| {
                if closeness == Closeness::Exact || open {
                    for (number, field) in postings {
                        fields.get_mut(number).into_iter().for_each(|fields| *fields |= bit(field));
                    }
                }
            };
            self.brief.each_start(word, &mut note);
            self.prose.each_start(word, &mut note);
            common.iter_mut().zip(fields).for_each(|(common, fields)| *common &= fields);
        }
        common
    }
}

/// A set of fields.
type Fields = u16;

fn bit(field: Field) -> Fields {
    1 << field as u8
}

fn add(scores: &mut Scores, best: Vec<u32>) {
    for (score, best) in scores.iter_mut().zip(best) {
        *score = score.filter(|_| best > 0).map(|score| score.saturating_add(best));
    }
}
