//! Claims on domains, and changes of holder, that wait for the reader.

use super::list::Now;
use crate::components::{self, Icon, NameOfService};
use crate::platform::{i18n as t, intl};
use crate::screens::request::countdown::TimeLeftText;
use handover_api::Link;
use handover_api::link::ServiceTab;
use handover_rules::cases::CaseNumber;
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::service_list::{ClaimKind, DomainClaim};
use handover_rules::{Category, ServiceKey, Timestamp};
use leptos::prelude::*;

/// The first entries of the group that waits for the reader.
#[component]
pub(super) fn Claims(claims: Memo<Vec<DomainClaim>>) -> impl IntoView {
    let Now(now) = expect_context();
    move || claims.get().iter().map(|claim| entry(now, claim)).collect_view()
}

fn entry(now: ReadSignal<Timestamp>, claim: &DomainClaim) -> AnyView {
    let service = ServiceKey { name: claim.domain.clone(), category: Category::Domain };
    let name = view! { <NameOfService name=claim.domain.clone()/> }.into_any();
    let (icon, title, what, act) = match claim.kind {
        ClaimKind::Case => {
            ("alert", t::word_case_object_title(name), t::requests_claim_case_what(), t::requests_claim_case_act())
        }
        ClaimKind::HolderChange => {
            let title = match claim.side {
                Some(HolderSide::Old) => t::word_holder_give(name),
                _ => t::word_holder_take(name),
            };
            ("user", title, t::requests_claim_holder_what(), t::requests_claim_holder_act())
        }
    };
    let asker = claim.is_own.then(|| view! { {t::requests_claim_own()} " " });
    let address = match (claim.kind, claim.as_holder) {
        (ClaimKind::HolderChange, _) => Link::HolderChange { id: HolderChangeId::new(claim.number) },
        (ClaimKind::Case, true) => {
            let number = u64::try_from(claim.number).ok().and_then(CaseNumber::new);
            number.map_or(Link::NotFound, |number| Link::CaseToObject { number })
        }
        (ClaimKind::Case, false) => Link::service_tab(&service, ServiceTab::Holder),
    };
    let address = address.format();
    let label = [act, " (", &components::service_inside(&claim.domain), ")"].concat();
    let time = view! { <time datetime=intl::machine(claim.until)>{intl::day_of(claim.until)}</time> }.into_any();
    view! {
        <li class="entry" data-s="now">
            <span class="pair" aria-hidden="true"><Icon name=icon/></span>
            <div class="what"><h3><a href=address.clone()>{title}</a></h3><small>{asker}{what}</small></div>
            <div>
                <span class="state small" data-s="now"><span>{t::request_party_your_turn()}</span></span>
                <small><TimeLeftText now end=claim.until/> ", " {t::request_until_moment(time)}</small>
            </div>
            <div class="acts"><a class="btn sm main" href=address aria-label=label>{act}</a></div>
        </li>
    }
    .into_any()
}
