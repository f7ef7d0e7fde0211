//! A row of the table: a name with its kinds of service, a column for each role that the lines move.

use super::chosen::Tick;
use super::columns::Columns;
use super::fold::kinds_of;
use super::source::Row;
use crate::components::{Badge, Icon, NameOfService, Person, RequestStateBadge, RoleChip, Tone, blockers, words};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::request::page::Page;
use crate::screens::request::words::{ender, name};
use crate::state::People;
use handover_api::submissions::LineRow;
use handover_rules::{Category, Ending, NicHandle, Request, RequestState, Role, RoleSet};
use leptos::prelude::*;

/// `lines` are one change.
#[component]
pub(super) fn ChangeRow(lines: Vec<Row>, columns: Memo<Columns>) -> impl IntoView {
    let page = expect_context::<Page>();
    let kinds: Vec<(Category, RoleSet)> = lines
        .iter()
        .map(|line| line.content.with_untracked(|row| (row.request.service.category, row.request.roles)))
        .collect();
    let first = lines.first().map(|line| line.content.clone());
    let (name, until) = first.as_ref().map_or_else(Default::default, |first| {
        first.with_untracked(|row| (Some(row.request.service.name.clone()), row.request.until))
    });
    let last_day = until.map(|day| view! { <small>{t::submission_line_last_day(intl::day(day).as_str())}</small> });
    let types = {
        let mut types: Vec<Category> = kinds.iter().map(|(kind, _)| *kind).collect();
        types.dedup();
        words::types(&types)
    };
    let cells = move || {
        let columns = columns.get();
        let roles = columns.roles.iter().map(|role| role_cell(role, &kinds)).collect_view();
        let outcome = first.as_ref().map(|first| first.with(|row| outcome_cells(page, row, columns)));
        view! { {roles}{outcome} }
    };
    view! {
        <tr>
            <th scope="row">
                <div class="svc">
                    <Tick lines/>
                    <span><b>{name.map(|name| view! { <NameOfService name/> })}</b><small>{types}</small>{last_day}</span>
                </div>
            </th>
            {cells}
        </tr>
    }
}

/// The role, with the kinds of service where it does not move on all of them.
fn role_cell(role: Role, kinds: &[(Category, RoleSet)]) -> AnyView {
    let some = kinds_of(role, kinds);
    if some.as_ref().is_some_and(Vec::is_empty) {
        return view! { <td><span class="nil soft" aria-hidden="true">"–"</span></td> }.into_any();
    }
    let some = some.map(|kinds| view! { <small>{words::types(&kinds)}</small> });
    view! { <td class="of"><RoleChip role/>{some}</td> }.into_any()
}

fn outcome_cells(page: Page, row: &LineRow, columns: Columns) -> AnyView {
    let people = page.app.people;
    let who = columns.has_people.then(|| {
        view! { <td data-label=t::submission_column_people()><span class="row">{movers(&row.request)}</span></td> }
    });
    let state = columns.has_states.then(|| {
        let me = page.me();
        view! { <td data-label=t::submission_column_state()>{state(row, &me)}{outcome(people, row, &me)}</td> }
    });
    view! { {who}{state} }.into_any()
}

fn movers(request: &Request) -> AnyView {
    let to = view! { <Person who=request.to.clone() with_handle=false/> };
    if request.is_about_last_day() {
        return to.into_any();
    }
    view! { <Person who=request.from.clone() with_handle=false/> " " <Icon name="arrow"/> " " {to} }.into_any()
}

/// The state; of a line that waits for answers, whether it waits for the reader's.
fn state(row: &LineRow, me: &NicHandle) -> AnyView {
    if row.request.waits_for(me) {
        return view! { <Badge tone=Tone::Now icon="wait" text=t::submission_waiting_for_you()/> }.into_any();
    }
    if row.request.state == RequestState::ValidatingByCustomers {
        return view! { <Badge tone=Tone::Plain icon="check" text=t::submission_accepted_by_you()/> }.into_any();
    }
    view! { <RequestStateBadge state=row.request.state/> }.into_any()
}

/// The account that ended a line, or the reason of a failure.
fn outcome(people: People, row: &LineRow, me: &NicHandle) -> Option<AnyView> {
    let text = match &row.request.ended.as_ref()?.how {
        Ending::Declined { by, reason: Some(reason) } => {
            [t::request_by(name(people, by, me).as_str()), [": “", reason, "”"].concat()].concat()
        }
        Ending::EndedByProvider { reason } => ["“", reason, "”"].concat(),
        Ending::AccountRemoved { account } => t::request_account_removed(account.as_str()),
        Ending::Failed { reasons } => {
            reasons.iter().map(|reason| blockers::blocker(people, reason)).collect::<Vec<_>>().join(" ")
        }
        how => t::request_by(name(people, ender(how)?, me).as_str()),
    };
    Some(view! { <div class="small soft"><bdi>{text}</bdi></div> }.into_any())
}
