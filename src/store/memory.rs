//! A disk in memory, for tests: it fails where it is told to, and its power can be cut.
//!
//! It is as mean as a disk may be. What was not synced need not outlive a power cut, and may outlive it in any mixture:
//! of a file's bytes none, a half or all; of what happened to the names in a folder each by itself, in no order. Only a
//! renaming is whole: a file is never without a name. Bytes whose sync failed are lost to every later sync, as Linux has
//! it.

use super::disk::{Disk, Held, Neighbour, RANDOM, Thing, Whose};
use super::save::LONGEST_CHAIN;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// One operation, by what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    Look,
    Link,
    Real,
    Read,
    List,
    Create,
    Write,
    SyncNeighbour,
    Place,
    Rename,
    Remove,
    CreateFolder,
    RemoveFolder,
    Sync,
    Lock,
}

impl Operation {
    pub const ALL: [Operation; 15] = [
        Operation::Look,
        Operation::Link,
        Operation::Real,
        Operation::Read,
        Operation::List,
        Operation::Create,
        Operation::Write,
        Operation::SyncNeighbour,
        Operation::Place,
        Operation::Rename,
        Operation::Remove,
        Operation::CreateFolder,
        Operation::RemoveFolder,
        Operation::Sync,
        Operation::Lock,
    ];

    /// Whether a full disk refuses it.
    fn takes_room(self) -> bool {
        use Operation::{Create, CreateFolder, Lock, Place, Rename, SyncNeighbour, Write};
        matches!(self, Create | CreateFolder | Lock | Place | Rename | SyncNeighbour | Write)
    }
}

/// What goes wrong at one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It is not done, and says so: EIO.
    Broken,
    /// As `Broken`: EACCES.
    Refused,
    /// As `Broken`: ENOSPC; and so is everything from then on that takes room.
    Full,
    /// It is done, and says that it is not: EIO.
    Late,
    /// Half of it is done: ENOSPC. Only writing has halves.
    Short,
    /// The process is gone before it.
    KilledBefore,
    /// The process is gone behind it.
    KilledAfter,
}

impl Fault {
    pub const ALL: [Fault; 7] = [
        Fault::Broken,
        Fault::Refused,
        Fault::Full,
        Fault::Late,
        Fault::Short,
        Fault::KilledBefore,
        Fault::KilledAfter,
    ];

    /// Whether the process does not live to tell.
    pub fn kills(self) -> bool {
        matches!(self, Fault::KilledBefore | Fault::KilledAfter)
    }

    pub fn can_befall(self, operation: Operation) -> bool {
        self != Fault::Short || operation == Operation::Write
    }
}

/// The disk. A clone is the same disk.
#[derive(Clone)]
pub struct Memory(Arc<Mutex<State>>);

#[derive(Clone)]
struct State {
    /// By number; the first is the root.
    nodes: Vec<Node>,
    /// What happened to names and is not safe yet.
    since: Vec<Event>,
    locked: BTreeSet<usize>,
    /// How many neighbours were created.
    created: usize,
    /// What was done so far.
    log: Vec<Operation>,
    plan: Option<(usize, Fault)>,
    /// What another program does before the operation of that number.
    meanwhile: Option<(usize, Hand)>,
    is_dead: bool,
    is_full: bool,
}

type Hand = Arc<dyn Fn(&Memory) + Send + Sync>;

#[derive(Clone)]
enum Node {
    File { bytes: Arc<[u8]>, safe: Arc<[u8]>, is_safe: bool, is_doomed: bool },
    Folder { names: Names, safe: Names },
    Link { to: PathBuf },
}

type Names = BTreeMap<OsString, usize>;
pub type Everything = BTreeMap<String, Option<Arc<[u8]>>>;

/// A name in a folder.
type Place = (usize, OsString);

/// What happened to names: something lost one, or has another.
#[derive(Clone)]
struct Event {
    lost: Option<Place>,
    found: Option<(Place, usize)>,
}

impl Event {
    /// Lets it happen to the names that are seen, or to those that are safe.
    fn happen(&self, nodes: &mut [Node], is_safe: bool) {
        let mut change = |folder: usize, change: &dyn Fn(&mut Names)| match &mut nodes[folder] {
            Node::Folder { names, safe } => change(if is_safe { safe } else { names }),
            Node::File { .. } | Node::Link { .. } => panic!("no folder"),
        };
        if let Some((folder, name)) = &self.lost {
            change(*folder, &|names| {
                names.remove(name);
            });
        }
        if let Some(((folder, name), at)) = &self.found {
            change(*folder, &|names| {
                names.insert(name.clone(), *at);
            });
        }
    }

