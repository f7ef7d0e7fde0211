//! Services that cannot be changed for one reason, as a group of a submission.

use crate::components::{Icon, NameOfService, RequestLink, Tone, blockers};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_rules::submission::refused::{RefusalKind, RefusedServices};
use handover_rules::{RequestId, ServiceKey};
use leptos::html;
use leptos::prelude::*;

/// Services that are listed at first, and more with every press.
const STEP: usize = 50;

/// The most services that are listed without a press.
const FEW: u64 = 3;

/// The services that one reason keeps from changing.
#[component]
pub(crate) fn RefusedGroup(
    group: RefusedServices,
    /// An action beside the headline.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let (tone, icon) = mark(group.reason);
    let (headline, remedy) = (blockers::headline(&group), blockers::remedy(group.reason));
    let services = if group.count <= FEW {
        named(group)
    } else {
        let summary = view! { <summary class="small"><Icon name="next"/> {t::many_show_them()}</summary> };
        view! { <details>{summary} {named(group)}</details> }.into_any()
    };
    view! {
        <div class="pad stack tight">
            <div class="row between">
                <h3 class="state" data-s=tone.as_str()><Icon name=icon/><span>{headline}</span></h3>
                {children.map(|children| children())}
            </div>
            {remedy.map(|text| view! { <p class="small soft">{text}</p> })}
            {services}
        </div>
    }
    .into_any()
}

/// The services in steps, and how many more there are than are named.
fn named(group: RefusedServices) -> AnyView {
    let RefusedServices { services, lines, requests, count, reason, .. } = group;
    // The page of a service says who can pay, and how.
    let is_in_debt = reason == RefusalKind::InDebt;
    let known = services.len();
    let shown = RwSignal::new(STEP.min(known));
    let entries = move || {
        let shown = services.iter().enumerate().take(shown.get());
        let entry = |(at, service)| {
            entry(service, lines.get(at).copied(), requests.get(at).map_or(&[], Vec::as_slice), is_in_debt)
        };
        shown.map(entry).collect_view()
    };
    let list = NodeRef::<html::Ul>::new();
    let press = move |_| {
        shown.update(|shown| *shown = (*shown + STEP).min(known));
        // The button disappears with the last step.
        if let Some(list) = list.get_untracked().filter(|_| shown.get_untracked() == known) {
            let _ = list.focus();
        }
    };
    let button = move || {
        (shown.get() < known)
            .then(|| view! { <button type="button" class="btn sm" on:click=press>{t::list_more()}</button> })
    };
    let rest = count.saturating_sub(known as u64);
    let more = (rest > 0).then(|| view! { <p class="small soft">{t::many_more(rest)}</p> });
    view! {
        <ul class="abilities stack tight small" tabindex="-1" node_ref=list>{entries}</ul>
        {button}
        {more}
    }
    .into_any()
}

/// A service, with its line in the file that it comes from, and the conflicting open requests.
fn entry(service: &ServiceKey, line: Option<u64>, requests: &[RequestId], is_in_debt: bool) -> AnyView {
    let category = t::word_category(service.category);
    let line = line.map(|line| [", ", &t::many_refused_line(intl::number(line).as_str())].concat());
    let requests = requests.iter().map(|id| view! { ", " <RequestLink id=*id/> }).collect_view();
    let name = view! { <NameOfService name=service.name.clone()/> }.into_any();
    let name = if is_in_debt {
        let address = Link::service(service).format();
        view! { <a href=address>{name}</a> }.into_any()
    } else {
        view! { <b>{name}</b> }.into_any()
    };
    view! { <li><Icon name="no"/><span>{name} ", " {category} {line} {requests}</span></li> }.into_any()
}

const fn mark(reason: RefusalKind) -> (Tone, &'static str) {
    match reason {
        RefusalKind::RequestOpen | RefusalKind::InCreation | RefusalKind::CoolingDown => (Tone::Warn, "clock"),
        RefusalKind::RightMissing | RefusalKind::RoleLost => (Tone::Warn, "lock"),
        _ => (Tone::Bad, "no"),
    }
}
