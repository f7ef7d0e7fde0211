//! The audit log: what was done to accounts (ASVS 16.3). Handles and IP addresses only, no email addresses and no secrets
//! (ASVS 16.2.5). Refusals are in the access log.

use super::extract::ClientIp;
use crate::logging::AUDIT;
use handover_rules::NicHandle;
use handover_rules::desk::StaffId;

/// Records an action on an account.
pub(crate) fn record(account: &NicHandle, client_ip: ClientIp, action: &'static str) {
    tracing::info!(target: AUDIT, account = account.as_str(), %client_ip, "{action}");
}

/// Records that somebody of the staff signed in or out. What they do at the desk is in the database.
pub(crate) fn record_staff(staff: StaffId, client_ip: ClientIp, action: &'static str) {
    tracing::info!(target: AUDIT, %staff, %client_ip, "{action}");
}

/// Records a wrong key for the rights route.
pub(crate) fn record_rejected_key(client_ip: ClientIp) {
    tracing::warn!(target: AUDIT, %client_ip, "rights key rejected");
}
