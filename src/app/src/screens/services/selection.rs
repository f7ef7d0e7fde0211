//! The bar below the list of services while some are selected, with the actions for them.

use super::list::List;
use super::ticks::clearing;
use super::{is_listed, show_all};
use crate::browser::dom;
use crate::components::{Icon, NameOfService, name_in_files};
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::link::{AccessPlace, FormSource, NewAccess};
use handover_api::services::csv_file;
use handover_rules::{NicHandle, ServiceKey, ServiceName};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Names that the bar has room for.
const MAX_NAMES: usize = 3;

lazy_part! { services_parts: pub(super) fn selection_bar(list: List) { view! { <SelectionBar list/> } } }

#[component]
pub(crate) fn SelectionBar(list: List) -> impl IntoView {
    let app = expect_context::<App>();
    let rows = app.selection.rows;
    let clear = clearing();
    let count = move || t::selection_count(rows.with(|rows| rows.len() as u64));
    let export = move |_| {
        let name = |handle: &str| NicHandle::parse(handle).ok().and_then(|who| name_in_files(app.people, &who));
        let file = rows.with_untracked(|rows| csv_file(rows, name));
        dom::save_file("services.csv", file.as_bytes(), "text/csv;charset=utf-8");
    };
    let form = |from| Link::modify(from).format();
    let access = Link::Access(AccessPlace::New(NewAccess { is_for_selected: true, ..NewAccess::default() })).format();
    let hidden = Memo::new(move |_| hidden(list));
    let hidden = move || {
        (hidden.get() > 0).then(|| {
            view! {
                <span class="state" data-s="warn">
                    <Icon name="filter"/>
                    <span>
                        {t::selection_hidden(hidden.get())}" "
                        <button type="button" class="link" on:click=move |_| show_all(app)>{t::selection_show()}</button>
                    </span>
                </span>
            }
        })
    };
    view! {
        <section class="dock" aria-label=t::selection_title()>
            <div>
                <p><b class="num" role="status">{count}</b>" "{move || names()}</p>
                {hidden}
                <p class="small soft only-l keys">{t::selection_keys()}</p>
            </div>
            <span class="row">
                <button type="button" class="btn bare" on:click=move |_| clear()>{t::selection_clear()}</button>
                <button type="button" class="btn bare xl" on:click=export>{t::selection_csv()}</button>
                <a class="btn bare xl" href=access><Icon name="user"/>{t::access_give()}</a>
                <a class="btn" href=form(FormSource::Selected)><Icon name="edit"/>{t::modify_title()}</a>
                <a class="btn main" href=form(FormSource::To(None))>{t::selection_hand_over()}</a>
            </span>
        </section>
    }
    .into_any()
}

/// The names, or the first of them and their number.
fn names() -> AnyView {
    let app = expect_context::<App>();
    let names: Vec<ServiceName> = app.selection.rows.with(|rows| {
        let mut names: Vec<ServiceName> = rows.iter().map(|row| row.service.name.clone()).collect();
        names.dedup();
        names
    });
    let listed = names.iter().take(MAX_NAMES).enumerate().map(|(index, name)| {
        view! { {(index > 0).then_some(", ")}<NameOfService name=name.clone()/> }
    });
    let listed = listed.collect_view().into_any();
    match names.len() {
        ..=MAX_NAMES => t::selection_in(listed),
        number => t::selection_in_many(listed, intl::number(number as u64).into_any()),
    }
}

/// Reactive: how many of the selected services the filters hide.
fn hidden(list: List) -> u64 {
    let app = expect_context::<App>();
    let shown: BTreeSet<ServiceKey> = list.rows(()).with(|rows| rows.iter().map(|row| row.key.clone()).collect());
    app.navigation.services.with(|view| {
        let is_listed = is_listed(app.people, app.today(), view);
        let is_hidden = |row: &&handover_api::services::ServiceRow| !shown.contains(&row.service) && !is_listed(row);
        app.selection.rows.with(|rows| rows.iter().filter(is_hidden).count() as u64)
    })
}
