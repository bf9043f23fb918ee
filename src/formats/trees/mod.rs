//! JSON as the systems of organisers give it out: records that name each other by keys, one file per format.
//!
//! ```text
//! fields      objects and values as such
//! tree        the records of a file and their fields, built on that; what is odd about them is noted on the way
//! rubric      what organisers' own headings of labels mean
//! ```
//!
//! **A new format is a file here** with `sniff` and `read`, and a row of [`FORMATS`](super::FORMATS).

pub(super) mod devoxx;
mod fields;
pub(super) mod hackertracker;
pub(super) mod hoverboard;
pub(super) mod indico;
pub(super) mod iosched;
pub(super) mod konopas;
pub(super) mod opass;
pub(super) mod open_event;
pub(super) mod openfeedback;
mod rubric;
pub(super) mod sessionize;
mod tree;
