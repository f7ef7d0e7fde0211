//! Ordering a service, in demo mode: whoever orders becomes all three contacts.

use crate::components::{self, Entry, Field, Message, Tone, icon, words};
use crate::forms::form::Form;
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n::more as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::screens::not_found;
use crate::shell::titles;
use crate::state::AppContext;
use crate::state::Page;
use handover_api::account::Order;
use handover_api::link::ServicesView;
use handover_api::{Link, Reason, route};
use handover_rules::model::account::is_name;
use handover_rules::{Category, ServiceKey, ServiceName};
use leptos::task::spawn_local;

/// What is entered, and what came of it.
#[derive(Clone, Copy)]
struct Cart {
    app: AppContext,
    form: Form,
    category: RwSignal<Category>,
    name: RwSignal<String>,
    name_wrong: RwSignal<Option<Message>>,
    holder: RwSignal<String>,
    holder_wrong: RwSignal<Option<Message>>,
    ordered: RwSignal<Option<ServiceKey>>,
}

/// The screen.
pub(crate) fn view(app: AppContext) -> AnyView {
    if !app.is_demo() {
        return not_found::view();
    }
    let cart = Cart {
        app,
        form: Form::new("#order-problems", t::order_title()),
        category: RwSignal::new(Category::Domain),
        name: RwSignal::new(String::new()),
        name_wrong: RwSignal::new(None),
        holder: RwSignal::new(
            app.session().account.with_untracked(|me| me.as_ref().map(|me| me.name.clone())).unwrap_or_default(),
        ),
        holder_wrong: RwSignal::new(None),
        ordered: RwSignal::new(None),
    };
    let content = move || match cart.ordered.get() {
        Some(service) => done(cart, &service),
        None => form(cart),
    };
    let heading = move || {
        if cart.ordered.with(Option::is_some) { t::order_done().to_owned() } else { titles::heading(Page::Order) }
    };
    view! {
        <div class="head">
            <div>
                <h1 tabindex="-1">{heading}</h1>
                <p>{t::order_lead()}</p>
            </div>
            {components::badge(Tone::Warn, "info", t::frame_demo_only())}
        </div>
        <div class="column">{content}</div>
    }
    .into_any()
}

fn form(cart: Cart) -> AnyView {
    let mut categories: Vec<(&'static str, Category)> =
        Category::ALL.iter().map(|category| (words::category(*category), *category)).collect();
    categories.sort_by(|one, other| intl::compare(one.0, other.0));
    let options: Vec<AnyView> = categories
        .into_iter()
        .map(|(name, category)| {
            let is_chosen = move || cart.category.get() == category;
            view! { <option value=category.as_str() prop:selected=is_chosen>{name}</option> }.into_any()
        })
        .collect();
    let chosen = move |event| {
        if let Some(category) = Category::parse(&event_target_value(&event)) {
            cart.category.set(category);
        }
    };
    let select = view! { <select id="category" on:change=chosen>{options}</select> };
    let category = Field { id: "category", label: t::order_category(), hint: None, message: Signal::derive(|| None) };
    let entry = |id, label, hint, autocomplete, value, wrong| {
        components::entry(Entry { id, label, hint: Some(hint), kind: "text", autocomplete, value, wrong })
    };
    let example = view! { <code translate="no">{"blue-kettle.example"}</code> }.into_any();
    let name = t::order_name_hint(example);
    let is_domain = Memo::new(move |_| cart.category.get() == Category::Domain);
    let holder = move || {
        is_domain.get().then(|| {
            let hint = t::order_holder_hint().into_any();
            entry("holder", t::order_holder(), hint, "name", cart.holder, cart.holder_wrong)
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(cart);
    };
    let me = view! { <code translate="no">{cart.app.my_handle().as_str().to_owned()}</code> }.into_any();
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            {cart.form.problems()}
            {components::field(category, select.into_any())}
            {entry("service-name", t::order_name(), name, "off", cart.name, cart.name_wrong)}
            {holder}
            <p>{t::order_contacts(me)}</p>
            <p class="row">
                {cart.form.button("btn main", None, t::order_button())}
                <a class="btn" href=Link::Services(cart.app.navigation().services.get_untracked()).format()>{t::form_cancel()}</a>
            </p>
        </form>
    }
    .into_any()
}

fn send(cart: Cart) {
    let category = cart.category.get_untracked();
    let entered = cart.name.get_untracked();
    let name = ServiceName::parse(entered.trim());
    let holder = (category == Category::Domain).then(|| cart.holder.get_untracked());
    let name_problem = if entered.trim().is_empty() {
        Some(t::order_name_missing())
    } else {
        match &name {
            None => Some(t::order_name_wrong()),
            Some(name) if category.is_named_by_a_domain() && !name.is_domain() => Some(t::order_name_no_domain()),
            Some(_) => None,
        }
    };
    let holder_problem = holder.as_ref().and_then(|holder| {
        if holder.trim().is_empty() { Some(t::order_holder_missing()) } else { (!is_name(holder)).then(t::name_wrong) }
    });
    let may = cart.form.begin(vec![
        ("service-name", cart.name_wrong, name_problem.map(str::to_owned)),
        ("holder", cart.holder_wrong, holder_problem.map(str::to_owned)),
    ]);
    let Some(name) = name.filter(|_| may) else { return };
    spawn_local(async move {
        let order = Order { service: ServiceKey { name, category }, holder };
        match client::post::<_, ()>(cart.app, route::DEMO_ORDER, &order).await {
            Ok(()) => {
                cart.form.end();
                cart.name.try_set(String::new());
                cart.ordered.try_set(Some(order.service));
                titles::set_title(t::order_done());
                dom::focus_soon("main h1");
            }
            // Everything else was looked at before.
            Err(failure) if failure.reason() == Some(Reason::Malformed) => {
                cart.form.blame("service-name", cart.name_wrong, t::order_taken().to_owned());
            }
            Err(failure) => cart.form.refuse(&failure),
        }
    });
}

fn done(cart: Cart, service: &ServiceKey) -> AnyView {
    let list = ServicesView { search: service.name.as_str().to_owned(), ..ServicesView::default() };
    let name = view! { <b>{components::service_name(&service.name)}</b> }.into_any();
    let text = view! { <p>{t::order_yours(words::category(service.category).into_any(), name)}</p> };
    let again = move |_| {
        cart.ordered.set(None);
        titles::set_title(t::order_title());
        dom::focus_soon("#category");
    };
    view! {
        <div class="stack">
            {components::notice(Tone::Ok, "ok", text.into_any())}
            <p class="row">
                <a class="btn main" href=Link::Services(list).format()>{t::order_show()} {icon("arrow")}</a>
                <button type="button" class="btn" on:click=again>{t::order_again()}</button>
            </p>
        </div>
    }
    .into_any()
}
