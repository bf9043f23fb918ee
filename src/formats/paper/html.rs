//! One page of HTML that needs nothing else: readable on a screen, light and dark, and on paper.

use super::own::{Item, Own};
use super::{Entry, Sheet, Warning, anchor, is_link, sessions};
use crate::formats::{Edition, Written};
use std::fmt::Write as _;

/// How the page looks. It loads nothing and runs nothing, and its policy says so to the browser.
const STYLE: &str = include_str!("page.css");

/// Writes an edition.
pub(in crate::formats) fn write(edition: &Edition<'_>) -> Written {
    let sheet = Sheet::of(edition);
    let mut page = Page(String::with_capacity(64 * 1024));
    page.head(&sheet);
    page.raw("<body>\n<header>\n");
    page.raw(if sheet.is_agenda { "<p class=\"over\">My agenda</p>\n" } else { "" });
    page.element("h1", " dir=\"auto\"", sheet.title);
    if !sheet.facts.is_empty() {
        page.element("p", "", &sheet.facts.join(" · "));
    }
    page.element("p", " class=\"clock\"", &sheet.clock);
    page.raw("</header>\n");
    page.contents(&sheet);
    page.raw("<main>\n");
    if sheet.is_empty() {
        page.element("p", "", "Nothing is listed.");
    }
    for day in &sheet.days {
        page.raw("<section>\n");
        page.element("h2", &format!(" id=\"{}\"", escaped(&day.anchor)), &day.heading);
        day.items().for_each(|item| match item {
            Item::Session(entry) => page.entry(entry),
            Item::Own(own) => page.own(own),
        });
        day.rest.iter().for_each(|rest| page.element("p", " class=\"gap\"", rest));
        page.raw("</section>\n");
    }
    page.gone(&sheet);
    page.halls(&sheet);
    page.raw("</main>\n");
    page.footer(&sheet);
    page.raw("</body>\n</html>\n");
    page.0.into()
}

/// The page so far.
struct Page(String);

impl Page {
    /// Markup of our own.
    fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// An element with a text in it; attributes are our own.
    fn element(&mut self, name: &str, attributes: &str, text: &str) {
        // Writing to memory does not fail.
        let _ = writeln!(self.0, "<{name}{attributes}>{}</{name}>", escaped(text));
    }

