//! What can be said by itself of a pick, of an entry of my own, of the hours of a day: of two copies of the program one may
//! change the interest and the other the note, one the time and the other the place, and neither eats what the other said.
//!
//! Here alone stands what these are. Whatever merges, takes back or brings back words goes by them, and knows no more.

use super::{Entry, Hours, Interest, Pick, Step};
use crate::programme::time::{Civil, DateTime};
use std::fmt::Debug;

/// Something that is said by itself, and has a time of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aspect {
    /// Of a pick the interest in it, what it copies of its session, and fields of a newer version, which go together.
    Choice,
    /// The note on a pick or an entry.
    Note,
    /// The part of it that I attend.
    Part,
    /// Whether I was there.
    Attended,
    /// Whether the session of that id is refused in its place.
    Refused(String),
    /// What an entry is called.
    Title,
    /// When an entry is, from when until when.
    Time,
    /// Where an entry is.
    Place,
    /// Fields of an entry that a newer version knows.
    More,
    /// When I come.
    From,
    /// When I leave.
    Until,
    /// That it is there no longer.
    Gone,
    /// That it was taken up anew when it was gone: what stood beside it before that counts no more.
    Anew,
}

/// What is said aspect by aspect, as a whole.
pub(super) trait Whole: Clone + Debug + PartialEq {
    /// What is said of it whenever it comes to be. The first stands for the whole where a step changes nothing.
    const CORE: &'static [Aspect];
    /// What is said of it only where there is something to say.
    const BESIDE: &'static [Aspect];
    /// Whether sessions can be refused in its place.
    const REFUSES: bool = false;

    /// The first of what is said whenever it comes to be.
    fn core() -> &'static Aspect {
        // What is said never is nothing.
        Self::CORE.first().unwrap_or(&Aspect::Gone)
    }

    /// One of which nothing was said.
    fn blank() -> Self;
    /// What a step makes of it, if the step is about one of its kind.
    fn sides(step: &Step) -> [Option<&Self>; 2];
    /// Whether both say the same in an aspect.
    fn is_same(&self, other: &Self, aspect: &Aspect) -> bool;
    /// Takes an aspect over from another one.
    fn take(&mut self, other: &Self, aspect: &Aspect);
    /// The sessions that are refused in its place.
    fn refusals(&self) -> impl Iterator<Item = Aspect> {
        std::iter::empty()
    }
    /// What wins over what was said at the same time: something over nothing.
    fn weight(&self, aspect: &Aspect) -> u8 {
        u8::from(!self.is_same(&Self::blank(), aspect))
    }

    /// The order of what was said at the same time, so that merging commutes: who says more wins.
    fn rank(&self, aspect: &Aspect) -> (u8, usize, String) {
        let mut alone = Self::blank();
        alone.take(self, aspect);
        let text = format!("{alone:?}");
        (self.weight(aspect), text.len(), text)
    }

    /// Whether that can be said of one of its kind.
    fn tells(aspect: &Aspect) -> bool {
        match aspect {
            Aspect::Gone | Aspect::Anew => true,
            Aspect::Refused(_) => Self::REFUSES,
            aspect => Self::CORE.contains(aspect) || Self::BESIDE.contains(aspect),
        }
    }

    /// What one of its kind says where it comes to be.
    fn aspects(&self) -> Vec<Aspect> {
        let blank = Self::blank();
        let beside = Self::BESIDE.iter().cloned().chain(self.refusals());
        Self::CORE.iter().cloned().chain(beside.filter(|aspect| !self.is_same(&blank, aspect))).collect()
    }

    /// In what two differ.
    fn differing(&self, other: &Self) -> Vec<Aspect> {
        let is_new = |aspect: &Aspect| {
            let Aspect::Refused(id) = aspect else { return true };
            !other.refusals().any(|known| known == Aspect::Refused(id.clone()))
        };
        let refusals = self.refusals().filter(is_new).chain(other.refusals());
        let all = Self::CORE.iter().chain(Self::BESIDE).cloned().chain(refusals);
        all.filter(|aspect| !self.is_same(other, aspect)).collect()
    }
}

/// What a step says, by what was there before and is there after: of what stays only what differs. One that changes nothing
/// says so once more.
pub(super) fn said<T: Whole>([before, after]: [Option<&T>; 2]) -> Vec<Aspect> {
    let (Some(before), Some(after)) = (before, after) else {
        return after.map_or_else(|| vec![Aspect::Gone], T::aspects);
    };
    let mut said = before.differing(after);
    if said.is_empty() {
        said.push(T::core().clone());
    }
    said
}

impl Step {
    /// Whether what it is about was there.
    pub(super) fn finds_any(&self) -> bool {
        match self {
            Step::Pick { before, .. } => before.is_some(),
            Step::Entry { before, .. } => before.is_some(),
            Step::Hours { .. } => true,
        }
    }

