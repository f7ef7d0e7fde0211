//! Changes of personal details.

use handover_api::account::{ChangePersonalDetails, PersonalDetails};
use handover_rules::NicHandle;
use handover_store::{StoreError, StoreResult, WriteTx};

/// Changes personal details.
pub fn change_personal_details(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    change: ChangePersonalDetails,
) -> StoreResult<()> {
    if let Some(shows_name) = change.shows_name {
        tx.set_name_hidden(account, !shows_name)?;
    }
    if change.language.is_some() {
        tx.choose_language(account)?;
    }
    // Imports leave personal details alone once they were changed here.
    if (ChangePersonalDetails { shows_name: None, ..change.clone() }) == ChangePersonalDetails::default() {
        return Ok(());
    }
    let before = tx.account(account)?.ok_or(StoreError::Corrupt("personal details of an unknown account"))?;
    // To keep the language changes nothing.
    let kept = ChangePersonalDetails { language: Some(before.language.clone()), ..ChangePersonalDetails::default() };
    if (ChangePersonalDetails { shows_name: None, ..change.clone() }) == kept {
        return Ok(());
    }
    let update = PersonalDetails {
        first_name: change.first_name.unwrap_or(before.first_name),
        name: change.name.unwrap_or(before.name),
        organisation: change.organisation.unwrap_or(before.organisation),
        language: change.language.unwrap_or(before.language),
    };
    tx.set_personal_details(account, &update)
}
