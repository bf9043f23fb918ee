//! What a line finds, judged as a person would: tables of queries with the answers wanted, kinds of typing measured over
//! many queries, and properties that hold of every query.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // How a test fails.

mod desk;
mod made_up;
mod plain;
mod properties;
mod relevance;
mod typing;
mod wanted;
