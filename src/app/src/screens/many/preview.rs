//! The preview: numbers of services that would and would not change, and those that cannot, grouped by reason, with
//! remedies for each group.

use super::file;
use super::form::{ManyForm, Shown};
use super::remedies;
use crate::components::{self, Tone, icon};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::submissions::{RefusedServices, SubmissionPreview};
use leptos::prelude::*;

pub(super) fn view(form: ManyForm) -> AnyView {
    let content = move || match form.shown.get() {
        None if form.by_file.get() => file::nothing(form),
        Some(Shown { preview, .. }) if !preview.faults.is_empty() => file::faults(&preview.faults),
        None if form.is_entered() => check_state(form, false),
        None => view! { <p class="soft">{t::many_preview_empty()}</p> }.into_any(),
        Some(Shown { preview, is_checked }) => {
            let state = check_state(form, is_checked);
            let act = move |group: &RefusedServices| remedies::view(form, group);
            view! { {outcome(&preview, act, || remedies::keep_own(form))} {state} }.into_any()
        }
    };
    view! {
        <section class="stack" aria-labelledby="would-change">
            <h2 id="would-change">{t::many_preview()}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// The state of the server's check of the input.
fn check_state(form: ManyForm, is_checked: bool) -> AnyView {
    (move || match form.unchecked.get() {
        Some(why) => Some(components::alert(view! { <p>{why}</p> }.into_any())),
        None => (!is_checked).then(|| view! { <p class="small soft">{t::many_checking()}</p> }.into_any()),
    })
    .into_any()
}

/// The numbers, and the groups; `act` is what can be done with one, and `keep` with the reader's own requests that end.
pub(super) fn outcome(
    preview: &SubmissionPreview,
    act: impl Fn(&RefusedServices) -> AnyView,
    keep: impl Fn() -> AnyView,
) -> AnyView {
    let number = |name: &'static str, tone: Tone, icon_name: &'static str, number: u64| {
        let number = intl::number(number);
        view! { <div><dt>{name}</dt><dd data-s=tone.as_str()>{icon(icon_name)}{number}</dd></div> }.into_any()
    };
    let cannot = (preview.cannot_change > 0)
        .then(|| number(t::many_cannot_change(), Tone::Warn, "alert", preview.cannot_change));
    let unchanged = (preview.unchanged > 0).then(|| number(t::many_unchanged(), Tone::Plain, "ok", preview.unchanged));
    let superseded = (preview.supersedes > 0).then(|| {
        view! { <p class="pad state" data-s="warn">{icon("stop")}<span>{t::many_supersedes(preview.supersedes)}</span></p> }
    });
    let withdrawn = (preview.withdraws > 0).then(|| {
        let text = t::many_withdraws(preview.withdraws);
        view! { <div class="pad row between"><p class="state" data-s="warn">{icon("stop")}<span>{text}</span></p>{keep()}</div> }
    });
    let groups: Vec<AnyView> =
        preview.refused.iter().map(|group| components::refused_services(group, act(group))).collect();
    view! {
        <div class="card lines">
            <dl class="stats">
                {number(t::many_will_change(), Tone::Ok, "ok", preview.will_change)}
                {cannot}
                {unchanged}
            </dl>
            {superseded}
            {withdrawn}
            {groups}
        </div>
    }
    .into_any()
}
