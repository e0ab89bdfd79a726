//! Makes of a program's sources the code that is deployed.

use std::path::Path;

use basalt_manifest::Program;

use crate::{
    Error, cargo,
    export::{Export, project_hash},
    inputs,
    packages::Packages,
    stock::{compress, process},
    toolchain::Toolchain,
    workspace::Workspace,
};

/// Where a container mounts an exported program when it verifies it.
pub(crate) const CONTAINER_ROOT: &str = "/source";

/// Builds programs of one checkout.
pub(crate) struct Builder<'a> {
    checkout: &'a Workspace,
    toolchain: Toolchain,
    packages: Packages<'a>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(checkout: &'a Workspace) -> Result<Self, Error> {
        let toolchain = Toolchain::pinned(checkout)?;
        let packages = Packages::new(checkout, &toolchain);
        Ok(Self { checkout, toolchain, packages })
    }

    /// Installs the wasm target if it is missing.
    pub(crate) fn install_target(&self) -> Result<(), Error> {
        self.toolchain.install_target()
    }

    /// Reads the sources of a program.
    pub(crate) fn export(&mut self, program: &Program) -> Result<Export, Error> {
        Export::new(self.checkout, &mut self.packages, program)
    }

    /// Returns the stamp of a program with these sources.
    pub(crate) fn stamp(&self, program: &Program, export: &Export) -> String {
        inputs::stamp(program, export, &self.toolchain)
    }

    /// Writes the sources into the empty or missing `folder`, and returns the module and the account
    /// code that stock tools make of them where this folder is `root`.
    pub(crate) fn build(
        &mut self,
        program: &Program,
        mut export: Export,
        folder: &Path,
        root: &Path,
    ) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let (package, _) = self.packages.of(program)?;
        let linked = cargo::compile(self.checkout, &self.toolchain, program, package.folder())?;
        export.write(folder, &self.toolchain)?;
        let hash = project_hash(&export, root, &self.toolchain)?;
        let stock = |source| Error::Stock { program: program.name, source };
        let wasm = process(&linked, &hash).map_err(stock)?;
        let code = compress(&wasm).map_err(stock)?;
        Ok((wasm, code))
    }
}
