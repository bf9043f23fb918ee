//! Free time of mine, in words: a row, and the page of what there is to do in it.

use super::command::Command;
use super::page::{Block, Page, Scene, Span, Tone, listed, muted, span, text};
use crate::agenda::{Gap, Known, Plan, Planned, Reason, Suited};
use crate::programme::time::length;
use crate::programme::{Programme, SessionIx, Slot};

/// A walk is worth telling where it takes at least this part of the time that there is for it.
const WORTH: u32 = 4;

/// What there is to say of a gap in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// From when until when: `11:00–12:30`.
    pub span: String,
    /// How long it is, how much fits, and how far it is to what comes next, where that matters: `1 h 30 min free`,
    /// `12 fit`, `↓ 8 min walk`.
    pub rest: Vec<String>,
}

impl Told {
    /// A gap, by its place in the plan.
    pub fn of(scene: Scene<'_>, at: usize) -> Option<Told> {
        let Scene { programme, plan, face, .. } = scene;
        let gap = plan.gaps.get(at)?;
        let slot = slot(programme, gap);
        let is_over = scene.is_over(&slot);
        let walk = walk(programme, plan, gap).filter(|walk| *walk > 0 && *walk * WORTH >= gap.minutes && !is_over);
        let fitting = fitting(scene, at).count();
        // That nothing fits into a walk goes without saying.
        let fits = (fitting > 0 || walk.is_none()).then(|| if is_over { "over".to_owned() } else { fit(fitting) });
        let walk = walk.map(|walk| format!("↓ {} walk", length(walk)));
        Some(Told {
            span: face.span(&programme.event, &slot, Some(gap.day)),
            rest: [Some(format!("{} free", length(gap.minutes))), fits, walk].into_iter().flatten().collect(),
        })
    }

    /// In one line: `11:00–12:30  1 h 30 min free · 12 fit`.
    pub fn line(&self) -> String {
        format!("{}  {}", self.span, self.rest.join(" · "))
    }
}

/// What fits into a gap, by its place in the plan, and is not over.
pub fn fitting(scene: Scene<'_>, at: usize) -> impl Iterator<Item = SessionIx> {
    let Scene { programme, plan, now, .. } = scene;
    let is_over = programme.over(now);
    plan.fitting_in(programme, at).iter().copied().filter(move |at| !is_over(&programme[*at]))
}

/// `12 fit`, `1 fits`, `nothing fits`.
pub fn fit(count: usize) -> String {
    match count {
        0 => "nothing fits".to_owned(),
        1 => "1 fits".to_owned(),
        count => format!("{count} fit"),
    }
}

/// What there is to say of a day on which nothing of mine lies: that it is so, and what one can do, a piece each.
pub fn empty_day() -> [String; 4] {
    let does = |command: Command, what: &str| format!("{} {what}", command.key());
    [
        "nothing picked".to_owned(),
        does(Command::Open, "sessions"),
        does(Command::Entry, "own entry"),
        does(Command::Hours, "hours"),
    ]
}

/// A gap as a slot, for those who show times.
pub fn slot(programme: &Programme, gap: &Gap) -> Slot {
    Slot::new(gap.start, Some(gap.end), programme.event.zone.as_ref())
}

/// Minutes on foot from what comes before a gap to what comes behind it.
pub fn walk(programme: &Programme, plan: &Plan, gap: &Gap) -> Option<u32> {
    plan.walk(programme, plan.picks.get(gap.after?)?, plan.picks.get(gap.before?)?)
}

/// Why a session may be for me: `Andrey Klepach, whom you picked; your track Energy (3 picks)`.
pub fn reasons(programme: &Programme, suited: &Suited) -> String {
    let words = |reason: &Reason| match reason {
        Reason::Person { person, others, .. } => {
            let name = &programme[*person].name;
            match others {
                0 => format!("{name}, whom you picked"),
                1 => format!("{name} and 1 other whom you picked"),
                others => format!("{name} and {others} others whom you picked"),
            }
        }
        Reason::Track { track, picks } => {
            let noun = if *picks == 1 { "pick" } else { "picks" };
            format!("your track {} ({picks} {noun})", programme[*track].name)
        }
    };
    suited.reasons.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// What lies around a gap, and what there is to do in it.
pub(super) fn page(scene: Scene<'_>, at: usize) -> Option<Page> {
    let Scene { programme, plan, face, .. } = scene;
    let gap = plan.gaps.get(at)?;
    let mut page = Page { blocks: vec![line(vec![span(format!("{} free", length(gap.minutes)), Tone::Title)])] };
    page.blocks.push(line(vec![text(face.whole(&programme.event, &slot(programme, gap), Some(gap.day)))]));
    // Without links: the first link to be picked is one that fits.
    let side = |word: &str, pick: Option<usize>, alone: &str| match pick.and_then(|pick| plan.picks.get(pick)) {
        Some(planned) => format!("{word} {}", beside(scene, planned)),
        None => alone.to_owned(),
    };
    page.blocks.push(item(7, vec![muted(side("after ", gap.after, "from when you arrive"))]));
    page.blocks.push(item(7, vec![muted(side("before", gap.before, "until you leave"))]));
    if let Some(walk) = walk(programme, plan, gap).filter(|walk| *walk > 0) {
        page.blocks.push(line(vec![muted(format!("↓ {} walk between the two", length(walk)))]));
    }
    let mut suited = plan.suited_in(programme, at);
    let is_over = programme.over(scene.now);
    suited.retain(|one| !is_over(&programme[one.session]));
    let fitting = fitting(scene, at).count();
    let walks = match plan.known_walks(programme) {
        Known::All => ", walks included",
        Known::Some => ", walks included where they are known",
        Known::Nothing => ", though nobody knows how long walks take here",
    };
    let fits = match fitting {
        0 if scene.is_over(&slot(programme, gap)) => "it is over".to_owned(),
        // Walks could only make it less.
        0 => "nothing fits wholly".to_owned(),
        1 => format!("1 session fits{walks}"),
        count => format!("{count} sessions fit{walks}"),
    };
    let maybes = match suited.len() - fitting {
        0 => String::new(),
        1 => "; a maybe of yours lies here".to_owned(),
        count => format!("; {count} maybes of yours lie here"),
    };
    page.blocks.push(line(vec![text(fits + &maybes)]));
    let (mine, rest): (Vec<&Suited>, Vec<&Suited>) = suited.iter().partition(|one| !one.reasons.is_empty());
    let rest_of_all = if mine.is_empty() { "By time" } else { "The rest by time" };
    for (heading, part) in [("Of your tracks and people", mine), (rest_of_all, rest)] {
        if part.is_empty() {
            continue;
        }
        page.blocks.extend([Block::default(), line(vec![span(heading, Tone::Heading)])]);
        for one in part {
            let mut block = listed(scene, one.session, None, true);
            let why = reasons(programme, one);
            block.spans.extend((!why.is_empty()).then(|| muted(format!(" — {why}"))));
            page.blocks.push(block);
        }
    }
    Some(page)
}

fn line(spans: Vec<Span>) -> Block {
    item(0, spans)
}

fn item(hang: u16, spans: Vec<Span>) -> Block {
    Block { hang, spans }
}

/// A pick in a line: `10:00–11:00 G4 Opening`.
fn beside(scene: Scene<'_>, planned: &Planned) -> String {
    let Scene { programme, face, .. } = scene;
    let time = planned.when.slot().map(|slot| face.span(&programme.event, slot, planned.day)).unwrap_or_default();
    let pieces = [time.as_str(), planned.place_label(programme), planned.title(programme)];
    pieces.into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}
