//! New contacts for all selected services at once: a page with an address, which may be left without losing the selection.
//!
//! The rules tell at once what would change as far as the browser knows; the server tells the rest. See decision 0036.

mod basis;
mod check;
mod fields;
mod file;
mod foresee;
mod form;
mod kept;
mod load;
mod preview;
mod remedies;
mod send;
mod sent;
mod steps;

use crate::components::{self, Tone, bones, icon};
use crate::forms::ErrorSummary;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::services::everything;
use crate::state::App;
use form::ManyForm;
use handover_api::Link;
use handover_api::link::{ManyFrom, RequestsView, ServicesView};
use handover_api::services::ServiceRow;
use handover_rules::SubmissionId;
use handover_rules::submission::blockers::may_be_handed_over;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::mem::take;

/// The screen. It begins anew when the address names another beginning.
pub(crate) fn view(app: App) -> AnyView {
    let from = Memo::new(move |before: Option<&ManyFrom>| {
        app.navigation().link.with(|link| match link {
            Link::ModifyMany { from } => *from,
            _ => before.copied().unwrap_or_default(),
        })
    });
    app.selection().keep_for(app.my_handle());
    (move || {
        let from = from.get();
        untrack(|| page(app, from))
    })
    .into_any()
}

fn page(app: App, from: ManyFrom) -> AnyView {
    let form = ManyForm::new(app, from);
    form.keep();
    form.guard_unload();
    form.follow_input();
    form.follow_events();
    // Whether there are more services than one submission may have.
    let is_cut = RwSignal::new(false);
    let load = move || match from {
        ManyFrom::Selected => {}
        ManyFrom::Everything => select_everything(form, is_cut),
        ManyFrom::Amend(_) | ManyFrom::Back(_) | ManyFrom::Extend(_) => form.load_basis(),
    };
    match from {
        ManyFrom::Everything => keep_selection(form),
        ManyFrom::Selected => is_cut.set(leave_rest_for_later(form)),
        ManyFrom::Amend(_) | ManyFrom::Back(_) | ManyFrom::Extend(_) => {}
    }
    load();
    let is_empty = Memo::new(move |_| form.services() == 0);
    let content = move || {
        if let Some(sent) = form.sent.get() {
            return sent::view(form, &sent);
        }
        match (form.loading.is_running(), form.loading.failure()) {
            (true, _) => bones(6),
            (false, Some(failure)) => components::failure(&failure, load),
            (false, None) if is_empty.get() && !form.by_file.get() => nothing(form),
            (false, None) => content(form),
        }
    };
    view! {
        {components::head_with(move || heading(form, is_cut), move || lead(form, is_cut).to_owned(), back(form))}
        {content}
    }
    .into_any()
}

fn heading(form: ManyForm, is_cut: RwSignal<bool>) -> String {
    if form.sent.with(Option::is_some) {
        return t::many_sent().to_owned();
    }
    if form.by_file.get() {
        return t::many_file_title().to_owned();
    }
    match (form.from, form.services() as u64) {
        (ManyFrom::Amend(id), _) => t::many_amend_title(intl::request_number(id.first_request()).as_str()),
        (ManyFrom::Back(_), 0) => t::many_back_title().to_owned(),
        (ManyFrom::Back(_), count) if form.restores() => t::many_restore_title_count(count),
        (ManyFrom::Back(_), count) => t::many_back_title_count(count),
        (ManyFrom::Extend(_), 0) => t::many_extend_title().to_owned(),
        (ManyFrom::Extend(_), count) => t::many_extend_title_count(count),
        (_, 0) => t::many_heading().to_owned(),
        (ManyFrom::Everything, count) if is_cut.get() => t::many_everything_title_first(count),
        (ManyFrom::Everything, count) => t::many_everything_title(count),
        (ManyFrom::Selected, count) if is_cut.get() => t::many_title_first(count),
        (ManyFrom::Selected, count) => t::many_title(count),
    }
}

fn lead(form: ManyForm, is_cut: RwSignal<bool>) -> &'static str {
    match form.from {
        _ if form.by_file.get() => t::many_file_lead(),
        ManyFrom::Everything if is_cut.get() => t::many_everything_lead_first(),
        ManyFrom::Everything => t::many_everything_lead(),
        ManyFrom::Back(_) => t::many_back_lead(),
        ManyFrom::Extend(_) => t::many_extend_lead(),
        ManyFrom::Selected if is_cut.get() => t::many_lead_first(),
        ManyFrom::Selected | ManyFrom::Amend(_) => t::many_lead(),
    }
}

/// The way back: to the list, where the selection is changed, or to what the form begins with.
fn back(form: ManyForm) -> AnyView {
    let text = match form.submission_before() {
        Some(id) => t::submission_title(intl::request_number(id.first_request()).as_str()),
        None if form.extends() => t::requests_title().to_owned(),
        None => t::many_back().to_owned(),
    };
    view! { <a class="btn" href=back_address(form)>{icon("up")} {text}</a> }.into_any()
}

fn back_address(form: ManyForm) -> String {
    match form.submission_before() {
        Some(id) => Link::submission(id).format(),
        None if form.extends() => Link::Requests(RequestsView::default()).format(),
        None => Link::Services(form.app.navigation().services.get_untracked()).format(),
    }
}

