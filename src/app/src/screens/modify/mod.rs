//! The "Modify contacts" dialog over the services list, and its variant "Give my webmaster access".
//!
//! The input lives in signals for as long as the dialog is open, apart from the loaded data, which can be refreshed at any
//! time without touching a field. Everything else follows from the two: [`model`] computes it with the rules crate,
//! [`messages`] puts it into words. [`form`] holds the state and calls the server.

mod checklist;
mod form;
mod labels;
mod messages;
mod model;
mod preview;
mod role_fields;
mod sent;
mod siblings;
mod webmaster;

use self::labels::{KNOWN_HANDLES, TITLE};
use crate::components::{self, Tone, bones, icon};
use crate::forms::ErrorSummary;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::router;
use crate::shell::titles;
use crate::state::App;
use crate::state::DialogKind;
use checklist::Checklist;
use form::ModifyForm;
use handover_api::Reason;
use handover_rules::{NicHandle, Role, ServiceKey};
use leptos::prelude::*;
use preview::Preview;
use role_fields::RoleFields;
use sent::SentPanel;
use siblings::Siblings;
use std::sync::Arc;
use webmaster::{WebmasterFields, WebmasterLink};

/// The content of the dialog.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    NotFound,
    Failed,
    Form,
    Sent,
}

/// The dialog for one service. The router removes it when the address changes.
pub(crate) fn view(app: App, service: &ServiceKey, kind: DialogKind) -> AnyView {
    let form = ModifyForm::new(app, service, kind);
    let phase = phase(form);
    let heading = move || if phase.get() == Phase::Sent { t::modify_sent() } else { titles::dialog(kind) };
    let content = view! {
        <form novalidate on:submit=|event| event.prevent_default()>
            <div class="top row between">
                <div>
                    <h2 id=TITLE tabindex="-1">{heading}</h2>
                    <p class="soft small">{components::service_name(&service.name)} " · " {components::words::category(service.category)}</p>
                </div>
                <button type="button" class="btn bare sq sm" aria-label=t::close() on:click=move |_| leave(form)>
                    {icon("x")}
                </button>
            </div>
            {move || match phase.get() {
                Phase::Loading => skeleton(),
                Phase::NotFound => not_found(app),
                Phase::Failed => failed(form),
                Phase::Form => view! { <Fields form/> }.into_any(),
                Phase::Sent => view! { <SentPanel form/> }.into_any(),
            }}
            // Inside the dialog: the page around it is inert.
            <div class="vh" aria-live="polite">{move || form.announcement()}</div>
        </form>
    };
    components::dialog(TITLE, Arc::new(move || leave(form)), content.into_any())
}

fn phase(form: ModifyForm) -> Memo<Phase> {
    Memo::new(move |_| {
        let reason = || form.loader.reading.failure.with(|failure| failure.as_ref().and_then(Failure::reason));
        if form.submission.sent.read().is_some() {
            Phase::Sent
        } else if form.context.read().is_some() {
            Phase::Form
        } else if reason() == Some(Reason::NotFound) {
            Phase::NotFound
        } else if form.loader.reading.failure.read().is_some() {
            Phase::Failed
        } else {
            Phase::Loading
        }
    })
}

/// Closes the dialog, unless something is being sent: that goes on all the same, and its result would be shown nowhere.
fn leave(form: ModifyForm) {
    if !form.submission.form.busy.get_untracked() {
        close(form.app);
    }
}

fn close(app: App) {
    app.unsaved().is_form_given_up.set_value(true);
    router::close(app);
}

fn skeleton() -> AnyView {
    view! {
        <div class="duo" aria-hidden="true">
            <div class="stack wide">{bones(4)}{bones(4)}{bones(4)}</div>
            <div class="preview stack">{bones(2)}</div>
        </div>
    }
    .into_any()
}

fn not_found(app: App) -> AnyView {
    let text = view! { <p>{t::services_missing()}</p> };
    view! {
        <div role="alert">{components::notice(Tone::Plain, "info", text.into_any())}</div>
        <div class="end row between">
            <p></p>
            <button type="button" class="btn main" on:click=move |_| close(app)>{t::services_back()}</button>
        </div>
    }
    .into_any()
}

fn failed(form: ModifyForm) -> AnyView {
    let failure = move || {
        form.loader.reading.failure.get().map(|failure| components::failure(&failure, move || form.loader.retry()))
    };
    view! { <div>{failure}</div> }.into_any()
}

#[component]
fn Fields(form: ModifyForm) -> AnyView {
    let known_handles = move || {
        let known = form.context.with(|context| context.as_ref().map(|context| context.known.clone()));
        let option = |handle: NicHandle| view! { <option value=handle.as_str().to_owned()></option> };
        known.unwrap_or_default().into_iter().map(|handle| option(handle).into_any()).collect::<Vec<AnyView>>()
    };
    let fields = match form.kind {
        DialogKind::Contacts => view! { <ContactFields form/> }.into_any(),
        DialogKind::Webmaster => view! { <WebmasterFields form/> }.into_any(),
    };
    view! {
        <div class="duo">
            <div class="stack wide">
                <ErrorSummary form=form.submission.form/>
                {fields}
                <datalist id=KNOWN_HANDLES>{known_handles}</datalist>
            </div>
            <Preview form/>
        </div>
        <div class="end row between">
            <p class="small soft">{t::modify_not_before()}</p>
            <div class="row">
                <button
                    type="button" class="btn" aria-disabled=move || form.submission.form.busy.get().then_some("true")
                    on:click=move |_| leave(form)
                >
                    {move || if form.is_locked.get() { t::close() } else { t::modify_cancel() }}
                </button>
                {move || (!form.is_locked.get()).then(|| view! { <ConfirmButton form/> })}
            </div>
        </div>
    }
    .into_any()
}

/// The fields of all three roles, and the services of the same name.
#[component]
fn ContactFields(form: ModifyForm) -> AnyView {
    let roles: Vec<AnyView> = Role::ALL.into_iter().map(|role| view! { <RoleFields form role/> }.into_any()).collect();
    let amending = move || {
        form.input.replaces.get().map(|id| {
            let text = view! { <p>{t::modify_amending(components::request_link(id))}</p> };
            components::notice(Tone::Plain, "info", text.into_any())
        })
    };
    let lead = move || (!form.is_locked.get()).then(|| view! { <p class="soft">{t::modify_lead()}</p> });
    view! {
        <div class="stack">{amending}{lead}<WebmasterLink form/><Checklist form/></div>
        {roles}
        <Siblings form/>
    }
    .into_any()
}

#[component]
fn ConfirmButton(form: ModifyForm) -> AnyView {
    let busy = form.submission.form.busy;
    let label = move || {
        let count = form.model.with(|model| model.as_ref().map_or(0, model::Model::sendable_requests));
        match count {
            0 => t::modify_confirm().to_owned(),
            count => t::modify_confirm_requests(count as u64),
        }
    };
    view! {
        <button
            type="button" class="btn main" aria-disabled=move || busy.get().then_some("true")
            on:click=move |_| form.confirm()
        >
            {components::busy_label(busy, label, t::modify_sending())}
        </button>
    }
    .into_any()
}
