//! Changes of personal details.

use crate::store::{PersonUpdate, StoreError, StoreResult, WriteTx};
use handover_rules::NicHandle;

/// New personal details. What is `None` stays as it is.
#[derive(Clone, Debug)]
pub struct PersonalDetailsChange {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub name: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// Locale of emails, such as `fr_FR`.
    pub language: Option<String>,
}

/// Changes personal details.
///
/// # Errors
/// The store failed.
pub fn change_personal_details(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    change: PersonalDetailsChange,
) -> StoreResult<()> {
    let before = tx.account(account)?.ok_or(StoreError::Corrupt("personal details of an unknown account"))?;
    let update = PersonUpdate {
        first_name: change.first_name.unwrap_or(before.first_name),
        name: change.name.unwrap_or(before.name),
        organisation: change.organisation.unwrap_or(before.organisation),
        language: change.language.unwrap_or(before.language),
    };
    tx.set_personal_details(account, &update)
}
