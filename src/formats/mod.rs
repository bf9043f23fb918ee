//! Bytes to programmes and back: one file per format.
//!
//! Readers fill drafts, and the programme's builder judges them; a reader's own business is only where a format keeps
//! what. Readers take bytes, writers give bytes: this module knows nothing of files.

mod native;

pub use native::{SCHEMA, VERSION, write};

use crate::error::{Error, Result};
use crate::programme::{Finding, Programme, Zones};

/// A programme as read, and everything that was odd about its file.
#[derive(Debug)]
pub struct Reading {
    /// The programme.
    pub programme: Programme,
    /// What was odd and what was done about it, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Reads a schedule file of any known format.
///
/// # Errors
/// Only when the bytes are no programme at all; the error says at which line and column. Whatever else is wrong is
/// repaired or left out, and said in the findings.
pub fn read(bytes: &[u8], zones: Zones) -> Result<Reading> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (line, column) = native::Positions::new(bytes).of(error.valid_up_to());
        Error::new("this is no programme").at(format!("line {line}, column {column}")).because("it is not UTF-8 text")
    })?;
    native::read(text, zones)
}
