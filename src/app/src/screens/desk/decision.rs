//! Deciding a case. Actions that the rules would refuse show the reason instead of being hidden.

use super::acts;
use super::parts;
use super::state::Desk;
use crate::components::{Button, ConfirmDialog, FieldMessage, Icon, MessageLine, Pending, State, Tone, is_invalid};
use crate::data::loaded::Loaded;
use crate::forms::{ErrorSummary, Form};
use crate::platform::client::{Failure, Method};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::cases::{Decision, DecisionKind, DeskCase};
use handover_api::desk::DeskPage;
use handover_api::{Reason, route};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::papers::{PaperKind, papers_needed};
use handover_rules::cases::timeline::NextStep;
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::desk::{DeskAct, check_reason};
use leptos::prelude::*;

/// Input of the form, and its errors. They are kept when the case is read again, after a document was opened.
#[derive(Clone, Copy)]
pub(super) struct Entered {
    reason: RwSignal<String>,
    /// The names of the kinds of documents to ask for again, with spaces between.
    papers: RwSignal<String>,
    form: Form,
    wrong_reason: RwSignal<Option<FieldMessage>>,
    wrong_papers: RwSignal<Option<FieldMessage>>,
}

/// The ids of the reason, and of the first of the documents to ask for again.
const REASON: &str = "case-reason";
const PAPERS: &str = "case-which";

