//! Reading the session, signing out, and signing in by the provider.
//!
//! While the page is left for the provider's, or loaded anew, what was entered and the code of a mailed link wait in the
//! tab's storage, and are taken out of it first of all.

use crate::browser::dom::{self, Storage};
use crate::browser::json;
use crate::platform::client::{self, Failure};
use crate::platform::release;
use crate::state::{App, UnsavedFields};
use handover_api::account::{BeginProviderSignIn, FinishProviderSignIn, ProviderPage};
use handover_api::app::AppInfo;
use handover_api::{Link, route};
use handover_rules::NicHandle;
use handover_rules::account::sign_in::SensitiveAct;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsValue;

/// The key under which the browser remembers the account of its last session: for choosing what to fetch and show first.
const KEY: &str = "session";

/// The key of the provider's name, for the outline that boot.js draws; none where the bar has a logo in its place.
const PROVIDER: &str = "provider";

/// Whether somebody was signed in when this browser last read the session.
pub(crate) fn was_signed_in() -> bool {
    Storage::Local.get(KEY).is_some()
}

/// Remembers from now on who is signed in.
pub(crate) fn start() {
    let app = expect_context::<App>();
    app.session.is_without_cookies.set(!dom::has_cookies());
    Effect::new(move |_| {
        let me = app.session.me.get();
        if app.info.with(Option::is_some) {
            Storage::Local.set(KEY, me.as_ref().map(NicHandle::as_str));
            // Entries that are kept on the way to the provider stay.
            if me.is_none() && !app.session.is_leaving.get_untracked() {
                release::clear_entries();
            }
        }
    });
    match app.session.provider_answer.try_update_value(Option::take).flatten() {
        Some(query) => app.finish_provider_sign_in(query),
        None => app.read_session(),
    }
}

impl App {
    /// Finishes to sign in, after the provider has led back.
    fn finish_provider_sign_in(self, query: String) {
        spawn_local(async move {
            let body = FinishProviderSignIn { query };
            match self.post::<_, NicHandle>(route::PROVIDER_SIGN_IN_FINISH, &body).await {
                Ok(_) => self.signed_in(),
                Err(failure) => {
                    self.session.provider_failure.set(Some(failure));
                    self.read_session();
                }
            }
        });
    }

    /// Reads the session. Also the call by which a lost connection is found to be back.
    pub(crate) fn read_session(self) {
        let number = self.session.overtake_readings();
        let is_wanted = move || self.session.readings.get_value() == number;
        client::await_answer(self.get::<AppInfo>(route::APP), is_wanted, move |answer| match answer {
            Ok(info) => self.adopt_info(info),
            Err(failure) => {
                if self.info.with_untracked(Option::is_none) {
                    self.info_failure.set(Some(failure.clone()));
                }
                if failure != Failure::Offline {
                    // `client` reports the other one.
                    self.connection.failed.notify();
                }
            }
        });
    }

    /// Reads the session after a sign-in that the server has accepted.
    pub(crate) fn signed_in(self) {
        self.session.is_signing_in.set_value(true);
        self.read_session();
    }

    fn adopt_info(self, info: AppInfo) {
        self.set_clock(info.now);
        Storage::Local.set(PROVIDER, (!info.has_logo).then_some(info.provider.as_str()));
        let is_signing_in = self.session.is_signing_in.get_value();
        self.session.is_signing_in.set_value(false);
        match &info.account {
            None => {
                // The browser has refused the cookie, although it says that it keeps some.
                if is_signing_in {
                    self.session.is_without_cookies.set(true);
                }
                self.session_ended();
            }
            Some(account) => {
                self.session.is_without_cookies.set(false);
                if self.session.me.with_untracked(|me| me.as_ref() != Some(&account.handle)) {
                    // Somebody else has signed in in another tab: first the pages of the other account go.
                    if self.session.me.with_untracked(Option::is_some) {
                        self.session_ended();
                        return self.read_session();
                    }
                    self.people.forget();
                    client::keep_early_for(account.handle.as_str());
                }
                self.session.adopt(account);
                self.unsaved.keep_forms_of(&account.handle);
            }
        }
        if self.session.account.with_untracked(|known| *known != info.account) {
            self.session.account.set(info.account.clone());
        }
        self.info_failure.set(None);
        self.info.set(Some(info));
    }

