//! Operations as gRPC calls, and the answers to them.
//!
//! Every call is unary: one message there, one back. It is framed here, because then a request is
//! encoded once, whatever the number of attempts, and an answer is decoded where it came to lie.

use crate::answer::{Answer, gzip, kept, unpack};
use crate::client::{Client, Outgoing, Terms};
use crate::remote::{Reply, Told};
use crate::stretch::end_if_long;
use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, TE};
use hyper::{Method, StatusCode};
use orthoplex_proto::convert::decode_error;
use orthoplex_proto::{Call, Rpc};
use orthoplex_types::{Answered, Context, Error, Headers, Origin, Result, Scope};
use prost::Message;
use std::mem::swap;
use std::time::{Duration, Instant};
use tonic::{Code, Status};

const GRPC: HeaderValue = HeaderValue::from_static("application/grpc");
const TRAILERS: HeaderValue = HeaderValue::from_static("trailers");
const GZIP: HeaderValue = HeaderValue::from_static("gzip");
const TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");
const ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
const ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");
/// Flag and length before a message.
const PREFIX_BYTES: usize = 5;
/// Shorter messages are not worth packing.
const PACKED_MIN_BYTES: usize = 1024;
/// Largest number of a timeout.
const TIMEOUT_MAX: u128 = 99_999_999;

/// Carries out an operation.
pub(crate) async fn call<O: Rpc>(
    client: &Client,
    operation: O,
    scope: Scope,
    context: &Context,
    patient: bool,
) -> Result<Reply<O::Output>> {
    let terms = client.terms::<O>(&scope, context, patient);
    let message = framed(
        O::parts(Call { operation, scope }),
        client.inner.request_bytes_max,
    )?;
    let outgoing = outgoing(O::METHOD, message, terms, client.inner.compress)?;
    let outgoing = client.heading(outgoing);
    let answer = client
        .inner
        .exchange(&outgoing, terms, context, check)
        .await?;
    Ok(Reply::Message {
        body: unframe(answer, client.inner.answer_bytes_max).await?,
        read: result::<O>,
    })
}

fn result<O: Rpc>(body: Bytes) -> Result<Told<O::Output>> {
    let response = O::Response::decode(body).map_err(Error::unreadable)?;
    let reply = O::reply(response)?;
    Ok((reply.result, reply.usage))
}

fn outgoing(method: &str, message: Vec<u8>, terms: Terms, compress: bool) -> Result<Outgoing> {
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(CONTENT_TYPE, GRPC);
    headers.insert(TE, TRAILERS);
    if let Some(value) = terms.deadline.and_then(timeout) {
        headers.insert(TIMEOUT, value);
    }
    let mut body = message;
    if compress {
        headers.insert(ACCEPT_ENCODING, GZIP);
        let message = body.get(PREFIX_BYTES..).unwrap_or_default();
        if message.len() >= PACKED_MIN_BYTES {
            headers.insert(ENCODING, GZIP);
            let packed = gzip(message)?;
            let prefix = prefix(1, packed.len())?;
            body = [&prefix, packed.as_slice()].concat();
        }
    }
    Ok(Outgoing {
        method: Method::POST,
        path: method.to_owned(),
        headers,
        body: body.into(),
    })
}

/// A message of parts, behind flag and length. Long ones are made in stretches.
fn framed<M: Message>(parts: impl Iterator<Item = Result<M>>, most: usize) -> Result<Vec<u8>> {
    let mut buffer = Vec::new();
    let mut length = 0;
    for part in parts {
        let part = part?;
        let more = part.encoded_len();
        length += more;
        if length > most {
            return Err(Error::wrong_input(format_args!(
                "a message of {length} bytes or more is longer than the limit of {most}"
            )));
        }
        if buffer.is_empty() {
            buffer.reserve_exact(PREFIX_BYTES + more);
            buffer.resize(PREFIX_BYTES, 0);
        }
        part.encode(&mut buffer).map_err(Error::internal)?;
        end_if_long();
    }
    if let Some(place) = buffer.first_chunk_mut() {
        *place = prefix(0, length)?;
    }
    Ok(buffer)
}

fn prefix(flag: u8, length: usize) -> Result<[u8; PREFIX_BYTES]> {
    let length = u32::try_from(length)
        .map_err(|_| Error::wrong_input("a gRPC message cannot be longer than 4 GiB"))?;
    let [a, b, c, d] = length.to_be_bytes();
    Ok([flag, a, b, c, d])
}

/// Time that is left, as the protocol writes it.
fn timeout(deadline: Instant) -> Option<HeaderValue> {
    let left = deadline.saturating_duration_since(Instant::now());
    HeaderValue::try_from(written(left)).ok()
}

