//! The module of one's account, and of the links mailed for it.

use super::{authorize, forgotten_password, mailed_link, profile, sign_up};
use crate::components::{Notice, Tone};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

pub(crate) fn show(link: &Link) -> AnyView {
    let app = expect_context::<App>();
    let ways = app.ways_in();
    match link {
        Link::SignUp if !ways.sign_up => switched_off(),
        Link::Forgotten | Link::MailedLink { action: MailedLinkAction::Password, .. } if !ways.passwords => {
            switched_off()
        }
        Link::Profile => profile::view(app),
        Link::Authorize { .. } => authorize::view(app),
        Link::SignUp => sign_up::view(app),
        Link::MailedLink { action, .. } => mailed_link::view(app, *action),
        _ => forgotten_password::view(app),
    }
}

/// In the place of pages about passwords and sign-up.
fn switched_off() -> AnyView {
    let sign_in = Link::Services(ServicesView::default()).format();
    let text = view! {
        <h1 tabindex="-1">{t::switched_off_title()}</h1>
        <p>{t::failure_switched_off()} " " <a href=sign_in>{t::back_to_sign_in()}</a></p>
    };
    view! { <Notice tone=Tone::Plain icon="info">{text}</Notice> }.into_any()
}
