//! The one public error and its table of protocol codes.
//!
//! Every layer below the facades returns [`Error`]; facades read [`ErrorKind::http_status`] and
//! [`ErrorKind::grpc_code`] and never decide a status themselves. The text carries its prefix
//! ("Wrong input: ...") already, because both protocols show the same text.

use crate::origin::Origin;
use crate::violations::Violations;
use std::borrow::Cow;
use std::fmt;

/// Result of any operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure this is; decides the protocol codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The request cannot be understood or does not fit the collection.
    InvalidArgument,
    /// The request is well formed but breaks a value constraint.
    Unprocessable,
    /// No or wrong credential.
    Unauthenticated,
    /// The caller is known but may not do this.
    Forbidden,
    /// Collection, alias, point or file does not exist.
    NotFound,
    /// The deadline passed.
    Timeout,
    /// The name is taken.
    AlreadyExists,
    /// Too many requests; `retry_after` says when to come back.
    RateLimited,
    /// A fault of ours.
    Internal,
    /// The data cannot be reached just now.
    Unavailable,
    /// Part of the API that is not built yet.
    Unimplemented,
    /// No room left on the device.
    StorageFull,
}

impl ErrorKind {
    /// HTTP status of this kind.
    pub const fn http_status(self) -> u16 {
        self.codes().0
    }

    /// gRPC status code of this kind.
    pub const fn grpc_code(self) -> i32 {
        self.codes().1
    }

    /// The kind that an HTTP status of any server stands for.
    pub const fn of_http_status(status: u16) -> Self {
        match status {
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            408 | 504 => Self::Timeout,
            409 => Self::AlreadyExists,
            422 => Self::Unprocessable,
            429 => Self::RateLimited,
            400..=499 => Self::InvalidArgument,
            501 => Self::Unimplemented,
            502 | 503 => Self::Unavailable,
            507 => Self::StorageFull,
            _ => Self::Internal,
        }
    }

    const fn codes(self) -> (u16, i32) {
        match self {
            Self::InvalidArgument => (400, 3),
            Self::Unprocessable => (422, 3),
            Self::Unauthenticated => (401, 16),
            Self::Forbidden => (403, 7),
            Self::NotFound => (404, 5),
            Self::Timeout => (408, 4),
            Self::AlreadyExists => (409, 6),
            Self::RateLimited => (429, 8),
            Self::Internal => (500, 13),
            Self::Unavailable => (503, 14),
            Self::Unimplemented => (501, 12),
            Self::StorageFull => (507, 8),
        }
    }
}

/// A failed operation: its kind and the text that both protocols show.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    violations: Violations,
    retry_after_s: Option<u64>,
    origin: Option<Box<Origin>>,
}

impl Error {
    /// An error with its final text.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            violations: Violations::default(),
            retry_after_s: None,
            origin: None,
        }
    }

    /// 400 `Wrong input: ...`
    pub fn wrong_input(what: impl fmt::Display) -> Self {
        Self::new(ErrorKind::InvalidArgument, format!("Wrong input: {what}"))
    }

    /// 400 `Bad request: ...`
    pub fn bad_request(what: impl fmt::Display) -> Self {
        Self::new(ErrorKind::InvalidArgument, format!("Bad request: {what}"))
    }

    /// 400 with the text as it stands.
    pub fn invalid(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArgument, what)
    }

    /// 404 `Not found: ...`
    pub fn not_found(what: impl fmt::Display) -> Self {
        Self::new(ErrorKind::NotFound, format!("Not found: {what}"))
    }

    /// 404 of a collection that does not exist.
    pub fn no_collection(name: &str) -> Self {
        Self::not_found(format_args!("Collection `{name}` doesn't exist!"))
    }

    /// 404 of a point that an operation or a query refers to.
    pub fn no_point(id: crate::PointId) -> Self {
        Self::not_found(format_args!("No point with id {id} found"))
    }

    /// 409 `Wrong input: ...`
    pub fn already_exists(what: impl fmt::Display) -> Self {
        Self::new(ErrorKind::AlreadyExists, format!("Wrong input: {what}"))
    }

    /// 500 `Service internal error: ...`
    pub fn internal(what: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Internal,
            format!("Service internal error: {what}"),
        )
    }

    /// 408 `Timeout: ...`
    pub fn timeout(what: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Timeout, format!("Timeout: {what}"))
    }

    /// 501 naming what is missing.
    pub fn unimplemented(what: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Unimplemented,
            format!("Not implemented: {what} is not supported yet"),
        )
    }

    /// 422 with one entry per broken constraint; the facade renders label and path prefix.
    pub fn unprocessable(violations: Violations) -> Self {
        let message = format!("Validation error in body: {violations}");
        Self {
            kind: ErrorKind::Unprocessable,
            message,
            violations,
            retry_after_s: None,
            origin: None,
        }
    }

    /// 500 `The answer cannot be read: ...`
    pub fn unreadable(why: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Internal,
            format!("The answer cannot be read: {why}"),
        )
        .with_origin(Origin::Silence)
    }

    /// Adds where a call to a server went wrong.
    #[must_use]
    pub fn with_origin(mut self, origin: Origin) -> Self {
        self.origin = Some(Box::new(origin));
        self
    }

    /// Adds the number of seconds after which the caller may try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The kind, which decides the protocol codes.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The text, as gRPC shows it.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The text, as REST shows it; `body` is [`Operation::BODY`](crate::Operation::BODY).
    pub fn rest_message(&self, body: &str) -> Cow<'_, str> {
        if self.violations.is_empty() {
            return Cow::Borrowed(&self.message);
        }
        let list = self.violations.render(body);
        Cow::Owned(format!("Validation error in JSON body: {list}"))
    }

    /// Broken constraints of an [`ErrorKind::Unprocessable`].
    pub const fn violations(&self) -> &Violations {
        &self.violations
    }

    /// Broken constraints, taken out.
    pub(crate) fn into_violations(self) -> Violations {
        self.violations
    }

    /// Where a call to a server went wrong; None for what was refused before it was sent.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_deref()
    }

    /// Seconds after which the caller may try again.
    pub const fn retry_after_s(&self) -> Option<u64> {
        self.retry_after_s
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_lead_back_to_their_kinds() {
        use ErrorKind::*;
        for kind in [
            InvalidArgument,
            Unprocessable,
            Unauthenticated,
            Forbidden,
            NotFound,
            Timeout,
            AlreadyExists,
            RateLimited,
            Internal,
            Unavailable,
            Unimplemented,
            StorageFull,
        ] {
            assert_eq!(ErrorKind::of_http_status(kind.http_status()), kind);
        }
        assert_eq!(ErrorKind::of_http_status(413), InvalidArgument);
        assert_eq!(ErrorKind::of_http_status(502), Unavailable);
    }
}
