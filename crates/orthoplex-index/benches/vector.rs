//! Build rate, and speed against recall of searches, of one segment on one thread.
//!
//! `cargo bench -p orthoplex-index --bench vector -- [set ...]` with the sets `syn100`, `syn384`
//! (synthetic clusters) and `words100`, `gloss384` (real vectors, if the data sets of the
//! benchmark suite are there, see `ORTHOPLEX_DATA`). With `ORTHOPLEX_GRAPHS` naming a folder,
//! graphs are kept there and built only once. `BENCH_EF` limits the run to one `ef`.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic)]

use orthoplex_index::bitset::Bitset;
use orthoplex_index::graph::{BuildParams, Graph, Progress};
use orthoplex_index::space::VectorSpace;
use orthoplex_index::vector::{Allowed, Originals, Rescore, Scratch, SearchParams, VectorIndex};
use orthoplex_kernels::aligned::AlignedBytes;
use orthoplex_kernels::{Metric, normalize};
use orthoplex_storage::{Container, ContainerWriter, RealFs, Vfs};
use orthoplex_types::field_index::Memory;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

const K: usize = 10;
const PASSES: usize = 7;
const BLOCK: usize = 10;
const KIND: [u8; 8] = *b"bench\0\0\0";

fn main() {
    let named: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let sets = if named.is_empty() {
        ["syn100", "syn384", "words100", "gloss384"]
            .map(String::from)
            .to_vec()
    } else {
        named
    };
    for name in sets {
        match Set::load(&name) {
            Some(set) => measure(&name, &set),
            None => println!("{name}: no data"),
        }
    }
}

struct Rows {
    dim: usize,
    values: AlignedBytes,
}

impl Rows {
    fn new(dim: usize, mut values: Vec<f32>) -> Self {
        values.chunks_exact_mut(dim).for_each(normalize);
        let mut bytes = AlignedBytes::new();
        bytes.extend_from_slice(bytemuck::cast_slice(&values));
        Rows { dim, values: bytes }
    }
}

impl Rows {
    fn row(&self, offset: u32) -> &[f32] {
        let start = offset as usize * self.dim;
        &self.values.as_slice_of::<f32>()[start..start + self.dim]
    }
}

impl Originals for Rows {
    fn row<'a>(&'a self, offset: u32, _: &'a mut Vec<f32>) -> &'a [f32] {
        Rows::row(self, offset)
    }

    fn len(&self) -> usize {
        self.values.len() / (self.dim * 4)
    }
}

/// Vectors to be indexed, and queries.
struct Set {
    base: Rows,
    queries: Rows,
}

impl Set {
    fn load(name: &str) -> Option<Self> {
        match name {
            "syn100" => Some(Self::clusters(100_000, 100)),
            "syn384" => Some(Self::clusters(50_000, 384)),
            "syn768" => Some(Self::clusters(100_000, 768)),
            _ => Self::real(name),
        }
    }

    /// Clusters of low inner dimension, as embeddings have it.
    fn clusters(count: usize, dim: usize) -> Self {
        const INNER: usize = 24;
        let mut random = Random(dim as u64);
        let centres: Vec<f32> = (0..500 * dim).map(|_| random.normal()).collect();
        let axes: Vec<f32> = (0..64 * INNER * dim).map(|_| random.normal()).collect();
        let mut make = |count: usize| {
            let mut values = Vec::with_capacity(count * dim);
            for _ in 0..count {
                let (centre, space) = (random.below(500) * dim, random.below(64) * INNER * dim);
                let start = values.len();
                values.extend((0..dim).map(|i| centres[centre + i]));
                for axis in 0..INNER {
                    let weight = random.normal() * 0.3;
                    let at = space + axis * dim;
                    for (x, a) in values[start..].iter_mut().zip(&axes[at..at + dim]) {
                        *x += weight * a;
                    }
                }
                values[start..]
                    .iter_mut()
                    .for_each(|x| *x += 0.2 * random.normal());
            }
            Rows::new(dim, values)
        };
        Set {
            base: make(count),
            queries: make(1000),
        }
    }

