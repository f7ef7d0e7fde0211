//! After confirming: what is on its way, and what was not possible.

use super::form::ManyForm;
use super::preview;
use crate::components::{self, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_api::submissions::Submitted;
use leptos::prelude::*;

pub(super) fn view(form: ManyForm, sent: &Submitted) -> AnyView {
    let Submitted { submission, preview } = sent;
    let number = intl::request_number(submission.first_request());
    let address = Link::submission(*submission).format();
    let list = Link::Services(form.app.navigation().services.get_untracked()).format();
    let mailbox = move || {
        form.app.is_demo().then(|| {
            view! { <a class="btn" href=Link::Mailbox { mail: None }.format()>{t::many_mailbox()}</a> }
        })
    };
    let left = match form.left_for_later.get_value() {
        0 => None,
        count => Some(view! { <p>{t::many_still_selected(count)}</p> }),
    };
    let done = view! {
        <p><b>{t::many_on_their_way(preview.will_change)}</b></p>
        <p>{t::many_codes(preview.parties.len() as u64)}</p>
        {left}
    };
    let refused = (preview.cannot_change > 0).then(|| {
        view! {
            <section class="stack" aria-labelledby="refused">
                <h2 id="refused">{t::many_refused_title()}</h2>
                {preview::outcome(preview, |_| ().into_any(), || ().into_any())}
            </section>
        }
    });
    view! {
        <div class="stack wide">
            <div role="status">{components::notice(Tone::Ok, "ok", done.into_any())}</div>
            {refused}
            <div class="row">
                <a class="btn main" href=address>{t::many_open(number.as_str())}</a>
                {mailbox}
                <a class="btn" href=list>{t::many_back()}</a>
            </div>
        </div>
    }
    .into_any()
}
