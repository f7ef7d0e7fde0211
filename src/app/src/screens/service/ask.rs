//! The form to ask for contacts in the name of the account that gives access.

use super::page::Page;
use crate::browser::dom;
use crate::components::{Field, Notice, Person, RefusedGroup, Select, Tone, described_by, isolated_name, person_text};
use crate::data::Loaded;
use crate::data::late::lazy_part;
use crate::forms::{
    ErrorSummary, Form, PersonPicker, Rejection, SentKey, SubmitButton, TextField, TextInput, on_submit,
};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::access::{DelegatedAsk, DelegatedAsked, SharedService};
use handover_api::service::ServicePage;
use handover_api::{Reason, route};
use handover_rules::access::{ASK_FOR_CONTACTS, givers_of};
use handover_rules::submission::form::{Preview, Shown};
use handover_rules::submission::note::{MAX_NOTE, check_note};
use handover_rules::submission::refused::{LineRefusal, RefusedLineRef, RefusedServices};
use handover_rules::submission::{ContactInput, PlanError};
use handover_rules::{Category, NicHandle, PerRole, ServiceKey};
use leptos::prelude::*;

lazy_part! {
    service_ask: pub(super) fn asking(page: Page) { view! { <AskFor page/> } }
}

/// A service on which a policy lets the reader ask for contacts, with the accounts in whose names: of this type, or else the
/// first one.
pub(super) fn service(data: &ServicePage, category: Option<Category>) -> Option<(ServiceKey, Vec<NicHandle>)> {
    let givers = |of: &SharedService| givers_of(&of.lines, ASK_FOR_CONTACTS).into_iter().cloned().collect::<Vec<_>>();
    let askable =
        data.shared.iter().map(|of| (of.service.clone(), givers(of))).filter(|(_, givers)| !givers.is_empty());
    let askable: Vec<_> = askable.collect();
    askable.iter().find(|(service, _)| Some(service.category) == category).or(askable.first()).cloned()
}

/// The form. Its signals are disposed with the page: after an `await` use `try_get` and `try_set`.
#[derive(Clone, Copy)]
struct AskForm {
    app: App,
    submit: Form,
    /// The handle of the account that gives access.
    giver: RwSignal<String>,
    tech: TextField,
    billing: TextField,
    note: TextField,
    service: StoredValue<ServiceKey>,
    /// The reasons of the rules.
    refused: RwSignal<Vec<RefusedServices>>,
    /// Those who have to confirm what was asked last.
    asked: RwSignal<Option<Vec<NicHandle>>>,
    sent_key: SentKey<DelegatedAsk>,
    loaded: Loaded<ServicePage>,
}

#[component]
fn AskFor(page: Page) -> impl IntoView {
    let app = expect_context::<App>();
    let loaded = page.loaded;
    let category = untrack(|| page.category());
    let found = loaded.data.with_untracked(|data| self::service(data.as_ref()?, category));
    let Some((service, givers)) = found else { return ().into_any() };
    let form = AskForm {
        app,
        submit: Form::new("#ask-errors", service.name.as_str()),
        giver: RwSignal::new(givers.first().map(NicHandle::to_string).unwrap_or_default()),
        tech: TextField::new("ask-tech", ""),
        billing: TextField::new("ask-billing", ""),
        note: TextField::new("ask-note", ""),
        service: StoredValue::new(service.clone()),
        refused: RwSignal::new(Vec::new()),
        asked: RwSignal::new(None),
        sent_key: SentKey::new(),
        loaded,
    };
    dom::focus_soon("#ask-title");
    let kind = t::word_category(service.category);
    let lead = move || {
        let giver = NicHandle::parse(&form.giver.get()).ok()?;
        Some(t::access_ask_lead(person_text(app.people, &giver).as_str()))
    };
    let choice = (givers.len() > 1).then(|| {
        let options = givers.iter().map(|giver| (giver.to_string(), person_text(app.people, giver))).collect();
        view! { <Select id="ask-giver" label=t::access_ask_whose() options chosen=form.giver/> }
    });
    let refused = move || {
        let groups = form.refused.get();
        (!groups.is_empty()).then(|| {
            let groups = groups.into_iter().map(|group| view! { <RefusedGroup group/> }).collect_view();
            view! { <div class="card" role="alert">{groups}</div> }
        })
    };
    view! {
        <section class="card pad stack mid" aria-labelledby="ask-title">
            <h2 id="ask-title" tabindex="-1">{t::access_ask()}</h2>
            <p class="soft"><b>{kind}</b>{t::colon()} {lead}</p>
            {move || form.asked.get().map(sent)}
            <form class="stack mid" novalidate on:submit=on_submit(move || form.send())>
                <ErrorSummary form=form.submit/>
                {refused}
                {choice}
                <RoleEntry field=form.tech label=t::modify_new_tech()/>
                <RoleEntry field=form.billing label=t::modify_new_billing()/>
                <TextInput field=form.note label=t::access_note() hint=view! { {t::access_ask_note_hint()} }.into_any() autocomplete="off"/>
                <div class="row"><SubmitButton form=form.submit label=t::access_ask_send()/></div>
            </form>
        </section>
    }
    .into_any()
}

