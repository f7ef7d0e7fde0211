//! The field of a role: who holds it, who is to get it, and the verdict on the entry in words.

use super::form::ContactsForm;
use crate::browser::dom;
use crate::components::{
    self, AskForPaymentMethod, Button, CopyText, Icon, Renew, RequestLink, RoleChip, Tone, WayToPay, blockers,
    described_by, person_text, service_inside, words,
};
use crate::forms::{PersonPicker, WantedRole};
use crate::platform::{i18n as t, intl};
use handover_api::Link;
use handover_rules::model::account::HandleError;
use handover_rules::submission::ContactInput;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::submission::form::{Candidate, Common, FormService, Preview, RoleState, Verdict, candidate};
use handover_rules::{Blocker, NicHandle, Role};
use leptos::prelude::*;

/// Present contacts that are named; the others are counted.
const NAMED: usize = 3;

#[component]
pub(super) fn RoleField(role: Role) -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let state = Memo::new(move |_| form.role_state(role));
    let heading = [super::form::field_id(role), "-role"].concat();
    let id = heading.clone();
    // An entry stays.
    let is_locked =
        Memo::new(move |_| state.with(|state| !state.locks.is_empty()) && form.field(role).text().is_empty());
    let entry = move || {
        if is_locked.get() {
            state.with(|state| locked(form, role, &state.locks))
        } else {
            let is_plain = form.hands_over() || form.is_for_webmaster();
            let hint = if is_plain { t::many_entry_hint().to_owned() } else { components::words::role_may(role) };
            view! { <Entry role state hint/> }.into_any()
        }
    };
    if form.hands_over() || form.is_for_webmaster() {
        let replaced = move || {
            let replaces = form.is_for_webmaster() && form.count() > 0;
            replaces.then(|| t::webmaster_replaces(now(form, &state.get()).as_str()))
        };
        return view! {
            <div class="field" data-r=components::words::role_icon(role)>
                <label for=form.field(role).id>{field_label(form, role)}</label>
                {entry}
                <p class="small">{replaced}</p>
            </div>
        }
        .into_any();
    }
    let now = move || (!form.has_lines()).then(|| t::modify_now(now(form, &state.get()).as_str()));
    view! {
        <div class="slot" data-r=components::words::role_icon(role) role="group" aria-labelledby=heading>
            <div><span id=id><RoleChip role/></span><span class="now">{now}</span></div>
            <div class="stack tight">{entry}</div>
        </div>
    }
    .into_any()
}

/// Holders of a role: `you on 12, Basil Lorne on 9 and 2 others on 3`.
fn now(form: ContactsForm, state: &RoleState) -> String {
    let name = |holder: &NicHandle| components::words::person_inside(form.app.people, holder);
    let mut parts: Vec<String> = match state.holders.as_slice() {
        [(only, _)] => vec![name(only)],
        holders => holders
            .iter()
            .take(NAMED)
            .map(|(who, on)| t::modify_now_on(intl::number(*on).as_str(), name(who).as_str()))
            .collect(),
    };
    let rest = state.holders.iter().skip(NAMED);
    let (others, services) = rest.fold((0, 0), |(others, services), (_, on)| (others + 1, services + on));
    if others > 0 {
        parts.push(t::many_now_others(others, intl::number(services).as_str()));
    }
    let mut text = parts.join(", ");
    if let Some(day) = state.until {
        text = [&text, " ", &t::many_now_until(intl::day(day).as_str())].concat();
    }
    text
}

/// The picker, or the person that was chosen, with the verdict.
#[component]
fn Entry(role: Role, state: Memo<RoleState>, hint: String) -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let field = form.field(role);
    let verdict = Memo::new(move |_| state.with(|state| form.verdict(role, state)));
    let is_settled = Memo::new(move |_| form.settled.with(|settled| *settled.get(role)));
    // An error shows once the field is left: until then, the entry is unfinished.
    let message = Memo::new(move |_| {
        let missing = field.message.get().map(|message| (message.tone, message.text));
        missing.or_else(|| {
            let message = state.with(|state| verdict.with(|verdict| verdict_text(form, role, state, verdict)));
            message.filter(|(tone, _)| is_settled.get() || *tone != Tone::Bad)
        })
    });
    let is_invalid = Signal::derive(move || message.with(|message| matches!(message, Some((Tone::Bad, _)))));
    form.submit.drop_once(field.id, move || !is_invalid.get());
    let picked = Memo::new(move |_| picked(form, role, &verdict.get()).filter(|_| is_settled.get()));
    let settle = move |is_complete: bool| {
        form.settled.try_update(|settled| *settled.get_mut(role) = is_complete);
    };
    Effect::new(move |before: Option<()>| {
        field.value.track();
        if before.is_some() {
            field.message.set(None);
            if field.text().is_empty() {
                form.settled.update(|settled| *settled.get_mut(role) = false);
            }
        }
    });
    let settle = Callback::new(settle);
    let label = field_label(form, role);
    let wanted = WantedRole {
        role,
        state,
        me: form.me,
        is_for_others: form.hands_over() || form.is_for_webmaster(),
        message: Signal::derive(move || message_to_unable(form)),
        found: Callback::new(move |all| form.found.update(|found| *found.get_mut(role) = all)),
    };
    let content = move || {
        message.get().map(|(tone, text)| {
            let icon_name = icon_of(tone);
            let act = verdict.with(|verdict| verdict_act(form, role, verdict));
            view! { <Icon name=icon_name/><span>{text}{act}</span> }
        })
    };
    let tone = move || message.with(|message| message.as_ref().map_or("", |(tone, _)| tone.as_str()));
    let ends = move || state.with(|state| state.ends.as_ref().map(|open| ends(form, open)));
    view! {
        <PersonPicker field role=wanted label described_by=described_by(field.id) is_invalid settle picked/>
        <div class="help">
            <p class="small soft" id=[field.id, "-h"].concat()>{hint}</p>
            <p class="msg" id=[field.id, "-m"].concat() data-s=tone>{content}</p>
        </div>
        {move || state.with(|state| remarks(form, role, state))}
        {ends}
    }
}

