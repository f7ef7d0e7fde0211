//! The requests of the list, in three groups; claims on domains and roles that end soon, which stand among them.

use crate::components::{self, Icon, NameOfService};
use crate::data::paged_list::{self, Count, GroupPage, ListPage, Source};
use crate::platform::{i18n as t, intl};
use crate::screens::request::parts::EndingEntry;
use crate::screens::request::words::TimeLeftText;
use crate::screens::service::role_end_acts::{self, EndOutcome};
use crate::state::App;
use handover_api::link::{RequestsView, ServiceTab};
use handover_api::requests::{RequestGroup, RequestRow, RequestsPage};
use handover_api::submissions::EndingRoles;
use handover_api::{Link, requests, route};
use handover_rules::cases::CaseNumber;
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::service_list::{ClaimKind, DomainClaim};
use handover_rules::{Category, RequestId, ServiceKey, SubmissionId, Timestamp};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub(super) struct Requests;

pub(super) type List = paged_list::PagedList<Requests>;
pub(super) type Row = paged_list::Row<Requests>;

/// Besides the requests; the filters do not apply to it.
#[derive(Clone, PartialEq)]
pub(super) struct RequestsSummary {
    /// Claims on domains that wait for the reader.
    pub(super) claims: Vec<DomainClaim>,
    /// The next roles that end soon, and the number of all of them.
    ending: (Vec<EndingRoles>, u64),
}

#[derive(Clone, Copy)]
pub(super) struct Now(pub(super) ReadSignal<Timestamp>);

/// The request that the reader has just cancelled here.
#[derive(Clone, Copy)]
pub(super) struct Cancelled(pub(super) RwSignal<Option<SubmissionId>>);

pub(super) fn is_filtered(view: &RequestsView) -> bool {
    *view != RequestsView::default()
}

impl Source for Requests {
    type View = RequestsView;
    type Group = RequestGroup;
    type Key = RequestId;
    type Row = RequestRow;
    type Answer = RequestsPage;
    type Summary = RequestsSummary;

    const GROUPS: &'static [RequestGroup] =
        &[RequestGroup::WaitingForMe, RequestGroup::WaitingForOthers, RequestGroup::Finished];

    fn key(row: &RequestRow) -> RequestId {
        row.request.id
    }

    fn path(view: &RequestsView, after: Option<(RequestGroup, &str)>, _: usize) -> String {
        route::requests_page(view, after)
    }

    fn page(_: App, page: RequestsPage) -> ListPage<Self> {
        let summary = RequestsSummary { claims: page.claims, ending: (page.ending_soon, page.ending_soon_total) };
        let groups = [page.waiting_for_me, page.waiting_for_others, page.finished];
        ListPage { groups: groups.map(group_page).into(), summary }
    }
}

fn group_page(page: requests::RequestGroupPage) -> GroupPage<Requests> {
    let total = Count { number: page.total, is_minimum: page.total_is_minimum };
    GroupPage { total, rows: page.rows, next: page.next }
}

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

const ID: &str = "ending";

#[component]
pub(super) fn EndingSoon(list: List) -> impl IntoView {
    let Now(now) = expect_context();
    // The filters do not apply to them: they are shown without filters only. A question that is open beside one stays
    // open while they are unchanged.
    let ending = Memo::new(move |_| {
        let head = list.data.data.read();
        head.as_ref().filter(|head| !is_filtered(&head.view)).map(|head| head.summary.ending.clone())
    });
    let outcome: EndOutcome = RwSignal::new(None);
    let entries = move || {
        let (first, total) = ending.get().filter(|(first, _)| !first.is_empty())?;
        let rest = total.saturating_sub(first.len() as u64);
        let more = (rest > 0).then(|| view! { <p class="pad small soft">{t::requests_ending_more(rest)}</p> });
        let entries = first.into_iter().map(|role| view! { <EndingEntry role now outcome/> }).collect_view();
        Some(view! {
            <section class="stack" aria-labelledby=ID>
                <div class="row between">
                    <h2 id=ID class="row">{t::requests_ending()} " " <span class="n mute">{intl::number(total)}</span></h2>
                    {file()}
                </div>
                <div class="card"><ul class="lines ul">{entries}</ul>{more}</div>
            </section>
        })
    };
    view! { {role_end_acts::outcome_note(outcome)}{entries} }
}

/// Every role that ends soon, also those beyond the list.
fn file() -> AnyView {
    let address = expect_context::<App>().file_address(route::ENDING_SOON_CSV);
    let of = ["(", t::requests_ending(), ")"].concat();
    view! {
        <a class="btn sm bare" href=address download=""><Icon name="save"/> {t::list_csv()} <span class="vh">" " {of}</span></a>
    }
    .into_any()
}
