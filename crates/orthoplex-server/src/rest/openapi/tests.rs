use super::super::table;
use super::{document, names_in, rows};
use crate::settings::Settings;
use crate::testing::{Rest, Stub};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What the published API has. Its head says how lines read.
const PUBLISHED: &str = include_str!("published.txt");

fn ours() -> Value {
    document(&table::routes::<Stub>())
}

fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let rows = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods");
        let of = move |(method, own)| (method_name(method), path.clone(), own);
        methods.iter().map(of)
    });
    rows.collect()
}

fn method_name(key: &String) -> String {
    key.to_uppercase()
}

/// All schemas that a value refers to.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get("$ref") {
                found.insert(to.clone());
            }
            map.values().for_each(|own| references(own, found));
        }
        Value::Array(items) => items.iter().for_each(|own| references(own, found)),
        _ => {}
    }
}

/// What the line says that the document lacks.
fn lacks(document: &Value, line: &str) -> Vec<String> {
    if let Some((name, members)) = line.split_once(':') {
        let Some(schema) = document["components"]["schemas"].get(name) else {
            return vec![format!("schema {name}")];
        };
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let nothing = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&nothing);
        let lacking = members.split_whitespace().filter(|member| {
            let own = member.trim_end_matches('!');
            let is_required = !member.ends_with('!') || required.iter().any(|r| r == own);
            !(properties.contains_key(own) && is_required)
        });
        return lacking.map(|member| format!("{name}.{member}")).collect();
    }
    let mut words = line.split(' ');
    let mut word = || words.next().expect("three words");
    let (method, path, id) = (word(), word(), word());
    let own = &document["paths"][path][method.to_lowercase()]["operationId"];
    if own == id {
        Vec::new()
    } else {
        vec![line.to_owned()]
    }
}

#[test]
fn everything_published_is_there() {
    let document = ours();
    let mut lacking = Vec::new();
    let lines = PUBLISHED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in lines {
        match line.strip_prefix('-') {
            None => lacking.extend(lacks(&document, line)),
            Some(line) => {
                let found = lacks(&document, line).is_empty();
                assert!(!found, "is there, so that its minus can go: {line}");
            }
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn every_row_has_one_operation_of_its_own() {
    let document = ours();
    let operations = operations(&document);
    assert_eq!(operations.len(), table::routes::<Stub>().len());
    let ids: BTreeSet<_> = operations
        .iter()
        .map(|(.., own)| own["operationId"].to_string())
        .collect();
    assert_eq!(ids.len(), operations.len());
    for (_, path, operation) in &operations {
        let parameters = operation["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for name in names_in(path) {
            assert!(
                parameters
                    .iter()
                    .any(|own| own["name"] == name && own["in"] == "path"),
                "{path}"
            );
        }
    }
}

#[test]
fn rows_that_are_described_exist() {
    let routes = table::routes::<Stub>();
    for row in rows::ROWS {
        let is_there = routes
            .iter()
            .any(|own| own.method.as_str() == row.method && own.path == row.path);
        assert!(is_there, "{} {}", row.method, row.path);
    }
}

#[test]
fn references_lead_somewhere_and_names_are_not_numbered() {
    let document = ours();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 200, "{}", found.len());
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    for reference in &found {
        let name = reference
            .strip_prefix("#/components/schemas/")
            .expect("a schema");
        assert!(schemas.contains_key(name), "{reference}");
    }
    // Two types of one name: the second gets a number.
    for name in schemas.keys() {
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        assert!(stem == name || !schemas.contains_key(stem), "{name}");
    }
}

#[tokio::test]
async fn the_document_is_served_to_everyone() {
    let mut settings = Settings::default();
    settings.service.api_key = Some("main".to_owned());
    let answer = Rest::new(settings).call("GET", "/openapi.json", "").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.json(), ours());
}
