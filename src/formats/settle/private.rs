//! E-mail addresses and telephone numbers in names, titles and posts; those in longer texts are left out by `prose`.

use crate::formats::markup;
use crate::formats::published::{Link, Published, Ref, Text};
use crate::programme::{Code, Finding};

/// Leaves out what is private of every line of a programme. Identities and addresses of pages stay as they are, because
/// an `@` in them is no person's.
pub(super) fn leave_out(published: &mut Published<'_>) {
    let mut lines = Lines { cleaned: 0 };
    let event = &mut published.event;
    for line in [&mut event.title, &mut event.short, &mut event.city, &mut event.venue] {
        lines.clean(line);
    }
    for hall in &mut published.halls {
        lines.clean(&mut hall.called.name);
        lines.clean(&mut hall.building);
        lines.clean(&mut hall.floor);
    }
    for label in &mut published.labels {
        lines.text(&mut label.name);
    }
    for person in &mut published.people {
        lines.person(&mut person.called.name);
        lines.clean(&mut person.post);
        lines.links(&mut person.links);
    }
    for session in &mut published.sessions {
        lines.clean(&mut session.title);
        lines.clean(&mut session.subtitle);
        lines.links(&mut session.links);
        lines.links(&mut session.attachments);
        lines.names(
            session.track.iter_mut().chain(&mut session.kind).chain(&mut session.tags).chain(&mut session.halls),
        );
        for appearance in &mut session.people {
            lines.person(&mut appearance.person.name);
            lines.clean(&mut appearance.role);
            lines.clean(&mut appearance.post);
        }
    }
    if lines.cleaned > 0 {
        let count = lines.cleaned;
        let lines = if count == 1 { "name or title" } else { "names and titles" };
        let what = format!("e-mail addresses or telephone numbers stand in {count} {lines}");
        published.findings.push(Finding::new(Code::PrivateLeftOut, "the file", what).done("left out"));
    }
}

struct Lines {
    cleaned: usize,
}

impl Lines {
    fn text(&mut self, text: &mut Text<'_>) {
        if let (public, true) = markup::without_private(text) {
            *text = public.trim().to_owned().into();
            self.cleaned += 1;
        }
    }

    /// A line that says nothing else is none.
    fn clean(&mut self, line: &mut Option<Text<'_>>) {
        if let Some(text) = line {
            let before = self.cleaned;
            self.text(text);
            if self.cleaned > before && text.is_empty() {
                *line = None;
            }
        }
    }

    /// Somebody who is called by an address alone is called by what stands before its `@`: nobody gets lost.
    fn person(&mut self, name: &mut Option<Text<'_>>) {
        let address = name.as_deref().map(str::to_owned);
        self.clean(name);
        if name.is_none() {
            let account = address.as_deref().and_then(|address| address.split_once('@')).map(|(account, _)| account);
            let account = account.and_then(|account| account.rsplit([' ', '<', '(', ':']).next());
            *name = account.filter(|account| !account.is_empty()).map(|account| account.to_owned().into());
        }
    }

    fn names<'r, 'd: 'r>(&mut self, called: impl Iterator<Item = &'r mut Ref<'d>>) {
        for called in called {
            self.clean(&mut called.name);
        }
    }

    fn links(&mut self, links: &mut [Link<'_>]) {
        for link in links {
            self.clean(&mut link.title);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::published::{Appearance, Event, Hall, Link, Person, Published, Ref, Session};
    use crate::formats::{Ask, settle};
    use crate::programme::{Code, Zone};

    #[test]
    fn no_line_of_a_programme_holds_an_address_or_a_number() {
        let called = |name| Ref { key: Some("1".into()), name: Some(name) };
        let mail = |before: &str| format!("{before} <made-up@example.org>").into();
        let session = Session {
            guid: Some("made-up@example.org".into()),
            title: Some(mail("Talk")),
            subtitle: Some("call +49 30 5550100".into()),
            track: Some(Ref::name(mail("Track"))),
            halls: vec![Ref::name(mail("Mill"))],
            tags: vec![Ref::name("made-up@example.org")],
            people: vec![Appearance {
                person: called(mail("Ann")),
                post: Some(mail("Baker")),
                ..Appearance::default()
            }],
            links: vec![Link { url: "https://example.org/a".into(), title: Some(mail("Page")) }],
            ..Session::default()
        };
        let published = Published {
            event: Event { title: Some(mail("Fair")), ..Event::default() },
            halls: vec![Hall { called: Ref::name(mail("Mill")), ..Hall::default() }],
            people: vec![Person { called: called(mail("Ann")), post: Some(mail("Cook")), ..Person::default() }],
            sessions: vec![session],
            ..Published::default()
        };
        let (programme, findings) = settle::settle(published, "Fair", &Ask::new(Zone::bundled));
        let session = &programme.sessions()[0];
        assert_eq!((programme.event.title.as_str(), session.title.as_str()), ("Fair", "Talk"));
        assert_eq!((session.subtitle.as_deref(), session.tags.len()), (Some("call"), 0));
        assert_eq!(session.guid.as_deref(), Some("made-up@example.org"));
        assert_eq!((programme.halls()[0].name.as_str(), programme.halls().len()), ("Mill", 1));
        assert_eq!((programme.people()[0].name.as_str(), programme.people().len()), ("Ann", 1));
        assert_eq!(session.appearances[0].post.as_deref(), Some("Baker"));
        assert_eq!(session.links[0].title.as_deref(), Some("Page"));
        assert_eq!(findings.iter().filter(|finding| finding.code == Code::PrivateLeftOut).count(), 1);
    }

    #[test]
    fn somebody_called_by_an_address_is_called_by_the_account() {
        let appears = |name: &'static str| Appearance { person: Ref::name(name), ..Appearance::default() };
        let people = ["made-up@example.org", "<mailto:other@example.org>", "+49 30 5550100"].map(appears).into();
        let session = Session { title: Some("Talk".into()), people, ..Session::default() };
        let published = Published { sessions: vec![session], ..Published::default() };
        let (programme, _) = settle::settle(published, "Fair", &Ask::new(Zone::bundled));
        let names: Vec<_> = programme.people().iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["made-up", "other"]);
    }
}
