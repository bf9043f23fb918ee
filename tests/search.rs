//! What a line finds, judged as a person would: tables of queries with the answers wanted, kinds of typing measured over
//! many queries, and properties that hold of every query.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // How a test fails.

#[path = "search/desk.rs"]
mod desk;
#[path = "search/made_up.rs"]
mod made_up;
#[path = "search/plain.rs"]
mod plain;
#[path = "search/properties.rs"]
mod properties;
#[path = "search/relevance.rs"]
mod relevance;
#[path = "search/typing.rs"]
mod typing;
#[path = "search/wanted.rs"]
mod wanted;
