//! A case: its papers beside the holder and the claim, and the decision.

mod actor;
mod decision;
mod differences;
mod papers;

use self::actor::actor;
use self::differences::{fields, is_same};
use super::state::Desk;
use super::{data, lists, parts, words};
use crate::components::{self, DifferenceTable, Notice, PageHead, PersonName, Skeleton, State, Tone};
use crate::data::WhenLoaded;
use crate::data::loaded::Loaded;
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::screens::late::lazy_part;
use handover_api::cases::DeskCase;
use handover_api::route;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::timeline::CaseEntry;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::{Category, Role, ServiceKey};
use leptos::prelude::*;

lazy_part! { desk_case: pub(super) fn case_page(number: CaseNumber) { view(expect_context(), number) } }

fn view(desk: Desk, number: CaseNumber) -> AnyView {
    let title = t::desk_case(number.to_string().as_str());
    titles::set_title(&title);
    let case = data::load::<DeskCase>(desk, route::desk_case(number));
    let entered = decision::Entered::new(desk, &title);
    let lead = move || case.data.with(|case| case.as_ref().map(lead).unwrap_or_default());
    view! {
        {parts::crumbs(&title)}
        <PageHead heading=move || title.clone() lead/>
        <WhenLoaded of=case loading=|| view! { <Skeleton lines=8/> } let:now>
            {content(desk, case, entered, now)}
        </WhenLoaded>
    }
    .into_any()
}

fn lead(case: &DeskCase) -> String {
    let procedure = words::procedure(case.claim.procedure());
    let domain = components::service_inside(&case.domain);
    let name = components::isolated_name(&case.name);
    t::desk_case_lead(t::claimant(case.claimant), domain.as_str(), name.as_str(), procedure)
}

fn content(desk: Desk, data: Loaded<DeskCase>, entered: decision::Entered, case: &DeskCase) -> AnyView {
    let timeline = case.timeline.iter().rev().map(|entry| parts::line(event(case, entry)));
    view! {
        {decision::objected(case)}
        <div class="cols side">
            <div class="stack wide">
                {papers::view(desk, data, case)}
                {compare(case)}
                {asks(case)}
                {parts::section("desk-mails", t::desk_mails(), lists::mails(desk, &case.mails))}
            </div>
            <div class="stack wide">
                {decision::view(desk, data, entered, case)}
                {parts::section(
                    "desk-timeline",
                    t::desk_timeline(),
                    parts::lines(timeline.collect(), t::desk_no_timeline()),
                )}
            </div>
        </div>
    }
    .into_any()
}

/// The holder on record beside the data stated in the case, with every difference marked.
fn compare(case: &DeskCase) -> AnyView {
    let service = ServiceKey { name: case.domain.clone(), category: Category::Domain };
    let content = match (&case.holder, &case.contacts) {
        (_, None) => {
            view! { <Notice tone=Tone::Warn icon="alert"><p>{t::desk_case_no_domain()}</p></Notice> }.into_any()
        }
        (None, Some(_)) => {
            view! { <Notice tone=Tone::Warn icon="alert"><p>{t::desk_case_no_holder()}</p></Notice> }.into_any()
        }
        (Some(holder), Some(_)) => table(holder, case),
    };
    let domain = case.contacts.is_some().then(|| view! { <p>{words::service(&service)}</p> });
    parts::section("desk-compare", t::desk_case_compare(), view! { {domain}{content} })
}

fn table(holder: &HolderIdentity, case: &DeskCase) -> AnyView {
    let row = |(name, recorded, said): (&'static str, String, String)| {
        let mark = if is_same(&recorded, &said) {
            view! { <State tone=Tone::Ok icon="ok" text=t::desk_case_same()/> }.into_any()
        } else {
            view! { <State tone=Tone::Warn icon="alert" text=t::desk_case_differs()/> }.into_any()
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td data-label=t::desk_case_record()><PersonName name=recorded/></td>
                <td data-label=t::desk_case_said()><PersonName name=said/></td>
                <td data-label=t::desk_case_match()>{mark}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = fields(holder, case).into_iter().map(row).collect();
    let organisation = (!holder.organisation.is_empty()).then(|| {
        let name = view! { <PersonName name=holder.organisation.clone()/> }.into_any();
        view! { <p class="small">{t::holder_organisation()} {t::colon()} " " {name}</p> }
    });
    view! {
        <div class="card">
            <table class="list auto">
                <caption class="vh">{t::desk_case_compare()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::holder_field()}</th><th scope="col">{t::desk_case_record()}</th>
                        <th scope="col">{t::desk_case_said()}</th><th scope="col">{t::desk_case_match()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {organisation}
    }
    .into_any()
}

/// The change that the case asks for, beside the data that it would replace.
fn asks(case: &DeskCase) -> AnyView {
    let content = match (&case.claim, &case.holder) {
        (Claim::Holder(after), Some(before)) => {
            view! { <DifferenceTable before=before.clone() after=after.clone()/> }.into_any()
        }
        (Claim::Holder(after), None) => {
            let name = view! { <PersonName name=after.display_name()/> }.into_any();
            view! { <p>{name} " · " <span translate="no">{after.email.to_string()}</span></p> }.into_any()
        }
        (Claim::Contacts { roles, to }, _) => {
            let line = |role: Role| {
                let from = case.contacts.as_ref().map(|contacts| words::customer(contacts.holder(role)));
                let content = view! {
                    <p>{t::role(role)} {t::colon()} " " {from} " → " {words::customer(to)}</p>
                };
                parts::line(content)
            };
            parts::lines(roles.iter().map(line).collect(), t::desk_nothing())
        }
    };
    parts::section("desk-asks", t::desk_case_asks(), content)
}

fn event(case: &DeskCase, entry: &CaseEntry) -> AnyView {
    let note = entry.note.clone().map(|note| view! { <p class="small"><q>{note}</q></p> });
    view! {
        <p><b><PersonName name=actor(case, entry.by)/></b> {t::colon()} " " {t::desk_case_event(entry.milestone)}</p>
        <p class="small soft">{parts::time(entry.at)}</p>
        {note}
    }
    .into_any()
}
