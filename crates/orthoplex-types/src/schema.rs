//! Tools for describing JSON where one type here stands for several named objects there.
//!
//! Owns the macros that declare such objects. What they declare is never made: it only tells
//! [`schemars`] what a hand-written `Deserialize` accepts, under the names that clients know.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Declares objects by their members.
macro_rules! objects {
    ($($(#[$meta:meta])* $name:ident {
        $($(#[$member_meta:meta])* $member:ident: $kind:ty),+ $(,)?
    })+) => {$(
        #[derive(schemars::JsonSchema)]
        $(#[$meta])*
        #[allow(dead_code)]
        pub(crate) struct $name {
            $($(#[$member_meta])* $member: $kind,)+
        }
    )+};
}

/// Declares values that have one of several forms.
macro_rules! choices {
    ($($(#[$meta:meta])* $name:ident {
        $($(#[$form_meta:meta])* $form:ident: $kind:ty),+ $(,)?
    })+) => {$(
        #[derive(schemars::JsonSchema)]
        $(#[$meta])*
        #[schemars(untagged)]
        #[allow(dead_code)]
        pub(crate) enum $name {
            $($(#[$form_meta])* $form($kind),)+
        }
    )+};
}

/// Declares another name for what a type describes.
macro_rules! also_named {
    ($($(#[$meta:meta])* $name:ident: $kind:ty),+ $(,)?) => {$(
        $(#[$meta])*
        pub(crate) struct $name;

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$kind as schemars::JsonSchema>::json_schema(generator)
            }
        }
    )+};
}

/// Lets types be described as another type is.
macro_rules! described_as {
    ($($name:ty => $kind:ty),+ $(,)?) => {$(
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                <$kind as schemars::JsonSchema>::inline_schema()
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                <$kind as schemars::JsonSchema>::schema_name()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                <$kind as schemars::JsonSchema>::schema_id()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$kind as schemars::JsonSchema>::json_schema(generator)
            }
        }
    )+};
}

pub(crate) use {also_named, choices, described_as, objects};

/// Declares texts of a known format.
macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident = $format:literal),+ $(,)?) => {$(
        $(#[$meta])*
        pub struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format })
            }
        }
    )+};
}

texts! {
    /// A moment, as RFC 3339 writes it.
    DateTime = "date-time",
    /// A UUID.
    UuidText = "uuid",
    /// An address.
    Uri = "uri",
}

/// One, or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
#[allow(dead_code)]
pub(crate) enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}
