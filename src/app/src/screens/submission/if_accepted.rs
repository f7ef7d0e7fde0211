//! The card "If you accept": what changes for the reader, for services that are alike.

use super::screen::SubmissionScreen;
use crate::components;
use crate::platform::i18n as t;
use handover_api::submissions::{RolesChange, SubmissionDetail};
use leptos::prelude::*;

pub(super) fn view(_: SubmissionScreen, detail: &SubmissionDetail) -> AnyView {
    if detail.if_accepted.is_empty() {
        return ().into_any();
    }
    let is_one = detail.if_accepted.len() == 1;
    let group = |RolesChange { category, before, after, services }: &RolesChange| {
        let change = components::change_of_roles(*before, *after, *category)?;
        let heading = (!is_one).then(|| {
            let category = components::words::category(*category);
            view! { <h3>{t::submission_if_group(*services, category)}</h3> }
        });
        Some(view! { <div class="stack tight">{heading}{change}</div> }.into_any())
    };
    let mut groups: Vec<AnyView> = detail.if_accepted.iter().filter_map(group).collect();
    if groups.is_empty() {
        groups.push(view! { <p>{t::submission_nothing_changes()}</p> }.into_any());
    }
    view! {
        <section class="card pad stack" aria-labelledby="if">
            <h2 id="if">{t::request_if_you_accept()}</h2>
            {groups}
        </section>
    }
    .into_any()
}
