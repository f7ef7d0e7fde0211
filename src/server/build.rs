//! Checks the translators' files and writes one function for each text of the mails.

use handover_i18n::catalog::Catalog;

fn main() {
    Catalog::build_server();
}
