//! Everything that is fixed for one vector name of a collection.
//!
//! Owns dimension, metric, rotation and the shape of codes. The same space always writes the
//! same codes, so they move between segments unchanged.

use orthoplex_kernels::{Bits, CodeLayout, Metric, QueryCode, Rotation};

/// Up to this dimension a vector fits into one cache line itself, and a code would only lose
/// precision.
const UNCODED_DIM_MAX: usize = 16;

/// Dimension, metric and code shape of one vector name.
#[derive(Clone, Debug)]
pub struct VectorSpace {
    dim: usize,
    metric: Metric,
    coding: Option<Coding>,
    searches_codes: bool,
}

#[derive(Clone, Debug)]
struct Coding {
    rotation: Rotation,
    code: CodeLayout,
    refine: CodeLayout,
}

impl VectorSpace {
    /// The space of vectors of `dim` dimensions compared by `metric`; `seed` picks the rotation
    /// of its codes.
    pub fn new(dim: usize, metric: Metric, seed: u64) -> Self {
        let searches_codes = dim > UNCODED_DIM_MAX && metric != Metric::L1;
        let coding = searches_codes.then(|| Coding::new(dim, seed));
        VectorSpace {
            dim,
            metric,
            coding,
            searches_codes,
        }
    }

    /// The same for vectors that are stored as records, so that all have one, whether
    /// searches use it or not.
    pub fn coded(dim: usize, metric: Metric, seed: u64) -> Self {
        let space = Self::new(dim, metric, seed);
        let coding = space.coding.or_else(|| Some(Coding::new(dim, seed)));
        VectorSpace { coding, ..space }
    }

    /// Number of dimensions.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// How vectors are compared.
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// Shape of the 4-bit records. `None` where originals are searched instead: Manhattan
    /// distance, and vectors so short that codes save nothing.
    pub fn code_layout(&self) -> Option<&CodeLayout> {
        let coding = self.coding.as_ref().filter(|_| self.searches_codes)?;
        Some(&coding.code)
    }

    /// Shape of the 8-bit records; `None` as for [`VectorSpace::code_layout`].
    pub fn refine_layout(&self) -> Option<&CodeLayout> {
        let coding = self.coding.as_ref().filter(|_| self.searches_codes)?;
        Some(&coding.refine)
    }

    /// Bytes of one 4-bit record; zero where there are no codes.
    pub fn record_bytes(&self) -> usize {
        let coding = self.coding.as_ref();
        coding.map_or(0, |coding| coding.code.stride())
    }

    /// Reads a 4-bit record back into the vector that it stands for.
    pub fn decode(&self, record: &[u8], out: &mut [f32]) {
        if let Some(coding) = &self.coding
            && out.len() == self.dim
        {
            coding.code.decode(record, out);
            coding.rotation.unrotate(out);
        }
    }

    /// Bytes of one 8-bit record of a coded space, whether searches use it or not.
    pub fn byte_record_bytes(&self) -> usize {
        let coding = self.coding.as_ref();
        coding.map_or(0, |coding| coding.refine.stride())
    }

    /// Reads an 8-bit record back into the vector that it stands for.
    pub fn decode_bytes(&self, record: &[u8], out: &mut [f32]) {
        if let Some(coding) = &self.coding
            && out.len() == self.dim
        {
            coding.refine.decode(record, out);
            coding.rotation.unrotate(out);
        }
    }

    /// Bytes of one 8-bit record, if there are codes.
    pub fn refine_bytes(&self) -> Option<usize> {
        self.refine_layout().map(CodeLayout::stride)
    }

    /// Writes the 4-bit record of a vector.
    pub fn encode(&self, vector: &[f32], scratch: &mut Vec<f32>, record: &mut [u8]) {
        if let Some(coding) = &self.coding {
            coding.rotate(vector, scratch);
            coding.code.encode(scratch, record);
        }
    }

    /// Writes the 8-bit record of a vector.
    pub fn encode_refine(&self, vector: &[f32], scratch: &mut Vec<f32>, record: &mut [u8]) {
        if let Some(coding) = &self.coding {
            coding.rotate(vector, scratch);
            coding.refine.encode(scratch, record);
        }
    }

