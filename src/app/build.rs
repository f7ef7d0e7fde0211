//! Checks the translators' files and writes one function for each text of the app.

use handover_texts::catalog::{Catalog, Reader};

fn main() {
    // Set for a release, in which the screens of later.rs are a module of their own (src/xtask/src/split.rs).
    println!("cargo::rustc-check-cfg=cfg(handover_split)");
    Catalog::build(Reader::App);
}
