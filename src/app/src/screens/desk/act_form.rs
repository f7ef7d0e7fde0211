//! The form of an act: what it does, who reads the reason, and the reason.

use super::Desk;
use crate::components::{self, Tone, icon};
use crate::platform::client;
use crate::platform::i18n::desk as t;
use crate::prelude::*;
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::route;
use handover_rules::desk::reason::{LONGEST_REASON, check_reason};
use leptos::task::spawn_local;
use std::sync::Arc;

/// An act that a page offers.
pub(super) struct ActForm {
    /// A part of the ids of its fields.
    pub(super) id: &'static str,
    /// Tells the forms of one act apart where a page has several.
    pub(super) number: i64,
    /// The name of the act, also on its button.
    pub(super) title: &'static str,
    /// What it does, and who reads the reason.
    pub(super) text: &'static str,
    /// It cannot be undone.
    pub(super) is_final: bool,
    /// Further fields.
    pub(super) fields: AnyView,
    /// The act, as entered; `None` if a field is wrong.
    pub(super) action: Arc<dyn Fn() -> Option<DeskAction> + Send + Sync>,
    /// Called when it is done.
    pub(super) done: Arc<dyn Fn() + Send + Sync>,
}

/// The act, closed until it is chosen.
pub(super) fn view(desk: Desk, act: ActForm) -> AnyView {
    let ActForm { id, number, title, text, is_final, fields, action, done } = act;
    let reason = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    // The elements of a page are patched in place when it is read again: a form that took this place is closed.
    let is_open = RwSignal::new(false);
    let toggled = move |event| is_open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    let send = move |_| {
        if busy.get_untracked() {
            return;
        }
        let text = reason.get_untracked();
        if check_reason(&text).is_err() {
            error.set(Some(t::desk_reason_missing().to_owned()));
            return;
        }
        let Some(act) = action() else {
            error.set(Some(t::desk_field_wrong().to_owned()));
            return;
        };
        busy.set(true);
        let done = Arc::clone(&done);
        spawn_local(async move {
            let answer = client::post::<_, ()>(desk.app, route::DESK_ACT, &DeskActCall { act, reason: text }).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    error.try_set(None);
                    reason.try_set(String::new());
                    desk.app.announce(t::desk_done());
                    done();
                }
                Err(failure) => {
                    error.try_set(Some(super::words::refusal(&failure)));
                }
            }
        });
    };
    let field = ["reason-", id, "-", &number.to_string()].concat();
    let hint = [field.as_str(), "-h"].concat();
    let class = if is_final { "btn bad" } else { "btn main" };
    let danger = is_final.then_some("bad");
    view! {
        <details class="card pad" class:danger=is_final data-s=danger prop:open=move || is_open.get() on:toggle=toggled>
            <summary>{icon("down")} {title}</summary>
            <div class="stack">
                <p class="small">{text}</p>
                {fields}
                <div class="field">
                    <label for=field.clone()>{t::desk_reason()}</label>
                    <p class="small soft" id=hint.clone()>{t::desk_reason_hint()}</p>
                    <textarea
                        id=field aria-describedby=hint maxlength=LONGEST_REASON.to_string()
                        prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))
                    ></textarea>
                </div>
                <div role="alert">
                    {move || error.get().map(|error| components::state(Tone::Bad, "alert", error))}
                </div>
                <button type="button" class=class aria-disabled=move || busy.get().then_some("true") on:click=send>
                    {title}
                </button>
            </div>
        </details>
    }
    .into_any()
}
