//! Opening a case. The answer is the same for known and unknown domains and addresses.

use super::{CaseStep, days, head, megabytes, progress};
use crate::browser::dom;
use crate::components::{self, Back, FieldMessage, Icon, MailSentHelp, MessageLine, Notice, Select, Tone, bold};
use crate::data::{Loaded, WhenLoaded};
use crate::forms::{
    ErrorSummary, Form, IdentityFields, IdentityInputs, KeptFields, SubmitButton, TextField, TextInput, address_error,
    form_named, keep_entries, legal_forms, name_error, on_submit,
};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::cases::OpenCase;
use handover_api::link::ProcedurePage;
use handover_api::{Link, Reason, route};
use handover_rules::cases::claim::{ClaimFault, ClaimInput, parse_domain};
use handover_rules::cases::papers::{PaperKind, papers_needed};
use handover_rules::cases::{CasePolicy, Claimant, Procedure};
use handover_rules::holder::input::IdentityInput;
use handover_rules::{Language, LegalForm, Role, RoleSet};
use leptos::prelude::*;

/// The first role's checkbox, to which an error about roles leads.
const FIRST_ROLE: &str = "role-admin";

#[derive(Clone, Copy)]
struct Start {
    app: App,
    /// The holder is to change; otherwise the contacts.
    is_for_holder: Memo<bool>,
    form: Form,
    domain: TextField,
    name: TextField,
    email: TextField,
    /// The name of a [`Claimant`].
    claimant: RwSignal<String>,
    /// The name of a [`LegalForm`]: of the holder.
    legal_form: RwSignal<String>,
    roles: RwSignal<RoleSet>,
    /// The first role, for its message.
    role: TextField,
    to: TextField,
    // Apart, because everything here is copied often.
    new: StoredValue<IdentityFields>,
    /// The address that an email was sent to.
    sent: RwSignal<Option<String>>,
    kept: KeptFields,
}

impl Start {
    fn new(is_for_holder: Memo<bool>) -> Self {
        let app = expect_context::<App>();
        let [domain, name, email, to] = ["domain", "name", "email", "to"].map(|id| TextField::new(id, ""));
        let claimant = RwSignal::new(Claimant::Holder.as_str().to_owned());
        let legal_form = RwSignal::new(LegalForm::default().as_str().to_owned());
        let roles = RwSignal::new(RoleSet::from_iter([Role::Admin]));
        let ids = ["new-form", "new-organisation", "new-first-name", "new-last-name", "new-email"];
        let new = IdentityFields::new(ids, IdentityInput::default());
        let mut values = [domain, name, email, to].map(|field| field.value).to_vec();
        values.extend([claimant, legal_form]);
        values.extend(new.values());
        let kept = keep(values, roles);
        Self {
            app,
            is_for_holder,
            form: Form::new("#procedure-errors", t::procedure_title()),
            domain,
            name,
            email,
            claimant,
            legal_form,
            roles,
            role: TextField::new(FIRST_ROLE, ""),
            to,
            new: StoredValue::new(new),
            sent: RwSignal::new(None),
            kept,
        }
    }

    fn procedure(self) -> Procedure {
        if self.is_for_holder.get() { Procedure::ChangeHolder } else { Procedure::ChangeContacts }
    }

    fn claimant(self) -> Claimant {
        self.claimant.with(|name| Claimant::parse(name)).unwrap_or(Claimant::Holder)
    }

    fn legal_form(self) -> LegalForm {
        form_named(self.legal_form)
    }

    fn claim(self) -> ClaimInput {
        if self.is_for_holder.get() {
            ClaimInput::Holder(self.new.get_value().entered())
        } else {
            ClaimInput::Contacts { roles: self.roles.get(), to: self.to.value.get() }
        }
    }
}

