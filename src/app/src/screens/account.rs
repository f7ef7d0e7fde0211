//! The module of one's account, and of the links mailed for it.

use super::{authorize, forgotten_password, mailed_link, profile, sign_up};
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

pub(crate) fn show(link: &Link) -> AnyView {
    let app = expect_context::<App>();
    match link {
        Link::Profile => profile::view(app),
        Link::Authorize { .. } => authorize::view(app),
        Link::SignUp => sign_up::view(app),
        Link::MailedLink { action, .. } => mailed_link::view(app, *action),
        _ => forgotten_password::view(app),
    }
}
