//! What the foot offers: nothing but what does something as things stand, and means what its word says.

use super::chord::Chord;
use super::command::{Command, command};
use super::{App, Effect};

impl App {
    /// Whether a command whose key holds here does what its word says.
    pub fn offers(&self, command: Command) -> bool {
        if let Some(overlay) = &self.overlay {
            return overlay.offers(command);
        }
        // From details over a card, or over the board, no list is returned to.
        let is_over = self.board.is_some() || self.triage.is_some();
        (command != Command::Leave || !is_over) && self.board_offers(command) && self.triage_offers(command)
    }

    /// The word of a hint. What is typed into the query line is cleared; what is typed into a form is left.
    pub fn hint(&self, command: Command) -> &'static str {
        match command {
            Command::Cancel if self.overlay.is_some() || self.board.is_some() => "leave",
            _ => command.row().hint,
        }
    }

    /// Whether the key that closes the innermost thing clears the query line.
    pub fn clears_query(&self) -> bool {
        self.board.is_none() && self.triage.is_none() && !self.detail.focused
    }

    /// Does what the key of a hint does that was clicked on: whatever is asked, its answers are keys.
    pub(super) fn press(&mut self, hint: Command) -> Vec<Effect> {
        let chord = hint.row().keys.first().and_then(|key| Chord::parse(key));
        match chord.filter(|chord| command(*chord, &self.contexts()) == Some(hint)) {
            Some(chord) => self.key(chord),
            None => self.run(hint),
        }
    }
}
