//! The facts beside: who asks, until when, how many lines are where. What is asked for, and when it was, is in the head.

use super::screen::SubmissionScreen;
use crate::components;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::submissions::{LastDays, SubmissionDetail};
use handover_rules::RequestState;
use leptos::prelude::*;

pub(super) fn view(screen: SubmissionScreen, detail: &SubmissionDetail) -> AnyView {
    let number = intl::request_number(screen.id.first_request());
    let asker = screen.me.with_value(|me| components::asker(screen.app, &detail.asker, detail.asker_roles, me));
    let states: Vec<AnyView> = detail
        .states
        .iter()
        .map(|of| {
            let count = intl::number(of.lines);
            view! { <li>{components::request_state(of.state)} " " {count}</li> }.into_any()
        })
        .collect();
    let days = detail.until.map(intl::day).or_else(|| detail.last_days.as_ref().map(different_days));
    let last_day = days.map(|days| {
        view! { <dt>{t::submission_fact_last_day()}</dt><dd>{days}<br/><span class="small soft">{t::submission_fact_last_day_note()}</span></dd> }
    });
    let is_open = detail.states.iter().any(|of| !of.state.is_final() && of.state != RequestState::Doing);
    let together = detail.together.map(|count| {
        let note = if is_open {
            t::submission_together_note(count.into())
        } else {
            t::submission_together_all(intl::number(count.into()).as_str())
        };
        view! { <dt>{t::submission_together()}</dt><dd>{note}</dd> }
    });
    let deadline = is_open.then(|| {
        let at = detail.deadline;
        view! { <dt>{t::submission_fact_deadline()}</dt><dd><time datetime=intl::machine(at)>{intl::weekday(at)}</time></dd> }
    });
    view! {
        <div class="card pad">
            <dl class="facts">
                <dt>{t::submission_fact_requests()}</dt><dd>{intl::number(detail.total)}</dd>
                <dt>{t::submission_fact_states()}</dt><dd><ul class="ul stack tight">{states}</ul></dd>
                {last_day}
                {together}
                <dt>{t::submission_fact_asker()}</dt><dd>{asker}</dd>
                {deadline}
                <dt>{t::submission_fact_number()}</dt><dd><code translate="no">{number}</code></dd>
            </dl>
        </div>
    }
    .into_any()
}

/// Last days that differ by line.
fn different_days(LastDays { first, last, without }: &LastDays) -> String {
    let range = if first == last {
        intl::day(*first)
    } else {
        t::submission_last_days(intl::day(*first).as_str(), intl::day(*last).as_str())
    };
    if *without == 0 { range } else { [range, t::submission_last_days_without(*without)].join(", ") }
}
