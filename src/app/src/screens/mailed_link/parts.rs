//! Parts shared by several of the pages.

use super::state::MailedLinkState;
use crate::components::{FailureLine, Icon, Pending, page_head};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::NicHandle;
use leptos::prelude::*;

/// The heading, and with it the title of the window; `done` after success.
pub(super) fn head(state: MailedLinkState, done: &'static str) -> AnyView {
    let title = titles::of_mailed_link(state.action)();
    let heading = move || if state.is_done() { done } else { title }.to_owned();
    // An effect, so that it runs after the one that sets the page's title when the language changes.
    Effect::new(move |_| {
        state.outcome.with(|outcome| match outcome {
            Some(Ok(_)) => titles::set_title(done),
            Some(Err(_)) => titles::set_error_title(title),
            None => titles::set_title(title),
        });
    });
    page_head(heading.into_any(), ().into_any(), None)
}

/// A button that leads to signing in as `handle`; it signs another account out first.
pub(super) fn sign_in_button(handle: &NicHandle) -> AnyView {
    let app = expect_context::<App>();
    let handle = handle.clone();
    let leaving = Pending::new();
    let press = move |_| {
        let is_other = app.session().me.with_untracked(|me| me.as_ref().is_some_and(|me| *me != handle));
        leaving.run(async move {
            if is_other {
                app.sign_out().await?;
            }
            app.replace_link(Link::Services(ServicesView::default()));
            Ok(())
        });
    };
    let failed = move || leaving.failure().map(|failure| view! { <span role="alert"><FailureLine failure/></span> });
    view! {
        <button type="button" class="btn main" on:click=press>{t::sign_in_title()} <Icon name="arrow"/></button>
        {failed}
    }
    .into_any()
}
