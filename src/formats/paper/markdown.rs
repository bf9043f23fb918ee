//! Markdown, in which what the programme says is never markup.

use super::own::{Item, Own};
use super::{Entry, Sheet, Warning, is_link};
use crate::formats::{Edition, Written};

/// Writes an edition.
pub(in crate::formats) fn write(edition: &Edition<'_>) -> Written {
    let sheet = Sheet::of(edition);
    let mut page = String::new();
    let title = plain(sheet.title);
    page += &if sheet.is_agenda { format!("# My agenda: {title}\n") } else { format!("# {title}\n") };
    let facts: Vec<String> = sheet.facts.iter().map(|fact| plain(fact)).collect();
    if !facts.is_empty() {
        page += &format!("\n{}\n", facts.join(" · "));
    }
    page += &format!("\n*{}*\n", plain(&sheet.clock));
    if sheet.is_empty() {
        page += "\nNothing is listed.\n";
    }
    for day in &sheet.days {
        page += &format!("\n## {}\n", plain(&day.heading));
        day.items().for_each(|item| match item {
            Item::Session(entry) => write_entry(&mut page, entry),
            Item::Own(own) => write_own(&mut page, own),
        });
        page.extend(day.rest.iter().map(|rest| format!("\n*{}*\n", plain(rest))));
    }
    if !sheet.gone.is_empty() {
        page += "\n## No longer in the programme\n\n";
        for gone in &sheet.gone {
            let parts: Vec<String> = [&gone.time]
                .into_iter()
                .chain(gone.halls)
                .chain([&gone.note.to_owned()])
                .filter(|part| !part.is_empty())
                .map(|part| plain(part))
                .collect();
            page += &format!(
                "- **{}**{}{}\n",
                plain(gone.title),
                if parts.is_empty() { "" } else { " · " },
                parts.join(" · ")
            );
        }
    }
    if !sheet.halls.is_empty() {
        page += "\n## Halls\n\n| Hall | Where | Places | Sessions |\n| --- | --- | ---: | ---: |\n";
        for hall in &sheet.halls {
            let seats = hall.capacity.map(|seats| seats.to_string()).unwrap_or_default();
            page += &format!("| {} | {} | {seats} | {} |\n", plain(hall.name), plain(&hall.within), hall.sessions);
        }
    }
    let source = sheet.source.map(|source| link(source, source));
    let origin: Vec<String> = source.into_iter().chain(sheet.licence.map(plain)).collect();
    if !origin.is_empty() {
        page += &format!("\n---\n\n{}\n", origin.join(" · "));
    }
    page.into()
}

fn write_own(page: &mut String, own: &Own<'_>) {
    if let Some(gap) = &own.gap {
        *page += &format!("\n*{}*\n", plain(gap));
    }
    *page += &format!("\n### {} {}\n", plain(&own.time), plain(own.title));
    let facts: Vec<String> = own.facts.iter().map(|fact| plain(fact)).collect();
    *page += &format!("\n{}\n", facts.join(" · "));
    write_remarks(page, &own.warnings, own.note);
}

/// What I should know, and what I wrote.
fn write_remarks(page: &mut String, warnings: &[Warning], note: &str) {
    if !warnings.is_empty() || !note.is_empty() {
        page.push('\n');
        for Warning { sign, words } in warnings {
            *page += &format!("- **{}** {}\n", plain(sign), plain(words));
        }
        if !note.is_empty() {
            *page += &format!("- Note: {}\n", plain(note));
        }
    }
}