/// That it was sent, and who has to confirm.
fn sent(parties: Vec<NicHandle>) -> AnyView {
    let people = parties.into_iter().map(|who| view! { <Person who/> }).collect_view();
    view! {
        <Notice tone=Tone::Ok icon="check" role="status">
            <p>{t::access_ask_sent()}</p>
            <p class="row">{people}</p>
        </Notice>
    }
    .into_any()
}

/// The field of a role.
#[component]
fn RoleEntry(field: TextField, label: &'static str) -> impl IntoView {
    let is_invalid = Signal::derive(move || field.message.with(Option::is_some));
    let settle = Callback::new(move |is_complete: bool| {
        field.show(if is_complete { entry_error(field) } else { None });
    });
    view! {
        <Field id=field.id label message=field.message>
            <PersonPicker field label described_by=described_by(field.id) is_invalid settle/>
        </Field>
    }
}

fn entry_error(field: TextField) -> Option<String> {
    let text = field.text();
    let is_wrong = ContactInput::read(Some(&text)).is_err();
    is_wrong.then(|| t::modify_name_not_chosen(isolated_name(text.trim()).as_str()))
}

impl AskForm {
    fn fields(self) -> [TextField; 2] {
        [self.tech, self.billing]
    }

    fn send(self) {
        let entered = |field: TextField| Some(field.text().trim().to_owned()).filter(|text| !text.is_empty());
        // The admin alone names a new one.
        let contacts = PerRole { admin: None, tech: entered(self.tech), billing: entered(self.billing) };
        let is_empty = contacts == PerRole::default();
        let checks = self.fields().map(|field| {
            let nothing = (is_empty && field.id == self.tech.id).then(|| t::access_ask_nothing().to_owned());
            field.check(nothing.or_else(|| entry_error(field)))
        });
        let text = self.note.text();
        let is_unfit = check_note(&text).is_err();
        let note = self.note.check(is_unfit.then(|| t::many_note_long(intl::number(MAX_NOTE as u64).as_str())));
        if !self.submit.start(checks.into_iter().chain([note]).collect()) {
            return;
        }
        self.refused.set(Vec::new());
        self.asked.set(None);
        let Ok(giver) = NicHandle::parse(&self.giver.get_untracked()) else { return };
        let note = Some(text.trim().to_owned()).filter(|note| !note.is_empty());
        let ask = DelegatedAsk { giver, service: self.service.get_value(), contacts, note };
        let key = self.sent_key.of(&ask);
        self.submit.run(async move {
            let made: Result<DelegatedAsked, Failure> = self.app.post_once(route::SHARED_CONTACTS, &ask, &key).await;
            let made = made.map_err(|failure| self.rejection(&ask, failure))?;
            for field in self.fields() {
                field.clear();
            }
            self.note.clear();
            self.asked.try_set(Some(made.parties));
            self.loaded.reading.retry();
            dom::focus_soon("#ask-title");
            Ok(())
        });
    }

    /// The server's refusal in words. Reasons of the rules stand above the fields.
    fn rejection(self, ask: &DelegatedAsk, failure: Failure) -> Rejection {
        match (failure.reason(), failure.rejected()) {
            (Some(Reason::Rejected), Some(PlanError::NothingToChange)) => {
                Rejection::field(self.tech, t::access_ask_nothing())
            }
            (Some(Reason::Rejected), Some(error)) => {
                let refusal = LineRefusal::Plan(error);
                let line = RefusedLineRef { service: &ask.service, refusal: &refusal, open: &[], file_line: None };
                let all = Shown { refused: usize::MAX, changes: 0 };
                let preview = Preview::new(&self.app.my_handle(), &[], 0, &[line], all);
                self.refused.try_set(preview.refused);
                Rejection::Form(t::access_ask_refused().to_owned())
            }
            (Some(Reason::NotFound), _) => Rejection::Form(t::access_ask_over().to_owned()),
            _ => failure.into(),
        }
    }
}
