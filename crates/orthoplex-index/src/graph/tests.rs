use super::*;
use crate::testing::{Rows, clustered};
use crate::vector::{Allowed, Rescore, Scratch, SearchParams, VectorIndex};
use orthoplex_kernels::Metric;
use orthoplex_storage::{Container, ContainerWriter, MemFs, Vfs};
use orthoplex_types::field_index::Memory;
use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

const KIND: [u8; 8] = *b"graphtst";
const COUNT: usize = 12_000;

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _: usize, _: usize) -> bool {
        true
    }
}

fn build_params(threads: usize) -> BuildParams {
    BuildParams {
        m: 16,
        ef_construct: 100,
        threads,
        seed: 5,
    }
}

fn build(space: &VectorSpace, rows: &Rows, nodes: &Bitset, reuse: Option<Reuse<'_>>) -> Graph {
    Graph::build(space, rows, nodes, &build_params(2), reuse, &Quiet).unwrap()
}

fn recall(space: &VectorSpace, rows: &Rows, graph: &Graph) -> f64 {
    let codes = rows.encode(space);
    let index = VectorIndex {
        space,
        codes: &codes,
        originals: rows,
        present: graph.nodes(),
        graph: Some(graph),
        refine: None,
    };
    let queries = clustered(50, rows.dim, true, 999);
    let (none, mut hits) = (Bitset::default(), 0);
    for i in 0..50 {
        let query = queries.row(i);
        let params = |exact| SearchParams {
            k: 10,
            ef: 100,
            exact,
            rescore: Rescore::Exact,
            oversampling: 1.0,
            ignore_codes: false,
            threshold: None,
        };
        let mut scratch = Scratch::default();
        let truth = index.search(
            query,
            &Allowed::All,
            &none,
            &params(true),
            &mut scratch,
            &|| true,
        );
        let found = index
            .walk(query, &Allowed::All, &none, &params(false))
            .unwrap();
        let is_found = |id| found.iter().any(|&(_, other)| other == id);
        hits += truth
            .unwrap()
            .iter()
            .filter(|&&(_, id)| is_found(id))
            .count();
    }
    hits as f64 / 500.0
}

#[test]
fn threads_do_not_change_the_result() {
    let rows = clustered(6000, 40, false, 3);
    for metric in [Metric::SquaredL2, Metric::L1] {
        let space = VectorSpace::new(40, metric, 1);
        let nodes = Bitset::full(6000);
        let graph = |threads| {
            let params = build_params(threads);
            Graph::build(&space, &rows, &nodes, &params, None, &Quiet).unwrap()
        };
        let (one, two) = (graph(1), graph(3));
        assert_eq!(one.links.bytes(), two.links.bytes());
        assert_eq!(one.entry.ids(), two.entry.ids());
    }
}

#[test]
fn rows_hold_each_neighbour_once_and_lead_everywhere() {
    let rows = clustered(5000, 40, false, 3);
    let space = VectorSpace::new(40, Metric::SquaredL2, 1);
    let nodes = Bitset::from_fn(5000, |i| i % 5 != 0);
    let graph = build(&space, &rows, &nodes, None);
    for id in 0..5000u32 {
        let row = graph.links().row(id);
        let mut others: Vec<u32> = row.iter().copied().filter(|&other| other != id).collect();
        let count = others.len();
        others.sort_unstable();
        others.dedup();
        assert_eq!(others.len(), count, "{row:?}");
        assert!(others.iter().all(|&other| nodes.get(other as usize)));
        assert_eq!(nodes.get(id as usize), count > 0);
    }
    let mut reached = Bitset::new(5000);
    let mut stack = vec![graph.entry().ids()[0]];
    while let Some(id) = stack.pop() {
        let next = graph.links().row(id).iter().copied();
        stack.extend(next.filter(|&next| reached.set(next as usize)));
    }
    assert_eq!(reached.count_ones(), nodes.count_ones());
}

#[test]
fn reuse_keeps_recall_after_deletions_and_insertions() {
    let space = VectorSpace::new(100, Metric::Dot, 1);
    let rows = clustered(COUNT + 4000, 100, true, 3);
    let old_rows = Rows {
        dim: 100,
        values: rows.values[..COUNT * 100].to_vec(),
    };
    let old = build(&space, &old_rows, &Bitset::full(COUNT), None);
    for percent_dead in [0, 10, 30, 50] {
        let is_dead = |i: usize| (i * 37) % 100 < percent_dead;
        let mut values = Vec::new();
        let mut moved = vec![None; COUNT];
        for i in (0..COUNT + 4000).filter(|&i| i >= COUNT || !is_dead(i)) {
            if let Some(place) = moved.get_mut(i) {
                *place = Some((values.len() / 100) as u32);
            }
            values.extend_from_slice(rows.row(i as u32));
        }
        let new_rows = Rows { dim: 100, values };
        let nodes = Bitset::full(new_rows.len());
        let reuse = Reuse { graph: &old, moved };
        let merged = build(&space, &new_rows, &nodes, Some(reuse));
        let scratch = build(&space, &new_rows, &nodes, None);
        let (merged, scratch) = (
            recall(&space, &new_rows, &merged),
            recall(&space, &new_rows, &scratch),
        );
        assert!(
            merged >= 0.95 && merged >= scratch - 0.02,
            "{percent_dead} %: {merged}, anew {scratch}"
        );
    }
}

