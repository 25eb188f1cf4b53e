//! Each rule catches a seeded violation and lets the tidy form pass; the repository is tidy.

use super::allow::Allow;
use super::tree::{Manifest, Source, Tree};
use super::{Finding, calls, check, docs, edges, proofs, size, tree, unsafety};

type Rule = fn(&Tree) -> Vec<Finding>;

const FILE: &str = "crates/orthoplex/src/a.rs";

fn tree(path: &str, text: &str) -> Tree {
    Tree {
        sources: vec![Source::new(path, text)],
        ..Tree::default()
    }
}

/// `line: rule` of each finding.
fn found(rule: Rule, path: &str, text: &str) -> Vec<String> {
    let found = rule(&tree(path, text));
    found
        .iter()
        .map(|f| format!("{}: {}", f.line, f.rule))
        .collect()
}

fn edges_of(text: &str) -> Vec<String> {
    let manifest = Manifest {
        path: "crates/x/Cargo.toml".to_owned(),
        text: text.to_owned(),
    };
    let tree = Tree {
        manifests: vec![manifest],
        ..Tree::default()
    };
    edges::crate_edges(&tree)
        .into_iter()
        .map(|f| format!("{}: {}", f.line, f.message))
        .collect()
}

#[test]
fn the_repository_is_tidy() {
    if let Err(report) = super::run(crate::root()) {
        panic!("{report}");
    }
}

#[test]
fn finding_reads_as_a_place_and_a_rule() {
    let finding = Finding::new("panic", FILE, 7, "no");
    assert_eq!(
        finding.to_string(),
        "crates/orthoplex/src/a.rs:7: panic: no"
    );
}

#[test]
fn broken_source_is_found() {
    assert_eq!(found(tree::parses, FILE, "//! A.\nfn f( {\n"), ["2: parse"]);
    assert!(found(tree::parses, FILE, "//! A.\nfn f() {}\n").is_empty());
}

#[test]
fn long_files_are_found() {
    let lines = |n| "// x\n".repeat(n);
    assert!(found(size::file_length, FILE, &lines(400)).is_empty());
    assert_eq!(
        found(size::file_length, FILE, &lines(401)),
        ["1: file-length"]
    );
    for test in [
        "crates/orthoplex/src/a/tests.rs",
        "crates/orthoplex/tests/a.rs",
    ] {
        assert!(found(size::file_length, test, &lines(800)).is_empty());
        assert_eq!(
            found(size::file_length, test, &lines(801)),
            ["1: file-length"]
        );
    }
}

#[test]
fn long_functions_are_found() {
    let free = |n| format!("/// Doc.\nfn f() {{\n{}}}\n", "    g();\n".repeat(n));
    assert!(found(size::function_length, FILE, &free(68)).is_empty());
    assert_eq!(
        found(size::function_length, FILE, &free(69)),
        ["2: function-length"]
    );
    for place in ["impl A", "trait A", "mod a"] {
        let text = format!("{place} {{\n{}}}\n", free(69));
        assert_eq!(
            found(size::function_length, FILE, &text),
            ["3: function-length"],
            "{place}"
        );
    }
}

#[test]
fn silent_modules_are_found() {
    assert_eq!(
        found(docs::module_doc, FILE, "fn f() {}\n"),
        ["1: module-doc"]
    );
    assert!(found(docs::module_doc, FILE, "//! A.\nfn f() {}\n").is_empty());
    assert!(
        found(
            docs::module_doc,
            "crates/orthoplex/tests/a.rs",
            "fn f() {}\n"
        )
        .is_empty()
    );
}

#[test]
fn panics_are_found_also_in_macro_arguments() {
    for call in [
        "a.unwrap()",
        "a\n.expect(\"b\")",
        "a.unwrap_err()",
        "panic!()",
        "todo!()",
        "unimplemented!()",
        "dbg!(a)",
        "vec![a.unwrap()]",
    ] {
        let text = format!("fn f() {{ {call}; }}");
        let hits = found(calls::banned_calls, FILE, &text);
        assert_eq!(hits.len(), 1, "{call}");
        assert!(hits[0].ends_with(": panic"), "{call}");
    }
}

