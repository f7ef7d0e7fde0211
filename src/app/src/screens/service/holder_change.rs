//! Changing the holder: the admin changes phone and address without asking, and asks both holders for everything else.

use super::page::Page;
use crate::browser::dom;
use crate::components::{
    Ask, AskFirst, DifferenceTable, Icon, RequestLink, Select, State, Tone, Track, TrackStep, act,
};
use crate::data::loaded::Loaded;
use crate::forms::{
    ErrorSummary, Form, IdentityFields, IdentityInputs, KeptFields, Rejection, SubmitButton, TextField, TextInput,
    check_holder, keep_fields, on_submit,
};
use crate::platform::client::{Failure, Method};
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::holder::{AskHolderChange, ChangeHolderDetails, HolderPage, OpenHolderChange};
use handover_api::link::ServicePlace;
use handover_api::service::ServicePage;
use handover_api::{Link, Reason, route};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::data::{HolderDetails, HolderField, HolderIdentity, changed_identity_fields};
use handover_rules::holder::input::DetailsInput;
use handover_rules::holder::{HolderBlocker, HolderChangeId, HolderPrecondition, HolderSide, RunningOperation};
use handover_rules::model::ids::grouped;
use handover_rules::{Country, ServiceKey};
use leptos::prelude::*;

/// The holder, as part of the page.
#[derive(Clone, Copy)]
pub(super) struct DomainHolder {
    pub(super) data: Memo<Option<HolderPage>>,
    place: Memo<Option<ServicePlace>>,
    loaded: Loaded<ServicePage>,
}

impl DomainHolder {
    pub(super) fn new(Page { place, loaded }: Page) -> Self {
        let data = move |_: Option<&Option<HolderPage>>| {
            loaded
                .data
                .with(|data| data.as_ref().and_then(ServicePage::domain).and_then(|domain| domain.holder.clone()))
        };
        Self { data: Memo::new(data), place, loaded }
    }

    /// The version of the details that the page shows now.
    fn version(self) -> Option<String> {
        let path = self.place.with_untracked(|place| place.as_ref().map(|place| route::service_page(&place.name)));
        expect_context::<App>().connection.version_of(&path?)
    }

    pub(super) fn retry(self) {
        self.loaded.retry();
    }
}

#[derive(Clone, Copy)]
pub(super) struct IdentityForm {
    pub(super) app: App,
    pub(super) page: DomainHolder,
    form: Form,
    fields: IdentityFields,
    opts_out: RwSignal<bool>,
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
    fn difference(self) -> Option<(HolderIdentity, HolderIdentity)> {
        let after = self.fields.entered().validate().ok()?;
        let before = self.page.data.with(|page| Some(page.as_ref()?.holder.as_ref()?.identity.clone()))?;
        let is_another = changed_identity_fields(&before, &after).next().is_some();
        is_another.then_some((before, after))
    }
}

