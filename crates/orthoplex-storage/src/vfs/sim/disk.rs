//! The simulated disk: files and folders, each with what is durable and what is not yet.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

pub(super) type Ino = u64;

const ROOT: Ino = 0;

/// A change to a file's content.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Write { offset: u64, bytes: Vec<u8> },
    Truncate(u64),
}

impl Change {
    pub(super) fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes } => write_at(content, *offset as usize, bytes),
            Self::Truncate(len) => content.truncate(*len as usize),
        }
    }
}

/// Writes as a file system does: a gap before `offset` reads as zeros.
pub(super) fn write_at(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

#[derive(Debug, Clone, Default)]
pub(super) struct FileNode {
    pub(super) durable: Vec<u8>,
    pub(super) current: Vec<u8>,
    /// Changes since the last sync, oldest first.
    pub(super) unsynced: Vec<Change>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct DirNode {
    pub(super) durable: BTreeMap<String, Ino>,
    pub(super) current: BTreeMap<String, Ino>,
}

#[derive(Debug, Clone)]
pub(super) enum Node {
    File(FileNode),
    Dir(DirNode),
}

/// Edits of names that reach the disk together or not at all: one for a creation or removal, two for a
/// rename. `None` takes the name away.
#[derive(Debug, Clone)]
pub(super) struct NameChange {
    pub(super) edits: Vec<(Ino, String, Option<Ino>)>,
}

impl NameChange {
    fn touches(&self, dir: Ino) -> bool {
        self.edits.iter().any(|(at, _, _)| *at == dir)
    }

    fn shares_name_with(&self, other: &Self) -> bool {
        let same = |(dir, name, _): &(Ino, String, _)| {
            other
                .edits
                .iter()
                .any(|(other_dir, other_name, _)| dir == other_dir && name == other_name)
        };
        self.edits.iter().any(same)
    }
}

type Outcome<T> = Result<T, ErrorKind>;

/// Everything on the disk, and everything on its way there.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    pub(super) nodes: BTreeMap<Ino, Node>,
    pub(super) next_ino: Ino,
    /// Changes of names whose folder was not synced since, oldest first.
    pub(super) unsynced_names: Vec<NameChange>,
}

impl Default for Disk {
    fn default() -> Self {
        let nodes = BTreeMap::from([(ROOT, Node::Dir(DirNode::default()))]);
        Self {
            nodes,
            next_ino: ROOT + 1,
            unsynced_names: Vec::new(),
        }
    }
}

/// The names on the way from the root.
fn names(path: &Path) -> Outcome<Vec<&str>> {
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => names.push(name.to_str().ok_or(ErrorKind::InvalidInput)?),
            Component::RootDir | Component::CurDir => {}
            Component::ParentDir | Component::Prefix(_) => return Err(ErrorKind::InvalidInput),
        }
    }
    Ok(names)
}

impl Disk {
    pub(super) fn lookup(&self, path: &Path) -> Option<Ino> {
        names(path)
            .ok()?
            .into_iter()
            .try_fold(ROOT, |dir, name| self.child(dir, name))
    }

    pub(super) fn content(&self, ino: Ino) -> Option<&[u8]> {
        match self.nodes.get(&ino)? {
            Node::File(file) => Some(&file.current),
            Node::Dir(_) => None,
        }
    }

    fn child(&self, dir: Ino, name: &str) -> Option<Ino> {
        self.dir(dir)?.current.get(name).copied()
    }

    pub(super) fn dir(&self, ino: Ino) -> Option<&DirNode> {
        match self.nodes.get(&ino)? {
            Node::Dir(dir) => Some(dir),
            Node::File(_) => None,
        }
    }

    fn file_mut(&mut self, ino: Ino) -> Option<&mut FileNode> {
        match self.nodes.get_mut(&ino)? {
            Node::File(file) => Some(file),
            Node::Dir(_) => None,
        }
    }

    /// Folder and name of a path whose folder exists.
    fn place(&self, path: &Path) -> Outcome<(Ino, String)> {
        let mut names = names(path)?;
        let name = names.pop().ok_or(ErrorKind::InvalidInput)?.to_owned();
        let dir = names
            .into_iter()
            .try_fold(ROOT, |dir, name| self.child(dir, name));
        let dir = dir.ok_or(ErrorKind::NotFound)?;
        self.dir(dir).ok_or(ErrorKind::NotADirectory)?;
        Ok((dir, name))
    }

    fn add(&mut self, node: Node) -> Ino {
        let ino = self.next_ino;
        self.next_ino += 1;
        self.nodes.insert(ino, node);
        ino
    }

    fn edit_names(&mut self, edits: Vec<(Ino, String, Option<Ino>)>) {
        let change = NameChange { edits };
        for (dir, name, ino) in &change.edits {
            if let Some(Node::Dir(dir)) = self.nodes.get_mut(dir) {
                set(&mut dir.current, name, *ino);
            }
        }
        self.unsynced_names.push(change);
    }

    pub(super) fn create_dirs(&mut self, path: &Path) -> Outcome<()> {
        let mut at = ROOT;
        for name in names(path)? {
            at = match self.child(at, name) {
                Some(child) if self.dir(child).is_some() => child,
                Some(_) => return Err(ErrorKind::NotADirectory),
                None => {
                    let child = self.add(Node::Dir(DirNode::default()));
                    self.edit_names(vec![(at, name.to_owned(), Some(child))]);
                    child
                }
            };
        }
        Ok(())
    }

