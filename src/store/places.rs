//! Which folders belong to plenary.

use crate::error::{Error, Result};
use directories::{BaseDirs, ProjectDirs};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folder of each kind of file. They need not exist yet, and may all be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// Holds `config.toml`, which belongs to the user and is never written.
    pub config: PathBuf,
    /// Holds `agendas/`, `programmes/`, `calendars/` and `backups/`.
    pub data: PathBuf,
    /// Holds what is convenient to remember and no loss to forget.
    pub state: PathBuf,
}

impl Places {
    /// The places of this process: of `--data-dir` if it is given, else of `PLENARY_DATA_DIR` (each puts everything in
    /// one folder), else of the `XDG_*_HOME` variables on every system, else by the system's customs.
    ///
    /// # Errors
    /// If the system knows no home folder, or the current folder is gone and a relative one was given.
    pub fn find(data_dir: Option<&Path>) -> Result<Places> {
        let home = Places::home();
        // Without a home folder that is one, files would lie wherever the program is started.
        let customary = ProjectDirs::from("", "", "plenary").filter(|_| home.is_some()).map(|dirs| Places {
            config: dirs.config_dir().to_owned(),
            data: dirs.data_dir().to_owned(),
            state: dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned(),
        });
        let variable = |name: &str| std::env::var_os(name);
        Surroundings { variable: &variable, home, customary, macos: cfg!(target_os = "macos") }.places(data_dir)
    }

    /// The person's home folder, if the system knows one.
    pub(super) fn home() -> Option<PathBuf> {
        BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()).filter(|home| home.is_absolute())
    }

    /// Everything in one folder.
    pub fn in_one(folder: impl Into<PathBuf>) -> Places {
        let folder = folder.into();
        Places { config: folder.clone(), data: folder.clone(), state: folder }
    }

    /// Whether everything is in one folder.
    pub fn is_one(&self) -> bool {
        self.config == self.data && self.data == self.state
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    pub(super) fn agendas(&self) -> PathBuf {
        self.data.join("agendas")
    }

    pub(super) fn programmes(&self) -> PathBuf {
        self.data.join("programmes")
    }

    pub(super) fn calendars(&self) -> PathBuf {
        self.data.join("calendars")
    }

    pub(super) fn backups(&self) -> PathBuf {
        self.data.join("backups")
    }

    pub(super) fn news(&self) -> PathBuf {
        self.state.join("news")
    }

    pub(super) fn used(&self) -> PathBuf {
        self.state.join("used")
    }

    pub(super) fn history(&self) -> PathBuf {
        self.state.join("history")
    }

    pub(super) fn chosen(&self) -> PathBuf {
        self.state.join("chosen")
    }
}

/// What the choice of places depends on.
struct Surroundings<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    home: Option<PathBuf>,
    /// By the customs of the system; `None` where it knows no home folder.
    customary: Option<Places>,
    macos: bool,
}

