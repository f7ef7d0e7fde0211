//! The page of a request that this account may not see, or not answer.

use super::page::Page;
use super::refusal::SwitchAccount;
use super::words;
use crate::components::{Badge, Notice, Tone};
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};
use handover_rules::{NicHandle, RequestId};
use leptos::prelude::*;

pub(super) fn heading(me: &NicHandle, request: RequestId) -> String {
    t::request_no_part(me.as_str(), request.grouped().as_str())
}

lazy_part! { request_parts: pub(super) fn no_part() { view! { <NoPart/> } } }

/// The same whether or not it exists (decision 0008).
#[component]
fn NoPart() -> impl IntoView {
    let page = expect_context::<Page>();
    let why = if page.has_code_of_link() { t::request_other_link() } else { t::request_no_part_why() };
    let stay = t::request_stay(page.me().as_str());
    view! {
        <section class="card pad stack">
            <Badge tone=Tone::Warn icon="alert" text=t::request_other_account()/>
            <p>{why}</p>
            <div class="row">
                <SwitchAccount class="btn main"/>
                <a class="btn bare" href=Link::Requests(RequestsView::default()).format()>{stay}</a>
            </div>
        </section>
    }
}

lazy_part! { request_parts: pub(super) fn gone() { view! { <Gone/> } } }

/// In place of a request that this page has shown before.
#[component]
fn Gone() -> impl IntoView {
    let services = Link::Services(ServicesView::default()).format();
    view! {
        <section class="card pad stack">
            <p>{t::request_gone_why()}</p>
            <p><a href=services>{t::request_gone_services()}</a></p>
        </section>
    }
}

lazy_part! { request_parts: pub(super) fn reader_note() { view! { <ReaderNote/> } } }

/// For an account that is not asked to answer, or has opened a link after its answer.
#[component]
fn ReaderNote() -> impl IntoView {
    let page = expect_context::<Page>();
    page.show(move |detail, me| {
        let is_party = detail.has_party(me);
        let text = match detail.only_request().filter(|request| request.from == *me) {
            _ if is_party => t::submission_answered().to_owned(),
            Some(request) => t::request_reader_holds(words::count(request.roles)),
            None => t::request_reader().to_owned(),
        };
        let why = (!is_party).then(|| view! { <p>{t::request_other_link()}</p> });
        let class = if is_party { "btn" } else { "btn main" };
        let other = page.has_code_of_link().then(|| view! { {why}<SwitchAccount class/> });
        view! { <Notice tone=Tone::Plain icon="info"><p>{text}</p>{other}</Notice> }
    })
}
