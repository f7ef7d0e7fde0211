//! Signing in by the provider: the way there, and back. What was entered, and the code of a mailed link, wait in the tab's
//! storage until then, and are taken out of it first of all.

use super::client::{self, Failure};
use super::dom::Storage;
use crate::state::{App, UnsavedFields};
use handover_api::provider_sign_in::{BeginProviderSignIn, ProviderPage};
use handover_api::{Link, route};
use handover_rules::NicHandle;
use handover_rules::account::step_up::SensitiveAct;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::JsValue;

const KEY: &str = "provider";

/// Ends a form, and the address before the forms. Nobody enters it.
const FORM_END: char = '\u{1e}';
/// Ends a value of a form.
const VALUE_END: char = '\u{1f}';

/// Leads to the provider, for an act that needs another authentication or to sign in.
///
/// # Errors
/// The provider is not available.
pub(crate) async fn leave(app: App, act: Option<SensitiveAct>) -> Result<(), Failure> {
    go(app, route::PROVIDER_SIGN_IN, act).await
}

/// Leads staff to their provider.
///
/// # Errors
/// The provider is not available.
pub(crate) async fn leave_desk(app: App) -> Result<(), Failure> {
    go(app, route::DESK_PROVIDER_SIGN_IN, None).await
}

async fn go(app: App, path: &str, step_up: Option<SensitiveAct>) -> Result<(), Failure> {
    let page: ProviderPage = client::post(app, path, &BeginProviderSignIn { step_up }).await?;
    let mut kept = address(app);
    app.session().leave();
    // The screen goes, and leaves what was entered.
    tick().await;
    app.unsaved().fields.with_value(|forms| {
        for UnsavedFields { of, link, form, values } in forms {
            kept.push(FORM_END);
            let of = of.as_ref().map(NicHandle::as_str).unwrap_or_default();
            let link = link.format();
            for value in [of, &link, form].into_iter().chain(values.iter().map(String::as_str)) {
                kept.push_str(value);
                kept.push(VALUE_END);
            }
        }
    });
    Storage::Tab.set(KEY, Some(&kept));
    // The browser may show this page again as it was left.
    let _ = window_event_listener(ev::pageshow, |event| {
        if event.persisted() {
            let _ = location().reload();
        }
    });
    let _ = location().assign(&page.url);
    Ok(())
}

/// The present place, with the code or token that a mailed link has brought.
fn address(app: App) -> String {
    let link = app.navigation().link.get_untracked();
    let mailed = app.mailed_link();
    let with_token = match &link {
        Link::Request { id, .. } => {
            mailed.code.get_untracked().filter(|(of, _)| of == id).map(|(id, code)| Link::MailedRequest { id, code })
        }
        Link::MailedLink { .. } => {
            mailed.token.get_untracked().map(|(action, token)| Link::MailedLink { action, token: Some(token) })
        }
        Link::Authorize { .. } => mailed.grant.get_untracked().map(|token| Link::Authorize { token: Some(token) }),
        _ => None,
    };
    if crate::platform::router::is_desk() {
        return location().hash().unwrap_or_default();
    }
    with_token.unwrap_or(link).format()
}

/// Takes over what was kept when somebody comes back, before the address is read.
pub(crate) fn come_back(app: App) {
    let query = location().search().unwrap_or_default();
    let has_answer = query.contains("state=");
    let kept = Storage::Tab.get(KEY);
    if kept.is_none() && !has_answer {
        return;
    }
    Storage::Tab.set(KEY, None);
    let kept = kept.unwrap_or_default();
    let mut forms = kept.split(FORM_END);
    let address = [&location().pathname().unwrap_or_default(), forms.next().unwrap_or_default()].concat();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    for form in forms {
        let mut values = form.split_terminator(VALUE_END).map(str::to_owned);
        let (of, link, form) = (values.next(), values.next(), values.next());
        let of = of.and_then(|of| NicHandle::parse(&of).ok());
        let fields = UnsavedFields {
            of,
            link: Link::parse(&link.unwrap_or_default()),
            form: form.unwrap_or_default(),
            values: values.collect(),
        };
        app.unsaved().fields.update_value(|forms| forms.push(fields));
    }
    if has_answer {
        app.session().provider_answer.set_value(Some(query));
    }
}
