//! An account without a part in the request: it was mailed to somebody else.

use super::Screen;
use crate::client;
use crate::prelude::*;
use crate::state::App;
use crate::ui::{self, Message, icon};
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};
use handover_api::route;
use leptos::task::spawn_local;

/// In the place of the request, whether or not it exists.
pub(super) fn view(app: App, screen: Screen) -> AnyView {
    let account = app.account.get_untracked();
    let (name, address) = account.map_or_else(Default::default, |account| (account.name, account.address.to_string()));
    let name = view! { <b translate="no">{name}</b> }.into_any();
    let handle = view! { <code translate="no">{screen.me().as_str().to_owned()}</code> }.into_any();
    let address = view! { <span translate="no">{address}</span> }.into_any();
    let signed_in = ui::phrase("You are signed in as {0}, {1}, whose mails go to {2}.", vec![name, handle, address]);
    let requests = Link::Requests(RequestsView::default()).format();
    view! {
        <div class="card pad stack">
            <p>{signed_in}</p>
            <p>
                "A request shows only to the accounts that are asked, and to the contacts of its service. If a link "
                "from a mail led you here, that mail went to another account of yours, or to somebody else."
            </p>
            {other_account(app, screen)}
            <p><a href=requests>"See the requests of this account"</a></p>
        </div>
    }
    .into_any()
}

/// In the place of a request that was shown here before.
pub(super) fn gone() -> AnyView {
    let services = Link::Services(ServicesView::default()).format();
    view! {
        <div class="card pad stack">
            <p>
                "You could follow this request as a contact of its service, and are none any more. Where a role of "
                "yours has moved, a mail tells you."
            </p>
            <p><a href=services>"See your services"</a></p>
        </div>
    }
    .into_any()
}

/// The offer to switch, with what becomes of the code.
pub(super) fn other_account(app: App, screen: Screen) -> AnyView {
    let kept = ui::dynamic(move || {
        if app.pending_code.with(|pending| pending.as_ref().is_some_and(|(id, _)| *id == screen.id)) {
            view! { <p>"The code from your mail stays in this tab, and will be filled in."</p> }.into_any()
        } else {
            ().into_any()
        }
    });
    view! { {kept} {switch(app, "btn main", || ())} }.into_any()
}

/// Signs out; the place, and the code that `keep` may put aside, stay for whoever signs in next.
pub(super) fn switch(app: App, class: &'static str, keep: impl Fn() + Clone + 'static) -> AnyView {
    let failed: RwSignal<Option<Message>> = RwSignal::new(None);
    let press = move |_| {
        keep();
        spawn_local(async move {
            match client::delete(app, route::SESSION).await {
                Ok(()) => app.signed_out(),
                Err(failure) => _ = failed.try_set(Some(Message::bad(ui::explain(&failure)))),
            }
        });
    };
    let message = ui::dynamic(move || match failed.get() {
        Some(Message { text, .. }) => {
            view! { <p class="msg" data-s="bad" role="alert">{icon("alert")}<span>{text}</span></p> }.into_any()
        }
        None => ().into_any(),
    });
    view! {
        <p><button type="button" class=class on:click=press>{icon("user")} "Switch account"</button></p>
        {message}
    }
    .into_any()
}
