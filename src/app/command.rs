//! Everything a person can do, as rows of one table: keys, help, footer, palette and the README's table come from it.

use super::chord::Chord;
use std::sync::LazyLock;

/// Where a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The list of a pane.
    List,
    /// The detail beside or over the list.
    Detail,
    /// List and detail alike.
    Panes,
    /// A card of the sessions that are judged one by one.
    Triage,
    /// The clash board.
    Board,
    /// A menu laid over the panes.
    Menu,
    /// The finder.
    Finder,
    /// A text field.
    Field,
    /// Wherever one is.
    Everywhere,
}

impl Context {
    /// What help calls it.
    pub fn title(self) -> &'static str {
        match self {
            Context::List => "In a list",
            Context::Detail => "In the details",
            Context::Panes => "In every pane",
            Context::Triage => "While judging",
            Context::Board => "On the board",
            Context::Menu => "In a menu",
            Context::Finder => "In the finder",
            Context::Field => "While typing",
            Context::Everywhere => "Everywhere",
        }
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    /// What it does.
    pub command: Command,
    /// Its stable name.
    pub name: &'static str,
    /// The keys that do it.
    pub keys: &'static [&'static str],
    /// Where they hold.
    pub context: Context,
    /// A sentence for help and palette.
    pub help: &'static str,
    /// A word for the footer; rows without one are not shown there.
    pub hint: &'static str,
}

/// Declares [`Command`] and [`COMMANDS`] together, so that a command without a row can't exist.
macro_rules! commands {
    ($($context:ident { $($command:ident $name:literal [$($key:literal),*] $help:literal $(($hint:literal))?;)* })*) => {
        /// Something a person can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command { $($(#[doc = $help] $command,)*)* }

        /// All commands, in the order of help.
        pub const COMMANDS: &[Row] = &[$($(Row {
            command: Command::$command,
            name: $name,
            keys: &[$($key),*],
            context: Context::$context,
            help: $help,
            hint: concat!($($hint)?),
        },)*)*];
    };
}

