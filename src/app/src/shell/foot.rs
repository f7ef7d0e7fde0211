//! The foot of every page.

use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::app::HelpLinks;
use handover_api::link::ProcedurePage;
use leptos::prelude::*;

pub(crate) fn foot(is_desk: bool) -> AnyView {
    let app = expect_context::<App>();
    let help = move || {
        let (HelpLinks { support, partners, community, policies }, has_procedures) = app
            .info
            .with(|info| info.as_ref().map(|info| (info.help.clone(), info.has_procedures)).unwrap_or_default());
        let no_access = Link::Procedure { page: ProcedurePage::ChangeContacts, token: None }.format();
        let no_access =
            (has_procedures && !is_desk).then(|| view! { <li><a href=no_access>{t::frame_no_access()}</a></li> });
        let links = [
            (t::help_support(), support),
            (t::help_partners(), partners),
            (t::help_community(), community),
            (t::help_policies(), policies),
        ];
        let links: Vec<AnyView> = links
            .into_iter()
            .filter(|(_, address)| !address.is_empty())
            .map(|(name, address)| view! { <li><a href=address rel="noreferrer">{name}</a></li> }.into_any())
            .collect();
        view! { <ul class="ul">{no_access}{links}</ul> }
    };
    view! {
        <footer class="foot">
            <p>{t::frame_time_zone(intl::time_zone().as_str())}</p>
            {help}
        </footer>
    }
    .into_any()
}
