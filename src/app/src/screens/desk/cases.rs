//! The queue of cases, oldest first.

use super::{Desk, data, lists, words};
use crate::components::{self, Tone};
use crate::platform::clock;
use crate::platform::i18n::desk as t;
use crate::platform::intl;
use crate::prelude::*;
use chrono::TimeDelta;
use handover_api::procedure::DeskCaseRow;
use handover_api::route;
use handover_rules::procedure::CaseState;

/// A case that has waited for a decision for longer is shown with care, and later as late.
const CAREFUL: TimeDelta = TimeDelta::days(2);
const LATE: TimeDelta = TimeDelta::days(5);

/// The section of the overview.
pub(super) fn queue(desk: Desk) -> AnyView {
    let cases = data::load::<Vec<DeskCaseRow>>(desk, route::DESK_CASES.to_owned());
    let content = cases.show(
        || components::bones(3),
        move |rows| lists::lines(rows.iter().map(|row| line(desk, row)).collect(), t::desk_cases_none()),
    );
    lists::section("desk-cases", t::desk_cases(), content)
}

fn line(desk: Desk, row: &DeskCaseRow) -> AnyView {
    let what = words::procedure(row.procedure);
    let content = view! {
        <p class="row between">{words::case(row.number)} {state(desk, row)}</p>
        <p class="small">
            {what} " · " {components::service_name(&row.domain)} " · " {components::person_name(row.name.clone())}
        </p>
    };
    lists::line(content.into_any())
}

/// What the case waits for, and since when.
fn state(desk: Desk, row: &DeskCaseRow) -> AnyView {
    let since = intl::timestamp(row.since);
    if row.state != CaseState::Checking {
        return components::state(Tone::Plain, "clock", [words::case_state(row.state), ", ", &since].concat());
    }
    let waited = clock::now(desk.app) - row.since;
    let (tone, icon_name) = match waited {
        waited if waited > LATE => (Tone::Bad, "alert"),
        waited if waited > CAREFUL => (Tone::Warn, "alert"),
        _ => (Tone::Now, "eye"),
    };
    let text =
        if row.approvals > 0 { t::desk_case_waits_second(since.as_str()) } else { t::desk_case_waits(since.as_str()) };
    components::state(tone, icon_name, text)
}