/// The number of services on which the role can be changed, if not on all, and that its contacts differ.
fn remarks(form: ContactsForm, role: Role, state: &RoleState) -> Vec<AnyView> {
    let count = form.count() as u64;
    let is_for_some = !form.has_lines() && !form.hands_over() && state.may_change < count;
    let some =
        is_for_some.then(|| t::modify_some(intl::number(count).as_str(), intl::number(state.may_change).as_str()));
    let differs = form.lines.with(|lines| lines.contact(role) == Common::Different);
    let remark = |text: String| view! { <p class="small soft">{text}</p> }.into_any();
    some.into_iter().chain(differs.then(|| t::many_differs().to_owned())).map(remark).collect()
}

/// The chosen person: an entry that names somebody and is not wrong.
fn picked(form: ContactsForm, role: Role, verdict: &Verdict) -> Option<NicHandle> {
    let entered = || match ContactInput::read(Some(&form.field(role).value.get())) {
        Ok(Some(ContactInput::Handle(handle))) => Some(handle),
        _ => None,
    };
    match verdict {
        Verdict::Accepted(Some(found)) => Some(found.handle.clone()),
        Verdict::Accepted(None) | Verdict::Checking | Verdict::Unchanged => entered(),
        Verdict::Empty | Verdict::Malformed { .. } | Verdict::Blocked(_) => None,
    }
}

/// That naming somebody ends the open request of another account.
fn ends(form: ContactsForm, open: &OpenRequest) -> AnyView {
    let to = person_text(form.app.people, &open.to).into_any();
    let text = t::modify_would_end(view! { <RequestLink id=open.id/> }.into_any(), to);
    view! { <p class="msg" data-s="warn"><Icon name="alert"/><span>{text}</span></p> }.into_any()
}

fn field_label(form: ContactsForm, role: Role) -> &'static str {
    match role {
        _ if form.hands_over() => t::many_everything_entry(),
        _ if form.is_for_webmaster() => t::webmaster_who(),
        Role::Admin => t::modify_new_admin(),
        Role::Tech => t::modify_new_tech(),
        Role::Billing => t::modify_new_billing(),
    }
}

const fn icon_of(tone: Tone) -> &'static str {
    match tone {
        Tone::Bad | Tone::Warn => "alert",
        Tone::Ok => "check",
        Tone::Plain | Tone::Now => "info",
    }
}

pub(super) fn verdict_text(
    form: ContactsForm,
    role: Role,
    state: &RoleState,
    verdict: &Verdict,
) -> Option<(Tone, String)> {
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

fn verdict_act(form: ContactsForm, role: Role, verdict: &Verdict) -> Option<AnyView> {
    match verdict {
        Verdict::Blocked(blockers) if blockers.contains(&Blocker::NoSuchAccount) => invitation(form, role),
        Verdict::Blocked(blockers) => act(form, blockers),
        Verdict::Malformed { suggestion: Some(handle), .. } => {
            let (text, handle) = (handle.as_str().to_owned(), handle.as_str().to_owned());
            let fill = move |_| {
                form.field(role).value.set(handle.clone());
                form.settled.update(|settled| *settled.get_mut(role) = true);
            };
            Some(view! { " " <Button class="link" label=t::modify_use(text.as_str()) press=fill/> }.into_any())
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
fn locked(form: ContactsForm, role: Role, locks: &[Blocker]) -> AnyView {
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
fn message_to_unable(form: ContactsForm) -> Option<String> {
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
    let suffix = form.app.read_info(|info| info.suffix.clone());
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
