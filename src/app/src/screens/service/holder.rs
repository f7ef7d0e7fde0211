//! The holder of a domain, and claims on it, to which its current admin can object.

use super::holder_change::{self, DomainHolder};
use super::page::Page;
use crate::browser::dom;
use crate::components::{
    FailureLine, Icon, NameOfService, Notice, Pending, Person, PersonInside, PersonName, RoleChip, Skeleton, State,
    Tone, Track, TrackStep, by_person,
};
use crate::data::loaded::Loaded;
use crate::forms::keep_entries;
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::cases::{CaseToObject, MadeObjection, SessionObjection};
use handover_api::holder::HolderPage;
use handover_api::service::{ServiceDetail, ServicePage};
use handover_api::{Link, Reason, route};
use handover_rules::NicHandle;
use handover_rules::cases::claim::{Claim, LONGEST_NOTE};
use handover_rules::cases::{CaseNumber, CaseState, Objector};
use handover_rules::holder::data::Holder;
use handover_rules::holder::notices::{HolderHistoryEntry, HolderHistoryEvent};
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::service_list::ClaimKind;
use leptos::prelude::*;

#[component]
pub(super) fn HolderTab(page: Page) -> impl IntoView {
    let loaded = page.loaded;
    let objection = Objection::new(loaded);
    let holder = DomainHolder::new(page);
    let ready = move || {
        let claims =
            move || loaded.data.with(|data| data.as_ref()?.domain().map(|domain| claim_cards(objection, domain)));
        let is_claimed = Memo::new(move |_| {
            loaded.data.with(|data| data.as_ref()?.domain().map(|domain| !domain.objections.is_empty())) == Some(true)
        });
        content(holder, claims.into_any(), is_claimed)
    };
    loaded.show_once(|| view! { <Skeleton lines=8/> }.into_any(), ready)
}

fn content(page: DomainHolder, claims: AnyView, is_claimed: Memo<bool>) -> AnyView {
    let known = page.data.with_untracked(|page| page.as_ref().map(|page| (page.is_admin, page.holder.clone())));
    let facts = move || page.data.with(|page| page.as_ref().map(card));
    let events = move || page.data.with(|page| page.as_ref().map(|page| history(&page.history)));
    let (form, aside) = match known {
        Some((true, Some(holder))) => {
            let identity = holder_change::IdentityForm::new(page, &holder.identity);
            // Narrower than the data, which is read again at any time: rendering the form anew would take the focus.
            let has_open =
                Memo::new(move |_| page.data.with(|page| page.as_ref().is_some_and(|page| page.open.is_some())));
            let asked = move || {
                if has_open.get() { holder_change::open_change(page) } else { holder_change::change_form(identity) }
            };
            let form = view! { {holder_change::details_form(page, &holder.details)} {asked} };
            (form.into_any(), Some(holder_change::aside(identity)))
        }
        Some((true, None)) => (note(t::holder_unknown()), None),
        _ => (note(t::holder_not_admin()), None),
    };
    view! {
        <div class="cols side">
            // While somebody claims the domain, only the claim asks for something.
            <div class="stack wide">{claims}<div class="stack" hidden=move || is_claimed.get()>{form}</div></div>
            <div class="stack">{facts}<div class="stack" hidden=move || is_claimed.get()>{aside}</div>{events}</div>
        </div>
    }
    .into_any()
}

fn note(text: &'static str) -> AnyView {
    let text = view! { <p>{text}</p> }.into_any();
    view! { <Notice tone=Tone::Plain icon="info">{text}</Notice> }.into_any()
}

/// The facts about the holder, and a change that waits for answers.
fn card(page: &HolderPage) -> AnyView {
    let known = match &page.holder {
        Some(holder) => facts(holder),
        None => view! { <p>{t::holder_unknown()}</p> }.into_any(),
    };
    let open = page.open.as_ref().map(|open| {
        view! {
            <State tone=Tone::Now icon="wait" text=t::holder_open_until(intl::timestamp(open.deadline).as_str())/>
        }
        .into_any()
    });
    let locked = page.locked_until.map(|until| {
        view! { <State tone=Tone::Warn icon="lock" text=t::holder_locked_until(intl::timestamp(until).as_str())/> }
            .into_any()
    });
    view! {
        <section class="card pad stack" aria-labelledby="service-holder">
            <h2 id="service-holder">{t::holder_title()}</h2>
            {known}
            {open}
            {locked}
            <p class="small soft">{t::holder_lead()}</p>
        </section>
    }
    .into_any()
}

