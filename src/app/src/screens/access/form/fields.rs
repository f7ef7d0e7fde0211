//! The fields of the form in one card, labels beside them, and the bar with the button.

use super::super::{item, words};
use super::preview::{Preview, PreviewInBar, summary};
use super::state::{AccessForm, FIRST_GROUP, group_id};
use crate::browser::dom;
use crate::components::words::capitalized;
use crate::components::{
    self, BusyLabel, Field, FieldMessage, Icon, MessageLine, Person, Select, Tone, action_text, catalogue, described_by,
};
use crate::forms::{ErrorSummary, PersonPicker, ServiceField, TextField, TextInput, on_submit};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_api::link::AccessPlace;
use handover_api::services::ServiceRow;
use handover_rules::access::{AccessSpan, ActionGroup, CatalogueAction, ResourcePattern};
use handover_rules::{Category, NicHandle};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

#[component]
pub(super) fn Fields() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let present = move || {
        form.present.with(|row| {
            row.as_ref().map(|row| {
                view! {
                    <section class="stack tight" aria-labelledby="access-present">
                        <h2 id="access-present">{t::access_present()}</h2>
                        {item::alone(row, ().into_any())}
                    </section>
                }
            })
        })
    };
    view! {
        <form class="cols side" novalidate on:submit=on_submit(move || form.send())>
            <div class="stack">
                <ErrorSummary form=form.submit/>
                {present}
                <div class="card ask lines">
                    <div class="slot"><People/></div>
                    <div class="slot"><Services/></div>
                    <What/>
                    <Until/>
                    <More/>
                </div>
                <section class="dock only-l" aria-label=label(form)>
                    <p>{summary}</p>
                    <Buttons/>
                </section>
                <section class="dock only-s" aria-label=t::modify_preview()>
                    <PreviewInBar/>
                    <Buttons/>
                </section>
            </div>
            <Preview/>
        </form>
    }
}

#[component]
fn People() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let field = form.person;
    let settle = Callback::new(move |is_complete: bool| {
        if is_complete {
            form.take_person();
        } else {
            field.message.try_set(None);
        }
    });
    form.submit.drop_once(field.id, move || form.accounts.with(|all| !all.is_empty()));
    let is_invalid = Signal::derive(move || field.message.with(Option::is_some));
    let token = move |who: NicHandle| {
        let label = t::access_who_remove(components::person_text(form.app.people, &who).as_str());
        token(view! { <Person who=who.clone() with_handle=false/> }.into_any(), label, field, move || {
            form.accounts.update(|all| all.retain(|other| *other != who));
        })
    };
    let chosen = move || form.accounts.get().into_iter().map(token).collect_view();
    view! {
        <Field id=field.id label=t::access_who() message=field.message>
            <div class="tokens">
                <ul>{chosen}</ul>
                <PersonPicker field label=t::access_who() described_by=described_by(field.id) is_invalid settle/>
            </div>
        </Field>
    }
}

#[component]
fn Services() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    form.submit.drop_once(form.search.id, move || form.services.with(|all| !all.is_empty()));
    let choose = Callback::new(move |row: ServiceRow| {
        form.services.update(|all| _ = all.insert(ResourcePattern::of(&row.service)));
        form.learn(row);
        form.search.clear();
    });
    let token = move |of: ResourcePattern| {
        let text = words::services_text(&of, true);
        let label = t::access_services_remove(text.as_str());
        token(view! { <Icon name="web"/><bdi>{text}</bdi> }.into_any(), label, form.search, move || {
            form.services.update(|all| all.retain(|other| *other != of));
        })
    };
    let chosen = move || form.services.get().into_iter().map(token).collect_view();
    let before = view! { <ul>{chosen}</ul> }.into_any();
    view! {
        <ServiceField field=form.search label=t::access_services() unknown=t::access_services_none() choose before/>
        <Many/>
    }
}

/// A choice that stands in its field, with a button that takes it out.
fn token(content: AnyView, label: String, field: TextField, remove: impl Fn() + 'static) -> AnyView {
    let press = move |_| {
        remove();
        dom::focus_soon_id(field.id.to_owned());
    };
    view! {
        <li>
            {content}
            <button type="button" class="btn bare sq" aria-label=label on:click=press><Icon name="x"/></button>
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
                form.services.update(|all| _ = all.insert(of));
                beginning.clear();
                dom::focus_soon_id(form.search.id.to_owned());
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
        <details class="fold small">
            <summary><Icon name="next"/>{t::access_services_many()}</summary>
            <div class="several" on:keydown=pressed>
                <Select id="access-kind" label=t::access_services_type() options chosen=kind/>
                <TextInput field=beginning label=t::access_services_beginning() autocomplete="off"/>
                <button type="button" class="btn" on:click=move |_| add()>{t::access_services_add_many()}</button>
            </div>
        </details>
    }
}

