mod tls;

use super::Doors;
use crate::app::App;
use crate::settings::Settings;
use crate::testing::Stub;
use crate::tls::Certificates;
use orthoplex_proto::qdrant as proto;
use orthoplex_proto::qdrant::points_client::PointsClient;
use orthoplex_proto::qdrant::qdrant_client::QdrantClient;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tonic::Code;
use tonic::transport::Channel;

struct Server {
    address: SocketAddr,
    doors: Arc<Doors>,
    close: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Server {
    async fn start(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        change(&mut settings);
        let certificates = Certificates::load(&settings).expect("certificates");
        if let Some(certificates) = &certificates {
            tokio::spawn(Arc::clone(certificates).keep_fresh());
        }
        let app = Arc::new(App::new(Stub::default(), settings));
        let (close, closing) = watch::channel(false);
        let grpc = crate::grpc::router(&app).expect("grpc");
        let doors = Doors::new(
            crate::rest::router(&app),
            grpc,
            &app.settings.service,
            certificates,
            closing,
        );
        let doors = Arc::new(doors);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bind");
        let address = listener.local_addr().expect("address");
        let accepting = tokio::spawn(Arc::clone(&doors).accept(listener));
        Self {
            address,
            doors,
            close,
            accepting,
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("connect")
    }

    async fn channel(&self) -> Channel {
        let endpoint = Channel::from_shared(format!("http://{}", self.address)).expect("address");
        endpoint.connect().await.expect("connect")
    }

    async fn stop(self) {
        self.close.send(true).expect("open doors");
        self.accepting.await.expect("accepting");
        let started = Instant::now();
        self.doors.drain(Duration::from_secs(5)).await;
        assert!(
            started.elapsed() < Duration::from_secs(4),
            "connections did not end"
        );
    }
}

/// Everything up to the end of the connection.
async fn read_all(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}

const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn one_port_speaks_rest_and_grpc() {
    let server = Server::start(|_| ()).await;
    let mut stream = server.connect().await;
    stream.write_all(REQUEST).await.expect("write");
    let answer = read_all(&mut stream).await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("healthz check passed"),
        "{answer}"
    );
    let mut client = QdrantClient::new(server.channel().await);
    let reply = client
        .health_check(proto::HealthCheckRequest {})
        .await
        .expect("reply");
    assert_eq!(reply.into_inner().version, "1.19.0");
    drop(client);
    server.stop().await;
}

#[tokio::test]
async fn first_bytes_may_come_one_by_one() {
    let server = Server::start(|_| ()).await;
    let mut stream = server.connect().await;
    stream.set_nodelay(true).expect("nodelay");
    // The start of HTTP/2's preface, which turns out to be another method.
    for byte in b"PRINT / HTTP/1.1\r\nConnection: close\r\n\r\n" {
        stream.write_all(&[*byte]).await.expect("write");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let answer = read_all(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

/// Time is virtual: it jumps ahead as soon as everybody waits.
#[tokio::test(start_paused = true)]
async fn silent_connections_are_closed() {
    let server = Server::start(|_| ()).await;
    for bytes in [
        &b""[..],
        b"PRI * HT",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nSlow: ",
    ] {
        let mut stream = server.connect().await;
        stream.write_all(bytes).await.expect("write");
        let started = tokio::time::Instant::now();
        let answer = read_all(&mut stream).await;
        assert!(!answer.contains("200 OK"), "{answer}");
        assert!(
            started.elapsed() <= Duration::from_secs(31),
            "{:?}",
            started.elapsed()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn bodies_that_stop_are_given_up() {
    let server = Server::start(|_| ()).await;
    let mut stream = server.connect().await;
    let head = b"POST /collections/a/points/count HTTP/1.1\r\nContent-Length: 9\r\n\r\n{";
    stream.write_all(head).await.expect("write");
    let answer = read_all(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(
        answer.contains("Timeout: the body did not arrive in time"),
        "{answer}"
    );
}

#[tokio::test]
async fn heads_have_bounds() {
    let server = Server::start(|_| ()).await;
    let head = |headers: usize| {
        let headers: String = (0..headers).map(|n| format!("h{n}: x\r\n")).collect();
        format!("GET /healthz HTTP/1.1\r\nConnection: close\r\n{headers}\r\n")
    };
    for (headers, status) in [(90, "200"), (110, "431")] {
        let mut stream = server.connect().await;
        stream
            .write_all(head(headers).as_bytes())
            .await
            .expect("write");
        let answer = read_all(&mut stream).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
    }
    let mut stream = server.connect().await;
    let long = format!(
        "GET /healthz HTTP/1.1\r\nh: {}\r\n\r\n",
        "x".repeat(256 * 1024)
    );
    // The server may hang up before it has read all of it.
    let _ = stream.write_all(long.as_bytes()).await;
    assert!(!read_all(&mut stream).await.contains("200 OK"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn connections_are_prepared() {
    let server = Server::start(|_| ()).await;
    let stream = server.connect().await;
    super::prepare(&stream).expect("prepare");
    assert!(stream.nodelay().expect("nodelay"));
    let stall = rustix::net::sockopt::tcp_user_timeout(&stream).expect("timeout");
    assert_eq!(stall, super::STALL_TIMEOUT_MS);
}

#[tokio::test]
async fn no_more_connections_than_allowed() {
    let server = Server::start(|settings| settings.service.max_connections = 1).await;
    let mut first = server.connect().await;
    first
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .expect("write");
    assert!(first.read_u8().await.is_ok());
    let mut second = server.connect().await;
    second.write_all(REQUEST).await.expect("write");
    let early = tokio::time::timeout(Duration::from_millis(100), second.read_u8()).await;
    assert!(early.is_err(), "served beyond the limit");
    drop(first);
    assert!(read_all(&mut second).await.contains("healthz check passed"));
}

#[tokio::test]
async fn bodies_beyond_the_budget_are_refused_on_both_protocols() {
    let server = Server::start(|settings| settings.service.max_inflight_mb = 1).await;
    let points: String = (0..200_000).map(|id| format!("{id},")).collect();
    let body = format!(r#"{{"points":[{points}0]}}"#);
    assert!(body.len() > 1024 * 1024);
    let post = |path: &str, body: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let path = "/collections/a/points/delete";
    let mut stream = server.connect().await;
    let request = post(path, &body);
    let (mut read, mut write) = stream.split();
    let mut answer = vec![0; 12];
    let (_, _) = tokio::join!(
        write.write_all(request.as_bytes()),
        read.read_exact(&mut answer)
    );
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 429");
    let mut client = PointsClient::new(server.channel().await);
    let upsert = proto::UpsertPoints {
        collection_name: "a".repeat(2 * 1024 * 1024),
        ..proto::UpsertPoints::default()
    };
    let status = client.upsert(upsert).await.expect_err("too much");
    assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
    // What was refused is given back.
    for _ in 0..3 {
        let mut stream = server.connect().await;
        let request = post(
            path,
            &format!(r#"{{"points":[{}0]}}"#, "1,".repeat(300_000)),
        );
        stream.write_all(request.as_bytes()).await.expect("write");
        let answer = read_all(&mut stream).await;
        assert!(
            answer.starts_with("HTTP/1.1 200"),
            "{}",
            &answer[..200.min(answer.len())]
        );
    }
}

#[tokio::test]
async fn messages_have_a_size() {
    let server = Server::start(|settings| settings.service.max_grpc_message_size_mb = 1).await;
    let mut client = PointsClient::new(server.channel().await);
    let mut count = async |bytes: usize| {
        let request = proto::CountPoints {
            collection_name: "a".repeat(bytes),
            ..proto::CountPoints::default()
        };
        client.count(request).await.map_err(|status| status.code())
    };
    let refusal = count(1024 * 1024 + 1).await.expect_err("too large");
    assert_eq!(refusal, Code::OutOfRange);
    assert!(count(100).await.is_ok());
}

#[tokio::test]
async fn closing_ends_idle_connections_and_refuses_new_ones() {
    let server = Server::start(|_| ()).await;
    let mut idle = server.connect().await;
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .expect("write");
    assert!(idle.read_u8().await.is_ok());
    let address = server.address;
    server.stop().await;
    let rest = read_all(&mut idle).await;
    assert!(rest.ends_with("healthz check passed"));
    assert!(TcpStream::connect(address).await.is_err());
}
