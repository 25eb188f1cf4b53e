//! Issues: slow reads by fields without index.

use super::{Db, unnamed};
use crate::Options;
use orthoplex_types::Scope;
use orthoplex_types::ops::issues::{ClearIssues, Issue, ListIssues, Solution};
use orthoplex_types::ops::reads::{QueryPoints, ScrollPoints};
use serde_json::json;
use std::time::Duration;

/// Every read counts as slow.
fn impatient() -> Db {
    let db = Db::open(Options {
        slow_query: Duration::ZERO,
        ..Options::in_memory()
    });
    db.create("c", unnamed(1, "Dot")).unwrap();
    db.upsert(json!([{"id": 1, "vector": [1], "payload": {"city": "Ulm", "n": 1}}]))
        .unwrap();
    db
}

fn issues(db: &Db) -> Vec<Issue> {
    db.run(ListIssues, Scope::default()).unwrap().issues
}

fn names(db: &Db) -> Vec<String> {
    issues(db).into_iter().map(|own| own.id).collect()
}

fn search(db: &Db) {
    let filter = json!({"must": [{"key": "city", "match": {"any": ["Ulm"]}}]});
    db.json::<QueryPoints>(json!({"query": [1.0], "filter": filter}))
        .unwrap();
}

#[test]
fn a_field_without_index_is_an_issue_until_it_has_one() {
    let db = impatient();
    assert_eq!(names(&db), Vec::<String>::new());
    search(&db);
    assert_eq!(names(&db), ["UNINDEXED_FIELD/c/city"]);
    let first = issues(&db).remove(0);
    assert_eq!(first.related_collection.as_deref(), Some("c"));
    let Solution::Immediate(solution) = &first.solution;
    assert_eq!(
        (
            solution.action.method.as_str(),
            solution.action.uri.as_str()
        ),
        ("PUT", "/collections/c/index")
    );
    assert_eq!(
        solution.action.body,
        json!({"field_name": "city", "field_schema": "keyword"})
    );
    search(&db);
    assert_eq!(issues(&db), [first], "the first time counts");
    // Several keys of one read, in prefetches and nested filters as well.
    db.json::<ScrollPoints>(json!({"filter": {"should": [
        {"key": "n", "range": {"gt": 0}},
        {"nested": {"key": "a", "filter": {"must": [{"key": "b", "match": {"value": true}}]}}},
    ]}}))
    .unwrap();
    assert_eq!(
        names(&db),
        [
            "UNINDEXED_FIELD/c/a[].b",
            "UNINDEXED_FIELD/c/city",
            "UNINDEXED_FIELD/c/n"
        ]
    );
    db.index("city", "keyword");
    assert!(!names(&db).contains(&"UNINDEXED_FIELD/c/city".to_owned()));
    search(&db);
    assert_eq!(names(&db).len(), 2, "not again");
    assert!(db.run(ClearIssues, Scope::default()).unwrap());
    assert_eq!(names(&db), Vec::<String>::new());
}

#[test]
fn issues_go_with_their_collection_and_quick_reads_have_none() {
    let db = impatient();
    search(&db);
    db.drop("c").unwrap();
    assert_eq!(names(&db), Vec::<String>::new());
    let patient = Db::with(unnamed(1, "Dot"));
    search(&patient);
    assert_eq!(names(&patient), Vec::<String>::new());
}
