//! The button that sends the reader's own email again.

use crate::platform::clock;
use crate::screens::request::action::{self, RequestAction};
use crate::screens::request::action_buttons as buttons;
use crate::screens::request::screen::RequestScreen;
use crate::state::App;
use handover_api::requests::RequestDetail;
use handover_rules::NicHandle;
use leptos::prelude::*;

/// The button that sends the reader's own email again.
pub(super) fn resend(app: App, screen: RequestScreen, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let mine = |action: &RequestAction| matches!(action, RequestAction::Resend { to } if to == me);
    let resends = action::resends(&detail.row.request, me, clock::now(app), &app.policy());
    let Some(action) = resends.into_iter().find(mine) else { return ().into_any() };
    let button = buttons::resend(screen.actions, &detail.row, &action, "btn", None);
    view! { <p>{button}</p>{buttons::outcome(screen.actions, vec![action])} }.into_any()
}
