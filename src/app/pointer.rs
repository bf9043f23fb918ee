//! What the mouse does.

use super::command::Command;
use super::overlay::Overlay;
use super::screen::Spot;
use super::{App, Effect};

/// Rows the wheel turns by.
const WHEEL: isize = 3;

impl App {
    pub(super) fn click(&mut self, x: u16, y: u16, double: bool) -> Vec<Effect> {
        self.notice = None;
        let Some(spot) = self.screen.at(x, y) else { return Vec::new() };
        let is_menu =
            matches!(spot, Spot::Menu | Spot::MenuRow(_) | Spot::MenuColumn(_) | Spot::MenuField | Spot::Command(_));
        if self.overlay.is_some() && !is_menu {
            // What a menu or a note lies over is out of reach until that is closed.
            return Vec::new();
        }
        if self.point_in_export(spot) || self.point_in_entry(spot) {
            return Vec::new();
        }
        if let Some(effects) = self.point_in_picker(spot).or_else(|| self.point_in_views(spot, double)) {
            return effects;
        }
        match spot {
            Spot::Tab(pane) => self.go_to_pane(pane),
            Spot::Row(row) => {
                self.detail.focused = false;
                self.move_list(|list| list.point(row));
                if double {
                    return self.run(Command::Open);
                }
            }
            Spot::Link(link) => return self.follow(link),
            // A card has no links that keys could mark.
            Spot::Detail if self.triage.is_some() => {}
            Spot::Detail => self.detail.focused = self.target().is_some(),
            Spot::Query => self.query.open = true,
            Spot::Offer(at) => self.choose_offer(at),
            Spot::MenuRow(row) => {
                if let Some((cursor, _)) = self.overlay.as_mut().and_then(Overlay::cursor) {
                    cursor.at = row;
                }
                if double {
                    return self.run(Command::Toggle);
                }
            }
            Spot::Command(hint) => return self.press(hint),
            Spot::Lane(place) => {
                self.point_on_board(place);
                if double {
                    return self.run(Command::Details);
                }
            }
            Spot::List => self.detail.focused = false,
            Spot::Menu | Spot::MenuColumn(_) | Spot::MenuField => {}
        }
        Vec::new()
    }

    pub(super) fn wheel(&mut self, x: u16, y: u16, by: isize) -> Vec<Effect> {
        match self.screen.at(x, y) {
            Some(Spot::Detail | Spot::Link(_)) => {
                let view = self.screen.detail.unwrap_or_default();
                let most = view.length.saturating_sub(view.height);
                self.detail.top = view.top.saturating_add_signed(by * WHEEL).min(most);
            }
            Some(Spot::Row(_) | Spot::List) => self.move_list(|list| list.step(by * WHEEL)),
            Some(Spot::MenuRow(_) | Spot::MenuColumn(_) | Spot::MenuField | Spot::Menu) => {
                return self.run(if by < 0 { Command::MenuUp } else { Command::MenuDown });
            }
            Some(Spot::Lane(_)) => {
                return self.run(if by < 0 { Command::PreviousPick } else { Command::NextPick });
            }
            Some(Spot::Tab(_) | Spot::Query | Spot::Offer(_) | Spot::Command(_)) | None => {}
        }
        Vec::new()
    }
}
