//! Changes of personal details.

use handover_rules::NicHandle;
use handover_store::{PersonUpdate, StoreError, StoreResult, WriteTx};

/// New personal details. `None` leaves a field unchanged.
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
    /// Whether other accounts may see name and organisation (decision 0052).
    pub shows_name: Option<bool>,
}

impl PersonalDetailsChange {
    const fn is_about_person(&self) -> bool {
        self.first_name.is_some() || self.name.is_some() || self.organisation.is_some() || self.language.is_some()
    }
}

/// Changes personal details.
pub fn change_personal_details(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    change: PersonalDetailsChange,
) -> StoreResult<()> {
    if let Some(shows_name) = change.shows_name {
        tx.set_name_hidden(account, !shows_name)?;
    }
    // Imports leave personal details alone once they were changed here.
    if !change.is_about_person() {
        return Ok(());
    }
    let before = tx.account(account)?.ok_or(StoreError::Corrupt("personal details of an unknown account"))?;
    let update = PersonUpdate {
        first_name: change.first_name.unwrap_or(before.first_name),
        name: change.name.unwrap_or(before.name),
        organisation: change.organisation.unwrap_or(before.organisation),
        language: change.language.unwrap_or(before.language),
    };
    tx.set_personal_details(account, &update)
}
