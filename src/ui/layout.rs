//! What fits: decided in one place from the size of the window.

use crate::app::Area;

/// From this width on, list and detail stand side by side.
const WIDE: u16 = 110;
/// What the detail needs beside a list that wants more than its share.
const BESIDE: u16 = 40;
/// From this width and height on, the detail stands below the list.
const MEDIUM: (u16, u16) = (60, 30);
/// Below this size there is a bare list: no head, no foot.
const BARE: (u16, u16) = (30, 8);
/// Below this size there is one line.
const STRIP: (u16, u16) = (12, 3);
/// The most rows of a message.
const FOOT: u16 = 3;
/// What the list keeps when one row hangs under the query line, and when several do.
const KEPT: (u16, u16) = (4, 9);

/// How much of the window the detail is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// What the list leaves.
    Rest,
    /// That, or everything if it does not leave any: the detail has the keys.
    Some,
    /// Everything: it is read by itself, without the list.
    All,
}

/// What is wanted of the window.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Whether there is a query to show.
    pub query: bool,
    /// How many rows there are to show under it.
    pub under: u16,
    /// How many rows a message takes, which is shown even where there is no foot.
    pub notice: u16,
    /// How many columns the list needs to be read with ease, if it needs more than any list has.
    pub list: u16,
    /// How much the detail is to have.
    pub detail: Share,
}

/// Which part of the screen lies where; what does not fit is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Event, clock, counts.
    pub head: Option<Area>,
    /// Panes and the number of rows.
    pub tabs: Option<Area>,
    /// The query line.
    pub query: Option<Area>,
    /// What hangs under it.
    pub under: Option<Area>,
    /// The line under the tabs.
    pub rule: Option<Area>,
    /// The list.
    pub list: Option<Area>,
    /// The line between list and detail: a column, or a row.
    pub divider: Option<Area>,
    /// The detail.
    pub detail: Option<Area>,
    /// Keys or a message.
    pub foot: Option<Area>,
    /// One line about the current item, where nothing else fits.
    pub strip: Option<Area>,
}

impl Layout {
    /// Lays out a window.
    pub fn of(width: u16, height: u16, wanted: Wanted) -> Layout {
        let mut layout = Layout::default();
        if width == 0 || height == 0 {
            return layout;
        }
        let mut rest = Area { x: 0, y: 0, width, height };
        if width < STRIP.0 || height < STRIP.1 {
            layout.strip = Some(take_top(&mut rest));
            layout.foot = (wanted.notice > 0 && rest.height > 0).then(|| take_bottom(&mut rest, 1));
            return layout;
        }
        let bare = width < BARE.0 || height < BARE.1;
        if !bare {
            layout.head = (height >= 10).then(|| take_top(&mut rest));
            layout.tabs = Some(take_top(&mut rest));
        }
        layout.query = wanted.query.then(|| take_top(&mut rest));
        if !bare {
            let chrome = 1 + u16::from(height >= 20);
            let kept = chrome + if wanted.under == 1 { KEPT.0 } else { KEPT.1 };
            let under = wanted.under.min(rest.height.saturating_sub(kept));
            layout.under = (wanted.query && under > 0).then(|| take_rows(&mut rest, under));
            layout.rule = (height >= 20).then(|| take_top(&mut rest));
        }
        let most = if bare { 1 } else { (height / 5).clamp(1, FOOT) };
        layout.foot = (!bare || wanted.notice > 0).then(|| take_bottom(&mut rest, wanted.notice.clamp(1, most)));
        // A message of several rows takes them from what is there, and changes nothing of what lies where.
        let rows = rest.height + layout.foot.map_or(0, |foot| foot.height - 1);
        let (list, divider, detail) = divide(rest, rows, wanted.list, wanted.detail);
        Layout { list, divider, detail, ..layout }
    }
}

fn divide(rest: Area, rows: u16, wanted: u16, detail: Share) -> (Option<Area>, Option<Area>, Option<Area>) {
    let can_stack = rest.width >= MEDIUM.0 && rows + 4 >= MEDIUM.1;
    let most = rest.width.saturating_sub(BESIDE + 1);
    // What is too wide for both side by side has the whole width, unless it would have too few rows then.
    let is_beside = rest.width >= WIDE && rows >= 8 && (wanted <= most || !can_stack);
    if detail == Share::All {
        (None, None, Some(rest))
    } else if is_beside {
        let list = (rest.width * 52 / 100).clamp(56, 104).max(wanted.min(most));
        let divider = Area { x: rest.x + list, width: 1, ..rest };
        let detail = Area { x: divider.x + 1, width: rest.width - list - 1, ..rest };
        (Some(Area { width: list, ..rest }), Some(divider), Some(detail))
    } else if can_stack {
        let list = rest.height * 55 / 100;
        let divider = Area { y: rest.y + list, height: 1, ..rest };
        let detail = Area { y: divider.y + 1, height: rest.height - list - 1, ..rest };
        (Some(Area { height: list, ..rest }), Some(divider), Some(detail))
    } else if detail == Share::Some {
        (None, None, Some(rest))
    } else {
        (Some(rest), None, None)
    }
}

