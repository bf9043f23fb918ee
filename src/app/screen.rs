//! What was laid out where in the last frame. Drawing returns it; mouse hits and page sizes come from it, never from
//! guesses made again.

use super::command::Command;
use super::pane::Pane;

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Column of the left edge.
    pub x: u16,
    /// Row of the upper edge.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Whether a cell lies in it.
    pub fn contains(self, x: u16, y: u16) -> bool {
        // Compared without subtracting: a terminal may report any coordinate.
        x >= self.x
            && y >= self.y
            && u32::from(x) < u32::from(self.x) + u32::from(self.width)
            && u32::from(y) < u32::from(self.y) + u32::from(self.height)
    }
}

/// Something that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A pane's tab.
    Tab(Pane),
    /// A row of the list, by its number among all rows.
    Row(usize),
    /// The list beside its rows.
    List,
    /// A link of the detail, by its number.
    Link(usize),
    /// The detail beside its links.
    Detail,
    /// A pick on the clash board, by its place in the group.
    Lane(usize),
    /// A row of a menu.
    MenuRow(usize),
    /// A row of a menu's left column.
    MenuColumn(usize),
    /// A text field of a menu.
    MenuField,
    /// A menu beside its rows.
    Menu,
    /// The query line.
    Query,
    /// What the word in the query line may become, by its number.
    Offer(usize),
    /// A command named on the screen.
    Command(Command),
}

/// A scrolled part of a longer thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// First row shown.
    pub top: usize,
    /// Rows shown.
    pub height: usize,
    /// Rows there are.
    pub length: usize,
}

/// The last frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// What can be pointed at; later ones lie over earlier ones.
    pub spots: Vec<(Area, Spot)>,
    /// The list's part shown; `None` when the list is hidden.
    pub list: Option<View>,
    /// The detail's part shown; `None` when the detail is hidden.
    pub detail: Option<View>,
    /// The line of the detail on which each link begins.
    pub links: Vec<usize>,
    /// The menu's part shown.
    pub menu: Option<View>,
    /// Where the terminal's cursor belongs.
    pub cursor: Option<(u16, u16)>,
}

impl Screen {
    /// What lies under a cell.
    pub fn at(&self, x: u16, y: u16) -> Option<Spot> {
        self.spots.iter().rev().find(|(area, _)| area.contains(x, y)).map(|(_, spot)| *spot)
    }
}
