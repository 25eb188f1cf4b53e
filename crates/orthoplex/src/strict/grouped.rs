//! Limits of queries in groups, discoveries and matrices.

use super::reads::Stage;
use super::{Limited, Limits, indexes, price};
use orthoplex_types::ops::reads::{
    DiscoverPoints, GROUP_SIZE_DEFAULT, MATRIX_LIMIT_DEFAULT, MATRIX_SAMPLE_DEFAULT, QueryGroups,
    QueryPoints, RecommendGroups, SearchGroups, SearchMatrix, SearchMatrixOffsets,
    SearchMatrixPairs,
};
use orthoplex_types::{JsonPath, Result};

impl Limits<'_> {
    /// A query that may answer `limit` groups of so many points by the values of a key.
    fn groups(&self, query: &Stage<'_>, key: &JsonPath, size: usize) -> Result<()> {
        self.limit(query.limit.saturating_mul(size))?;
        if self.strict.unindexed_filtering_retrieve == Some(false) {
            indexes::check_group(key, &self.settled.fields)?;
        }
        self.stage(query)
    }

    fn matrix(&self, matrix: &SearchMatrix) -> Result<()> {
        let sample = matrix.sample.unwrap_or(MATRIX_SAMPLE_DEFAULT);
        let limit = matrix.limit.unwrap_or(MATRIX_LIMIT_DEFAULT);
        self.limit(sample.saturating_mul(limit))?;
        self.read_filter(matrix.filter.as_ref())
    }
}

impl Limited for QueryGroups {
    fn check(&self, limits: &Limits<'_>) -> Result<()> {
        let size = self.group_size.unwrap_or(GROUP_SIZE_DEFAULT);
        limits.groups(&Stage::from(&self.query), &self.group_by, size)
    }

    fn price(&self, limits: &Limits<'_>) -> usize {
        self.query.price(limits)
    }
}

macro_rules! retired_groups {
    ($($groups:ident by $inner:ident),+) => {$(
        impl Limited for $groups {
            fn check(&self, limits: &Limits<'_>) -> Result<()> {
                let query = QueryPoints::from(self.$inner.clone());
                limits.groups(&Stage::from(&query), &self.group_by, self.group_size)
            }

            fn price(&self, limits: &Limits<'_>) -> usize {
                self.$inner.price(limits)
            }
        }
    )+};
}

retired_groups!(SearchGroups by search, RecommendGroups by recommend);

impl Limited for DiscoverPoints {
    fn check(&self, limits: &Limits<'_>) -> Result<()> {
        QueryPoints::from(self.clone()).check(limits)
    }

    fn price(&self, limits: &Limits<'_>) -> usize {
        QueryPoints::from(self.clone()).price(limits)
    }
}

macro_rules! matrices {
    ($($matrix:ident),+) => {$(
        impl Limited for $matrix {
            fn check(&self, limits: &Limits<'_>) -> Result<()> {
                limits.matrix(&self.0)
            }

            fn price(&self, _: &Limits<'_>) -> usize {
                1 + price::of_filter(self.0.filter.as_ref())
            }
        }
    )+};
}

matrices!(SearchMatrixPairs, SearchMatrixOffsets);
