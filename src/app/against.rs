//! What stands against something in my agenda, as pages tell it: the part of it that I attend, what it shares its time
//! with, walks that are too long.

use super::page::{Block, Scene, Span, Target, Tone, joined, link, mark, muted, said, span, stands, text, tone, was};
use super::{App, hours};
use crate::agenda::{Against, Fate, Handover, Interest, Plan, Planned, Squeeze, Trouble};
use crate::programme::time::{DateTime, clock};
use crate::programme::{Overlap, SessionIx, Status};
use unicode_segmentation::UnicodeSegmentation;

/// The part of it that I attend, by the clock that is shown: `until 14:20`.
pub fn part(scene: Scene<'_>, planned: &Planned) -> Option<String> {
    let (part, busy) = planned.part().zip(planned.busy)?;
    let event = &scene.programme.event;
    let shown = |at: DateTime| {
        let end = scene.face.end(event, &busy).filter(|_| busy.end == Some(at));
        clock(end.unwrap_or_else(|| scene.face.start(event, &busy)))
    };
    Some(part.words(shown))
}

impl App {
    /// The worst that stands against a pick I have just made, in a line, by its position in the plan.
    pub(super) fn trouble_of(&self, at: usize) -> Option<(Trouble, String)> {
        let plan = &self.plan;
        let title = |planned: &Planned| short(planned.title(&self.programme));
        let clash = plan.clashes_at(at).find(|(_, clash)| clash.firm).map(|(other, clash)| {
            let words = format!("{} “{}”", clash.overlap.verb(clash.firm), title(other));
            (Trouble::Clash, Trouble::Clash.signed(&words, clash.firm))
        });
        clash.or_else(|| {
            let squeeze = plan.squeezes_at(at).next()?;
            let words = squeeze.words(&title(plan.picks.get(squeeze.pick)?));
            Some((Trouble::Tight, Trouble::Tight.signed(&words, true)))
        })
    }
}

/// A title in a line that goes on behind it.
pub(super) fn short(title: &str) -> String {
    let mut letters = title.graphemes(true);
    let start: String = letters.by_ref().take(SHORT).collect();
    if letters.next().is_none() { start } else { format!("{}…", start.trim_end()) }
}

/// Letters of a title that leave room for what stands behind it in a window of eighty columns.
const SHORT: usize = 36;

/// The ways of the switches from and to a pick, which are part of them and no trouble: `8 min to walk to ★ 14:20 Title`.
fn handovers(scene: Scene<'_>, at: usize) -> Vec<Block> {
    let told = |handover: Handover| {
        let mut spans = vec![muted(format!("{} ", handover.words()?))];
        spans.extend(named(scene, scene.plan.picks.get(handover.pick)?));
        Some(Block { hang: 2, spans })
    };
    scene.plan.handovers(scene.programme, at).into_iter().filter_map(told).collect()
}

/// What there is to say of the pick of a session, and against it; of a session that is not picked, what would be.
pub(super) fn of_session(scene: Scene<'_>, at: SessionIx) -> Vec<Block> {
    let Scene { programme, plan, .. } = scene;
    let own = plan.of(at);
    let mut blocks = own.map(|own| pick(scene, own)).unwrap_or_default();
    let skipped = own.is_some_and(|own| own.pick.interest == Interest::Skip);
    if skipped || programme[at].status == Status::Cancelled {
        return blocks;
    }
    let going = own.is_some_and(|own| own.pick.interest == Interest::Going);
    let mut others: Vec<(&Planned, Overlap, bool)> = plan
        .overlapping(programme, at)
        .map(|(other, overlap)| (other, overlap, going && other.pick.interest == Interest::Going))
        .collect();
    others.sort_by_key(|(.., firm)| !firm);
    let clashes = others.into_iter().map(|(other, overlap, firm)| clash(scene, other, overlap, firm));
    blocks.extend(plan.place_of(at).into_iter().flat_map(|at| handovers(scene, at)));
    let squeezes = plan.squeezed_by(programme, at);
    let walks = squeezes.iter().filter_map(|squeeze| walk(scene, *squeeze, going));
    let outside = plan.place_of(at).and_then(|at| outside(scene, at));
    let against: Vec<Block> = outside.into_iter().chain(clashes).chain(walks).collect();
    if own.is_none() && !against.is_empty() {
        blocks.push(Block::default());
    }
    blocks.extend(against);
    blocks
}

