//! Every kind of read: the query API over vectors of all kinds, its batches and groups, facets,
//! matrices, and the retired calls.

use super::{NAME, filled, ids};
use qdrant_client::Qdrant;
use qdrant_client::qdrant::vector_example::Example;
use qdrant_client::qdrant::{
    ContextExamplePair, ContextInputBuilder, CreateFieldIndexCollectionBuilder,
    DiscoverBatchPoints, DiscoverInputBuilder, DiscoverPoints, DiscoverPointsBuilder, Expression,
    FacetCountsBuilder, FieldType, FormulaBuilder, Fusion, MmrBuilder, OrderByBuilder,
    PrefetchQueryBuilder, Query, QueryBatchPointsBuilder, QueryPointGroupsBuilder, QueryPoints,
    QueryPointsBuilder, RecommendBatchPointsBuilder, RecommendInputBuilder,
    RecommendPointGroupsBuilder, RecommendPointsBuilder, RrfBuilder, Sample, ScoredPoint,
    SearchBatchPointsBuilder, SearchMatrixPointsBuilder, SearchPointGroupsBuilder,
    SearchPointsBuilder, VectorExample, VectorInput,
};

/// A query of the vector `b`, whose values grow with the id.
fn of_b(query: Query) -> QueryPointsBuilder {
    QueryPointsBuilder::new(NAME).query(query).using("b")
}

async fn found(client: &Qdrant, query: impl Into<QueryPoints>) -> Vec<u64> {
    ids(&client.query(query).await.unwrap().result)
}

fn stage() -> Vec<qdrant_client::qdrant::PrefetchQuery> {
    let near = PrefetchQueryBuilder::default()
        .query(Query::new_nearest(vec![1.1, 0.0]))
        .using("b")
        .limit(2u64);
    let sparse = VectorInput::new_sparse(vec![3], vec![1.0]);
    let far = PrefetchQueryBuilder::default()
        .query(Query::new_nearest(sparse))
        .using("words");
    vec![near.into(), far.into()]
}

#[tokio::test]
async fn nearest_of_every_kind() {
    let (_folder, _server, client) = filled().await;
    let dense = Query::new_nearest(vec![4.2, 0.0]);
    assert_eq!(found(&client, of_b(dense).limit(2)).await, [4, 3]);
    let id = Query::new_nearest(4);
    assert_eq!(found(&client, of_b(id).limit(1)).await, [3]);
    let sparse = Query::new_nearest(VectorInput::new_sparse(vec![2, 9], vec![1.0, 1.0]));
    let sparse = QueryPointsBuilder::new(NAME).query(sparse).using("words");
    assert_eq!(found(&client, sparse).await, [2]);
    let multi = Query::new_nearest(VectorInput::new_multi(vec![vec![1.0, 0.0], vec![0.0, 1.0]]));
    let multi = QueryPointsBuilder::new(NAME).query(multi).using("rows");
    assert_eq!(found(&client, multi.limit(1)).await, [4]);
    let mmr = MmrBuilder::default().diversity(0.9).candidates_limit(4);
    let mmr = Query::new_nearest_with_mmr(vec![1.0, 0.0], mmr);
    assert_eq!(found(&client, of_b(mmr).limit(2)).await, [1, 4]);
}

#[tokio::test]
async fn queries_by_example_and_stages() {
    let (_folder, _server, client) = filled().await;
    let recommend = RecommendInputBuilder::default()
        .add_positive(4)
        .add_negative(1);
    let recommend = Query::new_recommend(recommend);
    assert_eq!(found(&client, of_b(recommend).limit(1)).await, [3]);
    let discover = DiscoverInputBuilder::new(
        vec![3.0, 0.0],
        ContextInputBuilder::default().add_pair(4, 1),
    );
    assert_eq!(
        found(&client, of_b(Query::new_discover(discover)).limit(1)).await,
        [3]
    );
    for fusion in [
        Query::new_fusion(Fusion::Rrf),
        Query::new_fusion(Fusion::Dbsf),
        Query::new_rrf(RrfBuilder::with_k(5)),
    ] {
        let fused = QueryPointsBuilder::new(NAME)
            .prefetch(stage())
            .query(fusion);
        let mut fused = found(&client, fused).await;
        fused.sort_unstable();
        assert_eq!(fused, [1, 2, 3]);
    }
    let formula = Expression::sum_with([Expression::score(), Expression::variable("n")]);
    let formula = Query::new_formula(FormulaBuilder::new(formula));
    let formula = QueryPointsBuilder::new(NAME)
        .prefetch(stage())
        .query(formula);
    assert_eq!(found(&client, formula).await[0], 3);
    let sample = QueryPointsBuilder::new(NAME).query(Query::new_sample(Sample::Random));
    assert_eq!(found(&client, sample.limit(3)).await.len(), 3);
    let index = CreateFieldIndexCollectionBuilder::new(NAME, "n", FieldType::Integer).wait(true);
    client.create_field_index(index).await.unwrap();
    let order = Query::new_order_by(OrderByBuilder::new("n").direction(1));
    assert_eq!(
        found(&client, QueryPointsBuilder::new(NAME).query(order)).await,
        [4, 3, 2, 1]
    );
}

