//! Tech roles that end on a day (decision 0038).

use super::screen;
use crate::{GroupedEnd, ReadTx, RoleEndGroup, RoleEndRecord, RoleEnds, StoreResult, StoredRequestId};
use chrono::NaiveDate;
use handover_api::app::ScreenResponse;
use handover_api::requests::PAGE;
use handover_api::submissions::{EndingRoles, ExtendableRoles};
use handover_rules::role_end::{EndState, RoleEnd};
use handover_rules::{NicHandle, RequestId, Role, SubmissionId, Timestamp};

/// The roles of this account that end next, and their number.
pub(super) fn ending_soon(tx: &ReadTx<'_>, viewer: &NicHandle, now: Timestamp) -> StoreResult<(Vec<EndingRoles>, u64)> {
    let (ends, total) = tx.next_role_ends(viewer, days_soon(now), PAGE)?;
    Ok((ends.into_iter().map(|end| ending(end, viewer)).collect(), total))
}

/// The days of ends that are listed as soon: from today to the last one.
fn days_soon(now: Timestamp) -> (NaiveDate, NaiveDate) {
    (now.date_naive(), RoleEnd::last_day_soon(now))
}

/// Rows of a CSV file of ends, and the ids of those that follow, if any do.
pub type CsvPart = (Vec<[String; 5]>, Option<Vec<StoredRequestId>>);

/// Up to `limit` lines of the CSV file of the same, one for each service, and the ends that are left. `rest` are those left by
/// the lines before.
pub fn ending_soon_csv(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    (rest, limit): (Option<Vec<StoredRequestId>>, usize),
    now: Timestamp,
) -> StoreResult<CsvPart> {
    let mut part = match rest {
        Some(rest) => rest,
        None => tx.each_of_next_role_ends(viewer, days_soon(now))?,
    };
    let rest = part.split_off(part.len().min(limit));
    let rows = tx.scheduled_role_ends(&part)?.into_iter().map(csv_columns).collect();
    Ok((rows, (!rest.is_empty()).then_some(rest)))
}

fn csv_columns(GroupedEnd { service, record, .. }: GroupedEnd) -> [String; 5] {
    let RoleEnd { holder, returns_to, until, .. } = record.end;
    let category = service.category.as_str().to_owned();
    [service.name.as_str().to_owned(), category, holder.to_string(), until.to_string(), returns_to.to_string()]
}

/// The roles that a submission has handed over until a future day, for services whose admin is `viewer`, and the number of
/// entries that were left out.
pub(super) fn ends_of_submission(
    tx: &ReadTx<'_>,
    submission: SubmissionId,
    viewer: &NicHandle,
) -> StoreResult<(Vec<EndingRoles>, u64)> {
    let (ends, total) = tx.role_ends_of_admin(submission, viewer, PAGE)?;
    let more = total.saturating_sub(u64::from(PAGE));
    Ok((ends.into_iter().map(|end| ending(end, viewer)).collect(), more))
}

fn ending(RoleEnds { submission, first, service, contacts, services }: RoleEnds, viewer: &NicHandle) -> EndingRoles {
    EndingRoles {
        submission,
        request: first.request,
        services,
        service,
        roles: Role::Tech.into(),
        may_extend: first.may_be_extended_by(viewer, &contacts),
        may_end_now: first.may_be_ended_by(viewer, &contacts),
        holder: first.holder,
        returns_to: first.returns_to,
        until: first.until,
    }
}

/// The tech roles that end like the one which `request` has handed over, as far as `viewer` may ask for another last day.
/// `None` if it has no part in the submission and no role on any of the services: they may not exist for it.
pub fn extendable_roles(
    tx: &ReadTx<'_>,
    request: RequestId,
    viewer: &NicHandle,
    now: Timestamp,
) -> StoreResult<Option<ScreenResponse<ExtendableRoles>>> {
    let Some(submission) = tx.submission_of(request)? else { return Ok(None) };
    let mut is_known = tx.submission(submission, viewer)?.is_some();
    let mut roles = ExtendableRoles::default();
    if let Some(RoleEndRecord { end, .. }) = tx.role_end(request)? {
        let RoleEnd { holder, returns_to, until, .. } = end;
        let group = RoleEndGroup { submission, holder, returns_to, until };
        for GroupedEnd { record, service, contacts } in tx.role_ends_of_group(&group)? {
            is_known |= !contacts.roles_of(viewer).is_empty();
            if record.state() == EndState::ToCome && record.end.may_be_extended_by(viewer, &contacts) {
                roles.services.push(service);
            }
        }
        if !roles.services.is_empty() {
            (roles.holder, roles.until) = (Some(group.holder), Some(group.until));
        }
    }
    is_known.then(|| screen(tx, viewer, now, roles)).transpose()
}
