//! The state of the page, and its calls.

use super::queue::Uploads;
use crate::components::Pending;
use crate::platform::client::Failure;
use crate::platform::dom;
use crate::platform::json;
use crate::screens::procedure::transfer::Transfer;
use crate::state::App;
use handover_api::cases::CaseView;
use handover_api::route;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub(super) struct CasePage {
    pub(super) app: App,
    pub(super) token: StoredValue<String>,
    /// `None` while it is being read.
    pub(super) case: RwSignal<Option<Result<CaseView, Failure>>>,
    /// The number of the last reading: earlier ones are out of date when they arrive.
    pub(super) readings: StoredValue<u32>,
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
    /// Something of the case, once it is there; tracked.
    pub(super) fn with<T>(self, get: impl FnOnce(&CaseView) -> T) -> Option<T> {
        self.case.with(|case| case.as_ref().and_then(|case| case.as_ref().ok()).map(get))
    }

    pub(super) fn call(self, method: &str, path: &str) -> Option<Transfer> {
        Transfer::new(method, path, &self.token.try_get_value()?)
    }
}

pub(super) fn read(page: CasePage) {
    let Some(call) = page.call("GET", route::CASE) else { return };
    let Some(number) = page.readings.try_with_value(|readings| readings + 1) else { return };
    page.readings.set_value(number);
    spawn_local(async move {
        let answer = call.send(page.app).await;
        if page.readings.try_get_value() != Some(number) {
            return;
        }
        let case = answer.and_then(|text| json::parse::<CaseView>(&text).ok_or(Failure::Garbled));
        let is_here = page.case.with_untracked(|case| matches!(case, Some(Ok(_))));
        match case {
            // The content stays; the frame reports a lost connection.
            Err(Failure::Offline) if is_here => {}
            case => {
                page.case.try_set(Some(case));
            }
        }
    });
}

pub(super) fn act(page: CasePage, action: CaseAction) {
    let Some(call) = page.call(action.method, &action.path) else { return };
    page.acting.run(async move {
        let before = untrack(|| page.with(|case| case.state));
        page.last.set_value(Some(action.clone()));
        let answer = call.send(page.app).await;
        if let Ok(text) = &answer {
            page.app.announce(action.done);
            let after = json::parse::<CaseView>(text);
            if after.is_some_and(|case| Some(case.state) != before) {
                dom::focus_soon("main h1");
            }
        }
        read(page);
        answer.map(|_| ())
    });
}
