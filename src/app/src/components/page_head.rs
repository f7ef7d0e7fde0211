//! The head of a screen.

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
