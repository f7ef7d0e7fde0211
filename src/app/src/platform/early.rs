//! Answers that `boot.js` has asked for before the app has come (decision 0002). Each is taken once, by the first call for
//! it. A change may make them out of date, so it drops all.

use gloo_net::http::{Request, Response};
use js_sys::{Map, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The member of the window that has them, by their whole addresses.
const ANSWERS: &str = "handoverEarly";

/// The answer to a GET. `None` if it was not asked for, if it did not arrive, or if nobody was signed in at that time.
pub(super) async fn take(request: &Request) -> Option<Response> {
    let (answers, address) = (answers()?, JsValue::from(request.url()));
    let answer: Promise = answers.get(&address).dyn_into().ok()?;
    answers.delete(&address);
    let answer: Response = JsFuture::from(answer).await.ok()?.dyn_into::<web_sys::Response>().ok()?.into();
    Some(answer).filter(|answer| answer.status() != 401)
}

/// Drops them if they were asked for while another account was signed in, which `boot.js` notes under this name.
pub(super) fn keep_for(account: &str) {
    if answers().is_some_and(|answers| answers.get(&"account".into()).as_string().as_deref() != Some(account)) {
        forget();
    }
}

/// Drops them: something has changed, here or elsewhere.
pub(super) fn forget() {
    if let Some(answers) = answers() {
        answers.clear();
    }
}

fn answers() -> Option<Map> {
    Reflect::get(&window(), &ANSWERS.into()).ok()?.dyn_into().ok()
}
