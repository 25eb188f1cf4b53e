//! Kills a real server again and again under mixed load, and checks that nothing acknowledged is lost.
//!
//! The oracle lives in this process: each writer records what was acknowledged, and what was sent
//! without an answer. After each restart every point must be in a state that these records allow.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use clap::Parser;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

#[derive(Parser)]
#[command(about = "Kill -9 cycles under mixed load; exits 1 when an acknowledged write is lost")]
struct Options {
    /// The server binary.
    #[arg(long)]
    server: PathBuf,
    /// Number of kills.
    #[arg(long, default_value_t = 40)]
    cycles: u32,
    /// Seed of all chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Writers at the same time; each has its own ids.
    #[arg(long, default_value_t = 4)]
    writers: u64,
}

/// Ids of one writer: `writer * SPAN ..`.
const SPAN: u64 = 1_000_000;
/// Ids that a writer uses.
const IDS: u64 = 4_000;
const DIM: usize = 16;
const COLLECTION: &str = "kill";

/// Revision of a point as written; 0 means that it is deleted or was never written.
type Revision = u64;

/// What one writer knows about one point.
#[derive(Clone, Default, Debug)]
struct Known {
    /// Last acknowledged revision.
    acknowledged: Revision,
    /// Revisions sent later without an answer.
    in_doubt: Vec<Revision>,
}

type Ledger = BTreeMap<u64, Known>;

struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(binary: &Path, folder: &Path, port: u16) -> Self {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(folder.join("server.log"))
            .unwrap();
        let child = Command::new(binary)
            .arg("serve")
            .current_dir(folder)
            .env("QDRANT__SERVICE__HTTP_PORT", port.to_string())
            .env("QDRANT__SERVICE__GRPC_PORT", (port + 1).to_string())
            .env("QDRANT__STORAGE__STORAGE_PATH", folder.join("storage"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the server binary starts");
        let mut server = Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
        };
        server.wait_ready(folder);
        server
    }

    fn wait_ready(&mut self, folder: &Path) {
        let patience = Instant::now() + Duration::from_secs(60);
        let agent = agent();
        while agent.get(format!("{}/readyz", self.url)).call().is_err() {
            let ended = self.child.try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < patience,
                "the server does not start ({ended:?}): {}",
                std::fs::read_to_string(folder.join("server.log")).unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(20)))
        .http_status_as_error(false)
        .build();
    config.into()
}

/// Sends a request; `None` when there was no answer, so that its effect is in doubt.
fn send(agent: &ureq::Agent, method: &str, url: &str, body: &Value) -> Option<Value> {
    let request = match method {
        "PUT" => agent.put(url),
        _ => agent.post(url),
    };
    let mut answer = request.send_json(body).ok()?;
    let status = answer.status();
    let value: Value = answer.body_mut().read_json().ok()?;
    assert!(
        status.is_success() || status.is_server_error(),
        "{method} {url}: {status} {value}"
    );
    status.is_success().then_some(value)
}

fn vector(id: u64, revision: Revision) -> Vec<f32> {
    let mut chance = ChaCha8Rng::seed_from_u64(id ^ (revision << 20));
    (0..DIM).map(|_| chance.random_range(-1.0..1.0)).collect()
}

/// Writes until the server is gone, recording what was acknowledged.
fn load(
    url: &str,
    writer: u64,
    seed: u64,
    stop: &AtomicBool,
    ledger: &Mutex<Ledger>,
    revision: &mut Revision,
) {
    let agent = agent();
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    while !stop.load(Ordering::Relaxed) {
        *revision += 1;
        let count = chance.random_range(1..40);
        let ids: Vec<u64> = (0..count)
            .map(|_| writer * SPAN + chance.random_range(0..IDS))
            .collect();
        let wait = chance.random_bool(0.5);
        let path = format!("{url}/collections/{COLLECTION}/points");
        let (method, url, body, written) = match chance.random_range(0..10) {
            0 => (
                "POST",
                format!("{path}/delete?wait={wait}"),
                json!({"points": ids}),
                0,
            ),
            1 => {
                // Only points that are known to exist may be named.
                let known = existing(ledger, &ids);
                if known.is_empty() {
                    continue;
                }
                let body = json!({"payload": {"revision": *revision}, "points": known});
                record(ledger, &known, |own| own.in_doubt.push(*revision));
                let sent = send(&agent, "POST", &format!("{path}/payload?wait=true"), &body);
                settle(ledger, &known, *revision, sent.is_some());
                continue;
            }
            _ => {
                let points: Vec<Value> = ids
                    .iter()
                    .map(|id| json!({"id": id, "vector": vector(*id, *revision), "payload": {"revision": *revision}}))
                    .collect();
                (
                    "PUT",
                    format!("{path}?wait={wait}"),
                    json!({"points": points}),
                    *revision,
                )
            }
        };
        record(ledger, &ids, |own| own.in_doubt.push(written));
        let sent = send(&agent, method, &url, &body);
        settle(ledger, &ids, written, sent.is_some());
    }
}

fn existing(ledger: &Mutex<Ledger>, ids: &[u64]) -> Vec<u64> {
    let ledger = ledger.lock().unwrap();
    let alive = |id: &&u64| {
        ledger
            .get(id)
            .is_some_and(|own| own.acknowledged > 0 && own.in_doubt.is_empty())
    };
    ids.iter().filter(alive).copied().collect()
}

fn record(ledger: &Mutex<Ledger>, ids: &[u64], change: impl Fn(&mut Known)) {
    let mut ledger = ledger.lock().unwrap();
    ids.iter()
        .for_each(|id| change(ledger.entry(*id).or_default()));
}

