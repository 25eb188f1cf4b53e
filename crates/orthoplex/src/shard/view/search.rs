//! Nearest-neighbour search on a view: every part by itself, results merged.

use super::super::part::{Body, Part};
use super::super::points::{FirstRows, allowed_rows};
use super::super::sealed::{Sealed, SlotIndex, SlotValues};
use super::super::stored;
use super::super::tail::TailValues;
use super::best::Best;
use super::{Place, View, search_timed_out};
use crate::schema::VectorSlot;
use orthoplex_index::bitset::Bitset;
use orthoplex_index::graph::Graph;
use orthoplex_index::multi::{self, MultiRows, MultiScratch};
use orthoplex_index::sparse::{self, Postings, Rows, SparseScratch};
use orthoplex_index::stored::StoredRef;
use orthoplex_index::vector::{
    Allowed, Examples, Originals, Rescore, Scratch, SearchParams as IndexParams, Stopped,
    VectorIndex,
};
use orthoplex_types::filter::Filter;
use orthoplex_types::query::SearchParams;
use orthoplex_types::{Context, PointId, Result};
use std::cell::RefCell;
use std::cmp::Reverse;

/// A nearest-neighbour query on one shard.
#[derive(Debug, Clone, Copy)]
pub struct ShardQuery<'a> {
    /// Which vector.
    pub slot: usize,
    /// The query, as vectors of the slot are stored.
    pub vector: StoredRef<'a>,
    /// In its place, several dense vectors that together make the similarity.
    pub examples: Option<Examples<'a>>,
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

/// Buffers of the searches of one thread.
#[derive(Default)]
struct Buffers {
    dense: Scratch,
    sparse: SparseScratch,
    multi: MultiScratch,
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::new(Buffers::default());
}

