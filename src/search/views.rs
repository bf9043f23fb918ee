//! Saved queries: a name and a line each, in the order I gave them.

use super::facet::{Given, writable};
use super::query::{Content, Query};
use crate::programme::{Extra, clean};

/// Bytes of a name; more say nothing in a list.
const LONGEST_NAME: usize = 200;

/// Saved queries, in order; their names are told apart whatever their case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views(Vec<View>);

/// A saved query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What it is called; `view:NAME` asks for it.
    pub name: String,
    /// The query line.
    pub line: String,
    /// What a newer version of the program may have noted beside it.
    pub extra: Extra,
}

impl View {
    /// A view of a name that a query line can hold: one line without quotes.
    ///
    /// # Errors
    /// Why there can be none: the name says nothing, or the line asks for nothing, or for the view itself; one is too long.
    pub fn new(name: &str, line: &str) -> Result<View, &'static str> {
        if line.len() > clean::LONGEST_LINE || name.len() > LONGEST_NAME {
            // Cut, it would be another query.
            return Err("it is too long");
        }
        let name = writable(&clean::line(name.into()));
        let given = Given::new(&name).filter(|given| !given.folded.is_empty());
        let Some(given) = given else { return Err("a name needs a letter or a digit") };
        let line = clean::line(line.into());
        let query = Query::parse(&line);
        if query.is_empty() {
            return Err("the query asks for nothing");
        }
        let names_itself = query.terms().iter().any(|term| match &term.content {
            Content::Facet(facet, value) => {
                facet.name == "view" && writable(value).to_lowercase() == given.text.to_lowercase()
            }
            _ => false,
        });
        if names_itself {
            return Err("the query asks for the view of that name itself");
        }
        Ok(View { name, line, extra: Extra::new() })
    }
}

/// Something done to the saved queries. What another copy of the program does meanwhile stays beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewChange {
    /// Saves a view, in the place of the one of that name.
    Save(View),
    /// Gives a view another name, in the place of the one that had it.
    Rename {
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// Takes out the view of that name.
    Remove(String),
    /// Moves the view of that name so many places down, or up; as far as it goes.
    Shift(String, isize),
}

impl Views {
    /// All of them, in order.
    pub fn all(&self) -> &[View] {
        &self.0
    }

    /// The view of that name.
    pub fn named(&self, name: &str) -> Option<&View> {
        self.place(name).map(|at| &self.0[at])
    }

    /// Where the view of that name stands, from 0.
    pub fn place(&self, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        self.0.iter().position(|view| view.name.to_lowercase() == name)
    }

    /// The queries saved under these names, and those that they speak of, through whatever others; each once.
    pub(super) fn behind<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<Query> {
        let mut places: Vec<usize> = Vec::new();
        let note = |places: &mut Vec<usize>, name: &str| {
            if let Some(at) = self.place(name).filter(|at| !places.contains(at)) {
                places.push(at);
            }
        };
        names.for_each(|name| note(&mut places, name));
        let mut found: Vec<Query> = Vec::new();
        while let Some(view) = places.get(found.len()).and_then(|at| self.0.get(*at)) {
            let query = Query::parse(&view.line);
            query.views().for_each(|name| note(&mut places, name));
            found.push(query);
        }
        found
    }

    /// Makes a change; one of a view that is not there changes nothing.
    pub fn make(&mut self, change: &ViewChange) {
        match change {
            ViewChange::Save(view) => match self.place(&view.name) {
                Some(at) => {
                    let extra = std::mem::take(&mut self.0[at].extra);
                    self.0[at] = View { extra, ..view.clone() };
                }
                None => self.0.push(view.clone()),
            },
            ViewChange::Rename { from, to } => {
                let other = self.place(to).filter(|at| self.place(from) != Some(*at));
                if self.place(from).is_some() {
                    other.map(|at| self.0.remove(at));
                }
                if let Some(at) = self.place(from) {
                    self.0[at].name.clone_from(to);
                }
            }
            ViewChange::Remove(name) => {
                self.place(name).map(|at| self.0.remove(at));
            }
            ViewChange::Shift(name, by) => {
                if let Some(at) = self.place(name) {
                    let view = self.0.remove(at);
                    self.0.insert(at.saturating_add_signed(*by).min(self.0.len()), view);
                }
            }
        }
    }