impl Entered {
    /// `title` is that of the window.
    pub(super) fn new(desk: Desk, title: &str) -> Self {
        let [reason, papers] = ["reason", "papers"].map(|field| desk.draft("decision", field));
        let form = Form::new("#case-errors", title);
        let [wrong_reason, wrong_papers] = [(); 2].map(|()| RwSignal::new(None));
        Self { reason, papers, form, wrong_reason, wrong_papers }
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
    /// The version of the case that is shown.
    version: StoredValue<Option<String>>,
    entered: Entered,
    sending: Pending,
    /// The refusal that the reader is asked about.
    asks: RwSignal<Option<Decision>>,
}

pub(super) fn view(desk: Desk, data: Loaded<DeskCase>, entered: Entered, case: &DeskCase) -> AnyView {
    let form =
        (case.state == CaseState::Checking && desk.may(DeskAct::ApproveCase)).then(|| form(desk, data, entered, case));
    let content = view! {
        <div class="card pad stack">
            <ul class="abilities" aria-label=t::desk_case_decision()>{own(desk, case)}</ul>
            {form}
        </div>
    };
    parts::section("desk-decision", t::desk_case_decision(), content)
}

fn own(desk: Desk, case: &DeskCase) -> AnyView {
    let (tone, icon_name, text) = if case.state != CaseState::Checking {
        ("", "clock", t::desk_case_state(case.state))
    } else if !desk.may(DeskAct::ApproveCase) {
        ("", "lock", t::desk_case_not_approver())
    } else {
        match case.no_approval {
            None => ("now", "wait", t::desk_case_may()),
            Some(refusal) => ("warn", "alert", t::desk_case_refusal(refusal)),
        }
    };
    view! { <li id="case-own" data-s=tone><Icon name=icon_name/><span>{text}</span></li> }.into_any()
}

fn form(desk: Desk, data: Loaded<DeskCase>, entered: Entered, case: &DeskCase) -> AnyView {
    let (sending, asks) = (Pending::new(), RwSignal::new(None));
    let version = StoredValue::new(desk.app.connection.version_of(&route::desk_case(case.number)));
    let state = Deciding { desk, data, number: case.number, version, entered, sending, asks };
    let is_own = case.no_approval == Some(CaseRefusalKind::OwnCase);
    let press = move |kind, is_off: bool| {
        move |_| {
            if !is_off {
                decide(state, kind);
            }
        }
    };
    let cannot_approve = case.no_approval.is_some();
    // Against an objection, no decision is the usual one.
    let approve = if case.next == Some(NextStep::Objection) { "btn" } else { "btn main" };
    let (approve_name, hint) = approval_words(case);
    let failed = move || {
        let text = acts::refusal(&sending.failure()?);
        Some(view! { <State tone=Tone::Bad icon="alert" text/> })
    };
    view! {
        <ErrorSummary form=entered.form/>
        {acts::reason_field(REASON, entered.reason, entered.wrong_reason, hint)}
        <MessageLine id=REASON message=entered.wrong_reason/>
        {which(state, case)}
        <div role="alert">{failed}</div>
        <div class="row">
            <Button
                class=approve icon="check" label=approve_name acting=sending is_off=cannot_approve described_by="case-own"
                press=press(DecisionKind::Approve, cannot_approve)
            />
            <Button
                icon="again" label=t::desk_case_ask_again() acting=sending is_off=is_own
                press=press(DecisionKind::AskAgain, is_own)
            />
            <Button
                class="btn bad" icon="x" label=t::desk_case_refuse() acting=sending is_off=is_own
                press=press(DecisionKind::Refuse, is_own)
            />
        </div>
        {move || asks.get().map(|refusal| ask(state, refusal))}
    }
    .into_any()
}

/// The name of the button that approves, and the hint for the reason. Differences from the record are the mark of a wrong
/// claim, so they are approved on purpose only.
fn approval_words(case: &DeskCase) -> (String, &'static str) {
    match case.differs.as_ref().map_or(0, Vec::len) as u64 {
        0 => (t::desk_case_approve().to_owned(), t::desk_case_reason_hint()),
        number => {
            let name = t::desk_case_approve_differing(number, intl::number(number).as_str());
            (name, t::desk_case_reason_differing())
        }
    }
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
                        prop:bound=is_chosen on:change=change
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

fn decide(state: Deciding, decision: DecisionKind) {
    let Deciding { entered, sending, asks, .. } = state;
    let reason = entered.reason.get_untracked();
    let papers =
        if decision == DecisionKind::AskAgain { chosen_kinds(&entered.papers.get_untracked()) } else { Vec::new() };
    let no_reason = check_reason(&reason).is_err().then(t::desk_reason_missing);
    let no_papers = (decision == DecisionKind::AskAgain && papers.is_empty()).then(t::desk_case_which_missing);
    sending.forget_failure();
    entered.wrong_reason.set(no_reason.map(FieldMessage::bad));
    entered.wrong_papers.set(no_papers.map(FieldMessage::bad));
    let wrong = [(REASON, no_reason), (PAPERS, no_papers)];
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
    let Deciding { desk, data, number, version, sending, .. } = state;
    let (version, form) = (version.get_value(), desk.form("decision"));
    sending.run(async move {
        // After a failure, reading the case again would remove the reason.
        let path = route::desk_case_decision(number);
        let sent = desk.app.send_version(Method::POST, &path, &body, version.as_deref());
        let case: DeskCase = match desk.call(sent).await {
            Err(failure) if failure.reason() == Some(Reason::PreconditionFailed) => return show_changes(state).await,
            answer => answer?,
        };
        desk.drafts.sent(&form);
        desk.report(t::desk_case_decided().to_owned());
        data.put(Ok(case));
        Ok(())
    });
}

/// Shows the case as it is now, and names what has changed. What was entered stays.
async fn show_changes(Deciding { desk, data, number, entered, .. }: Deciding) -> Result<(), Failure> {
    let before = data.data.try_get_untracked().flatten();
    let DeskPage { data: now, people } =
        desk.call(desk.app.get::<DeskPage<DeskCase>>(&route::desk_case(number))).await?;
    desk.app.people.learn(people);
    let changed: Vec<String> =
        before.iter().flat_map(|before| changed_parts(before, &now)).map(str::to_owned).collect();
    data.put(Ok(now));
    entered.form.fail_with(t::desk_case_changed(intl::list(&changed).as_str()));
    Ok(())
}

fn changed_parts(before: &DeskCase, now: &DeskCase) -> impl Iterator<Item = &'static str> {
    let asked =
        |case: &DeskCase| (case.claim.clone(), case.holder.clone(), case.contacts.clone(), case.differs.clone());
    let papers = |case: &DeskCase| case.papers.iter().map(|paper| paper.paper.clone()).collect::<Vec<_>>();
    let differing = [
        (asked(before) != asked(now), t::desk_case_asks()),
        (papers(before) != papers(now), t::desk_case_papers()),
        (before.timeline != now.timeline, t::request_timeline()),
    ];
    differing.into_iter().filter(|(is_other, _)| *is_other).map(|(_, heading)| heading)
}
