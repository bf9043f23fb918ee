//! Own entries: the form, the agenda with them, and the calendars beside it.

use super::export::asked as exported;
use super::stage::{SPIEF, Stage, opened};
use super::{USUAL, WIDE};
use plenary::agenda::{Appointment, Calendar, Entry};
use plenary::app::calendars::{Listed, Row, Wish};
use plenary::app::{Effect, Msg, Opened};
use plenary::error::Error;
use plenary::programme::time::Civil;
use serde_json::json;

fn shift(title: &str, start: &str, end: &str, place: &str) -> Entry {
    let civil = |text: &str| Civil::try_from(format!("2021-06-{text}")).expect("a time");
    Entry { place: place.to_owned(), ..Entry::new(title, civil(start), Some(civil(end))) }
}

/// A list of duties; made up.
fn duty() -> Vec<Calendar> {
    let entries =
        vec![shift("Info desk", "02T16:00", "02T17:00", "Foyer"), shift("Standup", "03T09:00", "03T09:15", "")];
    vec![Calendar { name: "duty".into(), entries: entries.into_iter().map(Appointment::from).collect() }]
}

fn beside_duty(size: (u16, u16)) -> Stage {
    let mut stage = Stage::spief(size);
    stage.tell(Msg::Opened(Ok(Box::new(Opened { calendars: duty(), ..*opened(SPIEF) }))));
    stage
}

/// Answers what was asked about the calendars.
#[track_caller]
fn answer(stage: &mut Stage, listed: Result<Listed, Error>) -> Wish {
    match stage.asked.pop() {
        Some(Effect::Calendars(wish, of)) => {
            stage.tell(Msg::Calendars(of, wish.clone(), listed));
            wish
        }
        other => panic!("{other:?}\n{}", stage.glyphs().join("\n")),
    }
}

#[allow(clippy::unnecessary_wraps)] // As the disk answers.
fn listed(rows: Vec<Row>, calendars: Vec<Calendar>) -> Result<Listed, Error> {
    Ok(Listed { rows, calendars, ..Listed::default() })
}

fn row(name: &str, entries: usize) -> Row {
    Row { name: name.to_owned(), entries, ..Row::default() }
}

fn rows() -> Vec<Row> {
    vec![
        Row {
            problem: Some("this is no calendar: at home.ics: it has no BEGIN:VCALENDAR".to_owned()),
            ..row("at home", 0)
        },
        Row { left_out: vec!["3 take whole days: not shown".to_owned()], ..row("duty", 2) },
    ]
}

/// The own entries, as they are kept.
fn kept(stage: &Stage) -> Vec<(String, String, String)> {
    let clock = |civil: Civil| String::from(civil)["2021-06-".len()..].to_owned();
    let line = |entry: &Entry| {
        let end = entry.end.map(clock).unwrap_or_default();
        (entry.title.clone(), format!("{} {end}", clock(entry.start)), format!("{}|{}", entry.place, entry.note))
    };
    stage.app.agenda.entries().map(|(_, entry)| line(entry)).collect()
}

fn told(title: &str, time: &str, rest: &str) -> (String, String, String) {
    (title.to_owned(), time.to_owned(), rest.to_owned())
}

#[test]
fn the_form_at_every_size() {
    for (width, height) in [WIDE, USUAL, (40, 15)] {
        let mut stage = beside_duty((width, height));
        stage.keys("space E");
        insta::assert_snapshot!(format!("entry_empty_{width}x{height}"), stage.picture());
        stage.keys("'Coffee_with_Ann' tab '16:30-17:30' tab 'g4' shift-tab");
        insta::assert_snapshot!(format!("entry_form_{width}x{height}"), stage.picture());
        stage.keys("ctrl-u '25-26' enter");
        insta::assert_snapshot!(format!("entry_mistake_{width}x{height}"), stage.picture());
    }
    for size in [(20, 5), (12, 3), (1, 1)] {
        Stage::spief(size).keys("E 'x' tab '13-14' tab tab enter 4 E esc x u");
    }
}

