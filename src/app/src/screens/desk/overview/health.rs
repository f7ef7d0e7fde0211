//! The health of the system in one line: emails, imports, webhooks and open requests.

use crate::components::{State, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::desk::{DeskOverview, DeskWebhook, ImportNumbers, MailNumbers, RequestNumbers};
use leptos::prelude::*;

pub(super) fn line(overview: &DeskOverview) -> AnyView {
    let (tone, webhooks) = webhooks(&overview.webhooks);
    view! {
        <section class="card" aria-label=t::desk_health()>
            <dl class="stats health">
                {mails(&overview.mails)} {imports(&overview.imports)}
                {cell(tone, t::desk_webhooks(), webhooks)} {requests(overview)}
            </dl>
        </section>
    }
    .into_any()
}

fn cell(tone: Tone, name: impl Into<String>, content: impl IntoAny) -> AnyView {
    let icon = match tone {
        Tone::Ok => "ok",
        Tone::Now => "clock",
        Tone::Plain => "info",
        Tone::Warn | Tone::Bad => "alert",
    };
    let text: String = name.into();
    view! { <div><dt><State tone icon text/></dt><dd>{content.into_any()}</dd></div> }.into_any()
}

fn mails(mails: &MailNumbers) -> AnyView {
    let count = |number: u32| {
        let text = intl::number(number.into());
        if number >= mails.counted_to { [&text, "+"].concat() } else { text }
    };
    let waiting = match mails.oldest {
        Some(oldest) => t::desk_mails_oldest(count(mails.waiting).as_str(), intl::timestamp(oldest).as_str()),
        None => t::desk_mails_waiting(count(mails.waiting).as_str()),
    };
    let tone = if mails.failed > 0 { Tone::Warn } else { Tone::Ok };
    cell(tone, t::desk_mails(), [&waiting, " · ", &t::desk_mails_failed_number(count(mails.failed).as_str())].concat())
}

/// The running import, the last refused one until another is applied, or the last applied one.
fn imports(imports: &ImportNumbers) -> AnyView {
    let applied_at = imports.applied.as_ref().map(|applied| applied.at);
    if let Some(at) = imports.began_at {
        return cell(Tone::Now, t::desk_import(), t::desk_import_running(intl::timestamp(at).as_str()));
    }
    if let Some(refused) = imports.refused.as_ref().filter(|refused| Some(refused.at) > applied_at) {
        let when = t::desk_import_refused(intl::timestamp(refused.at).as_str());
        let faults = t::desk_import_faults(refused.faults, intl::number(refused.faults).as_str());
        return cell(Tone::Bad, t::desk_import(), [when, faults].join(" · "));
    }
    let Some(applied) = &imports.applied else {
        return cell(Tone::Plain, t::desk_import(), t::desk_import_none());
    };
    let (accounts, services) = (intl::number(applied.accounts), intl::number(applied.services));
    let numbers = t::desk_import_numbers(accounts.as_str(), services.as_str());
    cell(Tone::Ok, t::desk_import(), [numbers, intl::timestamp(applied.at)].join(" · "))
}

fn requests(overview: &DeskOverview) -> AnyView {
    let sum = |number: fn(&RequestNumbers) -> u32| -> u64 {
        overview.requests.iter().map(|line| u64::from(number(line))).sum()
    };
    let ages = [sum(|line| line.day), sum(|line| line.week), sum(|line| line.older)];
    let open: u64 = ages.iter().sum();
    let [day, week, older] = ages.map(intl::number);
    let name = t::desk_health_requests(open, intl::number(open).as_str());
    cell(Tone::Plain, name, t::desk_health_ages(day.as_str(), older.as_str(), week.as_str()))
}

/// The webhooks with their tone. They are set up on the command line.
fn webhooks(webhooks: &[DeskWebhook]) -> (Tone, AnyView) {
    if webhooks.is_empty() {
        return (Tone::Plain, t::desk_webhooks_none().into_any());
    }
    let is_troubled =
        |webhook: &DeskWebhook| webhook.failure.is_some() || webhook.given_up > 0 || webhook.stopped_at.is_some();
    let tone = if webhooks.iter().any(is_troubled) { Tone::Warn } else { Tone::Ok };
    (tone, webhooks.iter().map(webhook).collect::<Vec<_>>().into_any())
}

fn webhook(webhook: &DeskWebhook) -> AnyView {
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
