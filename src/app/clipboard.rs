//! The line under the cursor, or the details, as text for the clipboard.

use super::gap::Told;
use super::page::{Page, Target, stands};
use super::{App, Effect};
use crate::agenda::Identity;

/// The longest text that is sent: terminals drop what is longer than they keep, without a word.
const LONGEST: usize = 32 * 1024;

impl App {
    /// Sends what the keys work on to the clipboard. Whether it arrives nobody can know: that is up to the terminal.
    pub(super) fn copy(&mut self) -> Vec<Effect> {
        let Some((target, page)) = self.target().zip(self.page()) else {
            self.say("nothing here to send to the clipboard");
            return Vec::new();
        };
        if !self.detail.focused {
            let line = match target {
                Target::Session(at) => {
                    let stands = stands(self.scene(), at);
                    [stands.as_str(), &self.programme[at].title].join(" · ")
                }
                Target::Gap(at) => Told::of(self.scene(), at).map(|told| told.line()).unwrap_or_default(),
                Target::Own(own) => self.own_line(&own).unwrap_or_default(),
                _ => page.lines().next().unwrap_or_default(),
            };
            self.say(format!("sent to the terminal: {line}"));
            return vec![Effect::Copy(line)];
        }
        let (text, is_cut) = cut(page.lines().collect::<Vec<_>>().join("\n"));
        let rest = if is_cut { ", as far as a clipboard takes it" } else { "" };
        self.say(format!("sent to the terminal: the details of “{}”{rest}", page.lines().next().unwrap_or_default()));
        vec![Effect::Copy(text)]
    }
}

impl App {
    /// When and where an own entry is, and what.
    fn own_line(&self, own: &Identity) -> Option<String> {
        let planned = &self.plan.picks[self.plan.find(own)?];
        let copy = &planned.pick.copy;
        let when = self.shown.face.day_and_span(&self.programme.event, &planned.when, planned.day);
        let stands = std::iter::once(when).chain(copy.halls.iter().cloned()).collect::<Vec<_>>().join(" ");
        Some(format!("{stands} · {}", copy.title))
    }
}

impl Page {
    /// Its text, paragraph by paragraph.
    fn lines(&self) -> impl Iterator<Item = String> {
        self.blocks.iter().map(|block| block.spans.iter().map(|span| span.text.as_str()).collect::<String>())
    }
}

/// Cuts a text that is too long at the end of a line, or where it must be; tells whether it was.
fn cut(mut text: String) -> (String, bool) {
    if text.len() <= LONGEST {
        return (text, false);
    }
    let most = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.truncate(most);
    if let Some(end) = text.rfind('\n') {
        text.truncate(end);
    }
    (text, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_at_a_line() {
        assert_eq!(cut("short".to_owned()), ("short".to_owned(), false));
        let (text, is_cut) = cut(format!("first line\n{}", "й".repeat(LONGEST)));
        assert_eq!((text.as_str(), is_cut), ("first line", true));
        let (text, is_cut) = cut(format!("a{}", "й".repeat(LONGEST)));
        assert!(is_cut && text.len() == LONGEST - 1, "no letter is cut in half");
    }
}
