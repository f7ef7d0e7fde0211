//! Asks a reader of these pages in another language than that of their emails, once: the answer is kept with the account.

use crate::components::{FailureLine, Notice, Pending, Tone};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::account::{ChangePersonalDetails, Profile};
use handover_api::route;
use handover_rules::Language;
use leptos::prelude::*;

pub(in crate::screens) fn view() -> AnyView {
    let app = expect_context::<App>();
    let answering = Pending::new();
    let of_mails = app.session().account.with_untracked(|account| account.as_ref().and_then(|me| me.mail_language));
    let of_screen = Language::parse(app.language().get_untracked()).unwrap_or_default();
    let answer = move |changes: bool| {
        answering.run(async move {
            let profile: Profile = app.get_screen(route::PROFILE).await?;
            let language = if changes { of_screen.main_locale().to_owned() } else { profile.person.language };
            let body = ChangePersonalDetails { language: Some(language), ..Default::default() };
            app.put(route::PROFILE, &body).await?;
            app.session().account.update(|account| {
                if let Some(account) = account {
                    account.mail_language = None;
                }
            });
            if changes {
                app.announce(t::language_notice_changed());
            }
            Ok(())
        });
    };
    let failed = move || answering.failure().map(|failure| view! { <FailureLine failure/> }.into_any());
    let content = view! {
        <div class="row between">
            <p class="grow">{of_mails.map(t::language_notice)}</p>
            <div class="row">
                <button type="button" class="btn main" aria-disabled=move || answering.disabled() on:click=move |_| answer(true)>
                    {t::language_notice_change()}
                </button>
                <button type="button" class="btn" aria-disabled=move || answering.disabled() on:click=move |_| answer(false)>
                    {of_mails.map(t::language_notice_keep)}
                </button>
            </div>
        </div>
        <div role="alert">{failed}</div>
    };
    view! { <div role="status"><Notice tone=Tone::Plain icon="mail">{content}</Notice></div> }.into_any()
}