#[tokio::test]
async fn batches_groups_facets_matrices() {
    let (_folder, _server, client) = filled().await;
    let near = |x: f32| of_b(Query::new_nearest(vec![x, 0.0])).limit(1).build();
    let batch = QueryBatchPointsBuilder::new(NAME, vec![near(1.0), near(3.0)]);
    let answers = client.query_batch(batch).await.unwrap().result;
    let firsts: Vec<_> = answers.iter().map(|own| ids(&own.result)).collect();
    assert_eq!(firsts, [[1], [3]]);
    let groups = QueryPointGroupsBuilder::new(NAME, "n")
        .query(Query::new_nearest(vec![1.0, 0.0]))
        .using("b")
        .limit(2u64);
    let groups = client.query_groups(groups).await.unwrap().result.unwrap();
    let hits: Vec<_> = groups.groups.iter().map(|own| ids(&own.hits)).collect();
    assert_eq!(hits, [[1], [2]]);
    let index = CreateFieldIndexCollectionBuilder::new(NAME, "kind", FieldType::Keyword).wait(true);
    client.create_field_index(index).await.unwrap();
    let facet = FacetCountsBuilder::new(NAME, "kind").exact(true);
    let hits = client.facet(facet).await.unwrap().hits;
    assert_eq!((hits.len(), hits[0].count), (1, 4));
    let matrix = || {
        SearchMatrixPointsBuilder::new(NAME)
            .using("b")
            .sample(4)
            .limit(1)
    };
    let pairs = client.search_matrix_pairs(matrix()).await.unwrap();
    assert_eq!(pairs.result.unwrap().pairs.len(), 4);
    let offsets = client.search_matrix_offsets(matrix()).await.unwrap();
    assert_eq!(offsets.result.unwrap().offsets_row, [0, 1, 2, 3]);
}

#[tokio::test]
async fn retired_calls() {
    let (_folder, _server, client) = filled().await;
    let search = |x: f32| SearchPointsBuilder::new(NAME, vec![x, 0.0], 1).vector_name("b");
    let batch = SearchBatchPointsBuilder::new(NAME, vec![search(1.0).build(), search(3.0).build()]);
    let answers = client.search_batch_points(batch).await.unwrap().result;
    assert_eq!(ids(&answers[1].result), [3]);
    let groups = SearchPointGroupsBuilder::new(NAME, vec![1.0, 0.0], 2, "n", 1).vector_name("b");
    let groups = client.search_groups(groups).await.unwrap().result.unwrap();
    assert_eq!(ids(&groups.groups[0].hits), [1]);
    let recommend = RecommendPointsBuilder::new(NAME, 1)
        .add_positive(4)
        .using("b");
    let batch = RecommendBatchPointsBuilder::new(NAME, vec![recommend.build()]);
    let answers = client.recommend_batch(batch).await.unwrap().result;
    assert_eq!(ids(&answers[0].result), [3]);
    let groups = RecommendPointGroupsBuilder::new(NAME, "n", 1, 1)
        .add_positive(4)
        .using("b");
    let groups = client
        .recommend_groups(groups)
        .await
        .unwrap()
        .result
        .unwrap();
    assert_eq!(ids(&groups.groups[0].hits), [3]);
    let example = |id: u64| Some(VectorExample::from(Example::Id(id.into())));
    let pair = ContextExamplePair {
        positive: example(4),
        negative: example(1),
    };
    let discover: DiscoverPoints = DiscoverPointsBuilder::new(NAME, vec![pair], 1)
        .using("b")
        .build();
    let one: Vec<ScoredPoint> = client.discover(discover.clone()).await.unwrap().result;
    assert_eq!(ids(&one), [3]);
    let batch = DiscoverBatchPoints {
        collection_name: NAME.to_owned(),
        discover_points: vec![discover],
        ..DiscoverBatchPoints::default()
    };
    let answers = client.discover_batch(&batch).await.unwrap().result;
    assert_eq!(ids(&answers[0].result), [3]);
}
