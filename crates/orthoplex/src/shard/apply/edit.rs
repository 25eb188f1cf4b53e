//! Changing points that exist: payloads, and single vectors.
//!
//! In two steps. First everything that can fail: ids are looked up, payloads are read and changed.
//! Then rows are copied one at a time, so that memory holds the vectors of one row beside the tails
//! that the new rows belong to.

use super::{Bounds, State};
use crate::shard::rows::{read_payload, read_vectors};
use crate::shard::stored;
use crate::shard::tail::NewRow;
use indexmap::IndexMap;
use orthoplex_index::stored::Stored;
use orthoplex_index::work;
use orthoplex_types::{Error, Payload, PointId, Result};
use std::collections::HashSet;
use std::sync::Arc;

/// Slot, vector, code record.
type Vectors = Vec<(u16, Stored, Vec<u8>)>;
/// Log position of the write, and the bounds of tails.
type At<'a> = (u64, &'a Bounds<'a>);

/// A live row. Its place holds until it is rewritten: parts are only added meanwhile.
#[derive(Clone, Copy)]
struct Found {
    id: PointId,
    part: usize,
    offset: u32,
}

/// A row that is about to be rewritten.
struct Edit {
    row: Found,
    payload: Arc<Payload>,
}

impl State {
    /// Changes the payload of each point.
    pub(super) fn edit_payloads(
        &mut self,
        ids: Vec<PointId>,
        at: At<'_>,
        edit: impl Fn(&mut Payload),
    ) -> Result<()> {
        let mut edits = self.unchanged(self.known(distinct(ids))?)?;
        edits
            .iter_mut()
            .for_each(|own| edit(Arc::make_mut(&mut own.payload)));
        edits
            .into_iter()
            .for_each(|own| self.rewrite(own, at, |_| ()));
        Ok(())
    }

    /// Gives each point this payload. What it had before is not looked at.
    pub(super) fn put_payload(
        &mut self,
        ids: Vec<PointId>,
        at: At<'_>,
        payload: &Arc<Payload>,
    ) -> Result<()> {
        for row in self.known(distinct(ids))? {
            let payload = Arc::clone(payload);
            self.rewrite(Edit { row, payload }, at, |_| ());
        }
        Ok(())
    }

    /// Takes vectors from those of the points that exist.
    pub(super) fn delete_vectors(
        &mut self,
        ids: Vec<PointId>,
        at: At<'_>,
        slots: &[u16],
    ) -> Result<()> {
        let ids = distinct(ids).into_iter();
        let rows = ids.filter_map(|id| self.look_up(id)).collect();
        for edit in self.unchanged(rows)? {
            self.rewrite(edit, at, |vectors| {
                vectors.retain(|(slot, ..)| !slots.contains(slot));
            });
        }
        Ok(())
    }

    /// Sets vectors of points; the last of equal ones wins.
    pub(super) fn update_vectors(&mut self, updates: Vec<NewRow>, at: At<'_>) -> Result<()> {
        let mut new: IndexMap<PointId, Vectors> = IndexMap::new();
        for update in updates {
            set(new.entry(update.id).or_default(), update.vectors);
        }
        let rows = self.known(new.keys().copied().collect())?;
        let edits = self.unchanged(rows)?;
        for (edit, new) in edits.into_iter().zip(new.into_values()) {
            self.rewrite(edit, at, |vectors| set(vectors, new));
        }
        Ok(())
    }

    fn look_up(&self, id: PointId) -> Option<Found> {
        let (part, offset) = self.find(id)?;
        Some(Found { id, part, offset })
    }

    /// The live rows of those ids, all of which must exist.
    fn known(&self, ids: Vec<PointId>) -> Result<Vec<Found>> {
        let row = |id| self.look_up(id).ok_or_else(|| Error::no_point(id));
        ids.into_iter().map(row).collect()
    }

    /// The rows with the payloads that they have.
    fn unchanged(&self, rows: Vec<Found>) -> Result<Vec<Edit>> {
        let edit = |row: Found| {
            let part = self.parts.get(row.part);
            let part = part.ok_or_else(|| Error::internal("no such part"))?;
            let payload = stored(read_payload(&part.body, row.offset))?;
            Ok(Edit { row, payload })
        };
        rows.into_iter().map(edit).collect()
    }

    /// Copies a row with its new payload and changed vectors.
    fn rewrite(
        &mut self,
        Edit { row, payload }: Edit,
        (op_num, bounds): At<'_>,
        change: impl FnOnce(&mut Vectors),
    ) {
        let part = self.parts.get(row.part);
        let mut vectors = part.map_or_else(Vec::new, |part| read_vectors(&part.body, row.offset));
        if work::is_counted() {
            let vectors = vectors.iter();
            work::read_vectors(vectors.map(|(_, own, _)| own.as_ref().byte_len()).sum());
        }
        change(&mut vectors);
        let new = NewRow {
            id: row.id,
            version: op_num,
            payload,
            vectors,
        };
        self.replace(Some((row.part, row.offset)), new, bounds);
    }
}

/// Puts vectors into the place of those of the same slots.
fn set(vectors: &mut Vectors, new: Vectors) {
    vectors.retain(|(own, ..)| new.iter().all(|(slot, ..)| slot != own));
    vectors.extend(new);
}

/// Each id once, in the order of first mention.
fn distinct(ids: Vec<PointId>) -> Vec<PointId> {
    let mut seen = HashSet::with_capacity(ids.len());
    ids.into_iter().filter(|id| seen.insert(*id)).collect()
}
