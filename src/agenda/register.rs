//! A value and when it was said last.

use super::Stamp;
use std::fmt::Debug;

/// Something that is said again and again, of which the last word holds: what is merged takes the newer one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Register<T> {
    /// `None`: nothing was ever said.
    said: Option<Stamp>,
    value: T,
}

impl<T: Clone + Debug + Default + PartialEq> Register<T> {
    /// As a file has it. A file that does not say when it was said means the time of the row it stands in.
    pub(super) fn read(said: Option<Stamp>, value: T, row: Stamp) -> Register<T> {
        Register { said: said.or((value != T::default()).then_some(row)), value }
    }

    /// Said at that time.
    pub(super) fn at(said: Stamp, value: T) -> Register<T> {
        Register { said: Some(said), value }
    }

    /// When it was said, where [`Register::read`] would not find that out by itself.
    pub(super) fn told(&self, row: Stamp) -> Option<Stamp> {
        let understood = (self.value != T::default()).then_some(row);
        self.said.filter(|said| Some(*said) != understood)
    }

    /// What was said last.
    pub(super) fn value(&self) -> &T {
        &self.value
    }

    /// When it was said last.
    pub(super) fn said(&self) -> Option<Stamp> {
        self.said
    }

    /// Says something.
    pub(super) fn say(&mut self, value: T, now: Stamp) {
        *self = Register::at(now, value);
    }

    /// Takes over what the other says later; of two things said at the same time the one whose text is greater, so that
    /// merging commutes.
    pub(super) fn merge(&mut self, other: &Register<T>) {
        let newer = match self.said.cmp(&other.said) {
            std::cmp::Ordering::Equal if self.value == other.value => false,
            std::cmp::Ordering::Equal => format!("{:?}", self.value) < format!("{:?}", other.value),
            order => order.is_lt(),
        };
        if newer {
            self.clone_from(other);
        }
    }
}
