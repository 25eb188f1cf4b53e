//! What background work of all shards does, as one report.

use super::Collection;
use crate::shard::SegmentNames;
use orthoplex_types::Result;
use orthoplex_types::ops::optimizations::{GetOptimizations, OptimizationsReport};
use orthoplex_types::ops::reads::CountResult;

impl Collection {
    /// Background work of all shards; lists that were not asked for are left out.
    pub(crate) fn optimizations(&self, wanted: GetOptimizations) -> OptimizationsReport {
        let mut all = OptimizationsReport {
            queued: wanted.queued.then(Vec::new),
            completed: wanted.completed.then(Vec::new),
            idle_segments: wanted.idle_segments.then(Vec::new),
            ..OptimizationsReport::default()
        };
        let shards = self.shards();
        for (placed, shard) in shards.layout().shards().iter().zip(shards.all()) {
            let own = shard.optimizations(SegmentNames::new(self.id.uuid(), placed.number));
            let (sum, part) = (&mut all.summary, own.summary);
            sum.queued_optimizations += part.queued_optimizations;
            sum.queued_segments += part.queued_segments;
            sum.queued_points += part.queued_points;
            sum.idle_segments += part.idle_segments;
            all.running.extend(own.running);
            extend(&mut all.queued, own.queued);
            extend(&mut all.completed, own.completed);
            extend(&mut all.idle_segments, own.idle_segments);
        }
        if let Some(completed) = &mut all.completed {
            completed.sort_by_key(|own| std::cmp::Reverse(own.progress.finished_at));
            completed.truncate(wanted.completed_limit);
        }
        all
    }
}

impl Collection {
    /// Takes writes out of the logs that will never be applied: there are none, since everything that is
    /// logged is applied, on start-up as well.
    ///
    /// # Errors
    /// A log that failed: only a restart tells what is in it.
    pub(crate) fn truncate_unapplied(&self) -> Result<CountResult> {
        self.shards()
            .all()
            .iter()
            .try_for_each(|shard| shard.check_log())?;
        Ok(CountResult { count: 0 })
    }
}

fn extend<T>(all: &mut Option<Vec<T>>, own: Option<Vec<T>>) {
    if let Some(all) = all {
        all.extend(own.unwrap_or_default());
    }
}
