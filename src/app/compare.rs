//! Somebody else's agenda beside mine: where its file is asked for, and the page that tells both apart.

use super::edit::Edit;
use super::message::Effect;
use super::overlay::{Errand, Overlay, Progress};
use super::page::{Block, Page, Scene, Span, Target, Tone, link, mark, muted, span, stands, text};
use super::{App, Report, against};
use crate::agenda::{CommonGap, Companion, Comparison, Plan, Share, Side, Split, Unread, Wish};
use crate::error::Error;
use crate::programme::time::{length, short_date};
use crate::programme::{Programme, SessionIx, Slot, Zone};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// What came of comparing my agenda with somebody's.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Whose agenda it was.
    pub name: String,
    /// The titles of what they want that the programme does not have.
    pub unknown: Vec<String>,
    /// The rows of their file that could not be understood.
    pub unread: Unread,
    /// The comparison.
    pub comparison: Comparison,
}

/// From so many minutes on it is worth meeting.
const WORTH_MEETING: u32 = 30;
/// How many sessions are listed that fit into a gap.
const MOST_FITTING: usize = 5;
/// How many titles are named of what the programme does not have.
const MOST_UNKNOWN: usize = 5;

impl Compared {
    /// Compares my plan with what somebody chose of the same programme.
    pub fn of(programme: &Programme, mine: &Plan, companion: Companion) -> Compared {
        let Companion { name, agenda, unknown } = companion;
        let unread = agenda.unread();
        let theirs = Plan::new(programme, &agenda, mine.pace);
        Compared { comparison: Comparison::between(programme, mine, &theirs), name, unknown, unread }
    }

    /// Who takes something.
    fn takers(&self, share: &Share) -> &str {
        match share.takes {
            [true, true] => "both",
            [true, false] => "you",
            [false, true] => &self.name,
            [false, false] => "nobody",
        }
    }
}

impl App {
    /// Asks for the file of somebody's agenda; the one compared last is offered.
    pub(super) fn ask_companion(&mut self) {
        if self.opening.is_some() {
            self.say("there is nothing to compare yet");
            return;
        }
        self.ask_path_for(Errand::Compare, Edit::new(self.companion.clone()));
    }

    /// Has the agenda read that the path leads to.
    pub(super) fn compare(&mut self, path: String) -> Vec<Effect> {
        self.companion.clone_from(&path);
        vec![Effect::Compare { path, programme: self.programme.clone() }]
    }

    /// Takes in somebody's agenda: both are compared, and the page is shown.
    pub(super) fn compared(&mut self, of: &Arc<Programme>, companion: Result<Box<Companion>, Error>) {
        if !Arc::ptr_eq(of, &self.programme) {
            // Another programme is shown meanwhile, and it was not asked about.
            return;
        }
        match companion {
            Ok(companion) => {
                if let Some(Overlay::Path { errand: Errand::Compare, progress: Progress::Working, .. }) = &self.overlay
                {
                    self.overlay = None;
                }
                let compared = Compared::of(&self.programme, &self.plan, *companion);
                self.waiting = Some(Report::Compared(Box::new(compared)));
            }
            Err(error) => self.path_failed(Errand::Compare, &error),
        }
    }
}

