//! Built programs on disk, each with the stamp of its inputs.
//!
//! `target/programs/<name>.wasm` is the module, `<name>.code` its account code, `<name>` the folder of
//! its sources, and `<name>.stamp` holds the stamp of the inputs and the hashes of the other two files. It is written last, so that an
//! interrupted build is never mistaken for a finished one.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use basalt_manifest::Program;

use crate::{Artifact, Error, Figures, inputs::sha256, workspace::Workspace};

/// The folder of built programs.
pub(crate) struct Store {
    folder: PathBuf,
}

impl Store {
    /// Opens the folder and creates it if it is missing.
    pub(crate) fn open(workspace: &Workspace) -> Result<Self, Error> {
        let folder = workspace.join("target/programs");
        fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        Ok(Self { folder })
    }

    /// Waits until no other process or thread builds programs of this checkout. They wait until the
    /// returned file is dropped.
    pub(crate) fn lock(&self) -> Result<File, Error> {
        let path = self.folder.join(".lock");
        let file = File::create(&path).map_err(Error::io("create", &path))?;
        file.lock().map_err(Error::io("lock", path))?;
        Ok(file)
    }

    /// Returns the program if it was built from inputs with this stamp.
    pub(crate) fn load(&self, program: &Program, inputs: &str) -> Result<Option<Artifact>, Error> {
        let path = self.wasm(program);
        let (Ok(stamp), Ok(wasm), Ok(code)) = (
            fs::read_to_string(self.stamp(program)),
            fs::read(&path),
            fs::read(self.code(program)),
        ) else {
            return Ok(None);
        };
        if stamp != stamp_of(inputs, &wasm, &code) {
            return Ok(None);
        }
        self.artifact(program, wasm, code).map(Some)
    }

    /// Measures a module and stores it, unless the chain would reject it.
    pub(crate) fn save(
        &self,
        program: &Program,
        inputs: &str,
        wasm: Vec<u8>,
        code: Vec<u8>,
    ) -> Result<Artifact, Error> {
        let stamp = stamp_of(inputs, &wasm, &code);
        let artifact = self.artifact(program, wasm, code)?;
        write(&self.wasm(program), &artifact.wasm)?;
        write(&self.code(program), &artifact.code)?;
        write(&self.stamp(program), stamp.as_bytes())?;
        Ok(artifact)
    }

    fn artifact(&self, program: &Program, wasm: Vec<u8>, code: Vec<u8>) -> Result<Artifact, Error> {
        let name = program.name;
        let figures = Figures::measure(&wasm, &code)
            .map_err(|source| Error::Figures { program: name, source })?;
        Ok(Artifact { name, path: self.wasm(program), wasm, code, figures })
    }

    /// Folder of the program's sources as a workspace of its own.
    pub(crate) fn sources(&self, program: &Program) -> PathBuf {
        self.folder.join(program.name)
    }

    fn wasm(&self, program: &Program) -> PathBuf {
        self.folder.join(format!("{}.wasm", program.name))
    }

    fn code(&self, program: &Program) -> PathBuf {
        self.folder.join(format!("{}.code", program.name))
    }

    fn stamp(&self, program: &Program) -> PathBuf {
        self.folder.join(format!("{}.stamp", program.name))
    }
}

/// Returns the contents of a stamp file.
fn stamp_of(inputs: &str, wasm: &[u8], code: &[u8]) -> String {
    format!("inputs {inputs}\nwasm {}\ncode {}\n", sha256(wasm), sha256(code))
}

/// Replaces a file atomically, so that no reader sees a part of it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fresh = path.with_extension("new");
    fs::write(&fresh, bytes).map_err(Error::io("write", &fresh))?;
    fs::rename(&fresh, path).map_err(Error::io("replace", path))
}
