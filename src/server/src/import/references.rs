//! Checks of the references of an export: to its own rows, and to the database.
//!
//! An export may refer to accounts and domains that it does not contain, since those that are missing from an export are
//! kept. A handle that was created here by sign-up must belong to the same person in the export: otherwise one of them
//! would get into the other's account.

use super::fault::{ExportFault, quoted};
use super::file::ExportFile;
use super::files::StagedFiles;
use crate::store::import::DomainPlace;
use crate::store::{Store, StoreResult, email_key};
use handover_rules::{Category, EmailAddress, NicHandle, ServiceKey, ServiceName};

/// References to the database that are looked up at a time.
const REFERENCES_PER_QUERY: usize = 1000;

/// Adds the faults of all references that fail their check.
pub(super) async fn check(files: &mut StagedFiles, store: &Store) -> StoreResult<()> {
    check_persons(files, store).await?;
    for file in ExportFile::ALL {
        let columns: Vec<usize> = file.account_columns().iter().map(|column| file.index_of(column)).collect();
        if files.has(ExportFile::Accounts)
            && !(columns.is_empty() || files.stage.has_all_accounts(file.table(), &columns)?)
        {
            for column in file.account_columns() {
                check_accounts(files, file, column, store).await?;
            }
        }
    }
    if files.has(ExportFile::Services) { check_domains(files, store).await } else { Ok(()) }
}

async fn check_persons(files: &mut StagedFiles, store: &Store) -> StoreResult<()> {
    let mut found = Vec::new();
    for (handle, email) in store.read(|reader| reader.signed_up_accounts()).await? {
        let column = ExportFile::Accounts.index_of("email");
        for (line, other) in files.stage.rows_with_key(ExportFile::Accounts.table(), handle.as_str(), column)? {
            let other = other.and_then(|other| EmailAddress::parse(&other));
            if other.is_some_and(|other| email_key(&other) != email) {
                let problem = format!("{} was created by a sign-up with another address", quoted(handle.as_str()));
                found.push(ExportFault::new(
                    files.location(ExportFile::Accounts, line, "nichandle"),
                    "nichandle",
                    problem,
                ));
            }
        }
    }
    files.faults.extend(found);
    Ok(())
}

async fn check_accounts(files: &mut StagedFiles, file: ExportFile, column: &str, store: &Store) -> StoreResult<()> {
    let mut after = 0;
    loop {
        let missing = files.stage.unknown_accounts(file.table(), file.index_of(column), after, REFERENCES_PER_QUERY)?;
        let Some((last, ..)) = missing.last() else { return Ok(()) };
        after = *last;
        // Accounts and services are never deleted, so what exists now still exists when the export is applied.
        let unknown = store
            .read(move |reader| {
                let mut unknown = Vec::new();
                for (_, line, handle) in missing {
                    let known =
                        NicHandle::parse(&handle).ok().map(|handle| reader.account(&handle)).transpose()?.flatten();
                    if known.is_none() {
                        unknown.push((line, handle));
                    }
                }
                Ok(unknown)
            })
            .await?;
        for (line, handle) in unknown {
            let problem = format!("unknown account {}: neither in accounts.csv nor in the database", quoted(&handle));
            let fault = ExportFault::new(files.location(file, line, column), column, problem);
            files.faults.push(fault);
        }
    }
}

async fn check_domains(files: &mut StagedFiles, store: &Store) -> StoreResult<()> {
    let mut place = DomainPlace::default();
    loop {
        let missing = files.stage.unknown_domains(&mut place, REFERENCES_PER_QUERY)?;
        if missing.is_empty() {
            return Ok(());
        }
        let unknown = store
            .read(move |reader| {
                let mut unknown = Vec::new();
                for (_, line, name) in missing {
                    let key = ServiceName::parse(&name).map(|name| ServiceKey { name, category: Category::Domain });
                    let known = key.map(|key| reader.service(&key)).transpose()?.flatten();
                    if known.is_none() {
                        unknown.push((line, name));
                    }
                }
                Ok(unknown)
            })
            .await?;
        for (line, name) in unknown {
            let problem = format!("unknown domain {}: neither in services.csv nor in the database", quoted(&name));
            let fault =
                ExportFault::new(files.location(ExportFile::Holders, line, "serviceName"), "serviceName", problem);
            files.faults.push(fault);
        }
    }
}
