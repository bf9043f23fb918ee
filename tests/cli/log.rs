//! What I attended, and what I noted.

use super::support::Desk;
use super::{CAFE, CLUSTERS};

#[test]
fn the_log_tells_what_i_attended_with_my_notes() {
    let desk = Desk::new();
    let said = desk.run(&["agenda", "log"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    assert!(said.err.contains("nothing is marked as attended; `plenary agenda attended ID` marks it"), "{}", said.err);
    let said = desk.run(&["agenda", "attended", CLUSTERS]).fine();
    let line = "✓ attended: “Creative Clusters: Global Trends and Unique National Features”; going with it\n";
    assert_eq!(said.out, line);
    let said = Desk::new().run(&["agenda", "attended", CLUSTERS, "--at", "2021-06-02T10:00"]).fine();
    assert!(said.out.ends_with("; going with it; it has not begun yet\n"), "{}", said.out);
    assert!(desk.run(&["agenda", "attended", CLUSTERS]).fine().out.starts_with("already so: “"));
    // A few letters of a session that nobody chose are none, and of an own entry nothing is marked.
    let said = desk.run(&["agenda", "attended", "challenges"]).failed(1);
    assert!(said.starts_with("plenary: nothing you picked fits “challenges” — a session that is not picked is named"));
    desk.run(&["agenda", "entry", "add", "Challenges", "--when", "wed 13-14"]).fine();
    let said = desk.run(&["agenda", "attended", "challenges"]).failed(2);
    assert_eq!(said, "plenary: “Challenges” is an entry of your own: only sessions are marked as attended\n");
    desk.run(&["agenda", "undo"]).fine();
    desk.run(&["agenda", "add", CLUSTERS, "--note", "ask about *rents* & <b>R&D</b>"]).fine();
    desk.run(&["agenda", "add", CAFE, "--note", "perhaps next year"]).fine();
    let log = desk.run(&["agenda", "log"]);
    assert_eq!(log.err, "plenary: 1 session attended; --noted also writes the notes on 1 other session\n");
    let head = "# What I attended: St. Petersburg International Economic Forum (SPIEF) 2021\n";
    assert!(log.out.starts_with(head), "{}", log.out);
    for line in [
        "*All times are venue time, Europe/Moscow (MSK).*",
        "## Wed 2 Jun 2021 · day 1",
        "### 16:45–18:15 Creative Clusters: Global Trends and Unique National Features",
        "**Pavilion G, conference hall G4** · Creative Business Forum · Panel Session · 1 h 30 min",
        "- Moderator: Sofia Trotsenko",
        "> ask about \\*rents\\* \\& \\<b\\>R\\&D\\</b\\>",
    ] {
        assert!(log.out.lines().any(|own| own == line), "{line}\n{}", log.out);
    }
    assert!(!log.out.contains("World Cafe") && !log.out.contains("perhaps"));
    let all = desk.run(&["agenda", "log", "--noted"]).fine().out;
    assert!(
        all.starts_with(&log.out) && all.contains("\n## Noted, not attended\n\n### Thu 3 Jun 2021 · day 2\n"),
        "{all}"
    );
    assert!(all.ends_with("\n> perhaps next year\n"), "{all}");
    let path = desk.path("log.md");
    let file = path.to_str().unwrap();
    desk.run(&["agenda", "log", "--noted", "-o", file]).fine();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), all);
    assert!(desk.run(&["agenda", "log", "-o", file]).failed(2).contains("it is there already — --force replaces it"));
    // One undo takes a mark back, and a mark that is taken back is no longer in the log.
    assert!(desk.run(&["agenda", "attended", CLUSTERS, "--not"]).fine().out.starts_with("not attended: “"));
    assert!(desk.run(&["agenda", "log"]).err.contains("nothing is marked as attended"));
    let is_told = |command: &[&str], list: &str| desk.run(command).fine().json()[list][0]["attended"].clone();
    let told = || [is_told(&["agenda", "--json"], "picks"), is_told(&["sessions", CLUSTERS, "--json"], "sessions")];
    assert_eq!(told(), [false, false]);
    desk.run(&["agenda", "undo"]).fine();
    assert_eq!(told(), [true, true]);
    assert!(desk.run(&["agenda", "log"]).out.contains("Creative Clusters"));
}

#[test]
fn what_i_attended_is_told_even_if_it_is_gone_and_skipped() {
    let desk = Desk::new();
    let of = |sessions: &str| format!(r#"{{ "id": "fair", "title": "A Fair", "sessions": [{sessions}] }}"#);
    let talk = r#"{ "id": "talk", "title": "A Talk", "start": "2024-05-06T10:00", "end": "2024-05-06T10:50" }"#;
    let other =
        r#"{ "id": "other", "title": "Something Else", "start": "2024-05-07T10:00", "end": "2024-05-07T10:50" }"#;
    desk.run(&["import", &desk.file("a.json", &of(&format!("{talk},{other}")))]);
    let run = |arguments: &[&str]| desk.run(&[&["-p", "fair", "agenda"], arguments].concat());
    run(&["attended", "talk"]).fine();
    run(&["add", "talk", "--interest", "skip", "--note", "made up"]).fine();
    let is_told = || {
        let said = run(&["log"]).out;
        assert!(said.contains("A Talk") && said.contains("> made up"), "{said}");
        said
    };
    is_told();
    desk.run(&["import", &desk.file("b.json", &of(other))]);
    assert!(is_told().contains("## No longer in the programme\n\n### Mon 6 May 10:00–10:50 A Talk\n"));
    // What leaves for others is only what I want.
    assert!(!desk.run(&["-p", "fair", "export", "--agenda", "--format", "markdown"]).out.contains("A Talk"));
}

#[test]
fn notes_are_found() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS, "--note", "bring the slides"]).fine();
    assert_eq!(desk.run(&["sessions", "slides"]).fine().out.lines().count(), 1);
    desk.run(&["sessions", "note:slides"]).fine().row(CLUSTERS);
    assert_eq!(desk.run(&["sessions", "note:nothing-like-it"]).code, 1);
    desk.run(&["sessions", "is:noted"]).fine().row(CLUSTERS);
}

#[test]
fn an_export_says_that_it_leaves_out_what_was_attended_and_when_i_am_there() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let err = |format: &str, more: &[&str]| desk.run(&[&["export", "--agenda", "--format", format], more].concat()).err;
    let formats = ["ics", "csv", "markdown", "text", "html"];
    for format in formats {
        assert!(!err(format, &[]).contains("only an agenda in json"), "{format}");
    }
    desk.run(&["agenda", "attended", CLUSTERS]).fine();
    desk.run(&["agenda", "hours", "wed", "9-18"]).fine();
    for format in formats {
        let said = err(format, &[]);
        assert!(
            said.contains("plenary: the mark of 1 attended session is left out; only an agenda in json has that\n"),
            "{said}"
        );
        let hours = "plenary: my hours of 1 day are left out; only an agenda in json has that\n";
        assert_eq!(said.contains(hours), ["ics", "csv"].contains(&format), "{said}");
        assert!(!err(format, &["day:fri"]).contains("attended"), "{format}");
    }
    assert!(!err("json", &[]).contains("left out"));
}