    /// Saves a line under a name, in the place of what had that name.
    pub fn save(&mut self, name: &str, line: &str) {
        let view = View { name: name.to_owned(), line: line.to_owned(), extra: Extra::new() };
        self.make(&ViewChange::Save(view));
    }
}

impl FromIterator<View> for Views {
    /// Of several views of one name the last holds.
    fn from_iter<T: IntoIterator<Item = View>>(views: T) -> Views {
        let mut all = Views::default();
        views.into_iter().for_each(|view| all.make(&ViewChange::Save(view)));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn views() -> Views {
        let mut views = Views::default();
        for (name, line) in [("Mine", "is:picked"), ("energy", "track:energy"), ("late", "after:18")] {
            views.save(name, line);
        }
        views
    }

    fn names(views: &Views) -> Vec<&str> {
        views.all().iter().map(|view| view.name.as_str()).collect()
    }

    fn remove(views: &mut Views, name: &str) {
        views.make(&ViewChange::Remove(name.to_owned()));
    }

    fn rename(views: &mut Views, from: &str, to: &str) {
        views.make(&ViewChange::Rename { from: from.to_owned(), to: to.to_owned() });
    }

    #[test]
    fn a_name_stands_once_whatever_its_case() {
        let mut views = views();
        views.save("MINE", "is:going");
        assert_eq!(names(&views), ["MINE", "energy", "late"]);
        assert_eq!(views.named("mine").map(|view| view.line.as_str()), Some("is:going"));
        remove(&mut views, "Energy");
        remove(&mut views, "energy");
        assert_eq!(names(&views), ["MINE", "late"]);
        assert_eq!(views.named("energy"), None);
    }

    #[test]
    fn views_move_as_far_as_they_go() {
        let mut views = views();
        let shift = |views: &mut Views, name: &str, by| views.make(&ViewChange::Shift(name.to_owned(), by));
        shift(&mut views, "late", -1);
        assert_eq!(names(&views), ["Mine", "late", "energy"]);
        shift(&mut views, "late", -9);
        shift(&mut views, "mine", 9);
        assert_eq!(names(&views), ["late", "energy", "Mine"]);
        shift(&mut views, "nobody", 1);
        assert_eq!(names(&views), ["late", "energy", "Mine"]);
    }

    #[test]
    fn a_new_name_takes_the_place_of_the_view_that_had_it() {
        let mut views = views();
        rename(&mut views, "mine", "My day");
        assert_eq!(names(&views), ["My day", "energy", "late"]);
        rename(&mut views, "late", "ENERGY");
        assert_eq!(names(&views), ["My day", "ENERGY"]);
        assert_eq!(views.all()[1].line, "after:18");
        rename(&mut views, "my day", "MY DAY");
        rename(&mut views, "nobody", "energy");
        assert_eq!(names(&views), ["MY DAY", "ENERGY"]);
    }

    #[test]
    fn a_view_has_a_name_that_the_query_line_can_hold_and_asks_for_something_else() {
        let named = |name: &str| View::new(name, "day:2").map(|view| view.name);
        assert_eq!(named("  my \"best\"\n day\u{1b}[31m").as_deref(), Ok("my best day"));
        for name in ["", " ", "\"\"", "—", "<"] {
            assert!(named(name).is_err(), "{name}");
        }
        assert_eq!(named(&"n".repeat(201)), Err("it is too long"));
        assert_eq!(View::new("n", &"x ".repeat(1001)), Err("it is too long"));
        for (line, is_one) in [
            ("", false),
            ("hall:", false),
            ("view:MINE", false),
            ("day:2 -view:\"mine\"", false),
            ("view:mined", true),
            ("mine", true),
        ] {
            assert_eq!(View::new("mine", line).is_ok(), is_one, "{line}");
        }
    }

    #[test]
    fn what_is_noted_beside_a_view_stays_with_it() {
        let extra = Extra::from([("colour".to_owned(), "red".into())]);
        let mut views: Views = [View { extra: extra.clone(), ..View::new("a", "x").unwrap() }].into_iter().collect();
        views.save("A", "y");
        rename(&mut views, "a", "b");
        assert_eq!(views.all(), [View { name: "b".to_owned(), line: "y".to_owned(), extra }]);
    }
}
