//! The last word on one thing, aspect by aspect, each with the time it was said.

use super::aspect::{Aspect, Whole, said};
use super::times::Times;
use super::{Stamp, Step};

/// What was last said of a pick, an entry or the hours of a day. Each [`Aspect`] is said by itself and merged by itself:
/// of two times the later, so that merging commutes, associates and repeats. So is that it is gone: what is gone is still
/// remembered whole, because a word that was said later, by who had not heard of that, brings it back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word<T> {
    /// With nothing in the aspects of which nothing was said.
    whole: T,
    times: Times,
}

/// What it takes to take a step back.
pub(super) struct Back<'a, T> {
    /// The step.
    pub(super) step: &'a Step,
    /// What there was before it, by what is known by now.
    pub(super) was: Word<T>,
    /// Whether no later change that is remembered is about the same thing.
    pub(super) is_last: bool,
    /// When the step said something.
    pub(super) said: &'a dyn Fn(&Aspect) -> Stamp,
    /// Up to when it is known who said something of an aspect.
    pub(super) known: &'a dyn Fn(&Aspect) -> Option<Stamp>,
}

impl<T: Whole> Back<'_, T> {
    /// Whether an aspect is by now as the step left it, or became otherwise by a change that is remembered.
    fn holds(&self, aspect: &Aspect, word: &Word<T>, after: &T) -> bool {
        word.whole.is_same(after, aspect) || word.said(aspect) <= (self.known)(aspect)
    }
}

impl<T: Whole> Default for Word<T> {
    fn default() -> Word<T> {
        Word { whole: T::blank(), times: Times::default() }
    }
}

impl<T: Whole> Word<T> {
    /// What was said at these times.
    pub(super) fn read(whole: &T, times: &Times) -> Word<T> {
        let mut word = Word::default();
        times.iter().filter(|(aspect, _)| T::tells(aspect)).for_each(|(aspect, when)| word.put(aspect, whole, when));
        word.settle();
        word
    }

    /// What a step found, and when that was said.
    pub(super) fn found(before: Option<&T>, times: &Times) -> Word<T> {
        let Some(before) = before else {
            let gone = times.iter().filter(|(aspect, _)| **aspect == Aspect::Gone);
            return Word { whole: T::blank(), times: gone.map(|(aspect, when)| (aspect.clone(), when)).collect() };
        };
        let mut times = times.clone();
        // An older plenary had one time for all of an entry.
        let oldest = times.said(&Aspect::Choice).unwrap_or(Stamp::FIRST);
        before.told().into_iter().for_each(|aspect| times.note_missing(aspect, oldest));
        times.forget(&Aspect::Gone);
        Word::read(before, &times)
    }

    /// What it is by now; nothing if it is gone, or nobody ever said what it is.
    pub(super) fn whole(&self) -> Option<&T> {
        self.kept().filter(|_| self.said(&Aspect::Gone).is_none())
    }

    /// As [`Word::whole`], also of what is gone: what it was.
    pub(super) fn kept(&self) -> Option<&T> {
        T::CORE.iter().all(|aspect| self.said(aspect).is_some()).then_some(&self.whole)
    }

    /// All that is kept of it, also where nobody ever said what it is.
    pub(super) fn remains(&self) -> &T {
        &self.whole
    }

    /// When its aspects were said last.
    pub(super) fn times(&self) -> &Times {
        &self.times
    }

    /// When an aspect was said last; nothing if it never was, or no longer counts.
    pub(super) fn said(&self, aspect: &Aspect) -> Option<Stamp> {
        self.times.said(aspect)
    }

    /// When anything of it was said last.
    pub(super) fn latest(&self) -> Option<Stamp> {
        self.times.latest()
    }

    /// When it was last said what it is, or that it is gone.
    pub(super) fn changed(&self) -> Option<Stamp> {
        self.said(T::core()).max(self.said(&Aspect::Gone))
    }

    /// Takes over what a step said, each aspect at its time, where nothing was said since.
    pub(super) fn hear(&mut self, step: &Step, at: impl Fn(&Aspect) -> Stamp) {
        let [before, after] = T::sides(step);
        before.into_iter().for_each(|before| self.suppose(before));
        let begun = at(T::core());
        if before.is_none() && after.is_some() && !T::BESIDE.is_empty() && self.changed() < Some(begun) {
            self.said(&Aspect::Gone).into_iter().for_each(|gone| self.put_newer(&Aspect::Anew, &T::blank(), gone));
        }
        let after_or_nothing = after.cloned().unwrap_or_else(T::blank);
        for aspect in said([before, after]) {
            let when = at(&aspect);
            self.put_newer(&aspect, &after_or_nothing, when);
        }
        self.settle();
    }

