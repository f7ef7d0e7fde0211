//! Everything about one service: its contacts and since when, open requests, history, rights, and a domain's holder.

mod holder;
mod objection;
pub(crate) mod role_end_acts;
mod tech_end;
mod timeline;

use self::objection::ObjectionByAdmin;
use crate::components::{self, Tone, bones, icon, words};
use crate::components::{rights_table, service_page};
use crate::platform::clock;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::link::FormSource;
use handover_api::service::ServiceDetail;
use handover_api::{Link, route};
use handover_rules::submission::blockers::{OpenRequest, may_name_webmaster};
use handover_rules::{Blocker, NicHandle, Role, RoleSet, ServiceKey};
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(app: App) -> AnyView {
    let service = service_page::named(app);
    let detail = service_page::load::<ServiceDetail>(app, route::SERVICE, service);
    let me = app.my_handle();
    let mine = me.clone();
    let lock = Memo::new(move |_| detail.data.with(|detail| detail.as_ref().and_then(|detail| detail.locked.clone())));
    let holder = me.clone();
    let held = Memo::new(move |_| {
        let held = |detail: &ServiceDetail| detail.row.contacts.roles_of(&holder);
        detail.data.with(|detail| detail.as_ref().map(held).unwrap_or_default())
    });
    let objecting = ObjectionByAdmin::new(app, detail);
    view! {
        {service_page::head(service, t::service_title(), move |service| actions(service, lock.get(), held.get(), &mine))}
        {service_page::show(app, detail, skeleton, move |detail| content(app, detail, objecting, &me))}
        {objection::second_step(objecting)}
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! { <div class="cols side">{bones(6)}{bones(4)}</div> }.into_any()
}

/// The links to the forms, or why no role can be changed at present.
fn actions(service: &ServiceKey, lock: Option<Blocker>, held: RoleSet, me: &NicHandle) -> AnyView {
    if let Some(lock) = lock {
        let text = t::service_locked(words::blocker(&lock, me).as_str());
        return components::state(Tone::Warn, "lock", text);
    }
    let modify = Link::modify(FormSource::Service(service.clone())).format();
    let webmaster = may_name_webmaster(service.category, held).then(|| {
        let address = Link::modify(FormSource::Webmaster(Some(service.clone()))).format();
        view! { <a class="btn" href=address>{icon("tech")} {t::webmaster_title()}</a> }
    });
    view! { {webmaster} " " <a class="btn main" href=modify>{icon("edit")} {t::modify_title()}</a> }.into_any()
}

fn content(app: App, detail: &ServiceDetail, objecting: ObjectionByAdmin, me: &NicHandle) -> AnyView {
    let row = &detail.row;
    let contacts: Vec<AnyView> = Role::ALL.into_iter().map(|role| contact(role, detail, me)).collect();
    let holder = detail.holder.as_ref().map(holder::card);
    let history = Link::History { service: row.service.clone() }.format();
    let rights = Link::Rights { service: row.service.clone() }.format();
    view! {
        {objection::view(objecting, &detail.objections)}
        <div class="cols side">
            <div class="stack wide">
                <section class="stack" aria-labelledby="service-contacts">
                    <h2 id="service-contacts">{t::service_contacts()}</h2>
                    <div class="card lines">{contacts}{tech_end::view(app, detail, me)}</div>
                </section>
                {open_requests(&row.open, me)}
                <section class="stack" aria-labelledby="service-history">
                    <h2 id="service-history">{t::service_history()}</h2>
                    <div class="card pad stack">
                        {timeline::view(detail, me)}
                        <p><a href=history>{t::service_history_more()}</a></p>
                    </div>
                </section>
                <section class="stack" aria-labelledby="service-rights">
                    <h2 id="service-rights">{t::rights_title()}</h2>
                    {rights_table(row, me)}
                    <p><a href=rights>{t::service_rights_more()}</a></p>
                </section>
            </div>
            <aside class="stack" aria-label=t::service_aside()>
                {facts(app, detail)}
                {holder}
            </aside>
        </div>
    }
    .into_any()
}

/// A role, who holds it since when, and who is to get it.
fn contact(role: Role, detail: &ServiceDetail, me: &NicHandle) -> AnyView {
    let current = detail.terms.iter().find(|term| term.role == role && term.until.is_none());
    let since = current
        .and_then(|term| term.since)
        .map_or_else(|| t::history_always().to_owned(), |since| t::history_since(intl::day_of(since).as_str()));
    let pending = detail.row.open.iter().find(|open| open.roles.contains(role)).map(|open| {
        let to = if open.to == *me { t::you_inside().to_owned() } else { open.to.to_string() };
        let address = Link::request(open.id).format();
        view! {
            <a class="badge" data-s="now" href=address>{icon("arrow")}<span>{t::service_pending(to.as_str())}</span></a>
        }
    });
    view! {
        <div class="pad row between">
            <div class="state" data-s="now">
                {icon(words::role_icon(role))}
                <div>
                    <h3>{words::role(role)}</h3>
                    <p>{components::handle(detail.row.contacts.holder(role))}</p>
                    <p class="small soft">{since}</p>
                </div>
            </div>
            {pending}
        </div>
    }
    .into_any()
}

fn open_requests(open: &[OpenRequest], me: &NicHandle) -> Option<AnyView> {
    let line = |request: &OpenRequest| {
        let address = Link::request(request.id).format();
        let to = if request.to == *me { t::you_inside().to_owned() } else { request.to.to_string() };
        let name = t::service_request(words::roles(request.roles).as_str(), to.as_str());
        let asker = components::handle_inside(&request.asker, me);
        view! {
            <li class="pad stack tight">
                <p><a href=address>{name}</a></p>
                <p class="small soft">{t::service_asked_by(asker)}</p>
            </li>
        }
        .into_any()
    };
    let lines: Vec<AnyView> = open.iter().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="service-open">
                <h2 id="service-open">{t::service_open()}</h2>
                <ul class="ul card lines">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn facts(app: App, detail: &ServiceDetail) -> AnyView {
    let row = &detail.row;
    let name = row.service.name.as_str().to_owned();
    let ascii = row.ascii.clone().map(|ascii| view! { <br/><code class="small" translate="no">{ascii}</code> });
    let locked =
        detail.holder.as_ref().and_then(|page| page.locked_until).map(|until| {
            components::state(Tone::Warn, "lock", t::holder_locked_until(intl::timestamp(until).as_str()))
        });
    let debt = row.status.is_in_debt().then(|| {
        let payer = Blocker::InDebt.payer(&row.contacts).cloned();
        payer.map(|payer| components::way_to_pay(app, &payer, &row.service.name, "main h1"))
    });
    view! {
        <div class="card pad stack">
            <dl class="facts">
                <dt>{t::service_state()}</dt>
                <dd>{components::service_state(row.status, row.expiration, clock::today(app))}</dd>
                <dt>{t::service_name()}</dt>
                <dd><code translate="no">{name.clone()}</code>{components::copy_button(app, name)}{ascii}</dd>
                <dt>{t::service_type()}</dt><dd>{words::category(row.service.category)}</dd>
                <dt>{t::service_created()}</dt><dd>{intl::day(detail.creation)}</dd>
            </dl>
            {locked}
            {debt}
        </div>
    }
    .into_any()
}