    fn head(&mut self, sheet: &Sheet<'_>) {
        self.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        self.raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        );
        self.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.raw(
            "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n",
        );
        self.element("title", "", sheet.title);
        self.raw("<style>\n");
        self.raw(STYLE);
        self.raw("</style>\n</head>\n");
    }

    fn contents(&mut self, sheet: &Sheet<'_>) {
        let days = sheet.days.iter().map(|day| (day.anchor.as_str(), day.heading.as_str()));
        let gone = (!sheet.gone.is_empty()).then_some(("gone", "No longer in the programme"));
        let halls = (!sheet.halls.is_empty()).then_some(("halls", "Halls"));
        let places: Vec<(&str, &str)> = days.chain(gone).chain(halls).collect();
        if places.len() < 2 {
            return;
        }
        self.raw("<nav aria-label=\"Contents\">\n<ul>\n");
        for (anchor, heading) in places {
            let _ = writeln!(self.0, "<li><a href=\"#{}\">{}</a></li>", escaped(anchor), escaped(heading));
        }
        self.raw("</ul>\n</nav>\n");
    }

    fn entry(&mut self, entry: &Entry<'_>) {
        let session = entry.session;
        if let Some(gap) = &entry.gap {
            self.element("p", " class=\"gap\"", gap);
        }
        let class = match entry.status {
            Some("cancelled") => " class=\"cancelled\"",
            _ => "",
        };
        let _ = writeln!(self.0, "<article id=\"{}\"{class}>", escaped(&anchor(&session.id)));
        let _ = write!(self.0, "<p class=\"time\">{}</p>\n<div>\n<h3 dir=\"auto\">", escaped(&entry.time));
        if let Some(status) = entry.status {
            let _ = write!(self.0, "<strong class=\"status\">{}</strong> ", escaped(status));
        }
        let _ = writeln!(self.0, "<span class=\"title\">{}</span></h3>", escaped(&session.title));
        if let Some(subtitle) = &session.subtitle {
            self.element("p", " class=\"subtitle\" dir=\"auto\"", subtitle);
        }
        let interest = entry.interest.as_ref().map(|interest| format!("<b class=\"mine\">{interest}</b>"));
        let halls = entry.halls.iter().map(|hall| format!("<b>{}</b>", escaped(hall)));
        let facts: Vec<String> =
            interest.into_iter().chain(halls).chain(entry.facts.iter().map(|fact| escaped(fact))).collect();
        if !facts.is_empty() {
            let _ = writeln!(self.0, "<p class=\"facts\">{}</p>", facts.join(" · "));
        }
        self.remarks(&entry.warnings, entry.note);
        self.people(entry);
        if let Some(text) = &session.abstract_ {
            for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                let lines: Vec<String> = paragraph.lines().map(escaped).collect();
                let _ = writeln!(self.0, "<p dir=\"auto\">{}</p>", lines.join("<br>\n"));
            }
        }
        for (heading, points) in [("Questions", &session.questions), ("Outcomes", &session.outcomes)] {
            if !points.is_empty() {
                self.element("h4", "", heading);
                self.raw("<ul>\n");
                for point in points {
                    self.element("li", " dir=\"auto\"", point);
                }
                self.raw("</ul>\n");
            }
        }
        let links: Vec<String> = session
            .links
            .iter()
            .chain(&session.attachments)
            .map(|address| link(&address.url, address.title.as_deref().unwrap_or(&address.url)))
            .collect();
        if !links.is_empty() {
            let _ = writeln!(self.0, "<p class=\"links\">{}</p>", links.join(" · "));
        }
        self.raw("</div>\n</article>\n");
    }

    fn own(&mut self, own: &Own<'_>) {
        if let Some(gap) = &own.gap {
            self.element("p", " class=\"gap\"", gap);
        }
        self.raw("<article>\n");
        let _ = write!(self.0, "<p class=\"time\">{}</p>\n<div>\n<h3 dir=\"auto\">", escaped(&own.time));
        let _ = writeln!(self.0, "<span class=\"title\">{}</span></h3>", escaped(own.title));
        self.element("p", " class=\"facts\"", &own.facts.join(" · "));
        self.remarks(&own.warnings, own.note);
        self.raw("</div>\n</article>\n");
    }

    /// What I should know, and what I wrote.
    fn remarks(&mut self, warnings: &[Warning], note: &str) {
        for Warning { sign, words } in warnings {
            self.element("p", " class=\"warning\"", &format!("{sign} {words}"));
        }
        if !note.is_empty() {
            self.element("p", " class=\"note\" dir=\"auto\"", note);
        }
    }

    fn people(&mut self, entry: &Entry<'_>) {
        for group in &entry.people {
            self.raw("<p class=\"people\">");
            if let Some(heading) = &group.heading {
                let _ = write!(self.0, "<span class=\"role\">{}</span> ", escaped(heading));
            }
            let people = group.people.iter().map(|who| {
                let more = who.more().map(|more| format!(" <span class=\"post\">({})</span>", escaped(&more)));
                format!("<bdi>{}</bdi>{}", escaped(who.name), more.unwrap_or_default())
            });
            let people = people.collect::<Vec<_>>().join("; ");
            self.raw(&people);
            self.raw("</p>\n");
        }
    }

    fn gone(&mut self, sheet: &Sheet<'_>) {
        if sheet.gone.is_empty() {
            return;
        }
        self.raw("<section>\n<h2 id=\"gone\">No longer in the programme</h2>\n<ul>\n");
        for gone in &sheet.gone {
            let note = gone.note.to_owned();
            let parts = [&gone.time].into_iter().chain(gone.halls).chain([&note]).filter(|part| !part.is_empty());
            let parts: Vec<String> = std::iter::once(format!("<b dir=\"auto\">{}</b>", escaped(gone.title)))
                .chain(parts.map(|part| escaped(part)))
                .collect();
            let _ = writeln!(self.0, "<li>{}</li>", parts.join(" · "));
        }
        self.raw("</ul>\n</section>\n");
    }

    fn halls(&mut self, sheet: &Sheet<'_>) {
        if sheet.halls.is_empty() {
            return;
        }
        self.raw("<section>\n<h2 id=\"halls\">Halls</h2>\n<table>\n<thead>\n<tr><th scope=\"col\">Hall</th>");
        self.raw("<th scope=\"col\">Where</th><th scope=\"col\">Places</th><th scope=\"col\">Sessions</th></tr>\n</thead>\n<tbody>\n");
        for hall in &sheet.halls {
            let seats = hall.capacity.map(|seats| seats.to_string()).unwrap_or_default();
            let _ = writeln!(
                self.0,
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{seats}</td><td>{}</td></tr>",
                escaped(hall.name),
                escaped(&hall.within),
                hall.sessions
            );
        }
        self.raw("</tbody>\n</table>\n</section>\n");
    }

    fn footer(&mut self, sheet: &Sheet<'_>) {
        let listed: usize = sheet.days.iter().map(|day| day.entries.len()).sum();
        let source = sheet.source.map(|source| link(source, source));
        let parts: Vec<String> =
            [sessions(listed)].into_iter().chain(source).chain(sheet.licence.map(escaped)).collect();
        let _ = writeln!(self.0, "<footer><p>{}</p></footer>", parts.join(" · "));
    }
}

fn link(url: &str, title: &str) -> String {
    if !is_link(url) {
        return escaped(title);
    }
    format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escaped(url), escaped(title))
}

/// A text in which nothing is markup, within an element or an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_leaves_its_element_or_attribute() {
        assert_eq!(escaped("</title><script>\"'&"), "&lt;/title&gt;&lt;script&gt;&quot;&#39;&amp;");
        assert_eq!(
            link("https://example.org/\"onclick=\"x", "a<b"),
            "<a href=\"https://example.org/&quot;onclick=&quot;x\" rel=\"noreferrer\">a&lt;b</a>"
        );
        assert_eq!(link("javascript:alert(1)", "run"), "run");
    }
}