fn nothing(form: ManyForm) -> AnyView {
    if let Some(id) = form.submission_before() {
        let link = submission_link(id);
        let text = match form.from {
            ManyFrom::Amend(_) => t::many_amend_nothing(link),
            _ => t::many_back_nothing(link),
        };
        return components::notice(Tone::Plain, "info", view! { <p>{text}</p> }.into_any());
    }
    if form.extends() {
        let text = view! { <p>{t::many_extend_nothing()}</p> };
        return components::notice(Tone::Plain, "info", text.into_any());
    }
    let list = back_address(form);
    let text = view! {
        <p>{t::many_nothing()}</p>
        <p><a class="btn main" href=list>{t::many_choose()}</a></p>
        {file::offer(form)}
    };
    components::notice(Tone::Plain, "info", text.into_any())
}

fn submission_link(id: SubmissionId) -> AnyView {
    let number = intl::request_number(id.first_request());
    view! { <a href=Link::submission(id).format()>{t::many_submission(number.as_str())}</a> }.into_any()
}

/// That confirming ends another submission.
fn amending(form: ManyForm) -> Option<AnyView> {
    let ManyFrom::Amend(id) = form.from else { return None };
    let text = view! { <p>{t::many_amending(submission_link(id))}</p> };
    Some(components::notice(Tone::Plain, "info", text.into_any()))
}

/// Gives back what was selected before, unless everything was handed over.
fn keep_selection(form: ManyForm) {
    let rows = form.app.selection().rows;
    let before = rows.get_untracked();
    on_cleanup(move || {
        if form.sent.try_with_untracked(Option::is_some) == Some(false) {
            rows.set(before);
        }
    });
}

/// Takes what is selected beyond one submission out of the selection, until the page is left. Returns whether there is some.
fn leave_rest_for_later(form: ManyForm) -> bool {
    let selection = form.app.selection().rows;
    let most = usize::try_from(everything::most(form.app)).unwrap_or(usize::MAX);
    let rest = selection.with_untracked(|rows| rows.get(most..).unwrap_or_default().to_vec());
    if rest.is_empty() {
        return false;
    }
    form.left_for_later.set_value(rest.len() as u64);
    selection.update(|rows| rows.truncate(most));
    on_cleanup(move || selection.update(|rows| *rows = everything::in_order([take(rows), rest].concat())));
    true
}

/// Selects every service of the account, unless the page is left meanwhile.
fn select_everything(form: ManyForm, is_cut: RwSignal<bool>) {
    form.loading.run(async move {
        let me = form.app.my_handle();
        // What was asked for before leaves room for the rest.
        let may_change = |row: &ServiceRow| may_be_handed_over(&me, &row.contacts, row.status, &row.open);
        let goes_on = |_| !form.is_gone();
        let everything = everything::read(form.app, &ServicesView::default(), may_change, goes_on).await?;
        if !form.is_gone() {
            is_cut.set(everything.is_cut);
            form.app.selection().rows.set(everything::in_order(everything.rows));
        }
        Ok(())
    });
}

fn content(form: ManyForm) -> AnyView {
    view! {
        <form class="stack wide" novalidate on:submit=|event| event.prevent_default()>
            <div class="cols side">
                <div class="stack wide">
                    <ErrorSummary form=form.form/>
                    {amending(form)}
                    {move || if form.by_file.get() { file::entry(form) } else { fields::view(form) }}
                    {preview::view(form)}
                    {fields::when(form)}
                    {fields::note(form)}
                </div>
                {steps::view(form)}
            </div>
            {confirm(form)}
        </form>
    }
    .into_any()
}

/// The bar with the button, which carries the number of services that will change.
fn confirm(form: ManyForm) -> AnyView {
    let busy = form.form.busy;
    let label = move || match form.shown.with(|shown| shown.as_ref().map_or(0, |shown| shown.preview.will_change)) {
        0 => t::many_confirm().to_owned(),
        count => t::many_confirm_changes(count),
    };
    let emails = move || {
        form.shown.with(|shown| {
            let shown = shown.as_ref().filter(|shown| shown.preview.will_change > 0)?;
            Some(t::many_emails(shown.preview.parties.len() as u64))
        })
    };
    let list = back_address(form);
    let give_up = move |event: MouseEvent| {
        // What is being sent goes on all the same, and its result would be shown nowhere.
        if busy.get_untracked() {
            event.prevent_default();
        } else {
            form.is_given_up.set_value(dom::is_plain(&event));
        }
    };
    view! {
        <div class="dock" role="group" aria-label=t::many_confirm()>
            <p>{emails} " " <span class="soft">{t::many_not_before()}</span></p>
            <a class="btn" href=list aria-disabled=move || busy.get().then_some("true") on:click=give_up>{t::many_cancel()}</a>
            <button
                type="button" class="btn main" aria-disabled=move || busy.get().then_some("true")
                on:click=move |_| form.confirm()
            >
                {components::busy_label(busy, label, t::many_sending())}
            </button>
        </div>
    }
    .into_any()
}