#[test]
fn the_agenda_with_entries_and_a_calendar_at_every_size() {
    for (width, height) in [WIDE, USUAL, (40, 15)] {
        let mut stage = beside_duty((width, height));
        stage.keys("space E 'Lunch' tab 'wed_13-14' tab 'G4' tab 'with_Ann' enter");
        stage.keys("E 'Night_train' tab 'thu_23:30-1:00' enter 4 g");
        insta::assert_snapshot!(format!("entries_{width}x{height}"), stage.picture());
        stage.keys("down down enter");
        insta::assert_snapshot!(format!("entries_page_{width}x{height}"), stage.picture());
        stage.keys("esc L");
        answer(&mut stage, listed(rows(), duty()));
        stage.keys("down");
        insta::assert_snapshot!(format!("calendars_{width}x{height}"), stage.picture());
    }
}

#[test]
fn an_entry_is_made_by_its_title_alone_where_the_time_suits() {
    let mut stage = Stage::spief(USUAL);
    // It is 16:52 on the day that is looked at.
    stage.keys("E").must_show("Wed 2 Jun 2021 17:00–18:00").must_show("Wed 2 Jun 2021 · 17:00–18:00 MSK · 1 h");
    stage.keys("'Coffee' enter").must_show("entered “Coffee”; u undoes").must_not_show("A new entry");
    assert_eq!((kept(&stage), stage.saves), (vec![told("Coffee", "02T17:00 02T18:00", "|")], 1));
    stage.keys("u").must_show("undone: entered “Coffee”");
    assert_eq!(kept(&stage), []);
    stage.keys("U").must_show("done again: entered “Coffee”");
    assert_eq!(kept(&stage).len(), 1);
}

#[test]
fn the_day_is_that_of_the_cursor_and_a_gap_proposes_its_start() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("] E").must_show("when on Thu 3 Jun? write 13:00-14:00").must_not_show("17:00–18:00 MSK · 60");
    // Nothing on that day suggests a time.
    stage.keys("'Tea' tab '1pm_45m'").must_show("Thu 3 Jun 2021 · 13:00–13:45 MSK · 45 min");
    stage.keys("enter");
    assert_eq!(kept(&stage), [told("Tea", "03T13:00 03T13:45", "|")]);
    // In the agenda the gap behind the pick, and where none is, its end.
    stage.keys("[ space E 'Later' tab '19-20' enter 4 home").must_show("18:15–19:00  45 min free");
    stage.keys("E").must_show("Wed 2 Jun 2021 18:15–19:00");
    stage.keys("esc down E").must_show("Wed 2 Jun 2021 18:15–19:00");
    assert!(stage.selected().contains("free"), "{}", stage.selected());
    stage.keys("esc 1 ] ] space 4 ] ]");
    stage.keys("E").must_show("Fri 4 Jun 2021 13:15–14:15");
    // The proposal becomes text that can be changed.
    stage.keys("tab right backspace backspace '30'").must_show("Fri 4 Jun 2021 · 13:15–14:30 MSK · 1 h 15 min");
    stage.keys("shift-tab 'Walk' enter");
    assert_eq!(kept(&stage).len(), 3);
}

