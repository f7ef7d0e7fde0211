//! The mailbox of the demo, and its staff.

use super::screen;
use crate::paging::cut_page;
use crate::{ReadTx, StoreResult};
use handover_api::app::{MailPage, ScreenResponse};
use handover_api::desk::DemoStaff;
use handover_rules::{MailId, NicHandle, Timestamp};

const PAGE_SIZE: u32 = 50;

/// Emails of all accounts, or of the viewer only, latest first; of all for a viewer who is not signed in.
pub fn mails(
    tx: &ReadTx<'_>,
    viewer: Option<&NicHandle>,
    is_own: bool,
    before: Option<MailId>,
    now: Timestamp,
) -> StoreResult<ScreenResponse<MailPage>> {
    let mut rows = tx.mailbox(viewer.filter(|_| is_own), before, PAGE_SIZE + 1)?;
    let next = cut_page(&mut rows, PAGE_SIZE, |row| row.id);
    let data = MailPage { rows, next };
    match viewer {
        Some(viewer) => screen(tx, viewer, now, data),
        None => Ok(ScreenResponse { now, waiting: 0, people: Vec::new(), data }),
    }
}

/// The staff that anybody may sign in as.
pub fn staff(tx: &ReadTx<'_>) -> StoreResult<Vec<DemoStaff>> {
    let staff = tx.staff()?.into_iter();
    Ok(staff.map(|member| DemoStaff { name: member.name, email: member.email, roles: member.roles }).collect())
}
