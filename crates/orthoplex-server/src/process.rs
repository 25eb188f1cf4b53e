//! What the system tells about this process. A figure that it does not tell is absent.

use std::fs::{read_dir, read_to_string};

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
        assert!(open_files() >= Some(3));
        assert!(open_files() <= open_files_max());
        assert!(maps() > Some(5));
        assert!(maps_max() > Some(100));
        let (minor, major) = page_faults().unwrap_or_default();
        assert!(minor > 100, "{minor}");
        assert!(major < minor, "{major}");
    }
}
