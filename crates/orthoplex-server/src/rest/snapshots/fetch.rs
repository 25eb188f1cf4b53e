//! Asks another server for a snapshot.
//!
//! The address comes from a client, so everything has a bound: redirects, silence, time, size. The
//! key goes to the server that it was given for, and to no other.

use super::transfer::{Piece, SILENCE_MAX, pipe};
use crate::settings::Settings;
use crate::tls::own_authority;
use orthoplex_types::ops::snapshots::SnapshotBytes;
use orthoplex_types::{Error, Result};
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Response, Url};
use std::error::Error as _;
use std::fmt;
use std::io;
use std::path::Path;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

const REDIRECTS_MAX: usize = 5;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a whole download may take.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(12 * 60 * 60);
const API_KEY: &str = "api-key";

/// The bytes behind an address. They flow while they are read.
pub(super) async fn fetch(
    settings: &Settings,
    address: &str,
    api_key: Option<String>,
) -> Result<SnapshotBytes> {
    let room = free_bytes(&settings.storage.storage_path).map_err(Error::internal)?;
    fetch_up_to(room, settings, address, api_key).await
}

async fn fetch_up_to(
    room: u64,
    settings: &Settings,
    address: &str,
    api_key: Option<String>,
) -> Result<SnapshotBytes> {
    let failed = |why: &dyn fmt::Display| {
        Error::bad_request(format_args!(
            "Failed to download snapshot from {address}: {why}"
        ))
    };
    let url = Url::parse(address).map_err(|e| failed(&e))?;
    let client = client(settings).map_err(|e| failed(&e))?;
    let answer = ask(&client, url, api_key).await.map_err(|e| failed(&e))?;
    if answer.content_length().is_some_and(|size| size > room) {
        return Err(failed(&TooLarge(room)));
    }
    let (sender, bytes) = pipe();
    tokio::spawn(async move {
        let passed = timeout(DOWNLOAD_TIMEOUT, pass(answer, &sender, room)).await;
        let passed = passed.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        if let Err(error) = passed {
            // The reader may be gone: then it has found its own reason.
            drop(sender.send(Err(error)).await);
        }
    });
    Ok(bytes)
}

fn client(settings: &Settings) -> std::result::Result<Client, String> {
    let mut authorities = Vec::new();
    for own in own_authority(settings)? {
        authorities.push(Certificate::from_der(&own).map_err(causes)?);
    }
    Client::builder()
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(SILENCE_MAX)
        .tls_certs_merge(authorities)
        .build()
        .map_err(causes)
}

/// Follows redirects up to an answer with content.
async fn ask(
    client: &Client,
    first: Url,
    api_key: Option<String>,
) -> std::result::Result<Response, String> {
    let mut url = first.clone();
    for _ in 0..=REDIRECTS_MAX {
        let mut request = client.get(url.clone());
        if let Some(key) = api_key.as_ref().filter(|_| url.origin() == first.origin()) {
            request = request.header(API_KEY, key);
        }
        let answer = request.send().await.map_err(causes)?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let target = answer
            .headers()
            .get(LOCATION)
            .filter(|_| status.is_redirection());
        let Some(target) = target else {
            return Err(format!("the server answered {status}"));
        };
        let target = target.to_str().map_err(|e| e.to_string())?;
        let next = url.join(target).map_err(|e| e.to_string())?;
        if url.scheme() == "https" && next.scheme() != "https" {
            return Err("the server redirects to an address without encryption".to_owned());
        }
        url = next;
    }
    Err(format!("more than {REDIRECTS_MAX} redirects"))
}

/// Passes the content on until it ends or nobody reads any more.
async fn pass(mut answer: Response, sender: &mpsc::Sender<Piece>, room: u64) -> io::Result<()> {
    let mut left = room;
    loop {
        let piece = answer.chunk().await;
        let Some(piece) = piece.map_err(|e| io::Error::other(causes(e)))? else {
            return Ok(());
        };
        left = left
            .checked_sub(piece.len() as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::StorageFull, TooLarge(room)))?;
        if sender.send(Ok(piece)).await.is_err() {
            return Ok(());
        }
    }
}

#[derive(Debug)]
struct TooLarge(u64);

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it is larger than the {} bytes that are free", self.0)
    }
}

impl std::error::Error for TooLarge {}

/// What a snapshot may take at most.
fn free_bytes(folder: &Path) -> io::Result<u64> {
    let found = rustix::fs::statvfs(folder)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

/// The library says what it did; why it failed is in the causes. The caller knows the address.
fn causes(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests;
