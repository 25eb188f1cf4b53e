//! `unsafe` lives in few places, and each use says why it is sound.

use super::Finding;
use super::tokens::Token;
use super::tree::{Source, Tree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// Where `unsafe` is allowed: kernels, and the memory maps and byte casts of storage.
const PLACES: [&str; 2] = [
    "crates/orthoplex-kernels/",
    "crates/orthoplex-storage/src/bytes",
];

/// How far above an `unsafe` its reason may begin.
const REASON_LINES: usize = 6;

/// Rules `unsafe-place` and `unsafe-reason`; test code is held to both.
pub(super) fn unsafe_code(tree: &Tree) -> Vec<Finding> {
    tree.sources.iter().flat_map(in_source).collect()
}

fn in_source(source: &Source) -> Vec<Finding> {
    let allowed = source.is_under(&PLACES);
    let lines: Vec<&str> = source.text.lines().collect();
    let promised = promised(source);
    let mut found = Vec::new();
    for line in uses(&source.tokens) {
        if !allowed {
            let message = "`unsafe` outside kernels, memory maps and byte casts";
            found.push(Finding::new("unsafe-place", &source.path, line, message));
        }
        if !promised.contains(&line) && !has_reason(&lines, line) {
            let message = "`unsafe` without a `// SAFETY:` line above";
            found.push(Finding::new("unsafe-reason", &source.path, line, message));
        }
    }
    found
}

/// Lines of unsafe blocks, functions, impls and traits; not of `unsafe fn(..)` types.
fn uses(tokens: &[Token]) -> impl Iterator<Item = usize> + '_ {
    let is_use = |w: &&[Token]| match w {
        [a, b, c] if a.text == "unsafe" => !(b.text == "fn" && c.text == "("),
        _ => false,
    };
    // `#[unsafe(..)]` and `unsafe extern` blocks count as uses as well.
    tokens
        .windows(3)
        .filter(is_use)
        .filter_map(|w| Some(w.first()?.line))
}

/// Lines of unsafe functions that implement a trait: the trait has stated what callers promise.
fn promised(source: &Source) -> Vec<usize> {
    let mut methods = Methods(Vec::new());
    if let Some(syntax) = &source.syntax {
        methods.visit_file(syntax);
    }
    methods.0
}

struct Methods(Vec<usize>);

impl<'ast> Visit<'ast> for Methods {
    fn visit_item_impl(&mut self, block: &'ast syn::ItemImpl) {
        for item in &block.items {
            if let (Some(_), syn::ImplItem::Fn(method)) = (&block.trait_, item) {
                self.0
                    .extend(method.sig.unsafety.map(|token| token.span().start().line));
            }
        }
        visit::visit_item_impl(self, block);
    }
}

/// Looks a few lines up, and further through the comments and attributes that sit right above.
fn has_reason(lines: &[&str], line: usize) -> bool {
    let above = lines.get(..line).unwrap_or_default().iter().rev();
    for (distance, text) in above.enumerate() {
        let text = text.trim_start();
        if text.starts_with("// SAFETY") || text.starts_with("/// # Safety") {
            return true;
        }
        let attached = distance == 0 || text.starts_with("//") || text.starts_with("#[");
        if distance >= REASON_LINES && !attached {
            return false;
        }
    }
    false
}
