//! Vectors on their way in, on their way out, and inside queries.
//!
//! A vector has two shapes: the oneof, which is what is written, and older fields that hold when it is unset.

use super::macros::wire_struct;
use super::{Wire, no_variant, sorted};
use crate::qdrant::{self as proto, vector, vector_input, vector_output, vectors, vectors_output};
use orthoplex_types::query::VectorInput;
use orthoplex_types::vector::{InferenceInput, NamedVectors, SparseVector, UNNAMED, Vector};
use orthoplex_types::{Error, Payload, Result};
use serde_json::Value;
use std::collections::HashMap;

const SPARSE_UNNAMED: &str = "Sparse vector must have a name specified";

wire_struct!(SparseVector = proto::SparseVector { same { indices, values } });

impl Wire<proto::DenseVector> for Vec<f32> {
    fn decode(message: proto::DenseVector) -> Result<Self> {
        Ok(message.data)
    }

    fn encode(self) -> Result<proto::DenseVector> {
        Ok(proto::DenseVector { data: self })
    }
}

impl Wire<proto::MultiDenseVector> for Vec<Vec<f32>> {
    fn decode(message: proto::MultiDenseVector) -> Result<Self> {
        Wire::decode(message.vectors)
    }

    fn encode(self) -> Result<proto::MultiDenseVector> {
        Ok(proto::MultiDenseVector {
            vectors: self.encode()?,
        })
    }
}

/// The three messages of inference input differ in the name and type of one member.
enum Inference {
    Document(proto::Document),
    Image(proto::Image),
    Object(proto::InferenceObject),
}

impl Wire<Inference> for InferenceInput {
    fn decode(message: Inference) -> Result<Self> {
        let (kind, input, model, options) = match message {
            Inference::Document(m) => ("text", Value::String(m.text), m.model, m.options),
            Inference::Image(m) => ("image", decode_input(m.image)?, m.model, m.options),
            Inference::Object(m) => ("object", decode_input(m.object)?, m.model, m.options),
        };
        let options = Option::<Payload>::decode(options)?.map(|map| Value::Object(map.0));
        Ok(Self {
            kind: kind.to_owned(),
            model,
            input,
            options,
        })
    }

    fn encode(self) -> Result<Inference> {
        let Self {
            kind,
            model,
            input,
            options,
        } = self;
        let options = match options {
            None | Some(Value::Null) => HashMap::new(),
            Some(Value::Object(map)) => map.encode()?,
            Some(other) => return Err(Error::invalid(format!("{other} is not a map of options"))),
        };
        Ok(match (kind.as_str(), input) {
            ("text", Value::String(text)) => Inference::Document(proto::Document {
                text,
                model,
                options,
            }),
            ("image", image) => Inference::Image(proto::Image {
                image: Some(image.encode()?),
                model,
                options,
            }),
            ("object", object) => {
                let object = Some(object.encode()?);
                Inference::Object(proto::InferenceObject {
                    object,
                    model,
                    options,
                })
            }
            (kind, _) => return Err(Error::invalid(format!("{kind} is not inference input"))),
        })
    }
}

fn decode_input(message: Option<proto::Value>) -> Result<Value> {
    message.map_or(Ok(Value::Null), Value::decode)
}

/// Takes the shape from the oneof of a message. Two messages have these members; one has more.
macro_rules! decode_shape {
    ($oneof:path, $shape:expr $(, $more:pat => $result:expr)?) => {{
        use $oneof as Shape;
        match $shape {
            $($more => $result,)?
            Shape::Dense(m) => Vector::Dense(Wire::decode(m)?),
            Shape::Sparse(m) => Vector::Sparse(Wire::decode(m)?),
            Shape::MultiDense(m) => Vector::Multi(Wire::decode(m)?),
            Shape::Document(m) => Vector::Inference(Wire::decode(Inference::Document(m))?),
            Shape::Image(m) => Vector::Inference(Wire::decode(Inference::Image(m))?),
            Shape::Object(m) => Vector::Inference(Wire::decode(Inference::Object(m))?),
        }
    }};
}

/// Puts a vector into the oneof of a message.
macro_rules! encode_shape {
    ($oneof:path, $vector:expr) => {{
        use $oneof as Shape;
        match $vector {
            Vector::Dense(values) => Shape::Dense(values.encode()?),
            Vector::Sparse(sparse) => Shape::Sparse(sparse.encode()?),
            Vector::Multi(rows) => Shape::MultiDense(rows.encode()?),
            Vector::Inference(input) => match input.encode()? {
                Inference::Document(m) => Shape::Document(m),
                Inference::Image(m) => Shape::Image(m),
                Inference::Object(m) => Shape::Object(m),
            },
        }
    }};
}

impl Wire<proto::Vector> for Vector {
    fn decode(message: proto::Vector) -> Result<Self> {
        match message.vector {
            Some(shape) => Ok(decode_shape!(vector::Vector, shape)),
            None => decode_older(message.data, message.indices, message.vectors_count),
        }
    }

    fn encode(self) -> Result<proto::Vector> {
        let shape = encode_shape!(vector::Vector, self);
        Ok(proto::Vector {
            vector: Some(shape),
            ..proto::Vector::default()
        })
    }
}

/// The shape before the oneof: plain values, with indices sparse, with a count several equal rows.
fn decode_older(
    data: Vec<f32>,
    indices: Option<proto::SparseIndices>,
    vectors_count: Option<u32>,
) -> Result<Vector> {
    match (indices, vectors_count) {
        (Some(_), Some(_)) => Err(Error::invalid(
            "A vector is either sparse or multi, not both",
        )),
        (Some(indices), None) => Ok(Vector::Sparse(SparseVector {
            indices: indices.data,
            values: data,
        })),
        (None, Some(count)) => {
            let rows = usize::decode(count)?;
            if rows == 0 || data.is_empty() || !data.len().is_multiple_of(rows) {
                let length = data.len();
                let text = format!("{length} values can not be split into {count} equal vectors");
                return Err(Error::invalid(text));
            }
            Ok(Vector::Multi(
                data.chunks(data.len() / rows)
                    .map(<[f32]>::to_vec)
                    .collect(),
            ))
        }
        (None, None) => Ok(Vector::Dense(data)),
    }
}

