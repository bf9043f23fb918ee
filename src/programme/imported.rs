//! Where an imported programme comes from.

use super::draft::{self, Extra};
use super::{Instant, clean};

/// The origin of a programme that was imported, so that its next version can be told from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Name of the original file, without its folder; several names, if they were one programme together.
    pub name: String,
    /// The formats of the original, by their names.
    pub format: String,
    /// SHA-256 of the original's bytes in hexadecimal; of several files, of one behind the other.
    pub sha256: String,
    /// When it was imported.
    pub at: Instant,
    /// How many versions this machine had before it.
    pub revision: u32,
    /// Fields without a meaning here.
    pub extra: Extra,
}

impl Imported {
    /// What a file says of it; `None` if that lacks the moment or the hash, without which the rest is of no use.
    pub(super) fn of(draft: draft::Imported<'_>) -> Option<Imported> {
        let line = |text: Option<draft::Text<'_>>| text.map(|text| clean::line(text.0)).unwrap_or_default();
        let sha256 = line(draft.sha256).to_ascii_lowercase();
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        let at = line(draft.at).parse().ok().filter(|_| is_hash)?;
        Some(Imported {
            name: line(draft.name),
            format: line(draft.format),
            sha256,
            at,
            revision: draft.revision.unwrap_or(0),
            extra: super::draft::cleaned(draft.extra),
        })
    }
}
