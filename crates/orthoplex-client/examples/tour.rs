//! A tour: a collection, some points, a search. The same function runs on a server and embedded.
//!
//! `cargo run -p orthoplex-client --example tour -- http://localhost:6334`

use orthoplex_client::{Client, Upload};
use orthoplex_types::config::{Distance, VectorParams, VectorsConfig};
use orthoplex_types::ops::collections::{CreateCollection, DeleteCollection};
use orthoplex_types::ops::reads::QueryPoints;
use orthoplex_types::ops::writes::UpsertPoints;
use orthoplex_types::point::{PointStruct, ScoredPoint};
use orthoplex_types::query::{Query, VectorInput};
use orthoplex_types::vector::{NamedVectors, Vector};
use orthoplex_types::{Context, Execute, Result, Scope};
use std::io::Write;

const NAME: &str = "tour";

/// Fills a collection and finds what is near to the first point.
async fn tour<E>(executor: &E) -> Result<Vec<ScoredPoint>>
where
    E: Execute<CreateCollection> + Execute<UpsertPoints> + Execute<QueryPoints>,
{
    let context = Context::new();
    let create = CreateCollection {
        vectors: VectorsConfig::Single(VectorParams::new(2, Distance::Cosine)),
        ..CreateCollection::default()
    };
    executor.execute(create, Scope::of(NAME), &context).await?;
    let points = (0..1000u16).map(|number| {
        let angle = f32::from(number) / 100.0;
        PointStruct {
            id: u64::from(number).into(),
            vectors: NamedVectors::unnamed(vec![angle.cos(), angle.sin()]),
            payload: None,
        }
    });
    let scope = Scope::of(NAME).waiting();
    Upload::default().all(executor, scope, points).await?;
    let nearest = VectorInput::Vector(Vector::Dense(vec![1.0, 0.0]));
    let query = QueryPoints {
        query: Some(Query::Nearest(nearest)),
        limit: Some(3),
        ..QueryPoints::default()
    };
    let found = executor.execute(query, Scope::of(NAME), &context).await?;
    Ok(found.points)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::args().nth(1);
    let client = Client::connect(url.as_deref().unwrap_or("http://localhost:6334"))?;
    let found = tour(&client).await?;
    let mut out = std::io::stdout().lock();
    for point in found {
        // Who reads no output needs none.
        let _ = writeln!(out, "{} {}", point.id, point.score);
    }
    let context = Context::new();
    client
        .execute(DeleteCollection, Scope::of(NAME), &context)
        .await?;
    Ok(())
}
