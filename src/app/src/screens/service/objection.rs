//! Cases with documents about the domain, which its present admin can object to at once.

use crate::components::{self, Pending, Tone, by_person, icon, words};
use crate::data::loaded::Loaded;
use crate::forms::keep_entries;
use crate::platform::client;
use crate::platform::i18n as t;
use crate::platform::{dom, intl};
use crate::state::App;
use handover_api::cases::{CaseToObject, SessionObjection};
use handover_api::service::ServiceDetail;
use handover_api::{Reason, route};
use handover_rules::cases::CaseNumber;
use handover_rules::cases::claim::{Claim, LONGEST_NOTE};
use leptos::prelude::*;
use std::sync::Arc;

/// Input and outcome of objections, kept while the page is read again.
#[derive(Clone, Copy)]
pub(super) struct ObjectionByAdmin {
    app: App,
    page: Loaded<ServiceDetail>,
    reasons: RwSignal<Vec<(CaseNumber, String)>>,
    sending: Pending,
    /// The case whose button was pressed, which a second press has to confirm.
    asking: RwSignal<Option<CaseNumber>>,
    done: RwSignal<bool>,
}

impl ObjectionByAdmin {
    pub(super) fn new(app: App, page: Loaded<ServiceDetail>) -> Self {
        let reasons = RwSignal::new(Vec::new());
        keep_unsent(app, reasons);
        let (asking, done) = (RwSignal::new(None), RwSignal::new(false));
        Self { app, page, reasons, sending: Pending::new(), asking, done }
    }

    fn reason(self, number: CaseNumber) -> String {
        let of = |reasons: &Vec<(CaseNumber, String)>| {
            reasons.iter().find(|(case, _)| *case == number).map(|(_, text)| text.clone()).unwrap_or_default()
        };
        self.reasons.with(of)
    }

    fn set_reason(self, number: CaseNumber, text: String) {
        self.reasons.update(|reasons| {
            reasons.retain(|(case, _)| *case != number);
            reasons.push((number, text));
        });
    }

    fn forget_reason(self, number: CaseNumber) {
        self.reasons.try_update(|reasons| reasons.retain(|(case, _)| *case != number));
    }
}

/// The question after a press on the button.
pub(super) fn second_step(state: ObjectionByAdmin) -> AnyView {
    (move || {
        let close = Arc::new(move || state.asking.set(None));
        state.asking.get().map(|number| components::objection_question(move || object(state, number), close))
    })
    .into_any()
}

/// Keeps reasons that were entered and not sent when the page is left.
fn keep_unsent(app: App, reasons: RwSignal<Vec<(CaseNumber, String)>>) {
    let read = move || {
        let texts = |(case, text): &(CaseNumber, String)| [case.to_string(), text.clone()];
        reasons.try_with_untracked(|reasons| reasons.iter().flat_map(texts).collect())
    };
    let restore = move |texts: Vec<String>| {
        let reason = |pair: &[String]| Some((CaseNumber::parse(&pair[0])?, pair[1].clone()));
        reasons.set(texts.chunks_exact(2).filter_map(reason).collect());
    };
    let link = app.navigation().link.get_untracked();
    keep_entries(app, link, "objection", Box::new(read), Box::new(restore));
}

/// The cases, or that the objection has arrived.
pub(super) fn view(state: ObjectionByAdmin, cases: &[CaseToObject]) -> AnyView {
    let cases: Vec<AnyView> = cases.iter().map(|case| question(state, case)).collect();
    let done = move || {
        let text = || view! { <p>{t::procedure_object_done()}</p> }.into_any();
        state.done.get().then(|| components::notice(Tone::Ok, "check", text()))
    };
    view! { <div role="status">{done}</div> {cases} }.into_any()
}

/// No form and no default action: Enter decides nothing.
fn question(state: ObjectionByAdmin, case: &CaseToObject) -> AnyView {
    let (number, until) = (case.number, intl::timestamp(case.until));
    let [title, why, hint] = ["case-", "case-why-", "case-hint-"].map(|name| [name, &number.to_string()].concat());
    let claim = match &case.claim {
        Claim::Holder(holder) => t::procedure_claim_holder(components::isolated_name(&holder.display_name()).as_str()),
        Claim::Contacts { roles, to } => t::procedure_claim_roles(words::roles(*roles).as_str(), to.as_str()),
    };
    let failed = move || state.sending.failure().map(|failure| components::said(&failure));
    let content = view! {
        <h2 id=title.clone()>{t::service_case_title()}</h2>
        <p>{t::service_case_number(number.to_string().as_str())} " · " <b>{claim}</b></p>
        <p>{t::procedure_object_how(until.as_str())}</p>
        <div class="field">
            <label for=why.clone()>{t::procedure_object_why()}</label>
            <p class="small soft" id=hint.clone()>{t::procedure_object_why_hint()}</p>
            <div class="in">
                <textarea
                    id=why rows="2" maxlength=LONGEST_NOTE.to_string() aria-describedby=hint
                    prop:value=move || state.reason(number)
                    on:input=move |event| state.set_reason(number, event_target_value(&event))
                ></textarea>
            </div>
        </div>
        <div role="alert">{failed}</div>
        <div class="row">
            <button
                type="button" class="btn bad" aria-disabled=move || state.sending.disabled()
                on:click=by_person(move || ask(state, number))
            >
                {icon("no")} {t::procedure_object_button()}
            </button>
        </div>
        <p class="small soft">{t::procedure_object_nothing_yet()} " " {t::service_case_mail()}</p>
    };
    view! {
        <section aria-labelledby=title>{components::notice(Tone::Warn, "alert", content.into_any())}</section>
    }
    .into_any()
}

fn ask(state: ObjectionByAdmin, number: CaseNumber) {
    if !state.sending.is_running_untracked() {
        state.asking.set(Some(number));
    }
}

fn object(state: ObjectionByAdmin, number: CaseNumber) {
    let body = SessionObjection { reason: untrack(|| state.reason(number)) };
    state.sending.run(async move {
        match client::post(state.app, &route::object_to_case(number), &body).await {
            Ok(()) => {
                state.done.try_set(true);
                state.forget_reason(number);
                state.page.retry();
                dom::focus_soon("main h1");
            }
            // It is with the desk again, or has ended: the page shows what is left.
            Err(failure) if matches!(failure.reason(), Some(Reason::NotFound | Reason::CaseRefused)) => {
                state.page.retry();
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    });
}
