//! How full memory and disk of this machine are, looked at once in a few seconds.
//!
//! A figure that the system does not tell is absent, and refuses nothing.

use parking_lot::Mutex;
use std::fs::read_to_string;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a figure is good for.
const FRESH: Duration = Duration::from_secs(2);
/// Limit of the process group in current and in older kernels; "max" or a huge number for none.
const GROUP_LIMITS: [&str; 2] = [
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
];

/// A figure and when it was taken.
type Taken<T> = Mutex<Option<(Instant, T)>>;

static MEMORY: Taken<Option<f64>> = Mutex::new(None);
static DISK: Taken<(PathBuf, Option<f64>)> = Mutex::new(None);

/// Memory of this process in percent of what it may have.
pub(crate) fn memory_percent() -> Option<f64> {
    let mut taken = MEMORY.lock();
    match &*taken {
        Some((at, percent)) if at.elapsed() < FRESH => *percent,
        _ => {
            let percent = resident_bytes().zip(memory_bytes()).map(share);
            *taken = Some((Instant::now(), percent));
            percent
        }
    }
}

/// Used part of the file system of the folder, in percent.
pub(crate) fn disk_percent(folder: &Path) -> Option<f64> {
    let mut taken = DISK.lock();
    match &*taken {
        Some((at, (of, percent))) if at.elapsed() < FRESH && of == folder => *percent,
        _ => {
            let percent = used_and_size(folder).map(share);
            *taken = Some((Instant::now(), (folder.to_owned(), percent)));
            percent
        }
    }
}

fn share((part, whole): (u64, u64)) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn used_and_size(folder: &Path) -> Option<(u64, u64)> {
    let system = rustix::fs::statvfs(folder).ok()?;
    let free = system.f_bavail.checked_mul(system.f_frsize)?;
    let size = system.f_blocks.checked_mul(system.f_frsize)?;
    Some((size.saturating_sub(free), size))
}

fn resident_bytes() -> Option<u64> {
    kilobytes(&read_to_string("/proc/self/status").ok()?, "VmRSS:")
}

/// Memory of the machine, or of the group of processes if that is less.
fn memory_bytes() -> Option<u64> {
    let machine = kilobytes(&read_to_string("/proc/meminfo").ok()?, "MemTotal:")?;
    let group = GROUP_LIMITS
        .iter()
        .find_map(|path| read_to_string(path).ok())
        .and_then(|limit| limit.trim().parse().ok());
    Some(group.map_or(machine, |group: u64| group.min(machine)))
}

/// The bytes that a line as `VmRSS:   1234 kB` tells.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    number.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_kilobytes() {
        let text = "VmPeak:\t  20 kB\nVmRSS:\t    1234 kB\n";
        assert_eq!(kilobytes(text, "VmRSS:"), Some(1234 * 1024));
        assert_eq!(kilobytes(text, "VmSwap:"), None);
        assert_eq!(kilobytes("VmRSS: many kB", "VmRSS:"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn figures_of_this_machine_are_percentages() {
        let memory = memory_percent().unwrap();
        assert!(memory > 0.0 && memory <= 100.0, "{memory}");
        let disk = disk_percent(&std::env::temp_dir()).unwrap();
        assert!((0.0..=100.0).contains(&disk), "{disk}");
        assert_eq!(disk_percent(Path::new("/no/such/folder")), None);
    }
}
