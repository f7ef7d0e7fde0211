//! The state of the page, and its calls.

use super::queue::Uploads;
use crate::browser::dom;
use crate::browser::json;
use crate::components::Pending;
use crate::data::Loaded;
use crate::platform::client::Failure;
use crate::screens::procedure::transfer::Transfer;
use crate::state::App;
use handover_api::cases::CaseView;
use handover_api::route;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct CasePage {
    pub(super) app: App,
    pub(super) token: StoredValue<String>,
    pub(super) case: Loaded<CaseView>,
    /// Actions other than uploads.
    pub(super) acting: Pending,
    /// The last of them.
    pub(super) last: StoredValue<Option<CaseAction>>,
    pub(super) uploads: Uploads,
}

/// An action other than an upload.
#[derive(Clone)]
pub(super) struct CaseAction {
    pub(super) method: &'static str,
    pub(super) path: String,
    /// The announcement when it is done.
    pub(super) done: &'static str,
}

impl CasePage {
    pub(super) fn new(token: String) -> Self {
        let app = expect_context::<App>();
        let token = StoredValue::new(token);
        let case = Loaded::of(move || {
            // Also after a lost connection.
            app.connection().refresh.track();
            let call = token.with_value(|token| Transfer::new("GET", route::CASE, token));
            async move {
                let answer = call.ok_or(Failure::Garbled)?.send().await?;
                app.parse(&app.interpret(answer)?)
            }
        });
        let (acting, last) = (Pending::new(), StoredValue::new(None));
        Self { app, token, case, acting, last, uploads: Uploads::new() }
    }

    /// Something of the case, once it is there; tracked.
    pub(super) fn with<T>(self, get: impl FnOnce(&CaseView) -> T) -> Option<T> {
        self.case.data.with(|case| case.as_ref().map(get))
    }

    pub(super) fn call(self, method: &str, path: &str) -> Option<Transfer> {
        Transfer::new(method, path, &self.token.try_get_value()?)
    }
}

pub(super) fn act(page: CasePage, action: CaseAction) {
    let Some(call) = page.call(action.method, &action.path) else { return };
    page.acting.run(async move {
        let before = untrack(|| page.with(|case| case.state));
        page.last.set_value(Some(action.clone()));
        let answer = call.send().await.and_then(|answer| page.app.interpret(answer));
        if let Ok(text) = &answer {
            page.app.announce(action.done);
            let after = json::parse::<CaseView>(text);
            if after.is_some_and(|case| Some(case.state) != before) {
                dom::focus_soon("main h1");
            }
        }
        page.case.retry();
        answer.map(|_| ())
    });
}
