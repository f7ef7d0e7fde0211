//! The services that access is given to.

use super::super::words;
use super::state::AccessForm;
use crate::browser::dom;
use crate::components::{self, Field, FieldMessage, Icon, NameOfService, Select, explain, is_invalid};
use crate::forms::{TextField, TextInput};
use crate::platform::client;
use crate::platform::i18n as t;
use crate::platform::intl;
use core::time::Duration;
use handover_api::link::ServicesView;
use handover_api::route;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_rules::Category;
use handover_rules::access::ResourcePattern;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The pause in typing after which services are looked up.
const PAUSE: Duration = Duration::from_millis(250);
/// Services that are offered.
const OFFERED: usize = 6;

#[component]
pub(super) fn Services() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let count = Memo::new(move |_| form.services.with(Vec::len));
    form.submit.drop_once(form.search.id, move || count.get() > 0);
    let chosen = move || form.services.get().into_iter().map(move |of| chosen(form, of)).collect_view();
    view! {
        <section class="card pad stack mid" aria-labelledby="access-services">
            <h2 id="access-services" tabindex="-1">{t::access_services()}</h2>
            <ul class="services-included" hidden=move || count.get() == 0>{chosen}</ul>
            <Search/>
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

/// A field that finds services of the reader by name.
#[component]
fn Search() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let TextField { id, value, message } = form.search;
    let found: RwSignal<Option<Vec<ServiceRow>>> = RwSignal::new(None);
    let look_up = move |of: String| {
        let view = ServicesView { search: of.trim().to_owned(), flat: true, ..ServicesView::default() };
        let call = form.app.get_screen::<ServicesPage>(&route::services_page(&view, "", 0));
        client::await_answer(
            call,
            move || form.search.still_has(&of),
            move |page| match page {
                Ok(page) => found.set(Some(page.rows.into_iter().take(OFFERED).collect())),
                Err(failure) => message.set(Some(FieldMessage::bad(explain(&failure)))),
            },
        );
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        value.set(text.clone());
        message.set(None);
        if text.trim().is_empty() {
            found.set(None);
            return;
        }
        let later = move || {
            if form.search.still_has(&text) {
                look_up(text);
            }
        };
        set_timeout(later, PAUSE);
    };
    let add = Callback::new(move |row: ServiceRow| {
        form.learn(&row);
        form.add_services(ResourcePattern::of(&row.service));
        value.set(String::new());
        found.set(None);
        dom::focus_soon_id(id.to_owned());
    });
    // Enter adds the first one, and sends the form only from an empty field.
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Enter" && value.with_untracked(|text| !text.trim().is_empty()) {
            event.prevent_default();
            if let Some(first) = found.with_untracked(|found| found.as_ref()?.first().cloned()) {
                add.run(first);
            }
        }
    };
    let announced = move || found.with(|found| found.as_ref().map(|rows| t::access_services_found(rows.len() as u64)));
    let message_of: Signal<Option<FieldMessage>> = message.into();
    view! {
        <div class="stack tight">
            <Field id label=t::access_services_label() message>
                <Icon name="search"/>
                <input
                    id=id type="search" autocomplete="off" autocapitalize="none" spellcheck="false"
                    aria-describedby=components::described_by(id) aria-invalid=is_invalid(message_of)
                    prop:bound=move || value.get() on:input=typed on:keydown=pressed
                />
            </Field>
            <p class="small soft" role="status">{announced}</p>
            {move || found.get().filter(|rows| !rows.is_empty()).map(|rows| offers(rows, add))}
        </div>
    }
}

fn offers(rows: Vec<ServiceRow>, add: Callback<ServiceRow>) -> AnyView {
    let offer = move |row: ServiceRow| {
        let name = row.service.name.clone();
        let kind = t::word_category(row.service.category);
        let label = t::access_services_add([name.as_str(), " ", kind].concat().as_str());
        view! {
            <li>
                <button type="button" class="pick" aria-label=label on:click=move |_| add.run(row.clone())>
                    <Icon name="plus"/><span class="grow"><NameOfService name/> " " <span class="soft">{kind}</span></span>
                </button>
            </li>
        }
    };
    view! { <ul class="ul card lines">{rows.into_iter().map(offer).collect_view()}</ul> }.into_any()
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
