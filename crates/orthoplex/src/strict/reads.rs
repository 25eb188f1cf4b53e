//! Limits of reads.

use super::{Limited, Limits, indexes, price};
use orthoplex_types::Result;
use orthoplex_types::config::strict::{check_limit, refusal};
use orthoplex_types::filter::{Condition, Filter};
use orthoplex_types::ops::reads::{
    CountPoints, DiscoverBatch, FacetCounts, GetPoint, GetPoints, LIMIT_DEFAULT, QueryBatch,
    QueryPoints, RecommendBatch, RecommendPoints, ScrollPoints, SearchBatch, SearchPoints,
};
use orthoplex_types::query::{Prefetch, Query, SearchParams};
use orthoplex_types::vector::UNNAMED;

/// What all queries have in common.
pub(super) struct Stage<'a> {
    pub(super) prefetch: &'a [Prefetch],
    /// Absent in retired searches, whose vectors the price looks at itself.
    pub(super) query: Option<&'a Query>,
    /// Whether vectors are compared.
    pub(super) searches: bool,
    pub(super) using: Option<&'a str>,
    pub(super) filter: Option<&'a Filter>,
    pub(super) params: Option<&'a SearchParams>,
    pub(super) limit: usize,
}

/// A stage of any type that has the members of one.
macro_rules! stage {
    ($own:expr) => {
        Stage {
            prefetch: &$own.prefetch,
            query: $own.query.as_ref(),
            searches: $own.query.as_ref().is_some_and(compares_vectors),
            using: $own.using.as_deref(),
            filter: $own.filter.as_ref(),
            params: $own.params.as_ref(),
            limit: $own.limit.unwrap_or(LIMIT_DEFAULT),
        }
    };
}

impl<'a> From<&'a Prefetch> for Stage<'a> {
    fn from(own: &'a Prefetch) -> Self {
        stage!(own)
    }
}

impl<'a> From<&'a QueryPoints> for Stage<'a> {
    fn from(own: &'a QueryPoints) -> Self {
        stage!(own)
    }
}

const fn compares_vectors(query: &Query) -> bool {
    !matches!(
        query,
        Query::OrderBy(_)
            | Query::Fusion(_)
            | Query::Formula(_)
            | Query::Sample(_)
            | Query::Text(_)
    )
}

impl Limits<'_> {
    pub(super) fn limit(&self, limit: usize) -> Result<()> {
        check_limit("limit", Some(limit), self.strict.max_query_limit)
    }

    /// This stage and all before it.
    pub(super) fn stage(&self, stage: &Stage<'_>) -> Result<()> {
        self.limit(stage.limit)?;
        self.search(stage)?;
        let mut before = stage.prefetch.iter().map(Stage::from);
        before.try_for_each(|stage| self.stage(&stage))
    }

    /// All of a stage but its limit.
    fn search(&self, stage: &Stage<'_>) -> Result<()> {
        self.read_filter(stage.filter)?;
        self.params(stage.params)?;
        if let Some(Query::Formula(formula)) = stage.query
            && self.strict.unindexed_filtering_retrieve == Some(false)
        {
            indexes::check_formula(formula, &self.settled.fields)?;
        }
        // What ranks the results of other stages again scans nothing.
        if stage.searches && stage.prefetch.is_empty() {
            self.full_scan(stage.using, stage.filter)?;
        }
        Ok(())
    }

    fn params(&self, params: Option<&SearchParams>) -> Result<()> {
        let Some(params) = params else { return Ok(()) };
        self.read_filter(params.idf_corpus())?;
        check_limit("hnsw_ef", params.hnsw_ef, self.strict.search_max_hnsw_ef)?;
        let oversampling = params.quantization.and_then(|own| own.oversampling);
        let most = self.strict.search_max_oversampling;
        check_limit("oversampling", oversampling, most)?;
        self.exact(params.exact)
    }

    fn exact(&self, exact: bool) -> Result<()> {
        if exact && self.strict.search_allow_exact == Some(false) {
            return Err(refusal("Exact search disabled!", "Set exact=false."));
        }
        Ok(())
    }

    /// Without a graph every search is exact.
    fn full_scan(&self, using: Option<&str>, filter: Option<&Filter>) -> Result<()> {
        if self.strict.search_allow_exact != Some(false) {
            return Ok(());
        }
        let using = using.unwrap_or(UNNAMED);
        let vectors = &self.settled.config.params.vectors;
        let Some((_, params)) = vectors.iter().find(|(name, _)| *name == using) else {
            return Ok(());
        };
        let hnsw = self
            .settled
            .config
            .hnsw_config
            .with(params.hnsw_config.as_ref());
        let by_payload = hnsw.payload_m.is_some_and(|links| links > 0) && self.has_key(filter);
        if hnsw.m > 0 || by_payload {
            return Ok(());
        }
        Err(refusal(
            format_args!(
                "Request is forbidden on '{using}' because global vector indexing is disabled \
                 (hnsw_config.m = 0)"
            ),
            "Use tenant-specific filter, enable global vector indexing or enable strict mode \
             `search_allow_exact` option",
        ))
    }

    /// Whether the filter demands something of a declared field.
    fn has_key(&self, filter: Option<&Filter>) -> bool {
        let mut demands = filter.into_iter().flat_map(|own| &own.must);
        demands.any(|own| match own {
            Condition::Field(field) => self.settled.fields.contains_key(&field.key),
            _ => false,
        })
    }

    fn batch<T: Limited>(&self, searches: &[T]) -> Result<()> {
        let most = self.strict.search_max_batchsize;
        check_limit("search batch size", Some(searches.len()), most)?;
        searches.iter().try_for_each(|search| search.check(self))
    }
}

