//! The state of webhooks. They are set up on the command line.

use crate::components::{State, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::desk::DeskWebhook;
use leptos::prelude::*;

/// The webhooks in the line of health, with their tone.
pub(super) fn state(webhooks: &[DeskWebhook]) -> (Tone, AnyView) {
    if webhooks.is_empty() {
        return (Tone::Plain, t::desk_webhooks_none().into_any());
    }
    let is_troubled =
        |webhook: &DeskWebhook| webhook.failure.is_some() || webhook.given_up > 0 || webhook.stopped_at.is_some();
    let tone = if webhooks.iter().any(is_troubled) { Tone::Warn } else { Tone::Ok };
    (tone, webhooks.iter().map(item).collect::<Vec<_>>().into_any())
}

fn item(webhook: &DeskWebhook) -> AnyView {
    let delivered = match webhook.delivered_at {
        Some(at) => t::desk_webhook_delivered(intl::timestamp(at).as_str()),
        None => t::desk_webhook_never().to_owned(),
    };
    let oldest = webhook.oldest.filter(|_| webhook.waiting > 0);
    let waiting = oldest.map(|oldest| {
        let (number, when) = (intl::number(webhook.waiting), intl::timestamp(oldest));
        view! { <p>{t::desk_webhook_waiting(webhook.waiting, number.as_str(), when.as_str())}</p> }
    });
    let trouble = |tone, text: String| view! { <State tone icon="alert" text/> };
    let failure = webhook.failure.as_deref().map(|why| trouble(Tone::Warn, t::desk_webhook_failure(why)));
    let given_up = (webhook.given_up > 0).then(|| {
        trouble(Tone::Bad, t::desk_webhook_given_up(webhook.given_up, intl::number(webhook.given_up).as_str()))
    });
    let stopped =
        webhook.stopped_at.map(|at| trouble(Tone::Bad, t::desk_webhook_stopped(intl::timestamp(at).as_str())));
    let place = webhook.url.split_once("://").map_or(webhook.url.as_str(), |(_, place)| place).to_owned();
    view! {
        <p><span translate="no" lang="">{place}</span> " · " {delivered}</p>
        {stopped}{failure}{waiting}{given_up}
    }
    .into_any()
}
