//! The slowest requests since the server started.
//!
//! Only requests that took long come here, so a lock does no harm.

use bytes::Bytes;
use jiff::Timestamp;
use parking_lot::Mutex;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// From which duration on a request counts as slow, unless set.
const SLOW: Duration = Duration::from_millis(1200);
/// Requests that are kept.
const KEPT_MAX: usize = 128;
/// Largest body that is kept.
const BODY_BYTES_MAX: usize = 16 * 1024;

/// A request that took long.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct SlowRequest {
    /// Method and pattern of the path, or the gRPC method.
    pub(crate) request_name: String,
    /// The collection that it named.
    pub(crate) collection_name: Option<String>,
    /// The longest that it took, in seconds.
    pub(crate) duration: f64,
    /// When it was last asked.
    #[schemars(with = "orthoplex_types::schema::DateTime")]
    pub(crate) datetime: Timestamp,
    /// How often it was slow.
    pub(crate) approx_count: u64,
    /// Its body; absent when it is long or no JSON.
    pub(crate) request_body: Option<Value>,
    #[serde(skip)]
    hash: u64,
}

/// The slowest requests.
#[derive(Debug)]
pub(crate) struct SlowLog {
    slow: Duration,
    hasher: RandomState,
    kept: Mutex<Vec<SlowRequest>>,
}

impl SlowLog {
    /// A log of requests that take longer.
    pub(crate) fn new(slow: Option<Duration>) -> Self {
        Self {
            slow: slow.unwrap_or(SLOW),
            hasher: RandomState::default(),
            kept: Mutex::default(),
        }
    }

    /// Keeps a request if it took long.
    pub(crate) fn note(&self, name: &str, collection: Option<&str>, body: &Bytes, took: Duration) {
        if took < self.slow {
            return;
        }
        let hash = self.hasher.hash_one((name, collection, body));
        let duration = took.as_secs_f64();
        let mut kept = self.kept.lock();
        if let Some(own) = kept.iter_mut().find(|own| own.hash == hash) {
            own.approx_count += 1;
            own.duration = own.duration.max(duration);
            own.datetime = Timestamp::now();
        } else {
            let body = Some(body).filter(|body| body.len() <= BODY_BYTES_MAX);
            kept.push(SlowRequest {
                request_name: name.to_owned(),
                collection_name: collection.map(str::to_owned),
                duration,
                datetime: Timestamp::now(),
                approx_count: 1,
                request_body: body.and_then(|body| serde_json::from_slice(body).ok()),
                hash,
            });
        }
        kept.sort_by(|a, b| b.duration.total_cmp(&a.duration));
        kept.truncate(KEPT_MAX);
    }

    /// The slowest ones whose names hold `part`.
    pub(crate) fn slowest(&self, part: &str, limit: usize) -> Vec<SlowRequest> {
        let kept = self.kept.lock();
        let wanted = kept.iter().filter(|own| own.request_name.contains(part));
        wanted.take(limit).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_are_kept_and_repeats_are_counted() {
        let log = SlowLog::new(Some(Duration::from_secs(1)));
        let body = |text: &'static str| Bytes::from_static(text.as_bytes());
        let note =
            |name: &str, text, s| log.note(name, Some("c"), &body(text), Duration::from_secs(s));
        note("quick", "{}", 0);
        note("GET /x", r#"{"a": 1}"#, 2);
        note("GET /x", r#"{"a": 1}"#, 4);
        note("GET /x", "no json", 3);
        note("PUT /y", "", 5);
        let all = log.slowest("", 10);
        let names: Vec<_> = all
            .iter()
            .map(|own| (own.request_name.as_str(), own.duration))
            .collect();
        assert_eq!(names, [("PUT /y", 5.0), ("GET /x", 4.0), ("GET /x", 3.0)]);
        assert_eq!(all[1].approx_count, 2);
        assert_eq!(all[1].request_body, Some(serde_json::json!({"a": 1})));
        assert_eq!(all[2].request_body, None);
        assert_eq!(log.slowest("GET", 1).len(), 1);
        for n in 0..KEPT_MAX as u64 + 5 {
            note(&format!("many {n}"), "", 10 + n);
        }
        let all = log.slowest("", usize::MAX);
        assert_eq!(all.len(), KEPT_MAX);
        assert!(all.iter().all(|own| own.duration > 10.0));
    }
}