impl View {
    /// The nearest points, best first.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn search(&self, query: &ShardQuery<'_>, context: &Context) -> Result<Vec<Hit>> {
        // A vector that was removed meanwhile has no points.
        let Some(slot) = self.schema.slot(query.slot) else {
            return Ok(Vec::new());
        };
        let distance = slot.distance();
        let mut hits = Best::of(query.limit);
        // The largest first: what is found there spares the others most of their candidates.
        let mut parts: Vec<(usize, &Part)> = self.parts.iter().enumerate().collect();
        parts.sort_by_key(|(_, part)| Reverse(part.live()));
        for (number, part) in parts {
            if part.live() == 0
                || (query.params.indexed_only && !self.is_searchable(part, query.slot))
            {
                continue;
            }
            let found = self.search_part(part, slot, query, hits.least, context)?;
            let part = number as u32;
            let place = |offset| Place { part, offset };
            let passes = |own| match query.threshold {
                Some(threshold) => distance.passes(distance.score(own), threshold),
                None => true,
            };
            let passing = found.into_iter().filter(|(own, _)| passes(*own));
            hits.add(passing.map(|(own, offset)| (own, place(offset))));
        }
        let hits = hits.sorted();
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
        let dims = self.schema.slots().filter_map(|(_, slot)| slot.dense());
        let dims = dims.map(|kind| kind.dim).max().unwrap_or(0);
        part.live() as u64 * dims as u64 * 4
    }

    /// The graph that searches walk: none while the settings ask for none, though one may be left from
    /// before and serves again when they do.
    pub(super) fn graph_of<'a>(&self, segment: &'a Sealed, slot: usize) -> Option<&'a Graph> {
        let is_wanted = self.tuning.vectors.get(slot).is_some_and(|own| own.m > 0);
        let index = segment.indexes.get(slot).filter(|_| is_wanted)?;
        index.as_ref().map(|own| &own.graph)
    }

    /// Whether a part counts for searches that want indexed data only: small ones need no graph.
    pub(in crate::shard) fn is_searchable(&self, part: &Part, slot: usize) -> bool {
        let is_dense = self
            .schema
            .slot(slot)
            .is_some_and(|own| own.dense().is_some());
        if !is_dense {
            return true;
        }
        let threshold = self.tuning.optimizer.indexing_threshold_bytes();
        match &part.body {
            Body::Sealed(segment) => {
                self.graph_of(segment, slot).is_some()
                    || threshold.is_none_or(|bytes| segment.data.vector_bytes(slot) <= bytes)
            }
            Body::Tail(_) => threshold.is_none_or(|bytes| self.tail_vector_bytes(part) <= bytes),
        }
    }

    fn search_part(
        &self,
        part: &Part,
        slot: &VectorSlot,
        query: &ShardQuery<'_>,
        least: Option<f32>,
        context: &Context,
    ) -> Result<Vec<(f32, u32)>> {
        let rules = &self.tuning.rules;
        let bits = stored(allowed_rows(part, query.filter, &self.schema, rules))?;
        let allowed = match &bits {
            None => Allowed::All,
            Some(bits) => Allowed::Set {
                bits,
                count: bits.count_ones(),
            },
        };
        let job = PartSearch {
            view: self,
            part,
            slot,
            query,
            least,
            allowed,
            go_on: &|| !context.is_over(),
        };
        BUFFERS
            .with_borrow_mut(|buffers| job.run(buffers))
            .map_err(|_stopped| search_timed_out())
    }

    /// Adds for each index of a sparse vector the live points that have it and satisfy the filter;
    /// answers how many such points have the vector.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn frequencies(
        &self,
        slot: usize,
        indices: &[u32],
        corpus: Option<&Filter>,
        context: &Context,
        frequencies: &mut [usize],
    ) -> Result<usize> {
        let mut documents = 0;
        for part in &self.parts {
            let mut counted = self.counted(part, corpus, context)?;
            let count = |postings: &dyn Postings, present: &Bitset| {
                counted.and(present);
                for (index, frequency) in indices.iter().zip(frequencies.iter_mut()) {
                    *frequency += postings.frequency(*index, &counted);
                }
                counted.count_ones()
            };
            documents += with_postings(part, slot, count).unwrap_or(0);
        }
        Ok(documents)
    }

    fn index_params(&self, query: &ShardQuery<'_>, has_refine: bool) -> IndexParams {
        let tuning = self.tuning.vectors.get(query.slot);
        let quantization = query.params.quantization.unwrap_or_default();
        let codes = tuning.and_then(|own| own.quantization);
        // Without quantization codes only choose whom to compare; scores are those of originals.
        let default = codes.is_none_or(|own| own.rescore);
        let rescore = match quantization.rescore.unwrap_or(default) {
            false if has_refine => Rescore::Codes8,
            // Segments without a graph have no 8-bit codes yet: what is coarser is no answer.
            false if codes.is_some_and(|own| !own.bytes) => Rescore::Codes4,
            _ => Rescore::Exact,
        };
        let ef = query
            .params
            .hnsw_ef
            .or_else(|| tuning.map(|own| own.ef_construct))
            .unwrap_or(100);
        IndexParams {
            k: query.limit,
            ef: ef.max(1),
            exact: query.params.exact,
            rescore,
            oversampling: quantization.oversampling.unwrap_or(1.0) as f32,
            ignore_codes: quantization.ignore,
            threshold: None,
        }
    }
}

/// Runs `look` on the postings of a sparse vector of a part, and the rows that have it.
fn with_postings<T>(
    part: &Part,
    slot: usize,
    look: impl FnOnce(&dyn Postings, &Bitset) -> T,
) -> Option<T> {
    match &part.body {
        Body::Tail(tail) => {
            let rows = tail.rows.read();
            let own = rows.vectors.get(slot)?.as_ref()?;
            match &own.values {
                TailValues::Sparse(values) => Some(look(&values.postings, &own.present)),
                _ => None,
            }
        }
        Body::Sealed(segment) => {
            let own = segment.data.slots.get(slot)?.as_ref()?;
            match &own.values {
                SlotValues::Sparse(column) => Some(look(column, &own.present)),
                _ => None,
            }
        }
    }
}

/// A search in one part.
struct PartSearch<'a> {
    view: &'a View,
    part: &'a Part,
    slot: &'a VectorSlot,
    query: &'a ShardQuery<'a>,
    /// Whoever is less similar is not among the best.
    least: Option<f32>,
    allowed: Allowed<'a>,
    go_on: &'a dyn Fn() -> bool,
}

