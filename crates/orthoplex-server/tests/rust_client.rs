//! The official Rust client drives every gRPC operation that is built.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

#[path = "rust_client/administration.rs"]
mod administration;
#[path = "rust_client/queries.rs"]
mod queries;
mod support;

use qdrant_client::qdrant::point_id::PointIdOptions;
use qdrant_client::qdrant::{
    ClearPayloadPointsBuilder, Condition, CountPointsBuilder, CreateAliasBuilder,
    CreateCollectionBuilder, CreateFieldIndexCollectionBuilder, DeletePayloadPointsBuilder,
    DeletePointVectorsBuilder, DeletePointsBuilder, Distance, FieldType, Filter, GetPointsBuilder,
    HnswConfigDiffBuilder, MultiVectorComparator, MultiVectorConfigBuilder, NamedVectors, PointId,
    PointStruct, PointVectors, QueryPointsBuilder, RecommendPointsBuilder, RenameAliasBuilder,
    ScoredPoint, ScrollPointsBuilder, SearchPointsBuilder, SetPayloadPointsBuilder,
    SparseVectorParamsBuilder, SparseVectorsConfigBuilder, UpdateCollectionBuilder,
    UpdatePointVectorsBuilder, UpsertPointsBuilder, Vector, VectorParamsBuilder,
    VectorsConfigBuilder,
};
use qdrant_client::{Payload, Qdrant};
use serde_json::json;
use support::{Server, program};

const NAME: &str = "rust";

/// A server, a client of it, and a collection of four points: dense vectors `a` and `b`, sparse
/// `words`, multi `rows`.
async fn filled() -> (tempfile::TempDir, Server, Qdrant) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&mut program(folder.path()));
    let client = Qdrant::from_url(&server.grpc)
        .skip_compatibility_check()
        .build()
        .unwrap();
    let mut vectors = VectorsConfigBuilder::default();
    vectors.add_named_vector_params("a", VectorParamsBuilder::new(3, Distance::Cosine));
    vectors.add_named_vector_params("b", VectorParamsBuilder::new(2, Distance::Euclid));
    let rows = MultiVectorConfigBuilder::new(MultiVectorComparator::MaxSim);
    let rows = VectorParamsBuilder::new(2, Distance::Dot).multivector_config(rows);
    vectors.add_named_vector_params("rows", rows);
    let mut sparse = SparseVectorsConfigBuilder::default();
    sparse.add_named_vector_params("words", SparseVectorParamsBuilder::default());
    let create = CreateCollectionBuilder::new(NAME)
        .vectors_config(vectors)
        .sparse_vectors_config(sparse);
    assert!(client.create_collection(create).await.unwrap().result);
    let points: Vec<PointStruct> = (1..=4u64)
        .map(|id| {
            let vectors = NamedVectors::default()
                .add_vector("a", vec![1.0, id as f32, 0.5])
                .add_vector("b", vec![id as f32, 0.0])
                .add_vector("words", Vector::new_sparse(vec![id as u32], vec![1.0]))
                .add_vector(
                    "rows",
                    Vector::new_multi(vec![vec![id as f32, 0.0], vec![0.0, 1.0]]),
                );
            let payload: Payload = json!({"n": id, "kind": "first"}).try_into().unwrap();
            PointStruct::new(id, vectors, payload)
        })
        .collect();
    let upsert = UpsertPointsBuilder::new(NAME, points).wait(true);
    client.upsert_points(upsert).await.unwrap();
    (folder, server, client)
}

/// Ids that are numbers.
fn ids(points: &[ScoredPoint]) -> Vec<u64> {
    let number = |point: &ScoredPoint| match point.id.clone()?.point_id_options? {
        PointIdOptions::Num(id) => Some(id),
        PointIdOptions::Uuid(_) => None,
    };
    points.iter().filter_map(number).collect()
}

async fn count(client: &Qdrant, filter: Filter) -> u64 {
    let count = CountPointsBuilder::new(NAME).filter(filter).exact(true);
    client.count(count).await.unwrap().result.unwrap().count
}

fn kind(value: &str) -> Filter {
    Filter::must([Condition::matches("kind", value.to_owned())])
}

