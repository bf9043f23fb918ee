//! Rows to sessions, once it is known what the columns mean.

use super::columns::Columns;
use super::dates::{self, Decided, Written};
use super::names::{self, Style};
use super::table::{Cell, Item, Row, Table};
use super::times;
use super::vocabulary::{Meaning as M, normal};
use crate::error::Result;
use crate::formats::Ask;
use crate::formats::limits::MOST_RECORDS;
use crate::formats::published::{Appearance, Hall, Link, Person, Prose, Published, Ref, Session, Text};
use crate::programme::time::Date;
use crate::programme::{Code, Finding, Status};
use std::collections::{BTreeSet, HashSet};

/// Keys by which rows refer to records elsewhere in the file.
#[derive(Default)]
pub(super) struct Keys {
    /// Keys of people.
    pub people: HashSet<String>,
    /// Keys of halls.
    pub halls: HashSet<String>,
    /// Keys of tracks, kinds and tags.
    pub labels: HashSet<String>,
}

/// What holds for all rows.
struct Sheet<'t> {
    columns: &'t Columns,
    names: Vec<&'t str>,
    keys: &'t Keys,
    order: Decided,
    year: Option<i16>,
    first_day: Option<Date>,
    styles: Vec<Style>,
}

/// Reads the rows into what is published, and says what was guessed.
///
/// # Errors
/// If a person's word about the columns names what is not there.
pub(super) fn publish<'d>(table: &Table<'d>, keys: &Keys, ask: &Ask, published: &mut Published<'d>) -> Result<()> {
    let names: Vec<&str> = table.names.iter().map(|name| &**name).collect();
    let filled = table.filled();
    let columns = Columns::of(&names, &filled, ask)?;
    let texts = |meanings: &[M]| -> Vec<&str> {
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        let of_these = cells.filter(|(at, _)| {
            columns.meanings.get(*at).is_some_and(|meaning| meaning.is_some_and(|own| meanings.contains(&own)))
        });
        of_these.filter_map(|(_, cell)| cell.text()).map(|text| &**text).collect()
    };
    let written: Vec<Written> = texts(&[M::Date, M::Day, M::EndDate, M::Start, M::End])
        .into_iter()
        .filter_map(|text| times::with_date(text).map_or_else(|| dates::read(text), |(date, _)| Some(date)))
        .collect();
    let styles = (0..names.len())
        .map(|at| {
            let cells = table.rows.iter().flat_map(|row| &row.cells).filter(|(own, _)| *own == at);
            names::style(cells.filter_map(|(_, cell)| match cell {
                Cell::Text(text) => Some(&**text),
                Cell::Several(_) => None,
            }))
        })
        .collect();
    let order = dates::order(&written, table.american);
    let years = years(&written, published);
    let year = columns.year.or(Some(&years).filter(|years| years.len() == 1).and_then(|years| years.first().copied()));
    let first_day = columns.first_day.or_else(|| published.event.start.as_deref()?.get(..10)?.parse().ok());
    let sheet = Sheet { columns: &columns, names, keys, order, year, first_day, styles };

    let mut words = columns.in_words(&sheet.names, &filled);
    if order.guessed {
        words += "; of dates like 03/04 the first number was taken for the day";
    }
    published
        .findings
        .push(Finding::new(Code::ColumnsGuessed, "columns", words).at(table.rows.first().and_then(|row| row.offset)));
    sheet.say_years(&written, year, published);
    if columns.private {
        let what = "there are columns of e-mail addresses, telephone numbers or answers";
        published.findings.push(Finding::new(Code::PrivateLeftOut, "columns", what).done("they were not read"));
    }
    if table.is_cut {
        let what = format!("there are more than {MOST_RECORDS} rows");
        published.findings.push(Finding::new(Code::LimitReached, "rows", what).done("the rest was left out"));
    }
    if let Some(day) = columns.first_day
        && published.event.start.is_none()
    {
        published.event.start = Some(day.to_string().into());
    }
    let mut buildings = HashSet::new();
    for (number, row) in table.rows.iter().enumerate() {
        let session = sheet.session(row, &mut published.people);
        sheet.building(row, &session, &mut buildings, &mut published.halls);
        if is_something(&session) {
            published.sessions.push(session);
        } else {
            let what = "it has neither a title nor a time nor people";
            let finding = Finding::new(Code::RecordUnreadable, format!("row {}", number + 1), what);
            published.findings.push(finding.done("left out").at(row.offset));
        }
    }
    Ok(())
}