#[test]
fn reuse_takes_links_over() {
    let rows = clustered(3000, 40, false, 3);
    let space = VectorSpace::new(40, Metric::SquaredL2, 1);
    let old = build(&space, &rows, &Bitset::full(3000), None);
    let moved = (0..3000).map(Some).collect();
    let new = build(
        &space,
        &rows,
        &Bitset::full(3000),
        Some(Reuse { graph: &old, moved }),
    );
    assert_eq!(old.links.bytes(), new.links.bytes());
    // Maps that lie are no reason to fail.
    let moved = (0..5000).map(|i| Some(i * 7 % 9000)).collect();
    let new = build(
        &space,
        &rows,
        &Bitset::full(3000),
        Some(Reuse { graph: &old, moved }),
    );
    assert_eq!(new.nodes().count_ones(), 3000);
}

#[test]
fn a_build_can_be_cancelled() {
    struct Stop(Cell<usize>);
    impl Progress for Stop {
        fn step(&self, done: usize, total: usize) -> bool {
            assert!(done > self.0.get() && done <= total);
            self.0.set(done);
            done < 2000
        }
    }
    let rows = clustered(5000, 40, false, 3);
    let space = VectorSpace::new(40, Metric::SquaredL2, 1);
    let stop = Stop(Cell::new(0));
    let built = Graph::build(
        &space,
        &rows,
        &Bitset::full(5000),
        &build_params(1),
        None,
        &stop,
    );
    assert_eq!(built.err(), Some(Cancelled));
    assert!((2000..4000).contains(&stop.0.get()));
}

fn write(fs: &MemFs, graph: &Graph) -> Arc<dyn Vfs> {
    let vfs: Arc<dyn Vfs> = Arc::new(fs.clone());
    let dir = Path::new("/d");
    vfs.create_dir_all(dir).unwrap();
    let mut writer = ContainerWriter::create(Arc::clone(&vfs), dir, "g", KIND, 1).unwrap();
    graph.write(&mut writer).unwrap();
    writer.finish().unwrap();
    vfs
}

#[test]
fn files_round_trip() {
    let rows = clustered(3000, 40, false, 3);
    let space = VectorSpace::new(40, Metric::SquaredL2, 1);
    for count in [0, 1, 3000] {
        let graph = build(&space, &rows, &Bitset::from_fn(3000, |i| i < count), None);
        let vfs = write(&MemFs::new(), &graph);
        let file = Container::open(&*vfs, Path::new("/d/g"), KIND, 1).unwrap();
        let read = Graph::open(&file, Memory::Cold).unwrap();
        read.place(Memory::Pinned).unwrap();
        assert_eq!(read.links.bytes(), graph.links.bytes());
        assert_eq!(
            (read.len(), read.nodes(), read.degree),
            (3000, graph.nodes(), graph.degree)
        );
        assert_eq!(
            (read.entry.ids(), read.entry.codes()),
            (graph.entry.ids(), graph.entry.codes())
        );
        assert_eq!(read.suits_codes(), graph.suits_codes());
    }
}

#[test]
fn flipped_bytes_are_noticed() {
    let rows = clustered(500, 40, false, 3);
    let space = VectorSpace::new(40, Metric::SquaredL2, 1);
    let graph = build(&space, &rows, &Bitset::full(500), None);
    let vfs = write(&MemFs::new(), &graph);
    let path = Path::new("/d/g");
    let map = vfs.open_read(path).unwrap().map().unwrap();
    let bytes = map.to_vec();
    let mut noticed = 0;
    for at in (0..bytes.len()).step_by(997) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 4;
        let path = Path::new("/d/h");
        let mut file = vfs.create(path).unwrap();
        file.append(&damaged).unwrap();
        file.sync().unwrap();
        let opened = Container::open(&*vfs, path, KIND, 1)
            .and_then(|file| Graph::open(&file, Memory::Pinned));
        match opened {
            Err(_) => noticed += 1,
            // Padding between sections is not covered, and says nothing.
            Ok(read) => assert_eq!(read.links.bytes(), graph.links.bytes()),
        }
        vfs.remove_file(path).unwrap();
    }
    assert!(noticed > 30, "{noticed}");
}

#[test]
fn links_that_lead_outside_are_refused() {
    let rows = clustered(100, 40, false, 3);
    let space = VectorSpace::new(40, Metric::SquaredL2, 1);
    let mut graph = build(&space, &rows, &Bitset::full(100), None);
    let mut bytes = AlignedBytes::new();
    bytes.extend_from_slice(graph.links.bytes());
    bytes.as_mut_slice_of::<u32>()[77] = 100;
    graph.links = super::Memory::Built(bytes);
    let vfs = write(&MemFs::new(), &graph);
    let file = Container::open(&*vfs, Path::new("/d/g"), KIND, 1).unwrap();
    assert!(Graph::open(&file, Memory::Pinned).is_err_and(|error| error.is_corrupt()));
}
