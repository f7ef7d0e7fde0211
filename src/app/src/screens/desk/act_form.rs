//! The form of an act: what it does, who reads the reason, and the reason.

use super::drafts::FieldDraft;
use super::parts;
use super::state::Desk;
use crate::components::{FieldMessage, Icon, MessageLine, Pending, State, Tone, described_by, is_invalid};
use crate::platform::i18n as t;
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::route;
use handover_rules::desk::reason::{LONGEST_REASON, check_reason};
use leptos::prelude::*;
use std::sync::Arc;

/// An act that a page offers.
pub(super) struct ActForm {
    /// A part of the ids of its fields.
    pub(super) id: &'static str,
    /// Tells the forms of one act apart where a page has several.
    pub(super) number: i64,
    /// The name of the act, also on its button.
    pub(super) title: &'static str,
    /// The effect of the act, and who reads the reason.
    pub(super) text: &'static str,
    pub(super) kind: Kind,
    /// Further fields.
    pub(super) fields: AnyView,
    /// The act, as entered; `None` if a field is wrong.
    pub(super) action: Arc<dyn Fn() -> Option<DeskAction> + Send + Sync>,
}

/// The style of a form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of a list of acts.
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

/// An act without further fields. `number` tells the forms of one act apart where a page has several.
pub(super) fn plain(
    desk: Desk,
    (id, number): (&'static str, i64),
    [title, text]: [&'static str; 2],
    kind: Kind,
    action: DeskAction,
) -> AnyView {
    let action = Arc::new(move || Some(action.clone()));
    view(desk, ActForm { id, number, title, text, kind, fields: ().into_any(), action })
}

/// The act, closed until it is chosen.
pub(super) fn view(desk: Desk, act: ActForm) -> AnyView {
    let ActForm { id, number, title, text, kind, fields, action } = act;
    let name = name(id, number);
    let (reason, error) = (desk.draft(&name, "reason"), RwSignal::new(None::<String>));
    let sending = Pending::new();
    let form = desk.form(&name);
    // The elements of a page are patched in place when it is read again: a form that took this place is closed, unless
    // something was typed into it.
    let is_open = RwSignal::new(desk.drafts.has(&form));
    let toggled = move |event| is_open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    let wrong_reason = RwSignal::new(None);
    let call = Call { desk, form, title, reason, wrong_reason, error, sending, action };
    let content = content(&name, (reason, wrong_reason), error, fields, text);
    let is_final = kind == Kind::Final;
    let button = if is_final { "btn bad" } else { "btn main" };
    view! {
        <details
            class=kind.class() data-s=is_final.then_some("bad")
            prop:open=move || is_open.get() on:toggle=toggled
        >
            <summary><Icon name="next"/> {title}</summary>
            <div class="stack">
                {content}
                <div class="row">
                    <button
                        type="button" class=button aria-disabled=move || sending.disabled() on:click=move |_| call.send()
                    >
                        {title}
                    </button>
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
    reason: FieldDraft,
    wrong_reason: RwSignal<Option<FieldMessage>>,
    error: RwSignal<Option<String>>,
    sending: Pending,
    action: Arc<dyn Fn() -> Option<DeskAction> + Send + Sync>,
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
                    error.try_set(Some(super::words::refusal(&failure)));
                }
            }
            Ok(())
        });
    }
}

/// The name of a form, unique on its page.
pub(super) fn name(id: &str, number: i64) -> String {
    [id, "-", &number.to_string()].concat()
}

fn content(
    id: &str,
    (reason, wrong_reason): (FieldDraft, RwSignal<Option<FieldMessage>>),
    error: RwSignal<Option<String>>,
    fields: AnyView,
    text: &'static str,
) -> AnyView {
    let field = ["reason-", id].concat();
    let hint = [&field, "-h"].concat();
    let wrong = wrong_reason.into();
    let enter = move |event| {
        reason.set(event_target_value(&event));
        wrong_reason.set(None);
    };
    view! {
        <p class="small">{text}</p>
        {fields}
        <div class="field">
            <label for=field.clone()>{t::desk_reason()}</label>
            <p class="small soft" id=hint.clone()>{t::desk_reason_hint()}</p>
            <textarea
                id=field.clone() aria-describedby=described_by(&field) aria-invalid=is_invalid(wrong)
                maxlength=LONGEST_REASON.to_string() prop:bound=move || reason.get() on:input=enter
            ></textarea>
        </div>
        <div role="alert">
            <MessageLine id=field message=wrong/>
            {move || error.get().map(|error| view! { <State tone=Tone::Bad icon="alert" text=error/> }.into_any())}
        </div>
    }
    .into_any()
}

/// The acts of a page: harmless ones first, those that cannot be undone last.
pub(super) fn section(listed: Vec<AnyView>, last: Option<AnyView>) -> AnyView {
    let listed = (!listed.is_empty()).then(|| view! { <div class="card lines">{listed}</div> });
    parts::section("desk-acts", t::desk_acts(), view! { {listed}{last} })
}
