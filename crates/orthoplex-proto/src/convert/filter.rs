//! Filters and their conditions.

mod field;

use super::{Wire, no_variant, required, size};
use crate::qdrant::{self as proto, condition::ConditionOneOf};
use orthoplex_types::filter::{Condition, Filter, MinShould, Nested, PayloadField};
use orthoplex_types::{Error, JsonPath, Result};

impl Wire<proto::Filter> for Filter {
    fn decode(message: proto::Filter) -> Result<Self> {
        Ok(Self {
            should: Wire::decode(message.should)?,
            min_should: Wire::decode(message.min_should)?,
            must: Wire::decode(message.must)?,
            must_not: Wire::decode(message.must_not)?,
        })
    }

    fn encode(self) -> Result<proto::Filter> {
        Ok(proto::Filter {
            should: self.should.encode()?,
            min_should: self.min_should.encode()?,
            must: self.must.encode()?,
            must_not: self.must_not.encode()?,
        })
    }
}

impl Wire<proto::MinShould> for MinShould {
    fn decode(message: proto::MinShould) -> Result<Self> {
        let min_count = size(message.min_count);
        Ok(Self {
            conditions: Wire::decode(message.conditions)?,
            min_count,
        })
    }

    fn encode(self) -> Result<proto::MinShould> {
        let min_count = self.min_count as u64;
        Ok(proto::MinShould {
            conditions: self.conditions.encode()?,
            min_count,
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
                One::Slice(_) => return Err(Error::unimplemented("slice condition")),
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

impl Wire<proto::NestedCondition> for Nested {
    fn decode(message: proto::NestedCondition) -> Result<Self> {
        Ok(Self {
            key: Wire::decode(message.key)?,
            filter: required(message.filter, "Nested condition must have a filter")?,
        })
    }

    fn encode(self) -> Result<proto::NestedCondition> {
        let filter = Some(self.filter.encode()?);
        Ok(proto::NestedCondition {
            key: self.key.encode()?,
            filter,
        })
    }
}