#[test]
fn what_is_typed_is_told_in_full_with_what_it_clashes() {
    let mut stage = beside_duty(WIDE);
    stage.keys("space E 'Coffee' tab '16:30-17:30'");
    stage.must_show("Wed 2 Jun 2021 · 16:30–17:30 MSK · 1 h");
    stage.must_show("! clashes for 30 min with ★ 16:00–17:00 Info desk");
    stage.must_show("! clashes for 45 min with ★ 16:45–18:15 Creative Clusters");
    stage
        .keys("ctrl-u '23:30-01:00'")
        .must_show("Wed 2 Jun 2021 · 23:30–01:00 MSK · 1 h 30 min")
        .must_not_show("! clashes");
    stage.keys("ctrl-u '2021-05-30_13-14'").must_show("Sun 30 May 2021").must_show("that is no day of the event");
    // In the evening of 16:52 that is over for longer than it is till tomorrow's.
    stage.keys("ctrl-u '4'").must_show("Thu 3 Jun 2021 · 04:00–? MSK · end unknown").must_not_show("that is over");
    stage.keys("ctrl-u '9'").must_show("Wed 2 Jun 2021 · 09:00–? MSK · end unknown").must_show("! that is over");
    // A hall that is known counts for walks: to G4 from another pavilion it is too far.
    let mut stage = Stage::spief(WIDE);
    stage.keys("space E 'Coffee' tab '16:15-16:40' tab 'd4'").must_show("Congress Centre, conference hall D4");
    stage.must_show("~ tight: 5 min to walk to ★ 16:45–18:15 Creative Clusters").must_show("needs 8");
    stage.keys("enter").must_show("~ tight: 5 min to walk to “Creative Clusters");
    // So do the hours that I am there.
    stage.keys("d '9-18' enter E 'Dinner' tab '20-21'").must_show("after you leave (there 09:00–18:00)");
}

#[test]
fn mistakes_are_told_in_place_and_nothing_is_kept() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("E enter").must_show("what is it? a title of a word or two will do");
    stage.keys("'Lunch' tab 'soon' tab tab enter").must_show("“soon” is no day and no time; write 13:00-14:00");
    stage.must_show("A new entry");
    // The keys are back where the mistake is.
    stage.keys("ctrl-u '14-13'").must_show("13:00 comes before 14:00; if the next day is meant");
    stage.keys("enter").must_show("A new entry");
    assert_eq!((kept(&stage), stage.saves), (vec![], 0));
    stage.keys("ctrl-u '13-14' enter").must_not_show("A new entry");
    assert_eq!(kept(&stage), [told("Lunch", "02T13:00 02T14:00", "|")]);
    stage.keys("E 'x' esc").must_not_show("A new entry");
    assert_eq!(kept(&stage).len(), 1);
}

#[test]
fn an_entry_is_changed_noted_removed_and_brought_back() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("E 'Lunch' tab '13-14' enter 4");
    assert_eq!(stage.selected(), ">★  13:00–14:00             Lunch                       my own");
    stage.keys("E").must_show("My own entry").must_show("Wed 2 Jun 2021 13:00–14:00");
    stage.keys("tab ctrl-w ctrl-w '2021_14-15' enter").must_show("changed “Lunch”; u undoes");
    assert_eq!(kept(&stage), [told("Lunch", "02T14:00 02T15:00", "|")]);
    // Left as it was nothing is changed.
    let saves = stage.saves;
    stage.keys("E enter E 'x' esc");
    assert_eq!((stage.saves, kept(&stage)[0].0.as_str()), (saves, "Lunch"));
    // From its page, too; the note is where a note is written everywhere.
    stage.keys("enter n 'with_Ann' enter").must_show("note: with Ann");
    assert_eq!(kept(&stage)[0].2, "|with Ann");
    stage.must_show("my own entry; E changes it, x removes it");
    stage.keys("m").must_show("an own entry is always going; E changes it, x removes it");
    for key in ["x", "space"] {
        stage.keys(key).must_show("removed “Lunch”; u brings it back").must_show("Nothing picked yet.");
        assert_eq!(kept(&stage), []);
        stage.keys("u").must_show("undone: removed “Lunch”");
        assert_eq!(kept(&stage)[0].2, "|with Ann");
        stage.keys("4 home");
    }
    stage.keys("y").must_show("sent to the terminal: Wed 2 Jun 14:00–15:00 · Lunch");
}