    fn touches(&self, folder: usize) -> bool {
        self.lost.iter().chain(self.found.iter().map(|(place, _)| place)).any(|(there, _)| *there == folder)
    }
}

/// As many mixtures of what a power cut may leave are tried; where there are more, as many of them.
const MOST_WORLDS: usize = 48;

impl Memory {
    /// A disk with these folders and nothing else.
    pub fn with(folders: &[&str]) -> Memory {
        let (locked, log) = (BTreeSet::new(), Vec::new());
        let state = State {
            nodes: vec![Node::folder()],
            since: Vec::new(),
            locked,
            created: 0,
            log,
            plan: None,
            meanwhile: None,
            is_dead: false,
            is_full: false,
        };
        let memory = Memory(Arc::new(Mutex::new(state)));
        for folder in folders {
            memory.create_folder(Path::new(folder)).unwrap();
        }
        memory.worlds().pop().unwrap()
    }

    /// Another disk with all that this one holds, as a process finds it that is started now: nothing has failed yet.
    pub fn copied(&self) -> Memory {
        let mut state = self.state().clone();
        state.start();
        Memory(Arc::new(Mutex::new(state)))
    }

    /// Lets something go wrong at that operation, counted from now.
    pub fn plan(&self, operation: usize, fault: Fault) {
        let mut state = self.state();
        state.start();
        state.plan = Some((operation, fault));
    }

    /// Lets another program do something before that operation, counted from now.
    pub fn meanwhile(&self, operation: usize, hand: impl Fn(&Memory) + Send + Sync + 'static) {
        let mut state = self.state();
        state.start();
        state.meanwhile = Some((operation, Arc::new(hand)));
    }

    /// Lets nothing go wrong any longer.
    pub fn mend(&self) {
        self.state().start();
    }

    /// What was done since something was planned, or mended.
    pub fn log(&self) -> Vec<Operation> {
        self.state().log.clone()
    }

    /// Writes a file as another program does, for good.
    pub fn put(&self, path: &str, text: &str) {
        let path = Path::new(path);
        let (folder, name) = (path.parent().unwrap(), path.file_name().unwrap());
        let mut neighbour = self.create(folder, "put", Whose::Mine).unwrap();
        neighbour.write(text.as_bytes()).unwrap();
        neighbour.sync().unwrap();
        neighbour.place(&folder.join(name), true).unwrap();
        self.sync(folder).unwrap();
    }

    /// Makes a link as another program does, for good.
    pub fn put_link(&self, path: &str, to: &str) {
        let path = Path::new(path);
        self.state().add(path, Node::Link { to: to.into() }).unwrap();
        self.sync(path.parent().unwrap()).unwrap();
    }

    /// Every path, with the bytes of files.
    pub fn everything(&self) -> Everything {
        let state = self.state();
        let mut found = BTreeMap::new();
        let mut folders = vec![(String::new(), 0)];
        while let Some((path, at)) = folders.pop() {
            let Node::Folder { names, .. } = &state.nodes[at] else { continue };
            for (name, at) in names {
                let path = format!("{path}/{}", name.to_str().unwrap());
                let bytes = match &state.nodes[*at] {
                    Node::File { bytes, .. } => Some(Arc::clone(bytes)),
                    Node::Link { to } => Some(to.to_str().unwrap().as_bytes().into()),
                    Node::Folder { .. } => None,
                };
                folders.push((path.clone(), *at));
                found.insert(path, bytes);
            }
        }
        found
    }

