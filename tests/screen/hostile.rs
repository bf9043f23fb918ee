//! Any keys, at any size, over text that has broken terminals.

use super::stage::Stage;
use plenary::app::Msg;
use plenary::app::chord::Chord;
use plenary::app::command::COMMANDS;
use proptest::prelude::*;
use serde_json::json;

/// Everything that has ever broken a terminal program's layout.
fn hostile() -> String {
    let nasty = [
        "\u{1b}]52;c;eA==\u{7}\u{1b}[2J\u{9b}31mred",
        "\u{202e}right to left\u{2066}",
        "会議の予定表、とても長い題名です",
        "👩\u{200d}👩\u{200d}👧\u{200d}👦 ❤\u{fe0f} 🏳\u{fe0f}\u{200d}🌈 ①■",
        "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308} zalgo",
        "한국어 각\u{11a8}",
        "\u{0}\u{8}\u{7f}tab\there",
        "   ",
    ];
    let long = "x".repeat(10_000);
    let sessions: Vec<_> = nasty
        .iter()
        .chain([&long.as_str(), &"word ".repeat(2_000).as_str()])
        .enumerate()
        .map(|(n, text)| {
            json!({ "id": format!("s{n}"), "title": text, "track": text, "kind": text, "abstract": text, "halls": [text], "questions": [text],
                "partners": text, "start": format!("2024-05-01T{:02}:00", n), "end": format!("2024-05-01T{:02}:30", n + 1),
                "appearances": [{ "name": text, "post": text, "role": text }], "links": [{ "url": format!("https://example.org/{n}"), "title": text }] })
        })
        .collect();
    json!({ "title": nasty.concat(), "city": nasty[3], "zone": "Europe/Oslo", "sessions": sessions }).to_string()
}

fn key() -> impl Strategy<Value = Msg> {
    let names: Vec<&str> =
        COMMANDS.iter().flat_map(|row| row.keys.iter().copied()).filter(|key| *key != "ctrl-z").collect();
    prop_oneof![
        8 => prop::sample::select(names).prop_map(|name| Msg::Key(Chord::parse(name).unwrap())),
        2 => prop::sample::select(vec!["a", "s", "x", "会", "é", ":", "\""]).prop_map(|name| Msg::Key(Chord::parse(name).unwrap())),
        1 => any::<String>().prop_map(Msg::Paste),
        2 => (0..130_u16, 0..45_u16, any::<bool>()).prop_map(|(x, y, double)| Msg::Click { x, y, double }),
        1 => (any::<u16>(), any::<u16>(), -2..3_isize).prop_map(|(x, y, by)| Msg::Wheel { x, y, by }),
        1 => Just(()).prop_map(|()| Msg::Minute),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_keys_at_no_size_break_it(
        steps in prop::collection::vec((key(), prop::option::weighted(0.1, (0..131_u16, 0..46_u16))), 1..60),
        size in (0..131_u16, 0..46_u16),
    ) {
        let mut stage = Stage::open_at(&hostile(), size, "2024-05-01T09:10:00Z");
        for (msg, resized) in steps {
            if let Some((width, height)) = resized {
                stage.resize(width, height);
            }
            stage.tell(msg);
            let area = stage.terminal.backend().buffer().area;
            for (spot, _) in &stage.app.screen.spots {
                prop_assert!(spot.x + spot.width <= area.width && spot.y + spot.height <= area.height, "{spot:?}");
            }
            let screen = &stage.app.screen;
            if let Some(view) = screen.list.filter(|view| view.length > 0 && view.height > 0) {
                let cursor = stage.app.list().cursor();
                prop_assert!((view.top..view.top + view.height).contains(&cursor), "{view:?} {cursor}");
            }
            for row in stage.glyphs() {
                prop_assert!(!row.chars().any(char::is_control), "{row:?}");
            }
        }
    }
}
