//! Undoing a change of address by the link mailed to the old address.

use super::parts::head;
use super::state::MailedLinkState;
use crate::components::{self, Ask, Icon, NameOfService, Notice, Tone, by_person, second_press};
use crate::forms::ErrorSummary;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::{App, OutcomeDetails};
use handover_api::account::{AddressUndo, MailedToken, UndoneAct, UndoneRequest};
use handover_api::{Link, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::request::recovery::{RecoveredAct, RecoveryEffect};
use leptos::prelude::*;

/// The screen.
pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let state = MailedLinkState::new(MailedLinkAction::Undo);
    // Undoing ends all sessions of the account, perhaps the one of this browser too.
    Effect::new(move |_| {
        if state.is_done() {
            app.read_session();
        }
    });
    view! {
        {head(state, t::undo_address_done())}
        {state.show(done, move || preview(state))}
    }
    .into_any()
}

/// The consequences, the button, and the question after it: a mail scanner may press one button. As for answers to requests,
/// there is no form element and no default action.
fn preview(state: MailedLinkState) -> AnyView {
    let form = state.form;
    let has_passwords = state.app.ways_in().passwords;
    let is_asking = RwSignal::new(false);
    let asking = second_press(is_asking, Tone::Ok, question, (move || press(state)).into());
    let ask = by_person(move || is_asking.set(form.sending.is_idle()));
    let consequences = move || state.undo.with(|undo| undo.as_ref().map(consequences));
    view! {
        <div class="stack">
            <ErrorSummary form />
            <p>{t::undo_address()}</p>
            {has_passwords.then(|| view! { <p>{t::undo_address_new_password()}</p> })}
            {consequences}
            <p>
                <button
                    type="button" class="btn main" aria-disabled=move || form.sending.disabled()
                    on:click=ask
                >
                    <Icon name="check"/> {t::undo_address_button()}
                </button>
            </p>
            <p class="small soft">{t::mailed_link_nothing_yet()}</p>
            {asking}
        </div>
    }
    .into_any()
}

fn question() -> Ask {
    Ask {
        title: t::undo_address_ask().to_owned(),
        what: t::undo_address_what().to_owned(),
        yes: t::undo_address_yes().to_owned(),
        keep: t::undo_address_keep(),
    }
}

fn consequences(undo: &AddressUndo) -> AnyView {
    let address = |text: String| view! { <b translate="no">{text}</b> }.into_any();
    view! {
        <dl class="facts card pad">
            <dt>{t::nic_handle()}</dt>
            <dd><code translate="no">{undo.account.as_str().to_owned()}</code></dd>
            <dt>{t::undo_address_restores()}</dt><dd>{address(undo.restored.to_string())}</dd>
            <dt>{t::undo_address_replaces()}</dt><dd>{address(undo.replaced.clone())}</dd>
        </dl>
        {lists(undo, t::undo_address_ends())}
    }
    .into_any()
}

/// The requests and other acts by effect; `ends` heads those that the undo ends.
fn lists(undo: &AddressUndo, ends: &'static str) -> Vec<AnyView> {
    let list = |effect: RecoveryEffect| {
        let requests = undo.requests.iter().filter(|request| request.effect == effect);
        let acts = undo.acts.iter().filter(|act| act.effect == effect);
        let more = undo.unlisted.iter().find(|unlisted| unlisted.effect == effect);
        let more =
            more.map(|unlisted| view! { <li><span>{t::undo_address_more(unlisted.count)}</span></li> }.into_any());
        let lines: Vec<AnyView> = acts.map(act_line).chain(requests.map(line)).chain(more).collect();
        let lead = match effect {
            RecoveryEffect::Ends => ends,
            RecoveryEffect::TookEffect => t::undo_address_took_effect(),
            RecoveryEffect::EndedBefore => t::undo_address_ended_before(),
        };
        (!lines.is_empty()).then(|| view! { <div><p>{lead}</p><ul class="abilities">{lines}</ul></div> }.into_any())
    };
    RecoveryEffect::ALL.into_iter().filter_map(list).collect()
}

const fn mark(effect: RecoveryEffect) -> (&'static str, &'static str) {
    match effect {
        RecoveryEffect::TookEffect => ("warn", "alert"),
        RecoveryEffect::Ends | RecoveryEffect::EndedBefore => ("now", "stop"),
    }
}

fn act_line(act: &UndoneAct) -> AnyView {
    let (tone, icon_name) = mark(act.effect);
    let service = view! { <NameOfService name=act.service.name.clone()/> }.into_any();
    let text = match act.act {
        RecoveredAct::HolderChange => t::undo_address_holder_change(service),
        RecoveredAct::HolderDetails => t::undo_address_holder_details(service),
        RecoveredAct::RoleEnd => t::undo_address_role_end(service),
        RecoveredAct::Objection => t::undo_address_objection(service),
    };
    view! { <li data-s=tone><Icon name=icon_name/><span>{text}</span></li> }.into_any()
}

fn line(request: &UndoneRequest) -> AnyView {
    let (tone, icon_name) = mark(request.effect);
    let handle = |handle: &NicHandle| view! { <code translate="no">{handle.as_str().to_owned()}</code> }.into_any();
    let text = t::undo_address_request(
        handle(&request.from),
        components::words::roles_inside(request.roles).into_any(),
        view! { <NameOfService name=request.service.name.clone()/> }.into_any(),
        handle(&request.to),
    );
    view! { <li data-s=tone><Icon name=icon_name/><span>{text}</span></li> }.into_any()
}

fn press(state: MailedLinkState) {
    let Some(token) = state.token() else { return };
    if !state.form.start(Vec::new()) {
        return;
    }
    state.form.run(async move {
        let body = MailedToken { token };
        let answer: Result<AddressUndo, Failure> = state.app.post(route::ADDRESS_UNDO, &body).await;
        let details = OutcomeDetails { undone: answer.as_ref().ok().cloned(), ..OutcomeDetails::default() };
        state.finish(&body.token, answer.map(|undone| undone.account), details)
    });
}

fn done(handle: &NicHandle) -> AnyView {
    let app = expect_context::<App>();
    let undone = app.mailed_link.outcome.with_untracked(|outcome| outcome.as_ref()?.details.undone.clone());
    let code = view! { <code translate="no">{handle.as_str().to_owned()}</code> }.into_any();
    let text = view! { <p>{t::undo_address_restored(code)}</p> }.into_any();
    view! {
        <div class="stack">
            <Notice tone=Tone::Ok icon="ok">{text}</Notice>
            {undone.map(|undone| lists(&undone, t::undo_address_ended()))}
            {app.ways_in().passwords.then(new_password)}
            <p>{t::undo_address_profile()}</p>
        </div>
    }
    .into_any()
}

fn new_password() -> AnyView {
    view! {
        <p>{t::undo_address_password()}</p>
        <p><a class="btn" href=Link::Forgotten.format()>{t::mailed_link_new_link()}</a></p>
    }
    .into_any()
}
