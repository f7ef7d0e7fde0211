//! Deciding a case. Actions that the rules would refuse show the reason instead of being hidden.

use super::actor::actor;
use super::differences::differs;
use crate::components::{
    self, ConfirmDialog, FieldMessage, Icon, MessageLine, Notice, Pending, State, Tone, described_by, is_invalid,
};
use crate::data::loaded::Loaded;
use crate::forms::{ErrorSummary, Form};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::desk::drafts::FieldDraft;
use crate::screens::desk::state::Desk;
use crate::screens::desk::{parts, words};
use handover_api::cases::{Decision, DecisionKind, DeskCase};
use handover_api::route;
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::papers::{PaperKind, papers_needed};
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::desk::DeskAct;
use handover_rules::desk::reason::{LONGEST_REASON, check_reason};
use leptos::prelude::*;

/// Input of the form, and its errors. They are kept when the case is read again, after a document was opened.
#[derive(Clone, Copy)]
pub(super) struct Entered {
    reason: FieldDraft,
    /// The names of the kinds of documents to ask for again, with spaces between.
    papers: FieldDraft,
    form: Form,
    wrong_reason: RwSignal<Option<FieldMessage>>,
    wrong_papers: RwSignal<Option<FieldMessage>>,
    /// The reader has ticked that the differences from the record are explained. Not kept: each reader looks anew.
    explains: RwSignal<bool>,
    wrong_explains: RwSignal<Option<FieldMessage>>,
}

/// The ids of the reason, of the first of the documents to ask for again, and of the tick for differences.
const REASON: &str = "case-reason";
const PAPERS: &str = "case-which";
const EXPLAINS: &str = "case-explains";

impl Entered {
    /// `title` is that of the window.
    pub(super) fn new(desk: Desk, title: &str) -> Self {
        let [reason, papers] = ["reason", "papers"].map(|field| desk.draft("decision", field));
        let form = Form::new("#case-errors", title);
        let [wrong_reason, wrong_papers, wrong_explains] = [(); 3].map(|()| RwSignal::new(None));
        let explains = RwSignal::new(false);
        Self { reason, papers, form, wrong_reason, wrong_papers, explains, wrong_explains }
    }
}

fn chosen_kinds(papers: &str) -> Vec<PaperKind> {
    papers.split(' ').filter_map(PaperKind::parse).collect()
}

#[derive(Clone, Copy)]
struct Deciding {
    desk: Desk,
    data: Loaded<DeskCase>,
    number: CaseNumber,
    /// The case says something else than the record.
    differs: bool,
    entered: Entered,
    sending: Pending,
    /// The refusal that the reader is asked about.
    asks: RwSignal<Option<Decision>>,
}

/// The objection that has returned the case to the desk.
fn objection(case: &DeskCase) -> Option<&CaseEntry> {
    let is_open = !case.state.is_final();
    case.timeline.iter().rev().find(|entry| is_open && entry.milestone == CaseMilestone::Objected)
}

/// The objection in the words of its author, and the decisions that are left.
pub(super) fn objected(case: &DeskCase) -> Option<AnyView> {
    let entry = objection(case)?;
    let said = t::desk_case_objected(intl::timestamp(entry.at).as_str(), actor(case, entry.by).as_str());
    let note = entry.note.clone().map(|note| view! { <p><q>{note}</q></p> });
    let then = (case.state == CaseState::Checking).then(|| view! { <p>{t::desk_case_objected_then()}</p> });
    Some(view! { <Notice tone=Tone::Warn icon="no"><p><b>{said}</b></p>{note}{then}</Notice> }.into_any())
}

pub(super) fn view(desk: Desk, data: Loaded<DeskCase>, entered: Entered, case: &DeskCase) -> AnyView {
    let given: Vec<AnyView> = case
        .approvals
        .iter()
        .map(|approval| {
            let name = components::isolated_name(&actor(case, CaseActor::Staff(approval.by)));
            let note = approval.note.clone().map(|note| view! { " · " <q>{note}</q> });
            view! {
                <li data-s="ok">
                    <Icon name="ok"/>
                    <span>
                        <b>{t::desk_case_approved_by(name.as_str())}</b><br/>
                        <span class="small soft">{intl::timestamp(approval.at)}{note}</span>
                    </span>
                </li>
            }
            .into_any()
        })
        .collect();
    let count = t::desk_case_approvals(case.approvals.len().to_string().as_str(), case.approvers.to_string().as_str());
    let form =
        (case.state == CaseState::Checking && desk.may(DeskAct::ApproveCase)).then(|| form(desk, data, entered, case));
    let content = view! {
        <div class="card pad stack">
            <ul class="abilities stack tight" aria-label=t::desk_case_decision()>{given}{own(desk, case)}</ul>
            <p class="small soft">{count}</p>
            {form}
        </div>
    };
    parts::section("desk-decision", t::desk_case_decision(), content)
}

