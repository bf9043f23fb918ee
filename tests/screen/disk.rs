//! What other hands do to what is on disk, and the ways on where the disk takes nothing.

use super::stage::{GAIDAR, SPIEF, Stage, opened};
use super::{USUAL, WIDE};
use plenary::agenda::{Change, Copy, Entry, Hours, Interest, Journal, Pick, Stamp};
use plenary::app::{Effect, Elsewhere, Known, Msg, Notice, OnDisk, Opened};
use plenary::error::Error;
use plenary::programme::time::Civil;
use plenary::programme::{Instant, Programme};
use plenary::search::Views;

const FIRST: &str = "creative-clusters";

/// What another copy of the program knows, which began with what the stage knows.
struct Other {
    known: Known,
    programme: std::sync::Arc<Programme>,
    second: i64,
}

impl Other {
    fn of(stage: &Stage, text: &str) -> Other {
        let Opened { programme, journal, novelties, .. } = *opened(text);
        let agenda = stage.app.agenda.clone();
        let known = Known { agenda, journal, novelties, views: Views::default(), is_locked: false };
        Other { known, programme, second: 1_700_000_000 }
    }

    fn picks(&mut self, session: &str, interest: Option<Interest>) -> &mut Other {
        let at = self.programme.find_session(session).unwrap();
        let before = self.known.agenda.pick(session).cloned();
        let after = interest.map(|interest| Pick::new(interest, Copy::of(&self.programme, at)));
        self.second += 1;
        let stamp = Stamp::of(Instant::from_second(self.second).unwrap());
        let change = Change::of(session.to_owned(), before, after);
        self.known.journal.make(&mut self.known.agenda, change, stamp);
        self
    }

    fn notes(&mut self, session: &str, note: &str) -> &mut Other {
        let before = self.known.agenda.pick(session).cloned().expect("a pick");
        let after = Pick { note: note.to_owned(), ..before.clone() };
        self.second += 500_000_000;
        let stamp = Stamp::of(Instant::from_second(self.second).unwrap());
        let change = Change::of(session.to_owned(), Some(before), Some(after));
        self.known.journal.make(&mut self.known.agenda, change, stamp);
        self
    }

    fn makes(&mut self, change: Change) -> &mut Other {
        self.second += 500_000_000;
        let stamp = Stamp::of(Instant::from_second(self.second).unwrap());
        self.known.journal.make(&mut self.known.agenda, change, stamp);
        self
    }

    fn on_disk(&self) -> OnDisk {
        let Known { agenda, journal, novelties, .. } = self.known.clone();
        OnDisk { agenda, journal, novelties, error: None, conflict_copies: 0, is_locked: false }
    }

    fn tells(&self, stage: &mut Stage) {
        stage.tell(Msg::OnDisk(Box::new(self.on_disk())));
    }
}

#[test]
fn what_another_window_picks_is_shown_and_said() {
    let mut stage = Stage::spief(WIDE);
    let selected = stage.keys("] down").selected();
    let mut other = Other::of(&stage, SPIEF);
    other.picks(FIRST, Some(Interest::Going)).tells(&mut stage);
    stage.must_show("★ 1 going").must_show("another window: going “Creative Clusters: Global Trends");
    assert_eq!(stage.selected(), selected, "the cursor stays");
    assert_eq!(stage.saves, 0, "it is on disk already");
    // What it does next is said in place of that, but of no other word.
    other.picks(FIRST, Some(Interest::Maybe)).tells(&mut stage);
    stage.must_show("another window: maybe “Creative Clusters");
    stage.keys("R").must_show("a line and the bell");
    other.picks(FIRST, Some(Interest::Going)).tells(&mut stage);
    stage.must_show("a line and the bell").must_not_show("another window");
    // It can be undone here, as if it had been done here.
    stage.keys("u").must_show("undone: going “Creative Clusters").must_not_show("1 going");
}

