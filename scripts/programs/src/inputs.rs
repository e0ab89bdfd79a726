//! The stamp of a program: a hash of everything that its bytes depend on.

use basalt_manifest::Program;
use sha2::{Digest, Sha256};

use crate::{export::Export, toolchain::Toolchain};

/// Source of the steps: a change in them changes the bytes of every program.
const STEPS: [&str; 3] =
    [include_str!("cargo.rs"), include_str!("stock.rs"), include_str!("export/project_hash.rs")];

/// Returns the stamp of `program`, in hex.
pub(crate) fn stamp(program: &Program, export: &Export, toolchain: &Toolchain) -> String {
    let mut hash = Hash::default();
    hash.bytes(toolchain.rustc_version().as_bytes());
    hash.bytes(program.package.as_bytes());
    for step in STEPS {
        hash.bytes(step.as_bytes());
    }
    for (path, bytes) in export.files() {
        hash.bytes(path.as_os_str().as_encoded_bytes());
        hash.bytes(bytes);
    }
    hash.finish()
}

/// SHA-256 over a sequence of texts. Each is preceded by its length, so that no two sequences hash the
/// same bytes.
#[derive(Default)]
struct Hash(Sha256);

impl Hash {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes.len().to_le_bytes());
        self.0.update(bytes);
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Returns the SHA-256 of `bytes`, in hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::{packages::Packages, workspace::Workspace};

    const PROGRAM: Program =
        Program { name: "vault", package: "vault", ..basalt_manifest::PROGRAMS[0] };

    /// A checkout with a program, a library that it is made of, and one that only its tests use.
    fn checkout() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let manifest = |name: &str, rest: &str| {
            format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n{rest}")
        };
        for (path, text) in [
            ("Cargo.toml", "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n".to_owned()),
            ("Cargo.lock", "version = 4\n".to_owned()),
            ("rust-toolchain.toml", "[toolchain]\n".to_owned()),
            (
                "vault/Cargo.toml",
                manifest(
                    "vault",
                    "[dependencies]\nmath.path = \"../math\"\n\
                     [dev-dependencies]\nmodel.path = \"../model\"\n",
                ),
            ),
            ("vault/src/lib.rs", "mod exit;".to_owned()),
            ("vault/src/exit.rs", String::new()),
            ("vault/tests/exit.rs", String::new()),
            ("math/Cargo.toml", manifest("math", "")),
            ("math/src/lib.rs", String::new()),
            ("model/Cargo.toml", manifest("model", "")),
            ("model/src/lib.rs", String::new()),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn stamp(root: &Path) -> String {
        let toolchain = Toolchain::pinned(&Workspace::find().unwrap()).unwrap();
        let checkout = Workspace::at(root);
        let mut packages = Packages::new(&checkout, &toolchain);
        let export = Export::new(&checkout, &mut packages, &PROGRAM).unwrap();
        super::stamp(&PROGRAM, &export, &toolchain)
    }

    #[test]
    fn everything_a_program_is_made_of_is_in_its_stamp() {
        let checkout = checkout();
        let root = checkout.path();
        let mut stamps = BTreeSet::from([stamp(root)]);
        for (path, change) in [
            ("Cargo.toml", "[profile.release]\nopt-level = 1"),
            ("Cargo.lock", "# changed"),
            ("rust-toolchain.toml", "# changed"),
            ("vault/Cargo.toml", "[features]\nnew = []"),
            ("vault/src/exit.rs", "// changed"),
            ("math/Cargo.toml", "[features]\nnew = []"),
            ("math/src/lib.rs", "// changed"),
        ] {
            let text = fs::read_to_string(root.join(path)).unwrap();
            fs::write(root.join(path), format!("{text}\n{change}\n")).unwrap();
            assert!(stamps.insert(stamp(root)), "{path} makes no difference");
        }
    }

    #[test]
    fn what_only_tests_use_is_not() {
        let checkout = checkout();
        let root = checkout.path();
        let before = stamp(root);
        for path in ["vault/tests/exit.rs", "model/src/lib.rs"] {
            fs::write(root.join(path), "fn changed() {}").unwrap();
            assert_eq!(stamp(root), before, "{path}");
        }
    }

    #[test]
    fn the_same_sources_elsewhere_have_the_same_stamp() {
        assert_eq!(stamp(checkout().path()), stamp(checkout().path()));
    }
}
