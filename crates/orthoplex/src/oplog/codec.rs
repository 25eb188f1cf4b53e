//! Binary form of [`WriteOp`]: little-endian, one version byte in front. See docs/format.md.

use super::{PointWrite, SlotVector, WriteOp};
use orthoplex_index::stored::Stored;
use orthoplex_types::ops::writes::UpdateMode;
use orthoplex_types::{JsonPath, Payload, PointId};

/// Version of the form that is written; older ones stay readable.
const VERSION: u8 = 1;

const UPSERT: u8 = 1;
const DELETE: u8 = 2;
const SET_PAYLOAD: u8 = 3;
const OVERWRITE_PAYLOAD: u8 = 4;
const DELETE_PAYLOAD: u8 = 5;
const CLEAR_PAYLOAD: u8 = 6;
const UPDATE_VECTORS: u8 = 7;
const DELETE_VECTORS: u8 = 8;

const DENSE: u8 = 0;
const SPARSE: u8 = 1;
const MULTI: u8 = 2;

/// The bytes of a write.
pub fn encode(op: &WriteOp<Vec<PointId>>) -> Vec<u8> {
    let mut out = Encoder(vec![VERSION]);
    match op {
        WriteOp::Upsert { points, mode } => {
            out.byte(UPSERT);
            out.byte(match mode {
                UpdateMode::Upsert => 0,
                UpdateMode::InsertOnly => 1,
                UpdateMode::UpdateOnly => 2,
            });
            out.points(points);
        }
        WriteOp::Delete(ids) => {
            out.byte(DELETE);
            out.ids(ids);
        }
        WriteOp::SetPayload {
            target,
            payload,
            key,
        } => {
            out.byte(SET_PAYLOAD);
            out.ids(target);
            out.payload(Some(payload));
            out.text(&key.as_ref().map(ToString::to_string).unwrap_or_default());
        }
        WriteOp::OverwritePayload { target, payload } => {
            out.byte(OVERWRITE_PAYLOAD);
            out.ids(target);
            out.payload(Some(payload));
        }
        WriteOp::DeletePayload { target, keys } => {
            out.byte(DELETE_PAYLOAD);
            out.ids(target);
            out.count(keys.len());
            keys.iter().for_each(|key| out.text(&key.to_string()));
        }
        WriteOp::ClearPayload(ids) => {
            out.byte(CLEAR_PAYLOAD);
            out.ids(ids);
        }
        WriteOp::UpdateVectors(points) => {
            out.byte(UPDATE_VECTORS);
            out.points(points);
        }
        WriteOp::DeleteVectors { target, slots } => {
            out.byte(DELETE_VECTORS);
            out.ids(target);
            out.count(slots.len());
            slots
                .iter()
                .for_each(|slot| out.0.extend_from_slice(&slot.to_le_bytes()));
        }
    }
    out.0
}

/// The write of these bytes; the error says what is wrong with them.
pub fn decode(bytes: &[u8]) -> Result<WriteOp<Vec<PointId>>, String> {
    let mut input = Decoder(bytes);
    let version = input.byte()?;
    if version != VERSION {
        return Err(format!(
            "operation format {version} is not known (this build reads {VERSION})"
        ));
    }
    let op = match input.byte()? {
        UPSERT => {
            let mode = match input.byte()? {
                0 => UpdateMode::Upsert,
                1 => UpdateMode::InsertOnly,
                2 => UpdateMode::UpdateOnly,
                other => return Err(format!("update mode {other} is not known")),
            };
            WriteOp::Upsert {
                points: input.points()?,
                mode,
            }
        }
        DELETE => WriteOp::Delete(input.ids()?),
        SET_PAYLOAD => WriteOp::SetPayload {
            target: input.ids()?,
            payload: input.payload()?.unwrap_or_default(),
            key: match input.text()? {
                "" => None,
                text => Some(parse_path(text)?),
            },
        },
        OVERWRITE_PAYLOAD => WriteOp::OverwritePayload {
            target: input.ids()?,
            payload: input.payload()?.unwrap_or_default(),
        },
        DELETE_PAYLOAD => {
            let target = input.ids()?;
            let count = input.count(4)?;
            let keys = (0..count)
                .map(|_| input.text().and_then(parse_path))
                .collect::<Result<_, _>>()?;
            WriteOp::DeletePayload { target, keys }
        }
        CLEAR_PAYLOAD => WriteOp::ClearPayload(input.ids()?),
        UPDATE_VECTORS => WriteOp::UpdateVectors(input.points()?),
        DELETE_VECTORS => {
            let target = input.ids()?;
            let count = input.count(2)?;
            let slots = (0..count)
                .map(|_| input.array().map(u16::from_le_bytes))
                .collect::<Result<_, _>>()?;
            WriteOp::DeleteVectors { target, slots }
        }
        other => return Err(format!("operation kind {other} is not known")),
    };
    if input.0.is_empty() {
        Ok(op)
    } else {
        Err(format!("{} bytes too many", input.0.len()))
    }
}

fn parse_path(text: &str) -> Result<JsonPath, String> {
    text.parse()
        .map_err(|error: orthoplex_types::Error| error.to_string())
}

struct Encoder(Vec<u8>);

