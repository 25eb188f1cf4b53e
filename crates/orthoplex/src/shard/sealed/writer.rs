//! Writing of a segment's data file, one section after the other, straight from the rows.

use super::vectors::Shape;
use super::{KIND, Meta, SlotMeta, VERSION, bits_to};
use crate::schema::{RowKind, Schema, SlotKind, Tuning, VectorSlot};
use crate::shard::manifest::SegmentEntry;
use crate::shard::rows::RowSource;
use orthoplex_index::bitset::Bitset;
use orthoplex_index::fields::{ColumnsBuilder, Rules};
use orthoplex_index::sparse::SparseRows;
use orthoplex_index::stored::StoredRef;
use orthoplex_storage::{ContainerWriter, FileStamp, Result, StorageError, Vfs};
use orthoplex_types::PointId;
use orthoplex_types::config::Datatype;
use std::path::Path;
use std::sync::Arc;

/// Writes, syncs and names the data file of segment `id`. Afterwards it is durable.
pub(in crate::shard) fn write_segment(
    vfs: &Arc<dyn Vfs>,
    dir: &Path,
    id: u64,
    (schema, tuning): (&Schema, &Tuning),
    rows: &dyn RowSource,
) -> Result<FileStamp> {
    let name = SegmentEntry::data_name(id);
    let count = u32::try_from(rows.len())
        .map_err(|_| StorageError::corrupt(&dir.join(&name), 0, "too many rows for one segment"))?;
    let mut file = ContainerWriter::create(Arc::clone(vfs), dir, &name, KIND, VERSION)?;
    let slots: Vec<_> = schema
        .slots()
        .filter(|(number, _)| (0..count).any(|offset| rows.vector(*number, offset).is_some()))
        .collect();
    write_meta(&mut file, count, &slots)?;
    write_ids(&mut file, count, rows)?;
    write_payloads(&mut file, count, rows, &tuning.rules)?;
    for (number, slot) in slots {
        match &slot.kind {
            SlotKind::Dense(kind) => write_dense(&mut file, count, rows, number, kind)?,
            SlotKind::Sparse => {
                let datatype = tuning.sparse_datatype(number);
                write_sparse(&mut file, count, rows, (number, datatype))?;
            }
            SlotKind::Multi(kind) => write_multi(&mut file, count, rows, number, kind)?,
        }
        write_present(&mut file, count, rows, number)?;
    }
    file.finish()
}

fn write_meta(file: &mut ContainerWriter, rows: u32, slots: &[(usize, &VectorSlot)]) -> Result<()> {
    let slot = |(number, slot): &(usize, &VectorSlot)| SlotMeta {
        number: *number,
        shape: Shape::of(slot),
    };
    let meta = Meta {
        rows,
        slots: slots.iter().map(slot).collect(),
    };
    let bytes = serde_json::to_vec(&meta)
        .map_err(|error| StorageError::corrupt(Path::new("meta"), 0, error.to_string()))?;
    file.section("meta", &bytes)
}

fn write_ids(file: &mut ContainerWriter, count: u32, rows: &dyn RowSource) -> Result<()> {
    file.begin_section("ids")?;
    for offset in 0..count {
        let (value, kind) = match rows.id(offset) {
            PointId::Num(num) => (u128::from(num), 0),
            PointId::Uuid(uuid) => (uuid, 1),
        };
        file.write(&value.to_le_bytes())?;
        file.write(&[kind])?;
    }
    file.end_section()?;

    let mut order: Vec<(PointId, u32)> =
        (0..count).map(|offset| (rows.id(offset), offset)).collect();
    order.sort_unstable();
    file.begin_section("order")?;
    order
        .iter()
        .try_for_each(|(_, offset)| file.write(&offset.to_le_bytes()))?;
    file.end_section()?;

    file.begin_section("versions")?;
    (0..count).try_for_each(|offset| file.write(&rows.version(offset).to_le_bytes()))?;
    file.end_section()
}

