//! What is left of a simulated disk after a crash.
//!
//! Owns the choice of which unsynced changes survive. Everything durable always does.

use super::disk::{Change, Disk, FileNode, Node, write_at};

/// Devices write whole sectors: a torn write is torn between two of them.
const SECTOR_BYTES: usize = 512;

/// What happens to changes that were not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrashMode {
    /// The process dies, the operating system lives on: nothing is lost, nothing becomes durable.
    ProcessKill,
    /// Power loss: all unsynced changes are lost.
    LoseUnsynced,
    /// Power loss: each unsynced write survives or not, names survive up to a random moment.
    RandomSubset,
    /// Power loss: unsynced writes survive in part, torn at 512 bytes, either up to a random moment or
    /// sector by sector at random.
    Torn,
    /// Power loss: each unsynced creation, rename and removal survives or not, regardless of order; so
    /// does each unsynced write.
    NamesReordered,
    /// Power loss: files have the length they had in memory, with zeros for sectors that were not
    /// written.
    LengthFirst,
}

impl CrashMode {
    /// All kinds of power loss.
    pub const POWER_LOSS: [Self; 5] = [
        Self::LoseUnsynced,
        Self::RandomSubset,
        Self::Torn,
        Self::NamesReordered,
        Self::LengthFirst,
    ];
}

/// A small reproducible generator (splitmix64): the simulator must not depend on anything outside.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn coin(&mut self) -> bool {
        self.next() >> 63 == 1
    }

    /// A number from 0 to `max` inclusive.
    fn up_to(&mut self, max: usize) -> usize {
        (self.next() % (max as u64 + 1)) as usize
    }
}

impl Disk {
    pub(super) fn after_crash(&self, mode: CrashMode, seed: u64) -> Self {
        let mut image = self.clone();
        if mode == CrashMode::ProcessKill {
            return image;
        }
        let mut rng = Rng(seed);
        let changes = std::mem::take(&mut image.unsynced_names);
        let moment = rng.up_to(changes.len());
        for (i, change) in changes.iter().enumerate() {
            let survives = match mode {
                CrashMode::ProcessKill => true,
                CrashMode::LoseUnsynced => false,
                CrashMode::NamesReordered => rng.coin(),
                CrashMode::RandomSubset | CrashMode::Torn | CrashMode::LengthFirst => i < moment,
            };
            if survives {
                image.keep_names(change);
            }
        }
        for node in image.nodes.values_mut() {
            match node {
                Node::Dir(dir) => dir.current.clone_from(&dir.durable),
                Node::File(file) => {
                    let content = surviving(file, mode, &mut rng);
                    *file = FileNode {
                        durable: content.clone(),
                        current: content,
                        unsynced: Vec::new(),
                    };
                }
            }
        }
        image
    }
}

fn surviving(file: &FileNode, mode: CrashMode, rng: &mut Rng) -> Vec<u8> {
    let mut content = file.durable.clone();
    match mode {
        CrashMode::ProcessKill => content.clone_from(&file.current),
        CrashMode::LoseUnsynced => {}
        CrashMode::RandomSubset | CrashMode::NamesReordered => {
            for change in &file.unsynced {
                if rng.coin() {
                    change.apply(&mut content);
                }
            }
        }
        CrashMode::Torn if rng.coin() => torn_at_a_moment(file, &mut content, rng),
        CrashMode::Torn => random_sectors(file, &mut content, rng),
        CrashMode::LengthFirst => {
            random_sectors(file, &mut content, rng);
            content.resize(file.current.len(), 0);
        }
    }
    content
}

/// All changes before one of them, which arrives up to a sector boundary.
fn torn_at_a_moment(file: &FileNode, content: &mut Vec<u8>, rng: &mut Rng) {
    let moment = rng.up_to(file.unsynced.len());
    for change in file.unsynced.iter().take(moment) {
        change.apply(content);
    }
    if let Some(Change::Write { offset, bytes }) = file.unsynced.get(moment) {
        let sectors: Vec<_> = sectors(*offset as usize, bytes).collect();
        let kept = rng.up_to(sectors.len());
        for (at, sector) in sectors.into_iter().take(kept) {
            write_at(content, at, sector);
        }
    }
}

/// Each sector of each write arrives or not.
fn random_sectors(file: &FileNode, content: &mut Vec<u8>, rng: &mut Rng) {
    for change in &file.unsynced {
        match change {
            Change::Write { offset, bytes } => {
                for (at, sector) in sectors(*offset as usize, bytes) {
                    if rng.coin() {
                        write_at(content, at, sector);
                    }
                }
            }
            Change::Truncate(_) if rng.coin() => change.apply(content),
            Change::Truncate(_) => {}
        }
    }
}

/// A write cut at sector boundaries of the file.
fn sectors(offset: usize, bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let head = (SECTOR_BYTES - offset % SECTOR_BYTES).min(bytes.len());
    let (first, rest) = bytes.split_at(head);
    let rest = rest.chunks(SECTOR_BYTES).enumerate();
    let rest = rest.map(move |(i, sector)| (offset + head + i * SECTOR_BYTES, sector));
    std::iter::once((offset, first))
        .filter(|(_, sector)| !sector.is_empty())
        .chain(rest)
}
