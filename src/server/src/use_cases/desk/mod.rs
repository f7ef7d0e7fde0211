//! Use cases of the provider's desk (decision 0032).
//!
//! Every look and act is recorded in the audit log in the transaction in which it happens: see [`audited`].

mod acts;
mod audited;
pub mod cases;
mod corrections;
pub mod pages;
pub mod second_factor;
pub mod staff;
mod take_up;

pub use acts::act;
pub use audited::{AuditedEntry, DeskCall, DeskError, NotFound, audited};

use crate::config::Settings;
use crate::use_cases::cases::Policies;
use handover_rules::desk::corrections::CorrectionPolicy;

/// The lengths and limits that decide about acts of staff.
#[derive(Clone, Copy, Debug)]
pub struct DeskPolicy {
    /// Of cases and requests.
    pub cases: Policies,
    /// Of corrections.
    pub corrections: CorrectionPolicy,
    /// Whether accounts have passwords.
    pub has_passwords: bool,
}

impl From<&Settings> for DeskPolicy {
    fn from(settings: &Settings) -> Self {
        Self {
            cases: Policies::from(settings),
            corrections: settings.corrections,
            has_passwords: settings.sign_in.has_passwords,
        }
    }
}
