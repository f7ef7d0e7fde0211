//! The modify dialog, over the services list.

use crate::load;
use crate::router;
use crate::state::App;
use crate::ui::{self, bones, icon};
use handover_api::modify::ModifyForm;
use handover_api::{Link, route};
use handover_rules::ServiceKey;
use leptos::prelude::*;

const TITLE: &str = "modify-title";

/// The dialog for one service. It is on the page for as long as the address asks for it.
pub(crate) fn view(app: App, service: &ServiceKey) -> AnyView {
    let address = route::modify(service);
    let form = load::screen::<ModifyForm>(app, move || address.clone());
    let close = move || router::replace(app, Link::Services(app.services.get_untracked()));
    let content = view! {
        <form novalidate on:submit=|event| event.prevent_default()>
            <div class="top row between">
                <div><h2 id=TITLE tabindex="-1">"Modify contacts"</h2></div>
                <button type="button" class="btn bare sq sm" aria-label="Close" on:click=move |_| close()>
                    {icon("x")}
                </button>
            </div>
            <div>{form.show(|| bones(3), |_form| ().into_any())}</div>
        </form>
    };
    ui::dialog(TITLE, close, content.into_any())
}
