//! Who calls, and what they may do.
//!
//! Owns the keys, the tokens and the one decision per operation that both listeners use. Keys are
//! compared in constant time and never printed. Without a key everybody has full access.

mod caller;
mod token;

pub(crate) use caller::Caller;
pub(crate) use token::ValueExists;

use axum::http::{HeaderMap, header};
use orthoplex_types::{Error, ErrorKind, Result};
use subtle::ConstantTimeEq;
use token::Tokens;

const API_KEY: &str = "api-key";
const BEARER: &str = "Bearer ";

/// Text of a request without credential.
pub(crate) const MISSING: &str = "Must provide an API key or an Authorization bearer token";
/// Text of a request with an unknown credential.
pub(crate) const INVALID: &str = "Invalid API key or JWT";
/// Text of a request whose token asks for a point that is not there.
const STALE: &str = "Invalid JWT, stateful validation failed";

/// A caller whose credential is right, as far as it can be told without looking at data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Known {
    /// The caller.
    pub(crate) caller: Caller,
    /// What it showed.
    pub(crate) credential: Credential,
    /// A point that must exist.
    pub(crate) proof: Option<ValueExists>,
}

/// What a caller showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    /// Nothing.
    None,
    /// A key.
    Key,
    /// A token.
    Token {
        /// Whom it was made for.
        subject: Option<String>,
    },
}

impl Known {
    const fn new(caller: Caller, credential: Credential) -> Self {
        let proof = None;
        Self {
            caller,
            credential,
            proof,
        }
    }
}

/// The refusal of a credential.
pub(crate) fn unauthenticated(text: &str) -> Error {
    Error::new(ErrorKind::Unauthenticated, text)
}

/// The refusal of a token whose point is not there.
pub(crate) fn stale() -> Error {
    unauthenticated(STALE)
}

/// The configured keys.
#[derive(Default)]
pub(crate) struct Auth {
    keys: Vec<(String, Caller)>,
    tokens: Option<Tokens>,
}

impl Auth {
    /// Full-access keys and read-only keys; those absent are not set. `tokens` says whether what the
    /// full-access keys have signed is a credential.
    pub(crate) fn new(full: [Option<String>; 2], read_only: Option<String>, tokens: bool) -> Self {
        let full: Vec<String> = full.into_iter().flatten().collect();
        let tokens = tokens.then(|| Tokens::new(&full));
        let full = full.into_iter().map(|key| (key, Caller::Full));
        let read_only = read_only.into_iter().map(|key| (key, Caller::ReadOnly));
        Self {
            keys: full.chain(read_only).collect(),
            tokens,
        }
    }

    /// Whether a credential is needed at all.
    pub(crate) const fn is_open(&self) -> bool {
        self.keys.is_empty()
    }

    /// The caller behind the headers, or the refusal, whose text is answered as it stands.
    pub(crate) fn identify(&self, headers: &HeaderMap) -> Result<Known> {
        if self.is_open() {
            return Ok(Known::new(Caller::Full, Credential::None));
        }
        let given = credential(headers).ok_or_else(|| unauthenticated(MISSING))?;
        // Every key is compared, so that time tells nothing about which one is near.
        let found = self.keys.iter().fold(None, |found, (key, caller)| {
            let same: bool = key.as_bytes().ct_eq(given).into();
            found.or(same.then_some(caller))
        });
        match (found, &self.tokens) {
            (Some(caller), _) => Ok(Known::new(caller.clone(), Credential::Key)),
            (None, Some(tokens)) => tokens.read(given),
            (None, None) => Err(unauthenticated(INVALID)),
        }
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
            false,
        )
    }

    fn identify(auth: &Auth, headers: &HeaderMap) -> std::result::Result<Caller, String> {
        let known = auth.identify(headers);
        known
            .map(|known| known.caller)
            .map_err(|error| error.message().to_owned())
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
            identify(&Auth::default(), &HeaderMap::new()),
            Ok(Caller::Full)
        );
    }

    #[test]
    fn keys_map_to_callers() {
        let auth = auth();
        assert_eq!(identify(&auth, &HeaderMap::new()), Err(MISSING.to_owned()));
        assert_eq!(identify(&auth, &with("api-key", "main")), Ok(Caller::Full));
        assert_eq!(identify(&auth, &with("api-key", "alt")), Ok(Caller::Full));
        assert_eq!(
            identify(&auth, &with("api-key", "reader")),
            Ok(Caller::ReadOnly)
        );
        assert_eq!(
            identify(&auth, &with("authorization", "Bearer main")),
            Ok(Caller::Full)
        );
        assert_eq!(
            identify(&auth, &with("authorization", "bearer main")),
            Err(MISSING.to_owned())
        );
        for wrong in ["", "mai", "main ", "mainn", "Main"] {
            assert_eq!(
                identify(&auth, &with("api-key", wrong)),
                Err(INVALID.to_owned()),
                "{wrong:?}"
            );
        }
    }
}