/// An acknowledged write settles everything that was in doubt before it.
fn settle(ledger: &Mutex<Ledger>, ids: &[u64], written: Revision, acknowledged: bool) {
    if acknowledged {
        record(ledger, ids, |own| {
            own.acknowledged = written;
            own.in_doubt.clear();
        });
    }
}

/// All points that the server has: id and revision.
fn read_all(url: &str) -> BTreeMap<u64, Revision> {
    let agent = agent();
    let mut found = BTreeMap::new();
    let mut offset = Value::Null;
    loop {
        let body =
            json!({"limit": 5000, "with_payload": true, "with_vector": true, "offset": offset});
        let answer = send(
            &agent,
            "POST",
            &format!("{url}/collections/{COLLECTION}/points/scroll"),
            &body,
        )
        .expect("a healthy server answers");
        for point in answer["result"]["points"].as_array().unwrap() {
            let id = point["id"].as_u64().unwrap();
            found.insert(
                id,
                point["payload"]["revision"]
                    .as_u64()
                    .expect("a payload is missing"),
            );
            assert_eq!(
                point["vector"].as_array().map(Vec::len),
                Some(DIM),
                "vector of {id}"
            );
        }
        offset = answer["result"]["next_page_offset"].clone();
        if offset.is_null() {
            return found;
        }
    }
}

/// Compares the server with the ledger and makes the ledger certain again. Returns what was lost.
fn check(found: &BTreeMap<u64, Revision>, ledger: &Mutex<Ledger>) -> Vec<String> {
    let mut ledger = ledger.lock().unwrap();
    let mut lost = Vec::new();
    for (id, own) in ledger.iter_mut() {
        let present = found.get(id).copied().unwrap_or(0);
        if present != own.acknowledged && !own.in_doubt.contains(&present) {
            lost.push(format!(
                "point {id} has revision {present}, the ledger says {own:?}"
            ));
        }
        own.acknowledged = present;
        own.in_doubt.clear();
    }
    let unknown = found.keys().filter(|id| !ledger.contains_key(id));
    lost.extend(unknown.map(|id| format!("point {id} was never sent")));
    lost
}

/// A port that is free together with the next one. Below the range from which the system picks ports
/// for connections, or the load of an earlier cycle may still hold one.
fn free_ports() -> u16 {
    let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    loop {
        let port = rand::rng().random_range(10_000..30_000);
        if is_free(port) && is_free(port + 1) {
            return port;
        }
    }
}

fn create(url: &str) {
    let body = json!({
        "vectors": {"size": DIM, "distance": "Cosine"},
        // Small enough that tails are sealed, merged and indexed while the load runs.
        "optimizers_config": {"indexing_threshold": 64, "flush_interval_sec": 1},
        "shard_number": 2,
    });
    send(
        &agent(),
        "PUT",
        &format!("{url}/collections/{COLLECTION}"),
        &body,
    )
    .expect("the collection is made");
}

fn cycle(
    options: &Options,
    folder: &Path,
    number: u32,
    ledgers: &[Arc<Mutex<Ledger>>],
    revisions: &mut [Revision],
) -> Vec<String> {
    let server = Server::start(&options.server, folder, free_ports());
    if number == 0 {
        create(&server.url);
    }
    let found = read_all(&server.url);
    let span = |writer: u64| {
        found
            .range(writer * SPAN..(writer + 1) * SPAN)
            .map(|(id, own)| (*id, *own))
            .collect()
    };
    let lost: Vec<String> = (0..)
        .zip(ledgers)
        .flat_map(|(writer, ledger)| check(&span(writer), ledger))
        .collect();
    let stop = Arc::new(AtomicBool::new(false));
    let mut chance = ChaCha8Rng::seed_from_u64(options.seed.wrapping_mul(7919) + u64::from(number));
    let length = Duration::from_millis(chance.random_range(50..1500));
    std::thread::scope(|scope| {
        for ((writer, ledger), revision) in (0..).zip(ledgers).zip(revisions.iter_mut()) {
            let (url, stop) = (server.url.clone(), Arc::clone(&stop));
            let seed = chance.random();
            scope.spawn(move || load(&url, writer, seed, &stop, ledger, revision));
        }
        std::thread::sleep(length);
        server.kill();
        stop.store(true, Ordering::Relaxed);
    });
    lost
}

fn main() {
    let mut options = Options::parse();
    // The server runs in a folder of its own.
    options.server = options.server.canonicalize().expect("the server binary");
    let folder = tempfile::tempdir().unwrap();
    let ledgers: Vec<Arc<Mutex<Ledger>>> = (0..options.writers).map(|_| Arc::default()).collect();
    let mut revisions = vec![0; options.writers as usize];
    let began = Instant::now();
    // The last cycle only checks what the one before left.
    for number in 0..=options.cycles {
        let lost = cycle(&options, folder.path(), number, &ledgers, &mut revisions);
        if !lost.is_empty() {
            println!(
                "cycle {number}, seed {}: {} losses\n{}",
                options.seed,
                lost.len(),
                lost.join("\n")
            );
            println!("data kept in {}", folder.keep().display());
            std::process::exit(1);
        }
        if number % 20 == 0 {
            println!(
                "{number} of {} cycles, {:.0} s",
                options.cycles,
                began.elapsed().as_secs_f64()
            );
        }
    }
    let writes: Revision = revisions.iter().sum();
    println!(
        "{} kills, {writes} requests, 0 acknowledged writes lost, seed {}, {:.0} s",
        options.cycles,
        options.seed,
        began.elapsed().as_secs_f64()
    );
}