    /// What the disk may hold after a power cut now.
    pub fn worlds(&self) -> Vec<Memory> {
        let mut state = self.state().clone();
        state.forget_the_nameless();
        let names = state.since.iter().map(|_| 2);
        let choices: Vec<usize> = state.nodes.iter().filter_map(Node::choices).chain(names).collect();
        let all = choices.iter().try_fold(1_usize, |all, choice| all.checked_mul(*choice)).unwrap_or(usize::MAX);
        let world = |number: usize| {
            let mut left = number;
            let mut choose = choices.iter().map(|choice| {
                let chosen = left % choice;
                left /= choice;
                chosen
            });
            let mut world = state.clone();
            world.nodes.iter_mut().for_each(|node| node.settle(&mut choose));
            for event in std::mem::take(&mut world.since).iter().filter(|_| choose.next().unwrap() == 1) {
                event.happen(&mut world.nodes, true);
            }
            for node in &mut world.nodes {
                if let Node::Folder { names, safe } = node {
                    names.clone_from(safe);
                }
            }
            world.start();
            Memory(Arc::new(Mutex::new(world)))
        };
        // The first lost everything, the last nothing; those between are spread evenly.
        let count = all.min(MOST_WORLDS);
        let number = |at: usize| if all == count { at } else { all / (count - 1) * at };
        (0..count - 1).map(number).chain([all - 1]).map(world).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Does one operation, or what is planned instead of it.
    fn act<T>(&self, what: Operation, act: impl FnOnce(&mut State) -> io::Result<T>) -> io::Result<T> {
        let hand = {
            let mut state = self.state();
            let number = state.log.len();
            state.meanwhile.take_if(|(at, _)| *at == number)
        };
        if let Some((_, hand)) = hand {
            hand(self);
        }
        let mut state = self.state();
        if state.is_dead {
            return Err(io::Error::other("the process is gone"));
        }
        let number = state.log.len();
        state.log.push(what);
        let fault = state.plan.filter(|(at, _)| *at == number).map(|(_, fault)| fault);
        state.is_full |= fault == Some(Fault::Full);
        let full = || ErrorKind::StorageFull.into();
        let why = match fault {
            None | Some(Fault::Full) if state.is_full && what.takes_room() => return Err(full()),
            None | Some(Fault::Full) => return act(&mut state),
            Some(Fault::Broken | Fault::KilledBefore) => broken(),
            Some(Fault::Refused) => ErrorKind::PermissionDenied.into(),
            Some(Fault::Late | Fault::KilledAfter | Fault::Short) => {
                let done = act(&mut state);
                state.is_dead = fault == Some(Fault::KilledAfter);
                // What is let go of goes to the disk again.
                drop(state);
                drop(done?);
                return Err(if fault == Some(Fault::Short) { full() } else { broken() });
            }
        };
        state.is_dead = fault.is_some_and(Fault::kills);
        Err(why)
    }

    /// Whether the next operation does only a half.
    fn halves_next(&self) -> bool {
        let state = self.state();
        state.plan == Some((state.log.len(), Fault::Short))
    }

    /// Whether the next operation fails, and takes with it what it was to save.
    fn breaks_next(&self) -> bool {
        let state = self.state();
        state.plan.is_some_and(|(at, fault)| at == state.log.len() && fault == Fault::Broken)
    }
}

fn broken() -> io::Error {
    io::Error::from_raw_os_error(rustix::io::Errno::IO.raw_os_error())
}

impl State {
    /// A process starts.
    fn start(&mut self) {
        self.locked.clear();
        self.log.clear();
        (self.plan, self.meanwhile, self.is_dead, self.is_full) = (None, None, false, false);
    }

    /// Empties what has no name and will have none, so that nobody wonders what becomes of it.
    fn forget_the_nameless(&mut self) {
        let mut named = BTreeSet::from([0]);
        let mut left = vec![0];
        while let Some(at) = left.pop() {
            let Node::Folder { names, safe } = &self.nodes[at] else { continue };
            let since = self.since.iter().filter(|event| event.touches(at)).filter_map(|event| event.found.as_ref());
            let since = since.map(|(_, at)| at);
            left.extend(names.values().chain(safe.values()).chain(since).filter(|at| named.insert(**at)));
        }
        self.since.retain(|event| named.iter().any(|folder| event.touches(*folder)));
        for (at, node) in self.nodes.iter_mut().enumerate() {
            if !named.contains(&at) && matches!(node, Node::File { .. }) {
                *node = Node::file();
            }
        }
    }

    /// What stands at a path, behind its links.
    fn find(&self, path: &Path) -> io::Result<usize> {
        self.walk(path, true, LONGEST_CHAIN).map(|(at, _)| at)
    }

    /// As `find`; a link, not what it leads to.
    fn find_name(&self, path: &Path) -> io::Result<usize> {
        self.walk(path, false, LONGEST_CHAIN).map(|(at, _)| at)
    }

