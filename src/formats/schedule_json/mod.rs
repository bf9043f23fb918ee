//! The JSON of the frab family: `schedule.json` of c3voc, frab and pretalx, the draft of its second version, and the
//! answers of pretalx' interface (submissions and speakers).

mod read;
mod tree;
mod write;

pub(super) use read::{read, sniff};
pub(super) use write::write;
