//! Verdicts and labels in words.

use super::form::ContactsForm;
use crate::browser::dom;
use crate::components::{
    self, AskForPaymentMethod, CopyText, Icon, Renew, RequestLink, Tone, WayToPay, blockers, service_inside, words,
};
use crate::platform::{i18n as t, intl};
use handover_api::Link;
use handover_rules::model::account::HandleError;
use handover_rules::submission::form::{Candidate, FormService, Preview, RoleState, Verdict, candidate};
use handover_rules::{Blocker, NicHandle, Role};
use leptos::prelude::*;

/// The name of a role's field.
pub(super) fn field_label(form: ContactsForm, role: Role) -> &'static str {
    match role {
        _ if form.hands_over() => t::many_everything_entry(),
        _ if form.is_for_webmaster() => t::webmaster_who(),
        Role::Admin => t::modify_new_admin(),
        Role::Tech => t::modify_new_tech(),
        Role::Billing => t::modify_new_billing(),
    }
}

/// The line of help of a role's field.
pub(super) fn role_hint(form: ContactsForm, role: Role) -> String {
    if form.hands_over() || form.is_for_webmaster() { t::many_entry_hint().to_owned() } else { words::role_may(role) }
}

pub(super) const fn icon_of(tone: Tone) -> &'static str {
    match tone {
        Tone::Bad | Tone::Warn => "alert",
        Tone::Ok => "check",
        Tone::Plain | Tone::Now => "info",
    }
}

/// The message about an entry.
pub(super) fn verdict(form: ContactsForm, role: Role, state: &RoleState, verdict: &Verdict) -> Option<(Tone, String)> {
    Some(match verdict {
        Verdict::Empty => return None,
        Verdict::Malformed { error, is_address, suggestion } => {
            let text = malformed(form, role, *error, *is_address);
            (
                Tone::Bad,
                suggestion
                    .as_ref()
                    .map_or(text.clone(), |handle| [&text, " ", &t::modify_did_you_mean(handle.as_str())].concat()),
            )
        }
        Verdict::Unchanged => (Tone::Plain, t::modify_unchanged(role).to_owned()),
        Verdict::Blocked(blockers) => {
            let is_address = form.entry(role).contains('@');
            let sentence = |blocker: &Blocker| match blocker {
                Blocker::NoSuchAccount if is_address => t::modify_unknown_address().to_owned(),
                other => blockers::with_fix(form.app.people, other),
            };
            (Tone::Bad, blockers.iter().map(sentence).collect::<Vec<String>>().join(" "))
        }
        Verdict::Checking if form.count() == 0 => (Tone::Plain, without_services(form).to_owned()),
        Verdict::Checking if form.unchecked.with(Option::is_some) => (Tone::Warn, t::modify_unchecked().to_owned()),
        Verdict::Checking => (Tone::Plain, t::modify_checking().to_owned()),
        Verdict::Accepted(found) => {
            let is_me = found.as_ref().is_some_and(|found| found.handle == form.app.my_handle());
            let text = match role {
                _ if is_me => t::modify_fine_you(),
                // The refused services say why.
                _ if form.hands_over() && form.preview(|preview| preview.will_change == 0) => return None,
                _ if form.hands_over() => return Some((Tone::Ok, can_take_over(form))),
                Role::Billing => t::modify_fine_billing(),
                _ => t::modify_fine(),
            };
            let held = found.as_ref().map(|found| candidate(&found.handle, false, state));
            let held = if let Some(Candidate::Able(held @ 1..)) = held { t::modify_held(held) } else { String::new() };
            (Tone::Ok, [text, " ", &held].concat().trim_end().to_owned())
        }
    })
}

/// That somebody can take over every role; what only they know, if billing is one of them.
fn can_take_over(form: ContactsForm) -> String {
    let billing = if hands_over_billing(form) { t::modify_fine_billing() } else { "" };
    [t::modify_fine_all(), " ", billing].concat().trim_end().to_owned()
}

fn hands_over_billing(form: ContactsForm) -> bool {
    form.preview(|preview| preview.moves.iter().any(|it| it.role == Role::Billing))
}

/// The next step while no service is included.
pub(super) fn without_services(form: ContactsForm) -> &'static str {
    if form.is_for_webmaster() && form.rows.with(Vec::is_empty) {
        t::webmaster_site_first()
    } else {
        t::modify_tick_first()
    }
}

/// The place to resolve a reason.
pub(super) fn verdict_act(form: ContactsForm, role: Role, verdict: &Verdict) -> Option<AnyView> {
    match verdict {
        Verdict::Blocked(blockers) if blockers.contains(&Blocker::NoSuchAccount) => invitation(form, role),
        Verdict::Blocked(blockers) => act(form, blockers),
        Verdict::Malformed { suggestion: Some(handle), .. } => {
            let (text, handle) = (handle.as_str().to_owned(), handle.as_str().to_owned());
            let fill = move |_| {
                form.field(role).value.set(handle.clone());
                form.settled.update(|settled| *settled.get_mut(role) = true);
            };
            Some(
                view! { " " <button type="button" class="link" on:click=fill>{t::modify_use(text.as_str())}</button> }
                    .into_any(),
            )
        }
        Verdict::Accepted(found) if found.as_ref().is_none_or(|found| found.handle != form.app.my_handle()) => {
            let service = form.with_services(|services| services.first().map(|of| of.key.name.clone()))?;
            let takes_billing = role == Role::Billing || form.hands_over() && hands_over_billing(form);
            takes_billing.then(|| view! { " " <AskForPaymentMethod service class="link"/> }.into_any())
        }
        _ => None,
    }
}

