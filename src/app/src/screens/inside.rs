//! The module of all else for which one signs in.

use super::history::HistoryScreen;
use super::people::{PeopleScreen, PersonScreen};
use super::service::ServiceScreen;
use super::{address_notice, mailbox, order, requests};
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

pub(crate) fn show(link: &Link) -> AnyView {
    let app = expect_context::<App>();
    match link {
        Link::Requests(_) => requests::view(app),
        Link::Service(_) => view! { <ServiceScreen /> }.into_any(),
        Link::People(_) => view! { <PeopleScreen /> }.into_any(),
        Link::Person { handle } => view! { <PersonScreen handle=handle.clone() /> }.into_any(),
        Link::History(_) => view! { <HistoryScreen /> }.into_any(),
        Link::Mailbox { .. } => mailbox::view(app),
        Link::Order => order::view(app),
        // The profile itself is in another module.
        Link::Profile => address_notice::view(app),
        _ => ().into_any(),
    }
}