#[test]
fn where_there_is_nothing_but_entries_another_one_is_entered_all_the_same() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("E 'Lunch' tab '13-14' enter 4 home").must_show("1 item");
    stage.keys("E").must_show("My own entry");
    stage.keys("esc +").must_show("A new entry").must_show("Wed 2 Jun 2021 14:00–15:00");
    stage.keys("'Walk' enter").must_show("2 items");
    assert_eq!(kept(&stage).len(), 2, "{:?}", kept(&stage));
    // From its page too, which says so.
    stage.keys("enter").must_show("E changes it").must_show("+ adds one");
    stage.keys("+").must_show("A new entry");
    stage.keys("'Tea' tab '16-17' enter").must_show("3 items");
}

#[test]
fn in_my_zone_times_are_typed_on_my_clock_and_told_on_both() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("z E 'Call' tab '9-10'").must_show("Wed 2 Jun 2021 · 09:00–10:00 EDT, my time · 1 h");
    stage.must_show("at the venue Wed 2 Jun 2021 · 16:00–17:00 MSK");
    stage.keys("enter");
    assert_eq!(kept(&stage), [told("Call", "02T16:00 02T17:00", "|")]);
    stage.keys("4 E").must_show("Wed 2 Jun 2021 09:00–10:00");
    stage.keys("esc z E").must_show("Wed 2 Jun 2021 16:00–17:00");
}

#[test]
fn what_stands_in_a_calendar_counts_and_cannot_be_changed() {
    let mut stage = beside_duty(WIDE);
    stage.keys("space").must_show("! clashes for 15 min with “Info desk”");
    stage.keys("4 home").must_show("in duty").must_show("from the calendar “duty”, which is only shown here");
    let said = "this stands in the calendar “duty”, which is only shown here; L lists calendars";
    for key in ["x", "space", "m", "n"] {
        let saves = stage.saves;
        stage.keys(key).must_show(said);
        assert_eq!(stage.saves, saves, "{key}");
    }
    // Something of my own is entered beside it.
    stage.keys("E").must_show("A new entry").must_show("Wed 2 Jun 2021");
    stage.keys("esc");
    // It is no pick, and leaves with no export.
    stage.must_show("3 items").must_show("★ 1 going");
    stage.keys("e enter");
    let export = exported(&mut stage);
    assert_eq!(export.beside, 2);
    assert!(export.plan.expect("a plan").picks.iter().all(|planned| planned.pick.copy.title != "Info desk"));
}

#[test]
fn an_agenda_of_nothing_but_entries_can_leave() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("E 'Lunch' tab '13-14' enter e").must_show("> my agenda").must_show("0 sessions, 1 own");
    stage.keys("enter");
    let export = exported(&mut stage);
    assert_eq!((export.sessions.len(), export.agenda.expect("an agenda").entries().count()), (0, 1));
}

#[test]
fn a_query_finds_entries_by_their_words() {
    let mut stage = beside_duty(WIDE);
    stage.keys("space E 'Lunch' tab '13-14' tab 'Café' tab 'with_Ann' enter 4");
    for (line, found) in [
        ("lunch", 1),
        ("cafe", 1),
        ("\"with ann\"", 1),
        ("duty", 2),
        ("foyer", 1),
        ("-lunch", 3),
        ("is:going", 1),
        ("lunch is:going", 0),
    ] {
        stage.keys(&format!("/ '{}' enter", line.replace(' ', "_")));
        assert_eq!(stage.app.list().items(), found, "{line}");
        stage.keys("esc");
    }
}

