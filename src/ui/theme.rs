//! Looks by meaning: code names roles, a theme gives each a style.

use crate::app::page::Tone;
use ratatui::style::{Color, Modifier, Style};

/// How a cell is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The names say it.
pub enum Role {
    Text,
    Muted,
    Title,
    Heading,
    Border,
    Selected,
    Match,
    Going,
    Maybe,
    Alarm,
    Tight,
    Now,
    Cancelled,
    Link,
    LinkMarked,
    Tab,
    TabActive,
    Key,
    Notice,
    Field,
    New,
}

impl Role {
    /// Every role, with the letter that stands for it in screen tests.
    pub const ALL: [(Role, char); 21] = [
        (Role::Text, '.'),
        (Role::Muted, 'm'),
        (Role::Title, 't'),
        (Role::Heading, 'h'),
        (Role::Border, 'b'),
        (Role::Selected, 'S'),
        (Role::Match, 'M'),
        (Role::Going, 'G'),
        (Role::Maybe, 'Y'),
        (Role::Alarm, 'A'),
        (Role::Tight, 'W'),
        (Role::Now, 'N'),
        (Role::Cancelled, 'C'),
        (Role::Link, 'l'),
        (Role::LinkMarked, 'L'),
        (Role::Tab, 'a'),
        (Role::TabActive, 'T'),
        (Role::Key, 'k'),
        (Role::Notice, 'n'),
        (Role::Field, 'F'),
        (Role::New, 'E'),
    ];
}

impl From<Tone> for Role {
    fn from(tone: Tone) -> Role {
        match tone {
            Tone::Text | Tone::Prose => Role::Text,
            Tone::Title => Role::Title,
            Tone::Heading => Role::Heading,
            Tone::Muted => Role::Muted,
            Tone::Going => Role::Going,
            Tone::Maybe => Role::Maybe,
            Tone::Alarm => Role::Alarm,
            Tone::Tight => Role::Tight,
            Tone::Now => Role::Now,
        }
    }
}

/// A style for every role.
#[derive(Clone, Debug)]
pub struct Theme {
    styles: [Style; Role::ALL.len()],
}

impl Theme {
    /// The terminal's own sixteen colours on its own background; colours only where shape or word says the same.
    pub fn terminal() -> Theme {
        let mut theme = Theme::mono();
        for (role, color) in [
            (Role::Going, Color::Green),
            (Role::Maybe, Color::Cyan),
            (Role::Alarm, Color::Red),
            (Role::Tight, Color::Yellow),
            (Role::Now, Color::Magenta),
            (Role::Key, Color::Cyan),
            (Role::New, Color::Yellow),
            // Laid over whatever stands in the row, whose colours would turn into patches of background.
            (Role::Selected, Color::Reset),
            (Role::LinkMarked, Color::Reset),
        ] {
            let style = &mut theme.styles[role as usize];
            *style = style.fg(color);
        }
        theme
    }

    /// No colours at all: what `NO_COLOR` asks for. (An empty colour sequence would read as "reset everything", so it
    /// is not enough to let the backend leave colours out.)
    pub fn mono() -> Theme {
        let plain = Style::new();
        let with = |modifier| plain.add_modifier(modifier);
        let style = |role| match role {
            Role::Text | Role::Tab | Role::Field => plain,
            Role::Muted | Role::Border => with(Modifier::DIM),
            Role::Title
            | Role::Heading
            | Role::Going
            | Role::Alarm
            | Role::Tight
            | Role::Key
            | Role::Notice
            | Role::New => with(Modifier::BOLD),
            Role::Maybe => with(Modifier::ITALIC),
            Role::Selected | Role::LinkMarked => with(Modifier::REVERSED),
            Role::TabActive => with(Modifier::BOLD | Modifier::REVERSED),
            Role::Now | Role::Match => with(Modifier::BOLD | Modifier::UNDERLINED),
            Role::Link => with(Modifier::UNDERLINED),
            Role::Cancelled => with(Modifier::CROSSED_OUT | Modifier::DIM),
        };
        Theme { styles: Role::ALL.map(|(role, _)| style(role)) }
    }

    /// Every role in a colour of its own, so that tests can tell from a cell which role drew it.
    pub fn telling() -> Theme {
        let style = |(role, _): (Role, char)| Style::new().fg(Color::Indexed(role as u8));
        Theme { styles: Role::ALL.map(style) }
    }

    /// The letter of the role that drew a cell with [`Theme::telling`].
    pub fn told(style: Style) -> char {
        match style.fg {
            Some(Color::Indexed(role)) => Role::ALL.get(usize::from(role)).map_or('?', |(_, letter)| *letter),
            _ => ' ',
        }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_in_the_order_of_their_numbers() {
        for (at, (role, _)) in Role::ALL.iter().enumerate() {
            assert_eq!(*role as usize, at);
        }
    }

    #[test]
    fn without_colours_no_cell_names_one() {
        for (role, _) in Role::ALL {
            let style = Theme::mono().style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
        }
    }

    #[test]
    fn without_colours_what_matters_still_differs() {
        let theme = Theme::mono();
        let style = |role| theme.style(role);
        for role in [Role::Selected, Role::Match, Role::Cancelled, Role::Now, Role::Alarm, Role::Tight, Role::Link] {
            assert_ne!(style(role), style(Role::Text), "{role:?}");
        }
    }
}
