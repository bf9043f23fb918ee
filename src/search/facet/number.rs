//! Facets of numbers: `capacity:>200`.

use crate::programme::{Hall, Person};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::search) enum Measure {
    /// The people a hall holds.
    Capacity,
    /// The sessions somebody takes part in.
    Sessions,
}

/// The numbers that somebody asks for; both ends belong to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::search) struct Range {
    least: u32,
    most: u32,
}

impl Range {
    /// Reads `>200`, `>=200`, `<200`, `<=200`, `200`, `=200`, `200+` or `100-200`; `None` where there can be no such number.
    pub fn read(text: &str) -> Option<Range> {
        let text = text.trim();
        let number = |text: &str| text.trim().parse::<u32>().ok();
        let whole = Range { least: 0, most: u32::MAX };
        if let Some(rest) = text.strip_prefix(">=") {
            return Some(Range { least: number(rest)?, ..whole });
        }
        if let Some(rest) = text.strip_prefix("<=") {
            return Some(Range { most: number(rest)?, ..whole });
        }
        if let Some(rest) = text.strip_prefix('>') {
            return Some(Range { least: number(rest)?.checked_add(1)?, ..whole });
        }
        if let Some(rest) = text.strip_prefix('<') {
            return Some(Range { most: number(rest)?.checked_sub(1)?, ..whole });
        }
        if let Some(rest) = text.strip_suffix('+') {
            return Some(Range { least: number(rest)?, ..whole });
        }
        if let Some((least, most)) = text.split_once('-') {
            let range = Range { least: number(least)?, most: number(most)? };
            return (range.least <= range.most).then_some(range);
        }
        let exact = number(text.strip_prefix('=').unwrap_or(text))?;
        Some(Range { least: exact, most: exact })
    }

    /// How it is said: "more than 200", "2 to 5".
    pub fn said(self) -> String {
        match (self.least, self.most) {
            (0, u32::MAX) => "any number of".to_owned(),
            (0, most) => format!("at most {most}"),
            (least, u32::MAX) => format!("more than {}", least - 1),
            (least, most) if least == most => least.to_string(),
            (least, most) => format!("{least} to {most}"),
        }
    }

    fn has(self, number: usize) -> bool {
        u32::try_from(number).is_ok_and(|number| (self.least..=self.most).contains(&number))
    }

    /// Whether a hall is known to hold so many.
    pub fn holds(self, hall: &Hall) -> bool {
        hall.capacity.is_some_and(|capacity| (self.least..=self.most).contains(&capacity))
    }

    /// Whether somebody takes part in so many sessions.
    pub fn speaks(self, person: &Person) -> bool {
        self.has(person.sessions.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_written() {
        let of = |text| Range::read(text).map(|range| (range.least, range.most));
        for (text, range) in [
            (">200", (201, u32::MAX)),
            (">=200", (200, u32::MAX)),
            ("<200", (0, 199)),
            ("<= 200", (0, 200)),
            ("200", (200, 200)),
            ("=2", (2, 2)),
            ("200+", (200, u32::MAX)),
            ("100-200", (100, 200)),
        ] {
            assert_eq!(of(text), Some(range), "{text}");
        }
        for text in ["", ">", "x", "<0", "-5", "2-", "5-3", ">4294967295", "99999999999"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
