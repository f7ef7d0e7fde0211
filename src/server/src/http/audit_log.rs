//! The audit log of acts on accounts (ASVS 16.3). Handles and IP addresses only, no email addresses and no secrets
//! (ASVS 16.2.5). Refusals are in the access log.

use super::extract::ClientIp;
use super::limits::refusals::LeftOut;
use crate::runtime::AUDIT;
use handover_rules::NicHandle;
use handover_rules::desk::StaffId;
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::request::Answer;

/// Records an action on an account.
pub(crate) fn record(account: &NicHandle, client_ip: ClientIp, action: &'static str) {
    tracing::info!(target: AUDIT, account = account.as_str(), %client_ip, "{action}");
}

/// Records that a member of staff signed in or out. Their acts at the desk are in the database.
pub(crate) fn record_staff(staff: StaffId, client_ip: ClientIp, action: &'static str) {
    tracing::info!(target: AUDIT, %staff, %client_ip, "{action}");
}

/// Records a wrong key for the rights route.
pub(crate) fn record_rejected_key(client_ip: ClientIp, left_out: LeftOut) {
    tracing::warn!(target: AUDIT, %client_ip, left_out, "rights key rejected");
}

/// Records a wrong key for the provider's API.
pub(crate) fn record_rejected_provider_key(client_ip: ClientIp, left_out: LeftOut) {
    tracing::warn!(target: AUDIT, %client_ip, left_out, "API key rejected");
}

/// Records the answer of a holder, who may have no account.
pub(crate) fn record_holder_answer(change: HolderChangeId, side: HolderSide, client_ip: ClientIp, answer: Answer) {
    tracing::info!(target: AUDIT, %change, side = side.as_str(), %client_ip, ?answer, "answered a change of holder");
}
