//! The truth about one collection: a map, and brute force.
//!
//! Written against the reference behaviour, not against the engine: it shares no code with it
//! beyond the types of operations.

use crate::oracle;
use orthoplex_types::config::Distance;
use orthoplex_types::filter::{
    AnyValues, Condition, FieldCondition, Filter, Match, MatchValue, Range, RangeInterface,
};
use orthoplex_types::vector::{NamedVectors, Vector};
use orthoplex_types::{JsonPath, Payload, PointId};
use serde_json::Value;
use std::collections::BTreeMap;

/// A vector name of the collection.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelVector {
    /// Its name; empty for the unnamed one.
    pub name: String,
    /// Number of dimensions.
    pub dim: usize,
    /// Its distance.
    pub distance: Distance,
}

/// A point as it should be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelPoint {
    /// Vectors by name, as stored (normalised for Cosine).
    pub vectors: BTreeMap<String, Vec<f32>>,
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
    pub fn stored(&self, vectors: &NamedVectors) -> BTreeMap<String, Vec<f32>> {
        let one = |(name, vector): &(String, Vector)| {
            let Vector::Dense(values) = vector else {
                panic!("the model knows dense vectors only")
            };
            let distance = self
                .schema
                .iter()
                .find(|own| own.name == *name)
                .unwrap()
                .distance;
            let values = if distance == Distance::Cosine {
                normalized(values)
            } else {
                values.clone()
            };
            (name.clone(), values)
        };
        vectors.0.iter().map(one).collect()
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
    pub fn ranking(&self, name: &str, query: &[f32], probe: Option<&Probe>) -> Vec<(f64, PointId)> {
        let distance = self
            .schema
            .iter()
            .find(|own| own.name == name)
            .unwrap()
            .distance;
        let query = if distance == Distance::Cosine {
            normalized(query)
        } else {
            query.to_vec()
        };
        let mut found: Vec<(f64, PointId)> = self
            .matching(probe)
            .into_iter()
            .filter_map(|id| {
                Some((
                    score(distance, &query, self.points[&id].vectors.get(name)?),
                    id,
                ))
            })
            .collect();
        found.sort_by(|a, b| {
            let by_score = if distance.larger_is_nearer() {
                b.0.total_cmp(&a.0)
            } else {
                a.0.total_cmp(&b.0)
            };
            by_score.then(a.1.cmp(&b.1))
        });
        found
    }

    /// Score of one point; none without the vector.
    pub fn score_of(&self, name: &str, query: &[f32], id: PointId) -> Option<f64> {
        self.ranking(name, query, None)
            .into_iter()
            .find(|(_, own)| *own == id)
            .map(|(score, _)| score)
    }
}

fn normalized(values: &[f32]) -> Vec<f32> {
    let squared: f32 = values.iter().map(|x| x * x).sum();
    if squared < f32::EPSILON || (squared - 1.0).abs() < 1e-6 {
        return values.to_vec();
    }
    let length = squared.sqrt();
    values.iter().map(|x| x / length).collect()
}

fn score(distance: Distance, a: &[f32], b: &[f32]) -> f64 {
    let pairs = || a.iter().zip(b).map(|(a, b)| (f64::from(*a), f64::from(*b)));
    match distance {
        Distance::Cosine | Distance::Dot => pairs().map(|(a, b)| a * b).sum(),
        Distance::Euclid => pairs().map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt(),
        Distance::Manhattan => pairs().map(|(a, b)| (a - b).abs()).sum(),
    }
}
