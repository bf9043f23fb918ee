//! The last word on one thing, aspect by aspect, each with the time it was said.

use super::aspect::{Aspect, Whole, said};
use super::times::Times;
use super::{Stamp, Step};

/// What was last said of a pick, an entry or the hours of a day. Each [`Aspect`] is said by itself and merged by itself:
/// of two times the later, so that merging commutes, associates and repeats. That it is gone is said in the same way. What
/// is gone is still remembered whole, because a word of a later time, by who had not heard of that, brings it back.
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

impl<T: Whole> Default for Word<T> {
    fn default() -> Word<T> {
        Word { whole: T::blank(), times: Times::default() }
    }
}

impl<T: Whole> Word<T> {
    /// What was said at these times.
    pub(super) fn read(whole: &T, times: &Times) -> Word<T> {
        let mut word = Word::default();
        for (aspect, when) in times.iter().filter(|(aspect, _)| T::tells(aspect)) {
            word.put(aspect, whole, when);
        }
        // Who takes it up anew says what it is.
        if word.time_of(&Aspect::Anew) > word.time_of(T::core()) {
            word.times.forget(&Aspect::Anew);
        }
        word.settle();
        word
    }

    /// What a step found, and when that was said.
    pub(super) fn found(before: Option<&T>, times: &Times) -> Word<T> {
        let mut word = Word::default();
        let Some(before) = before else {
            word.times = times.iter().filter(|(aspect, _)| **aspect == Aspect::Gone).collect();
            return word;
        };
        let mut times = times.clone();
        // An older plenary had one time for all of an entry.
        let oldest = times.said(&Aspect::Choice).unwrap_or(Stamp::FIRST);
        for aspect in before.aspects() {
            times.note_missing(aspect, oldest);
        }
        times.forget(&Aspect::Gone);
        Word::read(before, &times)
    }

    /// What it is; nothing if it is gone, or nobody ever said what it is.
    pub(super) fn whole(&self) -> Option<&T> {
        (self.is_known() && self.time_of(&Aspect::Gone).is_none()).then_some(&self.whole)
    }

    /// What was said of it, also where it is gone.
    pub(super) fn remains(&self) -> &T {
        &self.whole
    }

    /// Whether anybody ever said what it is.
    pub(super) fn is_known(&self) -> bool {
        T::CORE.iter().all(|aspect| self.time_of(aspect).is_some())
    }

    /// When its aspects were said last.
    pub(super) fn times(&self) -> &Times {
        &self.times
    }

    /// When an aspect was said last; nothing if it never was, or no longer counts.
    pub(super) fn time_of(&self, aspect: &Aspect) -> Option<Stamp> {
        self.times.said(aspect)
    }

    /// When anything of it was said last.
    pub(super) fn latest(&self) -> Option<Stamp> {
        self.times.latest()
    }

    /// When it was last said what it is, or that it is gone.
    pub(super) fn changed(&self) -> Option<Stamp> {
        self.time_of(T::core()).max(self.time_of(&Aspect::Gone))
    }

    /// Takes over what a step said, each aspect at its time, where nothing was said since.
    pub(super) fn hear(&mut self, step: &Step, at: impl Fn(&Aspect) -> Stamp) {
        let [before, after] = T::sides(step);
        if let Some(before) = before {
            self.suppose(before);
        }
        let begins = before.is_none() && after.is_some() && self.changed() < Some(at(T::core()));
        if let Some(gone) = self.time_of(&Aspect::Gone).filter(|_| begins && !T::BESIDE.is_empty()) {
            self.put_newer(&Aspect::Anew, &T::blank(), gone);
        }
        let after_all = after.cloned().unwrap_or_else(T::blank);
        for aspect in said([before, after]) {
            let when = at(&aspect);
            self.put_newer(&aspect, &after_all, when);
        }
        self.settle();
    }

    /// Takes for granted what a step is about, where nobody ever said what it is: as old as can be, so that whatever was
    /// really said counts as later.
    fn suppose(&mut self, whole: &T) {
        if !self.is_known() {
            self.put_all_newer(&whole.aspects(), whole, Stamp::FIRST);
        }
    }

