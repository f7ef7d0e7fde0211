//! Fictional people at the desk.

use crate::use_cases::desk::staff;
use handover_rules::desk::StaffRole::{self, Approver, Reader, Support};
use handover_rules::{EmailAddress, Timestamp};
use handover_store::{StoreResult, WriteTx};

const STAFF: [(&str, &str, &[StaffRole]); 4] = [
    ("Rhea Solberg", "rhea@aldermoor.example", &[Support, Approver]),
    ("Jonas Wray", "jonas@aldermoor.example", &[Support]),
    ("Tamsin Okoro", "tamsin@aldermoor.example", &[Approver]),
    ("Lena Marsh", "lena@aldermoor.example", &[Reader]),
];

/// Invites the staff of the demo, unless there is any.
pub(super) fn invite_all(tx: &mut WriteTx<'_>, now: Timestamp) -> StoreResult<()> {
    if !tx.staff()?.is_empty() {
        return Ok(());
    }
    for (name, email, roles) in STAFF {
        let email = EmailAddress::parse(email).expect("demo addresses are valid");
        staff::invite(tx, name, &email, roles, now)?;
    }
    Ok(())
}