/// An email address that breaks after its `@` and before its dots.
fn breakable(address: &str) -> Vec<AnyView> {
    let (mut parts, mut rest) = (Vec::new(), address);
    let next = |rest: &str| {
        rest.match_indices(['@', '.']).find_map(|(at, sign)| {
            let at = if sign == "@" { at + 1 } else { at };
            (1..rest.len()).contains(&at).then_some(at)
        })
    };
    while let Some(at) = next(rest) {
        let (part, after) = rest.split_at(at);
        parts.push(view! { {part.to_owned()}<wbr/> }.into_any());
        rest = after;
    }
    parts.push(rest.to_owned().into_any());
    parts
}

pub(crate) fn facts(holder: &Holder) -> AnyView {
    let (identity, details) = (&holder.identity, &holder.details);
    let organisation = (!identity.organisation.is_empty()).then(|| {
        view! { <dt>{t::holder_organisation()}</dt><dd><PersonName name=identity.organisation.clone()/></dd> }
    });
    let phone = (!details.phone.is_empty())
        .then(|| view! { <dt>{t::holder_phone()}</dt><dd><span translate="no" class="nb">{details.phone.clone()}</span></dd> });
    let place = [details.postcode.as_str(), &details.town].join(" ");
    let lines = [details.street.as_str(), place.trim(), &intl::region(details.country.as_str())];
    let address: Vec<AnyView> = lines
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| view! { <span class="row"><PersonName name=line.to_owned()/></span> }.into_any())
        .collect();
    view! {
        <dl class="facts">
            <dt>{t::holder_name()}</dt><dd><PersonName name=identity.full_name()/></dd>
            {organisation}
            <dt>{t::holder_legal_form()}</dt><dd>{t::holder_form(identity.legal_form)}</dd>
            <dt>{t::holder_email()}</dt><dd><span translate="no">{breakable(&identity.email.to_string())}</span></dd>
            {phone}
            <dt>{t::holder_address()}</dt><dd>{address}</dd>
        </dl>
        {details.street.is_empty().then(|| view! { <State tone=Tone::Warn icon="alert" text=t::holder_address_missing()/> })}
    }
    .into_any()
}

fn history(history: &[HolderHistoryEntry]) -> Option<AnyView> {
    (!history.is_empty()).then(|| {
        let steps: Vec<TrackStep> = history.iter().map(of_holder).collect();
        view! {
            <section class="card pad stack" aria-labelledby="holder-events">
                <h2 id="holder-events">{t::service_history()}</h2>
                <Track steps/>
            </section>
        }
        .into_any()
    })
}

fn of_holder(entry: &HolderHistoryEntry) -> TrackStep {
    use HolderHistoryEvent as Event;
    let (tone, icon, what) = match (entry.event, entry.side) {
        (Event::DetailsChanged, _) => (Tone::Ok, "edit", t::holder_event_details()),
        (Event::Asked, _) => (Tone::Now, "wait", t::holder_event_asked()),
        (Event::Accepted, Some(HolderSide::New)) => (Tone::Ok, "check", t::holder_event_accepted_new()),
        (Event::Accepted, _) => (Tone::Ok, "check", t::holder_event_accepted_old()),
        (Event::Declined, Some(HolderSide::New)) => (Tone::Bad, "no", t::holder_event_declined_new()),
        (Event::Declined, _) => (Tone::Bad, "no", t::holder_event_declined_old()),
        (Event::Withdrawn, _) => (Tone::Bad, "stop", t::holder_event_withdrawn()),
        (Event::EndedByProvider, _) => (Tone::Bad, "stop", t::holder_event_ended()),
        (Event::Lapsed, _) => (Tone::Bad, "clock", t::holder_event_lapsed()),
        (Event::Failed, _) => (Tone::Bad, "alert", t::holder_event_failed()),
        (Event::Changed, _) => (Tone::Ok, "ok", t::holder_event_changed()),
        (Event::Replaced, _) => (Tone::Ok, "ok", t::holder_event_replaced()),
    };
    let by = entry
        .by
        .as_ref()
        .map(|by| view! { ". " {t::holder_event_by(view! { <PersonInside who=by.clone()/> }.into_any())} });
    TrackStep::new(tone, icon, what, view! { {intl::timestamp(entry.at)} {by} })
}

