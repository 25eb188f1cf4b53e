//! Applying a logged write to the parts of a shard.
//!
//! Deterministic: the outcome depends on the parts and the operation alone. Whatever can fail is
//! done before the first change, so that a write is applied whole or not at all. At any time an id
//! has at most one live row over all parts.
//!
//! Two kinds of failure: a write that names an unknown id has no effect, now and in every replay. A
//! fault (a file that cannot be read) is no outcome of the write: the state ends before it, and the
//! shard stops there, so that memory and log never disagree.

use super::part::{Body, Part};
use super::rows::read_row;
use super::tail::{NewRow, Tail};
use super::view::View;
use super::{EngineOptions, Shard, manifest::Manifest};
use crate::oplog::{PointWrite, SlotVector, WriteOp};
use crate::schema::{Schema, SlotKind};
use indexmap::IndexMap;
use orthoplex_index::stored::Stored;
use orthoplex_index::work;
use orthoplex_types::ops::writes::UpdateMode;
use orthoplex_types::{Error, ErrorKind, JsonPath, Payload, PointId, Result};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What only the writer and background work touch.
pub(super) struct State {
    /// Sealed segments and full tails; the last part is the tail that takes writes.
    pub(super) parts: Vec<Part>,
    /// The durable manifest.
    pub(super) manifest: Manifest,
    pub(super) next_segment: u64,
    /// First log position that is not applied.
    pub(super) next_op: u64,
}

/// A write with everything computed that does not depend on the data.
#[derive(Debug)]
pub(super) enum Prepared {
    Upsert { rows: Vec<NewRow>, mode: UpdateMode },
    UpdateVectors(Vec<NewRow>),
    Other(WriteOp<Vec<PointId>>),
}

impl Prepared {
    /// Computes the codes of all vectors of the write.
    pub(super) fn new(op: WriteOp<Vec<PointId>>, schema: &Schema) -> Self {
        match op {
            WriteOp::Upsert { points, mode } => Self::Upsert {
                rows: encode_rows(points, schema),
                mode,
            },
            WriteOp::UpdateVectors(points) => Self::UpdateVectors(encode_rows(points, schema)),
            other => Self::Other(other),
        }
    }
}

fn encode_rows(points: Vec<PointWrite>, schema: &Schema) -> Vec<NewRow> {
    let mut scratch = Vec::new();
    let mut encode = |(slot, vector): SlotVector| {
        let kind = &schema.slot(usize::from(slot))?.kind;
        let records = match (kind, &vector) {
            (SlotKind::Dense(rows), Stored::Dense(values)) => rows.records(values, &mut scratch),
            // Rows of multi vectors have records only where these are what is stored.
            (SlotKind::Multi(rows), Stored::Multi { values, .. }) if rows.row_bytes() == 0 => {
                rows.records(values, &mut scratch)
            }
            _ => Vec::new(),
        };
        Some((slot, vector, records))
    };
    let rows = points.into_iter().map(|point| NewRow {
        id: point.id,
        version: 0,
        payload: Arc::new(point.payload.unwrap_or_default()),
        vectors: point.vectors.into_iter().filter_map(&mut encode).collect(),
    });
    rows.collect()
}

impl Shard {
    /// Applies one write. The answer is what its caller is told; it comes again in every replay.
    ///
    /// # Errors
    /// A fault, and the state is as before: the write must not be passed.
    pub(super) fn apply(&self, state: &mut State, op_num: u64, op: Prepared) -> Result<Result<()>> {
        let result = match op {
            Prepared::Upsert { rows, mode } => {
                state.upsert(rows, mode, op_num);
                Ok(())
            }
            Prepared::UpdateVectors(rows) => state.update_vectors(rows, op_num),
            Prepared::Other(op) => state.apply_other(op, op_num),
        };
        if let Err(error) = &result
            && error.kind() != ErrorKind::NotFound
        {
            return result.map(Ok);
        }
        // A write that has no effect is passed all the same: its position must not come again.
        state.next_op = op_num + 1;
        if state.active_is_full(&self.engine.options) {
            state.freeze(&self.schema.load());
        }
        Ok(result)
    }

