//! Programmes and agendas to be read by people: Markdown, plain text and HTML.

use plenary::agenda::{Agenda, Copy, Interest, Pace, Pick, Plan, Stamp};
use plenary::agenda::{Change, Journal};
use plenary::formats::{self, Edition, Format};
use plenary::programme::{Instant, Programme, SessionIx, Zone};
use unicode_width::UnicodeWidthStr;

/// A made-up programme that has one of everything.
const PROGRAMME: &str = r#"{ "version": 1, "id": "made-up-days", "title": "Made-up Days 2024", "start": "2024-10-26", "end": "2024-10-27",
  "zone": "Europe/Oslo", "city": "Oslo", "venue": "Example House", "source": "https://example.org/programme", "licence": "CC0",
  "buildings": [{ "id": "main", "name": "Main House" }],
  "halls": [{ "id": "a", "name": "Hall A", "building": "main", "floor": "2nd floor", "capacity": 300 }, { "id": "b", "name": "Hall B" },
    { "id": "c", "name": "Unused hall" }],
  "people": [{ "id": "anna", "name": "Anna Made-Up" }, { "id": "ben", "name": "Ben Made-Up" }],
  "sessions": [
    { "id": "opening", "title": "Opening", "kind": "Keynote", "track": "Main", "start": "2024-10-26T09:00", "end": "2024-10-26T10:00",
      "halls": ["a"], "languages": ["en", "nb"], "abstract": "Why things are made up, and who does it.\nOn every day.\n\nA second paragraph that is long enough to be wrapped at the edge of the page, which is eighty columns wide.",
      "appearances": [{ "person": "anna", "role": "moderator", "post": "Director, Example Ltd" },
        { "person": "ben", "role": "speaker", "online": true }], "questions": ["What is made up?"],
      "links": [{ "url": "https://example.org/opening", "title": "Opening" }] },
    { "id": "panel", "title": "Panel on <b>markup</b> & *stars*", "start": "2024-10-26T09:30", "end": "2024-10-26T10:30", "halls": ["b"] },
    { "id": "late", "title": "A long night", "start": "2024-10-26T23:00", "end": "2024-10-27T01:30", "halls": ["a"] },
    { "id": "later", "title": "After midnight", "date": "2024-10-26", "start": "2024-10-27T01:30", "end": "2024-10-27T01:45" },
    { "id": "cancelled", "title": "A talk that is off", "start": "2024-10-27T11:00", "end": "2024-10-27T12:00", "status": "cancelled" },
    { "id": "walk", "title": "会場を歩く (a walk)", "date": "2024-10-27" },
    { "id": "someday", "title": "Some day" }
  ] }"#;

fn programme() -> Programme {
    formats::read(PROGRAMME.as_bytes(), Zone::bundled).expect("a programme").programme
}

fn written(format: &str, edition: &Edition<'_>) -> String {
    let write = Format::to_write(format).and_then(|format| format.write).expect("it is written");
    String::from_utf8(write(edition).bytes).expect("text")
}

fn whole(format: &str, programme: &Programme) -> String {
    written(format, &Edition::whole(programme, Instant::UNIX_EPOCH))
}

/// An agenda of three picks, two of which clash, and one whose session is gone.
fn plan(programme: &Programme) -> Plan {
    let mut agenda = Agenda::new(&programme.event.id, &programme.event.title);
    let mut journal = Journal::default();
    let pick = |interest, note: &str, copy| Pick { note: note.to_owned(), ..Pick::new(interest, copy) };
    let of = |id: &str| Copy::of(programme, programme.find_session(id).expect("a session"));
    let picks = [
        ("opening", pick(Interest::Going, "sit in front", of("opening"))),
        ("panel", pick(Interest::Going, "", of("panel"))),
        ("late", pick(Interest::Maybe, "", Copy { halls: vec!["Elsewhere".to_owned()], ..of("late") })),
        ("cancelled", pick(Interest::Going, "", of("cancelled"))),
        ("lost", pick(Interest::Going, "a pity", Copy { title: "A lost talk".to_owned(), ..of("opening") })),
    ];
    for (id, pick) in picks {
        let change = Change::of(id.to_owned(), None, Some(pick));
        journal.make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    }
    Plan::new(programme, &agenda, Pace::default())
}

fn agenda(format: &str) -> String {
    let programme = programme();
    let plan = plan(&programme);
    let sessions: Vec<SessionIx> = plan.picks.iter().filter_map(|planned| planned.session).collect();
    let edition = Edition { sessions, plan: Some(&plan), ..Edition::whole(&programme, Instant::UNIX_EPOCH) };
    written(format, &edition)
}

#[test]
fn a_programme_as_markdown() {
    insta::assert_snapshot!(whole("markdown", &programme()));
}

