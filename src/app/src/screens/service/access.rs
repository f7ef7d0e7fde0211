//! Everybody with access to a service, by roles and without.

use super::page::Page;
use crate::components::{Person, PersonInside, RoleChip, access_end, actions_text, column_heads};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::data::loaded;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::access::ServiceAccess;
use handover_api::link::AccessPlace;
use handover_api::{Link, route};
use handover_rules::access::{AccessLine, AccessSource};
use handover_rules::{Category, ServiceKey};
use leptos::prelude::*;

lazy_part! { service_access: pub(super) fn who_has_access(page: Page) { view! { <WhoHasAccess page/> } } }

/// The part of the tab about who can do what.
#[component]
fn WhoHasAccess(page: Page) -> impl IntoView {
    let me = expect_context::<App>().my_handle();
    let service = Memo::new(move |_| {
        page.loaded.data.with(|data| {
            // Contacts alone read it.
            let own = page.chosen(data.as_ref()?).filter(|of| !of.row.contacts.roles_of(&me).is_empty());
            own.map(|detail| detail.row.service.clone())
        })
    });
    move || service.get().map(|service| view! { <OfService service/> })
}

#[component]
fn OfService(service: ServiceKey) -> impl IntoView {
    let path = route::of_service(route::ACCESS_TO_SERVICE, &service);
    let access = loaded::load::<ServiceAccess>(move || path.clone());
    let category = service.category;
    view! {
        <section class="stack tight" aria-labelledby="who-has-access">
            <h2 id="who-has-access">{t::access_rights()}</h2>
            <WhenLoaded of=access lines=4 let:access>
                {table(access, category)}
            </WhenLoaded>
        </section>
    }
}

fn table(access: &ServiceAccess, category: Category) -> AnyView {
    let heads = column_heads(&[t::access_uses_who(), t::access_rights_can(), t::access_rights_why()]);
    let rows = access.lines.iter().map(|of| line(of, category)).collect_view();
    view! {
        <div class="card">
            <table class="list plain auto">
                <caption>{t::access_rights_note()}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(of: &AccessLine, category: Category) -> AnyView {
    let app = expect_context::<App>();
    let why = match &of.source {
        AccessSource::Role { role } => view! { <RoleChip role=*role/> }.into_any(),
        AccessSource::Policy { policy, name, giver, expires_at } => {
            // Others cannot open it.
            let is_mine = app.people().is_me(giver);
            let address = is_mine.then(|| Link::Access(AccessPlace::Policy(*policy)).format());
            let end = access_end(*expires_at, app.now());
            view! {
                <span>
                    <a href=address><bdi translate="no">{name.clone()}</bdi></a> <br/>
                    <span class="small soft">
                        {t::access_from()} " " <PersonInside who=giver.clone()/> <br/> {end}
                    </span>
                </span>
            }
            .into_any()
        }
    };
    let what = actions_text(&of.actions, Some(category));
    view! {
        <tr>
            <th scope="row"><Person who=of.account.clone()/></th>
            <td data-label=t::access_rights_can()>{what}</td>
            <td>{why}</td>
        </tr>
    }
    .into_any()
}
