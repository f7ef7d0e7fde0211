//! Acts on all that is open.

pub(in crate::screens::request) mod answer;
pub(in crate::screens::request) mod cancel_all;
pub(crate) mod cancelling;
pub(in crate::screens::request) mod form;
pub(in crate::screens::request) mod outcome;
pub(in crate::screens::request) mod send;

use self::cancel_all::cancel_all;
use self::cancelling::{CancelButton, Cancellable};
use crate::components::Icon;
use crate::data::late::{Late, Placeholder};
use crate::platform::i18n as t;
use crate::screens::request::mail::resend;
use crate::screens::request::page::Page;
use crate::screens::request::parties::sole_silent_party;
use handover_api::Link;
use handover_api::link::FormSource;
use handover_rules::request::situation::Situation;
use leptos::prelude::*;

/// The acts in the head of the page.
#[component]
pub(in crate::screens::request) fn Acts() -> impl IntoView {
    let page = expect_context::<Page>();
    let acts = page.memo(|detail, me| {
        let amend = detail.acts.may_amend().then(|| Link::modify(FormSource::Amend(detail.id)).format());
        (sole_silent_party(detail, me), amend, detail.acts.cancel.is_some())
    });
    let has_clock = Memo::new(move |_| matches!(page.situation.get(), Some(Situation::TakingEffect(_))));
    let buttons = move || {
        let (silent, amend, cancels) = acts.get()?;
        let cancels = cancels && !has_clock.get();
        // Without acts there is no room for any.
        (silent.is_some() || amend.is_some() || cancels).then(|| {
            view! {
                <div class="row">
                    {silent.map(|to| view! { <Late part=resend(to, false) placeholder=Placeholder::Nothing/> })}
                    {amend.map(|address| view! { <a class="btn" href=address><Icon name="edit"/>{t::request_amend()}</a> })}
                    {cancels.then(|| view! { <CancelAct/> })}
                </div>
            }
        })
    };
    let is_asking = Signal::derive(move || page.cancelling.is_asking());
    view! { {buttons}<Late part=cancel_all() when=is_asking placeholder=Placeholder::Notice/> }
}

/// Cancels all that the reader can. It stands beside the clock while one runs.
#[component]
pub(in crate::screens::request) fn CancelAct() -> impl IntoView {
    let page = expect_context::<Page>();
    let of = page.memo(|detail, _| Cancellable::of(detail.acts));
    move || of.get().flatten().map(|of| view! { <CancelButton cancelling=page.cancelling of class="btn bad"/> })
}
