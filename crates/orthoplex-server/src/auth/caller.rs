//! Rights of a known caller, and the decision about one operation.

use orthoplex::Authorise;
use orthoplex_types::{Access, Error, ErrorKind, Result, Scope};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rights of a known caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// May do anything.
    Full,
    /// May read anything.
    ReadOnly,
    /// Has rights on some collections, by their names as requests write them.
    Some(Arc<BTreeMap<String, Level>>),
}

/// Rights on one collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Level {
    /// Read everything.
    #[serde(rename = "r")]
    Read,
    /// Read and write points, and nothing else.
    #[serde(rename = "prw")]
    Points,
    /// Read and write everything inside the collection.
    #[serde(rename = "rw")]
    ReadWrite,
}

impl Authorise for Caller {
    fn authorise(&self, _: &'static str, access: Access, scope: &Scope) -> Result<()> {
        self.may(access, &scope.collection)
    }

    fn sees(&self, collection: &str) -> bool {
        self.may(Access::Read, collection).is_ok()
    }
}

impl Caller {
    /// Whether the caller may do something of that access level on that collection.
    pub(crate) fn may(&self, access: Access, collection: &str) -> Result<()> {
        let refusal = match self {
            Self::Full => None,
            Self::ReadOnly => refusal_of_reader(access, collection),
            Self::Some(rights) => refusal_of_level(rights.get(collection), access, collection),
        };
        refusal.map_or(Ok(()), |what| {
            Err(Error::new(
                ErrorKind::Forbidden,
                format!("Forbidden: {what}"),
            ))
        })
    }
}

fn refusal_of_reader(access: Access, collection: &str) -> Option<String> {
    match access {
        Access::Public
        | Access::Read
        | Access::ReadExtras
        | Access::GlobalRead
        | Access::Filtered => None,
        Access::Write | Access::WriteExtras => Some(needs_write(collection)),
        Access::GlobalManage => Some(NEEDS_MANAGE.to_owned()),
    }
}

fn refusal_of_level(level: Option<&Level>, access: Access, collection: &str) -> Option<String> {
    let wants = |extras: bool, writes: bool| match level {
        None => Some(format!("Access to collection {collection} is required")),
        Some(Level::Read) if writes => Some(needs_write(collection)),
        Some(Level::Points) if extras => Some(format!(
            "Only points access is allowed for collection {collection}"
        )),
        Some(_) => None,
    };
    match access {
        Access::Public | Access::Filtered => None,
        Access::Read => wants(false, false),
        Access::ReadExtras => wants(true, false),
        Access::Write => wants(false, true),
        Access::WriteExtras => wants(true, true),
        Access::GlobalRead => Some("Global access is required".to_owned()),
        Access::GlobalManage => Some(NEEDS_MANAGE.to_owned()),
    }
}

const NEEDS_MANAGE: &str = "Global manage access is required";

fn needs_write(collection: &str) -> String {
    format!("Write access to collection {collection} is required")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Access; 8] = [
        Access::Public,
        Access::Filtered,
        Access::Read,
        Access::ReadExtras,
        Access::Write,
        Access::WriteExtras,
        Access::GlobalRead,
        Access::GlobalManage,
    ];

    /// One letter an access level: + for allowed.
    fn row(caller: &Caller, collection: &str) -> String {
        let may = |access| caller.may(access, collection).is_ok();
        let letters = ALL
            .into_iter()
            .map(|access| if may(access) { '+' } else { '-' });
        letters.collect()
    }

    #[test]
    fn every_access_level_has_a_decision() {
        let rights = [
            ("r", Level::Read),
            ("p", Level::Points),
            ("w", Level::ReadWrite),
        ];
        let rights = rights.map(|(name, level)| (name.to_owned(), level));
        let some = Caller::Some(Arc::new(rights.into()));
        assert_eq!(row(&Caller::Full, "x"), "++++++++");
        assert_eq!(row(&Caller::ReadOnly, "x"), "++++--+-");
        assert_eq!(row(&some, "r"), "++++----");
        assert_eq!(row(&some, "p"), "+++-+---");
        assert_eq!(row(&some, "w"), "++++++--");
        assert_eq!(row(&some, "x"), "++------");
        assert_eq!(row(&some, ""), "++------");
    }

    #[test]
    fn refusals_name_what_is_missing() {
        let rights = [("p".to_owned(), Level::Points)];
        let some = Caller::Some(Arc::new(rights.into()));
        for (caller, access, text) in [
            (
                &Caller::ReadOnly,
                Access::Write,
                "Forbidden: Write access to collection p is required",
            ),
            (
                &Caller::ReadOnly,
                Access::GlobalManage,
                "Forbidden: Global manage access is required",
            ),
            (
                &some,
                Access::WriteExtras,
                "Forbidden: Only points access is allowed for collection p",
            ),
            (
                &some,
                Access::GlobalRead,
                "Forbidden: Global access is required",
            ),
        ] {
            assert_eq!(caller.may(access, "p").unwrap_err().message(), text);
        }
        assert_eq!(
            some.may(Access::Read, "x").unwrap_err().message(),
            "Forbidden: Access to collection x is required"
        );
    }
}
