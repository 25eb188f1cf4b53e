//! Memory and time for request bodies, over all connections and both protocols.
//!
//! Owns one budget of bytes. Each piece of a body takes from it as it arrives and gives back when
//! its request is answered; a piece that does not fit ends its request. So many large requests at
//! once are refused instead of filling the memory. A body that does not arrive in time ends its
//! request, too.

use axum::body::{Body, Bytes};
use hyper::body::{Frame, Incoming, SizeHint};
use orthoplex_proto::convert::encode_error;
use orthoplex_types::{Error, ErrorKind};
use parking_lot::Mutex;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};
use tonic::Status;

const KIB: usize = 1024;
/// Seconds after which a refused caller may try again.
const RETRY_AFTER_S: u64 = 1;
const FULL: &str =
    "Rate limiting exceeded: too many large requests at the same time, try again later";
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(60);

/// The budget; cheap to clone.
#[derive(Clone)]
pub(crate) struct Budget {
    /// One permit is one KiB.
    free: Arc<Semaphore>,
}

/// What one request holds of the budget, until it is dropped.
#[derive(Clone, Default)]
pub(crate) struct Share {
    held: Arc<Mutex<Option<OwnedSemaphorePermit>>>,
}

impl Budget {
    /// A budget of so many MiB.
    pub(crate) fn of_mib(mib: usize) -> Self {
        let kib = mib.saturating_mul(KIB).min(Semaphore::MAX_PERMITS);
        Self {
            free: Arc::new(Semaphore::new(kib)),
        }
    }

    /// The same body, paying from this budget; the share must live as long as its request.
    pub(crate) fn meter(&self, body: Incoming) -> (Body, Share) {
        let share = Share::default();
        if hyper::body::Body::is_end_stream(&body) {
            return (Body::empty(), share);
        }
        let metered = Metered {
            body,
            budget: self.clone(),
            share: share.clone(),
            deadline: None,
        };
        (Body::new(metered), share)
    }

    /// Whether so many bytes were free; they are the share's then.
    fn pay(&self, bytes: usize, share: &Share) -> bool {
        let Ok(kib) = u32::try_from(bytes.div_ceil(KIB)) else {
            return false;
        };
        let Ok(paid) = Arc::clone(&self.free).try_acquire_many_owned(kib) else {
            return false;
        };
        let mut held = share.held.lock();
        match held.as_mut() {
            Some(before) => before.merge(paid),
            None => *held = Some(paid),
        }
        true
    }
}

/// A body that pays for what it yields. Its errors are statuses, because gRPC looks for one in
/// them; REST reads their codes.
struct Metered {
    body: Incoming,
    budget: Budget,
    share: Share,
    /// Set when the body first keeps us waiting; most come at once.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Metered {
    /// Waits on while there is time.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let deadline = self
            .deadline
            .get_or_insert_with(|| Box::pin(sleep(BODY_TIMEOUT)));
        deadline.as_mut().poll(context).map(|()| Some(Err(late())))
    }
}

impl hyper::body::Body for Metered {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let own = self.get_mut();
        let Poll::Ready(frame) = Pin::new(&mut own.body).poll_frame(context) else {
            return own.wait(context);
        };
        Poll::Ready(frame.map(|frame| {
            let frame = frame.map_err(|e| Status::cancelled(e.to_string()))?;
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            if own.budget.pay(bytes, &own.share) {
                Ok(frame)
            } else {
                Err(full())
            }
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn full() -> Status {
    encode_error(&Error::new(ErrorKind::RateLimited, FULL).retry_after(RETRY_AFTER_S))
}

fn late() -> Status {
    encode_error(&Error::timeout("the body did not arrive in time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_given_back() {
        let budget = Budget::of_mib(1);
        let (one, two) = (Share::default(), Share::default());
        assert!(budget.pay(600 * KIB, &one) && budget.pay(100 * KIB + 1, &one));
        assert!(!budget.pay(400 * KIB, &two));
        assert!(budget.pay(323 * KIB, &two));
        assert!(!budget.pay(1, &two));
        drop(one);
        assert!(budget.pay(701 * KIB, &two));
        assert_eq!(budget.free.available_permits(), 0);
        drop(two);
        assert_eq!(budget.free.available_permits(), KIB);
    }
}
