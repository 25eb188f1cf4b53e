use super::*;
use crate::graph::{BuildParams, Progress};
use crate::testing::{Rows, clustered};

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _: usize, _: usize) -> bool {
        true
    }
}

/// A segment in memory.
struct Fixture {
    space: VectorSpace,
    rows: Rows,
    codes: Vec<u8>,
    present: Bitset,
    graph: Option<Graph>,
}

impl Fixture {
    fn new(rows: Rows, metric: Metric, with_graph: bool) -> Self {
        let space = VectorSpace::new(rows.dim, metric, 42);
        let present = Bitset::full(rows.len());
        let codes = rows.encode(&space);
        let params = BuildParams {
            m: 16,
            ef_construct: 100,
            threads: 2,
            seed: 1,
        };
        let graph = with_graph
            .then(|| Graph::build(&space, &rows, &present, &params, None, &Quiet).unwrap());
        Fixture {
            space,
            rows,
            codes,
            present,
            graph,
        }
    }

    fn index(&self) -> VectorIndex<'_> {
        VectorIndex {
            space: &self.space,
            codes: &self.codes,
            originals: &self.rows,
            present: &self.present,
            graph: self.graph.as_ref(),
            refine: None,
        }
    }

    fn search(
        &self,
        query: &[f32],
        filter: Option<&Bitset>,
        dead: &Bitset,
        params: &SearchParams,
    ) -> Vec<(f32, u32)> {
        let allowed = filter.map_or(Allowed::All, |bits| Allowed::Set {
            bits,
            count: bits.count_ones(),
        });
        let mut scratch = Scratch::default();
        self.index()
            .search(query, &allowed, dead, params, &mut scratch, &|| true)
            .unwrap()
    }
}

fn params(k: usize, ef: usize) -> SearchParams {
    SearchParams {
        k,
        ef,
        exact: false,
        rescore: Rescore::Exact,
        oversampling: 1.0,
        ignore_codes: false,
        threshold: None,
    }
}

impl VectorIndex<'_> {
    /// Walks whatever the plan would be; `None` if the walk gave up.
    pub(crate) fn walk(
        &self,
        query: &[f32],
        allowed: &Allowed<'_>,
        dead: &Bitset,
        params: &SearchParams,
    ) -> Option<Vec<(f32, u32)>> {
        let job = self.job(query, allowed, dead, params, &|| true);
        let route = self.route(self.graph.unwrap(), &job);
        steer::walk(self, route, &job, &mut Scratch::default()).unwrap()
    }
}

/// Share of the exact answer that a walk finds, over 50 queries.
fn walk_recall(
    fixture: &Fixture,
    filter: Option<&Bitset>,
    dead: &Bitset,
    params: &SearchParams,
) -> f64 {
    let allowed = filter.map_or(Allowed::All, |bits| Allowed::Set {
        bits,
        count: bits.count_ones(),
    });
    recall_of(fixture, filter, dead, params, |query| {
        fixture.index().walk(query, &allowed, dead, params).unwrap()
    })
}

/// Share of the exact answer that a search finds, over 50 queries.
fn recall(fixture: &Fixture, filter: Option<&Bitset>, dead: &Bitset, params: &SearchParams) -> f64 {
    recall_of(fixture, filter, dead, params, |query| {
        fixture.search(query, filter, dead, params)
    })
}

fn recall_of(
    fixture: &Fixture,
    filter: Option<&Bitset>,
    dead: &Bitset,
    params: &SearchParams,
    search: impl Fn(&[f32]) -> Vec<(f32, u32)>,
) -> f64 {
    let normalised = fixture.space.metric() == Metric::Dot;
    let queries = clustered(50, fixture.rows.dim, normalised, 999);
    let (mut hits, mut wanted) = (0, 0);
    for i in 0..queries.len() {
        let query = queries.row(i as u32);
        let exact = SearchParams {
            exact: true,
            ..*params
        };
        let truth = fixture.search(query, filter, dead, &exact);
        let found = search(query);
        assert!(
            found.len() >= truth.len(),
            "{} of {} rows found",
            found.len(),
            truth.len()
        );
        assert!(found.is_sorted_by(|a, b| a.0 >= b.0));
        for (similarity, offset) in &found {
            assert!(filter.is_none_or(|bits| bits.get(*offset as usize)));
            assert!(!dead.get(*offset as usize));
            let exact = fixture
                .space
                .metric()
                .similarity(query, fixture.rows.row(*offset));
            assert_eq!(*similarity, exact);
        }
        wanted += truth.len();
        hits += truth
            .iter()
            .filter(|(_, id)| found.iter().any(|(_, other)| other == id))
            .count();
    }
    hits as f64 / wanted as f64
}