    /// Shows the present state to readers.
    pub(super) fn publish(&self, state: &State) {
        let view = View::new(
            self.schema.load_full(),
            self.tuning.load_full(),
            state.parts.clone(),
        );
        self.applied.store(state.next_op, Ordering::Release);
        let view = Arc::new(view);
        let visible = view.without_deferred();
        let hides = visible.is_some();
        // Readers see the effect of a write no later than its writer is told.
        let visible = visible.map_or_else(|| Arc::clone(&view), Arc::new);
        self.visible.store(visible);
        self.view.store(view);
        if hides {
            self.seen.send_modify(|_| ());
        } else {
            self.seen.send_replace(state.next_op);
        }
    }
}

/// Full tails that are not in files yet.
pub(super) fn unwritten_tails(parts: &[Part]) -> usize {
    let tails = parts.iter();
    let tails = tails.filter(|part| matches!(part.body, Body::Tail(_)));
    tails.count().saturating_sub(1)
}

impl State {
    fn apply_other(&mut self, op: WriteOp<Vec<PointId>>, op_num: u64) -> Result<()> {
        match op {
            WriteOp::Delete(ids) => ids.into_iter().for_each(|id| self.kill(id)),
            WriteOp::SetPayload {
                target,
                payload,
                key,
            } => {
                self.edit_payloads(target, op_num, |own| merge(own, &payload, key.as_ref()))?;
            }
            WriteOp::OverwritePayload { target, payload } => {
                self.edit_payloads(target, op_num, |own| own.clone_from(&payload))?;
            }
            WriteOp::DeletePayload { target, keys } => {
                self.edit_payloads(target, op_num, |own| {
                    keys.iter().for_each(|key| own.delete(key))
                })?;
            }
            WriteOp::ClearPayload(target) => {
                self.edit_payloads(target, op_num, |own| *own = Payload::default())?;
            }
            WriteOp::DeleteVectors { target, slots } => {
                let rows = self.existing(distinct(target), op_num)?;
                let without = |mut row: NewRow| {
                    row.vectors.retain(|(slot, ..)| !slots.contains(slot));
                    row
                };
                rows.into_iter()
                    .flatten()
                    .map(without)
                    .for_each(|row| self.replace(row));
            }
            // Prepared::new turns these into kinds of their own.
            WriteOp::Upsert { .. } | WriteOp::UpdateVectors(_) => {}
        }
        Ok(())
    }

    fn upsert(&mut self, rows: Vec<NewRow>, mode: UpdateMode, op_num: u64) {
        for mut row in rows {
            let wanted = match mode {
                UpdateMode::Upsert => true,
                UpdateMode::InsertOnly => self.find(row.id).is_none(),
                UpdateMode::UpdateOnly => self.find(row.id).is_some(),
            };
            if wanted {
                row.version = op_num;
                self.replace(row);
            }
        }
    }

    fn update_vectors(&mut self, updates: Vec<NewRow>, op_num: u64) -> Result<()> {
        let mut rows: IndexMap<PointId, NewRow> = IndexMap::new();
        for update in updates {
            if !rows.contains_key(&update.id) {
                rows.insert(update.id, self.known(update.id, op_num)?);
            }
            if let Some(row) = rows.get_mut(&update.id) {
                row.vectors
                    .retain(|(own, ..)| update.vectors.iter().all(|(slot, ..)| slot != own));
                row.vectors.extend(update.vectors);
            }
        }
        rows.into_values().for_each(|row| self.replace(row));
        Ok(())
    }

    fn edit_payloads(
        &mut self,
        ids: Vec<PointId>,
        op_num: u64,
        edit: impl Fn(&mut Payload),
    ) -> Result<()> {
        let ids = distinct(ids);
        let rows: Vec<NewRow> = ids
            .into_iter()
            .map(|id| self.known(id, op_num))
            .collect::<Result<_>>()?;
        for mut row in rows {
            edit(Arc::make_mut(&mut row.payload));
            self.replace(row);
        }
        Ok(())
    }