/// The comparison as a page. My marks are those of the plan as it is now, so that what is picked from its links shows.
pub fn report(scene: Scene<'_>, compared: &Compared) -> Page {
    let Compared { name, unknown, unread, comparison } = compared;
    let mut page = Page::titled(&format!("You and {name}"));
    let (both, mine, theirs) =
        (comparison.shared().count(), comparison.only(Side::Mine).count(), comparison.only(Side::Theirs).count());
    let event = &scene.programme.event;
    let open = comparison.splits.iter().filter(|split| !split.is_settled).count();
    let gaps = comparison.gaps.len();
    let counts =
        format!("{both} both, {mine} only you, {theirs} only {name}; {open} to share out, {gaps} free in common");
    page.item(2, vec![text(counts)]);
    let zone = scene.face.mine.as_ref().filter(|_| event.zone.is_some()).or(event.zone.as_ref());
    let zone = zone.map_or("venue time", Zone::name);
    page.item(2, vec![muted(format!("{} · times: {zone} · marks: you, then {name}", event.label()))]);
    if !unknown.is_empty() {
        page.item(2, vec![span(not_here(name, unknown), Tone::Alarm)]);
    }
    if unread.count() > 0 {
        page.item(2, vec![span(format!("! {unread} of what {name} keeps could not be understood"), Tone::Alarm)]);
    }
    let view = View { scene, compared };
    view.meeting(&mut page);
    view.listed(&mut page, "Both", comparison.shared());
    view.listed(&mut page, "Only you", comparison.only(Side::Mine));
    view.listed(&mut page, &format!("Only {name}"), comparison.only(Side::Theirs));
    view.gaps(&mut page);
    view.splits(&mut page);
    page
}

/// `3 chosen by Ann are not in this programme: “A”, “B”, …`.
fn not_here(name: &str, unknown: &[String]) -> String {
    let titles: Vec<String> = unknown.iter().take(MOST_UNKNOWN).map(|title| format!("“{title}”")).collect();
    let more = if unknown.len() > MOST_UNKNOWN { ", …" } else { "" };
    let verb = if unknown.len() == 1 { "is" } else { "are" };
    format!("! {} chosen by {name} {verb} not in this programme: {}{more}", unknown.len(), titles.join(", "))
}

/// What a comparison is told with.
#[derive(Clone, Copy)]
struct View<'a> {
    scene: Scene<'a>,
    compared: &'a Compared,
}