/// A text for somebody who may have no account yet.
fn invitation(form: ContactsForm, role: Role) -> Option<AnyView> {
    let is_offered = form.entry(role).contains('@') && form.app.ways_in().sign_up;
    is_offered.then(|| {
        let text = t::modify_invitation(dom::address_of(&Link::SignUp).as_str());
        view! { " " <CopyText text name=t::modify_copy_invitation() class="link"/> }.into_any()
    })
}

/// The reason a role of the only service is locked, and where to resolve it.
pub(super) fn locked(form: ContactsForm, role: Role, locks: &[Blocker]) -> AnyView {
    let Some(lock) = locks.first() else { return ().into_any() };
    let find =
        |services: &[FormService<'_>], id| services.iter().flat_map(|of| of.open).find(|open| open.id == id).cloned();
    let me = form.app.my_handle();
    let text = match lock {
        Blocker::RequestOpen { request, .. } => {
            let open = form.with_services(|services| find(services, *request));
            let to = open.as_ref().map_or_else(String::new, |open| words::person_inside(form.app.people, &open.to));
            let request = view! { <RequestLink id=*request/> }.into_any();
            if open.is_some_and(|open| open.asker == me) {
                t::modify_locked_by_you(request, to.into_any())
            } else {
                t::modify_locked_by_other(request, to.into_any())
            }
        }
        other => blockers::with_fix(form.app.people, other).into_any(),
    };
    let act = (!matches!(lock, Blocker::RequestOpen { .. })).then(|| act(form, locks)).flatten();
    view! {
        <p class="small soft">{words::role_may(role)}</p>
        <p class="msg" data-s="warn"><Icon name="lock"/><span>{text}{act}</span></p>
    }
    .into_any()
}

fn act(form: ContactsForm, blockers: &[Blocker]) -> Option<AnyView> {
    let me = form.app.my_handle();
    blockers.iter().find_map(|blocker| match blocker {
        Blocker::RequestOpen { request, .. } => {
            let address = Link::request(*request).format();
            Some(view! { " " <a href=address>{t::modify_see_request()}</a> }.into_any())
        }
        Blocker::InDebt | Blocker::UnpaidInvoice { .. } => {
            let (payer, name) = form.with_services(|services| {
                let of = services.first()?;
                Some((blocker.payer(of.contacts)?.clone(), of.key.name.clone()))
            })?;
            Some(view! { <WayToPay payer service=name/> }.into_any())
        }
        Blocker::Expired => form.with_services(|services| {
            let of = services.first().filter(|of| of.contacts.billing == me)?;
            Some(view! { " " <Renew service=of.key.name.clone() class="link"/> }.into_any())
        }),
        other if other.is_resolved_in_profile_of(&me) => {
            Some(view! { " " <a href=Link::Profile.format()>{t::to_profile()}</a> }.into_any())
        }
        Blocker::Unable { account } if *account != me => {
            let text = message_to_unable(form)?;
            Some(view! { " " <CopyText text name=t::request_copy_message() class="link"/> }.into_any())
        }
        _ => None,
    })
}

/// Reactive: the message to somebody who can't take a role now.
pub(super) fn message_to_unable(form: ContactsForm) -> Option<String> {
    let service = form.with_services(|services| Some(service_inside(&services.first()?.key.name)))?;
    Some(t::request_tell_message(dom::address_of(&Link::Profile).as_str(), service.as_str()))
}

/// Whether a text is more likely a name than a handle or an address.
fn is_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '\'' | '’');
    text.chars().all(is_letter) && text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
}

fn malformed(form: ContactsForm, role: Role, error: HandleError, is_address: bool) -> String {
    let entry = form.entry(role);
    if !is_address && is_name(&entry) {
        let entry = components::isolated_name(&entry);
        let person = |who: &NicHandle| words::person_inside(form.app.people, who);
        let people: Vec<String> = form.found.with(|found| found.get(role).iter().map(person).collect());
        return match people.as_slice() {
            [] => t::modify_name_not_chosen(entry.as_str()),
            people => t::modify_name_means(entry.as_str(), intl::list(people).as_str()),
        };
    }
    let suffix = form.app.info.with(|info| info.as_ref().map(|info| info.suffix.clone()).unwrap_or_default());
    let example = ["aa00000-", &suffix].concat();
    match error {
        HandleError::Character(character) => words::wrong_character(character),
        _ if is_address => t::modify_malformed().to_owned(),
        HandleError::NoHyphen => t::modify_no_hyphen_example(example.as_str()),
        HandleError::BadName => t::modify_bad_name_example(example.as_str()),
        HandleError::BadSuffix => t::modify_bad_ending_example(example.as_str()),
    }
}

/// The announcement once the server has checked the input.
pub(super) fn announcement(preview: &Preview) -> String {
    match preview.faults.len() as u64 {
        0 => t::many_announced(preview.will_change),
        faults => t::many_file_faults(faults),
    }
}
