use super::*;
use crate::aligned::AlignedBytes;
use crate::distance::{dot, squared_l2, squared_norm};
use crate::isa::available;
use crate::rotation::Rotation;
use proptest::prelude::*;

const BITS: [Bits; 2] = [Bits::B4, Bits::B8];
const METRICS: [Metric; 2] = [Metric::Dot, Metric::SquaredL2];

/// A random direction, by rotating something arbitrary.
fn unit(dim: usize, seed: u64) -> Vec<f32> {
    let mut v: Vec<f32> = (0..dim)
        .map(|i| ((i * i) as f32 + seed as f32).sin() + 0.01)
        .collect();
    Rotation::new(dim, seed).rotate(&mut v);
    let length = squared_norm(&v).sqrt();
    v.iter_mut().for_each(|x| *x /= length);
    v
}

fn records(layout: &CodeLayout, count: usize) -> AlignedBytes {
    let mut records = AlignedBytes::new();
    records.resize(count * layout.stride());
    for (i, record) in records.chunks_exact_mut(layout.stride()).enumerate() {
        layout.encode(&unit(layout.dim(), i as u64), record);
    }
    records
}

fn bits_of(scores: &[f32]) -> Vec<u32> {
    scores.iter().map(|x| x.to_bits()).collect()
}

#[test]
fn geometry() {
    let stride = |bits, dim| CodeLayout::new(bits, dim).stride();
    assert_eq!(
        [0, 16, 17, 48, 49, 112, 113].map(|d| stride(Bits::B4, d)),
        [16, 16, 32, 32, 64, 64, 128]
    );
    assert_eq!(
        [1, 8, 9, 24, 25, 56, 57].map(|d| stride(Bits::B8, d)),
        [16, 16, 32, 32, 64, 64, 128]
    );
    assert_eq!(
        [384, 768, 1536].map(|d| stride(Bits::B4, d)),
        [256, 448, 832]
    );
    assert_eq!(CodeLayout::new(Bits::B4, 101).code_bytes(), 51);
}

#[test]
fn all_tiers_score_the_same_bits() {
    let count = 13;
    let ids: Vec<u32> = (0..29).map(|i| (i * 7) % count).collect();
    for dim in (1..=300).chain([384, 511, 768, 1000, 1536, 2049, 5000]) {
        for bits in BITS {
            let layout = CodeLayout::new(bits, dim);
            let records = records(&layout, count as usize);
            for metric in METRICS {
                let query = QueryCode::new(&layout, metric, &unit(dim, 99));
                let scan = query.over(&records);
                // Different numbers, so that each size of the last group occurs.
                let ids = &ids[..dim % 30];
                let expected: Vec<f32> = ids
                    .iter()
                    .map(|&id| scan.score_scalar(id as usize))
                    .collect();
                for tier in available() {
                    let mut scores = vec![0.0; ids.len()];
                    tier.scan_ids(&scan, ids, &mut scores);
                    assert_eq!(
                        bits_of(&scores),
                        bits_of(&expected),
                        "{:?} {bits:?} {dim}",
                        tier.isa
                    );
                    let mut scores = vec![0.0; 11];
                    tier.scan_range(&scan, 2, &mut scores);
                    let expected: Vec<f32> = (2..13).map(|i| scan.score_scalar(i)).collect();
                    assert_eq!(
                        bits_of(&scores),
                        bits_of(&expected),
                        "{:?} {bits:?} {dim}",
                        tier.isa
                    );
                }
            }
        }
    }
}

#[test]
fn all_tiers_write_the_same_records_and_queries() {
    for dim in (1..=300).chain([384, 767, 1536]) {
        for bits in BITS {
            let layout = CodeLayout::new(bits, dim);
            let v = unit(dim, 5);
            let written: Vec<(Vec<u8>, Vec<u8>)> = available()
                .into_iter()
                .map(|tier| {
                    let mut record = vec![0xaa; layout.stride()];
                    layout.encode_with(tier, &v, &mut record);
                    let mut query = QueryCode::empty(&layout, Metric::SquaredL2);
                    query.reset_with(tier, &v);
                    let mut state = query.planes.to_vec();
                    state.extend(query.terms.norm.to_bits().to_le_bytes());
                    state.extend(query.terms.bias.to_le_bytes());
                    (record, state)
                })
                .collect();
            assert!(
                written.windows(2).all(|pair| pair[0] == pair[1]),
                "{bits:?} {dim}"
            );
        }
    }
}

