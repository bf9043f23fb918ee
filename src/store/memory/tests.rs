//! The disk in memory answers as the system does, and forgets what the power cut takes.

use super::*;
use crate::store::disk::System;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Act {
    Look,
    Link,
    Read,
    List,
    Put {
        text: String,
        over: bool,
    },
    Drop,
    Rename(&'static str),
    Remove,
    CreateFolder,
    RemoveFolder,
    Sync,
    Lock,
    /// Another program makes a link.
    Lead(&'static str),
    Real,
}

const HOME: &str = "made-up-home";
const NAMES: [&str; 3] = ["a", "b", "c"];

fn act() -> impl Strategy<Value = Act> {
    let text = prop::sample::select(vec!["", "one", "another"]);
    prop_oneof![
        prop::sample::select(vec![
            Act::Look,
            Act::Link,
            Act::Real,
            Act::Read,
            Act::List,
            Act::Drop,
            Act::Sync,
            Act::Lock
        ]),
        prop::sample::select(vec![Act::CreateFolder, Act::CreateFolder, Act::Remove, Act::RemoveFolder]),
        (text, any::<bool>()).prop_map(|(text, over)| Act::Put { text: text.to_owned(), over }),
        prop::sample::select(&NAMES[..]).prop_map(Act::Rename),
        prop::sample::select(&NAMES[..]).prop_map(Act::Lead),
    ]
}

/// What a disk answers, as far as two may be compared.
fn answer(disk: &dyn Disk, path: &Path, act: &Act) -> Result<String, ErrorKind> {
    let folder = path.parent().unwrap();
    let put = |text: &str, over: Option<bool>| {
        let mut neighbour = disk.create(folder, ".plenary-", Whose::Mine)?;
        neighbour.write(text.as_bytes())?;
        neighbour.take_mode(path);
        neighbour.sync()?;
        over.map_or(Ok(()), |over| neighbour.place(path, over))
    };
    let told = match act {
        // A folder has a length of its own on every disk.
        Act::Look => disk.look(path).map(|found| format!("{found:?}")),
        Act::Link => disk.link(path).map(|found| format!("{found:?}")),
        Act::Read => disk.read(path, 4).map(|bytes| String::from_utf8(bytes).unwrap()),
        Act::List => disk.list(path).map(|mut names| {
            names.sort();
            format!("{names:?}")
        }),
        Act::Put { text, over } => put(text, Some(*over)).map(|()| String::new()),
        Act::Drop => put("dropped", None).map(|()| String::new()),
        Act::Rename(name) => disk.rename(path, &folder.join(name)).map(|()| String::new()),
        Act::Remove => disk.remove(path).map(|()| String::new()),
        Act::CreateFolder => disk.create_folder(path).map(|()| String::new()),
        Act::RemoveFolder => disk.remove_folder(path).map(|()| String::new()),
        Act::Sync => disk.sync(path).map(|()| String::new()),
        // By its names below the first folder.
        Act::Real => disk
            .real(path)
            .map(|real| real.iter().skip_while(|part| *part != HOME).collect::<PathBuf>().display().to_string()),
        Act::Lead(_) => unreachable!("made by another program"),
        Act::Lock => disk.lock(path).map(|held| {
            let other = disk.lock(path).err().map(|error| error.kind());
            format!("{} {other:?}", held.is_sure)
        }),
    };
    told.map_err(|error| error.kind())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// As long as nothing fails, it answers as the machine's own disk does.
    #[cfg(unix)]
    #[test]
    fn it_is_a_disk_as_the_machines_own(
        acts in prop::collection::vec((prop::collection::vec(prop::sample::select(&NAMES[..]), 1..3), act()), 0..60)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join(HOME);
        std::fs::create_dir(&home).unwrap();
        let memory = Memory::with(&["/made-up-home"]);
        for (path, act) in acts {
            let path: PathBuf = path.iter().collect();
            let (ours, theirs) = (Path::new("/").join(HOME).join(&path), home.join(&path));
            let leads_nowhere = |path: &Path| System.link(path).is_ok_and(|to| to.is_some()) && System.look(path).is_err();
            if let Act::Lead(name) = act {
                let made = memory.state().add(&ours, Node::Link { to: name.into() });
                let there = std::os::unix::fs::symlink(name, &theirs);
                prop_assert_eq!(made.map(drop).map_err(|error| error.kind()), there.map_err(|error| error.kind()));
                continue;
            }
            // Of a lock only what stands beside a file is needed.
            if matches!(act, Act::Lock) && leads_nowhere(&theirs) {
                continue;
            }
            if let Act::Rename(name) = act {
                // One folder in place of another is nothing that a save needs.
                if System.look(&theirs.with_file_name(name)).is_ok_and(|there| there == Thing::Folder) {
                    continue;
                }
            }
            prop_assert_eq!(answer(&memory, &ours, &act), answer(&System, &theirs, &act), "{:?} {:?}", act, path);
        }
    }
}

#[test]
fn what_was_not_synced_may_be_lost_in_any_mixture_and_what_was_is_not() {
    let disk = Memory::with(&["/home"]);
    let put = |sync: bool, sync_folder: bool| {
        let disk = disk.copied();
        let mut neighbour = disk.create(Path::new("/home"), "n", Whose::Mine).unwrap();
        neighbour.write(b"text").unwrap();
        if sync {
            neighbour.sync().unwrap();
        }
        neighbour.place(Path::new("/home/file"), true).unwrap();
        if sync_folder {
            disk.sync(Path::new("/home")).unwrap();
        }
        let text = |world: &Memory| world.everything().get("/home/file").cloned().flatten().map(|text| text.to_vec());
        disk.worlds().iter().map(text).collect::<BTreeSet<_>>()
    };
    let whole = Some(b"text".to_vec());
    assert_eq!(put(true, true), BTreeSet::from([whole.clone()]));
    assert_eq!(put(true, false), BTreeSet::from([None, whole.clone()]));
    assert_eq!(put(false, true), BTreeSet::from([Some(Vec::new()), Some(b"te".to_vec()), whole]));
}
