//! The program as a value: saves, notes and what arrives meanwhile.

use super::chord::Key;
use super::*;
use crate::programme::Instant;

fn opened() -> Box<Opened> {
    let text = include_bytes!("../../data/programmes/spief-2021.json");
    let programme = Arc::new(crate::formats::read(text, crate::programme::Zone::bundled).unwrap().programme);
    Box::new(Opened {
        index: Some(Arc::new(Index::build(&programme))),
        agenda: Agenda::new(&programme.event.id, programme.event.label()),
        journal: Journal::default(),
        calendars: Vec::new(),
        novelties: Novelties::default(),
        keep: false,
        findings: Vec::new(),
        notices: Vec::new(),
        shift: None,
        locked: None,
        programme,
    })
}

fn app() -> App {
    let shown = Shown {
        face: Clockface::default(),
        skipped: false,
        mouse: true,
        pace: Pace::default(),
        reminders: Reminders::default(),
    };
    let mut app = App::new("spief-2021", Clock { real: Instant::UNIX_EPOCH, shift: 0 }, shown);
    app.update(Msg::Opened(Ok(opened())));
    app
}

fn picks(app: &mut App, key: &str) -> Save {
    let effects = app.update(Msg::Key(Chord::parse(key).unwrap()));
    let save = effects.into_iter().find_map(|effect| if let Effect::Save(save) = effect { Some(save) } else { None });
    *save.expect("a save")
}

fn answers(app: &mut App, save: Save, error: Option<&str>) {
    let error = error.map(Error::new);
    app.update(Msg::Saved(Box::new(Saved { agenda: save.agenda, journal: save.journal, error, answers: 1 })));
}

#[test]
fn nothing_is_shown_as_saved_while_a_save_is_on_its_way() {
    let mut app = app();
    let (first, second) = (picks(&mut app, "space"), picks(&mut app, "m"));
    assert_eq!(app.saving, Saving { pending: 2, failed: None });
    answers(&mut app, first, Some("no room"));
    let failed = Some("no room".to_owned());
    assert_eq!(app.saving, Saving { pending: 1, failed: failed.clone() });
    let third = picks(&mut app, "space");
    assert_eq!(app.saving, Saving { pending: 2, failed }, "stays said while it is tried again");
    answers(&mut app, second, None);
    assert_eq!(app.saving, Saving { pending: 1, failed: None });
    app.update(Msg::Opened(Ok(opened())));
    answers(&mut app, third, None);
    assert_eq!(app.saving, Saving::default());
    let (_, last) = (picks(&mut app, "space"), picks(&mut app, "m"));
    let Save { agenda, journal, .. } = last;
    app.update(Msg::Saved(Box::new(Saved { agenda, journal, error: None, answers: 2 })));
    assert_eq!(app.saving, Saving::default(), "one answer to both");
}

fn types(app: &mut App, text: &str) {
    for letter in text.chars() {
        app.update(Msg::Key(Chord::plain(Key::Char(letter))));
    }
}

#[test]
fn a_note_being_typed_is_not_interrupted_by_a_programme_that_arrives() {
    let mut app = app();
    types(&mut app, "n");
    app.update(Msg::Opened(Ok(opened())));
    types(&mut app, "quite a note");
    let save = picks(&mut app, "enter");
    assert_eq!(save.agenda.picks().next().map(|(_, pick)| pick.note.as_str()), Some("quite a note"));
    assert!(app.arrived.is_none() && app.overlay.is_none());
}

#[test]
fn leaving_keeps_a_note_being_typed() {
    let mut app = app();
    types(&mut app, "nkept");
    let effects = app.update(Msg::Key(Chord::parse("ctrl-c").unwrap()));
    assert!(matches!(effects.as_slice(), [Effect::Save(_), Effect::Quit]), "{effects:?}");
    types(&mut app, "nmore");
    assert!(matches!(app.leave().as_slice(), [Effect::Save(_)]));
    assert!(app.leave().is_empty());
}

#[test]
fn where_picks_cannot_be_read_none_are_made() {
    let mut app = app();
    app.update(Msg::Opened(Ok(Box::new(Opened { locked: Some("made by a newer one".to_owned()), ..*opened() }))));
    for key in ["space", "m", "u"] {
        let effects = app.update(Msg::Key(Chord::parse(key).unwrap()));
        assert!(matches!(effects.as_slice(), [Effect::TryAgain]), "{effects:?}");
    }
    assert!(app.notice.as_ref().is_some_and(|notice| notice.alarm && notice.text.contains("newer one")));
    assert!(app.agenda.is_untouched());
}

#[test]
fn alarms_can_be_read_again() {
    let mut app = app();
    app.update(Msg::Note(Notice { text: "the agenda was set aside".to_owned(), alarm: true }));
    types(&mut app, "j!");
    assert!(matches!(&app.overlay, Some(Overlay::Messages { lines, .. }) if lines[0].text.contains("set aside")));
}

#[test]
fn a_pick_made_while_its_programme_is_read_again_stays() {
    let mut app = app();
    let save = picks(&mut app, "space");
    app.update(Msg::Opened(Ok(opened())));
    assert_eq!(app.plan.count(crate::agenda::Interest::Going), 1);
    answers(&mut app, save, None);
    assert!(picks(&mut app, "u").agenda.picks().next().is_none());
}
