//! The foot of every page.

use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::app::HelpLinks;
use leptos::prelude::*;

pub(crate) fn foot(app: App) -> AnyView {
    let help = move || {
        let HelpLinks { support, partners, community, .. } =
            app.info().with(|info| info.as_ref().map(|info| info.help.clone()).unwrap_or_default());
        let links: Vec<AnyView> =
            [(t::help_support(), support), (t::help_partners(), partners), (t::help_community(), community)]
                .into_iter()
                .filter(|(_, address)| !address.is_empty())
                .map(|(name, address)| view! { <li><a href=address rel="noreferrer">{name}</a></li> }.into_any())
                .collect();
        (!links.is_empty()).then(|| view! { <ul class="ul">{links}</ul> })
    };
    view! {
        <footer class="foot">
            {help}
            <p>{t::frame_time_zone(intl::time_zone().as_str())}</p>
        </footer>
    }
    .into_any()
}
