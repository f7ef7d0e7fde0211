//! Indexes of the lists of large accounts: completed, or removed, in short transactions after an account has become
//! large or small, and merged after they were written (decision 0028).

use super::chunks::run_chunk;
use crate::clock::Clock;
use crate::store::{ServiceId, Store, StoreResult, WriteTx};
use std::sync::Arc;

/// Merges what was written, and works on all accounts that wait for it. During an import none is completed: it adds to
/// lists without their indexes, and completes them at its end.
///
/// # Errors
/// Database error. What was done stays.
pub async fn complete(store: &Store, clock: &Clock) -> StoreResult<()> {
    merge(store, clock).await?;
    for account in store.read(|reader| reader.incomplete_large_accounts()).await? {
        if store.read(|reader| reader.import_under_way()).await?.is_some() {
            return Ok(());
        }
        let name = account.clone();
        if store.read(move |reader| reader.is_small(&name)).await? {
            remove(store, clock, account).await?;
            continue;
        }
        let services = services_of(store, &account).await?;
        let mut passed = 0;
        while passed < services.len() {
            let (name, services) = (account.clone(), Arc::clone(&services));
            let fill = move |tx: &mut WriteTx<'_>, is_over: &dyn Fn() -> bool| {
                tx.fill_large_account(&name, &services[passed..], is_over)
            };
            passed += run_chunk(store, clock, fill).await?;
            merge(store, clock).await?;
        }
        store.write(move |tx| complete_unless_importing(tx, &account)).await?;
    }
    Ok(())
}

/// The services of an account, in the order in which they are added to its indexes.
///
/// # Errors
/// Database error.
pub async fn services_of(store: &Store, account: &str) -> StoreResult<Arc<[ServiceId]>> {
    let account = account.to_owned();
    Ok(store.read(move |reader| reader.service_ids(&account)).await?.into())
}

async fn remove(store: &Store, clock: &Clock, account: String) -> StoreResult<()> {
    loop {
        let name = account.clone();
        if run_chunk(store, clock, move |tx, is_over| tx.clear_large_account(&name, is_over)).await? {
            return Ok(());
        }
        merge(store, clock).await?;
    }
}

/// Merges segments of the full-text index until no more are to be merged.
async fn merge(store: &Store, clock: &Clock) -> StoreResult<()> {
    while run_chunk(store, clock, |tx, is_over| tx.merge_search_index(is_over)).await? {}
    Ok(())
}

fn complete_unless_importing(tx: &mut WriteTx<'_>, account: &str) -> StoreResult<()> {
    if tx.import_under_way()?.is_some() {
        return Ok(());
    }
    tx.complete_large_account(account)
}
