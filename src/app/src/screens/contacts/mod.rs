//! The form for new contacts: of one service, of several, or of all of the reader (decision 0035).
//!
//! Its input lives in [`ContactsForm`]. The rules compute from it what will happen, as far as the browser knows; the server
//! checks it after a pause in typing.
#![expect(clippy::large_types_passed_by_value, reason = "signals are four times as large in development builds")]

mod check;
mod fields;
mod file;
mod form;
mod kept;
mod load;
mod options;
mod place;
mod refused;
mod review;
mod role_field;
mod send;
mod services;
mod webmaster;
mod what_will_happen;
mod words;

use crate::browser::dom;
use crate::components::{Crumbs, FailureNotice, Notice, PageHead, Skeleton, Tone};
use crate::forms::guard_unload;
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use fields::Fields;
use form::ContactsForm;
use handover_api::link::FormSource;
use handover_api::{Link, Reason};
use handover_rules::Zone;
use handover_rules::submission::presumed_account;
use leptos::prelude::*;
use place::{heading, lead, leave_on_escape, nothing, trail};
use review::Review;

/// The page.
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
