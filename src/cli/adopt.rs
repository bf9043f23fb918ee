//! `plenary agenda import`: picks from elsewhere become mine.

use super::desk::Desk;
use super::table::{Column, Table, cell, column, flexible};
use super::{Answer, Stop, json, overlooked, past};
use crate::agenda::{Adopted, Adoption, Agenda, Change, Companion, Entry, Hours, Incoming, Step, Wanted, adopt};
use crate::app::page::{Tone, mark, stands};
use crate::error::{Error, Result};
use crate::formats::Ask;
use crate::programme::time::Day;
use crate::programme::{Programme, clean};
use crate::store::{Found, Source, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// What becomes of it, its mark, when and where, title, id.
const COLUMNS: &[Column] = &[column(8), column(2), column(40), flexible(80), column(48)];

/// What is done with the picks that are there.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// They go, unless they are among the new ones.
    pub replaces: bool,
    /// Nothing is written.
    pub is_dry: bool,
}

/// `plenary agenda import FILE`.
///
/// # Errors
/// If the file can't be read or holds no picks, or the agenda can't be backed up or saved.
pub fn import(desk: &mut Desk, file: &OsString, ask: &Ask, way: Way) -> Result<Answer, Stop> {
    let found = desk.store().read(&Source::files(std::slice::from_ref(file)))?;
    let Held { wanted, entries, hours, kept } = held(&found, ask, desk.programme(), &desk.opened.agenda)?;
    let unread = kept.as_ref().map(Agenda::unread).unwrap_or_default();
    // Nobody knows that what could not be understood is not there.
    let understood = |change| match &kept {
        Some(kept) => kept.understood(change),
        None => Some(change),
    };
    let lines = wanted.iter().filter(|wanted| wanted.is_line()).count();
    let adopted = Adopted { entries, ..adopt(desk.programme(), &desk.opened.agenda, wanted) };
    let (programme, agenda) = (desk.programme(), &desk.opened.agenda);
    let adopted = if way.replaces { adopted.in_place(programme, agenda) } else { adopted };
    let change = if way.replaces {
        adopted.replace(programme, agenda).and_then(understood)
    } else {
        adopted.merge(programme, agenda)
    };
    let picks = adopted.new.len() + adopted.changed.len() + adopted.same.len() + adopted.gone.len();
    let found_any = picks + adopted.entries.count() + hours.len() > 0;
    let stays = of_hours(desk, &hours, way.replaces && !hours.is_empty()).and_then(understood);
    let change = Change::all(change.into_iter().chain(stays.clone()));
    if !found_any && lines > 0 {
        let which = if lines == 1 {
            "its only line is no id or title".to_owned()
        } else {
            format!("none of {lines} lines is an id or a title")
        };
        return Err(Stop::nothing(&Error::new(format!("{which} of this programme")).at(&found.place)));
    }
    if !found_any && adopted.unknown.is_empty() {
        let why = format!("nothing in it is of {}", programme.event.label());
        let error = Error::new("there is nothing to import").at(&found.place).because(why);
        return Err(Stop::nothing(&error).with_remark(overlooked(&found.place, &unread, NOT_TAKEN)));
    }
    let dropped = if way.replaces && found_any { dropped(desk, &adopted, change.as_ref()) } else { Vec::new() };
    // A file that names nothing of this programme is a mistake, and no wish to have an empty agenda.
    let change = change.filter(|_| found_any && !way.is_dry);
    let pieces = |change: &Change| past::pieces(desk, change, ["new", "dropped", "changed"]);
    let preview = stays.as_ref().map(pieces).unwrap_or_default() + &preview(desk, &adopted, &dropped, stays.as_ref());
    let mut last = match (&change, way.is_dry) {
        (_, true) => "nothing is written\n".to_owned(),
        (None, false) => "nothing to change\n".to_owned(),
        (Some(change), false) => format!("{}; {}\n", change.words, desk.way_back()),
    };
    if let Some(change) = change {
        let backup = desk.back_up(if way.replaces { "agenda import --replace" } else { "agenda import" })?;
        let stamp = desk.stamp();
        desk.opened.journal.make(&mut desk.opened.agenda, change, stamp);
        desk.save()?;
        last.push_str(&Desk::kept_at(backup));
    }
    let text = if desk.json {
        let ids = |some: &[Adoption]| -> Vec<String> {
            some.iter().map(|one| desk.programme()[one.session].id.to_string()).collect()
        };
        let entry_ids = |some: &[(String, Entry)]| -> Vec<String> { some.iter().map(|(id, _)| id.clone()).collect() };
        desk.document(json::Adopted {
            plan: json::picks(desk.programme(), &desk.plan),
            new: ids(&adopted.new),
            changed: ids(&adopted.changed),
            same: ids(&adopted.same),
            gone: adopted.gone.iter().map(|wanted| wanted.id.as_str()).collect(),
            unknown: adopted.unknown.iter().map(|wanted| wanted.copy.title.as_str()).collect(),
            new_entries: entry_ids(&adopted.entries.new),
            changed_entries: entry_ids(&adopted.entries.changed),
        })
    } else {
        preview + &last
    };
    Ok(Answer {
        text,
        is_nothing: !found_any,
        remark: overlooked(&found.place, &unread, NOT_TAKEN),
        ..Answer::default()
    })
}

