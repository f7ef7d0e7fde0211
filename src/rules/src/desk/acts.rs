//! Acts on emails and accounts that their current state refuses.

use super::ActRefusal;

/// An email that staff want to send again.
#[derive(Clone, Copy, Debug)]
pub struct MailToResend {
    /// It was obsolete before it was sent.
    pub is_dropped: bool,
    /// It asks for an answer to a request.
    pub asks: bool,
    /// That answer is still missing.
    pub is_answer_missing: bool,
}

/// Checks whether an email is sent again.
///
/// # Errors
/// Nobody needs it any more.
pub const fn check_resend(mail: MailToResend) -> Result<(), ActRefusal> {
    if mail.is_dropped || mail.asks && !mail.is_answer_missing { Err(ActRefusal::MailNotNeeded) } else { Ok(()) }
}

/// Checks whether an account can be suspended.
///
/// # Errors
/// It is suspended already.
pub const fn check_suspension(is_suspended: bool) -> Result<(), ActRefusal> {
    if is_suspended { Err(ActRefusal::SuspendedAlready) } else { Ok(()) }
}

/// Checks whether the suspension of an account can be ended.
///
/// # Errors
/// It is not suspended, or the provider's systems have deleted it: only they bring it back.
pub const fn check_release(is_suspended: bool, is_deleted: bool) -> Result<(), ActRefusal> {
    match (is_suspended, is_deleted) {
        (_, true) => Err(ActRefusal::Deleted),
        (true, false) => Ok(()),
        (false, false) => Err(ActRefusal::NotSuspended),
    }
}

/// Checks whether a link to set a password is sent. While an address waits for a decision, nobody knows yet whose mailbox is
/// the right one.
///
/// # Errors
/// An address is proposed.
pub const fn check_password_link(is_address_proposed: bool) -> Result<(), ActRefusal> {
    if is_address_proposed { Err(ActRefusal::AddressProposed) } else { Ok(()) }
}
