//! What goes into the program and what comes out: messages and effects, and what they carry.

use super::calendars::{Listed, Wish};
use super::chord::Chord;
use super::everywhere::{Inquiry, Told};
use super::page::Page;
use crate::agenda::{Agenda, Calendar, Companion, Journal, Novelties, Plan};
use crate::error::Error;
use crate::formats::Format;
use crate::programme::{Finding, Id, Programme, SessionIx, Zone};
use crate::search::{Index, ViewChange, Views};
use crate::store::Shelf;
use std::sync::Arc;

/// What happens to the program.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Chord),
    /// A text was pasted.
    Paste(String),
    /// A mouse button went down on a cell.
    Click {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
        /// Whether it is the second of a double click.
        double: bool,
    },
    /// The wheel turned over a cell, down if positive.
    Wheel {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
        /// How far.
        by: isize,
    },
    /// The window has another size; the next frame finds out which.
    Resized,
    /// A minute began.
    Minute,
    /// A programme was read, or could not be.
    Opened(Result<Box<Opened>, Error>),
    /// The search index of a programme is ready.
    Indexed(Arc<Programme>, Arc<Index>),
    /// A save has ended; what was on disk meanwhile has been merged in.
    Saved(Box<Saved>),
    /// What is on disk has changed by another hand.
    OnDisk(Box<OnDisk>),
    /// The conflict copies of the agenda were merged, and what that brought.
    CopiesMerged(Notice),
    /// A save to another place has ended.
    SavedElsewhere {
        /// Where to, as it was typed.
        path: String,
        /// The command that takes it in again; nothing: something else is there, and nothing was written.
        outcome: Result<Option<String>, Error>,
    },
    /// The saved queries as they are on disk, or why they can't be read or saved.
    Views {
        /// Whether it answers a change.
        changed: bool,
        /// The saved queries.
        kept: Result<Views, Error>,
    },
    /// The calendars as they lie beside a programme, after what was wished, or why that can't be done.
    Calendars(Arc<Programme>, Wish, Result<Listed, Error>),
    /// The programmes on this machine.
    Library(Vec<Shelf>),
    /// A programme was imported, or could not be.
    Brought(Result<Box<Brought>, Error>),
    /// What the last import of a programme changed, or why that can't be told.
    Report(Arc<Programme>, Result<Page, Error>),
    /// Somebody's agenda of a programme was read, or could not be.
    Compared(Arc<Programme>, Result<Box<Companion>, Error>),
    /// What the other programmes answer to a line in the finder.
    Told {
        /// The line.
        line: String,
        /// The best answers, the best first.
        told: Vec<Told>,
        /// How many programmes are still to be read.
        left: usize,
    },
    /// What a path as it was typed may go on to.
    Completed(String, Vec<String>),
    /// An export has ended.
    Exported {
        /// Where to, as it was typed.
        path: String,
        /// How many sessions it was about.
        sessions: usize,
        /// How it ended; an error: nothing was written.
        outcome: Result<Outcome, Error>,
    },
    /// The machine's own zone.
    MyZone(Zone),
    /// Something outside went well or wrong, in a line.
    Note(Notice),
}

/// What the program wants done outside.
#[derive(Debug)]
pub enum Effect {
    /// Save the agenda. The answer is [`Msg::Saved`].
    Save(Box<Save>),
    /// Open the programme of that id and remember the choice. The answer is [`Msg::Opened`].
    Open(String),
    /// Show the programme of that id and remember nothing of it. The answer is [`Msg::Opened`].
    Visit(Id),
    /// Look out for what other hands change on disk of this, which is shown from now on; of nothing, where nothing is known
    /// of it. The answers are [`Msg::OnDisk`] and [`Msg::Views`], and none as long as there is nothing new.
    Watch(Option<Box<Known>>),
    /// See whether the disk takes by now what it has refused.
    TryAgain,
    /// Save the agenda to a place that was named. The answer is [`Msg::SavedElsewhere`].
    SaveElsewhere(Box<Elsewhere>),
    /// Merge the copies that sync tools have left of the agenda. The answers are [`Msg::OnDisk`], and
    /// [`Msg::CopiesMerged`] or [`Msg::Note`].
    MergeCopies {
        /// The programme.
        programme: Id,
        /// What its agenda is called.
        title: String,
    },
    /// Copy what there is of a programme on disk, before a change that is to be saved next.
    BackUp {
        /// The programme.
        programme: Id,
        /// What the change is called in the list of backups.
        before: &'static str,
    },
    /// Keep what was seen of a programme's news.
    See(Id, Box<Novelties>),
    /// Keep a query among the earlier ones.
    Remember(String),
    /// Change the saved queries on disk, or only read them. The answer is [`Msg::Views`].
    Views(Option<Box<ViewChange>>),
    /// Build the search index. The answer is [`Msg::Indexed`].
    Index(Arc<Programme>),
    /// Import what a path leads to. The answer is [`Msg::Brought`].
    Import {
        /// The path as it was typed.
        path: String,
        /// The programme that is shown: if that is the one imported, it is opened anew.
        shown: Id,
    },
    /// Read somebody's agenda of this programme. The answer is [`Msg::Compared`].
    Compare {
        /// The path as it was typed.
        path: String,
        /// The programme.
        programme: Arc<Programme>,
    },
    /// Tell anew what the last import of a programme changed. The answer is [`Msg::Report`].
    Report(Arc<Programme>),
    /// Remove an imported programme. The answer is [`Msg::Library`].
    Remove(Id),
    /// Find out what a path may go on to. The answer is [`Msg::Completed`].
    Complete(String),
    /// List the programmes on this machine. The answer is [`Msg::Library`].
    ListLibrary,
    /// Do something with the calendars, and lay them beside a programme. The answer is [`Msg::Calendars`].
    Calendars(Wish, Arc<Programme>),
    /// Find something in the programmes that are not shown. The answers are [`Msg::Told`].
    Inquire(Box<Inquiry>),
    /// Nothing more is to be found in them.
    EndInquiry,
    /// Find out the machine's own zone. The answer is [`Msg::MyZone`].
    FindMyZone,
    /// Write sessions for other programs. The answer is [`Msg::Exported`].
    Export(Box<Export>),
    /// Send a text to the clipboard, as far as the terminal passes it on.
    Copy(String),
    /// Ring the terminal's bell.
    Bell,
    /// Show a web page in the browser. The answer is [`Msg::Note`].
    Browse(String),
    /// Ask the terminal for the mouse, or give it back.
    Mouse(bool),
    /// Forget what the terminal shows and draw anew.
    Redraw,
    /// Stop the program until the shell continues it.
    Suspend,
    /// End the program.
    Quit,
}

