//! What lies under what was opened over it: the list, or the card that is judged, the board, and the details over those.
//! It is put by as it is, and put back once what lies over it closes.

use super::board::Board;
use super::pane::{Pane, Row};
use super::triage::Round;
use super::{App, Detail};

/// A place to return to.
#[derive(Clone, Debug)]
pub(super) struct Below {
    pane: Pane,
    /// The row of its list; that of the agenda follows the picks by itself.
    row: Option<Row>,
    detail: Detail,
    triage: Option<Round>,
    board: Option<Box<Board>>,
}

impl App {
    /// The place where one is.
    pub(super) fn below(&self) -> Below {
        Below {
            pane: self.pane,
            row: self.list().current().filter(|_| self.pane != Pane::Agenda),
            detail: self.detail.clone(),
            triage: self.triage.clone(),
            board: self.board.clone(),
        }
    }

    /// Puts by what is shown, down to the list of the pane.
    pub(super) fn put_by(&mut self) -> Below {
        let below = self.below();
        self.board = None;
        self.end_triage();
        self.detail.focused = false;
        self.reset_detail();
        below
    }

    /// Returns to a place that was put by, whatever has become of the agenda since.
    pub(super) fn put_back(&mut self, below: Below) {
        let Below { pane, row, detail, triage, board } = below;
        self.go_to_pane(pane);
        if let Some(row) = row {
            self.list_mut().go_to(row);
        }
        (self.detail, self.triage, self.board) = (detail, triage, board);
        self.renew_board();
        self.filter();
    }
}
