//! Changing the password, with the present one. All other sessions end.

use super::part;
use crate::components::page_data::PageData;
use crate::components::{self, Entry, Message, Tone};
use crate::forms::form::Form;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::profile as t;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::account::{ChangePassword, Profile};
use handover_api::{Link, Reason, route};
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
struct Change {
    app: AppContext,
    profile: PageData<Profile>,
    form: Form,
    present: RwSignal<String>,
    present_wrong: RwSignal<Option<Message>>,
    new: RwSignal<String>,
    new_wrong: RwSignal<Option<Message>>,
    done: RwSignal<bool>,
}

pub(super) fn view(app: AppContext, profile: PageData<Profile>) -> AnyView {
    let change = Change {
        app,
        profile,
        form: Form::new("#password-problems", t::profile_title()),
        present: RwSignal::new(String::new()),
        present_wrong: RwSignal::new(None),
        new: RwSignal::new(String::new()),
        new_wrong: RwSignal::new(None),
        done: RwSignal::new(false),
    };
    // Only in a demo is anybody signed in without one.
    let has_one = Memo::new(move |_| part(profile, |profile| profile.has_password));
    let present = move || {
        if !has_one.get() {
            return view! { <p class="soft">{t::password_demo_none()}</p> }.into_any();
        }
        components::entry(Entry {
            id: "present-password",
            label: t::password_present(),
            hint: None,
            kind: "password",
            autocomplete: "current-password",
            value: change.present,
            wrong: change.present_wrong,
        })
    };
    let forgotten = move || {
        has_one.get().then(|| view! { <small><a href=Link::Forgotten.format()>{t::sign_in_forgotten()}</a></small> })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(change);
    };
    let about = move || vec![app.my_handle().as_str().to_owned()];
    let done = move || {
        change.done.get().then(|| {
            let text = view! { <p>{t::password_changed()}</p> };
            view! {
                <div id="password-done" role="status" tabindex="-1">{components::notice(Tone::Ok, "ok", text.into_any())}</div>
            }
        })
    };
    view! {
        <form class="pad stack fields" novalidate on:submit=submit>
            {done} {change.form.problems()} {present}
            {components::new_password("new-password", t::new_password(), change.new, change.new_wrong, about)}
            <div class="row between">
                {change.form.button("btn", None, t::password_change())} {forgotten}
            </div>
        </form>
    }
    .into_any()
}

fn send(change: Change) {
    let Change { app, profile, form, .. } = change;
    let body = ChangePassword { present: change.present.get_untracked(), new: change.new.get_untracked() };
    let has_one = profile.data.with_untracked(|data| data.as_ref().is_none_or(|data| data.has_password));
    let no_present = has_one && body.present.is_empty();
    change.done.set(false);
    let may = form.begin(vec![
        ("present-password", change.present_wrong, no_present.then(|| t::password_present_missing().to_owned())),
        (
            "new-password",
            change.new_wrong,
            components::password_problem(&body.new, &[app.my_handle().as_str().to_owned()]),
        ),
    ]);
    if !may {
        return;
    }
    spawn_local(async move {
        match client::post::<_, ()>(app, route::PASSWORD, &body).await {
            Ok(()) => {
                form.end();
                change.present.try_set(String::new());
                change.new.try_set(String::new());
                change.done.try_set(true);
                profile.retry();
                dom::focus_soon("#password-done");
            }
            Err(Failure::Problem(problem)) if problem.reason == Reason::WeakPassword => {
                let text = problem.password.map_or_else(|| t::failure_weak_password().to_owned(), components::weakness);
                form.blame("new-password", change.new_wrong, text);
            }
            Err(failure) if failure.reason() == Some(Reason::WrongCredentials) => {
                form.blame("present-password", change.present_wrong, t::password_wrong().to_owned());
            }
            Err(failure) => form.refuse(&failure),
        }
    });
}