/// One form for both procedures, at either address.
fn keep(values: Vec<RwSignal<String>>, roles: RwSignal<RoleSet>) -> KeptFields {
    let link = Link::Procedure { page: ProcedurePage::ChangeHolder, token: None };
    let texts = values.clone();
    let read = move || {
        let mut entered = vec![roles.try_get_untracked()?.bits().to_string()];
        for text in &texts {
            entered.push(text.try_get_untracked()?);
        }
        Some(entered)
    };
    let restore = move |entered: Vec<String>| {
        let mut entered = entered.into_iter();
        if let Some(chosen) = entered.next().and_then(|bits| bits.parse().ok()) {
            roles.set(RoleSet::from_bits(chosen));
        }
        for (value, text) in values.into_iter().zip(entered) {
            value.set(text);
        }
    };
    keep_entries(link, "case", Box::new(read), Box::new(restore))
}

pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    // One form for both procedures: choosing the other one keeps the entries.
    let is_for_holder = Memo::new(move |before: Option<&bool>| {
        app.navigation.link.with(|link| match link {
            Link::Procedure { page, .. } => *page == ProcedurePage::ChangeHolder,
            _ => before.copied().unwrap_or_default(),
        })
    });
    let start = Start::new(is_for_holder);
    let policy = Loaded::<CasePolicy>::of(move || app.get(route::CASES));
    let is_off = Memo::new(move |_| {
        let reason = |failure: &Option<Failure>| failure.as_ref().and_then(Failure::reason);
        policy.reading.failure.with(reason) == Some(Reason::NotFound)
    });
    let is_sent = Memo::new(move |_| start.sent.with(Option::is_some));
    let heading = move || if is_sent.get() { t::procedure_sent_title() } else { t::procedure_title() }.to_owned();
    let lead = move || if is_sent.get() { "" } else { t::procedure_lead() }.into_any();
    let shown = move || {
        if is_off.get() {
            return view! { <Notice tone=Tone::Plain icon="info"><p>{t::procedure_off()}</p></Notice> }.into_any();
        }
        view! { <WhenLoaded of=policy lines=6 let:policy>{page(start, is_sent, *policy)}</WhenLoaded> }.into_any()
    };
    view! { {head(heading, lead)}{shown} }.into_any()
}

