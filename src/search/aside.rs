//! Whether a query finds something that is no part of the programme, as an entry of my own, by the few texts it has.

use super::highlight::found;
use super::query::{Query, Test};

/// Whether texts hold what a query asks for: of each clause a word or a phrase. What asks for a value of a facet asks for
/// sessions; what must not be there is not.
pub fn tells(query: &Query, texts: &[&str]) -> bool {
    let is_there = |test: &Test| {
        let (words, phrases) = (query.words(), query.phrases());
        match test {
            Test::Word(at) => {
                let own: Vec<_> = words.get(*at).cloned().into_iter().collect();
                texts.iter().any(|text| found(text, &own, &[]))
            }
            Test::Phrase(at) => {
                let own: Vec<_> = phrases.get(*at).cloned().into_iter().collect();
                texts.iter().any(|text| found(text, &[], &own))
            }
            Test::Facet(..) => false,
        }
    };
    query.clauses().iter().all(|clause| clause.iter().any(|leaf| is_there(&leaf.test) != leaf.not))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases_are_looked_for_in_all_texts_together() {
        let texts = ["Lunch with Ann Example", "Café Größe", "bring the slides"];
        for (line, is_it) in [
            ("", true),
            ("lunch", true),
            ("LUNCH cafe", true),
            ("lun slides", true),
            ("lunch dinner", false),
            ("dinner OR grosse", true),
            ("\"with ann\"", true),
            ("\"ann with\"", false),
            ("-dinner", true),
            ("lunch -slides", false),
            ("day:2", false),
            ("lunch is:going", false),
            ("lunch OR day:2", true),
            ("-is:going lunch", true),
        ] {
            assert_eq!(tells(&Query::parse(line), &texts), is_it, "{line}");
        }
    }
}
