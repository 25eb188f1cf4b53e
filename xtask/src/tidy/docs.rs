//! Every module says what it is for.

use super::Finding;
use super::tree::Tree;

/// Rule `module-doc`: the first line of a file is `//!`, unless it is a test file.
pub(super) fn module_doc(tree: &Tree) -> Vec<Finding> {
    let silent = tree
        .sources
        .iter()
        .filter(|s| !s.test && !s.text.starts_with("//!"));
    let message = "open the file with `//!`: what it owns, assumes, never does";
    silent
        .map(|s| Finding::new("module-doc", &s.path, 1, message))
        .collect()
}