/// An agenda on its way to the disk.
#[derive(Clone, Debug)]
pub struct Save {
    /// The agenda.
    pub agenda: Agenda,
    /// Its journal.
    pub journal: Journal,
    /// The programme, if its copy must join the library together with the first pick.
    pub keep: Option<Arc<Programme>>,
}

/// How a save ended.
#[derive(Debug)]
pub struct Saved {
    /// The agenda as sent, merged with what was on disk.
    pub agenda: Agenda,
    /// Its journal.
    pub journal: Journal,
    /// Why it is not on disk.
    pub error: Option<Error>,
    /// How many saves that were asked for it stands for: those that wait for a slow disk are done as one.
    pub answers: usize,
}

/// What the program knows of all that other copies of it may change.
#[derive(Clone, Debug)]
pub struct Known {
    /// The agenda.
    pub agenda: Agenda,
    /// Its journal.
    pub journal: Journal,
    /// What imports brought.
    pub novelties: Novelties,
    /// The saved queries.
    pub views: Views,
    /// Whether the agenda could not be read: then none of it is known, and nothing is saved.
    pub is_locked: bool,
}

/// What is on disk by now, merged with all that the program was known to know.
#[derive(Debug)]
pub struct OnDisk {
    /// The agenda.
    pub agenda: Agenda,
    /// Its journal.
    pub journal: Journal,
    /// What imports brought.
    pub novelties: Novelties,
    /// Why something that the program knows is not on disk.
    pub error: Option<Error>,
    /// How many copies of the agenda sync tools have left beside it.
    pub conflict_copies: usize,
    /// Whether the agenda still can't be read.
    pub is_locked: bool,
}

/// An agenda on its way to a place that was named.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The agenda.
    pub agenda: Agenda,
    /// Where to, as it was typed.
    pub path: String,
    /// Whether a file that is there may be replaced.
    pub replace: bool,
}

/// A programme with what I chose of it, as read from disk.
#[derive(Debug)]
pub struct Opened {
    /// The programme.
    pub programme: Arc<Programme>,
    /// Its search index, unless it comes later.
    pub index: Option<Arc<Index>>,
    /// My picks.
    pub agenda: Agenda,
    /// The changes that can be undone.
    pub journal: Journal,
    /// What lies beside the agenda.
    pub calendars: Vec<Calendar>,
    /// What imports brought, and whether I have seen it.
    pub novelties: Novelties,
    /// Whether the library lacks it, so that its copy joins with the first pick.
    pub keep: bool,
    /// What was odd about its file.
    pub findings: Vec<Finding>,
    /// What must be said at once: an agenda that was set aside.
    pub notices: Vec<String>,
    /// Why my picks could not be read: then none can be made, because nobody knows what they would replace.
    pub locked: Option<String>,
    /// How far the clock is to be moved, in milliseconds, where that depends on the programme; `None` leaves it.
    pub shift: Option<i64>,
}

/// What is to be read beside the running program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The programme of that id, to be shown.
    Programme(String),
    /// The same, for a visit.
    Visit(Id),
    /// What a path leads to, to be imported while that programme is shown.
    Import(String, Id),
}

/// What an import has brought.
#[derive(Debug)]
pub struct Brought {
    /// What it did, to be read; its links lead into the programme shown.
    pub report: Page,
    /// What was odd about the file.
    pub findings: Vec<Finding>,
    /// The programme shown, if it is the one imported and has changed.
    pub opened: Option<Box<Opened>>,
}

/// Sessions on their way out.
#[derive(Clone, Debug)]
pub struct Export {
    /// The programme.
    pub programme: Arc<Programme>,
    /// Which of its sessions, in programme order.
    pub sessions: Vec<SessionIx>,
    /// My picks, where it is my agenda that leaves; without what lies beside it.
    pub plan: Option<Box<Plan>>,
    /// The picks as they are kept, where it is my agenda that leaves.
    pub agenda: Option<Box<Agenda>>,
    /// How many entries of calendars lie beside it, which stay here.
    pub beside: usize,
    /// The format to write.
    pub format: &'static Format,
    /// Where to, as it was typed.
    pub path: String,
    /// Whether a file that is there may be replaced.
    pub replace: bool,
}

/// How an export ended.
#[derive(Debug)]
pub enum Outcome {
    /// It was written; what the format could not carry, a line for each kind of loss.
    Written(Vec<String>),
    /// There is such a file already; nothing was written.
    IsThere,
}

/// A line for the person, shown until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The line.
    pub text: String,
    /// Whether something went wrong.
    pub alarm: bool,
}
