//! The lazy module of the page of a request.

use super::request::RequestPage;
use handover_api::Link;
use leptos::prelude::*;

pub(crate) fn show(link: &Link) -> AnyView {
    match link {
        Link::Request { id, .. } => view! { <RequestPage number=*id/> }.into_any(),
        _ => ().into_any(),
    }
}