impl View<'_> {
    /// Where both are at the same place, and when both have time.
    fn meeting(&self, page: &mut Page) {
        let (comparison, now) = (&self.compared.comparison, self.scene.now);
        let (meeting, free) = (comparison.next_meeting(now), comparison.next_free(now, WORTH_MEETING));
        if meeting.is_none() && free.is_none() {
            return;
        }
        page.heading("Where you meet");
        if let Some(wish) = meeting {
            let mut spans = vec![muted("both go next to ")];
            spans.extend(self.titled(wish));
            page.item(2, spans);
        }
        if let Some(gap) = free {
            page.item(2, vec![muted("both are free next "), text(self.span_of(gap))]);
        }
    }

    fn listed<'b>(&self, page: &mut Page, heading: &str, wishes: impl Iterator<Item = &'b Wish>) {
        let wishes: Vec<&Wish> = wishes.collect();
        if wishes.is_empty() {
            return;
        }
        page.heading(format!("{heading} ({})", wishes.len()));
        for wish in wishes {
            page.item(3, self.row(wish));
        }
    }

    /// `★☆ Wed 2 Jun 16:45–18:15 G4  Title`.
    fn row(&self, wish: &Wish) -> Vec<Span> {
        // As a wish is made of it: also of a pick that only probably is this session.
        let own = wish.session.and_then(|at| self.scene.plan.standing_for(at));
        let mine = match wish.session {
            Some(_) => own.map(|own| own.pick.interest),
            None => wish.interest(Side::Mine),
        };
        let marks = format!("{}{} ", mark(mine), mark(wish.interest(Side::Theirs)));
        let part = own.and_then(|own| against::part(self.scene, own)).map(|part| muted(format!(" (you {part})")));
        std::iter::once(text(marks)).chain(self.titled(wish)).chain(part).collect()
    }

    /// When and where, and the title, which leads there.
    fn titled(&self, wish: &Wish) -> Vec<Span> {
        let event = &self.scene.programme.event;
        match wish.session {
            Some(at) => {
                vec![muted(format!("{}  ", stands(self.scene, at))), link(&wish.title, Target::Session(at))]
            }
            None => {
                let when = self.scene.face.day_and_span(event, &wish.when, wish.day);
                let is_mine = wish.interest(Side::Mine).is_some();
                let title = if is_mine { link(&wish.title, Target::Lost(wish.id.clone())) } else { text(&wish.title) };
                vec![muted(format!("{when}  ")), title, span(" (no longer in the programme)", Tone::Alarm)]
            }
        }
    }

    /// `Wed 2 Jun 12:00–13:00, 60 min`.
    fn span_of(&self, gap: &CommonGap) -> String {
        let event = &self.scene.programme.event;
        let slot = Slot::new(gap.start, Some(gap.end), event.zone.as_ref());
        let span = self.scene.face.span(event, &slot, Some(gap.day));
        format!("{} {span}, {}", short_date(gap.day), length(gap.minutes))
    }

    fn gaps(&self, page: &mut Page) {
        let gaps = &self.compared.comparison.gaps;
        if gaps.is_empty() {
            return;
        }
        page.heading(format!("Both free ({})", gaps.len()));
        for gap in gaps {
            let fits = match gap.fits.len() {
                0 => "nothing fits".to_owned(),
                1 => "1 session fits".to_owned(),
                count => format!("{count} sessions fit"),
            };
            page.item(2, vec![text(self.span_of(gap)), muted(format!(": {fits}"))]);
            let Scene { programme, plan, .. } = self.scene;
            for one in plan.suited(programme, gap.fits.iter().copied()).iter().take(MOST_FITTING) {
                page.item(6, self.fitting(one.session));
            }
            if gap.fits.len() > MOST_FITTING {
                page.item(6, vec![muted(format!("    and {} more", gap.fits.len() - MOST_FITTING))]);
            }
        }
    }

    /// `  ★ 12:00–12:30 G4  Title`: its day stands above it.
    fn fitting(&self, at: SessionIx) -> Vec<Span> {
        let Scene { programme, plan, face, .. } = self.scene;
        let session = &programme[at];
        let time = session.when.slot().map(|slot| face.span(&programme.event, slot, session.day)).unwrap_or_default();
        let halls: Vec<&str> = session.halls.iter().map(|hall| programme.label(*hall)).collect();
        vec![
            text(format!("  {} ", mark(plan.interest(at)))),
            muted(format!("{time} {}  ", halls.join(", "))),
            link(&session.title, Target::Session(at)),
        ]
    }

    fn splits(&self, page: &mut Page) {
        let splits = &self.compared.comparison.splits;
        let (settled, open): (Vec<&Split>, Vec<&Split>) = splits.iter().partition(|split| split.is_settled);
        if !open.is_empty() {
            page.heading(format!("Who takes which ({})", open.len()));
            let rule = "as many as possible are taken, the sure ones first; nobody gets two at once; each gets what \
                        matters more to them; else whoever has fewer takes the next";
            page.item(2, vec![muted(rule)]);
            for split in open {
                self.split(page, split);
            }
        }
        if !settled.is_empty() {
            page.heading(format!("Apart anyway ({})", settled.len()));
            for split in settled {
                self.split(page, split);
            }
        }
    }

    /// Who takes each of a few that run at the same time.
    fn split(&self, page: &mut Page, split: &Split) {
        let width = split.shares.iter().map(|share| self.compared.takers(share).width()).max().unwrap_or(0);
        if page.blocks.last().is_some_and(|block| block.hang == SHARE) {
            page.blank();
        }
        for share in &split.shares {
            let Some(wish) = self.compared.comparison.wishes.get(share.wish) else { continue };
            let tone = if share.takes == [false; 2] { Tone::Alarm } else { Tone::Text };
            let takers = self.compared.takers(share);
            let blank = " ".repeat(width.saturating_sub(takers.width()));
            let mut spans = vec![span(format!("{takers}{blank}  "), tone)];
            spans.extend(self.row(wish));
            page.blocks.push(Block { hang: SHARE, spans });
        }
    }
}

/// Columns by which the lines of a share are indented.
const SHARE: u16 = 4;
