//! A conference programme in the terminal: offline, instant, trustworthy.
//!
//! `plenary` opens a bundled programme, or a schedule file, and shows its sessions, people and halls in filterable
//! panes, with a personal agenda kept on this machine. Its promises, in order: never lose a pick · never show a wrong
//! time · never break the terminal · answer within one frame · take any schedule file · look good on any terminal.
//!
//! # The map
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`programme`] | what an event is: sessions, people, halls, slots, days; built only through [`programme::Builder`]; which session of a next version is which, and what differs |
//! | [`agenda`] | what I chose: picks, clashes, tight walks, gaps; what a next version does to them; merging; undo |
//! | [`search`] | a query and a programme give hits: folding, facets, the query line and how it goes on, what matched, the best answers over everything — **a filter is a row of [`search::FACETS`]** |
//! | [`formats`] | bytes to programmes and back — **a format is a file or folder here, and a row of [`formats::FORMATS`]** |
//! | [`store`] | the disk: where things live, atomic saves, the lock, the library, the saved queries, the settings |
//! | [`app`] | the running program as a value: [`app::App`], [`app::Msg`] in, [`app::Effect`]s out — **a command is a row of [`app::command::COMMANDS`]** |
//! | [`ui`] | the value as cells; returns [`app::Screen`], what was laid out where — **a pane is a variant of [`app::pane::Pane`]** |
//! | [`terminal`] | the only place with a terminal: guard, loop, input, signals, effects |
//! | [`cli`] | the command line: one variant per command; plain text and JSON |
//! | [`error`] | one error: what failed, where, why, what to try |
//!
//! A keystroke becomes an [`app::Msg`]; [`app::App::update`] changes plain data and answers with effects; [`ui::draw`]
//! reads the data. Threads and one channel; no message, no frame.
//!
//! # The invariants
//!
//! Checked by `tests/shape.rs`, which reads the `use` lines and paths of the sources:
//!
//! 1. `programme` and `agenda` know nothing of files, JSON text, clocks or terminals. (Fields that this version gives no
//!    meaning to are carried along as values; only `formats` and `store` turn values into text.)
//! 2. `search` and `formats` know `programme` and `agenda` and nothing above them. Formats take and give bytes. `store`
//!    knows `formats`, and `search` only for what a saved query is.
//! 3. `app` names no terminal type and does no IO; the time is a value it was given; whatever reaches outside is an
//!    `Effect`. Of the rooms beside it, it knows `store` only for the shapes of what is listed, a library entry or a
//!    calendar, and `formats` only for the table of what can be written.
//! 4. `ui` takes `&App` and cannot change it; it owns a cache of wrapped text. Mouse hits and page sizes come from the
//!    `Screen` it returns.
//! 5. Only `terminal` names crossterm; only `store` names `directories` and `notify` or writes files; only `search` names
//!    `fuzzy_matcher`; only `ui` and `terminal` name `ratatui`.
//! 6. Text from outside is cleaned once, on the way in ([`programme::clean`]); nothing downstream must remember.
//! 7. Every action a person can take is a row of one `COMMANDS` table: keys, help, footer, palette and the README's table
//!    come from it.
//! 8. Tables (commands, facets, formats, roles of colour) are `const` rows with plain `fn` pointers; panes and overlays are enums.

pub mod agenda;
pub mod app;
pub mod cli;
pub mod error;
pub mod formats;
pub mod programme;
pub mod search;
pub mod store;
pub mod terminal;
pub mod ui;
