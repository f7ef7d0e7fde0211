//! The cells of a row: three contacts and a state.

use crate::components::{DueLink, Icon, Person, Tone, person_text};
use crate::platform::{i18n as t, intl};
use crate::state::{App, People};
use chrono::NaiveDate;
use handover_api::Link;
use handover_api::link::{ServiceTab, role_name};
use handover_api::services::ServiceRow;
use handover_rules::service_list::{
    ClaimKind, GroupHolder, Need, NeedFacts, due_from, group_holder, most_urgent, need_of_state,
};
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{Category, NicHandle, Role, ServiceStatus};
use leptos::prelude::*;

/// The contacts of one or several services of a name, and the most urgent of their states.
pub(crate) fn cells(me: &NicHandle, rows: &[ServiceRow]) -> AnyView {
    let app = expect_context::<App>();
    let seen: Vec<ServiceRow> = rows.iter().filter(|row| row.is_seen()).cloned().collect();
    let rows = seen.as_slice();
    if rows.is_empty() {
        return view! { <td colspan=Role::ALL.len() + 1 class="soft small">{t::services_shared_unseen()}</td> }
            .into_any();
    }
    let contacts = Role::ALL.map(|role| contact(app.people, me, rows, role));
    let today = app.today();
    let urgent = most_urgent(rows.iter().map(|row| needs_of(me, row)), today).and_then(|place| rows.get(place));
    let state = urgent.map(|row| {
        let due = due_from(me, &row.contacts.billing, row.status, row.expiration, today);
        let due = due.map(|due| view! { " "<DueLink due service=row.service.name.clone()/> });
        view! { <div class="due">{state(row, today, (rows.len() > 1).then_some(row.service.category))}{due}</div> }
    });
    view! { {contacts.into_iter().collect_view()}<td>{state}</td> }.into_any()
}

/// The contact of a role, and below it what there is to say about it.
fn contact(people: People, me: &NicHandle, rows: &[ServiceRow], role: Role) -> AnyView {
    let mixed = |text: String| view! { " " <span class="mix">{text}</span> }.into_any();
    let person = |who| view! { <Person who with_handle=false/> }.into_any();
    let holder = group_holder(me, rows.iter().map(|row| row.contacts.holder(role)));
    let (who, part) = match holder {
        None => (None, None),
        Some(GroupHolder::Same(who)) => (Some(person(who)), None),
        Some(GroupHolder::Partly { who, services }) => {
            let [some, all] = [services, rows.len()].map(|number| intl::number(number as u64));
            (Some(person(who)), Some(mixed(t::services_part(all.as_str(), some.as_str()))))
        }
        Some(GroupHolder::Mixed { people }) => (None, Some(mixed(t::services_people(people as u64)))),
    };
    let open: Vec<&OpenRequest> =
        rows.iter().filter_map(|row| row.open.iter().find(|open| open.roles.contains(role))).collect();
    let change = match (rows, open.as_slice()) {
        (_, []) => None,
        ([_], [open, ..]) => Some(pending(people, open, me)),
        (_, open) => Some(mixed(t::services_moving(intl::number(open.len() as u64).as_str()))),
    };
    let until = match rows {
        [row] if role == Role::Tech => row.tech_until.map(|day| mixed(t::service_until(intl::day(day).as_str()))),
        _ => None,
    };
    let notes: Vec<AnyView> = [part, until, change].into_iter().flatten().collect();
    let notes = (!notes.is_empty()).then(|| view! { <span class="notes">{notes}</span> });
    // The style sheet shows the role where rows are cards.
    view! { <td data-r=role_name(role) data-role=t::role(role)>{who}{notes}</td> }.into_any()
}