/// The years that a file names.
fn years(written: &[Written], published: &Published<'_>) -> BTreeSet<i16> {
    let of_event = published.event.start.as_deref().and_then(|start| start.get(..4)?.parse().ok());
    let own = written.iter().filter_map(|date| match date {
        Written::Numbers(.., year) | Written::Clear(.., year) => *year,
        Written::Weekday(_) => None,
    });
    own.chain(of_event).collect()
}

fn is_something(session: &Session<'_>) -> bool {
    let times = &session.times;
    session.title.is_some()
        || !session.people.is_empty()
        || [&times.start, &times.clock].into_iter().any(Option::is_some)
}

impl Sheet<'_> {
    fn say_years(&self, written: &[Written], year: Option<i16>, published: &mut Published<'_>) {
        let without_year =
            written.iter().any(|date| matches!(date, Written::Numbers(.., None) | Written::Clear(.., None)));
        let only_weekdays = !written.is_empty() && written.iter().all(|date| matches!(date, Written::Weekday(_)));
        let finding = |what: &str| Finding::new(Code::YearAssumed, "dates", what);
        match (year, self.columns.year) {
            (None, None) if without_year => {
                let what = "its dates have no year; --map year=2021 gives it";
                published.findings.push(finding(what).done("none was assumed"));
            }
            (Some(_), None) if without_year => {
                published.findings.push(finding("some dates have no year").done("that of the other dates was taken"));
            }
            _ if only_weekdays && self.first_day.is_none() => {
                let what = "its days are days of the week without a date; --map first-day=2021-06-02 gives the first";
                published.findings.push(finding(what).done("none was assumed"));
            }
            _ => {}
        }
    }

    fn cells<'r, 'd>(&self, row: &'r Row<'d>, meaning: M) -> impl Iterator<Item = (usize, &'r Cell<'d>)> {
        let of = move |at: usize| self.columns.meanings.get(at).copied().flatten() == Some(meaning);
        row.cells.iter().filter(move |(at, _)| of(*at)).map(|(at, cell)| (*at, cell))
    }

    /// The text of a column, unless it says that there is none yet.
    fn text<'d>(&self, row: &Row<'d>, meaning: M) -> Option<Text<'d>> {
        let text = self.cells(row, meaning).find_map(|(_, cell)| cell.text())?;
        (!matches!(text.trim(), "" | "-" | "–" | "—")).then(|| text.clone())
    }

    fn session<'d>(&self, row: &Row<'d>, people: &mut Vec<Person<'d>>) -> Session<'d> {
        let labelled = |meaning| self.cells(row, meaning).find_map(|(_, cell)| self.label(cell));
        let mut session = Session {
            guid: self.text(row, M::Guid),
            code: self.text(row, M::Code),
            id: self.text(row, M::Id),
            title: self.text(row, M::Title),
            subtitle: self.text(row, M::Subtitle),
            track: labelled(M::Track),
            kind: labelled(M::Kind),
            tags: self.cells(row, M::Tags).flat_map(|(_, cell)| self.tags(cell)).collect(),
            times: self.times(row),
            halls: self.cells(row, M::Room).flat_map(|(_, cell)| self.halls(cell)).collect(),
            prose: self.cells(row, M::Abstract).filter_map(|(_, cell)| cell.text().cloned()).map(Prose::new).collect(),
            languages: self.cells(row, M::Languages).flat_map(|(_, cell)| texts(cell)).collect(),
            status: self.cells(row, M::Status).find_map(|(at, cell)| self.status(at, cell.text()?)),
            links: self.cells(row, M::Url).flat_map(|(_, cell)| links(cell)).collect(),
            offset: row.offset,
            ..Session::default()
        };
        self.people(row, &mut session, people);
        session
    }

    fn times<'d>(&self, row: &Row<'d>) -> crate::formats::published::Times<'d> {
        let text = |meaning| self.text(row, meaning).filter(|text| !times::is_open(text));
        let number = |meaning| text(meaning).and_then(|text| text.trim().parse::<u16>().ok());
        let split_date = || {
            let (day, month) = (number(M::Day)?, number(M::Month)?);
            let year = number(M::Year).and_then(|year| i16::try_from(year).ok()).or(self.year)?;
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(|day| day.to_string().into())
        };
        let clock = |hour, minute| {
            let minutes = number(minute).unwrap_or(0);
            number(hour).map(|hour| Text::from(format!("{hour:02}:{minutes:02}")))
        };
        let date = split_date().or_else(|| text(M::Date).map(|date| self.date(date)));
        let day = text(M::Day).filter(|_| !self.columns.has(M::Month));
        // Where dates are known, "Saturday" says no more.
        let day = day.filter(|day| date.is_none() || !matches!(dates::read(day), Some(Written::Weekday(_))));
        let mut read = crate::formats::published::Times {
            day: day.map(|day| self.date(day)),
            date,
            length: text(M::Minutes),
            zone: text(M::Zone),
            ..crate::formats::published::Times::default()
        };
        let start = text(M::Start).or_else(|| clock(M::Hour, M::Minute));
        let end = text(M::End).or_else(|| clock(M::EndHour, M::EndMinute));
        let (start, range_end) = match start.as_deref().and_then(times::range).filter(|_| end.is_none()) {
            Some((from, until)) => (Some(from.to_owned().into()), Some(until.to_owned().into())),
            None => (start, None),
        };
        match start.map(|start| self.moment(start)) {
            Some(Moment::Whole(start)) => read.start = Some(start),
            Some(Moment::Parts(date, clock)) => {
                read.date = Some(date);
                read.clock = Some(clock);
            }
            Some(Moment::Day(day)) => read.date = read.date.or(Some(day)),
            Some(Moment::Clock(clock)) => read.clock = Some(clock),
            None => {}
        }
        let end_date = text(M::EndDate).map(|date| self.date(date)).filter(|day| Some(day) != read.date.as_ref());
        match end.or(range_end).map(|end| self.moment(end)) {
            Some(Moment::Whole(end)) => read.end = Some(end),
            Some(Moment::Parts(date, clock)) if Some(&date) == read.date.as_ref() => read.end_clock = Some(clock),
            Some(Moment::Parts(date, clock)) => read.end = Some(format!("{date} {clock}").into()),
            Some(Moment::Clock(clock)) => match end_date {
                Some(date) => read.end = Some(format!("{date} {clock}").into()),
                None => read.end_clock = Some(clock),
            },
            Some(Moment::Day(_)) | None => {}
        }
        read
    }

    /// A date as year, month and day; as it is written, if it is not known which day is meant.
    fn date<'d>(&self, text: Text<'d>) -> Text<'d> {
        let resolved =
            dates::read(&text).and_then(|written| dates::resolve(written, self.order.order, self.year, self.first_day));
        resolved.map_or(text, |day| day.to_string().into())
    }

    fn moment<'d>(&self, text: Text<'d>) -> Moment<'d> {
        if times::is_whole(&text) {
            return Moment::Whole(text);
        }
        if let Some((written, clock)) = times::with_date(&text) {
            let day = dates::resolve(written, self.order.order, self.year, self.first_day);
            return match day {
                Some(day) => Moment::Parts(day.to_string().into(), clock.to_owned().into()),
                None => Moment::Whole(text),
            };
        }
        match dates::read(&text) {
            Some(_) => Moment::Day(self.date(text)),
            None => Moment::Clock(text),
        }
    }

    fn label<'d>(&self, cell: &Cell<'d>) -> Option<Ref<'d>> {
        match cell {
            Cell::Text(text) if self.keys.labels.contains(&**text) => Some(Ref::key(text.clone())),
            Cell::Text(text) => Some(Ref::name(text.clone())),
            Cell::Several(items) => items.first().map(|item| self.label_of(item)),
        }
    }

    fn label_of<'d>(&self, item: &Item<'d>) -> Ref<'d> {
        match &item.name {
            Some(name) if item.key.is_none() && self.keys.labels.contains(&**name) => Ref::key(name.clone()),
            _ => Ref { key: item.key.clone(), name: item.name.clone() },
        }
    }

    fn tags<'d>(&self, cell: &Cell<'d>) -> Vec<Ref<'d>> {
        match cell {
            Cell::Text(text) => parts(text, &[',', ';', '|', '\n']).map(Ref::name).collect(),
            Cell::Several(items) => items.iter().map(|item| self.label_of(item)).collect(),
        }
    }

    fn halls<'d>(&self, cell: &Cell<'d>) -> Vec<Ref<'d>> {
        let called = |text: Text<'d>| {
            if self.keys.halls.contains(&*text) { Ref::key(text) } else { Ref::name(text) }
        };
        match cell {
            Cell::Text(text) => parts(text, &[';', '|', '\n']).map(called).collect(),
            Cell::Several(items) => items
                .iter()
                .filter_map(|item| match (&item.key, &item.name) {
                    (None, Some(name)) => Some(called(name.clone())),
                    (None, None) => None,
                    (key, name) => Some(Ref { key: key.clone(), name: name.clone() }),
                })
                .collect(),
        }
    }

    /// A building belongs to the halls of its row, which stand in it from then on.
    fn building<'d>(
        &self,
        row: &Row<'d>,
        session: &Session<'d>,
        known: &mut HashSet<String>,
        halls: &mut Vec<Hall<'d>>,
    ) {
        let Some(building) = self.text(row, M::Building) else { return };
        for called in &session.halls {
            let name = called.name.as_deref().or(called.key.as_deref()).unwrap_or_default();
            if known.insert(name.to_owned()) {
                halls.push(Hall { called: called.clone(), building: Some(building.clone()), ..Hall::default() });
            }
        }
    }

    fn people<'d>(&self, row: &Row<'d>, session: &mut Session<'d>, people: &mut Vec<Person<'d>>) {
        for (meaning, role) in [(M::People, None), (M::Moderator, Some("moderator"))] {
            for (at, cell) in self.cells(row, meaning) {
                // Who is told of twice is found out for all formats at once.
                for mut appearance in self.appearances(at, cell, people) {
                    appearance.role = appearance.role.or(role.map(Text::from));
                    session.people.push(appearance);
                }
            }
        }
        let posts = self.text(row, M::Organisation);
        let posts: Vec<Text<'d>> = match (&posts, session.people.len()) {
            (Some(post), 1) => vec![post.clone()],
            // As many organisations as people, in their order.
            (Some(all), many) => Some(parts(all, &[';', '|', '\n']).collect::<Vec<_>>())
                .filter(|posts| posts.len() == many)
                .unwrap_or_default(),
            (None, _) => Vec::new(),
        };
        for (appearance, post) in session.people.iter_mut().zip(posts) {
            appearance.post.get_or_insert(post);
        }
        if let (Some(biography), [only]) = (self.text(row, M::Biography), session.people.as_slice()) {
            let called = only.person.clone();
            people.push(Person {
                called,
                biography: Some(Prose::new(biography)),
                offset: row.offset,
                ..Person::default()
            });
        }
    }

    fn appearances<'d>(&self, at: usize, cell: &Cell<'d>, people: &mut Vec<Person<'d>>) -> Vec<Appearance<'d>> {
        let is_key = self.names.get(at).is_some_and(|name| {
            let name = normal(name);
            name.ends_with(" id") || name.ends_with(" ids")
        });
        let called = |text: Text<'d>| {
            if is_key || self.keys.people.contains(&*text) { Ref::key(text) } else { Ref::name(text) }
        };
        match cell {
            Cell::Text(text) if is_key || self.keys.people.contains(&**text) => {
                parts(text, &[',', ';', '|', '\n', ' '])
                    .map(|key| Appearance { person: called(key), ..Appearance::default() })
                    .collect()
            }
            Cell::Text(text) => {
                let style = self.styles.get(at).copied().unwrap_or(Style::Listed);
                names::split(text, style)
                    .into_iter()
                    .map(|named| Appearance {
                        person: Ref::name(named.name.into_owned()),
                        post: named.post.map(|post| post.to_owned().into()),
                        ..Appearance::default()
                    })
                    .collect()
            }
            Cell::Several(items) => items
                .iter()
                .filter_map(|item| {
                    let person = match (&item.key, &item.name) {
                        (None, Some(name)) => called(name.clone()),
                        (None, None) => return None,
                        (key, name) => Ref { key: key.clone(), name: name.clone() },
                    };
                    if let (Some(key), Some(name)) = (&item.key, &item.name)
                        && !self.keys.people.contains(&**key)
                    {
                        let called = Ref { key: Some(key.clone()), name: Some(name.clone()) };
                        let biography = item.biography.clone().map(Prose::new);
                        people.push(Person { called, biography, ..Person::default() });
                    }
                    Some(Appearance {
                        person,
                        role: item.role.clone(),
                        post: item.post.clone(),
                        ..Appearance::default()
                    })
                })
                .collect(),
        }
    }

    fn status(&self, at: usize, text: &str) -> Option<Status> {
        let text = text.trim().to_lowercase();
        let is_flag = self.names.get(at).is_some_and(|name| normal(name).starts_with("cancel"));
        match text.as_str() {
            "cancelled" | "canceled" | "abgesagt" | "annulé" | "cancelado" | "отменено" | "отменён" => {
                Some(Status::Cancelled)
            }
            "true" | "yes" | "1" | "x" | "ja" | "да" if is_flag => Some(Status::Cancelled),
            "moved" | "rescheduled" | "postponed" | "verschoben" | "перенесено" => Some(Status::Moved),
            _ => None,
        }
    }
}

