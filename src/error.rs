//! One error: what failed, where, why, and what to try.

use std::fmt;

/// The result of whatever can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Something this program was asked for and could not do. Its text is one line, written for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    what: String,
    place: Option<String>,
    why: Option<String>,
    hint: Option<String>,
}

impl Error {
    /// What failed: "cannot read the programme".
    pub fn new(what: impl Into<String>) -> Error {
        Error { what: what.into(), place: None, why: None, hint: None }
    }

    /// What failed, where it was part of something larger: "cannot read the agenda".
    #[must_use]
    pub fn about(self, what: impl Into<String>) -> Error {
        Error { what: what.into(), ..self }
    }

    /// Where: a path, a line and column. A place already known stands behind the new one.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Error {
        self.place = Some(match self.place {
            Some(inner) => format!("{place}, {inner}"),
            None => place.to_string(),
        });
        self
    }

    /// Why: usually the system's own words.
    #[must_use]
    pub fn because(mut self, why: impl fmt::Display) -> Error {
        self.why = Some(why.to_string());
        self
    }

    /// What to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&one_line(&self.what))?;
        for part in [&self.place, &self.why].into_iter().flatten() {
            write!(f, ": {}", one_line(part))?;
        }
        if let Some(hint) = &self.hint {
            write!(f, " — {}", one_line(hint))?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Paths and arguments come from outside too, and an error goes straight to a terminal.
fn one_line(text: &str) -> String {
    crate::programme::clean::line(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_harmless_line() {
        let error = Error::new("cannot read the programme")
            .at("line 3, column 7")
            .at("evil\u{1b}]0;title\u{7}.json")
            .because("expected `,`\nor `}`")
            .hint("check the file");
        assert_eq!(
            error.to_string(),
            "cannot read the programme: evil.json, line 3, column 7: expected `,` or `}` — check the file"
        );
    }
}