    /// What it says.
    pub(super) fn says(&self) -> Vec<Aspect> {
        match self {
            Step::Pick { .. } => said(Pick::sides(self)),
            Step::Entry { .. } => said(Entry::sides(self)),
            Step::Hours { .. } => said(Hours::sides(self)),
        }
    }
}

impl Whole for Pick {
    const CORE: &'static [Aspect] = &[Aspect::Choice];
    const BESIDE: &'static [Aspect] = &[Aspect::Note, Aspect::Part, Aspect::Attended];
    const REFUSES: bool = true;

    fn blank() -> Pick {
        Pick::new(Interest::Later, super::Copy::default())
    }

    fn sides(step: &Step) -> [Option<&Pick>; 2] {
        match step {
            Step::Pick { before, after, .. } => [before.as_ref(), after.as_ref()],
            Step::Entry { .. } | Step::Hours { .. } => [None, None],
        }
    }

    fn is_same(&self, other: &Pick, aspect: &Aspect) -> bool {
        match aspect {
            Aspect::Choice => (self.interest, &self.copy, &self.extra) == (other.interest, &other.copy, &other.extra),
            Aspect::Note => self.note == other.note,
            Aspect::Part => self.part == other.part,
            Aspect::Attended => self.attended == other.attended,
            Aspect::Refused(id) => self.refused.contains(id) == other.refused.contains(id),
            _ => true,
        }
    }

    fn take(&mut self, other: &Pick, aspect: &Aspect) {
        match aspect {
            Aspect::Choice => {
                self.interest = other.interest;
                self.copy.clone_from(&other.copy);
                self.extra.clone_from(&other.extra);
            }
            Aspect::Note => self.note.clone_from(&other.note),
            Aspect::Part => self.part = other.part,
            Aspect::Attended => self.attended = other.attended,
            Aspect::Refused(id) if other.refused.contains(id) => drop(self.refused.insert(id.clone())),
            Aspect::Refused(id) => drop(self.refused.remove(id)),
            _ => {}
        }
    }

    fn refusals(&self) -> impl Iterator<Item = Aspect> {
        self.refused.iter().cloned().map(Aspect::Refused)
    }

    fn weight(&self, aspect: &Aspect) -> u8 {
        match aspect {
            // The greater interest.
            Aspect::Choice => self.interest as u8,
            aspect => u8::from(!self.is_same(&Pick::blank(), aspect)),
        }
    }
}

impl Whole for Entry {
    const CORE: &'static [Aspect] = &[Aspect::Title, Aspect::Time, Aspect::Place, Aspect::Note, Aspect::More];
    const BESIDE: &'static [Aspect] = &[];

    fn blank() -> Entry {
        Entry::new("", Civil(DateTime::default()), None)
    }

    fn sides(step: &Step) -> [Option<&Entry>; 2] {
        match step {
            Step::Entry { before, after, .. } => [before.as_ref(), after.as_ref()],
            Step::Pick { .. } | Step::Hours { .. } => [None, None],
        }
    }

    fn is_same(&self, other: &Entry, aspect: &Aspect) -> bool {
        match aspect {
            Aspect::Title => self.title == other.title,
            Aspect::Time => (self.start, self.end) == (other.start, other.end),
            Aspect::Place => self.place == other.place,
            Aspect::Note => self.note == other.note,
            Aspect::More => self.extra == other.extra,
            _ => true,
        }
    }

    fn take(&mut self, other: &Entry, aspect: &Aspect) {
        match aspect {
            Aspect::Title => self.title.clone_from(&other.title),
            Aspect::Time => (self.start, self.end) = (other.start, other.end),
            Aspect::Place => self.place.clone_from(&other.place),
            Aspect::Note => self.note.clone_from(&other.note),
            Aspect::More => self.extra.clone_from(&other.extra),
            _ => {}
        }
    }
}

impl Whole for Hours {
    const CORE: &'static [Aspect] = &[Aspect::From, Aspect::Until];
    const BESIDE: &'static [Aspect] = &[];

    fn blank() -> Hours {
        Hours::default()
    }

    fn sides(step: &Step) -> [Option<&Hours>; 2] {
        match step {
            Step::Hours { before, after, .. } => [Some(before), Some(after)],
            Step::Pick { .. } | Step::Entry { .. } => [None, None],
        }
    }

    fn is_same(&self, other: &Hours, aspect: &Aspect) -> bool {
        match aspect {
            Aspect::From => self.from == other.from,
            Aspect::Until => self.until == other.until,
            _ => true,
        }
    }

    fn take(&mut self, other: &Hours, aspect: &Aspect) {
        match aspect {
            Aspect::From => self.from = other.from,
            Aspect::Until => self.until = other.until,
            _ => {}
        }
    }
}
