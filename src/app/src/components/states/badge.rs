//! Badges and states: always an icon and a word, never a colour alone (WCAG 1.4.1).

use crate::components::Icon;
use crate::platform::i18n as t;
use crate::platform::intl;
use chrono::NaiveDate;
use handover_rules::renewal::renewal_due;
use handover_rules::{RequestState, ServiceStatus, string_enum};
use leptos::prelude::*;

string_enum! {
    /// A semantic colour; its name is the value of `data-s`.
    pub(crate) enum Tone {
        /// Neutral.
        Plain = "",
        /// To be acted on, or in progress.
        Now = "now",
        /// Success.
        Ok = "ok",
        /// Warning.
        Warn = "warn",
        /// Error.
        Bad = "bad",
    }
}

/// A state as a badge.
#[component]
pub(crate) fn Badge(tone: Tone, icon: &'static str, #[prop(into)] text: String) -> AnyView {
    view! { <span class="badge" data-s=tone.as_str()><Icon name=icon/>{text}</span> }.into_any()
}

/// A state as inline text.
#[component]
pub(crate) fn State(tone: Tone, icon: &'static str, #[prop(into)] text: String) -> AnyView {
    view! { <span class="state" data-s=tone.as_str()><Icon name=icon/><span>{text}</span></span> }.into_any()
}

/// The state of a service and a line about it.
#[component]
pub(crate) fn ServiceStatusLine(status: ServiceStatus, expiration: Option<NaiveDate>, today: NaiveDate) -> AnyView {
    let badge = |tone, icon, text: &'static str| view! { <Badge tone icon text/> }.into_any();
    let active = || match status {
        ServiceStatus::Other => view! { <State tone=Tone::Plain icon="info" text=t::service_other()/> }.into_any(),
        _ => view! { <State tone=Tone::Ok icon="ok" text=t::service_active()/> }.into_any(),
    };
    let (mark, line) = match (status, expiration) {
        (ServiceStatus::Ok | ServiceStatus::Other, Some(end)) if end < today => {
            // The provider has not marked it as expired: its contacts can still change.
            let (day, distance) = (intl::day(end), intl::in_days((end - today).num_days()));
            (badge(Tone::Warn, "clock", t::service_expired()), t::service_ended(day.as_str(), distance.as_str()))
        }
        (ServiceStatus::Ok | ServiceStatus::Other, Some(end)) if renewal_due(end, today).is_some() => {
            let (day, distance) = (intl::day(end), intl::in_days((end - today).num_days()));
            (badge(Tone::Warn, "clock", t::service_expires_soon()), t::service_ends(day.as_str(), distance.as_str()))
        }
        (ServiceStatus::Ok | ServiceStatus::Other, Some(end)) => (active(), t::service_until(intl::day(end).as_str())),
        (ServiceStatus::Ok | ServiceStatus::Other, None) => (active(), t::service_no_end().to_owned()),
        (ServiceStatus::UnPaid, _) => {
            (badge(Tone::Bad, "billing", t::service_unpaid()), t::service_billing_locked().to_owned())
        }
        (ServiceStatus::PendingDebt, _) => {
            (badge(Tone::Warn, "billing", t::service_debt()), t::service_billing_locked().to_owned())
        }
        (ServiceStatus::Expired, Some(end)) => {
            (badge(Tone::Bad, "no", t::service_expired()), t::service_since(intl::day(end).as_str()))
        }
        (ServiceStatus::Expired, None) => (badge(Tone::Bad, "no", t::service_expired()), String::new()),
        (ServiceStatus::InCreation, _) => {
            (badge(Tone::Plain, "making", t::service_in_creation()), t::service_ready_soon().to_owned())
        }
    };
    view! { {mark}<small>{line}</small> }.into_any()
}

/// The state of a request.
#[component]
pub(crate) fn RequestStateBadge(state: RequestState) -> AnyView {
    let (tone, icon) = match state {
        RequestState::Todo | RequestState::ValidatingByCustomers | RequestState::CheckValidity => (Tone::Now, "wait"),
        RequestState::Doing => (Tone::Now, "clock"),
        RequestState::Done => (Tone::Ok, "ok"),
        RequestState::Refused => (Tone::Bad, "no"),
        RequestState::Error => (Tone::Bad, "alert"),
        RequestState::Expired => (Tone::Plain, "clock"),
        RequestState::Aborted => (Tone::Plain, "stop"),
    };
    view! { <Badge tone icon text=t::request_state(state)/> }.into_any()
}
