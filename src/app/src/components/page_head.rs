//! The head of a screen.

use leptos::prelude::*;

/// The heading, which takes the focus on arrival, and a line under it. Render it outside of parts that depend on data, so
/// that the heading stays the same element.
#[component]
pub(crate) fn PageHead(
    #[prop(into)] heading: Signal<String>,
    #[prop(optional, into)] lead: Signal<String>,
    /// An action beside the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    view! {
        <div class="head">
            <div>
                <h1 tabindex="-1">{move || whole_names(&heading.get())}</h1>
                <p>{move || lead.get()}</p>
            </div>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
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
