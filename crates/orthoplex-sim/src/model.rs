//! The truth about one collection: a map, and brute force.
//!
//! Written against the reference behaviour, not against the engine: it shares no code with it
//! beyond the types of operations.

use crate::oracle;
pub use crate::values::{ModelKind, ModelVector};
use orthoplex_types::filter::{
    AnyValues, Condition, FieldCondition, Filter, Match, MatchValue, Range, RangeInterface,
};
use orthoplex_types::vector::{NamedVectors, Vector};
use orthoplex_types::{JsonPath, Payload, PointId};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A point as it should be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelPoint {
    /// Vectors by name, as stored.
    pub vectors: BTreeMap<String, Vector>,
    /// The payload.
    pub payload: Payload,
}

/// A collection as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Its vectors.
    pub schema: Vec<ModelVector>,
    /// Whether the fields of [`oracle::FIELDS`] are declared.
    pub declared: bool,
    /// Its points.
    pub points: BTreeMap<PointId, ModelPoint>,
}

/// A condition that model and engine understand.
#[derive(Debug, Clone, PartialEq)]
pub enum Probe {
    /// `kw` is this string.
    Keyword(String),
    /// `kw` is one of these strings.
    AnyKeyword(Vec<String>),
    /// `num` lies in the interval.
    NumBetween(f64, f64),
    /// `opt` is missing, null or an empty array.
    OptEmpty,
    /// The id is one of these.
    HasId(Vec<PointId>),
    /// The point has the vector.
    HasVector(String),
    /// Any filter, over fields that are declared or not.
    Any(Box<Filter>, bool),
    /// None of the inner holds.
    Not(Box<Probe>),
    /// Both hold.
    Both(Box<Probe>, Box<Probe>),
    /// One holds.
    Either(Box<Probe>, Box<Probe>),
}

impl Probe {
    /// The same as a filter of the API.
    pub fn filter(&self) -> Filter {
        Filter {
            must: vec![self.condition()],
            ..Filter::default()
        }
    }

    fn condition(&self) -> Condition {
        let field = |key: &str, fill: &dyn Fn(&mut FieldCondition)| {
            let mut field = FieldCondition::new(key.parse::<JsonPath>().unwrap());
            fill(&mut field);
            Condition::Field(field)
        };
        match self {
            Self::Keyword(word) => field("kw", &|own| {
                own.matches = Some(Match::Value(MatchValue::Keyword(word.clone())));
            }),
            Self::AnyKeyword(words) => field("kw", &|own| {
                own.matches = Some(Match::Any(AnyValues::Keywords(words.clone())));
            }),
            Self::NumBetween(low, high) => field("num", &|own| {
                let range = Range {
                    gte: Some(*low),
                    lt: Some(*high),
                    gt: None,
                    lte: None,
                };
                own.range = Some(RangeInterface::Number(range));
            }),
            Self::OptEmpty => field("opt", &|own| own.is_empty = Some(true)),
            Self::HasId(ids) => Condition::HasId {
                has_id: ids.clone(),
            },
            Self::HasVector(name) => Condition::HasVector {
                has_vector: name.clone(),
            },
            Self::Any(filter, _) => Condition::Filter((**filter).clone()),
            Self::Not(inner) => Condition::Filter(Filter {
                must_not: vec![inner.condition()],
                ..Filter::default()
            }),
            Self::Both(a, b) => Condition::Filter(Filter {
                must: vec![a.condition(), b.condition()],
                ..Filter::default()
            }),
            Self::Either(a, b) => Condition::Filter(Filter {
                should: vec![a.condition(), b.condition()],
                ..Filter::default()
            }),
        }
    }

    /// Whether the point satisfies it.
    pub fn holds(&self, id: PointId, point: &ModelPoint) -> bool {
        let strings = |key: &str| {
            values(&point.payload, key)
                .into_iter()
                .filter_map(Value::as_str)
        };
        match self {
            Self::Keyword(word) => strings("kw").any(|own| own == word),
            Self::AnyKeyword(words) => {
                strings("kw").any(|own| words.iter().any(|word| word == own))
            }
            Self::NumBetween(low, high) => {
                let numbers = values(&point.payload, "num")
                    .into_iter()
                    .filter_map(Value::as_f64);
                numbers.into_iter().any(|own| own >= *low && own < *high)
            }
            Self::OptEmpty => match point.payload.0.get("opt") {
                None | Some(Value::Null) => true,
                Some(Value::Array(items)) => items.is_empty(),
                Some(_) => false,
            },
            Self::HasId(ids) => ids.contains(&id),
            Self::HasVector(name) => point.vectors.contains_key(name),
            Self::Any(filter, declared) => oracle::holds(filter, id, point, *declared),
            Self::Not(inner) => !inner.holds(id, point),
            Self::Both(a, b) => a.holds(id, point) && b.holds(id, point),
            Self::Either(a, b) => a.holds(id, point) || b.holds(id, point),
        }
    }
}

