//! Buildings and halls.

use super::draft::Extra;
use super::{BuildingIx, Id, SessionIx};

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

impl Hall {
    /// The shortest name: the label where there is one.
    pub fn label(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.name)
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
