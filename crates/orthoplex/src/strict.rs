//! Limits that the owner of a collection put on its requests, looked at before anything is done.
//!
//! Owns which limit concerns which request; settings and texts are those of [`StrictModeConfig`].
//! A collection without limits costs one look at its configuration.

mod grouped;
mod indexes;
pub(crate) mod machine;
mod price;
mod rates;
mod reads;
mod writes;

pub(crate) use rates::Rates;
pub(crate) use writes::{check_new_index, check_writes, grows};

use crate::collection::{Collection, Settled};
use orthoplex_types::config::strict::{StrictModeConfig, check_limit, refusal};
use orthoplex_types::field_index::FieldType;
use orthoplex_types::filter::Filter;
use orthoplex_types::{JsonPath, Result, Scope};
use std::cell::RefCell;
use std::sync::LazyLock;

/// The limits of a collection, and what of it they are measured by.
pub(crate) struct Limits<'a> {
    strict: &'a StrictModeConfig,
    settled: &'a Settled,
    collection: &'a Collection,
    /// Collects keys without index instead of refusing them.
    lacking: Option<&'a RefCell<Vec<Lacking>>>,
}

/// A key that has no index of the types that would serve its condition.
pub(crate) type Lacking = (JsonPath, &'static [FieldType]);

/// A read that limits may concern.
pub(crate) trait Limited {
    /// Refuses what breaks a limit.
    fn check(&self, limits: &Limits<'_>) -> Result<()>;

    /// What it takes from the reads of a minute.
    fn price(&self, limits: &Limits<'_>) -> usize;

    /// The prices of its parts: each search of a batch is paid for on its own.
    fn prices(&self, limits: &Limits<'_>) -> Vec<usize> {
        vec![self.price(limits)]
    }
}

/// Refuses a read that breaks a limit of its collection.
pub(crate) fn check_read(
    collection: &Collection,
    request: &impl Limited,
    scope: &Scope,
) -> Result<()> {
    within_limits(collection, scope, |limits| {
        request.check(limits)?;
        let rate = limits.strict.read_rate_limit;
        rate.map_or(Ok(()), |rate| {
            let mut prices = request.prices(limits).into_iter();
            prices.try_for_each(|price| collection.rates.read(rate, price))
        })
    })
}

/// Keys that a read filters by without an index.
pub(crate) fn lacking(collection: &Collection, request: &impl Limited) -> Vec<Lacking> {
    static LOOK: LazyLock<StrictModeConfig> = LazyLock::new(|| StrictModeConfig {
        unindexed_filtering_retrieve: Some(false),
        ..StrictModeConfig::default()
    });
    let found = RefCell::new(Vec::new());
    let limits = Limits {
        strict: &LOOK,
        settled: &collection.settled(),
        collection,
        lacking: Some(&found),
    };
    // Other refusals, as of formulas without index, are for those who set limits.
    let _ = request.check(&limits);
    found.into_inner()
}

/// Runs the check if the collection has limits that apply.
fn within_limits(
    collection: &Collection,
    scope: &Scope,
    check: impl FnOnce(&Limits<'_>) -> Result<()>,
) -> Result<()> {
    let settled = collection.settled();
    let strict = settled.config.strict_mode_config.as_ref();
    let Some(strict) = strict.filter(|strict| strict.is_enabled()) else {
        return Ok(());
    };
    let most = strict.max_timeout.map(|seconds| seconds as u64);
    check_limit("timeout", scope.timeout_s, most)?;
    check(&Limits {
        strict,
        settled: &settled,
        collection,
        lacking: None,
    })
}

impl Limits<'_> {
    /// Size of a filter, and that its keys have indexes unless `unindexed` allows others.
    fn filter(&self, filter: Option<&Filter>, unindexed: Option<bool>) -> Result<()> {
        let Some(filter) = filter else { return Ok(()) };
        let size = filter.size();
        let conditions = (size.conditions, self.strict.filter_max_conditions);
        if let (given, Some(most)) = conditions
            && given > most
        {
            return Err(refusal(
                format_args!("Filter condition limit reached ({given} > {most})"),
                "Reduce the amount of conditions of your filter.",
            ));
        }
        let values = (size.largest_condition, self.strict.condition_max_size);
        if let (given, Some(most)) = values
            && given > most
        {
            return Err(refusal(
                format_args!("Condition size limit reached ({given} > {most})"),
                "Reduce the size of your condition.",
            ));
        }
        match unindexed {
            Some(false) => match self.lacking {
                None => indexes::check_filter(filter, &self.settled.fields),
                Some(found) => {
                    let mut found = found.borrow_mut();
                    indexes::lacking(filter, &self.settled.fields, &mut found)
                }
            },
            _ => Ok(()),
        }
    }

    fn read_filter(&self, filter: Option<&Filter>) -> Result<()> {
        self.filter(filter, self.strict.unindexed_filtering_retrieve)
    }
}
