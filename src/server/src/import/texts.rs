//! An export in memory, from the texts of its files.

use super::table;
use crate::provider_objects::{self, ExportFault};
use handover_api::provider::ExportTable;
use handover_api::provider::ObjectRow;
use handover_store::import::Export;

/// Parses the texts of the files of an export, or returns their faults. References between them are not checked.
pub(crate) fn parse(texts: [(ExportTable, &str); 5]) -> Result<Export, Vec<ExportFault>> {
    let (mut export, mut faults) = (Export::default(), Vec::new());
    for (file, text) in texts {
        let read =
            table::read(file, text.as_bytes(), &mut faults, |row| match provider_objects::parse(row).complete() {
                Some(ObjectRow::Account(account)) => export.accounts.push(account),
                Some(ObjectRow::Service(service)) => export.services.push(service),
                Some(ObjectRow::Holder(holder)) => export.holders.push(holder),
                Some(ObjectRow::Bill(bill)) => export.bills.push(bill),
                Some(ObjectRow::PaymentMethod(method)) => export.payment_methods.push(method),
                None => {}
            });
        read.expect("texts can be read");
    }
    if faults.is_empty() { Ok(export) } else { Err(faults) }
}
