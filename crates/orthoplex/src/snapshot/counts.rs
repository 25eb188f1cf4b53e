//! How many snapshots are made and restored, by collection.

use orthoplex_types::ops::telemetry::ShardsReport;
use parking_lot::Mutex;
use std::collections::BTreeMap;

/// Numbers of one collection since the server started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    running: usize,
    recovering: usize,
    created: usize,
}

/// Numbers by collection; those that never had a snapshot have no entry.
#[derive(Debug, Default)]
pub(crate) struct SnapshotCounts(Mutex<BTreeMap<String, Counts>>);

impl SnapshotCounts {
    /// Runs the making of a snapshot.
    pub(super) fn making<T, E>(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.change(name, |own| own.running += 1);
        let made = make();
        self.change(name, |own| {
            own.running = own.running.saturating_sub(1);
            own.created += usize::from(made.is_ok());
        });
        made
    }

    /// Runs a restore.
    pub(super) fn recovering<T>(&self, name: &str, recover: impl FnOnce() -> T) -> T {
        self.change(name, |own| own.recovering += 1);
        let done = recover();
        self.change(name, |own| {
            own.recovering = own.recovering.saturating_sub(1)
        });
        done
    }

    /// Writes the numbers of a collection into its report.
    pub(crate) fn tell(&self, name: &str, report: &mut ShardsReport) {
        let own = self.0.lock().get(name).copied().unwrap_or_default();
        report.running_snapshots = own.running;
        report.running_recoveries = own.recovering;
        report.created_snapshots = own.created;
    }

    /// The collection is gone.
    pub(crate) fn forget(&self, name: &str) {
        self.0.lock().remove(name);
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut Counts)) {
        let mut all = self.0.lock();
        let own = all.entry(name.to_owned()).or_default();
        change(own);
        // Names of collections that do not exist come from clients: they must not stay.
        if *own == Counts::default() {
            all.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_counted_while_it_runs_and_once_it_is_done() {
        let counts = SnapshotCounts::default();
        let told = || {
            let mut report = ShardsReport::default();
            counts.tell("c", &mut report);
            (
                report.running_snapshots,
                report.running_recoveries,
                report.created_snapshots,
            )
        };
        let made: Result<_, ()> = counts.making("c", || Ok(told()));
        assert_eq!(made, Ok((1, 0, 0)));
        assert_eq!(told(), (0, 0, 1));
        assert_eq!(counts.making("c", || Err::<(), _>(1)), Err(1));
        assert_eq!(counts.recovering("c", told), (0, 1, 1));
        counts.recovering("never there", || ());
        assert_eq!(counts.0.lock().len(), 1);
        counts.forget("c");
        assert_eq!(told(), (0, 0, 0));
    }
}