/// What a start or an end says.
enum Moment<'d> {
    /// Date and time in a notation that needs no column to be understood.
    Whole(Text<'d>),
    /// A date, and a time of day.
    Parts(Text<'d>, Text<'d>),
    /// A date.
    Day(Text<'d>),
    /// A time of day.
    Clock(Text<'d>),
}

/// The parts of a text between separators.
fn parts<'t, 'd>(text: &'t Text<'d>, separators: &'static [char]) -> impl Iterator<Item = Text<'d>> + use<'t, 'd> {
    text.split(move |c: char| separators.contains(&c))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| part.to_owned().into())
}

fn texts<'d>(cell: &Cell<'d>) -> Vec<Text<'d>> {
    match cell {
        Cell::Text(text) => vec![text.clone()],
        Cell::Several(items) => {
            items.iter().filter_map(|item| item.key.clone().or_else(|| item.name.clone())).collect()
        }
    }
}

fn links<'d>(cell: &Cell<'d>) -> Vec<Link<'d>> {
    match cell {
        Cell::Text(text) => vec![Link { url: text.clone(), title: None }],
        Cell::Several(items) => items
            .iter()
            .filter_map(|item| match (&item.url, &item.name) {
                (Some(url), title) => Some(Link { url: url.clone(), title: title.clone() }),
                (None, Some(name)) => Some(Link { url: name.clone(), title: None }),
                (None, None) => None,
            })
            .collect(),
    }
}
