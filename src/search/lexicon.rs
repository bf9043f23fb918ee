//! What is known of the texts of one kind of thing: sessions, people or halls.

use super::closeness::{Closeness, rarity};
use super::edits::Slipped;
use super::field::{Field, Fields, Take};
use super::fold::fold_onto;
use super::initials::{self, Initials};
use super::vocabulary::{Near, Postings, Vocabulary, Weights, Writer};
use super::wanted::{Chain, Phrase, Sought, Wanted};

/// The words of all sessions, of all people or of all halls.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Words of short fields: found by any of their letters.
    brief: Vocabulary,
    /// Words of running text: found by their beginnings.
    prose: Vocabulary,
    /// Initials of short fields.
    initials: Vocabulary,
}

impl Lexicon {
    /// Reads the texts of things 0, 1, 2, …; `texts` hands out those of one.
    pub fn read<T>(things: impl Iterator<Item = T>, mut texts: impl FnMut(T, &mut Take<'_>)) -> Lexicon {
        let (mut brief, mut prose, mut initials) = (Writer::default(), Writer::default(), Writer::default());
        let mut own = Initials::default();
        for (number, thing) in things.enumerate() {
            texts(thing, &mut |field, text| {
                if field == Field::Prose {
                    prose.add(number, field, text, |_| {});
                } else if field.has_initials() {
                    own.clear();
                    brief.add(number, field, text, |chain| match chain {
                        Ok(word) => own.push(word.letters().as_str(), |_, _| {}),
                        Err(chain) => own.push(chain, |_, _| {}),
                    });
                    own.each(|way| initials.add_word(number, field, way));
                } else {
                    brief.add(number, field, text, |_| {});
                }
            });
        }
        Lexicon { brief: brief.finish_brief(), prose: prose.finish(), initials: initials.finish() }
    }

    /// The words of its texts.
    pub fn vocabularies(&self) -> [&Vocabulary; 2] {
        [&self.brief, &self.prose]
    }

    /// Whether all words of a phrase are there, wherever; the last may go on.
    pub fn has_all(&self, phrase: &str) -> bool {
        let (before, last) = phrase.rsplit_once(' ').unwrap_or(("", phrase));
        let mut before = before.split(' ').filter(|word| !word.is_empty());
        self.has_start(last) && before.all(|word| self.brief.has(word) || self.prose.has(word))
    }

    /// Whether some word is the wanted one or starts with it.
    pub fn has_start(&self, wanted: &str) -> bool {
        self.brief.has_start(wanted) || self.prose.has_start(wanted)
    }

    /// Whether some word of a short field has the wanted one inside.
    pub fn has_inside(&self, wanted: &str) -> bool {
        self.brief.has_inside(wanted)
    }

    /// Whether words that follow each other in a short field have these initials.
    pub fn has_initials(&self, wanted: &str) -> bool {
        match wanted.len() {
            initials::OF_A_WHOLE => self.initials.has(wanted),
            letters => letters >= initials::FEWEST_LETTERS && self.initials.has_inside(wanted),
        }
    }

    /// Adds the words of short fields that the wanted one may be but for slips, and over which its letters are scattered.
    pub fn near(&self, wanted: &str, slipped: &Slipped<'_>, found: &mut Near) {
        self.brief.slipped(slipped, found);
        self.brief.scattered(wanted, found);
    }

    /// For each of `count` things what the word counts for there (0: absent), by the best of these fields and the
    /// nearest word; the rarer the word, the more.
    pub fn score(&self, word: &Wanted, fields: Fields, count: usize) -> Vec<u32> {
        let mut chains = word.chains().iter();
        let mut scores = chains.next().map_or_else(|| vec![0; count], |chain| self.chain(chain, fields, count));
        for chain in chains {
            join(&mut scores, &self.chain(chain, fields, count));
        }
        weigh(&mut scores);
        scores
    }

    /// The same for a phrase; `texts` hands out the texts of one thing, at least those in certain fields. Only things in
    /// `among` (true) are read up.
    pub fn score_phrase(
        &self,
        phrase: &Phrase,
        among: &[bool],
        texts: &dyn Fn(usize, Fields, &mut Take<'_>),
    ) -> Vec<u32> {
        let fields = Field::every();
        let mut scores = vec![0; among.len()];
        let mut read_up: Vec<Vec<Fields>> = Vec::new();
        for way in &phrase.ways {
            if way.contains(' ') {
                read_up.push(self.fields_with_all(way, phrase.open, fields, among.len()));
            } else {
                self.note_exact(way, phrase.open, &mut scores, fields);
            }
        }
        let mut room = String::new();
        for (number, score) in scores.iter_mut().enumerate() {
            let own = read_up.iter().filter_map(|fields| fields.get(number));
            let own = own.fold(0, |all, fields| all | fields);
            if own == 0 || among.get(number) != Some(&true) {
                continue;
            }
            texts(number, own, &mut |field, text| {
                let worth = phrase.weight().saturating_mul(field.weight());
                if worth > *score && field.is_in(own) {
                    room.clear();
                    fold_onto(text, &mut room);
                    if phrase.is_in(&room) {
                        *score = worth;
                    }
                }
            });
        }
        weigh(&mut scores);
        scores
    }

    /// What a chain counts for: as one word, or a little less by all its parts in one field.
    fn chain(&self, chain: &Chain, fields: Fields, count: usize) -> Vec<u32> {
        let mut best = vec![0; count];
        self.note(&chain.whole, fields, &mut best);
        if let Some(parts) = &chain.parts {
            let found = self.fields_with_all(parts, true, fields, count);
            for (best, found) in best.iter_mut().zip(found).filter(|(_, found)| *found != 0) {
                let own = Field::ALL.into_iter().filter(|field| field.is_in(found)).map(Field::weight).max();
                *best = (*best).max(own.unwrap_or_default() * (Closeness::Spelt.weight() - 1));
            }
        }
        best
    }

    /// Notes for each thing what a word counts for there, where that is more than what is noted.
    fn note(&self, word: &Sought, fields: Fields, best: &mut [u32]) {
        let weights = Weights::new(|field| if field.is_in(fields) { field.weight() } else { 0 });
        let mut note = |postings: Postings<'_>, closeness: Closeness| {
            let near = closeness.weight();
            postings.each(&weights, |number, weight| {
                if let Some(best) = best.get_mut(number) {
                    *best = (*best).max(weight * near);
                }
            });
        };
        for vocabulary in self.vocabularies() {
            vocabulary.each_start(&word.text, &mut note);
            for spelling in &word.spellings {
                vocabulary.each_start(&spelling.text, &mut |postings, closeness| {
                    if let Some(closeness) = closeness.respelt()
                        && (spelling.open || closeness == Closeness::Spelt)
                    {
                        note(postings, closeness);
                    }
                });
            }
        }
        if word.inside {
            self.brief.each_inside(&word.text, &mut note);
        }
        if word.text.len() == initials::OF_A_WHOLE
            && let Some(postings) = self.initials.exact(&word.text)
        {
            note(postings, Closeness::Initials(2));
        }
        if word.text.len() >= initials::FEWEST_LETTERS {
            self.initials.each_start(&word.text, &mut |postings, _| note(postings, Closeness::Initials(2)));
            if !word.is_known {
                self.initials.each_inside(&word.text, &mut |postings, _| note(postings, Closeness::Initials(1)));
            }
        }
        for (near, closeness) in word.near.iter() {
            if let Some(postings) = self.brief.exact(near) {
                note(postings, closeness);
            }
        }
    }

    /// Notes what a phrase of one word counts for.
    fn note_exact(&self, word: &str, open: bool, scores: &mut [u32], fields: Fields) {
        let weights = Weights::new(|field| if field.is_in(fields) { field.weight() } else { 0 });
        for vocabulary in self.vocabularies() {
            vocabulary.each_start(word, &mut |postings, closeness| {
                if open || closeness == Closeness::Exact {
                    postings.each(&weights, |number, weight| {
                        if let Some(score) = scores.get_mut(number) {
                            *score = (*score).max(weight * closeness.weight());
                        }
                    });
                }
            });
        }
    }

    /// For each of `count` things those of `fields` that have all words of a phrase, wherever they stand.
    fn fields_with_all(&self, phrase: &str, open: bool, fields: Fields, count: usize) -> Vec<Fields> {
        let mut common = vec![fields; count];
        let bits = Weights::new(|field| u32::from(Field::set(&[field])));
        let mut words = phrase.split(' ').peekable();
        while let Some(word) = words.next() {
            let open = open && words.peek().is_none();
            let mut own: Vec<u32> = vec![0; count];
            for vocabulary in self.vocabularies() {
                vocabulary.each_start(word, &mut |postings, closeness| {
                    if open || closeness == Closeness::Exact {
                        postings.each(&bits, |number, bit| own.get_mut(number).into_iter().for_each(|own| *own |= bit));
                    }
                });
            }
            common.iter_mut().zip(own).for_each(|(common, own)| *common &= Fields::try_from(own).unwrap_or_default());
        }
        common
    }
}

/// Takes out of `scores` what lacks `more`, and adds it to the others.
fn join(scores: &mut [u32], more: &[u32]) {
    for (score, more) in scores.iter_mut().zip(more) {
        *score = if *score > 0 && *more > 0 { score.saturating_add(*more) } else { 0 };
    }
}

/// Makes scores count for the more, the fewer they are.
fn weigh(scores: &mut [u32]) {
    let hits = scores.iter().filter(|score| **score > 0).count();
    let rarity = rarity(hits, scores.len());
    for score in scores {
        *score = score.saturating_mul(rarity);
    }
}
