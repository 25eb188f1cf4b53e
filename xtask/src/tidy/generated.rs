//! Committed generated code is what its source says.

use super::Finding;
use super::tree::Tree;
use crate::codegen;

/// Rule `stale-code`.
pub(super) fn fresh(tree: &Tree) -> Vec<Finding> {
    let Some(root) = &tree.root else {
        return Vec::new();
    };
    let finding = |path: &str, message: String| Finding::new("stale-code", path, 1, message);
    match codegen::stale(root) {
        Ok(paths) => paths
            .iter()
            .map(|p| finding(p, codegen::REMEDY.to_owned()))
            .collect(),
        Err(error) => vec![finding(codegen::CRATE, error)],
    }
}