#[tokio::test]
async fn collections_and_aliases() {
    let (_folder, _server, client) = filled().await;
    assert!(
        client
            .health_check()
            .await
            .unwrap()
            .version
            .starts_with("1.")
    );
    assert!(client.collection_exists(NAME).await.unwrap());
    let names = client.list_collections().await.unwrap().collections;
    assert_eq!(names.len(), 1);
    let hnsw = HnswConfigDiffBuilder::default().ef_construct(150);
    let update = UpdateCollectionBuilder::new(NAME).hnsw_config(hnsw);
    client.update_collection(update).await.unwrap();
    let info = client.collection_info(NAME).await.unwrap().result.unwrap();
    let hnsw = info.config.unwrap().hnsw_config.unwrap();
    assert_eq!((info.points_count, hnsw.ef_construct), (Some(4), Some(150)));
    client
        .create_alias(CreateAliasBuilder::new(NAME, "other"))
        .await
        .unwrap();
    client
        .rename_alias(RenameAliasBuilder::new("other", "another"))
        .await
        .unwrap();
    let aliases = client.list_aliases().await.unwrap().aliases;
    assert_eq!(aliases[0].alias_name, "another");
    client.delete_alias("another").await.unwrap();
    assert!(client.delete_collection(NAME).await.unwrap().result);
    let error = client.collection_info(NAME).await.unwrap_err().to_string();
    assert!(
        error.contains("Collection `rust` doesn't exist!"),
        "{error}"
    );
}

#[tokio::test]
async fn reads() {
    let (_folder, _server, client) = filled().await;
    let query = QueryPointsBuilder::new(NAME)
        .query(vec![1.0, 4.0, 0.5])
        .using("a")
        .limit(2)
        .with_payload(true);
    let found = client.query(query).await.unwrap().result;
    assert_eq!(found[0].id, Some(PointId::from(4)));
    assert_eq!(found[0].payload["n"].as_integer(), Some(4));
    let search = SearchPointsBuilder::new(NAME, vec![1.1, 0.0], 1).vector_name("b");
    let found = client.search_points(search).await.unwrap().result;
    assert_eq!(found[0].id, Some(PointId::from(1)));
    let recommend = RecommendPointsBuilder::new(NAME, 1)
        .add_positive(1)
        .using("b");
    let found = client.recommend(recommend).await.unwrap().result;
    assert_eq!(found[0].id, Some(PointId::from(2)));
    let scroll = ScrollPointsBuilder::new(NAME).limit(3);
    let page = client.scroll(scroll).await.unwrap();
    assert_eq!(page.next_page_offset, Some(PointId::from(4)));
    let get = GetPointsBuilder::new(NAME, [PointId::from(3)]).with_vectors(true);
    let records = client.get_points(get).await.unwrap().result;
    assert!(records[0].vectors.is_some());
    assert_eq!(count(&client, kind("first")).await, 4);
}

#[tokio::test]
async fn writes() {
    let (_folder, _server, client) = filled().await;
    let index = CreateFieldIndexCollectionBuilder::new(NAME, "kind", FieldType::Keyword).wait(true);
    client.create_field_index(index).await.unwrap();
    let payload: Payload = json!({"kind": "second"}).try_into().unwrap();
    let ids = |ids: &[u64]| -> Vec<PointId> { ids.iter().map(|id| (*id).into()).collect() };
    let set = SetPayloadPointsBuilder::new(NAME, payload.clone()).wait(true);
    client
        .set_payload(set.points_selector(ids(&[1, 2])))
        .await
        .unwrap();
    assert_eq!(count(&client, kind("second")).await, 2);
    let set = SetPayloadPointsBuilder::new(NAME, payload).wait(true);
    let overwrite = set.points_selector(ids(&[3]));
    client.overwrite_payload(overwrite).await.unwrap();
    assert_eq!(
        count(&client, Filter::must([Condition::is_empty("n")])).await,
        1
    );
    let keys = vec!["kind".to_owned()];
    let remove = DeletePayloadPointsBuilder::new(NAME, keys).wait(true);
    client
        .delete_payload(remove.points_selector(ids(&[1])))
        .await
        .unwrap();
    assert_eq!(count(&client, kind("second")).await, 2);
    let clear = ClearPayloadPointsBuilder::new(NAME).wait(true);
    client.clear_payload(clear.points(ids(&[2]))).await.unwrap();
    assert_eq!(count(&client, kind("second")).await, 1);
    let vectors = NamedVectors::default().add_vector("b", vec![9.0, 9.0]);
    let point = PointVectors {
        id: Some(4.into()),
        vectors: Some(vectors.into()),
    };
    let update = UpdatePointVectorsBuilder::new(NAME, [point]).wait(true);
    client.update_vectors(update).await.unwrap();
    let remove = DeletePointVectorsBuilder::new(NAME).wait(true);
    let remove = remove.points_selector(ids(&[4])).vectors(vec!["a".into()]);
    client.delete_vectors(remove).await.unwrap();
    assert_eq!(
        count(&client, Filter::must_not([Condition::has_vector("a")])).await,
        1
    );
    let delete = DeletePointsBuilder::new(NAME)
        .points(ids(&[1, 2]))
        .wait(true);
    client.delete_points(delete).await.unwrap();
    assert_eq!(count(&client, Filter::default()).await, 2);
}
