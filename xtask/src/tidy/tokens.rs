//! Rust source as a flat list of tokens with lines, without comments and without test items.
//!
//! Rules that ask "is this written anywhere" match token sequences: that sees into macro arguments,
//! which a syntax tree does not, and never mistakes a string or comment for code.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// One token; a delimiter is a token of its own, `::` is one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) line: usize,
}

/// Which items to leave out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everything in the file.
    All,
    /// Without items under `#[cfg(test)]`.
    Production,
}

/// Flattens a stream.
pub(super) fn flatten(stream: TokenStream, scope: Scope) -> Vec<Token> {
    let mut out = Vec::new();
    walk(stream, scope, &mut out);
    out
}

/// Lines at which `pattern` starts.
pub(super) fn find<'a>(
    tokens: &'a [Token],
    pattern: &'a [&'a str],
) -> impl Iterator<Item = usize> + 'a {
    let hit = move |window: &[Token]| window.iter().zip(pattern).all(|(t, p)| t.text == *p);
    tokens
        .windows(pattern.len())
        .filter(move |w| hit(w))
        .filter_map(|w| Some(w.first()?.line))
}

fn walk(stream: TokenStream, scope: Scope, out: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    let mut colon = false;
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        let joint_colon = matches!(&tree, TokenTree::Punct(p) if p.as_char() == ':' && p.spacing() == Spacing::Joint);
        if scope == Scope::Production && is_hash(&tree) && trees.peek().is_some_and(is_cfg_test) {
            skip_item(&mut trees);
            continue;
        }
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = delimiters(group.delimiter());
                let end = group.span_close().start().line;
                out.push(Token {
                    text: open.to_owned(),
                    line,
                });
                walk(group.stream(), scope, out);
                out.push(Token {
                    text: close.to_owned(),
                    line: end,
                });
            }
            TokenTree::Punct(p) if p.as_char() == ':' && colon => {
                if let Some(last) = out.last_mut() {
                    last.text = "::".to_owned();
                }
            }
            // A literal takes no part in any pattern; its text might be large.
            TokenTree::Literal(_) => out.push(Token {
                text: String::new(),
                line,
            }),
            other => out.push(Token {
                text: other.to_string(),
                line,
            }),
        }
        colon = joint_colon && !colon;
    }
}

fn is_hash(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(p) if p.as_char() == '#')
}

fn is_cfg_test(tree: &TokenTree) -> bool {
    let TokenTree::Group(group) = tree else {
        return false;
    };
    let text: String = group.stream().into_iter().map(|t| t.to_string()).collect();
    group.delimiter() == Delimiter::Bracket && text == "cfg(test)"
}

/// An item ends with its first brace group or semicolon.
fn skip_item(trees: &mut impl Iterator<Item = TokenTree>) {
    for tree in trees {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(p) if p.as_char() == ';' => return,
            _ => {}
        }
    }
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}
