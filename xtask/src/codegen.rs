//! gRPC code from the `.proto` files, without `protoc`.
//!
//! Owns `crates/orthoplex-proto/src/generated`: the Rust messages, clients and servers, and the
//! descriptor set that reflection serves. The output depends on the `.proto` files and the locked
//! crate versions alone, so it is committed and a stale copy is an error.

use crate::Outcome;
use prost::Message;
use prost_types::FileDescriptorSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The crate that holds both the `.proto` files and the generated code.
pub(crate) const CRATE: &str = "crates/orthoplex-proto";

/// What to say about a stale file.
pub(crate) const REMEDY: &str = "stale, run `cargo run -p xtask -- codegen`";

/// A generated file: its name in the output folder and its bytes.
type Generated = (&'static str, Vec<u8>);

/// Writes the generated files.
pub(crate) fn write(root: &Path) -> Outcome {
    let dir = root.join(CRATE).join("src/generated");
    fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    for (name, bytes) in generate(root)? {
        let path = dir.join(name);
        fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// Fails when a generated file is not what the `.proto` files say.
pub(crate) fn check(root: &Path) -> Outcome {
    match stale(root)?.as_slice() {
        [] => Ok(()),
        paths => Err(format!("{}: {REMEDY}", paths.join(", "))),
    }
}

/// Generated files that are not what the `.proto` files say.
pub(crate) fn stale(root: &Path) -> Result<Vec<String>, String> {
    let mut stale = Vec::new();
    for (name, bytes) in generate(root)? {
        let path = format!("{CRATE}/src/generated/{name}");
        if fs::read(root.join(&path)).ok() != Some(bytes) {
            stale.push(path);
        }
    }
    Ok(stale)
}

fn generate(root: &Path) -> Result<[Generated; 2], String> {
    let descriptors = compile(&root.join(CRATE).join("proto"))?;
    let scratch = tempfile::tempdir().map_err(|e| format!("scratch folder: {e}"))?;
    tonic_prost_build::configure()
        .out_dir(scratch.path())
        .emit_rerun_if_changed(false)
        .compile_fds(descriptors.clone())
        .map_err(|e| format!("code generation: {e}"))?;
    let rust =
        fs::read(scratch.path().join("qdrant.rs")).map_err(|e| format!("generated code: {e}"))?;
    Ok([
        ("qdrant.rs", rust),
        (
            "descriptor.bin",
            without_source(descriptors).encode_to_vec(),
        ),
    ])
}

fn compile(dir: &Path) -> Result<FileDescriptorSet, String> {
    let mut compiler = protox::Compiler::new([dir]).map_err(|e| e.to_string())?;
    compiler.include_imports(true).include_source_info(true);
    compiler
        .open_files(proto_files(dir)?)
        .map_err(|e| format!("{e:?}"))?;
    Ok(compiler.file_descriptor_set())
}

/// The `.proto` files of a folder in name order, so that the output is the same everywhere.
fn proto_files(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "proto"))
        .collect();
    files.sort();
    Ok(files)
}

/// Comments and line numbers serve code generation only; reflection does not need them.
fn without_source(mut descriptors: FileDescriptorSet) -> FileDescriptorSet {
    for file in &mut descriptors.file {
        file.source_code_info = None;
    }
    descriptors
}