/// What would stand against going to a session, each a block: first what clashes, surely or perhaps, then the walks.
pub(super) fn going_to(scene: Scene<'_>, at: SessionIx) -> (Vec<Block>, Vec<Block>) {
    let Scene { programme, plan, .. } = scene;
    let firm = |other: &Planned| other.pick.interest == Interest::Going;
    let mut others: Vec<(&Planned, Overlap)> = plan.overlapping(programme, at).collect();
    others.sort_by_key(|(other, _)| !firm(other));
    let clashes = others.into_iter().map(|(other, overlap)| clash(scene, other, overlap, firm(other)));
    let squeezes = plan.squeezes(programme, at);
    (clashes.collect(), squeezes.into_iter().filter_map(|squeeze| walk(scene, squeeze, true)).collect())
}

/// What stands against the pick of that position in the plan.
pub(super) fn of_pick(scene: Scene<'_>, at: usize) -> Vec<Block> {
    let plan = scene.plan;
    let mut others: Vec<_> = plan.clashes_at(at).collect();
    others.sort_by_key(|(_, clash)| !clash.firm);
    let clashes = others.into_iter().map(|(other, found)| clash(scene, other, found.overlap, found.firm));
    let walks = squeezes(plan, scene, at).into_iter();
    let walks = walks.filter_map(|(squeeze, firm)| walk(scene, squeeze, firm));
    outside(scene, at).into_iter().chain(clashes).chain(walks).collect()
}

/// What an entry would stand against that is being made.
pub(super) fn of_entry(scene: Scene<'_>, against: Against<'_>) -> Vec<Block> {
    let Against { mut overlaps, squeezes, absence } = against;
    let firm = |other: &Planned| other.pick.interest == Interest::Going;
    overlaps.sort_by_key(|(other, _)| !firm(other));
    let absence = absence.and_then(|(day, absence)| hours::outside(scene, day, absence));
    let outside = absence.map(|words| away(Trouble::Clash.signed(&words, true), true));
    let clashes = overlaps.into_iter().map(|(other, overlap)| clash(scene, other, overlap, firm(other)));
    let walks = squeezes.into_iter().filter_map(|squeeze| walk(scene, squeeze, true));
    outside.into_iter().chain(clashes).chain(walks).collect()
}

/// That a pick lies outside my hours.
fn outside(scene: Scene<'_>, at: usize) -> Option<Block> {
    let (words, is_firm) = hours::against(scene, at)?;
    Some(away(words, is_firm))
}

fn away(words: String, is_firm: bool) -> Block {
    Block { hang: 2, spans: vec![span(words, if is_firm { Tone::Alarm } else { Tone::Muted })] }
}

/// The walks to and from a pick that are too long, and whether that is so or would be if I went there.
fn squeezes(plan: &Plan, scene: Scene<'_>, at: usize) -> Vec<(Squeeze, bool)> {
    let Some(planned) = plan.picks.get(at) else { return Vec::new() };
    match planned.stands_at().filter(|_| planned.pick.interest != Interest::Going) {
        Some(session) => plan.squeezes(scene.programme, session).into_iter().map(|squeeze| (squeeze, false)).collect(),
        None => plan.squeezes_at(at).map(|squeeze| (squeeze, true)).collect(),
    }
}

