//! The preview, by the rules that the server decides with.

use super::super::words;
use super::state::AccessForm;
use crate::components::{self, Icon, Tone, Track, TrackStep};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::services::ServiceRow;
use handover_rules::Category;
use handover_rules::access::{GivenOn, Permissions, ResourcePattern, access_rights, ends_first, given_actions};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Beside the form; a bar says it on phones.
#[component]
pub(super) fn Preview() -> impl IntoView {
    view! {
        <aside class="what-will-happen sticky only-l" tabindex="0" aria-labelledby="what-will-happen">
            <div><h2 id="what-will-happen">{t::modify_preview()}</h2></div>
            {content}
        </aside>
    }
}

/// In the bar of a phone.
#[component]
pub(super) fn PreviewInBar() -> impl IntoView {
    view! {
        <details class="fold">
            <summary><Icon name="next"/><span><b>{t::modify_preview()}</b><br/>{summary}</span></summary>
            <div class="stack mid">{content}</div>
        </details>
    }
}

/// Who, what, which services and until when, in one line.
pub(super) fn summary() -> AnyView {
    let form = expect_context::<AccessForm>();
    if !is_complete(form) {
        return form.submit.nothing_sent().into_any();
    }
    let services = form.services.with(|all| words::services_inside(all, true));
    let end = components::access_end(form.end(), form.app.now());
    let rest = [String::new(), form.permissions.with(words::given), services, end].join(" · ");
    view! { <b>{words::people(&form.accounts.get())}</b>{rest} }.into_any()
}

fn is_complete(form: AccessForm) -> bool {
    let is_empty = form.accounts.with(BTreeSet::is_empty) || form.services.with(BTreeSet::is_empty);
    !is_empty && form.permissions.with(Permissions::give_anything) && form.has_end()
}

fn content() -> AnyView {
    let form = expect_context::<AccessForm>();
    if !is_complete(form) {
        return view! { <p class="soft">{t::access_preview_empty()}</p> }.into_any();
    }
    let (permissions, services) = (form.permissions.get(), form.services.get());
    let named: Vec<ServiceRow> = form.known.with(|known| {
        let is_named = |row: &&ServiceRow| services.contains(&ResourcePattern::of(&row.service));
        known.iter().filter(is_named).cloned().collect()
    });
    let rights = access_rights(&permissions, &given_on(form, &services, &named), &components::catalogue());
    let rights = components::access_effects(&rights, &words::people(&form.accounts.get()));
    let first = named.iter().filter_map(|row| row.expiration).min().filter(|day| ends_first(*day, form.end()));
    let first = first.map(|day| t::access_service_first(intl::day(day).as_str()));
    let lacking = lacking(form, &permissions, &named);
    let later = services.iter().any(|of| of.service().is_none()).then(|| t::access_preview_later().to_owned());
    let warnings: Vec<AnyView> = first.into_iter().chain(lacking).chain(later).map(warning).collect();
    let warnings = (!warnings.is_empty()).then(|| view! { <div class="stack tight">{warnings}</div> });
    view! { <div class="stack mid">{rights}</div> {warnings} <div>{steps(form)}</div> }.into_any()
}

fn warning(text: String) -> AnyView {
    view! { <p class="state" data-s="warn"><Icon name="alert"/><span>{text}</span></p> }.into_any()
}

fn steps(form: AccessForm) -> AnyView {
    let mail = if form.id.is_some() { t::access_preview_mail_change() } else { t::access_preview_mail() };
    let steps = vec![
        TrackStep::new(Tone::Now, "access", t::access_preview_now(), mail),
        TrackStep::new(Tone::Plain, "eye", t::access_preview_traced(), t::access_preview_traced_where()),
        TrackStep::new(Tone::Plain, "clock", form.end_text(), t::access_preview_sooner()),
    ];
    view! { <Track steps/> }.into_any()
}

/// The services by type, with the reader's roles as far as they are known.
fn given_on(form: AccessForm, services: &BTreeSet<ResourcePattern>, named: &[ServiceRow]) -> Vec<GivenOn> {
    let known = named.iter().map(|row| (row.service.category, Some(form.roles_on(row)), 1));
    let is_known = |of: &ResourcePattern| named.iter().any(|row| ResourcePattern::of(&row.service) == *of);
    let rest = services.iter().filter(|of| !is_known(of));
    let rest = rest.flat_map(|of| of.category().map_or_else(|| Category::ALL.to_vec(), |category| vec![category]));
    known.chain(rest.map(|category| (category, None, 1))).collect()
}

/// Actions that the reader's role does not include, and where.
fn lacking(form: AccessForm, permissions: &Permissions, named: &[ServiceRow]) -> Option<String> {
    let catalogue = components::catalogue();
    let (mut services, mut actions) = (BTreeSet::new(), BTreeSet::new());
    for row in named {
        for action in given_actions(permissions, form.roles_on(row), row.service.category, &catalogue).lacking {
            services.insert(ResourcePattern::of(&row.service));
            actions.insert(&action.name);
        }
    }
    let on = words::services_inside(&services, true);
    let what = components::actions_text(actions);
    (!services.is_empty()).then(|| t::access_preview_lacking(on.as_str(), what.as_str()))
}
