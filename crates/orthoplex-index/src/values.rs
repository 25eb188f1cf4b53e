//! Values of vectors as they lie in memory or in a file: floats, or something smaller.
//!
//! Every kind gives back floats; what a vector loses by being stored it loses once, when it is
//! rounded ([`round`]) before it is logged.

use crate::space::VectorSpace;
use half::f16;
use half::slice::HalfFloatSliceExt;
use orthoplex_types::config::Datatype;

/// The values of a vector, or of several rows one after the other.
#[derive(Clone, Copy, Debug)]
pub enum Values<'a> {
    /// 32-bit floats.
    F32(&'a [f32]),
    /// 16-bit floats.
    F16(&'a [f16]),
    /// Whole numbers from 0 to 255.
    U8(&'a [u8]),
    /// 4-bit records of rotated rows.
    Turbo4 {
        /// One record after the other.
        records: &'a [u8],
        /// The space that they are records of.
        space: &'a VectorSpace,
    },
    /// 8-bit records of rotated rows.
    Turbo8 {
        /// One record after the other.
        records: &'a [u8],
        /// The space that they are records of.
        space: &'a VectorSpace,
    },
}

/// Bytes of one stored row beside its 4-bit record; 0 for a type whose rows are that record.
pub fn row_bytes(datatype: Datatype, space: &VectorSpace) -> usize {
    match datatype {
        Datatype::Float32 => 4 * space.dim(),
        // Halves are as near as any other 16 bits.
        Datatype::Float16 | Datatype::Turbo16 => 2 * space.dim(),
        Datatype::Uint8 => space.dim(),
        Datatype::Turbo8 => space.byte_record_bytes(),
        Datatype::Turbo4 => 0,
    }
}

impl<'a> Values<'a> {
    /// The values in stored bytes. Bytes that are no whole number of rows are empty.
    pub fn from_bytes(bytes: &'a [u8], datatype: Datatype, space: &'a VectorSpace) -> Self {
        match datatype {
            Datatype::Float32 => Self::F32(bytemuck::try_cast_slice(bytes).unwrap_or(&[])),
            Datatype::Float16 | Datatype::Turbo16 => {
                Self::F16(bytemuck::try_cast_slice(bytes).unwrap_or(&[]))
            }
            Datatype::Uint8 => Self::U8(bytes),
            Datatype::Turbo4 => Self::Turbo4 {
                records: bytes,
                space,
            },
            Datatype::Turbo8 => Self::Turbo8 {
                records: bytes,
                space,
            },
        }
    }

    /// The stored bytes.
    pub fn bytes(self) -> &'a [u8] {
        match self {
            Self::F32(values) => bytemuck::cast_slice(values),
            Self::F16(values) => bytemuck::cast_slice(values),
            Self::U8(values) => values,
            Self::Turbo4 { records, .. } | Self::Turbo8 { records, .. } => records,
        }
    }

    /// How many values there are.
    pub fn count(self) -> usize {
        match self {
            Self::F32(values) => values.len(),
            Self::F16(values) => values.len(),
            Self::U8(values) => values.len(),
            Self::Turbo4 { records, space } => {
                records.len() / space.record_bytes().max(1) * space.dim()
            }
            Self::Turbo8 { records, space } => {
                records.len() / space.byte_record_bytes().max(1) * space.dim()
            }
        }
    }

    /// The values as floats; made in `buffer` unless they are floats already.
    pub fn floats<'b>(self, buffer: &'b mut Vec<f32>) -> &'b [f32]
    where
        'a: 'b,
    {
        buffer.clear();
        match self {
            Self::F32(values) => return values,
            Self::F16(values) => {
                buffer.resize(values.len(), 0.0);
                values.convert_to_f32_slice(buffer);
            }
            Self::U8(values) => buffer.extend(values.iter().map(|value| f32::from(*value))),
            Self::Turbo4 { records, space } => {
                let rows = records.chunks_exact(space.record_bytes().max(1));
                buffer.resize(rows.len() * space.dim(), 0.0);
                for (record, row) in rows.zip(buffer.chunks_exact_mut(space.dim().max(1))) {
                    space.decode(record, row);
                }
            }
            Self::Turbo8 { records, space } => {
                let rows = records.chunks_exact(space.byte_record_bytes().max(1));
                buffer.resize(rows.len() * space.dim(), 0.0);
                for (record, row) in rows.zip(buffer.chunks_exact_mut(space.dim().max(1))) {
                    space.decode_bytes(record, row);
                }
            }
        }
        buffer
    }

    /// A copy as floats.
    pub fn to_vec(self) -> Vec<f32> {
        let mut buffer = Vec::new();
        match self {
            Self::F32(values) => values.to_vec(),
            other => {
                other.floats(&mut buffer);
                buffer
            }
        }
    }
}