commands! {
    List {
        Open "open" ["enter", "right", "l"] "Open the details" ("open");
        Up "up" ["up", "k"] "Move up";
        Down "down" ["down", "j"] "Move down";
        PageUp "page-up" ["pageup", "ctrl-b"] "Move up a page";
        PageDown "page-down" ["pagedown", "ctrl-f"] "Move down a page";
        HalfUp "half-page-up" ["ctrl-u"] "Move up half a page";
        HalfDown "half-page-down" ["ctrl-d"] "Move down half a page";
        First "first" ["home", "g"] "Move to the first";
        Last "last" ["end", "G"] "Move to the last";
        PreviousDay "previous-day" ["["] "Move to the previous day";
        NextDay "next-day" ["]"] "Move to the next day";
        Now "now" ["."] "Move to what is on now, or next";
        Return "return" ["backspace"] "Return to the programme one came from";
    }
    Detail {
        Follow "follow" ["enter"] "Follow the marked link" ("follow");
        Back "back" ["backspace"] "Go back to where the link was" ("back");
        Leave "leave" ["left", "h"] "Return to the list" ("list");
        ScrollUp "scroll-up" ["up", "k"] "Mark the link above, or scroll";
        ScrollDown "scroll-down" ["down", "j"] "Mark the link below, or scroll";
        ScrollPageUp "scroll-page-up" ["pageup", "ctrl-b", "ctrl-u"] "Scroll up a page";
        ScrollPageDown "scroll-page-down" ["pagedown", "ctrl-f", "ctrl-d"] "Scroll down a page";
        ScrollFirst "scroll-first" ["home", "g"] "Scroll to the top";
        ScrollLast "scroll-last" ["end", "G"] "Scroll to the end";
        Part "part" ["s"] "Attend its first part, then another; again: all of it";
    }
    Panes {
        Going "going" ["space"] "Pick as going; again: unpick" ("going");
        Maybe "maybe" ["m"] "Pick as maybe; again: unpick" ("maybe");
        Skip "skip" ["x"] "Skip: hide from the lists; again: unpick" ("skip");
        Note "note" ["n"] "Write a note" ("note");
        Entry "entry" ["E"] "Enter something of my own; on such an entry: change it";
        NewEntry "new-entry" ["+"] "Enter something of my own, wherever the cursor is";
        Attended "attended" ["a"] "I was there; again: I was not";
        Confirm "confirm" ["c"] "Confirm what a pick is now, or its move";
        Refuse "refuse" ["r"] "Refuse what a pick probably is now";
        Triage "triage" ["T"] "Judge what is not judged yet, one card at a time";
        Propose "propose" ["P"] "Propose the clash-free agenda of the greatest worth";
        Clashes "clashes" ["C"] "Clash board: what overlaps, side by side";
        Undo "undo" ["u"] "Undo the last change of the agenda" ("undo");
        Redo "redo" ["U", "ctrl-r"] "Redo what was undone";
        History "history" ["H"] "See what was changed, and return to any point of it";
        Filter "filter" ["/"] "Filter while typing" ("filter");
        Find "find" ["\\", "ctrl-k"] "Find anything: one line over all that there is" ("find");
        Facets "facets" ["f"] "Choose day, track, hall, role, …" ("facets");
        Views "views" ["s"] "Saved queries: use one, or save this one";
        ShowSkipped "show-skipped" ["X"] "Show or hide skipped sessions";
        SeeAll "seen" ["N"] "Mark all that is new or changed as seen";
        Zone "zone" ["z"] "Venue time or my time";
        DaySheet "day-sheet" ["v"] "The agenda as a timeline of one day, or as a list";
        Hours "hours" ["d"] "Say when you are there on this day";
        Remind "reminders" ["R"] "Remind me of what I am going to, or no longer";
        PaneSessions "sessions" ["1"] "Sessions by day and time";
        PanePeople "people" ["2"] "People and what they do";
        PaneHalls "halls" ["3"] "Halls and their day";
        PaneAgenda "agenda" ["4"] "My agenda";
        NextPane "next-pane" ["tab"] "Next pane";
        PreviousPane "previous-pane" ["shift-tab"] "Previous pane";
        Programmes "programmes" ["p"] "Choose another programme" ("programmes");
        Calendars "calendars" ["L"] "Calendars beside the agenda: list, add, remove";
        Export "export" ["e"] "Write the agenda, the list or the programme to a file" ("export");
        SaveElsewhere "save-elsewhere" ["S"] "Save the agenda to another place, where its own fails";
        MergeCopies "merge-copies" ["&"] "Merge the conflict copies a sync tool left of the agenda";
        Copy "copy" ["y"] "Send the line, or the details, to the clipboard";
        Compare "compare" ["K"] "Compare with somebody's agenda: both, only one, who takes which";
        Changes "changes" ["w"] "What the last import of this programme changed";
        Browse "browse" ["o"] "Open the web page in the browser";
        Notices "messages" ["!"] "Read the messages again, and what was odd about the file";
        Mouse "mouse" ["M"] "Mouse on or off (off: the terminal selects text; on: hold Shift)";
        Palette "palette" [":", "ctrl-p"] "Find a command by name";
        Help "help" ["?", "f1"] "Keys that work here" ("help");
        Close "close" ["esc"] "Close the innermost thing: details, then filter";
        Quit "quit" ["q"] "Quit" ("quit");
    }
    Triage {
        JudgeGoing "judge-going" ["space"] "Going, and on to the next card" ("going");
        JudgeMaybe "judge-maybe" ["m"] "Maybe, and on to the next card" ("maybe");
        JudgeSkip "judge-skip" ["x"] "Skip, and on to the next card" ("skip");
        PutOff "put-off" ["right", "l"] "Later: behind all others; from a card one went back to: on" ("later");
        CardBack "card-back" ["left", "h", "backspace"] "Back to the card before" ("back");
        CardOpen "card-open" ["enter"] "Open the details; keep a choice whose session has changed" ("details");
        CardUp "card-up" ["up", "k"] "Scroll up";
        CardDown "card-down" ["down", "j"] "Scroll down";
        CardPageUp "card-page-up" ["pageup", "ctrl-b", "ctrl-u"] "Scroll up a page";
        CardPageDown "card-page-down" ["pagedown", "ctrl-f", "ctrl-d"] "Scroll down a page";
        CardFirst "card-first" ["home", "g"] "Scroll to the top";
        CardLast "card-last" ["end", "G"] "Scroll to the end";
        LeaveTriage "leave-triage" ["esc", "q"] "Leave; what is judged is kept, and one can go on later" ("leave");
    }
    Board {
        Keep "keep" ["space"] "Keep this one; what it clashes with becomes maybe" ("keep");
        Demote "demote" ["m"] "Make this one a maybe" ("maybe");
        Drop "drop" ["x", "d", "delete"] "Unpick this one" ("drop");
        Switch "switch" ["s"] "Attend its first part, then another; again: all of it" ("switch");
        NextGroup "next-group" ["]", "pagedown"] "Show the next group" ("next");
        PreviousGroup "previous-group" ["[", "pageup"] "Show the previous group";
        NextPick "next-pick" ["right", "down", "l", "j", "tab"] "Mark the next pick of the group";
        PreviousPick "previous-pick" ["left", "up", "h", "k", "shift-tab"] "Mark the previous pick of the group";
        Details "details" ["enter"] "Open the details; backspace returns to the board" ("details");
        CloseBoard "close-board" ["esc", "q", "C"] "Close the board" ("close");
    }
    Menu {
        Choose "choose" ["enter"] "Choose" ("choose");
        Toggle "toggle" ["space"] "Choose and stay" ("toggle");
        MenuUp "menu-up" ["up", "k"] "Move up";
        MenuDown "menu-down" ["down", "j"] "Move down";
        MenuPageUp "menu-page-up" ["pageup", "ctrl-b", "ctrl-u"] "Move up a page";
        MenuPageDown "menu-page-down" ["pagedown", "ctrl-f", "ctrl-d"] "Move down a page";
        MenuFirst "menu-first" ["home", "g"] "Move to the first";
        MenuLast "menu-last" ["end", "G"] "Move to the last";
        MenuLeft "menu-left" ["left", "h", "shift-tab"] "To the column on the left";
        MenuSearch "menu-search" ["/"] "Search the menu" ("search");
        MenuRight "menu-right" ["right", "l", "tab"] "To the column on the right";
        Also "also" ["+"] "Ask for this value too, whatever the others, in the facets" ("also");
        Exclude "exclude" ["-"] "Leave out what has this value, in the facets" ("not");
        Import "import" ["i"] "Import a file, where programmes or calendars are listed" ("import");
        Remove "remove" ["d", "delete"] "Remove the programme, calendar or view, or all the facet asks" ("remove");
        Rename "rename" ["n"] "Give a saved query another name" ("rename");
        ShiftUp "shift-up" ["K", "ctrl-up"] "Move a saved query up";
        ShiftDown "shift-down" ["J", "ctrl-down"] "Move a saved query down";
        Yes "yes" ["y"] "Yes, where that is asked; every other key is no" ("yes");
        CloseMenu "close-menu" ["esc", "q", "?", "f1"] "Close the menu" ("close");
    }
    Finder {
        GoTo "go-to" ["enter"] "Go to what is marked" ("go");
        Widen "everywhere" ["tab"] "Search every programme on this machine, or this one only" ("everywhere");
        CloseFinder "close-finder" ["esc"] "Close the finder" ("close");
    }
    Field {
        Accept "accept" ["enter"] "Keep it" ("keep");
        Cancel "cancel" ["esc"] "Clear and close the field" ("clear");
        Complete "complete" ["tab"] "Complete a facet, a value, a path; mend a mistake";
        CompleteBack "complete-back" ["shift-tab"] "Complete to the previous";
        Older "older" ["alt-up"] "Recall an earlier query";
        Newer "newer" ["alt-down"] "Return to a later query";
        FieldUp "field-up" ["up"] "Move up in the list meanwhile";
        FieldDown "field-down" ["down"] "Move down in the list meanwhile";
        FieldPageUp "field-page-up" ["pageup"] "Move up a page meanwhile";
        FieldPageDown "field-page-down" ["pagedown"] "Move down a page meanwhile";
    }
    Everywhere {
        Redraw "redraw" ["ctrl-l"] "Draw the screen anew";
        Suspend "suspend" ["ctrl-z"] "Suspend; `fg` returns";
        QuitNow "quit-now" ["ctrl-c"] "Quit from wherever one is";
    }
}

