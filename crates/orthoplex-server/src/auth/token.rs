//! Tokens: claims that one of the full-access keys has signed (JWT, HS256).
//!
//! Owns what the claims mean. A token that cannot be read is an unknown credential (401); one that
//! is expired or signed by somebody else is refused (403).

use super::caller::{Caller, Level};
use super::{Credential, INVALID, Known, unauthenticated};
use jsonwebtoken::errors::ErrorKind as JwtError;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use orthoplex_types::filter::{Condition, FieldCondition, Filter, Match, MatchValue};
use orthoplex_types::{Error, ErrorKind, JsonPath, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Seconds by which clocks may differ.
const LEEWAY_S: u64 = 30;

/// What a token says.
#[derive(Debug, Deserialize)]
struct Claims {
    #[serde(default)]
    access: AccessClaim,
    #[serde(default)]
    value_exists: Option<ValueExists>,
    #[serde(default)]
    subject: Option<serde_json::Value>,
    #[serde(default)]
    sub: Option<serde_json::Value>,
}

/// Rights everywhere, or on some collections.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum AccessClaim {
    Global(GlobalLevel),
    Collections(Vec<CollectionClaim>),
}

#[derive(Debug, Deserialize)]
enum GlobalLevel {
    #[serde(rename = "r")]
    Read,
    #[serde(rename = "m")]
    Manage,
}

#[derive(Debug, Deserialize)]
struct CollectionClaim {
    collection: String,
    access: Level,
    /// Rights on some points only: no longer part of the API.
    #[serde(default)]
    payload: Option<serde_json::Value>,
}

/// The token holds as long as one point has all these values.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct ValueExists {
    /// Where the point is.
    pub(crate) collection: String,
    matches: Vec<KeyValue>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct KeyValue {
    key: JsonPath,
    value: MatchValue,
}

impl Default for AccessClaim {
    fn default() -> Self {
        Self::Global(GlobalLevel::Manage)
    }
}

impl AccessClaim {
    /// The rights; `None` for claims that contradict each other or cannot be kept.
    fn caller(self) -> Option<Caller> {
        let claims = match self {
            Self::Global(GlobalLevel::Read) => return Some(Caller::ReadOnly),
            Self::Global(GlobalLevel::Manage) => return Some(Caller::Full),
            Self::Collections(claims) => claims,
        };
        let mut rights = BTreeMap::new();
        for claim in claims {
            let is_new = rights.insert(claim.collection, claim.access).is_none();
            if !is_new || claim.payload.is_some() {
                return None;
            }
        }
        Some(Caller::Some(Arc::new(rights)))
    }
}

impl ValueExists {
    /// What the point must satisfy.
    pub(crate) fn filter(&self) -> Filter {
        let conditions = self.matches.iter().map(|own| {
            Condition::Field(FieldCondition {
                matches: Some(Match::Value(own.value.clone())),
                ..FieldCondition::new(own.key.clone())
            })
        });
        Filter {
            must: conditions.collect(),
            ..Filter::default()
        }
    }
}

/// The keys that tokens may be signed with.
pub(super) struct Tokens {
    keys: Vec<DecodingKey>,
    validation: Validation,
}

impl Tokens {
    pub(super) fn new(keys: &[String]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = LEEWAY_S;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let keys = keys
            .iter()
            .map(|key| DecodingKey::from_secret(key.as_bytes()));
        Self {
            keys: keys.collect(),
            validation,
        }
    }

    /// The caller that a token names.
    pub(super) fn read(&self, given: &[u8]) -> Result<Known> {
        let invalid = || unauthenticated(INVALID);
        let claims = self.claims(given)?;
        let subject = claims.subject.as_ref().or(claims.sub.as_ref());
        let subject = subject.and_then(|own| own.as_str());
        let subject = subject.map(str::to_owned);
        Ok(Known {
            caller: claims.access.caller().ok_or_else(invalid)?,
            credential: Credential::Token { subject },
            proof: claims.value_exists,
        })
    }