    /// The largest stored data set of that name.
    fn real(name: &str) -> Option<Self> {
        let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/orthoplex-bench"));
        let root = std::env::var_os("ORTHOPLEX_DATA")
            .map(PathBuf::from)
            .or_else(home)?;
        let folders = std::fs::read_dir(root)
            .ok()?
            .flatten()
            .map(|entry| entry.path());
        let prefix = format!("{name}-");
        let fits = |path: &PathBuf| {
            path.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with(&prefix))
        };
        let size = |path: &PathBuf| std::fs::metadata(path.join("base.npy")).map_or(0, |m| m.len());
        let folder = folders.filter(fits).max_by_key(size)?;
        Some(Set {
            base: read_npy(&folder.join("base.npy"))?,
            queries: read_npy(&folder.join("queries.npy"))?,
        })
    }
}

/// A two-dimensional array of 32-bit floats.
fn read_npy(path: &Path) -> Option<Rows> {
    let bytes = std::fs::read(path).ok()?;
    let head = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let text = String::from_utf8_lossy(&bytes[..head]);
    let shape = text.split("'shape': (").nth(1)?.split(')').next()?;
    let dim = shape.split(',').nth(1)?.trim().parse().ok()?;
    Some(Rows::new(dim, bytemuck::pod_collect_to_vec(&bytes[head..])))
}

struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.bits() >> 33) as usize % bound
    }

    fn normal(&mut self) -> f32 {
        let sum: f32 = (0..4)
            .map(|_| (self.bits() >> 40) as f32 / (1u64 << 24) as f32)
            .sum();
        (sum - 2.0) * 1.732
    }
}

struct Timed {
    started: Instant,
    until: f64,
}

impl Progress for Timed {
    fn step(&self, _: usize, _: usize) -> bool {
        self.started.elapsed().as_secs_f64() < self.until
    }
}

fn graph_of(name: &str, space: &VectorSpace, base: &Rows) -> Graph {
    let number = |key: &str, default| {
        std::env::var(key)
            .ok()
            .and_then(|v| v.parse().ok())
            .unwrap_or(default)
    };
    let params = BuildParams {
        m: number("BENCH_M", 16),
        ef_construct: number("BENCH_EF_CONSTRUCT", 100),
        threads: number("BENCH_THREADS", 2),
        seed: 1,
    };
    let vfs: Arc<dyn Vfs> = Arc::new(RealFs::new());
    let folder = std::env::var_os("ORTHOPLEX_GRAPHS").map(PathBuf::from);
    let file = format!("{name}-{}-{}", params.m, params.ef_construct);
    if let Some(folder) = &folder
        && let Ok(container) = Container::open(&*vfs, &folder.join(&file), KIND, 1)
    {
        return Graph::open(&container, Memory::Pinned).unwrap();
    }
    let timed = Timed {
        started: Instant::now(),
        until: 600.0,
    };
    let graph = Graph::build(
        space,
        base,
        &Bitset::full(base.len()),
        &params,
        None,
        &timed,
    )
    .unwrap();
    let seconds = timed.started.elapsed().as_secs_f64();
    let rate = base.len() as f64 / seconds;
    println!(
        "  build m={} ef_construct={} threads={}: {seconds:.1} s, {rate:.0} vectors/s",
        params.m, params.ef_construct, params.threads
    );
    if let Some(folder) = &folder {
        let mut writer = ContainerWriter::create(vfs, folder, &file, KIND, 1).unwrap();
        graph.write(&mut writer).unwrap();
        writer.finish().unwrap();
    }
    graph
}

