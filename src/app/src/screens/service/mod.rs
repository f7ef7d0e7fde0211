//! The page of a service: all types of one name, in tabs.

mod access;
mod contacts;
mod history;
mod holder;
mod holder_change;
mod page;
pub(crate) mod role_end_acts;

pub(crate) use self::holder::facts as holder_facts;
pub(crate) use self::holder_change::open_change_facts;

use self::access::who_can_do_what;
use self::holder::HolderTab;
use self::page::Page;
use crate::browser::dom;
use crate::components::{self, Crumbs, Icon, NameOfService, Notice, Tone, page_head};
use crate::data::late::{Late, Placeholder};
use crate::data::loaded;
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use handover_api::link::{AccessPlace, FormSource, NewAccess, ServicePlace, ServiceTab};
use handover_api::service::{ServiceDetail, ServicePage};
use handover_api::{Link, route};
use handover_rules::submission::blockers::may_name_webmaster;
use leptos::prelude::*;

#[component]
pub(crate) fn ServiceScreen() -> impl IntoView {
    let app = expect_context::<App>();
    let place = Memo::new(move |before: Option<&Option<ServicePlace>>| {
        app.navigation.link.with(|link| match link {
            Link::Service(place) => Some(place.clone()),
            _ => before.cloned().flatten(),
        })
    });
    let name = Memo::new(move |_| place.with(|place| place.as_ref().map(|place| place.name.clone())));
    let path = move || name.with(|name| name.as_ref().map_or_else(String::new, route::service_page));
    let page = Page { place, loaded: loaded::load(path) };
    let heading = move || name.with(|name| name.clone().map(|name| view! { <NameOfService name/> }));
    let plain = move || name.with(|name| name.as_ref().map(components::service_inside).unwrap_or_default());
    let services = move || Link::Services(app.navigation.services.get()).format();
    let trail = Signal::derive(move || vec![(t::services_title().to_owned(), Some(services())), (plain(), None)]);
    let tab = Memo::new(move |_| page.tab());
    Effect::new(move |_| titles::set_title(&title(tab.get(), &plain())));
    let content = move || match tab.get() {
        ServiceTab::Contacts => page.show(8, contacts::view),
        ServiceTab::History => page.show(8, history::view),
        ServiceTab::Rights => view! { <Late part=who_can_do_what(page) placeholder=Placeholder::Lines(9)/> }.into_any(),
        ServiceTab::Holder => view! { <HolderTab page/> }.into_any(),
    };
    let is_missing = Memo::new(move |_| page.is_missing());
    let acts = move || page.loaded.data.with(|data| data.as_ref().map(|data| actions(page, data)));
    let acts = view! { <div class="row two-rows">{acts}</div> }.into_any();
    view! {
        <Crumbs trail/>
        {page_head(heading.into_any(), (move || page.types()).into_any(), Some(acts))}
        <Tabs page/>
        <div class="stack" hidden=move || is_missing.get()>{content}</div>
        {move || is_missing.get().then(missing)}
    }
}

fn title(tab: ServiceTab, name: &str) -> String {
    match tab {
        ServiceTab::Contacts => name.to_owned(),
        ServiceTab::History => t::service_title_history(name),
        ServiceTab::Rights => t::service_title_rights(name),
        ServiceTab::Holder => t::service_title_holder(name),
    }
}

/// Links to the tabs. The one of the holder shows how many claims wait for the reader.
#[component]
fn Tabs(page: Page) -> impl IntoView {
    let has_holder =
        Memo::new(move |_| page.loaded.data.with(|data| data.as_ref().is_some_and(|data| data.domain().is_some())));
    let claims = Memo::new(move |_| page.loaded.data.with(|data| data.as_ref().map_or(0, ServicePage::claims)));
    let badge = move || {
        let number = claims.get();
        (number > 0).then(
            || view! { " "<span class="n">{number}<span class="vh">" " {t::frame_waiting_for_you()}</span></span> },
        )
    };
    let tab = move |tab: ServiceTab, name: &'static str| {
        let address = move || page.link(|place| place.tab = tab).format();
        let is_current = move || (page.tab() == tab).then_some("page");
        let badge = (tab == ServiceTab::Holder).then_some(badge);
        view! { <a href=address aria-current=is_current>{name}{badge}</a> }
    };
    let name = move || page.place.with(|place| place.as_ref().map(|place| components::service_inside(&place.name)));
    // On a narrow screen the last tabs are beside it.
    let show_current = move || {
        if let (Some(tabs), Some(current)) = (dom::find(".subtabs"), dom::find(".subtabs [aria-current]")) {
            tabs.set_scroll_left(current.offset_left() + current.offset_width() - tabs.client_width());
        }
    };
    Effect::new(move |_| {
        page.tab();
        has_holder.track();
        request_animation_frame(show_current);
    });
    view! {
        <nav class="subtabs" aria-label=name>
            {tab(ServiceTab::Contacts, t::service_contacts())}
            {tab(ServiceTab::History, t::service_history())}
            {move || page.has_roles().then(|| tab(ServiceTab::Rights, t::rights_title()))}
            {move || has_holder.get().then(|| tab(ServiceTab::Holder, t::holder_title()))}
        </nav>
    }
}

fn actions(page: Page, data: &ServicePage) -> AnyView {
    let me = expect_context::<App>().my_handle();
    let may_name = |detail: &&ServiceDetail| {
        detail.locked.is_none() && may_name_webmaster(detail.row.service.category, detail.row.contacts.roles_of(&me))
    };
    let webmaster = data.own(&me).find(may_name).map(|detail| {
        let address = Link::modify(FormSource::Webmaster(Some(detail.row.service.clone()))).format();
        view! { <a class="btn" href=address><Icon name="web"/> {t::webmaster_title()}</a> }
    });
    let modify = data.changeable(&me).map(|detail| {
        let address = Link::modify(FormSource::Service(detail.row.service.clone())).format();
        view! { <a class="btn main" href=address><Icon name="edit"/> {t::modify_title()}</a> }
    });
    let access = data.own(&me).next().map(|detail| {
        let new = NewAccess { service: Some(detail.row.service.clone()), ..NewAccess::default() };
        let address = Link::Access(AccessPlace::New(new)).format();
        view! { <a class="btn" href=address><Icon name="user"/> {t::access_give()}</a> }
    });
    let class = if modify.is_none() { "btn main" } else { "btn" };
    let ask = page::ask(page, data, class);
    view! { {webmaster} " " {access} " " {modify} {ask} }.into_any()
}

/// The account has no such service.
fn missing() -> AnyView {
    let app = expect_context::<App>();
    let address = move || Link::Services(app.navigation.services.get()).format();
    let text = view! { <p>{t::services_missing()}</p> };
    view! {
        <div class="stack">
            <div role="alert"><Notice tone=Tone::Plain icon="info">{text}</Notice></div>
            <p><a class="btn" href=address><Icon name="up"/> {t::services_back()}</a></p>
        </div>
    }
    .into_any()
}