#[test]
fn a_note_of_a_later_time_brings_back_what_was_unpicked_here() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space").must_show("★ 1 going");
    let mut other = Other::of(&stage, SPIEF);
    stage.keys("space").must_not_show("1 going");
    // As a machine that had not heard of it.
    other.notes(FIRST, "slides at x").tells(&mut stage);
    stage.must_show("★ 1 going").must_show("slides at x").must_show("another window: note on “Creative Clusters");
    let pick = stage.app.agenda.pick(FIRST).unwrap();
    assert_eq!((pick.interest, pick.note.as_str()), (Interest::Going, "slides at x"));
    // It is undone as it was said: first the note, and then what it came over.
    stage.keys("u").must_show("undone: note on “Creative Clusters").must_not_show("1 going");
    stage.keys("u").must_show("undone: unpicked “Creative Clusters").must_show("★ 1 going");
    assert_eq!(stage.app.agenda.pick(FIRST).unwrap().note, "");
}

#[test]
fn a_form_says_only_what_was_changed_in_it() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("E 'Lunch' tab 'wed_13-14' enter 4 d '9-18' enter").must_show("Lunch");
    let agenda = &stage.app.agenda;
    let (id, lunch) = agenda.entries().map(|(id, entry)| (id.to_owned(), entry.clone())).next().expect("an entry");
    let (day, hours) = agenda.hours().next().expect("hours");
    let mut other = Other::of(&stage, SPIEF);
    let [start, end] = ["10:00", "11:00"].map(|time| Civil::try_from(format!("2021-06-02T{time}")).unwrap());
    let moved = Entry { title: "Brunch".to_owned(), note: "moved".to_owned(), start, end: Some(end), ..lunch.clone() };
    other.makes(Change::of_entry(id.clone(), Some(lunch), Some(moved.clone())));
    other.makes(Change::of_hours(day, hours, Hours::read("10-16").unwrap()));
    // What was opened before that is kept as it is, and then with a place.
    stage.keys("E").must_show("Lunch");
    other.tells(&mut stage);
    stage.keys("enter").must_show("Brunch");
    assert_eq!(stage.app.agenda.entry(&id), Some(&moved));
    stage.keys("E tab tab 'Foyer'");
    other.makes(Change::of_entry(
        id.clone(),
        Some(moved.clone()),
        Some(Entry { note: String::new(), ..moved.clone() }),
    ));
    other.tells(&mut stage);
    stage.keys("enter");
    let place = "Foyer".to_owned();
    assert_eq!(stage.app.agenda.entry(&id), Some(&Entry { place, note: String::new(), ..moved }));
    // The same of hours.
    stage.keys("d").must_show("10:00");
    other.makes(Change::of_hours(day, Hours::read("10-16").unwrap(), Hours::read("11-16").unwrap())).tells(&mut stage);
    stage.keys("backspace backspace backspace backspace backspace '17:00' enter");
    assert_eq!(stage.app.agenda.hours_on(day), Hours::read("11-17").unwrap());
}

#[test]
fn an_undo_that_changes_nothing_says_so() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space").must_show("★ 1 going");
    // What came without the change that said it.
    let mut other = Other::of(&stage, SPIEF);
    other.notes(FIRST, "slides at x").picks(FIRST, None).known.journal = Journal::default();
    other.tells(&mut stage);
    stage.must_not_show("1 going");
    stage.keys("u").must_show("undone: going “Creative Clusters").must_show("nothing changes: another window");
    assert_eq!(stage.app.agenda.pick(FIRST), None);
}

#[test]
fn it_takes_no_other_words_place() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space U").must_show("nothing to redo");
    let mut other = Other::of(&stage, SPIEF);
    other.picks("2021-is-the-year-of-creative-economy", Some(Interest::Maybe)).tells(&mut stage);
    stage.must_show("nothing to redo").must_show("☆ 1 maybe").must_not_show("another window");
    stage.disk_full = true;
    stage.keys("m j").must_show("! not saved: cannot save");
    other.picks("2021-is-the-year-of-creative-economy", None);
    let error = Some(Error::new("cannot save the agenda").because("disk full"));
    stage.tell(Msg::OnDisk(Box::new(OnDisk { error, ..other.on_disk() })));
    stage.must_show("! not saved: cannot save").must_not_show("another window");
}

