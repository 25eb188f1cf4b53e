//! Counts and durations of answers, by protocol, endpoint and status.
//!
//! Owns the numbers; `rest/prometheus.rs` and `rest/telemetry.rs` print them. Endpoints come from
//! the route table and the gRPC contract, never from what a client sends, so their number is
//! bounded.

use parking_lot::{Mutex, RwLock};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Upper bounds of the histogram's buckets, in seconds.
pub(crate) const BUCKETS_S: [f64; 12] = [
    0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 50.0,
];

/// Collections whose answers are counted one by one, at most, for each endpoint.
const COLLECTIONS_MAX: usize = 1024;

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
    fn new(status: u16) -> Self {
        Self {
            status,
            count: 0,
            total: Duration::ZERO,
            min: Duration::MAX,
            max: Duration::ZERO,
            buckets: [0; BUCKETS_S.len()],
            last: SystemTime::UNIX_EPOCH,
        }
    }

    fn add(&mut self, took: Duration) {
        self.count += 1;
        self.total += took;
        self.min = self.min.min(took);
        self.max = self.max.max(took);
        self.last = SystemTime::now();
        let bucket = BUCKETS_S.partition_point(|bound| *bound < took.as_secs_f64());
        if let Some(count) = self.buckets.get_mut(bucket) {
            *count += 1;
        }
    }

    /// Mean duration in seconds.
    pub(crate) fn mean_s(&self) -> f64 {
        if self.count == 0 {
            0.0
        } else {
            self.total.as_secs_f64() / self.count as f64
        }
    }
}

fn add(answers: &mut Vec<Answers>, status: u16, took: Duration) {
    if let Some(own) = answers.iter_mut().find(|own| own.status == status) {
        return own.add(took);
    }
    let mut own = Answers::new(status);
    own.add(took);
    answers.push(own);
}

/// One endpoint.
#[derive(Debug)]
pub(crate) struct Endpoint {
    /// HTTP method; empty for gRPC.
    pub(crate) method: String,
    /// Pattern of the path.
    pub(crate) path: String,
    answers: Mutex<Vec<Answers>>,
    by_collection: Mutex<BTreeMap<String, Vec<Answers>>>,
}

impl Endpoint {
    /// Notes an answer.
    pub(crate) fn note(&self, status: u16, took: Duration) {
        add(&mut self.answers.lock(), status, took);
    }

    /// Notes under the name of its collection an answer that was noted already. Only successes
    /// count, because their collections exist: clients must not fill the memory with names.
    pub(crate) fn note_collection(&self, collection: &str, status: u16, took: Duration) {
        let mut by_collection = self.by_collection.lock();
        if let Some(answers) = by_collection.get_mut(collection) {
            add(answers, status, took);
        } else if by_collection.len() < COLLECTIONS_MAX {
            add(
                by_collection.entry(collection.to_owned()).or_default(),
                status,
                took,
            );
        }
    }

    /// A copy of the numbers by collection, then by status.
    pub(crate) fn by_collection(&self) -> BTreeMap<String, Vec<Answers>> {
        self.by_collection.lock().clone()
    }

    /// Makes room when there is none: forgets collections that are gone.
    pub(crate) fn make_room(&self, exists: impl Fn(&str) -> bool) {
        let mut by_collection = self.by_collection.lock();
        if by_collection.len() >= COLLECTIONS_MAX {
            by_collection.retain(|name, _| exists(name));
        }
    }

    /// A copy of the numbers, by status.
    pub(crate) fn answers(&self) -> Vec<Answers> {
        let mut answers = self.answers.lock().clone();
        answers.sort_by_key(|own| own.status);
        answers
    }
}

/// The endpoints of one protocol.
#[derive(Debug, Default)]
pub(crate) struct Protocol {
    endpoints: RwLock<Vec<Arc<Endpoint>>>,
}

impl Protocol {
    /// The endpoint of that method and path, made when it is new.
    pub(crate) fn endpoint(&self, method: &str, path: &str) -> Arc<Endpoint> {
        let same = |own: &&Arc<Endpoint>| own.path == path && own.method == method;
        if let Some(found) = self.endpoints.read().iter().find(same) {
            return Arc::clone(found);
        }
        let made = Arc::new(Endpoint {
            method: method.to_owned(),
            path: path.to_owned(),
            answers: Mutex::default(),
            by_collection: Mutex::default(),
        });
        let mut endpoints = self.endpoints.write();
        // Two first calls may come at once.
        if let Some(found) = endpoints.iter().find(same) {
            return Arc::clone(found);
        }
        endpoints.push(Arc::clone(&made));
        made
    }

    /// All endpoints.
    pub(crate) fn endpoints(&self) -> Vec<Arc<Endpoint>> {
        self.endpoints.read().clone()
    }
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
        endpoint.note(200, Duration::from_millis(4));
        endpoint.note(404, Duration::from_secs(100));
        let same = protocol.endpoint("GET", "/x");
        let answers = same.answers();
        assert_eq!(protocol.endpoints().len(), 1);
        assert_eq!(
            answers
                .iter()
                .map(|a| (a.status, a.count))
                .collect::<Vec<_>>(),
            [(200, 2), (404, 1)]
        );
        assert!((answers[0].mean_s() - 0.003).abs() < 1e-9);
        assert_eq!(
            (answers[0].min, answers[0].max),
            (Duration::from_millis(2), Duration::from_millis(4))
        );
        assert_eq!(answers[0].buckets[3], 2);
        // Longer than the last bound: only in the count.
        assert_eq!(answers[1].buckets.iter().sum::<u64>(), 0);
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