    /// The file at `path`, created if missing.
    pub(super) fn open_file(&mut self, path: &Path) -> Outcome<Ino> {
        let (dir, name) = self.place(path)?;
        match self.child(dir, &name) {
            Some(ino) if self.content(ino).is_some() => Ok(ino),
            Some(_) => Err(ErrorKind::IsADirectory),
            None => {
                let ino = self.add(Node::File(FileNode::default()));
                self.edit_names(vec![(dir, name, Some(ino))]);
                Ok(ino)
            }
        }
    }

    pub(super) fn list(&self, path: &Path) -> Outcome<Vec<String>> {
        let ino = self.lookup(path).ok_or(ErrorKind::NotFound)?;
        let dir = self.dir(ino).ok_or(ErrorKind::NotADirectory)?;
        Ok(dir.current.keys().cloned().collect())
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> Outcome<()> {
        let (from_dir, from_name) = self.place(from)?;
        let (to_dir, to_name) = self.place(to)?;
        let ino = self
            .child(from_dir, &from_name)
            .ok_or(ErrorKind::NotFound)?;
        let replaced = self.child(to_dir, &to_name).and_then(|old| self.dir(old));
        if replaced.is_some_and(|dir| !dir.current.is_empty()) {
            return Err(ErrorKind::DirectoryNotEmpty);
        }
        self.edit_names(vec![
            (from_dir, from_name, None),
            (to_dir, to_name, Some(ino)),
        ]);
        Ok(())
    }

    pub(super) fn remove_file(&mut self, path: &Path) -> Outcome<()> {
        let (dir, name) = self.place(path)?;
        let ino = self.child(dir, &name).ok_or(ErrorKind::NotFound)?;
        self.content(ino).ok_or(ErrorKind::IsADirectory)?;
        self.edit_names(vec![(dir, name, None)]);
        Ok(())
    }

    /// Removes what is inside before the folder itself, each name on its own, as the system call library
    /// does: after power loss some may be back.
    pub(super) fn remove_dir(&mut self, path: &Path) -> Outcome<()> {
        let (parent, name) = self.place(path)?;
        let ino = self.child(parent, &name).ok_or(ErrorKind::NotFound)?;
        let dir = self.dir(ino).ok_or(ErrorKind::NotADirectory)?;
        for (child_name, child) in dir.current.clone() {
            if self.dir(child).is_some() {
                self.remove_dir(&path.join(child_name))?;
            } else {
                self.edit_names(vec![(ino, child_name, None)]);
            }
        }
        self.edit_names(vec![(parent, name, None)]);
        Ok(())
    }

    pub(super) fn change(&mut self, ino: Ino, change: Change) {
        if let Some(file) = self.file_mut(ino) {
            change.apply(&mut file.current);
            file.unsynced.push(change);
        }
    }

    /// What was written since the last sync is durable.
    pub(super) fn sync_file(&mut self, ino: Ino) {
        if let Some(file) = self.file_mut(ino) {
            for change in std::mem::take(&mut file.unsynced) {
                change.apply(&mut file.durable);
            }
        }
    }

    /// What was written since the last sync stays readable until power loss, and will never be durable:
    /// the state of a page cache after a failed sync.
    pub(super) fn forget_unsynced(&mut self, ino: Ino) {
        if let Some(file) = self.file_mut(ino) {
            file.unsynced.clear();
        }
    }

    /// Puts `bytes` in place of the content, durably.
    pub(super) fn replace(&mut self, ino: Ino, bytes: Vec<u8>) -> bool {
        let Some(file) = self.file_mut(ino) else {
            return false;
        };
        *file = FileNode {
            durable: bytes.clone(),
            current: bytes,
            unsynced: Vec::new(),
        };
        true
    }

    /// Makes the folder's names durable, if the sync `works`.
    pub(super) fn sync_dir(&mut self, path: &Path, works: bool) -> Outcome<()> {
        let ino = self.lookup(path).ok_or(ErrorKind::NotFound)?;
        self.dir(ino).ok_or(ErrorKind::NotADirectory)?;
        if !works {
            return Ok(());
        }
        // Newest first, so that what a kept change builds on is kept too.
        let mut kept: Vec<NameChange> = Vec::new();
        let mut left = Vec::new();
        for change in std::mem::take(&mut self.unsynced_names).into_iter().rev() {
            if change.touches(ino) || kept.iter().any(|later| later.shares_name_with(&change)) {
                kept.push(change);
            } else {
                left.push(change);
            }
        }
        left.reverse();
        self.unsynced_names = left;
        kept.iter().rev().for_each(|change| self.keep_names(change));
        Ok(())
    }

    pub(super) fn keep_names(&mut self, change: &NameChange) {
        for (dir, name, ino) in &change.edits {
            if let Some(Node::Dir(dir)) = self.nodes.get_mut(dir) {
                set(&mut dir.durable, name, *ino);
            }
        }
    }

    pub(super) fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut dirs = vec![(PathBuf::from("/"), ROOT)];
        while let Some((path, ino)) = dirs.pop() {
            for (name, child) in self.dir(ino).iter().flat_map(|dir| &dir.current) {
                match self.dir(*child) {
                    Some(_) => dirs.push((path.join(name), *child)),
                    None => files.push(path.join(name)),
                }
            }
        }
        files.sort_unstable();
        files
    }
}

fn set(names: &mut BTreeMap<String, Ino>, name: &str, ino: Option<Ino>) {
    match ino {
        Some(ino) => names.insert(name.to_owned(), ino),
        None => names.remove(name),
    };
}
