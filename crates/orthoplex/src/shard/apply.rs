//! Applying a logged write to the parts of a shard.
//!
//! Deterministic: the outcome depends on the parts and the operation alone. Whatever can fail is
//! done before the first change, so that a write is applied whole or not at all. At any time an id
//! has at most one live row over all parts.
//!
//! Two kinds of failure: a write that names an unknown id has no effect, now and in every replay. A
//! fault (a file that cannot be read) is no outcome of the write: the state ends before it, and the
//! shard stops there, so that memory and log never disagree.

mod edit;

use super::part::{Body, Part};
use super::tail::{NewRow, Tail};
use super::view::View;
use super::{EngineOptions, Shard, manifest::Manifest};
use crate::oplog::{PointWrite, SlotVector, WriteOp};
use crate::schema::{Schema, SlotKind};
use orthoplex_index::stored::Stored;
use orthoplex_index::work;
use orthoplex_types::ops::writes::UpdateMode;
use orthoplex_types::{ErrorKind, JsonPath, Payload, PointId, Result};
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

/// How large a tail gets, and what the next one is made for.
struct Bounds<'a> {
    options: &'a EngineOptions,
    schema: &'a Schema,
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
        let bounds = Bounds {
            options: &self.engine.options,
            schema: &self.schema.load(),
        };
        let result = match op {
            Prepared::Upsert { rows, mode } => {
                state.upsert(rows, mode, (op_num, &bounds));
                Ok(())
            }
            Prepared::UpdateVectors(rows) => state.update_vectors(rows, (op_num, &bounds)),
            Prepared::Other(op) => state.apply_other(op, op_num, &bounds),
        };
        if let Err(error) = &result
            && error.kind() != ErrorKind::NotFound
        {
            return result.map(Ok);
        }
        // A write that has no effect is passed all the same: its position must not come again.
        state.next_op = op_num + 1;
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
    fn apply_other(
        &mut self,
        op: WriteOp<Vec<PointId>>,
        op_num: u64,
        bounds: &Bounds<'_>,
    ) -> Result<()> {
        let at = (op_num, bounds);
        match op {
            WriteOp::Delete(ids) => {
                ids.into_iter().for_each(|id| self.kill(id));
                Ok(())
            }
            WriteOp::SetPayload {
                target,
                payload,
                key,
            } => self.edit_payloads(target, at, |own| merge(own, &payload, key.as_ref())),
            WriteOp::OverwritePayload { target, payload } => {
                self.put_payload(target, at, &Arc::new(payload))
            }
            WriteOp::DeletePayload { target, keys } => self.edit_payloads(target, at, |own| {
                keys.iter().for_each(|key| own.delete(key))
            }),
            WriteOp::ClearPayload(target) => self.put_payload(target, at, &Arc::default()),
            WriteOp::DeleteVectors { target, slots } => self.delete_vectors(target, at, &slots),
            // Prepared::new turns these into kinds of their own.
            WriteOp::Upsert { .. } | WriteOp::UpdateVectors(_) => Ok(()),
        }
    }

    fn upsert(
        &mut self,
        rows: Vec<NewRow>,
        mode: UpdateMode,
        (op_num, bounds): (u64, &Bounds<'_>),
    ) {
        for mut row in rows {
            let old = self.find(row.id);
            let wanted = match mode {
                UpdateMode::Upsert => true,
                UpdateMode::InsertOnly => old.is_none(),
                UpdateMode::UpdateOnly => old.is_some(),
            };
            if wanted {
                row.version = op_num;
                self.replace(old, row, bounds);
            }
        }
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
        if let Some(place) = self.find(id) {
            self.kill_at(place);
        }
    }

    fn kill_at(&mut self, (part, offset): (usize, u32)) {
        if let Some(part) = self.parts.get_mut(part) {
            part.kill(offset);
        }
    }

    /// The row takes the place of the live one of its id, which is at `old`. A full tail is followed
    /// by the next one, also in the middle of a write.
    fn replace(&mut self, old: Option<(usize, u32)>, row: NewRow, bounds: &Bounds<'_>) {
        if let Some(old) = old {
            self.kill_at(old);
        }
        if work::is_counted() {
            work::wrote_payload(row.payload.json_len());
            let vectors = row.vectors.iter();
            work::wrote_vectors(vectors.map(|(_, own, _)| own.as_ref().byte_len()).sum());
        }
        let Some(Part {
            body: Body::Tail(tail),
            len,
            ..
        }) = self.parts.last_mut()
        else {
            return;
        };
        let mut rows = tail.rows.write();
        *len = rows.push(row) + 1;
        let is_full = *len as usize >= bounds.options.tail_rows_max
            || rows.bytes() >= bounds.options.tail_bytes_max;
        drop(rows);
        if is_full {
            self.freeze(bounds.schema);
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