/// What else a file holds.
#[derive(Default)]
struct Held {
    wanted: Vec<Wanted>,
    entries: Incoming,
    /// On which days of the programme somebody is there, and when.
    hours: Vec<(Day, Hours)>,
    /// Itself, if it is an agenda of ours: some of its rows may not be understood.
    kept: Option<Agenda>,
}

/// What becomes of rows that are not understood.
const NOT_TAKEN: &str = "not taken over";

/// The change that takes hours over: those of days of which I have said nothing, or all in place of mine.
fn of_hours(desk: &Desk, theirs: &[(Day, Hours)], replaces: bool) -> Option<Change> {
    let agenda = &desk.opened.agenda;
    let mut days: BTreeMap<Day, Hours> = theirs.iter().copied().collect();
    let says: BTreeSet<Day> = days.keys().copied().collect();
    if replaces {
        days.extend(agenda.hours().map(|(day, _)| (day, Hours::default())).filter(|(day, _)| !says.contains(day)));
    } else {
        days.retain(|day, _| agenda.hours_on(*day).is_open());
    }
    let step = |(day, after): (Day, Hours)| Step::Hours { day, before: agenda.hours_on(day), after };
    let is_new = |step: &Step| matches!(step, Step::Hours { before, after, .. } if before != after);
    let steps: Vec<Step> = days.into_iter().map(step).filter(is_new).collect();
    let words = format!("{} taken over", days_of(steps.len()));
    (!steps.is_empty()).then_some(Change { words, steps })
}

fn days_of(count: usize) -> String {
    format!("hours of {count} {}", if count == 1 { "day" } else { "days" })
}

/// What a file wants, and the own entries in it: the picks of an agenda of ours, those that a listed agenda tells of in
/// JSON, the sessions of a schedule of any format, or the lines of a list.
fn held(found: &Found, ask: &Ask, programme: &Programme, mine: &Agenda) -> Result<Held> {
    let kept = Store::agenda_in(found)?;
    if let Some(agenda) = if kept.is_some() { kept } else { Store::remembered_in(found)? } {
        // A journal does not say whose it is.
        let is_own = agenda.programme.is_empty() || agenda.programme == programme.event.id.as_str();
        let is_day = |day: &Day| is_own && programme.days().contains(&day.0);
        return Ok(Held {
            wanted: Wanted::of_agenda(&agenda, programme),
            entries: Incoming::of_agenda(&agenda, programme, mine),
            hours: agenda.hours().filter(|(day, _)| is_day(day)).collect(),
            kept: Some(agenda),
        });
    }
    if let Some(json::Handed { event, wanted, entries }) = Store::json_in(found).and_then(json::wanted) {
        let wanted = wanted.into_iter().map(|one| one.of_event(&event, programme)).collect();
        let entries = Incoming::of_event(&event, entries.into_iter(), programme, mine);
        return Ok(Held { wanted, entries, ..Held::default() });
    }
    match found.reading(ask) {
        Ok(reading) => {
            let there = &reading.programme;
            let wanted = Wanted::of_programme(there);
            Ok(Held { wanted, entries: Incoming::of_programme(there, programme, mine), ..Held::default() })
        }
        Err(error) => {
            let text = found.text().filter(|text| !is_markup(text)).ok_or(error)?;
            let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
            let wanted = Wanted::of_lines(&lines.join("\n"));
            if wanted.is_empty() {
                return Err(Error::new("there are no picks").at(&found.place).because("it lists nothing"));
            }
            Ok(Held { wanted, ..Held::default() })
        }
    }
}