/// Payloads as JSON text, where each begins, and the columns that filters use.
fn write_payloads(
    file: &mut ContainerWriter,
    count: u32,
    rows: &dyn RowSource,
    rules: &Rules,
) -> Result<()> {
    let mut starts = Vec::with_capacity(count as usize + 1);
    let mut written = 0u64;
    let mut columns = ColumnsBuilder::new(rules);
    let mut text = Vec::new();
    file.begin_section("payload")?;
    for offset in 0..count {
        starts.push(written);
        let payload = rows.payload(offset)?;
        columns.add(offset, &payload);
        if !payload.is_empty() {
            text.clear();
            serde_json::to_writer(&mut text, &*payload).map_err(|error| {
                StorageError::corrupt(Path::new("payload"), 0, error.to_string())
            })?;
            file.write(&text)?;
            written += text.len() as u64;
        }
    }
    starts.push(written);
    file.end_section()?;
    file.begin_section("payload.at")?;
    starts
        .iter()
        .try_for_each(|start| file.write(&start.to_le_bytes()))?;
    file.end_section()?;
    columns.write(count as usize, file)
}

fn write_dense(
    file: &mut ContainerWriter,
    count: u32,
    rows: &dyn RowSource,
    slot: usize,
    kind: &RowKind,
) -> Result<()> {
    let absent = vec![0u8; kind.row_bytes()];
    let no_code = vec![0u8; kind.space.record_bytes()];
    file.begin_section(&format!("{slot}.full"))?;
    if !absent.is_empty() {
        for offset in 0..count {
            file.write(match rows.vector(slot, offset) {
                Some(StoredRef::Dense(values)) => values.bytes(),
                _ => &absent,
            })?;
        }
    }
    file.end_section()?;
    file.begin_section(&format!("{slot}.codes"))?;
    for offset in 0..count {
        let has = rows.vector(slot, offset).is_some();
        file.write(if has {
            rows.records(slot, offset)
        } else {
            &no_code
        })?;
    }
    file.end_section()
}

fn write_sparse(
    file: &mut ContainerWriter,
    count: u32,
    rows: &dyn RowSource,
    (slot, datatype): (usize, Datatype),
) -> Result<()> {
    let row = |offset| match rows.vector(slot, offset) {
        Some(StoredRef::Sparse { indices, values }) => Some((indices, values)),
        _ => None,
    };
    let rows = SparseRows {
        count,
        row: &row,
        datatype,
    };
    rows.write(file, &slot.to_string())
}

fn write_multi(
    file: &mut ContainerWriter,
    count: u32,
    rows: &dyn RowSource,
    slot: usize,
    kind: &RowKind,
) -> Result<()> {
    let mut starts = vec![0u64];
    let mut end = 0;
    file.begin_section(&format!("{slot}.full"))?;
    for offset in 0..count {
        if let Some(StoredRef::Multi { values, .. }) = rows.vector(slot, offset) {
            let bytes = match kind.row_bytes() {
                0 => rows.records(slot, offset),
                _ => values.bytes(),
            };
            file.write(bytes)?;
            end += bytes.len() as u64;
        }
        starts.push(end);
    }
    file.end_section()?;
    file.section(&format!("{slot}.at"), bytemuck::cast_slice(&starts))?;
    write_multi_codes(file, count, rows, slot, kind)
}

/// The 4-bit records of all rows where searches use them, unless they are the rows. Those of segments
/// are taken over.
fn write_multi_codes(
    file: &mut ContainerWriter,
    count: u32,
    rows: &dyn RowSource,
    slot: usize,
    kind: &RowKind,
) -> Result<()> {
    if kind.row_bytes() == 0 || kind.space.code_layout().is_none() {
        return Ok(());
    }
    file.begin_section(&format!("{slot}.codes"))?;
    let (mut floats, mut scratch) = (Vec::new(), Vec::new());
    for offset in 0..count {
        if let Some(StoredRef::Multi { dim, values }) = rows.vector(slot, offset) {
            let known = rows.records(slot, offset);
            if known.len() == values.count() / dim.max(1) * kind.space.record_bytes() {
                file.write(known)?;
            } else {
                file.write(&kind.records(values.floats(&mut floats), &mut scratch))?;
            }
        }
    }
    file.end_section()
}

fn write_present(
    file: &mut ContainerWriter,
    count: u32,
    rows: &dyn RowSource,
    slot: usize,
) -> Result<()> {
    let present = Bitset::from_fn(count as usize, |offset| {
        rows.vector(slot, offset as u32).is_some()
    });
    file.section(
        &format!("{slot}.present"),
        &bits_to(&present, count as usize),
    )
}
