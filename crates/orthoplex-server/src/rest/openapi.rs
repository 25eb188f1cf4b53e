//! `GET /openapi.json`: the API as OpenAPI tells it, made of the rows of the table.
//!
//! Schemas come from the types that rows read and write; `rows` adds what types cannot tell. The
//! document is made when somebody asks for the first time and kept from then on.

mod params;
mod peers;
mod rows;

#[cfg(test)]
mod tests;

use super::describe::{Answer, Body, Describe, describe};
use super::envelope::{self, Failure};
use super::service::Route;
use super::table;
use crate::app::Api;
use crate::version::{API_VERSION, VERSION};
use axum::response::Response;
use bytes::Bytes;
use orthoplex_types::usage::Usage;
pub(super) use peers::ClusterStatus;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Path of the document.
pub(super) const PATH: &str = "/openapi.json";

/// `GET /openapi.json`
pub(super) async fn answer<E: Api>() -> Response {
    envelope::raw_json(bytes::<E>())
}

/// The document as it is served.
pub(super) fn bytes<E: Api>() -> Bytes {
    // The rows are the same for every executor.
    static DOCUMENT: OnceLock<Bytes> = OnceLock::new();
    let document =
        DOCUMENT.get_or_init(|| Bytes::from(document(&table::routes::<E>()).to_string()));
    document.clone()
}

/// The document of these rows.
pub(crate) fn document<E: Api>(routes: &[Route<E>]) -> Value {
    let mut writer = Writer {
        generator: SchemaSettings::openapi3()
            .with_transform(RecursiveTransform(open_maps))
            .into_generator(),
    };
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in routes {
        let operation = writer.operation(route);
        let methods = paths.entry(route.path).or_default();
        methods.insert(route.method.as_str().to_lowercase(), operation);
    }
    let tags = rows::TAGS.map(|(name, about)| json!({ "name": name, "description": about }));
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Orthoplex API",
            "description": format!("REST API of Orthoplex {VERSION}, at API level {API_VERSION}."),
            "license": { "name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0.html" },
            "version": API_VERSION,
        },
        "servers": [{ "url": "/" }],
        "security": [{ "api-key": [] }, { "bearerAuth": [] }, {}],
        "tags": tags,
        "paths": paths,
        "components": {
            "securitySchemes": {
                "api-key": { "type": "apiKey", "in": "header", "name": "api-key" },
                "bearerAuth": { "type": "http", "scheme": "bearer" },
            },
            "schemas": writer.generator.take_definitions(true),
        },
    })
}

/// OpenAPI 3.0 has no patterns for the keys of a map.
fn open_maps(schema: &mut Schema) {
    if let Some(Value::Object(patterns)) = schema.remove("patternProperties")
        && let Some((_, value)) = patterns.into_iter().next()
    {
        schema.insert("additionalProperties".to_owned(), value);
    }
}

/// Writes operations and collects the schemas that they name.
struct Writer {
    generator: SchemaGenerator,
}

impl Writer {
    fn operation<E: Api>(&mut self, route: &Route<E>) -> Value {
        let row = rows::find(route.method.as_str(), route.path);
        let mut operation = Map::new();
        if let Some(row) = row {
            operation.insert("operationId".to_owned(), row.operation_id.into());
            operation.insert("tags".to_owned(), json!([row.tag]));
            operation.insert("summary".to_owned(), row.summary.into());
        }
        if route.is_public {
            operation.insert("security".to_owned(), json!([{}]));
        }
        let mut parameters: Vec<Value> = names_in(route.path).map(path_parameter).collect();
        let query = row.map(|row| row.query).unwrap_or_default();
        parameters.extend(query.iter().map(|own| self.query_parameter(own)));
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), parameters.into());
        }
        if let Some(body) = self.body(route.description.body) {
            operation.insert("requestBody".to_owned(), body);
        }
        operation.insert("responses".to_owned(), self.responses(route));
        operation.into()
    }

    fn query_parameter(&mut self, parameter: &params::Parameter) -> Value {
        let mut schema = self.schema(parameter.schema);
        if let Some(minimum) = parameter.minimum {
            schema.insert("minimum".to_owned(), minimum.into());
        }
        json!({
            "name": parameter.name,
            "in": "query",
            "description": parameter.about,
            "required": false,
            "schema": schema,
        })
    }

    fn body(&mut self, body: Body) -> Option<Value> {
        let (kind, schema) = match body {
            Body::None => return None,
            Body::Json(describe) => ("application/json", self.schema(describe).into()),
            Body::File => (
                "multipart/form-data",
                json!({
                    "type": "object",
                    "properties": { "snapshot": { "type": "string", "format": "binary" } },
                }),
            ),
        };
        Some(json!({ "required": true, "content": { kind: { "schema": schema } } }))
    }

    fn responses<E: Api>(&mut self, route: &Route<E>) -> Value {
        let mut responses = Map::new();
        let success = match route.description.answer {
            Answer::Anything => self.envelope(json!({})),
            Answer::Result(describe) => {
                let result = self.schema(describe).into();
                self.envelope(result)
            }
            Answer::Bare(describe) => content("application/json", self.schema(describe).into()),
            Answer::Text => content("text/plain", json!({ "type": "string" })),
            Answer::File => content(
                "application/octet-stream",
                json!({ "type": "string", "format": "binary" }),
            ),
        };
        responses.insert("200".to_owned(), success);
        if route.description.may_go_on {
            let accepted = json!({
                "type": "object",
                "properties": {
                    "time": { "type": "number", "format": "float" },
                    "status": { "type": "string", "example": "accepted" },
                },
            });
            responses.insert("202".to_owned(), content("application/json", accepted));
        }
        let error = self.schema(describe::<Failure>);
        let error = content("application/json", error.into());
        responses.insert("4XX".to_owned(), error.clone());
        responses.insert("default".to_owned(), error);
        responses.into()
    }

    /// What stands around results.
    fn envelope(&mut self, result: Value) -> Value {
        let usage = self.schema(describe::<Option<Usage>>);
        let schema = json!({
            "type": "object",
            "properties": {
                "usage": usage,
                "time": { "type": "number", "format": "float", "example": 0.002 },
                "status": { "type": "string", "example": "ok" },
                "result": result,
            },
        });
        content("application/json", schema)
    }

    fn schema(&mut self, describe: Describe) -> Schema {
        let mut schema = describe(&mut self.generator);
        for transform in self.generator.transforms_mut() {
            transform.transform(&mut schema);
        }
        schema
    }
}

fn content(kind: &str, schema: Value) -> Value {
    let about = if kind == "application/json" {
        "JSON"
    } else {
        kind
    };
    json!({ "description": about, "content": { kind: { "schema": schema } } })
}

/// Names of the parameters of a path.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
}

fn path_parameter(name: &str) -> Value {
    let kind = match name {
        "shard_id" | "peer_id" => json!({ "type": "integer", "minimum": 0 }),
        _ => json!({ "type": "string" }),
    };
    json!({ "name": name, "in": "path", "required": true, "schema": kind })
}
