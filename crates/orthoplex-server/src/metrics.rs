//! Counts and durations of answers, by protocol, endpoint and status.
//!
//! Owns the numbers; `rest/prometheus.rs` and `rest/telemetry.rs` print them. Noting an answer takes
//! atomic additions and no lock. Endpoints come from the route table and the gRPC contract, never
//! from what a client sends, so their number is bounded.

use arc_swap::ArcSwap;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Upper bounds of the histogram's buckets, in seconds.
pub(crate) const BUCKETS_S: [f64; 12] = [
    0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 50.0,
];

/// Collections whose answers are counted one by one, at most, for each endpoint.
const COLLECTIONS_MAX: usize = 1024;
/// Statuses of one endpoint that are told apart; the API has fewer.
const STATUSES_MAX: usize = 20;

/// What is known about the answers of one endpoint with one status.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    /// HTTP status or gRPC code.
    pub(crate) status: u16,
    /// How many.
    pub(crate) count: u64,
    /// Sum of their durations.
    pub(crate) total: Duration,
    /// Shortest.
    pub(crate) min: Duration,
    /// Longest.
    pub(crate) max: Duration,
    /// How many took at most the bound of the bucket and more than the one before.
    pub(crate) buckets: [u64; BUCKETS_S.len()],
    /// When the last one was given.
    pub(crate) last: SystemTime,
}

impl Answers {
    /// Mean duration in seconds.
    pub(crate) fn mean_s(&self) -> f64 {
        if self.count == 0 {
            0.0
        } else {
            self.total.as_secs_f64() / self.count as f64
        }
    }
}

/// The same under construction; whole only when nobody adds.
#[derive(Debug)]
struct Cell {
    status: u16,
    count: AtomicU64,
    total_ns: AtomicU64,
    min_ns: AtomicU64,
    max_ns: AtomicU64,
    buckets: [AtomicU64; BUCKETS_S.len()],
    last_ms: AtomicU64,
}

impl Cell {
    fn new(status: u16) -> Self {
        Self {
            status,
            count: AtomicU64::new(0),
            total_ns: AtomicU64::new(0),
            min_ns: AtomicU64::new(u64::MAX),
            max_ns: AtomicU64::new(0),
            buckets: Default::default(),
            last_ms: AtomicU64::new(0),
        }
    }

    fn add(&self, took: Duration) {
        let ns = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.count.fetch_add(1, Ordering::Relaxed);
        self.total_ns.fetch_add(ns, Ordering::Relaxed);
        self.min_ns.fetch_min(ns, Ordering::Relaxed);
        self.max_ns.fetch_max(ns, Ordering::Relaxed);
        let bucket = BUCKETS_S.partition_point(|bound| *bound < took.as_secs_f64());
        if let Some(count) = self.buckets.get(bucket) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now_ms = now.map_or(0, |own| u64::try_from(own.as_millis()).unwrap_or(u64::MAX));
        self.last_ms.store(now_ms, Ordering::Relaxed);
    }

    fn read(&self) -> Answers {
        let load = |own: &AtomicU64| own.load(Ordering::Relaxed);
        let count = load(&self.count);
        let min_ns = if count == 0 { 0 } else { load(&self.min_ns) };
        Answers {
            status: self.status,
            count,
            total: Duration::from_nanos(load(&self.total_ns)),
            min: Duration::from_nanos(min_ns),
            max: Duration::from_nanos(load(&self.max_ns)),
            buckets: std::array::from_fn(|i| self.buckets.get(i).map_or(0, load)),
            last: UNIX_EPOCH + Duration::from_millis(load(&self.last_ms)),
        }
    }
}

/// Answers by status. A status takes the first free place when it first comes, for ever.
#[derive(Debug, Default)]
struct Tally([OnceLock<Box<Cell>>; STATUSES_MAX]);

impl Tally {
    fn add(&self, status: u16, took: Duration) {
        for place in &self.0 {
            // Somebody else may take the place first, with another status.
            let cell = place.get_or_init(|| Box::new(Cell::new(status)));
            if cell.status == status {
                return cell.add(took);
            }
        }
    }

    fn read(&self) -> Vec<Answers> {
        let cells = self.0.iter().filter_map(OnceLock::get);
        let mut answers: Vec<Answers> = cells.map(|cell| cell.read()).collect();
        answers.sort_by_key(|own| own.status);
        answers
    }
}

/// One endpoint.
#[derive(Debug)]
pub(crate) struct Endpoint {
    /// HTTP method; empty for gRPC.
    pub(crate) method: String,
    /// Pattern of the path.
    pub(crate) path: String,
    /// Both together.
    pub(crate) name: String,
    answers: Tally,
    by_collection: ArcSwap<HashMap<String, Arc<Tally>>>,
}

impl Endpoint {
    /// Notes an answer.
    pub(crate) fn note(&self, status: u16, took: Duration) {
        self.answers.add(status, took);
    }

    /// Notes under the name of its collection an answer that was noted already. Only successes
    /// count, because their collections exist: clients must not fill the memory with names.
    pub(crate) fn note_collection(&self, collection: &str, status: u16, took: Duration) {
        if let Some(tally) = self.by_collection.load().get(collection) {
            return tally.add(status, took);
        }
        let own = Arc::new(Tally::default());
        self.by_collection.rcu(|known| {
            let mut all = HashMap::clone(known);
            if all.len() < COLLECTIONS_MAX {
                let own = || Arc::clone(&own);
                all.entry(collection.to_owned()).or_insert_with(own);
            }
            all
        });
        if let Some(tally) = self.by_collection.load().get(collection) {
            tally.add(status, took);
        }
    }

