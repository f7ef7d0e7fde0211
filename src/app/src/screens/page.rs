//! The module of what was asked for.

use super::submission::FetchedParts;
use super::{request, submission, submission_parts};
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

pub(crate) fn show(link: &Link) -> AnyView {
    let app = expect_context::<App>();
    match link {
        Link::Request { id, .. } => request::view(app, *id),
        Link::Submission { id, .. } => {
            let parts = FetchedParts {
                left_out: |_, detail| submission_parts::view(detail),
                ends: submission_parts::ends::view,
            };
            submission::view(app, *id, parts)
        }
        _ => ().into_any(),
    }
}