impl Command {
    /// Its row of the table.
    pub fn row(self) -> &'static Row {
        // The macro makes rows and variants in one go, in one order.
        &COMMANDS[self as usize]
    }

    /// The first of its keys, as shown: help texts and messages name keys only by this.
    pub fn key(self) -> String {
        self.row().keys.first().and_then(|key| Chord::parse(key)).map(|chord| chord.to_string()).unwrap_or_default()
    }
}

/// The command a chord means where these contexts hold, the innermost first.
pub fn command(chord: Chord, contexts: &[Context]) -> Option<Command> {
    static KEYS: LazyLock<Vec<(Chord, Context, Command)>> = LazyLock::new(|| {
        COMMANDS
            .iter()
            .flat_map(|row| row.keys.iter().filter_map(|key| Some((Chord::parse(key)?, row.context, row.command))))
            .collect()
    });
    contexts.iter().find_map(|context| {
        KEYS.iter().find(|(key, holds, _)| *key == chord && holds == context).map(|(_, _, command)| *command)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_key_reads_and_means_one_thing_where_it_holds() {
        let mut seen = HashSet::new();
        let mut names = HashSet::new();
        for row in COMMANDS {
            assert!(names.insert(row.name), "two commands are called {}", row.name);
            assert_eq!(row.command.row().name, row.name);
            for key in row.keys {
                let chord = Chord::parse(key).unwrap_or_else(|| panic!("{key} is no chord"));
                assert!(seen.insert((chord, row.context.title())), "{key} means two things {}", row.context.title());
            }
        }
    }

    #[test]
    fn help_fits_eighty_columns() {
        for row in COMMANDS {
            assert!(row.help.chars().count() <= 66, "{} is too long for help", row.name);
        }
    }

    #[test]
    fn the_innermost_context_decides() {
        let enter = Chord::parse("enter").unwrap();
        assert_eq!(command(enter, &[Context::List, Context::Panes]), Some(Command::Open));
        assert_eq!(command(enter, &[Context::Detail, Context::Panes]), Some(Command::Follow));
        assert_eq!(command(enter, &[Context::Panes]), None);
    }
}
