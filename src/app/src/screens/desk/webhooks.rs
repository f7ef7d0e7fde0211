//! The state of webhooks. They are set up on the command line.

use super::parts;
use crate::components::{State, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::desk::DeskWebhook;
use leptos::prelude::*;

pub(super) fn list(webhooks: &[DeskWebhook]) -> AnyView {
    parts::lines(webhooks.iter().map(|webhook| parts::line(item(webhook))).collect(), t::desk_webhooks_none())
}

fn item(webhook: &DeskWebhook) -> AnyView {
    let delivered = match webhook.delivered_at {
        Some(at) => t::desk_webhook_delivered(intl::timestamp(at).as_str()),
        None => t::desk_webhook_never().to_owned(),
    };
    let oldest = webhook.oldest.filter(|_| webhook.waiting > 0);
    let waiting = oldest.map(|oldest| {
        let (number, when) = (intl::number(webhook.waiting), intl::timestamp(oldest));
        view! { <p class="small">{t::desk_webhook_waiting(webhook.waiting, number.as_str(), when.as_str())}</p> }
    });
    let failure = webhook.failure.as_deref().map(|why| {
        view! { <p><State tone=Tone::Warn icon="alert" text=t::desk_webhook_failure(why)/></p> }
    });
    let given_up = (webhook.given_up > 0).then(|| {
        let text = t::desk_webhook_given_up(webhook.given_up, intl::number(webhook.given_up).as_str());
        view! { <p><State tone=Tone::Bad icon="alert" text/></p> }
    });
    let stopped = webhook.stopped_at.map(|at| {
        let text = t::desk_webhook_stopped(intl::timestamp(at).as_str());
        view! { <p><State tone=Tone::Bad icon="alert" text/></p> }
    });
    view! {
        <p><code translate="no" lang="">{webhook.url.clone()}</code></p>
        <p class="small soft">{delivered}</p>
        {stopped}
        {failure}
        {waiting}
        {given_up}
    }
    .into_any()
}
