//! Reading the session and signing out.

use super::client::{self, Failure};
use super::clock;
use super::release;
use crate::browser::dom::{self, Storage};
use crate::state::App;
use handover_api::account::provider_sign_in::FinishProviderSignIn;
use handover_api::app::AppInfo;
use handover_api::route;
use handover_rules::NicHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The key under which the browser remembers that there was a session: for choosing what to fetch first.
const KEY: &str = "session";

/// Whether somebody was signed in when this browser last read the session.
pub(crate) fn was_signed_in() -> bool {
    Storage::Local.get(KEY).is_some()
}

/// Remembers from now on whether somebody is signed in.
pub(crate) fn start(app: App) {
    app.session().is_without_cookies.set(!dom::has_cookies());
    Effect::new(move |_| {
        let is_signed_in = app.session().me.with(Option::is_some);
        if app.info().with(Option::is_some) {
            Storage::Local.set(KEY, is_signed_in.then_some("1"));
            // Entries that are kept on the way to the provider stay.
            if !is_signed_in && !app.session().is_leaving.get_untracked() {
                release::clear_entries();
            }
        }
    });
    match app.session().provider_answer.try_update_value(Option::take).flatten() {
        Some(query) => finish_provider_sign_in(app, query),
        None => read(app),
    }
}

/// Finishes to sign in, after the provider has led back.
fn finish_provider_sign_in(app: App, query: String) {
    spawn_local(async move {
        let body = FinishProviderSignIn { query };
        match client::post::<_, NicHandle>(app, route::PROVIDER_SIGN_IN_FINISH, &body).await {
            Ok(_) => signed_in(app),
            Err(failure) => {
                app.session().provider_failure.set(Some(failure));
                read(app);
            }
        }
    });
}

/// Reads the session. Also the call by which a lost connection is found to be back.
pub(crate) fn read(app: App) {
    let number = app.session().overtake_readings();
    spawn_local(async move {
        let answer = client::get::<AppInfo>(app, route::APP).await;
        if app.session().readings.get_value() != number {
            return;
        }
        match answer {
            Ok(info) => adopt(app, info),
            Err(failure) => {
                if app.info().with_untracked(Option::is_none) {
                    app.info_failure().set(Some(failure.clone()));
                }
                if failure != Failure::Offline {
                    // `client` reports the other one.
                    app.connection().failed.notify();
                }
            }
        }
    });
}

/// Reads the session after a sign-in that the server has accepted.
pub(crate) fn signed_in(app: App) {
    app.session().is_signing_in.set_value(true);
    read(app);
}

fn adopt(app: App, info: AppInfo) {
    clock::set_clock(app, info.now);
    let is_signing_in = app.session().is_signing_in.get_value();
    app.session().is_signing_in.set_value(false);
    match &info.account {
        None => {
            // The browser has refused the cookie, although it says that it keeps some.
            if is_signing_in {
                app.session().is_without_cookies.set(true);
            }
            app.session_ended();
        }
        Some(account) => {
            app.session().is_without_cookies.set(false);
            if app.session().me.with_untracked(|me| me.as_ref() != Some(&account.handle)) {
                app.people().forget();
            }
            app.session().adopt(account);
            app.unsaved().keep_forms_of(&account.handle);
        }
    }
    if app.session().account.with_untracked(|known| *known != info.account) {
        app.session().account.set(info.account.clone());
    }
    app.info_failure().set(None);
    app.info().set(Some(info));
}

/// Ends the session. The place stays: signing in, as any account, leads back to it.
///
/// # Errors
/// Returns the failure of the call; the session goes on.
pub(crate) async fn sign_out(app: App) -> Result<(), Failure> {
    app.session().is_signing_out.set_value(true);
    let answer = match client::delete(app, route::SESSION).await {
        // It had ended before.
        Err(Failure::SignedOut) => Ok(()),
        answer => answer,
    };
    if answer.is_ok() {
        app.session_ended();
        app.session().has_ended.set(false);
    }
    app.session().is_signing_out.set_value(false);
    answer
}
