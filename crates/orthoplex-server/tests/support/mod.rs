//! A server process of a test.

#![allow(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking, and none uses all of this"
)]

use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_orthoplex");
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args([
            "serve",
            "--http-port",
            "0",
            "--grpc-port",
            "0",
            "--storage-path",
            "data",
        ])
        .current_dir(folder)
        .env_clear()
        .stderr(Stdio::piped());
    command
}

/// A running server; killed when dropped.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) stderr: BufReader<ChildStderr>,
    pub(crate) rest: String,
    pub(crate) grpc: String,
}

impl Server {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("start");
        let mut stderr = BufReader::new(child.stderr.take().expect("stderr"));
        let (mut rest, mut grpc) = (String::new(), String::new());
        let mut seen = String::new();
        while rest.is_empty() || grpc.is_empty() {
            let mut line = String::new();
            assert_ne!(
                stderr.read_line(&mut line).expect("line"),
                0,
                "it ended: {seen}"
            );
            if let Some(address) = line.trim().strip_prefix("REST  ") {
                address.clone_into(&mut rest);
            }
            if let Some(address) = line.trim().strip_prefix("gRPC  ") {
                grpc = format!("http://{address}");
            }
            seen.push_str(&line);
        }
        Self {
            child,
            stderr,
            rest,
            grpc,
        }
    }

    pub(crate) fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.rest));
        let answer = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json");
                agent.run(request.body(body.to_string()).expect("request"))
            }
            None => agent.run(request.body(()).expect("request")),
        };
        let mut answer = answer.expect("answer");
        let status = answer.status().as_u16();
        (status, answer.body_mut().read_json().unwrap_or(Value::Null))
    }

    pub(crate) fn signal(&self) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("/bin/kill")
                .args(["-TERM", &id])
                .status()
                .expect("kill")
                .success()
        );
    }

    /// Exit code, and what was said on the way.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let code = wait(&mut self.child);
        let mut said = String::new();
        self.stderr.read_to_string(&mut said).expect("stderr");
        (code, said)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn wait(child: &mut Child) -> Option<i32> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait().expect("wait") {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    panic!("it did not end");
}
