//! The cells of a row: three contacts and a state.

use super::places;
use crate::components::{Icon, Person, RoleOfCell, Tone, person_text, words};
use crate::platform::clock;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::NaiveDate;
use handover_api::Link;
use handover_api::app::ClaimKind;
use handover_api::link::role_name;
use handover_api::services::ServiceRow;
use handover_rules::service_list::group::{GroupHolder, group_holder};
use handover_rules::service_list::need::{Need, most_urgent, need_of_state};
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{NicHandle, Role, ServiceStatus};
use leptos::prelude::*;

/// The contacts and the state of a service.
pub(crate) fn service_cells(app: App, me: &NicHandle, row: &ServiceRow) -> AnyView {
    let contacts = Role::ALL.map(|role| {
        let pending = row.open.iter().find(|open| open.roles.contains(role)).map(|open| pending(app, open, me));
        let until = row.tech_until.filter(|_| role == Role::Tech);
        let until = until.map(|day| view! { <small class="mix">{t::service_until(intl::day(day).as_str())}</small> });
        cell(
            role,
            view! { <Person who=row.contacts.holder(role).clone() with_handle=false/> {until} {pending} }.into_any(),
        )
    });
    view! { {contacts.into_iter().collect_view()}<td>{state(row, clock::today(app)).view(None)}</td> }.into_any()
}

/// The state of a service.
pub(crate) fn service_state(row: &ServiceRow, today: NaiveDate) -> AnyView {
    state(row, today).view(None)
}

/// The contacts and the most urgent state of services of one name.
pub(super) fn group_cells(app: App, me: &NicHandle, rows: &[ServiceRow]) -> AnyView {
    let contacts = Role::ALL.map(|role| {
        let is_moving = rows.iter().flat_map(|row| &row.open).any(|open| open.roles.contains(role));
        let moving = is_moving.then(|| view! { <span class="mix">{t::services_moving()}</span> });
        let holder = group_holder(me, rows.iter().map(|row| row.contacts.holder(role)));
        let who = match holder {
            None => ().into_any(),
            Some(GroupHolder::Same(who)) => view! { <Person who with_handle=false/> }.into_any(),
            Some(GroupHolder::Partly { who, services }) => {
                let [some, all] = [services, rows.len()].map(|number| intl::number(number as u64));
                let part = t::services_part(all.as_str(), some.as_str());
                view! { <Person who with_handle=false/> " " <span class="mix">{part}</span> }.into_any()
            }
            Some(GroupHolder::Mixed { people }) => {
                view! { <span class="mix">{t::services_people(people as u64)}</span> }.into_any()
            }
        };
        cell(role, view! { {who} " " {moving} }.into_any())
    });
    let today = clock::today(app);
    let state = urgent(rows, today).map(|row| {
        let state = state(row, today);
        let of = state.tone.is_some().then(|| words::category(row.service.category));
        state.view(of)
    });
    view! { {contacts.into_iter().collect_view()}<td>{state}</td> }.into_any()
}

fn cell(role: Role, content: AnyView) -> AnyView {
    view! { <td data-r=role_name(role)><RoleOfCell role/> <span>{content}</span></td> }.into_any()
}

/// An open request for a role: its new contact.
fn pending(app: App, open: &OpenRequest, me: &NicHandle) -> AnyView {
    let address = Link::request(open.id).format();
    let title = t::request_title(intl::request_number(open.id).as_str());
    let (to, label) = if open.to == *me {
        (t::you_inside().to_owned(), t::services_pending_you().to_owned())
    } else {
        let to = person_text(app, &open.to);
        let label = t::services_pending(to.as_str());
        (to, label)
    };
    view! {
        <a class="mix" href=address title=title aria-label=label>
            <Icon name="arrow"/><span translate="no">{to}</span>
        </a>
    }
    .into_any()
}

/// The service that stands for its group: claimed, waiting for the reader, or else the most urgent by its state.
fn urgent(rows: &[ServiceRow], today: NaiveDate) -> Option<&ServiceRow> {
    let claimed = rows.iter().find(|row| !row.claims.is_empty());
    let waiting = || rows.iter().filter(|row| row.answer_by.is_some()).min_by_key(|row| row.answer_by);
    let by_state =
        || most_urgent(rows.iter().map(|row| (row.status, row.expiration)), today).and_then(|at| rows.get(at));
    claimed.or_else(waiting).or_else(by_state)
}

/// A state as the list shows it.
struct State {
    /// `None` for what needs no attention.
    tone: Option<Tone>,
    icon: &'static str,
    text: String,
    /// Where something can be done about it.
    place: Option<String>,
}

fn state(row: &ServiceRow, today: NaiveDate) -> State {
    let shown = |tone: Tone, icon, text: String, place| State { tone: Some(tone), icon, text, place };
    if let Some(claim) = row.claims.first() {
        let day = intl::day_of(claim.until);
        return match claim.kind {
            ClaimKind::Case => {
                shown(Tone::Bad, "flag", t::services_claim_case(day.as_str()), Some(places::holder(&row.service)))
            }
            ClaimKind::HolderChange => {
                shown(Tone::Bad, "flag", t::services_claim_holder(day.as_str()), Some(places::holder(&row.service)))
            }
        };
    }
    if let Some(until) = row.answer_by {
        let request = row.open.first().map(|open| Link::request(open.id).format());
        return shown(Tone::Now, "wait", t::services_answer_by(intl::day_of(until).as_str()), request);
    }
    let day = row.expiration.map(intl::day);
    let when = || row.expiration.map(|end| intl::in_days((end - today).num_days())).unwrap_or_default();
    let expired = || day.as_deref().map_or_else(|| t::service_expired().to_owned(), t::services_expired);
    match (row.status, need_of_state(row.status, row.expiration, today)) {
        (ServiceStatus::Expired, _) => shown(Tone::Bad, "no", expired(), None),
        (ServiceStatus::UnPaid, _) => shown(Tone::Bad, "card", t::service_unpaid().to_owned(), None),
        (ServiceStatus::PendingDebt, _) => shown(Tone::Warn, "card", t::service_debt().to_owned(), None),
        // The provider has not marked it as expired: its contacts can still change.
        (_, Some(Need::Unpaid)) => shown(Tone::Warn, "clock", expired(), None),
        (_, Some(_)) => shown(Tone::Warn, "clock", t::services_ends(when().as_str()), None),
        (ServiceStatus::InCreation, None) => shown(Tone::Plain, "making", t::service_in_creation().to_owned(), None),
        (ServiceStatus::Ok, None) => {
            let text = day.map_or_else(|| t::service_no_end().to_owned(), |day| t::service_until(day.as_str()));
            State { tone: None, icon: "", text, place: None }
        }
    }
}

impl State {
    /// With the type of the service that it is about, where others share its row.
    fn view(self, of: Option<&'static str>) -> AnyView {
        let Self { tone, icon: icon_name, text, place } = self;
        let Some(tone) = tone else { return view! { <span class="soft small">{text}</span> }.into_any() };
        let text = match place {
            Some(place) => view! { <a href=place>{text}</a> }.into_any(),
            None => text.into_any(),
        };
        let of = of.map(|of| view! { " "<span class="soft">{of}</span> });
        view! { <span class="state" data-s=tone.as_str()><Icon name=icon_name/><span>{text}{of}</span></span> }
            .into_any()
    }
}
