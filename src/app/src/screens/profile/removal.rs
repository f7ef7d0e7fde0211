//! Removing entries of a section's list: sessions, applications, their access.

use crate::browser::dom;
use crate::components::{FailureNotice, Pending};
use crate::data::loaded::ReadState;
use crate::state::App;
use handover_api::Reason;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct Removal {
    app: App,
    /// The list, which is read again afterwards.
    list: ReadState,
    pending: Pending,
    /// Selects the heading of the section, which takes the focus.
    heading: &'static str,
}

impl Removal {
    pub(super) fn new(list: ReadState, heading: &'static str) -> Self {
        let app = expect_context::<App>();
        Self { app, list, pending: Pending::new(), heading }
    }

    /// Sends `DELETE` to `path`.
    pub(super) fn remove(self, path: String, announcement: &'static str) {
        let Self { app, list, pending, heading } = self;
        pending.run(async move {
            match app.delete(&path).await {
                // A row that is not found is gone already.
                Err(failure) if failure.reason() != Some(Reason::NotFound) => return Err(failure),
                _ => {
                    list.retry();
                    app.announce(announcement);
                    dom::focus_soon(heading);
                }
            }
            Ok(())
        });
    }

    /// Reason of the last failure.
    pub(super) fn failed(self) -> AnyView {
        (move || self.pending.failure().map(|failure| view! { <FailureNotice failure/> }.into_any())).into_any()
    }
}
