//! Asking both holders for a change of holder.

use super::data::DomainHolder;
use crate::browser::dom;
use crate::components::{DifferenceTable, Icon, State, Tone};
use crate::forms::{
    ErrorSummary, Form, IdentityFields, IdentityInputs, KeptFields, Rejection, SubmitButton, keep_fields, on_submit,
};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::holder::AskHolderChange;
use handover_api::{Reason, route};
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::data::{HolderIdentity, changed_identity_fields};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct IdentityForm {
    pub(super) app: App,
    pub(super) page: DomainHolder,
    form: Form,
    fields: IdentityFields,
    pub(super) opts_out: RwSignal<bool>,
    kept: KeptFields,
}

impl IdentityForm {
    pub(super) fn new(page: DomainHolder, known: &HolderIdentity) -> Self {
        let app = expect_context::<App>();
        let ids = ["holder-form", "holder-organisation", "holder-first-name", "holder-last-name", "holder-email"];
        let fields = IdentityFields::new(ids, known.clone().into());
        Self {
            app,
            page,
            form: Form::new("#identity-errors", t::holder_title()),
            fields,
            opts_out: RwSignal::new(false),
            kept: keep_fields("identity", &fields.values()),
        }
    }

    /// Before and after, once the entries are right and another holder; tracked.
    pub(super) fn difference(self) -> Option<(HolderIdentity, HolderIdentity)> {
        let after = self.fields.entered().validate().ok()?;
        let before = self.page.data.with(|page| Some(page.as_ref()?.holder.as_ref()?.identity.clone()))?;
        let is_another = changed_identity_fields(&before, &after).next().is_some();
        is_another.then_some((before, after))
    }
}

pub(super) fn view(of: IdentityForm) -> AnyView {
    let IdentityForm { form, fields, .. } = of;
    view! {
        <form class="stack wide" novalidate on:submit=on_submit(move || submit(of))>
            <section class="stack" aria-labelledby="holder-identity">
                <h2 id="holder-identity">{t::holder_change()}</h2>
                <div class="card pad stack">
                    <p class="small soft">{t::holder_change_note()}</p>
                    <ErrorSummary form />
                    <IdentityInputs fields/>
                </div>
            </section>
            {preview(of)}
            <div class="row">{move || button(of)}</div>
            <p class="small soft">{t::holder_nothing_sent()}</p>
        </form>
    }
    .into_any()
}

fn preview(of: IdentityForm) -> AnyView {
    let table = move || match of.difference() {
        Some((before, after)) => view! { <DifferenceTable before=before.clone() after=after.clone()/> }.into_any(),
        None => view! { <p class="soft">{t::holder_no_difference()}</p> }.into_any(),
    };
    let allows_opt_out =
        Memo::new(move |_| of.page.data.with(|page| page.as_ref().is_some_and(|page| page.allows_opt_out)));
    let opt_out = move || {
        allows_opt_out.get().then(|| {
            view! {
                <div class="stack tight">
                    <label class="state">
                        <input
                            type="checkbox" aria-describedby="opt-out-note" prop:bound=move || of.opts_out.get()
                            on:change=move |event| of.opts_out.set(event_target_checked(&event))
                        />
                        <b>{t::holder_opt_out()}</b>
                    </label>
                    <p class="small soft" id="opt-out-note">{t::holder_opt_out_note()}</p>
                </div>
            }
        })
    };
    view! {
        <section class="stack" aria-labelledby="holder-difference">
            <h2 id="holder-difference">{t::holder_difference()}</h2>
            {table}{opt_out}
        </section>
    }
    .into_any()
}

/// The main button; off, with the reason, while a precondition is not met.
fn button(of: IdentityForm) -> AnyView {
    let is_blocked = of.page.data.with(|page| page.as_ref().is_none_or(|page| !page.blockers.is_empty()));
    if is_blocked {
        view! {
            <button type="button" class="btn main" aria-disabled="true" aria-describedby="ask-off">
                <Icon name="mail"/> {t::holder_ask()}
            </button>
            <span id="ask-off"><State tone=Tone::Warn icon="alert" text=t::holder_ask_off()/></span>
        }
        .into_any()
    } else {
        view! { <SubmitButton form=of.form icon="mail" label=t::holder_ask() /> }.into_any()
    }
}

fn submit(of: IdentityForm) {
    let IdentityForm { app, page, form, fields, .. } = of;
    let Some(domain) = page.data.with_untracked(|page| page.as_ref().map(|page| page.service.name.clone())) else {
        return;
    };
    let identity = untrack(|| fields.entered());
    let faults = identity.validate().err().unwrap_or_default();
    let mut checks = fields.checks(&faults);
    if faults.is_empty() && untrack(|| of.difference()).is_none() {
        checks.push(fields.reject(t::holder_no_difference()));
    }
    if !form.start(checks) {
        return;
    }
    form.run(async move {
        let body = AskHolderChange { domain, identity, opts_out: of.opts_out.get_untracked() };
        app.post::<_, HolderChangeId>(route::HOLDER_CHANGES, &body).await.map_err(|failure| {
            // Something has come up since the page was read: it is listed under "Before you start".
            if failure.reason() == Some(Reason::Rejected) {
                page.retry();
                return Rejection::Form(t::holder_ask_off().to_owned());
            }
            failure.into()
        })?;
        of.kept.sent();
        page.retry();
        app.announce(t::holder_asked());
        dom::focus_soon("main h1");
        Ok(())
    });
}
