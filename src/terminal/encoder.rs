//! Changed cells as few bytes: short moves over what stays, short codes for styles, and the blank end of a row erased
//! at once. Over a slow line every byte is felt.
//!
//! Moves count from an absolute position anew after every glyph that a terminal might take for wider or narrower, so
//! that it spoils one cell and not the row.

use crate::ui::text::width;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use std::io::Write;

/// Up to so many cells that stay are written once more; longer stretches are stepped over.
const REWRITTEN: u16 = 4;
/// From so many changed blanks on, the end of a row is erased.
const ERASED: usize = 4;

/// How glyphs look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// A cell as the terminal shows it: its letter if that is ASCII, else [`WIDE`] or 0, and its look.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shown(u8, Pen);

/// Stands for the letter of a glyph that takes more than a cell, in the first of them.
const WIDE: u8 = 1;
/// What a row is left with behind a wide glyph that gave way to a narrow one.
static EMPTY: Cell = Cell::EMPTY;

const BLANK: Shown = Shown(b' ', Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() });

/// Where the terminal's cursor stands while a frame is written.
#[derive(Clone, Copy)]
struct Place {
    x: u16,
    y: u16,
    /// Whether nothing since the last absolute move could have been of another width than assumed.
    sure: bool,
}

/// Knows what the terminal shows, and writes what changes it.
#[derive(Default)]
pub(super) struct Encoder {
    /// Rows from the top, as far as anything was ever drawn; the rest is blank.
    rows: Vec<Vec<Shown>>,
}

impl Encoder {
    /// The terminal has become blank.
    pub(super) fn cleared(&mut self) {
        self.rows.clear();
    }

    /// Writes the changed cells, which come row by row from left to right.
    pub(super) fn write<'a>(&mut self, cells: impl Iterator<Item = (u16, u16, &'a Cell)>, out: &mut Vec<u8>) {
        let mut frame = Frame { out, pen: Pen::default(), place: None };
        let mut cells = cells.peekable();
        let mut changed = Vec::new();
        while let Some((_, y, _)) = cells.peek().copied() {
            changed.clear();
            while let Some((x, _, cell)) = cells.next_if(|cell| cell.1 == y) {
                // The second half of a wide glyph looks blank already, so nobody says that it changes; but a terminal
                // fills it in the look of whatever takes the first half's place.
                if let Some((half, _)) = changed.last().copied().filter(|(before, _)| before + 1 < x) {
                    changed.extend(self.left_over(y, half, &changed));
                }
                changed.push((x, cell));
            }
            if let Some((half, _)) = changed.last().copied() {
                changed.extend(self.left_over(y, half, &changed));
            }
            frame.row(y, &changed, self.take_in(y, &changed));
        }
        frame.dip(Pen::default());
    }

    /// Takes in a row that somebody else has drawn, from its first cell to its last.
    pub(super) fn drawn(&mut self, y: u16, row: &[Cell]) {
        if let Some(known) = self.rows.get_mut(usize::from(y)) {
            known.clear();
        }
        let mut free = 0;
        let seen = (0..).zip(row).filter(|(x, cell)| {
            let is_seen = *x >= free;
            if is_seen {
                free = x + u16::try_from(width(cell.symbol()).max(1)).unwrap_or(1);
            }
            is_seen
        });
        let seen: Vec<(u16, &Cell)> = seen.collect();
        self.take_in(y, &seen);
    }

    /// The second half of the wide glyph that the last of these changes has taken the first half of.
    fn left_over<'a>(&self, y: u16, half: u16, changed: &[(u16, &'a Cell)]) -> Option<(u16, &'a Cell)> {
        let was = self.rows.get(usize::from(y))?.get(usize::from(half))?;
        let (_, cell) = changed.last()?;
        (was.0 == WIDE && width(cell.symbol()) < 2).then_some((half + 1, &EMPTY))
    }

    /// Notes what a row will show, and gives it.
    fn take_in(&mut self, y: u16, changed: &[(u16, &Cell)]) -> &[Shown] {
        let y = usize::from(y);
        if self.rows.len() <= y {
            self.rows.resize_with(y + 1, Vec::new);
        }
        let row = &mut self.rows[y];
        for (x, cell) in changed {
            let pen = Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
            let letter = match cell.symbol().as_bytes() {
                [letter @ b' '..=b'~'] => *letter,
                _ => 0,
            };
            let x = usize::from(*x);
            let end = x + if letter == 0 { width(cell.symbol()).max(1) } else { 1 };
            if row.len() < end {
                row.resize(end, BLANK);
            }
            row[x..end].fill(Shown(letter, pen));
            if end - x > 1 {
                row[x].0 = WIDE;
            }
        }
        row
    }
}

