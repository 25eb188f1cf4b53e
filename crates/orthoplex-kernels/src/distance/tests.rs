use super::*;
use crate::isa::available;
use proptest::prelude::*;

/// Deterministic values in -1..1.
fn values(len: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(747_796_405).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..len).map(|_| next()).collect()
}

fn close(a: f32, b: f64, magnitude: f64) -> bool {
    (f64::from(a) - b).abs() <= 1e-6 * magnitude + 1e-12
}

fn check_all_tiers(a: &[f32], b: &[f32]) {
    let pairs = || a.iter().zip(b).map(|(&x, &y)| (f64::from(x), f64::from(y)));
    let dot: f64 = pairs().map(|(x, y)| x * y).sum();
    let size: f64 = pairs().map(|(x, y)| (x * y).abs()).sum();
    let l2: f64 = pairs().map(|(x, y)| (x - y) * (x - y)).sum();
    let l1: f64 = pairs().map(|(x, y)| (x - y).abs()).sum();
    for tier in available() {
        assert!(
            close(tier.dot(a, b), dot, size),
            "dot {:?} {}",
            tier.isa,
            a.len()
        );
        assert!(
            close(tier.squared_l2(a, b), l2, l2),
            "l2 {:?} {}",
            tier.isa,
            a.len()
        );
        assert!(
            close(tier.l1(a, b), l1, l1),
            "l1 {:?} {}",
            tier.isa,
            a.len()
        );
    }
}

#[test]
fn every_length_and_alignment_in_every_tier() {
    let (a, b) = (values(2100, 1), values(2100, 2));
    for len in (0..=300).chain([511, 512, 513, 768, 1000, 1536, 2047]) {
        let shift = len % 17;
        check_all_tiers(&a[shift..shift + len], &b[2 * shift..2 * shift + len]);
    }
}

#[test]
fn nothing_is_read_behind_the_end() {
    let (mut a, mut b) = (values(400, 3), values(400, 4));
    for len in 0..=300 {
        a[len] = f32::NAN;
        b[len] = f32::NAN;
        check_all_tiers(&a[..len], &b[..len]);
        a[len] = 0.25;
        b[len] = -0.5;
    }
}

proptest! {
    #[test]
    fn random_vectors_in_every_tier(
        pairs in prop::collection::vec((-1e3f32..1e3, -1e3f32..1e3), 0..700)
    ) {
        let (a, b): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
        check_all_tiers(&a, &b);
    }
}

#[test]
fn normalize_scales_to_one() {
    let mut v = values(384, 5);
    normalize(&mut v);
    assert!((squared_norm(&v) - 1.0).abs() < 1e-6);
}

#[test]
fn normalize_leaves_tiny_and_unit_vectors() {
    let mut tiny = vec![1e-5f32, 0.0];
    normalize(&mut tiny);
    assert_eq!(tiny, [1e-5, 0.0]);
    let mut unit = vec![1.0f32 - 2e-7, 0.0];
    normalize(&mut unit);
    assert_eq!(unit, [1.0 - 2e-7, 0.0]);
    let mut small = vec![4e-4f32, 0.0];
    normalize(&mut small);
    assert_eq!(small, [1.0, 0.0]);
}

#[test]
fn metric_turns_distances_round() {
    use crate::Metric;
    let (a, b) = ([1.0f32, 2.0], [3.0f32, -1.0]);
    assert_eq!(Metric::Dot.similarity(&a, &b), 1.0);
    assert_eq!(Metric::SquaredL2.similarity(&a, &b), -13.0);
    assert_eq!(Metric::L1.similarity(&a, &b), -5.0);
}