fn take_top(rest: &mut Area) -> Area {
    take_rows(rest, 1)
}

fn take_rows(rest: &mut Area, count: u16) -> Area {
    let rows = Area { height: rest.height.min(count), ..*rest };
    rest.y += rows.height;
    rest.height -= rows.height;
    rows
}

fn take_bottom(rest: &mut Area, count: u16) -> Area {
    let height = rest.height.min(count);
    rest.height -= height;
    Area { y: rest.y + rest.height, height, ..*rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn layout(width: u16, height: u16) -> Layout {
        wanting(0, width, height)
    }

    fn wanting(list: u16, width: u16, height: u16) -> Layout {
        Layout::of(width, height, Wanted { query: false, under: 0, notice: 0, list, detail: Share::Rest })
    }

    #[test]
    fn the_window_degrades_in_steps() {
        assert_eq!(layout(0, 0), Layout::default());
        assert!(layout(11, 30).strip.is_some());
        assert!(layout(80, 2).strip.is_some());
        let bare = layout(29, 24);
        assert!(bare.list.is_some_and(|list| list.height == 24) && bare.foot.is_none());
        let narrow = layout(40, 12);
        assert!(narrow.head.is_some() && narrow.detail.is_none());
        let medium = layout(100, 40);
        assert!(medium.detail.is_some_and(|detail| detail.width == 100));
        let wide = layout(120, 40);
        assert!(wide.detail.is_some_and(|detail| detail.x > 50));
    }

    #[test]
    fn a_list_that_needs_more_has_it_from_the_detail() {
        let widths = |layout: Layout| layout.list.zip(layout.detail).map(|(list, detail)| (list.width, detail.width));
        assert_eq!(widths(wanting(60, 120, 40)), Some((62, 57)), "it has that anyway");
        assert_eq!(widths(wanting(78, 120, 40)), Some((78, 41)));
        assert_eq!(widths(wanting(96, 120, 40)), Some((120, 120)), "below each other");
        assert_eq!(widths(wanting(96, 120, 24)), Some((79, 40)), "where there are too few rows for that");
        assert_eq!(widths(wanting(96, 160, 50)), Some((96, 63)));
        assert_eq!(wanting(96, 80, 24), layout(80, 24));
    }

    #[test]
    fn a_message_of_several_rows_moves_nothing() {
        for (width, height) in [(100, 30), (60, 30), (120, 12), (120, 30), (40, 15), (80, 24)] {
            let with = |notice| {
                let wanted = Wanted { query: false, under: 0, notice, list: 0, detail: Share::Rest };
                let Layout { list, divider, detail, .. } = Layout::of(width, height, wanted);
                [list, divider, detail].map(|part| part.map(|part| (part.x, part.width)))
            };
            assert_eq!(with(1), with(3), "{width}x{height}");
        }
    }

    #[test]
    fn eighty_by_twenty_four_shows_fifteen_sessions_and_more() {
        assert!(layout(80, 24).list.is_some_and(|list| list.height >= 18));
    }

    proptest! {
        #[test]
        fn parts_lie_inside_the_window_and_apart(
            width in 0..260_u16, height in 0..90_u16, query: bool, under in 0..8_u16, notice in 0..9_u16, list in 0..300_u16,
            detail in prop::sample::select(vec![Share::Rest, Share::Some, Share::All]),
        ) {
            let layout = Layout::of(width, height, Wanted { query, under, notice, list, detail });
            let Layout { head, tabs, query, under, rule, list, divider, detail, foot, strip } = layout;
            let parts: Vec<Area> =
                [head, tabs, query, under, rule, list, divider, detail, foot, strip].into_iter().flatten().collect();
            let mut taken = std::collections::HashSet::new();
            for part in parts {
                prop_assert!(part.x + part.width <= width && part.y + part.height <= height);
                for x in part.x..part.x + part.width {
                    for y in part.y..part.y + part.height {
                        prop_assert!(taken.insert((x, y)), "{x},{y} is drawn twice");
                    }
                }
            }
        }
    }
}
