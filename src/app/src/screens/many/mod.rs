//! New contacts for all selected services at once: a page with an address, which may be left without losing the selection.
//!
//! The rules tell at once what would change as far as the browser knows; the server tells the rest. See decision 0035.

mod fields;
mod file;
mod foresee;
mod form;
mod preview;
mod remedies;
mod sent;
mod steps;

use crate::components::{self, Tone, bones, icon};
use crate::forms::ErrorSummary;
use crate::platform::i18n::many as t;
use crate::prelude::*;
use crate::screens::services::everything;
use crate::shell::titles;
use crate::state::{AppContext, Page};
use form::ManyForm;
use handover_api::Link;
use handover_api::link::ServicesView;
use leptos::task::spawn_local;

/// The screen.
pub(crate) fn view(app: AppContext) -> AnyView {
    let is_everything =
        app.navigation().link.with_untracked(|link| matches!(link, Link::ModifyMany { is_everything: true }));
    app.selection().keep_for(app.my_handle());
    let form = ManyForm::new(app, is_everything);
    // Whether the account has more services than one submission may have.
    let is_cut = RwSignal::new(false);
    if is_everything {
        select_everything(form, is_cut);
    }
    let heading = move || {
        if form.sent.with(Option::is_some) {
            return t::many_sent().to_owned();
        }
        if form.by_file.get() {
            return t::many_file_title().to_owned();
        }
        match app.selection().rows.with(Vec::len) {
            0 => titles::heading(Page::Many),
            count if is_everything && is_cut.get() => t::many_everything_title_first(count as u64),
            count if is_everything => t::many_everything_title(count as u64),
            count => t::many_title(count as u64),
        }
    };
    let lead = move || {
        let lead = match is_everything {
            _ if form.by_file.get() => t::many_file_lead(),
            true if is_cut.get() => t::many_everything_lead_first(),
            true => t::many_everything_lead(),
            false => t::many_lead(),
        };
        lead.to_owned()
    };
    let is_empty = memo(move |_| app.selection().rows.with(Vec::is_empty));
    let content = move || {
        if let Some(sent) = form.sent.get() {
            return sent::view(form, &sent);
        }
        match (form.is_loading.get(), form.failure.get()) {
            (true, _) => bones(6),
            (false, Some(failure)) => components::failure(&failure, move || select_everything(form, is_cut)),
            (false, None) if is_empty.get() && !form.by_file.get() => nothing(form),
            (false, None) => content(form),
        }
    };
    view! {
        {components::head_with(heading, lead, back(app))}
        {content}
    }
    .into_any()
}

/// The link to the list, where the selection is changed.
fn back(app: AppContext) -> AnyView {
    let list = Link::Services(app.navigation().services.get_untracked()).format();
    view! { <a class="btn" href=list>{icon("up")} {t::many_back()}</a> }.into_any()
}

fn nothing(form: ManyForm) -> AnyView {
    let list = Link::Services(form.app.navigation().services.get_untracked()).format();
    let text = view! {
        <p>{t::many_nothing()}</p>
        <p><a class="btn main" href=list>{t::many_choose()}</a></p>
        {file::offer(form)}
    };
    components::notice(Tone::Plain, "info", text.into_any())
}

/// Selects every service of the account, unless the page is left meanwhile.
fn select_everything(form: ManyForm, is_cut: RwSignal<bool>) {
    form.is_loading.set(true);
    form.failure.set(None);
    spawn_local(async move {
        let is_here = move || form.is_loading.try_get_untracked().is_some();
        let read = everything::read(form.app, &ServicesView::default(), |_| is_here()).await;
        if !is_here() {
            return;
        }
        match read {
            Ok(everything) => {
                is_cut.set(everything.is_cut);
                form.app.selection().rows.set(everything::in_order(everything.rows));
            }
            Err(failure) => form.failure.set(Some(failure)),
        }
        form.is_loading.set(false);
    });
}

fn content(form: ManyForm) -> AnyView {
    view! {
        <form class="stack wide" novalidate on:submit=|event| event.prevent_default()>
            <div class="cols side">
                <div class="stack wide">
                    <ErrorSummary form=form.form/>
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
        _ if busy.get() => t::many_sending().to_owned(),
        0 => t::many_confirm().to_owned(),
        count => t::many_confirm_changes(count),
    };
    let emails = move || {
        form.shown.with(|shown| {
            let shown = shown.as_ref().filter(|shown| shown.preview.will_change > 0)?;
            Some(t::many_emails(shown.preview.parties.len() as u64))
        })
    };
    let list = Link::Services(form.app.navigation().services.get_untracked()).format();
    view! {
        <div class="dock" role="group" aria-label=t::many_confirm()>
            <p>{emails} " " <span class="soft">{t::many_not_before()}</span></p>
            <a class="btn" href=list>{t::many_cancel()}</a>
            <button
                type="button" class="btn main" aria-disabled=move || busy.get().then_some("true")
                on:click=move |_| form.confirm()
            >
                {label}
            </button>
        </div>
    }
    .into_any()
}
