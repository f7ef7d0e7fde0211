//! Demo mode: ordering a service. The account becomes all three contacts.

use crate::browser::dom;
use crate::components::{Badge, Button, Icon, NameOfService, Notice, PageHead, Select, Tone};
use crate::forms::name_error as person_name_error;
use crate::forms::{
    ErrorSummary, Form, KeptFields, NameFields, Rejection, SubmitButton, TextField, TextInput, keep_fields, on_submit,
};
use crate::platform::i18n as t;
use crate::platform::{intl, titles};
use crate::screens::not_found;
use crate::state::App;
use handover_api::account::{Order, OrderedHolder};
use handover_api::link::{FormSource, ServicesView};
use handover_api::{Link, Reason, route};
use handover_rules::{Category, ServiceKey, ServiceName};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct OrderForm {
    app: App,
    form: Form,
    /// The name of a [`Category`].
    category: RwSignal<String>,
    name: TextField,
    first_name: TextField,
    last_name: TextField,
    ordered: RwSignal<Option<ServiceKey>>,
    kept: KeptFields,
}

pub(super) fn view() -> AnyView {
    let app = expect_context::<App>();
    // Once: another answer with the session must not begin the form anew.
    if !untrack(|| app.is_demo()) {
        return not_found::view();
    }
    let my_name = app.session.account.with_untracked(|me| me.as_ref().map(|me| me.name.clone())).unwrap_or_default();
    // A proposal: which of several names is the last name is for the person to say.
    let (my_first_name, my_last_name) = my_name.split_once(' ').unwrap_or(("", &my_name));
    let category = RwSignal::new(Category::Domain.as_str().to_owned());
    let [name, first_name, last_name] =
        [("service-name", ""), ("first-name", my_first_name), ("last-name", my_last_name)]
            .map(|(id, text)| TextField::new(id, text));
    let order = OrderForm {
        app,
        form: Form::new("#order-errors", t::order_title()),
        category,
        name,
        first_name,
        last_name,
        ordered: RwSignal::new(None),
        kept: keep_fields("order", &[category, name.value, first_name.value, last_name.value]),
    };
    let content = move || match order.ordered.get() {
        Some(service) => done(order, &service),
        None => form(order),
    };
    let heading =
        move || if order.ordered.with(Option::is_some) { t::order_done() } else { t::order_title() }.to_owned();
    view! {
        <PageHead heading=heading lead=t::order_lead()>
            <span class="row"><Badge tone=Tone::Warn icon="info" text=t::frame_demo_only()/></span>
        </PageHead>
        <div class="column">{content}</div>
    }
    .into_any()
}

fn form(order: OrderForm) -> AnyView {
    let OrderForm { app, form, category, name, first_name, last_name, .. } = order;
    let example = view! { <code translate="no">{"blue-kettle.example"}</code> }.into_any();
    let is_domain = Memo::new(move |_| category.with(|category| category == Category::Domain.as_str()));
    let holder = move || {
        is_domain.get().then(|| {
            view! {
                <fieldset class="stack tight" aria-describedby="holder-hint">
                    <legend><b>{t::order_holder()}</b></legend>
                    <p class="small soft" id="holder-hint">{t::order_holder_hint()}</p>
                    <NameFields first_name last_name/>
                </fieldset>
            }
        })
    };
    let me = view! { <code translate="no">{app.my_handle().as_str().to_owned()}</code> }.into_any();
    let services = Link::Services(app.navigation.services.get_untracked()).format();
    view! {
        <form class="stack mid" novalidate on:submit=on_submit(move || submit(order))>
            <ErrorSummary form />
            <Select id="category" label=t::order_category() options=categories() chosen=category/>
            <TextInput field=name label=t::order_name() hint=t::order_name_hint(example) autocomplete="off" />
            {holder}
            <p>{t::order_contacts(me)}</p>
            <p class="row">
                <SubmitButton form label=t::order_button() />
                <a class="btn" href=services>{t::form_cancel()}</a>
            </p>
        </form>
    }
    .into_any()
}

fn categories() -> Vec<(String, String)> {
    let mut categories = Category::ALL.map(|of| (of.as_str().to_owned(), t::word_category(of).to_owned())).to_vec();
    categories.sort_by(|one, other| intl::compare(&one.1, &other.1));
    categories
}

fn name_error(text: &str, category: Category) -> Option<&'static str> {
    if text.is_empty() {
        return Some(t::order_name_missing());
    }
    match ServiceName::entered(text) {
        None => Some(t::order_name_wrong()),
        Some(name) if category.is_named_by_a_domain() && !name.is_domain() => Some(t::order_name_no_domain()),
        Some(_) => None,
    }
}

fn submit(order: OrderForm) {
    let OrderForm { app, form, .. } = order;
    let Some(category) = order.category.with_untracked(|category| Category::parse(category)) else { return };
    let name = order.name.text().trim().to_owned();
    let holder = (category == Category::Domain)
        .then(|| OrderedHolder { first_name: order.first_name.text(), last_name: order.last_name.text() });
    let error = |name: fn(&OrderedHolder) -> &String, missing: fn() -> &'static str| {
        holder.as_ref().and_then(|holder| person_name_error(name(holder), missing()))
    };
    let may_send = form.start(vec![
        order.name.check(name_error(&name, category)),
        order.first_name.check(error(|holder| &holder.first_name, t::order_first_name_missing)),
        order.last_name.check(error(|holder| &holder.last_name, t::order_last_name_missing)),
    ]);
    let Some(name) = ServiceName::entered(&name).filter(|_| may_send) else { return };
    form.run(async move {
        let body = Order { service: ServiceKey { name, category }, holder };
        app.post::<_, ()>(route::DEMO_ORDER, &body).await.map_err(|failure| match failure.reason() {
            // The checks above leave one reason for this: the name is taken.
            Some(Reason::Malformed) => Rejection::field(order.name, t::order_taken()),
            _ => failure.into(),
        })?;
        order.name.clear();
        order.kept.sent();
        order.ordered.try_set(Some(body.service));
        titles::set_title(t::order_done());
        dom::focus_soon("main h1");
        Ok(())
    });
}

fn done(order: OrderForm, service: &ServiceKey) -> AnyView {
    let list = ServicesView { search: service.name.as_str().to_owned(), ..ServicesView::default() };
    let name = view! { <b><NameOfService name=service.name.clone()/></b> }.into_any();
    let text = view! { <p>{t::order_yours(t::word_category(service.category).into_any(), name)}</p> };
    let who = Link::modify(FormSource::Service(service.clone())).format();
    let again = move |_| {
        order.ordered.set(None);
        titles::set_title(t::order_title());
        dom::focus_soon("#category");
    };
    view! {
        <div class="stack">
            <Notice tone=Tone::Ok icon="ok">{text}</Notice>
            <p class="row">
                <a class="btn main" href=who>{t::order_who()} <Icon name="arrow"/></a>
                <a class="btn" href=Link::Services(list).format()>{t::order_show()}</a>
                <Button label=t::order_again() press=again/>
            </p>
        </div>
    }
    .into_any()
}
