//! Whether a failed attempt is made again, and after which pause.

use orthoplex_types::{Error, ErrorKind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const PAUSE_FIRST: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(2);
/// What a call adds to the budget; a retry takes [`RETRY_COST`].
const CALL_SHARE: u32 = 1;
const RETRY_COST: u32 = 10;
/// Room for ten retries, so that a quiet client can make some as well.
const BUDGET_MAX: u32 = 10 * RETRY_COST;

/// A failed attempt.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) effect: Effect,
}

/// What a failed attempt may have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing: no server has seen it.
    None,
    /// Unknown: the connection broke.
    Unknown,
    /// What the server says.
    Answered,
}

impl Failure {
    pub(crate) const fn answered(error: Error) -> Self {
        Self {
            error,
            effect: Effect::Answered,
        }
    }
}

/// The rule, and how much of it is left.
pub(crate) struct Retries {
    attempts_max: u32,
    budget: AtomicU32,
}

impl Retries {
    pub(crate) const fn new(attempts_max: u32) -> Self {
        Self {
            attempts_max,
            budget: AtomicU32::new(BUDGET_MAX),
        }
    }

    /// Notes a call, which earns a tenth of a retry.
    pub(crate) fn note_call(&self) {
        self.change(|budget| Some((budget + CALL_SHARE).min(BUDGET_MAX)));
    }

    /// The pause before the next attempt, or `None` when the failure stands. `attempt` counts from 0.
    /// An attempt that would come after `deadline` is none, and costs none of the budget.
    pub(crate) fn pause(
        &self,
        failure: &Failure,
        attempt: u32,
        may_repeat: bool,
        deadline: Option<Instant>,
    ) -> Option<Duration> {
        let asked = failure.error.retry_after_s().map(Duration::from_secs);
        let again = match (failure.effect, failure.error.kind()) {
            (Effect::None, _) => true,
            (Effect::Unknown, _) => may_repeat,
            // A refusal that says when to come back has done nothing.
            (Effect::Answered, ErrorKind::RateLimited) => asked.is_some(),
            (Effect::Answered, kind) => kind == ErrorKind::Unavailable && may_repeat,
        };
        if !again || attempt >= self.attempts_max {
            return None;
        }
        let pause = asked.unwrap_or_default().saturating_add(jitter(attempt));
        let at = Instant::now().checked_add(pause)?;
        if deadline.is_some_and(|end| at >= end) {
            return None;
        }
        self.change(|budget| budget.checked_sub(RETRY_COST))
            .then_some(pause)
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.budget
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}

/// Any part of a pause that doubles, so that clients which failed together do not come back together.
fn jitter(attempt: u32) -> Duration {
    let longest = PAUSE_FIRST
        .saturating_mul(1 << attempt.min(16))
        .min(PAUSE_MAX);
    longest.mul_f64(rand::random_range(0.1..=1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(kind: ErrorKind, effect: Effect) -> Failure {
        let error = Error::new(kind, "x");
        Failure { error, effect }
    }

    #[test]
    fn only_what_may_be_repeated_is() {
        let retries = Retries::new(3);
        let again = |failure: &Failure, may_repeat| {
            let pause = retries.pause(failure, 0, may_repeat, None);
            pause.is_some()
        };
        let refused = failed(ErrorKind::Unavailable, Effect::None);
        let broken = failed(ErrorKind::Unavailable, Effect::Unknown);
        let answered = failed(ErrorKind::Unavailable, Effect::Answered);
        assert!(again(&refused, false));
        assert!(again(&broken, true) && !again(&broken, false));
        assert!(again(&answered, true) && !again(&answered, false));
        for kind in [
            ErrorKind::Internal,
            ErrorKind::NotFound,
            ErrorKind::Timeout,
            ErrorKind::RateLimited,
        ] {
            assert!(!again(&failed(kind, Effect::Answered), true), "{kind:?}");
        }
        let later = Error::new(ErrorKind::RateLimited, "x").retry_after(2);
        let pause = retries.pause(&Failure::answered(later), 0, false, None);
        assert!(pause.is_some_and(|pause| pause >= Duration::from_secs(2)));
        assert_eq!(retries.pause(&refused, 3, true, None), None);
    }

    #[test]
    fn retries_are_a_tenth_of_the_calls() {
        let retries = Retries::new(3);
        let refused = failed(ErrorKind::Unavailable, Effect::None);
        let made = |calls: u32| {
            (0..calls)
                .filter(|_| {
                    retries.note_call();
                    retries.pause(&refused, 0, true, None).is_some()
                })
                .count()
        };
        let reserve = made(100);
        assert!((10..=21).contains(&reserve), "{reserve}");
        let later = made(1000);
        assert!((99..=101).contains(&later), "{later}");
    }

    #[test]
    fn a_retry_that_would_be_too_late_costs_nothing() {
        let retries = Retries::new(3);
        let asked = |seconds| {
            let error = Error::new(ErrorKind::RateLimited, "x").retry_after(seconds);
            Failure::answered(error)
        };
        let end = Instant::now().checked_add(Duration::from_secs(60));
        for _ in 0..100 {
            assert_eq!(retries.pause(&asked(61), 0, true, end), None);
            // Longer than any clock runs.
            assert_eq!(retries.pause(&asked(u64::MAX), 0, true, None), None);
        }
        for _ in 0..10 {
            assert!(retries.pause(&asked(1), 0, true, end).is_some());
        }
        assert_eq!(retries.pause(&asked(1), 0, true, end), None);
    }

    #[test]
    fn pauses_grow_within_bounds() {
        for attempt in 0..40 {
            let pause = jitter(attempt);
            assert!(pause <= PAUSE_MAX && pause >= PAUSE_FIRST / 10);
        }
    }
}
