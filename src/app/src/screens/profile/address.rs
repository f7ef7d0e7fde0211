//! The address that codes are sent to: checked and changed here. A new one counts once its code has come back.

use super::part;
use crate::components::page_data::PageData;
use crate::components::{self, Entry, Message, Tone, icon};
use crate::forms::form::Form;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::profile as t;
use crate::platform::intl;
use crate::platform::session;
use crate::prelude::*;
use crate::screens::sign_up::address_problem;
use crate::state::AppContext;
use handover_api::account::{ChangeEmail, PendingAddress, Profile};
use handover_api::link::RequestsView;
use handover_api::route::{self, TaskAction};
use handover_api::task::Token;
use handover_api::{Link, Reason};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::{EmailAddress, TaskId, ValidationCode};
use leptos::task::spawn_local;

/// What is entered, and what came of it.
#[derive(Clone, Copy)]
struct Change {
    app: AppContext,
    profile: PageData<Profile>,
    form: Form,
    new: RwSignal<String>,
    new_wrong: RwSignal<Option<Message>>,
    password: RwSignal<String>,
    password_wrong: RwSignal<Option<Message>>,
    code: RwSignal<String>,
    code_wrong: RwSignal<Option<Message>>,
    /// The new address and the old one, once it has changed.
    done: RwSignal<Option<(String, String)>>,
}

pub(super) fn view(app: AppContext, profile: PageData<Profile>) -> AnyView {
    let change = Change {
        app,
        profile,
        form: Form::new("#address-problems", t::profile_title()),
        new: RwSignal::new(String::new()),
        new_wrong: RwSignal::new(None),
        password: RwSignal::new(String::new()),
        password_wrong: RwSignal::new(None),
        code: RwSignal::new(String::new()),
        code_wrong: RwSignal::new(None),
        done: RwSignal::new(None),
    };
    let address = move || part(profile, |profile| profile.address.to_string());
    let is_confirmed = Memo::new(move |_| part(profile, |profile| profile.facts.address_confirmed));
    let confirmed = move || {
        if is_confirmed.get() {
            components::state(Tone::Ok, "ok", t::address_confirmed())
        } else {
            components::state(Tone::Bad, "alert", t::address_unconfirmed())
        }
    };
    let task = Memo::new(move |_| part(profile, |profile| profile.pending.as_ref().map(|pending| pending.task)));
    let content = move || match task.get() {
        Some(_) => pending(change),
        None => ask(change),
    };
    let done = move || {
        change.done.get().map(|(new, old)| {
            view! { <div class="pad" id="address-done" tabindex="-1">{changed(app, &new, &old)}</div> }
        })
    };
    view! {
        <div class="pad stack tight">
            <b translate="no">{address}</b>
            <div class="small soft">{confirmed}</div>
        </div>
        {done}
        {content}
    }
    .into_any()
}

/// What a change of address means, once it is made.
pub(crate) fn changed(app: AppContext, new: &str, old: &str) -> AnyView {
    let address = |text: &str| view! { <b translate="no">{text.to_owned()}</b> }.into_any();
    let waiting = move || {
        let waiting = app.session().waiting.get();
        (waiting > 0).then(|| {
            let requests = Link::Requests(RequestsView::default()).format();
            view! {
                <p>
                    {t::address_requests_wait(u64::from(waiting))} " " <a href=requests>{t::requests_title()}</a>
                </p>
            }
        })
    };
    let content = view! {
        <p>{t::address_changed(address(new))}</p>
        <p>{t::address_old_told(address(old))}</p>
        {waiting}
    };
    view! { <div role="status">{components::notice(Tone::Ok, "ok", content.into_any())}</div> }.into_any()
}

/// Asking for another address.
fn ask(change: Change) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(change);
    };
    let new = Entry {
        id: "new-address",
        label: t::address_new(),
        hint: None,
        kind: "email",
        autocomplete: "email",
        value: change.new,
        wrong: change.new_wrong,
    };
    let password = needs_password(change).then(|| {
        components::entry(Entry {
            id: "address-password",
            label: t::password_yours(),
            hint: None,
            kind: "password",
            autocomplete: "current-password",
            value: change.password,
            wrong: change.password_wrong,
        })
    });
    view! {
        <form class="pad stack fields" novalidate on:submit=submit>
            {change.form.problems()} {components::entry(new)} {password}
            <div class="row between">
                <p class="small soft grow">{t::address_ask_note()}</p>
                {change.form.button("btn", Some("mail"), t::address_send_code())}
            </div>
        </form>
    }
    .into_any()
}

/// In a demo most people have no password, and whoever is signed in may do as they like.
fn needs_password(change: Change) -> bool {
    let has_one = change.profile.data.with_untracked(|data| data.as_ref().is_none_or(|data| data.has_password));
    has_one || !change.app.is_demo()
}

