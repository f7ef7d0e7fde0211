//! Account data that the rules depend on.

use crate::{NicHandle, Timestamp, Zone};
use serde::{Deserialize, Serialize};

/// The state of an account that decides whether it can give up or take a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// The provider suspended it: nobody signs in, and it takes no role and has none moved at its request.
    #[serde(default)]
    pub suspended: bool,
    /// The address was changed recently: until then, the account neither asks for nor accepts a change of admin.
    #[serde(default, deserialize_with = "crate::model::timestamp::read_option")]
    pub cooldown_until: Option<Timestamp>,
}

/// Maximum length of a first name, last name or organisation, in characters.
pub const LONGEST_NAME: usize = 100;

/// Characters that change the direction of the text around them: with one, a name could make a line read as another.
#[must_use]
pub const fn changes_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks the name of a person or an organisation. Empty is valid.
#[must_use]
pub fn is_name(text: &str) -> bool {
    is_plain_line(text, LONGEST_NAME)
}

/// Checks a text of at most `longest` characters that others read on one line.
///
/// `<` and `>` are refused as a second line of defence; pages and mails escape them anyway.
#[must_use]
pub fn is_plain_line(text: &str, longest: usize) -> bool {
    text.chars().count() <= longest && !text.contains(['<', '>']) && !text.contains(changes_direction)
}
