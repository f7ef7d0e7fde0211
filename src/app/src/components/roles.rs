//! Roles: chips and filters, the permissions that come and go with them, services that cannot change, periods of the history.

use crate::components::people::by_provider;
use crate::components::{Button, Icon, NameOfService, PersonInside, RequestLink, Tone, action_text, blockers, words};
use crate::platform::i18n as t;
use crate::platform::intl;
use core::cmp::Reverse;
use handover_api::Link;
use handover_api::history::Term;
use handover_api::link::{ServiceTab, role_name};
use handover_rules::access::ActionName;
use handover_rules::submission::abilities::{Ability, Effect, Right, RoleRights, RolesChange, Services, rights};
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::submission::refused::{RefusalKind, RefusedServices};
use handover_rules::{PerRole, RequestId, Role, RoleSet, ServiceKey, Timestamp};
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The icon and the name of a role, in its colour.
#[component]
pub(crate) fn RoleChip(
    role: Role,
    /// Behind the name.
    #[prop(optional_no_strip, into)]
    count: Option<String>,
) -> impl IntoView {
    view! { <span class="role" data-r=role_name(role)><Icon name=words::role_icon(role)/>{t::role(role)}{count}</span> }
}

/// The icon of a role in a cell of its column. It stands in for the column's heading where rows are cards, and is hidden
/// elsewhere.
#[component]
pub(crate) fn RoleOfCell(role: Role) -> impl IntoView {
    let symbol = ["#i-", words::role_icon(role)].concat();
    view! { <svg class="i r" role="img" aria-label=t::role(role)><use href=symbol></use></svg> }
}

/// A chip for each role, with a number where it is known.
#[component]
pub(crate) fn RoleChips(
    chosen: Memo<RoleSet>,
    /// Their numbers; without, the chips have none.
    #[prop(optional)]
    counts: Option<Memo<Option<PerRole<u64>>>>,
    name: fn(Role) -> String,
    change: Callback<RoleSet>,
) -> impl IntoView {
    Role::ALL.map(|role| {
        let press = move |event| {
            let (one, roles) = (RoleSet::from(role), chosen.get_untracked());
            change.run(if event_target_checked(&event) { roles.union(one) } else { roles.without(one) });
        };
        let number = counts.map(|counts| {
            let number = Memo::new(move |_| counts.with(|all| all.as_ref().map(|all| intl::number(*all.get(role)))));
            // Until it is known, there is room for it.
            view! {
                <span class="num" class:none=move || number.with(Option::is_none)>
                    {move || number.get().unwrap_or_else(|| "000".to_owned())}
                </span>
            }
        });
        view! {
            <label class="chip" data-r=role_name(role)>
                <input class="vh" type="checkbox" prop:bound=move || chosen.get().contains(role) on:change=press/>
                <Icon name=words::role_icon(role)/>{name(role)}" "{number}
            </label>
        }
    })
}

/// The effects of changes of somebody's roles; `None` if they change no permission. `subject` is “You can” or “Can”, and so on.
pub(crate) fn effects(changes: &[RolesChange], subject: fn(Effect) -> &'static str) -> Option<AnyView> {
    let rows: Vec<AnyView> = rights(changes).iter().map(|of| role_rights(of, subject)).collect();
    (!rows.is_empty()).then(|| view! { <ul class="rights ul">{rows}</ul> }.into_any())
}

fn role_rights(RoleRights { role, on, effects }: &RoleRights, subject: fn(Effect) -> &'static str) -> AnyView {
    let word = |effect: Effect, ability: &Ability| {
        let text = if effect == Effect::Cannot { words::lacking(*ability) } else { t::word_ability(*ability) };
        text.to_owned()
    };
    let column = |(effect, rights): &(Effect, Vec<Right>)| {
        let heading = subject(*effect);
        let list = lines(*effect, heading, rights, word, None);
        view! { <div class="stack tight"><b class="small">{heading}</b>{list}</div> }
    };
    view! {
        <li>
            <div class="stack tight"><RoleChip role=*role/><p class="small soft">{services(on)}</p></div>
            {effects.iter().map(column).collect_view()}
        </li>
    }
    .into_any()
}

