//! The settable clock and the zone to show.

use super::CLUSTERS;
use super::support::Desk;

#[test]
fn while_the_event_is_on_halls_tell_what_is_on_and_next() {
    let desk = Desk::new();
    for at in ["17:05", "2021-06-02T17:05", "2021-06-02T16:05+02:00"] {
        let said = desk.run(&["halls", "--at", at]).fine();
        assert!(said.row("g4").contains("  now, until 18:15 MSK: Creative Clusters"), "{}", said.out);
        assert!(said.row("g4").contains("  next: Fri 4 Jun 12:00–13:15 MSK Big Challenges"), "{}", said.out);
        // The programme is partial: what is not listed is not known to be free.
        assert!(said.row("g1").contains("  now: nothing listed  "), "{}", said.out);
    }
    let said = desk.run(&["halls", "--at", "2021-06-09T17:05"]).fine();
    assert!(!said.out.contains("now"), "{}", said.out);
}

#[test]
fn times_are_shown_in_the_zone_asked_for_and_say_so() {
    let desk = Desk::new();
    let said = desk.run(&["sessions", "--zone", "America/New_York"]).fine();
    assert!(said.row(CLUSTERS).contains("  Wed 2 Jun    09:45–11:15 EDT  "), "{}", said.out);
    assert!(said.row("russias-demographics-preservation").contains("  01:30–02:45 EDT  "));
    let shown = desk.run(&["show", CLUSTERS, "--zone", "Europe/Paris"]).fine();
    assert!(shown.out.contains("15:45–17:15 CEST, my time"), "{}", shown.out);
    // JSON keeps the venue's offset.
    let said = desk.run(&["sessions", CLUSTERS, "--zone", "Europe/Paris", "--json"]).fine().json();
    assert_eq!(said["sessions"][0]["start"], "2021-06-02T16:45:00+03:00");
    let file = desk.file(
        "ours.json",
        r#"{ "title": "T", "sessions": [{ "id": "x", "title": "X", "start": "2024-05-06T09:00" }] }"#,
    );
    let said = desk.run(&["sessions", "-p", &file, "--zone", "Europe/Paris"]);
    assert!(said.row("x").contains("  09:00–?  –  X"), "{said:?}");
    assert_eq!((said.code, said.err.contains("all times are venue time")), (0, true), "{said:?}");
}
