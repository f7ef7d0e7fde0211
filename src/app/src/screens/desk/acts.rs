//! The form of an act of staff: what it does, who reads the reason, and the reason; and why an act is refused.

use super::state::Desk;
use crate::components::{
    self, Button, FieldMessage, Icon, MessageLine, Pending, State, Tone, described_by, is_invalid,
};
use crate::forms::Rejection;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::{Reason, route};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::desk::{ActRefusal, LONGEST_REASON, check_reason};
use leptos::prelude::*;
use std::sync::Arc;

/// The act, as entered; `None` if a field is wrong.
type Entered = Arc<dyn Fn() -> Option<DeskAction> + Send + Sync>;

/// The style of a form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Listed,
    /// Inside the row that it is about.
    Inline,
    /// It cannot be undone, or takes something from a customer.
    Final,
}

impl Kind {
    const fn class(self) -> &'static str {
        match self {
            Self::Listed => "pad",
            Self::Inline => "",
            Self::Final => "card pad danger",
        }
    }
}

/// The name of an act without further fields, also on its button, and its effect with who reads the reason.
fn texts(of: &DeskAction) -> [&'static str; 2] {
    match of {
        DeskAction::ResendMail { .. } => [t::desk_do_resend(), t::desk_do_resend_text()],
        DeskAction::EndRequest { .. } => [t::desk_do_end(), t::desk_do_end_text()],
        DeskAction::EndHolderChange { .. } => [t::desk_do_end_holder(), t::desk_do_end_holder_text()],
        DeskAction::EndSessions { .. } => [t::desk_do_sessions(), t::desk_do_sessions_text()],
        DeskAction::EndApplication { .. } => [t::desk_do_application(), t::desk_do_application_text()],
        DeskAction::EndPolicy { .. } => [t::desk_do_policy(), t::desk_do_policy_text()],
        DeskAction::SendPasswordLink { .. } => [t::desk_do_password(), t::desk_do_password_text()],
        DeskAction::Suspend { .. } => [t::desk_do_suspend(), t::desk_do_suspend_text()],
        DeskAction::Release { .. } => [t::desk_do_release(), t::desk_do_release_text()],
        DeskAction::ProposeAddress { .. } => [t::desk_do_address(), t::desk_do_address_text()],
        DeskAction::SetAddress { .. } => [t::desk_do_set_address(), t::desk_do_set_address_text()],
        DeskAction::ProposeCorrection { .. } => [t::desk_do_propose(), t::desk_do_propose_text()],
        DeskAction::ApproveCorrection { .. } => [t::desk_do_approve(), t::desk_do_approve_text()],
        DeskAction::RejectCorrection { .. } => [t::desk_do_reject(), t::desk_do_reject_text()],
        DeskAction::WithdrawCorrection { .. } => [t::desk_do_withdraw(), t::desk_do_withdraw_text()],
        DeskAction::TakeUpRequest { .. } | DeskAction::TakeUpCase { .. } | DeskAction::TakeUpHolderChange { .. } => {
            [t::desk_do_take_up(), t::desk_do_take_up_text()]
        }
    }
}

/// An act, if the reader may do it. `number` tells the forms of one act apart where a page has several.
pub(super) fn offer(desk: Desk, number: i64, kind: Kind, action: DeskAction) -> Option<AnyView> {
    let texts = texts(&action);
    offer_with(desk, number, texts, kind, action)
}

