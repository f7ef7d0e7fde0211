//! Signing in by the provider: the way there. [`kept_page::come_back`] is the way back.

use super::client::Failure;
use crate::state::App;
use handover_api::account::provider_sign_in::{BeginProviderSignIn, ProviderPage};
use handover_rules::account::step_up::SensitiveAct;
use leptos::ev;
use leptos::prelude::*;

impl App {
    /// Leads to the provider, for an act that needs another authentication or to sign in; `path` begins that for customers or
    /// for staff.
    ///
    /// # Errors
    /// The provider is not available.
    pub(crate) async fn leave_for_provider(self, path: &str, step_up: Option<SensitiveAct>) -> Result<(), Failure> {
        let page: ProviderPage = self.post(path, &BeginProviderSignIn { step_up }).await?;
        self.keep_page().await;
        // The browser may show this page again as it was left.
        let _ = window_event_listener(ev::pageshow, |event| {
            if event.persisted() {
                let _ = location().reload();
            }
        });
        let _ = location().assign(&page.url);
        Ok(())
    }
}