    /// Ends the session. The place stays: signing in, as any account, leads back to it.
    ///
    /// # Errors
    /// Returns the failure of the call; the session goes on.
    pub(crate) async fn sign_out(self) -> Result<(), Failure> {
        self.session.is_signing_out.set_value(true);
        let answer = match self.delete(route::SESSION).await {
            // It had ended before.
            Err(Failure::SignedOut) => Ok(()),
            answer => answer,
        };
        if answer.is_ok() {
            self.session_ended();
            self.session.has_ended.set(false);
        }
        self.session.is_signing_out.set_value(false);
        answer
    }
}

impl App {
    /// Leads to the provider, for an act that needs another authentication or to sign in; `path` begins that for customers or
    /// for staff.
    ///
    /// # Errors
    /// The provider is not available.
    pub(crate) async fn leave_for_provider(self, path: &str, step_up: Option<SensitiveAct>) -> Result<(), Failure> {
        let page: ProviderPage = self.post(path, &BeginProviderSignIn { step_up }).await?;
        self.keep_page().await;
        // The browser may show this page again as it was left.
        let _ = window_event_listener(ev::pageshow, |event| {
            if event.persisted() {
                let _ = location().reload();
            }
        });
        let _ = location().assign(&page.url);
        Ok(())
    }
}

const KEPT_KEY: &str = "kept";

/// The address, and the forms.
type Kept = (String, Vec<UnsavedFields>);

impl App {
    /// Keeps the page, which is about to be left.
    pub(crate) async fn keep_page(self) {
        let address = self.full_address();
        self.session.leave();
        // The screen goes, and leaves what was entered.
        tick().await;
        let forms = self.unsaved.fields.try_update_value(core::mem::take).unwrap_or_default();
        Storage::Tab.set(KEPT_KEY, Some(&json::format::<Kept>(&(address, forms))));
    }

    /// Loads the page anew, in the release that the server has.
    pub(crate) fn renew_page(self) {
        release::leave();
        spawn_local(async move {
            self.keep_page().await;
            let _ = location().reload();
        });
    }

    /// The present place, with the code or token that a mailed link has brought.
    fn full_address(self) -> String {
        let mut link = self.navigation.link.get_untracked();
        let mailed = self.mailed_link;
        if let Link::Request { id, .. } = &link {
            let code = mailed.code.get_untracked().filter(|(of, _)| of == id);
            link = code.map_or(link, |(id, code)| Link::MailedRequest { id, code });
        } else if let Some((_, token)) = mailed.token.get_untracked().filter(|(of, _)| *of == link)
            && let Some(place) = link.token_mut()
        {
            *place = Some(token);
        }
        if crate::platform::router::is_desk() {
            return location().hash().unwrap_or_default();
        }
        link.format()
    }
}

/// Takes over what was kept, before the address is read.
pub(crate) fn come_back() {
    let app = expect_context::<App>();
    let query = location().search().unwrap_or_default();
    let has_answer = query.contains("state=");
    let kept = Storage::Tab.get(KEPT_KEY);
    if kept.is_none() && !has_answer {
        return;
    }
    Storage::Tab.set(KEPT_KEY, None);
    let (address, forms): Kept = kept.and_then(|kept| json::parse(&kept)).unwrap_or_default();
    let address = [&location().pathname().unwrap_or_default(), address.as_str()].concat();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    app.unsaved.fields.set_value(forms);
    if has_answer {
        app.session.provider_answer.set_value(Some(query));
    }
}
