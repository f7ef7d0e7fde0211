//! State shared by every part of the page.

use super::action_buttons::ActionState;
use super::situation::RequestHead;
use crate::data::Loaded;
use crate::platform::client;
use crate::state::App;
use handover_api::requests::RequestDetail;
use handover_api::route;
use handover_rules::{NicHandle, RequestId, Timestamp};
use leptos::prelude::*;

/// State shared by every part of the page.
#[derive(Clone, Copy)]
pub(super) struct RequestScreen {
    pub(super) id: RequestId,
    pub(super) me: StoredValue<NicHandle>,
    pub(super) request: Loaded<RequestDetail>,
    /// The server's time, ticking.
    pub(super) now: ReadSignal<Timestamp>,
    pub(super) head: Memo<RequestHead>,
    pub(super) actions: ActionState,
}

impl RequestScreen {
    pub(super) fn me(self) -> NicHandle {
        self.me.get_value()
    }

    /// A part of the page that is rendered again when the request changes.
    pub(super) fn show(self, what: impl Fn(&RequestDetail, &NicHandle) -> AnyView + Send + Sync + 'static) -> AnyView {
        (move || {
            self.request.data.with(|detail| match detail {
                Some(detail) => self.me.with_value(|me| what(detail, me)),
                None => ().into_any(),
            })
        })
        .into_any()
    }

    pub(super) fn number(self, what: impl Fn(&RequestDetail) -> i64 + Send + Sync + 'static) -> Memo<i64> {
        Memo::new(move |_| self.request.data.with(|detail| detail.as_ref().map_or(0, &what)))
    }

    /// Reads the request again. `false` when that failed.
    pub(super) async fn read_again(self, app: App) -> bool {
        let number = self.request.begin();
        let answer = client::screen(app, &route::request(self.id)).await;
        let worked = answer.is_ok();
        self.request.take(number, answer);
        worked
    }
}
