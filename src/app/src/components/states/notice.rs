//! Notices.

use crate::components::{Icon, Tone};
use leptos::prelude::*;

/// A notice: by default of an error. With the role `alert` it is a live region, for something that has just happened.
#[component]
pub(crate) fn Notice(
    #[prop(default = Tone::Bad)] tone: Tone,
    #[prop(default = "alert")] icon: &'static str,
    #[prop(optional)] role: Option<&'static str>,
    children: Children,
) -> AnyView {
    view! {
        <div class="notice" data-s=tone.as_str() role=role>
            <Icon name=icon/>
            <div class="stack tight">{children()}</div>
        </div>
    }
    .into_any()
}

/// A warning in the place of what somebody has asked for.
pub(crate) fn warning(text: &'static str) -> AnyView {
    view! { <Notice tone=Tone::Warn role="alert"><p>{text}</p></Notice> }.into_any()
}
