//! Building blocks of the pages: sections, lines, and facts.

use super::state::LastOverview;
use super::words;
pub(super) use crate::components::time;
use crate::components::{CopyButton, Crumbs};
use crate::forms::Rejection;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use handover_rules::{NicHandle, ServiceKey};
use leptos::prelude::*;

/// The way back to the overview, from a page of this name.
pub(super) fn crumbs(here: &str) -> AnyView {
    let overview = expect_context::<LastOverview>().0.get_value();
    let trail = vec![(t::desk_overview().to_owned(), Some(overview)), (here.to_owned(), None)];
    view! { <Crumbs trail=Signal::stored(trail)/> }.into_any()
}

/// A section with a heading.
pub(super) fn section(id: &'static str, heading: &'static str, content: impl IntoAny) -> AnyView {
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id tabindex="-1">{heading}</h2>
            {content.into_any()}
        </section>
    }
    .into_any()
}

/// A refused submission, in the words of the desk.
pub(super) fn refused(failure: Failure) -> Rejection {
    Rejection::Form(super::words::refusal(&failure))
}

/// A card with lines, or a text for an empty card.
pub(super) fn lines(items: Vec<AnyView>, none: &'static str) -> AnyView {
    if items.is_empty() {
        return view! { <p class="soft">{none}</p> }.into_any();
    }
    view! { <ul class="ul card lines">{items}</ul> }.into_any()
}

pub(super) fn line(content: impl IntoAny) -> AnyView {
    view! { <li class="pad stack tight">{content.into_any()}</li> }.into_any()
}

/// A row of facts: a term and its value.
pub(super) fn fact(term: &'static str, content: impl IntoAny) -> AnyView {
    view! { <dt>{term}</dt><dd>{content.into_any()}</dd> }.into_any()
}

/// Facts in a card.
pub(super) fn facts(facts: Vec<AnyView>) -> AnyView {
    view! { <div class="card pad"><dl class="facts">{facts}</dl></div> }.into_any()
}

/// A handle as a fact: a link, and a button that copies it.
pub(super) fn handle(handle: &NicHandle) -> AnyView {
    view! { {words::customer(handle)}<CopyButton text=handle.to_string()/> }.into_any()
}

/// A service as a fact.
pub(super) fn service(service: &ServiceKey) -> AnyView {
    view! { {words::service(service)}<CopyButton text=service.name.to_string()/> }.into_any()
}

/// Approvals given of those needed, as marks and in words.
pub(super) fn approvals(given: usize, needed: u8) -> AnyView {
    let needed = usize::from(needed);
    let marks: Vec<AnyView> =
        (0..needed).map(|index| view! { <i class="mark" class:on=index < given></i> }.into_any()).collect();
    let text = t::desk_case_approvals(given.to_string().as_str(), needed.to_string().as_str());
    view! { <span class="nb">{marks}{text}</span> }.into_any()
}

/// A text written by staff.
pub(super) fn quote(text: &str) -> AnyView {
    view! { <q class="small">{text.to_owned()}</q> }.into_any()
}
