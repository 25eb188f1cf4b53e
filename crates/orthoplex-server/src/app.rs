//! What both protocols share: the executor behind its gates, deadlines, metrics.
//!
//! Every operation of every listener passes [`App::call`]; a facade has no other way to the
//! executor.

use crate::auth::{Auth, Caller, Known, stale};
use crate::metrics::Metrics;
use crate::settings::Settings;
use axum::http::HeaderMap;
use orthoplex::Gate;
use orthoplex_types::ops;
use orthoplex_types::ops::reads::ScrollPoints;
use orthoplex_types::selector::WithPayload;
use orthoplex_types::{Access, Context, Error, ErrorKind, Execute, Operation, Result, Scope};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use uuid::Uuid;

/// How long a read may take when the caller names no time.
const READ_TIMEOUT_DEFAULT: Duration = Duration::from_secs(60);
/// Longest time that a caller can name; more would overflow the clock.
const TIMEOUT_MAX_S: u64 = 24 * 60 * 60;

/// An executor of every operation that the server offers.
pub(crate) trait Api: ops::Api + Clone + 'static {}
impl<E: ops::Api + Clone + 'static> Api for E {}

/// The running server, apart from its sockets.
pub(crate) struct App<E> {
    gate: Gate<E>,
    /// Who may do what.
    pub(crate) auth: Auth,
    /// What was answered so far.
    pub(crate) metrics: Metrics,
    /// Settings that the facades read.
    pub(crate) settings: Settings,
    /// When the server started.
    pub(crate) started: SystemTime,
    /// Name of this run of the server.
    pub(crate) id: String,
}

impl<E: Api> App<E> {
    /// A server over `api`.
    pub(crate) fn new(api: E, settings: Settings) -> Self {
        let service = &settings.service;
        let full = [service.api_key.clone(), service.alt_api_key.clone()];
        let auth = Auth::new(full, service.read_only_api_key.clone(), service.jwt_rbac);
        Self {
            gate: Gate::new(api),
            auth,
            metrics: Metrics::default(),
            settings,
            started: SystemTime::now(),
            id: Uuid::new_v4().to_string(),
        }
    }

    /// Validates, authorises and carries out one operation.
    pub(crate) async fn call<O: Operation>(
        &self,
        caller: &Caller,
        operation: O,
        scope: Scope,
    ) -> Result<O::Output>
    where
        E: Execute<O>,
    {
        self.call_within(caller, operation, scope, None).await
    }

    /// The same for a caller that waits no longer than `patience`.
    pub(crate) async fn call_within<O: Operation>(
        &self,
        caller: &Caller,
        operation: O,
        scope: Scope,
        patience: Option<Duration>,
    ) -> Result<O::Output>
    where
        E: Execute<O>,
    {
        let (context, _guard) = context::<O>(&scope, patience);
        let gate = &self.gate;
        gate.call_as(caller, operation, scope, &context).await
    }

    /// The caller behind the headers, or the refusal, whose text is answered as it stands.
    pub(crate) async fn identify(&self, headers: &HeaderMap) -> Result<Caller> {
        let Known { caller, proof } = self.auth.identify(headers)?;
        let Some(proof) = proof else {
            return Ok(caller);
        };
        let wanted = ScrollPoints {
            limit: Some(1),
            filter: Some(proof.filter()),
            with_payload: Some(WithPayload::Bool(false)),
            ..ScrollPoints::default()
        };
        let found = self.call(&Caller::Full, wanted, Scope::of(proof.collection));
        match found.await {
            Ok(found) if found.points.is_empty() => Err(stale()),
            Ok(_) => Ok(caller),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(Error::new(ErrorKind::Forbidden, error.message()))
            }
            Err(error) => Err(error),
        }
    }
}

/// Sets its flag when the request is dropped, because the client went away.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Reads have a deadline and end with their request. Writes, once logged, are applied in any case.
fn context<O: Operation>(
    scope: &Scope,
    patience: Option<Duration>,
) -> (Context, Option<CancelOnDrop>) {
    if !matches!(
        O::ACCESS,
        Access::Read | Access::ReadExtras | Access::GlobalRead | Access::Filtered
    ) {
        return (Context::new(), None);
    }
    let named = scope
        .timeout_s
        .map(|s| Duration::from_secs(s.min(TIMEOUT_MAX_S)));
    let time = named.unwrap_or(READ_TIMEOUT_DEFAULT);
    let time = patience.map_or(time, |patience| time.min(patience));
    let flag = Arc::new(AtomicBool::new(false));
    let context = Context::new()
        .with_deadline(Instant::now() + time)
        .with_cancellation(Arc::clone(&flag));
    (context, Some(CancelOnDrop(flag)))
}
