//! Access rules in words.

use crate::platform::i18n as t;
use handover_api::route;
use handover_rules::Category;
use handover_rules::account::applications::{AccessRule, CallMethod};
use leptos::prelude::*;

/// The rules, each with the call that it allows.
#[component]
pub(crate) fn RuleList(rules: Vec<AccessRule>) -> AnyView {
    let rows: Vec<AnyView> = rules.iter().map(row).collect();
    view! { <ul class="stack tight">{rows}</ul> }.into_any()
}

fn row(rule: &AccessRule) -> AnyView {
    let verb = match rule.method {
        CallMethod::Get => t::rule_read(),
        CallMethod::Post => t::rule_act(),
        CallMethod::Put => t::rule_change(),
        CallMethod::Delete => t::rule_delete(),
    };
    let call = [rule.method.as_str(), " ", &rule.path].concat();
    view! { <li>{verb} " " {what(&rule.path)} " " <code class="small soft" translate="no">{call}</code></li> }
        .into_any()
}

/// A description of the path; empty if only the path itself says it.
fn what(path: &str) -> &'static str {
    let is_below = |of: &str| path.starts_with(of.strip_prefix(route::ROOT).unwrap_or(of));
    if path == "/*" || path == "/me*" || path == "/me/*" {
        t::rule_everything()
    } else if is_below(route::TASKS) || is_below(route::REQUESTS) {
        t::rule_requests()
    } else if is_below(route::SERVICES) || Category::ALL.into_iter().any(|of| is_below(route::category_path(of))) {
        t::rule_services()
    } else if is_below(route::ME) && path.len() == "/me".len() {
        t::rule_account()
    } else {
        ""
    }
}