#[test]
fn panics_in_tests_comments_and_strings_pass() {
    for text in [
        "#[cfg(test)]\nmod tests { fn f() { a.unwrap() } }",
        "#[cfg(test)]\nfn f() { a.unwrap() }",
        "/// `a.unwrap()`\nfn f() { // a.unwrap()\n}",
        "const A: &str = \"a.unwrap()\";",
        "fn f() { a.unwrap_or_default(); unwrap(a); }",
    ] {
        assert!(found(calls::banned_calls, FILE, text).is_empty(), "{text}");
    }
    assert!(
        found(
            calls::banned_calls,
            "crates/orthoplex/src/a/tests.rs",
            "fn f() { a.unwrap() }"
        )
        .is_empty()
    );
    let after = "#[cfg(test)]\nmod tests;\nfn f() { a.unwrap() }";
    assert_eq!(found(calls::banned_calls, FILE, after), ["3: panic"]);
}

#[test]
fn modules_declared_for_tests_are_tests() {
    let text = "fn f() { a.unwrap() }";
    let parent = "#[cfg(test)]\nmod help;\nmod plain;\n";
    let mut tree = Tree::default();
    for (path, text) in [
        ("crates/x/src/lib.rs", parent),
        ("crates/x/src/help.rs", text),
        ("crates/x/src/help/deep.rs", text),
        ("crates/x/src/plain.rs", text),
        ("crates/x/src/helper.rs", text),
        ("crates/x/src/a.rs", parent),
        ("crates/x/src/a/help.rs", text),
        ("crates/x/src/a/plain.rs", text),
    ] {
        tree.sources.push(Source::new(path, text));
    }
    tree.mark_tests();
    let found: Vec<String> = calls::banned_calls(&tree)
        .into_iter()
        .map(|f| f.path)
        .collect();
    let plain = [
        "crates/x/src/plain.rs",
        "crates/x/src/helper.rs",
        "crates/x/src/a/plain.rs",
    ];
    assert_eq!(found, plain);
}

#[test]
fn direct_file_access_is_found() {
    for text in [
        "use std::fs;",
        "use std::fs::File;",
        "fn f() { std::fs::read(p); }",
        "use std::{fs, io};",
        "use std::{io::{self, Read}, fs::File};",
    ] {
        assert_eq!(
            found(calls::banned_calls, FILE, text),
            ["1: direct-file"],
            "{text}"
        );
        assert!(
            found(
                calls::banned_calls,
                "crates/orthoplex-storage/src/vfs/real.rs",
                text
            )
            .is_empty()
        );
    }
    for text in [
        "use std::{fmt::fs, io};",
        "use crate::fs;",
        "use std::{io::{fs}};",
    ] {
        assert!(found(calls::banned_calls, FILE, text).is_empty(), "{text}");
    }
}

#[test]
fn clock_reads_are_found() {
    let monotonic = "fn f() { Instant::now(); }";
    let of_day = "fn f() { std::time::SystemTime::now(); }";
    let clock_found = |path, text| !found(calls::banned_calls, path, text).is_empty();
    for (path, monotonic_found, of_day_found) in [
        ("crates/orthoplex-index/src/a.rs", true, true),
        ("crates/orthoplex-types/src/a.rs", true, true),
        ("crates/orthoplex/src/a.rs", false, true),
        ("crates/orthoplex/src/clock.rs", false, false),
        ("crates/orthoplex-server/src/a.rs", false, false),
    ] {
        assert_eq!(clock_found(path, monotonic), monotonic_found, "{path}");
        assert_eq!(clock_found(path, of_day), of_day_found, "{path}");
        assert!(!clock_found(path, "fn f(at: Instant) {}"));
    }
}

#[test]
fn misplaced_unsafe_is_found() {
    let text = "// SAFETY: fine.\nfn f() { unsafe { g() } }";
    assert_eq!(
        found(unsafety::unsafe_code, FILE, text),
        ["2: unsafe-place"]
    );
    assert!(
        found(
            unsafety::unsafe_code,
            "crates/orthoplex-kernels/src/a.rs",
            text
        )
        .is_empty()
    );
    assert!(
        found(
            unsafety::unsafe_code,
            FILE,
            "#![allow(unsafe_code)] struct A(unsafe fn(u8));"
        )
        .is_empty()
    );
}

