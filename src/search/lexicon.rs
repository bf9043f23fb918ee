//! What is known of the texts of one kind of thing: sessions, people or halls.

use super::closeness::Closeness;
use super::field::{Field, Fields, Take};
use super::fold::fold_text;
use super::query::{Phrase, Word};
use super::vocabulary::{Postings, Vocabulary, Writer};

/// The words of all sessions, of all people or of all halls.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Words of short fields: found by any of their letters.
    brief: Vocabulary,
    /// Words of running text: found by their beginnings.
    prose: Vocabulary,
}

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

    /// For each of `count` things what a word counts for there, by the best of these fields and the nearest word; 0 if it
    /// is absent.
    pub fn score(&self, word: &Word, fields: Fields, count: usize) -> Vec<u32> {
        self.best(&word.text, fields, count, &|near| word.scattered || near >= Closeness::Inside)
    }

    /// The same for a phrase. Of several words it is read up, in what is `among` those that matter; `texts` hands out the
    /// texts of one thing.
    pub fn score_phrase(
        &self,
        phrase: &Phrase,
        among: &[bool],
        count: usize,
        texts: &dyn Fn(usize, &mut Take<'_>),
    ) -> Vec<u32> {
        if phrase.text.contains(' ') {
            return self.best_phrase(phrase, among, texts);
        }
        let exact = |near| near == Closeness::Exact || (phrase.open && near == Closeness::Start);
        self.best(&phrase.text, Field::every(), count, &exact)
    }

    /// For each of `count` things what a word counts for there, by the best field and the nearest word that `will_do`;
    /// 0 if it is absent.
    fn best(&self, wanted: &str, fields: Fields, count: usize, will_do: &dyn Fn(Closeness) -> bool) -> Vec<u32> {
        let mut best = vec![0; count];
        let mut note = |postings: Postings<'_>, closeness: Closeness| {
            if !will_do(closeness) {
                return;
            }
            for (number, field) in postings.filter(|(_, field)| field.is_in(fields)) {
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
    fn best_phrase(&self, phrase: &Phrase, among: &[bool], texts: &dyn Fn(usize, &mut Take<'_>)) -> Vec<u32> {
        let fields = self.fields_with_all(phrase, among.len());
        let read_up = |(number, (among, fields)): (usize, (&bool, Fields))| {
            let mut best = 0;
            if *among && fields != 0 {
                texts(number, &mut |field, text| {
                    if field.is_in(fields) && phrase.places(&fold_text(text)).next().is_some() {
                        best = best.max(phrase.weight().saturating_mul(field.weight()));
                    }
                });
            }
            best
        };
        among.iter().zip(fields).enumerate().map(read_up).collect()
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
                        fields.get_mut(number).into_iter().for_each(|fields| *fields |= Field::set(&[field]));
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
