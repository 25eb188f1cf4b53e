//! What both protocols share: the executor behind its gates, deadlines, metrics.
//!
//! Every operation of every listener passes [`App::call`]; a facade has no other way to the
//! executor.

use crate::audit::{Audit, Origin, Visitor};
use crate::auth::{Auth, Caller, Known, stale};
use crate::listen::Peer;
use crate::metrics::Metrics;
use crate::process::Load;
use crate::rest::Anonymizer;
use crate::settings::Settings;
use crate::slow::SlowLog;
use axum::http::{Extensions, HeaderMap};
use orthoplex::{Authorise, Gate};
use orthoplex_types::ops;
use orthoplex_types::ops::reads::ScrollPoints;
use orthoplex_types::ops::telemetry::DescribeShards;
use orthoplex_types::selector::WithPayload;
use orthoplex_types::usage::{Tally, Usage};
use orthoplex_types::{Access, Context, Error, ErrorKind, Execute, Operation, Result, Scope};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use uuid::Uuid;

/// How long a read may take when the caller names no time.
const READ_TIMEOUT_DEFAULT: Duration = Duration::from_secs(60);
/// Longest time that a caller can name; more would overflow the clock.
const TIMEOUT_MAX_S: u64 = 24 * 60 * 60;

/// An executor of every operation that the server offers, and of what telemetry needs to know.
pub(crate) trait Api: ops::Api + Execute<DescribeShards> + Clone + 'static {}
impl<E: ops::Api + Execute<DescribeShards> + Clone + 'static> Api for E {}

/// A result, and what was used for it as far as that was measured.
pub(crate) struct Measured<T> {
    pub(crate) result: T,
    pub(crate) usage: Option<Usage>,
}

/// The running server, apart from its sockets.
pub(crate) struct App<E> {
    gate: Gate<E>,
    /// Who may do what.
    pub(crate) auth: Auth,
    audit: Option<Arc<Audit>>,
    /// What was answered so far.
    pub(crate) metrics: Metrics,
    /// Settings that the facades read.
    pub(crate) settings: Settings,
    /// When the server started.
    pub(crate) started: SystemTime,
    /// Name of this run of the server.
    pub(crate) id: String,
    /// Requests that took long.
    pub(crate) slow: SlowLog,
    /// How busy the process is.
    pub(crate) load: Arc<Load>,
    /// Hides names in telemetry.
    pub(crate) anonymizer: Anonymizer,
}

impl<E: Api> App<E> {
    /// A server over `api`.
    pub(crate) fn new(api: E, settings: Settings) -> Self {
        let service = &settings.service;
        let full = [service.api_key.clone(), service.alt_api_key.clone()];
        let auth = Auth::new(full, service.read_only_api_key.clone(), service.jwt_rbac);
        let slow = SlowLog::new(service.slow_query());
        Self {
            slow,
            gate: Gate::new(api),
            auth,
            audit: None,
            metrics: Metrics::default(),
            settings,
            started: SystemTime::now(),
            id: Uuid::new_v4().to_string(),
            load: Arc::default(),
            anonymizer: Anonymizer::default(),
        }
    }

    /// The same, recording access checks.
    pub(crate) fn with_audit(mut self, audit: Option<Arc<Audit>>) -> Self {
        self.audit = audit;
        self
    }

    /// Validates, authorises and carries out one operation.
    pub(crate) async fn call<O: Operation>(
        &self,
        caller: &dyn Authorise,
        operation: O,
        scope: Scope,
    ) -> Result<O::Output>
    where
        E: Execute<O>,
    {
        let (context, _guard) = context::<O>(&scope, None);
        let gate = &self.gate;
        gate.call_as(caller, operation, scope, &context).await
    }

    /// The same for a caller that is told what was used, and that waits no longer than `patience`.
    pub(crate) async fn call_measured<O: Operation>(
        &self,
        caller: &dyn Authorise,
        operation: O,
        scope: Scope,
        patience: Option<Duration>,
    ) -> Result<Measured<O::Output>>
    where
        E: Execute<O>,
    {
        let (context, _guard) = context::<O>(&scope, patience);
        let tally = Arc::new(Tally::new(self.settings.service.hardware_reporting));
        let context = context.with_tally(Arc::clone(&tally));
        let gate = &self.gate;
        let result = gate.call_as(caller, operation, scope, &context).await?;
        Ok(Measured {
            result,
            usage: tally.usage(),
        })
    }

    /// The caller behind the headers, or the refusal, whose text is answered as it stands.
    pub(crate) async fn identify(
        &self,
        headers: &HeaderMap,
        extensions: &Extensions,
    ) -> Result<Visitor> {
        let known = match self.auth.identify(headers) {
            Ok(known) => self.prove(known).await,
            refusal => refusal,
        };
        let Some(audit) = &self.audit else {
            return known.map(|known| known.caller.into());
        };
        let peer = extensions.get::<Peer>().map(|peer| peer.0);
        let origin = Origin { peer, headers };
        match known {
            Ok(known) => Ok(audit.admit(known, origin)),
            Err(error) => {
                audit.refuse(&error, origin);
                Err(error)
            }
        }
    }

    /// Looks for the point that a token asks for.
    async fn prove(&self, known: Known) -> Result<Known> {
        let Some(proof) = known.proof.clone() else {
            return Ok(known);
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
            Ok(_) => Ok(known),
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
