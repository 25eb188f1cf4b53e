//! What the document of the API says about one row of the table, taken from the types that the row
//! reads and writes. Costs two pointers a row; nothing is described before somebody asks.

use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Describes a type.
pub(super) type Describe = fn(&mut SchemaGenerator) -> Schema;

/// What goes into and comes out of a row.
#[derive(Clone, Copy, Default)]
pub(super) struct Description {
    /// The body.
    pub(super) body: Body,
    /// The answer.
    pub(super) answer: Answer,
    /// Whether `wait=false` answers that the work goes on without the caller.
    pub(super) may_go_on: bool,
}

/// What a row reads.
#[derive(Clone, Copy, Default)]
pub(super) enum Body {
    /// Nothing.
    #[default]
    None,
    /// JSON.
    Json(Describe),
    /// A file, in parts.
    File,
}

/// What a row answers.
#[derive(Clone, Copy, Default)]
pub(super) enum Answer {
    /// Any JSON in the envelope.
    #[default]
    Anything,
    /// A result in the envelope.
    Result(Describe),
    /// JSON without envelope.
    Bare(Describe),
    /// Text.
    Text,
    /// Bytes.
    File,
}

/// Describes `T`.
pub(super) fn describe<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
