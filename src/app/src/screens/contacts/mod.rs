//! The form for new contacts: of one service, of several, or of all of the reader (decision 0035).
//!
//! Its input lives in [`ContactsForm`]. The rules compute from it what will happen, as far as the browser knows; the server
//! checks it after a pause in typing.
#![expect(clippy::large_types_passed_by_value, reason = "signals are four times as large in development builds")]

mod form;
mod load;
mod preview;
mod review;
mod role_field;
mod send;
mod services;

use self::form::ContactsForm;
use self::preview::{Refused, WhatWillHappen, WhatWillHappenInBar, in_short, send_label};
use self::review::{Changes, Review};
use self::role_field::RoleField;
use self::send::Listing;
use self::services::{Abilities, FromFile, ServicesIncluded, Site};
use crate::browser::dom;
use crate::components::{
    self, BusyLabel, Crumb, Crumbs, FailureNotice, Icon, MessageLine, Notice, PageHead, Skeleton, Tone, described_by,
    is_invalid, person_text,
};
use crate::forms::{ErrorSummary, TextInput, guard_unload, on_submit};
use crate::platform::i18n as t;
use crate::platform::{intl, titles};
use crate::state::App;
use handover_api::link::{FormSource, PeopleView};
use handover_api::{Link, Reason};
use handover_rules::submission::form::{Common, FormLines, Preview};
use handover_rules::submission::presumed_account;
use handover_rules::{Role, SubmissionId, Zone};
use leptos::ev::{self, KeyboardEvent, MouseEvent};
use leptos::prelude::*;

pub(crate) fn view(source: FormSource) -> AnyView {
    let app = expect_context::<App>();
    // The step stays while the page is left.
    let is_check = Memo::new(move |before: Option<&bool>| {
        app.navigation.link.with(|link| match link {
            Link::Modify { is_check, .. } => *is_check,
            _ => before.copied().unwrap_or_default(),
        })
    });
    app.selection.keep_last(&app.my_handle());
    let zone = app.session.account.with_untracked(|account| account.as_ref().map(|account| account.zone));
    let asker = form::giver(&source).cloned().unwrap_or_else(|| app.my_handle());
    let form = ContactsForm::new(source, presumed_account(&asker, zone.unwrap_or(Zone::Eu)));
    provide_context(form);
    form.keep();
    guard_unload(move || form.has_file());
    form.load();
    form.follow_name();
    form.follow_input();
    form.follow_events();
    leave_on_escape(form);
    // Without a preview there is nothing to check, as after a reload.
    let is_review = Memo::new(move |_| {
        let changes = form.preview(|preview| preview.will_change > 0);
        is_check.get() && changes
    });
    Effect::new(move |before: Option<bool>| {
        let is_review = is_review.get();
        if before.is_some_and(|before| before != is_review) {
            form.submit.clear();
            titles::set_title(&untrack(|| heading(form, is_review)));
            window().scroll_to_with_x_and_y(0.0, 0.0);
            dom::focus_soon("main h1");
        }
        is_review
    });
    let trail = Signal::derive(move || trail(form, is_review.get()));
    view! {
        <Crumbs trail/>
        <PageHead heading=move || heading(form, is_review.get()) lead=move || lead(form, is_review.get())/>
        {move || if is_review.get() { view! { <Review/> }.into_any() } else { fields(form) }}
    }
    .into_any()
}

/// The form, or the reason why it is missing.
fn fields(form: ContactsForm) -> AnyView {
    let is_empty = Memo::new(move |_| form.count() == 0);
    // A form that has become empty stays: its services can be ticked again.
    let needs_services = !form.is_of_name() && !form.is_by_file();
    // While another site is read, the form keeps what is entered, and the focus.
    let awaits_name = Memo::new(move |before| {
        let is_awaited = form.is_of_name() && form.site.with(Option::is_some) && form.rows.with(Vec::is_empty);
        before != Some(&false) && is_awaited
    });
    (move || match (form.loading.is_running(), form.loading.failure()) {
        (true, _) => view! { <Skeleton lines=6/> }.into_any(),
        (false, Some(failure)) if form.is_of_name() && failure.reason() == Some(Reason::NotFound) => {
            let text = view! { <p>{t::services_missing()}</p> }.into_any();
            view! { <div role="alert"><Notice tone=Tone::Plain icon="info">{text}</Notice></div> }.into_any()
        }
        (false, Some(failure)) => view! { <FailureNotice failure retry=move || form.load_again()/> }.into_any(),
        (false, None) if needs_services && is_empty.get() => nothing(form),
        (false, None) if awaits_name.get() => view! { <Skeleton lines=6/> }.into_any(),
        (false, None) => view! { <Fields/> }.into_any(),
    })
    .into_any()
}

