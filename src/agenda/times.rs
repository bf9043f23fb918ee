//! When each aspect of a thing was said last, and by which names files know that.

use super::Stamp;
use super::aspect::Aspect;
use crate::programme::clean;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// When each aspect of a thing was said last; of those that are missing nothing was said, or an older plenary did not
/// remember when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Named", into = "Named")]
pub(super) struct Times(BTreeMap<Aspect, Stamp>);

impl Times {
    /// When an aspect was said.
    pub(super) fn said(&self, aspect: &Aspect) -> Option<Stamp> {
        self.0.get(aspect).copied()
    }

    /// Notes when an aspect was said last.
    pub(super) fn note(&mut self, aspect: Aspect, when: Stamp) {
        self.0.insert(aspect, when);
    }

    /// Notes when an aspect was said, unless it was said later.
    pub(super) fn note_newer(&mut self, aspect: Aspect, when: Stamp) {
        let last = self.0.entry(aspect).or_insert(when);
        *last = when.max(*last);
    }

    /// Notes when an aspect was said where that is not known.
    pub(super) fn note_missing(&mut self, aspect: Aspect, when: Stamp) {
        self.0.entry(aspect).or_insert(when);
    }

    /// Forgets an aspect.
    pub(super) fn forget(&mut self, aspect: &Aspect) {
        self.0.remove(aspect);
    }

    /// Every aspect of which something was said.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Aspect, Stamp)> {
        self.0.iter().map(|(aspect, when)| (aspect, *when))
    }

    /// When anything was said last.
    pub(super) fn latest(&self) -> Option<Stamp> {
        self.0.values().max().copied()
    }
}

impl<'a> FromIterator<(&'a Aspect, Stamp)> for Times {
    fn from_iter<I: IntoIterator<Item = (&'a Aspect, Stamp)>>(times: I) -> Times {
        times.into_iter().map(|(aspect, when)| (aspect.clone(), when)).collect()
    }
}

impl FromIterator<(Aspect, Stamp)> for Times {
    fn from_iter<I: IntoIterator<Item = (Aspect, Stamp)>>(times: I) -> Times {
        Times(times.into_iter().collect())
    }
}

/// The names in files.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Named {
    /// The choice of a pick; in an older journal all of an entry or of the hours of a day.
    #[serde(alias = "changed", skip_serializing_if = "Option::is_none")]
    chosen: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noted: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parted: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heard: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    titled: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timed: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    placed: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    came: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gone: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anew: Option<Stamp>,
    /// Of a session whether it is refused; those not among the refused ones no longer are.
    #[serde(skip_serializing_if = "Judged::is_empty")]
    judged: Judged,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Judged {
    Each(BTreeMap<String, Stamp>),
    /// In an older journal; of which session is not known.
    Any(#[allow(dead_code)] Stamp),
}

impl Default for Judged {
    fn default() -> Judged {
        Judged::Each(BTreeMap::new())
    }
}

impl Judged {
    fn is_empty(&self) -> bool {
        match self {
            Judged::Each(each) => each.is_empty(),
            Judged::Any(_) => true,
        }
    }
}

impl Named {
    /// The times that have a name each.
    fn single(&mut self) -> [(Aspect, &mut Option<Stamp>); 12] {
        let Named { chosen, noted, parted, heard, titled, timed, placed, extended, came, left, gone, anew, judged: _ } =
            self;
        [
            (Aspect::Choice, chosen),
            (Aspect::Note, noted),
            (Aspect::Part, parted),
            (Aspect::Attended, heard),
            (Aspect::Title, titled),
            (Aspect::Time, timed),
            (Aspect::Place, placed),
            (Aspect::More, extended),
            (Aspect::From, came),
            (Aspect::Until, left),
            (Aspect::Gone, gone),
            (Aspect::Anew, anew),
        ]
    }
}

impl From<Named> for Times {
    fn from(mut named: Named) -> Times {
        let judged = if let Judged::Each(each) = std::mem::take(&mut named.judged) { each } else { BTreeMap::new() };
        let judged = judged.into_iter().map(|(id, when)| (Aspect::Refused(clean::line(id.into())), when));
        named.single().into_iter().filter_map(|(aspect, when)| Some((aspect, (*when)?))).chain(judged).collect()
    }
}

impl From<Times> for Named {
    fn from(times: Times) -> Named {
        let mut named = Named::default();
        for (aspect, place) in named.single() {
            *place = times.said(&aspect);
        }
        let judged = times.0.into_iter().filter_map(|(aspect, when)| match aspect {
            Aspect::Refused(id) => Some((id, when)),
            _ => None,
        });
        named.judged = Judged::Each(judged.collect());
        named
    }
}