fn send(change: Change) {
    let Change { app, profile, form, .. } = change;
    let body = ChangeEmail { new_email: change.new.get_untracked(), password: change.password.get_untracked() };
    // One that is not confirmed yet can be confirmed this way.
    let is_same = profile.data.with_untracked(|data| {
        let known = data.as_ref().filter(|data| data.facts.address_confirmed);
        let new = EmailAddress::parse(&body.new_email);
        new.is_some_and(|new| known.is_some_and(|known| new.is_same_mailbox(&known.address)))
    });
    let new_problem = address_problem(&body.new_email).or_else(|| is_same.then(|| t::address_same().to_owned()));
    let no_password = needs_password(change) && body.password.is_empty();
    let may = form.begin(vec![
        ("new-address", change.new_wrong, new_problem),
        ("address-password", change.password_wrong, no_password.then(|| t::password_missing().to_owned())),
    ]);
    if !may {
        return;
    }
    change.done.set(None);
    spawn_local(async move {
        match client::post::<_, TaskId>(app, route::CHANGE_EMAIL, &body).await {
            Ok(_) => {
                form.end();
                change.password.try_set(String::new());
                change.code.try_set(String::new());
                profile.retry();
                app.announce(t::address_code_sent());
                dom::focus_soon("#address");
            }
            Err(failure) => match failure.reason() {
                Some(Reason::WrongCredentials) => {
                    form.blame("address-password", change.password_wrong, t::password_wrong().to_owned());
                }
                Some(Reason::OverBudget) => {
                    form.blame("new-address", change.new_wrong, t::address_too_many().to_owned());
                }
                _ => form.refuse(&failure),
            },
        }
    });
}

/// A code is on its way to the new address.
fn pending(change: Change) -> AnyView {
    let Change { profile, .. } = change;
    let with_pending = move |read: fn(&PendingAddress) -> String| {
        move || part(profile, |profile| profile.pending.as_ref().map(read).unwrap_or_default())
    };
    let address = view! { <b translate="no">{with_pending(|pending| pending.address.to_string())}</b> }.into_any();
    let until = view! { <b>{with_pending(|pending| intl::weekday(pending.expires_at))}</b> }.into_any();
    let note = view! {
        <p>{t::address_pending(address)}</p>
        <p class="small">{t::address_pending_until(until)} " " {t::address_codes()}</p>
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        confirm(change);
    };
    let code = Entry {
        id: "address-code",
        label: t::address_code(),
        hint: None,
        kind: "text",
        autocomplete: "one-time-code",
        value: change.code,
        wrong: change.code_wrong,
    };
    view! {
        <form class="pad stack fields" novalidate on:submit=submit>
            {components::notice(Tone::Now, "mail", note.into_any())}
            {change.form.problems()}
            {components::entry(code)}
            <div class="row">
                {change.form.button("btn main", Some("check"), t::address_confirm())}
                <button type="button" class="btn" on:click=move |_| act(change, TaskAction::ResendEmail)>
                    {icon("again")} {t::address_resend()}
                </button>
                <button type="button" class="btn bare bad" on:click=move |_| act(change, TaskAction::Refuse)>
                    {t::address_cancel()}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The number of the change that waits, and the addresses it is between.
fn waiting(change: Change) -> Option<(TaskId, String, String)> {
    change.profile.data.with_untracked(|data| {
        let data = data.as_ref()?;
        let pending = data.pending.as_ref()?;
        Some((pending.task, pending.address.to_string(), data.address.to_string()))
    })
}

fn confirm(change: Change) {
    let Change { app, profile, form, .. } = change;
    let Some((task, new, old)) = waiting(change) else { return };
    let token = ValidationCode::parse(&change.code.get_untracked());
    let problem = token.is_none().then(|| t::address_code_shape().to_owned());
    if !form.begin(vec![("address-code", change.code_wrong, problem)]) {
        return;
    }
    let Some(token) = token else { return };
    spawn_local(async move {
        let body = Token { token: token.expose().to_owned() };
        match client::post::<_, ()>(app, &route::email_task_action(task, TaskAction::Accept), &body).await {
            Ok(()) => {
                form.end();
                change.new.try_set(String::new());
                change.code.try_set(String::new());
                change.done.try_set(Some((new, old)));
                profile.retry();
                session::read(app);
                dom::focus_soon("#address-done");
            }
            Err(Failure::Problem(problem)) if problem.secret == Some(MailedLinkRefusal::Unknown) => {
                form.blame("address-code", change.code_wrong, t::address_code_wrong().to_owned());
            }
            Err(Failure::Problem(problem)) if problem.secret.is_some() => {
                form.blame("address-code", change.code_wrong, t::address_code_dead().to_owned());
                profile.retry();
            }
            Err(failure) => form.refuse(&failure),
        }
    });
}

/// Another mail, or none any more.
fn act(change: Change, action: TaskAction) {
    let Change { app, profile, form, .. } = change;
    let Some((task, ..)) = waiting(change) else { return };
    if !form.begin(Vec::new()) {
        return;
    }
    change.code_wrong.set(None);
    spawn_local(async move {
        match client::post::<_, ()>(app, &route::email_task_action(task, action), &()).await {
            Ok(()) => {
                form.end();
                change.code.try_set(String::new());
                profile.retry();
                let is_resend = action == TaskAction::ResendEmail;
                app.announce(if is_resend { t::address_resent() } else { t::address_cancelled() });
                if !is_resend {
                    dom::focus_soon("#address");
                }
            }
            Err(failure) if failure.reason() == Some(Reason::OverBudget) => {
                form.blame("address-code", change.code_wrong, t::address_too_many().to_owned());
            }
            Err(failure) => {
                form.refuse(&failure);
                profile.retry();
            }
        }
    });
}
