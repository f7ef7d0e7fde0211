//! Accepting an invitation: a password and a second factor.

use super::parts::refused;
use super::state::{Desk, Presence, overview_address};
use crate::browser::dom;
use crate::components::{self, CopyButton, FailureNotice, Notice, PageHead, Skeleton, Tone};
use crate::data::Loaded;
use crate::data::late::lazy_part;
use crate::forms::{
    ErrorSummary, Form, NewPasswordInput, SubmitButton, TextField, TextInput, new_password_error, on_submit,
};
use crate::platform::i18n as t;
use crate::platform::titles;
use handover_api::desk::{AcceptInvitation, DeskLink, Invitation, InvitationToken, QrCode};
use handover_api::{Reason, route};
use leptos::prelude::*;

lazy_part! { desk_join: pub(super) fn join_page() { view(expect_context()) } }

fn view(desk: Desk) -> AnyView {
    titles::set_title(t::desk_join_title());
    let invitation: Loaded<Invitation> = Loaded::new();
    let has_token = desk.token.with_untracked(|token| !token.is_empty());
    let read = move || {
        let token = desk.token.get_untracked();
        invitation.read(desk.app.post(route::DESK_INVITATION, &InvitationToken { token }));
    };
    if has_token {
        read();
    }
    let form = Form::new("#join-errors", t::desk_join_title());
    let fields = [TextField::new("join-password", ""), TextField::new("join-code", "")];
    let content = move || {
        invitation.with_answer(|invitation| match invitation {
            None if !has_token => notice(Tone::Warn, t::desk_join_no_link()),
            None => view! { <Skeleton lines=4/> }.into_any(),
            Some(Ok(invitation)) => content(desk, form, fields, invitation.clone()),
            Some(Err(failure)) if failure.reason() == Some(Reason::BadToken) => notice(Tone::Bad, t::desk_join_over()),
            Some(Err(failure)) => view! { <FailureNotice failure=failure.clone() retry=read/> }.into_any(),
        })
    };
    view! {
        <PageHead heading=t::desk_join_title() lead=t::desk_join_lead()/>
        <div class="column">{content}</div>
    }
    .into_any()
}

fn notice(tone: Tone, text: &'static str) -> AnyView {
    view! { <Notice tone icon="alert"><p>{text}</p></Notice> }.into_any()
}

fn content(desk: Desk, form: Form, fields: [TextField; 2], invitation: Invitation) -> AnyView {
    let [password, code] = fields;
    let words = vec![invitation.name.clone(), invitation.email.to_string()];
    let (secret, link, qr) = (invitation.secret.clone(), invitation.link.clone(), invitation.qr.clone());
    let email = invitation.email.to_string();
    let name = components::isolated_name(&invitation.name);
    let submitted = words.clone();
    let submit = move || submit(desk, form, fields, &submitted, &invitation.secret);
    view! {
        <form class="stack mid" novalidate on:submit=on_submit(submit)>
            <ErrorSummary form />
            <p>{t::desk_join_for(email.as_str(), name.as_str())}</p>
            <NewPasswordInput field=password label=t::new_password() personal_words=Box::new(move || words.clone()) />
            <p>{t::desk_join_app()}</p>
            {qr.as_ref().map(qr_code)}
            <p><code translate="no">{secret.clone()}</code><CopyButton text=secret/></p>
            <p><a href=link>{t::desk_join_open()}</a></p>
            <TextInput field=code label=t::desk_code() autocomplete="one-time-code" />
            <SubmitButton form label=t::desk_join() />
        </form>
    }
    .into_any()
}

/// Modules of white around a QR code (ISO/IEC 18004).
const QUIET: u16 = 4;

/// Dark on white in every theme, or cameras do not read it.
fn qr_code(code: &QrCode) -> AnyView {
    let side = (code.size + 2 * QUIET).to_string();
    let start = ["-", &QUIET.to_string()].concat();
    let area = [start.as_str(), &start, &side, &side].join(" ");
    view! {
        <svg class="qr" role="img" aria-label=t::desk_join_qr() viewBox=area>
            <rect x=start.clone() y=start width=side.clone() height=side fill="#fff" />
            <path d=code.path.clone() fill="#000" shape-rendering="crispEdges" />
        </svg>
    }
    .into_any()
}

fn submit(desk: Desk, form: Form, [password, code]: [TextField; 2], words: &[String], secret: &str) {
    let code_error = code.text().trim().is_empty().then_some(t::desk_code_missing());
    if !form.start(vec![password.check(new_password_error(&password.text(), words)), code.check(code_error)]) {
        return;
    }
    let body = AcceptInvitation {
        token: desk.token.get_untracked(),
        password: password.text(),
        secret: secret.to_owned(),
        code: code.text(),
    };
    form.run(async move {
        desk.app.post::<_, ()>(route::DESK_ENROL, &body).await.map_err(refused)?;
        desk.token.set(String::new());
        // The address is of no use from now on.
        let overview = overview_address();
        desk.session.set(Presence::Unknown);
        desk.link.set(DeskLink::parse(&overview));
        let _ = location().replace(&overview);
        desk.read_session();
        dom::focus_soon("main h1");
        Ok(())
    });
}
