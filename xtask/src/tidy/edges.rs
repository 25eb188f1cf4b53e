//! Which crate may use which.
//!
//! The table is the map of the house: dependencies point downward, and the crates that speak a
//! protocol are reached by the facades alone.

use super::Finding;
use super::tree::{Manifest, Tree};

/// Our crates and those of ours that each may use.
const EDGES: [(&str, &[&str]); 12] = [
    ("orthoplex-types", &[]),
    ("orthoplex-kernels", &[]),
    ("orthoplex-storage", &[]),
    (
        "orthoplex-index",
        &["orthoplex-types", "orthoplex-kernels", "orthoplex-storage"],
    ),
    (
        "orthoplex",
        &[
            "orthoplex-types",
            "orthoplex-kernels",
            "orthoplex-storage",
            "orthoplex-index",
        ],
    ),
    ("orthoplex-proto", &["orthoplex-types"]),
    ("orthoplex-client", &["orthoplex-proto", "orthoplex-types"]),
    (
        "orthoplex-cluster",
        &["orthoplex", "orthoplex-storage", "orthoplex-types"],
    ),
    (
        "orthoplex-server",
        &[
            "orthoplex",
            "orthoplex-cluster",
            "orthoplex-client",
            "orthoplex-proto",
            "orthoplex-types",
        ],
    ),
    (
        "orthoplex-python",
        &[
            "orthoplex",
            "orthoplex-client",
            "orthoplex-proto",
            "orthoplex-types",
        ],
    ),
    (
        "orthoplex-sim",
        &[
            "orthoplex",
            "orthoplex-cluster",
            "orthoplex-index",
            "orthoplex-kernels",
            "orthoplex-storage",
            "orthoplex-types",
        ],
    ),
    ("xtask", &[]),
];

/// Protocol crates, each standing for its family (`tonic` is also `tonic-health`), and their users.
const FACADES: [(&str, &[&str]); 4] = [
    ("axum", &["orthoplex-server"]),
    (
        "tonic",
        &[
            "orthoplex-proto",
            "orthoplex-server",
            "orthoplex-client",
            "xtask",
        ],
    ),
    (
        "prost",
        &[
            "orthoplex-proto",
            "orthoplex-server",
            "orthoplex-client",
            "xtask",
        ],
    ),
    ("pyo3", &["orthoplex-python"]),
];

/// Usable by the tests of every crate.
const TEST_HELP: &str = "orthoplex-sim";

/// Rule `crate-edge`.
pub(super) fn crate_edges(tree: &Tree) -> Vec<Finding> {
    tree.manifests.iter().flat_map(in_manifest).collect()
}

fn in_manifest(manifest: &Manifest) -> Vec<Finding> {
    let note = |line, message: String| Finding::new("crate-edge", &manifest.path, line, message);
    let table = match manifest.text.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => return vec![note(1, error.to_string())],
    };
    let name = table
        .get("package")
        .and_then(|p| p.get("name"))
        .and_then(|n| n.as_str());
    let name = name.unwrap_or_default();
    let Some((_, allowed)) = EDGES.iter().find(|(from, _)| *from == name) else {
        return vec![note(
            1,
            format!("crate `{name}` is not on the map in xtask/src/tidy/edges.rs"),
        )];
    };
    let mut found = Vec::new();
    for (kind, dependency) in dependencies(&table) {
        let line = line_of(&manifest.text, &dependency);
        let test_help = kind == "dev-dependencies" && dependency == TEST_HELP;
        if is_ours(&dependency) && !test_help && !allowed.contains(&dependency.as_str()) {
            found.push(note(line, format!("`{name}` may not use `{dependency}`")));
        }
        if let Some((facade, _)) = forbidden_facade(name, &dependency) {
            found.push(note(
                line,
                format!("`{name}` may not use `{dependency}` ({facade} is a facade's)"),
            ));
        }
    }
    found
}

/// Kind and name of every dependency, also of those for one platform.
fn dependencies(table: &toml::Table) -> Vec<(&'static str, String)> {
    let platforms = table.get("target").and_then(toml::Value::as_table);
    let platforms = platforms
        .into_iter()
        .flat_map(toml::Table::values)
        .filter_map(toml::Value::as_table);
    let mut out = Vec::new();
    for scope in std::iter::once(table).chain(platforms) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let section = scope.get(kind).and_then(toml::Value::as_table);
            for (key, value) in section.into_iter().flatten() {
                let renamed = value.get("package").and_then(toml::Value::as_str);
                out.push((kind, renamed.unwrap_or(key).to_owned()));
            }
        }
    }
    out
}

fn is_ours(dependency: &str) -> bool {
    dependency == "xtask" || is_family(dependency, "orthoplex")
}

fn forbidden_facade(
    name: &str,
    dependency: &str,
) -> Option<&'static (&'static str, &'static [&'static str])> {
    FACADES
        .iter()
        .find(|(family, users)| is_family(dependency, family) && !users.contains(&name))
}

fn is_family(name: &str, family: &str) -> bool {
    name.strip_prefix(family)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn line_of(text: &str, dependency: &str) -> usize {
    text.lines()
        .position(|l| l.trim_start().starts_with(dependency))
        .map_or(1, |index| index + 1)
}