    /// Rotates a vector into `out`; without codes it is only copied.
    pub(crate) fn rotate(&self, vector: &[f32], out: &mut Vec<f32>) {
        match &self.coding {
            Some(coding) => coding.rotate(vector, out),
            None => vector.clone_into(out),
        }
    }

    /// Standard deviation of a 4-bit estimate of the similarity of two vectors whose squared
    /// lengths are given. Rounding to 16 levels after a random rotation leaves an error of
    /// about a tenth of the lengths' product over the root of the dimension.
    pub(crate) fn code_error(&self, a_squared: f32, b_squared: f32) -> f32 {
        let dot = 0.105 * (a_squared * b_squared / self.dim.max(1) as f32).sqrt();
        if self.metric == Metric::Dot {
            dot
        } else {
            2.0 * dot
        }
    }
}

impl Coding {
    fn new(dim: usize, seed: u64) -> Self {
        Self {
            rotation: Rotation::new(dim, seed),
            code: CodeLayout::new(Bits::B4, dim),
            refine: CodeLayout::new(Bits::B8, dim),
        }
    }

    fn rotate(&self, vector: &[f32], out: &mut Vec<f32>) {
        vector.clone_into(out);
        self.rotation.rotate(out);
    }
}

/// Prepares `slot` for a rotated query; allocates only when layout or metric have changed.
pub(crate) fn query_code<'a>(
    slot: &'a mut Option<(Metric, QueryCode)>,
    layout: &CodeLayout,
    metric: Metric,
    rotated: &[f32],
) -> &'a QueryCode {
    let fits = |(own, code): &(Metric, QueryCode)| *own == metric && code.layout() == layout;
    if !slot.as_ref().is_some_and(fits) {
        *slot = None;
    }
    let (_, code) = slot.get_or_insert_with(|| (metric, QueryCode::empty(layout, metric)));
    code.reset(rotated);
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_exist_where_they_pay() {
        assert_eq!(VectorSpace::new(16, Metric::Dot, 1).record_bytes(), 0);
        assert_eq!(VectorSpace::new(300, Metric::L1, 1).record_bytes(), 0);
        assert_eq!(VectorSpace::new(100, Metric::Dot, 1).record_bytes(), 64);
        assert_eq!(
            VectorSpace::new(100, Metric::SquaredL2, 1).refine_bytes(),
            Some(128)
        );
    }

    #[test]
    fn a_space_always_writes_the_same_record() {
        let vector: Vec<f32> = (0..40).map(|i| (i as f32).sin()).collect();
        let record = |seed| {
            let space = VectorSpace::new(40, Metric::Dot, seed);
            let mut record = vec![0; space.record_bytes()];
            space.encode(&vector, &mut Vec::new(), &mut record);
            record
        };
        assert_eq!(record(7), record(7));
        assert_ne!(record(7), record(8));
    }

    #[test]
    fn the_error_estimate_holds() {
        let space = VectorSpace::new(128, Metric::Dot, 3);
        let layout = space.code_layout().unwrap();
        let vector = |salt: usize| -> Vec<f32> {
            let at =
                |i: usize| ((i * 7919 + salt * 104_729 + i * i * salt) % 1009) as f32 / 504.5 - 1.0;
            (0..128).map(at).collect()
        };
        let (mut record, mut scratch, mut slot) = (vec![0; layout.stride()], Vec::new(), None);
        let mut squares = 0.0;
        let rounds = 200;
        for salt in 1..=rounds {
            let (q, x) = (vector(salt), vector(salt + 5000));
            space.encode(&x, &mut scratch, &mut record);
            space.rotate(&q, &mut scratch);
            let estimate = query_code(&mut slot, layout, Metric::Dot, &scratch).score(&record);
            let norm = |v: &[f32]| v.iter().map(|x| x * x).sum::<f32>();
            let exact = Metric::Dot.similarity(&q, &x);
            squares += ((estimate - exact) / space.code_error(norm(&q), norm(&x))).powi(2);
        }
        let ratio = (squares / rounds as f32).sqrt();
        assert!(
            (0.7..1.2).contains(&ratio),
            "real error is {ratio} of the estimate"
        );
    }
}