/// Input and outcome of objections, kept while the page is read again.
#[derive(Clone, Copy)]
struct Objection {
    app: App,
    page: Loaded<ServicePage>,
    reasons: RwSignal<Vec<(CaseNumber, String)>>,
    sending: Pending,
}

impl Objection {
    fn new(page: Loaded<ServicePage>) -> Self {
        let app = expect_context::<App>();
        let reasons = RwSignal::new(Vec::new());
        keep_unsent(reasons);
        Self { app, page, reasons, sending: Pending::new() }
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

/// Keeps reasons that were entered and not sent when the page is left.
fn keep_unsent(reasons: RwSignal<Vec<(CaseNumber, String)>>) {
    let app = expect_context::<App>();
    let read = move || {
        let texts = |(case, text): &(CaseNumber, String)| [case.to_string(), text.clone()];
        reasons.try_with_untracked(|reasons| reasons.iter().flat_map(texts).collect())
    };
    let restore = move |texts: Vec<String>| {
        let reason = |pair: &[String]| Some((CaseNumber::parse(&pair[0])?, pair[1].clone()));
        reasons.set(texts.chunks_exact(2).filter_map(reason).collect());
    };
    let link = app.navigation.link.get_untracked();
    keep_entries(link, "objection", Box::new(read), Box::new(restore));
}

/// A change of holder that waits for the reader's consent, the cases, and the objections to others.
fn claim_cards(state: Objection, domain: &ServiceDetail) -> AnyView {
    let claims: Vec<AnyView> = domain.objections.iter().map(|case| claim(state, domain, case)).collect();
    let made: Vec<AnyView> = domain.objected.iter().map(objection_made).collect();
    view! { {consent(domain)} <div class="stack tight" role="status">{made}</div> {claims} }.into_any()
}

/// Leads to the page where the reader answers.
fn consent(domain: &ServiceDetail) -> Option<AnyView> {
    let claim = domain.row.claims.iter().find(|claim| claim.kind == ClaimKind::HolderChange)?;
    let name = view! { <NameOfService name=claim.domain.clone()/> }.into_any();
    let page = Link::HolderChange { id: HolderChangeId::new(claim.number) }.format();
    let content = view! {
        <p><b>{t::holder_answer_ended(name)}</b></p>
        <p>{t::requests_claim_holder_what()}</p>
        <p><a class="btn sm main" href=page>{t::requests_claim_holder_act()}</a></p>
    };
    Some(view! { <Notice tone=Tone::Now icon="bell">{content}</Notice> }.into_any())
}

/// An objection, and what has become of it.
fn objection_made(objection: &MadeObjection) -> AnyView {
    let MadeObjection { number, by, at, state, since } = objection;
    let at = intl::timestamp(*at);
    let title = match by {
        Objector::Admin => t::objection_yours(at.as_str()),
        Objector::Holder => t::objection_of_holder(at.as_str()),
    };
    let since = intl::timestamp(*since);
    let (tone, icon_name, outcome) = match state {
        CaseState::Executed => (Tone::Warn, "alert", t::objection_overruled(since.as_str())),
        CaseState::Refused | CaseState::Closed | CaseState::Lapsed => {
            (Tone::Plain, "check", t::objection_upheld(since.as_str()))
        }
        _ => (Tone::Ok, "check", t::procedure_object_checking().to_owned()),
    };
    let number = t::service_case_number(number.to_string().as_str());
    let content = view! { <p><b>{title}</b> " " <span class="soft small">{number}</span></p><p>{outcome}</p> };
    view! { <Notice tone icon=icon_name>{content}</Notice> }.into_any()
}

/// A case: its claim, the time to object, and the outcome.
fn claim(state: Objection, domain: &ServiceDetail, case: &CaseToObject) -> AnyView {
    let title = ["case-", &case.number.to_string()].concat();
    view! {
        <section class="card" data-s="bad" aria-labelledby=title>
            <div class="pad stack">
                <p id=title.clone()><State tone=Tone::Bad icon="alert" text=t::service_case_title()/></p>
                <h2 class="display">{t::service_case_until(intl::timestamp(case.until).as_str())}</h2>
                <p>{t::procedure_object_how(t::claimant(case.claimant), intl::timestamp(case.until).as_str())}</p>
                {moves(domain, case)}
                {form(state, case)}
            </div>
        </section>
        <div class="card pad stack">
            <h2>{t::holder_future()}</h2>
            <Track steps=steps(case)/>
        </div>
    }
    .into_any()
}

/// The changes that a claim asks for.
fn moves(domain: &ServiceDetail, case: &CaseToObject) -> AnyView {
    let moved = match &case.claim {
        Claim::Holder(to) => {
            let from = domain.holder.as_ref().and_then(|page| page.holder.as_ref()).map(|holder| &holder.identity);
            let name = |name: Option<String>| view! { <b><PersonName name=name.unwrap_or_default()/></b> }.into_any();
            let what = view! { <b>{t::holder_title()}</b> }.into_any();
            let names = (
                from.map(|from| from.name_beside(to)),
                from.map_or_else(|| to.display_name(), |from| to.name_beside(from)),
            );
            vec![one_move(what, name(names.0), name(Some(names.1)))]
        }
        Claim::Contacts { roles, to } => {
            let person = |who: &NicHandle| view! { <Person who=who.clone()/> }.into_any();
            let of = |role| {
                let what = view! { <RoleChip role/> }.into_any();
                one_move(what, person(domain.row.contacts.holder(role)), person(to))
            };
            roles.iter().map(of).collect()
        }
    };
    view! { <ul class="moves card pad">{moved}</ul> }.into_any()
}

fn one_move(what: AnyView, from: AnyView, to: AnyView) -> AnyView {
    view! {
        <li>{what}<span>{from} <span class="vh">" " {t::pass_to()} " "</span></span><Icon name="arrow"/>{to}</li>
    }
    .into_any()
}

fn steps(case: &CaseToObject) -> Vec<TrackStep> {
    let until = intl::timestamp(case.until);
    vec![
        TrackStep::new(
            Tone::Ok,
            "check",
            t::claim_approved(),
            t::service_case_number(case.number.to_string().as_str()),
        ),
        TrackStep::new(Tone::Now, "clock", t::claim_may_object(), t::claim_until(until.as_str())),
        TrackStep::new(Tone::Plain, "check", t::claim_if_objected(), t::claim_if_objected_note()),
        TrackStep::new(Tone::Plain, "arrow", t::claim_if_not(), until),
    ]
}

/// No form and no default action: Enter decides nothing.
fn form(state: Objection, case: &CaseToObject) -> AnyView {
    let number = case.number;
    let until = intl::timestamp(case.until);
    let [why, hint] = ["case-why-", "case-hint-"].map(|name| [name, &number.to_string()].concat());
    let failed = move || state.sending.failure().map(|failure| view! { <FailureLine failure/> }.into_any());
    view! {
        <div class="field">
            <label for=why.clone()>{t::procedure_object_why()}</label>
            <textarea
                id=why rows="3" maxlength=LONGEST_NOTE.to_string() aria-describedby=hint.clone()
                prop:bound=move || state.reason(number)
                on:input=move |event| state.set_reason(number, event_target_value(&event))
            ></textarea>
            <p class="msg" id=hint>{t::procedure_object_why_hint()}</p>
        </div>
        <div role="alert">{failed}</div>
        <div class="row">
            <button
                type="button" class="btn main big" aria-disabled=move || state.sending.disabled()
                on:click=by_person(move || object(state, number))
            >
                {t::procedure_object_button()}
            </button>
        </div>
        <p class="small soft">{t::procedure_object_nothing_yet(until.as_str())} " " {t::service_case_mail()}</p>
    }
    .into_any()
}

fn object(state: Objection, number: CaseNumber) {
    if !state.sending.is_idle() {
        return;
    }
    let body = SessionObjection { reason: untrack(|| state.reason(number)) };
    state.sending.run(async move {
        match state.app.post(&route::object_to_case(number), &body).await {
            Ok(()) => {
                state.forget_reason(number);
                state.page.retry();
                dom::focus_soon("main h1");
            }
            // It is back at the desk, or has ended.
            Err(failure) if matches!(failure.reason(), Some(Reason::NotFound | Reason::CaseRefused)) => {
                state.page.retry();
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    });
}
