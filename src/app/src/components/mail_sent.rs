//! What stands under "a mail is on its way": where it arrives in a demo, and what to do when it does not come.

use crate::components::{self, Tone, icon};
use crate::platform::dom;
use crate::platform::i18n::account_forms as t;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::AppContext;
use handover_api::Link;

/// The way back to the form that had the mail sent.
#[derive(Clone, Copy)]
pub(crate) struct Back {
    /// Where the mail went; the form is shown when it is empty.
    pub(crate) sent: RwSignal<Option<String>>,
    /// The title of the form.
    pub(crate) title: &'static str,
    /// The selector of the entry to look at.
    pub(crate) entry: &'static str,
    /// What the button says.
    pub(crate) label: &'static str,
}

/// `missing` is what may be the matter when the mail does not come.
pub(crate) fn view(app: AppContext, missing: &'static str, back: Back) -> AnyView {
    let Back { sent, title, entry, label } = back;
    let press = move |_| {
        sent.set(None);
        titles::set_title(title);
        dom::focus_soon(entry);
    };
    view! {
        {demo_mailbox(app)}
        <details>
            <summary>{t::no_mail_yet()} {icon("down")}</summary>
            <div class="stack">
                <p class="soft">{missing}</p>
                <p><button type="button" class="btn" on:click=press>{label}</button></p>
            </div>
        </details>
    }
    .into_any()
}

/// In a demo no mail leaves the machine: the way to where it is.
fn demo_mailbox(app: AppContext) -> Option<AnyView> {
    app.is_demo().then(|| {
        let link = view! { <a href=Link::Mailbox { mail: None }.format()>{t::mailbox_title()}</a> }.into_any();
        components::notice(Tone::Warn, "info", view! { <p>{t::demo_mail(link)}</p> }.into_any())
    })
}
