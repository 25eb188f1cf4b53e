//! The client: one call from its first attempt to its answer.

use crate::answer::{Answer, chain, note, unavailable};
use crate::body::{Body, Outbound};
use crate::builder::{ClientBuilder, Place, Transport, add_headers};
use crate::credentials::Credentials;
use crate::pool::Pool;
use crate::remote::{Remote, Reply};
use crate::retry::{Effect, Failure, Retries};
use hyper::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use hyper::{Method, Request, Version};
use orthoplex_types::{
    Access, Context, Error, ErrorKind, Execute, Operation, Origin, Result, Scope,
};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Time of a call where nobody named one.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How much longer than the server a call waits where the caller named the server's time.
const GRACE: Duration = Duration::from_secs(1);

/// A client of one server; clones share its connections.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
    repeats_writes: bool,
    /// Headers beside those that are the same in every request.
    headers: Option<Arc<HeaderMap>>,
}

/// What clones share.
pub(crate) struct Inner {
    pub(crate) place: Place,
    pub(crate) transport: Transport,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) pool: Pool,
    /// What the caller wants; see [`Client::terms_of`].
    pub(crate) timeout: Option<Duration>,
    pub(crate) compress: bool,
    pub(crate) answer_bytes_max: usize,
    pub(crate) request_bytes_max: usize,
    pub(crate) retries: Retries,
}

/// A request that can be sent several times.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    /// Path and query string.
    pub(crate) path: String,
    /// Headers of the protocol.
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

/// How long a call may take, and whether it may be made twice.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) deadline: Option<Instant>,
    pub(crate) may_repeat: bool,
}

impl Client {
    /// A client of the server at `url` with default settings. Connects when it is first used.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn connect(url: impl Into<String>) -> Result<Self> {
        Self::builder(url).build()
    }

    /// Settings of a client of the server at `url`.
    pub fn builder(url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(url.into())
    }

    pub(crate) fn of(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
            repeats_writes: false,
            headers: None,
        }
    }

    /// The same client, which repeats writes of points as well when it is not known whether they
    /// happened. Right where no one else writes the same points: each write sets a state, so that
    /// doing it twice changes nothing.
    #[must_use]
    pub fn repeating_writes(&self) -> Self {
        Self {
            repeats_writes: true,
            ..self.clone()
        }
    }

    /// The same client, whose calls send these headers too, in place of those of the same names.
    ///
    /// # Errors
    /// When one cannot be sent.
    pub fn with_headers(&self, headers: &[(String, String)]) -> Result<Self> {
        let mut all = HeaderMap::with_capacity(headers.len());
        add_headers(&mut all, headers)?;
        Ok(Self {
            headers: Some(Arc::new(all)),
            ..self.clone()
        })
    }

    /// A request with the headers of this very client.
    pub(crate) fn heading(&self, mut outgoing: Outgoing) -> Outgoing {
        for (name, value) in self.headers.iter().flat_map(|own| own.iter()) {
            outgoing.headers.insert(name, value.clone());
        }
        outgoing
    }

    /// Carries out an operation for a caller that reads JSON by itself.
    ///
    /// # Errors
    /// As [`Execute::execute`], but for those of reading the answer.
    pub async fn reply<O: Remote>(
        &self,
        operation: O,
        scope: Scope,
        context: &Context,
    ) -> Result<Reply<O::Output>> {
        operation.carry(self, scope, context).await
    }

    /// The protocol that it speaks.
    pub fn transport(&self) -> Transport {
        self.inner.transport
    }

    /// The terms of an operation; `patient` ones take as long as they need, unless the caller named a time.
    pub(crate) fn terms<O: Operation>(
        &self,
        scope: &Scope,
        context: &Context,
        patient: bool,
    ) -> Terms {
        let may_repeat = match O::ACCESS {
            Access::Public
            | Access::Read
            | Access::ReadExtras
            | Access::GlobalRead
            | Access::Filtered => true,
            Access::Write => self.repeats_writes,
            Access::WriteExtras | Access::GlobalManage => false,
        };
        self.terms_of(may_repeat, scope, context, patient)
    }

    /// The terms of what may be repeated or not.
    pub(crate) fn terms_of(
        &self,
        may_repeat: bool,
        scope: &Scope,
        context: &Context,
        patient: bool,
    ) -> Terms {
        let named = scope
            .timeout_s
            .map(|s| Duration::from_secs(s).saturating_add(GRACE));
        let usual = (!patient).then_some(TIMEOUT);
        let own = self.inner.timeout.or(usual).and_then(|own| {
            let time = named.map_or(own, |named| named.max(own));
            Instant::now().checked_add(time)
        });
        let deadline = match (context.deadline(), own) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Terms {
            deadline,
            may_repeat,
        }
    }
}

