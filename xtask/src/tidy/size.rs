//! Files and functions that one can hold in the head.

use super::Finding;
use super::tree::Tree;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

const FILE_LINES_MAX: usize = 400;
const TEST_FILE_LINES_MAX: usize = 800;
const FUNCTION_LINES_MAX: usize = 70;

/// Rule `file-length`.
pub(super) fn file_length(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in &tree.sources {
        let lines = source.text.lines().count();
        let max = if source.test {
            TEST_FILE_LINES_MAX
        } else {
            FILE_LINES_MAX
        };
        if lines > max {
            let message = format!("{lines} lines, at most {max}");
            found.push(Finding::new("file-length", &source.path, 1, message));
        }
    }
    found
}

/// Rule `function-length`: from the signature to the closing brace, tests included.
pub(super) fn function_length(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in &tree.sources {
        let Some(syntax) = &source.syntax else {
            continue;
        };
        let mut functions = Functions(Vec::new());
        functions.visit_file(syntax);
        for (name, line, lines) in functions.0 {
            if lines > FUNCTION_LINES_MAX {
                let message = format!("`{name}` has {lines} lines, at most {FUNCTION_LINES_MAX}");
                found.push(Finding::new("function-length", &source.path, line, message));
            }
        }
    }
    found
}

/// Name, first line and number of lines of each function.
struct Functions(Vec<(String, usize, usize)>);

impl Functions {
    fn note(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = signature.span().start().line;
        let last = block.span().end().line;
        self.0
            .push((signature.ident.to_string(), first, last + 1 - first));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.note(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.note(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.note(&function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }
}
