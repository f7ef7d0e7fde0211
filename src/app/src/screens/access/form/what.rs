//! The actions: groups, with the single ones in a fold.

use super::state::{AccessForm, FIRST_GROUP, group_id};
use crate::components::words::capitalized;
use crate::components::{Icon, MessageLine, action_text, catalogue};
use crate::platform::i18n as t;
use handover_rules::access::{ActionGroup, CatalogueAction};
use leptos::prelude::*;

#[component]
pub(super) fn What() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    form.submit.drop_once(FIRST_GROUP, move || form.permissions.with(|all| all.give_anything()));
    let message = Signal::derive(move || form.submit.error_of(FIRST_GROUP));
    view! {
        <section class="card pad stack mid" aria-labelledby="access-what">
            <h2 id="access-what">{t::access_what()}</h2>
            <div class="stack tight" role="group" aria-labelledby="access-what">
                {ActionGroup::ALL.map(|group| whole(form, group)).collect_view()}
            </div>
            <MessageLine id=FIRST_GROUP message/>
            <details class="fold">
                <summary><Icon name="next"/>{t::access_single()}</summary>
                <div class="stack mid">{ActionGroup::ALL.map(|group| single(form, group)).collect_view()}</div>
            </details>
        </section>
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
        <label class="pick">
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
    view! { <fieldset class="stack tight"><legend><b>{t::access_group(group)}</b></legend>{actions}</fieldset> }
        .into_any()
}

fn tick(form: AccessForm, action: CatalogueAction) -> AnyView {
    let text = capitalized(action_text(&action.name));
    let of = action.clone();
    let is_given = move || form.permissions.with(|all| all.give(&of.name, of.group));
    let change = move |event| {
        let is_given = event_target_checked(&event);
        form.permissions.update(|all| *all = core::mem::take(all).with_action(&action, is_given));
    };
    view! {
        <label class="row"><input type="checkbox" prop:bound=is_given on:change=change/><span>{text}</span></label>
    }
    .into_any()
}