impl<O: Remote> Execute<O> for Client {
    async fn execute(&self, operation: O, scope: Scope, context: &Context) -> Result<O::Output> {
        let reply = self.reply(operation, scope, context).await?;
        let (result, usage) = reply.into_parts()?;
        note(context, usage);
        Ok(result)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = &self.inner.place;
        f.debug_struct("Client")
            .field(
                "url",
                &format_args!("{}://{}", place.scheme, place.authority),
            )
            .field("transport", &self.inner.transport)
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// Sends until there is an answer that `check` accepts, or a failure that stands.
    pub(crate) async fn exchange(
        &self,
        outgoing: &Outgoing,
        terms: Terms,
        context: &Context,
        check: fn(&Answer) -> Result<()>,
    ) -> Result<Answer> {
        self.retries.note_call();
        if context.is_over() {
            return Err(out_of_time());
        }
        let attempts = self.attempts(outgoing, terms, context, check);
        within(terms.deadline, attempts).await
    }

    async fn attempts(
        &self,
        outgoing: &Outgoing,
        terms: Terms,
        context: &Context,
        check: fn(&Answer) -> Result<()>,
    ) -> Result<Answer> {
        let mut attempts = Attempts::default();
        loop {
            let bearer = attempts.bearer(self).await?;
            let failure = match self.attempt(outgoing, bearer).await {
                Ok(answer) => match check(&answer) {
                    Ok(()) => return Ok(answer),
                    Err(error) => Failure::answered(error),
                },
                Err(failure) => failure,
            };
            attempts.after(failure, self, terms, context).await?;
        }
    }

    async fn bearer(&self, refused: Option<&HeaderValue>) -> Result<Option<HeaderValue>> {
        match &self.credentials {
            Some(credentials) => credentials.header(refused).await.map(Some),
            None => Ok(None),
        }
    }

    async fn attempt(
        &self,
        outgoing: &Outgoing,
        bearer: Option<HeaderValue>,
    ) -> Result<Answer, Failure> {
        let place = self.pool.place().await.ok_or_else(closed)?;
        let request = self
            .request(outgoing, bearer, outgoing.body.outbound())
            .map_err(Failure::answered)?;
        let response = place
            .send(request)
            .await
            .map_err(|error| self.unsent(&error))?;
        Answer::read(response, self.answer_bytes_max).await
    }

    /// A request with all its headers.
    pub(crate) fn request(
        &self,
        outgoing: &Outgoing,
        bearer: Option<HeaderValue>,
        body: Outbound,
    ) -> Result<Request<Outbound>> {
        let mut request = Request::new(body);
        *request.method_mut() = outgoing.method.clone();
        *request.uri_mut() = self.place.uri(&outgoing.path)?;
        if self.transport == Transport::Grpc {
            *request.version_mut() = Version::HTTP_2;
        }
        let headers = request.headers_mut();
        headers.clone_from(&self.headers);
        for (name, value) in &outgoing.headers {
            headers.insert(name.clone(), value.clone());
        }
        if let Some(bearer) = bearer {
            headers.insert(AUTHORIZATION, bearer);
        }
        Ok(request)
    }

    /// The failure of a request that got no answer.
    pub(crate) fn unsent(&self, error: &hyper_util::client::legacy::Error) -> Failure {
        let (effect, what) = if error.is_connect() {
            (Effect::None, "cannot connect to")
        } else {
            (Effect::Unknown, "lost the connection to")
        };
        let (server, why) = (&self.place.authority, chain(error));
        Failure {
            error: unavailable(format_args!("{what} {server}: {why}")),
            effect,
        }
    }
}

/// The attempts of one call so far.
#[derive(Default)]
pub(crate) struct Attempts {
    failed: u32,
    /// The token of the present attempt.
    bearer: Option<HeaderValue>,
    /// A token that the server refused.
    refused: Option<HeaderValue>,
}

impl Attempts {
    /// The bearer token of the next attempt, if there are such.
    pub(crate) async fn bearer(&mut self, inner: &Inner) -> Result<Option<HeaderValue>> {
        self.bearer = inner.bearer(self.refused.as_ref()).await?;
        Ok(self.bearer.clone())
    }

    /// Waits for the next attempt; the error when the failure stands.
    pub(crate) async fn after(
        &mut self,
        failure: Failure,
        inner: &Inner,
        terms: Terms,
        context: &Context,
    ) -> Result<()> {
        let is_stale = failure.error.kind() == ErrorKind::Unauthenticated;
        if is_stale && self.refused.is_none() && self.bearer.is_some() {
            self.refused = self.bearer.take();
            return Ok(());
        }
        if context.is_over() {
            return Err(failure.error);
        }
        let retries = &inner.retries;
        let pause = retries.pause(&failure, self.failed, terms.may_repeat, terms.deadline);
        let Some(pause) = pause else {
            return Err(failure.error);
        };
        tokio::time::sleep(pause).await;
        self.failed += 1;
        Ok(())
    }
}

/// A pool that takes no calls; it never does.
pub(crate) fn closed() -> Failure {
    Failure::answered(Error::internal("the pool of connections is closed"))
}

fn out_of_time() -> Error {
    Error::timeout("no answer before the deadline of the call").with_origin(Origin::Silence)
}

/// Runs until the deadline.
pub(crate) async fn within<T>(
    deadline: Option<Instant>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    match deadline {
        None => work.await,
        Some(at) => tokio::time::timeout_at(at.into(), work)
            .await
            .unwrap_or_else(|_| Err(out_of_time())),
    }
}
