//! The changes as a list, before they are sent: from the second name on.

use super::form::ContactsForm;
use super::preview::{Steps, count, send_label};
use super::services::leave_out_button;
use crate::components::{self, BusyLabel, Button, Icon, NameOfService, Notice, Person, RoleChip, Tone};
use crate::forms::ErrorSummary;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::ServiceKey;
use handover_rules::submission::form::Change;
use leptos::prelude::*;

/// Changes that are listed at first, and more with every press.
const STEP: usize = 20;

pub(super) const CHANGES: &str = "#changes";

#[component]
pub(super) fn Review() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let stays = move || {
        let count = form.preview(|preview| preview.cannot_change);
        (count > 0).then(|| {
            let text = view! {
                <div class="row between">
                    <div><b>{t::modify_stay(count)}</b><p class="small">{t::modify_stay_note()}</p></div>
                    <Button label=t::modify_show_stay(count) press=move |_| back(form)/>
                </div>
            };
            view! { <Notice tone=Tone::Warn icon="info">{text}</Notice> }.into_any()
        })
    };
    let note = move || {
        let note = form.note.value.with(|note| note.trim().to_owned());
        (!note.is_empty()).then(|| {
            view! { <section class="card pad"><h2>{t::modify_note()}</h2><p class="quote"><bdi>{note}</bdi></p></section> }
        })
    };
    view! {
        <div class="cols side">
            <div class="stack">
                <ErrorSummary form=form.submit/>
                {stays}
                <Changes leaves_out=true/>
                {note}
                <ReviewBar/>
            </div>
            <Steps/>
        </div>
    }
}

#[component]
pub(super) fn Changes(
    /// Names can be left out, where the services are not listed besides. Those of a file are left out in the file.
    leaves_out: bool,
) -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let shown = RwSignal::new(STEP);
    let changes = Memo::new(move |_| form.preview(|preview| (preview.changes.clone(), preview.more_changes)));
    let leaves_out = leaves_out && !form.is_by_file();
    let rows = move || {
        changes.with(|(changes, _)| {
            let names = changes.chunk_by(|one, other| one.name == other.name);
            let rows = names.flat_map(|of_name| {
                let keys = || of_name.iter().flat_map(keys).collect::<Vec<_>>();
                of_name.iter().enumerate().map(move |(nth, it)| row(form, it, (leaves_out && nth == 0).then(keys)))
            });
            rows.take(shown.get()).collect_view()
        })
    };
    let more = move || {
        let known = changes.with(|(changes, _)| changes.len());
        (shown.get() < known).then(|| {
            view! {
                <p class="pad">
                    <Button class="btn sm" icon="down" label=t::list_more() press=move |_| shown.update(|shown| *shown += STEP)/>
                </p>
            }
        })
    };
    let rest = move || {
        let rest = changes.with(|(_, rest)| *rest);
        (rest > 0).then(|| view! { <p class="pad small soft">{t::many_more(rest)}</p> })
    };
    let caption = move || [&form.preview(count), " ", t::modify_changes_listed()].concat();
    let heads = components::column_heads(&[
        t::modify_column_service(),
        t::modify_column_role(),
        t::modify_column_now(),
        t::modify_column_new(),
    ]);
    view! {
        <div class="card" id="changes" tabindex="-1">
            <table class="list">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        {heads}
                        <th scope="col" class="acts"><span class="vh">{t::many_leave_out()}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
            {rest}
        </div>
    }
}

fn keys(Change { name, categories, .. }: &Change) -> impl Iterator<Item = ServiceKey> {
    categories.iter().map(|category| ServiceKey { name: name.clone(), category: *category })
}

/// `of_name` are the services of the name, which stand in its first row.
fn row(form: ContactsForm, change: &Change, of_name: Option<Vec<ServiceKey>>) -> AnyView {
    let Change { name, categories, role, from, to, until } = change;
    let leave_out = of_name.map(|keys| leave_out_button(form, name, keys, CHANGES));
    let until = until.map(|day| view! { " " <small class="soft">{t::many_now_until(intl::day(day).as_str())}</small> });
    view! {
        <tr>
            <th scope="row">
                <div class="svc">
                    <span><b><NameOfService name=name.clone()/></b><small>{components::words::categories(categories)}</small></span>
                </div>
            </th>
            <td><RoleChip role=*role/></td>
            <td><Person who=from.clone() with_handle=false/></td>
            <td>
                <span class="row"><Icon name="arrow"/> <Person who=to.clone() with_handle=false/>{until}</span>
            </td>
            <td class="acts">{leave_out}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn ReviewBar() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let sending = form.submit.sending;
    let address =
        move || form.app.session.account.with(|account| account.as_ref().map(|account| account.address.masked()));
    view! {
        <section class="dock" aria-label=t::modify_confirm()>
            <span>
                <b>{move || form.submit.nothing_sent()}</b> " "
                <span class="soft">{move || t::modify_code_then(address().unwrap_or_default().as_str())}</span>
            </span>
            <span class="row">
                <Button acting=sending label=t::back() press=move |_| back(form)/>
                <button
                    type="button" class="btn main" aria-disabled=move || sending.disabled()
                    on:click=move |_| form.confirm_checked()
                >
                    <BusyLabel of=sending label=move || send_label(form) working=t::modify_sending()/>
                </button>
            </span>
        </section>
    }
}

fn back(form: ContactsForm) {
    if form.submit.sending.is_idle() {
        let _ = window().history().map(|history| history.back());
    }
}