/// The way from the services, or from a person, to this page.
fn trail(form: ContactsForm, is_review: bool) -> Vec<Crumb> {
    let person = form.source.with_value(|source| match source {
        FormSource::TakeBack(account) => Some(account.clone()),
        _ => None,
    });
    let mut trail = if let Some(handle) = person {
        let name = person_text(form.app.people, &handle);
        vec![
            (t::people_title().to_owned(), Some(Link::People(PeopleView::default()).format())),
            (name, Some(Link::Person { handle }.format())),
        ]
    } else {
        let list = Link::Services(form.app.navigation.services.get()).format();
        vec![(t::services_title().to_owned(), Some(list))]
    };
    if let Some(service) = form.site.get().filter(|_| !form.is_for_webmaster()) {
        let name = components::service_inside(&service.name);
        trail.push((name, Some(Link::service(&service).format())));
    }
    let address = is_review.then(|| Link::modify(form.source.get_value()).format());
    let title = if form.is_for_webmaster() { t::webmaster_title() } else { t::modify_title() };
    trail.push((title.to_owned(), address));
    if is_review {
        trail.push((t::modify_review().to_owned(), None));
    }
    trail
}

fn heading(form: ContactsForm, is_review: bool) -> String {
    if is_review {
        return t::modify_review_title(form.preview(|preview| preview.will_change));
    }
    let count = form.count() as u64;
    let is_cut = form.is_cut.get();
    form.source.with_value(|source| match source {
        FormSource::Service(service) | FormSource::InName(service, _) => {
            t::modify_title_of(components::service_inside(&service.name).as_str())
        }
        FormSource::Webmaster(_) => t::webmaster_title().to_owned(),
        FormSource::File => t::many_file_title().to_owned(),
        FormSource::Amend(id) => t::many_amend_title(id.first_request().grouped().as_str()),
        FormSource::TakeBack(account) => t::modify_take_back_title(person_text(form.app.people, account).as_str()),
        _ if count == 0 => t::modify_title().to_owned(),
        FormSource::Back(_) => t::many_back_title_count(count),
        FormSource::Extend(_) => t::many_extend_title_count(count),
        FormSource::Everything | FormSource::To(_) if is_cut => t::many_everything_title_first(count),
        FormSource::Everything | FormSource::To(_) => t::many_everything_title(count),
        FormSource::Selected | FormSource::Again(_) if is_cut => t::many_title_first(count),
        FormSource::Selected | FormSource::Again(_) => t::many_title(count),
    })
}

fn lead(form: ContactsForm, is_review: bool) -> String {
    if is_review {
        return form.preview(|preview| in_short(form, preview));
    }
    if let Some(giver) = form.giver() {
        return t::access_ask_lead(person_text(form.app.people, &giver).as_str());
    }
    let is_cut = form.is_cut.get();
    let text = form.source.with_value(|source| match source {
        FormSource::Service(service) if form.rows.with(|rows| rows.len() == 1) => t::word_category(service.category),
        FormSource::Webmaster(_) => t::webmaster_lead(),
        FormSource::File => t::many_file_lead(),
        FormSource::Back(_) => t::many_back_lead(),
        FormSource::Extend(_) => t::many_extend_lead(),
        FormSource::Everything | FormSource::To(_) if is_cut => t::many_everything_lead_first(),
        FormSource::Selected if is_cut => t::many_lead_first(),
        _ => "",
    });
    text.to_owned()
}

/// That there is nothing to change, and where to go instead.
fn nothing(form: ContactsForm) -> AnyView {
    let text = match form.source.get_value() {
        FormSource::Amend(id) => t::many_amend_nothing(submission_link(id)),
        FormSource::Back(id) | FormSource::Again(id) => t::many_back_nothing(submission_link(id)),
        FormSource::Extend(_) => t::many_extend_nothing().into_any(),
        FormSource::TakeBack(_) => t::modify_take_back_nothing().into_any(),
        _ => {
            let list = form.back().format();
            let file = Link::modify(FormSource::File).format();
            let text = view! {
                <p>{t::many_nothing()}</p>
                <p class="row">
                    <a class="btn main" href=list>{t::many_choose()}</a>
                    <a class="btn" href=file>{t::many_by_file()}</a>
                </p>
            };
            return view! { <Notice tone=Tone::Plain icon="info">{text}</Notice> }.into_any();
        }
    };
    view! { <Notice tone=Tone::Plain icon="info"><p>{text}</p></Notice> }.into_any()
}