/// My interest, the part I attend, what became of it, my note.
fn pick(scene: Scene<'_>, own: &Planned) -> Vec<Block> {
    let interest = own.pick.interest;
    let tone = tone(interest);
    let mut line = vec![span(format!("{} {}", mark(Some(interest)), said(interest)), tone)];
    line.extend(part(scene, own).map(|part| span(part, tone)));
    let is_drop_in = own.stands_at().is_some_and(|at| scene.programme.is_drop_in(at));
    line.extend((is_drop_in && interest.is_wanted()).then(|| muted("one walks in and out: it clashes with nothing")));
    let mut blocks = vec![Block::default(), Block { hang: 0, spans: joined(line) }];
    if let Some(outside) = own.pick.part.filter(|_| own.takes_time() && own.part().is_none()) {
        let event = &scene.programme.event;
        let shown = |at: DateTime| scene.face.clock(event, at);
        let words =
            format!("I meant to attend it {}, which it no longer spans: all of it counts", outside.words(shown));
        blocks.push(Block { hang: 2, spans: vec![muted(words)] });
    }
    if own.fate == Fate::Moved {
        blocks.push(Block { hang: 0, spans: vec![span(format!("! moved: {}", was(scene, own)), Tone::Alarm)] });
    }
    if own.pick.attended {
        blocks.push(Block { hang: 0, spans: vec![span("✓ attended", Tone::Going)] });
    }
    if !own.pick.note.is_empty() {
        blocks.push(Block { hang: 6, spans: vec![muted("note: "), text(&own.pick.note)] });
    }
    blocks
}

/// With what something shares its time, and for how long: `! clashes for 45 min with ★ 17:00–18:00 Title`.
fn clash(scene: Scene<'_>, other: &Planned, overlap: Overlap, firm: bool) -> Block {
    let words = Trouble::Clash.signed(&overlap.verb(firm), firm);
    let mut spans = vec![span(words + " ", if firm { Tone::Alarm } else { Tone::Muted })];
    spans.extend(named(scene, other));
    Block { hang: 2, spans }
}

/// Which walk is too long: `~ tight: 5 min to walk from ★ 17:00–18:00 Title, needs 8`.
fn walk(scene: Scene<'_>, squeeze: Squeeze, firm: bool) -> Option<Block> {
    let other = scene.plan.picks.get(squeeze.pick)?;
    let (before, behind) = squeeze.around();
    let tone = if firm { Tone::Tight } else { Tone::Muted };
    let mut spans = vec![span(Trouble::Tight.signed(&before, firm), tone)];
    spans.extend(named(scene, other));
    spans.push(span(behind, tone));
    Some(Block { hang: 2, spans })
}

/// When a session is held again, and whether I could go there then: `Fri 4 Jun 10:00–11:00 D4, free then`.
pub fn repeats(scene: Scene<'_>, at: SessionIx) -> Vec<(SessionIx, String)> {
    let Scene { programme, plan, .. } = scene;
    let told = |other: SessionIx| {
        let mut going = plan.overlapping(programme, other).filter(|(mine, _)| mine.pick.interest == Interest::Going);
        let sign = plan.interest(other).map(|interest| format!("{} ", mark(Some(interest)))).unwrap_or_default();
        let state = match going.find(|(mine, _)| mine.stands_at() != Some(at)) {
            Some((mine, _)) => format!("beside “{}”", short(mine.title(programme))),
            None => "free then".to_owned(),
        };
        (other, format!("{sign}{}, {state}", stands(scene, other)))
    };
    programme.repeats(at).map(told).collect()
}

/// Mark, time and title of a pick, the title a link to it.
fn named(scene: Scene<'_>, other: &Planned) -> [Span; 2] {
    let event = &scene.programme.event;
    let time = other.when.slot().map(|slot| scene.face.span(event, slot, other.day)).unwrap_or_default();
    let mine = part(scene, other).map(|part| format!(" ({part})")).unwrap_or_default();
    let sign = mark(Some(other.pick.interest));
    [text(format!("{sign} {time}{mine} ")), link(other.title(scene.programme), Target::of(other))]
}