#[test]
fn in_the_agenda_the_cursor_stays_on_its_pick_and_the_page_where_it_was() {
    let mut stage = Stage::spief((120, 20));
    let mut other = Other::of(&stage, SPIEF);
    let own = "2021-is-the-year-of-creative-economy";
    other.picks(own, Some(Interest::Going)).tells(&mut stage);
    stage.keys("4 enter pagedown");
    let (selected, top) = (stage.selected(), stage.app.detail.top);
    assert!(selected.contains("Creative Econ") && top > 0, "{selected}, {top}");
    // Something before it, and then it is gone itself.
    other.picks(FIRST, Some(Interest::Going)).tells(&mut stage);
    assert!(stage.selected().contains("Creative Econ"), "{}", stage.selected());
    assert_eq!(stage.app.detail.top, top);
    stage.must_show("★ 2 going");
    // Its day is left without anything.
    other.picks(own, None).tells(&mut stage);
    assert!(stage.selected().contains("nothing picked"), "{}", stage.selected());
    assert_eq!((stage.app.detail.top, stage.app.detail.focused), (0, false));
}

#[test]
fn a_note_being_typed_is_not_disturbed() {
    let mut stage = Stage::spief(WIDE);
    let mut other = Other::of(&stage, SPIEF);
    stage.keys("n 'front'");
    other.picks(FIRST, Some(Interest::Going)).tells(&mut stage);
    stage.keys("'_row' enter");
    let pick = stage.app.agenda.pick(FIRST).unwrap();
    assert_eq!((pick.interest, pick.note.as_str()), (Interest::Going, "front row"));
    // Nor is the query line, whose hits are those of the picks that there are now.
    stage.keys("/ 'is:going'").must_show("1 of 19");
    other.picks("2021-is-the-year-of-creative-economy", Some(Interest::Going)).tells(&mut stage);
    stage.must_show("2 of 19").must_show("/ is:going");
    assert!(stage.app.query.open);
}

#[test]
fn what_is_told_of_a_programme_that_was_left_is_not_mixed_with_another() {
    let mut stage = Stage::spief(WIDE);
    let mut other = Other::of(&stage, SPIEF);
    stage.tell(Msg::Opened(Ok(opened(GAIDAR))));
    other.picks(FIRST, Some(Interest::Going)).tells(&mut stage);
    stage.must_not_show("1 going");
    assert!(stage.app.agenda.is_untouched());
}

/// The programme that is watched, and how many of its picks are known.
fn watched(stage: &Stage) -> Option<(&str, usize)> {
    let known = stage.watched.as_ref()?;
    Some((known.agenda.programme.as_str(), known.agenda.picks().count()))
}

#[test]
fn what_is_shown_is_watched_and_what_was_left_for_a_visit_again_on_the_way_back() {
    let mut stage = Stage::spief(WIDE);
    let mut other = Other::of(&stage, SPIEF);
    assert_eq!(watched(&stage), Some(("spief-2021", 0)));
    stage.keys("space \\ 'fomichev' tab");
    super::finder::tell_there(&mut stage);
    stage.keys("enter");
    assert_eq!(watched(&stage), Some(("gaidar-2017", 0)));
    // Meanwhile nothing of it is told; on the way back what it is known by is held against the disk.
    stage.keys("esc backspace");
    assert_eq!(watched(&stage), Some(("spief-2021", 1)));
    other.picks("2021-is-the-year-of-creative-economy", Some(Interest::Going)).tells(&mut stage);
    stage.must_show("★ 2 going").must_show("another window: going");
    // An agenda that can't be read is looked out for, too.
    let locked = Opened { locked: Some("made by a newer one".to_owned()), ..*opened(SPIEF) };
    stage.tell(Msg::Opened(Ok(Box::new(locked))));
    assert_eq!(watched(&stage), Some(("spief-2021", 2)));
}

#[test]
fn an_agenda_that_cannot_be_read_is_no_empty_one_and_comes_when_it_can() {
    for size in [WIDE, USUAL, (40, 15)] {
        let mut stage = Stage::spief(size);
        let mut other = Other::of(&stage, SPIEF);
        let locked = Opened { locked: Some("made by a newer one".to_owned()), ..*opened(SPIEF) };
        stage.tell(Msg::Opened(Ok(Box::new(locked))));
        stage
            .keys("j 4")
            .must_show("! NO AGENDA")
            .must_show("Your agenda can’t be read")
            .must_not_show("Nothing picked");
        assert_eq!(stage.watched.as_ref().map(|known| known.is_locked), Some(true));
        let tried = stage.tried_again;
        stage.keys("j");
        assert!(stage.tried_again > tried, "somebody may have made it readable");
        // What nobody could keep is not asked for.
        stage.keys("1 n").must_show("no picks can be made").must_not_show("enter keeps it");
        stage.keys("4");
        // Something else on disk is no agenda.
        other.picks("creative-clusters", Some(Interest::Going));
        stage.tell(Msg::OnDisk(Box::new(OnDisk { is_locked: true, ..Other::of(&stage, SPIEF).on_disk() })));
        stage.must_show("! NO AGENDA");
        other.tells(&mut stage);
        stage.must_not_show("NO AGENDA").must_show("Creative Clusters");
        stage.keys("x").must_not_show("no picks can be made");
    }
}

