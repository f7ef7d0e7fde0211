//! Components: data in, events out. None calls the server.
//!
//! Most return an [`AnyView`] and take events as callbacks, so that each is compiled once, however often it is used. Their
//! children run untracked: what is reactive in them is a closure. Here are the head of a page, and what tables and facts
//! begin with.

pub(crate) mod blockers;
mod buttons;
mod dialogs;
mod inputs;
mod payment;
mod people;
mod progress;
mod roles;
mod states;
pub(crate) mod words;

pub(crate) use buttons::*;
pub(crate) use dialogs::*;
pub(crate) use inputs::*;
pub(crate) use payment::*;
pub(crate) use people::*;
pub(crate) use progress::*;
pub(crate) use roles::*;
pub(crate) use states::*;
pub(crate) use words::{access_day, access_end, action_text, actions_text, browser_name, catalogue};

use crate::platform::i18n as t;
use leptos::prelude::*;

/// The heading, which takes the focus on arrival, and a line under it. Render it outside of parts that depend on data, so
/// that the heading stays the same element.
#[component]
pub(crate) fn PageHead(
    #[prop(into)] heading: Signal<String>,
    #[prop(optional, into)] lead: Signal<String>,
    /// A row of actions, always at the same place.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let acts = children.map(|children| children());
    page_head((move || whole_names(&heading.get())).into_any(), (move || lead.get()).into_any(), acts)
}

/// The same with other content than text.
pub(crate) fn page_head(heading: AnyView, lead: AnyView, acts: Option<AnyView>) -> AnyView {
    view! { <div class="head"><div><h1 tabindex="-1">{heading}</h1><p>{lead}</p></div>{acts}</div> }.into_any()
}

/// A title whose names with hyphens wrap only where they are longer than a line.
fn whole_names(title: &str) -> Vec<AnyView> {
    let word = |word: &str| {
        let (name, space) = word.strip_suffix(' ').map_or((word, ""), |name| (name, " "));
        // An isolate must end where it begins.
        let is_closed = name.contains(['\u{2066}', '\u{2068}']) == name.contains('\u{2069}');
        if name.contains('-') && is_closed {
            return view! { <span class="whole">{name.to_owned()}</span>{space} }.into_any();
        }
        word.to_owned().into_any()
    };
    title.split_inclusive(' ').map(word).collect()
}

/// A step of [`Crumbs`]: a text, and its address except for the page itself.
pub(crate) type Crumb = (String, Option<String>);

#[component]
pub(crate) fn Crumbs(
    /// From the start to this page.
    #[prop(into)]
    trail: Signal<Vec<Crumb>>,
) -> impl IntoView {
    let step = |index: usize, (text, address): Crumb| {
        let between = (index > 0).then(|| view! { <Icon name="next"/> }.into_any());
        match address {
            Some(address) => view! { <li>{between}<a href=address>{text}</a></li> }.into_any(),
            None => view! { <li aria-current="page">{between}<span>{text}</span></li> }.into_any(),
        }
    };
    let steps = move || trail.get().into_iter().enumerate().map(|(index, crumb)| step(index, crumb)).collect_view();
    view! { <nav class="crumbs" aria-label=t::frame_where()><ol>{steps}</ol></nav> }
}

pub(crate) fn column_heads(names: &[&'static str]) -> Vec<AnyView> {
    names.iter().map(|name| view! { <th scope="col">{*name}</th> }.into_any()).collect()
}

/// A term and its value, in a list of facts.
pub(crate) fn fact(term: &'static str, content: impl IntoAny) -> AnyView {
    view! { <dt>{term}</dt><dd>{content.into_any()}</dd> }.into_any()
}

pub(crate) fn facts(facts: Vec<AnyView>) -> AnyView {
    view! { <div class="card pad"><dl class="facts">{facts}</dl></div> }.into_any()
}
