//! The holder of a domain: its admin changes phone and address without asking, asks both holders for everything else, and objects to
//! claims.

mod aside;
mod claims;
mod countries;
mod data;
mod details;
mod events;
pub(crate) mod facts;
mod identity;
pub(crate) mod open_change;

use self::claims::Objection;
use self::data::DomainHolder;
use super::page::Page;
use crate::components::{Notice, Skeleton, Tone};
use crate::platform::i18n as t;
use leptos::prelude::*;

/// The tab.
#[component]
pub(super) fn HolderTab(page: Page) -> impl IntoView {
    let loaded = page.loaded;
    let objection = Objection::new(loaded);
    let holder = DomainHolder::new(page);
    let ready = move || {
        let claims =
            move || loaded.data.with(|data| data.as_ref()?.domain().map(|domain| claims::view(objection, domain)));
        let is_claimed = Memo::new(move |_| {
            loaded.data.with(|data| data.as_ref()?.domain().map(|domain| !domain.objections.is_empty())) == Some(true)
        });
        content(holder, claims.into_any(), is_claimed)
    };
    loaded.show_once(|| view! { <Skeleton lines=8/> }.into_any(), ready)
}

fn content(page: DomainHolder, claims: AnyView, is_claimed: Memo<bool>) -> AnyView {
    let known = page.data.with_untracked(|page| page.as_ref().map(|page| (page.is_admin, page.holder.clone())));
    let facts = move || page.data.with(|page| page.as_ref().map(facts::card));
    let events = move || page.data.with(|page| page.as_ref().map(|page| events::view(&page.history)));
    let (form, aside) = match known {
        Some((true, Some(holder))) => {
            let identity = identity::IdentityForm::new(page, &holder.identity);
            // Narrower than the data, which is read again at any time: rendering the form anew would take the focus.
            let has_open =
                Memo::new(move |_| page.data.with(|page| page.as_ref().is_some_and(|page| page.open.is_some())));
            let asked = move || if has_open.get() { open_change::view(page) } else { identity::view(identity) };
            let form = view! { {details::view(page, &holder.details)} {asked} };
            (form.into_any(), Some(aside::view(identity)))
        }
        Some((true, None)) => (note(t::holder_unknown()), None),
        _ => (note(t::holder_not_admin()), None),
    };
    view! {
        <div class="cols side">
            // While somebody claims the domain, only the claim asks for something.
            <div class="stack wide">{claims}<div class="stack" hidden=move || is_claimed.get()>{form}</div></div>
            <div class="stack">{facts}<div class="stack" hidden=move || is_claimed.get()>{aside}</div>{events}</div>
        </div>
    }
    .into_any()
}

fn note(text: &'static str) -> AnyView {
    let text = view! { <p>{text}</p> }.into_any();
    view! { <Notice tone=Tone::Plain icon="info">{text}</Notice> }.into_any()
}
