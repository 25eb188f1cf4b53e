//! Queries whose results another query ranks again.

use super::{LookupLocation, Query, SearchParams};
use crate::filter::Filter;
use crate::schema::OneOrMany;
use crate::{Error, Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Deepest nesting of prefetches that is accepted.
pub const PREFETCH_DEPTH_MAX: usize = 64;

/// One stage of a query: what to look for, among everything or among what further stages found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Prefetch {
    /// Stages before this one.
    #[serde(
        default,
        deserialize_with = "crate::de::one_or_many",
        serialize_with = "crate::de::as_one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<OneOrMany<Self>>")]
    pub prefetch: Vec<Prefetch>,
    /// What to look for; without it, points in the order of their ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Query>,
    /// Name of the vector; the unnamed one by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// Only these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// How to search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<SearchParams>,
    /// Only results with a better score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_threshold: Option<f32>,
    /// Number of results; 10 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Take example vectors from another collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup_from: Option<LookupLocation>,
}

impl Prefetch {
    /// Value constraints of this stage and those before it.
    pub fn validate(&self, v: &mut Violations) {
        v.min_opt("limit", self.limit, 1);
        if let Some(filter) = &self.filter {
            v.at("filter", |v| filter.validate(v));
        }
        if let Some(params) = &self.params {
            v.at("params", |v| params.validate(v));
        }
        if let Some(query) = &self.query {
            v.at("query", |v| query.validate(v));
        }
        Self::validate_all(&self.prefetch, v);
    }

    /// Value constraints of all stages of a query; none is looked at below the depth accepted.
    pub(crate) fn validate_root(stages: &[Self], v: &mut Violations) {
        let depth = Self::depth(stages);
        if depth > PREFETCH_DEPTH_MAX {
            v.add_at(
                "prefetch",
                format!("prefetches depth {depth} exceeds max depth {PREFETCH_DEPTH_MAX}"),
            );
        } else {
            Self::validate_all(stages, v);
        }
    }

    fn validate_all(stages: &[Self], v: &mut Violations) {
        for (place, stage) in stages.iter().enumerate() {
            v.at(format_args!("prefetch[{place}]"), |v| stage.validate(v));
        }
    }

    fn depth(stages: &[Self]) -> usize {
        let below = stages.iter().map(|stage| 1 + Self::depth(&stage.prefetch));
        below.max().unwrap_or(0)
    }

    /// Collections that this stage and those before it take vectors from.
    pub(crate) fn lookups(&self) -> Vec<&str> {
        let own = self.lookup_from.iter().map(|own| own.collection.as_str());
        own.chain(self.prefetch.iter().flat_map(Self::lookups))
            .collect()
    }

    /// What stages must have to make sense together.
    pub fn check(&self) -> Result<()> {
        check_stage(
            &self.prefetch,
            self.query.as_ref(),
            self.using.as_deref(),
            self.score_threshold,
        )?;
        if let Some(filter) = &self.filter {
            filter.check_supported()?;
        }
        if let Some(params) = &self.params {
            params.check()?;
        }
        self.prefetch.iter().try_for_each(Self::check)
    }
}

/// What a stage must have to make sense.
pub(crate) fn check_stage(
    prefetch: &[Prefetch],
    query: Option<&Query>,
    using: Option<&str>,
    score_threshold: Option<f32>,
) -> Result<()> {
    let Some(query) = query else {
        if !prefetch.is_empty() {
            return Err(Error::bad_request(
                "A query is needed to merge the prefetches. Can't have prefetches without defining a query.",
            ));
        }
        return match score_threshold {
            None => Ok(()),
            Some(_) => Err(Error::bad_request(
                "A query is needed to use the score_threshold. Can't have score_threshold without defining a query.",
            )),
        };
    };
    if matches!(query, Query::OrderBy(_)) && score_threshold.is_some() {
        return Err(Error::bad_request(
            "Can't use score_threshold with an order_by query.",
        ));
    }
    query.check()?;
    let combines = match query {
        Query::Fusion(_) => "Fusion",
        Query::Formula(_) => "Formula",
        _ => return Ok(()),
    };
    if prefetch.is_empty() {
        // With prefetches it is told once these are resolved.
        if let (Query::Fusion(_), Some(_)) = (query, using) {
            return Err(Error::bad_request(
                "Fusion queries cannot be combined with the 'using' field.",
            ));
        }
        return Err(Error::wrong_input(format_args!(
            "Validation failed: cannot apply {combines} without prefetches"
        )));
    }
    if let Query::Fusion(super::Fusion::Rrf(rrf)) = query
        && !rrf.weights.is_empty()
        && rrf.weights.len() != prefetch.len()
    {
        return Err(Error::wrong_input(format_args!(
            "Number of weights in RRF should match number of pre-fetches: got {}, expected {}",
            rrf.weights.len(),
            prefetch.len()
        )));
    }
    Ok(())
}
