use super::*;
use crate::distance::{dot, squared_norm};
use crate::isa::available;

fn values(len: usize, seed: u64) -> Vec<f32> {
    let mut random = SplitMix(seed);
    (0..len)
        .map(|_| (random.next() >> 40) as f32 / (1 << 23) as f32 - 1.0)
        .collect()
}

fn dims() -> impl Iterator<Item = usize> {
    (0..=300).chain([384, 511, 512, 513, 768, 1000, 1024, 1023, 1536, 2000, 4097])
}

#[test]
fn keeps_lengths_and_inner_products() {
    for dim in dims() {
        let rotation = Rotation::new(dim, 42);
        assert_eq!(rotation.dim(), dim);
        let (mut x, mut y) = (values(dim, 1), values(dim, 2));
        let (norm, product) = (squared_norm(&x), dot(&x, &y));
        rotation.rotate(&mut x);
        rotation.rotate(&mut y);
        assert!(
            (squared_norm(&x) - norm).abs() <= 1e-5 * norm,
            "norm at {dim}"
        );
        assert!(
            (dot(&x, &y) - product).abs() <= 1e-4 * norm,
            "product at {dim}"
        );
    }
}

#[test]
fn same_bits_in_every_tier() {
    for dim in dims() {
        let rotation = Rotation::new(dim, dim as u64);
        let turned: Vec<Vec<u32>> = available()
            .into_iter()
            .map(|tier| {
                let mut v = values(dim, 3);
                rotation.rotate_with(tier, &mut v);
                v.into_iter().map(f32::to_bits).collect()
            })
            .collect();
        assert!(
            turned.windows(2).all(|pair| pair[0] == pair[1]),
            "tiers differ at {dim}"
        );
    }
}

#[test]
fn spreads_a_spike() {
    const SEEDS: u64 = 40;
    for dim in [96usize, 100, 127, 128, 255, 384, 768, 1000, 1023, 1536] {
        for at in [0, 1, dim / 2, dim - 1] {
            let mut first_half = 0.0;
            for seed in 0..SEEDS {
                let mut v = vec![0.0; dim];
                v[at] = 1.0;
                Rotation::new(dim, seed).rotate(&mut v);
                let largest = v.iter().fold(0.0f32, |m, x| m.max(x.abs()));
                // Six standard deviations of an element of a random direction.
                assert!(
                    largest < 6.0 / (dim as f32).sqrt(),
                    "{largest} at {dim}, spike at {at}"
                );
                first_half += squared_norm(&v[..dim / 2]) / SEEDS as f32;
            }
            let even = (first_half - 0.5).abs() < 0.08;
            assert!(
                even,
                "first half holds {first_half} at {dim}, spike at {at}"
            );
        }
    }
}

#[test]
fn seed_decides_and_the_map_never_changes() {
    let mut a = values(100, 4);
    let mut b = a.clone();
    Rotation::new(100, 1).rotate(&mut a);
    Rotation::new(100, 2).rotate(&mut b);
    assert_ne!(a, b);
    // Codes on disk rest on these very bits.
    let mut fixed: Vec<f32> = (0..6).map(|i| i as f32).collect();
    Rotation::new(6, 1).rotate(&mut fixed);
    let bits: Vec<u32> = fixed.iter().map(|x| x.to_bits()).collect();
    assert_eq!(bits, GOLDEN, "{bits:#x?}");
}

const GOLDEN: [u32; 6] = [
    0xc030_0000,
    0x3fb0_0000,
    0x3dff_ffe5,
    0x3fbf_ffff,
    0xbfcf_ffff,
    0x40cc_0000,
];

#[test]
fn unrotating_gives_the_vector_back() {
    for dim in [1, 2, 3, 5, 16, 17, 100, 384, 1000] {
        let rotation = Rotation::new(dim, 5);
        let vector: Vec<f32> = (0..dim).map(|i| (i as f32 * 0.7).sin() + 0.1).collect();
        let mut turned = vector.clone();
        rotation.rotate(&mut turned);
        rotation.unrotate(&mut turned);
        for (own, given) in turned.iter().zip(&vector) {
            assert!((own - given).abs() < 1e-4, "{dim}: {own} for {given}");
        }
    }
}
