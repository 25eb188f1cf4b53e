//! An immutable state of a shard, and every read on it.
//!
//! A view holds its parts, how many rows of each it sees, and which of them are dead for it. Later
//! writes never change it. Results name places; payload and vectors are read for the winners only.

use super::points::{allowed_rows, with_tail};
use super::rows::read_row;
use super::sealed::Sealed;
use super::tail::Tail;
use super::{storage_error, stored};
use crate::schema::{Schema, Tuning};
use orthoplex_index::bitset::Bitset;
use orthoplex_index::vector::{Allowed, Rescore, Scratch, SearchParams as IndexParams, VectorIndex};
use orthoplex_types::filter::Filter;
use orthoplex_types::query::SearchParams;
use orthoplex_types::{Context, Error, Payload, PointId, Result};
use std::cell::RefCell;
use std::sync::Arc;

/// Rows of one tail or segment as one view sees them.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) body: Body,
    pub(super) len: u32,
    pub(super) dead: Arc<Bitset>,
    pub(super) dead_count: usize,
}

/// Where the rows of a part are.
#[derive(Clone)]
pub(super) enum Body {
    Tail(Arc<Tail>),
    Sealed(Arc<Sealed>),
}

impl Part {
    pub(super) fn new(body: Body, len: u32) -> Self {
        Self { body, len, dead: Arc::new(Bitset::new(len as usize)), dead_count: 0 }
    }

    pub(super) fn segment_id(&self) -> u64 {
        match &self.body {
            Body::Tail(tail) => tail.id,
            Body::Sealed(segment) => segment.id,
        }
    }

    pub(super) const fn live(&self) -> usize {
        (self.len as usize).saturating_sub(self.dead_count)
    }

    pub(super) fn is_live(&self, offset: u32) -> bool {
        offset < self.len && !self.dead.get(offset as usize)
    }

    /// The live row of that id.
    pub(super) fn find(&self, id: PointId) -> Option<u32> {
        let offset = match &self.body {
            Body::Tail(tail) => tail.rows.read().find(id, self.len),
            Body::Sealed(segment) => segment.find(id),
        };
        offset.filter(|offset| self.is_live(*offset))
    }

    /// Marks a row dead. Views made before keep seeing it.
    pub(super) fn kill(&mut self, offset: u32) {
        if self.is_live(offset) {
            let dead = Arc::make_mut(&mut self.dead);
            dead.grow(offset as usize + 1);
            dead.set(offset as usize);
            self.dead_count += 1;
        }
    }

    /// Live ids from `from` on in their order, up to `limit`, among the allowed rows.
    fn page(&self, from: Option<PointId>, allowed: Option<&Bitset>, limit: usize) -> Vec<(PointId, u32)> {
        let wanted = |(_, offset): &(PointId, u32)| {
            self.is_live(*offset) && allowed.is_none_or(|allowed| allowed.get(*offset as usize))
        };
        match &self.body {
            Body::Tail(tail) => {
                tail.rows.read().in_order(from, self.len).filter(wanted).take(limit).collect()
            }
            Body::Sealed(segment) => segment.in_order(from).filter(wanted).take(limit).collect(),
        }
    }
}

/// A consistent state of a shard.
pub struct View {
    schema: Arc<Schema>,
    tuning: Arc<Tuning>,
    pub(super) parts: Vec<Part>,
}

