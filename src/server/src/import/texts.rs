//! An export in memory, from the texts of its files.

use super::table;
use crate::provider_objects::{self, ExportFault};
use handover_store::import::{Export, ExportTable, RowContent};

/// Parses the texts of the files of an export, or returns their faults. References between them are not checked.
pub(crate) fn parse(texts: [(ExportTable, &str); 5]) -> Result<Export, Vec<ExportFault>> {
    let (mut export, mut faults) = (Export::default(), Vec::new());
    for (file, text) in texts {
        let read = table::read(file, text.as_bytes(), &mut faults, |row| match provider_objects::parse(row) {
            RowContent::Account(account) => export.accounts.push(account),
            RowContent::Service(service) => export.services.push(service),
            RowContent::Holder(holder) => export.holders.push(holder),
            RowContent::Bill(bill) => export.bills.push(bill),
            RowContent::PaymentMethod(method) => export.payment_methods.push(method),
            RowContent::Faulty(_) => {}
        });
        read.expect("texts can be read");
    }
    if faults.is_empty() { Ok(export) } else { Err(faults) }
}