const COUNT: usize = 12_000;

#[test]
fn walks_find_what_brute_force_finds() {
    let none = Bitset::default();
    for (metric, dim) in [
        (Metric::Dot, 100),
        (Metric::Dot, 384),
        (Metric::SquaredL2, 96),
        (Metric::SquaredL2, 129),
        (Metric::L1, 128),
    ] {
        let fixture = Fixture::new(
            clustered(COUNT, dim, metric == Metric::Dot, 7),
            metric,
            true,
        );
        let found = walk_recall(&fixture, None, &none, &params(10, 128));
        assert!(found >= 0.95, "{metric:?} {dim}: {found}");
    }
}

#[test]
fn short_vectors_are_walked_on_originals() {
    let none = Bitset::default();
    for (metric, dim) in [
        (Metric::SquaredL2, 8),
        (Metric::L1, 12),
        (Metric::Dot, 16),
        (Metric::SquaredL2, 32),
    ] {
        let count = 5 << 20 >> 2; // five megabytes of originals
        let fixture = Fixture::new(
            clustered(count / dim, dim, metric == Metric::Dot, 7),
            metric,
            true,
        );
        let found = walk_recall(&fixture, None, &none, &params(10, 100));
        assert!(found >= 0.95, "{metric:?} {dim}: {found}");
    }
}

#[test]
fn filters_of_any_width_keep_recall() {
    let none = Bitset::default();
    let fixture = Fixture::new(clustered(COUNT * 2, 100, true, 7), Metric::Dot, true);
    for percent in [50.0, 10.0, 1.0, 0.1] {
        let period = (100.0 / percent) as usize;
        let filter = Bitset::from_fn(fixture.rows.len(), |i| (i * 7919 / 13) % period == 0);
        let found = recall(&fixture, Some(&filter), &none, &params(10, 128));
        assert!(found >= 0.96, "{percent} %: {found}");
        if percent >= 10.0 {
            let found = walk_recall(&fixture, Some(&filter), &none, &params(10, 128));
            assert!(found >= 0.96, "walk, {percent} %: {found}");
        }
    }
}

#[test]
fn a_filter_far_from_the_query_is_answered_nevertheless() {
    let fixture = Fixture::new(clustered(COUNT * 2, 100, true, 7), Metric::Dot, true);
    let query = fixture.rows.row(5).to_vec();
    // Only the half that is least similar to the query is allowed.
    let mut order: Vec<u32> = (0..fixture.rows.len() as u32).collect();
    let similarity = |id: &u32| Metric::Dot.similarity(&query, fixture.rows.row(*id));
    order.sort_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    let mut filter = Bitset::new(fixture.rows.len());
    for &id in &order[..fixture.rows.len() / 2] {
        filter.set(id as usize);
    }
    let none = Bitset::default();
    let truth = fixture.search(
        &query,
        Some(&filter),
        &none,
        &SearchParams {
            exact: true,
            ..params(10, 64)
        },
    );
    assert_eq!(
        fixture.search(&query, Some(&filter), &none, &params(10, 64)),
        truth
    );
    // The walk itself notices that it goes nowhere.
    let allowed = Allowed::Set {
        bits: &filter,
        count: filter.count_ones(),
    };
    let walked = fixture
        .index()
        .walk(&query, &allowed, &none, &params(10, 64));
    assert!(walked.is_none_or(|found| found == truth));
}

#[test]
fn dead_rows_are_passed_through_but_not_answered() {
    let fixture = Fixture::new(clustered(COUNT, 100, true, 7), Metric::Dot, true);
    for percent in [10, 50] {
        let dead = Bitset::from_fn(COUNT, |i| (i * 31) % 100 < percent);
        let found = walk_recall(&fixture, None, &dead, &params(10, 128));
        assert!(found >= 0.95, "{percent} % dead: {found}");
    }
}