/// The actions: groups, with the single ones in a fold.
#[component]
fn What() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    form.submit.drop_once(FIRST_GROUP, move || form.permissions.with(|all| all.give_anything()));
    let message = Signal::derive(move || form.submit.error_of(FIRST_GROUP));
    view! {
        <div class="slot" role="group" aria-labelledby="access-what">
            <b id="access-what">{t::access_what()}</b>
            <div class="picks">{ActionGroup::ALL.map(|group| whole(form, group)).collect_view()}</div>
            <MessageLine id=FIRST_GROUP message/>
            <details class="fold small">
                <summary><Icon name="next"/>{t::access_single()}</summary>
                <div class="picks">{ActionGroup::ALL.map(|group| single(form, group)).collect_view()}</div>
            </details>
        </div>
    }
}

/// Whether a group is given as a whole; `None` if a part of it is.
fn is_given(form: AccessForm, group: ActionGroup) -> Option<bool> {
    let catalogue = catalogue();
    form.permissions.with(|all| {
        let of_group = catalogue.actions().iter().filter(|action| action.group == Some(group));
        let mut given = of_group.map(|action| all.give(&action.name, action.group));
        let first = given.next()?;
        given.all(|other| other == first).then_some(first)
    })
}

fn whole(form: AccessForm, group: ActionGroup) -> AnyView {
    let state = Memo::new(move |_| is_given(form, group));
    let change = move |event| {
        let is_given = event_target_checked(&event);
        form.permissions.update(|all| *all = core::mem::take(all).with_group(group, is_given, &catalogue()));
    };
    view! {
        <label>
            <input
                type="checkbox" id=group_id(group) prop:bound=move || state.get() == Some(true)
                prop:indeterminate=move || state.get().is_none() on:change=change
            />
            <span>{t::access_group(group)}<small>{t::access_group_note(group)}</small></span>
        </label>
    }
    .into_any()
}

fn single(form: AccessForm, group: ActionGroup) -> AnyView {
    let catalogue = catalogue();
    let actions = catalogue.actions().iter().filter(|action| action.group == Some(group)).cloned();
    let actions = actions.map(|action| tick(form, action)).collect_view();
    view! { <fieldset><legend><b>{t::access_group(group)}</b></legend>{actions}</fieldset> }.into_any()
}

fn tick(form: AccessForm, action: CatalogueAction) -> AnyView {
    let text = capitalized(action_text(&action.name));
    let of = action.clone();
    let is_given = move || form.permissions.with(|all| all.give(&of.name, of.group));
    let change = move |event| {
        let is_given = event_target_checked(&event);
        form.permissions.update(|all| *all = core::mem::take(all).with_action(&action, is_given));
    };
    view! { <label><input type="checkbox" prop:bound=is_given on:change=change/><span>{text}</span></label> }.into_any()
}

/// Durations in a row; a day opens its field.
#[component]
fn Until() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    form.submit.drop_once(form.last_day.id, move || form.has_end());
    let choice = move |span: AccessSpan| {
        let choose = move |_| {
            form.span.set(span);
            form.last_day.message.set(None);
        };
        view! {
            <label class="segment">
                <input
                    type="radio" name="access-span" prop:bound=move || form.span.get() == span on:change=choose
                />
                {t::access_span(span)}
            </label>
        }
    };
    let last = move || form.has_end().then(|| FieldMessage { tone: Tone::Plain, text: form.end_text() });
    let day = move || {
        (form.span.get() == AccessSpan::Day).then(
            || view! { <TextInput field=form.last_day label=t::access_last_day() kind="date" autocomplete="off"/> },
        )
    };
    view! {
        <div class="slot" role="group" aria-labelledby="access-until">
            <b id="access-until">{t::access_when()}</b>
            <div class="segments" role="radiogroup" aria-labelledby="access-until">
                {AccessSpan::ALL.map(choice).collect_view()}
            </div>
            <MessageLine id="access-span" message=Signal::derive(last)/>
            <div>{day}</div>
        </div>
    }
}

/// Name and note, open once one is entered.
#[component]
fn More() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let is_open = [form.name, form.note].into_iter().any(|field| !field.text().is_empty());
    view! {
        <div class="slot">
            <details class="fold all" open=is_open>
                <summary>
                    <Icon name="next"/><b>{t::modify_options()}</b> " "
                    <span class="soft small">{t::access_more()}</span>
                </summary>
                <div class="stack mid">
                    <p class="small soft">{t::access_more_hint()}</p>
                    <TextInput field=form.name label=t::access_name() autocomplete="off"/>
                    <TextInput field=form.note label=t::access_note() autocomplete="off"/>
                </div>
            </details>
        </div>
    }
}

fn label(form: AccessForm) -> &'static str {
    if form.id.is_some() { t::form_save() } else { t::access_give() }
}

#[component]
fn Buttons() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let sending = form.submit.sending;
    let address = Link::Access(AccessPlace::List).format();
    let give_up = move |event: MouseEvent| {
        if !sending.is_idle() {
            event.prevent_default();
        } else if dom::is_plain(&event) {
            // Entries need not be kept.
            form.forget();
        }
    };
    view! {
        <span class="row">
            <a class="btn" href=address aria-disabled=move || sending.disabled() on:click=give_up>
                {t::form_cancel()}
            </a>
            <button type="submit" class="btn main" aria-disabled=move || sending.disabled()>
                <BusyLabel of=sending label=move || label(form).to_owned() working=t::modify_sending()/>
            </button>
        </span>
    }
}
