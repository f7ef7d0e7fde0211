//! The search of the desk, in the bar of every page.

use super::state::Desk;
use crate::components::Icon;
use crate::forms::on_submit;
use crate::platform::i18n as t;
use handover_api::desk::DeskLink;
use leptos::prelude::*;

#[component]
pub(super) fn Find(desk: Desk) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| typed.set(desk.link.with(DeskLink::search)));
    let find = move || {
        let search = typed.get_untracked().trim().to_owned();
        let _ = location().set_hash(&DeskLink::Overview { search, cases: None }.format());
    };
    view! {
        <form class="filters" role="search" on:submit=on_submit(find)>
            <div class="in">
                <Icon name="search"/>
                <input
                    type="search" aria-label=t::desk_search() placeholder=t::desk_search() autocomplete="off" spellcheck="false"
                    prop:bound=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
        </form>
    }
}