/// The same with texts of its own.
pub(super) fn offer_with(
    desk: Desk,
    number: i64,
    texts: [&'static str; 2],
    kind: Kind,
    action: DeskAction,
) -> Option<AnyView> {
    let act = action.act();
    let name = [act.as_str(), "-", &number.to_string()].concat();
    let entered = move || Some(action.clone());
    desk.may(act).then(|| view(desk, &name, texts, kind, ().into_any(), Arc::new(entered)))
}

/// An act with `fields`, which are drafts of the form `id`.
pub(super) fn with_fields(
    desk: Desk,
    id: &'static str,
    texts: [&'static str; 2],
    fields: AnyView,
    action: impl Fn() -> Option<DeskAction> + Send + Sync + 'static,
) -> AnyView {
    view(desk, id, texts, Kind::Listed, fields, Arc::new(action))
}

/// The act, closed until it is chosen.
fn view(
    desk: Desk,
    name: &str,
    [title, text]: [&'static str; 2],
    kind: Kind,
    fields: AnyView,
    action: Entered,
) -> AnyView {
    let (reason, error) = (desk.draft(name, "reason"), RwSignal::new(None::<String>));
    let sending = Pending::new();
    let form = desk.form(name);
    // The elements of a page are patched in place when it is read again: a form that took this place is closed, unless
    // something was typed into it.
    let is_open = RwSignal::new(desk.drafts.has(&form));
    let toggled = move |event| is_open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    let wrong_reason = RwSignal::new(None);
    let call = Call { desk, form, title, reason, wrong_reason, error, sending, action };
    let id = ["reason-", name].concat();
    let is_final = kind == Kind::Final;
    let button = if is_final { "btn bad" } else { "btn main" };
    view! {
        <details
            class=kind.class() data-s=is_final.then_some("bad")
            prop:open=move || is_open.get() on:toggle=toggled
        >
            <summary><Icon name="next"/> {title}</summary>
            <div class="stack">
                <p class="small">{text}</p>
                {fields}
                {reason_field(&id, reason, wrong_reason, t::desk_reason_hint())}
                <div role="alert">
                    <MessageLine id message=wrong_reason/>
                    {move || error.get().map(|error| view! { <State tone=Tone::Bad icon="alert" text=error/> }.into_any())}
                </div>
                <div class="row">
                    <Button class=button label=title acting=sending press=move |_| call.send()/>
                </div>
            </div>
        </details>
    }
    .into_any()
}

/// The call of an act, with the state of its form.
struct Call {
    desk: Desk,
    form: String,
    title: &'static str,
    reason: RwSignal<String>,
    wrong_reason: RwSignal<Option<FieldMessage>>,
    error: RwSignal<Option<String>>,
    sending: Pending,
    action: Entered,
}

impl Call {
    /// Sends the act, unless a field is wrong or a call is under way.
    fn send(&self) {
        let &Self { desk, title, reason, error, .. } = self;
        let text = reason.get_untracked();
        let (is_reason, act) = (check_reason(&text).is_ok(), (self.action)());
        self.wrong_reason.set((!is_reason).then(|| FieldMessage::bad(t::desk_reason_missing())));
        error.set(act.is_none().then(|| t::desk_field_wrong().to_owned()));
        let Some(act) = act.filter(|_| is_reason) else { return };
        let form = self.form.clone();
        self.sending.run(async move {
            match desk.call(desk.app.post(route::DESK_ACT, &DeskActCall { act, reason: text })).await {
                Ok(()) => {
                    desk.drafts.sent(&form);
                    desk.report(t::desk_done_of(title));
                    desk.again.notify();
                }
                Err(failure) => {
                    error.try_set(Some(refusal(&failure)));
                }
            }
            Ok(())
        });
    }
}

/// The field of a reason, without its message.
pub(super) fn reason_field(
    id: &str,
    reason: RwSignal<String>,
    wrong: RwSignal<Option<FieldMessage>>,
    hint: &'static str,
) -> AnyView {
    let enter = move |event| {
        reason.set(event_target_value(&event));
        wrong.set(None);
    };
    view! {
        <div class="field">
            <label for=id.to_owned()>{t::desk_reason()}</label>
            <p class="small soft" id=[id, "-h"].concat()>{hint}</p>
            <textarea
                id=id.to_owned() rows="3" aria-describedby=described_by(id) aria-invalid=is_invalid(wrong.into())
                maxlength=LONGEST_REASON.to_string() prop:bound=move || reason.get() on:input=enter
            ></textarea>
        </div>
    }
    .into_any()
}

pub(super) fn refusal(failure: &Failure) -> String {
    let cause = || failure.cause();
    let text = match failure.reason() {
        Some(Reason::Conflict) => {
            cause().and_then(|name| ActRefusal::parse(&name)).map_or(t::desk_refused_now(), t::desk_refused_act)
        }
        Some(Reason::CaseRefused) => {
            cause().and_then(|name| CaseRefusalKind::parse(&name)).map_or(t::desk_refused_now(), t::desk_case_refusal)
        }
        Some(Reason::NotAllowed) => t::desk_refused_role(),
        Some(Reason::WrongCredentials) => t::desk_refused_sign_in(),
        Some(Reason::NotFound) => t::desk_nothing(),
        _ => return components::explain(failure),
    };
    text.to_owned()
}

/// A refused submission, in the words of the desk.
pub(super) fn refused(failure: Failure) -> Rejection {
    Rejection::Form(refusal(&failure))
}