    /// What stands at a path, and where that is without links.
    fn walk(&self, path: &Path, to_the_end: bool, links: usize) -> io::Result<(usize, PathBuf)> {
        let (mut at, mut real) = (0, PathBuf::new());
        let mut parts = path.components().peekable();
        while let Some(part) = parts.next() {
            match part {
                Component::RootDir => (at, real) = (0, PathBuf::from("/")),
                Component::Normal(name) => {
                    let Node::Folder { names, .. } = &self.nodes[at] else {
                        return Err(ErrorKind::NotADirectory.into());
                    };
                    let next = *names.get(name).ok_or(ErrorKind::NotFound)?;
                    match &self.nodes[next] {
                        Node::Link { .. } if links == 0 => {
                            return Err(io::Error::from_raw_os_error(rustix::io::Errno::LOOP.raw_os_error()));
                        }
                        Node::Link { to } if to_the_end || parts.peek().is_some() => {
                            (at, real) = self.walk(&real.join(to), true, links - 1)?;
                        }
                        _ => (at, real) = (next, real.join(name)),
                    }
                }
                other => panic!("{other:?} in {}", path.display()),
            }
        }
        Ok((at, real))
    }

    /// The folder of a path, and the name in it.
    fn place(&self, path: &Path) -> io::Result<Place> {
        let folder = self.find(path.parent().unwrap())?;
        if !self.is_folder(folder) {
            return Err(ErrorKind::NotADirectory.into());
        }
        Ok((folder, path.file_name().unwrap().to_owned()))
    }

    fn happen(&mut self, event: Event) {
        event.happen(&mut self.nodes, false);
        self.since.push(event);
    }

    fn add(&mut self, path: &Path, node: Node) -> io::Result<usize> {
        if self.find_name(path).is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let at = self.nodes.len();
        let place = self.place(path)?;
        self.nodes.push(node);
        self.happen(Event { lost: None, found: Some((place, at)) });
        Ok(at)
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        let lost = Some(self.place(path)?);
        self.happen(Event { lost, found: None });
        Ok(())
    }

    fn is_folder(&self, at: usize) -> bool {
        matches!(self.nodes[at], Node::Folder { .. })
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let moved = self.find_name(from)?;
        match self.find_name(to) {
            Ok(there) if self.is_folder(there) => return Err(ErrorKind::IsADirectory.into()),
            Ok(_) if self.is_folder(moved) => return Err(ErrorKind::NotADirectory.into()),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let event = Event { lost: Some(self.place(from)?), found: Some((self.place(to)?, moved)) };
        self.happen(event);
        Ok(())
    }

    fn sync(&mut self, at: usize) {
        match &mut self.nodes[at] {
            Node::File { bytes, safe, is_safe, is_doomed: false } => {
                *safe = Arc::clone(bytes);
                *is_safe = true;
            }
            Node::File { .. } | Node::Link { .. } => {}
            Node::Folder { .. } => {
                for event in self.since.extract_if(.., |event| event.touches(at)) {
                    event.happen(&mut self.nodes, true);
                }
            }
        }
    }
}

impl Node {
    fn file() -> Node {
        Node::File { bytes: Arc::default(), safe: Arc::default(), is_safe: true, is_doomed: false }
    }

    fn folder() -> Node {
        Node::Folder { names: Names::new(), safe: Names::new() }
    }

    /// How many ways there are for bytes that are not safe.
    fn choices(&self) -> Option<usize> {
        match self {
            Node::File { is_safe: false, is_doomed, .. } => Some(if *is_doomed { 2 } else { 3 }),
            Node::File { .. } | Node::Folder { .. } | Node::Link { .. } => None,
        }
    }

    /// Keeps of it what was chosen.
    fn settle(&mut self, choose: &mut impl Iterator<Item = usize>) {
        let Node::File { bytes, safe, is_safe: is_safe @ false, is_doomed } = self else { return };
        match choose.next().unwrap() {
            0 => *bytes = Arc::clone(safe),
            1 => *bytes = bytes[..bytes.len() / 2].into(),
            _ => {}
        }
        *safe = Arc::clone(bytes);
        (*is_safe, *is_doomed) = (true, false);
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.everything().keys())
    }
}

impl Disk for Memory {
    fn look(&self, path: &Path) -> io::Result<Thing> {
        self.act(Operation::Look, |state| {
            Ok(match &state.nodes[state.find(path)?] {
                Node::File { bytes, .. } => Thing::File { length: bytes.len() as u64 },
                Node::Folder { .. } => Thing::Folder,
                Node::Link { .. } => panic!("an end of links"),
            })
        })
    }

    fn link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        self.act(Operation::Link, |state| {
            Ok(match &state.nodes[state.find_name(path)?] {
                Node::Link { to } => Some(to.clone()),
                Node::File { .. } | Node::Folder { .. } => None,
            })
        })
    }