#[test]
fn scans_are_as_good_as_exact() {
    let none = Bitset::default();
    for (metric, dim) in [
        (Metric::Dot, 100),
        (Metric::SquaredL2, 384),
        (Metric::SquaredL2, 40),
        (Metric::L1, 100),
    ] {
        let count = (6 << 20) / (dim * 4);
        let fixture = Fixture::new(
            clustered(count, dim, metric == Metric::Dot, 7),
            metric,
            false,
        );
        for k in [1, 10, 500] {
            let found = recall(&fixture, None, &none, &params(k, 1));
            assert!(found >= 0.999, "{metric:?} {dim} k {k}: {found}");
        }
    }
}

#[test]
fn more_than_there_is_means_everything() {
    for with_graph in [false, true] {
        for count in [0, 1, 2, 50, COUNT] {
            let fixture = Fixture::new(clustered(count, 100, true, 7), Metric::Dot, with_graph);
            let query = clustered(1, 100, true, 1);
            let found = fixture.search(
                query.row(0),
                None,
                &Bitset::default(),
                &params(COUNT + 5, 10),
            );
            assert_eq!(found.len(), count);
            assert!(
                fixture
                    .search(query.row(0), None, &Bitset::default(), &params(0, 10))
                    .is_empty()
            );
        }
    }
}

#[test]
fn copies_are_all_found() {
    let mut rows = clustered(COUNT, 100, true, 7);
    let copy = rows.row(17).to_vec();
    for i in 0..1000 {
        let start = (i * 11 + 3) * 100;
        rows.values[start..start + 100].copy_from_slice(&copy);
    }
    let fixture = Fixture::new(rows, Metric::Dot, true);
    let found = fixture.search(&copy, None, &Bitset::default(), &params(1000, 10));
    let best = found
        .iter()
        .filter(|(similarity, _)| (similarity - 1.0).abs() < 1e-5)
        .count();
    assert_eq!(best, 1000);
    let none = Bitset::default();
    let others = walk_recall(&fixture, None, &none, &params(10, 128));
    assert!(others >= 0.95, "{others}");
}

#[test]
fn absent_rows_are_never_answered() {
    let mut fixture = Fixture::new(clustered(COUNT, 100, true, 7), Metric::Dot, false);
    fixture.present = Bitset::from_fn(COUNT, |i| i % 3 != 0);
    let build = BuildParams {
        m: 8,
        ef_construct: 50,
        threads: 1,
        seed: 1,
    };
    let graph = Graph::build(
        &fixture.space,
        &fixture.rows,
        &fixture.present,
        &build,
        None,
        &Quiet,
    );
    let query = clustered(1, 100, true, 1);
    for graph in [None, graph.ok()] {
        fixture.graph = graph;
        for k in [10, COUNT] {
            let found = fixture.search(query.row(0), None, &Bitset::default(), &params(k, 100));
            assert_eq!(found.len(), k.min(COUNT - COUNT.div_ceil(3)));
            assert!(found.iter().all(|(_, id)| id % 3 != 0));
        }
    }
}

#[test]
fn scores_of_8_bit_records_are_close_to_exact() {
    for with_graph in [false, true] {
        let fixture = Fixture::new(clustered(COUNT, 100, true, 7), Metric::Dot, with_graph);
        let stride = fixture.space.refine_bytes().unwrap();
        let mut plane = vec![0; COUNT * stride];
        for (id, record) in plane.chunks_exact_mut(stride).enumerate() {
            fixture
                .space
                .encode_refine(fixture.rows.row(id as u32), &mut Vec::new(), record);
        }
        let index = VectorIndex {
            refine: Some(&plane),
            ..fixture.index()
        };
        let query = clustered(1, 100, true, 1);
        let search = |rescore| {
            let params = SearchParams {
                rescore,
                ..params(10, 128)
            };
            let none = Bitset::default();
            let mut scratch = Scratch::default();
            index
                .search(
                    query.row(0),
                    &Allowed::All,
                    &none,
                    &params,
                    &mut scratch,
                    &|| true,
                )
                .unwrap()
        };
        let exact = search(Rescore::Exact);
        for (rescore, error, least) in [(Rescore::Codes8, 0.01, 9), (Rescore::Codes4, 0.05, 6)] {
            let coded = search(rescore);
            assert_ne!(exact, coded);
            for (similarity, id) in &coded {
                let real = Metric::Dot.similarity(query.row(0), fixture.rows.row(*id));
                assert!((similarity - real).abs() < error, "{similarity} for {real}");
            }
            let common = coded
                .iter()
                .filter(|(_, id)| exact.iter().any(|(_, other)| other == id));
            assert!(common.count() >= least, "{rescore:?}");
        }
    }
}

