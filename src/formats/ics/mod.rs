//! iCalendar (RFC 5545): what nearly every calendar and conference system gives out.
//!
//! ```text
//! lines    bytes to content lines: unfolding, names, parameters, escapes
//! parts    content lines to events and time zones
//! clock    TZID and VTIMEZONE to zones that are known
//! recur    repeating events, one by one
//! people   speakers, where a file has a way of naming them
//! place    LOCATION to halls, buildings and pages
//! read     all that to what is published
//! beside   what of a calendar takes time on the days of an event
//! write    a programme or an agenda to a calendar
//! ```
//!
//! Recurrence rules and the zone names of Windows are read by `calcard`. Its parser of whole files is not used: it gives
//! no positions, folds are undone only after decoding, `T1300Z` silently loses its `Z`, and one missing END empties the
//! event around it. Parsers that are stricter reject a whole calendar for one bad line.

mod beside;
mod clock;
mod lines;
mod parts;
mod people;
mod place;
mod read;
mod recur;
mod write;

use crate::agenda::Interest;
pub use beside::{Beside, beside};
pub(super) use read::{read, sniff};
pub(super) use write::write;

/// The name of the format.
pub(super) const NAME: &str = "ics";
/// What this program writes before a note, for each interest.
const INTERESTS: [(Interest, &str); 4] =
    [(Interest::Going, "Going"), (Interest::Maybe, "Maybe"), (Interest::Skip, "Skipped"), (Interest::Later, "Later")];
/// What this program writes into PRODID, before what it wrote.
const OWN: &str = "-//plenary//";
/// The end of UIDs that this program made: `session@event.plenary`.
const OWN_UID: &str = ".plenary";
/// What stands before the event in those of own entries: `lunch-abcde@entry.event.plenary`.
const OWN_ENTRY: &str = "entry.";