/// Whether the reader can decide, or why not.
fn own(desk: Desk, case: &DeskCase) -> AnyView {
    let (tone, icon_name, text) = if case.state != CaseState::Checking {
        ("", "clock", t::desk_case_state(case.state))
    } else if !desk.may(DeskAct::ApproveCase) {
        ("", "lock", t::desk_case_not_approver())
    } else {
        match case.no_approval {
            None => ("now", "wait", t::desk_case_may()),
            Some(refusal) => ("warn", "alert", words::case_refusal(refusal)),
        }
    };
    view! { <li id="case-own" data-s=tone><Icon name=icon_name/><span>{text}</span></li> }.into_any()
}

fn form(desk: Desk, data: Loaded<DeskCase>, entered: Entered, case: &DeskCase) -> AnyView {
    let (sending, asks) = (Pending::new(), RwSignal::new(None));
    let differs = differs(case);
    let state = Deciding { desk, data, number: case.number, differs, entered, sending, asks };
    let is_own = case.no_approval == Some(CaseRefusalKind::OwnCase);
    let off = move |is_off: bool| move || (is_off || sending.is_running()).then_some("true");
    let press = move |kind, is_off: bool| {
        move |_| {
            if !is_off {
                decide(state, kind);
            }
        }
    };
    let cannot_approve = case.no_approval.is_some();
    // Against an objection, no decision is the usual one.
    let approve = if objection(case).is_some() { "btn" } else { "btn main" };
    let failed = move || {
        let text = words::refusal(&sending.failure()?);
        Some(view! { <State tone=Tone::Bad icon="alert" text/> })
    };
    let wrong: Signal<Option<FieldMessage>> = entered.wrong_reason.into();
    let change = move |event| {
        entered.reason.set(event_target_value(&event));
        entered.wrong_reason.set(None);
    };
    view! {
        <ErrorSummary form=entered.form/>
        <div class="field">
            <label for=REASON>{t::desk_reason()}</label>
            <p class="small soft" id=[REASON, "-h"].concat()>{t::desk_case_reason_hint()}</p>
            <textarea
                id=REASON rows="3" aria-describedby=described_by(REASON) aria-invalid=is_invalid(wrong)
                maxlength=LONGEST_REASON.to_string() prop:value=move || entered.reason.get() on:input=change
            ></textarea>
            <MessageLine id=REASON message=wrong/>
        </div>
        {which(state, case)}
        {differs.then(|| explains(entered))}
        <div role="alert">{failed}</div>
        <div class="row">
            <button
                type="button" class=approve aria-disabled=off(cannot_approve) aria-describedby="case-own"
                on:click=press(DecisionKind::Approve, cannot_approve)
            >
                <Icon name="check"/> {t::desk_case_approve()}
            </button>
            <button type="button" class="btn" aria-disabled=off(is_own) on:click=press(DecisionKind::AskAgain, is_own)>
                <Icon name="again"/> {t::desk_case_ask_again()}
            </button>
            <button type="button" class="btn bad" aria-disabled=off(is_own) on:click=press(DecisionKind::Refuse, is_own)>
                <Icon name="x"/> {t::desk_case_refuse()}
            </button>
        </div>
        <p class="small soft">{t::desk_case_then()}</p>
        {move || asks.get().map(|refusal| ask(state, refusal))}
    }
    .into_any()
}

/// The question before a refusal, which is final.
fn ask(state: Deciding, refusal: Decision) -> AnyView {
    let press = move |_| {
        state.asks.set(None);
        send(state, refusal.clone());
    };
    view! {
        <ConfirmDialog
            title=t::desk_case_refuse_title(state.number.to_string().as_str()) yes=t::desk_case_refuse()
            keep=t::desk_case_refuse_keep() tone=Tone::Bad press close=move |()| state.asks.set(None)
        >
            <p>{t::desk_case_refuse_what()}</p>
        </ConfirmDialog>
    }
    .into_any()
}

