//! Nearest-neighbour search on a view: every part by itself, results merged.

use super::super::part::{Body, Part};
use super::super::points::{allowed_rows, with_tail};
use super::super::stored;
use super::{Place, View, search_timed_out};
use orthoplex_index::vector::{
    Allowed, Rescore, Scratch, SearchParams as IndexParams, VectorIndex,
};
use orthoplex_types::filter::Filter;
use orthoplex_types::query::SearchParams;
use orthoplex_types::{Context, Error, PointId, Result};
use std::cell::RefCell;

/// A nearest-neighbour query on one shard.
#[derive(Debug, Clone, Copy)]
pub struct ShardQuery<'a> {
    /// Which vector.
    pub slot: usize,
    /// The query, normalised if the distance is Cosine.
    pub vector: &'a [f32],
    /// Only these points.
    pub filter: Option<&'a Filter>,
    /// How to search.
    pub params: &'a SearchParams,
    /// Number of results.
    pub limit: usize,
    /// Only strictly better scores, in the convention of the distance.
    pub threshold: Option<f32>,
}

/// A found point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// External id.
    pub id: PointId,
    /// Internal similarity: larger is nearer.
    pub similarity: f32,
    /// Log position of the last write of the point.
    pub version: u64,
    /// Where it is in the view.
    pub place: Place,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

impl View {
    /// The nearest points, best first.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn search(&self, query: &ShardQuery<'_>, context: &Context) -> Result<Vec<Hit>> {
        let slot = self
            .schema
            .slots()
            .get(query.slot)
            .ok_or_else(|| Error::internal("no such vector"))?;
        let mut hits = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            if part.live() == 0
                || (query.params.indexed_only && !self.is_searchable(part, query.slot))
            {
                continue;
            }
            for (similarity, offset) in self.search_part(part, query, context)? {
                let score = slot.distance.score(similarity);
                if query
                    .threshold
                    .is_none_or(|threshold| slot.distance.passes(score, threshold))
                {
                    let place = Place {
                        part: number as u32,
                        offset,
                    };
                    hits.push((similarity, place));
                }
            }
        }
        let keep = query.limit.min(hits.len());
        hits.sort_by(|a, b| b.0.total_cmp(&a.0));
        hits.truncate(keep);
        let hit = |(similarity, place)| Hit {
            id: self.id(place),
            similarity,
            version: self.version(place),
            place,
        };
        Ok(hits.into_iter().map(hit).collect())
    }

    /// Bytes of the vectors of a tail.
    pub(in crate::shard) fn tail_vector_bytes(&self, part: &Part) -> u64 {
        let dims: usize = self
            .schema
            .slots()
            .iter()
            .map(|slot| slot.dim)
            .max()
            .unwrap_or(0);
        part.live() as u64 * dims as u64 * 4
    }

    /// Whether a part counts for searches that want indexed data only: small ones need no graph.
    pub(super) fn is_searchable(&self, part: &Part, slot: usize) -> bool {
        let threshold = self.tuning.optimizer.indexing_threshold_bytes();
        match &part.body {
            Body::Sealed(segment) => {
                segment.indexes.get(slot).is_some_and(Option::is_some)
                    || threshold.is_none_or(|bytes| segment.data.vector_bytes(slot) <= bytes)
            }
            Body::Tail(_) => threshold.is_none_or(|bytes| self.tail_vector_bytes(part) <= bytes),
        }
    }

    fn search_part(
        &self,
        part: &Part,
        query: &ShardQuery<'_>,
        context: &Context,
    ) -> Result<Vec<(f32, u32)>> {
        let allowed = stored(allowed_rows(
            part,
            query.filter,
            &self.schema,
            &self.tuning.rules,
        ))?;
        let allowed = match &allowed {
            None => Allowed::All,
            Some(bits) => Allowed::Set {
                bits,
                count: bits.count_ones(),
            },
        };
        let slot = self
            .schema
            .slots()
            .get(query.slot)
            .ok_or_else(|| Error::internal("no such vector"))?;
        let run = |index: &VectorIndex<'_>| {
            let params = self.index_params(query, index.refine.is_some());
            SCRATCH.with_borrow_mut(|scratch| {
                index.search(
                    query.vector,
                    &allowed,
                    &part.dead,
                    &params,
                    scratch,
                    &|| !context.is_over(),
                )
            })
        };
        let found = match &part.body {
            Body::Tail(tail) => with_tail(tail, query.slot, part.len, |codes, rows, present| {
                run(&VectorIndex {
                    space: &slot.space,
                    codes,
                    originals: rows,
                    present,
                    graph: None,
                    refine: None,
                })
            }),
            Body::Sealed(segment) => segment.data.slots.get(query.slot).map(|data| {
                let index = segment.indexes.get(query.slot).and_then(Option::as_ref);
                run(&VectorIndex {
                    space: &slot.space,
                    codes: &data.codes,
                    originals: data,
                    present: &data.present,
                    graph: index.map(|index| &index.graph),
                    refine: index.and_then(|index| index.refine()),
                })
            }),
        };
        found
            .transpose()
            .map(Option::unwrap_or_default)
            .map_err(|_stopped| search_timed_out())
    }

    fn index_params(&self, query: &ShardQuery<'_>, has_refine: bool) -> IndexParams {
        let tuning = self.tuning.vectors.get(query.slot);
        let quantization = query.params.quantization.unwrap_or_default();
        // Scalar codes answer by themselves unless the caller asks for the originals.
        let rescore = quantization.rescore.unwrap_or(!has_refine);
        let ef = query
            .params
            .hnsw_ef
            .or_else(|| tuning.map(|own| own.ef_construct))
            .unwrap_or(100);
        IndexParams {
            k: query.limit,
            ef: ef.max(1),
            exact: query.params.exact,
            rescore: if rescore || !has_refine {
                Rescore::Exact
            } else {
                Rescore::Codes8
            },
            oversampling: quantization.oversampling.unwrap_or(1.0) as f32,
            ignore_codes: quantization.ignore,
            threshold: None,
        }
    }
}
