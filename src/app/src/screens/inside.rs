//! The module of all else for which one signs in.

use super::{history, holder, mailbox, order, requests, rights, service};
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

pub(crate) fn show(link: &Link) -> AnyView {
    let app = expect_context::<App>();
    match link {
        Link::Requests(_) => requests::view(app),
        Link::Service { .. } => service::view(app),
        Link::Holder { .. } => holder::view(app),
        Link::History { .. } => history::view(app),
        Link::Rights { .. } => rights::view(app),
        Link::Mailbox { .. } => mailbox::view(app),
        Link::Order => order::view(app),
        _ => ().into_any(),
    }
}
