//! The procedures without access to an account: opening a case, confirming the mailbox, the page of the case, and
//! objecting (decision 0033).
//!
//! Opening a private link changes nothing: its token waits in memory, already gone from the address bar and the history,
//! until a person presses a button.
//!
//! Here is what several of the pages share.

pub(crate) mod case;
mod documents;
pub(crate) mod links;
pub(crate) mod start;
mod uploads;

use crate::components::{Tone, Track, TrackStep, isolated_name, page_head, service_inside, words};
use crate::platform::client::{Failure, TypedCall};
use crate::platform::{i18n as t, intl, titles};
use crate::screens::mailed_link::page::{LinkKind, LinkPage};
use handover_api::cases::{CaseLinkInfo, CaseToken};
use handover_api::route;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::cases::CasePolicy;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::papers::UnfitPaper;
use handover_rules::cases::timeline::CaseMilestone;
use leptos::prelude::*;

fn read_case<K: LinkKind<Info = CaseLinkInfo>>(page: LinkPage<K>) -> Option<TypedCall<CaseLinkInfo>> {
    Some(page.app.post(route::CASE_LINK, &CaseToken { token: page.token()? }))
}

/// The heading, which is the window's title, too, and a line under it.
fn head(
    heading: impl Fn() -> String + Copy + Send + Sync + 'static,
    lead: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    Effect::new(move |_| titles::set_title(&heading()));
    page_head(heading.into_any(), lead.into_any(), None)
}

fn case_refused(failure: &Failure) -> Option<&'static str> {
    Some(match failure.mailed_link()? {
        MailedLinkRefusal::Used => t::procedure_link_used(),
        MailedLinkRefusal::Expired => t::procedure_link_expired(),
        MailedLinkRefusal::Unknown | MailedLinkRefusal::Superseded => t::procedure_link_unknown(),
    })
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CaseStep {
    Open,
    Confirm,
    Papers,
    Check,
    Objection,
    Done,
}

/// All steps of the procedure with the current one; `None` if it ended early.
fn progress(at: Option<CaseStep>, policy: Option<&CasePolicy>) -> AnyView {
    let days = policy.map(|policy| t::procedure_days(days(policy.objection))).unwrap_or_default();
    let step = |stage: CaseStep, icon: &'static str, what: &str, note: String| {
        let (tone, icon) = match at {
            Some(at) if stage < at || at == CaseStep::Done => (Tone::Ok, "check"),
            Some(at) if stage == at => (Tone::Now, icon),
            _ => (Tone::Plain, icon),
        };
        TrackStep::new(tone, icon, what, note)
    };
    let steps = vec![
        step(CaseStep::Open, "edit", t::procedure_step_case(), t::procedure_step_case_note().to_owned()),
        step(CaseStep::Confirm, "mail", t::procedure_step_email(), t::procedure_step_email_note().to_owned()),
        step(CaseStep::Papers, "file", t::procedure_step_papers(), t::procedure_step_papers_note().to_owned()),
        step(CaseStep::Check, "eye", t::procedure_step_check(), t::procedure_step_check_note().to_owned()),
        step(CaseStep::Objection, "clock", t::procedure_step_object(), days),
        step(CaseStep::Done, "check", t::procedure_step_done(), String::new()),
    ];
    view! { <Track steps flat=true/> }.into_any()
}

/// The change that a case asks for, such as "Admin and tech to ab123-ovh".
fn claim_text(claim: &Claim) -> String {
    match claim {
        Claim::Holder(holder) => t::procedure_claim_holder(isolated_name(&holder.display_name()).as_str()),
        Claim::Contacts { roles, to } => t::procedure_claim_roles(words::roles(*roles).as_str(), to.as_str()),
    }
}

fn case_about(link: &CaseLinkInfo) -> String {
    t::procedure_confirm_lead(service_inside(&link.domain).as_str(), link.number.to_string().as_str())
}

fn unfit_text(reason: UnfitPaper, policy: &CasePolicy) -> String {
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

fn milestone_text(of: CaseMilestone) -> &'static str {
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

fn days(seconds: u32) -> u64 {
    u64::from(seconds.div_ceil(24 * 60 * 60))
}

fn megabytes(bytes: u32) -> String {
    (bytes / (1024 * 1024)).max(1).to_string()
}

/// The size of a file, such as `4.1 MB` or `88 kB`.
fn file_size(bytes: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    if bytes < MEGABYTE {
        return t::procedure_kilobytes(bytes.div_ceil(1024).to_string().as_str());
    }
    let tenths = bytes * 10 / MEGABYTE;
    t::procedure_megabytes((tenths % 10).to_string().as_str(), intl::number(tenths / 10).as_str())
}
