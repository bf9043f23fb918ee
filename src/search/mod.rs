//! Which sessions, people and halls a line of words means.
//!
//! A [`Query`] is what somebody wrote; an [`Index`] is made once from a programme and answers it with [`Hit`]s; a row of
//! [`FACETS`] is one dimension to narrow by. Both sides are [folded](fold()), so that neither capitals nor accents nor
//! the script matter. Knows nothing of files, clocks or terminals.
//!
//! ```text
//! query      a line as terms and clauses     facet/     the rows to narrow by, their values, times and states
//! problem    what of a line says nothing     complete   how a line may go on
//! offers     what can be chosen of a facet   sentence   a query in words           views    saved queries
//! formula    clauses over columns of scores  index      all that is known of a programme; hits
//! lexicon    the words of one kind of thing  vocabulary sorted words and their places
//! field      which texts, and their weights  fold       the one spelling of a word, and the way back
//! note       what I wrote on sessions
//! wanted     a word as it is looked for, and how far to reach for it:
//!            spelling, initials, edits, fuzzy, layout; closeness says which is nearer
//! highlight  what matched                    why        and where, if that is out of sight
//! aside      whether it finds what is no part of the programme
//! find       the best answers over sessions, people, halls and tracks
//! ```

mod aside;
mod closeness;
mod complete;
mod edits;
mod facet;
mod field;
mod find;
mod fold;
mod formula;
mod fuzzy;
mod highlight;
mod index;
mod initials;
mod layout;
mod lexicon;
mod note;
mod offers;
mod problem;
mod query;
#[cfg(test)]
mod sample;
mod sentence;
mod spelling;
mod views;
mod vocabulary;
mod wanted;
mod why;

pub use aside::tells;
pub use complete::{Completion, completions};
pub use facet::{FACETS, Facet, STATES, State};
pub use find::{Answer, Found, asked, find};
pub use fold::{Folded, fold, fold_text};
pub use formula::Subject;
pub use highlight::{highlight, highlight_prose};
pub use index::{FacetValue, Hit, Index, Scope, rank};
pub use note::why_note;
pub use offers::{offer, offered, offers};
pub use problem::{Fault, Problem, problems};
pub use query::{Content, Query, Sign, Term};
pub use sentence::{readings, sentence};
pub use views::{View, ViewChange, Views};
pub use why::{Why, why_hall, why_person, why_session};