#[test]
fn threshold_and_ignored_codes_are_honoured() {
    let fixture = Fixture::new(clustered(COUNT, 100, true, 7), Metric::Dot, true);
    let query = clustered(1, 100, true, 1);
    let none = Bitset::default();
    let all = fixture.search(query.row(0), None, &none, &params(10, 200));
    let threshold = Some(all[4].0);
    let some = fixture.search(
        query.row(0),
        None,
        &none,
        &SearchParams {
            threshold,
            ..params(10, 200)
        },
    );
    assert_eq!(some, all[..5]);
    let by_rows = SearchParams {
        ignore_codes: true,
        ..params(10, 128)
    };
    let found = walk_recall(&fixture, None, &none, &by_rows);
    assert!(found >= 0.95, "{found}");
}

#[test]
fn a_floor_leaves_out_only_what_lies_below_it() {
    let fixture = Fixture::new(clustered(COUNT, 100, true, 7), Metric::Dot, false);
    let queries = clustered(20, 100, true, 1);
    let none = Bitset::default();
    for (exact, ignore_codes) in [(true, false), (false, true), (false, false)] {
        let params = SearchParams {
            exact,
            ignore_codes,
            ..params(10, 200)
        };
        for number in 0..queries.len() {
            let query = queries.row(number as u32);
            let all = fixture.search(query, None, &none, &params);
            let floor = SearchParams {
                threshold: Some(all[number % 10].0),
                ..params
            };
            let some = fixture.search(query, None, &none, &floor);
            assert_eq!(some, all[..=number % 10]);
        }
    }
}

#[test]
fn stops_when_told_to() {
    let fixture = Fixture::new(clustered(COUNT, 100, true, 7), Metric::Dot, true);
    let query = clustered(1, 100, true, 1);
    for exact in [false, true] {
        let params = SearchParams {
            exact,
            ..params(10, 300)
        };
        let none = Bitset::default();
        let mut scratch = Scratch::default();
        let stopped = fixture.index().search(
            query.row(0),
            &Allowed::All,
            &none,
            &params,
            &mut scratch,
            &|| false,
        );
        assert_eq!(stopped, Err(Stopped));
    }
}

type Score<'a> = dyn Fn(&[f32]) -> f32 + 'a;

