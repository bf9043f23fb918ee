//! Saved queries: a name and a line each, in the order I gave them.

/// Saved queries, in order; their names are told apart whatever their case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views(Vec<View>);

/// A saved query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// What it is called; `view:NAME` asks for it.
    pub name: String,
    /// The query line.
    pub line: String,
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

    fn place(&self, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        self.0.iter().position(|view| view.name.to_lowercase() == name)
    }

    /// Saves a line under a name, in the place of what had that name.
    pub fn save(&mut self, name: &str, line: &str) {
        let view = View { name: name.to_owned(), line: line.to_owned() };
        match self.place(name) {
            Some(at) => self.0[at] = view,
            None => self.0.push(view),
        }
    }

    /// Takes out the view of that name; false if there is none.
    pub fn remove(&mut self, name: &str) -> bool {
        let place = self.place(name);
        place.map(|at| self.0.remove(at)).is_some()
    }

    /// Moves the view of that name so many places down, or up; as far as it goes.
    pub fn shift(&mut self, name: &str, by: isize) {
        if let Some(at) = self.place(name) {
            let view = self.0.remove(at);
            self.0.insert(at.saturating_add_signed(by).min(self.0.len()), view);
        }
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

    #[test]
    fn a_name_stands_once_whatever_its_case() {
        let mut views = views();
        views.save("MINE", "is:going");
        assert_eq!(names(&views), ["MINE", "energy", "late"]);
        assert_eq!(views.named("mine").map(|view| view.line.as_str()), Some("is:going"));
        assert!(views.remove("Energy") && !views.remove("energy"));
        assert_eq!(views.named("energy"), None);
    }

    #[test]
    fn views_move_as_far_as_they_go() {
        let mut views = views();
        views.shift("late", -1);
        assert_eq!(names(&views), ["Mine", "late", "energy"]);
        views.shift("late", -9);
        views.shift("mine", 9);
        assert_eq!(names(&views), ["late", "energy", "Mine"]);
        views.shift("nobody", 1);
        assert_eq!(names(&views), ["late", "energy", "Mine"]);
    }
}