#[test]
fn nothing_is_read_behind_the_records() {
    // An exact allocation, so that an address sanitizer or a page border would tell; and the
    // extreme codes, which overflow sixteen bits where a kernel is careless.
    for dim in 1..=200 {
        for bits in BITS {
            let layout = CodeLayout::new(bits, dim);
            let mut records = vec![0xff; 5 * layout.stride()];
            for record in records.chunks_exact_mut(layout.stride()) {
                let at = record.len() - 8;
                record[at..at + 4].copy_from_slice(&1.0f32.to_le_bytes());
                record[at + 4..].copy_from_slice(&2.0f32.to_le_bytes());
            }
            for sign in [1.0, -1.0] {
                let query = QueryCode::new(&layout, Metric::Dot, &vec![sign; dim]);
                let level = if bits == Bits::B4 { 7.5 } else { 127.0 };
                let expected = sign * level * dim as f32;
                for tier in available() {
                    let mut scores = [0.0; 5];
                    tier.scan_range(&query.over(&records), 0, &mut scores);
                    assert!(
                        scores
                            .iter()
                            .all(|x| (x - expected).abs() <= 1e-6 * expected.abs())
                    );
                }
            }
        }
    }
}

#[test]
fn error_law() {
    for dim in [100usize, 128, 384, 768, 1536] {
        for (bits, range) in [(Bits::B4, 0.09..0.115), (Bits::B8, 0.004..0.0084)] {
            let layout = CodeLayout::new(bits, dim);
            let (mut record, mut back) = (vec![0; layout.stride()], vec![0.0; dim]);
            let mean = (0..50).map(|seed| {
                let v = unit(dim, seed);
                layout.encode(&v, &mut record);
                layout.decode(&record, &mut back);
                squared_l2(&v, &back)
            });
            let law = (mean.sum::<f32>() / 50.0).sqrt();
            assert!(range.contains(&law), "{bits:?} {dim}: {law}");
        }
    }
}

#[test]
fn estimates_are_close_and_exact_for_the_vector_itself() {
    for dim in [1usize, 2, 3, 33, 100, 384, 1001] {
        for (bits, tolerance) in [(Bits::B4, 0.6), (Bits::B8, 0.06)] {
            let layout = CodeLayout::new(bits, dim);
            let (x, y) = (unit(dim, 1), unit(dim, 2));
            let mut records = vec![0; 2 * layout.stride()];
            layout.encode(&x, &mut records);
            layout.encode(&y, &mut records[layout.stride()..]);
            let (a, b) = records.split_at(layout.stride());
            // Five standard deviations and more, for a unit pair.
            let tolerance = tolerance / (dim as f32).sqrt();
            for metric in METRICS {
                let exact = metric.similarity(&x, &y);
                let mut query = QueryCode::new(&layout, metric, &y);
                assert!(
                    (query.score(a) - exact).abs() < 2.0 * tolerance,
                    "{metric:?} {bits:?} {dim}"
                );
                // The code is exact for its own vector; what is left is the query's rounding.
                let own = query.score(b) - metric.similarity(&y, &y);
                assert!(
                    own.abs() < 0.08 / (dim as f32).sqrt(),
                    "{own} {metric:?} {bits:?} {dim}"
                );
                let pair = score_record(&layout, metric, a, b);
                assert!(
                    (pair - exact).abs() < 3.0 * tolerance,
                    "{metric:?} {bits:?} {dim}"
                );
                assert!((pair - score_record(&layout, metric, b, a)).abs() < 1e-5);
                let mut both = [0.0; 2];
                score_record_ids(&layout, metric, a, &records, &[1, 0], &mut both);
                assert_eq!(both[0], pair);
                query.reset_record(a);
                assert_eq!(query.score(b), pair);
            }
        }
    }
}

#[test]
fn record_scores_are_those_of_the_decoded_vectors() {
    for dim in (1..=130).chain([4100]) {
        for bits in BITS {
            let layout = CodeLayout::new(bits, dim);
            let records = records(&layout, 2);
            let (a, b) = records.split_at(layout.stride());
            let (mut x, mut y) = (vec![0.0; dim], vec![0.0; dim]);
            layout.decode(a, &mut x);
            layout.decode(b, &mut y);
            let got = score_record(&layout, Metric::Dot, a, b);
            assert!(
                (got - dot(&x, &y)).abs() < 1e-5,
                "{bits:?} {dim}: {got} {}",
                dot(&x, &y)
            );
        }
    }
}

#[test]
fn ids_out_of_range_and_short_records_score_worst() {
    let layout = CodeLayout::new(Bits::B4, 100);
    let records = records(&layout, 3);
    let query = QueryCode::new(&layout, Metric::Dot, &unit(100, 1));
    let mut scores = [0.0; 3];
    query.score_ids(&records, &[2, 3, u32::MAX], &mut scores);
    assert!(scores[0].is_finite());
    assert_eq!(scores[1..], [f32::NEG_INFINITY; 2]);
    query.score_range(&records, 2, &mut scores);
    assert!(scores[0].is_finite());
    assert_eq!(scores[1..], [f32::NEG_INFINITY; 2]);
    query.score_range(&records, usize::MAX, &mut scores);
    assert_eq!(scores, [f32::NEG_INFINITY; 3]);
    assert_eq!(query.score(&records[..63]), f32::NEG_INFINITY);
    assert_eq!(
        score_record(&layout, Metric::Dot, &records[..63], &records),
        f32::NEG_INFINITY
    );
    assert_eq!(
        score_record(&layout, Metric::Dot, &records, &[]),
        f32::NEG_INFINITY
    );
    query.score_ids(&[], &[0], &mut scores);
    assert_eq!(scores[0], f32::NEG_INFINITY);
}

