//! The services that access is given to.

use super::super::words;
use super::state::AccessForm;
use crate::browser::dom;
use crate::components::{Icon, Select};
use crate::forms::{ServiceField, TextField, TextInput};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::services::ServiceRow;
use handover_rules::Category;
use handover_rules::access::ResourcePattern;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

#[component]
pub(super) fn Services() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let count = Memo::new(move |_| form.services.with(Vec::len));
    form.submit.drop_once(form.search.id, move || count.get() > 0);
    let choose = Callback::new(move |row: ServiceRow| {
        form.learn(&row);
        form.add_services(ResourcePattern::of(&row.service));
        form.search.clear();
    });
    let chosen = move || form.services.get().into_iter().map(move |of| chosen(form, of)).collect_view();
    view! {
        <section class="card pad stack mid" aria-labelledby="access-services">
            <h2 id="access-services" tabindex="-1">{t::access_services()}</h2>
            <ul class="services-included" hidden=move || count.get() == 0>{chosen}</ul>
            <ServiceField field=form.search label=t::access_services_label() unknown=t::access_services_none() choose/>
            <Many/>
        </section>
    }
}

fn chosen(form: AccessForm, of: ResourcePattern) -> AnyView {
    let text = words::services_text(&of, true);
    let label = t::access_services_remove(text.as_str());
    let remove = move |_| {
        form.services.update(|services| services.retain(|other| *other != of));
        dom::focus_soon("#access-services");
    };
    view! {
        <li>
            <bdi>{text}</bdi>
            <button type="button" class="btn bare sq" aria-label=label on:click=remove><Icon name="x"/></button>
        </li>
    }
    .into_any()
}

/// All services of a type, those whose names begin alike, or all.
#[component]
fn Many() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let kind = RwSignal::new(String::new());
    let beginning = TextField::new("access-beginning", "");
    let mut options = Category::ALL.map(|of| (of.as_str().to_owned(), t::word_category(of).to_owned())).to_vec();
    options.sort_by(|one, other| intl::compare(&one.1, &other.1));
    options.insert(0, (String::new(), t::access_services_all_types().to_owned()));
    let add = move || {
        let text = beginning.text();
        let text = text.trim().trim_end_matches('*');
        match ResourcePattern::beginning(kind.with_untracked(|kind| Category::parse(kind)), text) {
            Some(of) => {
                form.add_services(of);
                beginning.clear();
                dom::focus_soon("#access-services");
            }
            None => beginning.show(Some(t::access_services_wrong().to_owned())),
        }
    };
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            add();
        }
    };
    view! {
        <details class="fold">
            <summary><Icon name="next"/>{t::access_services_many()}</summary>
            <div class="stack mid" on:keydown=pressed>
                <Select id="access-kind" label=t::access_services_type() options chosen=kind/>
                <TextInput field=beginning label=t::access_services_beginning() autocomplete="off"/>
                <p><button type="button" class="btn sm" on:click=move |_| add()><Icon name="plus"/> {t::access_services_add_many()}</button></p>
            </div>
        </details>
    }
}