fn measure(name: &str, set: &Set) {
    let dim = set.base.dim;
    println!("{name}: {} x {dim}", set.base.len());
    let space = VectorSpace::new(dim, Metric::Dot, 42);
    let mut codes = AlignedBytes::new();
    codes.resize(set.base.len() * space.record_bytes());
    let (mut scratch, started) = (Vec::new(), Instant::now());
    for (id, record) in codes.chunks_exact_mut(space.record_bytes()).enumerate() {
        space.encode(set.base.row(id as u32), &mut scratch, record);
    }
    let each = started.elapsed().as_secs_f64() / set.base.len() as f64;
    println!("  encode: {:.2} us a vector", each * 1e6);
    let graph = graph_of(name, &space, &set.base);
    let present = Bitset::full(set.base.len());
    let mut index = VectorIndex {
        space: &space,
        codes: &codes,
        originals: &set.base,
        present: &present,
        graph: Some(&graph),
        refine: None,
    };
    let truth = run(&index, set, None, params(1, true), 200).answers;
    let one: Option<usize> = std::env::var("BENCH_EF")
        .ok()
        .and_then(|ef| ef.parse().ok());
    if let Some(ef) = one {
        let result = run(&index, set, None, params(ef, false), 1000);
        return println!("  ef {ef:4}: {}", result.against(&truth));
    }
    for ef in [16, 32, 48, 64, 96, 128, 192, 256, 384, 512] {
        let result = run(&index, set, None, params(ef, false), 1000);
        println!("  ef {ef:4}: {}", result.against(&truth));
    }
    for percent in [50.0, 20.0, 10.0, 4.0, 1.0, 0.1] {
        let mut random = Random(9);
        let below = (percent * 10_000.0) as usize;
        let picks: Vec<bool> = (0..set.base.len())
            .map(|_| random.below(1_000_000) < below)
            .collect();
        let filter = Bitset::from_fn(picks.len(), |i| picks[i]);
        let truth = run(&index, set, Some(&filter), params(1, true), 100).answers;
        for ef in [64, 128] {
            let result = run(&index, set, Some(&filter), params(ef, false), 1000);
            println!("  {percent} % ef {ef}: {}", result.against(&truth));
        }
    }
    index.graph = None;
    println!(
        "  scan: {}",
        run(&index, set, None, params(1, false), 100).against(&truth)
    );
}

fn params(ef: usize, exact: bool) -> SearchParams {
    SearchParams {
        k: K,
        ef,
        exact,
        rescore: Rescore::Exact,
        oversampling: 1.0,
        ignore_codes: false,
        threshold: None,
    }
}

struct Run {
    answers: Vec<Vec<u32>>,
    seconds: f64,
}

impl Run {
    fn against(&self, truth: &[Vec<u32>]) -> String {
        let pairs = self.answers.iter().zip(truth);
        let hits: usize = pairs
            .map(|(found, truth)| truth.iter().filter(|id| found.contains(id)).count())
            .sum();
        let wanted: usize = truth.iter().take(self.answers.len()).map(Vec::len).sum();
        let each = self.seconds / self.answers.len() as f64;
        let recall = hits as f64 / wanted as f64;
        format!(
            "recall {recall:.4}, {:8.1} us, {:6.0} QPS",
            each * 1e6,
            1.0 / each
        )
    }
}

fn run(
    index: &VectorIndex<'_>,
    set: &Set,
    filter: Option<&Bitset>,
    params: SearchParams,
    count: usize,
) -> Run {
    let allowed = match filter {
        None => Allowed::All,
        Some(bits) => Allowed::Set {
            bits,
            count: bits.count_ones(),
        },
    };
    let (none, mut scratch) = (Bitset::default(), Scratch::default());
    let mut search = |i: usize| {
        let query = set.queries.row((i % set.queries.len()) as u32);
        let found = index
            .search(query, &allowed, &none, &params, &mut scratch, &|| true)
            .unwrap();
        found.into_iter().map(|(_, id)| id).collect::<Vec<u32>>()
    };
    if params.exact {
        let answers = (0..count).map(&mut search).collect();
        return Run {
            answers,
            seconds: f64::INFINITY,
        };
    }
    // Other work on the machine only ever slows a block of queries down, so the best of several
    // passes counts.
    let mut answers = Vec::new();
    let mut best = vec![f64::INFINITY; count.div_ceil(BLOCK)];
    for _ in 0..PASSES {
        answers.clear();
        for (block, best) in best.iter_mut().enumerate() {
            let started = Instant::now();
            answers.extend((block * BLOCK..count.min((block + 1) * BLOCK)).map(&mut search));
            *best = best.min(started.elapsed().as_secs_f64());
        }
    }
    Run {
        answers,
        seconds: best.iter().sum(),
    }
}