/// Rounds rows to what the type can hold; stored and read again they come back the same.
pub fn round(values: &mut [f32], datatype: Datatype) {
    match datatype {
        Datatype::Float32 => {}
        Datatype::Float16 | Datatype::Turbo16 => {
            for value in values {
                // Beyond the largest half the result would not be finite.
                let within = value.clamp(f16::MIN.to_f32(), f16::MAX.to_f32());
                *value = f16::from_f32(within).to_f32();
            }
        }
        Datatype::Uint8 => {
            for value in values {
                *value = value.clamp(0.0, 255.0).trunc();
            }
        }
        // Rounded by their records.
        Datatype::Turbo4 | Datatype::Turbo8 => {}
    }
}

/// Writes rows that were rounded into `out`, which has room for just them. 4-bit records are made
/// elsewhere.
pub fn store(values: &[f32], datatype: Datatype, space: &VectorSpace, out: &mut [u8]) {
    match datatype {
        Datatype::Float32 => {
            let places = out.as_chunks_mut().0.iter_mut();
            places
                .zip(values)
                .for_each(|(place, value)| *place = value.to_le_bytes());
        }
        Datatype::Float16 | Datatype::Turbo16 => {
            let places = out.as_chunks_mut().0.iter_mut();
            places
                .zip(values)
                .for_each(|(place, value)| *place = f16::from_f32(*value).to_le_bytes());
        }
        Datatype::Uint8 => {
            let places = out.iter_mut().zip(values);
            places.for_each(|(place, value)| *place = *value as u8);
        }
        Datatype::Turbo8 => {
            let rows = values.chunks_exact(space.dim().max(1));
            let records = out.chunks_exact_mut(space.byte_record_bytes().max(1));
            let mut scratch = Vec::new();
            for (row, record) in rows.zip(records) {
                space.encode_refine(row, &mut scratch, record);
            }
        }
        Datatype::Turbo4 => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orthoplex_kernels::Metric;

    #[test]
    fn rounded_values_come_back_as_they_are() {
        let values = [0.1, -2.7, 255.9, 300.0, 70_000.0, 1e-9];
        let kept = |datatype| {
            let mut rounded = values.to_vec();
            round(&mut rounded, datatype);
            let space = VectorSpace::new(6, Metric::Dot, 1);
            // Mapped rows are aligned; a buffer of numbers is as well.
            let mut aligned = [0u64; 3];
            let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut aligned);
            let bytes = &mut bytes[..row_bytes(datatype, &space)];
            store(&rounded, datatype, &space, bytes);
            let stored = Values::from_bytes(bytes, datatype, &space).to_vec();
            assert_eq!(rounded, stored, "{datatype:?}");
            stored
        };
        assert_eq!(kept(Datatype::Float32), values);
        assert_eq!(kept(Datatype::Uint8), [0.0, 0.0, 255.0, 255.0, 255.0, 0.0]);
        let halves = kept(Datatype::Float16);
        assert_eq!(halves, kept(Datatype::Turbo16));
        assert_eq!(halves[4], 65504.0);
        assert!((halves[0] - 0.1).abs() < 1e-4);
    }

    #[test]
    fn records_give_back_nearly_the_row() {
        for (dim, metric) in [(48, Metric::Dot), (3, Metric::Dot), (100, Metric::L1)] {
            let space = VectorSpace::coded(dim, metric, 3);
            let row: Vec<f32> = (0..dim).map(|i| ((i * 37 % 101) as f32).sin()).collect();
            let mut record = vec![0; space.record_bytes()];
            space.encode(&row, &mut Vec::new(), &mut record);
            let stored = Values::from_bytes(&record, Datatype::Turbo4, &space);
            assert_eq!(stored.count(), dim);
            let stored = stored.to_vec();
            let squared =
                |values: &mut dyn Iterator<Item = f32>| values.map(|x| x * x).sum::<f32>();
            let error = squared(&mut row.iter().zip(&stored).map(|(a, b)| a - b));
            let all = squared(&mut row.iter().copied());
            assert!(error < 0.03 * all, "{dim} {metric:?}: {error} of {all}");

            let mut record = vec![0; row_bytes(Datatype::Turbo8, &space)];
            store(&row, Datatype::Turbo8, &space, &mut record);
            let stored = Values::from_bytes(&record, Datatype::Turbo8, &space);
            assert_eq!(stored.count(), dim);
            let stored = stored.to_vec();
            let error = squared(&mut row.iter().zip(&stored).map(|(a, b)| a - b));
            assert!(error < 1e-4 * all, "{dim} {metric:?}: {error} of {all}");
            // Stored once more, it stays as it is.
            let mut again = vec![0; record.len()];
            store(&stored, Datatype::Turbo8, &space, &mut again);
            let again = Values::from_bytes(&again, Datatype::Turbo8, &space).to_vec();
            let moved = squared(&mut stored.iter().zip(&again).map(|(a, b)| a - b));
            assert!(moved < 1e-6 * all, "{dim} {metric:?}: {moved} of {all}");
        }
    }
}