impl Surroundings<'_> {
    fn places(&self, data_dir: Option<&Path>) -> Result<Places> {
        let one = data_dir.map(Path::to_owned).or_else(|| self.set("PLENARY_DATA_DIR").map(PathBuf::from));
        if let Some(folder) = one {
            // What is relative now must not move with a later change of the current folder.
            return std::path::absolute(&folder).map(Places::in_one).map_err(|error| {
                Error::new("cannot use the data folder").at(format!("“{}”", folder.display())).because(error)
            });
        }
        let customary = |place: fn(&Places) -> &PathBuf| self.customary.as_ref().map(|places| place(places).clone());
        let config = self.xdg("XDG_CONFIG_HOME").or_else(|| self.dot_config());
        let config = config.or_else(|| customary(|places| &places.config));
        let data = self.xdg("XDG_DATA_HOME").or_else(|| customary(|places| &places.data));
        let state = self.xdg("XDG_STATE_HOME").or_else(|| customary(|places| &places.state));
        match (config, data, state) {
            (Some(config), Some(data), Some(state)) => Ok(Places { config, data, state }),
            _ => Err(Error::new("cannot tell where files belong")
                .because("no home folder is known")
                .hint("name a folder with --data-dir")),
        }
    }

    /// A variable that is set to something.
    fn set(&self, name: &str) -> Option<OsString> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// The XDG Base Directory Specification has relative paths ignored.
    fn xdg(&self, name: &str) -> Option<PathBuf> {
        self.set(name).map(PathBuf::from).filter(|base| base.is_absolute()).map(|base| base.join("plenary"))
    }

    /// Terminal programs on macOS are commonly configured here, though the system's customs say otherwise.
    fn dot_config(&self) -> Option<PathBuf> {
        let folder = self.home.as_ref()?.join(".config").join("plenary");
        (self.macos && folder.is_dir()).then_some(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customary(home: &Path) -> Places {
        Places { config: home.join("c"), data: home.join("d"), state: home.join("s") }
    }

    fn places(
        variables: &[(&str, &Path)],
        home: Option<&Path>,
        macos: bool,
        data_dir: Option<&Path>,
    ) -> Result<Places> {
        let variable = |wanted: &str| {
            variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_os_str().to_owned())
        };
        let home = home.map(Path::to_owned);
        let customary = home.as_deref().map(customary);
        Surroundings { variable: &variable, home, customary, macos }.places(data_dir)
    }

    #[test]
    fn the_argument_wins_over_the_variable_and_both_over_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let (argument, variable, xdg) = (folder.path().join("a"), folder.path().join("v"), folder.path().join("x"));
        let variables = [("PLENARY_DATA_DIR", variable.as_path()), ("XDG_DATA_HOME", &xdg)];
        let find = |data_dir| places(&variables, Some(folder.path()), false, data_dir).unwrap();
        assert_eq!(find(Some(&argument)), Places::in_one(&argument));
        assert_eq!(find(None), Places::in_one(&variable));
        assert!(!argument.exists() && !variable.exists());
    }

    #[test]
    fn xdg_wins_over_customs_each_by_itself_if_absolute() {
        let folder = tempfile::tempdir().unwrap();
        let (home, xdg) = (folder.path().join("home"), folder.path().join("xdg"));
        let variables = [
            ("PLENARY_DATA_DIR", Path::new("")),
            ("XDG_CONFIG_HOME", Path::new("relative")),
            ("XDG_DATA_HOME", &xdg),
            ("XDG_STATE_HOME", Path::new("")),
        ];
        let expected = Places { data: xdg.join("plenary"), ..customary(&home) };
        assert_eq!(places(&variables, Some(&home), false, None).unwrap(), expected);
    }

    #[test]
    fn macos_uses_dot_config_if_it_is_there() {
        let home = tempfile::tempdir().unwrap();
        let find = |macos, variables: &[(&str, &Path)]| places(variables, Some(home.path()), macos, None).unwrap();
        assert_eq!(find(true, &[]), customary(home.path()));
        let dot_config = home.path().join(".config").join("plenary");
        std::fs::create_dir_all(&dot_config).unwrap();
        assert_eq!(find(true, &[]), Places { config: dot_config, ..customary(home.path()) });
        assert_eq!(find(false, &[]), customary(home.path()));
        let xdg = home.path().join("xdg");
        assert_eq!(find(true, &[("XDG_CONFIG_HOME", &xdg)]).config, xdg.join("plenary"));
    }

    #[test]
    fn without_a_home_the_error_names_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            places(&[("XDG_DATA_HOME", folder.path())], None, false, None).unwrap_err().to_string(),
            "cannot tell where files belong: no home folder is known — name a folder with --data-dir"
        );
        let all = ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"].map(|name| (name, folder.path()));
        assert_eq!(places(&all, None, false, None).unwrap(), Places::in_one(folder.path().join("plenary")));
    }

    #[test]
    fn a_relative_folder_is_taken_from_where_the_program_started() {
        let found = Places::find(Some(Path::new("stick"))).unwrap();
        assert_eq!(found, Places::in_one(std::env::current_dir().unwrap().join("stick")));
        assert!(Places::find(Some(Path::new(""))).is_err());
    }
}
