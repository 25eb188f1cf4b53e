//! Nanoseconds a record of the scoring kernels, in cache and out of it. Takes a few seconds;
//! prints a table: `cargo bench -p orthoplex-kernels`.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use orthoplex_kernels::{
    AlignedBytes, Bits, CodeLayout, Metric, QueryCode, Rotation, active_isa, dot, score_record_ids,
};

const DIMS: [usize; 4] = [100, 384, 768, 1536];

/// Fits into the second-level cache / exceeds the last-level cache several times.
const SMALL: usize = 256 << 10;
const LARGE: usize = 512 << 20;

/// Ids a call, as many as a hop of a graph walk has.
const BATCH: usize = 24;

fn main() {
    println!("tier {:?}, {BATCH} ids a call, ns per record", active_isa());
    println!(
        "{:>6} {:>14} {:>9} {:>9}",
        "dim", "kernel", "in cache", "random"
    );
    for dim in DIMS {
        for (name, bits) in [("u4", Bits::B4), ("u8", Bits::B8)] {
            bench_codes(dim, name, bits);
        }
        bench_floats(dim);
        bench_preparation(dim);
    }
}

fn bench_codes(dim: usize, name: &str, bits: Bits) {
    let layout = CodeLayout::new(bits, dim);
    let query = QueryCode::new(&layout, Metric::SquaredL2, &vector(dim, 1));
    let mut cells = [[0.0; 3]; 2];
    for (size, cells) in [SMALL, LARGE].into_iter().zip(&mut cells) {
        let records = filled(&layout, size / layout.stride());
        let ids = random_ids(size / layout.stride());
        let mut out = [0.0; BATCH];
        cells[0] = per_item(&ids, |ids| {
            query.score_ids(&records, ids, &mut out[..ids.len()])
        });
        cells[1] = per_item(&ids, |ids| {
            let first = ids[0] as usize % (size / layout.stride() - BATCH);
            query.score_range(&records, first, &mut out[..ids.len()]);
        });
        let a = &records[..layout.stride()];
        cells[2] = per_item(&ids, |ids| {
            score_record_ids(
                &layout,
                Metric::Dot,
                a,
                &records,
                ids,
                &mut out[..ids.len()],
            );
        });
        black_box(out);
    }
    for (i, kind) in ["ids", "range", "record ids"].into_iter().enumerate() {
        row(dim, &format!("{name} {kind}"), cells[0][i], cells[1][i]);
    }
}

fn bench_floats(dim: usize) {
    let query = vector(dim, 1);
    let cells = [SMALL, LARGE].map(|size| {
        let mut bytes = AlignedBytes::new();
        bytes.resize(size);
        let vectors = bytes.as_mut_slice_of::<f32>();
        vectors
            .iter_mut()
            .enumerate()
            .for_each(|(i, x)| *x = (i % 97) as f32);
        let ids = random_ids(size / (4 * dim));
        per_item(&ids, |ids| {
            for &id in ids {
                let at = id as usize * dim;
                black_box(dot(&query, &vectors[at..at + dim]));
            }
        })
    });
    row(dim, "f32 dot", cells[0], cells[1]);
}

/// Cost of getting a vector or query ready, in nanoseconds a vector.
fn bench_preparation(dim: usize) {
    let ids = [0u32; 64];
    let rotation = Rotation::new(dim, 1);
    let mut v = vector(dim, 1);
    let ns = per_item(&ids, |ids| {
        ids.iter().for_each(|_| rotation.rotate(black_box(&mut v)))
    });
    row(dim, "rotate", ns, ns);
    for (name, bits) in [("u4", Bits::B4), ("u8", Bits::B8)] {
        let layout = CodeLayout::new(bits, dim);
        let mut record = vec![0; layout.stride()];
        let encode = per_item(&ids, |ids| {
            ids.iter()
                .for_each(|_| layout.encode(black_box(&v), &mut record));
        });
        row(dim, &format!("{name} encode"), encode, encode);
        let mut query = QueryCode::empty(&layout, Metric::Dot);
        let reset = per_item(&ids, |ids| {
            ids.iter().for_each(|_| query.reset(black_box(&v)))
        });
        row(dim, &format!("{name} query"), reset, reset);
        black_box((&query, &record));
    }
}

fn row(dim: usize, name: &str, in_cache: f64, random: f64) {
    println!("{dim:>6} {name:>14} {in_cache:>9.2} {random:>9.2}");
}

/// Nanoseconds an id, over enough calls to last a while; the best of several turns.
fn per_item(ids: &[u32], mut call: impl FnMut(&[u32])) -> f64 {
    let mut best = f64::INFINITY;
    // One walk over all ids goes through every turn, so that large arrays stay out of cache.
    let mut batches = ids.chunks(BATCH).cycle();
    for _ in 0..5 {
        let (mut items, start) = (0, Instant::now());
        while start.elapsed() < Duration::from_millis(12) {
            for batch in batches.by_ref().take(64) {
                call(batch);
                items += batch.len();
            }
        }
        best = best.min(start.elapsed().as_nanos() as f64 / items as f64);
    }
    best
}

fn filled(layout: &CodeLayout, count: usize) -> AlignedBytes {
    let mut records = AlignedBytes::new();
    records.resize(count * layout.stride());
    let mut sample = vec![0; layout.stride()];
    layout.encode(&vector(layout.dim(), 2), &mut sample);
    records
        .chunks_exact_mut(layout.stride())
        .for_each(|record| record.copy_from_slice(&sample));
    records
}

fn vector(dim: usize, seed: u64) -> Vec<f32> {
    let mut v: Vec<f32> = (0..dim)
        .map(|i| ((i * i) as f32 + seed as f32).sin())
        .collect();
    Rotation::new(dim, seed).rotate(&mut v);
    v
}

fn random_ids(below: usize) -> Vec<u32> {
    let mut state = 88_172_645_463_325_252u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as u32
    };
    (0..BATCH << 17).map(|_| next()).collect()
}
