//! That some of the lines go on while others do not.

use super::{MIN_FILTERED, change};
use crate::components::{Notice, Tone};
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::request::countdown::TimeLeftText;
use crate::screens::request::page::Page;
use crate::screens::request::words::services_in;
use handover_rules::RequestState;
use leptos::prelude::*;

lazy_part! { request_parts: pub(in crate::screens::request) fn some_soon() { view! { <SomeSoon/> } } }

/// That some of the lines take effect while others are open.
#[component]
fn SomeSoon() -> impl IntoView {
    let page = expect_context::<Page>();
    let soon =
        page.memo(|detail, me| Some((detail.effect_at?, detail.seen_lines(me).taking_effect(), detail.services)));
    let content = move || {
        soon.get().flatten().map(|(at, services, total)| {
            let time = view! { <time datetime=intl::machine(at)>{intl::timestamp(at)}</time> }.into_any();
            let total = intl::number(total).into_any();
            view! {
                <Notice tone=Tone::Ok icon="clock">
                    <p><b>{t::request_some_soon(services, time, total)}</b> " " <TimeLeftText now=page.now end=at/></p>
                </Notice>
            }
        })
    };
    view! { {content} }
}

lazy_part! { request_parts: pub(in crate::screens::request) fn some_failed() { view! { <SomeFailed/> } } }

/// That some of the lines failed: the list below says why.
#[component]
fn SomeFailed() -> impl IntoView {
    let page = expect_context::<Page>();
    let failed = page.memo(|detail, _| (services_in(detail, RequestState::Error), detail.names >= MIN_FILTERED));
    let show = move |_| change(page, |view| (view.state, view.answer) = (Some(RequestState::Error), None));
    let content = move || {
        failed.get().map(move |(failed, can_filter)| {
            let show =
                move || view! { <button type="button" class="btn" on:click=show>{t::request_show_failed()}</button> };
            view! {
                <Notice tone=Tone::Bad icon="alert">
                    <div class="row between">
                        <div class="grow">
                            <b>{t::request_some_failed(failed)}</b><p class="small">{t::request_some_failed_why()}</p>
                        </div>
                        {can_filter.then(show)}
                    </div>
                </Notice>
            }
        })
    };
    view! { {content} }
}