    /// A copy of the numbers by collection, then by status.
    pub(crate) fn by_collection(&self) -> BTreeMap<String, Vec<Answers>> {
        let all = self.by_collection.load();
        let copy = |(name, tally): (&String, &Arc<Tally>)| (name.clone(), tally.read());
        all.iter().map(copy).collect()
    }

    /// Makes room when there is none: forgets collections that are gone.
    pub(crate) fn make_room(&self, exists: impl Fn(&str) -> bool) {
        if self.by_collection.load().len() < COLLECTIONS_MAX {
            return;
        }
        self.by_collection.rcu(|known| {
            let mut all = HashMap::clone(known);
            all.retain(|name, _| exists(name));
            all
        });
    }

    /// A copy of the numbers, by status.
    pub(crate) fn answers(&self) -> Vec<Answers> {
        self.answers.read()
    }
}

/// The endpoints of one protocol, by method and path.
#[derive(Debug, Default)]
pub(crate) struct Protocol {
    endpoints: ArcSwap<BTreeMap<String, BTreeMap<String, Arc<Endpoint>>>>,
}

impl Protocol {
    /// The endpoint of that method and path, made when it is new.
    pub(crate) fn endpoint(&self, method: &str, path: &str) -> Arc<Endpoint> {
        if let Some(found) = find(&self.endpoints.load(), method, path) {
            return found;
        }
        let made = Arc::new(Endpoint {
            method: method.to_owned(),
            path: path.to_owned(),
            name: format!("{method} {path}").trim_start().to_owned(),
            answers: Tally::default(),
            by_collection: ArcSwap::default(),
        });
        self.endpoints.rcu(|known| {
            let mut all = BTreeMap::clone(known);
            let paths = all.entry(path.to_owned()).or_default();
            // Two first calls may come at once.
            let own = || Arc::clone(&made);
            paths.entry(method.to_owned()).or_insert_with(own);
            all
        });
        find(&self.endpoints.load(), method, path).unwrap_or(made)
    }

    /// All endpoints.
    pub(crate) fn endpoints(&self) -> Vec<Arc<Endpoint>> {
        let all = self.endpoints.load();
        all.values().flat_map(BTreeMap::values).cloned().collect()
    }
}

fn find(
    all: &BTreeMap<String, BTreeMap<String, Arc<Endpoint>>>,
    method: &str,
    path: &str,
) -> Option<Arc<Endpoint>> {
    all.get(path)?.get(method).cloned()
}

/// The numbers of the whole server.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// REST.
    pub(crate) rest: Protocol,
    /// gRPC.
    pub(crate) grpc: Protocol,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_by_status() {
        let protocol = Protocol::default();
        let endpoint = protocol.endpoint("GET", "/x");
        endpoint.note(200, Duration::from_millis(2));
        endpoint.note(404, Duration::from_secs(100));
        endpoint.note(200, Duration::from_millis(4));
        protocol.endpoint("PUT", "/x").note(200, Duration::ZERO);
        let same = protocol.endpoint("GET", "/x");
        let answers = same.answers();
        assert_eq!(protocol.endpoints().len(), 2);
        let counts: Vec<_> = answers.iter().map(|a| (a.status, a.count)).collect();
        assert_eq!(counts, [(200, 2), (404, 1)]);
        assert!((answers[0].mean_s() - 0.003).abs() < 1e-9);
        assert_eq!(
            (answers[0].min, answers[0].max),
            (Duration::from_millis(2), Duration::from_millis(4))
        );
        assert_eq!(answers[0].buckets[3], 2);
        // Longer than the last bound: only in the count.
        assert_eq!(answers[1].buckets.iter().sum::<u64>(), 0);
        assert!(answers[0].last.elapsed().unwrap_or_default() < Duration::from_secs(60));
    }

    #[test]
    fn nothing_is_lost_when_threads_note_at_once() {
        let protocol = Protocol::default();
        std::thread::scope(|scope| {
            for thread in 0..8u64 {
                let protocol = &protocol;
                scope.spawn(move || {
                    for i in 0..1000 {
                        let endpoint = protocol.endpoint("GET", "/x");
                        let status = if i % 2 == 0 { 200 } else { 404 };
                        endpoint.note(status, Duration::from_nanos(thread));
                        endpoint.note_collection(&(i % 5).to_string(), status, Duration::ZERO);
                    }
                });
            }
        });
        let endpoint = protocol.endpoint("GET", "/x");
        let count = |all: &[Answers]| all.iter().map(|own| own.count).sum::<u64>();
        assert_eq!(count(&endpoint.answers()), 8_000);
        let by_collection = endpoint.by_collection();
        assert_eq!(by_collection.len(), 5);
        assert!(by_collection.values().all(|own| count(own) == 1_600));
    }

    #[test]
    fn collections_are_counted_one_by_one_up_to_a_bound() {
        let endpoint = Protocol::default().endpoint("GET", "/x");
        for number in 0..COLLECTIONS_MAX + 10 {
            endpoint.note_collection(&number.to_string(), 200, Duration::ZERO);
        }
        endpoint.note_collection("0", 200, Duration::ZERO);
        let found = endpoint.by_collection();
        assert_eq!(found.len(), COLLECTIONS_MAX);
        assert_eq!(found["0"].first().map(|a| a.count), Some(2));
        endpoint.make_room(|name| name == "0");
        assert_eq!(endpoint.by_collection().len(), 1);
    }
}