    fn real(&self, folder: &Path) -> io::Result<PathBuf> {
        self.act(Operation::Real, |state| state.walk(folder, true, LONGEST_CHAIN).map(|(_, real)| real))
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        self.act(Operation::Read, |state| match &state.nodes[state.find(path)?] {
            Node::File { bytes, .. } => Ok(bytes.iter().copied().take(usize::try_from(most).unwrap()).collect()),
            Node::Folder { .. } => Err(ErrorKind::IsADirectory.into()),
            Node::Link { .. } => panic!("an end of links"),
        })
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.act(Operation::List, |state| match &state.nodes[state.find(folder)?] {
            Node::File { .. } | Node::Link { .. } => Err(ErrorKind::NotADirectory.into()),
            Node::Folder { names, .. } => Ok(names.keys().cloned().collect()),
        })
    }

    fn create(&self, folder: &Path, begins: &str, _: Whose) -> io::Result<Box<dyn Neighbour>> {
        self.act(Operation::Create, |state| {
            state.created += 1;
            let path = folder.join(format!("{begins}{:0RANDOM$}", state.created));
            let at = state.add(&path, Node::file())?;
            Ok(Box::new(New { memory: self.clone(), path, at, is_placed: false }) as Box<dyn Neighbour>)
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.act(Operation::Rename, |state| state.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.act(Operation::Remove, |state| {
            let at = state.find_name(path)?;
            if state.is_folder(at) {
                return Err(ErrorKind::IsADirectory.into());
            }
            state.remove(path)
        })
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.act(Operation::CreateFolder, |state| state.add(path, Node::folder()).map(drop))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.act(Operation::RemoveFolder, |state| {
            match &state.nodes[state.find_name(path)?] {
                Node::File { .. } | Node::Link { .. } => return Err(ErrorKind::NotADirectory.into()),
                Node::Folder { names, .. } if !names.is_empty() => return Err(ErrorKind::DirectoryNotEmpty.into()),
                Node::Folder { .. } => {}
            }
            state.remove(path)
        })
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.act(Operation::Sync, |state| {
            let at = state.find(path)?;
            state.sync(at);
            Ok(())
        })
    }

    fn lock(&self, path: &Path) -> io::Result<Held> {
        self.act(Operation::Lock, |state| {
            let at = match state.find(path) {
                Ok(at) if state.is_folder(at) => return Err(ErrorKind::IsADirectory.into()),
                Ok(at) => at,
                Err(error) if error.kind() == ErrorKind::NotFound => state.add(path, Node::file())?,
                Err(error) => return Err(error),
            };
            if !state.locked.insert(at) {
                return Err(ErrorKind::WouldBlock.into());
            }
            Ok(Held { is_sure: true, _guard: Box::new(Guard { memory: self.clone(), at }) })
        })
    }
}

/// Lets go of a lock; so does the end of a process.
struct Guard {
    memory: Memory,
    at: usize,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.memory.state().locked.remove(&self.at);
    }
}

struct New {
    memory: Memory,
    path: PathBuf,
    at: usize,
    is_placed: bool,
}

impl Neighbour for New {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = if self.memory.halves_next() { bytes.len() / 2 } else { bytes.len() };
        self.memory.act(Operation::Write, |state| {
            let Node::File { bytes: own, is_safe, .. } = &mut state.nodes[self.at] else { panic!("a folder") };
            *own = [own, &bytes[..length]].concat().into();
            *is_safe = false;
            Ok(())
        })
    }

    fn take_mode(&mut self, _: &Path) {}

    fn sync(&mut self) -> io::Result<()> {
        if self.memory.breaks_next() {
            let Node::File { is_doomed, .. } = &mut self.memory.state().nodes[self.at] else { panic!("a folder") };
            *is_doomed = true;
        }
        self.memory.act(Operation::SyncNeighbour, |state| {
            state.sync(self.at);
            Ok(())
        })
    }

    fn place(mut self: Box<Self>, at: &Path, over: bool) -> io::Result<()> {
        let (memory, from) = (self.memory.clone(), self.path.clone());
        let placed = memory.act(Operation::Place, |state| {
            if !over && state.find_name(at).is_ok() {
                return Err(ErrorKind::AlreadyExists.into());
            }
            state.rename(&from, at)
        });
        self.is_placed = placed.is_ok();
        placed
    }
}

impl Drop for New {
    fn drop(&mut self) {
        if !self.is_placed {
            let _ = self.memory.remove(&self.path);
        }
    }
}

mod tests;
