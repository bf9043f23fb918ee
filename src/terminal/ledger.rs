//! What the disk lacks: known to the saver, and to an ending that can't wait for it.

use crate::agenda::lines;
use crate::app::Save;
use crate::error::Error;
use crate::store::Places;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is not on disk, and why.
#[derive(Debug)]
pub(super) struct Unsaved {
    pub(super) save: Save,
    pub(super) why: Error,
    /// Whether the picks themselves are; then only the programme's copy is not.
    pub(super) picked: bool,
    /// Whether no save has failed: it was on disk, and is there no longer. It may come back by itself.
    pub(super) is_gone: bool,
}

impl Unsaved {
    /// The reason, and the picks as text: the last place where they can be kept.
    pub(super) fn text(&self, places: &Places) -> String {
        let mut text = format!("not saved: {}\n", self.why);
        if self.picked {
            return text;
        }
        let lines = lines(&self.save.agenda);
        for line in &lines {
            text.push_str(line);
            text.push('\n');
        }
        let import = places.command(Some(&self.save.agenda.programme), "agenda import FILE");
        let of = |is_remark: bool| lines.iter().any(|line| line.starts_with('#') == is_remark);
        let _ = match (of(false), of(true)) {
            (true, false) => writeln!(text, "# kept in a file, these lines come in again by `{import}`"),
            (true, true) => writeln!(
                text,
                "# kept in a file, these lines come in again by `{import}`, but for those with a #: they are to be said again"
            ),
            (false, _) => Ok(()),
        };
        text
    }
}

#[cfg(test)]
impl Unsaved {
    /// The text where all is kept on a stick.
    pub(super) fn on_stick(&self) -> String {
        self.text(&Places::in_one("/stick"))
    }
}

/// All that was handed in and is not known to be on disk.
#[derive(Clone, Default)]
pub(super) struct Ledger(Arc<Mutex<BTreeMap<String, Debt>>>);

/// What the disk lacks of one programme.
struct Debt {
    save: Save,
    /// How many saves are still to be answered.
    open: usize,
}

impl Ledger {
    fn debts(&self) -> MutexGuard<'_, BTreeMap<String, Debt>> {
        // Whoever panicked, the picks are still to be told.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what is to be saved.
    pub(super) fn owe(&self, save: &Save) {
        let mut debts = self.debts();
        let programme = save.agenda.programme.clone();
        let (open, save) = match debts.remove(&programme) {
            Some(earlier) => (earlier.open + 1, merged(save.clone(), earlier.save)),
            None => (1, save.clone()),
        };
        debts.insert(programme, Debt { save, open });
    }

    /// Notes that so many saves were answered. What is on disk is owed no longer, unless more of it is to come.
    pub(super) fn answered(&self, programme: &str, answers: usize, on_disk: bool) {
        let mut debts = self.debts();
        let Some(debt) = debts.get_mut(programme) else { return };
        debt.open = debt.open.saturating_sub(answers);
        if on_disk && debt.open == 0 {
            debts.remove(programme);
        }
    }

    /// What is owed, if saving is given up now.
    #[cfg(unix)]
    pub(super) fn unsaved(&self) -> Vec<Unsaved> {
        let given_up = |debt: &Debt| {
            let why = Error::new("interrupted before the disk was done");
            Unsaved { save: debt.save.clone(), why, picked: false, is_gone: false }
        };
        self.debts().values().map(given_up).collect()
    }
}

/// A save that holds what an earlier one of the same programme held, too.
pub(super) fn merged(mut save: Save, earlier: Save) -> Save {
    save.agenda.merge(&earlier.agenda);
    save.journal.merge(&earlier.journal);
    save.keep = save.keep.or(earlier.keep);
    save
}