pub(super) fn change_form(of: IdentityForm) -> AnyView {
    let IdentityForm { form, fields, .. } = of;
    view! {
        <form class="stack wide" novalidate on:submit=on_submit(move || ask_for_change(of))>
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

fn ask_for_change(of: IdentityForm) {
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

#[derive(Clone, Copy)]
struct DetailsForm {
    app: App,
    page: DomainHolder,
    version: StoredValue<Option<String>>,
    form: Form,
    phone: TextField,
    street: TextField,
    postcode: TextField,
    town: TextField,
    country: RwSignal<String>,
    kept: KeptFields,
}

pub(super) fn details_form(page: DomainHolder, known: &HolderDetails) -> AnyView {
    let app = expect_context::<App>();
    let form = Form::new("#details-errors", t::holder_title());
    let [phone, street, postcode, town] = [
        TextField::new("holder-phone", known.phone.clone()),
        TextField::new("holder-street", known.street.clone()),
        TextField::new("holder-postcode", known.postcode.clone()),
        TextField::new("holder-town", known.town.clone()),
    ];
    let country = RwSignal::new(known.country.as_str().to_owned());
    let mut fields = [phone, street, postcode, town].map(|field| field.value).to_vec();
    fields.push(country);
    let kept = keep_fields("details", &fields);
    let version = StoredValue::new(page.version());
    let details = DetailsForm { app, page, version, form, phone, street, postcode, town, country, kept };
    view! {
        <section class="stack" aria-labelledby="holder-details">
            <h2 id="holder-details">{t::holder_at_once()}</h2>
            <form class="card pad stack" novalidate on:submit=on_submit(move || save_details(details))>
                <p class="small soft">{t::holder_at_once_note()}</p>
                <ErrorSummary form />
                <div class="cols">
                    <TextInput field=phone label=t::holder_phone() kind="tel" autocomplete="off" />
                    <TextInput field=street label=t::holder_street() autocomplete="off" />
                    <TextInput field=postcode label=t::holder_postcode() autocomplete="off" />
                    <TextInput field=town label=t::holder_town() autocomplete="off" />
                    <Select id="holder-country" label=t::holder_country() options=countries() chosen=country/>
                </div>
                <p><SubmitButton form class="btn" label=t::holder_save() /></p>
            </form>
        </section>
    }
    .into_any()
}

fn save_details(details: DetailsForm) {
    let DetailsForm { app, page, version, form, phone, street, postcode, town, country, kept } = details;
    let Some(domain) = page.data.with_untracked(|page| page.as_ref().map(|page| page.service.name.clone())) else {
        return;
    };
    let input = DetailsInput {
        phone: phone.text(),
        street: street.text(),
        postcode: postcode.text(),
        town: town.text(),
        country: country.get_untracked(),
    };
    let faults = input.validate().err().unwrap_or_default();
    let may_send = form.start(vec![
        check_holder(phone, HolderField::Phone, t::holder_phone(), &faults),
        check_holder(street, HolderField::Street, t::holder_street(), &faults),
        check_holder(postcode, HolderField::Postcode, t::holder_postcode(), &faults),
        check_holder(town, HolderField::Town, t::holder_town(), &faults),
    ]);
    if !may_send {
        return;
    }
    form.run(async move {
        let body = ChangeHolderDetails { domain, details: input };
        let read = version.get_value();
        app.send_version::<_, ()>(Method::PUT, route::HOLDER_DETAILS, &body, read.as_deref()).await?;
        version.try_set_value(app.connection.version_of(route::HOLDER_DETAILS));
        kept.sent();
        page.retry();
        app.announce(t::form_saved());
        Ok(())
    });
}

pub(super) fn aside(of: IdentityForm) -> AnyView {
    let has_open = move || of.page.data.with(|page| page.as_ref().is_some_and(|page| page.open.is_some()));
    let future = move || (!has_open()).then(|| future(of));
    view! {
        <aside class="stack" aria-label=t::holder_aside()>
            {future}
            {move || preconditions(of)}
        </aside>
    }
    .into_any()
}

fn future(of: IdentityForm) -> AnyView {
    let (old, new) = of.difference().map_or_else(
        || (String::new(), String::new()),
        |(before, after)| (before.email.to_string(), after.email.to_string()),
    );
    let until = of.app.now() + MailedLinkAction::Holder.lifetime();
    let last = if of.opts_out.get() { t::holder_no_lock() } else { t::holder_locks() };
    let steps = vec![
        TrackStep::new(Tone::Plain, "mail", t::holder_step_old(), old),
        TrackStep::new(Tone::Plain, "mail", t::holder_step_new(), new),
        TrackStep::new(Tone::Plain, "check", t::holder_step_registry(), ""),
        TrackStep::new(Tone::Plain, "lock", last, ""),
    ];
    view! {
        <section class="card pad stack" aria-labelledby="holder-future">
            <h2 id="holder-future">{t::holder_future()}</h2>
            <Track steps/>
            <State tone=Tone::Plain icon="clock" text=t::holder_14_days(intl::timestamp(until).as_str())/>
        </section>
    }
    .into_any()
}

fn preconditions(of: IdentityForm) -> AnyView {
    let (blockers, service) = of
        .page
        .data
        .with(|page| page.as_ref().map(|page| (page.blockers.clone(), Some(page.service.clone()))).unwrap_or_default());
    let lines: Vec<AnyView> = HolderPrecondition::ALL
        .into_iter()
        .map(|of| {
            let blocker = blockers.iter().find(|blocker| blocker.precondition() == Some(of));
            precondition(of, blocker, service.as_ref())
        })
        .collect();
    view! {
        <section class="card pad stack" aria-labelledby="holder-before">
            <h2 id="holder-before">{t::holder_before()}</h2>
            <ul class="abilities">{lines}</ul>
            <p class="small soft">{t::holder_first()}</p>
        </section>
    }
    .into_any()
}

/// A precondition that is met, or the obstacle and its remedy.
fn precondition(of: HolderPrecondition, blocker: Option<&HolderBlocker>, service: Option<&ServiceKey>) -> AnyView {
    let Some(blocker) = blocker else {
        let text = match of {
            HolderPrecondition::NotExpired => t::holder_met_expiry(),
            HolderPrecondition::NothingOwed => t::holder_met_debt(),
            HolderPrecondition::NoOtherOperation => t::holder_met_operation(),
            HolderPrecondition::NotDisputed => t::holder_met_dispute(),
        };
        return view! { <li data-s="ok"><Icon name="ok"/><span>{text}</span></li> }.into_any();
    };
    let text = match blocker {
        HolderBlocker::InCreation => t::holder_unmet_creation().into_any(),
        HolderBlocker::Expired => t::holder_unmet_expiry().into_any(),
        HolderBlocker::InDebt => {
            let link = service.map(|service| {
                let address = Link::service(service).format();
                view! { " " <a href=address>{t::service_title()}</a> }
            });
            view! { {t::holder_unmet_debt()}{link} }.into_any()
        }
        HolderBlocker::UnpaidInvoice => {
            let profile = view! { <a href=Link::Profile.format()>{t::profile_title()}</a> }.into_any();
            t::holder_unmet_invoice(profile)
        }
        HolderBlocker::OperationRunning { operation: RunningOperation::ContactRequest(request) } => {
            t::holder_unmet_request(view! { <RequestLink id=*request/> }.into_any())
        }
        HolderBlocker::OperationRunning { operation: RunningOperation::HolderChange(_) } => {
            t::holder_unmet_change().into_any()
        }
        HolderBlocker::InDispute => t::holder_unmet_dispute().into_any(),
        HolderBlocker::Claimed => t::holder_unmet_claim().into_any(),
        HolderBlocker::NotTheAdmin
        | HolderBlocker::Suspended
        | HolderBlocker::HolderUnknown
        | HolderBlocker::HolderChanged => t::holder_ask_off().into_any(),
    };
    view! { <li data-s="warn"><Icon name="alert"/><span>{text}</span></li> }.into_any()
}

pub(super) fn open_change(page: DomainHolder) -> AnyView {
    let open = Memo::new(move |_| page.data.with(|data| data.as_ref().and_then(|data| data.open.clone())));
    let facts = move || open.with(|open| open.as_ref().map(open_change_facts));
    let difference = move || {
        page.data.with(|data| {
            let data = data.as_ref()?;
            let (before, after) = (data.holder.as_ref()?.identity.clone(), data.open.as_ref()?.after.clone()?);
            Some(view! { <DifferenceTable before after/> })
        })
    };
    // Narrower than the data, so that news leave the question open.
    let id = Memo::new(move |_| open.with(|open| open.as_ref().map(|open| open.id)));
    view! {
        <section class="stack" aria-labelledby="holder-open">
            <h2 id="holder-open">{t::holder_open()}</h2>
            <div class="card pad stack">{facts} {move || id.get().map(|id| withdrawal(page, id))}</div>
            {difference}
        </section>
    }
    .into_any()
}

/// Until when it waits, and for whom.
pub(crate) fn open_change_facts(open: &OpenHolderChange) -> AnyView {
    let sides: Vec<AnyView> = HolderSide::ALL.map(|side| party(side, open.missing.contains(&side))).into();
    let until = t::holder_open_until(intl::timestamp(open.deadline).as_str());
    let lock = if open.opts_out { t::holder_no_lock() } else { t::holder_locks() };
    view! {
        <State tone=Tone::Now icon="wait" text=until/>
        <ul class="ul stack tight">{sides}</ul>
        <p class="small soft">{lock}</p>
        <p>{t::holder_number()} " " <code translate="no">{grouped(open.id)}</code></p>
    }
    .into_any()
}

fn party(side: HolderSide, is_missing: bool) -> AnyView {
    let text = match (side, is_missing) {
        (HolderSide::Old, true) => t::holder_waits_for_old(),
        (HolderSide::New, true) => t::holder_waits_for_new(),
        (HolderSide::Old, false) => t::holder_event_accepted_old(),
        (HolderSide::New, false) => t::holder_event_accepted_new(),
    };
    let (tone, icon_name) = if is_missing { (Tone::Plain, "mail") } else { (Tone::Ok, "check") };
    view! { <li><State tone icon=icon_name text/></li> }.into_any()
}

/// Cancelling the change, which asks first.
fn withdrawal(page: DomainHolder, id: HolderChangeId) -> AnyView {
    let app = expect_context::<App>();
    let (title, what) = (t::holder_withdraw_ask(), t::holder_withdraw_what());
    let ask = Ask::new(title, what, t::holder_withdraw(), t::holder_withdraw_keep());
    let act = act(move || async move {
        let answer: Result<(), Failure> = app.post(&route::withdraw_holder_change(id), &()).await;
        page.retry();
        answer
    });
    view! { <p><AskFirst class="btn bad" ask act><Icon name="stop"/> {t::holder_withdraw()}</AskFirst></p> }.into_any()
}

fn countries() -> Vec<(String, String)> {
    let mut countries: Vec<(String, String)> =
        Country::all().map(|country| (country.as_str().to_owned(), intl::region(country.as_str()))).collect();
    countries.sort_by(|one, other| intl::compare(&one.1, &other.1));
    countries
}
