//! The files that the rules read: Rust sources and crate manifests.
//!
//! Loaded once; generated code and build output are left out. Paths are relative to the repository
//! root with `/` between the parts.

use super::Finding;
use super::tokens::{Scope, Token, flatten};
use proc_macro2::TokenStream;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The repository as the rules see it.
#[derive(Default)]
pub(super) struct Tree {
    /// Where it lies; `None` in tests, whose trees exist in memory only.
    pub(super) root: Option<PathBuf>,
    pub(super) sources: Vec<Source>,
    pub(super) manifests: Vec<Manifest>,
}

/// A Rust file.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
    /// The whole file is test, benchmark or example code.
    pub(super) test: bool,
    /// Why it does not parse, with the line.
    pub(super) broken: Option<(usize, String)>,
    /// All tokens.
    pub(super) tokens: Vec<Token>,
    /// Tokens outside test items; empty in test files.
    pub(super) production: Vec<Token>,
    pub(super) syntax: Option<syn::File>,
}

/// A `Cargo.toml`.
pub(super) struct Manifest {
    pub(super) path: String,
    pub(super) text: String,
}

impl Tree {
    /// Reads `crates/` and `xtask/` below `root`.
    pub(super) fn load(root: &Path) -> Result<Self, String> {
        let mut tree = Self {
            root: Some(root.to_owned()),
            ..Self::default()
        };
        for top in ["crates", "xtask"] {
            let walk = WalkDir::new(root.join(top)).sort_by_file_name().into_iter();
            let ours = |name: &str| !matches!(name, "generated" | "target" | "node_modules");
            for entry in walk.filter_entry(|e| e.file_name().to_str().is_some_and(ours)) {
                let entry = entry.map_err(|e| e.to_string())?;
                if entry.file_type().is_file() {
                    tree.read(root, entry.path())?;
                }
            }
        }
        tree.mark_tests();
        Ok(tree)
    }

    /// Files that are declared as `#[cfg(test)] mod name;`, and those below them, are test code.
    pub(super) fn mark_tests(&mut self) {
        let declared: Vec<String> = self.sources.iter().flat_map(test_modules).collect();
        let is_declared = |path: &str| {
            let inside = |m: &String| path.strip_prefix(m.as_str()).is_some_and(is_module_rest);
            declared.iter().any(inside)
        };
        for source in self
            .sources
            .iter_mut()
            .filter(|source| is_declared(&source.path))
        {
            source.test = true;
            source.production.clear();
        }
    }

    fn read(&mut self, root: &Path, path: &Path) -> Result<(), String> {
        let rust = path.extension().is_some_and(|ext| ext == "rs");
        if !rust && path.file_name().is_none_or(|name| name != "Cargo.toml") {
            return Ok(());
        }
        let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let relative = path.strip_prefix(root).unwrap_or(path);
        let relative = relative.to_string_lossy().replace('\\', "/");
        if rust {
            self.sources.push(Source::new(&relative, &text));
        } else {
            self.manifests.push(Manifest {
                path: relative,
                text,
            });
        }
        Ok(())
    }
}

impl Source {
    /// Parses a file.
    pub(super) fn new(path: &str, text: &str) -> Self {
        let test = is_test_path(path);
        let (syntax, broken) = match syn::parse_file(text) {
            Ok(syntax) => (Some(syntax), None),
            Err(e) => (None, Some((e.span().start().line, e.to_string()))),
        };
        let stream: TokenStream = text.parse().unwrap_or_default();
        let production = match test {
            true => Vec::new(),
            false => flatten(stream.clone(), Scope::Production),
        };
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            test,
            broken,
            tokens: flatten(stream, Scope::All),
            production,
            syntax,
        }
    }

    /// Whether the file lies at or below one of these paths.
    pub(super) fn is_under(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }
}

/// Rule `parse`: every source is Rust that the other rules can read.
pub(super) fn parses(tree: &Tree) -> Vec<Finding> {
    let broken = |s: &Source| {
        let (line, message) = s.broken.clone()?;
        Some(Finding::new("parse", &s.path, line, message))
    };
    tree.sources.iter().filter_map(broken).collect()
}

/// Paths, without `.rs`, of the modules that a file declares for tests alone.
fn test_modules(source: &Source) -> Vec<String> {
    let (folder, file) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
    let base = match file {
        "lib.rs" | "main.rs" | "mod.rs" => folder,
        _ => source.path.trim_end_matches(".rs"),
    };
    let items = source.syntax.iter().flat_map(|syntax| &syntax.items);
    let modules = items.filter_map(|item| match item {
        syn::Item::Mod(module) if module.content.is_none() => Some(module),
        _ => None,
    });
    let for_tests = modules.filter(|module| module.attrs.iter().any(is_cfg_test));
    for_tests
        .map(|module| format!("{base}/{}", module.ident))
        .collect()
}

fn is_cfg_test(attribute: &syn::Attribute) -> bool {
    let argument = || attribute.parse_args::<syn::Ident>();
    attribute.path().is_ident("cfg") && argument().is_ok_and(|argument| argument == "test")
}

fn is_module_rest(rest: &str) -> bool {
    rest == ".rs" || rest.starts_with('/')
}

/// Integration tests, benchmarks, examples; the crate that holds nothing but help for tests.
fn is_test_path(path: &str) -> bool {
    let folder = path
        .split('/')
        .rev()
        .skip(1)
        .any(|p| matches!(p, "tests" | "benches" | "examples"));
    folder || path.ends_with("/tests.rs") || path.starts_with("crates/orthoplex-sim/")
}
