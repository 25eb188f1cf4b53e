//! Connections: how many, which one a call takes, and how a request goes out.
//!
//! Over HTTP/1 a connection carries one call at a time. Over HTTP/2 it carries many; a call takes the
//! connection with the fewest, so that more connections are made only as more calls run at once.

use crate::body::Outbound;
use crate::builder::Transport;
use crate::dial::Dial;
use hyper::body::Incoming;
use hyper::{Request, Response};
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Calls at once on one connection of HTTP/2; servers commonly allow 100 or more.
const STREAMS: usize = 100;
/// Servers commonly close a connection of HTTP/1 that is idle for five seconds, without a word before. A request
/// that meets this may or may not have been read, so one that is about to go is not taken.
const IDLE_HTTP: Duration = Duration::from_secs(4);
/// Servers say goodbye on HTTP/2, and which requests they have not read.
const IDLE_GRPC: Duration = Duration::from_secs(20);
const PING_INTERVAL: Duration = Duration::from_secs(20);
const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// How long connections live.
#[derive(Clone, Copy)]
pub(crate) struct Lives {
    /// Connections without calls that are kept; all if absent.
    pub(crate) idle_max: Option<usize>,
    /// How long one is kept; that depends on the protocol if absent.
    pub(crate) idle: Option<Duration>,
    /// Silence on a connection of HTTP/2 after which the other end is asked.
    pub(crate) ping: Duration,
    /// How long it has to answer.
    pub(crate) pong: Duration,
    /// Whether to ask without calls as well.
    pub(crate) pings_idle: bool,
}

impl Default for Lives {
    fn default() -> Self {
        Self {
            idle_max: None,
            idle: None,
            ping: PING_INTERVAL,
            pong: PING_TIMEOUT,
            pings_idle: false,
        }
    }
}
const STREAM_WINDOW_BYTES: u32 = 2 * 1024 * 1024;
const CONNECTION_WINDOW_BYTES: u32 = 8 * 1024 * 1024;

/// All connections of a client.
pub(crate) struct Pool {
    slots: Vec<Slot>,
    places: Semaphore,
}

struct Slot {
    client: Client<Dial, Outbound>,
    calls: AtomicUsize,
}

/// A place in the pool, taken for the length of a call.
pub(crate) struct Place<'a> {
    slot: &'a Slot,
    _permit: SemaphorePermit<'a>,
}

impl Pool {
    /// At most `connections`, none of them made yet.
    pub(crate) fn new(dial: &Dial, transport: Transport, connections: usize, lives: Lives) -> Self {
        let idle = lives.idle.unwrap_or(match transport {
            Transport::Http => IDLE_HTTP,
            Transport::Grpc => IDLE_GRPC,
        });
        let slot = |idle_max| {
            let mut builder = Client::builder(TokioExecutor::new());
            builder
                .timer(TokioTimer::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(idle)
                .pool_max_idle_per_host(idle_max)
                .http2_only(transport == Transport::Grpc)
                .http2_initial_stream_window_size(STREAM_WINDOW_BYTES)
                .http2_initial_connection_window_size(CONNECTION_WINDOW_BYTES)
                .http2_keep_alive_interval(lives.ping)
                .http2_keep_alive_timeout(lives.pong)
                .http2_keep_alive_while_idle(lives.pings_idle);
            Slot {
                client: builder.build(dial.clone()),
                calls: AtomicUsize::new(0),
            }
        };
        let (slots, places) = match transport {
            Transport::Http => {
                let idle_max = lives.idle_max.unwrap_or(connections);
                (vec![slot(idle_max)], connections)
            }
            Transport::Grpc => {
                let slots = (0..connections).map(|_| slot(1)).collect();
                (slots, connections.saturating_mul(STREAMS))
            }
        };
        Self {
            slots,
            places: Semaphore::new(places.min(Semaphore::MAX_PERMITS)),
        }
    }

    /// Waits for a place; callers are served in the order they came.
    pub(crate) async fn place(&self) -> Option<Place<'_>> {
        let permit = self.places.acquire().await.ok()?;
        let load = |slot: &&Slot| slot.calls.load(Ordering::Relaxed);
        let slot = self.slots.iter().min_by_key(load)?;
        slot.calls.fetch_add(1, Ordering::Relaxed);
        Some(Place {
            slot,
            _permit: permit,
        })
    }
}

impl Place<'_> {
    /// Sends a request; the head of the answer.
    pub(crate) async fn send(
        &self,
        request: Request<Outbound>,
    ) -> Result<Response<Incoming>, Error> {
        self.slot.client.request(request).await
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.slot.calls.fetch_sub(1, Ordering::Relaxed);
    }
}
