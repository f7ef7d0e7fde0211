//! Names and sentences of the procedures.

use crate::components::{isolated_name, service_inside, words};
use crate::platform::{i18n as t, intl};
use handover_api::cases::CaseLinkInfo;
use handover_rules::cases::CasePolicy;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::papers::UnfitPaper;
use handover_rules::cases::timeline::CaseMilestone;

/// The change that a case asks for, such as "Admin and tech to ab123-ovh".
pub(super) fn claim(claim: &Claim) -> String {
    match claim {
        Claim::Holder(holder) => t::procedure_claim_holder(isolated_name(&holder.display_name()).as_str()),
        Claim::Contacts { roles, to } => t::procedure_claim_roles(words::roles(*roles).as_str(), to.as_str()),
    }
}

/// The number of a case and its domain.
pub(super) fn case_about(link: &CaseLinkInfo) -> String {
    t::procedure_confirm_lead(service_inside(&link.domain).as_str(), link.number.to_string().as_str())
}

/// The reason a file is refused, and the remedy.
pub(super) fn unfit(reason: UnfitPaper, policy: &CasePolicy) -> String {
    match reason {
        UnfitPaper::Empty => t::procedure_unfit_empty().to_owned(),
        UnfitPaper::TooLarge => t::procedure_unfit_large(megabytes(policy.largest_paper).as_str()),
        UnfitPaper::UnknownType => t::procedure_unfit_type().to_owned(),
        UnfitPaper::Damaged => t::procedure_unfit_damaged().to_owned(),
        UnfitPaper::TooManyPixels => t::procedure_unfit_pixels().to_owned(),
        UnfitPaper::Harmful => t::procedure_unfit_harmful().to_owned(),
        UnfitPaper::NotScanned => t::procedure_unfit_unscanned().to_owned(),
        UnfitPaper::TooMany => t::procedure_unfit_many(policy.papers.to_string().as_str()),
        UnfitPaper::TooOften => t::procedure_unfit_often().to_owned(),
    }
}

pub(super) fn milestone(of: CaseMilestone) -> &'static str {
    match of {
        CaseMilestone::Opened => t::procedure_event_opened(),
        CaseMilestone::Confirmed => t::procedure_event_confirmed(),
        CaseMilestone::PapersSent => t::procedure_event_sent(),
        CaseMilestone::AskedAgain => t::procedure_event_again(),
        // Not shown to claimants.
        CaseMilestone::FirstApproval | CaseMilestone::ApprovalVoid | CaseMilestone::Approved => {
            t::procedure_event_approved()
        }
        CaseMilestone::Objected => t::procedure_event_objected(),
        CaseMilestone::Blocked | CaseMilestone::ObjectorsChanged | CaseMilestone::NotTold => {
            t::procedure_event_blocked()
        }
        CaseMilestone::Reminded => t::procedure_event_reminded(),
        CaseMilestone::Executed => t::procedure_event_executed(),
        CaseMilestone::Refused => t::procedure_event_refused(),
        CaseMilestone::Closed => t::procedure_event_closed(),
        CaseMilestone::Lapsed => t::procedure_event_lapsed(),
    }
}

/// A duration in whole days, rounded up.
pub(super) fn days(seconds: u32) -> u64 {
    u64::from(seconds.div_ceil(24 * 60 * 60))
}

/// A size in megabytes.
pub(super) fn megabytes(bytes: u32) -> String {
    (bytes / (1024 * 1024)).max(1).to_string()
}

/// The size of a file, such as `4.1 MB` or `88 kB`.
pub(super) fn size(bytes: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    if bytes < MEGABYTE {
        return t::procedure_kilobytes(bytes.div_ceil(1024).to_string().as_str());
    }
    let tenths = bytes * 10 / MEGABYTE;
    t::procedure_megabytes((tenths % 10).to_string().as_str(), intl::number(tenths / 10).as_str())
}