/// A link to a submission, inside a sentence.
fn submission_link(id: SubmissionId) -> AnyView {
    let number = id.first_request().grouped();
    view! { <a href=Link::submission(id).format()>{t::many_submission(number.as_str())}</a> }.into_any()
}

/// Has Escape leave the form, unless it is pressed in a field, where it closes the list of the field or does nothing.
fn leave_on_escape(form: ContactsForm) {
    let pressed = move |event: KeyboardEvent| {
        let is_free = !event.default_prevented() && form.submit.sending.is_idle();
        // Escape closes a menu first.
        let has_own = "[popover]:popover-open, main :is(input:not([type=checkbox], [type=radio]), textarea):focus";
        if event.key() == "Escape" && is_free && dom::find(has_own).is_none() {
            // Back to the row that it was opened from, which has the focus again.
            form.app.leave_for(form.back());
        }
    };
    let listener = window_event_listener(ev::keydown, pressed);
    on_cleanup(move || listener.remove());
}

#[component]
fn Fields() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    // Narrower than the services: the fields must not be rendered anew while somebody types.
    let offered = Memo::new(move |_| form.offered());
    let lists_changes = Memo::new(move |_| form.listing() == Listing::Form);
    form.submit.drop_once(services::SITE, move || form.rows.with(|rows| !rows.is_empty()));
    for field in [form.last_day, form.note] {
        form.submit.drop_once(field.id, move || field.message.with(Option::is_none));
    }
    let roles = move || offered.get().iter().map(|role| view! { <RoleField role/> }).collect_view();
    let amending = form.amended().map(|id| {
        let text = view! { <p>{t::many_amending(submission_link(id))}</p> };
        view! { <Notice tone=Tone::Plain icon="info">{text}</Notice> }.into_any()
    });
    let parts = if form.is_by_file() {
        view! { <FromFile/> }.into_any()
    } else if form.is_for_webmaster() {
        let has_site = Memo::new(move |_| form.rows.with(|rows| !rows.is_empty()));
        view! {
            <section class="card pad stack" aria-label=t::modify_contacts()>
                {roles}
                <Site/>
            </section>
            {move || has_site.get().then(|| view! { <ServicesIncluded/> <Abilities/> })}
        }
        .into_any()
    } else {
        let (hint, class) = if form.hands_over() {
            (t::many_everything_lead(), "card pad stack mid")
        } else {
            (t::modify_lead(), "card pad")
        };
        view! {
            <ServicesIncluded/>
            <section class=class aria-labelledby="new-contacts">
                <h2 id="new-contacts">{t::modify_contacts()}</h2>
                <p class="soft small">{hint}</p>
                <div class="lines">{roles}</div>
            </section>
            {move || lists_changes.get().then(|| view! { <Changes leaves_out=false/> })}
        }
        .into_any()
    };
    view! {
        <form class="cols side" novalidate on:submit=on_submit(move || form.confirm())>
            <div class="stack">
                <ErrorSummary form=form.submit/>
                {amending}
                {parts}
                <Refused/>
                <Options/>
                <ConfirmBars/>
            </div>
            <WhatWillHappen/>
        </form>
    }
}

