//! Help after a form has sent an email: where it arrives in a demo, and what to do if it does not arrive.

use crate::browser::dom;
use crate::components::{Icon, Notice, Tone};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

/// The way back to the form.
#[derive(Clone, Copy)]
pub(crate) struct Back {
    /// The recipient. The form is shown while this is `None`.
    pub(crate) sent: RwSignal<Option<String>>,
    /// The window title of the form.
    pub(crate) title: &'static str,
    /// The selector of the field to focus.
    pub(crate) entry: &'static str,
    /// The label of the button.
    pub(crate) label: &'static str,
}

/// The help.
#[component]
pub(crate) fn MailSentHelp(
    /// Reasons why an email may not arrive.
    missing: &'static str,
    back: Back,
) -> AnyView {
    let Back { sent, title, entry, label } = back;
    let press = move |_| {
        sent.set(None);
        titles::set_title(title);
        dom::focus_soon(entry);
    };
    view! {
        {demo_mailbox()}
        <details>
            <summary><Icon name="next"/> {t::no_mail_yet()}</summary>
            <div class="stack">
                <p class="soft">{missing}</p>
                <p><button type="button" class="btn" on:click=press>{label}</button></p>
            </div>
        </details>
    }
    .into_any()
}

/// Links to the demo's mailbox: a demo sends no email.
fn demo_mailbox() -> Option<impl IntoView> {
    let app = expect_context::<App>();
    app.is_demo().then(|| {
        let link = view! { <a href=Link::MAILBOX.format()>{t::mailbox_title()}</a> }.into_any();
        view! { <Notice tone=Tone::Warn icon="info"><p>{t::demo_mail(link)}</p></Notice> }
    })
}
