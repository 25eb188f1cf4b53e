//! What a query by vectors gives, as vectors of one slot and a way to make a score of similarities.

use super::Run;
use super::average::average;
use super::combine::Combine;
use crate::inference;
use crate::read::{Snapshot, shown};
use crate::schema::{RowKind, Schema, VectorSlot};
use crate::write::{checked, not_existing, prepared};
use orthoplex_index::stored::{Stored, StoredRef};
use orthoplex_kernels::Metric;
use orthoplex_types::config::Distance;
use orthoplex_types::query::{
    ContextPair, DiscoverInput, FeedbackInput, FeedbackStrategy, LookupLocation, Query,
    RecommendInput, RecommendStrategy, VectorInput,
};
use orthoplex_types::vector::{UNNAMED, Vector};
use orthoplex_types::{Error, PointId, Result};

/// A score that every point with one vector has.
pub(super) struct Target {
    /// Which vector.
    pub(super) slot: usize,
    /// How scores are shown.
    pub(super) distance: Distance,
    metric: Metric,
    /// What the rows of the slot are, if it has rows.
    rows: Option<RowKind>,
    /// Vectors to compare with, as stored vectors are.
    pub(super) examples: Vec<Stored>,
    /// What their similarities come to.
    pub(super) combine: Combine,
}

impl Target {
    /// Resolves the ids of a query and checks all its vectors. Queries that compare no vectors
    /// have no target.
    pub(super) fn new(
        query: &Query,
        using: Option<&str>,
        lookup: Option<&LookupLocation>,
        run: &Run<'_>,
    ) -> Result<Self> {
        let using = using.unwrap_or(UNNAMED);
        let (number, slot) = slot_of(using, &run.snapshot.schema)?;
        let source = Source {
            run,
            lookup,
            using,
            slot,
        };
        let (examples, combine) = match query {
            Query::Nearest(input) | Query::Mmr { nearest: input, .. } => {
                (vec![source.vector(input)?], Combine::Nearest)
            }
            Query::Recommend(input) => source.recommend(input)?,
            Query::Discover(DiscoverInput { target, context }) => {
                let mut examples = source.pairs(context)?;
                examples.push(source.vector(target)?);
                (examples, Combine::Discover)
            }
            Query::Context(context) => (source.pairs(context)?, Combine::Context),
            Query::RelevanceFeedback(input) => source.feedback(input)?,
            Query::OrderBy(_)
            | Query::Fusion(_)
            | Query::Formula(_)
            | Query::Sample(_)
            | Query::Text(_) => {
                return Err(Error::internal("a query without vectors"));
            }
        };
        let prepared = |vector| prepared(vector, slot);
        Ok(Self {
            slot: number,
            distance: slot.distance(),
            metric: slot.metric(),
            rows: slot.rows().cloned(),
            examples: examples.into_iter().map(prepared).collect(),
            combine,
        })
    }

    /// A stored vector as it is compared.
    pub(super) fn compared(&self, row: StoredRef<'_>) -> Stored {
        let late = self.rows.as_ref().filter(|rows| rows.normalises_late());
        match (late, row) {
            (Some(rows), StoredRef::Dense(values)) => {
                Stored::Dense(rows.compared(values, &mut Vec::new()).to_vec())
            }
            (Some(rows), StoredRef::Multi { dim, values }) => Stored::Multi {
                dim,
                values: rows.compared(values, &mut Vec::new()).to_vec(),
            },
            _ => row.to_owned(),
        }
    }

    /// Similarity of a vector to a query: larger is nearer.
    pub(super) fn similarity(&self, query: StoredRef<'_>, row: StoredRef<'_>) -> f32 {
        query.similarity(row, self.metric)
    }

    /// Rank of a point with that vector, larger first; `buffer` is reused between calls. A point that
    /// cannot be near, having no index in common with a sparse query, is infinitely far.
    pub(super) fn rank(&self, row: StoredRef<'_>, buffer: &mut Vec<f32>) -> f32 {
        if let (Combine::Nearest, Some(query)) = (&self.combine, self.examples.first())
            && !query.as_ref().meets(row)
        {
            return f32::NEG_INFINITY;
        }
        buffer.clear();
        let compared;
        let row = match &self.rows {
            Some(rows) if rows.normalises_late() => {
                compared = self.compared(row);
                compared.as_ref()
            }
            _ => row,
        };
        let examples = self.examples.iter();
        let similarities = examples.map(|own| self.similarity(own.as_ref(), row));
        buffer.extend(similarities);
        self.combine.apply(buffer)
    }

    /// All examples, if they are dense.
    pub(super) fn dense(&self) -> Option<Vec<&[f32]>> {
        let dense = self.examples.iter().map(|own| match own {
            Stored::Dense(values) => Some(values.as_slice()),
            Stored::Sparse { .. } | Stored::Multi { .. } => None,
        });
        dense.collect()
    }

    /// Whether estimates of the similarities order points nearly as their scores do. Which of two
    /// similarities is larger, as discovery asks, an estimate cannot tell.
    pub(super) fn bears_estimates(&self) -> bool {
        match self.combine {
            Combine::Best { .. } => true,
            Combine::Weighted(_) => self.metric == Metric::Dot,
            Combine::Nearest | Combine::Discover | Combine::Context => false,
        }
    }

    /// The vector whose similarity to any other is the score of these examples, if there is one.
    pub(super) fn sum_of(&self, vectors: &[&[f32]]) -> Option<Vec<f32>> {
        let Combine::Weighted(weights) = &self.combine else {
            return None;
        };
        if self.metric != Metric::Dot {
            return None;
        }
        let mut sum = vec![0.0; vectors.first()?.len()];
        for (vector, weight) in vectors.iter().zip(weights) {
            for (sum, value) in sum.iter_mut().zip(*vector) {
                *sum += weight * value;
            }
        }
        Some(sum)
    }