/// A frame being written.
struct Frame<'a> {
    out: &'a mut Vec<u8>,
    pen: Pen,
    place: Option<Place>,
}

impl Frame<'_> {
    /// Writes the changes of a row that will show `shown`.
    fn row(&mut self, y: u16, changed: &[(u16, &Cell)], shown: &[Shown]) {
        let blank_from = shown.iter().rposition(|shown| *shown != BLANK).map_or(0, |last| last + 1);
        let kept = changed.partition_point(|(x, _)| usize::from(*x) < blank_from);
        let (written, blanks) = changed.split_at(if changed.len() - kept < ERASED { changed.len() } else { kept });
        for (x, cell) in written {
            self.go(*x, y, shown);
            self.dip(Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier });
            self.out.extend_from_slice(cell.symbol().as_bytes());
            let sure = self.place.is_some_and(|place| place.sure) && cell.symbol().is_ascii();
            self.place = Some(Place { x: x + 1, y, sure });
        }
        if let Some((x, _)) = blanks.first() {
            self.go(*x, y, shown);
            self.dip(Pen::default());
            self.put("\x1b[K");
        }
    }

    /// Moves to a cell, over what the row shows.
    fn go(&mut self, x: u16, y: u16, shown: &[Shown]) {
        let place = self.place.filter(|place| place.y == y && place.x <= x);
        match place {
            Some(place) if place.x == x => return,
            Some(place) if place.sure => {
                let between = &shown[usize::from(place.x)..usize::from(x)];
                if x - place.x <= REWRITTEN && between.iter().all(|shown| shown.0 > WIDE && shown.1 == self.pen) {
                    self.out.extend(between.iter().map(|shown| shown.0));
                } else if x - place.x == 1 {
                    self.put("\x1b[C");
                } else {
                    self.code(&[x - place.x], 'C');
                }
            }
            _ => self.code(&[y + 1, x + 1], 'H'),
        }
        self.place = Some(Place { x, y, sure: true });
    }

    /// Takes another pen.
    fn dip(&mut self, pen: Pen) {
        if pen == self.pen {
            return;
        }
        let afresh = styles(Pen::default(), pen);
        let changed = styles(self.pen, pen);
        if afresh.is_empty() {
            self.put("\x1b[m");
        } else if changed.len() <= afresh.len() + 1 {
            self.code(&changed, 'm');
        } else {
            self.code(&[&[0], afresh.as_slice()].concat(), 'm');
        }
        self.pen = pen;
    }

    fn code(&mut self, numbers: &[u16], end: char) {
        self.put("\x1b[");
        self.join(numbers);
        self.out.push(end as u8);
    }

    fn join(&mut self, numbers: &[u16]) {
        for (at, number) in numbers.iter().enumerate() {
            let gap = if at == 0 { "" } else { ";" };
            // Writing to memory cannot fail.
            let _ = write!(self.out, "{gap}{number}");
        }
    }

    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
}