fn write_entry(page: &mut String, entry: &Entry<'_>) {
    let session = entry.session;
    if let Some(gap) = &entry.gap {
        *page += &format!("\n*{}*\n", plain(gap));
    }
    let status = entry.status.map(|status| format!("**{}** ", status.to_uppercase())).unwrap_or_default();
    *page += &format!("\n### {} {status}{}\n", plain(&entry.time), plain(&session.title));
    if let Some(subtitle) = &session.subtitle {
        *page += &format!("\n{}\n", plain(subtitle));
    }
    let halls = entry.halls.iter().map(|hall| format!("**{}**", plain(hall)));
    let interest = entry.interest.clone();
    let facts: Vec<String> =
        interest.into_iter().chain(halls).chain(entry.facts.iter().map(|fact| plain(fact))).collect();
    if !facts.is_empty() {
        *page += &format!("\n{}\n", facts.join(" · "));
    }
    write_remarks(page, &entry.warnings, entry.note);
    if !entry.people.is_empty() {
        page.push('\n');
    }
    for group in &entry.people {
        let names = group.people.iter().map(|who| match who.more() {
            Some(more) => format!("{} ({})", plain(who.name), plain(&more)),
            None => plain(who.name),
        });
        let names = names.collect::<Vec<_>>().join("; ");
        let heading = group.heading.as_ref().map(|heading| format!("{}: ", plain(heading))).unwrap_or_default();
        *page += &format!("- {heading}{names}\n");
    }
    if let Some(text) = &session.abstract_ {
        *page += &format!("\n{}\n", paragraphs(text));
    }
    for (heading, points) in [("Questions", &session.questions), ("Outcomes", &session.outcomes)] {
        if !points.is_empty() {
            *page += &format!("\n{heading}:\n\n");
            for point in points {
                *page += &format!("- {}\n", plain(point));
            }
        }
    }
    let links: Vec<String> = session
        .links
        .iter()
        .chain(&session.attachments)
        .map(|address| link(&address.url, address.title.as_deref().unwrap_or(&address.url)))
        .collect();
    if !links.is_empty() {
        *page += &format!("\n{}\n", links.join(" · "));
    }
}

/// Paragraphs, with their line breaks.
fn paragraphs(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(plain).collect();
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        out.push_str(line);
        // A backslash before the end of a line keeps the break.
        let goes_on = !line.is_empty() && lines.get(at + 1).is_some_and(|next| !next.is_empty());
        out.push_str(if goes_on { "\\\n" } else { "\n" });
    }
    out.truncate(out.trim_end().len());
    out
}

/// One line of text, in which nothing is markup: what could be is escaped wherever it stands, and at the beginning what
/// would make a heading, a list or a line.
pub(super) fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let anywhere = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$');
        let at_first = at == 0 && matches!(c, '#' | '+' | '-' | '=' | ':');
        let numbers_a_list = at == digits && digits > 0 && matches!(c, '.' | ')');
        // A scheme without its colon is no address that a viewer makes a link of.
        let of_address = c == ':' && text.get(at..).is_some_and(|rest| rest.starts_with("://"));
        let of_mention = c == '@' || (c == '!' && text.get(at + 1..).is_some_and(|rest| rest.starts_with('[')));
        if anywhere || at_first || numbers_a_list || of_address || of_mention {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn link(url: &str, title: &str) -> String {
    if !is_link(url) {
        return plain(url);
    }
    let mut address = String::with_capacity(url.len());
    for c in url.chars().filter(|c| !c.is_whitespace() && !c.is_control()) {
        match c {
            '<' => address += "%3C",
            '>' => address += "%3E",
            '\\' => address += "%5C",
            c => address.push(c),
        }
    }
    format!("[{}](<{address}>)", plain(title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// What a viewer makes of a text: everything but paragraphs, text and line breaks.
    fn markup(text: &str) -> Vec<String> {
        let options = Options::all();
        let odd = |event: &Event<'_>| {
            !matches!(
                event,
                Event::Start(Tag::Paragraph) | Event::End(_) | Event::Text(_) | Event::SoftBreak | Event::HardBreak
            )
        };
        Parser::new_ext(text, options).filter(odd).map(|event| format!("{event:?}")).collect()
    }

    #[test]
    fn markdown_injection_stays_text() {
        for attack in [
            "# heading",
            "1. list",
            "1) list",
            "- list",
            "+ list",
            "> quote",
            "[click](javascript:alert(1))",
            "![x](https://example.org/track.png)",
            "<script>alert(1)</script>",
            "<https://example.org>",
            "`code`",
            "**bold** _it_ ~~gone~~",
            "| a | b |",
            "---",
            "===",
            "&lt;b&gt;",
            "[^1]",
            "\\",
            "$x$",
            "```",
            ": definition",
        ] {
            assert_eq!(markup(&plain(attack)), [""; 0], "{attack}");
            assert_eq!(markup(&paragraphs(&format!("text\n{attack}\n\n{attack}"))), [""; 0], "{attack}");
        }
    }

    #[test]
    fn a_link_goes_only_where_it_says() {
        assert_eq!(link("https://example.org/a)>b", "T]x"), "[T\\]x](<https://example.org/a)%3Eb>)");
        assert_eq!(link("javascript:alert(1)", "T"), "javascript:alert(1)");
    }
}