/// The actions that access gives `who`, and those it lacks, under headings.
pub(crate) fn access_effects(rights: &[(Effect, Vec<Right<ActionName>>)], who: &str) -> AnyView {
    let word = |effect: Effect, name: &ActionName| match Ability::parse(name.as_str()) {
        Some(ability) if effect == Effect::Cannot => words::lacking(ability).to_owned(),
        _ => action_text(name),
    };
    let part = |(effect, rights): &(Effect, Vec<Right<ActionName>>)| {
        let is_can = *effect == Effect::Can;
        let heading = if is_can { t::access_preview_can(who) } else { t::access_preview_cannot().to_owned() };
        let never = (!is_can).then(t::access_preview_never);
        view! { <h3>{heading}</h3> {lines(*effect, t::rights_somebody(*effect), rights, word, never)} }
    };
    rights.iter().map(part).collect_view().into_any()
}

/// The word stands in each line for screen readers: the icon repeats it for the eye. `more` is a last line.
fn lines<A>(
    effect: Effect,
    said: &'static str,
    rights: &[Right<A>],
    word: impl Fn(Effect, &A) -> String,
    more: Option<&'static str>,
) -> AnyView {
    let (tone, icon) = match effect {
        Effect::Can => (Tone::Ok, "check"),
        Effect::Cannot => (Tone::Plain, "x"),
        Effect::NoLonger => (Tone::Warn, "x"),
    };
    let texts = rights.iter().map(|Right { actions, on }| {
        (actions.iter().map(|of| word(effect, of)).collect::<Vec<_>>().join(", "), services(on))
    });
    let line = |(text, on): (String, String)| {
        let on = (!on.is_empty()).then(|| view! { <br/><span class="small soft">{on}</span> });
        view! {
            <li data-s=tone.as_str()><Icon name=icon/><span><span class="vh">{said} " "</span>{text}{on}</span></li>
        }
    };
    let all = texts.chain(more.map(|text| (text.to_owned(), String::new()))).map(line).collect_view();
    view! { <ul class="abilities ul">{all}</ul> }.into_any()
}

/// `Domain and Email (5 each); Cloud project (2)`, without numbers where there is one of each.
fn services(on: &Services) -> String {
    let numbers: BTreeSet<Reverse<u64>> = on.iter().map(|(_, number)| Reverse(*number)).collect();
    let part = |number: u64| {
        let of: Vec<_> = on.iter().filter(|(_, of)| *of == number).map(|(category, _)| *category).collect();
        let (types, figure) = (words::categories(&of), intl::number(number));
        match (number, of.len()) {
            (1, _) => types,
            (_, 1) => [&types, " (", &figure, ")"].concat(),
            _ => t::rights_each(figure.as_str(), types.as_str()),
        }
    };
    words::semicolons(numbers.into_iter().map(|Reverse(number)| part(number)))
}

/// The link to the table, which is for contacts of the service only.
#[component]
pub(crate) fn WhoCanDoWhatLink(service: ServiceKey) -> AnyView {
    let address = Link::service_tab(&service, ServiceTab::Rights).format();
    view! { <a href=address>{t::rights_title()}</a> }.into_any()
}

/// Services that are listed at first, and more with every press.
const STEP: usize = 50;

/// The most services that are listed without a press.
const FEW: u64 = 3;

/// The services that one reason keeps from changing.
#[component]
pub(crate) fn RefusedGroup(
    group: RefusedServices,
    /// An action beside the headline.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let (tone, icon) = mark(group.reason);
    let (headline, remedy) = (blockers::headline(&group), blockers::remedy(group.reason));
    let services = if group.count <= FEW {
        named(group)
    } else {
        let summary = view! { <summary class="small"><Icon name="next"/> {t::many_show_them()}</summary> };
        view! { <details>{summary} {named(group)}</details> }.into_any()
    };
    view! {
        <div class="pad stack tight">
            <div class="row between">
                <h3 class="state" data-s=tone.as_str()><Icon name=icon/><span>{headline}</span></h3>
                {children.map(|children| children())}
            </div>
            {remedy.map(|text| view! { <p class="small soft">{text}</p> })}
            {services}
        </div>
    }
    .into_any()
}

