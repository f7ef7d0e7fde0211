//! Claims on domains that wait for the reader.

use crate::components::{self, icon};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::request::countdown::time_left;
use handover_api::Link;
use handover_api::app::{ClaimKind, DomainClaim};
use handover_rules::{Category, ServiceKey, Timestamp};
use leptos::prelude::*;

/// The first entries of the group that waits for the reader.
pub(super) fn view(now: ReadSignal<Timestamp>, shown: Memo<Vec<DomainClaim>>) -> AnyView {
    (move || shown.get().iter().map(|claim| entry(now, claim)).collect::<Vec<AnyView>>()).into_any()
}

fn entry(now: ReadSignal<Timestamp>, claim: &DomainClaim) -> AnyView {
    let service = ServiceKey { name: claim.domain.clone(), category: Category::Domain };
    let name = components::service_name(&claim.domain);
    let (title, what, act, place) = match claim.kind {
        ClaimKind::Case => (
            t::requests_claim_case(name),
            t::requests_claim_case_what(),
            t::requests_claim_case_act(),
            Link::Service { service },
        ),
        ClaimKind::HolderChange => (
            t::requests_claim_holder(name),
            t::requests_claim_holder_what(),
            t::requests_claim_holder_act(),
            Link::Holder { service },
        ),
    };
    let address = place.format();
    let label = [act, " (", &components::service_inside(&claim.domain), ")"].concat();
    let time = view! { <time datetime=intl::machine(claim.until)>{intl::weekday(claim.until)}</time> }.into_any();
    let left = view! { <span class="small soft">{time_left(now, claim.until)}</span> };
    view! {
        <article class="req pad">
            <div class="stack tight">
                <h3><a href=address.clone()>{title}</a></h3>
                <p class="small soft">{what}</p>
            </div>
            <div class="stack">
                <p class="state" data-s="warn">{icon("clock")}<span>{t::requests_until(time)}<br/>{left}</span></p>
                <p><a class="btn" href=address aria-label=label>{act}</a></p>
            </div>
        </article>
    }
    .into_any()
}
