//! A pending change of address: its code was mailed to the new one.

use super::change::AddressChange;
use crate::browser::dom;
use crate::components::{Icon, Notice, Tone};
use crate::forms::Rejection;
use crate::forms::{ErrorSummary, SubmitButton, TextInput, on_submit};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::profile::field::field;
use handover_api::Reason;
use handover_api::account::PendingAddress;
use handover_api::route::{self, TaskAction};
use handover_api::task::Token;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::{MailedLinkId, ValidationCode};
use leptos::prelude::*;

/// The form for the code, with the buttons to resend it and to cancel the change.
pub(super) fn form(change: AddressChange) -> AnyView {
    let AddressChange { form, code, .. } = change;
    view! {
        <form class="pad stack fields" novalidate on:submit=on_submit(move || confirm(change))>
            <Notice tone=Tone::Now icon="mail">{note(change)}</Notice>
            <ErrorSummary form />
            <TextInput field=code label=t::address_code() autocomplete="one-time-code" />
            <div class="row">
                <SubmitButton form icon="check" label=t::address_confirm() />
                <button type="button" class="btn" on:click=move |_| act(change, TaskAction::ResendEmail)>
                    <Icon name="again"/> {t::address_resend()}
                </button>
                <button type="button" class="btn bare bad" on:click=move |_| act(change, TaskAction::Refuse)>
                    {t::address_cancel()}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn note(change: AddressChange) -> AnyView {
    let of_pending = move |read: fn(&PendingAddress) -> String| {
        move || field(change.profile, |profile| profile.pending.as_ref().map(read).unwrap_or_default())
    };
    let address = view! { <b translate="no">{of_pending(|pending| pending.address.to_string())}</b> }.into_any();
    let until = view! { <b>{of_pending(|pending| intl::weekday(pending.expires_at))}</b> }.into_any();
    let is_same = pending_change(change).is_some_and(|(_, new, present)| new == present);
    let (text, codes) = if is_same {
        (t::address_pending_same(address), None)
    } else {
        (t::address_pending(address), Some(t::address_codes()))
    };
    view! {
        <p>{text}</p>
        <p class="small">{t::address_pending_until(until)} " " {codes}</p>
    }
    .into_any()
}

/// The id of the pending change, the new address and the present one.
fn pending_change(change: AddressChange) -> Option<(MailedLinkId, String, String)> {
    change.profile.data.with_untracked(|data| {
        let data = data.as_ref()?;
        let pending = data.pending.as_ref()?;
        Some((pending.link, pending.address.to_string(), data.address.to_string()))
    })
}

fn confirm(change: AddressChange) {
    let AddressChange { app, profile, form, code, .. } = change;
    let Some((link, new, old)) = pending_change(change) else { return };
    let token = ValidationCode::parse(&code.text());
    if !form.start(vec![code.check(token.is_none().then(t::address_code_shape))]) {
        return;
    }
    let Some(token) = token else { return };
    form.run(async move {
        let body = Token { token: token.expose().to_owned() };
        let path = route::email_task_action(link, TaskAction::Accept);
        app.post::<_, ()>(&path, &body).await.map_err(|failure| match failure.mailed_link() {
            Some(MailedLinkRefusal::Unknown) => Rejection::field(code, t::address_code_wrong()),
            Some(_) => {
                profile.retry();
                Rejection::field(code, t::address_code_dead())
            }
            None => failure.into(),
        })?;
        change.new.clear();
        code.clear();
        change.done.try_set(Some((new, old)));
        profile.retry();
        app.read_session();
        dom::focus_soon("#address-done");
        Ok(())
    });
}

/// Resends the code, or cancels the change.
fn act(change: AddressChange, action: TaskAction) {
    let AddressChange { app, profile, form, code, .. } = change;
    let Some((link, ..)) = pending_change(change) else { return };
    if !form.start(vec![code.check(None::<String>)]) {
        return;
    }
    form.run(async move {
        let path = route::email_task_action(link, action);
        app.post::<_, ()>(&path, &()).await.map_err(|failure| {
            if failure.reason() == Some(Reason::OverBudget) {
                return Rejection::field(code, t::address_too_many());
            }
            profile.retry();
            failure.into()
        })?;
        code.clear();
        profile.retry();
        let is_resend = action == TaskAction::ResendEmail;
        app.announce(if is_resend { t::address_resent() } else { t::address_cancelled() });
        if !is_resend {
            dom::focus_soon("#address");
        }
        Ok(())
    });
}
