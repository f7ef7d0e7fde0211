//! "Who can do what": the abilities that exist on a service, by role.

use crate::components::{self, bones, icon, words};
use crate::components::{service_page, tech_abilities};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::app::HelpLinks;
use handover_api::modify::ModifyContext;
use handover_api::services::ServiceRow;
use handover_api::{Link, route};
use handover_rules::{NicHandle, Role, ServiceKey};
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(app: App) -> AnyView {
    let service = service_page::named(app);
    let context = service_page::load::<ModifyContext>(app, route::MODIFY, service);
    let me = app.my_handle();
    view! {
        {service_page::head(service, t::rights_title(), actions)}
        {service_page::show(app, context, skeleton, move |context| content(app, context, &me))}
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! { {bones(3)}{bones(9)} }.into_any()
}

fn actions(service: &ServiceKey) -> AnyView {
    let history = Link::History { service: service.clone() }.format();
    view! { <a class="btn" href=history>{icon("history")} {t::history_title()}</a> }.into_any()
}

fn content(app: App, context: &ModifyContext, me: &NicHandle) -> AnyView {
    let row = &context.service;
    let until = row.tech_until.map(|until| {
        let text = t::rights_until(intl::day(until).as_str());
        view! { <p class="state">{icon("clock")}<span>{text}</span></p> }
    });
    let category = row.service.category;
    let holders: Vec<AnyView> = Role::ALL.into_iter().map(|role| holder(role, row)).collect();
    view! {
        <section class="stack" aria-label=t::rights_table()>
            <p class="soft">{t::rights_lead()}</p>
            <div class="cols n3">{holders}</div>
            {until}
            {components::rights_table(row, me)}
        </section>
        <div class="cols">
            <section class="card pad stack" aria-labelledby="tech-cannot">
                <h2 id="tech-cannot">{t::tech_cannot()}</h2>
                {tech_abilities::cannot(&[category])}
                <p class="state">{icon("info")}<span>{t::tech_any_time()}</span></p>
            </section>
            <section class="card pad stack" aria-labelledby="share">
                <h2 id="share">{t::share_title()}</h2>
                <p>{t::share_text()}</p>
                {move || help(app)}
            </section>
        </div>
    }
    .into_any()
}

/// A role, its holder and its purpose.
fn holder(role: Role, row: &ServiceRow) -> AnyView {
    view! {
        <div class="card pad">
            <p class="state" data-s="now">{icon(words::role_icon(role))}<span>{words::role(role)}</span></p>
            <p><b>{components::handle(row.contacts.holder(role))}</b></p>
            <p class="small soft">{words::role_may(role)}</p>
        </div>
    }
    .into_any()
}

/// The provider's help links, as far as they are configured.
fn help(app: App) -> Option<AnyView> {
    let HelpLinks { support, partners, community, policies } =
        app.info().with(|info| info.as_ref().map(|info| info.help.clone()).unwrap_or_default());
    let policies_note = (!policies.is_empty()).then(|| view! { <p>{t::share_policies()}</p> });
    let links = [
        (t::help_policies(), policies),
        (t::help_support(), support),
        (t::help_partners(), partners),
        (t::help_community(), community),
    ];
    let links: Vec<AnyView> = links
        .into_iter()
        .filter(|(_, address)| !address.is_empty())
        .map(|(name, address)| view! { <li><a href=address rel="noreferrer">{name}</a></li> }.into_any())
        .collect();
    let list = (!links.is_empty()).then(|| view! { <h3>{t::share_help()}</h3> <ul>{links}</ul> });
    list.map(|list| view! { {policies_note}{list} }.into_any())
}