#[test]
fn odd_vectors_give_finite_scores() {
    let odd: [[f32; 5]; 9] = [
        [0.0; 5],
        [1.0; 5],
        [f32::MAX; 5],
        [f32::MAX, -f32::MAX, 0.0, 1.0, -1.0],
        [f32::MIN_POSITIVE; 5],
        [1e-42, 0.0, -1e-44, 0.0, 0.0],
        [f32::NAN, 1.0, 2.0, 3.0, 4.0],
        [f32::INFINITY, 1.0, 2.0, 3.0, f32::NEG_INFINITY],
        [1e20, 1e-20, -1e20, 1.0, 0.0],
    ];
    for bits in BITS {
        let layout = CodeLayout::new(bits, 5);
        for x in odd {
            let mut record = vec![0; layout.stride()];
            layout.encode(&x, &mut record);
            let mut back = [f32::NAN; 5];
            layout.decode(&record, &mut back);
            assert!(back.iter().all(|x| x.is_finite()), "{x:?}");
            for (q, metric) in odd.iter().flat_map(|q| METRICS.map(|m| (q, m))) {
                let score = QueryCode::new(&layout, metric, q).score(&record);
                assert!(score.is_finite(), "{q:?} {x:?} {metric:?}");
                let mut other = vec![0; layout.stride()];
                layout.encode(q, &mut other);
                assert!(
                    score_record(&layout, metric, &record, &other).is_finite(),
                    "{q:?} {x:?}"
                );
            }
        }
    }
}

#[test]
fn large_and_small_vectors_come_back() {
    for (bits, share) in [(Bits::B4, 0.25), (Bits::B8, 0.02)] {
        for size in [1e-30, 1e-10, 1e10, 1e20, 1e30] {
            let layout = CodeLayout::new(bits, 40);
            let vector: Vec<f32> = unit(40, 3).iter().map(|x| x * size).collect();
            let mut record = vec![0; layout.stride()];
            layout.encode(&vector, &mut record);
            let mut back = vec![0.0; 40];
            layout.decode(&record, &mut back);
            let pairs = vector.iter().zip(&back);
            let error: f32 = pairs.map(|(a, b)| ((a - b) / size).powi(2)).sum();
            assert!(error.sqrt() < share, "{bits:?} {size}: {error}");
            let query = QueryCode::new(&layout, Metric::Dot, &vector);
            let scan = query.over(&record);
            for tier in available() {
                let mut scores = [0.0];
                tier.scan_range(&scan, 0, &mut scores);
                assert!(scores[0].is_finite() && scores[0] > 0.0 || size < 1e-20);
                assert_eq!(bits_of(&scores), bits_of(&[scan.score_scalar(0)]));
            }
        }
    }
}

#[test]
fn zero_vector_and_no_dimensions() {
    for bits in BITS {
        let layout = CodeLayout::new(bits, 3);
        let mut record = vec![0xff; layout.stride()];
        layout.encode(&[0.0; 3], &mut record);
        assert_eq!(
            QueryCode::new(&layout, Metric::Dot, &[1.0, 2.0, 3.0]).score(&record),
            0.0
        );
        let far = QueryCode::new(&layout, Metric::SquaredL2, &[1.0, 2.0, 2.0]).score(&record);
        assert_eq!(far, -9.0);
        let empty = CodeLayout::new(bits, 0);
        let mut record = vec![0xff; empty.stride()];
        empty.encode(&[], &mut record);
        assert_eq!(
            QueryCode::new(&empty, Metric::SquaredL2, &[]).score(&record),
            0.0
        );
        assert_eq!(score_record(&empty, Metric::Dot, &record, &record), 0.0);
    }
}

proptest! {
    #[test]
    fn random_vectors_stay_within_their_error(
        x in prop::collection::vec(-100f32..100.0, 1..400),
        seed in any::<u64>(),
    ) {
        let mut x = x;
        Rotation::new(x.len(), seed).rotate(&mut x);
        for (bits, share) in [(Bits::B4, 0.25), (Bits::B8, 0.02)] {
            let layout = CodeLayout::new(bits, x.len());
            let mut record = vec![0; layout.stride()];
            layout.encode(&x, &mut record);
            let mut back = vec![0.0; x.len()];
            layout.decode(&record, &mut back);
            prop_assert!(squared_l2(&x, &back).sqrt() <= share * squared_norm(&x).sqrt() + 1e-30);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        ids in prop::collection::vec(0u32..12, 0..20),
        dim in 0usize..150,
    ) {
        for bits in BITS {
            let layout = CodeLayout::new(bits, dim);
            let query = QueryCode::new(&layout, Metric::SquaredL2, &unit(dim, 1));
            let mut scores = vec![0.0; ids.len()];
            query.score_ids(&bytes, &ids, &mut scores);
            score_record_ids(&layout, Metric::Dot, &bytes, &bytes, &ids, &mut scores);
            layout.decode(&bytes, &mut vec![0.0; dim]);
        }
    }
}
