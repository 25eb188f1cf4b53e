//! Limits on memory and disk of the node: kept in a file, looked at before writes that need more.
//!
//! What has reached its limit stays closed until it has fallen by a margin, so that a value resting
//! at the limit does not open and close the node. Freeing operations are never refused.

use crate::shard::stored;
use crate::strict::machine;
use arc_swap::ArcSwap;
use orthoplex_storage::{Vfs, atomic_file};
use orthoplex_types::ops::quotas::{QuotaConfig, QuotaStatus, QuotaUsage};
use orthoplex_types::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const FILE: &str = "quotas";
const KIND: [u8; 8] = *b"OPLXQUOT";
const VERSION: u32 = 1;
/// Percentage points below the limit at which writes are taken again, unless set.
const MARGIN: u8 = 5;

/// The limits in force.
pub(crate) struct Quotas {
    vfs: Arc<dyn Vfs>,
    root: PathBuf,
    config: ArcSwap<QuotaConfig>,
    memory: Latch,
    disk: Latch,
}

/// Whether a limit was reached and not yet left by the margin.
#[derive(Debug, Default)]
struct Latch(AtomicBool);

impl Latch {
    /// Whether writes are refused at this usage.
    fn is_over(&self, percent: f64, most: u8, margin: u8) -> bool {
        let release = if self.0.load(Ordering::Relaxed) {
            margin
        } else {
            0
        };
        let is_over = percent >= f64::from(most.saturating_sub(release));
        self.0.store(is_over, Ordering::Relaxed);
        is_over
    }
}

impl Quotas {
    /// The limits of the database in that folder; none when they were never set.
    pub(crate) fn open(vfs: &Arc<dyn Vfs>, root: &Path) -> Result<Self> {
        let path = root.join(FILE);
        let bytes = stored(atomic_file::read(&**vfs, &path, KIND, VERSION))?;
        let config = match bytes {
            None => QuotaConfig::default(),
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                Error::internal(format_args!("{} cannot be read: {error}", path.display()))
            })?,
        };
        Ok(Self {
            vfs: Arc::clone(vfs),
            root: root.to_owned(),
            config: ArcSwap::from_pointee(config),
            memory: Latch::default(),
            disk: Latch::default(),
        })
    }

    /// Replaces the limits. Durable when this answers.
    pub(crate) fn set(&self, config: QuotaConfig) -> Result<()> {
        let bytes = serde_json::to_vec(&config).map_err(Error::internal)?;
        let path = self.root.join(FILE);
        stored(atomic_file::write(&*self.vfs, &path, KIND, VERSION, &bytes))?;
        self.config.store(Arc::new(config));
        for latch in [&self.memory, &self.disk] {
            latch.0.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    /// The limits and how near they are.
    pub(crate) fn status(&self) -> QuotaStatus {
        let whole = |percent: f64| percent.round().clamp(0.0, 100.0) as u8;
        QuotaStatus {
            config: **self.config.load(),
            usage: QuotaUsage {
                resident_memory_percent: machine::memory_percent().map(whole),
                disk_usage_percent: machine::disk_percent(&self.root).map(whole),
            },
        }
    }

    /// Refuses a write that needs more memory or disk when a limit is reached.
    pub(crate) fn check(&self) -> Result<()> {
        let config = **self.config.load();
        if !config.enabled {
            return Ok(());
        }
        let margin = config.release_margin_percent.unwrap_or(MARGIN);
        if let Some(most) = config.max_resident_memory_percent
            && let Some(percent) = machine::memory_percent()
            && self.memory.is_over(percent, most, margin)
        {
            return Err(full(
                "Resident memory",
                percent,
                most,
                "max_resident_memory_percent",
            ));
        }
        if let Some(most) = config.max_disk_usage_percent
            && let Some(percent) = machine::disk_percent(&self.root)
            && self.disk.is_over(percent, most, margin)
        {
            return Err(full("Disk", percent, most, "max_disk_usage_percent"));
        }
        Ok(())
    }
}

fn full(what: &str, percent: f64, most: u8, member: &str) -> Error {
    let text = format!(
        "{what} usage is at {percent:.1}%, the limit is {most}%. Delete data, or increase `{member}` \
         in the global quota config."
    );
    Error::new(ErrorKind::StorageFull, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use orthoplex_storage::MemFs;

    #[test]
    fn a_reached_limit_is_left_by_a_margin() {
        let latch = Latch::default();
        assert!(!latch.is_over(79.9, 80, 5));
        assert!(latch.is_over(80.0, 80, 5));
        assert!(latch.is_over(75.0, 80, 5));
        assert!(!latch.is_over(74.9, 80, 5));
        assert!(!latch.is_over(76.0, 80, 5));
        assert!(latch.is_over(100.0, 80, 0));
        assert!(!latch.is_over(79.9, 80, 0));
    }

    #[test]
    fn limits_outlive_a_restart_and_name_what_is_full() {
        let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
        // The file system of this folder is a real one, whatever the files are in.
        let root = std::env::temp_dir();
        vfs.create_dir_all(&root).unwrap();
        let quotas = Quotas::open(&vfs, &root).unwrap();
        assert_eq!(quotas.status().config, QuotaConfig::default());
        assert!(quotas.check().is_ok());
        let none = QuotaConfig {
            enabled: true,
            max_resident_memory_percent: Some(100),
            max_disk_usage_percent: Some(1),
            release_margin_percent: Some(5),
        };
        quotas.set(none).unwrap();
        let again = Quotas::open(&vfs, &root).unwrap();
        assert_eq!(again.status().config, none);
        if again.status().usage.disk_usage_percent >= Some(2) {
            let error = again.check().unwrap_err();
            assert_eq!(error.kind().http_status(), 507);
            assert!(error.message().contains("Disk usage is at"), "{error}");
            assert!(error.message().contains("global quota config"), "{error}");
        }
        again
            .set(QuotaConfig {
                enabled: false,
                ..none
            })
            .unwrap();
        assert!(again.check().is_ok());
    }
}