#[test]
fn what_another_window_does_takes_the_place_of_words_that_it_makes_untrue() {
    let mut stage = Stage::spief(WIDE);
    let mut other = Other::of(&stage, SPIEF);
    stage.keys("space").must_show("u undoes");
    other.picks("2021-is-the-year-of-creative-economy", Some(Interest::Going)).tells(&mut stage);
    stage.must_show("another window: going").must_not_show("u undoes");
}

#[test]
fn a_file_that_is_gone_is_said_as_long_as_it_is() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space j");
    let other = Other::of(&stage, SPIEF);
    let error = || Some(Error::new("the file of the agenda holds nothing any more"));
    for _ in 0..2 {
        stage.tell(Msg::OnDisk(Box::new(OnDisk { error: error(), ..other.on_disk() })));
        stage.must_show("! NOT SAVED").must_show("! not saved: the file of the agenda holds nothing any more");
    }
    other.tells(&mut stage);
    stage.must_not_show("NOT SAVED").must_show("★ 1 going");
    stage.keys("!");
    let rows = stage.glyphs();
    assert_eq!(rows.iter().filter(|row| row.contains("holds nothing any more")).count(), 1, "{rows:?}");
}

#[test]
fn conflict_copies_are_said_once_with_the_key_that_merges_them() {
    let mut stage = Stage::spief(WIDE);
    let other = Other::of(&stage, SPIEF);
    let found = |count| Msg::OnDisk(Box::new(OnDisk { conflict_copies: count, ..other.on_disk() }));
    stage.tell(found(2));
    stage.must_show("2 conflict copies of this agenda lie beside it; & merges them");
    stage.keys("j");
    stage.tell(found(2));
    stage.must_not_show("conflict copies");
    stage.keys("!").must_show("2 conflict copies of this agenda");
    stage.keys("esc &");
    let asked = stage.asked.pop();
    assert!(
        matches!(&asked, Some(Effect::MergeCopies { programme, title }) if programme.as_str() == "spief-2021" && title == "SPIEF 2021"),
        "{asked:?}"
    );
    stage.tell(found(0));
    stage.tell(Msg::CopiesMerged(Notice { text: "2 conflict copies merged".to_owned(), alarm: false }));
    stage.must_show("2 conflict copies merged");
    stage.keys("j !").must_show("2 conflict copies merged");
    stage.keys("esc");
    stage.tell(found(1));
    stage.must_show("a conflict copy of this agenda lies beside it; & merges it");
}

/// What was to be saved elsewhere.
pub(super) fn asked(stage: &mut Stage) -> Elsewhere {
    match stage.asked.pop() {
        Some(Effect::SaveElsewhere(wanted)) => *wanted,
        other => panic!("{other:?}"),
    }
}

pub(super) fn answer(stage: &mut Stage, wanted: &Elsewhere, outcome: Result<bool, &str>) {
    let again = format!("plenary -p spief-2021 agenda merge {}", wanted.path);
    let outcome = outcome.map(|is_saved| is_saved.then_some(again)).map_err(Error::new);
    stage.tell(Msg::SavedElsewhere { path: wanted.path.clone(), outcome });
}