    /// The live rows of those ids as new rows; `None` for unknown ids.
    fn existing(&self, ids: Vec<PointId>, op_num: u64) -> Result<Vec<Option<NewRow>>> {
        let row = |id| {
            self.find(id)
                .map(|(part, offset)| self.copy_row(part, offset, op_num))
        };
        ids.into_iter().map(|id| row(id).transpose()).collect()
    }

    fn known(&self, id: PointId, op_num: u64) -> Result<NewRow> {
        let (part, offset) = self.find(id).ok_or_else(|| Error::no_point(id))?;
        self.copy_row(part, offset, op_num)
    }

    fn copy_row(&self, part: usize, offset: u32, op_num: u64) -> Result<NewRow> {
        let part = self
            .parts
            .get(part)
            .ok_or_else(|| Error::internal("no such part"))?;
        let row = super::stored(read_row(&part.body, offset))?;
        if work::is_counted() {
            let vectors = row.vectors.iter();
            work::read_vectors(vectors.map(|(_, own, _)| own.as_ref().byte_len()).sum());
        }
        Ok(NewRow {
            version: op_num,
            ..row
        })
    }

    /// Where the live row of that id is.
    fn find(&self, id: PointId) -> Option<(usize, u32)> {
        self.parts
            .iter()
            .enumerate()
            .rev()
            .find_map(|(place, part)| Some((place, part.find(id)?)))
    }

    fn kill(&mut self, id: PointId) {
        if let Some((part, offset)) = self.find(id)
            && let Some(part) = self.parts.get_mut(part)
        {
            part.kill(offset);
        }
    }

    /// The row takes the place of the live one of its id, if there is one.
    fn replace(&mut self, row: NewRow) {
        self.kill(row.id);
        if work::is_counted() {
            work::wrote_payload(row.payload.json_len());
            let vectors = row.vectors.iter();
            work::wrote_vectors(vectors.map(|(_, own, _)| own.as_ref().byte_len()).sum());
        }
        if let Some(Part {
            body: Body::Tail(tail),
            len,
            ..
        }) = self.parts.last_mut()
        {
            let offset = tail.rows.write().push(row);
            *len = offset + 1;
        }
    }

    fn active_is_full(&self, bounds: &EngineOptions) -> bool {
        match self.parts.last() {
            Some(Part {
                body: Body::Tail(tail),
                len,
                ..
            }) => {
                *len as usize >= bounds.tail_rows_max
                    || tail.rows.read().bytes() >= bounds.tail_bytes_max
            }
            _ => true,
        }
    }

    /// Starts a new tail; the full one waits to be sealed. Without effect on an empty tail.
    pub(super) fn freeze(&mut self, schema: &Schema) {
        let starts = match self.parts.last() {
            Some(Part {
                body: Body::Tail(_),
                len,
                ..
            }) => *len > 0,
            _ => true,
        };
        if starts {
            self.begin_tail(schema);
        }
    }

    /// Starts a new tail for another schema.
    pub(super) fn adopt(&mut self, schema: &Schema) {
        if self.parts.last().is_some_and(|part| part.len == 0) {
            self.parts.pop();
        }
        self.begin_tail(schema);
    }

    fn begin_tail(&mut self, schema: &Schema) {
        let tail = Tail::new(self.next_segment, schema);
        self.next_segment += 1;
        self.parts.push(Part::new(Body::Tail(Arc::new(tail)), 0));
    }
}

fn merge(own: &mut Payload, patch: &Payload, key: Option<&JsonPath>) {
    match key {
        Some(key) => own.merge_at(key, patch),
        None => own.merge(patch),
    }
}

/// Each id once, in the order of first mention.
fn distinct(ids: Vec<PointId>) -> Vec<PointId> {
    let mut seen = HashSet::with_capacity(ids.len());
    ids.into_iter().filter(|id| seen.insert(*id)).collect()
}
