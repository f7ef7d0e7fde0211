//! Notices above every screen, for the account that is signed in.

use crate::components::{Button, FailureLine, Notice, Pending, Tone};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::account::{ChangePersonalDetails, Profile};
use handover_api::{Link, route};
use handover_rules::Language;
use leptos::prelude::*;

/// Asks the reader to check an address that emails could not be delivered to, on every page but the profile.
pub(super) fn address_notice() -> AnyView {
    let app = expect_context::<App>();
    let address = app
        .session
        .account
        .with_untracked(|account| account.as_ref().map(|account| account.address.to_string()).unwrap_or_default());
    let address = view! { <span translate="no">{address}</span> }.into_any();
    let content = view! {
        <div class="row between">
            <div class="grow"><b>{t::address_notice()}</b><p class="small">{t::address_notice_text(address)}</p></div>
            <a class="btn" href=Link::Profile.format()>{t::address_notice_button()}</a>
        </div>
    };
    view! { <div role="status"><Notice tone=Tone::Bad icon="mail">{content}</Notice></div> }.into_any()
}

/// Asks a reader of these pages in another language than that of their emails, once: the answer is kept with the account.
pub(super) fn language_notice() -> AnyView {
    let app = expect_context::<App>();
    let answering = Pending::new();
    let of_mails = app.session.account.with_untracked(|account| account.as_ref().and_then(|me| me.mail_language));
    let of_screen = Language::parse(app.language.get_untracked()).unwrap_or_default();
    let answer = move |changes: bool| {
        answering.run(async move {
            let profile: Profile = app.get_screen(route::PROFILE).await?;
            let language = if changes { of_screen.main_locale().to_owned() } else { profile.person.language };
            let body = ChangePersonalDetails { language: Some(language), ..Default::default() };
            app.put(route::PROFILE, &body).await?;
            app.session.account.update(|account| {
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
    let keep = of_mails.map(t::language_notice_keep).unwrap_or_default();
    let failed = move || answering.failure().map(|failure| view! { <FailureLine failure/> }.into_any());
    let content = view! {
        <div class="row between">
            <p class="grow">{of_mails.map(t::language_notice)}</p>
            <div class="row">
                <Button class="btn main" acting=answering label=t::language_notice_change() press=move |_| answer(true)/>
                <Button acting=answering label=keep press=move |_| answer(false)/>
            </div>
        </div>
        <div role="alert">{failed}</div>
    };
    view! { <div role="status"><Notice tone=Tone::Plain icon="mail">{content}</Notice></div> }.into_any()
}