/// What switches a modifier on, and off.
const MODIFIERS: [(Modifier, u16, u16); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// The numbers of "select graphic rendition" (ECMA-48 8.3.117) that turn one pen into another.
fn styles(from: Pen, to: Pen) -> Vec<u16> {
    let mut numbers = Vec::new();
    let gone = from.modifier - to.modifier;
    let mut on = from.modifier;
    for (modifier, _, off) in MODIFIERS.into_iter().filter(|row| gone.contains(row.0)) {
        if !numbers.contains(&off) {
            numbers.push(off);
        }
        on -= modifier;
    }
    // What shares its "off" with something that went has gone with it.
    for (modifier, ..) in MODIFIERS.into_iter().filter(|row| numbers.contains(&row.2)) {
        on -= modifier;
    }
    let missing = to.modifier - on;
    numbers.extend(MODIFIERS.into_iter().filter(|row| missing.contains(row.0)).map(|row| row.1));
    if from.fg != to.fg {
        numbers.extend(colour(to.fg, 30));
    }
    if from.bg != to.bg {
        numbers.extend(colour(to.bg, 40));
    }
    numbers
}

/// The numbers of a colour, of letters from 30 or of the ground from 40 on.
fn colour(colour: Color, base: u16) -> Vec<u16> {
    let named = match colour {
        Color::Reset => 9,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
        Color::Indexed(number) => return vec![base + 8, 5, number.into()],
        Color::Rgb(red, green, blue) => return vec![base + 8, 2, red.into(), green.into(), blue.into()],
    };
    vec![base + named]
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use std::num::NonZeroU16;

    const SIZE: (u16, u16) = (24, 3);

    /// A terminal, and what a program believes it shows.
    struct Sight {
        encoder: Encoder,
        buffer: Buffer,
        terminal: vt100::Parser,
    }

    impl Sight {
        fn new() -> Sight {
            let [columns, rows] = [SIZE.0, SIZE.1].map(|length| NonZeroU16::new(length).unwrap());
            Sight {
                encoder: Encoder::default(),
                buffer: Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1)),
                terminal: vt100::Parser::new(rows, columns, 0),
            }
        }

        /// Shows what is put, on blank ground or on what was there; gives the bytes it takes.
        fn show(&mut self, puts: &[(u16, u16, &str, Style)], afresh: bool) -> String {
            let mut next = if afresh { Buffer::empty(self.buffer.area) } else { self.buffer.clone() };
            for (x, y, text, style) in puts {
                next.set_string(*x, *y, text, *style);
            }
            let mut out = Vec::new();
            self.encoder.write(self.buffer.diff_iter(&next), &mut out);
            self.terminal.process(&out);
            self.buffer = next;
            String::from_utf8(out).unwrap()
        }

        #[track_caller]
        fn must_agree(&self) {
            let screen = self.terminal.screen();
            for (y, x) in (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (y, x))) {
                let (cell, shown) = (&self.buffer[(x, y)], screen.cell(y, x).unwrap());
                if shown.is_wide_continuation() {
                    continue;
                }
                let glyph = if shown.contents().is_empty() { " " } else { shown.contents() };
                assert_eq!(cell.symbol(), glyph, "at {x},{y}");
                let has = |modifier| cell.modifier.contains(modifier);
                let looks = (shown.bold(), shown.dim(), shown.italic(), shown.underline(), shown.inverse());
                let meant = (
                    has(Modifier::BOLD),
                    has(Modifier::DIM),
                    has(Modifier::ITALIC),
                    has(Modifier::UNDERLINED),
                    has(Modifier::REVERSED),
                );
                // The emulator shows one of bold and dim.
                if !(meant.0 && meant.1) {
                    assert_eq!(looks, meant, "at {x},{y}");
                }
                let colour = |colour| match colour {
                    Color::Reset => vt100::Color::Default,
                    Color::Red => vt100::Color::Idx(1),
                    Color::White => vt100::Color::Idx(15),
                    Color::Indexed(number) => vt100::Color::Idx(number),
                    Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
                    other => panic!("{other} is not drawn here"),
                };
                assert_eq!((shown.fgcolor(), shown.bgcolor()), (colour(cell.fg), colour(cell.bg)), "at {x},{y}");
            }
        }
    }

    const PLAIN: Style = Style::new();

    #[test]
    fn short_stretches_are_written_again_and_long_ones_stepped_over() {
        let mut sight = Sight::new();
        sight.show(&[(0, 0, "abcdefghijklmnopqrst", PLAIN)], true);
        assert_eq!(sight.show(&[(0, 0, "Abc", PLAIN), (4, 0, "E", PLAIN)], false), "\x1b[1;1HAbcdE");
        assert_eq!(sight.show(&[(0, 0, "a", PLAIN), (19, 0, "T", PLAIN)], false), "\x1b[1;1Ha\x1b[18CT");
        sight.must_agree();
    }

    #[test]
    fn the_blank_end_of_a_row_is_erased() {
        let mut sight = Sight::new();
        sight.show(&[(0, 1, "one two three", PLAIN)], true);
        assert_eq!(sight.show(&[(0, 1, "one", PLAIN)], true), "\x1b[2;5H\x1b[K");
        // What is no plain blank is written.
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        sight.show(&[(0, 1, "one two three   ", reversed)], true);
        sight.must_agree();
    }

    #[test]
    fn behind_a_glyph_of_doubtful_width_moves_are_absolute() {
        let mut sight = Sight::new();
        sight.show(&[(0, 0, "★ abcdefgh", PLAIN)], true);
        assert_eq!(sight.show(&[(0, 0, "☆ abcdefgH", PLAIN)], true), "\x1b[1;1H☆\x1b[1;10HH");
        sight.must_agree();
    }

    #[test]
    fn a_wide_glyph_leaves_nothing_behind_in_another_look() {
        let mut sight = Sight::new();
        sight.show(&[(4, 0, "語", PLAIN)], true);
        sight.show(&[(4, 0, "a", Style::new().add_modifier(Modifier::REVERSED)), (9, 0, "b", PLAIN)], true);
        sight.must_agree();
    }

    #[test]
    fn styles_are_switched_in_one_code() {
        let bold = Pen { modifier: Modifier::BOLD, ..Pen::default() };
        let dim = Pen { modifier: Modifier::DIM, fg: Color::Red, ..Pen::default() };
        assert_eq!(styles(bold, dim), [22, 2, 31]);
        let both = Pen { modifier: Modifier::BOLD | Modifier::DIM, ..Pen::default() };
        assert_eq!(styles(both, bold), [22, 1]);
        assert_eq!(styles(dim, Pen::default()), [22, 39]);
    }

    /// Two columns at a time, so that no wide glyph is ever cut in half: what terminals then show differs.
    fn text() -> impl Strategy<Value = String> {
        let pairs = vec!["ab", "ba", "a ", " b", "  ", "  ", "éa", "a…", "Жb", "語", "★ ", "ae\u{301}"];
        prop::collection::vec(prop::sample::select(pairs), 0..9).prop_map(|pairs| pairs.concat())
    }

    fn style() -> impl Strategy<Value = Style> {
        let colours = [Color::Reset, Color::Reset, Color::Red, Color::White, Color::Indexed(9), Color::Rgb(1, 2, 3)];
        let colours = prop::sample::select(colours.to_vec());
        (0..512_u16, colours.clone(), colours).prop_map(|(bits, fg, bg)| {
            Style::new().fg(fg).bg(bg).add_modifier(Modifier::from_bits_truncate(bits & 0b1_0100_1111))
        })
    }

    proptest! {
        #[test]
        fn the_terminal_shows_what_was_drawn(
            frames in prop::collection::vec(
                (any::<bool>(), prop::collection::vec((0..SIZE.0 / 2, 0..SIZE.1, text(), style()), 0..6)), 1..6),
        ) {
            let mut sight = Sight::new();
            for (afresh, puts) in &frames {
                let puts: Vec<_> = puts.iter().map(|(x, y, text, style)| (*x * 2, *y, text.as_str(), *style)).collect();
                sight.show(&puts, *afresh);
                sight.must_agree();
            }
        }
    }
}