/// Where a point is in one view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    part: u32,
    offset: u32,
}

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
    pub(super) const fn new(schema: Arc<Schema>, tuning: Arc<Tuning>, parts: Vec<Part>) -> Self {
        Self { schema, tuning, parts }
    }

    /// Number of live points.
    pub fn points(&self) -> usize {
        self.parts.iter().map(Part::live).sum()
    }

    /// Number of parts that hold points.
    pub fn segments(&self) -> usize {
        self.parts.iter().filter(|part| part.len > 0).count()
    }

    /// Number of vectors in segments that have a graph.
    pub fn indexed_vectors(&self) -> usize {
        let of = |segment: &Sealed| -> usize {
            let slots = segment.indexes.iter().zip(&segment.data.slots);
            slots.filter(|(index, _)| index.is_some()).map(|(_, slot)| slot.present_count).sum()
        };
        let sealed = self.parts.iter().filter_map(|part| match &part.body {
            Body::Sealed(segment) => Some(of(segment)),
            Body::Tail(_) => None,
        });
        sealed.sum()
    }

    /// The nearest points, best first.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn search(&self, query: &ShardQuery<'_>, context: &Context) -> Result<Vec<Hit>> {
        let slot = self.schema.slots().get(query.slot).ok_or_else(|| Error::internal("no such vector"))?;
        let mut hits = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            if part.live() == 0 || (query.params.indexed_only && !self.is_searchable(part, query.slot)) {
                continue;
            }
            for (similarity, offset) in self.search_part(part, query, context)? {
                let score = slot.distance.score(similarity);
                if query.threshold.is_none_or(|threshold| slot.distance.passes(score, threshold)) {
                    let place = Place { part: number as u32, offset };
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
    pub(super) fn tail_vector_bytes(&self, part: &Part) -> u64 {
        let dims: usize = self.schema.slots().iter().map(|slot| slot.dim).max().unwrap_or(0);
        part.live() as u64 * dims as u64 * 4
    }

    /// Whether a part counts for searches that want indexed data only: small ones need no graph.
    fn is_searchable(&self, part: &Part, slot: usize) -> bool {
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
        let allowed = stored(allowed_rows(part, query.filter, &self.schema))?;
        let allowed = match &allowed {
            None => Allowed::All,
            Some(bits) => Allowed::Set { bits, count: bits.count_ones() },
        };
        let slot = self.schema.slots().get(query.slot).ok_or_else(|| Error::internal("no such vector"))?;
        let run = |index: &VectorIndex<'_>| {
            let params = self.index_params(query, index.refine.is_some());
            SCRATCH.with_borrow_mut(|scratch| {
                index.search(query.vector, &allowed, &part.dead, &params, scratch, &|| !context.is_over())
            })
        };
        let found = match &part.body {
            Body::Tail(tail) => with_tail(tail, query.slot, part.len, |codes, rows, present| {
                run(&VectorIndex { space: &slot.space, codes, originals: rows, present, graph: None, refine: None })
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
        found.transpose().map(Option::unwrap_or_default).map_err(|_stopped| search_timed_out())
    }

    fn index_params(&self, query: &ShardQuery<'_>, has_refine: bool) -> IndexParams {
        let tuning = self.tuning.vectors.get(query.slot);
        let quantization = query.params.quantization.unwrap_or_default();
        // Scalar codes answer by themselves unless the caller asks for the originals.
        let rescore = quantization.rescore.unwrap_or(!has_refine);
        let ef = query.params.hnsw_ef.or_else(|| tuning.map(|own| own.ef_construct)).unwrap_or(100);
        IndexParams {
            k: query.limit,
            ef: ef.max(1),
            exact: query.params.exact,
            rescore: if rescore || !has_refine { Rescore::Exact } else { Rescore::Codes8 },
            oversampling: quantization.oversampling.unwrap_or(1.0) as f32,
            ignore_codes: quantization.ignore,
            threshold: None,
        }
    }

    /// Where the point of that id is.
    pub fn find(&self, id: PointId) -> Option<Place> {
        self.parts.iter().enumerate().rev().find_map(|(number, part)| {
            part.find(id).map(|offset| Place { part: number as u32, offset })
        })
    }

    /// Points in the order of their ids, from `from` on.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn scroll(
        &self,
        from: Option<PointId>,
        filter: Option<&Filter>,
        limit: usize,
        context: &Context,
    ) -> Result<Vec<(PointId, Place)>> {
        let mut found = Vec::new();
        for (number, part) in self.parts.iter().enumerate().filter(|(_, part)| part.live() > 0) {
            if context.is_over() {
                return Err(search_timed_out());
            }
            let allowed = stored(allowed_rows(part, filter, &self.schema))?;
            let page = part.page(from, allowed.as_ref(), limit);
            let place = |(id, offset)| (id, Place { part: number as u32, offset });
            found.extend(page.into_iter().map(place));
        }
        found.sort_unstable_by_key(|(id, _)| *id);
        found.truncate(limit);
        Ok(found)
    }

    /// Number of matching points.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn count(&self, filter: Option<&Filter>, context: &Context) -> Result<usize> {
        let Some(filter) = filter.filter(|filter| !filter.is_empty()) else { return Ok(self.points()) };
        let mut count = 0;
        for part in &self.parts {
            if context.is_over() {
                return Err(search_timed_out());
            }
            if let Some(mut rows) = stored(allowed_rows(part, Some(filter), &self.schema))? {
                rows.and_not(&part.dead);
                count += rows.count_ones();
            }
        }
        Ok(count)
    }

    /// External id of a point.
    pub fn id(&self, place: Place) -> PointId {
        match self.body(place) {
            Some(Body::Tail(tail)) => {
                tail.rows.read().ids.get(place.offset as usize).copied().unwrap_or(PointId::Num(0))
            }
            Some(Body::Sealed(segment)) => segment.id_of(place.offset),
            None => PointId::Num(0),
        }
    }

    /// Log position of the last write of a point.
    pub fn version(&self, place: Place) -> u64 {
        match self.body(place) {
            Some(Body::Tail(tail)) => {
                tail.rows.read().versions.get(place.offset as usize).copied().unwrap_or(0)
            }
            Some(Body::Sealed(segment)) => segment.version(place.offset),
            None => 0,
        }
    }

    /// Payload of a point.
    ///
    /// # Errors
    /// A storage fault.
    pub fn payload(&self, place: Place) -> Result<Payload> {
        match self.body(place) {
            Some(Body::Tail(tail)) => {
                let rows = tail.rows.read();
                Ok(rows.payloads.get(place.offset as usize).map(|own| (**own).clone()).unwrap_or_default())
            }
            Some(Body::Sealed(segment)) => {
                segment.payload(place.offset).map_err(|error| storage_error(&error))
            }
            None => Ok(Payload::default()),
        }
    }

    /// Values of a vector of a point; `None` when the point lacks it.
    ///
    /// # Errors
    /// A storage fault.
    pub fn vector(&self, place: Place, slot: usize) -> Result<Option<Vec<f32>>> {
        let Some(body) = self.body(place) else { return Ok(None) };
        let row = stored(read_row(body, place.offset))?;
        Ok(row.vectors.into_iter().find(|(own, ..)| usize::from(*own) == slot).map(|(_, values, _)| values))
    }

    fn body(&self, place: Place) -> Option<&Body> {
        self.parts.get(place.part as usize).map(|part| &part.body)
    }
}

fn search_timed_out() -> Error {
    Error::timeout("Timeout error: Operation 'Search' timed out")
}
