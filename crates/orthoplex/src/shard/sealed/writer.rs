//! Writing of a segment's data file, one section after the other, straight from the rows.

use super::{KIND, Meta, SlotMeta, VERSION};
use crate::schema::Schema;
use crate::shard::manifest::SegmentEntry;
use crate::shard::rows::RowSource;
use orthoplex_index::fields::ColumnsBuilder;
use orthoplex_storage::{ContainerWriter, FileStamp, Result, StorageError, Vfs};
use orthoplex_types::PointId;
use std::path::Path;
use std::sync::Arc;

/// Writes, syncs and names the data file of segment `id`. Afterwards it is durable.
pub(in crate::shard) fn write_segment(
    vfs: &Arc<dyn Vfs>,
    dir: &Path,
    id: u64,
    schema: &Schema,
    rows: &dyn RowSource,
) -> Result<FileStamp> {
    let name = SegmentEntry::data_name(id);
    let count = u32::try_from(rows.len())
        .map_err(|_| StorageError::corrupt(&dir.join(&name), 0, "too many rows for one segment"))?;
    let mut file = ContainerWriter::create(Arc::clone(vfs), dir, &name, KIND, VERSION)?;
    write_meta(&mut file, count, schema)?;
    write_ids(&mut file, count, rows)?;
    write_payloads(&mut file, count, rows)?;
    for (slot, own) in schema.slots().iter().enumerate() {
        write_slot(
            &mut file,
            count,
            rows,
            slot,
            own.dim,
            own.space.record_bytes(),
        )?;
    }
    file.finish()
}

fn write_meta(file: &mut ContainerWriter, rows: u32, schema: &Schema) -> Result<()> {
    let slot = |slot: &crate::schema::VectorSlot| SlotMeta {
        dim: slot.dim,
        record_bytes: slot.space.record_bytes(),
    };
    let meta = Meta {
        rows,
        slots: schema.slots().iter().map(slot).collect(),
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
fn write_payloads(file: &mut ContainerWriter, count: u32, rows: &dyn RowSource) -> Result<()> {
    let mut starts = Vec::with_capacity(count as usize + 1);
    let mut written = 0u64;
    let mut columns = ColumnsBuilder::new();
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

fn write_slot(
    file: &mut ContainerWriter,
    count: u32,
    rows: &dyn RowSource,
    slot: usize,
    dim: usize,
    record_bytes: usize,
) -> Result<()> {
    let absent = vec![0.0f32; dim];
    let no_code = vec![0u8; record_bytes];
    let mut present = vec![0u64; (count as usize).div_ceil(64)];
    file.begin_section(&format!("{slot}.full"))?;
    for offset in 0..count {
        let values = rows.vector(slot, offset);
        if values.is_some()
            && let Some(word) = present.get_mut(offset as usize / 64)
        {
            *word |= 1 << (offset % 64);
        }
        file.write(bytemuck::cast_slice(values.unwrap_or(&absent)))?;
    }
    file.end_section()?;
    file.begin_section(&format!("{slot}.codes"))?;
    for offset in 0..count {
        let has = rows.vector(slot, offset).is_some();
        file.write(if has {
            rows.code(slot, offset)
        } else {
            &no_code
        })?;
    }
    file.end_section()?;
    let present: Vec<u8> = present.into_iter().flat_map(u64::to_le_bytes).collect();
    file.section(&format!("{slot}.present"), &present)
}
