//! Buildings and halls.

use super::draft::Extra;
use super::{BuildingIx, Id, SessionIx};
use std::collections::HashMap;

/// A pavilion, a congress centre, a house.
#[derive(Clone, Debug, PartialEq)]
pub struct Building {
    /// Identity within the programme.
    pub id: Id,
    /// Name as printed.
    pub name: String,
    /// Fields without a meaning here.
    pub extra: Extra,
}

/// A place where sessions are held.
#[derive(Clone, Debug, PartialEq)]
pub struct Hall {
    /// Identity within the programme.
    pub id: Id,
    /// Name as printed, "conference hall G4".
    pub name: String,
    /// A label of a few letters where the file gives one.
    pub short: Option<String>,
    /// The building it is in.
    pub building: Option<BuildingIx>,
    /// Floor as printed.
    pub floor: Option<String>,
    /// Part of the building as printed.
    pub area: Option<String>,
    /// How many people it holds.
    pub capacity: Option<u32>,
    /// Fields without a meaning here.
    pub extra: Extra,
    /// Its sessions, in programme order.
    pub sessions: Vec<SessionIx>,
}

/// Names longer than this want a label.
const LONGEST_LABEL: usize = 12;

/// A label for every hall: the file's own, else a short name as it is, else the code at the end of the name if no other
/// hall has it ("conference hall G4" is G4), else the name.
pub(super) fn labels(halls: &[Hall]) -> Vec<String> {
    let code = |hall: &Hall| -> Option<String> {
        if hall.short.is_some() || hall.name.chars().count() <= LONGEST_LABEL {
            return None;
        }
        code(&hall.name)
    };
    let mut codes: HashMap<String, usize> = HashMap::new();
    for hall in halls {
        *codes.entry(code(hall).unwrap_or_else(|| hall.short.as_ref().unwrap_or(&hall.name).clone())).or_default() += 1;
    }
    let label = |hall: &Hall| {
        let unique = code(hall).filter(|code| codes.get(code) == Some(&1));
        unique.or_else(|| hall.short.clone()).unwrap_or_else(|| hall.name.clone())
    };
    halls.iter().map(label).collect()
}

/// The code at the end of a name: a word of letters and digits. A number, or what stands in brackets, says something only
/// together with the word before it: "conference hall 7" is hall 7.
fn code(name: &str) -> Option<String> {
    let (before, last) = name.rsplit_once([' ', ','])?;
    let has = |is: fn(&char) -> bool| last.chars().any(|c| is(&c));
    if !has(char::is_ascii_digit) {
        return None;
    }
    let is_code = has(|c| c.is_alphabetic()) && last.chars().all(char::is_alphanumeric) && last.chars().count() <= 6;
    let word = before.rsplit([' ', ',']).next().filter(|word| word.chars().any(char::is_alphanumeric));
    let code = if is_code { last.to_owned() } else { format!("{} {last}", word?) };
    (code.chars().count() <= LONGEST_LABEL).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hall(name: &str, short: Option<&str>) -> Hall {
        Hall {
            id: Id::from_text(name, "hall"),
            name: name.to_owned(),
            short: short.map(str::to_owned),
            building: None,
            floor: None,
            area: None,
            capacity: None,
            extra: Extra::new(),
            sessions: Vec::new(),
        }
    }

    #[test]
    fn a_long_name_is_labelled_by_its_code_where_that_is_its_own() {
        let halls = [
            hall("conference hall G4", None),
            hall("Pavilion H, conference hall 7", None),
            hall("Executive Conference Room", Some("Exec. Room")),
            hall("business breakfast hall E12", None),
            hall("another breakfast hall E12", None),
            hall("Studio 5", None),
        ];
        assert_eq!(
            labels(&halls),
            ["G4", "hall 7", "Exec. Room", "business breakfast hall E12", "another breakfast hall E12", "Studio 5"]
        );
    }

    #[test]
    fn a_number_is_no_label_by_itself() {
        let labelled = |names: &[&str]| labels(&names.iter().map(|name| hall(name, None)).collect::<Vec<_>>());
        assert_eq!(labelled(&["Made-up bench, Station 1", "Made-up bench, Station 2"]), ["Station 1", "Station 2"]);
        assert_eq!(labelled(&["Made-up valley table (3)", "Made-up Centre Forum (MU1)"]), ["table (3)", "Forum (MU1)"]);
        let long = ["Made-up room of the incomparable 12", "Made-up room, 12", "Made-up room - 13"];
        assert_eq!(labelled(&long), long);
    }
}

/// How long it takes to walk between two places, as the file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// Id of a building or hall.
    pub from: Id,
    /// Id of a building or hall.
    pub to: Id,
    /// Minutes on foot, either way.
    pub minutes: u32,
    /// Fields without a meaning here.
    pub extra: Extra,
}