impl PartSearch<'_> {
    /// Similarity and offset of the nearest rows. A part where no row has the vector has none.
    fn run(&self, buffers: &mut Buffers) -> Result<Vec<(f32, u32)>, Stopped> {
        let slot = self.query.slot;
        match &self.part.body {
            Body::Tail(tail) => {
                let rows = tail.rows.read();
                let Some(own) = rows.vectors.get(slot).and_then(Option::as_ref) else {
                    return Ok(Vec::new());
                };
                match &own.values {
                    TailValues::Dense(values) => {
                        let len = self.part.len;
                        let originals = FirstRows { rows: values, len };
                        let codes = &values.codes;
                        self.dense(&originals, codes, &own.present, (None, None), buffers)
                    }
                    TailValues::Sparse(rows) => self.sparse(&rows.postings, &own.present, buffers),
                    TailValues::Multi(rows) => self.multi(rows, &own.present, buffers),
                }
            }
            Body::Sealed(segment) => {
                let Some(own) = segment.data.slots.get(slot).and_then(Option::as_ref) else {
                    return Ok(Vec::new());
                };
                let index = segment.indexes.get(slot).and_then(Option::as_deref);
                let index = (
                    self.view.graph_of(segment, slot),
                    index.and_then(SlotIndex::refine),
                );
                match &own.values {
                    SlotValues::Dense(column) => {
                        self.dense(column, column.codes(), &own.present, index, buffers)
                    }
                    SlotValues::Sparse(column) => self.sparse(column, &own.present, buffers),
                    SlotValues::Multi(column) => self.multi(column, &own.present, buffers),
                }
            }
        }
    }

    fn dense(
        &self,
        originals: &dyn Originals,
        codes: &[u8],
        present: &Bitset,
        (graph, refine): (Option<&Graph>, Option<&[u8]>),
        buffers: &mut Buffers,
    ) -> Result<Vec<(f32, u32)>, Stopped> {
        let (Some(kind), StoredRef::Dense(vector)) = (self.slot.dense(), self.query.vector) else {
            return Ok(Vec::new());
        };
        let mut floats = Vec::new();
        let vector = vector.floats(&mut floats);
        let params = self.view.index_params(self.query, refine.is_some());
        let index = VectorIndex {
            space: &kind.space,
            codes,
            originals,
            present,
            graph,
            refine,
        };
        let dead = &self.part.dead;
        let (allowed, scratch) = (&self.allowed, &mut buffers.dense);
        match &self.query.examples {
            Some(examples) => {
                index.search_examples(examples, allowed, dead, &params, scratch, self.go_on)
            }
            None => {
                let params = IndexParams {
                    threshold: self.least,
                    ..params
                };
                index.search(vector, allowed, dead, &params, scratch, self.go_on)
            }
        }
    }

    fn sparse(
        &self,
        postings: &dyn Postings,
        present: &Bitset,
        buffers: &mut Buffers,
    ) -> Result<Vec<(f32, u32)>, Stopped> {
        let StoredRef::Sparse { indices, values } = self.query.vector else {
            return Ok(Vec::new());
        };
        let rows = self.rows(present);
        let buffers = &mut buffers.sparse;
        sparse::search(
            postings,
            (indices, values),
            &rows,
            self.query.limit,
            buffers,
            self.go_on,
        )
    }

    fn multi(
        &self,
        points: &dyn MultiRows,
        present: &Bitset,
        buffers: &mut Buffers,
    ) -> Result<Vec<(f32, u32)>, Stopped> {
        let StoredRef::Multi { dim, values } = self.query.vector else {
            return Ok(Vec::new());
        };
        let mut floats = Vec::new();
        let query = (values.floats(&mut floats), dim, self.slot.metric());
        let rows = self.rows(present);
        multi::search(
            points,
            query,
            &rows,
            self.query.limit,
            &mut buffers.multi,
            self.go_on,
        )
    }

    fn rows<'b>(&'b self, present: &'b Bitset) -> Rows<'b> {
        Rows {
            present,
            allowed: self.allowed,
            dead: &self.part.dead,
            len: self.part.len as usize,
        }
    }
}
