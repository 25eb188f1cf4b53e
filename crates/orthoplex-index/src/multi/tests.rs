//! Answers from records against a comparison of all rows.

use super::*;
use crate::bitset::Bitset;
use crate::testing::clustered;
use crate::vector::Allowed;
use orthoplex_kernels::Metric;

const DIM: usize = 32;

/// Points of one to eight rows.
struct Points {
    starts: Vec<usize>,
    rows: Vec<f32>,
    records: Option<Vec<u8>>,
    stride: usize,
}

impl Points {
    fn new(count: usize, space: &VectorSpace) -> Self {
        let source = clustered(count * 8, DIM, space.metric() == Metric::Dot, 5);
        let (mut starts, mut rows) = (vec![0], Vec::new());
        for point in 0..count as u32 {
            let own = (point % 8) + 1;
            // Rows of a point are alike, as words of one text are.
            (0..own).for_each(|row| rows.extend_from_slice(source.row(point * 8 + row)));
            starts.push(rows.len() / DIM);
        }
        let stride = space.record_bytes();
        let mut records = vec![0; rows.len() / DIM * stride];
        let mut scratch = Vec::new();
        for (row, record) in rows.chunks_exact(DIM).zip(records.chunks_exact_mut(stride)) {
            space.encode(row, &mut scratch, record);
        }
        Self {
            starts,
            rows,
            records: Some(records),
            stride,
        }
    }

    fn bounds(&self, offset: u32) -> (usize, usize) {
        let at = offset as usize;
        (self.starts[at], self.starts[at + 1])
    }
}

impl MultiRows for Points {
    fn rows<'a>(&'a self, offset: u32, _: &'a mut Vec<f32>) -> &'a [f32] {
        let (start, end) = self.bounds(offset);
        &self.rows[start * DIM..end * DIM]
    }

    fn has_records(&self) -> bool {
        self.records.is_some()
    }

    fn records(&self, offset: u32) -> &[u8] {
        let (start, end) = self.bounds(offset);
        let own = self.records.as_deref().unwrap_or(&[]);
        &own[start * self.stride..end * self.stride]
    }
}

#[test]
fn records_find_nearly_what_all_rows_find() {
    for metric in [Metric::Dot, Metric::SquaredL2] {
        let space = VectorSpace::new(DIM, metric, 1);
        let points = Points::new(4_000, &space);
        let (present, dead) = (
            Bitset::full(4_000),
            Bitset::from_fn(4_000, |at| at % 11 == 0),
        );
        let third = Bitset::from_fn(4_000, |at| at % 3 == 1);
        let queries = clustered(20 * 6, DIM, metric == Metric::Dot, 99);
        let mut scratch = MultiScratch::default();
        for allowed in [None, Some(&third)] {
            let rows = Rows {
                present: &present,
                allowed: allowed.map_or(Allowed::All, |bits| Allowed::Set {
                    bits,
                    count: bits.count_ones(),
                }),
                dead: &dead,
                len: 4_000,
            };
            let (mut hits, mut wanted) = (0, 0);
            for query in 0..20 {
                let of_query: Vec<f32> = (query * 6..query * 6 + 6)
                    .flat_map(|row| queries.row(row).to_vec())
                    .collect();
                let mut run = |space| {
                    let query = MultiQuery {
                        rows: &of_query,
                        dim: DIM,
                        metric,
                        space,
                        least: None,
                    };
                    search(&points, &query, &rows, 10, &mut scratch, &|| true).unwrap()
                };
                let (truth, found) = (run(None), run(Some(&space)));
                assert_eq!(truth.len(), 10);
                hits += truth.iter().filter(|own| found.contains(own)).count();
                wanted += truth.len();
            }
            assert!(hits * 100 >= wanted * 99, "{metric:?}: {hits} of {wanted}");
        }
    }
}

#[test]
fn points_without_records_are_compared() {
    let space = VectorSpace::new(DIM, Metric::Dot, 1);
    let mut points = Points::new(600, &space);
    points.records = None;
    let (present, dead) = (Bitset::full(600), Bitset::default());
    let rows = Rows {
        present: &present,
        allowed: Allowed::All,
        dead: &dead,
        len: 600,
    };
    let own = points.rows(77, &mut Vec::new()).to_vec();
    let query = MultiQuery {
        rows: &own,
        dim: DIM,
        metric: Metric::Dot,
        space: Some(&space),
        least: None,
    };
    let mut scratch = MultiScratch::default();
    let found = search(&points, &query, &rows, 1, &mut scratch, &|| true).unwrap();
    let exact = max_sim(&own, &own, DIM, Metric::Dot);
    assert!(found[0].0 >= exact - 1e-4, "{found:?}, {exact}");
    let stopped = search(&points, &query, &rows, 0, &mut scratch, &|| false);
    assert_eq!(stopped, Ok(Vec::new()));
}
