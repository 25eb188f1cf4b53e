//! What a query gives, as one vector of one slot.

use crate::read::Snapshot;
use crate::schema::{Schema, VectorSlot};
use crate::write::{dense, prepared};
use orthoplex_types::query::{Query, RecommendInput, VectorInput};
use orthoplex_types::vector::UNNAMED;
use orthoplex_types::{Error, PointId, Result};
use std::collections::BTreeSet;

/// A search for the nearest points.
pub(super) struct Search {
    /// Which vector.
    pub(super) slot: usize,
    /// What to be near to, as stored vectors are.
    pub(super) vector: Vec<f32>,
    /// Points that served as examples; they are not answered.
    pub(super) examples: BTreeSet<PointId>,
}

impl Search {
    pub(super) fn new(query: Query, using: Option<&str>, snapshot: &Snapshot<'_>) -> Result<Self> {
        let (number, slot) = slot_of(using.unwrap_or(UNNAMED), snapshot.schema)?;
        let mut examples = BTreeSet::new();
        let vector = match query {
            Query::Nearest(VectorInput::Vector(vector)) => dense(vector, slot)?,
            Query::Nearest(VectorInput::Id(id)) => {
                examples.insert(id);
                stored(id, number, snapshot)?.ok_or_else(|| lacks(&slot.name))?
            }
            Query::Recommend(input) => average(input, number, slot, &mut examples, snapshot)?,
            Query::Unbuilt(name) => {
                return Err(Error::unimplemented(format_args!("query variant `{name}`")));
            }
        };
        Ok(Self {
            slot: number,
            vector: prepared(vector, slot.distance),
            examples,
        })
    }
}

fn slot_of<'a>(name: &str, schema: &'a Schema) -> Result<(usize, &'a VectorSlot)> {
    let number = schema.slot_of(name);
    number.and_then(|number| Some((number, schema.slots().get(number)?))).ok_or_else(|| {
        let names: Vec<&str> = schema.slots().iter().map(|slot| slot.name.as_str()).collect();
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
fn stored(id: PointId, slot: usize, snapshot: &Snapshot<'_>) -> Result<Option<Vec<f32>>> {
    let found = snapshot.find(id).ok_or_else(|| Error::no_point(id))?;
    snapshot.vector(found, slot)
}

fn lacks(name: &str) -> Error {
    Error::not_found(format_args!(
        "Vector with name \"{name}\" for point not found"
    ))
}

/// 2 avg(positive) - avg(negative), or avg(positive) without negatives. Points that lack the vector
/// are skipped.
fn average(
    input: RecommendInput,
    number: usize,
    slot: &VectorSlot,
    examples: &mut BTreeSet<PointId>,
    snapshot: &Snapshot<'_>,
) -> Result<Vec<f32>> {
    input.check_supported()?;
    let mut mean = |inputs: Vec<VectorInput>| -> Result<Option<Vec<f32>>> {
        let mut sum = vec![0.0_f32; slot.dim];
        let mut count = 0_usize;
        for input in inputs {
            let vector = match input {
                VectorInput::Vector(vector) => Some(dense(vector, slot)?),
                VectorInput::Id(id) => {
                    examples.insert(id);
                    stored(id, number, snapshot)?
                }
            };
            if let Some(vector) = vector {
                sum.iter_mut()
                    .zip(&vector)
                    .for_each(|(sum, value)| *sum += value);
                count += 1;
            }
        }
        if count == 0 {
            return Ok(None);
        }
        sum.iter_mut().for_each(|sum| *sum /= count as f32);
        Ok(Some(sum))
    };
    let positive = mean(input.positive)?;
    let negative = mean(input.negative)?;
    let mut vector = positive.ok_or_else(|| {
        Error::bad_request("At least one positive vector ID required with this strategy")
    })?;
    if let Some(negative) = negative {
        vector
            .iter_mut()
            .zip(&negative)
            .for_each(|(own, other)| *own = *own + *own - *other);
    }
    Ok(vector)
}
