//! The module of holders' answers, and of procedures without access to an account.

use super::{holder_answer, procedure};
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

pub(crate) fn show(link: &Link) -> AnyView {
    let app = expect_context::<App>();
    match link {
        Link::Procedure { .. } => procedure::view(app),
        _ => holder_answer::view(app),
    }
}
