//! What the system tells about this process. A figure that it does not tell is absent.

use parking_lot::Mutex;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::VecDeque;
use std::fs::{DirEntry, read_dir, read_to_string};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Resident memory in bytes.
pub(crate) fn resident_bytes() -> Option<u64> {
    status_field("VmRSS:").map(|kilobytes| kilobytes * 1024)
}

/// Threads.
pub(crate) fn threads() -> Option<u64> {
    status_field("Threads:")
}

/// Open files.
pub(crate) fn open_files() -> Option<u64> {
    read_dir("/proc/self/fd")
        .ok()
        .map(|entries| entries.count() as u64)
}

/// Files that may be open at a time.
pub(crate) fn open_files_max() -> Option<u64> {
    let limits = read_to_string("/proc/self/limits").ok()?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Mapped ranges of memory.
pub(crate) fn maps() -> Option<u64> {
    let maps = read_to_string("/proc/self/maps").ok()?;
    Some(maps.lines().count() as u64)
}

/// Ranges that a process may map.
pub(crate) fn maps_max() -> Option<u64> {
    read_to_string("/proc/sys/vm/max_map_count")
        .ok()?
        .trim()
        .parse()
        .ok()
}

/// A thread, and where it stands as far as the system tells.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ThreadStack {
    /// Its number.
    id: u64,
    /// Its name.
    name: String,
    /// Where it stands, innermost first: the place inside of the kernel, if it waits there. Frames of
    /// the program itself are not told.
    frames: Vec<String>,
}

/// All threads.
pub(crate) fn stacks() -> Vec<ThreadStack> {
    let tasks = read_dir("/proc/self/task").into_iter().flatten();
    let stack = |entry: std::io::Result<DirEntry>| {
        let path = entry.ok()?.path();
        let text = |name: &str| read_to_string(path.join(name)).ok();
        let waits = text("wchan").map(|own| own.trim().to_owned());
        let waits = waits.filter(|own| !own.is_empty() && own != "0");
        Some(ThreadStack {
            id: path.file_name()?.to_str()?.parse().ok()?,
            name: text("comm")?.trim().to_owned(),
            frames: waits.into_iter().collect(),
        })
    };
    let mut stacks: Vec<ThreadStack> = tasks.filter_map(stack).collect();
    stacks.sort_unstable_by_key(|own| own.id);
    stacks
}

/// Page faults without and with reading from disk.
pub(crate) fn page_faults() -> Option<(u64, u64)> {
    let stat = read_to_string("/proc/self/stat").ok()?;
    // The name of the program may hold anything, blanks and brackets included.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(7);
    let minor = fields.next()?.parse().ok()?;
    let major = fields.nth(1)?.parse().ok()?;
    Some((minor, major))
}

/// Memory of the machine in bytes.
pub(crate) fn machine_bytes() -> Option<u64> {
    let text = read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Size in bytes of the file system that holds a folder.
pub(crate) fn disk_bytes(folder: &Path) -> Option<u64> {
    let system = rustix::fs::statvfs(folder).ok()?;
    system.f_blocks.checked_mul(system.f_frsize)
}

/// Time that processors have spent on this process.
fn cpu_time() -> Option<Duration> {
    let stat = read_to_string("/proc/self/stat").ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    let ticks = user.checked_add(system)?;
    let per_second = rustix::param::clock_ticks_per_second().max(1);
    Some(Duration::from_secs_f64(ticks as f64 / per_second as f64))
}

/// Pause between two looks at the load.
const LOOK: Duration = Duration::from_secs(1);
/// Looks over which the load is averaged.
const LOOKS: usize = 3;

/// How many processors this process keeps busy.
#[derive(Debug, Default)]
pub(crate) struct Load(Mutex<VecDeque<(Instant, Duration)>>);

impl Load {
    /// Looks at it again and again.
    pub(crate) async fn watch(self: Arc<Self>) {
        loop {
            self.look();
            tokio::time::sleep(LOOK).await;
        }
    }

    fn look(&self) {
        let Some(spent) = cpu_time() else { return };
        let mut looks = self.0.lock();
        looks.push_back((Instant::now(), spent));
        if looks.len() > LOOKS {
            looks.pop_front();
        }
    }

    /// The average of the last seconds; `None` before there are two looks.
    pub(crate) fn cores(&self) -> Option<f32> {
        let looks = self.0.lock();
        let ((from, before), (to, after)) = (looks.front()?, looks.back()?);
        let time = to.duration_since(*from).as_secs_f32();
        (time > 0.0).then(|| after.saturating_sub(*before).as_secs_f32() / time)
    }
}

/// Instruction sets of the first processor.
pub(crate) fn cpu_flags() -> Vec<String> {
    let text = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("flags"));
    let flags = line.and_then(|line| line.split_once(':'));
    let flags = flags.map_or("", |(_, flags)| flags);
    flags.split_whitespace().map(str::to_owned).collect()
}

/// Name and version of the operating system.
pub(crate) fn distribution() -> (Option<String>, Option<String>) {
    let text = read_to_string("/etc/os-release").unwrap_or_default();
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim_matches('"').to_owned())
    };
    (field("NAME="), field("VERSION_ID="))
}

fn status_field(name: &str) -> Option<u64> {
    let status = read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_sensible_figures() {
        assert!(resident_bytes() > Some(1 << 20));
        assert!(resident_bytes() < machine_bytes());
        assert!(threads() >= Some(1));
        assert!(
            stacks()
                .iter()
                .all(|own| own.id > 0 && !own.name.is_empty())
        );
        assert!(!stacks().is_empty());
        assert!(open_files() >= Some(3));
        assert!(open_files() <= open_files_max());
        assert!(maps() > Some(5));
        assert!(maps_max() > Some(100));
        let (minor, major) = page_faults().unwrap_or_default();
        assert!(minor > 100, "{minor}");
        assert!(major < minor, "{major}");
        assert!(disk_bytes(Path::new("/")) > Some(1 << 20));
    }

    #[test]
    fn a_busy_process_has_a_load() {
        let load = Load::default();
        assert_eq!(load.cores(), None);
        load.look();
        // However busy the machine is: until some ticks were spent here.
        let enough = cpu_time().map(|spent| spent + Duration::from_millis(50));
        while cpu_time() < enough {
            std::hint::spin_loop();
        }
        load.look();
        assert!(load.cores() > Some(0.0), "{:?}", load.cores());
    }
}
