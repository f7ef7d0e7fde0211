//! The page while it is left for the provider's, or loaded anew: what was entered, and the code of a mailed link, wait in the
//! tab's storage until then, and are taken out of it first of all.

use super::release;
use crate::browser::dom::Storage;
use crate::browser::json;
use crate::state::{App, UnsavedFields};
use handover_api::Link;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsValue;

const KEY: &str = "kept";

/// The address, and the forms.
type Kept = (String, Vec<UnsavedFields>);

impl App {
    /// Keeps the page, which is about to be left.
    pub(crate) async fn keep_page(self) {
        let address = self.full_address();
        self.session().leave();
        // The screen goes, and leaves what was entered.
        tick().await;
        let forms = self.unsaved().fields.try_update_value(core::mem::take).unwrap_or_default();
        Storage::Tab.set(KEY, Some(&json::format::<Kept>(&(address, forms))));
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
        let mut link = self.navigation().link.get_untracked();
        let mailed = self.mailed_link();
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
    let kept = Storage::Tab.get(KEY);
    if kept.is_none() && !has_answer {
        return;
    }
    Storage::Tab.set(KEY, None);
    let (address, forms): Kept = kept.and_then(|kept| json::parse(&kept)).unwrap_or_default();
    let address = [&location().pathname().unwrap_or_default(), address.as_str()].concat();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    app.unsaved().fields.set_value(forms);
    if has_answer {
        app.session().provider_answer.set_value(Some(query));
    }
}
