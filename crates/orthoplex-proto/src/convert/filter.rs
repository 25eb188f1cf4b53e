//! Filters and their conditions.

mod field;

use super::macros::wire_struct;
use super::{Wire, no_variant};
use crate::qdrant::{self as proto, condition::ConditionOneOf};
use orthoplex_types::filter::{Condition, Filter, MinShould, Nested, PayloadField, Slice};
use orthoplex_types::{Error, JsonPath, Result};
use std::num::NonZeroU32;

wire_struct!(Filter = proto::Filter { same { should, min_should, must, must_not } });
wire_struct!(MinShould = proto::MinShould { same { conditions, min_count } });
wire_struct!(Nested = proto::NestedCondition {
    same { key }
    required { filter = filter or "Nested condition must have a filter" }
});

impl Wire<proto::SliceCondition> for Slice {
    fn decode(message: proto::SliceCondition) -> Result<Self> {
        let total = NonZeroU32::new(message.total)
            .ok_or_else(|| Error::invalid("The total of a slice must be larger than 0"))?;
        Ok(Self {
            total,
            index: message.index,
        })
    }

    fn encode(self) -> Result<proto::SliceCondition> {
        Ok(proto::SliceCondition {
            total: self.total.get(),
            index: self.index,
        })
    }
}

impl Wire<proto::Condition> for Condition {
    fn decode(message: proto::Condition) -> Result<Self> {
        use ConditionOneOf as One;
        Ok(
            match message
                .condition_one_of
                .ok_or_else(|| no_variant("Condition"))?
            {
                One::Field(field) => Self::Field(Wire::decode(field)?),
                One::IsEmpty(m) => Self::IsEmpty {
                    is_empty: field_of(m.key)?,
                },
                One::IsNull(m) => Self::IsNull {
                    is_null: field_of(m.key)?,
                },
                One::HasId(m) => Self::HasId {
                    has_id: Wire::decode(m.has_id)?,
                },
                One::HasVector(m) => Self::HasVector {
                    has_vector: m.has_vector,
                },
                One::Nested(nested) => Self::Nested {
                    nested: Wire::decode(nested)?,
                },
                One::Filter(filter) => Self::Filter(Wire::decode(filter)?),
                One::Slice(slice) => Self::Slice {
                    slice: Wire::decode(slice)?,
                },
            },
        )
    }

    fn encode(self) -> Result<proto::Condition> {
        use ConditionOneOf as One;
        let one_of = match self {
            Self::Field(field) => One::Field(field.encode()?),
            Self::IsEmpty { is_empty } => One::IsEmpty(proto::IsEmptyCondition {
                key: is_empty.key.encode()?,
            }),
            Self::IsNull { is_null } => One::IsNull(proto::IsNullCondition {
                key: is_null.key.encode()?,
            }),
            Self::HasId { has_id } => One::HasId(proto::HasIdCondition {
                has_id: has_id.encode()?,
            }),
            Self::HasVector { has_vector } => {
                One::HasVector(proto::HasVectorCondition { has_vector })
            }
            Self::Nested { nested } => One::Nested(nested.encode()?),
            Self::Slice { slice } => One::Slice(slice.encode()?),
            Self::Filter(filter) => One::Filter(filter.encode()?),
        };
        Ok(proto::Condition {
            condition_one_of: Some(one_of),
        })
    }
}

fn field_of(key: String) -> Result<PayloadField> {
    Ok(PayloadField {
        key: JsonPath::decode(key)?,
    })
}
