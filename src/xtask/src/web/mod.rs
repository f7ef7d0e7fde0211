//! Building the browser app.
//!
//! Two profiles of the root Cargo.toml: `web` for a small release, which takes minutes, and `web-dev` for development.

pub(crate) mod split;

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{During, TaskError};
use crate::log;
use crate::paths;
use crate::process::{program, run, stdout_of};
use crate::tools::wasm_target::{self, BuildKind, Toolchain};
use crate::tools::{crates, node};

/// The toolchain and tools of a build.
pub(crate) struct WebBuild {
    pub(crate) toolchain: Toolchain,
    trunk: PathBuf,
    /// The folder of wasm-bindgen, for trunk to find it.
    bindgen_folder: PathBuf,
    /// Only in a release.
    split: Option<split::Tools>,
    kind: BuildKind,
}

impl WebBuild {
    /// Finds the tools, and installs missing ones.
    pub(crate) fn set_up(kind: BuildKind) -> Result<Self, TaskError> {
        let toolchain = wasm_target::ensure()?;
        let trunk = crates::trunk().ensure()?;
        let bindgen = crates::wasm_bindgen(crates::locked_version("wasm-bindgen")?).ensure()?;
        let bindgen_folder = bindgen.parent().map(PathBuf::from).unwrap_or_default();
        let split = match kind {
            BuildKind::Release => Some(split::Tools {
                split: crates::wasm_split().ensure()?,
                bindgen,
                binaryen: node::binaryen()?,
                node: node::ensure()?,
                esbuild: node::esbuild()?,
            }),
            BuildKind::Development => None,
        };
        Ok(Self { toolchain, trunk, bindgen_folder, split, kind })
    }

    /// The folder of the built files.
    pub(crate) fn dist(&self) -> PathBuf {
        match self.kind {
            BuildKind::Release => paths::app_release(),
            BuildKind::Development => paths::root().join("target/dist"),
        }
    }

    /// Builds the app and returns [`Self::dist`].
    pub(crate) fn build(&self) -> Result<PathBuf, TaskError> {
        let profile = match self.kind {
            BuildKind::Release => "web",
            BuildKind::Development => "web-dev",
        };
        log::step(&format!("Building the app (profile {profile}; {})", self.toolchain.library()));
        // trunk runs cargo offline, so that downloads come first.
        let mut fetch = self.toolchain.cargo();
        fetch.args(["fetch", "--quiet", "--target", wasm_target::TARGET]);
        self.toolchain.apply(&mut fetch, self.kind, std::slice::from_ref(&self.bindgen_folder))?;
        run(&mut fetch, "cargo fetch")?;

        // With the native toolchain: trunk would pass on the one for WebAssembly.
        let mut texts = program("cargo");
        texts.args(["run", "--quiet", "--package", "handover-i18n", "--", "target/texts"]);
        run(&mut texts, "writing the texts")?;
        let places = places()?;

        let mut trunk = program(&self.trunk);
        trunk.env("HANDOVER_I18N", "written");
        trunk.args(["build", "--log", "warn", "--skip-version-check", "--cargo-profile", profile, "--dist"]);
        trunk.arg(self.dist());
        if self.kind == BuildKind::Release {
            trunk.arg("--release");
        } else {
            // Browsers ignore `integrity` on preloads to fetch, and warn of it. The release has it where it counts.
            trunk.arg("--no-sri=true");
        }
        self.toolchain.apply(&mut trunk, self.kind, std::slice::from_ref(&self.bindgen_folder))?;
        run(&mut trunk, "trunk build")?;
        report_start(&self.dist().join("index.html"))?;
        if let Some(tools) = &self.split {
            let parts = split::divide(tools, &self.toolchain.target_folder())?;
            split::finish(tools, &self.dist(), &parts, &places)?;
        }
        Ok(self.dist())
    }
}

/// Has the page's script start the app through boot.js, which tells its failure from those of extensions.
fn report_start(page: &Path) -> Result<(), TaskError> {
    let html = fs::read_to_string(page).during("reading the page")?;
    let parts = html.split_once("await ").and_then(|(before, call)| Some((before, call.split_once('(')?)));
    let (before, (init, after)) = parts.ok_or_else(|| TaskError::new("index.html does not start the app"))?;
    let html = [before, "await handoverStart(", init, ",", after].concat();
    fs::write(page, html).during("writing the page")
}

/// Writes the table of what each page needs first (`src/api/src/link/first.rs`), and returns its file.
fn places() -> Result<PathBuf, TaskError> {
    let mut print = program("cargo");
    print.args(["run", "--quiet", "--package", "handover-api", "--bin", "places"]);
    let table = stdout_of(&mut print);
    let table = table.ok_or_else(|| TaskError::new("cargo run --package handover-api --bin places has failed"))?;
    let file = paths::target().join("places.json");
    fs::write(&file, table).during("writing the table of places")?;
    Ok(file)
}
