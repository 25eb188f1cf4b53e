use crate::app::App;
use crate::settings::Settings;
use crate::testing::{BROKEN, MISSING, Stub};
use axum::Router;
use orthoplex_proto::qdrant::collections_client::CollectionsClient;
use orthoplex_proto::qdrant::points_client::PointsClient;
use orthoplex_proto::qdrant::qdrant_client::QdrantClient;
use orthoplex_proto::qdrant::snapshots_client::SnapshotsClient;
use orthoplex_proto::qdrant::{self as proto, HealthCheckRequest};
use std::sync::Arc;
use tokio_stream::StreamExt;
use tonic::codec::CompressionEncoding;
use tonic::metadata::MetadataValue;
use tonic::{Code, Request};
use tonic_health::pb::HealthCheckRequest as Check;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

fn server(key: Option<&str>) -> (Stub, Router, Arc<App<Stub>>) {
    let mut settings = Settings::default();
    settings.service.api_key = key.map(str::to_owned);
    settings.service.read_only_api_key = key.map(|_| "reader".to_owned());
    let stub = Stub::default();
    let app = Arc::new(App::new(stub.clone(), settings));
    (stub, super::router(&app).expect("router"), app)
}

fn keyed<T>(message: T, key: &'static str) -> Request<T> {
    let mut request = Request::new(message);
    request
        .metadata_mut()
        .insert("api-key", MetadataValue::from_static(key));
    request
}

#[tokio::test]
async fn health_check_says_what_rest_says() {
    let (_, router, _) = server(Some("main"));
    let reply = QdrantClient::new(router)
        .health_check(HealthCheckRequest {})
        .await
        .expect("reply");
    let reply = reply.into_inner();
    assert_eq!(reply.title, "qdrant - vector search engine");
    assert_eq!(reply.version, "1.19.0");
    assert_eq!(reply.commit.as_deref(), Some(crate::version::COMMIT));
}

#[tokio::test]
async fn health_serves_any_name() {
    let (_, router, _) = server(Some("main"));
    for service in ["", "anything"] {
        let request = Check {
            service: service.to_owned(),
        };
        let reply = HealthClient::new(router.clone())
            .check(request)
            .await
            .expect("reply");
        assert_eq!(reply.into_inner().status, 1);
    }
}

#[tokio::test]
async fn gzip_comes_back_to_who_sends_it() {
    let (_, router, _) = server(None);
    let reads = CollectionsClient::new(router).accept_compressed(CompressionEncoding::Gzip);
    let writes = reads.clone().send_compressed(CompressionEncoding::Gzip);
    for (mut client, encoding) in [(reads, None), (writes, Some("gzip"))] {
        let reply = client.list(proto::ListCollectionsRequest {}).await;
        let reply = reply.expect("reply");
        let told = reply.metadata().get("grpc-encoding");
        assert_eq!(told.and_then(|own| own.to_str().ok()), encoding);
        assert_eq!(reply.into_inner().collections[0].name, "books");
    }
}

#[tokio::test]
async fn operations_go_there_and_back() {
    let (stub, router, app) = server(None);
    let mut points = PointsClient::new(router.clone());
    let upsert = proto::UpsertPoints {
        collection_name: "a".to_owned(),
        wait: Some(true),
        ..proto::UpsertPoints::default()
    };
    let reply = points.upsert(upsert).await.expect("reply").into_inner();
    assert_eq!(
        reply.result.map(|r| (r.operation_id, r.status)),
        Some((Some(7), 2))
    );
    let asked = stub.asked.lock().pop().expect("asked");
    assert_eq!(
        (
            asked.name,
            asked.scope.collection.as_str(),
            asked.scope.wait
        ),
        ("points.upsert", "a", true)
    );
    let count = proto::CountPoints {
        collection_name: "a".to_owned(),
        ..proto::CountPoints::default()
    };
    let reply = points.count(count).await.expect("reply").into_inner();
    assert_eq!(reply.result.map(|r| r.count), Some(3));
    let list = CollectionsClient::new(router)
        .list(proto::ListCollectionsRequest {})
        .await;
    assert_eq!(
        list.expect("reply").into_inner().collections[0].name,
        "books"
    );
    let endpoint = app.metrics.grpc.endpoint("", "/qdrant.Points/Upsert");
    assert_eq!(
        endpoint.answers().first().map(|a| (a.status, a.count)),
        Some((0, 1))
    );
}