/// The documents to ask for again.
fn which(state: Deciding, case: &DeskCase) -> AnyView {
    let mut kinds = papers_needed(case.claim.procedure(), case.legal_form, case.claimant);
    kinds.extend(case.papers.iter().map(|paper| paper.paper.kind));
    kinds.sort_unstable();
    kinds.dedup();
    let wrong: Signal<Option<FieldMessage>> = state.entered.wrong_papers.into();
    let boxes: Vec<AnyView> = kinds
        .into_iter()
        .enumerate()
        .map(|(index, kind)| {
            let id = (index == 0).then_some(PAPERS);
            let change = move |event| {
                let is_chosen = event_target_checked(&event);
                let mut papers = chosen_kinds(&state.entered.papers.get_untracked());
                papers.retain(|other| *other != kind);
                papers.extend(is_chosen.then_some(kind));
                state.entered.papers.set(papers.into_iter().map(PaperKind::as_str).collect::<Vec<_>>().join(" "));
                state.entered.wrong_papers.set(None);
            };
            let is_chosen = move || chosen_kinds(&state.entered.papers.get()).contains(&kind);
            view! {
                <label class="state">
                    <input
                        type="checkbox" id=id aria-describedby=[PAPERS, "-m"].concat() aria-invalid=is_invalid(wrong)
                        prop:checked=is_chosen on:change=change
                    />
                    <span>{t::desk_paper(kind)}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="stack tight">
            <legend>{t::desk_case_which()}</legend>
            {boxes} <MessageLine id=PAPERS message=wrong/>
        </fieldset>
    }
    .into_any()
}

/// Differences from the record are the mark of a wrong claim, so they are approved on purpose only.
fn explains(entered: Entered) -> AnyView {
    let wrong: Signal<Option<FieldMessage>> = entered.wrong_explains.into();
    let change = move |event| {
        entered.explains.set(event_target_checked(&event));
        entered.wrong_explains.set(None);
    };
    view! {
        <div>
            <label class="pick">
                <input
                    id=EXPLAINS type="checkbox" aria-describedby=described_by(EXPLAINS) aria-invalid=is_invalid(wrong)
                    prop:checked=move || entered.explains.get() on:change=change
                />
                <span>{t::desk_case_explains()}</span>
            </label>
            <MessageLine id=EXPLAINS message=wrong/>
        </div>
    }
    .into_any()
}

fn decide(state: Deciding, decision: DecisionKind) {
    let Deciding { differs, entered, sending, asks, .. } = state;
    let reason = entered.reason.get_untracked();
    let papers =
        if decision == DecisionKind::AskAgain { chosen_kinds(&entered.papers.get_untracked()) } else { Vec::new() };
    let no_reason = check_reason(&reason).is_err().then(t::desk_reason_missing);
    let no_papers = (decision == DecisionKind::AskAgain && papers.is_empty()).then(t::desk_case_which_missing);
    let is_unexplained = differs && decision == DecisionKind::Approve && !entered.explains.get_untracked();
    let no_tick = is_unexplained.then(t::desk_case_explains_missing);
    sending.forget_failure();
    entered.wrong_reason.set(no_reason.map(FieldMessage::bad));
    entered.wrong_papers.set(no_papers.map(FieldMessage::bad));
    entered.wrong_explains.set(no_tick.map(FieldMessage::bad));
    let wrong = [(REASON, no_reason), (PAPERS, no_papers), (EXPLAINS, no_tick)];
    let wrong: Vec<_> = wrong.into_iter().filter_map(|(field, text)| Some((field, text?.to_owned()))).collect();
    if !wrong.is_empty() {
        entered.form.fail_fields(wrong);
        return;
    }
    entered.form.clear();
    let body = Decision { decision, reason, papers };
    if decision == DecisionKind::Refuse { asks.set(Some(body)) } else { send(state, body) }
}

fn send(state: Deciding, body: Decision) {
    let Deciding { desk, data, number, entered, sending, .. } = state;
    sending.run(async move {
        // After a failure, reading the case again would remove the reason.
        let case: DeskCase = desk.call(desk.app.post(&route::desk_case_decision(number), &body)).await?;
        entered.reason.set(String::new());
        entered.papers.set(String::new());
        entered.explains.set(false);
        desk.report(t::desk_case_decided().to_owned());
        data.take(data.begin(), Ok(case));
        Ok(())
    });
}