impl Limited for GetPoint {
    fn check(&self, _: &Limits<'_>) -> Result<()> {
        Ok(())
    }

    fn price(&self, _: &Limits<'_>) -> usize {
        1
    }
}

impl Limited for GetPoints {
    fn check(&self, _: &Limits<'_>) -> Result<()> {
        Ok(())
    }

    fn price(&self, _: &Limits<'_>) -> usize {
        self.ids.len()
    }
}

impl Limited for ScrollPoints {
    fn check(&self, limits: &Limits<'_>) -> Result<()> {
        limits.limit(self.limit.unwrap_or(LIMIT_DEFAULT))?;
        limits.read_filter(self.filter.as_ref())
    }

    fn price(&self, _: &Limits<'_>) -> usize {
        1 + price::of_filter(self.filter.as_ref())
    }
}

impl Limited for CountPoints {
    fn check(&self, limits: &Limits<'_>) -> Result<()> {
        limits.exact(self.exact.unwrap_or(true))?;
        limits.read_filter(self.filter.as_ref())
    }

    fn price(&self, _: &Limits<'_>) -> usize {
        1 + price::of_filter(self.filter.as_ref())
    }
}

impl Limited for FacetCounts {
    fn check(&self, limits: &Limits<'_>) -> Result<()> {
        limits.limit(self.limit.unwrap_or(LIMIT_DEFAULT))?;
        limits.exact(self.exact.unwrap_or(false))?;
        limits.read_filter(self.filter.as_ref())
    }

    fn price(&self, _: &Limits<'_>) -> usize {
        1 + price::of_filter(self.filter.as_ref())
    }
}

impl Limited for QueryPoints {
    fn check(&self, limits: &Limits<'_>) -> Result<()> {
        limits.stage(&self.into())
    }

    fn price(&self, limits: &Limits<'_>) -> usize {
        price::of_stage(&self.into(), limits)
    }
}

impl Limited for SearchPoints {
    fn check(&self, limits: &Limits<'_>) -> Result<()> {
        limits.stage(&Stage {
            prefetch: &[],
            query: None,
            searches: true,
            using: Some(&self.vector.name),
            filter: self.filter.as_ref(),
            params: self.params.as_ref(),
            limit: self.limit,
        })
    }

    fn price(&self, _: &Limits<'_>) -> usize {
        price::of_vector(&self.vector.vector) + price::of_filter(self.filter.as_ref())
    }
}

impl Limited for RecommendPoints {
    fn check(&self, limits: &Limits<'_>) -> Result<()> {
        limits.stage(&Stage {
            prefetch: &[],
            query: None,
            searches: true,
            using: self.using.as_deref(),
            filter: self.filter.as_ref(),
            params: self.params.as_ref(),
            limit: self.limit,
        })
    }

    fn price(&self, limits: &Limits<'_>) -> usize {
        let examples = self.positive.iter().chain(&self.negative);
        price::of_examples(examples, self.using.as_deref(), limits)
            + price::of_filter(self.filter.as_ref())
    }
}

macro_rules! batches {
    ($($batch:ident),+) => {$(
        impl Limited for $batch {
            fn check(&self, limits: &Limits<'_>) -> Result<()> {
                limits.batch(&self.searches)
            }

            fn price(&self, limits: &Limits<'_>) -> usize {
                self.prices(limits).into_iter().sum()
            }

            fn prices(&self, limits: &Limits<'_>) -> Vec<usize> {
                self.searches.iter().map(|search| search.price(limits)).collect()
            }
        }
    )+};
}

batches!(QueryBatch, SearchBatch, RecommendBatch, DiscoverBatch);
