//! Who calls, and what they may do.
//!
//! Owns the keys and the one decision per operation that both listeners use. Keys are compared in
//! constant time and never printed. Without a key everybody has full access.

use axum::http::{HeaderMap, header};
use orthoplex::Authorise;
use orthoplex_types::{Access, Error, ErrorKind, Result, Scope};
use subtle::ConstantTimeEq;

const API_KEY: &str = "api-key";
const BEARER: &str = "Bearer ";

/// Text of a request without credential.
pub(crate) const MISSING: &str = "Must provide an API key or an Authorization bearer token";
/// Text of a request with an unknown credential.
pub(crate) const INVALID: &str = "Invalid API key or JWT";

/// Rights of a known caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// May do anything.
    Full,
    /// May read anything.
    ReadOnly,
}

impl Authorise for Caller {
    fn authorise(&self, _: &'static str, access: Access, scope: &Scope) -> Result<()> {
        self.may(access, &scope.collection)
    }
}

impl Caller {
    /// Whether the caller may do something of that access level on that collection.
    pub(crate) fn may(self, access: Access, collection: &str) -> Result<()> {
        if self == Self::Full {
            return Ok(());
        }
        let what = match access {
            Access::Public | Access::Read | Access::GlobalRead | Access::Filtered => return Ok(()),
            Access::Write | Access::WriteExtras => {
                format!("Write access to collection {collection} is required")
            }
            Access::GlobalManage => "Global manage access is required".to_owned(),
        };
        Err(Error::new(
            ErrorKind::Forbidden,
            format!("Forbidden: {what}"),
        ))
    }
}

/// The configured keys.
#[derive(Default)]
pub(crate) struct Auth {
    keys: Vec<(String, Caller)>,
}

impl Auth {
    /// Full-access keys and read-only keys; those absent are not set.
    pub(crate) fn new(full: [Option<String>; 2], read_only: Option<String>) -> Self {
        let full = full.into_iter().flatten().map(|key| (key, Caller::Full));
        let read_only = read_only.into_iter().map(|key| (key, Caller::ReadOnly));
        Self {
            keys: full.chain(read_only).collect(),
        }
    }

    /// Whether a credential is needed at all.
    pub(crate) const fn is_open(&self) -> bool {
        self.keys.is_empty()
    }

    /// The caller behind the headers, or the text of the refusal.
    pub(crate) fn identify(&self, headers: &HeaderMap) -> Result<Caller, &'static str> {
        if self.is_open() {
            return Ok(Caller::Full);
        }
        let given = credential(headers).ok_or(MISSING)?;
        // Every key is compared, so that time tells nothing about which one is near.
        let found = self.keys.iter().fold(None, |found, (key, caller)| {
            let same: bool = key.as_bytes().ct_eq(given).into();
            found.or(same.then_some(*caller))
        });
        found.ok_or(INVALID)
    }
}

fn credential(headers: &HeaderMap) -> Option<&[u8]> {
    if let Some(key) = headers.get(API_KEY) {
        return Some(key.as_bytes());
    }
    headers
        .get(header::AUTHORIZATION)?
        .as_bytes()
        .strip_prefix(BEARER.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auth() -> Auth {
        Auth::new(
            [Some("main".to_owned()), Some("alt".to_owned())],
            Some("reader".to_owned()),
        )
    }

    fn with(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(
            axum::http::HeaderName::from_static(name),
            value.parse().expect("header value"),
        )])
    }

    #[test]
    fn without_keys_everybody_has_full_access() {
        assert_eq!(
            Auth::default().identify(&HeaderMap::new()),
            Ok(Caller::Full)
        );
    }

    #[test]
    fn keys_map_to_callers() {
        let auth = auth();
        assert_eq!(auth.identify(&HeaderMap::new()), Err(MISSING));
        assert_eq!(auth.identify(&with("api-key", "main")), Ok(Caller::Full));
        assert_eq!(auth.identify(&with("api-key", "alt")), Ok(Caller::Full));
        assert_eq!(
            auth.identify(&with("api-key", "reader")),
            Ok(Caller::ReadOnly)
        );
        assert_eq!(
            auth.identify(&with("authorization", "Bearer main")),
            Ok(Caller::Full)
        );
        assert_eq!(
            auth.identify(&with("authorization", "bearer main")),
            Err(MISSING)
        );
        for wrong in ["", "mai", "main ", "mainn", "Main"] {
            assert_eq!(
                auth.identify(&with("api-key", wrong)),
                Err(INVALID),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn every_access_level_has_a_decision() {
        let refusal = |access| {
            Caller::ReadOnly
                .may(access, "x")
                .err()
                .map(|e| e.message().to_owned())
        };
        for access in [
            Access::Public,
            Access::Read,
            Access::GlobalRead,
            Access::Filtered,
        ] {
            assert_eq!(refusal(access), None);
        }
        for access in [Access::Write, Access::WriteExtras] {
            let text = "Forbidden: Write access to collection x is required";
            assert_eq!(refusal(access).as_deref(), Some(text));
            assert!(Caller::Full.may(access, "x").is_ok());
        }
        let text = "Forbidden: Global manage access is required";
        assert_eq!(refusal(Access::GlobalManage).as_deref(), Some(text));
    }
}
