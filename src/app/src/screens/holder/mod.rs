//! The holder of a domain: its admin changes phone and address at once, and asks both holders for everything else.

mod aside;
mod countries;
mod details;
mod identity;
mod open_change;

use crate::components::{self, Tone, bones, icon, service_page};
use crate::data::loaded::Loaded;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::holder::HolderPage;
use handover_api::{Link, route};
use handover_rules::ServiceKey;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(app: App) -> AnyView {
    let service = service_page::named(app);
    let page = service_page::load::<HolderPage>(app, route::HOLDER, service);
    let is_missing = Memo::new(move |_| page.reading.failure.with(Option::is_some) && page.data.with(Option::is_none));
    let shown = page.show_once(skeleton, move || content(app, page));
    view! {
        {service_page::head(service, t::holder_title(), actions)}
        <div class="stack">
            <p class="soft">{t::holder_lead()}</p>
            {shown}
        </div>
        {move || is_missing.get().then(|| service_page::back(app))}
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! { <div class="cols side">{bones(8)}{bones(4)}</div> }.into_any()
}

fn actions(service: &ServiceKey) -> AnyView {
    let address = Link::Service { service: service.clone() }.format();
    view! { <a class="btn" href=address>{icon("up")} {t::service_title()}</a> }.into_any()
}

fn content(app: App, page: Loaded<HolderPage>) -> AnyView {
    let known = page.data.with_untracked(|page| page.as_ref().map(|page| (page.is_admin, page.holder.clone())));
    match known {
        Some((true, Some(holder))) => {
            let identity = identity::IdentityForm::new(app, page, &holder.identity);
            // Narrower than the data, which is read again at any time: rendering the form anew would take the focus.
            let has_open =
                Memo::new(move |_| page.data.with(|page| page.as_ref().is_some_and(|page| page.open.is_some())));
            let asked = move || if has_open.get() { open_change::view(app, page) } else { identity::view(identity) };
            view! {
                <div class="cols side">
                    <div class="stack wide">{details::view(app, page, &holder.details)}{asked}</div>
                    {aside::view(identity)}
                </div>
            }
            .into_any()
        }
        Some((true, None)) => note(t::holder_unknown()),
        _ => note(t::holder_not_admin()),
    }
}

fn note(text: &'static str) -> AnyView {
    let text = view! { <p>{text}</p> }.into_any();
    components::notice(Tone::Plain, "info", text)
}
