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
        methods
            .iter()
            .map(|(method, own)| (method.to_uppercase(), path.clone(), own))
    });
    rows.collect()
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

/// What a line names: a row and its operation, a schema, or a member of one. Known to be missing if
/// there is a minus before it.
struct Fact {
    text: String,
    is_there: bool,
    is_known_missing: bool,
}

fn facts(document: &Value, line: &str) -> Vec<Fact> {
    let Some((name, members)) = line.split_once(':') else {
        let words: Vec<&str> = line.split(' ').collect();
        let [method, path, id] = words.as_slice() else {
            panic!("method, path, operation: {line}");
        };
        let own = &document["paths"][*path][method.to_lowercase()]["operationId"];
        return vec![Fact {
            text: line.to_owned(),
            is_there: own == id,
            is_known_missing: false,
        }];
    };
    let known = name.trim_start_matches('-');
    let schema = document["components"]["schemas"].get(known);
    let mut found = vec![Fact {
        text: known.to_owned(),
        is_there: schema.is_some(),
        is_known_missing: name.starts_with('-'),
    }];
    let Some(schema) = schema else {
        return found;
    };
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let nothing = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&nothing);
    for member in members.split_whitespace() {
        let own = member.trim_matches(['-', '!']);
        let is_required = !member.ends_with('!') || required.iter().any(|name| name == own);
        found.push(Fact {
            text: format!("{known}.{member}"),
            is_there: properties.contains_key(own) && is_required,
            is_known_missing: member.starts_with('-'),
        });
    }
    found
}

#[test]
fn everything_published_is_there_but_what_is_known_to_be_missing() {
    let document = ours();
    let lines = PUBLISHED.lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let facts: Vec<Fact> = lines.flat_map(|line| facts(&document, line)).collect();
    assert!(facts.len() > 1_000, "{}", facts.len());
    let odd = facts
        .iter()
        .filter(|fact| fact.is_there == fact.is_known_missing);
    let odd: Vec<&str> = odd.map(|fact| fact.text.as_str()).collect();
    assert!(
        odd.is_empty(),
        "missing, or there in spite of a minus: {odd:#?}"
    );
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
fn rows_are_described_and_those_described_exist() {
    let routes = table::routes::<Stub>();
    for own in &routes {
        let row = rows::find(own.method.as_str(), own.path);
        assert!(row.is_some(), "{} {}", own.method, own.path);
    }
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
