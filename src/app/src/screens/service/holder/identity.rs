//! Asking both holders for a change of holder.

use super::data::DomainHolder;
use crate::components::{self, DifferenceTable, Icon, Select, State, Tone};
use crate::forms::{
    ErrorSummary, Form, KeptFields, SubmitButton, TextField, TextInput, check_holder, keep_fields, on_submit,
};
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::holder::AskHolderChange;
use handover_api::{Reason, route};
use handover_rules::LegalForm;
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::holder::fields::{HolderField, changed_identity_fields};
use handover_rules::holder::input::IdentityInput;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub(super) struct IdentityForm {
    pub(super) app: App,
    pub(super) page: DomainHolder,
    form: Form,
    first_name: TextField,
    last_name: TextField,
    organisation: TextField,
    email: TextField,
    /// The name of a [`LegalForm`].
    legal_form: RwSignal<String>,
    pub(super) opts_out: RwSignal<bool>,
    kept: KeptFields,
}

impl IdentityForm {
    pub(super) fn new(app: App, page: DomainHolder, known: &HolderIdentity) -> Self {
        let [first_name, last_name, organisation, email] = [
            TextField::new("holder-first-name", known.first_name.clone()),
            TextField::new("holder-last-name", known.last_name.clone()),
            TextField::new("holder-organisation", known.organisation.clone()),
            TextField::new("holder-email", known.email.to_string()),
        ];
        let legal_form = RwSignal::new(known.legal_form.as_str().to_owned());
        let mut fields = [first_name, last_name, organisation, email].map(|field| field.value).to_vec();
        fields.push(legal_form);
        Self {
            app,
            page,
            form: Form::new("#identity-errors", t::holder_title()),
            first_name,
            last_name,
            organisation,
            email,
            legal_form,
            opts_out: RwSignal::new(false),
            kept: keep_fields(app, "identity", &fields),
        }
    }

    /// The entries as they are now; tracked.
    pub(super) fn entered(self) -> IdentityInput {
        IdentityInput {
            legal_form: self.legal_form.with(|form| LegalForm::parse(form)).unwrap_or(LegalForm::Individual),
            first_name: self.first_name.value.get(),
            last_name: self.last_name.value.get(),
            organisation: self.organisation.value.get(),
            email: self.email.value.get(),
        }
    }

    /// Before and after, once the entries are right and another holder; tracked.
    pub(super) fn difference(self) -> Option<(HolderIdentity, HolderIdentity)> {
        let after = self.entered().validate().ok()?;
        let before = self.page.data.with(|page| Some(page.as_ref()?.holder.as_ref()?.identity.clone()))?;
        let is_another = changed_identity_fields(&before, &after).next().is_some();
        is_another.then_some((before, after))
    }
}

pub(super) fn view(of: IdentityForm) -> AnyView {
    let IdentityForm { form, first_name, last_name, organisation, email, legal_form, .. } = of;
    let forms = LegalForm::ALL.map(|form| (form.as_str().to_owned(), components::legal_form(form).to_owned())).to_vec();
    let organisation = move || {
        let is_person = legal_form.with(|form| form == LegalForm::Individual.as_str());
        (!is_person).then(|| {
            view! { <TextInput field=organisation label=t::holder_organisation() autocomplete="off" /> }
        })
    };
    view! {
        <form class="stack wide" novalidate on:submit=on_submit(move || submit(of))>
            <section class="stack" aria-labelledby="holder-identity">
                <h2 id="holder-identity">{t::holder_change()}</h2>
                <div class="card pad stack">
                    <p class="small soft">{t::holder_change_note()}</p>
                    <ErrorSummary form />
                    <div class="cols">
                        <Select id="holder-form" label=t::holder_legal_form() options=forms chosen=legal_form/>
                        {organisation}
                        <TextInput field=first_name label=t::holder_first_name() autocomplete="off" />
                        <TextInput field=last_name label=t::holder_last_name() autocomplete="off" />
                        <TextInput field=email label=t::holder_email() kind="email" autocomplete="off" />
                    </div>
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
                            type="checkbox" aria-describedby="opt-out-note" prop:checked=move || of.opts_out.get()
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
    let IdentityForm { app, page, form, first_name, last_name, organisation, email, .. } = of;
    let Some(domain) = page.data.with_untracked(|page| page.as_ref().map(|page| page.service.name.clone())) else {
        return;
    };
    let identity = untrack(|| of.entered());
    let faults = identity.validate().err().unwrap_or_default();
    let mut checks = vec![
        check_holder(first_name, HolderField::FirstName, t::holder_first_name(), &faults),
        check_holder(last_name, HolderField::LastName, t::holder_last_name(), &faults),
        check_holder(email, HolderField::Email, t::holder_email(), &faults),
    ];
    if identity.legal_form != LegalForm::Individual {
        checks.insert(0, check_holder(organisation, HolderField::Organisation, t::holder_organisation(), &faults));
    }
    if faults.is_empty() && untrack(|| of.difference()).is_none() {
        checks.push(last_name.check(Some(t::holder_no_difference())));
    }
    if !form.start(checks) {
        return;
    }
    spawn_local(async move {
        let body = AskHolderChange { domain, identity, opts_out: of.opts_out.get_untracked() };
        let answer: Result<HolderChangeId, _> = client::post(app, route::HOLDER_CHANGES, &body).await;
        match answer {
            Ok(_) => {
                of.kept.sent();
                form.finish();
                page.retry();
                app.announce(t::holder_asked());
                dom::focus_soon("main h1");
            }
            // Something has come up since the page was read: it is listed under "Before you start".
            Err(failure) if failure.reason() == Some(Reason::Rejected) => {
                form.finish();
                page.retry();
                form.fail_with(t::holder_ask_off().to_owned());
            }
            Err(failure) => form.fail(&failure),
        }
    });
}