#[test]
fn the_agenda_is_saved_elsewhere() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("S").must_show("there is nothing to save: your agenda is empty");
    stage.disk_full = true;
    stage.keys("space S").must_show("Save the agenda to another place").must_show("> ~/spief-2021-picks.json");
    stage.keys("ctrl-u '/mnt/stick/'").keys("enter");
    let wanted = asked(&mut stage);
    assert_eq!((wanted.path.as_str(), wanted.replace), ("/mnt/stick/spief-2021-picks.json", false));
    assert_eq!(wanted.agenda, stage.app.agenda);
    stage.must_show("writing …");
    stage.keys("enter");
    assert!(stage.asked.is_empty(), "once is enough");
    answer(&mut stage, &wanted, Err("cannot write the file: /mnt/stick: there is no such folder"));
    stage.must_show("there is no such folder");
    stage.keys("backspace backspace enter");
    let wanted = asked(&mut stage);
    answer(&mut stage, &wanted, Ok(true));
    stage
        .must_show("saved to /mnt/stick/spief-2021-picks.js; `plenary -p spief-2021 agenda merge /mnt")
        .must_not_show("another place");
    stage.must_show("! NOT SAVED");
    let asked = stage.tried_again;
    stage.keys("j k");
    assert_eq!(stage.tried_again, asked + 2, "every key asks whether the disk works again");
    stage.disk_full = false;
    stage.keys("m j k").must_not_show("NOT SAVED");
    assert_eq!(stage.tried_again, asked + 2);
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_a_yes() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space");
    for key in ["n", "enter", "esc", "x"] {
        stage.keys("S enter");
        let wanted = asked(&mut stage);
        answer(&mut stage, &wanted, Ok(false));
        stage.must_show("It is there already: y replaces it");
        stage.keys(key);
        assert!(stage.asked.is_empty(), "{key} is no yes");
        stage.must_show("> ~/spief-2021-picks.json").must_show("enter saves it there");
        stage.keys("esc");
    }
    stage.keys("S enter");
    let wanted = asked(&mut stage);
    answer(&mut stage, &wanted, Ok(false));
    stage.keys("y");
    let wanted = asked(&mut stage);
    assert!(wanted.replace);
    // Who does not wait is told all the same.
    stage.keys("esc");
    answer(&mut stage, &wanted, Ok(true));
    stage.must_show("saved to ~/spief-2021-picks.json");
    answer(&mut stage, &wanted, Ok(false));
    stage.must_show("not saved: ~/spief-2021-picks.json is there already");
}

#[test]
fn where_picks_cannot_be_read_there_is_nothing_to_save_or_to_merge() {
    let mut stage = Stage::spief(WIDE);
    let locked = Opened { locked: Some("made by a newer one".to_owned()), ..*opened(SPIEF) };
    stage.tell(Msg::Opened(Ok(Box::new(locked))));
    for key in ["S", "&"] {
        stage.keys(key).must_show("made by a newer one");
    }
    assert!(stage.asked.is_empty());
}

#[test]
fn on_the_board_there_is_the_same_way_on() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space ] down down space down space C");
    stage.disk_full = true;
    stage.keys("m S").must_show("Save the agenda to another place");
    stage.keys("esc &").must_not_show("does nothing here");
}

#[test]
fn a_page_of_free_time_that_is_gone_leaves_the_list() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("E 'One' tab 'thu' space '9-10' enter E 'Two' tab 'thu' space '14-15' enter 4 g down enter");
    stage.must_show("free");
    let mut agenda = stage.app.agenda.clone();
    let entries: Vec<String> = agenda.entries().map(|(id, _)| id.to_owned()).collect();
    let mut journal = Journal::default();
    for id in entries {
        let change = Change::of_entry(id.clone(), agenda.entry(&id).cloned(), None);
        journal.make(&mut agenda, change, Stamp::of(Instant::from_second(1_800_000_000).unwrap()));
    }
    let novelties = opened(SPIEF).novelties;
    stage.tell(Msg::OnDisk(Box::new(OnDisk {
        agenda,
        journal,
        novelties,
        error: None,
        conflict_copies: 0,
        is_locked: false,
    })));
    stage.must_show("Nothing picked yet").must_not_show("nothing here");
    stage.keys("1 g").must_show("Creative Clusters");
}

#[test]
fn notes_that_two_windows_write_at_once_are_both_kept() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space n 'mine'");
    let mut other = Other::of(&stage, SPIEF);
    other.notes(FIRST, "theirs").tells(&mut stage);
    stage.keys("enter").must_show("both notes kept: another window has written one").must_show("note: theirs; mine");
    // Who has typed nothing takes nothing back.
    stage.keys("n");
    other.known.agenda.merge(&stage.app.agenda);
    other.notes(FIRST, "theirs again").tells(&mut stage);
    stage.keys("enter").must_show("note: theirs again").must_not_show("mine");
}
