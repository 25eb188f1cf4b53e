use super::Audit;
use crate::app::App;
use crate::listen::Peer;
use crate::settings::{Audit as AuditSettings, Settings};
use crate::testing::{Rest, Stub};
use axum::body::Body;
use axum::http::Request;
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// Method, path, headers, and the status that is right.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], u16);

/// A REST server that records into a folder.
struct Recorded {
    folder: TempDir,
    rest: Rest,
}

impl Recorded {
    fn new(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let mut settings = Settings::default();
        settings.service.api_key = Some("main".to_owned());
        settings.service.read_only_api_key = Some("reader".to_owned());
        settings.service.jwt_rbac = true;
        settings.audit.enabled = true;
        settings.audit.dir = folder.path().join("audit");
        change(&mut settings);
        let audit = Audit::open(&settings.audit).expect("log");
        let app = App::new(Stub::default(), settings).with_audit(audit);
        Self {
            folder,
            rest: Rest::of(app),
        }
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).expect("request");
        let peer = Peer([192, 0, 2, 7].into());
        request.extensions_mut().insert(peer);
        self.rest.send(request).await.status
    }

    /// Everything that was recorded; the log is closed first.
    fn end(self) -> Vec<Value> {
        let Self { folder, rest } = self;
        drop(rest);
        lines(&folder.path().join("audit"))
    }
}

fn lines(folder: &Path) -> Vec<Value> {
    let mut all = Vec::new();
    for file in fs::read_dir(folder).expect("folder") {
        let path = file.expect("file").path();
        let name = path
            .file_name()
            .expect("name")
            .to_string_lossy()
            .into_owned();
        assert!(
            name.starts_with("audit.") && name.ends_with(".log"),
            "{name}"
        );
        let text = fs::read_to_string(path).expect("text");
        all.extend(
            text.lines()
                .map(|line| serde_json::from_str::<Value>(line).expect("line")),
        );
    }
    for line in &mut all {
        let time = line["timestamp"].take();
        let time: jiff::Timestamp = time.as_str().expect("time").parse().expect("time");
        let age = jiff::Timestamp::now().duration_since(time);
        assert!(age.as_secs().abs() < 60);
        line.as_object_mut().expect("object").remove("timestamp");
    }
    all
}

#[tokio::test]
async fn checks_are_recorded_with_who_and_what() {
    let server = Recorded::new(|_| ());
    let claims = json!({"access": [{"collection": "a", "access": "r"}], "sub": "ann"});
    let key = EncodingKey::from_secret(b"main");
    let token = format!(
        "Bearer {}",
        encode(&Header::default(), &claims, &key).expect("token")
    );
    let cases: [Case; 5] = [
        (
            "GET",
            "/collections/a",
            &[("api-key", "main"), ("x-request-id", "r1")],
            200,
        ),
        ("DELETE", "/collections/a", &[("api-key", "reader")], 403),
        ("GET", "/collections/b", &[("authorization", &token)], 403),
        (
            "GET",
            "/collections/b",
            &[("api-key", "wrong"), ("traceparent", "t1")],
            401,
        ),
        ("GET", "/nothing", &[], 401),
    ];
    for (method, path, headers, status) in cases {
        assert_eq!(
            server.send(method, path, headers).await,
            status,
            "{method} {path}"
        );
    }
    let at = "192.0.2.7";
    assert_eq!(
        server.end(),
        [
            json!({"method": "collections.get", "auth_type": "api_key", "remote": at,
                "collection": "a", "request_id": "r1", "result": "ok"}),
            json!({"method": "collections.delete", "auth_type": "api_key", "remote": at,
                "collection": "a", "result": "denied",
                "error": "Forbidden: Global manage access is required"}),
            json!({"method": "collections.get", "auth_type": "jwt", "subject": "ann", "remote": at,
                "collection": "b", "result": "denied",
                "error": "Forbidden: Access to collection b is required"}),
            json!({"auth_type": "none", "remote": at, "request_id": "t1", "result": "denied",
                "error": "Invalid API key or JWT"}),
            json!({"auth_type": "none", "remote": at, "result": "denied",
                "error": "Must provide an API key or an Authorization bearer token"}),
        ]
    );
}

#[tokio::test]
async fn scrapes_and_public_answers_are_not_recorded() {
    let server = Recorded::new(|_| ());
    for path in ["/telemetry?details_level=1", "/metrics", "/healthz", "/"] {
        let status = server.send("GET", path, &[("api-key", "main")]).await;
        assert_eq!(status, 200, "{path}");
    }
    // One check for the list, none for each collection that it may show.
    assert_eq!(
        server
            .send("GET", "/collections", &[("api-key", "main")])
            .await,
        200
    );
    let lines = server.end();
    let methods: Vec<&Value> = lines.iter().map(|line| &line["method"]).collect();
    assert_eq!(methods, ["collections.list"]);
}

#[tokio::test]
async fn proxies_are_believed_only_when_told_so() {
    for (trusts, given, remote) in [
        (false, "198.51.100.1", "192.0.2.7"),
        (true, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (true, "nobody", "192.0.2.7"),
    ] {
        let server = Recorded::new(|settings| settings.audit.trust_forwarded_headers = trusts);
        let headers = [("api-key", "main"), ("x-forwarded-for", given)];
        server.send("GET", "/collections/a", &headers).await;
        assert_eq!(server.end()[0]["remote"], json!(remote));
    }
}

#[test]
fn it_is_off_by_default_and_says_why_it_cannot_write() {
    assert!(
        Audit::open(&AuditSettings::default())
            .expect("off")
            .is_none()
    );
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("file");
    let settings = AuditSettings {
        enabled: true,
        dir: file.join("audit"),
        ..AuditSettings::default()
    };
    let text = Audit::open(&settings).err().expect("refused");
    assert!(
        text.starts_with("setting audit.dir: cannot write to "),
        "{text}"
    );
}

#[test]
fn a_full_queue_drops_lines_and_counts_them() {
    use std::io::{self, Write};
    struct Stuck(std::sync::mpsc::Receiver<()>);
    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let (release, stuck) = std::sync::mpsc::channel();
    let audit = Arc::new(Audit::over(Stuck(stuck), 4, false));
    let origin = super::Origin {
        peer: None,
        headers: &axum::http::HeaderMap::new(),
    };
    let error = orthoplex_types::Error::invalid("no");
    for _ in 0..100 {
        audit.refuse(&error, origin);
    }
    // One in the hands of the writer at most, four that wait.
    assert!(audit.dropped.dropped_lines() >= 95);
    drop(release);
}
