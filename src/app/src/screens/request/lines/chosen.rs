//! The lines that the reader chooses. While lines wait for the reader's answer, all of them are chosen but those that it
//! leaves out; later, accepted ones can be chosen to be cancelled. Lines that take effect together cannot be chosen.

use super::source::{List, Row};
use crate::browser::dom;
use crate::components::{self, Icon, TickBox};
use crate::platform::i18n as t;
use crate::screens::request::acts::cancelling::Cancellable;
use crate::screens::request::page::Page;
use handover_api::submissions::{LineRow, Lines};
use handover_rules::request::lifecycle::{Event, guard};
use handover_rules::request::lines::ends_alone;
use handover_rules::{Category, RequestId, RoleSet};
use leptos::prelude::*;
use std::sync::Arc;

/// The purpose for which lines are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Answer,
    Cancel,
}

/// Reactive: the purpose for which the reader can choose a line, if any.
fn purpose(page: Page, row: &LineRow) -> Option<Purpose> {
    let answers = page.with(|detail, me| ends_alone(detail.together).then(|| detail.waiting_for(me) > 0)).flatten()?;
    if answers {
        return page.me.with_value(|me| row.request.waits_for(me)).then_some(Purpose::Answer);
    }
    // The asker withdraws what it has accepted: that is possible as long as taking it back.
    let take_back = Event::TakeBack { by: page.me() };
    let (now, policy) = (page.app.now(), page.app.policy());
    guard(&row.request, &[], &take_back, now, &policy).is_ok().then_some(Purpose::Cancel)
}

fn is_chosen(page: Page, purpose: Purpose, id: RequestId) -> bool {
    match purpose {
        Purpose::Answer => page.form.left_out.with(|left_out| !left_out.contains(&id)),
        Purpose::Cancel => page.form.to_cancel.with(|chosen| chosen.contains(&id)),
    }
}

fn choose(page: Page, purpose: Purpose, ids: &[RequestId], is_wanted: bool) {
    let (list, is_listed) = match purpose {
        Purpose::Answer => (page.form.left_out, !is_wanted),
        Purpose::Cancel => (page.form.to_cancel, is_wanted),
    };
    list.update(|list| {
        list.retain(|id| !ids.contains(id));
        if is_listed {
            list.extend_from_slice(ids);
        }
    });
}

/// The box that chooses the lines of a row. They are one change, so that what holds of the first holds of all.
#[component]
pub(super) fn Tick(lines: Vec<Row>) -> impl IntoView {
    let page = expect_context::<Page>();
    let first = lines.first().map(|line| line.content.clone())?;
    let ids: Arc<[RequestId]> = lines.iter().map(|line| line.key).collect();
    let roles = |roles: RoleSet, line: &Row| line.content.with_untracked(|row| roles.union(row.request.roles));
    let roles = components::words::roles(lines.iter().fold(RoleSet::EMPTY, roles));
    let kinds: Vec<Category> =
        lines.iter().map(|line| line.content.with_untracked(|row| row.request.service.category)).collect();
    let name = first.with_untracked(|row| {
        t::submission_select(
            components::words::types(&kinds).as_str(),
            roles.as_str(),
            row.request.service.name.as_str(),
        )
    });
    let purpose = Memo::new(move |_| first.with(|row| purpose(page, row)));
    let content = move || {
        let purpose = purpose.get()?;
        let is_ticked = {
            let ids = Arc::clone(&ids);
            Signal::derive(move || ids.iter().all(|id| is_chosen(page, purpose, *id)))
        };
        let ids = Arc::clone(&ids);
        let press = move |_| choose(page, purpose, &ids, !is_ticked.get_untracked());
        Some(view! { <TickBox label=name.clone() is_ticked press/> })
    };
    Some(view! { {content} })
}

/// The lines shown that can be chosen, for the purpose that the first of them has.
fn choosable(page: Page, list: List) -> Option<(Purpose, Vec<RequestId>)> {
    list.rows(()).with(|rows| {
        let of = |row: &Row| row.content.with(|content| purpose(page, content)).map(|purpose| (purpose, row.key));
        let mut found: Vec<(Purpose, RequestId)> = rows.iter().filter_map(of).collect();
        let first = found.first()?.0;
        found.retain(|(purpose, _)| *purpose == first);
        Some((first, found.into_iter().map(|(_, id)| id).collect()))
    })
}

/// Chooses all lines shown, or none of them.
#[component]
pub(super) fn TickAll(
    list: List,
    /// Shows its name beside it.
    #[prop(optional)]
    is_named: bool,
) -> impl IntoView {
    let page = expect_context::<Page>();
    let found = Memo::new(move |_| choosable(page, list).map(|(purpose, _)| purpose));
    let has_all =
        move || choosable(page, list).is_some_and(|(purpose, ids)| ids.iter().all(|id| is_chosen(page, purpose, *id)));
    let toggle = move |_| {
        untrack(|| {
            if let Some((purpose, ids)) = choosable(page, list) {
                choose(page, purpose, &ids, !has_all());
            }
        });
    };
    move || {
        found.get().map(|_| {
            let label = t::submission_select_shown().to_owned();
            view! { <TickBox label is_named is_ticked=has_all press=toggle/> }
        })
    }
}

/// The bar for accepted lines that are chosen to be cancelled.
#[component]
pub(super) fn CancelBar() -> impl IntoView {
    let page = expect_context::<Page>();
    let chosen = page.form.to_cancel;
    let number = Memo::new(move |_| chosen.with(|chosen| page.services_of(chosen)));
    let act = move || {
        let of = page.with(|detail, _| Cancellable::of(detail.acts)).flatten();
        of.map(|of| of.only(Some(number.get())).name())
    };
    let clear = move |_| {
        chosen.set(Vec::new());
        // The bar disappears.
        dom::focus_soon(".ticks tbody .tick input");
    };
    let ask = move |_| page.cancelling.ask(Lines::These(chosen.get_untracked()), Some(number.get_untracked()));
    let bar = move || {
        view! {
            <section class="dock" aria-label=t::submission_selected()>
                <p role="status"><b>{move || t::submission_selected_count(number.get())}</b></p>
                <span class="row">
                    <button type="button" class="btn bare" on:click=clear>{t::submission_clear()}</button>
                    <button type="button" class="btn bad" on:click=ask>
                        <Icon name="stop"/>{act}
                    </button>
                </span>
            </section>
        }
    };
    view! { <Show when=move || number.get() != 0>{bar()}</Show> }
}
