//! Reads and writes a minute: a bucket of tokens for each, full at the start and after every change
//! of the limits.

use orthoplex_types::{Error, ErrorKind, Result};
use parking_lot::Mutex;
use std::time::Instant;

const MINUTE_S: f64 = 60.0;

/// The buckets of one collection.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    reads: Mutex<Bucket>,
    writes: Mutex<Bucket>,
}

/// What was taken and has not flowed back yet.
#[derive(Debug, Default)]
struct Bucket {
    taken: f64,
    since: Option<Instant>,
}

impl Rates {
    /// Takes `price` of `rate` reads a minute.
    pub(super) fn read(&self, rate: usize, price: usize) -> Result<()> {
        self.reads.lock().take("Read", rate, price, Instant::now())
    }

    /// Takes `price` of `rate` writes a minute.
    pub(super) fn write(&self, rate: usize, price: usize) -> Result<()> {
        let now = Instant::now();
        self.writes.lock().take("Write", rate, price, now)
    }

    /// Fills both.
    pub(crate) fn refill(&self) {
        *self.reads.lock() = Bucket::default();
        *self.writes.lock() = Bucket::default();
    }
}

impl Bucket {
    fn take(&mut self, what: &str, rate: usize, price: usize, now: Instant) -> Result<()> {
        let refused = |why: String| {
            Error::new(
                ErrorKind::RateLimited,
                format!("Rate limiting exceeded: {what} rate limit exceeded{why}"),
            )
        };
        if price > rate {
            return Err(refused(
                ", request larger than rate limiter capacity, please try to split your request"
                    .to_owned(),
            ));
        }
        let per_second = rate as f64 / MINUTE_S;
        let passed = self.since.map_or(0.0, |since| {
            now.saturating_duration_since(since).as_secs_f64()
        });
        self.taken = (self.taken - passed * per_second).max(0.0);
        self.since = Some(now);
        let available = (rate as f64 - self.taken).max(0.0);
        let missing = price as f64 - available;
        if missing > 0.0 {
            let wait = (missing / per_second).ceil().max(1.0) as u64;
            return Err(refused(format!(
                ": Operation requires {price} tokens but only {available:.1} were available. \
                 Retry after {wait}s"
            ))
            .retry_after(wait));
        }
        self.taken += price as f64;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn tokens_flow_back_over_a_minute() {
        let mut bucket = Bucket::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        bucket.take("Read", 60, 59, at(0)).unwrap();
        bucket.take("Read", 60, 1, at(0)).unwrap();
        let error = bucket.take("Read", 60, 1, at(0)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.retry_after_s(), Some(1));
        assert_eq!(
            error.message(),
            "Rate limiting exceeded: Read rate limit exceeded: Operation requires 1 tokens but \
             only 0.0 were available. Retry after 1s"
        );
        bucket.take("Read", 60, 5, at(5)).unwrap();
        assert!(bucket.take("Read", 60, 1, at(5)).is_err());
        bucket.take("Read", 60, 60, at(600)).unwrap();
    }

    #[test]
    fn what_never_fits_is_not_asked_to_come_again() {
        let mut bucket = Bucket::default();
        let error = bucket.take("Write", 10, 11, Instant::now()).unwrap_err();
        assert_eq!(error.retry_after_s(), None);
        assert_eq!(
            error.message(),
            "Rate limiting exceeded: Write rate limit exceeded, request larger than rate limiter \
             capacity, please try to split your request"
        );
        bucket.take("Write", 10, 10, Instant::now()).unwrap();
    }
}
