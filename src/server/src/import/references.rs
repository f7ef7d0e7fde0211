//! Checks of the references of an export: to its own rows, and to the database.
//!
//! An export may refer to accounts and domains that it does not contain, since rows missing from an export are kept. A
//! handle that was created here by sign-up must belong to the same person in the export: otherwise one of them would
//! get into the other's account. Rows of accounts stay when they are removed, so a reference stays valid until the export
//! is applied.

use super::files::ReadFiles;
use crate::provider_objects::{FaultEffect, quoted};
use handover_api::provider::ExportTable;
use handover_rules::provider::is_account_restored;
use handover_store::import::{DeletedContact, Stage, StagePlace};
use handover_store::{Database, StoreResult};

/// Adds the faults of all references that fail their check. Unless the import stops, faulty rows leave the stage, and so do
/// those that refer to them.
pub(super) fn check(files: &mut ReadFiles, place: &StagePlace, database: &Database) -> StoreResult<()> {
    let mut seen = 0;
    loop {
        check_once(files, place, database, seen > 0)?;
        let new = &files.faults[seen..];
        let faulty = new.iter().filter(|fault| fault.effect == FaultEffect::LeavesOut);
        let faulty: Vec<_> = faulty.map(|fault| (fault.location.file, fault.location.line)).collect();
        if faulty.is_empty() || files.are_refused() {
            return Ok(());
        }
        seen = files.faults.len();
        Stage::open(place)?.leave_out(&faulty)?;
    }
}

/// `has_left_out` tells whether the stage lacks faulty rows.
fn check_once(files: &mut ReadFiles, place: &StagePlace, database: &Database, has_left_out: bool) -> StoreResult<()> {
    let stage = Stage::open(place)?;
    stage.attach_database(database)?;
    for account in stage.handles_of_others()? {
        let problem = format!("{} was created by a sign-up with another address", quoted(&account.name));
        files.report((ExportTable::Accounts, account.line), "nichandle", problem, FaultEffect::Stops);
    }
    for DeletedContact { account, known, named } in stage.deleted_contacts()? {
        if !named.is_some_and(|named| is_account_restored(&known, &named)) {
            let name = quoted(&account.name);
            let problem = format!(
                "{name} was the handle of somebody else, who is still a contact of services: correct their contacts first"
            );
            files.report((ExportTable::Accounts, account.line), "nichandle", problem, FaultEffect::Stops);
        }
    }
    let is_nowhere = |file: ExportTable| {
        let except = if has_left_out { ", without the rows that are left out," } else { "" };
        format!("neither in {}{except} nor in the database", file.file_name())
    };
    if files.has(ExportTable::Accounts) {
        for file in ExportTable::ALL {
            for account in stage.unknown_accounts(file)? {
                let (name, line) = (quoted(&account.name), account.line);
                let problem = format!("unknown account {name}: {}", is_nowhere(ExportTable::Accounts));
                files.report((file, line), file.accounts()[account.column].member, problem, FaultEffect::LeavesOut);
            }
        }
    }
    if files.has(ExportTable::Services) {
        for domain in stage.unknown_domains()? {
            let problem = format!("unknown domain {}: {}", quoted(&domain.name), is_nowhere(ExportTable::Services));
            files.report((ExportTable::Holders, domain.line), "serviceName", problem, FaultEffect::LeavesOut);
        }
    }
    Ok(())
}