#[test]
fn a_programme_as_text() {
    insta::assert_snapshot!(whole("text", &programme()));
}

#[test]
fn a_programme_as_html() {
    insta::assert_snapshot!(whole("html", &programme()));
}

#[test]
fn an_agenda_as_markdown() {
    insta::assert_snapshot!(agenda("markdown"));
}

#[test]
fn an_agenda_as_text() {
    insta::assert_snapshot!(agenda("text"));
}

#[test]
fn an_agenda_as_html() {
    insta::assert_snapshot!(agenda("html"));
}

#[test]
fn text_keeps_to_eighty_columns() {
    for text in [whole("text", &programme()), agenda("text")] {
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
    }
}

/// A programme with one session, all of whose texts are this one.
fn hostile(text: &str) -> Programme {
    let json = serde_json::json!({ "version": 1, "id": "t", "title": text, "city": text, "venue": text, "source": text,
        "licence": text, "zone": "Europe/Oslo", "buildings": [{ "id": "b", "name": text }],
        "halls": [{ "id": "a", "name": text, "building": "b", "floor": text }],
        "sessions": [{ "id": "s", "title": text, "subtitle": text, "kind": text, "track": text, "access": text,
            "start": "2024-05-06T10:00", "halls": ["a"], "abstract": format!("x\n{text}\n\n{text}"), "languages": [text],
            "questions": [text], "outcomes": [text],
            "appearances": [{ "name": text, "role": text, "post": text, "heading": text }],
            "links": [{ "url": format!("https://example.org/{}", text.replace(' ', "")), "title": text }, { "url": text, "title": text }] }] });
    formats::read(json.to_string().as_bytes(), Zone::bundled).expect("a programme").programme
}

#[test]
fn script_in_a_title_never_becomes_an_element_of_the_page() {
    let plain = whole("html", &hostile("x"));
    let elements = |page: &str| page.matches('<').count();
    for attack in [
        "<script>alert(1)</script>",
        "</title><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style><svg onload=alert(1)>",
        "<!--",
        "]]>",
        "&lt;script&gt;",
    ] {
        let page = whole("html", &hostile(attack));
        assert!(elements(&page) <= elements(&plain) + 4, "{attack}\n{page}");
        for odd in ["<script", "<img", "<svg", "<!--", "onerror=alert(1)>", "' onmouseover"] {
            assert!(!page.contains(odd), "{attack} gives {odd}");
        }
    }
    assert!(!whole("html", &hostile("javascript:alert(1)")).contains("href=\"javascript"));
}

#[test]
fn a_page_loads_and_runs_nothing() {
    let page = whole("html", &programme());
    assert!(page.contains("default-src 'none'"));
    for odd in ["<script", "<link", "src=", "url(", "@import"] {
        assert!(!page.contains(odd), "{odd}");
    }
}

#[test]
fn markdown_injection_in_every_field_is_text() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let tags = |text: &str| {
        let start = |event: Event<'_>| match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                Some(format!("link {}", dest_url.starts_with("https://example.org/")))
            }
            Event::Start(tag) => Some(format!("{tag:?}").split(['(', ' ', '{']).next().unwrap_or_default().to_owned()),
            Event::Html(_) | Event::InlineHtml(_) | Event::Code(_) | Event::Rule => Some("odd".to_owned()),
            _ => None,
        };
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
            .filter_map(start)
            .collect::<Vec<_>>()
    };
    let plain = tags(&whole("markdown", &hostile("x")));
    for attack in [
        "# x", "- x", "1. x", "> x", "**x**", "[x](y)", "![x](y)", "<i>x</i>", "`x`", "~~~", "---", "| x |", "    x",
        "\\",
    ] {
        assert_eq!(tags(&whole("markdown", &hostile(attack))), plain, "{attack}");
    }
}

#[test]
fn ansi_in_a_title_never_reaches_a_text() {
    for format in ["text", "markdown", "html", "csv"] {
        let page = whole(format, &hostile("a\u{1b}[31mred\u{1b}]0;t\u{7}\u{202e}b\u{9b}1m\r\u{8}"));
        let is_odd = |c: char| (c.is_control() && !matches!(c, '\n' | '\r')) || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!page.contains(is_odd), "{format}");
        assert!(format == "csv" || !page.contains('\r'), "{format}");
    }
}

#[test]
fn nothing_listed_is_said() {
    let empty = formats::read(br#"{ "id": "t", "title": "T", "zone": "UTC" }"#, Zone::bundled).unwrap().programme;
    for format in ["text", "markdown", "html"] {
        assert!(whole(format, &empty).contains("Nothing is listed."), "{format}");
    }
}
