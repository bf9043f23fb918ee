//! The yardstick of reading: the file into memory and one `serde_json` pass over it, into plain owned values.

use crate::Result;
use serde::Deserialize;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The argument that makes this program the yardstick, followed by the file.
pub const FLAG: &str = "--pass-child";

/// What a programme file holds, as the simplest program would take it.
#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed because parsing is what is measured")]
pub struct Programme {
    id: String,
    title: String,
    buildings: Vec<Place>,
    halls: Vec<Place>,
    people: Vec<Place>,
    /// The items of the programme.
    pub sessions: Vec<Session>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed because parsing is what is measured")]
struct Place {
    id: String,
    name: String,
    short: Option<String>,
    building: Option<String>,
    floor: Option<String>,
    capacity: Option<u32>,
}

/// One item of it.
#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed because parsing is what is measured")]
pub struct Session {
    id: String,
    /// Its title.
    pub title: String,
    track: Option<String>,
    kind: Option<String>,
    start: Option<String>,
    end: Option<String>,
    halls: Vec<String>,
    #[serde(rename = "abstract")]
    about: Option<String>,
    appearances: Vec<Appearance>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "parsed because parsing is what is measured")]
struct Appearance {
    person: String,
    role: Option<String>,
    post: Option<String>,
}

/// Parses a programme file.
pub fn parse(bytes: &[u8]) -> serde_json::Result<Programme> {
    serde_json::from_slice(bytes)
}

/// Makes one pass, in a process that has done nothing before, and prints how many nanoseconds it took.
pub fn run(file: &Path) -> Result<()> {
    let started = Instant::now();
    let bytes = std::fs::read(file)?;
    let programme = parse(&bytes)?;
    println!("{}", started.elapsed().as_nanos());
    // Giving the memory back is the system's business.
    std::mem::forget((bytes, programme));
    Ok(())
}

/// The time of one pass in a fresh process: memory is new to it, as it is to a program that starts.
pub fn fresh(file: &Path) -> Result<Duration> {
    let output = Command::new(std::env::current_exe()?).arg(FLAG).arg(file).output()?;
    let told = String::from_utf8(output.stdout)?;
    Ok(Duration::from_nanos(told.trim().parse()?))
}