fn written(left: Duration) -> String {
    let us = left.as_micros();
    match us {
        0..=TIMEOUT_MAX => format!("{us}u"),
        _ if us / 1000 <= TIMEOUT_MAX => format!("{}m", us / 1000),
        _ => format!("{}S", (us / 1_000_000).min(TIMEOUT_MAX)),
    }
}

/// The error that an answer is, with the text of the server.
fn check(answer: &Answer) -> Result<()> {
    let status = Status::from_header_map(&answer.trailers)
        .or_else(|| Status::from_header_map(&answer.headers));
    match status {
        Some(status) if status.code() == Code::Ok => Ok(()),
        Some(status) => Err(refused(&status, answer)),
        None if answer.status.is_success() => Err(Error::unreadable("it has no gRPC status")),
        None => {
            let text = format!("HTTP status {}", answer.status);
            Err(refused(&Status::new(code_of(answer.status), text), answer))
        }
    }
}

fn refused(status: &Status, answer: &Answer) -> Error {
    let mut refusal = Answered {
        code: u16::try_from(i32::from(status.code())).unwrap_or_default(),
        headers: metadata(&answer.headers),
        trailers: metadata(&answer.trailers),
        ..Answered::default()
    };
    if answer.trailers.is_empty() {
        // An answer of one part has the metadata that comes last.
        swap(&mut refusal.headers, &mut refusal.trailers);
    }
    decode_error(status).with_origin(Origin::Answer(refusal))
}

/// Headers but for those of the protocol.
fn metadata(headers: &HeaderMap) -> Headers {
    let mut all = kept(headers);
    all.retain(|(name, _)| !name.starts_with("grpc-") && name != CONTENT_TYPE.as_str());
    all
}

/// The code that stands for the status of somebody on the way who does not speak gRPC.
fn code_of(status: StatusCode) -> Code {
    match status.as_u16() {
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        429 | 502..=504 => Code::Unavailable,
        _ => Code::Unknown,
    }
}

/// The message of an answer.
async fn unframe(answer: Answer, bytes_max: usize) -> Result<Bytes> {
    let short = || Error::unreadable("the message is cut off");
    let body = &answer.body;
    let Some((&[flag, a, b, c, d], message)) = body.split_first_chunk::<PREFIX_BYTES>() else {
        return Err(short());
    };
    let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).map_err(|_| short())?;
    if message.len() != length {
        return Err(short());
    }
    match flag {
        0 => Ok(body.slice(PREFIX_BYTES..)),
        _ => unpack(body.slice(PREFIX_BYTES..), bytes_max).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(
        status: u16,
        headers: &[(&'static str, &'static str)],
        trailers: &[(&'static str, &'static str)],
    ) -> Answer {
        let map = |own: &[(&'static str, &'static str)]| {
            let named = |(name, value): &(&'static str, &'static str)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            };
            own.iter().map(named).collect()
        };
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            reason: None,
            headers: map(headers),
            body: Bytes::new(),
            trailers: map(trailers),
        }
    }

    #[test]
    fn errors_have_the_code_and_the_metadata_of_the_server() {
        let status = [
            ("grpc-status", "10"),
            ("grpc-message", "again"),
            ("x-own", "1"),
        ];
        let known = |headers: &[_], trailers: &[_]| {
            let error = check(&answer(200, headers, trailers)).unwrap_err();
            assert_eq!(error.message(), "again");
            let Some(Origin::Answer(own)) = error.origin().cloned() else {
                panic!("{error:?} is no answer");
            };
            assert_eq!(own.code, 10);
            assert_eq!(own.trailers, [("x-own".to_owned(), b"1".to_vec())]);
            own.headers
        };
        assert_eq!(known(&status, &[]), []);
        let first = [("content-type", "application/grpc"), ("x-first", "2")];
        let headers = known(&first, &status);
        assert_eq!(headers, [("x-first".to_owned(), b"2".to_vec())]);
    }

    #[test]
    fn who_does_not_speak_the_protocol_is_read_as_others_do() {
        for (status, code) in [(502, 14), (404, 12), (418, 2), (401, 16)] {
            let error = check(&answer(status, &[], &[])).unwrap_err();
            let Some(Origin::Answer(own)) = error.origin() else {
                panic!("{error:?} is no answer");
            };
            assert_eq!(own.code, code, "{status}");
        }
        let error = check(&answer(200, &[], &[])).unwrap_err();
        assert_eq!(error.origin(), Some(&Origin::Silence));
    }

    #[test]
    fn timeouts_have_at_most_eight_digits() {
        for (time, text) in [
            (Duration::ZERO, "0u"),
            (Duration::from_millis(2500), "2500000u"),
            (Duration::from_secs(100), "100000m"),
            (Duration::from_secs(100_000), "100000S"),
            (Duration::MAX, "99999999S"),
        ] {
            assert_eq!(written(time), text);
        }
    }
}