impl Encoder {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Requests are bounded far below 2^32 entries; a larger one would not decode.
    fn count(&mut self, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&count.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn id(&mut self, id: PointId) {
        match id {
            PointId::Num(num) => {
                self.byte(0);
                self.0.extend_from_slice(&num.to_le_bytes());
            }
            PointId::Uuid(uuid) => {
                self.byte(1);
                self.0.extend_from_slice(&uuid.to_le_bytes());
            }
        }
    }

    fn ids(&mut self, ids: &[PointId]) {
        self.count(ids.len());
        ids.iter().for_each(|id| self.id(*id));
    }

    /// JSON text; nothing for none or empty.
    fn payload(&mut self, payload: Option<&Payload>) {
        let place = self.0.len();
        self.count(0);
        if let Some(payload) = payload.filter(|payload| !payload.is_empty())
            && serde_json::to_writer(&mut self.0, payload).is_ok()
        {
            let length = u32::try_from(self.0.len() - place - 4).unwrap_or(u32::MAX);
            if let Some(slot) = self.0.get_mut(place..place + 4) {
                slot.copy_from_slice(&length.to_le_bytes());
            }
        }
    }

    fn vector(&mut self, vector: &Stored) {
        match vector {
            Stored::Dense(values) => {
                self.byte(DENSE);
                self.values(values);
            }
            Stored::Sparse { indices, values } => {
                self.byte(SPARSE);
                self.count(indices.len());
                indices
                    .iter()
                    .for_each(|index| self.0.extend_from_slice(&index.to_le_bytes()));
                self.values(values);
            }
            Stored::Multi { dim, values } => {
                self.byte(MULTI);
                self.count(*dim);
                self.values(values);
            }
        }
    }

    fn values(&mut self, values: &[f32]) {
        self.count(values.len());
        values
            .iter()
            .for_each(|value| self.0.extend_from_slice(&value.to_le_bytes()));
    }

    fn points(&mut self, points: &[PointWrite]) {
        self.count(points.len());
        for point in points {
            self.id(point.id);
            self.count(point.vectors.len());
            for (slot, vector) in &point.vectors {
                self.0.extend_from_slice(&slot.to_le_bytes());
                self.vector(vector);
            }
            self.payload(point.payload.as_ref());
        }
    }
}

struct Decoder<'a>(&'a [u8]);

impl<'a> Decoder<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let (head, rest) = self
            .0
            .split_at_checked(length)
            .ok_or("operation is cut short")?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let bytes = self.take(N)?;
        bytes
            .try_into()
            .map_err(|_| "operation is cut short".to_owned())
    }

    fn byte(&mut self) -> Result<u8, String> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// A number of entries of at least `least` bytes each: never more than the input can hold.
    fn count(&mut self, least: usize) -> Result<usize, String> {
        let count = u32::from_le_bytes(self.array()?) as usize;
        if count.saturating_mul(least) > self.0.len() {
            return Err(format!(
                "{count} entries do not fit into {} bytes",
                self.0.len()
            ));
        }
        Ok(count)
    }

    fn text(&mut self) -> Result<&'a str, String> {
        let length = self.count(1)?;
        std::str::from_utf8(self.take(length)?).map_err(|error| error.to_string())
    }

    fn id(&mut self) -> Result<PointId, String> {
        match self.byte()? {
            0 => self.array().map(u64::from_le_bytes).map(PointId::Num),
            1 => self.array().map(u128::from_le_bytes).map(PointId::Uuid),
            other => Err(format!("id kind {other} is not known")),
        }
    }

    fn ids(&mut self) -> Result<Vec<PointId>, String> {
        let count = self.count(9)?;
        (0..count).map(|_| self.id()).collect()
    }

    fn payload(&mut self) -> Result<Option<Payload>, String> {
        let length = self.count(1)?;
        if length == 0 {
            return Ok(None);
        }
        let payload = serde_json::from_slice(self.take(length)?);
        payload.map(Some).map_err(|error| error.to_string())
    }

    fn points(&mut self) -> Result<Vec<PointWrite>, String> {
        let count = self.count(17)?;
        (0..count).map(|_| self.point()).collect()
    }

    fn point(&mut self) -> Result<PointWrite, String> {
        let id = self.id()?;
        let count = self.count(7)?;
        let vectors = (0..count)
            .map(|_| self.slot_vector())
            .collect::<Result<_, _>>()?;
        Ok(PointWrite {
            id,
            vectors,
            payload: self.payload()?,
        })
    }

    fn slot_vector(&mut self) -> Result<SlotVector, String> {
        let slot = self.array().map(u16::from_le_bytes)?;
        Ok((slot, self.vector()?))
    }

    fn vector(&mut self) -> Result<Stored, String> {
        match self.byte()? {
            DENSE => self.words(f32::from_le_bytes).map(Stored::Dense),
            SPARSE => {
                let indices = self.words(u32::from_le_bytes)?;
                let values = self.words(f32::from_le_bytes)?;
                if indices.len() != values.len() || !indices.is_sorted_by(|a, b| a < b) {
                    return Err("a sparse vector is malformed".to_owned());
                }
                Ok(Stored::Sparse { indices, values })
            }
            MULTI => {
                let dim = u32::from_le_bytes(self.array()?) as usize;
                let values = self.words(f32::from_le_bytes)?;
                if dim == 0 || !values.len().is_multiple_of(dim) {
                    return Err("a multi vector is malformed".to_owned());
                }
                Ok(Stored::Multi { dim, values })
            }
            other => Err(format!("vector kind {other} is not known")),
        }
    }

    /// Numbers of four bytes with their count in front.
    fn words<T>(&mut self, read: impl Fn([u8; 4]) -> T) -> Result<Vec<T>, String> {
        let length = self.count(4)?;
        let (words, _) = self.take(length * 4)?.as_chunks();
        Ok(words.iter().map(|word| read(*word)).collect())
    }
}