/// The services in steps, and how many more there are than are named.
fn named(group: RefusedServices) -> AnyView {
    let RefusedServices { services, lines, requests, count, reason, .. } = group;
    // The page of a service says who can pay, and how.
    let is_in_debt = reason == RefusalKind::InDebt;
    let known = services.len();
    let shown = RwSignal::new(STEP.min(known));
    let entries = move || {
        let shown = services.iter().enumerate().take(shown.get());
        let entry = |(at, service)| {
            entry(service, lines.get(at).copied(), requests.get(at).map_or(&[], Vec::as_slice), is_in_debt)
        };
        shown.map(entry).collect_view()
    };
    let list = NodeRef::<html::Ul>::new();
    let press = move |_| {
        shown.update(|shown| *shown = (*shown + STEP).min(known));
        // The button disappears with the last step.
        if let Some(list) = list.get_untracked().filter(|_| shown.get_untracked() == known) {
            let _ = list.focus();
        }
    };
    let button = move || (shown.get() < known).then(|| view! { <Button class="btn sm" label=t::list_more() press/> });
    let rest = count.saturating_sub(known as u64);
    let more = (rest > 0).then(|| view! { <p class="small soft">{t::many_more(rest)}</p> });
    view! {
        <ul class="abilities stack tight small" tabindex="-1" node_ref=list>{entries}</ul>
        {button}
        {more}
    }
    .into_any()
}

/// A service, with its line in the file that it comes from, and the conflicting open requests.
fn entry(service: &ServiceKey, line: Option<u64>, requests: &[RequestId], is_in_debt: bool) -> AnyView {
    let category = t::word_category(service.category);
    let line = line.map(|line| [", ", &t::many_refused_line(intl::number(line).as_str())].concat());
    let requests = requests.iter().map(|id| view! { ", " <RequestLink id=*id/> }).collect_view();
    let name = view! { <NameOfService name=service.name.clone()/> }.into_any();
    let name = if is_in_debt {
        let address = Link::service(service).format();
        view! { <a href=address>{name}</a> }.into_any()
    } else {
        view! { <b>{name}</b> }.into_any()
    };
    view! { <li><Icon name="no"/><span>{name} ", " {category} {line} {requests}</span></li> }.into_any()
}

const fn mark(reason: RefusalKind) -> (Tone, &'static str) {
    match reason {
        RefusalKind::RequestOpen | RefusalKind::InCreation | RefusalKind::CoolingDown => (Tone::Warn, "clock"),
        RefusalKind::RightMissing | RefusalKind::RoleLost => (Tone::Warn, "lock"),
        _ => (Tone::Bad, "no"),
    }
}

/// The change that gave the account the role; empty for a role held since before the records.
#[component]
pub(crate) fn TermReason(term: Term) -> AnyView {
    match (term.request, term.case) {
        (_, Some(case)) => t::history_by_case(case.to_string().as_str()).into_any(),
        (Some(id), None) => t::history_by(view! { <RequestLink id/> }.into_any()),
        (None, None) if term.by_provider => by_provider(term.reason.as_deref()),
        (None, None) if term.returned => t::history_returned().into_any(),
        (None, None) => term.since.map(|_| t::history_imported()).into_any(),
    }
}

/// The end of a period: a time, a scheduled last day with the next contact, or the present.
#[component]
pub(crate) fn TermEnd(term: Term, #[prop(optional_no_strip, into)] end: Option<PresentEnd>) -> AnyView {
    match (term.until, end) {
        (Some(until), _) => time(until),
        (None, Some(end)) => {
            let back = view! { <PersonInside who=end.returns_to/> }.into_any();
            t::history_then(intl::day(end.until).into_any(), back)
        }
        (None, None) => t::history_now().into_any(),
    }
}

/// The time of a record, in UTC like the days by which records are looked up.
pub(crate) fn time(at: Timestamp) -> AnyView {
    let text = [intl::utc_day(at), intl::utc_time(at)].join(", ");
    view! { <time datetime=intl::machine(at)>{text}</time> }.into_any()
}
