//! The place of the form: its headings, and where it leads back to.

use super::form::ContactsForm;
use super::what_will_happen::in_short;
use crate::browser::dom;
use crate::components::{self, Crumb, Notice, Tone, person_text};
use crate::platform::i18n as t;
use handover_api::Link;
use handover_api::link::{FormSource, PeopleView, RequestsView};
use handover_rules::SubmissionId;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

/// The way from the services, or from a person, to this page.
pub(super) fn trail(form: ContactsForm, is_review: bool) -> Vec<Crumb> {
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

pub(super) fn heading(form: ContactsForm, is_review: bool) -> String {
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

pub(super) fn lead(form: ContactsForm, is_review: bool) -> String {
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
pub(super) fn nothing(form: ContactsForm) -> AnyView {
    let text = match form.source.get_value() {
        FormSource::Amend(id) => t::many_amend_nothing(submission_link(id)),
        FormSource::Back(id) | FormSource::Again(id) => t::many_back_nothing(submission_link(id)),
        FormSource::Extend(_) => t::many_extend_nothing().into_any(),
        FormSource::TakeBack(_) => t::modify_take_back_nothing().into_any(),
        _ => {
            let list = back(form).format();
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
pub(super) fn submission_link(id: SubmissionId) -> AnyView {
    let number = id.first_request().grouped();
    view! { <a href=Link::submission(id).format()>{t::many_submission(number.as_str())}</a> }.into_any()
}

/// The page that the form is left for.
pub(super) fn back(form: ContactsForm) -> Link {
    form.source.with_value(|source| match source {
        FormSource::Amend(id) | FormSource::Back(id) | FormSource::Again(id) => Link::submission(*id),
        FormSource::Extend(_) => Link::Requests(RequestsView::default()),
        FormSource::TakeBack(handle) => Link::Person { handle: handle.clone() },
        FormSource::InName(service, _) => Link::service(service),
        _ => Link::Services(form.app.navigation.services.get_untracked()),
    })
}

/// Leaves the form: back to the row that it was opened from, which has the focus again.
pub(super) fn leave(form: ContactsForm) {
    form.app.leave_for(back(form));
}

/// Has Escape leave the form, unless it is pressed in a field, where it closes the list of the field or does nothing.
pub(super) fn leave_on_escape(form: ContactsForm) {
    let pressed = move |event: KeyboardEvent| {
        let is_free = !event.default_prevented() && form.submit.sending.is_idle();
        // Escape closes a menu first.
        let has_own = "[popover]:popover-open, main :is(input:not([type=checkbox], [type=radio]), textarea):focus";
        if event.key() == "Escape" && is_free && dom::find(has_own).is_none() {
            leave(form);
        }
    };
    let listener = window_event_listener(ev::keydown, pressed);
    on_cleanup(move || listener.remove());
}