#[test]
fn what_is_typed_is_not_interrupted_and_leaving_keeps_what_is_understood() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("E 'Lunch' tab '13-14'");
    stage.tell(Msg::Opened(Ok(opened(SPIEF))));
    stage.must_show("A new entry").must_show("13-14");
    stage.tell(Msg::Paste(":30\u{1b}[2J\nmore".to_owned()));
    stage.must_show("13-14:30 more");
    stage.keys("ctrl-w");
    stage.keys("ctrl-c");
    assert!(matches!(stage.asked.pop(), Some(Effect::Quit)));
    assert_eq!(kept(&stage), [told("Lunch", "02T13:00 02T14:30", "|")]);
    // Of what is there already half of another time may be typed.
    stage.keys("4 E tab ctrl-u '9-10' ctrl-c");
    assert_eq!(kept(&stage), [told("Lunch", "02T13:00 02T14:30", "|")]);
    // What is not understood can't be.
    let mut stage = Stage::spief(USUAL);
    stage.keys("E 'Lunch' tab 'x' ctrl-c");
    assert!(matches!(stage.asked.pop(), Some(Effect::Quit)));
    assert_eq!(kept(&stage), []);
}

#[test]
fn there_is_nothing_to_enter_beside_before_a_programme_is_there_or_where_none_can_be_kept() {
    let mut stage = Stage::unopened(USUAL, "2021-06-02T16:52:00+03:00");
    stage.keys("E").must_show("there is no programme yet").must_not_show("A new entry");
    stage.tell(Msg::Opened(Ok(Box::new(Opened { locked: Some("made by a newer one".to_owned()), ..*opened(SPIEF) }))));
    stage.keys("E").must_show("made by a newer one").must_not_show("A new entry");
    // Without days, a date will do.
    let mut stage = Stage::open_at(&json!({ "title": "Empty" }).to_string(), USUAL, "2024-01-01T00:00:00Z");
    stage.keys("E 'Lunch' tab '13-14'").must_show("on which day? name it before the time");
    stage.keys("ctrl-u '2021-06-02_13-14' enter");
    assert_eq!(kept(&stage), [told("Lunch", "02T13:00 02T14:00", "|")]);
}

#[test]
fn the_mouse_goes_from_field_to_field() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("E");
    let y = stage.glyphs().iter().position(|row| row.contains("│ Place")).expect("the place");
    stage.tell(Msg::Click { x: 50, y: u16::try_from(y).expect("a row"), double: false });
    stage.keys("'G4'").must_show("Pavilion G, conference hall G4");
}

#[test]
fn calendars_are_added_by_their_path_and_removed_after_a_yes() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("L").must_show("Looking …");
    assert_eq!(answer(&mut stage, listed(Vec::new(), Vec::new())), Wish::List);
    stage.must_show("None yet. i adds one");
    stage.keys("i '~/duty.ics' enter").must_show("reading …");
    let failed = Err(Error::new("this is no calendar").at("duty.ics"));
    assert_eq!(answer(&mut stage, failed), Wish::Add("~/duty.ics".to_owned()));
    // The path stays, to be mended.
    stage.must_show("~/duty.ics").must_show("this is no calendar: duty.ics");
    stage.keys("enter");
    let added = Listed {
        rows: vec![row("duty", 2)],
        calendars: duty(),
        added: Some("duty".to_owned()),
        done: Some("“duty” lies beside the agenda: 2 entries on these days".to_owned()),
    };
    answer(&mut stage, Ok(added));
    stage.must_show("Calendars beside the agenda").must_show("2 entries on these days").must_show("“duty” lies beside");
    stage.keys("d").must_show("Remove “duty”? y removes it");
    stage.keys("n").must_not_show("Remove “duty”?");
    assert!(stage.asked.is_empty());
    stage.keys("d y");
    assert_eq!(answer(&mut stage, listed(Vec::new(), Vec::new())), Wish::Remove("duty".to_owned()));
    stage.keys("esc 4").must_show("Nothing picked yet.");
    // What a message says of another programme's calendars changes nothing here.
    stage.keys("L");
    let Some(Effect::Calendars(wish, _)) = stage.asked.pop() else { panic!("nothing asked") };
    let other = opened(super::stage::GAIDAR).programme;
    stage.tell(Msg::Calendars(other, wish, listed(vec![row("duty", 9)], duty())));
    stage.keys("esc").must_show("Nothing picked yet.");
}
