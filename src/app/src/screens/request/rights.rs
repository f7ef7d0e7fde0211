//! Consequences of accepting lines of many services for the reader, once for each role.

use super::page::Page;
use super::what::if_accepted_headings;
use crate::components;
use crate::platform::i18n as t;
use handover_api::submissions::SubmissionDetail;
use handover_rules::NicHandle;
use leptos::prelude::*;

#[component]
pub(super) fn Rights() -> impl IntoView {
    let page = expect_context::<Page>();
    page.show(|detail, me| (detail.waiting_for(me) > 0).then(|| rights(detail, me)))
}

fn rights(detail: &SubmissionDetail, me: &NicHandle) -> AnyView {
    let (can_then, can_no_longer) = if_accepted_headings(detail, me);
    let content = components::abilities_by_role(can_then, can_no_longer, &detail.if_accepted)
        .unwrap_or_else(|| view! { <p class="pad">{t::submission_nothing_changes()}</p> }.into_any());
    view! { <section class="card lines" aria-label=t::request_rights()>{content}</section> }.into_any()
}
