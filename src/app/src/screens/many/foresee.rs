//! The preview that the browser computes by the rules.

use handover_api::services::ServiceRow;
use handover_api::submissions::{PartyLines, RefusedServices, SubmissionPreview};
use handover_rules::submission::foresight::{ForeseenService, NewTerms, Viewpoint};

/// The preview of giving each service its new terms. Names every service that cannot be changed.
pub(super) fn foresee(
    viewpoint: Viewpoint<'_>,
    rows: &[ServiceRow],
    new: impl Fn(&ServiceRow) -> NewTerms,
) -> SubmissionPreview {
    let foresight = viewpoint.foresee(rows.iter().map(|row| (listed(row), new(row))), usize::MAX);
    SubmissionPreview {
        will_change: foresight.will_change,
        unchanged: foresight.unchanged,
        cannot_change: foresight.cannot_change,
        supersedes: foresight.supersedes,
        withdraws: foresight.withdraws,
        first_last_day: foresight.first_last_day,
        parties: foresight.parties.into_iter().map(|(account, lines)| PartyLines { account, lines }).collect(),
        refused: foresight.refused.into_iter().map(RefusedServices::from).collect(),
        ..SubmissionPreview::default()
    }
}

fn listed(row: &ServiceRow) -> ForeseenService<'_> {
    ForeseenService {
        key: &row.service,
        contacts: &row.contacts,
        status: row.status,
        open: &row.open,
        tech_until: row.tech_until,
    }
}
