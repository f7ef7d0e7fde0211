//! A person on two lines.

use crate::components::{Disc, PersonName};
use crate::platform::i18n as t;
use crate::state::App;
use handover_rules::NicHandle;
use leptos::prelude::*;

/// A large disc, the name with the reader's label, and the handle below.
#[component]
pub(crate) fn PersonLines(who: NicHandle) -> impl IntoView {
    let app = expect_context::<App>();
    let is_me = app.people().is_me(&who);
    let handle = who.as_str().to_owned();
    let disc = view! { <Disc who=who.clone() size="lg"/> };
    let known = Memo::new(move |_| app.people().get(&who));
    let shown = |name: String| view! { <PersonName name/> }.into_any();
    let lines = move || {
        let (name, label) = known.get().map_or((None, None), |known| (known.name.or(known.organisation), known.label));
        let handle = view! { <code class="h" translate="no">{handle.clone()}</code> };
        let (name, note) = match (name, label) {
            _ if is_me => (t::you_inside().into_any(), None),
            (Some(name), label) => (shown(name), label.map(shown)),
            (None, Some(label)) => (shown(label), Some(t::person_label().into_any())),
            (None, None) => return handle.into_any(),
        };
        let note = note.map(|note| view! { " "<span class="lbl small">{note}</span> });
        view! { <b>{name}</b>{note}{handle} }.into_any()
    };
    view! { <span class="who">{disc}<span>{lines}</span></span> }
}
