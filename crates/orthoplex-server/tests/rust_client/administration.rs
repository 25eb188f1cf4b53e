//! Batches of writes, vector names, field indexes, snapshots, and what one node says of a cluster.

use super::{NAME, count, filled, kind};
use qdrant_client::Payload;
use qdrant_client::qdrant::points_update_operation::{self, Operation};
use qdrant_client::qdrant::{
    CreateAliasBuilder, CreateFieldIndexCollectionBuilder, CreateVectorNameRequestBuilder,
    DeleteFieldIndexCollectionBuilder, DeleteSnapshotRequestBuilder,
    DeleteVectorNameRequestBuilder, DenseVectorCreationConfigBuilder, Distance, FieldType, Filter,
    NamedVectors, PointStruct, PointsIdsList, PointsSelector, PointsUpdateOperation,
    SnapshotDownloadBuilder, UpdateBatchPointsBuilder, UpsertPointsBuilder,
    create_vector_name_request, points_selector,
};

#[tokio::test]
async fn writes_in_batches() {
    let (_folder, _server, client) = filled().await;
    let points: Vec<_> = (10..60u64)
        .map(|id| {
            let vectors = NamedVectors::default().add_vector("b", vec![id as f32, 0.0]);
            PointStruct::new(id, vectors, Payload::new())
        })
        .collect();
    let upsert = UpsertPointsBuilder::new(NAME, points).wait(true);
    client.upsert_points_chunked(upsert, 20).await.unwrap();
    assert_eq!(count(&client, Filter::default()).await, 54);
    let selector = PointsSelector {
        points_selector_one_of: Some(points_selector::PointsSelectorOneOf::Points(
            PointsIdsList {
                ids: vec![1.into(), 2.into()],
            },
        )),
    };
    let clear = points_update_operation::ClearPayload {
        points: Some(selector.clone()),
        ..points_update_operation::ClearPayload::default()
    };
    let delete = points_update_operation::DeletePoints {
        points: Some(selector),
        ..points_update_operation::DeletePoints::default()
    };
    let operations = [
        Operation::ClearPayload(clear),
        Operation::DeletePoints(delete),
    ];
    let operations: Vec<_> = operations
        .into_iter()
        .map(|own| PointsUpdateOperation {
            operation: Some(own),
        })
        .collect();
    let batch = UpdateBatchPointsBuilder::new(NAME, operations).wait(true);
    let done = client.update_points_batch(batch).await.unwrap().result;
    assert_eq!(
        done.iter().map(|own| own.status).collect::<Vec<_>>(),
        [2, 2]
    );
    assert_eq!(count(&client, kind("first")).await, 2);
}

#[tokio::test]
async fn vector_names_and_field_indexes() {
    let (_folder, _server, client) = filled().await;
    let dense = DenseVectorCreationConfigBuilder::new(3, Distance::Dot);
    let config = create_vector_name_request::VectorConfig::DenseConfig(dense.into());
    let create = CreateVectorNameRequestBuilder::new(NAME, "late", config).wait(true);
    client.create_vector_name(create).await.unwrap();
    let names = async || {
        let info = client.collection_info(NAME).await.unwrap().result.unwrap();
        format!("{:?}", info.config.unwrap().params.unwrap().vectors_config)
    };
    assert!(names().await.contains("late"));
    let delete = DeleteVectorNameRequestBuilder::new(NAME, "late").wait(true);
    client.delete_vector_name(delete).await.unwrap();
    assert!(!names().await.contains("late"));
    let index = CreateFieldIndexCollectionBuilder::new(NAME, "kind", FieldType::Keyword).wait(true);
    client.create_field_index(index).await.unwrap();
    let info = client.collection_info(NAME).await.unwrap().result.unwrap();
    assert_eq!(info.payload_schema["kind"].points, Some(4));
    let delete = DeleteFieldIndexCollectionBuilder::new(NAME, "kind").wait(true);
    client.delete_field_index(delete).await.unwrap();
    let info = client.collection_info(NAME).await.unwrap().result.unwrap();
    assert!(info.payload_schema.is_empty());
}

#[tokio::test]
async fn snapshots() {
    let (folder, server, client) = filled().await;
    let made = client.create_snapshot(NAME).await.unwrap();
    let made = made.snapshot_description.unwrap();
    let listed = client
        .list_snapshots(NAME)
        .await
        .unwrap()
        .snapshot_descriptions;
    assert_eq!(listed.len(), 1);
    let path = folder.path().join("downloaded");
    let download = SnapshotDownloadBuilder::new(path.clone(), NAME)
        .snapshot_name(made.name.clone())
        .rest_api_uri(server.rest.clone());
    client.download_snapshot(download).await.unwrap();
    let size = std::fs::metadata(path).unwrap().len();
    assert_eq!(size, u64::try_from(made.size).unwrap());
    let delete = DeleteSnapshotRequestBuilder::new(NAME, made.name);
    client.delete_snapshot(delete).await.unwrap();
    let full = client.create_full_snapshot().await.unwrap();
    let listed = client.list_full_snapshots().await.unwrap();
    assert_eq!(listed.snapshot_descriptions.len(), 1);
    let name = full.snapshot_description.unwrap().name;
    client.delete_full_snapshot(name).await.unwrap();
}

#[tokio::test]
async fn one_node() {
    let (_folder, _server, client) = filled().await;
    let alias = CreateAliasBuilder::new(NAME, "other");
    client.create_alias(alias).await.unwrap();
    let aliases = client.list_collection_aliases(NAME).await.unwrap().aliases;
    assert_eq!(aliases[0].alias_name, "other");
    let cluster = client.collection_cluster_info(NAME).await.unwrap();
    assert_eq!(
        (cluster.shard_count, cluster.local_shards[0].points_count),
        (1, 4)
    );
}