/// The bar with the button: at the foot of the form, and on phones of the window.
#[component]
fn ConfirmBars() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let note = move || {
        let nothing_sent = form.submit.nothing_sent()?;
        Some(if form.listing() == Listing::Page { t::modify_check_first() } else { nothing_sent })
    };
    view! {
        <section class="dock only-l" aria-label=t::modify_confirm()>
            <span class="soft">{note}</span>
            <Buttons/>
        </section>
        <section class="dock only-s" aria-label=t::modify_preview()>
            <WhatWillHappenInBar/>
            <Buttons/>
        </section>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let sending = form.submit.sending;
    // Pressed without changes, it says why nothing is sent.
    let is_off = Memo::new(move |_| {
        let stays = |preview: &Preview| preview.will_change + preview.cannot_change == 0 && preview.faults.is_empty();
        sending.is_running() || form.preview(stays)
    });
    let label = move || {
        let services = form.preview(|preview| preview.will_change);
        match form.listing() {
            Listing::Page if services == 0 => t::modify_check_file().to_owned(),
            Listing::Page => t::modify_check(services),
            Listing::Beside | Listing::Form => send_label(form),
        }
    };
    let give_up = move |event: MouseEvent| {
        // A call under way goes on, and its result would be shown nowhere.
        if !sending.is_idle() {
            event.prevent_default();
        } else if dom::is_plain(&event) {
            event.prevent_default();
            form.is_done.set_value(true);
            form.app.leave_for(form.back());
        }
    };
    let address = form.back().format();
    view! {
        <span class="row">
            <a class="btn" href=address aria-disabled=move || sending.disabled() on:click=give_up>
                {t::modify_cancel()}
            </a>
            <button type="submit" class="btn main" aria-disabled=move || is_off.get().then_some("true")>
                <BusyLabel of=sending label working=t::modify_sending()/>
            </button>
        </span>
    }
}

#[component]
fn Options() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let has_last_day =
        Memo::new(move |_| !form.hands_over() && form.giver().is_none() && form.offered().contains(Role::Tech));
    let is_several = Memo::new(move |_| form.is_by_file() || form.count() > 1);
    let names = move || match (has_last_day.get(), is_several.get()) {
        (true, true) => t::modify_options_all(),
        (true, false) => t::modify_options_one(),
        (false, true) => t::modify_options_together(),
        (false, false) => t::modify_options_note(),
    };
    // Filled in, it must not be hidden.
    let is_open = form.extends()
        || !form.last_day.text().is_empty()
        || !form.note.text().is_empty()
        || form.all_or_nothing.get_untracked();
    view! {
        <details class="fold card pad" open=is_open>
            <summary>
                <Icon name="next"/><b>{t::modify_options()}</b> " " <span class="soft small">{names}</span>
            </summary>
            <div class="stack">
                <div class="cols">
                    {move || has_last_day.get().then(|| view! { <LastDayField/> })}
                    <Note/>
                </div>
                {move || is_several.get().then(|| view! { <Together/> })}
            </div>
        </details>
    }
}

#[component]
fn LastDayField() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let now = move || {
        if let Some(day) = form.present_end.get() {
            Some(t::many_extend_now(intl::day(day).as_str()))
        } else {
            let differs = |lines: &FormLines| lines.last_day() == Common::Different;
            form.lines.with(differs).then(|| t::many_differs().to_owned())
        }
    };
    let hint = view! { {t::many_last_day_hint()} " " {now} }.into_any();
    let label = if form.extends() { t::many_extend_last_day() } else { t::many_last_day() };
    view! { <TextInput field=form.last_day label hint kind="date" autocomplete="off"/> }
}

#[component]
fn Note() -> impl IntoView {
    let note = expect_context::<ContactsForm>().note;
    let change = move |event| {
        note.value.set(event_target_value(&event));
        note.message.set(None);
    };
    view! {
        <div class="field">
            <label for=note.id>{t::many_note()}</label>
            <p class="small soft" id=[note.id, "-h"].concat()>{t::modify_note_hint()}</p>
            <textarea
                id=note.id rows="2" aria-describedby=described_by(note.id) aria-invalid=is_invalid(note.message.into())
                prop:bound=move || note.value.get() on:input=change
            ></textarea>
            <MessageLine id=note.id message=note.message/>
        </div>
    }
}

/// Whether the services change each by itself or together.
#[component]
fn Together() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let is_alone = Memo::new(move |_| {
        form.preview(|preview| preview.will_change > 0 && preview.is_confirmed_only_by(&form.app.my_handle()))
    });
    let each = move || if is_alone.get() { t::many_moves_alone() } else { t::many_each_note() };
    let choice = move |together: bool, name: &'static str, what: AnyView| {
        view! {
            <label class="pick">
                <input
                    type="radio" name="when" prop:bound=move || form.all_or_nothing.get() == together
                    on:change=move |_| form.all_or_nothing.set(together)
                />
                <span><b>{name}</b><small>{what}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="cols">
            <legend class="vh">{t::many_when()}</legend>
            {choice(false, t::many_each(), each.into_any())}
            {choice(true, t::many_together(), t::many_together_note().into_any())}
        </fieldset>
    }
}
