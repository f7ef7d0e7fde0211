//! Counters of calls and event streams.

use handover_api::{Reason, route};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::borrow::Cow;
use std::time::Duration;

/// Names and values of labels.
pub(crate) type Labels<const N: usize> = [(&'static str, Cow<'static, str>); N];

/// Routes of sign-ins.
const SIGN_INS: [&str; 2] = [route::SESSION, route::DESK_SESSION];

/// Upper bounds of latency, in seconds.
const LATENCY_BUCKETS: [f64; 6] = [0.002, 0.01, 0.05, 0.25, 1.0, 5.0];

/// Counters of calls and event streams. Clones share them.
#[derive(Clone)]
pub(crate) struct Metrics {
    requests: Family<Labels<3>, Counter>,
    durations: Family<Labels<2>, Histogram, fn() -> Histogram>,
    refused_sign_ins: Family<Labels<2>, Counter>,
    pub(crate) event_streams: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(LATENCY_BUCKETS)),
            refused_sign_ins: Family::default(),
            event_streams: Gauge::default(),
        }
    }
}

/// An answered call.
pub(crate) struct Call<'c> {
    /// The template of its path; `None` for the app's files and unknown paths.
    pub(crate) route: Option<&'c str>,
    pub(crate) method: &'c str,
    pub(crate) status: u16,
    pub(crate) refusal: Option<Reason>,
    /// Until the head of the answer.
    pub(crate) duration: Duration,
}

impl Metrics {
    pub(crate) fn count(&self, call: &Call<'_>) {
        let route = || ("route", call.route.map_or(Cow::Borrowed("other"), |route| route.to_owned().into()));
        let method = || ("method", known_method(call.method).into());
        self.requests.get_or_create(&[route(), method(), ("status", call.status.to_string().into())]).inc();
        self.durations.get_or_create(&[route(), method()]).observe(call.duration.as_secs_f64());
        if let Some(reason) = call.refusal.filter(|reason| is_refused_sign_in(*reason, call.route)) {
            self.refused_sign_ins.get_or_create(&[route(), ("reason", reason.as_str().into())]).inc();
        }
    }

    /// Sign-ins begin at 0, so that rates have their first change.
    pub(super) fn register(&self, registry: &mut Registry) {
        for route in SIGN_INS {
            for reason in [Reason::WrongCredentials, Reason::TooManyTries] {
                self.refused_sign_ins
                    .get_or_create_owned(&[("route", route.into()), ("reason", reason.as_str().into())]);
            }
        }
        registry.register("http_requests", "Answered calls", self.requests.clone());
        registry.register(
            "http_request_duration_seconds",
            "Time from the head of a request to the head of its answer",
            self.durations.clone(),
        );
        registry.register(
            "sign_in_refusals",
            "Wrong passwords and codes of customers and staff, and sign-ins that have to wait",
            self.refused_sign_ins.clone(),
        );
        registry.register("event_streams", "Open event streams", self.event_streams.clone());
    }
}

/// Clients may invent methods; labels must not grow with them.
fn known_method(method: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("other")
}

fn is_refused_sign_in(reason: Reason, route: Option<&str>) -> bool {
    match reason {
        Reason::WrongCredentials => true,
        Reason::TooManyTries => route.is_some_and(|route| SIGN_INS.contains(&route)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use prometheus_client::encoding::prometheus_text::encode;

    fn exposition(calls: &[Call<'_>]) -> String {
        let (metrics, mut registry, mut text) = (Metrics::default(), Registry::default(), String::new());
        metrics.register(&mut registry);
        for call in calls {
            metrics.count(call);
        }
        encode(&mut text, &registry).expect("strings take everything");
        text
    }

    fn call<'c>(route: Option<&'c str>, method: &'c str, refusal: Option<Reason>) -> Call<'c> {
        Call { route, method, status: 200, refusal, duration: Duration::from_millis(20) }
    }

    #[test]
    fn unknown_methods_and_paths_share_a_label() {
        let text = exposition(&[call(None, "BREW", None), call(None, "STIR", None)]);
        assert!(text.contains(r#"http_requests_total{route="other",method="other",status="200"} 2"#), "{text}");
        assert!(
            text.contains(r#"http_request_duration_seconds_bucket{route="other",method="other",le="0.05"} 2"#),
            "{text}"
        );
    }

    #[test]
    fn only_refusals_of_sign_ins_count_as_such() {
        for (route, reason, counts) in [
            (route::SESSION, Reason::WrongCredentials, true),
            (route::DESK_SESSION, Reason::WrongCredentials, true),
            (route::SESSION, Reason::TooManyTries, true),
            (route::EVENTS, Reason::TooManyTries, false),
            (route::SESSION, Reason::Malformed, false),
        ] {
            let text = exposition(&[call(Some(route), "POST", Some(reason))]);
            let is_counted =
                text.lines().any(|line| line.starts_with("sign_in_refusals_total{") && line.ends_with(" 1"));
            assert_eq!(is_counted, counts, "{route} {reason:?}: {text}");
        }
    }
}
