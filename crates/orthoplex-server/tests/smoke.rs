//! The program as a user runs it.

// Helpers of tests fail like tests.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use orthoplex_proto::qdrant as proto;
use orthoplex_proto::qdrant::points_client::PointsClient;
use orthoplex_proto::qdrant::qdrant_client::QdrantClient;
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{PROGRAM, Server, program, wait};
use tonic::transport::Channel;

/// Runs a start that must fail: exit code and what it said.
fn refused(command: &mut Command) -> (Option<i32>, String) {
    let mut child = command.spawn().expect("start");
    let code = wait(&mut child);
    let mut said = String::new();
    child
        .stderr
        .take()
        .expect("stderr")
        .read_to_string(&mut said)
        .expect("text");
    (code, said)
}

fn fill(server: &Server) {
    let (status, _) = server.call(
        "PUT",
        "/collections/c",
        Some(json!({"vectors": {"size": 2, "distance": "Dot"}})),
    );
    assert_eq!(status, 200);
    let points = json!({"points": [
        {"id": 1, "vector": [1, 0], "payload": {"a": 1}},
        {"id": 2, "vector": [0, 1]},
    ]});
    let (status, answer) = server.call("PUT", "/collections/c/points?wait=true", Some(points));
    assert_eq!(
        (status, &answer["result"]["status"]),
        (200, &json!("completed"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn it_serves_keeps_data_and_stops_in_order() {
    let folder = tempfile::tempdir().expect("folder");
    let server = Server::start(&mut program(folder.path()));
    fill(&server);
    for address in [&server.grpc, &server.rest] {
        let channel = Channel::from_shared(address.clone())
            .expect("address")
            .connect()
            .await
            .expect("connect");
        let reply = QdrantClient::new(channel.clone())
            .health_check(proto::HealthCheckRequest {})
            .await;
        let (_, root) = server.call("GET", "/", None);
        assert_eq!(
            json!(reply.expect("reply").into_inner().commit),
            root["commit"]
        );
        let query = proto::CountPoints {
            collection_name: "c".to_owned(),
            ..proto::CountPoints::default()
        };
        let reply = PointsClient::new(channel)
            .count(query)
            .await
            .expect("count")
            .into_inner();
        assert_eq!(reply.result.map(|r| r.count), Some(2));
    }
    server.signal();
    let (code, said) = server.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("orthoplex: stopped"), "{said}");

    let server = Server::start(&mut program(folder.path()));
    let query = json!({"query": [1.0, 0.5], "with_payload": true});
    let (status, answer) = server.call("POST", "/collections/c/points/query", Some(query));
    assert_eq!(status, 200);
    let points = json!([
        {"id": 1, "version": 0, "score": 1.0, "payload": {"a": 1}},
        {"id": 2, "version": 0, "score": 0.5, "payload": {}},
    ]);
    let mut found = answer["result"]["points"].clone();
    for point in found.as_array_mut().expect("points") {
        point["version"] = json!(0);
    }
    assert_eq!(found, points);
}

#[test]
fn a_port_in_use_is_named() {
    let folder = tempfile::tempdir().expect("folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("bind");
    let port = taken.local_addr().expect("address").port();
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(folder.path())
        .env_clear()
        .stderr(Stdio::piped());
    let (code, said) = refused(command.args(["--http-port", &port.to_string()]));
    assert_eq!(code, Some(4));
    assert!(
        said.contains(&format!("127.0.0.1:{port} is in use")),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!folder.path().join("storage").exists());
}

#[test]
fn a_folder_in_use_is_named() {
    let folder = tempfile::tempdir().expect("folder");
    let first = Server::start(&mut program(folder.path()));
    let (code, said) = refused(&mut program(folder.path()));
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains("cannot open the data in") && said.contains("data"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
    drop(first);
}

#[test]
fn snapshots_are_restored_before_anything_is_served() {
    let folder = tempfile::tempdir().expect("folder");
    let first = Server::start(&mut program(folder.path()));
    fill(&first);
    let (_, one) = first.call("POST", "/collections/c/snapshots", None);
    let (_, full) = first.call("POST", "/snapshots", None);
    first.signal();
    assert_eq!(first.end().0, Some(0));
    let name = |answer: &serde_json::Value| {
        let name = answer["result"]["name"].as_str().expect("name");
        name.to_owned()
    };
    let one = format!("snapshots/c/{}:d", name(&one));
    let full = format!("snapshots/{}", name(&full));
    let again = || {
        let mut command = program(folder.path());
        command.args(["--snapshot", &one, "--storage-snapshot", &full]);
        command
    };
    let (code, said) = refused(&mut again());
    assert_eq!(code, Some(3), "{said}");
    assert_eq!(
        said,
        "orthoplex: cannot restore, nothing was changed: Wrong input: Collection `c` already \
         exists! Pass --force-snapshot to replace it.\n"
    );
    let server = Server::start(again().arg("--force-snapshot"));
    for name in ["c", "d"] {
        let path = format!("/collections/{name}/points/count");
        let (_, answer) = server.call("POST", &path, Some(json!({})));
        assert_eq!(answer["result"]["count"], json!(2), "{name}");
    }
    let (code, said) = refused(program(folder.path()).args(["--snapshot", "c"]));
    assert_eq!(code, Some(2));
    assert!(said.contains("must be FILE:COLLECTION"), "{said}");
}

#[test]
fn folders_that_cannot_be_opened_are_named() {
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    fs::write(&data, "a file").expect("file");
    let (code, said) = refused(&mut program(folder.path()));
    assert_eq!(code, Some(3), "{said}");
    let start = format!("orthoplex: cannot open the data in {}: ", data.display());
    assert!(said.starts_with(&start), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    fs::remove_file(&data).expect("file");
    // What a later release might write.
    let server = Server::start(&mut program(folder.path()));
    fill(&server);
    drop(server);
    let catalog = data.join("catalog");
    let mut bytes = fs::read(&catalog).expect("catalog");
    bytes[20..24].copy_from_slice(&999_u32.to_le_bytes());
    let end = bytes.len() - 8;
    let hash = xxhash_rust::xxh3::xxh3_64(&bytes[..end]);
    bytes[end..].copy_from_slice(&hash.to_le_bytes());
    fs::write(&catalog, bytes).expect("catalog");
    let (code, said) = refused(&mut program(folder.path()));
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("newer") && said.contains("catalog"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn requests_under_way_are_answered_before_it_stops() {
    let folder = tempfile::tempdir().expect("folder");
    let server = Server::start(&mut program(folder.path()));
    fill(&server);
    let address = server.rest.trim_start_matches("http://").to_owned();
    let mut held = std::net::TcpStream::connect(address).expect("connect");
    let head = "POST /collections/c/points/count HTTP/1.1\r\nHost: x\r\n\
                Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{";
    held.write_all(head.as_bytes()).expect("write");
    std::thread::sleep(Duration::from_millis(200));
    server.signal();
    std::thread::sleep(Duration::from_millis(200));
    held.write_all(b"}").expect("write");
    let mut answer = String::new();
    held.read_to_string(&mut answer).expect("answer");
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("\"count\":2"),
        "{answer}"
    );
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn a_log_for_programs_is_nothing_but_json() {
    let folder = tempfile::tempdir().expect("folder");
    let mut command = program(folder.path());
    command
        .args(["--log-format", "json"])
        .env("QDRANT__COLOUR", "red")
        .env("QDRANT__LOGGER__ON_DISK__ENABLED", "true")
        .env("QDRANT__LOGGER__ON_DISK__LOG_FILE", "own.log");
    let mut child = command.spawn().expect("start");
    let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines();
    let mut next = || -> serde_json::Value {
        let line = lines.next().expect("a line").expect("text");
        serde_json::from_str(&line).expect("JSON")
    };
    let warning = next();
    assert_eq!(warning["level"], json!("WARN"));
    assert_eq!(
        warning["fields"]["message"],
        json!("setting colour is unknown and has no effect")
    );
    let ready = next();
    assert_eq!(ready["fields"]["message"], json!("ready"));
    let rest = ready["fields"]["rest"].as_str().expect("address");
    assert!(rest.starts_with("http://127.0.0.1:"), "{ready}");
    let id = child.id().to_string();
    let killed = Command::new("/bin/kill").args(["-TERM", &id]).status();
    assert!(killed.expect("kill").success());
    assert!(
        next()["fields"]["message"]
            .as_str()
            .expect("text")
            .starts_with("stopping")
    );
    assert_eq!(next()["fields"]["message"], json!("stopped"));
    assert_eq!(wait(&mut child), Some(0));
    let own = fs::read_to_string(folder.path().join("own.log")).expect("log");
    assert!(
        own.contains("WARN") && own.contains("setting colour is unknown"),
        "{own}"
    );
}

#[test]
fn without_a_port_there_is_no_grpc() {
    let folder = tempfile::tempdir().expect("folder");
    let mut command = Command::new(PROGRAM);
    command
        .args(["serve", "--http-port", "0", "--storage-path", "data"])
        .arg("--disable-telemetry")
        .current_dir(folder.path())
        .env_clear()
        .env("QDRANT__SERVICE__GRPC_PORT", "null")
        .env("QDRANT__COLOUR", "red")
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("start");
    let lines = BufReader::new(child.stderr.take().expect("stderr")).lines();
    let said: Vec<String> = lines
        .map(|line| line.expect("text"))
        .take_while(|line| !line.contains("stop"))
        .collect();
    let _ = child.kill();
    let _ = child.wait();
    assert!(
        said.iter().any(|line| line.contains("REST  http://")),
        "{said:?}"
    );
    assert!(!said.iter().any(|line| line.contains("gRPC")), "{said:?}");
    // The log has no file here, and speaks all the same.
    let warned = said.iter().any(|line| line.contains("setting colour"));
    assert!(warned, "{said:?}");
}

#[test]
fn an_open_door_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let (code, said) = refused(program(folder.path()).env("QDRANT__SERVICE__HOST", "0.0.0.0"));
    assert_eq!(code, Some(2));
    assert!(
        said.starts_with("orthoplex: refusing to listen on 0.0.0.0 without a key"),
        "{said}"
    );
}

#[test]
fn it_says_its_version() {
    let output = Command::new(PROGRAM)
        .arg("--version")
        .output()
        .expect("run");
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(text, format!("orthoplex {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_second_signal_ends_at_once() {
    let folder = tempfile::tempdir().expect("folder");
    let server = Server::start(&mut program(folder.path()));
    // A request that never ends keeps the first signal waiting.
    let address = server.rest.trim_start_matches("http://").to_owned();
    let mut held = std::net::TcpStream::connect(address).expect("connect");
    let head = "POST /collections/c/points/count HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n";
    held.write_all(head.as_bytes()).expect("write");
    std::thread::sleep(Duration::from_millis(200));
    server.signal();
    std::thread::sleep(Duration::from_millis(200));
    let started = Instant::now();
    server.signal();
    let (code, _) = server.end();
    assert_eq!(code, Some(130));
    assert!(started.elapsed() < Duration::from_secs(5));
}