    fn claims(&self, given: &[u8]) -> Result<Claims> {
        let mut refusal = unauthenticated(INVALID);
        for key in &self.keys {
            match decode::<Claims>(given, key, &self.validation) {
                Ok(token) => return Ok(token.claims),
                // Maybe signed with the other key.
                Err(error) if *error.kind() == JwtError::InvalidSignature => {
                    refusal = forbidden(&error);
                }
                Err(error) => {
                    return Err(match error.kind() {
                        JwtError::ExpiredSignature | JwtError::ImmatureSignature => {
                            forbidden(&error)
                        }
                        _ => unauthenticated(INVALID),
                    });
                }
            }
        }
        Err(refusal)
    }
}

fn forbidden(error: &jsonwebtoken::errors::Error) -> Error {
    let kind = error.kind();
    Error::new(ErrorKind::Forbidden, format!("{INVALID}: {kind:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::{Value, json};

    fn signed(claims: &Value, key: &str) -> String {
        let key = EncodingKey::from_secret(key.as_bytes());
        encode(&Header::default(), claims, &key).unwrap()
    }

    fn tokens() -> Tokens {
        Tokens::new(&["main".to_owned(), "alt".to_owned()])
    }

    fn refusal(token: &str) -> (ErrorKind, String) {
        let error = tokens().read(token.as_bytes()).unwrap_err();
        (error.kind(), error.message().to_owned())
    }

    #[test]
    fn claims_are_rights() {
        for key in ["main", "alt"] {
            for (claims, caller, subject) in [
                (json!({}), Caller::Full, None),
                (
                    json!({"access": "m", "aud": "x", "sub": "y"}),
                    Caller::Full,
                    Some("y"),
                ),
                (
                    json!({"access": "r", "subject": "z"}),
                    Caller::ReadOnly,
                    Some("z"),
                ),
                (
                    json!({"access": [{"collection": "c", "access": "prw"}]}),
                    Caller::Some(Arc::new([("c".to_owned(), Level::Points)].into())),
                    None,
                ),
            ] {
                let token = signed(&claims, key);
                let subject = subject.map(str::to_owned);
                let known = Known::new(caller, Credential::Token { subject });
                assert_eq!(tokens().read(token.as_bytes()), Ok(known));
            }
        }
    }

    #[test]
    fn what_is_no_token_is_an_unknown_credential() {
        let twice = json!({"access": [
            {"collection": "c", "access": "r"}, {"collection": "c", "access": "rw"},
        ]});
        let payload = json!({"access": [{"collection": "c", "access": "r", "payload": {"a": 1}}]});
        for claims in [twice, payload, json!({"access": "x"})] {
            let (kind, text) = refusal(&signed(&claims, "main"));
            assert_eq!(
                (kind, text.as_str()),
                (ErrorKind::Unauthenticated, INVALID),
                "{claims}"
            );
        }
        for text in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
            assert_eq!(refusal(text).0, ErrorKind::Unauthenticated, "{text}");
        }
    }

    #[test]
    fn signature_and_time_are_named() {
        let (kind, text) = refusal(&signed(&json!({}), "other"));
        assert_eq!(kind, ErrorKind::Forbidden);
        assert!(text.contains("InvalidSignature"), "{text}");
        for key in ["main", "alt"] {
            let (kind, text) = refusal(&signed(&json!({"exp": 1}), key));
            assert_eq!(kind, ErrorKind::Forbidden);
            assert!(text.contains("ExpiredSignature"), "{text}");
        }
        let token = signed(&json!({"exp": 99_999_999_999_u64}), "main");
        assert!(tokens().read(token.as_bytes()).is_ok());
    }

    #[test]
    fn a_point_may_be_asked_for() {
        let claims = json!({"value_exists": {
            "collection": "c", "matches": [{"key": "a.b", "value": "x"}],
        }});
        let known = tokens().read(signed(&claims, "alt").as_bytes()).unwrap();
        let proof = known.proof.unwrap();
        assert_eq!(proof.collection, "c");
        let filter = serde_json::to_value(proof.filter()).unwrap();
        assert_eq!(
            filter,
            json!({"must": [{"key": "a.b", "match": {"value": "x"}}]})
        );
    }
}