/// How many of the best ten by several examples are found: those at least as good as the tenth.
fn examples_recall(
    fixture: &Fixture,
    filter: Option<&Bitset>,
    (combine, bears_estimates): (&Score<'_>, bool),
) -> f64 {
    let queries = clustered(
        200,
        fixture.rows.dim,
        fixture.space.metric() == Metric::Dot,
        999,
    );
    let allowed = filter.map_or(Allowed::All, |bits| Allowed::Set {
        bits,
        count: bits.count_ones(),
    });
    let (mut hits, mut wanted) = (0, 0);
    for at in (0..queries.len() as u32).step_by(5) {
        let vectors: Vec<&[f32]> = (at..at + 5).map(|row| queries.row(row)).collect();
        let examples = Examples {
            vectors: &vectors,
            combine,
            bears_estimates,
        };
        let run = |exact| {
            let params = SearchParams {
                exact,
                ..params(10, 100)
            };
            let (dead, mut scratch) = (Bitset::new(0), Scratch::default());
            let index = fixture.index();
            let found =
                index.search_examples(&examples, &allowed, &dead, &params, &mut scratch, &|| true);
            found.unwrap()
        };
        let (truth, found) = (run(true), run(false));
        assert_eq!(found.len(), truth.len());
        let worst = truth.last().unwrap().0;
        hits += found
            .iter()
            .filter(|(score, _)| *score >= worst - 1e-6)
            .count();
        wanted += truth.len();
    }
    hits as f64 / wanted as f64
}

#[test]
fn examples_find_nearly_what_an_exact_search_finds() {
    // The better of two that are near, or of three that are to be far, as recommendations score them:
    // whatever is nearer to the two is better than whatever is not.
    let squashed = |x: f32| 0.5 * (x / (1.0 + x.abs()) + 1.0);
    let best = |s: &[f32]| {
        let (near, far) = (s[0].max(s[1]), s[2].max(s[3]).max(s[4]));
        if near > far {
            squashed(near)
        } else {
            -squashed(far)
        }
    };
    for metric in [Metric::Dot, Metric::SquaredL2] {
        let rows = clustered(30_000, 48, metric == Metric::Dot, 7);
        let fixture = Fixture::new(rows, metric, true);
        let tenth = Bitset::from_fn(30_000, |row| row % 10 == 3);
        for filter in [None, Some(&tenth)] {
            let recall = examples_recall(&fixture, filter, (&best, true));
            let filtered = filter.is_some();
            assert!(recall >= 0.9, "{metric:?}, filter {filtered}: {recall}");
        }
    }
}

#[test]
fn scores_that_bear_no_estimates_walk_over_originals() {
    let bent = |x: f32| x / (1.0 + x.abs());
    let side = |near: f32, far: f32| f32::from(i8::from(near > far) - i8::from(near < far));
    let discover = |s: &[f32]| side(s[0], s[1]) + side(s[2], s[3]) + 0.5 * (bent(s[4]) + 1.0);
    let context = |s: &[f32]| bent((s[0] - s[1]).min(0.0)) + bent((s[2] - s[3]).min(0.0));
    let sum = |s: &[f32]| s[0] + s[1] + s[2] - s[3] - s[4];
    let scores: [(&str, &Score<'_>); 3] = [
        ("discover", &discover),
        ("context", &context),
        ("sum", &sum),
    ];
    let mut recalls = Vec::new();
    for metric in [Metric::Dot, Metric::SquaredL2] {
        let rows = clustered(30_000, 48, metric == Metric::Dot, 7);
        let fixture = Fixture::new(rows, metric, true);
        let tenth = Bitset::from_fn(30_000, |row| row % 10 == 3);
        for (name, score) in scores {
            for filter in [None, Some(&tenth)] {
                let recall = examples_recall(&fixture, filter, (score, false));
                recalls.push((name, metric, filter.is_some(), recall));
            }
        }
    }
    let is_enough = |own: &(_, _, _, f64)| own.3 >= 0.9;
    assert!(recalls.iter().all(is_enough), "{recalls:?}");
}

#[test]
fn what_a_search_touches_is_counted() {
    let fixture = Fixture::new(clustered(COUNT, 96, true, 5), Metric::Dot, true);
    let query = clustered(1, 96, true, 999);
    let query = query.row(0);
    let dead = Bitset::default();
    let count = |search: &dyn Fn()| work::count(true, search).1.hardware;
    let exact = count(&|| {
        let exact = SearchParams {
            exact: true,
            ..params(10, 64)
        };
        fixture.search(query, None, &dead, &exact);
    });
    assert_eq!(
        (exact.cpu, exact.vector_io_read),
        ((COUNT * 96 * 4) as u64, exact.cpu)
    );
    let walk = count(&|| {
        let found = fixture
            .index()
            .walk(query, &Allowed::All, &dead, &params(10, 64));
        assert_eq!(found.map(|own| own.len()), Some(10));
    });
    // Codes of the nodes passed and originals of the candidates; links are read, not compared.
    assert!(
        walk.cpu > 10 * 96 * 4 && walk.cpu < exact.cpu / 10,
        "{walk:?}"
    );
    assert!(walk.vector_io_read > walk.cpu, "{walk:?}");
    let examples: [&[f32]; 3] = [query, query, query];
    let several = count(&|| {
        let examples = Examples {
            vectors: &examples,
            combine: &|scores| scores.iter().sum(),
            bears_estimates: true,
        };
        let exact = SearchParams {
            exact: true,
            ..params(10, 64)
        };
        let mut scratch = Scratch::default();
        let found = fixture.index().search_examples(
            &examples,
            &Allowed::All,
            &dead,
            &exact,
            &mut scratch,
            &|| true,
        );
        assert_eq!(found.map(|own| own.len()), Ok(10));
    });
    assert_eq!(
        (several.cpu, several.vector_io_read),
        (3 * exact.cpu, exact.cpu)
    );
}
