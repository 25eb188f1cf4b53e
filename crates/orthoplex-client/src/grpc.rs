//! Operations as gRPC calls, and the answers to them.
//!
//! Every call is unary: one message there, one back. It is framed here, because then a request is
//! encoded once, whatever the number of attempts, and an answer is decoded where it came to lie.

use crate::answer::{Answer, gunzip, gzip, unreadable};
use crate::client::{Client, Outgoing, Terms};
use crate::remote::{Reply, Told};
use crate::stretch::end_if_long;
use bytes::Bytes;
use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, TE};
use orthoplex_proto::convert::decode_error;
use orthoplex_proto::{Call, Rpc};
use orthoplex_types::{Context, Error, ErrorKind, Result, Scope};
use prost::Message;
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
        body: unframe(&answer, client.inner.answer_bytes_max)?,
        read: result::<O>,
    })
}

fn result<O: Rpc>(body: Bytes) -> Result<Told<O::Output>> {
    let response = O::Response::decode(body).map_err(|error| unreadable(&error))?;
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
        Some(status) => Err(decode_error(&status)),
        None if answer.status.is_success() => Err(unreadable(&"it has no gRPC status")),
        None => {
            let kind = ErrorKind::of_http_status(answer.status.as_u16());
            Err(Error::new(kind, format!("HTTP status {}", answer.status)))
        }
    }
}

/// The message of an answer.
fn unframe(answer: &Answer, bytes_max: usize) -> Result<Bytes> {
    let short = || unreadable(&"the message is cut off");
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
        _ => gunzip(message, bytes_max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
