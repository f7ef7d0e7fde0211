//! Undoing a change of address by the link mailed to the old address.

use super::account::{AccountLink, bold, code, outcome};
use super::page::LinkPage;
use crate::components::{Ask, Icon, NameOfService, Notice, Tone, words};
use crate::platform::i18n as t;
use handover_api::account::{AddressUndo, MailedLinkInfo, MailedToken, UndoneAct, UndoneRequest};
use handover_api::{Link, route};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::request::Answer;
use handover_rules::request::recovery::{RecoveredAct, RecoveryEffect};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct Undo;

impl AccountLink for Undo {
    const ACTION: MailedLinkAction = MailedLinkAction::Undo;

    fn content(self, page: LinkPage<Self>, info: &MailedLinkInfo) -> AnyView {
        let has_passwords = page.app.ways_in().passwords;
        view! {
            <div class="stack">
                <p>{t::undo_address()}</p>
                {has_passwords.then(|| view! { <p>{t::undo_address_new_password()}</p> })}
                {info.undo.as_ref().map(consequences)}
                <p>{page.button("btn main", "check", t::undo_address_button(), Answer::Accept)}</p>
                <p class="small soft">{t::mailed_link_nothing_yet()}</p>
            </div>
        }
        .into_any()
    }

    fn ask(self) -> Option<Ask> {
        let (title, what, yes) = (t::undo_address_ask(), t::undo_address_what(), t::undo_address_yes());
        Some(Ask::new(title, what, yes, t::undo_address_keep()))
    }

    fn answer(self, page: LinkPage<Self>, token: String) {
        let app = page.app;
        page.send(app.post(route::ADDRESS_UNDO, &MailedToken { token }), move |undone: AddressUndo| {
            // It has ended all sessions of the account, perhaps the one of this browser too.
            app.read_session();
            let has_passwords = app.ways_in().passwords;
            Some(outcome(app, &undone.account.clone(), t::undo_address_done, move || done(&undone, has_passwords)))
        });
    }
}

fn consequences(undo: &AddressUndo) -> AnyView {
    view! {
        <dl class="facts card pad">
            <dt>{t::nic_handle()}</dt>
            <dd>{code(&undo.account)}</dd>
            <dt>{t::undo_address_restores()}</dt><dd>{bold(undo.restored.to_string())}</dd>
            <dt>{t::undo_address_replaces()}</dt><dd>{bold(undo.replaced.clone())}</dd>
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
    let text = t::undo_address_request(
        code(&request.from),
        words::roles_inside(request.roles).into_any(),
        view! { <NameOfService name=request.service.name.clone()/> }.into_any(),
        code(&request.to),
    );
    view! { <li data-s=tone><Icon name=icon_name/><span>{text}</span></li> }.into_any()
}

fn done(undone: &AddressUndo, has_passwords: bool) -> AnyView {
    let text = view! { <p>{t::undo_address_restored(code(&undone.account))}</p> }.into_any();
    let new_password = has_passwords.then(|| {
        view! {
            <p>{t::undo_address_password()}</p>
            <p><a class="btn" href=Link::Forgotten.format()>{t::mailed_link_new_link()}</a></p>
        }
    });
    view! {
        <Notice tone=Tone::Ok icon="ok">{text}</Notice>
        {lists(undone, t::undo_address_ended())}
        {new_password}
        <p>{t::undo_address_profile()}</p>
    }
    .into_any()
}
