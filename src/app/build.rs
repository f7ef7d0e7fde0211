//! Checks the translators' files and writes one function for each text of the app.

use handover_i18n::catalog::Catalog;

fn main() {
    // Set for a release, in which lazy modules are files of their own (src/xtask/src/web/split.rs).
    println!("cargo::rustc-check-cfg=cfg(handover_split)");
    Catalog::build_app();
}
