//! The modify dialog, over the services list.
//!
//! What is typed lives in signals for as long as the dialog is open, apart from what the server says about the service:
//! that may change at any time without touching a field. Everything else follows from the two in one pure step,
//! [`model`], which asks the rules. [`form`] holds the state and talks to the server; the rest shows it.

mod checklist;
mod form;
mod model;
mod preview;
mod row;
mod sent;
mod siblings;
mod summary;
mod webmaster;
mod words;

use crate::components::{self, bones, icon};
use crate::platform::client::Failure;
use crate::platform::i18n::modify as t;
use crate::platform::router;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::AppContext;
use crate::state::DialogKind;
use form::Form;
use handover_api::Reason;
use handover_rules::{Role, ServiceKey};

const TITLE: &str = "modify-title";
const TITLE_SELECTOR: &str = "#modify-title";

/// What fills the dialog.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Missing,
    Failed,
    Form,
    Sent,
}

/// The dialog for one service. It is on the page for as long as the address asks for it.
pub(crate) fn view(app: AppContext, service: &ServiceKey, purpose: DialogKind) -> AnyView {
    let form = Form::new(app, service, purpose);
    let phase = Memo::new(move |_| {
        let is_missing =
            || form.loader.failure.with(|failure| failure.as_ref().and_then(Failure::reason) == Some(Reason::NotFound));
        if form.sent.read().is_some() {
            Phase::Sent
        } else if form.facts.read().is_some() {
            Phase::Form
        } else if is_missing() {
            Phase::Missing
        } else if form.loader.failure.read().is_some() {
            Phase::Failed
        } else {
            Phase::Loading
        }
    });
    let heading = move || if phase.get() == Phase::Sent { t::modify_sent() } else { titles::dialog(purpose) };
    let content = view! {
        <form novalidate on:submit=|event| event.prevent_default()>
            <div class="top row between">
                <div>
                    <h2 id=TITLE tabindex="-1">{heading}</h2>
                    <p class="soft small">{components::service_name(&service.name)} " · " {components::words::category(service.category)}</p>
                </div>
                <button type="button" class="btn bare sq sm" aria-label=t::close() on:click=move |_| close(app)>
                    {icon("x")}
                </button>
            </div>
            {move || match phase.get() {
                Phase::Loading => loading(),
                Phase::Missing => missing(app),
                Phase::Failed => failed(form),
                Phase::Form => fields(form),
                Phase::Sent => sent::view(form),
            }}
            // In here, because nothing outside of an open dialog is read out.
            <div class="vh" aria-live="polite">{move || form.spoken.get()}</div>
        </form>
    };
    components::dialog(TITLE, move || close(app), content.into_any())
}

fn close(app: AppContext) {
    router::close(app);
}

fn loading() -> AnyView {
    view! {
        <div class="duo" aria-hidden="true">
            <div class="stack wide">{bones(4)}{bones(4)}{bones(4)}</div>
            <div class="fate stack">{bones(2)}</div>
        </div>
    }
    .into_any()
}

fn missing(app: AppContext) -> AnyView {
    let text = view! { <p>{t::services_missing()}</p> };
    view! {
        <div role="alert">{components::notice(components::Tone::Plain, "info", text.into_any())}</div>
        <div class="end row between">
            <p></p>
            <button type="button" class="btn main" on:click=move |_| close(app)>{t::services_back()}</button>
        </div>
    }
    .into_any()
}

fn failed(form: Form) -> AnyView {
    let shown =
        move || form.loader.failure.get().map(|failure| components::failure(&failure, move || form.loader.retry()));
    view! { <div>{shown}</div> }.into_any()
}

/// All three roles, and the services of the same name.
fn contacts(form: Form) -> AnyView {
    let rows: Vec<AnyView> = Role::ALL.into_iter().map(|role| row::view(form, role)).collect();
    let lead = move || (!form.is_locked.get()).then(|| view! { <p class="soft">{t::modify_lead()}</p> });
    view! {
        <div class="stack">{lead}{webmaster::offer(form)}{checklist::view(form)}</div>
        {rows}
        {siblings::view(form)}
    }
    .into_any()
}

fn fields(form: Form) -> AnyView {
    let known = move || {
        form.facts.with(|facts| {
            let known = facts.as_ref().map(|facts| facts.known.clone()).unwrap_or_default();
            known
                .into_iter()
                .map(|who| view! { <option value=who.as_str().to_owned()></option> }.into_any())
                .collect::<Vec<AnyView>>()
        })
    };
    let press = move || {
        let count = form.model.with(|model| model.as_ref().map_or(0, model::Model::sendable_requests));
        if form.sending.get() { t::modify_sending().to_owned() } else { preview::press(count) }
    };
    let entries = match form.purpose {
        DialogKind::Contacts => contacts(form),
        DialogKind::Webmaster => webmaster::view(form),
    };
    let confirm = move || {
        (!form.is_locked.get()).then(|| {
            view! {
                <button
                    type="button" class="btn main"
                    aria-disabled=move || form.sending.get().then_some("true") on:click=move |_| form.confirm()
                >
                    {press}
                </button>
            }
        })
    };
    view! {
        <div class="duo">
            <div class="stack wide">
                {summary::view(form)}
                {entries}
                <datalist id=row::KNOWN>{known}</datalist>
            </div>
            {preview::view(form)}
        </div>
        <div class="end row between">
            <p class="small soft">{t::modify_not_before()}</p>
            <div class="row">
                <button type="button" class="btn" on:click=move |_| close(form.app)>
                    {move || if form.is_locked.get() { t::close() } else { t::modify_cancel() }}
                </button>
                {confirm}
            </div>
        </div>
    }
    .into_any()
}
