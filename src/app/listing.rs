//! What the pane lists: what the query finds, as rows.

use super::App;
use super::pane::{self, Pane, Row};
use crate::agenda::Interest;
use crate::programme::SessionIx;
use crate::search::Hit;

impl App {
    /// Lists anew what the query hits in the current pane.
    pub(super) fn filter(&mut self) {
        self.revision += 1;
        if self.is_filter_pending() {
            return;
        }
        if self.triage.is_some() {
            // The list is out of sight, and made anew when it comes back.
            self.explain_query();
            self.renew_triage();
        } else {
            self.list_anew();
        }
    }

    /// As [`App::filter`], also while the list is out of sight.
    pub(super) fn list_anew(&mut self) {
        let scope = self.scope();
        let query = &self.query.query;
        let index = self.index.as_deref();
        let skipped = self.shown.skipped || query.asks_for_skipped(&self.views);
        let sessions = |everything: &dyn Fn() -> Vec<Hit<SessionIx>>| match index {
            Some(index) if !query.is_empty() => index.sessions(query, &scope),
            _ => everything(),
        };
        let all_sessions = || self.programme.session_positions().map(|at| Hit { at, score: 0 }).collect();
        let mut hidden = 0;
        let (rows, best) = match self.pane {
            Pane::Sessions => {
                let hits = sessions(&all_sessions);
                let is_skipped = |hit: &&Hit<SessionIx>| self.plan.interest(hit.at) == Some(Interest::Skip);
                hidden = if skipped { 0 } else { hits.iter().filter(is_skipped).count() };
                let best = best(&hits).map(Row::Session);
                (pane::session_rows(&self.programme, &self.plan, &hits, skipped), best)
            }
            Pane::Agenda => {
                let days = self.programme.days();
                (pane::agenda_rows(&self.plan, &sessions(&all_sessions), query, skipped, days), None)
            }
            Pane::People => {
                let hits = match index {
                    Some(index) if !query.is_empty() => index.people(query, &scope),
                    _ => self.programme.person_positions().map(|at| Hit { at, score: 0 }).collect(),
                };
                let best = best(&hits).map(Row::Person);
                (pane::person_rows(&self.programme, &hits), best)
            }
            Pane::Halls => {
                let hits = match index {
                    Some(index) if !query.is_empty() => index.halls(query, &scope),
                    _ => self.programme.hall_positions().map(|at| Hit { at, score: 0 }).collect(),
                };
                let best = best(&hits).map(Row::Hall);
                (pane::hall_rows(&self.programme, &hits), best)
            }
        };
        self.hidden = hidden;
        let before = self.list().current();
        let best = best.filter(|_| !query.is_empty());
        let asked = self.query.edit.text().to_owned();
        self.list_mut().renew(rows, &asked, best);
        self.explain_query();
        if self.list().current() != before && self.board.is_none() && self.triage.is_none() {
            self.reset_detail();
        }
    }
}

/// The hit to stand on: the highest score, the earliest of equals.
fn best<T: Copy>(hits: &[Hit<T>]) -> Option<T> {
    let top = hits.iter().map(|hit| hit.score).max()?;
    hits.iter().find(|hit| hit.score == top).map(|hit| hit.at)
}
