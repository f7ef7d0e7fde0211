//! Checks the translators' files and writes one function for each text of the app.

use handover_texts::catalog::{Catalog, Reader};

fn main() {
    Catalog::build(Reader::App);
}
