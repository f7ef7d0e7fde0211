//! The form to give access, or to change it: its fields in one card, the bar with the button, and a preview by the rules
//! that the server decides with.

use super::draft::{self, AccessForm, FIRST_GROUP, group_id};
use super::{alone, given, people, services_inside, services_text, standing_alone};
use crate::browser::dom;
use crate::components::words::capitalized;
use crate::components::{
    self, BusyLabel, Button, Crumbs, Field, FieldMessage, Icon, MessageLine, PageHead, Person, Select, Skeleton, Tone,
    Track, TrackStep, action_text, catalogue, described_by,
};
use crate::data::loaded;
use crate::forms::{ErrorSummary, PersonPicker, ServiceField, TextField, TextInput, on_submit};
use crate::platform::i18n as t;
use crate::platform::{intl, titles};
use crate::state::App;
use handover_api::access::PolicyRow;
use handover_api::link::{AccessPlace, NewAccess};
use handover_api::services::ServiceRow;
use handover_api::{Link, route};
use handover_rules::access::{
    AccessPolicyId, AccessSpan, ActionGroup, CatalogueAction, GivenOn, Permissions, ResourcePattern, access_rights,
    ends_first, given_actions,
};
use handover_rules::{Category, NicHandle};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use std::collections::BTreeSet;

pub(crate) fn view(place: &AccessPlace) -> AnyView {
    let (title, content) = match place {
        AccessPlace::Policy(id) => (t::access_form_change(), change(*id)),
        AccessPlace::New(new) => (t::access_give(), give(new)),
        AccessPlace::List | AccessPlace::Given(_) | AccessPlace::Uses(_) => {
            return ().into_any();
        }
    };
    titles::set_title(title);
    let list = Link::Access(AccessPlace::List).format();
    let trail = vec![(t::access_title().to_owned(), Some(list)), (title.to_owned(), None)];
    view! {
        <Crumbs trail=Signal::stored(trail)/>
        <PageHead heading=title lead=t::access_form_lead()/>
        {content}
    }
    .into_any()
}

fn give(new: &NewAccess) -> AnyView {
    let app = expect_context::<App>();
    app.selection.keep_last(&app.my_handle());
    AccessForm::start(AccessForm::begin(new))
}

fn change(id: AccessPolicyId) -> AnyView {
    let app = expect_context::<App>();
    let policy = loaded::load::<PolicyRow>(move || route::access_policy(id));
    let ready = move || {
        let row = policy.data.get_untracked();
        row.map(|row| if row.giver == app.my_handle() { AccessForm::start(row.into()) } else { standing_alone(&row) })
            .into_any()
    };
    policy.show_once(|| view! { <Skeleton lines=6/> }.into_any(), ready)
}

impl AccessForm {
    /// Shows the form with its initial content.
    fn start(begin: draft::Begin) -> AnyView {
        let form = Self::new(begin);
        provide_context(form);
        form.keep();
        form.learn_services();
        view! { <Fields/> }.into_any()
    }
}