impl Wire<proto::VectorOutput> for Vector {
    fn decode(message: proto::VectorOutput) -> Result<Self> {
        use vector_output::Vector as Shape;
        match message.vector {
            Some(Shape::Dense(m)) => Ok(Self::Dense(Wire::decode(m)?)),
            Some(Shape::Sparse(m)) => Ok(Self::Sparse(Wire::decode(m)?)),
            Some(Shape::MultiDense(m)) => Ok(Self::Multi(Wire::decode(m)?)),
            None => decode_older(message.data, message.indices, message.vectors_count),
        }
    }

    fn encode(self) -> Result<proto::VectorOutput> {
        use vector_output::Vector as Shape;
        let vector = match self {
            Self::Dense(values) => Shape::Dense(values.encode()?),
            Self::Sparse(sparse) => Shape::Sparse(sparse.encode()?),
            Self::Multi(rows) => Shape::MultiDense(rows.encode()?),
            Self::Inference(_) => {
                return Err(Error::internal("a stored vector is inference input"));
            }
        };
        Ok(proto::VectorOutput {
            vector: Some(vector),
            ..proto::VectorOutput::default()
        })
    }
}

/// The unnamed vector or a map by name, in a message for each direction.
macro_rules! wire_named {
    ($message:ident, $named:ident, $oneof:ident, $check:expr) => {
        impl Wire<proto::$message> for NamedVectors {
            fn decode(message: proto::$message) -> Result<Self> {
                use $oneof::VectorsOptions::{Vector as Unnamed, Vectors as Named};
                let vectors = match message.vectors_options {
                    None => Vec::new(),
                    Some(Unnamed(m)) => vec![(UNNAMED.to_owned(), $check(Vector::decode(m)?)?)],
                    Some(Named(map)) => sorted(map.vectors)
                        .into_iter()
                        .map(|(name, m)| Ok((name, Wire::decode(m)?)))
                        .collect::<Result<_>>()?,
                };
                Ok(Self(vectors))
            }

            fn encode(mut self) -> Result<proto::$message> {
                use $oneof::VectorsOptions::{Vector as Unnamed, Vectors as Named};
                let lone = matches!(self.0.as_slice(), [(name, _)] if name == UNNAMED);
                let options = match self.0.pop() {
                    Some((_, vector)) if lone => Unnamed(vector.encode()?),
                    last => {
                        let all = self.0.into_iter().chain(last);
                        let vectors = all.map(|(name, vector)| Ok((name, vector.encode()?)));
                        Named(proto::$named { vectors: vectors.collect::<Result<_>>()? })
                    }
                };
                Ok(proto::$message { vectors_options: Some(options) })
            }
        }
    };
}

wire_named!(Vectors, NamedVectors, vectors, refuse_sparse);
wire_named!(VectorsOutput, NamedVectorsOutput, vectors_output, Ok);

/// A point may be written without vectors.
impl Wire<Option<proto::Vectors>> for NamedVectors {
    fn decode(message: Option<proto::Vectors>) -> Result<Self> {
        message.map_or_else(|| Ok(Self::default()), Self::decode)
    }

    fn encode(self) -> Result<Option<proto::Vectors>> {
        Wire::<proto::Vectors>::encode(self).map(Some)
    }
}

fn refuse_sparse(vector: Vector) -> Result<Vector> {
    match vector {
        Vector::Sparse(_) => Err(Error::invalid(SPARSE_UNNAMED)),
        other => Ok(other),
    }
}

impl Wire<proto::VectorInput> for VectorInput {
    fn decode(message: proto::VectorInput) -> Result<Self> {
        use vector_input::Variant;
        let variant = message.variant.ok_or_else(|| no_variant("VectorInput"))?;
        Ok(Self::Vector(decode_shape!(Variant, variant,
            Variant::Id(id) => return Ok(Self::Id(Wire::decode(id)?)))))
    }

    fn encode(self) -> Result<proto::VectorInput> {
        let variant = match self {
            Self::Id(id) => vector_input::Variant::Id(id.encode()?),
            Self::Vector(vector) => encode_shape!(vector_input::Variant, vector),
        };
        Ok(proto::VectorInput {
            variant: Some(variant),
        })
    }
}

/// The vector of a retired search: values, with indices a sparse vector, which needs a name.
pub(super) fn decode_search_vector(
    values: Vec<f32>,
    indices: Option<proto::SparseIndices>,
    name: &str,
) -> Result<Vector> {
    let vector = decode_older(values, indices, None)?;
    if name == UNNAMED {
        refuse_sparse(vector)
    } else {
        Ok(vector)
    }
}

/// Values and indices of the vector of a retired search.
pub(super) fn encode_search_vector(
    vector: Vector,
) -> Result<(Vec<f32>, Option<proto::SparseIndices>)> {
    match vector {
        Vector::Dense(values) => Ok((values, None)),
        Vector::Sparse(SparseVector { indices, values }) => {
            Ok((values, Some(proto::SparseIndices { data: indices })))
        }
        Vector::Multi(_) => Err(Error::unimplemented(
            "a multi vector in the search endpoint of gRPC",
        )),
        Vector::Inference(_) => Err(Error::unimplemented(
            "inference input in the search endpoint of gRPC",
        )),
    }
}
