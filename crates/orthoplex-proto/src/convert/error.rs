//! The public error as a gRPC status.

use orthoplex_types::{Error, ErrorKind};
use tonic::{Code, Status, metadata::MetadataValue};

/// Metadata that says after how many seconds to try again.
const RETRY_AFTER: &str = "retry-after";

/// The status that a failed call answers.
pub fn encode_error(error: &Error) -> Status {
    let mut status = Status::new(Code::from_i32(error.kind().grpc_code()), error.message());
    if let Some(seconds) = error.retry_after_s() {
        status
            .metadata_mut()
            .insert(RETRY_AFTER, MetadataValue::from(seconds));
    }
    status
}

/// The error behind a status of a server. Codes are coarser than kinds, so that a broken value
/// constraint comes back as [`ErrorKind::InvalidArgument`].
pub fn decode_error(status: &Status) -> Error {
    let kind = match status.code() {
        Code::InvalidArgument | Code::OutOfRange | Code::FailedPrecondition => {
            ErrorKind::InvalidArgument
        }
        Code::DeadlineExceeded | Code::Cancelled => ErrorKind::Timeout,
        Code::NotFound => ErrorKind::NotFound,
        Code::AlreadyExists => ErrorKind::AlreadyExists,
        Code::PermissionDenied => ErrorKind::Forbidden,
        Code::Unauthenticated => ErrorKind::Unauthenticated,
        Code::ResourceExhausted => ErrorKind::RateLimited,
        Code::Unimplemented => ErrorKind::Unimplemented,
        Code::Unavailable => ErrorKind::Unavailable,
        Code::Ok | Code::Unknown | Code::Aborted | Code::Internal | Code::DataLoss => {
            ErrorKind::Internal
        }
    };
    let error = Error::new(kind, status.message());
    let retry_after = status
        .metadata()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    match retry_after.and_then(|seconds| seconds.parse().ok()) {
        Some(seconds) => error.retry_after(seconds),
        None => error,
    }
}
