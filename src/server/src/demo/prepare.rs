//! Makes a database ready for a demo.

use super::{export, people, pick_people, submissions};
use crate::clock::Clock;
use crate::config::Settings;
use crate::import;
use crate::store::{Store, StoreResult};
use crate::use_cases::requests::submit;
use handover_api::app::DemoAccount;

/// Fills an empty database with the invented data and its open requests, and says whom to try the product as: the
/// invented people, or for an imported export four accounts picked from it.
///
/// # Errors
/// The store's own failure.
pub async fn prepare(store: &Store, clock: &Clock, settings: &Settings) -> StoreResult<Vec<DemoAccount>> {
    if !store.read(|reader| reader.has_accounts()).await? {
        let today = clock.now().date_naive();
        import::apply(export(today), store, clock, settings.policy, import::progress::silent()).await?;
        let now = clock.now();
        let policy = settings.policy;
        store
            .write(move |tx| {
                for submission in submissions() {
                    // A demo with one request less is still a demo; its own test says when that happens.
                    let _ = submit(tx, submission, now, &policy)?;
                }
                Ok(())
            })
            .await?;
    }
    let invented = people();
    let first = invented.first().map(|person| person.handle.clone());
    let is_invented = match first {
        Some(handle) => store.read(move |reader| reader.account(&handle)).await?.is_some(),
        None => false,
    };
    if is_invented { Ok(invented) } else { store.read(pick_people).await }
}
