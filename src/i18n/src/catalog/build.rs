//! Output of the build scripts of app and server.

use super::{Catalog, generate};
use std::path::Path;

impl Catalog {
    /// For the server's build script: writes `texts.rs` to cargo's output folder, or fails the build with all faults.
    ///
    /// # Panics
    /// If the texts have faults.
    pub fn build_server() {
        write("texts.rs", &generate::server(&Self::load_or_fail()));
    }

    /// For the app's build script: the same.
    ///
    /// # Panics
    /// If the texts have faults.
    pub fn build_app() {
        write("texts.rs", &generate::app(&Self::load_or_fail()));
    }
}

fn write(name: &str, code: &str) {
    let out = std::env::var_os("OUT_DIR").expect("cargo sets the output folder of build scripts");
    std::fs::write(Path::new(&out).join(name), code).expect("the output folder can be written");
}
