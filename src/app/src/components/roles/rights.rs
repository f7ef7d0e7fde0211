//! Permissions that come and go with roles, a row for each role, or with access. Who can do what on a service is a table of its page.

use crate::components::{Icon, RoleChip, Tone, action_text, words};
use crate::platform::i18n as t;
use crate::platform::intl;
use core::cmp::Reverse;
use handover_api::Link;
use handover_api::link::ServiceTab;
use handover_rules::ServiceKey;
use handover_rules::access::ActionName;
use handover_rules::submission::abilities::{Ability, Effect, Right, RoleRights, RolesChange, Services, rights};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The effects of changes of somebody's roles; `None` if they change no permission. `subject` is “You can” or “Can”, and so on.
pub(crate) fn effects(changes: &[RolesChange], subject: fn(Effect) -> &'static str) -> Option<AnyView> {
    let rows: Vec<AnyView> = rights(changes).iter().map(|of| row(of, subject)).collect();
    (!rows.is_empty()).then(|| view! { <ul class="rights ul">{rows}</ul> }.into_any())
}

fn row(RoleRights { role, on, effects }: &RoleRights, subject: fn(Effect) -> &'static str) -> AnyView {
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

/// What access lets `who` do, and what it does not, under headings.
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
