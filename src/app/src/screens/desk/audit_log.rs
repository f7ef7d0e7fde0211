//! The audit log: filters in the address, and a CSV file.

use super::{Desk, data, lists, words};
use crate::components::{self, icon};
use crate::forms::on_submit;
use crate::platform::client;
use crate::platform::i18n::desk as t;
use crate::prelude::*;
use crate::shell::titles;
use handover_api::desk::{AuditEntry, AuditFilter, AuditPage, DeskLink};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::desk::{DeskAct, StaffId};
use leptos::task::spawn_local;

/// The screen.
pub(super) fn view(desk: Desk, filter: &AuditFilter) -> AnyView {
    titles::set_title(t::desk_audit());
    let query = |path: &str| [path, &filter.write(Query::default()).finish()].concat();
    let page = data::load::<AuditPage>(desk, query(route::DESK_AUDIT));
    let csv = client::address(&query(route::DESK_AUDIT_CSV));
    let filter = filter.clone();
    view! {
        {components::head(|| t::desk_audit().to_owned(), || t::desk_audit_lead().to_owned())}
        <p><a class="btn" href=csv download>{icon("copy")} {t::desk_csv()}</a></p>
        {page.show(|| components::bones(8), move |page| content(desk, &filter, page))}
    }
    .into_any()
}

fn content(desk: Desk, filter: &AuditFilter, page: &AuditPage) -> AnyView {
    let more: RwSignal<Vec<AuditEntry>> = RwSignal::new(Vec::new());
    let next = RwSignal::new(page.next);
    let asked = filter.clone();
    let load_more = move |_| {
        let before = next.get_untracked().unwrap_or_default().to_string();
        let query = asked.write(Query::default()).with("before", &before).finish();
        spawn_local(async move {
            let path = [route::DESK_AUDIT, &query].concat();
            if let Ok(page) = client::get::<AuditPage>(desk.app, &path).await {
                more.try_update(|rows| rows.extend(page.rows));
                next.try_set(page.next);
            }
        });
    };
    let first: Vec<AnyView> = page.rows.iter().map(row).collect();
    view! {
        <div class="stack wide">
            {filters(filter, page)}
            <div class="card">
                <table class="list auto">
                    <thead>
                        <tr>
                            <th scope="col">{t::desk_who()}</th><th scope="col">{t::desk_when()}</th>
                            <th scope="col">{t::desk_what()}</th><th scope="col">{t::desk_about()}</th>
                            <th scope="col">{t::desk_reason()}</th><th scope="col">{t::desk_from()}</th>
                        </tr>
                    </thead>
                    <tbody>{first}{move || more.get().iter().map(row).collect::<Vec<_>>()}</tbody>
                </table>
            </div>
            {move || {
                let load_more = load_more.clone();
                next.get().map(|_| view! { <button type="button" class="btn" on:click=load_more>{t::desk_more()}</button> })
            }}
        </div>
    }
    .into_any()
}

fn row(entry: &AuditEntry) -> AnyView {
    view! {
        <tr>
            <th scope="row">{components::person_name(entry.name.clone())}</th>
            <td data-label=t::desk_when()>{lists::time(entry.at)}</td>
            <td data-label=t::desk_what()>{words::act(entry.act)}</td>
            <td data-label=t::desk_about()>{entry.about.as_ref().map(words::subject)}</td>
            <td data-label=t::desk_reason()>{entry.reason.clone()}</td>
            <td data-label=t::desk_from() translate="no">{entry.client_ip.clone()}</td>
        </tr>
    }
    .into_any()
}

fn filters(filter: &AuditFilter, page: &AuditPage) -> AnyView {
    let staff = RwSignal::new(filter.staff.map_or_else(String::new, |id| id.to_string()));
    let act = RwSignal::new(filter.act.map_or("", DeskAct::as_str).to_owned());
    let about = RwSignal::new(filter.about.clone());
    let (from, to) = (filter.from, filter.to);
    let apply = move || {
        let filter = AuditFilter {
            staff: StaffId::parse(&staff.get_untracked()),
            act: DeskAct::parse(&act.get_untracked()),
            about: about.get_untracked().trim().to_owned(),
            from,
            to,
        };
        let _ = location().set_hash(&DeskLink::AuditLog(filter).format());
    };
    let people: Vec<AnyView> = page
        .staff
        .iter()
        .map(|person| {
            let id = person.id.to_string();
            view! { <option value=id.clone() selected=id == staff.get_untracked()>{person.name.clone()}</option> }
                .into_any()
        })
        .collect();
    let acts: Vec<AnyView> = DeskAct::ALL
        .into_iter()
        .map(|of| {
            let name = of.as_str();
            view! { <option value=name selected=name == act.get_untracked()>{words::act(of)}</option> }.into_any()
        })
        .collect();
    view! {
        <form class="filters" role="search" aria-label=t::desk_filter() on:submit=on_submit(apply)>
            <label class="vh" for="audit-staff">{t::desk_who()}</label>
            <select id="audit-staff" on:change=move |event| staff.set(event_target_value(&event))>
                <option value="">{t::desk_everybody()}</option>
                {people}
            </select>
            <label class="vh" for="audit-act">{t::desk_what()}</label>
            <select id="audit-act" on:change=move |event| act.set(event_target_value(&event))>
                <option value="">{t::desk_everything()}</option>
                {acts}
            </select>
            <div class="in">
                <label class="vh" for="audit-about">{t::desk_about()}</label>
                <input
                    id="audit-about" type="search" placeholder=t::desk_about() autocomplete="off" spellcheck="false"
                    prop:value=move || about.get() on:input=move |event| about.set(event_target_value(&event))
                />
            </div>
            <button type="submit" class="btn main">{t::desk_filter()}</button>
        </form>
    }
    .into_any()
}
