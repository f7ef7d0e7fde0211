//! Checks of the references of an export: to its own rows, and to the database.
//!
//! An export may refer to accounts and domains that it does not contain, since rows missing from an export are kept. A
//! handle that was created here by sign-up must belong to the same person in the export: otherwise one of them would
//! get into the other's account. Rows of accounts stay when they are removed, so a reference stays valid until the export
//! is applied.

use super::files::ReadFiles;
use crate::provider_objects::quoted;
use handover_api::provider::ExportTable;
use handover_rules::provider::order::is_account_restored;
use handover_store::import::{Stage, StagePlace};
use handover_store::{Database, StoreResult};

/// Adds the faults of all references that fail their check.
pub(super) fn check(files: &mut ReadFiles, stage: &StagePlace, database: &Database) -> StoreResult<()> {
    let stage = Stage::open(stage)?;
    stage.attach_database(database)?;
    for account in stage.handles_of_others()? {
        let problem = format!("{} was created by a sign-up with another address", quoted(&account.name));
        files.report(ExportTable::Accounts, account.line, "nichandle", problem);
    }
    for (account, known, named) in stage.deleted_contacts()? {
        if !is_account_restored(&known, &named) {
            let name = quoted(&account.name);
            let problem = format!(
                "{name} was the handle of somebody else, who is still a contact of services: correct their contacts first"
            );
            files.report(ExportTable::Accounts, account.line, "nichandle", problem);
        }
    }
    if files.has(ExportTable::Accounts) {
        for file in ExportTable::ALL {
            for account in stage.unknown_accounts(file)? {
                let name = quoted(&account.name);
                let problem = format!("unknown account {name}: neither in accounts.csv nor in the database");
                files.report(file, account.line, file.accounts()[account.column].member, problem);
            }
        }
    }
    if files.has(ExportTable::Services) {
        for domain in stage.unknown_domains()? {
            let name = quoted(&domain.name);
            let problem = format!("unknown domain {name}: neither in services.csv nor in the database");
            files.report(ExportTable::Holders, domain.line, "serviceName", problem);
        }
    }
    Ok(())
}
