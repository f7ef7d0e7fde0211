//! Parts of the bar at the top that the app and the desk share.

use crate::browser::dom;
use crate::platform::client;
use crate::platform::i18n as t;
use crate::state::{App, Navigation};
use handover_api::{Link, route};
use leptos::prelude::*;

/// Takes the focus past the bar. A button: the fragment of an address is the place in the app.
#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    let skip = |_| {
        if let Some(main) = dom::by_id("main") {
            let _ = main.focus();
        }
    };
    view! { <button type="button" class="skip btn main" on:click=skip>{t::frame_skip()}</button> }
}

/// The mark with the name of the product and of the provider.
#[component]
pub(crate) fn Brand(
    /// Target.
    #[prop(into)]
    to: Signal<String>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let provider =
        Memo::new(move |_| app.info.with(|info| info.as_ref().map(|info| (info.provider.clone(), info.has_logo))));
    // White also in the dark, as most logos need it.
    let name = move || {
        let (name, has_logo) = provider.get()?;
        Some(if has_logo {
            view! { <img src=client::address(route::LOGO) alt=name height="24"/> }.into_any()
        } else {
            view! { <span>{name}</span> }.into_any()
        })
    };
    view! {
        <a class="brand" href=to>
            <svg aria-hidden="true"><use href="#i-mark"></use></svg>
            {"Handover "}
            {name}
        </a>
    }
}

/// The list of services with the filters of the last visit.
pub(crate) fn services_address(navigation: Navigation) -> String {
    Link::Services(navigation.services.get()).format()
}