    /// Takes back what a step said, as far as that still holds: to what it replaced, or to what another copy of the program
    /// had said by then, even if this one did not know it yet. What was said since by a change that nobody remembers stays,
    /// and is said once more.
    pub(super) fn take_back(&mut self, back: &Back<'_, T>, now: Stamp) {
        let sides = T::sides(back.step);
        for side in sides.into_iter().rev().flatten() {
            self.suppose(side);
        }
        let (own, is_there) = (self.whole.clone(), self.whole().is_some());
        match (sides, back.was.whole()) {
            // It was there, and is so again.
            ([_, None], Some(was)) if !is_there && self.changed() < Some(now) => {
                let mut aspects = was.differing(&own);
                // As long as nobody took it up again it is kept as it was, with what came to stand beside it from elsewhere
                // meanwhile. What it is, is what was seen before it went.
                aspects.retain(|aspect| !(back.is_last && self.came(aspect, back)));
                self.put_all_newer(&aspects, was, now);
                let own = self.whole.clone();
                self.put_newer(T::core(), &own, now);
            }
            // It was not there, and is not so again, unless somebody has said something else of it since.
            ([_, Some(after)], None)
                if is_there && self.times.iter().all(|(aspect, _)| self.holds(aspect, after, back)) =>
            {
                self.put_newer(&Aspect::Gone, &own, now);
            }
            // It was otherwise, and is so again.
            ([_, Some(after)], Some(was)) if is_there => {
                for aspect in said(sides) {
                    let value = if self.holds(&aspect, after, back) { was } else { &own };
                    self.put_newer(&aspect, value, now);
                }
            }
            // Somebody has said since whether it is there.
            _ if self.changed() < Some(now) => {
                self.put_newer(if is_there { T::core() } else { &Aspect::Gone }, &own, now);
            }
            _ => {}
        }
        self.settle();
    }

    /// Whether an aspect is as a step left it, or became otherwise by a change that is remembered.
    fn holds(&self, aspect: &Aspect, after: &T, back: &Back<'_, T>) -> bool {
        self.whole.is_same(after, aspect) || self.time_of(aspect) <= (back.known)(aspect)
    }

    /// Whether an aspect of what a step took away came later than what the step found, and not with it.
    fn came(&self, aspect: &Aspect, back: &Back<'_, T>) -> bool {
        let own = self.time_of(aspect);
        // What stood beside it before it was taken up anew had gone by then.
        let is_since = own > back.was.time_of(aspect) && own >= back.was.time_of(&Aspect::Anew);
        !T::CORE.contains(aspect) && is_since && own != Some((back.said)(aspect))
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
            let ours = self.time_of(aspect);
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
        if self.time_of(aspect) < Some(when) {
            self.put(aspect, from, when);
        }
    }

    fn put_all_newer(&mut self, aspects: &[Aspect], from: &T, when: Stamp) {
        for aspect in aspects {
            self.put_newer(aspect, from, when);
        }
    }

    /// Forgets what can never count again, whatever is merged later: what stood beside it before it was taken up anew; and
    /// that it was gone, if anything was said since, or at that time.
    fn settle(&mut self) {
        if let Some(anew) = self.time_of(&Aspect::Anew) {
            let is_beside = |aspect: &Aspect| T::BESIDE.contains(aspect) || matches!(aspect, Aspect::Refused(_));
            let over = self.times.iter().filter(|(aspect, when)| is_beside(aspect) && *when < anew);
            let over: Vec<Aspect> = over.map(|(aspect, _)| aspect.clone()).collect();
            for aspect in over {
                self.whole.take(&T::blank(), &aspect);
                self.times.forget(&aspect);
            }
        }
        if let Some(gone) = self.time_of(&Aspect::Gone).filter(|_| self.is_known()) {
            let outlives = |(aspect, when): (&Aspect, Stamp)| match aspect {
                Aspect::Gone | Aspect::Anew => false,
                _ if when == gone => T::CORE.contains(aspect) || self.whole.weight(aspect) > 0,
                _ => when > gone,
            };
            if self.times.iter().any(outlives) {
                self.times.forget(&Aspect::Gone);
            }
        }
    }
}
