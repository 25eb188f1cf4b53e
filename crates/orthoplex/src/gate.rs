//! The door through which every operation goes: authorise, validate, trace, meter, execute.
//!
//! An executor trusts its operations: value constraints, names and rights are looked at here, once,
//! whatever the protocol. Owns no rule itself but the constraints of the scope.

use orthoplex_types::operation::ReadConsistency;
use orthoplex_types::ops::collections::{CreateCollection, check_name, check_new_name};
use orthoplex_types::{Access, Context, ErrorKind, Execute, Operation, Result, Scope, Violations};
use std::time::{Duration, Instant};
use tracing::Instrument;

/// Decides whether the caller may do what it asks for.
pub trait Authorise: Send + Sync {
    /// `Ok` when `operation`, which needs `access`, is allowed on the scope.
    ///
    /// # Errors
    /// 401 or 403 with the text for the caller.
    fn authorise(&self, operation: &'static str, access: Access, scope: &Scope) -> Result<()>;

    /// Whether the caller may know that there is such a collection.
    fn sees(&self, collection: &str) -> bool;
}

/// Is told about every operation that was let in.
pub trait Meter: Send + Sync {
    /// `failure` is the kind of the error, if it was one.
    fn finished(
        &self,
        operation: &'static str,
        scope: &Scope,
        took: Duration,
        failure: Option<ErrorKind>,
    );
}

/// Allows everything and counts nothing: an embedded database trusts its own process.
struct Trusting;

impl Authorise for Trusting {
    fn authorise(&self, _: &'static str, _: Access, _: &Scope) -> Result<()> {
        Ok(())
    }

    fn sees(&self, _: &str) -> bool {
        true
    }
}

impl Meter for Trusting {
    fn finished(&self, _: &'static str, _: &Scope, _: Duration, _: Option<ErrorKind>) {}
}

/// An executor behind its checks.
pub struct Gate<E> {
    executor: E,
    authorise: Box<dyn Authorise>,
    meter: Box<dyn Meter>,
}

impl<E> Gate<E> {
    /// A gate that validates, and allows everything.
    pub fn new(executor: E) -> Self {
        Self {
            executor,
            authorise: Box::new(Trusting),
            meter: Box::new(Trusting),
        }
    }

    /// The same with a decision about rights.
    #[must_use]
    pub fn with_authorise(mut self, authorise: impl Authorise + 'static) -> Self {
        self.authorise = Box::new(authorise);
        self
    }

    /// The same with a meter.
    #[must_use]
    pub fn with_meter(mut self, meter: impl Meter + 'static) -> Self {
        self.meter = Box::new(meter);
        self
    }

    /// What is behind the gate.
    pub const fn executor(&self) -> &E {
        &self.executor
    }

    /// Carries out one operation, if the caller may and its values are right.
    ///
    /// # Errors
    /// What [`Authorise`] answers, 422 for a broken value constraint, and what the operation answers.
    pub async fn call<O: Operation>(
        &self,
        operation: O,
        scope: Scope,
        context: &Context,
    ) -> Result<O::Output>
    where
        E: Execute<O>,
    {
        let caller = &*self.authorise;
        self.call_as(caller, operation, scope, context).await
    }

    /// The same for a caller with rights of its own.
    ///
    /// # Errors
    /// As [`Gate::call`].
    pub async fn call_as<O: Operation>(
        &self,
        caller: &dyn Authorise,
        operation: O,
        scope: Scope,
        context: &Context,
    ) -> Result<O::Output>
    where
        E: Execute<O>,
    {
        check_scope::<O>(&scope)?;
        caller.authorise(O::NAME, O::ACCESS, &scope)?;
        let may_read =
            |collection: &str| caller.authorise(O::NAME, Access::Read, &Scope::of(collection));
        operation
            .other_collections()
            .into_iter()
            .try_for_each(may_read)?;
        operation.validate()?;
        let span =
            tracing::debug_span!("operation", name = O::NAME, collection = %scope.collection);
        let started = Instant::now();
        let asked = scope.clone();
        let result = self
            .executor
            .execute(operation, scope, context)
            .instrument(span)
            .await;
        let failure = result.as_ref().err().map(orthoplex_types::Error::kind);
        self.meter
            .finished(O::NAME, &asked, started.elapsed(), failure);
        let mut output = result?;
        if O::ACCESS == Access::Filtered {
            O::conceal(&mut output, &|collection| caller.sees(collection));
        }
        Ok(output)
    }
}

/// Behind its checks an executor is still one.
impl<O: Operation, E: Execute<O>> Execute<O> for Gate<E> {
    async fn execute(&self, operation: O, scope: Scope, context: &Context) -> Result<O::Output> {
        self.call(operation, scope, context).await
    }
}

impl<E> std::fmt::Debug for Gate<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

/// Constraints of name, time and copies; operations without a collection have an empty name.
fn check_scope<O: Operation>(scope: &Scope) -> Result<()> {
    let mut violations = Violations::default();
    if O::NAME == CreateCollection::NAME {
        check_new_name("collection_name", &scope.collection, &mut violations);
    } else if !scope.collection.is_empty() {
        check_name("collection_name", &scope.collection, &mut violations);
    }
    violations.min_opt("timeout", scope.timeout_s, 1);
    if let Some(ReadConsistency::Factor(factor)) = scope.consistency {
        violations.min("consistency", factor, 1);
    }
    violations.into_result()
}