#[tokio::test]
async fn errors_become_codes() {
    let (_, router, _) = server(None);
    let mut points = PointsClient::new(router.clone());
    let missing = proto::CountPoints {
        collection_name: MISSING.to_owned(),
        ..proto::CountPoints::default()
    };
    let status = points.count(missing).await.expect_err("missing");
    let text = "Not found: Collection `missing` doesn't exist!";
    assert_eq!((status.code(), status.message()), (Code::NotFound, text));
    let broken = proto::CountPoints {
        collection_name: BROKEN.to_owned(),
        ..proto::CountPoints::default()
    };
    let status = points.count(broken).await.expect_err("broken");
    assert_eq!(status.code(), Code::Internal);
    let none = proto::QueryPoints {
        collection_name: "a".to_owned(),
        limit: Some(0),
        ..proto::QueryPoints::default()
    };
    let status = points.query(none).await.expect_err("limit");
    let text = "Validation error in body: [limit: value 0 invalid, must be 1 or larger]";
    assert_eq!(
        (status.code(), status.message()),
        (Code::InvalidArgument, text)
    );
    let mut snapshots = SnapshotsClient::new(router);
    let listed = snapshots
        .list_full(proto::ListFullSnapshotsRequest {})
        .await
        .expect("snapshots")
        .into_inner();
    let first = listed.snapshot_descriptions.first().expect("a snapshot");
    let seconds = first.creation_time.as_ref().map(|time| time.seconds);
    assert_eq!((first.size, seconds), (5, Some(1_767_323_045)));
}

#[tokio::test]
async fn the_caller_says_how_long_it_waits() {
    let (stub, router, _) = server(None);
    let mut points = PointsClient::new(router);
    let mut request = Request::new(proto::CountPoints {
        collection_name: "a".to_owned(),
        ..proto::CountPoints::default()
    });
    request.set_timeout(std::time::Duration::from_secs(5));
    points.count(request).await.expect("reply");
    let asked = stub.asked.lock().pop().expect("asked");
    let left = asked.deadline.expect("a deadline") - std::time::Instant::now();
    assert!(left <= std::time::Duration::from_secs(5), "{left:?}");
}

#[tokio::test]
async fn keys_decide_as_on_rest() {
    let (stub, router, _) = server(Some("main"));
    let mut collections = CollectionsClient::new(router);
    let list = || proto::ListCollectionsRequest {};
    let delete = || proto::DeleteCollection {
        collection_name: "a".to_owned(),
        timeout: None,
    };
    let status = collections.list(list()).await.expect_err("no key");
    let text = "Must provide an API key or an Authorization bearer token";
    assert_eq!(
        (status.code(), status.message()),
        (Code::Unauthenticated, text)
    );
    let status = collections
        .list(keyed(list(), "wrong"))
        .await
        .expect_err("wrong key");
    assert_eq!(
        (status.code(), status.message()),
        (Code::Unauthenticated, "Invalid API key or JWT")
    );
    assert!(collections.list(keyed(list(), "reader")).await.is_ok());
    stub.asked.lock().clear();
    let status = collections
        .delete(keyed(delete(), "reader"))
        .await
        .expect_err("read only");
    let text = "Forbidden: Global manage access is required";
    assert_eq!(
        (status.code(), status.message()),
        (Code::PermissionDenied, text)
    );
    assert!(stub.asked.lock().is_empty());
    assert!(collections.delete(keyed(delete(), "main")).await.is_ok());
}

#[tokio::test]
async fn reflection_shows_the_published_services() {
    let (_, router, _) = server(None);
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(router);
    let stream = client
        .server_reflection_info(tokio_stream::once(request))
        .await
        .expect("stream");
    let reply = stream
        .into_inner()
        .next()
        .await
        .expect("one")
        .expect("reply");
    let Some(MessageResponse::ListServicesResponse(list)) = reply.message_response else {
        panic!("{reply:?}");
    };
    let mut names: Vec<String> = list.service.into_iter().map(|s| s.name).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "grpc.health.v1.Health",
            "qdrant.Collections",
            "qdrant.Points",
            "qdrant.Qdrant",
            "qdrant.Snapshots"
        ]
    );
}
