//! What comes in path and query string.

use orthoplex_types::operation::ReadConsistency;
use orthoplex_types::ops::collections::{check_name, check_new_name};
use orthoplex_types::rest::COLLECTION;
use orthoplex_types::{Error, ErrorKind, Result, Scope, Violations, WriteOrdering};
use std::borrow::Cow;
use std::fmt;

/// Name of the collection in validation texts.
const NAME: &str = "name";

/// Where in the request a faulty parameter stood.
#[derive(Clone, Copy)]
enum Place {
    Path,
    Query,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
        })
    }
}

fn unreadable(place: Place, why: impl fmt::Display) -> Error {
    Error::invalid(format!("Deserialize error in {place} parameters: {why}"))
}

/// The refusal of a query parameter.
pub(crate) fn unreadable_query(why: impl fmt::Display) -> Error {
    unreadable(Place::Query, why)
}

fn check(place: Place, run: impl FnOnce(&mut Violations)) -> Result<()> {
    let mut violations = Violations::default();
    run(&mut violations);
    if violations.is_empty() {
        return Ok(());
    }
    let text = format!("Validation error in {place} parameters: {violations}");
    Err(Error::new(ErrorKind::Unprocessable, text))
}

/// Parameters of one request, not yet understood.
#[derive(Debug, Default)]
pub(crate) struct Params {
    path: Vec<(String, String)>,
    query: String,
}

impl Params {
    /// Decoded path parameters and the query string as it came.
    pub(crate) const fn new(path: Vec<(String, String)>, query: String) -> Self {
        Self { path, query }
    }

    /// A path parameter.
    pub(crate) fn path(&self, name: &str) -> Result<&str> {
        let found = self.path.iter().find(|(own, _)| own == name);
        found
            .map(|(_, value)| value.as_str())
            .ok_or_else(|| unreadable(Place::Path, format_args!("missing field `{name}`")))
    }

    /// The collection that the path names.
    pub(crate) fn collection(&self) -> Option<&str> {
        self.path(COLLECTION).ok()
    }

    /// A query parameter; the last one of that name counts.
    pub(crate) fn query(&self, name: &str) -> Option<Cow<'_, str>> {
        let pairs = form_urlencoded::parse(self.query.as_bytes());
        pairs
            .filter(|(own, _)| own == name)
            .last()
            .map(|(_, value)| value)
    }

    /// A query parameter that is a number.
    pub(crate) fn query_number(&self, name: &str) -> Result<Option<u64>> {
        let parse = |text: Cow<'_, str>| {
            text.parse()
                .map_err(|e| unreadable(Place::Query, format_args!("{name}: {e}")))
        };
        self.query(name).map(parse).transpose()
    }

    /// A query parameter that is true or false.
    pub(crate) fn query_bool(&self, name: &str) -> Result<Option<bool>> {
        let parse = |text: Cow<'_, str>| {
            text.parse()
                .map_err(|e| unreadable(Place::Query, format_args!("{name}: {e}")))
        };
        self.query(name).map(parse).transpose()
    }

    /// Collection and common query parameters.
    pub(crate) fn scope(&self) -> Result<Scope> {
        let mut scope = Scope::default();
        if let Some(name) = self.collection() {
            check(Place::Path, |v| check_name(NAME, name, v))?;
            name.clone_into(&mut scope.collection);
        }
        if self.query.is_empty() {
            return Ok(scope);
        }
        scope.wait = self.query_bool("wait")?.unwrap_or_default();
        scope.ordering = self.ordering()?;
        scope.timeout_s = self.query_number("timeout")?;
        scope.consistency = self.consistency()?;
        check(Place::Query, |v| {
            v.min_opt("timeout", scope.timeout_s, 1);
            if let Some(ReadConsistency::Factor(factor)) = scope.consistency {
                v.min("consistency", factor, 1);
            }
        })?;
        Ok(scope)
    }

    /// Refuses a collection name under which nothing new may be made.
    pub(crate) fn check_new_collection(&self) -> Result<()> {
        let name = self.path(COLLECTION)?;
        check(Place::Path, |v| check_new_name(NAME, name, v))
    }

    fn ordering(&self) -> Result<WriteOrdering> {
        match self.query("ordering").as_deref() {
            None | Some("weak") => Ok(WriteOrdering::Weak),
            Some("medium") => Ok(WriteOrdering::Medium),
            Some("strong") => Ok(WriteOrdering::Strong),
            Some(other) => Err(unreadable(
                Place::Query,
                format_args!(
                    "unknown variant `{other}`, expected one of `weak`, `medium`, `strong`"
                ),
            )),
        }
    }

    fn consistency(&self) -> Result<Option<ReadConsistency>> {
        let level = match self.query("consistency").as_deref() {
            None | Some("") => return Ok(None),
            Some("majority") => ReadConsistency::Majority,
            Some("quorum") => ReadConsistency::Quorum,
            Some("all") => ReadConsistency::All,
            Some(other) => ReadConsistency::Factor(other.parse().map_err(|_| {
                let why = "expected a number, `majority`, `quorum` or `all`";
                unreadable(
                    Place::Query,
                    format_args!("consistency: invalid value `{other}`, {why}"),
                )
            })?),
        };
        Ok(Some(level))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(query: &str) -> Result<Scope, (u16, String)> {
        let path = vec![(COLLECTION.to_owned(), "x".to_owned())];
        let scope = Params::new(path, query.to_owned()).scope();
        scope.map_err(|e| (e.kind().http_status(), e.message().to_owned()))
    }

    #[test]
    fn common_parameters_become_the_scope() {
        let all = scope("wait=true&ordering=strong&timeout=7&consistency=majority&other=1");
        let expected = Scope {
            collection: "x".to_owned(),
            wait: true,
            ordering: WriteOrdering::Strong,
            timeout_s: Some(7),
            consistency: Some(ReadConsistency::Majority),
        };
        assert_eq!(all, Ok(expected));
        assert_eq!(scope(""), Ok(Scope::of("x")));
        assert_eq!(scope("consistency="), Ok(Scope::of("x")));
        assert_eq!(
            scope("consistency=3").expect("scope").consistency,
            Some(ReadConsistency::Factor(3))
        );
    }

    #[test]
    fn faulty_parameters_say_which() {
        for (query, status, part) in [
            (
                "wait=1",
                400,
                "Deserialize error in query parameters: wait: ",
            ),
            ("ordering=best", 400, "unknown variant `best`"),
            (
                "timeout=-1",
                400,
                "Deserialize error in query parameters: timeout: ",
            ),
            (
                "consistency=some",
                400,
                "Deserialize error in query parameters: consistency: ",
            ),
            (
                "timeout=0",
                422,
                "Validation error in query parameters: [timeout: value 0 invalid, must be 1 or larger]",
            ),
            (
                "consistency=0",
                422,
                "[consistency: value 0 invalid, must be 1 or larger]",
            ),
        ] {
            let (own, text) = scope(query).expect_err(query);
            assert_eq!(own, status, "{query}");
            assert!(text.contains(part), "{query}: {text}");
        }
    }

    #[test]
    fn long_collection_names_are_refused() {
        let path = vec![(COLLECTION.to_owned(), "x".repeat(256))];
        let error = Params::new(path, String::new())
            .scope()
            .expect_err("too long");
        assert_eq!(error.kind().http_status(), 422);
        assert!(
            error
                .message()
                .starts_with("Validation error in path parameters: [name: value")
        );
    }
}
