//! The durations and limits that use cases decide by.

use chrono::TimeDelta;
use handover_rules::Policy;
use handover_rules::account::sign_in::FREE_FAILURES_OF_CLIENT;
use handover_rules::cases::CasePolicy;
use handover_rules::desk::corrections::CorrectionPolicy;
use handover_store::SessionLimits;

pub(super) const REMOVAL_DAYS: u32 = 30;
pub(super) const SESSION_IDLE_MINUTES: u32 = 120;
pub(super) const SESSION_HOURS: u32 = 12;

/// Durations and limits of the use cases.
#[derive(Clone, Copy, Debug)]
pub struct Policies {
    /// Requests, submissions and changes of holder.
    pub requests: Policy,
    /// Cases of holders.
    pub cases: CasePolicy,
    /// Corrections by staff.
    pub corrections: CorrectionPolicy,
    /// Timeouts of sessions.
    pub sessions: SessionLimits,
    /// Failed sign-ins from one IPv4 address or IPv6 /64 before waits begin.
    pub failures_per_client: u32,
    /// Time between the deletion of an account or a service by the provider and its removal.
    pub removal: TimeDelta,
    /// Customers can have passwords.
    pub has_passwords: bool,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            requests: Policy::default(),
            cases: CasePolicy::default(),
            corrections: CorrectionPolicy { may_set_address_alone: false },
            sessions: SessionLimits {
                idle: TimeDelta::minutes(SESSION_IDLE_MINUTES.into()),
                absolute: TimeDelta::hours(SESSION_HOURS.into()),
            },
            failures_per_client: FREE_FAILURES_OF_CLIENT,
            removal: TimeDelta::days(REMOVAL_DAYS.into()),
            has_passwords: true,
        }
    }
}