/// Somebody's agenda of a programme, out of whatever [`held`] reads; what they are called is the name, else that of
/// their file.
///
/// # Errors
/// If the file can't be read, holds no picks, or only such as the programme does not know.
pub fn companion(
    store: &Store,
    file: &OsStr,
    name: Option<&str>,
    ask: &Ask,
    programme: &Programme,
) -> Result<Companion> {
    let found =
        store.read(&Source::files(&[file.to_owned()])).map_err(|error| error.about("cannot read the agenda"))?;
    let stem = Path::new(file).file_stem().map(|stem| clean::line(stem.to_string_lossy()));
    // A file that is called like the programme does not tell whose it is.
    let tells = |stem: &String| file != "-" && stem != programme.event.id.as_str();
    let own = name.map(|name| clean::line(name.into())).or(stem.filter(tells));
    let name = own.filter(|name| !name.is_empty()).unwrap_or_else(|| "them".to_owned());
    match Store::agenda_in(&found)? {
        Some(agenda) if agenda.programme == programme.event.id.as_str() => Ok(Companion::with(name, agenda)),
        _ => {
            let nobodys = Agenda::new(&programme.event.id, "");
            let Held { wanted, entries, .. } = held(&found, ask, programme, &nobodys)?;
            let companion = Companion::who_wants(name, programme, wanted, entries);
            // Two agendas of which none is about the same are not compared, however much they differ.
            if companion.knows_nothing() {
                let why = format!("nothing in it is of {}", programme.event.label());
                return Err(Error::new("cannot compare with it").at(&found.place).because(why));
            }
            Ok(companion)
        }
    }
}

/// Whether a text is of a kind that nobody writes by hand as a list.
fn is_markup(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with(['{', '[', '<']) || text.starts_with("BEGIN:") || text.contains('\0')
}

/// The ids of the picks and entries that a replacement drops.
fn dropped(desk: &Desk, adopted: &Adopted, change: Option<&Change>) -> Vec<String> {
    let goes: BTreeSet<String> = change.into_iter().flat_map(Change::pieces).map(|piece| piece.id()).collect();
    let stays = |id: &str| {
        let mut all = adopted.new.iter().chain(&adopted.changed).chain(&adopted.same);
        all.any(|one| desk.programme()[one.session].id.as_str() == id)
            || adopted.gone.iter().any(|wanted| wanted.id == id)
    };
    let picks = desk.opened.agenda.picks().map(|(id, _)| id).filter(|id| !stays(id));
    let all = picks.chain(adopted.entries.missing(&desk.opened.agenda));
    all.filter(|id| goes.contains(*id)).map(str::to_owned).collect()
}

fn preview(desk: &Desk, adopted: &Adopted, dropped: &[String], stays: Option<&Change>) -> String {
    let mut table = Table::new(COLUMNS);
    let Adopted { new, changed, same, gone, unknown, entries } = adopted;
    for (word, some) in [("new", new), ("changed", changed), ("same", same)] {
        for one in some {
            let session = &desk.programme()[one.session];
            let guess = if one.is_guess { "probably " } else { "" };
            table.row(vec![
                cell(Tone::Text, word),
                cell(Tone::Text, mark(one.wanted.interest.or(Some(crate::agenda::Interest::Going)))),
                cell(Tone::Text, stands(desk.scene(), one.session)),
                cell(Tone::Text, format!("{guess}{}", session.title)),
                cell(Tone::Muted, session.id.as_str()),
            ]);
        }
    }
    for (word, some) in [("new", &entries.new), ("changed", &entries.changed), ("same", &entries.same)] {
        for (id, entry) in some {
            let event = &desk.programme().event;
            let when = desk.face.day_and_span(event, &entry.when(event.zone.as_ref()), Some(entry.start.0.date()));
            let when = format!("{when} {}", entry.place);
            let cells = [word, "", when.trim_end(), &entry.title, id];
            table.row(cells.map(|text| cell(Tone::Text, text)).to_vec());
        }
    }
    for wanted in gone {
        let cells = ["gone", mark(wanted.interest), "", &wanted.copy.title, &wanted.id];
        table.row(cells.map(|text| cell(Tone::Alarm, text)).to_vec());
    }
    for id in dropped {
        let agenda = &desk.opened.agenda;
        let entry = || agenda.entry(id).map(|entry| entry.title.clone());
        let title = agenda.pick(id).map(|pick| pick.copy.title.clone()).or_else(entry).unwrap_or_default();
        let cells = ["dropped", "", "", &title, id];
        table.row(cells.map(|text| cell(Tone::Alarm, text)).to_vec());
    }
    for wanted in unknown {
        let cells = ["unknown", "", "", &wanted.copy.title, ""];
        table.row(cells.map(|text| cell(Tone::Alarm, text)).to_vec());
    }
    let counts = [
        ("new", new.len() + entries.new.len()),
        ("changed", changed.len() + entries.changed.len()),
        ("the same", same.len() + entries.same.len()),
    ];
    let counts =
        counts.into_iter().chain([("gone", gone.len()), ("dropped", dropped.len()), ("unknown", unknown.len())]);
    let counts = counts.filter(|(_, count)| *count > 0).map(|(word, count)| format!("{count} {word}"));
    let counts: Vec<String> = counts.chain(stays.map(|stays| days_of(stays.steps.len()))).collect();
    format!("{}{}\n", table.print(&desk.paper), counts.join(", "))
}