    /// The score that clients see.
    pub(super) fn score(&self, rank: f32) -> f32 {
        match self.combine {
            Combine::Nearest => self.distance.score(rank),
            _ => rank,
        }
    }
}

/// Where the vectors of a query come from.
struct Source<'a> {
    run: &'a Run<'a>,
    lookup: Option<&'a LookupLocation>,
    using: &'a str,
    slot: &'a VectorSlot,
}

impl Source<'_> {
    fn vector(&self, input: &VectorInput) -> Result<Stored> {
        self.find(input)?.ok_or_else(|| {
            let name = self.lookup.and_then(|own| own.vector.as_deref());
            Error::not_found(format_args!(
                "Vector with name \"{}\" for point not found",
                name.unwrap_or(self.using)
            ))
        })
    }

    /// `None` when the point lacks the vector.
    fn find(&self, input: &VectorInput) -> Result<Option<Stored>> {
        let id = match input {
            VectorInput::Vector(Vector::Inference(input)) => {
                return checked(inference::query(input)?, self.slot).map(Some);
            }
            VectorInput::Vector(vector) => return checked(vector.clone(), self.slot).map(Some),
            VectorInput::Id(id) => *id,
        };
        let Some(lookup) = self.lookup else {
            return stored(id, self.using, self.run.snapshot);
        };
        let other = super::other(self.run.database, &lookup.collection)?;
        let name = lookup.vector.as_deref().unwrap_or(self.using);
        let found = stored(id, name, &Snapshot::of(&other, &lookup.shard_key)?)?;
        let vector = found.map(|vector| shown(vector.as_ref()));
        vector.map(|vector| checked(vector, self.slot)).transpose()
    }

    /// Positive and negative of each pair, one after the other.
    fn pairs(&self, pairs: &[ContextPair]) -> Result<Vec<Stored>> {
        let both = pairs
            .iter()
            .flat_map(|pair| [&pair.positive, &pair.negative]);
        both.map(|input| self.vector(input)).collect()
    }

    /// Examples that lack the vector do not count.
    fn all(&self, inputs: &[VectorInput]) -> Result<Vec<Stored>> {
        let found = inputs.iter().map(|input| self.find(input));
        Ok(found
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    fn recommend(&self, input: &RecommendInput) -> Result<(Vec<Stored>, Combine)> {
        let mut examples = self.all(&input.positive)?;
        let negative = self.all(&input.negative)?;
        let positives = examples.len();
        let strategy = input.strategy.unwrap_or_default();
        if strategy == RecommendStrategy::AverageVector {
            let average = average(&examples, &negative).ok_or_else(|| {
                Error::bad_request("At least one positive vector ID required with this strategy")
            })?;
            return Ok((vec![average], Combine::Nearest));
        }
        if positives + negative.len() == 0 {
            return Err(Error::bad_request(
                "At least one positive or negative vector ID required with this strategy",
            ));
        }
        let negatives = negative.len();
        examples.extend(negative);
        let combine = if strategy == RecommendStrategy::BestScore {
            Combine::Best { positives }
        } else {
            let weights = [vec![1.0; positives], vec![-1.0; negatives]];
            Combine::Weighted(weights.concat())
        };
        Ok((examples, combine))
    }

    fn feedback(&self, input: &FeedbackInput) -> Result<(Vec<Stored>, Combine)> {
        let FeedbackStrategy::Naive(naive) = input.strategy;
        let mut examples = vec![self.vector(&input.target)?];
        for item in &input.feedback {
            examples.push(self.vector(&item.example)?);
        }
        let mut weights = vec![naive.a];
        for own in &input.feedback {
            self.run.check_time()?;
            let pairs = input.feedback.iter().map(|other| {
                let difference = own.score - other.score;
                difference.abs().powf(naive.b) * naive.c * sign(difference)
            });
            weights.push(pairs.sum());
        }
        Ok((examples, Combine::Weighted(weights)))
    }
}

/// -1, 0 or 1.
fn sign(value: f32) -> f32 {
    if value == 0.0 { 0.0 } else { value.signum() }
}

/// The vector of that name.
pub(super) fn slot_of<'a>(name: &str, schema: &'a Schema) -> Result<(usize, &'a VectorSlot)> {
    let number = schema.slot_of(name);
    number.and_then(|number| Some((number, schema.slot(number)?))).ok_or_else(|| {
        let names: Vec<&str> = schema.slots().map(|(_, slot)| slot.name.as_str()).collect();
        let names = names.join(", ");
        if name == UNNAMED {
            Error::wrong_input(format_args!(
                "Collection requires specified vector name in the request, available names: {names}"
            ))
        } else {
            Error::wrong_input(format_args!(
                "Vector with name `{name}` is not configured in this collection, available names: {names}"
            ))
        }
    })
}

/// The vector of a point; `None` when the point lacks it.
fn stored(id: PointId, name: &str, snapshot: &Snapshot) -> Result<Option<Stored>> {
    // A missing point is told before a missing name.
    let found = snapshot.find(id).ok_or_else(|| Error::no_point(id))?;
    let slot = snapshot
        .schema
        .slot_of(name)
        .ok_or_else(|| not_existing(name))?;
    let view = snapshot.view(found)?;
    Ok(view.with_vector(found.place, slot, |row| row.to_owned()))
}
