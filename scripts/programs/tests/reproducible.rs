//! The bytes of a program depend on its sources alone, not on where they lie.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{fs, path::Path};

use basalt_manifest::find;
use basalt_programs::{build, build_in, workspace::Workspace};

/// Copies a checkout without what was built from it and without its history.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, name) = (entry.path(), entry.file_name());
        if source.is_dir() {
            if name != "target" && name != ".git" {
                copy(&source, &to.join(name));
            }
        } else {
            fs::copy(&source, to.join(name)).unwrap();
        }
    }
}

#[test]
fn two_builds_in_two_folders_give_the_same_bytes() {
    let here = Workspace::find().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let there = Workspace::at(folder.path().join("another").join("folder"));
    copy(here.root(), there.root());

    let program = find("adapter-erc4626").unwrap();
    let artifact = build(&[program]).unwrap();
    let elsewhere = build_in(&there, &[program]).unwrap();
    assert!(elsewhere[0].path.starts_with(there.root()));
    assert!(artifact[0].wasm == elsewhere[0].wasm, "the modules differ");
    assert!(artifact[0].code == elsewhere[0].code, "the account codes differ");
    for needle in [here.root(), there.root(), Path::new(".cargo/registry")] {
        let needle = needle.as_os_str().as_encoded_bytes();
        let found = artifact[0].wasm.windows(needle.len()).any(|bytes| bytes == needle);
        assert!(!found, "a path of this machine is in the module");
    }

    // Asked again, it is only read: without cargo's folder it would have to be built anew.
    fs::remove_dir_all(there.join("target/wasm")).unwrap();
    let read = build_in(&there, &[program]).unwrap();
    assert!(read[0].wasm == elsewhere[0].wasm);
    assert!(!there.join("target/wasm").exists(), "an unchanged program was built again");
}
