//! The address that codes are sent to. A new one takes effect once the code mailed to it is entered (decision 0010).

mod change;
mod pending;

use self::change::AddressChange;
use super::field::field;
use crate::browser::dom;
use crate::components::{Notice, State, Tone};
use crate::data::Loaded;
use crate::forms::{ErrorSummary, Form, Rejection, SubmitButton, TextField, TextInput, address_error, on_submit};
use crate::platform::clock::TimeLeft;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::account::{ChangeEmail, Profile};
use handover_api::link::RequestsView;
use handover_api::{Link, Reason, route};
use handover_rules::model::pasted::clean;
use handover_rules::{EmailAddress, MailedLinkId, Timestamp};
use leptos::prelude::*;

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
    let address = move || field(profile, |profile| profile.address.to_string());
    let is_confirmed = Memo::new(move |_| field(profile, |profile| profile.facts.address_confirmed));
    let since = Memo::new(move |_| field(profile, |profile| profile.undeliverable_at));
    let confirmed = move || {
        if since.get().is_some() {
            view! { <State tone=Tone::Bad icon="alert" text=t::address_undeliverable()/> }.into_any()
        } else if is_confirmed.get() {
            view! { <State tone=Tone::Ok icon="ok" text=t::address_confirmed()/> }.into_any()
        } else {
            view! { <State tone=Tone::Bad icon="alert" text=t::address_unconfirmed()/> }.into_any()
        }
    };
    let link = Memo::new(move |_| field(profile, |profile| profile.pending.as_ref().map(|pending| pending.link)));
    let content = move || if link.get().is_some() { pending::form(change) } else { form(change) };
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
    let address = |text: &str| view! { <b translate="no">{text.to_owned()}</b> }.into_any();
    if new == old {
        let text = view! { <p>{t::address_works(address(new))}</p> };
        return view! { <div role="status"><Notice tone=Tone::Ok icon="ok">{text}</Notice></div> }.into_any();
    }
    let requests = move || {
        let waiting = app.session().waiting.get();
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
        <p>{t::address_changed(address(new))}</p>
        <p>{t::address_old_told(address(old))}</p>
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
    let until = field(profile, |profile| profile.facts.cooldown_until)?;
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