#[test]
fn unsafe_without_a_reason_is_found() {
    let kernel = "crates/orthoplex-kernels/src/a.rs";
    for text in [
        "fn f() { unsafe { g() } }",
        "unsafe fn f() {}",
        "unsafe impl Send for A {}",
    ] {
        assert_eq!(
            found(unsafety::unsafe_code, kernel, text),
            ["1: unsafe-reason"],
            "{text}"
        );
        for reason in [
            "// SAFETY: fine.",
            "/// # Safety\n/// Caller checks.\n#[inline]\n",
        ] {
            let text = format!("{reason}\n{text}");
            assert!(
                found(unsafety::unsafe_code, kernel, &text).is_empty(),
                "{text}"
            );
        }
    }
    let far = format!(
        "// SAFETY: fine.\n{}fn f() {{ unsafe {{ g() }} }}",
        "const A: u8 = 1;\n".repeat(6)
    );
    assert_eq!(
        found(unsafety::unsafe_code, kernel, &far),
        ["8: unsafe-reason"]
    );
    let promised = "impl K for A { unsafe fn f() {} }\nimpl A { unsafe fn f() {} }";
    assert_eq!(
        found(unsafety::unsafe_code, kernel, promised),
        ["2: unsafe-reason"]
    );
}

#[test]
fn upward_edges_are_found() {
    let types = "[package]\nname = \"orthoplex-types\"\n";
    assert_eq!(
        edges_of(&format!(
            "{types}[dependencies]\nserde = \"1\"\northoplex.workspace = true\n"
        )),
        ["5: `orthoplex-types` may not use `orthoplex`"]
    );
    let platform = "[target.'cfg(unix)'.dependencies]\nx = { package = \"orthoplex-index\", version = \"1\" }\n";
    assert_eq!(edges_of(&format!("{types}{platform}")).len(), 1);
    assert!(
        edges_of(&format!(
            "{types}[dev-dependencies]\northoplex-sim = \"1\"\n"
        ))
        .is_empty()
    );
    let index = "[package]\nname = \"orthoplex-index\"\n[dependencies]\northoplex-types = \"1\"\n";
    assert!(edges_of(index).is_empty());
}

#[test]
fn facade_crates_and_strangers_are_found() {
    let text =
        "[package]\nname = \"orthoplex\"\n[dependencies]\ntonic-prost = \"1\"\naxum = \"1\"\n";
    let hits = edges_of(text);
    assert_eq!(hits.len(), 2);
    assert!(hits.iter().all(|hit| hit.contains("facade")));
    assert!(edges_of(&text.replace("\"orthoplex\"", "\"orthoplex-server\"")).is_empty());
    assert_eq!(edges_of("[package]\nname = \"orthoplex-new\"\n").len(), 1);
}

#[test]
fn exceptions_excuse_and_must_be_needed() {
    let seeded = tree(FILE, "fn f() {}\n");
    let rules = |allow: &str| -> Vec<&str> {
        check(&seeded, &Allow::parse(allow).unwrap())
            .into_iter()
            .map(|f| f.rule)
            .collect()
    };
    assert_eq!(rules(""), ["module-doc"]);
    assert_eq!(
        rules("# comment\n\nmodule-doc crates/orthoplex/src/a.rs because"),
        [""; 0]
    );
    assert_eq!(
        rules("panic crates/orthoplex/src/a.rs because"),
        ["module-doc", "unused-exception"]
    );
    assert!(Allow::parse("module-doc crates/orthoplex/src/a.rs").is_err());
}

#[test]
fn lines_of_the_table_need_tests_that_exist() {
    let read = |path: &str| (path == "tests/a.py").then(|| "def test_a():\n".to_owned());
    let found = |table: &str| -> Vec<String> {
        let found = proofs::review(table, 2, read);
        found.into_iter().map(|own| own.message).collect()
    };
    let first =
        "| | Capability |\n|---|---|\n| 1 | A | works | `tests/a.py::test_a`, `tests/a.py` |\n";
    assert_eq!(found(first), ["no line 2"]);
    let whole = |line: &str| found(&format!("{first}{line}\n"));
    assert_eq!(whole("| 2 | B | 501 | `tests/a.py` |"), [""; 0]);
    for (line, message) in [
        ("| 2 | B | done | `tests/a.py` |", "unknown state \"done\""),
        (
            "| 2 | B | works | `tests/a.py::test` |",
            "no such test: tests/a.py::test",
        ),
        (
            "| 2 | B | works | `tests/b.py` |",
            "no such test: tests/b.py",
        ),
        ("| 2 | B | works | |", "number, capability, state, proof"),
    ] {
        assert_eq!(whole(line), [message], "{line}");
    }
    let wrong = whole("| 3 | B | works | `tests/a.py` |");
    assert_eq!(wrong, ["3 is not the next number"]);
}