fn page(start: Start, is_sent: Memo<bool>, policy: CasePolicy) -> AnyView {
    let stage = move || if is_sent.get() { CaseStep::Confirm } else { CaseStep::Open };
    let content = move || match start.sent.get() {
        Some(address) => sent(start, &address, &policy),
        None => view! {
            <div class="cols side">
                {form(start)}
                {papers(start, policy)}
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="stack wide">
            {move || (!is_sent.get()).then(ways_in)}
            {move || progress(Some(stage()), Some(&policy))}
            {content}
        </div>
    }
    .into_any()
}

fn form(start: Start) -> AnyView {
    let Start { form, domain, name, email, claimant, legal_form, .. } = start;
    for field in [domain, name, email, start.role, start.to].into_iter().chain(start.new.get_value().fields()) {
        form.drop_once(field.id, move || field.message.with(Option::is_none));
    }
    let claimants = Claimant::ALL.map(|one| (one.as_str().to_owned(), t::procedure_claimant(one).to_owned())).to_vec();
    view! {
        <form class="stack wide" novalidate on:submit=on_submit(move || submit(start))>
            <ErrorSummary form />
            {procedures(start)}
            <section class="stack" aria-labelledby="case">
                <h2 id="case">{t::procedure_step_case()}</h2>
                <div class="card pad stack">
                    <TextInput field=domain label=t::procedure_domain() autocomplete="off" />
                    <div class="cols">
                        <Select id="claimant" label=t::procedure_i_am() options=claimants chosen=claimant/>
                        <Select id="legal-form" label=t::procedure_form() options=legal_forms() chosen=legal_form/>
                        <TextInput field=name label=t::procedure_name() autocomplete="name" />
                        <TextInput field=email label=t::procedure_email() kind="email" autocomplete="email" />
                    </div>
                    <p class="small soft">{t::procedure_email_hint()}</p>
                </div>
            </section>
            <section class="stack" aria-labelledby="claim">
                <h2 id="claim">{t::procedure_claim()}</h2>
                <div class="card pad stack">
                    {move || if start.is_for_holder.get() { new_holder(start) } else { contacts(start) }}
                </div>
            </section>
            <div class="row">
                <SubmitButton form icon="mail" label=t::procedure_open() />
                <span class="small soft">{t::procedure_same()}</span>
            </div>
        </form>
    }
    .into_any()
}

/// The ways into an account that need no documents.
fn ways_in() -> AnyView {
    let app = expect_context::<App>();
    let sign_in = view! { <a href="#/">{t::sign_in_title()}</a> }.into_any();
    let support = app.info.with_untracked(|info| info.as_ref().map(|info| info.help.support.clone()));
    let mailbox = support.filter(|support| !support.is_empty()).map(|support| {
        let link = view! { <a href=support rel="noreferrer">{t::help_support()}</a> }.into_any();
        view! { <li>{t::procedure_mailbox(link)}</li> }
    });
    let password = app.ways_in().passwords.then(|| {
        let link = view! { <a href=Link::Forgotten.format()>{t::forgotten_title()}</a> }.into_any();
        view! { <li>{t::procedure_password(link)}</li> }
    });
    view! {
        <section class="stack tight" aria-labelledby="no-access">
            <h2 id="no-access">{t::sign_in_no_access()}</h2>
            <ul class="small">{password}{mailbox}<li>{t::procedure_sign_in(sign_in)}</li></ul>
        </section>
    }
    .into_any()
}

/// The choice between the two procedures; each has an address of its own.
fn procedures(start: Start) -> AnyView {
    let choice = |page: ProcedurePage, name: &'static str, what: &'static str| {
        let is_this = move || start.is_for_holder.get() == (page == ProcedurePage::ChangeHolder);
        let choose = move |_| start.app.replace_link(Link::Procedure { page, token: None });
        view! {
            <label class="pick">
                <input type="radio" name="procedure" prop:bound=is_this on:change=choose />
                <span class="grow"><b>{name}</b><small>{what}</small></span>
            </label>
        }
        .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="kind">
            <h2 id="kind">{t::procedure_kind()}</h2>
            <div class="card lines" role="radiogroup" aria-labelledby="kind">
                {choice(ProcedurePage::ChangeHolder, t::procedure_holder(), t::procedure_holder_for())}
                {choice(ProcedurePage::ChangeContacts, t::procedure_contacts(), t::procedure_contacts_for())}
            </div>
        </section>
    }
    .into_any()
}

fn contacts(start: Start) -> AnyView {
    let Start { roles, role, to, .. } = start;
    let boxes = Role::ALL.map(|one| {
        let change = move |event| {
            let chosen = event_target_checked(&event);
            roles.update(|roles| {
                *roles = Role::ALL
                    .into_iter()
                    .filter(|other| if *other == one { chosen } else { roles.contains(*other) })
                    .collect();
            });
            role.show(None);
        };
        view! {
            <label class="btn">
                <input
                    type="checkbox" id=["role-", components::words::role_icon(one)].concat()
                    aria-describedby="role-admin-m" prop:bound=move || roles.with(|roles| roles.contains(one))
                    on:change=change
                />
                {t::role(one)}
            </label>
        }
        .into_any()
    });
    let message: Signal<Option<FieldMessage>> = role.message.into();
    let sign_up = view! { <a href=Link::SignUp.format()>{t::sign_up_title()}</a> }.into_any();
    view! {
        <div class="field">
            <div class="row" role="group" aria-label=t::procedure_roles()>{boxes.into_iter().collect::<Vec<AnyView>>()}</div>
            <MessageLine id=FIRST_ROLE message/>
        </div>
        <TextInput field=to label=t::procedure_to() hint=t::procedure_to_hint(sign_up) autocomplete="username" />
    }
    .into_any()
}

fn new_holder(start: Start) -> AnyView {
    view! {
        <p class="small soft">{t::procedure_new_holder()}</p>
        <IdentityInputs fields=start.new.get_value()/>
    }
    .into_any()
}

fn submit(start: Start) {
    let Start { app, form, domain, name, email, sent, .. } = start;
    let claim = untrack(|| start.claim());
    let mut checks = vec![
        domain.check((parse_domain(&domain.text()).is_none()).then(t::procedure_domain_wrong)),
        name.check(name_error(&name.text(), t::procedure_name_missing())),
        email.check(address_error(&email.text())),
    ];
    checks.extend(check_claim(start, &claim));
    let (claimant, legal_form) = untrack(|| (start.claimant(), start.legal_form()));
    let language = Language::of_locale(app.language.get_untracked()).main_locale().to_owned();
    let (domain, name, email) = (domain.text(), name.text(), email.text().trim().to_owned());
    let body = OpenCase { domain, name, email, claimant, legal_form, language, claim };
    form.submit(checks, async move {
        app.post::<_, ()>(route::CASES, &body).await?;
        start.kept.sent();
        sent.try_set(Some(body.email));
        dom::focus_soon("main h1");
        Ok(())
    });
}

fn check_claim(start: Start, claim: &ClaimInput) -> Vec<(TextField, Option<String>)> {
    let fault = claim.validate().err();
    if untrack(|| start.is_for_holder.get()) {
        let faults = match &fault {
            Some(ClaimFault::Holder(faults)) => faults.as_slice(),
            _ => &[],
        };
        return start.new.get_value().checks(faults);
    }
    let is = |wrong: ClaimFault| fault.as_ref() == Some(&wrong);
    vec![
        start.role.check(is(ClaimFault::NoRole).then(t::procedure_roles_missing)),
        start.to.check(is(ClaimFault::Handle).then(|| {
            let is_missing = start.to.text().trim().is_empty();
            if is_missing { t::procedure_to_missing() } else { t::not_a_handle() }
        })),
    ]
}

fn sent(start: Start, address: &str, policy: &CasePolicy) -> AnyView {
    let shown = bold(address);
    let hours = u64::from(policy.confirmation.div_ceil(60 * 60));
    let back =
        Back { sent: start.sent, title: t::procedure_title(), entry: "#email", label: t::procedure_sent_again() };
    view! {
        <section class="card pad stack column" aria-label=t::procedure_sent_title()>
            <p>{t::procedure_sent(shown)}</p>
            <p class="state" data-s="now"><Icon name="clock"/><span>{t::procedure_sent_hours(hours)}</span></p>
            <MailSentHelp missing=t::procedure_sent_missing() back/>
        </section>
    }
    .into_any()
}

fn papers(start: Start, policy: CasePolicy) -> AnyView {
    let needed = Memo::new(move |_| papers_needed(start.procedure(), start.legal_form(), start.claimant()));
    let lead = move || {
        let form = t::holder_form(start.legal_form());
        t::procedure_papers_for(view! { <b>{form}</b> }.into_any())
    };
    let size = megabytes(policy.largest_paper);
    let (most, days) = (policy.papers.to_string(), days(policy.papers_kept).to_string());
    view! {
        <aside class="stack start" aria-labelledby="papers">
            <div class="card pad stack small">
                <h2 id="papers">{t::procedure_papers()}</h2>
                <p>{lead}</p>
                <ul class="abilities stack tight" aria-live="polite">{move || needed.with(|needed| needed_list(needed))}</ul>
                <details>
                    <summary class="small"><Icon name="next"/> {t::procedure_papers_others()}</summary>
                    {move || needed_by_others(start)}
                </details>
                <p class="small soft">{t::procedure_papers_rules(days.as_str(), most.as_str(), size.as_str())}</p>
            </div>
        </aside>
    }
    .into_any()
}

fn needed_list(kinds: &[PaperKind]) -> AnyView {
    let lines: Vec<AnyView> = kinds
        .iter()
        .map(|kind| view! { <li><Icon name="file"/><span>{t::word_paper(*kind)}</span></li> }.into_any())
        .collect();
    lines.into_any()
}

/// The same for the other legal forms.
fn needed_by_others(start: Start) -> AnyView {
    let (procedure, claimant, chosen) = (start.procedure(), start.claimant(), start.legal_form());
    let lines: Vec<AnyView> = LegalForm::ALL
        .into_iter()
        .filter(|form| *form != chosen)
        .map(|form| {
            let needed = papers_needed(procedure, form, claimant);
            let names: Vec<AnyView> =
                needed.into_iter().map(|kind| view! { <dd>{t::word_paper(kind)}</dd> }.into_any()).collect();
            view! { <dt><b>{t::holder_form(form)}</b></dt>{names} }.into_any()
        })
        .collect();
    view! { <dl class="stack tight small">{lines}</dl> }.into_any()
}