/// An open request for a role: its new contact.
fn pending(people: People, open: &OpenRequest, me: &NicHandle) -> AnyView {
    let address = Link::request(open.id).format();
    let title = t::request_title(open.id.grouped().as_str());
    let (to, label) = if open.to == *me {
        (t::you_inside().to_owned(), t::services_pending_you().to_owned())
    } else {
        let to = person_text(people, &open.to);
        let label = t::services_pending(to.as_str());
        (to, label)
    };
    view! {
        " " <a class="mix" href=address title=title aria-label=label><Icon name="arrow"/><span translate="no">{to}</span></a>
    }
    .into_any()
}

/// The accounts that share services; `None` for own ones.
pub(super) fn shared_by(people: People, rows: &[ServiceRow]) -> Option<String> {
    let mut givers: Vec<String> = Vec::new();
    for who in rows.iter().filter_map(|row| row.shared.as_ref()).flat_map(|shared| &shared.givers) {
        let name = person_text(people, who);
        if !givers.contains(&name) {
            givers.push(name);
        }
    }
    (!givers.is_empty()).then(|| t::services_shared_by(intl::list(&givers).as_str()))
}

/// Facts for the needs of a service.
pub(super) fn needs_of<'a>(me: &NicHandle, row: &'a ServiceRow) -> NeedFacts<'a> {
    NeedFacts {
        claims: &row.claims,
        answer_by: row.answer_by,
        is_billing: row.contacts.billing == *me,
        status: row.status,
        last_day: row.expiration,
    }
}

/// The state of a service, with the type it is of where others share its row. A claim and a request lead to their pages.
pub(crate) fn state(row: &ServiceRow, today: NaiveDate, of: Option<Category>) -> AnyView {
    let until = row.expiration.map(intl::day);
    let expired = || until.as_deref().map_or_else(|| t::service_expired().to_owned(), t::services_expired);
    let (tone, icon_name, text) = match (row.claims.first(), row.answer_by) {
        (Some(claim), _) => {
            let until = intl::day_of(claim.until);
            match claim.kind {
                ClaimKind::Case => (Tone::Bad, "flag", t::services_claim_case(until.as_str())),
                ClaimKind::HolderChange => (Tone::Now, "wait", t::services_claim_holder(until.as_str())),
            }
        }
        (None, Some(until)) => (Tone::Now, "wait", t::services_answer_by(intl::day_of(until).as_str())),
        (None, None) => match (row.status, need_of_state(row.status, row.expiration, today)) {
            (ServiceStatus::Expired, _) => (Tone::Bad, "no", expired()),
            (ServiceStatus::UnPaid, _) => (Tone::Bad, "card", t::service_unpaid().to_owned()),
            (ServiceStatus::PendingDebt, _) => (Tone::Warn, "card", t::service_debt().to_owned()),
            // The provider has not marked it as expired: its contacts can still change.
            (_, Some(Need::Unpaid)) => (Tone::Warn, "clock", expired()),
            (_, Some(_)) => {
                let when = row.expiration.map(|end| intl::in_days((end - today).num_days())).unwrap_or_default();
                (Tone::Warn, "clock", t::services_ends(when.as_str()))
            }
            (ServiceStatus::InCreation, None) => (Tone::Plain, "making", t::service_in_creation().to_owned()),
            (ServiceStatus::Ok | ServiceStatus::Other, None) => {
                let text = until.map_or_else(|| t::service_no_end().to_owned(), |day| t::service_until(day.as_str()));
                return view! { <span class="soft small">{text}</span> }.into_any();
            }
        },
    };
    // Only domains are claimed.
    let of = of.filter(|_| row.claims.is_empty()).map(t::word_category);
    let of = of.map(|of| view! { " "<span class="soft">{of}</span> });
    let place = if row.claims.is_empty() {
        row.answer_by.and(row.open.first()).map(|open| Link::request(open.id))
    } else {
        Some(Link::service_tab(&row.service, ServiceTab::Holder))
    };
    let text = match place {
        Some(place) => view! { <a href=place.format()>{text}</a> }.into_any(),
        None => text.into_any(),
    };
    view! { <span class="state" data-s=tone.as_str()><Icon name=icon_name/><span>{text}{of}</span></span> }.into_any()
}
