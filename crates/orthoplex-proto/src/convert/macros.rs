//! Declarations for what is the same on both sides: a member or a variant is named once, and both
//! directions follow.

/// Maps a struct member by member, each by its own [`Wire`](super::Wire).
///
/// - `same`: members of one name;
/// - `renamed`: `domain = message`;
/// - `required`: `domain = message or "text when absent"`;
/// - `unread`: message members that say nothing to the domain value: another value reads them, or
///   they only inform;
/// - `absent`: domain members that the message has no place for and that only inform.
macro_rules! wire_struct {
    ($domain:ty = $message:ty {
        $(same { $($same:ident),* $(,)? })?
        $(renamed { $($to:ident = $from:ident),* $(,)? })?
        $(required { $($must:ident = $place:ident or $missing:expr),* $(,)? })?
        $(unread { $($rest:ident),* $(,)? })?
        $(absent { $($lost:ident),* $(,)? })?
    }) => {
        impl $crate::convert::Wire<$message> for $domain {
            fn decode(message: $message) -> orthoplex_types::Result<Self> {
                Ok(Self {
                    $($($same: $crate::convert::Wire::decode(message.$same)?,)*)?
                    $($($to: $crate::convert::Wire::decode(message.$from)?,)*)?
                    $($($must: $crate::convert::required(message.$place, $missing)?,)*)?
                    $($($lost: Default::default(),)*)?
                })
            }

            fn encode(self) -> orthoplex_types::Result<$message> {
                type Message = $message;
                Ok(Message {
                    $($($same: $crate::convert::Wire::encode(self.$same)?,)*)?
                    $($($from: $crate::convert::Wire::encode(self.$to)?,)*)?
                    $($($place: Some($crate::convert::Wire::encode(self.$must)?),)*)?
                    $($($rest: Default::default(),)*)?
                })
            }
        }
    };
}

/// Maps an enum whose variants mean the same on both sides. Messages carry enums as numbers.
macro_rules! wire_enum {
    ($domain:ty = $message:ty as $what:literal { $($variant:ident),+ $(,)? }) => {
        impl $crate::convert::Wire<i32> for $domain {
            fn decode(number: i32) -> orthoplex_types::Result<Self> {
                match <$message>::try_from(number) {
                    $(Ok(<$message>::$variant) => Ok(Self::$variant),)+
                    #[allow(unreachable_patterns)]
                    Ok(other) => Err($crate::convert::malformed($what, other.as_str_name())),
                    Err(_) => Err($crate::convert::malformed($what, number)),
                }
            }

            fn encode(self) -> orthoplex_types::Result<i32> {
                Ok(match self {
                    $(Self::$variant => <$message>::$variant as i32,)+
                })
            }
        }
    };
}

/// Maps a struct of one member to the bare message of that member.
macro_rules! wire_sole {
    ($domain:ident { $member:ident } = $message:ty) => {
        impl $crate::convert::Wire<$message> for $domain {
            fn decode(message: $message) -> orthoplex_types::Result<Self> {
                Ok(Self {
                    $member: $crate::convert::Wire::decode(message)?,
                })
            }

            fn encode(self) -> orthoplex_types::Result<$message> {
                self.$member.encode()
            }
        }
    };
}

/// Values that are themselves on the wire.
macro_rules! wire_plain {
    ($($plain:ty),+) => {
        $(impl $crate::convert::Wire<$plain> for $plain {
            fn decode(message: $plain) -> orthoplex_types::Result<Self> {
                Ok(message)
            }

            fn encode(self) -> orthoplex_types::Result<$plain> {
                Ok(self)
            }
        })+
    };
}

pub(super) use {wire_enum, wire_plain, wire_sole, wire_struct};
