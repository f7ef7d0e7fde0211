//! What the rules need to know of an account.

use crate::{NicHandle, Zone};
use serde::{Deserialize, Serialize};

/// The facts about an account that decide whether it can give up or take a role, as they are at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, read from a different place")]
pub struct AccountFacts {
    /// Whose facts these are.
    pub handle: NicHandle,
    /// Where the account lives.
    pub zone: Zone,
    /// Whether nothing is missing in its profile.
    pub profile_complete: bool,
    /// Whether its e-mail address is confirmed; an imported one counts as confirmed.
    pub address_confirmed: bool,
    /// Whether it has a bill that [`crate::model::billing::is_unpaid`].
    pub has_unpaid_bill: bool,
    /// Whether it has a payment method that [`crate::model::billing::is_chargeable`].
    pub has_payment_method: bool,
}

/// Characters a name may have.
pub const LONGEST_NAME: usize = 100;

/// Whether a name of a person or an organisation can be shown by screens and mails; it may be empty.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.chars().count() <= LONGEST_NAME && !text.contains(['<', '>'])
}