fn values<'a>(payload: &'a Payload, key: &str) -> Vec<&'a Value> {
    match payload.0.get(key) {
        None => Vec::new(),
        Some(Value::Array(items)) => items.iter().collect(),
        Some(one) => vec![one],
    }
}

impl Model {
    /// An empty collection.
    pub fn new(schema: Vec<ModelVector>) -> Self {
        Self {
            schema,
            declared: false,
            points: BTreeMap::new(),
        }
    }

    /// Vectors as the collection stores them.
    pub fn stored(&self, vectors: &NamedVectors) -> BTreeMap<String, Vector> {
        let one =
            |(name, vector): &(String, Vector)| (name.clone(), self.vector(name).stored(vector));
        vectors.0.iter().map(one).collect()
    }

    /// The vector of that name.
    pub fn vector(&self, name: &str) -> &ModelVector {
        let own = self.schema.iter().find(|own| own.name == name);
        own.unwrap_or_else(|| panic!("no vector {name:?}"))
    }

    /// What indices of a sparse vector are worth; nothing where all are worth the same.
    fn weights(&self, vector: &ModelVector) -> BTreeMap<u32, f64> {
        if vector.kind != (ModelKind::Sparse { idf: true }) {
            return BTreeMap::new();
        }
        let mut all = 0.0;
        let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
        for point in self.points.values() {
            if let Some(Vector::Sparse(own)) = point.vectors.get(&vector.name) {
                all += 1.0;
                for index in &own.indices {
                    *counts.entry(*index).or_default() += 1.0;
                }
            }
        }
        let weight = |own: f64| ((all - own + 0.5) / (own + 0.5) + 1.0_f64).ln();
        let counted = counts.into_iter();
        counted.map(|(index, own)| (index, weight(own))).collect()
    }

    /// Ids of matching points in their order.
    pub fn matching(&self, probe: Option<&Probe>) -> Vec<PointId> {
        let holds =
            |(id, point): &(&PointId, &ModelPoint)| probe.is_none_or(|own| own.holds(**id, point));
        self.points
            .iter()
            .filter(holds)
            .map(|(id, _)| *id)
            .collect()
    }

    /// Scores of all matching points that have the vector, best first.
    pub fn ranking(
        &self,
        name: &str,
        query: &Vector,
        probe: Option<&Probe>,
    ) -> Vec<(f64, PointId)> {
        let vector = self.vector(name);
        let weights = self.weights(vector);
        let query = &vector.query(query);
        let scored = self.matching(probe).into_iter().filter_map(|id| {
            let own = self.points[&id].vectors.get(name)?;
            Some((vector.score(query, own, &weights)?, id))
        });
        let mut found: Vec<(f64, PointId)> = scored.collect();
        found.sort_by(|a, b| {
            let by_score = if vector.distance.larger_is_nearer() {
                b.0.total_cmp(&a.0)
            } else {
                a.0.total_cmp(&b.0)
            };
            by_score.then(a.1.cmp(&b.1))
        });
        found
    }

    /// Score of one point; none without the vector.
    pub fn score_of(&self, name: &str, query: &Vector, id: PointId) -> Option<f64> {
        self.ranking(name, query, None)
            .into_iter()
            .find(|(_, own)| *own == id)
            .map(|(score, _)| score)
    }

    /// Scores by BM25 of all matching points with one of the words in the field, best first. The best
    /// document of a point counts.
    pub fn text_ranking(
        &self,
        field: &str,
        query: &str,
        probe: Option<&Probe>,
    ) -> Vec<(f64, PointId)> {
        let documents: Vec<(PointId, Vec<String>)> = self
            .points
            .iter()
            .flat_map(|(id, point)| {
                let own = oracle::documents_of(&point.payload, field);
                own.into_iter().map(|words| (*id, words))
            })
            .filter(|(_, words)| !words.is_empty())
            .collect();
        let all = documents.len() as f64;
        let average = documents.iter().map(|own| own.1.len()).sum::<usize>() as f64 / all;
        let terms: BTreeSet<String> = oracle::words(query, field).into_iter().collect();
        let score = |words: &Vec<String>| {
            let of = |term: &String| {
                let times = words.iter().filter(|own| *own == term).count() as f64;
                let with = documents.iter().filter(|own| own.1.contains(term));
                let with = with.count() as f64;
                let rare = ((all - with + 0.5) / (with + 0.5) + 1.0).ln();
                let length = 0.25 + 0.75 * words.len() as f64 / average;
                rare * times * 2.2 / (times + 1.2 * length)
            };
            terms.iter().map(of).sum::<f64>()
        };
        let matching: BTreeSet<PointId> = self.matching(probe).into_iter().collect();
        let mut best: BTreeMap<PointId, f64> = BTreeMap::new();
        for (id, words) in documents.iter().filter(|own| matching.contains(&own.0)) {
            let own = best.entry(*id).or_default();
            *own = own.max(score(words));
        }
        let scored = best.into_iter().map(|(id, score)| (score, id));
        let mut found: Vec<(f64, PointId)> = scored.filter(|own| own.0 > 0.0).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found
    }
}