    /// Takes for granted what a step is about, where nobody ever said what it is: as old as can be, so that whatever was
    /// really said counts as later.
    fn suppose(&mut self, whole: &T) {
        if self.kept().is_none() {
            whole.told().iter().for_each(|aspect| self.put_newer(aspect, whole, Stamp::FIRST));
        }
    }

    /// Takes back what a step said, as far as that still holds: to what it replaced, or to what another copy of the program
    /// had said by then, even if this one did not know it yet. What was said since by a change that nobody remembers stays,
    /// and is said once more.
    pub(super) fn take_back(&mut self, back: &Back<'_, T>, now: Stamp) {
        let sides = T::sides(back.step);
        sides.iter().rev().flatten().for_each(|whole| self.suppose(whole));
        let (own, is_there) = (self.whole.clone(), self.whole().is_some());
        match (sides, back.was.whole()) {
            // It was there, and is so again.
            ([_, None], Some(was)) if !is_there => {
                // As long as nobody took it up again it is kept as it was, with what came to it from elsewhere meanwhile.
                let came = |aspect: &Aspect| {
                    let own = self.said(aspect);
                    own > back.was.said(aspect) && own != Some((back.said)(aspect))
                };
                let mut due = was.differing(&own);
                due.retain(|aspect| !(back.is_last && came(aspect)));
                if self.changed() < Some(now) {
                    due.iter().for_each(|aspect| self.put_newer(aspect, was, now));
                    let own = self.whole.clone();
                    self.put_newer(T::core(), &own, now);
                }
            }
            // It was not there, and is not so again, unless somebody has said something else of it since.
            ([_, Some(after)], None)
                if is_there && self.times.iter().all(|(aspect, _)| back.holds(aspect, self, after)) =>
            {
                self.put_newer(&Aspect::Gone, &own, now);
            }
            // It was otherwise, and is so again.
            ([_, Some(after)], Some(was)) if is_there => {
                for aspect in said(sides) {
                    let value = if back.holds(&aspect, self, after) { was } else { &own };
                    self.put_newer(&aspect, value, now);
                }
            }
            _ if self.changed() < Some(now) => {
                self.put_newer(if is_there { T::core() } else { &Aspect::Gone }, &own, now);
            }
            _ => {}
        }
        self.settle();
    }

    /// Takes over what the other says later; of two things said at the same time the greater.
    pub(super) fn merge(&mut self, other: &Word<T>) {
        // Mostly so, and quicker told than which of two is the greater.
        if self == other {
            return;
        }
        for (aspect, theirs) in other.times.iter() {
            let is_greater =
                || !self.whole.is_same(&other.whole, aspect) && self.whole.rank(aspect) < other.whole.rank(aspect);
            let ours = self.said(aspect);
            if ours < Some(theirs) || (ours == Some(theirs) && is_greater()) {
                self.put(aspect, &other.whole, theirs);
            }
        }
        self.settle();
    }

    fn put(&mut self, aspect: &Aspect, from: &T, when: Stamp) {
        self.whole.take(from, aspect);
        self.times.note(aspect.clone(), when);
    }

    fn put_newer(&mut self, aspect: &Aspect, from: &T, when: Stamp) {
        if self.said(aspect) < Some(when) {
            self.put(aspect, from, when);
        }
    }

    /// Forgets what can never count again, whatever is merged later: what stood beside it before it was taken up anew; and
    /// that it was gone, if anything was said since, or at that time.
    fn settle(&mut self) {
        if let Some(anew) = self.said(&Aspect::Anew) {
            let is_over = |(aspect, when): &(&Aspect, Stamp)| {
                (T::BESIDE.contains(aspect) || matches!(aspect, Aspect::Refused(_))) && *when < anew
            };
            let over: Vec<Aspect> = self.times.iter().filter(is_over).map(|(aspect, _)| aspect.clone()).collect();
            for aspect in over {
                self.whole.take(&T::blank(), &aspect);
                self.times.forget(&aspect);
            }
        }
        if let (Some(gone), Some(_)) = (self.said(&Aspect::Gone), self.kept()) {
            let outlives = |(aspect, when): (&Aspect, Stamp)| match aspect {
                Aspect::Gone | Aspect::Anew => false,
                aspect => when > gone || (when == gone && (T::CORE.contains(aspect) || self.whole.weight(aspect) > 0)),
            };
            if self.times.iter().any(outlives) {
                self.times.forget(&Aspect::Gone);
            }
        }
    }
}
