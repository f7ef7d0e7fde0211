//! The field of a role: who holds it, and who is to get it.

use super::form::ContactsForm;
use super::words;
use crate::components::{self, Icon, RequestLink, RoleChip, Tone, described_by, person_text};
use crate::forms::{PersonPicker, WantedRole};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::submission::ContactInput;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::submission::form::{Common, RoleState, Verdict};
use handover_rules::{NicHandle, Role};
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
            state.with(|state| words::locked(form, role, &state.locks))
        } else {
            view! { <Entry role state hint=words::role_hint(form, role)/> }.into_any()
        }
    };
    if form.hands_over() || form.is_for_webmaster() {
        let replaced = move || {
            let replaces = form.is_for_webmaster() && form.count() > 0;
            replaces.then(|| t::webmaster_replaces(now(form, &state.get()).as_str()))
        };
        return view! {
            <div class="field" data-r=components::words::role_icon(role)>
                <label for=form.field(role).id>{words::field_label(form, role)}</label>
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
pub(super) fn Entry(role: Role, state: Memo<RoleState>, hint: String) -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let field = form.field(role);
    let verdict = Memo::new(move |_| state.with(|state| form.verdict(role, state)));
    let is_settled = Memo::new(move |_| form.settled.with(|settled| *settled.get(role)));
    // An error shows once the field is left: until then, the entry is unfinished.
    let message = Memo::new(move |_| {
        let missing = field.message.get().map(|message| (message.tone, message.text));
        missing.or_else(|| {
            let message = state.with(|state| verdict.with(|verdict| words::verdict(form, role, state, verdict)));
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
    let label = words::field_label(form, role);
    let wanted = WantedRole {
        role,
        state,
        me: form.me,
        is_for_others: form.hands_over() || form.is_for_webmaster(),
        message: Signal::derive(move || words::message_to_unable(form)),
        found: Callback::new(move |all| form.found.update(|found| *found.get_mut(role) = all)),
    };
    let content = move || {
        message.get().map(|(tone, text)| {
            let icon_name = words::icon_of(tone);
            let act = verdict.with(|verdict| words::verdict_act(form, role, verdict));
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
