//! The address that codes are sent to. A new one takes effect once the code mailed to it is entered (decision 0010).

use crate::browser::dom;
use crate::components::{Button, Notice, State, Tone, bold};
use crate::data::Loaded;
use crate::forms::{ErrorSummary, Form, Rejection, SubmitButton, TextField, TextInput, address_error, on_submit};
use crate::platform::clock::TimeLeft;
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::account::{ChangeEmail, PendingAddress, Profile};
use handover_api::link::RequestsView;
use handover_api::reference::Token;
use handover_api::route::TaskAction;
use handover_api::{Link, Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::model::pasted::clean;
use handover_rules::{EmailAddress, MailedLinkId, Timestamp, ValidationCode};
use leptos::prelude::*;

/// The two steps of a change: asking for a code, and entering it.
#[derive(Clone, Copy)]
struct AddressChange {
    app: App,
    profile: Loaded<Profile>,
    form: Form,
    new: TextField,
    password: TextField,
    code: TextField,
    /// The new address and the old one, once it has changed.
    done: RwSignal<Option<(String, String)>>,
}

pub(super) fn view(profile: Loaded<Profile>) -> AnyView {
    let app = expect_context::<App>();
    let change = AddressChange {
        app,
        profile,
        form: Form::new("#address-errors", t::profile_title()),
        new: TextField::new("new-address", to_confirm(profile).unwrap_or_default()),
        password: TextField::new("address-password", ""),
        code: TextField::new("address-code", ""),
        done: RwSignal::new(None),
    };
    let address = move || profile.field(|profile| profile.address.to_string());
    let is_confirmed = Memo::new(move |_| profile.field(|profile| profile.facts.address_confirmed));
    let since = Memo::new(move |_| profile.field(|profile| profile.undeliverable_at));
    let confirmed = move || {
        if since.get().is_some() {
            view! { <State tone=Tone::Bad icon="alert" text=t::address_undeliverable()/> }.into_any()
        } else if is_confirmed.get() {
            view! { <State tone=Tone::Ok icon="ok" text=t::address_confirmed()/> }.into_any()
        } else {
            view! { <State tone=Tone::Bad icon="alert" text=t::address_unconfirmed()/> }.into_any()
        }
    };
    let link = Memo::new(move |_| profile.field(|profile| profile.pending.as_ref().map(|pending| pending.link)));
    let content = move || if link.get().is_some() { pending_form(change) } else { form(change) };
    let done = move || {
        change.done.get().map(|(new, old)| {
            view! { <div class="pad" id="address-done" tabindex="-1">{changed(&new, &old)}</div> }
        })
    };
    view! {
        <div class="pad stack tight">
            <b translate="no">{address}</b>
            <div class="small soft">{confirmed}</div>
        </div>
        {done}
        {move || since.get().map(undeliverable)}
        {move || cooldown(profile)}
        {content}
    }
    .into_any()
}

/// The consequences of a change that was made: codes sent to the old address stop working. The same address was confirmed
/// once more.
pub(crate) fn changed(new: &str, old: &str) -> AnyView {
    let app = expect_context::<App>();
    if new == old {
        let text = view! { <p>{t::address_works(bold(new))}</p> };
        return view! { <div role="status"><Notice tone=Tone::Ok icon="ok">{text}</Notice></div> }.into_any();
    }
    let requests = move || {
        let waiting = app.session.waiting.get();
        (waiting > 0).then(|| {
            let requests = Link::Requests(RequestsView::default()).format();
            view! {
                <p>
                    {t::address_requests_wait()} " " <a href=requests>{t::requests_title()}</a>
                </p>
            }
        })
    };
    let content = view! {
        <p>{t::address_changed(bold(new))}</p>
        <p>{t::address_old_told(bold(old))}</p>
        {requests}
    };
    view! { <div role="status"><Notice tone=Tone::Ok icon="ok">{content}</Notice></div> }.into_any()
}

fn form(change: AddressChange) -> AnyView {
    let AddressChange { form, new, password, profile, .. } = change;
    let is_check = to_confirm(profile).is_some();
    let label = if is_check { t::address_check() } else { t::address_new() };
    let password = needs_password(change).then(|| {
        let label = t::password_yours();
        view! { <TextInput field=password label kind="password" autocomplete="current-password" /> }
    });
    let note = if is_check {
        t::address_check_note().to_owned()
    } else {
        [t::address_ask_note(), &cooldown_note().unwrap_or_default()].concat()
    };
    view! {
        <form class="pad stack fields" novalidate on:submit=on_submit(move || submit(change))>
            <ErrorSummary form />
            <TextInput field=new label kind="email" autocomplete="email" />
            {password}
            <div class="row between">
                <p class="small soft grow">{note}</p>
                <SubmitButton form class="btn" icon="mail" label=t::address_send_code() />
            </div>
        </form>
    }
    .into_any()
}

/// The current address, if a delivery report says that it does not work.
fn to_confirm(profile: Loaded<Profile>) -> Option<String> {
    profile.data.with_untracked(|data| {
        data.as_ref().filter(|data| data.undeliverable_at.is_some()).map(|data| data.address.to_string())
    })
}

fn undeliverable(since: Timestamp) -> AnyView {
    let text = view! { <p>{t::address_undeliverable_since(intl::timestamp(since).as_str())}</p> };
    view! { <div class="pad"><Notice>{text}</Notice></div> }.into_any()
}

/// The cool-down that the change will begin, as a sentence after another; `None` without one.
pub(crate) fn cooldown_note() -> Option<String> {
    let app = expect_context::<App>();
    let seconds = app.policy().admin_cooldown;
    let time = intl::left(TimeLeft::Hours(i64::from(seconds / 3600), 0));
    (seconds > 0).then(|| [" ", &t::address_cooldown_note(time.as_str())].concat())
}

/// The cool-down that runs since the last change.
fn cooldown(profile: Loaded<Profile>) -> Option<AnyView> {
    let until = profile.field(|profile| profile.facts.cooldown_until)?;
    let text = view! { <p>{t::address_cooldown(intl::timestamp(until).as_str())}</p> }.into_any();
    Some(view! { <div class="pad"><Notice tone=Tone::Plain icon="wait">{text}</Notice></div> }.into_any())
}

fn needs_password(change: AddressChange) -> bool {
    let has_one = change.profile.data.with_untracked(|data| data.as_ref().is_none_or(|data| data.has_password));
    change.app.ways_in().needs_password(has_one, change.app.is_demo())
}

/// Whether `address` is the present one, and works. Another one can be confirmed by a change to itself.
fn is_present_address(profile: Loaded<Profile>, address: &str) -> bool {
    profile.data.with_untracked(|data| {
        let confirmed = data.as_ref().filter(|data| data.facts.address_confirmed && data.undeliverable_at.is_none());
        let new = EmailAddress::parse(&clean(address));
        new.is_some_and(|new| confirmed.is_some_and(|data| new.is_same_mailbox(&data.address)))
    })
}

fn submit(change: AddressChange) {
    let AddressChange { app, profile, form, new, password, .. } = change;
    let body = ChangeEmail { new_email: new.text(), password: password.text() };
    let is_same = is_present_address(profile, &body.new_email);
    let address_error = address_error(&body.new_email).or_else(|| is_same.then(|| t::address_same().to_owned()));
    let no_password = needs_password(change) && body.password.is_empty();
    let may_send = form.start(vec![new.check(address_error), password.check(no_password.then(t::password_missing))]);
    if !may_send {
        return;
    }
    change.done.set(None);
    form.run(async move {
        app.post::<_, MailedLinkId>(route::CHANGE_EMAIL, &body).await.map_err(|failure| match failure.reason() {
            Some(Reason::WrongCredentials) => Rejection::field(password, t::password_wrong()),
            Some(Reason::OverBudget) => Rejection::field(new, t::address_too_many()),
            _ => failure.into(),
        })?;
        password.clear();
        change.code.clear();
        profile.retry();
        app.announce(t::address_code_sent());
        dom::focus_soon("#address");
        Ok(())
    });
}

/// The form for the code, with the buttons to resend it and to cancel the change.
fn pending_form(change: AddressChange) -> AnyView {
    let AddressChange { form, code, .. } = change;
    view! {
        <form class="pad stack fields" novalidate on:submit=on_submit(move || confirm(change))>
            <Notice tone=Tone::Now icon="mail">{note(change)}</Notice>
            <ErrorSummary form />
            <TextInput field=code label=t::address_code() autocomplete="one-time-code" />
            <div class="row">
                <SubmitButton form icon="check" label=t::address_confirm() />
                <Button icon="again" label=t::address_resend() press=move |_| act(change, TaskAction::ResendEmail)/>
                <Button class="btn bare bad" label=t::address_cancel() press=move |_| act(change, TaskAction::Refuse)/>
            </div>
        </form>
    }
    .into_any()
}

fn note(change: AddressChange) -> AnyView {
    let of_pending = move |read: fn(&PendingAddress) -> String| {
        move || change.profile.field(|profile| profile.pending.as_ref().map(read).unwrap_or_default())
    };
    let address = view! { <b translate="no">{of_pending(|pending| pending.address.to_string())}</b> }.into_any();
    let until = view! { <b>{of_pending(|pending| intl::weekday(pending.expires_at))}</b> }.into_any();
    let is_same = pending_change(change).is_some_and(|(_, new, present)| new == present);
    let (text, codes) = if is_same {
        (t::address_pending_same(address), None)
    } else {
        (t::address_pending(address), Some(t::address_codes()))
    };
    view! {
        <p>{text}</p>
        <p class="small">{t::address_pending_until(until)} " " {codes}</p>
    }
    .into_any()
}

/// The id of the pending change, the new address and the present one.
fn pending_change(change: AddressChange) -> Option<(MailedLinkId, String, String)> {
    change.profile.data.with_untracked(|data| {
        let data = data.as_ref()?;
        let pending = data.pending.as_ref()?;
        Some((pending.link, pending.address.to_string(), data.address.to_string()))
    })
}

fn confirm(change: AddressChange) {
    let AddressChange { app, profile, form, code, .. } = change;
    let Some((link, new, old)) = pending_change(change) else { return };
    let token = ValidationCode::parse(&code.text());
    if !form.start(vec![code.check(token.is_none().then(t::address_code_shape))]) {
        return;
    }
    let Some(token) = token else { return };
    form.run(async move {
        let body = Token { token: token.expose().to_owned() };
        let path = route::email_task_action(link, TaskAction::Accept);
        app.post::<_, ()>(&path, &body).await.map_err(|failure| match failure.mailed_link() {
            Some(MailedLinkRefusal::Unknown) => Rejection::field(code, t::address_code_wrong()),
            Some(_) => {
                profile.retry();
                Rejection::field(code, t::address_code_dead())
            }
            None => failure.into(),
        })?;
        change.new.clear();
        code.clear();
        change.done.try_set(Some((new, old)));
        profile.retry();
        app.read_session();
        dom::focus_soon("#address-done");
        Ok(())
    });
}

fn act(change: AddressChange, action: TaskAction) {
    let AddressChange { app, profile, form, code, .. } = change;
    let Some((link, ..)) = pending_change(change) else { return };
    form.submit(vec![code.check(None::<String>)], async move {
        let path = route::email_task_action(link, action);
        app.post::<_, ()>(&path, &()).await.map_err(|failure| {
            if failure.reason() == Some(Reason::OverBudget) {
                return Rejection::field(code, t::address_too_many());
            }
            profile.retry();
            failure.into()
        })?;
        code.clear();
        profile.retry();
        let is_resend = action == TaskAction::ResendEmail;
        app.announce(if is_resend { t::address_resent() } else { t::address_cancelled() });
        if !is_resend {
            dom::focus_soon("#address");
        }
        Ok(())
    });
}
