//! Parts shared by several of the pages.

use super::words;
use crate::components::{Tone, Track, TrackStep, page_head};
use crate::platform::client::{Failure, TypedCall};
use crate::platform::{i18n as t, titles};
use crate::screens::mailed_link::page::{LinkKind, LinkPage};
use handover_api::cases::{CaseLinkInfo, CaseToken};
use handover_api::route;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::cases::CasePolicy;
use leptos::prelude::*;

/// The case behind a private link.
pub(super) fn read_case<K: LinkKind<Info = CaseLinkInfo>>(page: LinkPage<K>) -> Option<TypedCall<CaseLinkInfo>> {
    Some(page.app.post(route::CASE_LINK, &CaseToken { token: page.token()? }))
}

/// The heading, which is the window's title, too, and a line under it.
pub(super) fn head(
    heading: impl Fn() -> String + Copy + Send + Sync + 'static,
    lead: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    Effect::new(move |_| titles::set_title(&heading()));
    page_head(heading.into_any(), lead.into_any(), None)
}

/// The reason a private link does not work.
pub(super) fn case_refused(failure: &Failure) -> Option<&'static str> {
    Some(match failure.mailed_link()? {
        MailedLinkRefusal::Used => t::procedure_link_used(),
        MailedLinkRefusal::Expired => t::procedure_link_expired(),
        MailedLinkRefusal::Unknown | MailedLinkRefusal::Superseded => t::procedure_link_unknown(),
    })
}

/// A step of the whole procedure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CaseStep {
    Open,
    Confirm,
    Papers,
    Check,
    Objection,
    Done,
}

/// All steps of the procedure with the current one; `None` if it ended early.
pub(super) fn progress(at: Option<CaseStep>, policy: Option<&CasePolicy>) -> AnyView {
    let days = policy.map(|policy| t::procedure_days(words::days(policy.objection))).unwrap_or_default();
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
