//! Account data that the rules depend on.

use crate::{NicHandle, Zone};
use serde::{Deserialize, Serialize};

/// The state of an account that decides whether it can give up or take a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "independent flags, each read from a different table")]
pub struct AccountFacts {
    /// The account.
    pub handle: NicHandle,
    /// The zone of the account's subsidiary.
    pub zone: Zone,
    /// No required field of the profile is empty.
    pub profile_complete: bool,
    /// The email address is confirmed. Imported addresses count as confirmed.
    pub address_confirmed: bool,
    /// At least one bill [is unpaid](crate::model::billing::is_unpaid).
    pub has_unpaid_bill: bool,
    /// At least one payment method [is chargeable](crate::model::billing::is_chargeable).
    pub has_payment_method: bool,
}

/// Maximum length of a first name, last name or organisation, in characters.
pub const LONGEST_NAME: usize = 100;

/// Checks the name of a person or an organisation. Empty is valid.
///
/// `<` and `>` are refused as a second line of defence; pages and mails escape them anyway.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.chars().count() <= LONGEST_NAME && !text.contains(['<', '>'])
}
