//! Checks the translators' files and writes one function for each text of the mails.

use handover_texts::catalog::Catalog;

fn main() {
    Catalog::build_server();
}
