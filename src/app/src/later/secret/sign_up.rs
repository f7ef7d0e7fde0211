//! Confirming the address of a sign-up: the account is made, and its handle is shown and mailed.

use super::{Errand, head, sign_in_as};
use crate::later::prelude::*;
use crate::state::App;
use crate::ui;
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::account_task::Purpose;

pub(super) fn view(app: App) -> AnyView {
    let errand = Errand::new(app, Purpose::SignUp);
    let ready = move || errand.press(t::confirm_sign_up(), t::confirm_sign_up_button(), route::SIGN_UP_CONFIRM);
    view! {
        {head(errand, t::confirm_sign_up_done())}
        {errand.show(move |handle| done(app, handle), ready)}
    }
    .into_any()
}

fn done(app: App, handle: &NicHandle) -> AnyView {
    let text = handle.as_str().to_owned();
    view! {
        <div class="stack">
            <div class="card pad stack tight">
                <p class="small soft">{t::confirm_sign_up_handle()}</p>
                <p class="row">
                    <b class="handle"><code translate="no">{text.clone()}</code></b>{ui::copy_button(app, text)}
                </p>
            </div>
            <p>{t::confirm_sign_up_use()}</p>
            <p>{sign_in_as(app, handle)}</p>
        </div>
    }
    .into_any()
}