#[component]
fn Fields() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let present = move || {
        form.present.with(|row| {
            row.as_ref().map(|row| {
                view! {
                    <section class="stack tight" aria-labelledby="access-present">
                        <h2 id="access-present">{t::access_present()}</h2>
                        {alone(row, ().into_any())}
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
        let text = services_text(&of, true);
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
                <Button label=t::access_services_add_many() press=move |_| add()/>
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
        <div class="slot" role="group" aria-labelledby="access-what" aria-describedby=[FIRST_GROUP, "-m"].concat()>
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

/// Beside the form; a bar says it on phones.
#[component]
fn Preview() -> impl IntoView {
    view! {
        <aside class="what-will-happen sticky only-l" tabindex="0" aria-labelledby="what-will-happen">
            <div><h2 id="what-will-happen">{t::modify_preview()}</h2></div>
            {content}
        </aside>
    }
}

#[component]
fn PreviewInBar() -> impl IntoView {
    view! {
        <details class="fold">
            <summary><Icon name="next"/><span><b>{t::modify_preview()}</b><br/>{summary}</span></summary>
            <div class="stack mid">{content}</div>
        </details>
    }
}

/// Who, what, which services and until when, in one line.
fn summary() -> AnyView {
    let form = expect_context::<AccessForm>();
    if !is_complete(form) {
        return form.submit.nothing_sent().into_any();
    }
    let services = form.services.with(|all| services_inside(all, true));
    let end = components::access_end(form.end(), form.app.now());
    let rest = [String::new(), form.permissions.with(given), services, end].join(" · ");
    view! { <b>{people(&form.accounts.get())}</b>{rest} }.into_any()
}

fn is_complete(form: AccessForm) -> bool {
    let is_empty = form.accounts.with(BTreeSet::is_empty) || form.services.with(BTreeSet::is_empty);
    !is_empty && form.permissions.with(Permissions::give_anything) && form.has_end()
}

fn content() -> AnyView {
    let form = expect_context::<AccessForm>();
    if !is_complete(form) {
        return view! { <p class="soft">{t::access_preview_empty()}</p> }.into_any();
    }
    let (permissions, services) = (form.permissions.get(), form.services.get());
    let named: Vec<ServiceRow> = form.known.with(|known| {
        let is_named = |row: &&ServiceRow| services.contains(&ResourcePattern::of(&row.service));
        known.iter().filter(is_named).cloned().collect()
    });
    let rights = access_rights(&permissions, &given_on(form, &services, &named), &components::catalogue());
    let rights = components::access_effects(&rights, &people(&form.accounts.get()));
    let first = named.iter().filter_map(|row| row.expiration).min().filter(|day| ends_first(*day, form.end()));
    let first = first.map(|day| t::access_service_first(intl::day(day).as_str()));
    let lacking = lacking(form, &permissions, &named);
    let later = services.iter().any(|of| of.service().is_none()).then(|| t::access_preview_later().to_owned());
    let warnings: Vec<AnyView> = first.into_iter().chain(lacking).chain(later).map(warning).collect();
    let warnings = (!warnings.is_empty()).then(|| view! { <div class="stack tight">{warnings}</div> });
    view! { <div class="stack mid">{rights}</div> {warnings} <div>{steps(form)}</div> }.into_any()
}

fn warning(text: String) -> AnyView {
    view! { <p class="state" data-s="warn"><Icon name="alert"/><span>{text}</span></p> }.into_any()
}

fn steps(form: AccessForm) -> AnyView {
    let mail = if form.id.is_some() { t::access_preview_mail_change() } else { t::access_preview_mail() };
    let steps = vec![
        TrackStep::new(Tone::Now, "access", t::access_preview_now(), mail),
        TrackStep::new(Tone::Plain, "eye", t::access_preview_traced(), t::access_preview_traced_where()),
        TrackStep::new(Tone::Plain, "clock", form.end_text(), t::access_preview_sooner()),
    ];
    view! { <Track steps/> }.into_any()
}

/// The services by type, with the reader's roles as far as they are known.
fn given_on(form: AccessForm, services: &BTreeSet<ResourcePattern>, named: &[ServiceRow]) -> Vec<GivenOn> {
    let known = named.iter().map(|row| (row.service.category, Some(form.roles_on(row)), 1));
    let is_known = |of: &ResourcePattern| named.iter().any(|row| ResourcePattern::of(&row.service) == *of);
    let rest = services.iter().filter(|of| !is_known(of));
    let rest = rest.flat_map(|of| of.category().map_or_else(|| Category::ALL.to_vec(), |category| vec![category]));
    known.chain(rest.map(|category| (category, None, 1))).collect()
}

/// Actions that the reader's role does not include, and where.
fn lacking(form: AccessForm, permissions: &Permissions, named: &[ServiceRow]) -> Option<String> {
    let catalogue = components::catalogue();
    let (mut services, mut actions) = (BTreeSet::new(), BTreeSet::new());
    for row in named {
        for action in given_actions(permissions, form.roles_on(row), row.service.category, &catalogue).lacking {
            services.insert(ResourcePattern::of(&row.service));
            actions.insert(&action.name);
        }
    }
    let on = services_inside(&services, true);
    let what = components::actions_text(actions);
    (!services.is_empty()).then(|| t::access_preview_lacking(on.as_str(), what.as_str()))
}
