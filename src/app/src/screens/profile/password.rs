//! Changing the password; the server ends all other sessions.

use super::field::field;
use crate::browser::dom;
use crate::components::{Notice, Tone};
use crate::data::Loaded;
use crate::forms::{
    ErrorSummary, Form, NewPasswordInput, Rejection, SubmitButton, TextField, TextInput, new_password_error, on_submit,
    weak_password,
};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::account::{ChangePassword, Profile};
use handover_api::{Link, Reason, route};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct PasswordChange {
    app: App,
    profile: Loaded<Profile>,
    form: Form,
    present: TextField,
    new: TextField,
    is_done: RwSignal<bool>,
}

pub(super) fn view(profile: Loaded<Profile>) -> AnyView {
    let app = expect_context::<App>();
    let change = PasswordChange {
        app,
        profile,
        form: Form::new("#password-errors", t::profile_title()),
        present: TextField::new("present-password", ""),
        new: TextField::new("new-password", ""),
        is_done: RwSignal::new(false),
    };
    let PasswordChange { form, present, new, is_done, .. } = change;
    // Accounts without a password can only be signed in to in demo mode.
    let has_password = Memo::new(move |_| field(profile, |profile| profile.has_password));
    let present = move || {
        if !has_password.get() {
            return view! { <p class="soft">{t::password_demo_none()}</p> }.into_any();
        }
        let label = t::password_present();
        view! { <TextInput field=present label kind="password" autocomplete="current-password" /> }.into_any()
    };
    let forgotten = move || {
        has_password
            .get()
            .then(|| view! { <small><a href=Link::Forgotten.format()>{t::sign_in_forgotten()}</a></small> })
    };
    let done = move || is_done.get().then(done);
    let personal_words = Box::new(move || vec![app.my_handle().as_str().to_owned()]);
    view! {
        <form class="pad stack fields" novalidate on:submit=on_submit(move || submit(change))>
            {done}
            <ErrorSummary form />
            {present}
            <NewPasswordInput field=new label=t::new_password() personal_words />
            <div class="row between">
                <SubmitButton form class="btn" label=t::password_change() /> {forgotten}
            </div>
        </form>
    }
    .into_any()
}

fn done() -> AnyView {
    let text = view! { <p>{t::password_changed()}</p> };
    view! {
        <div id="password-done" role="status" tabindex="-1"><Notice tone=Tone::Ok icon="ok">{text}</Notice></div>
    }
    .into_any()
}

fn submit(change: PasswordChange) {
    let PasswordChange { app, profile, form, present, new, is_done } = change;
    let body = ChangePassword { present: present.text(), new: new.text() };
    let has_password = profile.data.with_untracked(|data| data.as_ref().is_none_or(|data| data.has_password));
    let is_missing = has_password && body.present.is_empty();
    is_done.set(false);
    let may_send = form.start(vec![
        present.check(is_missing.then(t::password_present_missing)),
        new.check(new_password_error(&body.new, &[app.my_handle().as_str().to_owned()])),
    ]);
    if !may_send {
        return;
    }
    form.run(async move {
        app.post::<_, ()>(route::PASSWORD, &body).await.map_err(|failure| match failure.reason() {
            Some(Reason::WrongCredentials) => Rejection::field(present, t::password_wrong()),
            _ => weak_password(new, failure),
        })?;
        present.clear();
        new.clear();
        is_done.try_set(true);
        profile.retry();
        dom::focus_soon("#password-done");
        Ok(())
    });
}
